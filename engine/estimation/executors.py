"""What carries out each value a spec may have: one table, which planner, page and engine ask alike.

Each value names its executor, or says in words what is not built. What depends on the plan or the machine is `lacks`.
`tests/whole/test_capabilities.py` walks every Literal and StrEnum of the spec and finds each value here.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from engine.core.spec import Gpu, TrainingSpec
from engine.core.stages import uses_reward
from engine.evaluation.forms import form_grader
from engine.models.base_weights import DEFAULT, EMBEDDED, base_of, is_encoder, is_here, to_fetch
from engine.models.catalogue import catalogue, encoders
from engine.models.hub_facts import refused_by_facts, what_is_known
from engine.models.own_base import fault_of


@dataclass(frozen=True)
class BuildPlace:
    """Where a run would train."""

    gpus: tuple[Gpu, ...] = ()
    """Cards of this machine."""
    cluster: bool = False
    """On a Ray cluster the person names, whose cards are not known before."""


def _nothing(_: TrainingSpec, __: BuildPlace) -> str | None:
    return None


@dataclass(frozen=True)
class Capability:
    """One value of one field."""

    executor: str = ""
    """Dotted name of what carries it out; empty = nothing does."""
    not_built: str = ""
    """Where nothing does: what is missing, as in “it cannot build: …”."""
    lacks: Callable[[TrainingSpec, BuildPlace], str | None] = _nothing
    """What a plan or a place lacks for it, in the same form; None = nothing."""


def _four_bits(_: TrainingSpec, place: BuildPlace) -> str | None:
    if place.cluster or (place.gpus and importlib.util.find_spec("bitsandbytes") is not None):
        return None
    return (
        "training on 4-bit weights, which needs a graphics card and the package bitsandbytes; this machine "
        "lacks one of them"
    )


def _several_cards(spec: TrainingSpec, place: BuildPlace) -> str | None:
    # One process writes the replies, and of divided weights it holds a part only: it would wait for the others for
    # ever.
    if any(s.sharding != "none" and uses_reward(s) for s in spec.stages):
        return "practice against the rubric on weights that are divided among cards"
    return (
        None
        if place.cluster
        else "weights divided among cards, which needs several processes (a cluster, or Ray on this machine)"
    )


def _writer(spec: TrainingSpec, _: BuildPlace) -> str | None:
    base = base_of(spec.model)
    return f"replies of {base.name}, an encoder, which fills in forms and writes nothing" if is_encoder(base) else None


def _reader(spec: TrainingSpec, place: BuildPlace) -> str | None:
    if place.cluster:
        return "an encoder that fills in forms on a cluster (it learns in minutes on one machine)"
    base = base_of(spec.model)
    return None if is_encoder(base) else f"the head that fills in forms on {base.name}, which is no encoder"


def _weights(spec: TrainingSpec, _: BuildPlace) -> str | None:
    base = base_of(spec.model)
    if base.own:
        if (refused := refused_by_facts(base.weights)) is not None:
            return refused
        fault = fault_of(base.weights, offline_only=spec.data.offline_only)
        absent = fault is not None and to_fetch(base) is not None and not spec.data.offline_only
        return f"{fault}{what_is_known(base.weights)}" if absent else fault
    if base.weights != EMBEDDED:
        return f"on the weights {base.weights}, which this version does not fetch"
    # The default is there from the installation on; where it is not, the start says so.
    if base == DEFAULT or is_here(base):
        return None
    return f"on the base model {base.name}, which is not on this machine yet"


def _in_llama(spec: TrainingSpec, _: BuildPlace) -> str | None:
    """llama.cpp and Ollama run models that write, of the kinds it is written for."""
    stage = spec.stages[-1] if spec.stages else None
    if stage is None:
        return "a file of a model that is not trained"
    if stage.kind == "sft" and stage.head != "text":
        what = "chooses a label" if stage.head == "classes" else "fills in forms"
        return f"a model that {what} with a head of its own as a file for Ollama, which runs models that write"
    return None


def _trained(spec: TrainingSpec, _: BuildPlace) -> str | None:
    return None if spec.stages else "a model that is not trained"


OWN_BASE = Capability("engine.models.own_base.prepared", lacks=_weights)
"""A base the catalogue does not have: a folder, a GGUF file, or a pinned revision on the hub."""


def _built(executors: Mapping[str, str]) -> dict[str, Capability]:
    return {value: Capability(executor) for value, executor in executors.items()}


def _same(executor: str, *values: str) -> dict[str, Capability]:
    return {value: Capability(executor) for value in values}


_PREPARE, _CLEAN, _REDACT = "engine.data.prepare.", "engine.data.clean.", "engine.privacy.redact.Redactor"
_STRUCTURE, _WORDING, _FACTS = "engine.graders.structure.", "engine.graders.wording.", "engine.graders.facts."
_SFT = "engine.training.sft.train_sft"
_TRAINABLE, _ARGUMENTS = "engine.training.model.trainable_model", "engine.training.model.common_arguments"


@cache
def executors() -> Mapping[str, Mapping[str, Capability]]:
    """Field of the spec → value → what carries it out. Items of lists have no number: `stages.method`,
    `rubric.grader.kind`."""
    return {
        "task": _built(
            {
                "chat_assistant": _SFT,
                "summarization": _SFT,
                "rewriting_style": _SFT,
                "qa_over_documents": "engine.data.synthetic.of_document.asked_of",
                "classification": "engine.training.classification.train_classifier",
                "extraction": f"{_STRUCTURE}json_fields",
                "tool_use_agent": f"{_STRUCTURE}tool_call",
                "code_assistant": "engine.data.synthetic.functions.functions",
                "translation": "engine.evaluation.slices.slices",
                "domain_adaptation": "engine.training.cpt.train_cpt",
            }
        ),
        "data.sources.use": _built(
            {
                "train": f"{_PREPARE}read_all",
                "eval": f"{_PREPARE}divided",
                "retrieve": f"{_PREPARE}references",
                "never": f"{_PREPARE}prepare",
            }
        ),
        "data.sources.kind": _built(
            {
                "table": f"{_PREPARE}read_rows",
                "jsonl": f"{_PREPARE}read_rows",
                "text": "engine.data.texts.texts",
                "folder": "engine.data.folder.folder_rows",
                "glossary": "engine.data.glossary.terms_of",
                "unknown": "engine.data.read.read_table",
            }
        ),
        "data.several_labels": _same("engine.data.labels.book_of", "first", "none", "all"),
        "data.embedding": _built(
            {"none": "engine.graders.facts.grounding", "use-multilingual-3": "engine.graders.meaning.grounding"}
        ),
        "data.redact": _same(
            _REDACT,
            "secret",
            "password",
            "iban",
            "card",
            "account",
            "id_number",
            "email",
            "phone",
            "mac",
            "ip",
            "plate",
            "birth_date",
            "handle",
            "address",
            "name",
        ),
        "data.keep": _same(
            _REDACT,
            "order_number",
            "customer_number",
            "invoice_number",
            "ticket_number",
            "tracking_number",
            "serial_number",
            "article_number",
            "email",
            "phone",
            "name",
            "address",
            "ip",
            "id_number",
            "birth_date",
            "plate",
            "handle",
            "mac",
            "card",
            "iban",
            "account",
        )
        | _same(f"{_CLEAN}distinct", "near_duplicate", "duplicate", "conflict")
        | _built({"breaks_guidelines": "engine.data.usable.usable", "labels": "engine.data.labels.book_of"}),
        "model.base": {
            m.name: Capability("engine.models.base_weights.base_model_dir", lacks=_weights)
            if m.package is not None
            else Capability(not_built=f"on the base model {m.name}, whose weights this version does not fetch")
            for m in (*catalogue(), *encoders())
        },
        "experts": {"specialists": Capability(not_built="specialists, one model for each")},
        "stages.kind": _built(
            {
                "cpt": "engine.training.cpt.train_cpt",
                "sft": _SFT,
                "dpo": "engine.training.dpo_kto.train_dpo",
                "grpo": "engine.training.rl.grpo.train_grpo",
            }
        ),
        "stages.method": _same(_TRAINABLE, "lora", "full")
        | {"qlora": Capability("engine.models.load.load_model", lacks=_four_bits)},
        "stages.schedule": _same(_ARGUMENTS, "linear", "cosine", "constant"),
        "stages.sharding": {
            "none": Capability(_TRAINABLE),
            "fsdp2": Capability("engine.training.fsdp.shards_of", lacks=_several_cards),
        },
        "stages.head": {
            "text": Capability(_SFT, lacks=_writer),
            "classes": Capability("engine.training.classification.train_classifier", lacks=_writer),
            "fields": Capability("engine.training.fields.train_fields", lacks=_reader),
        },
        "stages.learns_from": _built(
            {
                "pairs": "engine.training.dpo_kto.train_dpo",
                "verdicts": "engine.training.dpo_kto.train_kto",
                "rubric": "engine.training.rl.on_policy_pairs.train_scored",
            }
        ),
        "rubric.grader.kind": _built(
            {
                "reference": f"{_FACTS}reference",
                "label": f"{_FACTS}label",
                "grounding": f"{_FACTS}grounding",
                "private": f"{_FACTS}private",
                "ending": "engine.graders.ending.ending",
                "glossary": f"{_WORDING}glossary",
                "guidelines": "engine.graders.guidelines.guidelines",
                "latency": "engine.models.generate.generate",
                "patterns": f"{_WORDING}patterns",
                "language": f"{_WORDING}language",
                "length": f"{_WORDING}length",
                "readable": f"{_WORDING}readable",
                "tone": f"{_WORDING}tone",
                "refusal": f"{_WORDING}refusal",
                "json": f"{_STRUCTURE}json_fields",
                "tool_call": f"{_STRUCTURE}tool_call",
                "sql": f"{_STRUCTURE}sql",
                "code": "engine.graders.sandbox.code",
                "python": "engine.graders.sandbox.python",
                "similarity": "engine.graders.similarity.similarity",
                "judge": "engine.rubric.llm_judge.judged",
                "none": "engine.rubric.score.verdict",
            }
        ),
        "rubric.grader.form": _same("engine.graders.ending.ending", "text", "number", "json"),
        "rubric.grader.unit": _same(f"{_WORDING}length", "words", "sentences", "characters", "lines"),
        "rubric.grader.high": _same("engine.graders.sandbox.python", "good", "bad"),
        "rubric.grader.measure": _same(
            "engine.graders.similarity.alike",
            "fuzzy_match",
            "bleu",
            "gleu",
            "rouge_1",
            "rouge_2",
            "rouge_3",
            "rouge_4",
            "rouge_5",
            "rouge_l",
        ),
        "gates.metric": {
            "score": Capability("engine.rubric.score.weighted"),
            "accuracy": Capability("engine.evaluation.score_replies.judge", lacks=_exactly_right),
            "exact_match": Capability("engine.evaluation.score_replies.judge"),
            "f1": Capability("engine.evaluation.classes.macro_f1", lacks=_labels_or_forms),
            "macro_f1": Capability("engine.evaluation.classes.macro_f1", lacks=_labels),
            "precision": Capability("engine.evaluation.classes.macro_precision", lacks=_labels_or_forms),
            "recall": Capability("engine.evaluation.classes.macro_recall", lacks=_labels_or_forms),
        },
        "hardware.gpus": {"NVIDIA": Capability("engine.models.load.on_card")}
        | {maker: Capability(not_built=f"training on cards of {maker}") for maker in ("AMD", "Apple", "Intel")},
        "hardware.place": {
            "here": Capability("engine.runs.executor.Here"),
            "cluster": Capability("engine.runs.ray_executor.on_ray"),
            "rented": Capability(
                not_built="renting a machine with a card (rent one yourself, and name it as a cluster)"
            ),
        },
        "deploy.target": {
            "none": Capability("engine.models.weight_digests.seal"),
            "merged_weights": Capability("engine.runs.deliver.deliver", lacks=_trained),
            "ollama_gguf": Capability("engine.runs.deliver.deliver", lacks=_in_llama),
            "openai_server": Capability("engine.runs.deliver.deliver", lacks=_trained),
        },
    }


def _exactly_right(spec: TrainingSpec, _: BuildPlace) -> str | None:
    return (
        None
        if any(c.grader.kind in ("label", "reference", "ending") for c in spec.rubric)
        else "accuracy without a right reply to compare with"
    )


def _labels_or_forms(spec: TrainingSpec, place: BuildPlace) -> str | None:
    return None if form_grader(spec.rubric) is not None else _labels(spec, place)


def _labels(spec: TrainingSpec, _: BuildPlace) -> str | None:
    return (
        None if spec.task == "classification" else "figures of labels (F1, precision, recall) of replies that are none"
    )
