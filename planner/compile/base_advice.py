"""What to know of the base model before the yes: what it speaks; of one's own licence, gate and room on the disk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.core.errors import BadInput
from engine.core.paths import cache_dir
from engine.core.spec import TrainingSpec
from engine.estimation.capabilities import trained_on_processor
from engine.estimation.estimate import training_memory_gb
from engine.estimation.machine import Machine
from engine.models.base_weights import Base, base_of, is_here
from engine.models.catalogue import BaseModelEntry, catalogue
from engine.models.download import free_space
from engine.models.hub_facts import known_facts
from engine.models.own_base import HUB
from engine.models.own_measures import measures_of
from engine.models.own_store import own_model
from planner.compile.asked_size import asked_size
from planner.compile.excluding import against_offline
from planner.compile.hardware import TrainingHardware
from planner.compile.model_choice import ModelChoice
from planner.compile.size_advice import fits
from planner.plan import Warning_
from planner.requirements import Circumstance, Requirements, normal
from planner.sentences import Digits, Figure, Tongue, sentence

_BYTES_A_WEIGHT = 2
_COMMON = 2
"""Letters of the codes of languages that many models know."""


def about_languages(
    wants: Requirements, spec: TrainingSpec, place: TrainingHardware, choice: ModelChoice, machine: Machine
) -> Iterator[Warning_]:
    """What the base hardly speaks, and what does: first what can be had without a GPU. Of languages whose codes have
    three letters no base is known to speak any."""
    rare: list[Figure] = [Tongue(code) for code in spec.languages if len(code) > _COMMON]
    if rare and not any(wish.value == Circumstance.RARE_LANGUAGE for wish in wants.all("circumstances")):
        text = sentence(
            "warning-language-rare",
            "{languages}: few models know this language well. Expect more mistakes than in English, plan for more "
            "examples, and have a native speaker check; a rule that replies are in it is not measured.",
            languages=rare,
        )
        yield Warning_(code="language_support_weak", text=text)
    foreign = [code for code in spec.languages if len(code) <= _COMMON and not choice.model.speaks((code,))]
    if not foreign:
        return
    figures: dict[str, Figure] = {"model": spec.model.base, "languages": [Tongue(code) for code in foreign]}
    other = None if place.gpus else _speaking(foreign, place)
    if other is None:
        text = sentence(
            "warning-language",
            "The base model {model} knows little of {languages}. With a GPU a model that speaks it could be used; "
            "expect many mistakes otherwise.",
            **figures,
        )
    else:
        figures |= {"other": other.name, "known": [Tongue(code) for code in foreign if other.speaks((code,))]}
        text = (
            sentence(
                "warning-language-here",
                "The base model {model} knows little of {languages}. {other}, which knows {known}, is here and can be "
                "trained without a GPU: say “use {other}”. With a GPU a larger model that speaks it could be used; "
                "expect many mistakes otherwise.",
                **figures,
            )
            if other.name in machine.bases
            else sentence(
                "warning-language-fetch",
                "The base model {model} knows little of {languages}. {other}, which knows {known}, can be trained "
                "without a GPU: fetch it once (nlforge models fetch {other}), then say “use {other}”. With a GPU a "
                "larger model that speaks it could be used; expect many mistakes otherwise.",
                **figures,
            )
        )
    yield Warning_(code="language_support_weak", text=text)


def _speaking(codes: Sequence[str], place: TrainingHardware) -> BaseModelEntry | None:
    """The smallest base model that is trained on this processor and whose makers name one of the languages."""
    return next(
        (
            m
            for m in trained_on_processor()
            if any(m.speaks((code,)) for code in codes) and training_memory_gb(m, "lora") <= place.memory_gb
        ),
        None,
    )


def about_the_model(wants: Requirements, spec: TrainingSpec, place: TrainingHardware) -> Iterator[Warning_]:
    """A base that is another than the one they named, and what to know of one of their own."""
    yield from _about_own(spec)
    named, asked = wants.one("base_model"), asked_size(wants)
    # What is too large for the place, or only a service, is told as that.
    too_large = asked is not None and not asked.ceiling and not fits(asked.billions, place)
    if (
        named is None
        or too_large
        or against_offline(wants) is not None
        or _letters(str(named.value)) in _letters(f"{spec.model.base} {spec.model.weights}")
    ):
        return
    on_hub = next(
        (m for m in catalogue() if m.package is None and _letters(m.name) == _letters(str(named.value))), None
    )
    # On cards those of the hub are planned by their names, where they fit.
    if on_hub is not None and not place.gpus:
        yield Warning_(
            code="other_base_model",
            text=sentence(
                "warning-base-on-hub",
                "The weights of {named} are on the model hub. See its licence and size (nlforge models look {named}), "
                "fetch it, and name it as that tells you; {model} is planned instead.",
                named=on_hub.name,
                model=spec.model.base,
            ),
        )
        return
    yield Warning_(
        code="other_base_model",
        text=sentence(
            "warning-other-base",
            "“{named}” is not in the catalogue of this version, or does not fit; {model} is planned instead.",
            named=str(named.value),
            model=spec.model.base,
        ),
    )


def _letters(text: str) -> str:
    return re.sub(r"\W", "", normal(text))


def _about_own(spec: TrainingSpec) -> Iterator[Warning_]:
    """None for a base of the catalogue. Asks nobody: of the hub it knows what was told when somebody asked."""
    base = base_of(spec.model)
    if not base.own:
        return
    facts = known_facts(base.weights)
    fetched = HUB.fullmatch(base.weights) is not None and is_here(base)
    if facts is not None and facts.gated and not fetched:
        yield Warning_(
            code="license_terms",
            text=sentence(
                "warning-gated",
                "The makers of {name} want an agreement first (it is gated). Before you say yes, accept it on the "
                "model's page, set HF_TOKEN and fetch it; or take another model.",
                name=facts.name,
            ),
        )
    known = measures_of(base.weights)
    if known is None:
        yield Warning_(
            code="cannot_guarantee",
            text=sentence(
                "warning-size-unknown",
                "How large {name} is is not known here, so time, memory and disk are not estimated for it yet.",
                name=spec.model.base,
            ),
        )
    elif not (known.license or spec.model.license):
        yield Warning_(
            code="license_terms",
            text=sentence(
                "warning-no-licence",
                "Nothing names a licence of {name}. Ask its makers whether you may train and use it, before the model "
                "goes out.",
                name=spec.model.base,
            ),
        )
    needed, free = _needed(base), free_space()
    if needed > free:
        yield Warning_(
            code="hardware_too_small",
            blocking=True,
            text=sentence(
                "warning-base-disk",
                "The files of {name} need {needed} GB in {folder}, and {free} GB are free there. Free some space "
                "first, or name another folder: export NLFORGE_CACHE=…",
                name=spec.model.base,
                needed=Digits(f"{needed / 2**30:.1f}"),
                free=Digits(f"{free / 2**30:.1f}"),
                folder=str(cache_dir()),
            ),
        )


def _needed(base: Base) -> int:
    """Bytes that fetching it, or unpacking its GGUF file, takes in the cache."""
    if HUB.fullmatch(base.weights) is not None:
        facts = known_facts(base.weights)
        return facts.bytes if facts is not None and not is_here(base) else 0
    if not base.weights.endswith(".gguf"):
        return 0
    known = measures_of(base.weights)
    return known.params * _BYTES_A_WEIGHT if known is not None and not _prepared(base.weights) else 0


def _prepared(weights: str) -> bool:
    try:
        return own_model(weights) is not None
    except BadInput:
        return True
