"""The report as one HTML file that needs nothing but a browser."""

from __future__ import annotations

from markupsafe import Markup

from engine.core.display_names import MODELS
from engine.core.printable import in_html
from engine.evaluation.score_replies import SCORE
from engine.reporting.plots import Mark, curve, dots
from engine.reporting.report import Report, ReportLine
from engine.reporting.words import (
    CORRECT_HEAD,
    TRUST_HEAD,
    about_classes,
    about_corrections,
    are_forms,
    change_of,
    classes_of,
    corrections_of,
    curve_of,
    figure,
    judged,
    models_of,
    name_of,
    rounds_of,
    sizes_of,
    stage_of,
    time_of,
    trust_of,
)

_MOST = 1.0
"""Of a figure: no chance reaches further."""


def page(report: Report) -> str:
    """HTML with inline style and plots; every text of the report is escaped, and no script or address of elsewhere
    is in it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("engine.reporting", ""),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    lines = [*report.criteria, *([report.score] if report.score else []), *report.metrics]
    return environment.get_template("page.html.j2").render(
        r=report,
        models=models_of(report),
        words=MODELS,
        lines=lines,
        figure=figure,
        change_of=change_of,
        judged=judged,
        name_of=name_of,
        title_of=lambda line: "SCORE (at most 1)" if line.name == SCORE and line.weight is None else name_of(line),
        sizes=sizes_of(report),
        trust_head=TRUST_HEAD,
        trust=trust_of(report),
        classes=classes_of(report),
        forms=are_forms(report),
        about_classes=about_classes(report),
        about_corrections=about_corrections(report),
        correct_head=CORRECT_HEAD,
        corrections=corrections_of(report),
        time=time_of(report.timing) if report.timing else "",
        before_after=_before_after(report),
        ways=_ways(report),
        rounds=rounds_of(report),
        stages=[stage_of(s, report) for s in report.stages],
        curves=[
            (curve_of(c), curve(c.points, curve_of(c), "loss" if c.of == "loss" else "reward")) for c in report.curves
        ],
    )


def _shown(found: object) -> object:
    """Text of others with nothing in it that hides or moves letters; the plots are the page's own."""
    return in_html(found) if isinstance(found, str) and not isinstance(found, Markup) else found


def _before_after(report: Report) -> object:
    lines = [line for line in (*report.criteria, *([report.score] if report.score else [])) if line.values]
    return dots([_mark(line) for line in lines], "Before and after, per criterion") if lines else ""


def _mark(line: ReportLine) -> Mark:
    before, after, change = line.values.get("base"), line.values.get("trained"), line.change
    around = after is not None and change is not None and change.enough
    # The interval of the change, drawn around what it came to.
    low, high = (
        (after - change.gain + change.low, min(_MOST, after - change.gain + change.high))
        if around and after is not None and change is not None
        else (None, None)
    )
    return Mark("Score" if line.name == SCORE and line.weight is None else name_of(line), before, after, low, high)


def _ways(report: Report) -> object:
    """The score of each way to get a reply, with its own interval; only where there are more than before and after."""
    score, models = report.score, models_of(report)
    if score is None or len(models) <= 2:
        return ""
    marks = []
    for model in models:
        value, noise = score.values[model], report.noise.get(model, 0.0)
        given = f": {report.about[model]}" if model in report.about else ""
        marks.append(
            Mark(
                f"{MODELS[model]}{given}",
                None,
                value,
                *((value - noise, min(_MOST, value + noise)) if value is not None else (None, None)),
            )
        )
    return dots(marks, "Score of each way")
