"""Before a grader is used it must notice what it is there for, and a rubric a model could game is called so."""

from __future__ import annotations

import sys

import pytest
from pydantic import TypeAdapter

from engine.core.row import Row
from engine.core.spec import Criterion
from engine.graders.kinds import Grader, grader_of
from engine.graders.sandbox import code
from engine.graders.verdict import References, Reply
from engine.rubric.grader_checks import KINDS, SHOULD_NOTICE, in_words, self_test
from tests.bench.selftest_table import cases, self_tested

NOTHING_TO_NOTICE = {"latency", "none", "python"}
"""No words of a reply change what the first two say; what a function of one's own notices only its author knows."""


def kinds() -> list[str]:
    """Names of all kinds of grader, from the schema itself."""
    schema = TypeAdapter(Grader).json_schema()
    return sorted(
        d["properties"]["kind"]["const"] for d in schema["$defs"].values() if "kind" in d.get("properties", {})
    )


def test_every_kind_has_its_data_and_its_task() -> None:
    """A new kind of grader cannot be forgotten here."""
    assert sorted(cases()) == sorted(SHOULD_NOTICE) == kinds()
    assert {kind for kind, due in SHOULD_NOTICE.items() if not due} == NOTHING_TO_NOTICE
    assert all(len(rows) >= 12 for _, rows in cases().values())


@pytest.mark.parametrize("kind", [k for k in cases() if k not in NOTHING_TO_NOTICE])
def test_each_grader_notices_what_it_is_there_for(kind: str) -> None:
    """At least half of the replies spoiled in each way it is due for, where its data can be spoiled so; of nothing
    at all it is never pleased."""
    if kind == "code" and (sys.platform != "linux" or code(Reply("", "", "x = 1"), grader_of("code")).met is None):
        pytest.skip("a process cannot be locked in here")
    more, rows = cases()[kind]
    found = self_tested(kind, rows, more)
    due = {d.kind: d for d in found.table if d.due}
    assert due and found.useless == found.untested == ()
    assert {k: d.detected for k, d in due.items() if d.detected < 0.5} == {}
    assert all(d.detected == 1.0 for k, d in due.items() if k in ("empty", "praise", "leaked")) and all(
        d.good >= 0.99 for d in due.values()
    )


@pytest.mark.parametrize(
    ("grader", "unnoticed"),
    [
        ({"kind": "length", "at_least": 12}, {"figures", "invented", "overlong", "repeated", "leaked"}),
        (
            {"kind": "patterns", "required": ["send-back slip", "thank you"]},
            {"figures", "invented", "overlong", "swapped", "leaked"},
        ),
    ],
)
def test_rewards_that_can_be_gamed_are_named(grader: dict[str, object], unnoticed: set[str]) -> None:
    """“Longer is better” and stuffing keywords: what a model would find is said in words, kind by kind."""
    line = [Criterion.model_validate({"name": "reward", "about": "", "weight": 1, "grader": grader})]
    rows = [Row(q, a, "f", n) for n, (q, a) in enumerate(cases()["reference"][1])]
    found = self_test(line, rows, References())
    assert unnoticed <= set(found.gameable(line)) and "empty" not in found.gameable(line)
    said = in_words(found, line)
    assert (
        "with other figures" in said[-1]
        and "that are far too long" in said[-1]
        and "that give away private data" in said[-1]
    )


def test_a_fitting_rubric_leaves_nothing_to_game() -> None:
    """The right answer as reward: every kind is noticed, and nothing is said."""
    line = [Criterion(name="right", about="", weight=1, grader="reference")]  # type: ignore[arg-type]
    rows = [Row(q, a, "f", n) for n, (q, a) in enumerate(cases()["reference"][1])]
    found = self_test(line, rows, References())
    assert (
        found.gameable(line) == ()
        and in_words(found, line) == []
        and {d.kind for d in found.table} == set(KINDS) - {"terms"}
    )
