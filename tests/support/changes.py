"""Changes of wishes: one of each kind, and such as Hypothesis draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from engine.core.spec import Money, Task
from planner.changes import apply_changes
from planner.requirements import (
    LISTS,
    Change,
    Circumstance,
    Requirements,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedSource,
    WantedStage,
)

NAMES = st.sampled_from(["kind", "Kind", "never rude", "prices", "页码", "a b c"])


PATHS = st.sampled_from(["a.csv", "b/", "B/", "12 FAQ entries", "handbook.pdf", "x.jsonl"])


HOLDS = st.sampled_from(
    [
        None,
        "dialogues",
        "labelled",
        "pairs",
        "preferences",
        "documents",
        "code",
        "functions",
        "numbers",
        "media",
        "glossary",
    ]
)


def change(op: str, field: str, value: Any, quote: str = "so", old: str | None = None) -> Change:
    return Change.model_validate({"op": op, "field": field, "value": value, "quote": quote, "old": old})


def some(field: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Change]:
    ops = st.sampled_from(["add", "remove", "replace"] if field in LISTS else ["set", "set", "remove"])
    return st.builds(
        lambda op, value, quote: change(op, field, value, quote, "kind" if op == "replace" else None),
        ops,
        values,
        st.sampled_from(["so", "do it", "the other"]),
    )


CHANGES = st.one_of(
    some("goal", st.sampled_from(["help us", "sort mail"])),
    some("task", st.sampled_from(list(Task))),
    some("languages", st.sampled_from(["en", "de", "zh", "is"])),
    some(
        "sources",
        st.builds(
            WantedSource,
            path=PATHS,
            use=st.sampled_from([None, "train", "eval", "retrieve", "never"]),
            holds=HOLDS,
            examples=st.sampled_from([None, 5.0, 900.0, 2e6]),
        ),
    ),
    some("experts", st.builds(WantedExpert, name=NAMES, sources=st.lists(PATHS, max_size=2).map(tuple))),
    some("stages", st.builds(WantedStage, kind=st.sampled_from(["cpt", "sft", "dpo", "grpo"]), wanted=st.booleans())),
    some(
        "rubric",
        st.builds(
            WantedCriterion,
            name=NAMES,
            weight=st.sampled_from([None, 1.0, -2.0, 0.0]),
            unwanted=st.booleans(),
            strength=st.sampled_from(["must", "should", "nice"]),
        ),
    ),
    some(
        "gates",
        st.builds(WantedGate, metric=st.sampled_from(["accuracy", "f1"]), at_least=st.sampled_from([0.5, 0.9, 1.0])),
    ),
    some(
        "budget",
        st.builds(Money, amount=st.sampled_from([0.0, 5.0, 1e6]), currency=st.sampled_from(["USD", "EUR", "XYZ"])),
    ),
    some("deadline_hours", st.sampled_from([0.1, 24.0])),
    some("max_response_seconds", st.sampled_from([0.01, 2.0])),
    some("max_params_b", st.sampled_from([0.01, 4.0, 70.0, 405.0])),
    some("max_model_mb", st.sampled_from([50.0, 500.0, 20000.0])),
    some("base_model", st.sampled_from(["qwen3-8b", "llama 405b"])),
    some("offline_only", st.booleans()),
    some("deploy", st.sampled_from(["ollama_gguf", "none"])),
    some(
        "gpus",
        st.builds(
            WantedGpu,
            name=st.sampled_from(["RTX 4090", "A100", "Apple M2", "Foo 1"]),
            count=st.sampled_from([0, 1, 8]),
            vram_gb=st.sampled_from([None, 2.0, 24.0]),
        ),
    ),
    some("circumstances", st.sampled_from(list(Circumstance))),
    some("column", st.sampled_from(["topic"])),
)


def applied(changes: Sequence[Change], turn: int = 1) -> Requirements:
    return apply_changes(Requirements(), changes, turn)
