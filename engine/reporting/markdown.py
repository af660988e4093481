"""The report as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.display_names import LEFT_OUT, MODELS, PERSONAL_DATA, in_words
from engine.core.printable import in_markdown as inline
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


def markdown(report: Report) -> str:
    """What it is fit for, result, before and after, baselines, slices, wrong and worst answers, data, checks, examples,
    and where the plan's values come from."""
    lines = [f"# {inline(report.name)}", ""]
    if report.fit:
        lines += [f"**{inline(report.fit)}** {inline(report.verdict)}".rstrip(), ""]
    lines += [inline(report.goal), "", f"Spec `{report.digest}`", ""]
    if report.result:
        lines += ["## Result", "", inline(f"{report.result} {report.way}".rstrip()), ""]
    if report.diagnosis:
        lines += [inline(report.diagnosis), ""]
    if report.trust:
        lines += ["## What it answers and what it hands over", "", inline(report.trust), ""]
        lines += _table(TRUST_HEAD, trust_of(report))
    if report.use:
        lines += ["## How to use it", "", *[f"- {inline(line)}" for line in report.use], ""]
    if report.costs:
        lines += ["## What it costs to use", "", *[f"- {inline(line)}" for line in report.costs], ""]
    if report.score is not None:
        lines += _before_and_after(report, report.score)
    lines += _parts(report)
    if report.data:
        data = report.data
        lines += [
            "## Data",
            "",
            (
                f"{data['read']} rows read, {data['kept']} kept: {data['train']} to train on, {data['eval']} "
                "held out to test on."
            ),
            "",
        ]
        lines += [f"- dropped {n}: {inline(in_words(reason, LEFT_OUT))}" for reason, n in data["dropped"].items() if n]
        lines += [
            f"- replaced {n}: {inline(in_words(kind, PERSONAL_DATA))}" for kind, n in data["redacted"].items() if n
        ] + [""]
    lines += [
        "## Checks",
        "",
        *[
            f"- {'passed' if c.passed else 'FAILED'}: {inline(c.name.replace('_', ' '))}. {inline(c.detail)}"
            for c in report.checks
        ],
        "",
    ]
    lines += [*[f"- {inline(stage_of(s, report))}" for s in report.stages], ""]
    if kept := rounds_of(report):
        lines += [kept, ""]
    lines += [f"- {inline(note)}" for note in report.notes] + [""]
    if report.timing is not None:
        lines += ["## Time", "", time_of(report.timing), ""]
    if report.examples:
        lines += ["## Side by side", ""]
        for x in report.examples:
            lines += [
                f"**{inline(x.prompt)}**",
                "",
                f"- right: {inline(x.expected)}",
                f"- before: {inline(x.base)}",
                f"- after: {inline(x.trained)}",
                "",
            ]
    if report.origins:
        lines += [
            "## Where the plan comes from",
            "",
            *_table(["value", "from", "why"], [[o.name, o.source, o.why] for o in report.origins]),
        ]
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *[f"| {' | '.join(map(inline, row))} |" for row in rows],
        "",
    ]


def _before_and_after(report: Report, score: ReportLine) -> list[str]:
    models = models_of(report)
    lines = ["## Before and after", "", f"On {report.rows} messages the model was not trained on.", ""]
    rows = []
    for line in (*report.criteria, score, *report.metrics):
        name = (
            "SCORE (at most 1)" if line is score else f"{name_of(line)} ({line.about})" if line.about else name_of(line)
        )
        values = [figure(line.values.get(m)) + (f" ± {report.noise[m]:.2f}" if line is score else "") for m in models]
        rows.append(
            [name, "" if line.weight is None else f"{line.weight:+g}", *values, change_of(line.change), judged(line)]
        )
    lines += _table(["", "weight", *[MODELS[m] for m in models], "change", ""], rows)
    lines += [
        (
            "The change is from the base model to the trained one, compared row by row, with its 95 % "
            "interval. “–” means it could not be measured."
        ),
        "",
    ]
    lines += [f"- {MODELS[name]}: {inline(about)}" for name, about in report.about.items()] + [""]
    return lines


def _parts(report: Report) -> list[str]:
    lines: list[str] = []
    if classes := classes_of(report):
        part = "field" if are_forms(report) else "label"
        lines += [f"## {part.title()} by {part}", ""]
        lines += _table([part, "rows", "precision", "recall", "F1", "F1 of the base"], classes)
        lines += [about_classes(report), ""]
    if report.slices:
        lines += ["## Where it does well and where it does not", ""]
        rows = [
            [
                s.by,
                s.name,
                str(s.rows),
                figure(s.base),
                f"{figure(s.trained)} ± {s.noise:.2f}",
                "worse than the rest" if s.worse else "",
            ]
            for s in report.slices
        ]
        lines += _table(["", "part", "rows", "base", MODELS[report.delivered], ""], rows)
    if report.to_correct:
        lines += ["## To correct", "", about_corrections(report), ""]
        lines += _table(CORRECT_HEAD, corrections_of(report))
    if report.worst:
        lines += ["## Worst answers", ""]
        for w in report.worst:
            lines += [
                f"**{inline(w.prompt)}** (score {w.score:.2f})",
                "",
                f"- right: {inline(w.expected)}",
                f"- {'after' if report.delivered == 'trained' else MODELS[report.delivered]}: {inline(w.reply)}",
            ]
            lines += [f"- {inline(r.criterion)}: {figure(r.met)} {inline(r.reason)}".rstrip() for r in w.reasons] + [""]
    if sizes := sizes_of(report):
        lines += ["## How fast and how large", "", *sizes, ""]
    return lines
