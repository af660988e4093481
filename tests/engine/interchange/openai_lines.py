"""Lines of a rubric that OpenAI's graders have too, and what such a grader gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, TrainingSpec, dump_yaml
from engine.graders.samples import sample_of
from engine.graders.similarity import alike
from engine.graders.verdict import References, Term

REFS = References("Returns within 45 days. The fee is 4.99.", (Term("send-back slip", ("return label",)),))


RIGHT = "Please print the send-back slip within 45 days."


EQUIVALENT: list[tuple[dict[str, Any], str]] = [
    ({"kind": "reference"}, RIGHT), ({"kind": "label"}, RIGHT), ({"kind": "guidelines"}, RIGHT),
    ({"kind": "grounding"}, RIGHT), ({"kind": "glossary"}, RIGHT),
    ({"kind": "patterns", "required": ["45 days"], "forbidden": ["sorry", "a'b\"c\\"]}, RIGHT),
    ({"kind": "length", "at_most": 8}, RIGHT), ({"kind": "length", "unit": "sentences", "at_least": 2}, RIGHT),
    ({"kind": "readable", "at_most": 30}, RIGHT),
    ({"kind": "tone", "wanted": ["please"], "unwanted": ["sorry"]}, RIGHT),
    ({"kind": "refusal"}, "I cannot tell you that."), ({"kind": "json", "fields": ["days"]}, '{"days": 45}'),
    ({"kind": "json"}, '{"days": 45, "part": "handle"}'),
    ({"kind": "tool_call"}, '{"name": "f", "arguments": {"x": 1, "y": 2}}'),
    ({"kind": "similarity", "measure": "rouge_l"}, RIGHT), ({"kind": "similarity", "measure": "fuzzy_match"}, RIGHT),
    ({"kind": "reference"}, "Due 5 March 2024, code AB-12."),
    ({"kind": "ending", "after": "within", "form": "number"}, RIGHT),
    ({"kind": "ending", "form": "json"}, 'It is {"days": 45}'), ({"kind": "ending"}, RIGHT),
]  # fmt: skip


def line(grader: dict[str, Any], weight: float = 1.0, name: str = "line", hard: bool = False) -> Criterion:
    return Criterion.model_validate({"name": name, "about": "x", "weight": weight, "hard": hard, "grader": grader})


def graded(grader: dict[str, Any], text: str, expected: str) -> float:
    """What a grader of OpenAI's gives, its Python run as it stands."""
    item = {"reply": expected, "prompt": "How?"}
    if grader["type"] == "text_similarity":
        assert (grader["input"], grader["reference"]) == ("{{sample.output_text}}", "{{item.reply}}")
        return alike(text, expected, grader["evaluation_metric"])
    names: dict[str, Any] = {"__name__": "grader"}
    exec(grader["source"], names)
    return float(names["grade"](sample_of(text), item))


def a_spec(folder: Path) -> Path:
    """A spec with its data in a folder of its own."""
    things = (
        "boots",
        "lamp",
        "kettle",
        "spade",
        "tent",
        "scarf",
        "rake",
        "jacket",
        "hose",
        "umbrella",
        "basket",
        "gloves",
        "pot",
        "blanket",
        "ladder",
        "torch",
        "hammock",
        "apron",
        "bucket",
        "shears",
    )
    asks = (
        "Where is the {} I ordered last week?,The {} left our house on Monday.",
        "Can I return a {} that is broken?,Send the {} back and we pay you at once.",
    )
    rows = "\n".join(a.replace("{}", t) for t in things for a in asks)
    (folder / "mail.csv").write_text(f"message,reply\n{rows}\n")
    spec = TrainingSpec(
        name="Parcels",
        goal="g",
        task="chat_assistant",
        model=ModelSpec(base="b", params_b=0.1, system_prompt="Be short."),
        stages=(),
        data=DataSpec(sources=(Source(path="mail.csv", kind="table"),)),
        rubric=(line({"kind": "reference"}, 1.0, "right"), line({"kind": "latency"}, -0.5, "slow")),
    )
    (folder / "spec.yaml").write_text(dump_yaml(spec))
    return folder / "spec.yaml"
