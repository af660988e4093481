"""The report of a run, in plain words, from its events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.events import DataReady, Diagnosed, Evaluated, GateChecked, RunEvent, RunStarted, StageFinished, active_seconds
from engine.spec import TrainingSpec, digest

Origins = Mapping[str, Mapping[str, object]]
"""Name of a value → `from`, and `quote` with `turn`, or `reason`."""


def read_origins(path: Path) -> Origins:
    """Where each value of the spec comes from; empty for a spec made by hand."""
    try:
        found: Origins = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def write_report(spec: TrainingSpec, events: Sequence[RunEvent], origins: Origins | None = None) -> str:
    """Markdown: result, before and after, data, checks, examples, and where the plan's values come from."""
    data = next((e for e in events if isinstance(e, DataReady)), None)
    figures = {e.model: e for e in events if isinstance(e, Evaluated)}
    verdict = next((e for e in reversed(events) if isinstance(e, Diagnosed)), None)
    lines = [f"# {spec.name}", "", spec.goal, "", f"Spec `{digest(spec)}`", ""]
    if verdict:
        lines += ["## Result", "", verdict.text, ""]
    base, trained = figures.get("base"), figures.get("trained")
    if base and trained:
        lines += ["## Before and after", "", f"On {trained.rows} messages that were never trained on.", ""]
        lines += ["| | weight | before | after |", "|---|---|---|---|"]
        for c in spec.rubric:
            lines.append(f"| {c.name} ({c.about}) | {c.weight:+g} | {_figure(base.criteria.get(c.name))} | {_figure(trained.criteria.get(c.name))} |")
        lines.append(f"| **score (at most 1)** | | **{_figure(base.score)} ± {base.noise:.2f}** | **{_figure(trained.score)} ± {trained.noise:.2f}** |")
        lines += [f"| {name} | | {base.metrics.get(name, float('nan')):.3f} | {trained.metrics.get(name, float('nan')):.3f} |" for name in trained.metrics]
        lines += ["", "Lines with a minus weight show how often the fault happened; for those, lower is better. “–” = could not be measured.", ""]
    if data:
        lines += ["## Data", "", f"{data.read} rows read, {data.kept} kept: {data.train} to learn from, {data.eval} held out.", ""]
        lines += [f"- dropped {n}: {reason.replace('_', ' ')}" for reason, n in data.dropped.items() if n]
        lines += [f"- redacted {n}: {kind}" for kind, n in data.redacted.items() if n] + [""]
    lines += ["## Checks", ""]
    checks = {e.name: e for e in events if isinstance(e, GateChecked)}
    lines += [f"- {'passed' if e.passed else 'FAILED'}: {e.name.replace('_', ' ')}. {e.detail}" for e in checks.values()]
    lines += ["", *[f"Training ({e.stage}): {e.seconds:.0f} s, last loss {e.loss}" for e in events if isinstance(e, StageFinished)], ""]
    lines += _time(events)
    if verdict and verdict.examples:
        lines += ["## Side by side", ""]
        for x in verdict.examples:
            lines += [f"**{x.prompt}**", "", f"- right: {x.expected}", f"- before: {x.base}", f"- after: {x.trained}", ""]
    if origins:
        lines += ["## Where the plan comes from", "", "| value | from | why |", "|---|---|---|"]
        lines += [f"| {name} | {origin.get('from')} | {_why(origin)} |" for name, origin in origins.items()] + [""]
    return "\n".join(lines)


def _time(events: Sequence[RunEvent]) -> list[str]:
    """What was estimated against what it took until now, the report itself being the last thing."""
    begun = next((e for e in events if isinstance(e, RunStarted) and e.seconds_estimate is not None), None)
    if begun is None or begun.seconds_estimate is None:
        return []
    low, likely, high = (s / 60 for s in begun.seconds_estimate)
    took = active_seconds(events) / 60
    off = f"{abs(took - likely) / likely:.0%} {'more' if took > likely else 'less'} than likely" if likely else ""
    return ["## Time", "", f"Estimated {low:.1f} to {high:.1f} minutes, likely {likely:.1f}; it took {took:.1f}: {off}. The next estimate learns from it.", ""]


def _why(origin: Mapping[str, object]) -> str:
    said = f"“{origin['quote']}” (turn {origin.get('turn')})" if origin.get("quote") else ""
    return " ".join(f"{said} {origin.get('reason') or ''}".replace("|", "/").split())


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
