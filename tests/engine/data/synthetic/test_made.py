"""Rows made from what holds none: documents, code and its history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.spec import DataSpec, Source
from engine.data.counts import Counts
from engine.data.folder import files_of
from engine.data.prepare import prepare
from engine.data.profile import profile_source
from engine.data.synthetic.grounded import ungrounded
from engine.data.synthetic.remembered import Remembered
from engine.data.synthetic.rows import made_rows
from engine.retrieval.passages import Passage, passages
from planner.compile.plan import compile_plan
from planner.llm.client import LitellmLlm
from planner.llm.question_writer import LlmWriter
from planner.requirements import Requirements
from tests.support.machines import CPU
from tests.support.messages import many_texts
from tests.support.scripted import scripted_llm
from tests.support.specs import spec

HANDBOOK = """# Handbook

## Returns

Items can be returned within 30 days of delivery. They must be unworn.

## How long does a refund take?

Refunds take 5 working days after the parcel has arrived.

Page 3 of 9

## 2. Shipping

Express delivery costs 9.90 euros. What is sent before noon arrives the next day.

Opening hours: 9 to 17
Phone: on weekdays only

Q: Do you ship to islands?
A: Yes, by post.

```
code that is no sentence is what it is
```
"""


def pairs(text: str, tmp_path: Path, name: str = "handbook.md") -> dict[str, str]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return {r.prompt: r.reply for r in made_rows(tmp_path / name, name)}


def test_a_text_gives_its_own_questions_definitions_and_subjects(tmp_path: Path) -> None:
    """Answers are the text's own whole sentences; leaning sentences come along, page numbers and code do not."""
    found = pairs(HANDBOOK, tmp_path)
    assert found["How long does a refund take?"] == "Refunds take 5 working days after the parcel has arrived."
    assert (
        found["What does “Handbook” say about Items?"]
        == "Items can be returned within 30 days of delivery. They must be unworn."
    )
    assert found["What does “Handbook” say about Express delivery?"] == "Express delivery costs 9.90 euros."
    assert found["Shipping: what is the Opening hours?"] == "9 to 17"
    assert found["Do you ship to islands?"] == "Yes, by post."
    assert not any("code that" in text or "Page" in text for pair in found.items() for text in pair)


def test_questions_are_asked_in_the_language_of_the_text(tmp_path: Path) -> None:
    text = (
        "# Hausordnung\n\nBesucher müssen sich am Empfang anmelden. Sie erhalten dort einen Ausweis, der "
        "sichtbar getragen wird.\n"
    )
    assert "Was steht in „Hausordnung“ zu: Besucher?" in pairs(text, tmp_path)


def test_a_passage_keeps_its_line_and_heading() -> None:
    found = list(passages(HANDBOOK, "Handbook"))
    assert (found[0].heading, found[0].line) == ("Returns", 5)
    assert found[2].heading == "Shipping"


@pytest.mark.parametrize(("answer", "missing"), [
    ("Returns are possible within 30 days.", None),
    ("Returns are possible within 60 days.", "figure 60"),
    ("Write to Anna about returns within 30 days.", "name Anna"),
    ("Bananas grow happily beneath tropical sunshine everywhere.", "most of its words"),
    ("It is 9,90.", None),
])  # fmt: skip
def test_what_the_passage_does_not_say_is_found(answer: str, missing: str | None) -> None:
    why = ungrounded(answer, "Returns are possible within 30 days. It costs 9.90 and returns are free within a week.")
    assert why is None if missing is None else missing in str(why)


def test_code_gives_gaps_and_descriptions(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'def add(a, b):\n    """Add two numbers and say so."""\n    total = a + b\n    text = str(total)\n '
        "   print(text)\n"
        "    return total\n"
    )
    (tmp_path / "b.ts").write_text(
        "/** Gives the larger of two. */\nfunction larger(a: number, b: number): number {\n  const s = "
        '"}{";\n  if (a > b) {\n'
        "    return a;\n  }\n  return b;\n}\n"
    )
    (tmp_path / "broken.py").write_text("def (:\n")
    rows = {name: list(made_rows(tmp_path / name, name)) for name in ("a.py", "b.ts", "broken.py")}
    written, gap = rows["a.py"]
    assert (
        written.prompt.startswith("Write this in Python: Add two numbers and say so.")
        and "total = a + b" in written.reply
    )
    assert "<gap>" in gap.prompt and gap.reply == "```python\n    text = str(total)\n    print(text)\n```"
    assert (
        rows["b.ts"][0].reply.endswith("  return b;\n}\n```") and "Gives the larger of two." in rows["b.ts"][0].prompt
    )
    assert rows["broken.py"] == []


def test_the_history_of_a_repository_gives_changes(tmp_path: Path) -> None:
    """Message → diff, through the public interface of git itself; a folder only named .git is none."""
    from dulwich import porcelain

    repo = tmp_path / "repo"
    porcelain.init(str(repo))
    for n, message in enumerate(("Begin with one number", "Make the number larger than before", "wip")):
        (repo / "a.txt").write_text(f"number = {n}\n")
        porcelain.add(str(repo), [str(repo / "a.txt")])
        porcelain.commit(
            str(repo), message=message.encode(), author=b"A <a@example.org>", committer=b"A <a@example.org>"
        )
    assert repo / ".git" in files_of(repo)
    rows = list(made_rows(repo / ".git", ".git"))
    assert [r.prompt for r in rows] == ["Make this change: Make the number larger than before"]
    assert "-number = 0\n+number = 1" in rows[0].reply
    (tmp_path / "none" / ".git").mkdir(parents=True)
    assert files_of(tmp_path / "none") == []


def test_made_rows_are_marked_and_split_by_document(tmp_path: Path) -> None:
    sources = tuple(many_texts(tmp_path, 12))
    data = prepare(spec(data=DataSpec(sources=sources)), tmp_path)
    assert {r.made for r in data.train} == {"templates"} and data.held_out
    assert {r.file for r in data.train}.isdisjoint({r.file for r in data.held_out})
    assert "# Shop 3" in data.references.facts


def test_made_rows_have_their_share_beside_written_ones(tmp_path: Path) -> None:
    sources = many_texts(tmp_path, 12)
    lines = "\n".join(
        f"How is the weather in town {n * 7919}?,It is fine in place {n * 104729} with word{n} and thing{n}."
        for n in range(30)
    )
    (tmp_path / "t.csv").write_text(f"message,reply\n{lines}\n")
    table = Source(path="t.csv", use="train", kind="table", prompt_column="message", reply_column="reply")
    data = prepare(spec(data=DataSpec(sources=(table, *sources), max_made_share=0.25)), tmp_path)
    rows = [*data.train, *data.held_out]
    made = sum(bool(r.made) for r in rows)
    assert 0 < made <= 0.25 * len(rows) and data.counts.dropped["over_made_share"] > 0


def test_texts_alone_are_learned_from_and_it_is_said(tmp_path: Path) -> None:
    many_texts(tmp_path, 12)
    plan = compile_plan(Requirements(), [profile_source(p) for p in sorted(tmp_path.glob("*.md"))], CPU)
    assert plan.spec is not None and {s.use for s in plan.spec.data.sources} == {"train"}
    assert plan.spec.task == "qa_over_documents" and not plan.questions
    assert any(w.code == "use_retrieval_instead" and "none is a real question" in w.text for w in plan.warnings)


def test_too_few_texts_are_asked_about(tmp_path: Path) -> None:
    (tmp_path / "short.md").write_text("# A\n\nParcels are sent on Monday.\n")
    plan = compile_plan(Requirements(), [profile_source(tmp_path / "short.md")], CPU)
    assert any("at least 20 are needed" in q.text for q in plan.questions)


def test_a_model_writes_the_questions_and_untrue_answers_are_dropped(tmp_path: Path) -> None:
    answer = {
        "pairs": [
            {"question": "How long can I return it?", "answer": "Items can be returned within 30 days of delivery."},
            {"question": "How long can I keep it?", "answer": "Items can be returned within 90 days of delivery."},
        ]
    }
    (tmp_path / "h.md").write_text(
        "# Returns\n\nItems can be returned within 30 days of delivery. They must be unworn and in their box.\n"
    )
    counts = Counts()
    with scripted_llm(lambda _: (200, json.dumps(answer))) as server:
        writer = LlmWriter(LitellmLlm("openai/any", api_base=server.address, api_key="none"))
        rows = list(made_rows(tmp_path / "h.md", "h.md", counts, Remembered(writer, tmp_path / "written.jsonl")))
        again = list(made_rows(tmp_path / "h.md", "h.md", Counts(), Remembered(writer, tmp_path / "written.jsonl")))
    assert again == rows and len(server.requests) == 1
    assert [(r.prompt, r.made) for r in rows] == [("How long can I return it?", "openai/any")]
    assert counts.dropped["not_in_the_passage"] == 1
    assert list(LlmWriter(writer.llm).write([Passage("t", "", "Too short.", 1)])) == [[]]
