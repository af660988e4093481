"""Made-up messages about invoices with the form a clerk fills in for each."""

from __future__ import annotations

import json
import random
from pathlib import Path

from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.graders.kinds import JsonFields
from engine.models.base_weights import ENCODER

_KINDS = {"invoice": "please pay", "reminder": "still not paid", "credit": "we owe you"}
_FIRST = ("rose", "stone", "lake", "north", "green", "river", "iron", "wind", "field", "moss")
_LAST = ("foods", "tools", "paper", "glass", "wood", "seeds", "paint", "cloth", "bikes", "lamps")
_GOODS = ("chairs", "pens", "soil", "nails", "cups", "rope")


def invoices(count: int, seed: int = 7) -> list[dict[str, str]]:
    """So many messages with their forms: who sent it and until when it is due in words of the message, what it is as
    one of three, and the goods as places with whether they are broken."""
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        kind = draw.choice(list(_KINDS))
        supplier = f"{draw.choice(_FIRST)}{draw.choice('abcdefgh')} {draw.choice(_LAST)}"
        goods, broken = draw.choice(_GOODS), draw.random() < 0.5
        due = f"{draw.randint(1, 28)} may" if kind != "credit" else ""
        words = f"{supplier} sent {goods}{' broken' if broken else ''}, {_KINDS[kind]}{f' by {due}' if due else ''}."
        form = {
            "supplier": supplier,
            "due": due or None,
            "kind": kind,
            "goods": [{"quote": goods, "state": "broken" if broken else "fine"}],
            "paid": kind == "credit",
        }
        rows.append({"message": words, "reply": json.dumps(form)})
    return rows


def invoice_file(path: Path, count: int = 120, seed: int = 7) -> Path:
    """The same as a file of lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in invoices(count, seed)), encoding="utf-8")
    return path


def forms_spec(path: str, **stage: object) -> TrainingSpec:
    """A spec that has an encoder learn them."""
    return TrainingSpec(
        name="invoices",
        goal="fill in the form of each message",
        task=Task.EXTRACTION,
        data=DataSpec(
            sources=(Source(path=path, kind="jsonl"),),
            keep=("near_duplicate", "duplicate", "conflict"),
            redact=(),
            max_eval_rows=16,
        ),
        model=ModelSpec(base=ENCODER.name, params_b=0.118),
        stages=(SftStage(head="fields", method="full", packing=False, **{"epochs": 2, **stage}),),  # type: ignore[arg-type]
        rubric=(Criterion(name="right", about="right", weight=1, grader=JsonFields(each_entry=True)),),
    )
