"""A run as far as it has reported: events in, messages and true figures out."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from engine.core import events as ev
from engine.core.display_names import LEFT_OUT, LESS_IS_BETTER, METRICS, MODELS, PERSONAL_DATA, STAGES, counted
from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.printable import lines as in_lines
from engine.core.printable import one_line
from engine.core.regular_files import open_own
from nlforge.duration import duration
from nlforge.messages import Message, Progress, RunEnded, SampleReply, TableMessage, TalkMessage, WholeProgress
from nlforge.run_progress import WholeRun
from nlforge.store import Session

_EXAMPLE_WIDTH = 320
_WHO: Mapping[ev.Measurable, str] = {
    "base": "the base model",
    "trained": "the trained model",
    "prompt_only": "the base model with examples",
    "retrieval": "the base model with a search",
}
_NEXT: Mapping[ev.Measurable, str] = {
    "base": " Next, the other models answer the same messages, the trained model last."
}


class Follower:
    """Reads only what was appended to an event file since the last look."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.path, self._offset = path, offset
        self.unread = 0
        """Lines that are no events this version knows: damaged, or of a newer one."""

    def new(self) -> list[ev.RunEvent]:
        """Whole new events; a line still being written waits for the next look."""
        try:
            with open(open_own(self.path, os.O_RDONLY), "rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        found = []
        for line in whole.splitlines():
            try:
                found.append(ev.parse_event(line.decode()))
            except ValueError:
                # Torn by a crash and ended by the next append, or written by a newer version.
                self.unread += bool(line.strip())
        return found


@dataclass
class RunView:
    """State of one run, folded from its events."""

    weights: Mapping[str, float] = field(default_factory=dict)
    """Weight of each rubric line, for showing."""
    folder: Path = Path()
    """Where the run's files are, as the person can name it from where they are."""
    estimate: tuple[float, float, float] | None = None
    """Seconds, low, likely, high, as estimated before the run."""
    data: ev.DataReady | None = None
    stage: ev.StageStarted | None = None
    step: ev.Step | None = None
    evaluated: dict[str, ev.Evaluated] = field(default_factory=dict)
    diagnosed: ev.Diagnosed | None = None
    ended: ev.RunFinished | ev.RunFailedEvent | ev.RunCancelled | None = None
    whole: WholeRun = field(default_factory=WholeRun)
    _passed: list[str] = field(default_factory=list)
    """Checks that passed and were not said yet."""

    @property
    def exit_code(self) -> int:
        match self.ended:
            case ev.RunFailedEvent():
                return self.ended.exit_code
            case ev.RunCancelled():
                return 130
            case ev.RunFinished():
                return 0
            case None:
                return 6

    def take(self, event: ev.RunEvent) -> Iterator[Message]:
        """Fold one event in and say what a person should see of it."""
        self.whole.take(event)
        if isinstance(event, ev.GateChecked) and event.passed and "base" not in self.evaluated:
            self._passed.append(event.name.replace("_", " "))
            return
        if self._passed:
            # What each of them found is in the events and in the report.
            several = len(self._passed) > 1
            yield TalkMessage(
                f"{len(self._passed)} checks passed: {', '.join(self._passed)}."
                if several
                else f"Check passed: {self._passed[0]}."
            )
            self._passed.clear()
        match event:
            case ev.RunStarted():
                self.step, self.ended, self.estimate = None, None, event.seconds_estimate
                yield TalkMessage(
                    "The run continues where it stopped."
                    if event.resumed
                    else f"The run has started{_range(event.seconds_estimate)}."
                )
            case ev.DataReady():
                self.data = event
                yield TalkMessage(_data(event))
            case ev.GateChecked():
                yield TalkMessage(
                    (
                        f"Check {'passed' if event.passed else 'FAILED'}: {event.name.replace('_', ' ')}. "
                        f"{event.detail}"
                    ).rstrip()
                )
            case ev.StageStarted():
                self.stage = event
                begins = (
                    f"continues after step {event.first_step} of {event.steps}"
                    if event.first_step
                    else f"starts: {event.steps} steps"
                )
                yield TalkMessage(f"{_doing(event.stage)} {begins} on {event.rows} rows.")
            case ev.Step():
                self.step = event
                yield Progress(event.step, event.of, event.loss, event.eta_seconds, event.reward, _doing(event.stage))
            case ev.Sample():
                yield SampleReply(event.step, event.prompt, event.reply)
            case ev.StageFinished():
                loss = f", loss {event.loss:.3f}" if event.loss is not None else ""
                yield TalkMessage(f"{_doing(event.stage)} took {duration(event.seconds)}{loss}.")
            case ev.Evaluated():
                self.evaluated[event.model] = event
                score = "not measurable" if event.score is None else f"{event.score:.3f} ± {event.noise:.3f}"
                who = f"{_WHO[event.model]}{f' ({event.about})' if event.about else ''}"
                following = _NEXT.get(event.model, "") if event.rows else ""
                yield TalkMessage(
                    f"Measured {who} on {event.rows} rows it was not trained on: score {score}.{following}"
                )
            case ev.Diagnosed():
                if event.gain is not None:
                    self.diagnosed = event
                yield TalkMessage(event.text)
            case ev.Exported():
                yield TalkMessage(f"Delivered {event.what}: {self.folder / event.path}")
            case ev.Parity():
                yield TalkMessage(
                    f"Delivered {event.what} gives the same answers as the trained model: {event.same} of {event.of}."
                )
            case ev.RunFinished():
                self.ended = event
                if shown := examples(self):
                    yield TableMessage(shown)
                # Last, so that the figures are what is seen at the end.
                yield TableMessage(report(self))
                yield TalkMessage(
                    f"Done after {duration(event.seconds)}{_against(self.estimate, event.seconds)}. The "
                    f"report: {self.folder / event.report}"
                    f" (with plots, for a browser: {Path(event.report).with_suffix('.html').name})"
                )
                yield RunEnded(0)
            case ev.RunFailedEvent():
                self.ended = event
                if self.evaluated:
                    yield TableMessage(report(self))
                yield TalkMessage(*filter(None, (event.what, event.why, event.todo)))
                yield RunEnded(event.exit_code)
            case ev.RunCancelled():
                self.ended = event
                yield TalkMessage(f"The run was stopped{': ' + event.reason if event.reason else ''}. {self._left()}")
                yield RunEnded(130)
            case ev.CheckpointSaved() | ev.WeightsSaved():
                pass
            case _:
                assert_never(event)

    def progress(self) -> WholeProgress | None:
        """How far the run is as a whole, by the clock; None where it has not begun or has ended."""
        now = self.whole.now()
        return None if now is None or self.ended is not None else WholeProgress(*now, self._now_doing())

    def _now_doing(self) -> str:
        match self.whole.phase:
            case "data":
                return "Preparing your data"
            case "checks":
                return "Checking before training"
            case "train" if self.step is not None and self.whole.eta is not None:
                return f"{_doing(self.step.stage)}: step {self.step.step} of {self.step.of}"
            case "train":
                return f"{_doing(self.stage.stage if self.stage else '')}: the first step"
            case _:
                return f"Measuring: model {min(self.whole.measured + 1, len(_WHO))} of {len(_WHO)}"

    def _left(self) -> str:
        """What a stopped run leaves behind."""
        if "trained" in self.evaluated or (self.step is not None and self.step.step >= self.step.of):
            return "Training was complete, but the evaluation was not."
        if self.step is not None:
            return (
                f"It had completed {self.step.step} of {self.step.of} steps and can continue from there; a "
                "partly trained model is not used to answer."
            )
        return "Training had not started yet."

    def status(self, going: bool = True) -> str:
        """Where the run stands, in figures it has itself reported."""
        parts = []
        if self.data is not None:
            parts.append(f"{self.data.train} rows to train on, {self.data.eval} to test on.")
        if self.step is not None:
            loss = f", loss {self.step.loss:.3f}" if self.step.loss is not None else ""
            loss = loss if self.step.reward is None else f", mean reward {self.step.reward:.3f} of 1"
            learning = going and self.step.step < self.step.of and self.whole.phase == "train"
            left = f", about {duration(self.step.eta_seconds)} of training left" if learning else ""
            parts.append(
                f"{_doing(self.step.stage)}: step {self.step.step} of {self.step.of}{loss}, "
                f"{self.step.tokens_per_second:.0f} tokens a second{left}."
            )
            if self.step.step >= self.step.of and "trained" not in self.evaluated:
                parts.append("Training is done; now the model is evaluated.")
        for result in self.evaluated.values():
            if result.score is not None:
                parts.append(f"Score of {_WHO[result.model]}: {result.score:.3f} ± {result.noise:.3f}.")
        return " ".join(parts) or "It has started, and has not reported any figures yet."


def view_of(session: Session, run: RunPaths) -> RunView:
    """A run nothing is known of yet, with the weights of its rubric."""
    from engine.core.spec import load_spec

    folder = session.root / "runs" / run.root.name
    try:
        return RunView({c.name: c.weight for c in load_spec(run.spec).rubric}, folder)
    except BadInput:
        # Written by another version: the figures can be shown without the weights.
        return RunView(folder=folder)


def _doing(stage: str) -> str:
    return STAGES.get(stage, "Training")


def _range(seconds: tuple[float, float, float] | None) -> str:
    if seconds is None:
        return ""
    return f" and should take about {duration(seconds[1])} (between {duration(seconds[0])} and {duration(seconds[2])})"


def _against(seconds: tuple[float, float, float] | None, took: float) -> str:
    if seconds is None:
        return ""
    inside = seconds[0] <= took <= seconds[2]
    return (
        f" ({'inside' if inside else 'outside'} the estimate: {duration(seconds[0])} to "
        f"{duration(seconds[2])}, likely {duration(seconds[1])})"
    )


def _data(event: ev.DataReady) -> str:
    dropped = counted(event.dropped, LEFT_OUT) or "none"
    redacted = counted(event.redacted, PERSONAL_DATA) or "none found"
    read = f" Texts: {event.texts} pieces to train on, {event.texts_eval} to test on." if event.texts else ""
    return (
        f"Data: {event.read} rows read, {event.kept} kept ({event.train} to train on, {event.eval} to test on). "
        f"Left out: {dropped}. Personal data replaced: {redacted}.{read}"
    )


def _cell(value: float | None) -> str:
    return "missing" if value is None else f"{value:.3f}"


@dataclass(frozen=True)
class _Line:
    name: str
    weight: float | None
    before: float | None
    after: float | None
    less_is_better: bool = False

    def text(self, width: int) -> str:
        weight = f"{self.weight:+.1f}" if self.weight is not None else ""
        change, word = "-", ""
        if self.before is not None and self.after is not None:
            gain = self.after - self.before
            change = f"{gain:+.3f}"
            word = "" if abs(gain) < 0.0005 else "better" if (gain < 0) == self.less_is_better else "worse"
        return (
            f"{self.name:<{width}}{weight:>7}{_cell(self.before):>10}{_cell(self.after):>10}{change:>10}  {word}"
        ).rstrip()


def report(view: RunView) -> str:
    """Base against trained per criterion, with weights and noise; `missing` where nothing could be judged."""
    base, trained = view.evaluated.get("base"), view.evaluated.get("trained")
    shown = [e for e in (base, trained) if e is not None]
    if not shown:
        return "Nothing was measured in this run."

    def line(name: str, kind: str) -> _Line:
        before, after = (getattr(e, kind).get(name) if e else None for e in (base, trained))
        weight = view.weights.get(name) if kind == "criteria" else None
        return _Line(METRICS.get(name, name), weight, before, after, name in LESS_IS_BETTER or (weight or 0) < 0)

    body = [line(name, "criteria") for name in dict.fromkeys(n for e in shown for n in e.criteria)]
    body += [line(name, "metrics") for name in dict.fromkeys(n for e in shown for n in e.metrics)]
    score = _Line("SCORE (at most 1)", None, base.score if base else None, trained.score if trained else None)
    width = max(*(len(item.name) for item in (*body, score)), *map(len, MODELS.values())) + 2
    lines = [
        f"{'':<{width}}{'weight':>7}{'base':>10}{'trained':>10}{'change':>10}",
        *(item.text(width) for item in body),
        score.text(width),
    ]
    if base is not None and trained is not None:
        lines.append(f"{'may be chance (±)':<{width}}{'':>7}{base.noise:>10.3f}{trained.noise:>10.3f}")
    for name in ("prompt_only", "retrieval"):
        other = view.evaluated.get(name)
        if other is not None and other.score is not None:
            # Untrained, like the base, and so in its column.
            lines.append(f"{MODELS[other.model]:<{width}}{'':>7}{_cell(other.score):>10}")
    lines += [
        "",
        f"Measured on {shown[-1].rows} rows the model was not trained on. Each figure is between 0 and 1.",
        "Lower is better for faults (negative weights), for seconds, and for losses, which say how",
        "surprising the right words are to the model.",
    ]
    return in_lines(lines)


def examples(view: RunView) -> str:
    """Held-out messages with the right reply and those of both models; empty where there are none."""
    blocks = []
    for example in view.diagnosed.examples if view.diagnosed else ():
        parts = (
            ("asked:    ", example.prompt),
            ("base:     ", example.base),
            ("trained:  ", example.trained),
            ("expected: ", example.expected),
        )
        blocks.append(
            "\n".join(
                textwrap.fill(
                    one_line(shorten(" ".join(text.split()), _EXAMPLE_WIDTH)),
                    100,
                    initial_indent=label,
                    subsequent_indent=" " * len(label),
                )
                for label, text in parts
            )
        )
    return "\n\n".join(blocks)


def shorten(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 2].rstrip() + " …"
