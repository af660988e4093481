"""A plan made from a finished spec: the same page, the same checks, no words to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.sentences import none_of
from engine.core.spec import Source, TrainingSpec, digest
from engine.data.profile import MIN_ROWS, DataProfile
from engine.estimation.capabilities import require_supported
from engine.estimation.estimate import JUDGEMENT_TOKENS, estimate
from engine.estimation.executors import BuildPlace
from engine.estimation.machine import Machine
from engine.models.catalogue import entry_of
from engine.retrieval.sentence_encoder import require
from planner.compile.advice import warnings_of
from planner.compile.columns import note_of
from planner.compile.from_hub import hub_origins
from planner.compile.hardware import place_of
from planner.compile.model_choice import ModelChoice
from planner.compile.origin import origins
from planner.folder_sources import measured_sources
from planner.llm.client import usd_for
from planner.plan import Origin, Plan, measured
from planner.requirements import Requirements
from planner.sentences import Digits, Sentence, sentence

_UNREADABLE = ("missing", "unknown")


def plan_of_spec(
    spec: TrainingSpec, file: str, root: Path, machine: Machine, session: str, *, cluster: bool = False
) -> Plan:
    """What would be built, with its files measured; every value comes from `file`. Files are named from `root`; it
    is trained on this machine, or on a `cluster`.

    Raises:
        BadInput: a file of the spec is not there, cannot be read, or lacks a column; or there is nothing to learn from.
        Declined: this version cannot build what the spec asks for.
    """
    require_supported(spec, BuildPlace(machine.gpus, cluster))
    require(spec.data.embedding)
    sources = measured_sources(spec, root)
    data = spec.data.model_copy(update={"sources": tuple(source for source, _ in sources)})
    spec = spec.model_copy(update={"data": data})
    profiles = [(s, p) for s, p in sources if p is not None and s.use != "never"]
    faults = [fault for source, profile in profiles if (fault := _fault(source, profile))]
    learned = [p for s, p in profiles if s.use == "train"]
    if not learned:
        faults.append(
            sentence("error-fault_no_source", "No source has “use: train”, so there is nothing to learn from.")
        )
    elif (
        not faults
        and sum(p.usable or p.rows for p in learned) < MIN_ROWS
        and not any(p.kind in ("text", "folder") for p in learned)
    ):
        faults.append(
            sentence(
                "error-fault_few_rows",
                "The files to learn from hold {n} usable rows; at least {least} are needed.",
                n=sum(p.usable for p in learned),
                least=MIN_ROWS,
            )
        )
    if faults:
        raise BadInput(
            sentence("error-cannot_be_built", "{file} cannot be built.", file=file),
            "",
            sentence(
                "error-change_or_put_files_there",
                "Change it, or put the files there: paths are named from {root}.",
                root=root,
            ),
            faults=faults,
        )
    return _plan(spec, file, profiles, machine, session)


def _fault(source: Source, profile: DataProfile) -> str | None:
    """Why a source cannot be used as the spec says."""
    if profile.kind in _UNREADABLE:
        return profile.problem or sentence("error-cannot_read", "I cannot read {path}.", path=source.path)
    if source.use not in ("train", "eval") or profile.kind not in ("table", "jsonl") or source.kind == "glossary":
        return None
    answer = (source.reply_column, *source.more_reply_columns)
    wanted = [c for c in (source.prompt_column, *source.more_prompt_columns, *answer) if c is not None]
    missing = [c for c in wanted if profile.columns and c not in profile.columns]
    if missing:
        return sentence(
            "error-fault_no_column",
            "{path} has no column {missing}; it has: {columns}.",
            path=source.path,
            missing=none_of(missing),
            columns=", ".join(profile.columns),
        )
    if not wanted and profile.reply_column is None:
        return profile.problem or sentence(
            "error-fault_which_columns",
            "{path}: which column is the message, and which the answer? It has: {columns}.",
            path=source.path,
            columns=", ".join(profile.columns),
        )
    return None


def _counted(profile: DataProfile) -> Sentence:
    count = sentence("reason-rows", "{count} rows", count=Digits(str(profile.rows)))
    usable = Digits(str(profile.usable))
    return sentence("reason-usable", "{count}, {usable} of them usable", count=count, usable=usable)


def _plan(
    spec: TrainingSpec, file: str, found: Sequence[tuple[Source, DataProfile]], machine: Machine, session: str
) -> Plan:
    profiles = [p for _, p in found]
    place = place_of(Requirements(), spec.hardware, machine, {})
    guess = estimate(
        spec,
        [p for s, p in found if s.use == "train"],
        machine,
        place.gpus,
        usd_a_judgement=lambda model: usd_for(model, *JUDGEMENT_TOKENS),
    )
    choice = ModelChoice(
        model=entry_of(spec.model),
        method=spec.stages[0].method if spec.stages else "lora",
        memory_gb=guess.memory_gb,
        fits=guess.memory_gb <= place.memory_gb,
    )
    notes = [note_of(p, n) for p in profiles for n in p.notes]
    warnings = (*notes, *warnings_of(Requirements(), spec, profiles, place, choice, guess, machine, nothing_left=False))
    from_file = Origin(source="said", reason=sentence("reason-from", "from {file}", file=file))
    rules = {f"data.sources[{p.path}].kind": measured(_counted(p) if p.rows else p.kind) for p in profiles}
    rules |= hub_origins(profiles)
    return Plan(
        id=session,
        status="declined" if any(w.blocking for w in warnings) else "ready",
        digest=digest(spec),
        spec=spec,
        origin=dict.fromkeys(origins(spec, {}), from_file) | rules,
        warnings=warnings,
        estimate=guess,
    )
