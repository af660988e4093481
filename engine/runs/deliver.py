"""The last stage of a run: what was confirmed to be delivered is made of the model that was chosen, and proved to be
it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from engine.core.events import Delivering, GateChecked, ReplyTime, RunEvent
from engine.core.paths import RunPaths
from engine.core.spec import TrainingSpec
from engine.core.way_event import Weights
from engine.estimation.reply_costs import Costs, Delivered, UsdFor, reply_costs
from engine.export.export import Result, Target, export
from engine.export.served import served_in
from engine.graders.judge_protocol import OpenJudge
from engine.models.llama_child import usable_processors
from engine.prompting.delivered import PromptingKind, prompted_by, weights_of
from engine.reporting.report import Report, ReportCheck
from engine.runs.conclude import write_report
from engine.runs.reply_times import held_against, limits_of, require_in_time, time_lines, times_of
from engine.serving.reply_time import Timed

EXPORTS: Mapping[str, Target] = {"ollama_gguf": "ollama", "openai_server": "gguf", "merged_weights": "merged"}
"""What is exported for each target of a spec; without one the adapter is all there is."""


def exported_as(spec: TrainingSpec, weights: Weights = "trained") -> Target | None:
    """What is exported for a spec, where these weights are delivered."""
    to = None if spec.deploy.target is None else EXPORTS.get(spec.deploy.target)
    return served_as(spec, weights) if to == "gguf" else to


def served_as(spec: TrainingSpec, weights: Weights = "trained") -> Target:
    """What is exported for a server: a head of its own is served from its exported weights."""
    if weights == "base":
        return "gguf"
    stage = spec.stages[-1] if spec.stages else None
    return "merged" if stage is not None and stage.kind == "sft" and stage.head != "text" else "gguf"


def deliver(
    paths: RunPaths,
    spec: TrainingSpec,
    root: Path,
    report: Report,
    emit: Callable[[RunEvent], None],
    check: Callable[[], None],
    open_judge: OpenJudge | None = None,
    usd_for: UsdFor | None = None,
) -> None:
    """Export what the spec says, into the run's folder, measure how long its replies take, and write into the report
    how it is used and what that costs.

    It goes on where it was broken off; `check` raises to stop. `usd_for` knows the prices of hosted models.

    Raises:
        GateFailed: what was made is not the trained model, and is not given out; or its replies take longer than what
            was confirmed allows.
        BadInput: the model cannot be had in that form.
        RunFailed: disk or memory do not suffice, or llama.cpp does not load it.
    """
    to = exported_as(spec, weights_of(paths))
    if to is None:
        return
    emit(Delivering(what=str(spec.deploy.target)))

    def say(told: str) -> None:
        check()
        # For whoever looks for a fault: stdout of a run is its log.
        print(told, flush=True)

    found = export(paths, to, root=root, open_judge=open_judge, say=say)
    use = in_words(paths, found, serves=spec.deploy.target == "openai_server", kind=prompted_by(paths))
    say("Measuring how long its replies take …")
    times, limits = times_of(paths, found.folder, check), limits_of(spec)
    for one in times:
        limit = limits[0].seconds if limits else None
        emit(
            ReplyTime(
                users=one.users,
                replies=len(one.seconds),
                mean=round(one.mean, 3),
                most=round(one.most, 3),
                limit=limit,
            )
        )
    gate = held_against(limits, times, _trained_seconds(report))
    if gate is not None:
        emit(gate)
    costs = _costs(found, times, spec, usd_for)
    if costs is not None:
        emit(costs.event)
    write_report(
        report.model_copy(
            update={
                "use": (*use, *time_lines(times, limits)),
                "costs": costs.lines if costs is not None else (),
                "checks": (*report.checks, *([_as_check(gate)] if gate is not None else [])),
            }
        ),
        paths,
    )
    # Last of all: whoever is refused is to read why.
    require_in_time(gate)


def _trained_seconds(report: Report) -> float | None:
    """What replies of the trained model took on average, before it was delivered; None where another is."""
    if report.delivered != "trained":
        return None
    return next((line.values.get("trained") for line in report.metrics if line.name == "mean_seconds"), None)


def _as_check(gate: GateChecked) -> ReportCheck:
    return ReportCheck(name=gate.name, passed=gate.passed, figure=gate.figure, detail=gate.detail)


def _costs(found: Result, times: tuple[Timed, ...], spec: TrainingSpec, usd_for: UsdFor | None) -> Costs | None:
    if not times:
        return None
    file = found.folder / served_in(found.folder).file
    # A head is loaded with what lies beside it, as its encoder; of a GGUF folder one file is.
    files = [file] if file.is_file() else [found.folder / name for name in found.files]
    disk = sum(file.stat().st_size for file in files) / 1_000_000
    delivered = Delivered(times[0], times[-1], round(disk, 1), usable_processors())
    return reply_costs(delivered, spec, usd_for) if usd_for is not None else reply_costs(delivered, spec)


def in_words(paths: RunPaths, found: Result, *, serves: bool, kind: PromptingKind | None = None) -> list[str]:
    """How what was delivered is used, and how far it is the model that was chosen; `kind` is what stands in its prompts
    beside the message."""
    session = paths.session.name
    lines = [_STARTS["gguf" if serves else found.to].format(session=session, folder=found.folder)]
    if kind is not None:
        lines.append(_WITH[kind] if serves else _WITHOUT[kind, "ollama" if found.to == "ollama" else "other"])
    if paths.trust.is_file():
        lines.append(_HANDS_OVER if serves else _ANSWERS_ALL)
    if found.parity is not None:
        worst = max(found.parity.ways, key=lambda way: way.mean)
        whose = weights_of(paths)
        lines.append(
            f"It is the {whose} model: on {found.parity.prompts} messages its replies differ from those of the "
            f"{whose} weights by {worst.mean:.4f} nats a token ({worst.way}); {found.parity.allowed.mean:.4f} is "
            "what rounding the same weights makes."
        )
    for packed in found.packed:
        if packed.loss is not None:
            lines.append(
                f"In {packed.precision} it loses {packed.loss:+.4f} of the score on {packed.rows} rows "
                f"(may be chance: {packed.noise:.3f})."
            )
    return lines


_HANDS_OVER = "The server hands over what the model is not sure of, and says so in each reply."
_ANSWERS_ALL = (
    "Other programs give every reply, also those the model is not sure of: handing over takes the server of nlforge."
)
_WITH: Mapping[PromptingKind, str] = {
    "examples": "The server puts your examples before each message.",
    "retrieval": "The server searches for each message, and puts what it finds into the prompt; the index lies beside "
    "the model.",
}
_WITHOUT: Mapping[tuple[PromptingKind, str], str] = {
    ("examples", "ollama"): "Your examples stand in the Modelfile, as turns before each conversation.",
    ("retrieval", "ollama"): "Ollama cannot search: it answers without what the search finds, and so worse than was "
    "measured. With the search it answers on the page and over the server of nlforge.",
    (
        "examples",
        "other",
    ): "Your examples lie beside it: whoever asks it in another program has to put them before each "
    "message, or it answers worse than was measured. The server of nlforge does.",
    (
        "retrieval",
        "other",
    ): "Other programs do not search: in them it answers without what the search finds, and so worse "
    "than was measured. The server of nlforge searches.",
}
_STARTS: Mapping[Target, str] = {
    "ollama": "With Ollama, in the folder {folder}: ollama create {session} -f Modelfile; then: ollama run {session}",
    "gguf": "It is ready to be served under the name of the session, {session}.",
    "merged": "The whole model is in {folder}/model, as transformers and vLLM load it.",
    "adapter": "The adapter is in {folder}/adapter, as PEFT loads it.",
}
