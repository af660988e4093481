"""How a plan agrees with a careful reading, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planner.compile.advice import advice_for
from planner.plan_state import PlanState
from planner.requirements import Circumstance, key, name_key, path_key
from tests.support.labelled import Wanted

LIMITS = {
    "budget": ("limits", "budget"),
    "deadline_hours": ("limits", "deadline_hours"),
    "max_response_seconds": ("limits", "max_response_seconds"),
    "max_model_mb": ("limits", "max_model_mb"),
    "max_params_b": ("model", "max_params_b"),
    "offline_only": ("data", "offline_only"),
    "deploy": ("deploy", "target"),
}


@dataclass(frozen=True)
class Point:
    """One thing that was wanted."""

    field: str
    want: object
    known: bool
    """Whether the requirements hold it; False: it was lost before the plan was made."""
    planned: bool
    """Whether the spec does."""
    got: object = None


def points(wanted: Wanted, gone: Wanted, state: PlanState) -> Iterator[Point]:
    """What was wanted, each with whether it came to the requirements and to the spec."""
    plan = state.plan
    assert plan is not None and plan.spec is not None
    spec, all_of = plan.spec, state.requirements.all
    values: Any = {field: [w.value for w in state.requirements.all(field)] for field in state.requirements.wishes}

    def had(field: str, value: object) -> bool:
        return value in values.get(field, [])

    for task in wanted.get("task", ()):
        yield Point("task", task, had("task", task), spec.task == task, spec.task)
    trained = [s.kind for s in spec.stages]
    for stage in wanted.get("stages", ()):
        assert not isinstance(stage, str | float)
        asked: Any = stage
        name = "stages asked for" if asked.wanted else "stages ruled out"
        known = any(
            getattr(v, "wanted", None) is asked.wanted for v in values.get("stages", []) if v.kind == asked.kind
        )
        yield Point(name, asked.kind, known, (asked.kind in trained) is asked.wanted, trained)
    if wanted.get("languages"):
        want = {str(v) for v in wanted["languages"]}
        yield Point(
            "languages", sorted(want), set(values.get("languages", [])) == want, set(spec.languages) == want,
            spec.languages,
        )  # fmt: skip
    yield from _sources(wanted, state, trained)
    for field, (part, name) in LIMITS.items():
        for value in wanted.get(field, ()):
            at = getattr(getattr(spec, part), name)
            yield Point(field, value, had(field, value), at == value, at)
    if wanted.get("gpus"):
        cards: Any = list(wanted["gpus"])
        got = [(key_of(g.name), g.count, g.vram_gb) for g in spec.hardware.gpus or ()]
        for card in cards:
            fits = [g for g in got if g[:2] == (key_of(card.name), card.count) and card.vram_gb in (None, g[2])]
            ok = spec.hardware.gpus == () if card.count == 0 else bool(fits)
            yield Point("gpus", card, had("gpus", card), ok, got)
    experts: Any = wanted.get("experts", ())
    if experts or gone.get("experts"):
        want_names = sorted(name_key(e.name) for e in experts)
        names = sorted(name_key(e.name) for e in spec.experts)
        known = sorted(name_key(v.name) for v in values.get("experts", [])) == want_names
        yield Point("specialists", want_names, known, names == want_names, names)
    for expert in experts:
        mine = next((e for e in spec.experts if name_key(e.name) == name_key(expert.name)), None)
        if expert.sources:
            want_files = {path_key(p) for p in expert.sources}
            files = {path_key(p) for p in mine.sources} if mine else set()
            yield Point("files of specialists", want_files, had("experts", expert), want_files <= files, files)
    for gate in wanted.get("gates", ()):
        aim: Any = gate
        met = any(g.metric == aim.metric and abs(g.at_least - aim.at_least) < 1e-9 for g in spec.gates)
        yield Point("gates", gate, had("gates", gate), met, spec.gates)
    yield from _rules(wanted, gone, state)
    told = {w.code for w in plan.warnings}
    for circumstance in wanted.get("circumstances", ()):
        codes = {a.code for a in advice_for(Circumstance(str(circumstance)))}
        yield Point("circumstances", circumstance, had("circumstances", circumstance), codes <= told, sorted(told))
    for kind in wanted.get("keep", ()):
        yield Point(
            "keep", kind, had("keep", kind), kind in spec.data.keep or kind in ("own", "not_own"), spec.data.keep
        )
    if wanted.get("rights"):
        yield Point("rights", wanted["rights"], bool(all_of("rights")), bool(spec.data.rights), spec.data.rights)


def key_of(name: str) -> str:
    """Of a card."""
    from planner.requirements import WantedGpu

    return key(WantedGpu(name=name))


def _sources(wanted: Wanted, state: PlanState, trained: Sequence[str]) -> Iterator[Point]:
    assert state.plan is not None and state.plan.spec is not None
    uses = {path_key(s.path): s.use for s in state.plan.spec.data.sources}
    known = {key(w.value): getattr(w.value, "use", None) for w in state.requirements.all("sources")}
    meant = set()
    for value in wanted.get("sources", ()):
        source: Any = value
        at = path_key(source.path)
        meant.add(at)
        right = at in known and known[at] == source.use
        if source.use in ("eval", "retrieve", "never"):
            use = uses.get(at)
            yield Point("not to train on", (source.path, source.use), right, use == source.use, use)
        else:
            yield Point(
                "sources", (source.path, source.use), right,
                (uses.get(at) == "train") if source.use == "train" else at in uses, uses.get(at),
            )  # fmt: skip
    for path, use in uses.items():
        if use == "train" and path not in meant:
            yield Point("trained on, not named", "-", path in known, False, path)


def _rules(wanted: Wanted, gone: Wanted, state: PlanState) -> Iterator[Point]:
    assert state.plan is not None and state.plan.spec is not None
    lines = {name_key(c.name): c for c in state.plan.spec.rubric}
    known: Any = {key(w.value): w.value for w in state.requirements.all("rubric")}
    for value in wanted.get("rubric", ()):
        rule: Any = value
        at = key(rule)
        line = lines.get(at)
        yield Point("rules", rule.name, at in known, line is not None, [*lines])
        if line is not None:
            told = known.get(at)
            signed = (line.weight < 0) == (rule.weight < 0 if rule.weight is not None else rule.unwanted)
            yield Point("sign of rules", rule, told is not None and told.unwanted == rule.unwanted, signed, line.weight)
            yield Point(
                "strength of rules", rule, told is not None and told.strength == rule.strength,
                line.hard == (rule.strength == "must"), line.hard,
            )  # fmt: skip
            if rule.weight is not None:
                yield Point(
                    "points of rules", rule, told is not None and told.weight == rule.weight,
                    line.weight == rule.weight, line.weight,
                )  # fmt: skip
    for value in gone.get("rubric", ()):
        at = key(value)
        yield Point("rules taken back", at, at not in known, at not in lines, [*lines])
