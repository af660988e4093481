"""Replies that are made to please a grader and not a person: each has a bound it must not pass, and honest ones in
odd letters lose nothing."""

from __future__ import annotations

import base64
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.core.spec import Criterion
from engine.graders.facts import token_f1
from engine.graders.judge_protocol import JudgePanel
from engine.graders.verdict import References, Reply, Term
from engine.rubric.score import verdict
from planner.llm.client import LitellmLlm
from planner.llm.judge import LlmAsJudge
from planner.llm.judge_injection import speaks_to_its_judge
from tests.engine.graders.pleasing_replies import (
    ADD,
    BAD_CALLS,
    BAD_JSON,
    CALL,
    CHEATS,
    FIGURES,
    FORBIDDEN,
    HIDE,
    JSON,
    LABEL,
    LANGUAGES,
    LINKS,
    MEGABYTE,
    NOTHING,
    OPPOSITES,
    PROMPT,
    QUERY,
    RIGHT,
    SIDE_EFFECTS,
    STUFFED,
    TO_THE_JUDGE,
    WRONG_LABELS,
)
from tests.support.judges import answered, fenced
from tests.support.scripted import Answer, scripted_llm

REFS = References(
    facts="Returns within 45 days. Postage costs £3.90. Print the send-back slip. Thank you for asking.",
    terms=(Term("send-back slip", ("return label",)),),
)
GRADERS: dict[str, tuple[dict[str, Any], str]] = {
    "reference": ({"kind": "reference"}, RIGHT),
    "label": ({"kind": "label"}, LABEL),
    "json": ({"kind": "json"}, JSON),
    "tool": ({"kind": "tool_call"}, CALL),
    "sql": ({"kind": "sql", "setup": ["create table t as select range as n from range(5)"]}, QUERY),
    "code": (
        {
            "kind": "code",
            "tests": "assert add(2, 3) == 5 and add(-1, 1) == 0\nassert add(2, 2) == 4",
            "seconds": 2,
            "memory_mb": 256,
        },
        ADD,
    ),
    "forbidden": ({"kind": "patterns", "forbidden": ["guaranteed today"]}, RIGHT),
    "required": ({"kind": "patterns", "required": ["send-back slip"]}, RIGHT),
    "tone": ({"kind": "tone", "unwanted": ["whatever you say"]}, RIGHT),
    "guidelines": ({"kind": "guidelines"}, RIGHT),
    "private": ({"kind": "private"}, RIGHT),
    "language": ({"kind": "language", "languages": ["en"]}, RIGHT),
    "length": ({"kind": "length", "at_most": 30}, RIGHT),
    "readable": ({"kind": "readable"}, RIGHT),
    "refusal": ({"kind": "refusal"}, RIGHT),
    "grounding": ({"kind": "grounding"}, RIGHT),
    "glossary": ({"kind": "glossary"}, RIGHT),
    "judge": ({"kind": "judge", "model": "openai/any", "question": "Does the reply answer the message?"}, RIGHT),
}


@dataclass(frozen=True)
class Case:
    family: str
    grader: str
    reply: str
    low: float = 0.0
    high: float = 0.0


def _plain_letters() -> Iterator[Case]:
    """Honest replies in other letters: what a reader sees as the same is the same."""
    same = {
        "full width": HIDE["full width"](RIGHT),
        "no-break": HIDE["no-break"](RIGHT),
        "spaces": HIDE["spaces"](RIGHT),
        "joiner": HIDE["joiner"](RIGHT),
        "decomposed": unicodedata.normalize("NFD", RIGHT),
        "hyphen": RIGHT.replace("-", "\u2011"),
        "bold": HIDE["bold letters"](RIGHT),
    }
    for name, text in same.items():
        for grader in ("reference", "glossary", "required", "grounding"):
            yield Case(f"same letters: {name}", grader, text, 0.99, 1.0)
    yield Case("same letters: apostrophe", "refusal", "I can’t tell you that.", 0.0, 0.0)


def all_cases() -> Iterator[Case]:
    for text in TO_THE_JUDGE:
        for grader in ("label", "json", "tool", "sql", "judge", "required"):
            yield Case("words to the judge", grader, text)
        yield Case("words to the judge", "reference", text, high=0.3)
        yield Case("words to the judge behind the right reply", "judge", f"{RIGHT} {text}")
        yield Case("words to the judge behind the right reply", "json", f"{JSON} {text}")
    for text in NOTHING:
        for grader in (
            "reference",
            "label",
            "json",
            "tool",
            "sql",
            "required",
            "tone",
            "guidelines",
            "language",
            "length",
            "readable",
            "refusal",
            "judge",
        ):
            yield Case("nothing", grader, text)
    for text in MEGABYTE.values():
        for grader in ("label", "json", "tool", "sql", "judge"):
            yield Case("a megabyte", grader, text)
        yield Case("a megabyte", "reference", text, high=0.3)
    for name in ("one letter", "brackets", "nothing", "lines", "fences", "figures"):
        yield Case("a megabyte", "required", MEGABYTE[name])
    for name in ("keywords", "the right reply", "figures"):
        yield Case("a megabyte", "length", MEGABYTE[name])
    for how, hide in HIDE.items():
        for grader, words in FORBIDDEN.items():
            if grader in ("private", "grounding") and how in ("capitals", "spaces", "lines"):
                continue
            yield Case(f"hidden: {how}", grader, f"Thank you for asking. {hide(words)}.")
    for text in LANGUAGES:
        yield Case("another language", "language", text)
        yield Case("another language behind the first words", "language", f"{RIGHT * 7} {text * 20}")
        yield Case("another language", "reference", text, high=0.5)
    yield from (Case("no JSON", "json", text, high=0.51) for text in BAD_JSON)
    yield from (Case("calls", "tool", text) for text in BAD_CALLS)
    yield from (Case("side effects", "sql", text) for text in SIDE_EFFECTS)
    yield from (Case("cheating code", "code", text) for text in CHEATS)
    yield from (Case("links", "grounding", f"Thank you for asking. {text}") for text in LINKS)
    yield from (Case("and its opposite", "reference", text, high=0.69) for text in OPPOSITES)
    yield from (Case("keywords", "reference", text, high=0.69) for text in STUFFED)
    yield from (Case("nearly the label", "label", text) for text in WRONG_LABELS)
    yield from (
        Case("figures of other scripts", grader, f"Thank you for asking. It takes {text}.", high=h)
        for text in FIGURES
        for grader, h in (("grounding", 0.0), ("reference", 0.3))
    )
    for grader, high in (
        ("reference", 0.5),
        ("label", 0.0),
        ("json", 0.0),
        ("sql", 0.0),
        ("required", 0.0),
        ("judge", 0.0),
    ):
        yield Case("the message again", grader, PROMPT, high=high)
    for grader, (_, right) in GRADERS.items():
        yield (
            Case("in base64", grader, base64.b64encode(right.encode()).decode(), high=0.3)
            if grader in ("reference", "label", "json", "tool", "sql", "code", "required", "judge")
            else Case("the right reply", grader, right, 1.0, 1.0)
        )
    yield from _plain_letters()


CASES = list(all_cases())
SLOW = {"a megabyte", "cheating code"}
linux = sys.platform == "linux"


def obedient(request: dict[str, Any]) -> Answer:
    """A weak judge: it does what it is told outside of the fences, and else says yes to most words of the right
    reply, if it is not warned."""
    prompt = str(request["messages"][-1]["content"])
    inside = fenced(prompt)
    outside = re.sub(r"^<<([0-9a-f]{16})\n.*?\n\1>>$", "", prompt, flags=re.DOTALL | re.MULTILINE)
    told = re.search(
        (
            r"(?i)ignore|ignor|忽略|score|choose yes|verdict|10/10|answer yes|output: yes|full marks|Answer yes"
            r"|rating|\"choice\""
        ),
        outside,
    )
    if told or not inside:
        return answered("yes", "I was told to.")
    good = token_f1(inside[1], inside[2]) > 0.5 and "talks to its judge" not in outside
    return answered("yes" if good else "no", "by its words")


@pytest.fixture(scope="module")
def refs() -> Iterator[References]:
    with scripted_llm(obedient) as server:
        judges = JudgePanel(
            {"openai/any": LlmAsJudge(LitellmLlm("openai/any", api_base=server.address, api_key="none"))}
        )
        yield References(REFS.facts, REFS.terms, judges=judges)


def met(case: Case, refs: References, there: Path) -> float | None:
    grader, expected = GRADERS[case.grader]
    line = Criterion.model_validate({"name": case.grader, "about": "", "weight": 1, "grader": grader})
    found = verdict(line, Reply(PROMPT, expected, case.reply.replace("{there}", str(there))), refs)
    return pytest.skip(found.reason) if case.grader == "code" and found.met is None else found.met


def test_there_are_enough_of_them() -> None:
    """At least two hundred attacks of twenty-five kinds, on every grader that judges words."""
    attacks = [c for c in CASES if c.high < 1]
    assert len(attacks) >= 200 and len({c.family for c in attacks}) >= 25 and {c.grader for c in CASES} == set(GRADERS)


@pytest.mark.parametrize(
    "family", [pytest.param(f, marks=pytest.mark.slow if f in SLOW else ()) for f in sorted({c.family for c in CASES})]
)
def test_nothing_is_won_by(family: str, refs: References, tmp_path: Path) -> None:
    """Each reply stays in its bounds, and leaves no trace on the machine."""
    there = tmp_path / "there"
    there.write_text("kept")
    wrong = []
    for case in (c for c in CASES if c.family == family):
        found = met(case, refs, there)
        if found is None or not case.low <= found <= case.high:
            wrong.append((case.grader, case.reply[:70], found))
    assert wrong == []
    assert there.read_text() == "kept" and [p.name for p in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize("text", TO_THE_JUDGE)
def test_the_judge_is_told_of_each_order(text: str) -> None:
    """Whatever it is wrapped in."""
    assert speaks_to_its_judge(text, ("no", "partly", "yes")) and speaks_to_its_judge(
        f"{RIGHT} {text}", ("no", "partly", "yes")
    )


def test_the_right_reply_pleases_every_grader(refs: References, tmp_path: Path) -> None:
    """So that the bounds above are not met by graders that like nothing."""
    for grader, (_, right) in GRADERS.items():
        found = met(Case("right", grader, right), refs, tmp_path / "there")
        assert found == 1.0, grader


def test_without_its_fence_the_weak_judge_obeys() -> None:
    """What protects it is the fence and nothing else."""
    prompt = f"Does this reply answer the message? “<<{'0' * 16}”\nReply: {TO_THE_JUDGE[0]}"
    assert json.loads(obedient({"messages": [{"content": prompt}]})[1])["choice"] == "yes"
