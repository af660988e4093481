"""What the person demanded and what nobody may break are gates; a figure that was not measured is not reached."""

from __future__ import annotations

import pytest

from engine.data.clean import Row
from engine.errors import GateFailed
from engine.evaluate import judge
from engine.events import GateChecked, RunEvent
from engine.graders.kinds import Patterns, grader_of
from engine.graders.verdict import References
from engine.release import check_release
from engine.spec import Criterion, DataSpec, Gate, ModelSpec, Task, TrainingSpec

ROWS = [Row(f"Question {n}?", f"Answer {n}.", "f", n) for n in range(4)]
MUST = Criterion(name="no promise", about="", weight=-1, hard=True, grader=Patterns(forbidden=("promise",)))
RIGHT = Criterion(name="right", about="", weight=1, grader=grader_of("reference"))


def checked(replies: list[str], gates: tuple[Gate, ...] = (), rubric: tuple[Criterion, ...] = (RIGHT, MUST)) -> tuple[list[GateChecked], GateFailed | None]:
    spec = TrainingSpec(name="t", goal="g", task=Task.CHAT_ASSISTANT, data=DataSpec(), model=ModelSpec(base="b", params_b=0.1), stages=(), rubric=rubric,
                        gates=gates)
    judged = judge("trained", "held_out", rubric, ROWS, replies=replies, seconds=[None] * 4, refs=References(), classification=False)
    events: list[RunEvent] = []
    refused = None
    try:
        check_release(spec, judged, events.append)
    except GateFailed as error:
        refused = error
    return [e for e in events if isinstance(e, GateChecked)], refused


def test_one_reply_that_breaks_a_must_is_enough() -> None:
    right = [r.reply for r in ROWS]
    gates, refused = checked(right)
    assert refused is None and [(g.name, g.passed) for g in gates] == [("release_no_must_broken", True)]
    gates, refused = checked([*right[:3], "I promise you."])
    assert refused is not None and "1 of 4 replies broke a must (no promise)" in refused.why and gates[0].figure == 1


@pytest.mark.parametrize(("gate", "passed", "figure"), [
    (Gate(metric="right", at_least=0.9), True, 1.0), (Gate(metric="accuracy", at_least=0.9), True, 1.0), (Gate(metric="f1", at_least=0.1), False, None),
    (Gate(metric="score", at_least=1.01), False, 1.0)])
def test_what_was_demanded_is_a_gate(gate: Gate, passed: bool, figure: float | None) -> None:
    gates, refused = checked([r.reply for r in ROWS], (gate,), (RIGHT,))
    assert (refused is None) == passed and [(g.passed, g.figure) for g in gates] == [(passed, figure)]
