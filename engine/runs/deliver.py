"""The last stage of a run: what was confirmed to be delivered is made of the trained model, and proved to be it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from engine.core.events import Delivering, RunEvent
from engine.core.paths import RunPaths
from engine.core.spec import TrainingSpec
from engine.export.export import Result, Target, export
from engine.graders.judge_protocol import OpenJudge
from engine.reporting.report import Report
from engine.runs.evaluate import write_report

EXPORTS: Mapping[str, Target] = {"ollama_gguf": "ollama", "openai_server": "gguf", "merged_weights": "merged"}
"""What is exported for each target of a spec; without one the adapter is all there is."""


def exported_as(spec: TrainingSpec) -> Target | None:
    """What is exported for a spec: a head of its own is served from its exported weights."""
    to = None if spec.deploy.target is None else EXPORTS.get(spec.deploy.target)
    stage = spec.stages[-1] if spec.stages else None
    return "merged" if to == "gguf" and stage is not None and stage.kind == "sft" and stage.head != "text" else to


def deliver(
    paths: RunPaths,
    spec: TrainingSpec,
    root: Path,
    report: Report,
    emit: Callable[[RunEvent], None],
    check: Callable[[], None],
    open_judge: OpenJudge | None = None,
) -> None:
    """Export what the spec says, into the run's folder, and write into the report how it is used.

    It goes on where it was broken off; `check` raises to stop.

    Raises:
        GateFailed: what was made is not the trained model; it is not given out.
        BadInput: the model cannot be had in that form.
        RunFailed: disk or memory do not suffice, or llama.cpp does not load it.
    """
    to = exported_as(spec)
    if to is None:
        return
    emit(Delivering(what=str(spec.deploy.target)))

    def say(told: str) -> None:
        check()
        # For whoever looks for a fault: stdout of a run is its log.
        print(told, flush=True)

    found = export(paths, to, root=root, open_judge=open_judge, say=say)
    write_report(
        report.model_copy(update={"use": tuple(in_words(paths, found, serves=spec.deploy.target == "openai_server"))}),
        paths,
    )


def in_words(paths: RunPaths, found: Result, *, serves: bool) -> list[str]:
    """How what was delivered is used, and how far it is the trained model."""
    session = paths.session.name
    lines = [_STARTS["gguf" if serves else found.to].format(session=session, folder=found.folder)]
    if found.parity is not None:
        worst = max(found.parity.ways, key=lambda way: way.mean)
        lines.append(
            f"It is the trained model: on {found.parity.prompts} messages its replies differ from those of the "
            f"trained weights by {worst.mean:.4f} nats a token ({worst.way}); {found.parity.allowed.mean:.4f} is "
            "what rounding the same weights makes."
        )
    for packed in found.packed:
        if packed.loss is not None:
            lines.append(
                f"In {packed.precision} it loses {packed.loss:+.4f} of the score on {packed.rows} rows "
                f"(may be chance: {packed.noise:.3f})."
            )
    return lines


_STARTS: Mapping[Target, str] = {
    "ollama": "With Ollama, in the folder {folder}: ollama create {session} -f Modelfile; then: ollama run {session}",
    "gguf": "It is ready to be served under the name of the session, {session}.",
    "merged": "The whole model is in {folder}/model, as transformers and vLLM load it.",
    "adapter": "The adapter is in {folder}/adapter, as PEFT loads it.",
}
