"""Forms that an encoder fills in, in the place of a model that writes: where the data allows it, and which."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Task
from engine.core.stages import SftStage
from engine.data.profile import DataProfile
from engine.estimation.estimate import training_memory_gb
from engine.estimation.machine import Machine
from engine.models.base_weights import ENCODER
from engine.models.catalogue import entry
from planner.compile.hardware import TrainingHardware
from planner.compile.model_choice import ModelChoice
from planner.plan import Origin, default
from planner.requirements import Requirements, StageKind
from planner.sentences import Digits, Sentence, sentence

NO_ENCODER = sentence(
    "stage-no-encoder",
    "an encoder would fill in these forms in one pass and invent nothing, but it is not on this machine; fetch it "
    "once, and plan again: nlforge models fetch {model}",
    model=ENCODER.name,
)
_FEW, _MANY = 1_000, 50_000
_BATCH, _RATE, _LONGEST = 8, 2e-4, 4096


def holds_forms(wants: Requirements, task: Task, kinds: Sequence[StageKind], profiles: Sequence[DataProfile]) -> bool:
    """Whether all that is learned are forms that can be filled in from the message, and nobody wants it learned in
    another way."""
    learned = [p for p in profiles if p.reply_column and p.usable]
    method, deploy = wants.one("method"), wants.one("deploy")
    return (
        task is Task.EXTRACTION
        and tuple(kinds) == ("sft",)
        and bool(learned)
        and all(p.forms for p in learned)
        and wants.one("base_model") is None
        # Ollama runs models that write.
        and (deploy is None or deploy.value != "ollama_gguf")
        and (method is None or method.value == "full")
    )


def encoder_choice(place: TrainingHardware, machine: Machine, rules: dict[str, Origin]) -> ModelChoice | None:
    """The encoder where its weights are on this machine; nothing is planned that would have to be fetched first."""
    if ENCODER.name not in machine.bases:
        return None
    model = entry(ENCODER.name)
    rules["model.base"] = default(
        sentence(
            "reason-base-encoder",
            "an encoder reads each message whole, in about 100 languages, and fills in the form in one pass; licence "
            "{licence}",
            licence=model.license,
        )
    )
    memory = training_memory_gb(model, "full")
    return ModelChoice(model=model, method="full", memory_gb=memory, fits=memory <= place.memory_gb)


def fields_stage(rows: int | None, how_many: Sentence, rules: dict[str, Origin]) -> SftStage:
    """The stage in which an encoder learns to fill in the forms, with the reason of each setting."""
    passes = 30 if rows is not None and rows < _FEW else 8 if rows is None or rows < _MANY else 2
    for field, reason in {
        "head": sentence(
            "stage-head-fields",
            "what it says is a value of your examples or stands in the message: it invents nothing, and cannot write "
            "sentences",
        ),
        "method": sentence("stage-full-fields", "a small encoder learns whole; kept is what changed, in 8 bits"),
        "epochs": sentence(
            "stage-passes-fields",
            "{examples}: its head begins at nothing, and fewer examples have to be read more often",
            examples=how_many,
        ),
        "learning_rate": sentence(
            "stage-rate-fields",
            "the rate at which an encoder learned the forms of the planner that reads your words; the head on top, "
            "which begins at nothing, learns five times as fast",
        ),
        "batch_size": sentence(
            "stage-batch-fields",
            "a step reads {pieces} word pieces, as many as eight long messages have",
            pieces=Digits("1,000"),
        ),
        "packing": sentence("stage-side-fields", "messages of similar length are read side by side"),
        "max_length": sentence(
            "stage-longest-fields", "it reads a long message window by window; what is longer still stops the run"
        ),
    }.items():
        rules[f"stages[sft].{field}"] = default(reason)
    return SftStage(
        head="fields",
        method="full",
        packing=False,
        epochs=passes,
        learning_rate=_RATE,
        batch_size=_BATCH,
        max_length=_LONGEST,
        warmup_share=0.06,
    )
