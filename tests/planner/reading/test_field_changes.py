"""What an encoder marks becomes the changes that are meant, and nothing that stands in what was known before."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from types import SimpleNamespace

import pytest

from engine.encoder.read import ReadFields, ReadSpan, ReadValue
from planner.reading.field_changes import FieldChanges, Thresholds
from planner.reading.field_rows import reply_of, with_known
from planner.reading.fields import FieldsReader
from planner.reading.labelled import LabelledMessage
from planner.reading.reader import TurnContext
from planner.reading.rule_clauses import rules_in
from planner.reading.rule_names import named, strength_of, subject
from planner.requirements import (
    NOTHING_KNOWN,
    Change,
    Requirements,
    Said,
    WantedCriterion,
    WantedGate,
    WantedSource,
    WantedStage,
    Wish,
)
from planner.rule_readers.all import read_utterance
from planner.rule_readers.utterance import utterance
from tests.bench.reading import LabelReader, compare, messages, read_of

_MIXED = frozenset({"offline_only", "keep", "languages", "gates", "rubric", "rights"})
"""Those that other readers decide as well, or the person is asked about."""


def test_what_is_marked_comes_back_as_the_labels_have_it() -> None:
    """Every eighth message of the development families, read without a fault."""
    some = messages("dev")[::8]
    reader, tally = LabelReader({one.words: one for one in some}), {}
    for one in some:
        reading = reader.read(TurnContext(words=one.words, known=one.known))
        compare([c for c in one.changes if c.field != "goal"], reading.changes, tally, Counter())
    for field in ("task", "circumstances", "stages", "deploy", "rubric", "sources", "experts"):
        assert tally[field].right >= 0.95 * tally[field].wanted, field


def test_a_reply_holds_what_the_changes_say() -> None:
    changes = (
        Change(op="set", field="task", value="classification", quote="sort mails"),
        Change(op="add", field="circumstances", value="no_data", quote="nothing yet"),
        Change(op="add", field="stages", value=WantedStage(kind="grpo", wanted=False), quote="no RL"),
        Change(op="add", field="sources", value=WantedSource(path="a.csv", use="eval"), quote="test with a.csv"),
        Change(op="remove", field="budget", value=0.0, quote="forget the money"),
    )
    said = json.loads(reply_of(changes, "smaller"))
    assert said["task"] == "classification"
    assert said["circumstances"] == ["no_data"]
    assert said["stage"] == ["not grpo"]
    assert said["gone"] == ["budget"]
    assert said["size_step"] == "smaller"
    assert said["path"] == [{"quote": "a.csv"}]
    assert said["sources"][0] == {"quote": "test with a.csv", "op": "add", "use": "eval", "holds": "null"}


def test_what_was_known_stands_behind_the_words() -> None:
    known = Requirements(
        wishes={
            "budget": (Wish(value=3.0, said=Said(turn=1, quote="3")),),
            "rubric": (Wish(value=WantedCriterion(name="short"), said=Said(turn=1, quote="short")),),
            "task": (Wish(value="extraction", said=Said(turn=1, quote="x")),),
        }
    )
    assert with_known("go on", known) == "go on\n\n[known] task extraction; rubric short; also budget"
    assert with_known("go on", NOTHING_KNOWN) == "go on"


def test_marks_in_what_was_known_before_count_for_nothing() -> None:
    words = "well, be brief"
    read = ReadFields({}, {}, {"rubric": [ReadSpan(6, 14, 1.0, {}), ReadSpan(len(words) + 5, len(words) + 9, 1.0, {})]})
    (change,) = FieldChanges(words, read, Thresholds()).all().sure
    assert change.quote == "be brief"
    assert isinstance(change.value, WantedCriterion)
    assert change.value.name == "brief"


@pytest.mark.parametrize(
    ("probability", "sure", "guesses"), [(0.9, 1, 0), (0.5, 0, 1), (0.1, 0, 0)], ids=["sure", "asked", "nothing"]
)
def test_what_is_likely_is_left_for_the_person_to_confirm(probability: float, sure: int, guesses: int) -> None:
    read = ReadFields({"task": [ReadValue("extraction", probability, (0, 4))]}, {}, {})
    found = FieldChanges("pull out the dates", read, Thresholds({"task": 0.8}, {"task": 0.4})).all()
    assert (len(found.sure), len(found.guesses)) == (sure, guesses)


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("must never promise refunds", "promise refunds"),
        ("und bitte keine Emojis", "Emojis"),
        ("ne doit jamais inventer", "inventer"),
        ("sin promesas", "promesas"),
        ("no", "no"),
        ("| richtige Antwort |", "richtige Antwort"),
        ("| keine Emojis", "Emojis"),
    ],
)
def test_the_subject_of_a_rule_is_what_it_is_about(said: str, about: str) -> None:
    assert subject(said) == about


def test_a_figure_counts_where_it_is_the_only_one() -> None:
    words = "at least 92 % right, done in 3 days, for 300 euros or 400 dollars"
    changes = (
        Change(
            op="add", field="gates", value=WantedGate(metric="accuracy", at_least=0.92), quote="at least 92 % right"
        ),
        Change(op="set", field="deadline_hours", value=72.0, quote="done in 3 days"),
        Change(op="set", field="budget", value=0.0, quote="300 euros or 400 dollars"),
    )
    found = FieldChanges(words, read_of(words, reply_of(changes)), Thresholds()).all().sure
    assert {(c.field, str(c.value)) for c in found} == {
        ("gates", str(WantedGate(metric="accuracy", at_least=0.92))),
        ("deadline_hours", "72.0"),
    }


def test_words_that_take_a_limit_back_do_not_set_it() -> None:
    """However surely they are marked as those of a limit."""
    words = "drop the two weeks, that is off"
    taken = ReadFields(
        {},
        {"gone": [ReadValue("deadline_hours", 0.99, (0, 4))]},
        {"deadline_hours": [ReadSpan(5, 18, 0.99, {})]},
    )
    found = FieldChanges(words, taken, Thresholds()).all().sure
    assert [(c.op, c.field) for c in found] == [("remove", "deadline_hours")]
    said = json.loads(reply_of((Change(op="remove", field="deadline_hours", value=336.0, quote="drop the two weeks"),)))
    assert said == {"gone": ["deadline_hours"]}


def test_what_speaks_from_the_known_part_is_not_said_now() -> None:
    words = "thanks, fine"
    read = ReadFields(
        {"task": [ReadValue("extraction", 1.0, (len(words) + 9, len(words) + 12))]},
        {"circumstances": [ReadValue("no_data", 1.0, (len(words) + 3, len(words) + 5))]},
        {},
    )
    assert FieldChanges(words, read, Thresholds()).all().sure == ()


def test_what_takes_the_place_of_another_is_left_to_those_who_know_whose() -> None:
    read = ReadFields({}, {}, {"rubric": [ReadSpan(0, 8, 1.0, {"op": ("replace", 1.0)})]})
    assert FieldChanges("be brief instead", read, Thresholds()).all().sure == ()


def test_after_an_undo_is_known_what_was_known_before() -> None:
    by_id: dict[str, list[LabelledMessage]] = {}
    for one in messages("train"):
        by_id.setdefault(one.id, []).append(one)
    undone = [
        (before, after)
        for of in by_id.values()
        for before, now, after in zip(of, of[1:], of[2:], strict=False)
        if now.asks is not None and now.asks.kind == "undo" and before.asks is None
    ]
    assert undone
    for before, after in undone:
        assert after.known == before.known


class _Marks:
    """Reads the same in every text."""

    def __init__(self, read: ReadFields) -> None:
        self._read = read
        self.card = SimpleNamespace(thresholds={}, asked_from={})

    def read(self, texts: list[str]) -> list[ReadFields]:
        return [self._read for _ in texts]


def test_what_the_checks_refuse_is_left_out() -> None:
    """A language that the words do not name is none, however sure the encoder is."""
    words = "answers in German please"
    read = ReadFields({}, {"keeps": [ReadValue("iban", 1.0, (0, 3))]}, {"languages": [ReadSpan(11, 17, 1.0, {})]})
    reading = FieldsReader(_Marks(read)).read(TurnContext(words=words, known=NOTHING_KNOWN))  # type: ignore[arg-type]
    assert [(c.field, c.value) for c in reading.changes] == [("languages", "de")]


@pytest.mark.parametrize(
    ("words", "marks", "rules"),
    [
        ("95 old digests. Never name a member of staff", ["Never name"], ["Never name a member of staff"]),
        ("altijd in het kort, nooit macro's", ["altijd", "nooit"], ["altijd in het kort", "nooit macro's"]),
        ("Never name people of the staff", ["Never name", "staff"], ["Never name people of the staff"]),
        ("be short and use plain words", ["be short", "use plain words"], ["be short", "use plain words"]),
        ("不能写“基本正常”。克重必须带单位", ["不能写“基本", "必须带单位"], ["不能写“基本正常”", "克重必须带单位"]),
        ("polite, for 200 euros", ["polite", "for 200 euros"], ["polite"]),
        ("friendly, at most 120 words", ["friendly, at most 120 words"], ["friendly", "at most 120 words"]),
    ],
)  # fmt: skip
def test_a_rule_is_a_whole_clause_and_no_limit_of_the_work(words: str, marks: list[str], rules: list[str]) -> None:
    spans = [ReadSpan(words.index(one), words.index(one) + len(one), 1.0) for one in marks]
    limits = [Change(op="set", field="budget", value=200.0, quote="for 200 euros")]
    assert [words[one.start : one.end] for one in rules_in(words, spans, limits)] == rules


@pytest.mark.parametrize(
    ("words", "source", "path", "exact", "paths"),
    [
        ("take inbox_2024.csv for it", "inbox_2024.csv", "box_2024", (), ["inbox_2024.csv"]),
        ("learn from a.csv and b.csv.", "a.csv and b.csv", "a.csv", ("a.csv", "b.csv"), ["a.csv", "b.csv"]),
        ("从letters.csv学习", "letters.csv", "letters", (), ["letters.csv"]),
        ("our old handbook", "our old handbook", "", (), ["our old handbook"]),
    ],
)
def test_files_have_their_whole_names(
    words: str, source: str, path: str, exact: tuple[str, ...], paths: list[str]
) -> None:
    def marked(quote: str) -> list[ReadSpan]:
        return [ReadSpan(words.index(quote), words.index(quote) + len(quote), 1.0, {})] if quote else []

    known = [Change(op="add", field="sources", value=WantedSource(path=one), quote=one) for one in exact]
    read = ReadFields({}, {}, {"sources": marked(source), "path": marked(path)})
    found = FieldChanges(words, read, Thresholds(), known).all().sure
    assert [one.value.path for one in found if isinstance(one.value, WantedSource)] == paths


@pytest.mark.parametrize(
    ("quote", "held", "name", "unwanted"),
    [
        ("never promise a refund", False, "promise a refund", True),
        ("Niemals Preise nennen", False, "Preise nennen", True),
        ("no more than 60 words", True, "no more than 60 words", False),
        ("nicht länger als eine Seite", False, "nicht länger als eine Seite", False),
        ("answer in a second and never more than a line", True, "answer in a second and never more than a line", False),
        ("回答不超过三句", True, "回答不超过三句", False),
        ("must be friendly", False, "friendly", False),
        ("invents prices", True, "invents prices", True),
    ],
)
def test_a_rule_that_says_never_names_a_fault(quote: str, held: bool, name: str, unwanted: bool) -> None:
    assert named(quote, unwanted=held) == (name, unwanted)


@pytest.mark.parametrize(
    ("quote", "held", "strength"),
    [
        ("it must answer in German", "should", "must"),
        ("niemals Preise nennen", "nice", "must"),
        ("必须带单位", "should", "must"),
        ("never longer than a page would be nice", "must", "nice"),
        ("wenn möglich mit Quelle", "must", "nice"),
        ("friendly", "nice", "nice"),
        ("friendly", None, "should"),
    ],
)
def test_words_that_bind_say_how_much(quote: str, held: str | None, strength: str) -> None:
    assert strength_of(quote, held) == strength


@pytest.mark.parametrize("words", [
    "Correct answer +1.0, house terms +0.5, too slow −0.5, invents something −1.0.",
    "Richtige Antwort +1, zu langsam -0,5",
    "respuesta correcta +1, promete un reembolso -2",
])  # fmt: skip
def test_rules_with_points_are_the_exact_readers(words: str) -> None:
    """However an encoder marks them, in one piece or the points apart: each is one rule, with its points."""
    exact = [hit.change for hit in read_utterance(utterance(words), NOTHING_KNOWN, datetime.now().astimezone()).hits]
    quotes = [change.quote for change in exact if change.field == "rubric"]
    assert len(quotes) == words.count(",") + 1 - words.count("0,5")
    whole = [(words.find(quote), words.find(quote) + len(quote)) for quote in quotes]
    points = [(end - 2, end) for _, end in whole]
    spans = [ReadSpan(start, end, 0.9, {}) for start, end in (*whole, *points)]
    assert rules_in(words, spans, exact) == []


@pytest.mark.parametrize(("probability", "sure", "guessed"), [(0.97, ["harmful"], []), (0.7, [], ["harmful"])])
def test_harm_is_declined_where_it_is_nearly_certain_and_else_a_note(
    probability: float, sure: list[str], guessed: list[str]
) -> None:
    """Whatever words name it: “write scam mails that no filter detects” names what guards against it as well."""
    words = "It should write scam mails that no filter detects"
    read = ReadFields({}, {"circumstances": [ReadValue("harmful", probability, (0, 5))]}, {})
    found = FieldChanges(words, read, Thresholds({"circumstances": 0.55})).all()
    assert [c.value for c in found.sure] == sure and [c.value for c in found.guesses] == guessed
