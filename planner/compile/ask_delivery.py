"""How the model is handed over: asked where a limit of the wish depends on it."""

from __future__ import annotations

from engine.core.spec import TrainingSpec
from planner.compile.hardware import TrainingHardware
from planner.plan import YOU_DECIDE, Question
from planner.requirements import Change, Requirements
from planner.sentences import sentence

DELIVERY = "deploy"
AS_FILE = sentence("option-as-file", "as a file for Ollama or llama.cpp")
AS_SERVER = sentence("option-as-server", "behind an address that programs call (API)")
IN_PLACE = sentence("option-in-place", "it is used here, nothing is handed over")


def delivery_question(
    wants: Requirements, spec: TrainingSpec, place: TrainingHardware, settled: frozenset[str]
) -> list[Question]:
    """Where a file has a largest size, or replies a longest time and the training is elsewhere than the use."""
    limits = spec.limits
    elsewhere = limits.max_response_seconds is not None and place.kind == "a rented card"
    if wants.one("deploy") is not None or DELIVERY in settled or not (limits.max_model_mb or elsewhere):
        return []
    text = (
        sentence(
            "question-deliver-size",
            "How is the model delivered? Its file may have a largest size, and how large it is depends on its form.",
        )
        if limits.max_model_mb
        else sentence(
            "question-deliver-time",
            "How is the model delivered, and where does it answer? It is trained on a rented card, and how fast it "
            "answers depends on where it runs.",
        )
    )
    return [Question(field=DELIVERY, options=(AS_FILE, AS_SERVER, IN_PLACE, YOU_DECIDE), text=text)]


def delivery_changes(option: str, words: str) -> list[Change] | None:
    """What an answer changes; None where the option is another question's."""
    targets: dict[str, str] = {AS_FILE: "ollama_gguf", AS_SERVER: "openai_server", IN_PLACE: "none"}
    target = targets.get(option)
    return None if target is None else [Change(op="set", field="deploy", value=target, quote=words.strip())]
