"""What of the feedback a model may learn from, and why the rest is left out.

Nobody decides alone: of what one person other than the owner says, at most a share is used; two people who say
different things are shown and not learned from; what reaches out of the house waits for a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from engine.core.comparing import normalised
from engine.feedback.failures import FailureClass, failure_of, says_what_to_do
from engine.serving.corrected import may_go_out
from engine.serving.kept_feedback import KeptFeedback, feedback_in
from engine.serving.next_message import NEXT_MESSAGE

OWNER = "chat"
"""The person at this machine, who has no key: whose model it is."""
MOST_OF_ONE = 0.34
"""Of the rows of a round, what one person other than the owner may have said; three who agree make a round."""
FREE_OF_ONE = 5
"""So many are no flood, however few others spoke."""
MOST_A_DAY = 100
"""Of one person: more judgements than anybody reads replies for in a day."""
_FEWEST_JUDGED = 8
_MOSTLY = 0.8
Why = Literal[
    "no_message", "waits", "instruction", "contradicts", "one_person", "too_many", "overruled", "outlier", "weak"
]


@dataclass(frozen=True)
class FeedbackExample:
    """A message with the reply it should get."""

    message: str
    reply: str
    by: tuple[str, ...]
    ids: tuple[str, ...]
    """Of the feedback it rests on."""
    failure: FailureClass
    """What was wrong with the reply before."""
    wrong: str = ""
    """That reply; empty where nobody knows it."""


@dataclass(frozen=True)
class FeedbackPair:
    """Two replies to a message, of which one is better."""

    message: str
    chosen: str
    rejected: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class FeedbackThumb:
    """A reply that was liked or not."""

    message: str
    reply: str
    liked: bool
    ids: tuple[str, ...]


@dataclass(frozen=True)
class UnusedFeedback:
    """A judgement that is not learned from."""

    id: str
    why: Why
    by: str
    message: str
    said: str
    """The correction or note."""


@dataclass(frozen=True)
class UsableFeedback:
    """All of it."""

    examples: tuple[FeedbackExample, ...]
    pairs: tuple[FeedbackPair, ...]
    thumbs: tuple[FeedbackThumb, ...]
    unused: tuple[UnusedFeedback, ...]
    by_person: Mapping[str, int]
    """Judgements that hold, of each."""
    failures: Mapping[FailureClass, int] = field(default_factory=dict)
    """Of all judgements that say something is wrong, what is."""

    @property
    def people(self) -> int:
        return len(self.by_person)


Leave = Callable[[KeptFeedback, Why], None]


def usable_feedback(session: Path, since: datetime | None = None, owner: str = OWNER) -> UsableFeedback:
    """What of a session's feedback can be learned from; with `since`, of what was said from then on.

    Raises:
        BadInput: the file is no plain one.
    """
    kept = feedback_in(session / "feedback.jsonl")
    if since is not None:
        kept = [one for one in kept if one.time and datetime.fromisoformat(one.time) >= since]
    unused: dict[str, UnusedFeedback] = {}

    def leave(one: KeptFeedback, why: Why) -> None:
        unused.setdefault(one.id, UnusedFeedback(one.id, why, one.by, one.message, one.correction or one.note))

    for one in _too_many(kept, owner):
        leave(one, "too_many")
    for one in _outliers([one for one in kept if one.id not in unused], owner):
        leave(one, "outlier")
    for one in _found_good_since(kept):
        leave(one, "overruled")
    for one in kept:
        if one.source == NEXT_MESSAGE:
            leave(one, "weak")
    open_ = [one for one in kept if one.id not in unused]
    examples = _examples(open_, owner, leave)
    thumbs = _thumbs([one for one in open_ if one.id not in unused], owner, leave)
    failures = Counter(failure_of(one.message, one.text, one.correction, one.note) for one in kept if _is_bad(one))
    return UsableFeedback(
        examples=tuple(examples),
        pairs=tuple(_pairs(open_, examples, unused)),
        thumbs=tuple(thumbs),
        unused=tuple(unused[one.id] for one in kept if one.id in unused),
        by_person=dict(Counter(one.by for one in kept)),
        failures=dict(failures),
    )


def _is_bad(one: KeptFeedback) -> bool:
    """Whether it says that something is wrong."""
    if one.rating == "up":
        return False
    differs = bool(one.correction.strip()) and normalised(one.correction) != normalised(one.text)
    return one.rating == "down" or differs or bool(one.note.strip())


def _too_many(kept: Sequence[KeptFeedback], owner: str) -> list[KeptFeedback]:
    """What one person said in a day beyond what anybody can have read."""
    said: Counter[tuple[str, str]] = Counter()
    found = []
    for one in kept:
        day = (one.by, one.time[:10])
        said[day] += 1
        if one.by != owner and said[day] > MOST_A_DAY:
            found.append(one)
    return found


def _outliers(kept: Sequence[KeptFeedback], owner: str) -> list[KeptFeedback]:
    """All of whoever says of most replies the opposite of what the others say of them."""
    verdicts: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for one in kept:
        if one.rating is not None and one.message:
            verdicts[normalised(one.message), normalised(one.text)][one.by] = one.rating == "up"
    against: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for said in verdicts.values():
        for by, liked in said.items():
            others = [other for who, other in said.items() if who != by]
            if others:
                shared[by] += 1
                against[by] += sum(other != liked for other in others) * 2 > len(others)
    odd = {by for by, n in shared.items() if by != owner and n >= _FEWEST_JUDGED and against[by] > _MOSTLY * n}
    return [one for one in kept if one.by in odd]


def _found_good_since(kept: Sequence[KeptFeedback]) -> list[KeptFeedback]:
    """What was said against a reply that the same person called good later."""
    good: dict[tuple[str, str], int] = {
        (one.by, one.reply): n for n, one in enumerate(kept) if one.rating == "up" and not one.correction.strip()
    }
    return [one for n, one in enumerate(kept) if n < good.get((one.by, one.reply), -1)]


def _examples(kept: Sequence[KeptFeedback], owner: str, leave: Leave) -> list[FeedbackExample]:
    """The last correction of each person to each message; of two people who say different things none, unless one is
    the owner, whose word holds."""
    asked: dict[str, dict[str, KeptFeedback]] = defaultdict(dict)
    for one in kept:
        if not one.correction.strip() or normalised(one.correction) == normalised(one.text):
            continue
        if not one.message.strip():
            leave(one, "no_message")
        elif not may_go_out(one.correction) and one.by != owner:
            leave(one, "waits")
        elif says_what_to_do(one.correction):
            leave(one, "instruction")
        else:
            if (before := asked[normalised(one.message)].get(one.by)) is not None:
                leave(before, "overruled")
            asked[normalised(one.message)][one.by] = one
    found = []
    for said in asked.values():
        replies = {normalised(one.correction) for one in said.values()}
        if len(replies) > 1 and owner in said:
            for by, one in said.items():
                if by != owner and normalised(one.correction) != normalised(said[owner].correction):
                    leave(one, "overruled")
        elif len(replies) > 1:
            for one in said.values():
                leave(one, "contradicts")
            continue
        last = said.get(owner) or max(said.values(), key=lambda one: one.time)
        agreed = [one for one in said.values() if normalised(one.correction) == normalised(last.correction)]
        found.append(
            FeedbackExample(
                message=last.message,
                reply=last.correction.strip(),
                by=tuple(sorted({one.by for one in agreed})),
                ids=tuple(one.id for one in agreed),
                failure=failure_of(last.message, last.text, last.correction, last.note),
                wrong=last.text.strip(),
            )
        )
    return _shared_out(found, kept, owner, leave)


def _shared_out(
    found: Sequence[FeedbackExample], kept: Sequence[KeptFeedback], owner: str, leave: Leave
) -> list[FeedbackExample]:
    """Of what one person alone says no more than `MOST_OF_ONE` of all, the first ones said."""
    by_id = {one.id: one for one in kept}
    alone: dict[str, list[FeedbackExample]] = defaultdict(list)
    for one in found:
        if len(one.by) == 1 and one.by[0] != owner:
            alone[one.by[0]].append(one)
    dropped: set[int] = set()
    for mine in alone.values():
        others = len(found) - len(mine)
        # As many as make up that share together with what the others say.
        most = max(FREE_OF_ONE, int(MOST_OF_ONE * others / (1 - MOST_OF_ONE)))
        for one in mine[most:]:
            dropped.add(id(one))
            for of in one.ids:
                leave(by_id[of], "one_person")
    return [one for one in found if id(one) not in dropped]


def _thumbs(kept: Sequence[KeptFeedback], owner: str, leave: Leave) -> list[FeedbackThumb]:
    """What most say of a reply; of a tie nothing."""
    judged: dict[tuple[str, str], dict[str, KeptFeedback]] = defaultdict(dict)
    for one in kept:
        if one.rating is not None and one.message.strip() and one.text.strip():
            judged[normalised(one.message), normalised(one.text)][one.by] = one
    found = []
    for said in judged.values():
        ups = [one for one in said.values() if one.rating == "up"]
        downs = [one for one in said.values() if one.rating == "down"]
        if owner in said:
            ups, downs = ([said[owner]], []) if said[owner].rating == "up" else ([], [said[owner]])
        if len(ups) == len(downs):
            for one in said.values():
                if not one.correction.strip():
                    leave(one, "contradicts")
            continue
        agreed = ups if len(ups) > len(downs) else downs
        one = agreed[0]
        found.append(FeedbackThumb(one.message, one.text, agreed is ups, tuple(each.id for each in agreed)))
    return found


def _pairs(
    kept: Sequence[KeptFeedback], examples: Sequence[FeedbackExample], unused: Mapping[str, UnusedFeedback]
) -> list[FeedbackPair]:
    """A correction beside the reply it corrects; else a liked reply beside a disliked one to the same message, as two
    versions gave them."""
    by_id = {one.id: one for one in kept}
    found: dict[str, FeedbackPair] = {}
    for example in examples:
        wrong = by_id[example.ids[0]].text.strip()
        if wrong and normalised(wrong) != normalised(example.reply):
            found[normalised(example.message)] = FeedbackPair(example.message, example.reply, wrong, example.ids)
    liked: dict[str, KeptFeedback] = {}
    disliked: dict[str, KeptFeedback] = {}
    for one in kept:
        if one.id not in unused and one.message.strip() and one.text.strip() and one.rating is not None:
            (liked if one.rating == "up" else disliked)[normalised(one.message)] = one
    for asked, good in liked.items():
        bad = disliked.get(asked)
        if bad is not None and asked not in found and normalised(bad.text) != normalised(good.text):
            found[asked] = FeedbackPair(good.message, good.text, bad.text, (good.id, bad.id))
    return list(found.values())
