"""What of a plan cannot be built here, and the words that give the nearest plan that can."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.core.errors import Declined
from engine.core.spec import TrainingSpec
from engine.estimation.capabilities import Unbuilt, base_here, capability, declined, in_words, missing
from engine.estimation.executors import BuildPlace
from engine.estimation.machine import Machine
from planner.compile.hardware import may_rent
from planner.plan import Plan, ReadyAnswer, Warning_
from planner.requirements import Change, Requirements, WantedExpert, WantedGpu, WantedSource, Wish, normal, path_key

CODE = "not_built_here_yet"
ONE_MODEL, NO_EXPORT, WITH_LORA = "as one model", "without the export", "with LoRA"
_FILLERS = re.compile(r"(?:change|and|please|then|instead|yes|but|it)\b|[\s,.;:!?“”\"'’]+")


def here_instead() -> str:
    """The answer that takes the base model which is there, and this machine."""
    return f"build it with {base_here().name} on this machine instead"


def unbuilt_of(spec: TrainingSpec, wants: Requirements, machine: Machine, *, rented: bool) -> tuple[ReadyAnswer, ...]:
    """All that cannot be built on this machine; `rented`: the plan counts on a card that is rented for it."""
    found = missing(spec, BuildPlace(machine.gpus))
    if rented:
        found.append(Unbuilt("hardware.place", "rented", capability("hardware.place", "rented").not_built))
    absent = any(one.field in ("hardware.gpus", "hardware.place") for one in found)
    return tuple(_answer(one, wants, machine, absent=absent) for one in found)


def note_of(unbuilt: Sequence[ReadyAnswer]) -> Iterator[Warning_]:
    """The note that names it, with the words to say."""
    if unbuilt:
        yield Warning_(
            code=CODE,
            text=f"This version plans this, but cannot build it here yet: {_listed(unbuilt)}. {way_out(unbuilt)}",
        )


def way_out(unbuilt: Sequence[ReadyAnswer]) -> str:
    """What to say, and what else can be done."""
    words = ", ".join(dict.fromkeys(one.words for one in unbuilt if one.words))
    nearest = f"Say “{words}” for the nearest plan that can be built, or keep" if words else "Keep"
    return f"{nearest} this one for a version or a machine that can (nlforge plan … --yaml)."


def lacking(plan: Plan, place: BuildPlace) -> tuple[ReadyAnswer, ...]:
    """What of a plan cannot be built at that place, which may be a cluster named after it was made."""
    if plan.spec is None:
        return ()
    now = {one.what: one for one in missing(plan.spec, place)}
    told = {one.lacks for one in plan.unbuilt}
    kept = [one for one in plan.unbuilt if one.lacks in now or (one.field == "hardware.place" and not place.cluster)]
    return (*kept, *(ReadyAnswer(field=one.field, lacks=what) for what, one in now.items() if what not in told))


def require_built(plan: Plan, place: BuildPlace) -> None:
    """Raises Declined, with the ready answer, where something of the plan cannot be built there."""
    if found := lacking(plan, place):
        raise _declined(found)


def _declined(found: Sequence[ReadyAnswer]) -> Declined:
    return declined([Unbuilt(one.field, "", one.lacks) for one in found], f"Nothing was started. {way_out(found)}")


def taken(words: str, unbuilt: Sequence[ReadyAnswer]) -> list[Change] | None:
    """The changes of the ready answers that the words consist of; None where they say anything else."""
    rest, found = normal(words), []
    for answer in {one.words: one for one in unbuilt if one.words}.values():
        if (said := normal(answer.words)) in rest:
            rest = rest.replace(said, " ")
            found += list(answer.changes)
    return found if found and not _FILLERS.sub("", rest) else None


def _listed(unbuilt: Sequence[ReadyAnswer]) -> str:
    return in_words([Unbuilt(one.field, "", one.lacks) for one in unbuilt])


def _answer(one: Unbuilt, wants: Requirements, machine: Machine, *, absent: bool) -> ReadyAnswer:
    def answer(words: str, changes: Sequence[Change]) -> ReadyAnswer:
        return ReadyAnswer(field=one.field, lacks=one.what, words=words, changes=tuple(changes))

    match one.field:
        case "model.base" | "hardware.gpus" | "hardware.place" | "stages.sharding":
            return answer(here_instead(), _on_this_machine(wants, machine, absent=absent))
        case "experts":
            return answer(ONE_MODEL, _as_one(wants))
        case "deploy.target":
            return answer(NO_EXPORT, [Change(op="remove", field="deploy", value="none", quote=NO_EXPORT)])
        case "stages.method":
            return answer(WITH_LORA, [Change(op="set", field="method", value="lora", quote=WITH_LORA)])
        case _:
            return answer("", ())


def _on_this_machine(wants: Requirements, machine: Machine, *, absent: bool) -> list[Change]:
    """The base model that is there; `absent`: the cards planned with are not here, so those of this machine, or its
    processor."""
    words = here_instead()
    found = [Change(op="set", field="base_model", value=base_here().name, quote=words)]
    if not absent:
        return found
    # Cards that are only taken back would be rented again, where that is allowed.
    card = WantedGpu(name=machine.gpus[0].name) if machine.gpus else WantedGpu(count=0)
    cards = [w.value for w in wants.all("gpus")]
    if machine.gpus and not may_rent(wants):
        return [*found, *(Change(op="remove", field="gpus", value=other, quote=words) for other in cards)]
    return [*found, Change(op="set", field="gpus", value=card, quote=words)]


def _as_one(wants: Requirements) -> list[Change]:
    """Without specialists, whose files it learns from all the same."""
    experts = [w for w in wants.all("experts") if isinstance(w.value, WantedExpert)]
    sources = {path_key(w.value.path): w for w in wants.all("sources") if isinstance(w.value, WantedSource)}
    for wish in experts:
        assert isinstance(wish.value, WantedExpert)
        for path in wish.value.sources:
            sources.setdefault(path_key(path), Wish(value=WantedSource(path=path), said=wish.said))
    own = {path_key(path) for wish in experts if isinstance(wish.value, WantedExpert) for path in wish.value.sources}
    return [
        *(Change(op="remove", field="experts", value=wish.value, quote=ONE_MODEL) for wish in experts),
        *(
            Change(op="add", field="sources", value=wish.value, quote=wish.said.quote)
            for at, wish in sources.items()
            if at in own
        ),
    ]
