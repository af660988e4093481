"""Exact readers propose and verify: where they and the model disagree, the person is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.spec import Money
from planner.plan import YOU_DECIDE, Question
from planner.reading.reader import Reading, Refused, show_value
from planner.refusals import label
from planner.requirements import (
    LISTS,
    Change,
    Value,
    WantedGate,
    WantedGpu,
    WantedSource,
    WantedStage,
    key,
)
from planner.rule_readers.keeping import PERSONAL
from planner.rule_readers.permitted import permits
from planner.sentences import Sentence, semicolons, sentence

_REL = 0.02
STAYS_HERE = sentence("option-stays-here", "everything stays here")
MAY_LEAVE = sentence("option-may-leave", "files may leave")
REPLACED = sentence("option-replace-them", "replace them")
MAY_STAY = sentence("option-may-stay", "they may stay")


@dataclass(frozen=True)
class MergeChoice:
    """A question whose options stand for changes."""

    question: Question
    changes: tuple[Change | None, ...]
    """One an option; None = leave it as it is."""


def merged(
    exact: Sequence[Change], reading: Reading, doubtful: Sequence[Change] = ()
) -> tuple[list[Change], list[MergeChoice]]:
    """All changes to apply, and the disagreements; until they are settled the exact reading counts.

    A doubtful exact reading counts only where the model agrees; where it says something else that is taken, without a
    question. What lets go of something that protects people is asked about where only the model reads it, unless its
    quote by itself is a plain permission to the exact readers.
    """
    confirmed = [
        e
        for e in exact
        if e not in doubtful or any(_rivals(e, c) and same_value(e.value, c.value) for c in reading.changes)
    ]
    changes, choices = list(confirmed), []
    exact = confirmed
    for change in reading.changes:
        if lets_go(change) and not any(_rivals(e, change) for e in exact) and not permits(change):
            choices.append(_asked_first(change))
            continue
        rival = next((e for e in exact if _rivals(e, change)), None)
        if rival is None:
            changes.append(change)
        elif rival.op == change.op == "remove":
            continue
        elif change.op == "remove":
            # The readers see a name; that it is taken back is the model's to see.
            changes = [c for c in changes if c != rival] + [change]
        elif rival.op == "remove":
            choices.append(_disagreement(rival, change))
        elif same_value(rival.value, change.value):
            # The model's words may say more: what a file holds, what a criterion is called.
            if change.field in ("sources", "rubric", "gpus"):
                changes.append(change)
        elif change.op == "replace" or _counts_more(rival.value, change.value):
            changes.append(change)
        else:
            choices.append(_disagreement(rival, change))
    return changes, choices


def lets_go(change: Change) -> bool:
    """Whether it takes away what protects people: that nothing leaves, that what is personal is replaced."""
    return change.op != "remove" and (
        (change.field == "offline_only" and change.value is False)
        or (change.field == "keep" and change.value in PERSONAL)
    )


def _asked_first(change: Change) -> MergeChoice:
    """What only the model read in the words, and must not hold before the person has said it."""
    quote = " ".join(change.quote.split())
    if change.field == "offline_only":
        text = sentence(
            "question-may-leave",
            "The planning model reads in “{quote}” that your files may go to a machine that is not yours. May they? "
            "Until you say so everything stays here.",
            quote=quote,
        )
        options = (STAYS_HERE, MAY_LEAVE, YOU_DECIDE)
    else:
        kind = str(change.value)
        text = sentence(
            "question-may-stay",
            "The planning model reads in “{quote}” that values of the kind “{kind}” may stay in the training data. May "
            "they? Until you say so they are replaced.",
            quote=quote,
            kind=Sentence(kind.replace("_", " "), f"data-kept-{kind}"),
        )
        options = (REPLACED, MAY_STAY, YOU_DECIDE)
    return MergeChoice(Question(field=change.field, options=options, text=text), (None, change, None))


def unsure(refused: Sequence[Refused]) -> list[Question]:
    """What was refused twice, one question in all."""
    if not refused:
        return []
    each = [
        sentence(
            "question-unsure-one",
            "{name} ({value}), because {why}",
            name=label(r.change.field),
            value=show_value(r.change.value),
            why=r.reason,
        )
        for r in refused
    ]
    return [
        Question(
            field=refused[0].change.field,
            options=(sentence("option-leave-it-out", "leave it out"), YOU_DECIDE),
            text=sentence(
                "question-unsure",
                "I read something here that I did not take: {names}. Say it again in other words, or leave it out.",
                names=semicolons(list(dict.fromkeys(each))),
            ),
        )
    ]


def _rivals(exact: Change, change: Change) -> bool:
    """Whether both speak of the same value."""
    if exact.field != change.field or exact.field == "goal":
        return False
    if exact.field not in LISTS:
        return True
    if isinstance(exact.value, WantedGpu) and isinstance(change.value, WantedGpu):
        return key(exact.value) == key(change.value) or 0 in (exact.value.count, change.value.count)
    return key(exact.value) in {key(change.value), *([] if change.old is None else [change.old])}


def _counts_more(exact: Value, read: Value) -> bool:
    """“A100 80GB times two”: one card is what is read where no number was seen."""
    return isinstance(exact, WantedGpu) and isinstance(read, WantedGpu) and exact.count == 1 < read.count


def same_value(a: Value, b: Value) -> bool:
    """Equal for what both say; a fact only one of them has is no difference."""
    match a, b:
        case (bool(), _) | (_, bool()):
            return a == b
        case float() | int(), float() | int():
            return abs(a - b) <= _REL * max(abs(a), abs(b), 1e-9)
        case Money(), Money():
            return a.currency == b.currency and same_value(a.amount, b.amount)
        case WantedGate(), WantedGate():
            return same_value(a.at_least, b.at_least)
        case WantedGpu(), WantedGpu():
            return a.count == b.count and (a.vram_gb is None or b.vram_gb is None or same_value(a.vram_gb, b.vram_gb))
        case WantedSource(), WantedSource():
            return a.use is None or b.use is None or a.use == b.use
        case WantedStage(), WantedStage():
            return a.kind == b.kind and a.wanted is b.wanted
        case _:
            return key(a) == key(b)


def _disagreement(exact: Change, read: Change) -> MergeChoice:
    options = (_option(exact), _option(read))
    question = Question(
        field=exact.field,
        options=(*options, YOU_DECIDE),
        text=sentence(
            "question-two-ways",
            "I can read {name} in two ways: {first}, or {second}. Which is meant? Until you say so I take the first.",
            name=label(exact.field),
            first=options[0],
            second=options[1],
        ),
    )
    return MergeChoice(question, (None, read, None))


def _option(change: Change) -> str:
    if change.field == "offline_only" and change.op != "remove":
        return STAYS_HERE if change.value is True else MAY_LEAVE
    value = show_value(change.value)
    return sentence("option-without", "without {value}", value=value) if change.op == "remove" else value
