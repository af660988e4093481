"""Words for figures, the same on every page of the report."""

from __future__ import annotations

from typing import Literal

from engine.core.display_names import LESS_IS_BETTER, METRICS, STAGES
from engine.core.events import Measurable
from engine.core.gain import Gain
from engine.evaluation.corrections import TO_CORRECT
from engine.evaluation.forms import WHOLE_FORMS
from engine.reporting.report import Curve, Report, ReportLine, StageLine, Timing


def figure(value: float | None, digits: int = 2) -> str:
    """A figure with so many digits; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def are_forms(report: Report) -> bool:
    """Whether replies are forms, and the parts with figures of their own their fields."""
    return any(line.name == WHOLE_FORMS for line in report.metrics)


def about_classes(report: Report) -> str:
    """What precision and recall are of."""
    if are_forms(report):
        return (
            "Precision: the share of the values it filled in that are right. Recall: the share of the values that are "
            "there that it found."
        )
    return (
        "Precision: the share of messages given this label that really have it. Recall: the share of messages with "
        "this label that it found."
    )


def classes_of(report: Report) -> list[list[str]]:
    """A row a label or a field of forms: its name, rows, precision, recall and F1 of what is delivered, and F1 of the
    base; empty where replies are neither."""
    before = {c.label: c for c in report.classes.get("base", ())}
    rows = [(c, before.get(c.label)) for c in report.classes.get(report.delivered, ())]
    return [
        [c.label, f"{c.rows:,}", figure(c.precision), figure(c.recall), figure(c.f1), figure(b.f1 if b else None)]
        for c, b in rows
    ]


def name_of(line: ReportLine) -> str:
    """As a person calls it; of a fault, that less is better."""
    if line.weight is None:
        return METRICS.get(line.name, line.name) + (" (lower is better)" if line.name in LESS_IS_BETTER else "")
    return line.name + (" (a fault: lower is better)" if line.weight < 0 else "")


def change_of(change: Gain | None) -> str:
    """A gain with the ends of its interval; empty where there is none."""
    return "" if change is None else f"{change.gain:+.2f} ({change.low:+.2f} to {change.high:+.2f})"


ChangeKind = Literal["better", "worse", "chance", "few", "unknown"]


def kind_of(line: ReportLine) -> ChangeKind:
    """What the change means: “few” are too few rows to tell, “unknown” is one that was not compared row by row."""
    change = line.change
    if change is None:
        return "unknown"
    if not change.enough:
        return "few"
    if not (change.above or change.below):
        return "chance"
    worse = (line.weight is not None and line.weight < 0) or line.name in LESS_IS_BETTER
    return "better" if change.above != worse else "worse"


def judged(line: ReportLine) -> str:
    """The same in words; empty where nothing was compared."""
    words = {"few": "too few rows to tell", "chance": "within chance", "unknown": ""}
    return words.get(kind := kind_of(line), kind)


def models_of(report: Report) -> list[Measurable]:
    """Those measured, in the order they are shown."""
    return list(report.score.values) if report.score else []


def time_of(timing: Timing) -> str:
    """How long it was estimated to take, and took, in minutes."""
    low, likely, high, took = (s / 60 for s in (timing.low, timing.likely, timing.high, timing.took))
    off = f": {abs(took - likely) / likely:.0%} {'more' if took > likely else 'less'} than likely" if likely else ""
    return (
        f"Estimated {low:.1f} to {high:.1f} minutes, likely {likely:.1f}; it took {took:.1f}{off}. This "
        "improves the next estimate."
    )


def stage_of(line: StageLine, report: Report) -> str:
    """What a training did, how long, and the loss it ended with."""
    which = f" (training {line.round} of {report.rounds})" if report.rounds > 1 else ""
    loss = "" if line.loss is None else f", final loss {figure(line.loss)}"
    return f"{STAGES.get(line.stage, line.stage)}{which}: {line.seconds:.0f} s{loss}"


def curve_of(curve: Curve) -> str:
    """What a curve shows."""
    return (
        f"{STAGES.get(curve.stage, curve.stage)}: {'loss' if curve.of == 'loss' else 'mean reward, of 1'}, step by step"
    )


def rounds_of(report: Report) -> str:
    """Which training is the one kept, where there were several; else empty."""
    if report.rounds == 1:
        return ""
    return (
        f"It was trained {report.rounds} times. The model kept, and the training curve shown, are from "
        f"training {report.round}."
    )


def sizes_of(report: Report) -> list[str]:
    """How fast and how large, a sentence each."""
    trained = report.delivered == "trained"
    seconds = next((line.values.get(report.delivered) for line in report.metrics if line.name == "mean_seconds"), None)
    whose = "trained model" if trained else "untrained model with what stands in its prompt"
    said = [f"A reply of the {whose} takes {seconds:.1f} seconds here."] if seconds is not None else []
    if report.size is not None and not trained:
        said.append(f"The base model, which is what answers, takes {report.size.base_mb:g} MB.")
    elif report.size is not None:
        said.append(
            f"The trained part (the adapter) takes {report.size.adapter_mb:g} MB, the base model "
            f"{report.size.base_mb:g} MB."
        )
    return said


TRUST_HEAD = ("when at least so sure", "answered", "right of these", "95 % interval")


def trust_of(report: Report, most: int = 8) -> list[list[str]]:
    """A few thresholds, evenly spread, in the columns of `TRUST_HEAD`; empty where that was not measured."""
    points = report.trust_curve
    last = max(1, min(most, len(points)) - 1)
    some = [points[round(n * (len(points) - 1) / last)] for n in range(min(most, len(points)))]
    return [
        [figure(p.threshold), share(p.answered), share(p.right), f"{share(p.right_low)} to {share(p.right_high)}"]
        for p in some
    ]


def share(value: float | None) -> str:
    """In per cent; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.0f} %"


CORRECT_HEAD = ("message", "it replied", "right", "why it is wrong")
_MOST_CORRECTIONS, _LONGEST = 20, 160


def about_corrections(report: Report) -> str:
    """How many replies are wrong, where they all are, and what to do with them."""
    n, shown = len(report.to_correct), min(len(report.to_correct), _MOST_CORRECTIONS)
    first = f" The first {shown} are below." if shown < n else ""
    return (
        f"{n:,} of {report.rows:,} replies to messages it had not seen are wrong; all are in {TO_CORRECT}.{first} "
        "Where your own reply is the wrong one, put it right in your file. Of the others add examples of the same kind."
    )


def corrections_of(report: Report) -> list[list[str]]:
    """The first wrong replies, in the columns of `CORRECT_HEAD`."""
    return [
        [_shortened(text) for text in (one.message, one.reply, one.right, one.why)]
        for one in report.to_correct[:_MOST_CORRECTIONS]
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2].rstrip()} …"
