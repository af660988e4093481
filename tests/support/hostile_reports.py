"""A report with dirt in every place that a person, a file or a model fills."""

from __future__ import annotations

from engine.core.events import DataReady, Diagnosed, GateChecked, RunEvent, RunStarted, SideBySide, StageFinished, Step
from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, ModelSpec, Task, TrainingSpec
from engine.evaluation.compare_models import Measured, with_changes
from engine.evaluation.score_replies import judge
from engine.evaluation.slices import slices
from engine.evaluation.worst import worst
from engine.graders.kinds import grader_of
from engine.graders.verdict import References
from engine.reporting.report import Findings, Report, build_report

HOSTILE = (
    "</td><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "| a | b |\n\n# Result\n",
    "\x00\x1b[31m\u202eevil\ud800",
    "{{ 7*7 }}{% raw %}",
    "](javascript:alert(1))",
    "&lt;b&gt; ]]> --> </svg>",
    "```\n---\n***",
    "<https://x.example>",
)


def hostile_report(dirt: tuple[str, ...] = HOSTILE) -> Report:
    """A report as a run makes it, with dirt in every place a person, a file or a model fills."""
    rows = [
        Row(
            f"{dirt[n % len(dirt)]} question {n} {'so ' * (n % 9)}",
            f"Answer {n}. {dirt[(n + 1) % len(dirt)]}",
            dirt[n % 2],
            n,
        )
        for n in range(24)
    ]
    rubric = (
        Criterion(name=f"right {dirt[0]}", about=dirt[1], weight=1, grader=grader_of("reference")),
        Criterion(name="short", about=dirt[2], weight=-0.5, grader=grader_of("length")),
    )
    spec = TrainingSpec(
        name=dirt[0],
        goal=dirt[3].replace("\ud800", ""),
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(),
        rubric=rubric,
    )

    def measured(model: str, replies: list[str], about: str = "") -> Measured:
        judged = judge(
            model,
            "held_out",
            rubric,
            rows,
            replies=replies,
            seconds=[0.5] * 24,
            refs=References(),
            classification=False,  # type: ignore[arg-type]
            about=about,
        )
        return Measured(judged, replies, [])

    others = [
        measured("base", [dirt[n % len(dirt)] for n in range(24)]),
        measured("prompt_only", [r.prompt for r in rows], dirt[4]),
        measured("retrieval", [r.prompt for r in rows], dirt[1]),
    ]
    after = with_changes(
        measured("trained", [r.reply if n % 3 else dirt[n % len(dirt)] for n, r in enumerate(rows)]), others
    )
    said = Diagnosed(
        text=f"Training helped. {dirt[0]}",
        gain=0.4,
        beyond_noise=True,
        examples=(SideBySide(prompt=dirt[0], expected=dirt[1], base=dirt[2], trained=dirt[3]),),
    )
    events: list[RunEvent] = [
        RunStarted(digest="d", pid=1, seconds_estimate=(60, 90, 120)),
        DataReady(read=30, kept=28, train=4, eval=24, dropped={dirt[0]: 2}, redacted={dirt[1]: 1}),
        *(
            Step(stage="sft", step=n, of=40, loss=3 / n, reward=n / 40, tokens_per_second=1, eta_seconds=1)
            for n in range(1, 41)
        ),
        StageFinished(stage="sft", seconds=3, loss=None),
        *(o.event for o in others),
        after.event,
        said,
        Diagnosed(text=dirt[5]),
        GateChecked(name=f"release_{dirt[0]}", passed=False, figure=None, detail=dirt[2]),
        Diagnosed(text=dirt[0], cause="underfit", lever={"a": dirt[3]}),
    ]
    found = Findings(
        slices=slices(rows, others[0].judged.scores, after.judged.scores),
        worst=worst(rubric, rows, after.replies, after.judged.scores, [None] * 24, References()),
    )
    return build_report(spec, events, {dirt[0]: {"from": "said", "quote": dirt[2], "turn": 1}}, found)
