"""How the data are used, each value with its reason: what is held out, what may stay, who writes from texts, what
compares meanings."""

from __future__ import annotations

import math
from typing import Any, Literal

from engine.core.spec import DataSpec
from engine.data.synthetic.rows import TEMPLATES
from engine.estimation.machine import Machine
from engine.models.base_weights import Base, is_here
from engine.retrieval.sentence_encoder import EMBEDDING
from planner.compile.row_forecast import SEVERAL
from planner.compile.sources import Sources
from planner.plan import Origin, default, said
from planner.requirements import Requirements
from planner.sentences import sentence

_MOST_MEASURED = 400
"""More rows than this take longer to measure than they tell."""


def held_out_of(wants: Requirements, rows: int | None, rules: dict[str, Origin]) -> dict[str, Any]:
    """The share that was said; then all of it measures, as far as that stays short."""
    wish = wants.one("eval_share")
    if wish is None or not isinstance(wish.value, float):
        return {}
    rules["data.eval_share"] = said(wish.said)
    return {
        "eval_share": wish.value,
        "max_eval_rows": min(_MOST_MEASURED, max(DataSpec().max_eval_rows, math.ceil((rows or 0) * wish.value))),
    }


def kept_of(wants: Requirements, rules: dict[str, Origin]) -> dict[str, Any]:
    """What stays and what was said of rights; kinds that stay are not replaced."""
    keep = [str(w.value) for w in wants.all("keep") if w.value not in ("own", "not_own")]
    for wish in wants.all("keep"):
        rules[f"data.keep[{wish.value}]"] = said(wish.said)
    for wish in wants.all("rights"):
        rules.setdefault("data.rights", said(wish.said))
    # Keys and passwords are of use to nobody who asks the model.
    return {
        "keep": tuple(keep),
        "rights": tuple(str(w.value) for w in wants.all("rights")),
        "redact": tuple(k for k in DataSpec().redact if k not in keep),
        **_several(wants, rules),
    }


def _several(wants: Requirements, rules: dict[str, Origin]) -> dict[str, Any]:
    wish = wants.one(SEVERAL)
    if wish is None:
        return {}
    rules[f"data.{SEVERAL}"] = said(wish.said)
    return {SEVERAL: str(wish.value)}


def writer_of(wants: Requirements, data: Sources, model: str, rules: dict[str, Origin]) -> str:
    """Who the person named, as far as it is on this machine; else templates, or the language model that plans, where
    there are texts to make rows from."""
    wish = wants.one("writer")
    if wish is not None:
        named = str(wish.value)
        if named == TEMPLATES or is_here(Base(named)):
            rules["data.writer"] = said(wish.said)
            return named
        rules["data.writer"] = default(
            sentence(
                "reason-writer-not-here",
                "{model}, which you want to write the questions, is not on this machine; fetch it once: "
                "nlforge models fetch {model}",
                model=named,
            )
        )
        return TEMPLATES
    if model == TEMPLATES or not any(s.use == "train" and s.kind in ("text", "folder") for s in data.sources):
        rules["data.writer"] = default(
            sentence("reason-templates", "templates need no language model, and take answers word for word")
        )
        return TEMPLATES
    rules["data.writer"] = default(
        sentence(
            "reason-writer",
            "the model that plans also writes questions and answers from your texts; each is checked against its "
            "passage",
        )
    )
    return model


def embedding_of(machine: Machine, rules: dict[str, Origin]) -> Literal["none", "use-multilingual-3"]:
    """The model that compares meanings, where it is; a plan must not need what nobody fetched."""
    if machine.embedding:
        rules["data.embedding"] = default(
            sentence("reason-meaning", "it is on this machine, and sees the same said in other words and languages")
        )
        return EMBEDDING
    rules["data.embedding"] = default(
        sentence(
            "reason-no-meaning",
            "the model that compares meanings is not on this machine; fetch it once (32 MB): "
            "nlforge models fetch use-multilingual-3",
        )
    )
    return "none"
