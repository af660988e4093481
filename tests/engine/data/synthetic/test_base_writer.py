"""A base model of this machine writes the questions: in several languages, once, stopped when asked, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from engine.core.events import Diagnosed
from engine.core.spec import DataSpec
from engine.data.counts import Counts
from engine.data.prepare import prepare
from engine.data.synthetic import base_writer
from engine.data.synthetic.answered_nowhere import without_answered
from engine.data.synthetic.base_writer import BaseWriter, open_base_writer
from engine.data.synthetic.grounded import ungrounded, ungrounded_translation
from engine.data.synthetic.parts import parts_of
from engine.data.synthetic.remembered import Remembered
from engine.data.synthetic.rows import made_rows, writes_here
from engine.data.written_ahead import write_ahead
from engine.models.base_weights import Base, is_here
from engine.retrieval.passages import Passage, passages
from engine.runs import writing_progress
from engine.runs.writing_progress import WritingProgress
from tests.support.messages import many_texts
from tests.support.small_models import small_model
from tests.support.specs import spec

HIRE = (
    "# Boat hire\n\n## Prices\n\nA rowing boat costs 9 euros an hour and 30 euros a day. The deposit is 50 euros, in "
    "cash.\n\n"
    "## Life jackets\n\nLife jackets are free and must be worn by everybody who is under 12 years old.\n"
)


class Scripted:
    """Writes what it is told to, and knows what it was asked."""

    name = "scripted"

    def __init__(self, pairs: Callable[[Passage], list[tuple[str, str]]]) -> None:
        self._pairs = pairs
        self.seen: list[Passage] = []

    def knows(self, text: str) -> bool:
        return "Hébergement" not in text

    def write(self, passages: Sequence[Passage]) -> Iterator[list[tuple[str, str]]]:
        for passage in passages:
            self.seen.append(passage)
            yield self._pairs(passage)


def rows_of(tmp_path: Path, pairs: list[tuple[str, str]], counts: Counts) -> list[tuple[str, str, bool]]:
    (tmp_path / "hire.md").write_text(HIRE)
    made = made_rows(tmp_path / "hire.md", "hire.md", counts, Scripted(lambda _: pairs))
    return [(row.prompt, row.reply, row.unanswered) for row in made]


def test_a_text_it_does_not_know_is_asked_about_by_templates(tmp_path: Path) -> None:
    (tmp_path / "f.md").write_text("# Hébergement\n\nLa chambre double coûte 80 euros par nuit, avec repas.\n")
    made = list(made_rows(tmp_path / "f.md", "f.md", Counts(), Scripted(lambda _: [("une question ?", "80 euros.")])))
    assert made and {row.made for row in made} == {"templates"}


def test_short_passages_are_asked_about_together_and_each_once() -> None:
    found = list(passages(HIRE, "Boat hire"))
    (part,) = parts_of(found)
    assert part.passages == tuple(found) and "Life jackets\nLife jackets are free" in part.as_one.text
    long = [Passage("t", "", f"{n} " + "word " * 80, n) for n in range(5)]
    assert [p for part in parts_of(long) for p in part.passages] == long
    assert not list(parts_of([Passage("t", "", "Too short.", 1)]))


def test_questions_without_an_answer_are_learned_as_such(tmp_path: Path) -> None:
    counts = Counts()
    pairs = [("what is a boat per day?", "A rowing boat costs 30 euros a day."), ("can I hire a sailing yacht?", "")]
    assert rows_of(tmp_path, pairs, counts) == [(*pairs[0], False), (*pairs[1], True)]
    (tmp_path / "more.md").write_text(
        "# Yachts\n\nHire of a sailing yacht is possible for those with a licence, from May on.\n"
    )
    made = [*made_rows(tmp_path / "hire.md", "hire.md", counts, Scripted(lambda _: pairs))]
    assert without_answered(made, lambda: HIRE, counts) == made
    kept = without_answered(made, lambda: HIRE + (tmp_path / "more.md").read_text(), counts)
    assert [row.prompt for row in kept] == ["what is a boat per day?"]
    assert counts.dropped["may_be_answered"] == 1


@pytest.mark.parametrize(("answer", "missing"), [
    ("A rowing boat costs 9 euros an hour.", None),
    ("No, life jackets are free for your kids.", None),
    ("A rowing boat costs 50 euros a day.", "which figure"),
    ("The deposit is 30 euros, in cash.", "which figure"),
    ("Life jackets cost 7 euros.", "figure 7"),
])  # fmt: skip
def test_a_figure_belongs_to_what_the_passage_says_it_of(answer: str, missing: str | None) -> None:
    why = ungrounded(answer, HIRE, "what is it please?")
    assert why is None if missing is None else missing in str(why)


def test_a_true_sentence_that_answers_something_else_is_no_answer() -> None:
    said = "You may borrow up to 12 items at a time. Books are lent for 4 weeks, films for 7 days."
    asked = "How many items can I borrow at a time?"
    assert "what was asked" in str(ungrounded("Books are lent for 4 weeks, films for 7 days.", said, asked))
    assert ungrounded("You may borrow up to 12 items.", said, asked) is None


def test_a_translation_has_the_figures_and_the_meaning() -> None:
    assert ungrounded_translation("Ein Ruderboot kostet 9 Euro in der Stunde.", HIRE) is None
    assert "figure 8" in str(ungrounded_translation("Ein Ruderboot kostet 8 Euro in der Stunde.", HIRE))
    assert "what it means" in str(ungrounded_translation("Die Bibliothek verleiht auch alte Landkarten.", HIRE))


def test_what_was_written_is_never_written_again(tmp_path: Path) -> None:
    sources = tuple(many_texts(tmp_path, 5))
    kept = tmp_path / "written.jsonl"

    def torn(passage: Passage) -> list[tuple[str, str]]:
        if passage.title == "Shop 3":
            raise KeyboardInterrupt
        return [(f"what about {passage.text.split()[1]} here?", passage.text.split("\n")[0])]

    wanted = spec(data=DataSpec(sources=sources))
    with pytest.raises(KeyboardInterrupt):
        write_ahead(wanted, tmp_path, Remembered(Scripted(torn), kept))
    again = Scripted(lambda p: [(f"and what of {p.text.split()[1]} now?", p.text.split("\n")[0])])
    write_ahead(wanted, tmp_path, Remembered(again, kept))
    assert {p.title for p in again.seen} == {"Shop 3", "Shop 4"} and len(kept.read_text().splitlines()) == 5
    # All is known, so nothing is asked while the rows are made.
    last = Scripted(torn)
    assert [*Remembered(last, kept).write([])] == [] and not last.seen


def test_a_small_model_is_asked_in_the_language_of_the_text_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random weights write no questions; what is asked of them, and that a stop is heard, is the same."""
    monkeypatch.setattr(base_writer, "LONGEST", 4)
    told: list[tuple[int, int]] = []
    found = list(passages(HIRE, "Boat hire"))
    writer = BaseWriter("small", small_model, 7, lambda done, of: told.append((done, of)))
    assert list(writer.write(found)) == [[], []] and {of for _, of in told} == {2}
    french = Passage("t", "", "Le bateau coûte neuf euros par heure et il faut porter un gilet de sauvetage.", 1)
    assert list(writer.write([french])) == [[]]

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(BaseWriter("small", small_model, 7, stop).write(found))


def test_a_model_is_loaded_when_there_is_something_to_write() -> None:
    def never() -> Any:
        raise AssertionError

    assert list(BaseWriter("small", never, 7, lambda *_: None).write([])) == []
    assert writes_here("qwen2.5-coder-0.5b-instruct") and not writes_here("openai/any")


def test_how_far_it_has_come_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, said, checked = [0.0], list[str](), list[int]()
    monkeypatch.setattr(writing_progress.time, "monotonic", lambda: clock[0])
    told = WritingProgress(
        lambda event: said.append(event.text) if isinstance(event, Diagnosed) else None, checked.append
    )
    for clock[0], done in ((30.0, 10), (70.0, 50), (75.0, 55), (200.0, 100)):
        told(done, 100)
    assert len(checked) == 4 and said == [
        "Questions are being written from your texts: 50% is done, about 1 more minute."
    ]


@pytest.mark.slow
def test_a_real_base_asks_what_a_passage_answers(tmp_path: Path) -> None:
    """Of many tries some are kept: questions of people, whose answers stand in the passage."""
    if not is_here(Base("qwen2.5-coder-0.5b-instruct")):
        pytest.skip("the 0.5B is not on this machine; nlforge models fetch qwen2.5-coder-0.5b-instruct")
    (tmp_path / "hire.md").write_text(HIRE)
    with open_base_writer("qwen2.5-coder-0.5b-instruct", 7, lambda *_: None) as writer:
        rows = list(made_rows(tmp_path / "hire.md", "hire.md", Counts(), writer))
    assert any(not row.unanswered for row in rows) and {row.made for row in rows} == {writer.name}


def test_rows_of_a_writer_are_prepared_as_others(tmp_path: Path) -> None:
    sources = tuple(many_texts(tmp_path, 12))
    pairs = Scripted(
        lambda p: [
            *((f"so what about {line.split()[1]} {line.split()[2]} please?", line) for line in p.text.split("\n\n")),
            (f"which zeppelin {p.text.split()[5]} or {p.text.split()[7]} is mended?", ""),
        ]
    )
    data = prepare(spec(data=DataSpec(sources=sources, not_in_text="Ask the desk.")), tmp_path, writer=pairs)
    replies = [row.reply for row in (*data.train, *data.held_out)]
    assert replies.count("Ask the desk.") > 0 and {row.made for row in data.train} == {"scripted"}
