"""A label written in several ways is one class, two labels never become one, and what becomes of each is said."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.errors import BadInput, GateFailed
from engine.core.events import Evaluated, GateChecked, RunEvent
from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, Gate, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.data.cells import labels_for_nothing, listed, says_nothing
from engine.data.clean import legible
from engine.data.counts import Counts
from engine.data.labels import book_of, is_slip, known_book, label_count, label_key, mark_of, tidy
from engine.data.prepare import prepare
from engine.data.split import split
from engine.data.told import of_labels
from engine.evaluation.classes import class_figures, macro_f1
from engine.evaluation.evaluate_file import usable_rows, with_unknown_labels
from engine.evaluation.release_gates import check_release
from engine.evaluation.score_replies import Judged, judge
from engine.graders.verdict import References
from tests.support.specs import measured_on

LABEL = Criterion(name="right", about="right", weight=1, grader="label")  # type: ignore[arg-type]


def spec_of(*sources: Source, **data: object) -> TrainingSpec:
    return TrainingSpec(
        name="t",
        goal="g",
        task=Task.CLASSIFICATION,
        data=DataSpec(sources=sources, **data),  # type: ignore[arg-type]
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        stages=(SftStage(head="classes", packing=False),),
        rubric=(LABEL,),
    )


@pytest.mark.parametrize("spellings", [
    ("delivery", "Delivery", "DELIVERY ", " delivery\n", "“delivery”", "delivery."),
    ("sign-up", "Sign up", "sign_up", "SIGN–UP"), ("1", "1.0", "1,0"),
    ("3", "★★★☆☆", "3 stars", "3 Sterne", "3/5", "3 étoiles"), ("Rückgabe", "rückgabe", "RÜCKGABE"),
    ("投诉", "投诉 ", "投诉。"[:2]), ("<=50K", "<=50K."),
])  # fmt: skip
def test_other_spellings_are_one_label(spellings: tuple[str, ...]) -> None:
    assert len({label_key(s) for s in spellings}) == 1 and len(book_of(spellings * 3).labels) == 1


@pytest.mark.parametrize("two", [
    ("C", "C++"), ("C", "C#"), ("+1", "-1"), ("<=50K", ">50K"), ("Yes", "No"), ("level 1", "level 2"),
    ("class a", "class b"), ("1", "10"), ("1.5", "15"),
    ("a/b", "ab c"), ("été", "étude"), ("👍", "👎"), ("+", "-"),
])  # fmt: skip
def test_two_labels_stay_two(two: tuple[str, str]) -> None:
    """However often or seldom each stands there."""
    for first, second in ((9, 9), (9, 1), (1, 9)):
        assert len(book_of([two[0]] * first + [two[1]] * second).labels) == 2


@pytest.mark.parametrize(("wrong", "right"), [
    ("biling", "billing"), ("delivry", "delivery"), ("dleivery", "delivery"), ("Reklamtion", "Reklamation"),
    ("remboursment", "remboursement"),
    ("credito", "crédito"), ("Rueckgabe", "Rückgabe"), ("log in", "login"), ("technical isssue", "technical issue"),
    ("fature", "facture"),
])  # fmt: skip
def test_a_rare_slip_is_the_label_that_is_meant(wrong: str, right: str) -> None:
    """It is told; with “labels” kept, or where it is no rarer, it stays."""
    book = book_of([right] * 8 + [wrong])
    assert book.labels == (right,) and book.guessed == {wrong: right} and book.of(wrong.upper()) == right
    assert len(book_of([right] * 8 + [wrong], slips=False).labels) == 2
    assert len(book_of([right] * 8 + [wrong] * 7).labels) == 2


@pytest.mark.parametrize(("a", "b"), [
    ("valid", "invalid"), ("employer", "employee"), ("lessor", "lessee"), ("active", "inactive"), ("paid", "unpaid"),
    ("male", "female"), ("legal", "illegal"),
    ("card", "cart"), ("north", "south"), ("austria", "australia"), ("complaint", "compliment"),
    ("positive", "negative"), ("level 1", "level 7"),
    ("import", "export"), ("first name", "first game"), ("billing", "filling"),
])  # fmt: skip
def test_words_that_look_alike_are_no_slips(a: str, b: str) -> None:
    assert not is_slip(a, b) and not is_slip(b, a)


@given(st.lists(st.text(max_size=12), max_size=30))
def test_every_cell_has_one_label_and_it_is_known(cells: list[str]) -> None:
    """Reading labels again changes nothing."""
    book = book_of(cells)
    for cell in cells:
        label = book.of(cell)
        assert label is not None and (not label or label in book.labels) and tidy(label) in (label, "")
    assert label_count(cells) == len(book.labels)


@pytest.mark.parametrize(("cell", "members"), [
    ('["billing"]', ["billing"]), ("['a', 'b']", ["a", "b"]), ("('a',)", ["a"]),
    ("{billing,return}", ["billing", "return"]), ("['a' 'b']", ["a", "b"]),
    ('{billing,"customer service"}', ["billing", "customer service"]), ("array(['a'], dtype=object)", ["a"]),
    ("[1, 2]", ["1", "2"]), ("[]", []),
    ("[billing]", ["billing"]), ("(blank)", None), ("[name] said", None), ("[0, 1, 0]", None), ("{'a': 1}", None),
    ('{"a": "b"}', None), ("[", None),
])  # fmt: skip
def test_lists_in_cells(cell: str, members: list[str] | None) -> None:
    assert listed(cell) == members


@pytest.mark.parametrize(("cells", "mark"), [
    (["a; b", "a", "b", "c"], ";"), (["delivery, billing", "delivery", "billing"], ","), (["x|y", "x", "y"], "|"),
    (["x\ny", "x", "y"], "\n"),
    (["Computers, phones", "Books, music"] * 4, None), (["New York, NY", "Albany, NY", "Boston, MA"], None),
    (["1,5", "1", "5"], None),
    (["terms & conditions", "delivery"], None), (["A+", "A", "B"], None), (["4/5", "4", "5"], None),
])  # fmt: skip
def test_what_stands_between_several_labels(cells: list[str], mark: str | None) -> None:
    """A mark whose parts are labels; a comma inside one label is none."""
    assert mark_of(cells) == mark


def test_of_several_labels_what_was_said_counts() -> None:
    cells = ["delivery; billing", "billing;delivery", "delivery", "billing", "billing; billing"]
    assert [book_of(cells).of(c) for c in cells] == ["delivery", "billing", "delivery", "billing", "billing"]
    assert [book_of(cells, several="none").of(c) for c in cells] == [None, None, "delivery", "billing", "billing"]
    assert [book_of(cells, several="all").of(c) for c in cells] == ["billing; delivery"] * 2 + [
        "delivery",
        "billing",
        "billing",
    ]
    assert book_of(cells).count_several == 2


def test_labels_of_a_file_to_measure_with_are_read_as_those_that_were_learned() -> None:
    """Case and slips do not count, others stay what they are."""
    book = known_book(("billing", "delivery"), ["Delivery", "billing, delivery"])
    assert [book.of(c) for c in ("DELIVERY ", "biling", "jobs.", "billing, delivery")] == [
        "delivery",
        "billing",
        "jobs.",
        "billing",
    ]
    assert book.knows("Billing") and not book.knows("jobs")


@pytest.mark.parametrize(
    "cell",
    [
        "None",
        "N/A",
        "n/a.",
        "-",
        "—",
        "TBD",
        "todo",
        "?",
        "null",
        "keine",
        "k.A.",
        "Keine Angabe!",
        "sin respuesta",
        "无",
        "aucune",
        "NaN",
        "#N/A",
        r"\N",
        "(blank)",
        "...",
        "нет ответа",
        "[]",
    ],
)
def test_a_word_or_sign_for_nothing_is_no_answer(cell: str) -> None:
    assert says_nothing(cell)
    counts = Counts()
    assert not legible([Row("Where is it?", cell, "a.csv", 3)], counts)
    assert counts.dropped.total() == 1 and next(iter(counts.places.values())) == [("a.csv", 3)]


@pytest.mark.parametrize(
    "cell",
    ["No.", "Yes", "Nothing at all.", "None of them fits.", "нет", "没有", "0", "x", "Nada", "42", "Ok", "👍", "Open"],
)
def test_short_answers_stay(cell: str) -> None:
    assert not says_nothing(cell)


def test_a_word_for_nothing_that_many_rows_have_is_a_label() -> None:
    """It is said; signs are labels only among signs."""
    assert labels_for_nothing(["none"] * 8 + ["billing"] * 20 + ["-"] * 5) == {"none": 8}
    assert labels_for_nothing(["+"] * 8 + ["-"] * 7) == {"-": 7} and labels_for_nothing(["none"] * 2 + ["a"] * 30) == {}
    counts = Counts()
    rows = [Row(f"m {n}", "None" if n % 3 else "billing", "f", n) for n in range(30)]
    assert (
        len(legible(rows, counts, labels=True)) == 30
        and "“none” counts as a label, because 20 rows have it." in counts.told
    )
    assert len(legible(rows, Counts())) == 10


def write(path: Path, rows: list[tuple[str, str]]) -> Source:
    path.write_text("".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in rows))
    return Source(path=path.name, kind="jsonl", prompt_column="text", reply_column="label")


THINGS = [
    "boots",
    "lamp",
    "kettle",
    "spade",
    "tent",
    "scarf",
    "rake",
    "jacket",
    "hose",
    "umbrella",
    "basket",
    "gloves",
    "pot",
    "blanket",
    "ladder",
    "broom",
    "mirror",
    "shelf",
    "carpet",
    "drawer",
    "chair",
    "pillow",
]
ASKED = [*(f"Where is the {thing}?" for thing in THINGS), *(f"I paid twice for the {thing}, why" for thing in THINGS)]


def test_training_and_measuring_have_the_same_labels(tmp_path: Path) -> None:
    """Of the file to measure with too; labels that stand only there are told, and never among those the model can
    say."""
    learned = write(
        tmp_path / "a.jsonl",
        [(text, ("Delivery", "delivery ", "BILLING", '["billing"]')[n % 4]) for n, text in enumerate(ASKED)],
    )
    asked = write(
        tmp_path / "b.jsonl",
        [(f"{text} now please", ("DELIVERY", "biling", "jobs")[n % 3]) for n, text in enumerate(ASKED[:9])],
    )
    done = prepare(spec_of(learned, asked.model_copy(update={"use": "eval"})), tmp_path)
    assert done.labels == ("BILLING", "Delivery") and {r.reply for r in done.train} == set(done.labels)
    assert Counter(r.reply for r in done.held_out) == {"Delivery": 3, "BILLING": 3, "jobs": 3}
    told = " ".join(done.counts.told)
    assert (
        "The label “jobs” (3 rows) appears only in the test rows" in told
        and "“biling” → “BILLING”" in told
        and "is also written as" in told
    )


def test_one_label_is_nothing_to_tell_apart(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to learn to tell apart"):
        prepare(
            spec_of(write(tmp_path / "a.jsonl", [(text, ("spam", "Spam.")[n % 2]) for n, text in enumerate(ASKED)])),
            tmp_path,
        )


def test_each_label_is_learned_before_it_is_measured() -> None:
    """A label of a single message is never held out."""
    rows = [Row(text, f"label {n}" if n < 20 else "many", "f", n) for n, text in enumerate(ASKED)]
    for seed in range(5):
        train, held_out = split(rows, measured_on(0.3, 12, seed), labelled=True)
        assert {r.reply for r in held_out} <= {r.reply for r in train} and held_out


def test_figures_and_rare_labels_are_told() -> None:
    book = book_of(["1", "2", "3", "4"] * 5)
    codes = {r.code: r.text for r in of_labels(book, {"1": 9, "2": 9, "3": 9, "4": 1}, {}, Counts())}
    assert "off by one" in codes["figures_as_labels"] and "“4” has 1 row" in codes["rare_labels"]
    assert not of_labels(book_of(["yes", "no"] * 5), {"yes": 5, "no": 5}, {}, Counts())
    assert [
        r.code for r in of_labels(book_of(["5 stars", "★★★", "1"]), {"5 stars": 9, "★★★": 9, "1": 9}, {}, Counts())
    ] == ["figures_as_labels"]


def test_figures_label_by_label() -> None:
    """As scikit-learn reckons them: macro F1 is the mean over the labels that occur, whatever their rows."""
    right, said = ["a"] * 8 + ["b", "c"], ["A "] * 8 + ["a", "d"]
    found = {f.label: f for f in class_figures(right, said)}
    assert (found["a"].precision, found["a"].recall, found["a"].f1) == (0.8889, 1.0, 0.9412)
    assert (found["b"].precision, found["b"].recall, found["b"].f1) == (None, 0.0, 0.0) and found["d"].recall is None
    assert macro_f1(list(found.values())) == round(0.9412 / 4, 4) and macro_f1(()) is None


def judged(replies: list[str], expected: list[str]) -> Evaluated:
    rows = [Row(f"m {n}", label, "f", n) for n, label in enumerate(expected)]
    return judge(
        "trained",
        "x",
        [LABEL],
        rows,
        replies=replies,
        seconds=[None] * len(rows),
        refs=References(),
        classification=True,
    ).event


def test_accuracy_and_the_grader_give_the_same_figure() -> None:
    """However the label is written; the table of labels belongs to it."""
    found = judged(["Delivery ", "billing", "DELIVERY", "x"], ["delivery", "Billing ", "billing", "jobs"])
    assert found.metrics["accuracy"] == found.criteria["right"] == 0.5 and found.metrics["macro_f1"] == pytest.approx(
        (2 / 3 + 2 / 3) / 4, abs=1e-3
    )
    assert [c.label for c in found.classes][:2] == ["Billing", "delivery"]


def test_labels_it_cannot_know_are_said_with_their_count() -> None:
    """They count as wrong; what it could know is given beside."""
    expected, said = ["delivery", "billing", "jobs", "praise"], ["delivery", "delivery", "billing", "billing"]
    found = with_unknown_labels(judged(said, expected), ("delivery", "billing"), expected, said, ["before"])
    assert (
        found.metrics["accuracy"] == 0.25
        and found.metrics["accuracy_of_known"] == 0.5
        and found.metrics["unknown_labels"] == 0.5
    )
    assert (
        found.notes[0] == "before"
        and "2 of 4 rows have labels it cannot know" in found.notes[1]
        and "“jobs”, “praise”" in found.notes[1]
    )
    assert (
        with_unknown_labels(judged(said[:2], expected[:2]), ("delivery", "billing"), expected[:2], said[:2], []).notes
        == ()
    )


def test_rows_of_another_file_are_cleaned_and_what_is_left_out_is_said() -> None:
    """Rows that were learned from, that have no answer, and slips."""
    rows = [
        Row("Where is my parcel?", "DELIVERY", "b.csv", 2),
        Row("I paid twice", "biling", "b.csv", 3),
        Row("Hello", "N/A", "b.csv", 4),
        Row("A known one", "billing", "b.csv", 5),
    ]
    notes: list[str] = []
    kept = usable_rows(rows, spec_of(), ("billing", "delivery"), {"a known one"}, Counts(), notes)
    assert [(r.prompt, r.reply) for r in kept] == [("Where is my parcel?", "delivery"), ("I paid twice", "billing")]
    said = " ".join(notes)
    assert (
        "1 of 4 rows is not used for testing" in said and "line 4 of b.csv" in said and "“biling” → “billing”" in said
    )
    assert "1 of 4 rows is left out, as the model has learned from it." in said


@pytest.mark.parametrize(
    ("metric", "passed"),
    [
        *((metric, True) for metric in ("f1", "macro_f1", "accuracy", "exact_match", "precision", "recall")),
        *((metric, True) for metric in ("recall of a", "accuracy of B", "f1 of a")),
        *((metric, False) for metric in ("bleu", "recall of c", "bleu of a")),
    ],
)
def test_demanded_figures_of_labels_are_of_all_or_of_one(metric: str, passed: bool) -> None:
    """F1, precision and recall of the whole are means over the labels; what is not measured is not reached."""
    found = judged(["a", "b", "a", "b"], ["a", "b", "a", "b"])
    gates: list[RunEvent] = []
    spec = spec_of().model_copy(update={"gates": (Gate(metric=metric, at_least=0.9),)})
    with nullcontext() if passed else pytest.raises(GateFailed):
        check_release(spec, Judged(found, [1.0] * 4), gates.append)
    assert [g.passed for g in gates if isinstance(g, GateChecked)] == [passed]
