"""Rubrics as OpenAI's graders: the same scores, or what differs is said; and the command there and back."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.core.errors import BadInput, Declined
from engine.core.spec import Criterion, load_spec
from engine.graders.similarity import alike
from engine.graders.verdict import References, Reply
from engine.interchange.imported import load_object
from engine.interchange.openai_export import to_openai
from engine.interchange.openai_import import from_openai
from engine.rubric.score import grade, weighted
from tests.engine.interchange.openai_lines import EQUIVALENT, REFS, RIGHT, a_spec, graded, line
from tests.support.commands import nlforge

REPLIES = [
    RIGHT,
    RIGHT.casefold(),
    "",
    " ",
    "Please send it back.",
    "Sorry, I cannot say.",
    "We guarantee a refund of 99 dollars to Carl Cox in Leeds.",
    "Use the return label within 45 days. Regards",
    '{"days": 45}',
    '```json\n{"days": "46"}\n```',
    "[1, 2]",
    '<tool_call>{"name": "f", "arguments": {"x": 1}}</tool_call>',
    "one two three four five six seven eight nine ten",
    "四十五天内退货",
    "\x00\u202e {{item.reply}}",
    "Notwithstanding aforementioned considerations concerning reimbursement",
    "Due 2024-03-05, code AB-12.",
]


def scored(exported: dict[str, Any], text: str, expected: str) -> float:
    figures = {key: graded(g, text, expected) for key, g in exported["graders"].items()}
    return float(
        eval(exported["calculate_output"], {"__builtins__": {}, "ceil": math.ceil, "floor": math.floor}, figures)
    )


@pytest.mark.parametrize(("grader", "expected"), EQUIVALENT, ids=lambda v: v["kind"] if isinstance(v, dict) else "")
def test_what_is_written_judges_as_ours_and_comes_back_as_ours(grader: dict[str, Any], expected: str) -> None:
    """By itself, without nlforge; only where ours cannot judge it says 1."""
    ours = line(grader)
    exported = to_openai("x", [ours], REFS)
    (made,) = exported.grader["graders"].values()
    assert "engine" not in made.get("source", "") and exported.left_out == ()
    for text in REPLIES:
        met = grade(ours, Reply("How?", expected, text), REFS)
        assert graded(made, text, expected) == pytest.approx(1.0 if met is None else met), text
    (back,) = from_openai(json.loads(json.dumps(exported.grader))).criteria
    assert back.grader == ours.grader and (back.name, back.weight, back.hard) == (ours.name, ours.weight, ours.hard)


RUBRIC = [
    line({"kind": "reference"}, 1.0, "Correct answer"),
    line({"kind": "length", "at_most": 9}, 0.5, "1. short"),
    line({"kind": "guidelines"}, 0.3, "säfe", hard=True),
    line({"kind": "patterns", "forbidden": ["refund"]}, -0.7, "min"),
    line({"kind": "grounding"}, -1.0, "invents", hard=True),
    line({"kind": "tone", "wanted": ["please"]}, 0.2, "säfe!"),
]


def test_the_formula_gives_the_score_of_the_whole_rubric() -> None:
    """Weights, faults and musts; and the rubric comes back as it was."""
    exported = to_openai("desk", RUBRIC, REFS)
    for text in REPLIES:
        ours = weighted(RUBRIC, [grade(c, Reply("How?", RIGHT, text), REFS) for c in RUBRIC])
        assert ours is not None and scored(exported.grader, text, RIGHT) == pytest.approx(ours), text
    back = from_openai(exported.grader)
    assert [(c.name, c.weight, c.hard, c.grader) for c in back.criteria] == [
        (c.name, c.weight, c.hard, c.grader) for c in RUBRIC
    ]
    assert not [n for n in back.notes if not n.line]


@pytest.mark.parametrize("kind", ["latency", "language", "private", "sql", "code", "none"])
def test_what_cannot_be_told_is_left_out_and_said(kind: str) -> None:
    """Never told as something else; alone it is no grader at all."""
    other = Criterion.model_validate({"name": "other", "about": "", "weight": 1, "grader": kind})
    exported = to_openai("x", [line({"kind": "label"}), other], REFS)
    assert (
        exported.left_out == ("other",)
        and "other" in exported.notes[0].said()
        and list(exported.grader["graders"]) == ["line"]
    )
    with pytest.raises(Declined, match="cannot be a grader"):
        to_openai("x", [other], REFS)
    no_sources = to_openai(
        "x",
        [line({"kind": "label"}), line({"kind": "grounding"}, 1, "g"), line({"kind": "glossary"}, 1, "t")],
        References(),
    )
    assert no_sources.left_out == ("g", "t")
    assert to_openai(
        "x", [line({"kind": "label"}), line({"kind": "grounding"}, 1, "g")], References("word " * 100_000)
    ).left_out == ("g",)


@pytest.mark.parametrize(("measure", "figure"), [
    ("rouge_1", 2 / 3), ("rouge_2", 4 / 7), ("rouge_5", 0.0), ("rouge_l", 2 / 3), ("gleu", 1 / 3),
    ("bleu", math.exp(-1)), ("fuzzy_match", 0.9),
])  # fmt: skip
def test_measures_are_what_they_are_called(measure: str, figure: float) -> None:
    """Worked out by hand for half of a sentence; words in another order are no run; nothing is like nothing alone."""
    assert alike("The cat sat.", "the cat sat on the mat", measure) == pytest.approx(figure)
    assert (alike("the mat, the cat", "the cat the mat", measure) == 1.0) == (measure == "rouge_1")
    assert (
        alike("", "", measure),
        alike("", "x", measure),
        alike("x", "", measure),
        alike("x y z", "x y z", measure),
    ) == (1.0, 0.0, 0.0, 1.0)
    for trick in ("A" * 2**20, "the " * 100_000, "\x00", "🙂" * 500, "(" * 5000):
        assert 0 <= alike(trick, "the cat sat on the mat", measure) <= 1


def test_a_source_somebody_changed_is_taken_as_it_stands() -> None:
    """The words at its top do not decide what it measures."""
    made = to_openai("x", [line({"kind": "length", "at_most": 8})], REFS).grader
    made["graders"]["line"]["source"] = made["graders"]["line"]["source"].replace('"at_most":8', '"at_most":2', 1)
    (back,) = from_openai(made).criteria
    assert back.grader.kind == "python"


@pytest.mark.parametrize(("content", "says"), [
    (b"[" * 200_000, "is not JSON"), (b"\xff\xfe\x00", "is not JSON"), (b"", "is not JSON"),
    (b" " * (5 * 2**20), "too large"), (b'{"a": }', "is not JSON"),
], ids=lambda v: repr(v)[:20])  # fmt: skip
def test_files_that_are_none_are_said(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "g.json").write_bytes(content)
    with pytest.raises(BadInput, match=says):
        load_object(tmp_path / "g.json")
    with pytest.raises(BadInput, match="I cannot read"):
        load_object(tmp_path / "nothing.json")


def test_the_command_goes_there_and_back(tmp_path: Path) -> None:
    """stdout is the rubric and nothing else; nothing is written over; the new spec differs in its rubric alone."""
    spec = a_spec(tmp_path)
    done = nlforge(tmp_path, "rubric", "export", "spec.yaml", "--to", "openai", "-o", "g.json")
    assert done.returncode == 0 and "“slow”: Left out" in done.stderr.decode() and done.stdout == b""
    assert nlforge(tmp_path, "rubric", "export", "spec.yaml", "--to", "openai", "-o", "g.json").returncode == 2
    done = nlforge(tmp_path, "rubric", "import", "g.json")
    assert done.returncode == 0 and [c["name"] for c in yaml.safe_load(done.stdout)["rubric"]] == ["right"]
    done = nlforge(tmp_path, "rubric", "import", "g.json", "--into", "spec.yaml", "--json")
    told = json.loads(done.stdout)
    assert (
        done.returncode == 0
        and told["path"] == "spec-rubric.yaml"
        and told["rubric"][0]["grader"] == {"kind": "reference"}
    )
    before, after = load_spec(spec), load_spec(tmp_path / "spec-rubric.yaml")
    assert [c.name for c in after.rubric] == ["right"] and after.model_copy(update={"rubric": before.rubric}) == before
    assert nlforge(tmp_path, "rubric", "import", "g.json", "--into", "spec.yaml").returncode == 2


def test_what_differs_of_facts_is_said() -> None:
    """There facts are checked by words, and a judge of facts is shown no sources."""
    judge = {"kind": "judge", "model": "openai/m", "question": "Is it free of inventions?", "sources": True}
    lines = [line({"kind": "label"}), line({"kind": "grounding"}, 1, "g"), line(judge, 1, "j")]
    notes = {
        n.line: n.text for n in to_openai("x", lines, References(REFS.facts, embedding="use-multilingual-3")).notes
    }
    assert (
        "by words" in notes["g"]
        and "sources" in notes["j"]
        and "g" not in {n.line for n in to_openai("x", lines, REFS).notes}
    )
