"""What the page says of the data: which are used for what, what is replaced and what stays."""

from __future__ import annotations

from engine.core.spec import DataSpec, TrainingSpec
from planner.plan import Plan
from planner.render.example_row import columns_of_source, row_lines
from planner.render.reasons import why
from planner.rule_readers.keeping import PERSONAL

_KEPT = {
    "id_number": "ID numbers",
    "birth_date": "dates of birth",
    "plate": "number plates",
    "handle": "user names",
    "mac": "device addresses",
    "iban": "account numbers",
    "account": "bank accounts",
    "email": "e-mail addresses",
    "ip": "network addresses",
    "address": "street addresses",
    "near_duplicate": "rows that differ by small edits",
    "conflict": "contradicting rows",
    "breaks_guidelines": "examples that break the guidelines",
    "labels": "labels as they are written",
}


_KINDS = {
    "secret": "keys and other secrets",
    "password": "passwords",
    "card": "card numbers",
    "iban": "account numbers",
    "email": "e-mail addresses",
    "phone": "phone numbers",
    "ip": "network addresses",
    "address": "street addresses",
    "name": "names",
    "account": "bank accounts",
    "id_number": "ID numbers (social security, tax, insurance, passport, licence, patient)",
    "mac": "device addresses",
    "plate": "number plates and vehicle numbers",
    "birth_date": "dates of birth",
    "handle": "user names",
}


def let_go_lines(plan: Plan, spec: TrainingSpec) -> list[str]:
    """What protects people and is switched off: the first line of the page."""
    told = (
        []
        if spec.data.offline_only
        else [f"files and model may go to a machine that is not yours{why(plan, 'data.offline_only')}"]
    )
    told += [
        (
            f"{_KINDS.get(kind) or kind.replace('_', ' ') + 's'} stay in the training "
            f"data{why(plan, f'data.keep[{kind}]')}"
        )
        for kind in spec.data.keep
        if kind in PERSONAL
    ]
    unsaid = [kind for kind in DataSpec().redact if kind not in (*spec.data.redact, *spec.data.keep)]
    told += (
        [f"{', '.join(_KINDS.get(kind, kind) for kind in unsaid)} stay in the training data{why(plan, 'data.redact')}"]
        if unsaid
        else []
    )
    return [f"You allow: {'; '.join(told)}.", ""] if told else []


def data_lines(plan: Plan, spec: TrainingSpec) -> list[str]:
    """Each source with its use and a row of it, then what holds for all of them."""
    uses = {"train": "learns from", "eval": "tested on", "retrieve": "checks facts with", "never": "not used:"}
    lines = []
    for s in spec.data.sources:
        measured = plan.origin.get(f"data.sources[{s.path}].kind")
        count = (
            f": {measured.reason.split(',')[0]}"
            if measured and measured.source == "measured" and measured.reason
            else ""
        )
        answering = plan.origin.get(f"data.sources[{s.path}].answering")
        columns = (
            columns_of_source(s)
            + (f", {answering.reason}" if answering is not None else "")
            + why(plan, f"data.sources[{s.path}].speaker")
        )
        lines.append(f"- {uses[s.use]} {s.path}{count}{columns}{why(plan, f'data.sources[{s.path}]')}")
        lines += row_lines(plan, s)
    if not lines:
        return ["- nothing yet"]
    if spec.data.limit is not None:
        lines.append(f"At most {spec.data.limit} rows are used{why(plan, 'data.limit')}")
    if spec.data.redact:
        lines.append(
            f"Replaced by placeholders before training: {', '.join(_KINDS.get(k, k) for k in spec.data.redact)}."
        )
    lines += [f"Kept, because {_because(plan, value)}: {value}" for value in spec.data.own]
    if spec.data.not_in_text:
        lines.append(
            "Where the text does not answer the question, it learns to answer: "
            f"“{spec.data.not_in_text}”{why(plan, 'data.not_in_text')}"
        )
    if spec.data.keep:
        kept = ", ".join(
            f"{_KEPT.get(k) or k.replace('_', ' ') + 's'}{why(plan, f'data.keep[{k}]')}" for k in spec.data.keep
        )
        lines.append(f"May stay as they are: {kept}")
    if any(s.kind in ("text", "folder") and s.use == "train" for s in spec.data.sources):
        who = "by templates" if spec.data.writer == "templates" else f"by {spec.data.writer}"
        lines.append(
            f"From the texts, questions and answers are made {who}; each answer must be found in its "
            f"passage.{why(plan, 'data.writer')}"
        )
    if spec.data.rights:
        lines.append(f"Rights, as you said: {'; '.join(f'“{r}”' for r in spec.data.rights)}")
    if spec.data.offline_only:
        lines.append(f"Your files stay on this machine.{why(plan, 'data.offline_only')}")
    else:
        lines.append(f"Files and model may leave this machine.{why(plan, 'data.offline_only')}")
    return lines


def _because(plan: Plan, value: str) -> str:
    """Why a value of the firm's own stays."""
    origin = plan.origin.get(f"data.own[{value}]")
    return (
        origin.reason
        if origin is not None and origin.source == "measured" and origin.reason
        else "you say it is your own"
    )
