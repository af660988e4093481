"""What of a plan cannot be built here, and the words that give the nearest plan that can."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.core.errors import Declined
from engine.core.sentences import then
from engine.core.spec import TrainingSpec
from engine.core.stages import uses_reward
from engine.estimation.capabilities import Unbuilt, base_here, capability, declined, missing, trained_on_processor
from engine.estimation.executors import BuildPlace
from engine.estimation.gpus import find
from engine.estimation.machine import Machine
from engine.models.base_weights import base_of, to_fetch
from engine.models.hub_facts import known_facts
from planner.compile.hardware import may_rent
from planner.plan import Plan, ReadyAnswer, Warning_
from planner.requirements import (
    Change,
    Requirements,
    WantedExpert,
    WantedGpu,
    WantedSource,
    WantedStage,
    Wish,
    normal,
    path_key,
)
from planner.sentences import Digits, Figure, InEveryLanguage, Sentence, in_english, semicolons, sentence

CODE = "not_built_here_yet"
ONE_MODEL = sentence("ready-one-model", "as one model")
NO_EXPORT = sentence("ready-no-export", "without the export")
WITH_LORA = sentence("ready-with-lora", "with LoRA")
FROM_EXAMPLES = sentence("ready-from-examples", "learn from examples")
_FILLERS = re.compile(
    r"(?:change|and|please|then|instead|yes|but|it|ändern|ändere|und|bitte|dann|ja|aber)\b|[\s,.;:!?“”\"'’]+"
)

_PARTS = re.compile(r"[.!?;\n,]+(?=\s|$)|[。！？；，]")


def here_instead() -> Sentence:
    """The answer that takes the base model which is there, and this machine."""
    return sentence("ready-here", "build it with {base} on this machine instead", base=base_here().name)


def unbuilt_of(spec: TrainingSpec, wants: Requirements, machine: Machine, *, rented: bool) -> tuple[ReadyAnswer, ...]:
    """All that cannot be built on this machine; `rented`: the plan counts on a card that is rented for it."""
    # Whoever did not say that nothing may be fetched is told how it is.
    asked = spec if wants.one("offline_only") is not None else _may_fetch(spec)
    found = missing(asked, BuildPlace(machine.gpus))
    if rented:
        found.append(Unbuilt("hardware.place", "rented", capability("hardware.place", "rented").not_built))
    absent = any(one.field in ("hardware.gpus", "hardware.place") for one in found)
    return tuple(_answer(one, spec, wants, machine, absent=absent) for one in found)


def _may_fetch(spec: TrainingSpec) -> TrainingSpec:
    return spec.model_copy(update={"data": spec.data.model_copy(update={"offline_only": False})})


def note_of(unbuilt: Sequence[ReadyAnswer]) -> Iterator[Warning_]:
    """The note that names it, with the words to say."""
    if unbuilt:
        yield Warning_(
            code=CODE,
            text=sentence(
                "warning-not-built",
                "This version plans this, but cannot build it here yet: {lacks}. {way_out}",
                lacks=lacks_of(unbuilt),
                way_out=way_out(unbuilt),
            ),
        )


def way_out(unbuilt: Sequence[ReadyAnswer]) -> Sentence:
    """What to say, and what else can be done."""
    words = tuple(dict.fromkeys(one.words for one in unbuilt if one.words))
    if fetch := next((one.fetch for one in unbuilt if one.fetch), ""):
        return sentence(
            "ready-fetch",
            "Fetch it once (nlforge models fetch {name}), or say “{words}” for the nearest plan that can be built.",
            name=fetch,
            words=words,
        )
    if not words:
        return sentence("ready-keep", "Keep this one for a version or a machine that can (nlforge plan … --yaml).")
    return sentence(
        "ready-say",
        "Say “{words}” for the nearest plan that can be built, or keep this one for a version or a machine that can "
        "(nlforge plan … --yaml).",
        words=words,
    )


def lacks_of(unbuilt: Sequence[ReadyAnswer]) -> str:
    """All that cannot be built, in one part of a sentence."""
    return semicolons([one.lacks for one in unbuilt])


def lacking(plan: Plan, place: BuildPlace) -> tuple[ReadyAnswer, ...]:
    """What of a plan cannot be built at that place, which may be a cluster named after it was made."""
    if plan.spec is None:
        return ()
    now = {one.what: one for one in missing(plan.spec, place)}
    told, spec = {one.lacks for one in plan.unbuilt}, plan.spec
    own = base_of(spec.model).own and any(one.field == "model.base" for one in now.values())
    kept = [
        one
        for one in plan.unbuilt
        if one.lacks in now
        or (one.field == "hardware.place" and not place.cluster)
        # What is known of a model of the hub, and whether it may be fetched, is told in several ways.
        or (one.field == "model.base" and own)
    ]
    own = own and any(one.field == "model.base" for one in kept)
    fresh = [one for what, one in now.items() if what not in told and not (own and one.field == "model.base")]
    return (*kept, *(ReadyAnswer(field=one.field, lacks=_lacks(one, spec)) for one in fresh))


def require_built(plan: Plan, place: BuildPlace) -> None:
    """Raises Declined, with the ready answer, where something of the plan cannot be built there."""
    if found := lacking(plan, place):
        raise _declined(found)


def _declined(found: Sequence[ReadyAnswer]) -> Declined:
    return declined(
        [Unbuilt(one.field, "", one.lacks) for one in found],
        then(sentence("error-nothing_was_started", "Nothing was started."), way_out(found)),
    )


def taken(
    words: str, unbuilt: Sequence[ReadyAnswer], in_every_language: InEveryLanguage = in_english
) -> list[Change] | None:
    """The changes of the ready answers that the words consist of; None where they say anything else."""
    rest, found = normal(words), []
    for answer in {one.words: one for one in unbuilt if one.words}.values():
        if (said := next((one for one in in_every_language(answer.words) if normal(one) in rest), None)) is not None:
            rest = rest.replace(normal(said), " ")
            # What was not in these words keeps the quote it has.
            found += [c.model_copy(update={"quote": said}) if c.quote == answer.words else c for c in answer.changes]
    return found if found and not _FILLERS.sub("", rest) else None


def taken_beside(
    words: str, unbuilt: Sequence[ReadyAnswer], in_every_language: InEveryLanguage = in_english
) -> list[Change]:
    """The same for each sentence that is such an answer beside others: “names may stay. without the export then”."""
    told = (taken(one, unbuilt, in_every_language) for one in _PARTS.split(words)) if unbuilt else ()
    return [change for changes in told for change in changes or ()]


def _lacks(one: Unbuilt, spec: TrainingSpec) -> Sentence:
    """What cannot be built, as other languages may say it."""
    figures: dict[str, Figure] = {}
    match one.field:
        case "model.base":
            if base_of(spec.model).own:
                return _lacks_own(one, spec)
            figures = {"name": one.value}
            key = (
                "lacks-not-here"
                if _can_be_fetched(one)
                else "lacks-base"
                if one.value == spec.model.base
                else "lacks-weights"
            )
        case "hardware.gpus":
            count = next((g.count for g in spec.hardware.gpus or () if g.name == one.value), 1)
            card = find(one.value)
            foreign = card is not None and not capability(one.field, card.maker).executor
            key = "lacks-cards-of" if foreign else "lacks-cards"
            figures = {
                "name": one.value or "GPU",
                "count": Digits(str(count)),
                "maker": card.maker if card is not None else "",
            }
        case "stages.sharding":
            key = "lacks-divided-reward" if any(uses_reward(s) for s in spec.stages) else "lacks-divided"
        case "stages.method" | "deploy.target" | "hardware.place":
            key = f"lacks-{one.value}"
        case _:
            key = f"lacks-{one.field}"
    return Sentence(one.what, key, figures)


def _lacks_own(one: Unbuilt, spec: TrainingSpec) -> Sentence:
    weights = spec.model.weights
    facts = known_facts(weights)
    if to_fetch(base_of(spec.model)) is None or not one.what.startswith(f"on {weights}, which is not"):
        # What is wrong with a model of one's own is known in English only.
        return Sentence(one.what)
    if facts is None:
        return sentence(
            "lacks-hub-unknown",
            "on {weights}, which is not on this machine yet; its licence, its size and whether it is gated are told "
            "by: nlforge models look {weights}",
            weights=weights,
        )
    figures: dict[str, Figure] = {
        "weights": weights,
        "size": Digits(f"{facts.megabytes:,.0f}"),
        "licence": facts.license,
        "named": int(bool(facts.license)),
        "gated": int(facts.gated),
    }
    return Sentence(one.what, "lacks-hub-known", figures)


def _can_be_fetched(one: Unbuilt) -> bool:
    """Whether packages carry its weights, which are only not on this machine yet."""
    return one.value in {m.name for m in trained_on_processor()}


def _answer(one: Unbuilt, spec: TrainingSpec, wants: Requirements, machine: Machine, *, absent: bool) -> ReadyAnswer:
    lacks = _lacks(one, spec)

    def answer(words: str, changes: Sequence[Change]) -> ReadyAnswer:
        fetch = {"lacks-not-here": one.value}.get(lacks.key, "")
        fetch = spec.model.weights if lacks.key.startswith("lacks-hub-") else fetch
        return ReadyAnswer(field=one.field, lacks=lacks, words=words, changes=tuple(changes), fetch=fetch)

    match one.field:
        case "model.base" | "hardware.gpus" | "hardware.place" | "stages.sharding":
            return answer(here_instead(), _on_this_machine(wants, machine, absent=absent))
        case "experts":
            return answer(ONE_MODEL, _as_one(wants))
        case "deploy.target":
            return answer(NO_EXPORT, [Change(op="remove", field="deploy", value="none", quote=NO_EXPORT)])
        case "stages":
            stage = WantedStage(kind="sft")
            return answer(FROM_EXAMPLES, [Change(op="add", field="stages", value=stage, quote=FROM_EXAMPLES)])
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
