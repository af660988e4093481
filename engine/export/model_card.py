"""The model card beside every export: only what the run has noted, and what was not measured is called that."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.core.events import Evaluated, GateChecked, RunEvent, RunFinished, WayChosen, read_events
from engine.core.printable import in_markdown as inline
from engine.export.packed_loss import PackedLoss
from engine.export.parity import ParityTable
from engine.export.trained import Trained
from engine.models.base_weights import base_digest
from engine.models.catalogue import catalogue
from engine.prompting.prompting import PROMPTING

_UNKNOWN = "not noted"


def card_text(
    trained: Trained,
    to: str,
    files: Mapping[str, str],
    parity: ParityTable | None = None,
    packed: Sequence[PackedLoss] = (),
) -> str:
    """The card in Markdown; `files`: sha256 of each exported file."""
    spec, events = trained.spec, list(read_events(trained.run.events))
    parts = [
        f"# {inline(spec.name)}",
        inline(spec.goal),
        *_made_of(trained, events),
        *_data(trained),
        *_results(trained, events),
        *_same_model(trained, parity, packed),
        *_limits(trained, events),
        "## Files",
        f"Exported as: {to}.\n\n" + "\n".join(["| file | sha256 |", "|---|---|", *_rows(files)]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def license_of(trained: Trained) -> str:
    """Of the base's weights; empty = nobody noted one."""
    listed = next((one.license for one in catalogue() if one.name == trained.base.name and not trained.base.own), "")
    return trained.spec.model.license or listed


def _made_of(trained: Trained, events: Sequence[RunEvent]) -> list[str]:
    spec = trained.spec
    stages = ", ".join(f"{stage.kind} ({stage.method})" for stage in spec.stages)
    took = next((event.seconds for event in reversed(events) if isinstance(event, RunFinished)), None)
    facts = [
        ("base model", f"{trained.base.name}, {base_digest(trained.base)}"),
        ("licence of the base model", license_of(trained) or _UNKNOWN),
        ("task", spec.task.value),
        ("languages", ", ".join(spec.languages)),
        ("stages", stages),
        ("system text", json.dumps(spec.model.system_prompt, ensure_ascii=False)),
        ("spec", trained.spec_digest),
        ("weights", f"those of the base model, untrained: {trained.weights}")
        if trained.is_base
        else ("trained weights", trained.weights),
        ("in its prompts", _asked(trained)),
        ("time of the run", _UNKNOWN if took is None else f"{took / 60:.1f} minutes"),
        ("energy", "not measured"),
    ]
    if trained.classes or trained.form.labels:
        facts.append(("labels", ", ".join(trained.classes or trained.form.labels)))
    return ["## What it is", "\n".join(["| | |", "|---|---|", *(f"| {k} | {inline(v)} |" for k, v in facts)])]


def _asked(trained: Trained) -> str:
    prompter = trained.way.prompter
    if prompter is None:
        return "the system text and the message"
    prompting = prompter.prompting
    if prompting.kind == "examples":
        return (
            f"the system text, {len(prompting.examples)} example{'s' if len(prompting.examples) > 1 else ''} "
            f"({PROMPTING}) and the message"
        )
    how = "meaning" if prompting.embedding != "none" else "words"
    return (
        f"the system text, and the message below up to {prompting.finds} finds of a search by {how} in the data "
        f"({', '.join(prompting.files)}); programs that do not search themselves ask without it"
    )


def _data(trained: Trained) -> list[str]:
    try:
        facts: dict[str, Any] = json.loads(trained.run.card.with_suffix(".json").read_text(encoding="utf-8"))
        lines = [
            f"| {inline(s['path'])} | {s['use']} | {s['rows_kept'] or '–'} | {s['sha256'] or '–'} |"
            for s in facts["sources"]
        ]
        counts = [f"{facts['train']['rows']:,} rows were learned from, {facts['eval']['rows']:,} held out."]
        for what, found in (("Left out", facts["dropped"]), ("Replaced by placeholders", facts["redacted"])):
            if found:
                counts.append(f"{what}: " + ", ".join(f"{inline(k)} {n:,}" for k, n in found.items()) + ".")
        rights = [inline(text) for text in facts["rights"]]
    except (OSError, ValueError, KeyError, TypeError):
        return ["## Data", "The data card of the run is not there, or cannot be read."]
    table = "\n".join(["| file | used to | rows kept | sha256 |", "|---|---|---|---|", *lines])
    said = "Licence of the data, as said: " + (" ".join(rights) if rights else "nothing was said.")
    return ["## Data", table, " ".join(counts), said]


def _results(trained: Trained, events: Sequence[RunEvent]) -> list[str]:
    measured = {e.model: e for e in events if isinstance(e, Evaluated)}
    given = measured.get(trained.way.model)
    if given is None:
        return ["## Results", "It was not measured."]
    others = [e for name, e in measured.items() if name != given.model]
    head = ["", *(e.model.replace("_", " ") for e in (given, *others))]
    rows = [
        ["score", *(_figure(e.score) for e in (given, *others))],
        *([inline(n), *(_figure(e.criteria.get(n)) for e in (given, *others))] for n in given.criteria),
        *([inline(n), *(_figure(e.metrics.get(n)) for e in (given, *others))] for n in given.metrics),
    ]
    table = "\n".join(["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)])
    noise = f"On {given.rows:,} held-out rows; the score's 95 % interval is ±{given.noise:.3f}."
    gates = [
        f"- {'passed' if e.passed else 'failed'}: {inline(e.name)}"
        + ("" if e.figure is None else f" ({e.figure:g})")
        + (f": {inline(e.detail)}" if e.detail else "")
        for e in events
        if isinstance(e, GateChecked)
    ]
    notes = [inline(note) for note in given.notes]
    chosen = next((inline(e.text) for e in reversed(events) if isinstance(e, WayChosen) and e.weights == "base"), "")
    return ["## Results", chosen, table, " ".join([noise, *notes]), *(["## Gates", "\n".join(gates)] if gates else [])]


def _same_model(trained: Trained, parity: ParityTable | None, packed: Sequence[PackedLoss]) -> list[str]:
    if parity is None:
        return []
    allowed = parity.allowed
    lines = [
        f"| {one.way} | {one.mean:.5f} | {one.largest:.5f} | {one.tokens:,} | {one.same} of {parity.prompts} |"
        for one in parity.ways
    ]
    found = [
        f"## Whether it is the {'base' if trained.is_base else 'trained'} model",
        "Difference in the log-probability of a token (nats) from the merged weights in fp32, along the same replies. "
        f"Allowed is what the same weights in bf16 differ by: {allowed.mean:.5f} on average, {allowed.largest:.5f} at "
        "most.",
        "\n".join(["| way | mean | largest | compared | same replies |", "|---|---|---|---|---|", *lines]),
    ]
    for one in packed:
        loss = "could not be judged" if one.loss is None else f"{one.loss:+.4f}"
        found.append(
            f"In {one.precision} the rubric's score on {one.rows:,} held-out rows is {_figure(one.after)} instead of "
            f"{_figure(one.before)} (loss {loss}, noise ±{one.noise:.3f}); {one.same} replies stay the same."
        )
    return found


def _limits(trained: Trained, events: Sequence[RunEvent]) -> list[str]:
    limits = trained.spec.limits
    said = [
        f"- It was measured for {trained.spec.task.value.replace('_', ' ')} in {', '.join(trained.spec.languages)}; "
        "what it does elsewhere was not measured.",
        f"- Replies are at most {trained.form.max_new_tokens} tokens long."
        if trained.kind == "chat"
        else "- It answers everything it is sent, also what fits none of its answers.",
    ]
    if limits.max_response_seconds is not None:
        said.append(f"- Asked for: a reply within {limits.max_response_seconds:g} seconds.")
    if not any(isinstance(event, Evaluated) and event.model == trained.way.model for event in events):
        said.append("- It was not measured.")
    return ["## Limits", "\n".join(said)]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _rows(files: Mapping[str, str]) -> list[str]:
    return [f"| {inline(name)} | {sha} |" for name, sha in files.items()]
