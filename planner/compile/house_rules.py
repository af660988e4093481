"""The firm's own values that stay in the replies: those that stand in many of them, and those the person was asked
about."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import DataSpec
from engine.data.profile import DataProfile
from engine.privacy.own_contacts import OwnContacts
from planner.plan import YOU_DECIDE, Origin, Question, measured, said
from planner.requirements import Requirements
from planner.sentences import Digits, first_of, sentence

OWN_VALUES = "own_values"
KEEP, REPLACE = sentence("option-keep-them", "keep them"), sentence("option-replace-them", "replace them")
_MOST_SHOWN = 6


def own_of(
    wants: Requirements, profiles: Sequence[DataProfile], rules: dict[str, Origin], settled: frozenset[str]
) -> tuple[tuple[str, ...], Question | None]:
    """Values that stay, with why; and the one question about those that may be the firm's own, as long as it is
    open."""
    wishes = {str(w.value): w for w in wants.all("keep")}
    replaced = frozenset(DataSpec().redact) - wishes.keys()
    found: dict[str, OwnContacts] = {}
    for profile in profiles:
        for own in profile.own:
            if own.kind in replaced and (own.value not in found or own.share > found[own.value].share):
                found[own.value] = own
    if "not_own" in wishes:
        return (), None
    doubtful = [o for o in found.values() if not o.sure]
    kept = [o for o in found.values() if o.sure or "own" in wishes]
    for own in kept:
        rules[f"data.own[{own.value}]"] = (
            measured(
                sentence(
                    "reason-in-replies",
                    "it stands in {share} % of your replies and so counts as your own",
                    share=_share(own),
                )
            )
            if own.sure
            else said(wishes["own"].said)
        )
    if not doubtful or "own" in wishes or OWN_VALUES in settled:
        return tuple(o.value for o in kept), None
    shown = [
        sentence("question-own-value", "“{value}” (in {share} % of the replies)", value=o.value, share=_share(o))
        for o in doubtful
    ]
    question = Question(
        field=OWN_VALUES,
        options=(KEEP, REPLACE, YOU_DECIDE),
        text=sentence(
            "question-own",
            "{values}: is this your own contact, which replies may keep? Otherwise it is replaced, and replies will "
            "show a placeholder such as [phone].",
            values=first_of(shown, _MOST_SHOWN),
        ),
    )
    return tuple(o.value for o in kept), question


def _share(own: OwnContacts) -> Digits:
    return Digits(f"{own.share * 100:.0f}")
