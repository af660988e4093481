"""Warnings: what could go wrong, its consequence and the way out; from circumstances said, and from figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from engine.core.frozen import Frozen
from engine.core.spec import TrainingSpec
from engine.core.tables import read_yaml
from engine.data.profile import DataProfile
from engine.estimation.estimate import Estimate
from engine.estimation.machine import Machine
from planner.compile.asked_size import asked_size
from planner.compile.base_advice import about_languages, about_the_model
from planner.compile.complexity_advice import about_complexity
from planner.compile.data_advice import about_data
from planner.compile.excluding import about_exclusions
from planner.compile.hand_over import about_hand_over
from planner.compile.hardware import TrainingHardware
from planner.compile.limit_advice import about_limits
from planner.compile.measure_advice import about_measures
from planner.compile.model_choice import ModelChoice
from planner.compile.nearest import note_of
from planner.compile.rule_files import about_rule_files
from planner.compile.size_advice import about_size
from planner.plan import ReadyAnswer, Warning_
from planner.requirements import Circumstance, Requirements
from planner.sentences import Sentence, sentence

_WORDS_FIRST = frozenset({"contradiction", "language_support_weak"})
"""Codes of which the person's own words say more than figures do."""
_BOTH = frozenset({"cannot_guarantee", "data_wrong_kind", "needs_conversion_first"})
"""Codes that may be raised for different things: words and figures are both told."""


class Advice(Frozen):
    """One warning that follows from a circumstance."""

    code: str
    text: str
    blocking: bool = False


@cache
def advice_for(circumstance: Circumstance) -> tuple[Advice, ...]:
    """What `advice.yaml` says of it."""
    return _table()[circumstance]


@cache
def _table() -> dict[Circumstance, tuple[Advice, ...]]:
    text = (Path(__file__).parent / "advice.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[Circumstance, tuple[Advice, ...]]).validate_python(read_yaml(text))


def warnings_of(
    wants: Requirements,
    spec: TrainingSpec,
    profiles: Sequence[DataProfile],
    place: TrainingHardware,
    choice: ModelChoice,
    estimate: Estimate,
    machine: Machine,
    *,
    nothing_left: bool,
    about_rows: Sequence[Warning_] = (),
    kept: int | None = None,
    unbuilt: Sequence[ReadyAnswer] = (),
) -> tuple[Warning_, ...]:
    """All warnings, each thing once, what blocks first. `nothing_left`: the harmful part was all that was asked
    for; `about_rows`: what is known of the rows; `kept`: rows that stay when they are cleaned; `unbuilt`: what this
    version cannot build here."""
    computed = [
        *about_rows,
        *about_data(wants, spec, profiles, kept),
        *about_complexity(wants, spec, profiles, kept),
        *about_exclusions(wants),
        *about_size(asked_size(wants), spec, profiles, place, machine, too_slow=choice.too_slow),
        *about_limits(spec, place, choice, estimate, machine),
        *about_languages(wants, spec, place, choice, machine),
        *about_measures(wants, spec),
        *about_hand_over(spec, profiles, kept),
        *about_rule_files(wants, spec),
        *about_the_model(wants, spec, place),
        *note_of(unbuilt),
    ]
    nobody = _hold_nobody(spec, profiles)
    return _each_once(list(_from_words(wants, nothing_left, nobody)), computed)


def _hold_nobody(spec: TrainingSpec, profiles: Sequence[DataProfile]) -> bool:
    """Whether all that is learned from was looked at, and holds nothing personal: recipes, queries, product texts."""
    learned = {s.path for s in spec.data.sources if s.use in ("train", "eval")}
    measured = {p.path: p.personal for p in profiles}
    return bool(learned) and all(measured.get(path) is False for path in learned)


def _each_once(said: Sequence[Warning_], computed: Sequence[Warning_]) -> tuple[Warning_, ...]:
    """Of what was said one of each code, unless figures tell the same better."""
    told: dict[str, Warning_] = {}
    for warning in sorted(said, key=lambda w: not w.blocking):
        told.setdefault(warning.code, warning)
    measured = [w for w in computed if w.blocking or w.code not in told or w.code not in _WORDS_FIRST]
    codes = {w.code for w in measured} - _BOTH
    kept = [w for w in told.values() if w.blocking or w.code not in codes]
    unique = {(w.code, w.text): w for w in [*kept, *measured]}
    return tuple(sorted(unique.values(), key=lambda w: not w.blocking))


def _from_words(wants: Requirements, nothing_left: bool, nobody: bool) -> Iterator[Warning_]:
    for wish in wants.all("circumstances"):
        if nobody and wish.said.guessed and wish.value == Circumstance.PERSONAL_DATA:
            continue
        for advice in advice_for(Circumstance(str(wish.value))):
            quote = " ".join(wish.said.quote.split())
            text = Sentence(
                advice.text.replace("{quote}", quote), f"advice-{wish.value}-{advice.code}", {"quote": quote}
            )
            if wish.value == Circumstance.HARMFUL and wish.said.guessed:
                # Nobody is accused of what only a small model has read.
                text = sentence(
                    "advice-harmful-asked",
                    "“{quote}”: I am not sure what this is to do. I do not build what deceives or harms people; if it "
                    "does neither, nothing is to be done.",
                    quote=quote,
                )
            blocking = advice.blocking or (wish.value == Circumstance.HARMFUL and nothing_left)
            # What only a small model has read is a reason to look, never to refuse.
            yield Warning_(code=advice.code, text=text, blocking=blocking and not wish.said.guessed)
