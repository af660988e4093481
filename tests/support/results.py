"""A session whose run has ended, with every part of a result; nothing is trained."""

from __future__ import annotations

from pathlib import Path

from engine.core import events as ev
from engine.core.events import append_event
from engine.core.fitness_event import FitnessSentence
from engine.core.gain import Gain
from engine.core.paths import next_run
from engine.core.spec import Criterion, Task, digest, dump_yaml
from engine.evaluation.worst import Reason, WorstAnswer
from engine.graders.kinds import Patterns, grader_of
from engine.reporting.report import Findings, build_report
from engine.runs.conclude import write_report
from engine.trust.trust import CurvePoint
from nlforge.store import Session
from tests.support.verdicts import spec

RUBRIC = (
    Criterion(name="correct answer", about="as our staff answers", weight=1, grader=grader_of("reference")),
    Criterion(name="house terms", about="", weight=0.5, grader=Patterns(required=("packing card",))),
    Criterion(name="invents something", about="", weight=-1, grader=Patterns(forbidden=("guaranteed",))),
)
WANTED = spec(Task.CHAT_ASSISTANT, RUBRIC)
SCORES: dict[ev.Measurable, tuple[float, float, float, float]] = {
    "base": (0.05, 0.21, 0.10, 0.24),
    "prompt_only": (0.31, 0.36, 0.34, 0.22),
    "retrieval": (0.38, 0.41, 0.30, 0.26),
    "trained": (0.62, 0.71, 0.83, 0.41),
}
"""Of each model its score, and what it reached in each line."""
AGAINST = {
    "score": Gain(gain=0.57, low=0.46, high=0.68, pairs=60),
    "correct answer": Gain(gain=0.5, low=0.38, high=0.62, pairs=60),
    "house terms": Gain(gain=0.73, low=0.63, high=0.83, pairs=60),
    "invents something": Gain(gain=0.17, low=0.05, high=0.29, pairs=60),
}
CURVE = tuple(
    CurvePoint(threshold=sure, answered=answered, right=right, right_low=right - 0.06, right_high=1.0)
    for sure, answered, right in (
        (0.2, 1.0, 0.71), (0.35, 0.9, 0.76), (0.5, 0.8, 0.83), (0.6, 0.7, 0.9), (0.7, 0.6, 0.95), (0.8, 0.45, 0.97),
        (0.9, 0.2, 1.0),
    )
)  # fmt: skip
WORST = (
    WorstAnswer(
        prompt="return window?? for a hose reel delivered a month ago",
        expected="You have 45 days from the day your parcel arrived; please put the packing card in the box.",
        reply="You have 30 days, guaranteed.",
        score=-1.0,
        reasons=(
            Reason(criterion="correct answer", met=0.0, reason="45 of the right reply is missing"),
            Reason(criterion="invents something", met=0.0, reason="it says “guaranteed”"),
        ),
    ),
    WorstAnswer(
        prompt="Can you send the refund to another account? Mine is closed.",
        expected="We can only pay back to the account you paid from; please ask your bank.",
        reply="Yes, please tell us the number of the new account.",
        score=0.0,
        reasons=(Reason(criterion="correct answer", met=0.0, reason="It says something else than the right reply."),),
    ),
)


def result_session(folder: Path, name: str = "desk") -> Session:
    """A session with one run: better in two lines, worse in one, with a threshold and two wrong answers."""
    session = Session.create(folder / "sessions", name)
    session.set_data_root(folder)
    session.write_spec(WANTED)
    session.append("confirmed", digest=digest(WANTED))
    add_result(session)
    return session


def add_result(session: Session, *, better: float = 0.0) -> None:
    """One more run that has ended, its score so much `better`."""
    run = next_run(session.root)
    run.spec.write_text(dump_yaml(WANTED), encoding="utf-8")
    run.eval_rows.write_text('{"prompt": "a", "reply": "b"}\n', encoding="utf-8")
    run.adapter.mkdir(parents=True)
    (run.adapter / "adapter_config.json").touch()
    events: list[ev.RunEvent] = [
        ev.RunStarted(digest=digest(WANTED), pid=1, seconds_estimate=(60, 120, 600)),
        ev.DataReady(read=306, kept=300, train=240, eval=60, dropped={}, redacted={}),
        *(_measured(model, better) for model in SCORES),
        ev.TrustMeasured(
            demand=0.95, threshold=0.7, answered=0.6, right=0.95, right_low=0.89, right_high=0.98, rows=60,
            promised=False, unknown_rows=100, unknown_handed_over=0.97,
        ),
        ev.Diagnosed(text="Training helped.", gain=0.57 + better, beyond_noise=True),
        ev.FitnessJudged(
            grade="staff", of="replies", rows=60, answered=0.6, right=0.95, right_low=0.82, right_high=0.98, wrong=2,
            text="Helps staff.",
            sentences=(
                FitnessSentence(code="staff-replies", figures={}, text="Helps staff."),
                FitnessSentence(
                    code="some-replies", figures={"done": 36, "rows": 60, "right": 34, "low": 82, "high": 98},
                    text="In the test it was sure enough of 36 of 60.",
                ),
            ),
        ),
        ev.RunFinished(seconds=95, adapter="model/adapter", report="report.md"),
    ]  # fmt: skip
    for event in events:
        append_event(run.events, event)
    write_report(build_report(WANTED, events, None, Findings(worst=WORST, trust_curve=CURVE)), run)


def _measured(model: ev.Measurable, better: float) -> ev.Evaluated:
    score, *reached = SCORES[model]
    return ev.Evaluated(
        model=model, split="held_out", rows=60, score=score + (better if model == "trained" else 0.0),
        criteria=dict(zip((line.name for line in RUBRIC), reached, strict=True)), metrics={}, noise=0.07,
        against={"base": AGAINST} if model == "trained" else {},
    )  # fmt: skip
