"""Which messages a person should reply to: those whose replies teach most.

A reply teaches of the messages near its own. Chosen are messages that together lie near as many others as possible:
facility location (Cornuéjols, Nemhauser and Wolsey 1990; as a choice of what to label Wei, Iyer and Bilmes 2015,
“Submodularity in Data Subset Selection and Active Learning”), greedily, which reaches at least 1 − 1/e of the best
choice (Nemhauser, Wolsey and Fisher 1978). It beats the farthest-first cover of Sener and Savarese 2018 (“Active
Learning for Convolutional Neural Networks: A Core-Set Approach”), which picks strange messages early
(`tests.bench.teach`). What is replied to already counts as chosen; messages of whose label a linear model is unsure
count twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.active.differing import ReplyDifference, are_labels, difference
from engine.active.likeness import Likeness, likeness_of
from engine.active.pool import MessagePool, PooledMessage

if TYPE_CHECKING:
    from engine.trust.word_vectors import Vectors

_LEARNED_FROM = 20
"""Replies from which on a linear model says of what it is unsure."""
_UNSURE = 0.2
"""Lead of the likeliest label below which it is unsure between two."""
_MOST_DISPUTES = 0.2
"""Share of a sitting that asks which of two replies holds."""
_NEAREST = 5
_LEAST_GAIN = 0.1
"""Messages that a reply must tell something of; below, it teaches next to nothing."""


@dataclass(frozen=True)
class NearReply:
    """A reply of a person to a message that is like another."""

    message: str
    reply: str
    same: bool
    """The messages are nearly the same."""


@dataclass(frozen=True)
class TeachingChoice:
    """A message worth a reply, and why."""

    message: PooledMessage
    why: Literal["many", "thin", "unsure", "disputed", "lone"]
    """many: others are like it, and none has a reply; thin: few of them have one; unsure: replies near it differ;
    disputed: it has two replies that say different things; lone: nothing is like it."""
    alike: int = 0
    """Other messages without a reply that are like it, with their copies."""
    answered: int = 0
    """Messages with a reply that are like it."""
    between: tuple[str, str] = ("", "")
    """unsure, disputed: the two."""
    near: tuple[NearReply, ...] = ()
    """Replies of people to messages like it, the nearest first."""


class TeachingPool:
    """Messages as vectors, computed once; replies that are written meanwhile count at once."""

    def __init__(self, pool: MessagePool) -> None:
        self.pool = pool
        self.messages: list[PooledMessage] = [*pool.open, *pool.answered]
        self.like: Likeness = likeness_of([_without_figures(one.text) for one in self.messages])
        self._number = {one.key: n for n, one in enumerate(self.messages)}
        self._written: dict[int, str] = {}

    @property
    def replies(self) -> dict[int, str]:
        """Number of each message that has a reply → the reply; of those written meanwhile the last."""
        first = len(self.pool.open)
        given = {first + n: one.replies[-1] for n, one in enumerate(self.pool.answered)}
        return {**given, **self._written}

    @property
    def labels(self) -> bool:
        """Whether the replies are labels."""
        return are_labels(list(self.replies.values()))

    def write(self, key: str, reply: str) -> None:
        """Somebody replied to the message with this key; one that is not in the pool tells nothing."""
        if (number := self._number.get(key)) is not None:
            self._written[number] = reply

    def covered(self) -> float:
        """Share of the messages that came without a reply which now have one, or are like one that has, 0 to 1."""
        import numpy as np

        open_, known = range(len(self.pool.open)), sorted(self.replies)
        if not self.pool.open:
            return 1.0
        weights = np.array([one.copies for one in self.pool.open], np.float32)
        near = self._told(open_, known) >= self.like.enough
        return float(weights[near].sum() / weights.sum())

    def near(self, key: str, most: int = _NEAREST) -> tuple[NearReply, ...]:
        """Replies of people to messages that are like one, but for itself, the nearest first."""
        if (at := self._number.get(key)) is None:
            return ()
        replies = self.replies
        known = [n for n in sorted(replies) if n != at]
        if not known:
            return ()
        cosines = self.like.vectors[known] @ self.like.vectors[at]
        best = [int(k) for k in (-cosines).argsort(kind="stable")[:most] if cosines[k] >= self.like.alike]
        return tuple(
            NearReply(self.messages[known[k]].text, replies[known[k]], bool(cosines[k] >= self.like.same)) for k in best
        )

    def disputed(self, key: str, reply: str) -> tuple[NearReply, ReplyDifference] | None:
        """A reply of a person to a message like that with this key that says something else than this reply; None =
        there is none."""
        labels = self.labels
        for one in self.near(key):
            if (found := difference(reply, one.reply, labels=labels)) is not None:
                return one, found
        return None

    def choose(self, count: int, without: Collection[str] = (), settled: Collection[str] = ()) -> list[TeachingChoice]:
        """The messages whose replies teach most, the first most; `without` are keys of messages that are not asked
        about, `settled` of those of whose two replies it is known which holds."""
        disputes = self._disputes(set(settled))[: max(1, round(count * _MOST_DISPUTES))]
        return [*self._spread(count - len(disputes), set(without)), *disputes]

    def _spread(self, count: int, without: set[str]) -> list[TeachingChoice]:
        import numpy as np

        open_ = range(len(self.pool.open))
        left = [n for n in open_ if n not in self._written and self.messages[n].key not in without]
        if not left or count < 1:
            return []
        told = self._told(open_, sorted(self.replies))
        passed = [n for n in open_ if n not in self._written and self.messages[n].key in without]
        if passed:
            # Who was asked and did not know is not asked about its twins in the same sitting either.
            told = np.maximum(told, self.like.told(open_, passed).max(axis=1))
        between = {**self._differing(left), **self._unsure()}
        # Replies that say different things tell half of what one would.
        told[[n for n in open_ if n in between]] *= 0.5
        weights = np.array([self.messages[n].copies * (2 if n in between else 1) for n in open_], np.float32)
        # (messages, candidates)
        pairs = self.like.told(open_, left)
        chosen: list[int] = []
        for _ in range(min(count, len(left))):
            gains = weights @ np.maximum(pairs - told[:, None], 0)
            gains[chosen] = -1
            best = int(gains.argmax())
            if gains[best] < _LEAST_GAIN:
                break
            chosen.append(best)
            told = np.maximum(told, pairs[:, best])
        return [self._why(left[n], between) for n in chosen]

    def _why(self, number: int, between: dict[int, tuple[str, str]]) -> TeachingChoice:
        cosines, message = self.like.vectors @ self.like.vectors[number], self.messages[number]
        like = [int(n) for n in (cosines >= self.like.alike).nonzero()[0] if n != number]
        replies = self.replies
        alike = sum(self.messages[n].copies for n in like if n not in replies) + message.copies - 1
        answered, near = sum(n in replies for n in like), self.near(message.key)
        if number in between:
            return TeachingChoice(message, "unsure", alike, answered, between[number], near)
        why: Literal["many", "thin", "lone"] = "thin" if answered else "many" if alike else "lone"
        return TeachingChoice(message, why, alike, answered, near=near)

    def _differing(self, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Number of each message whose nearest replies say different things → the two."""
        labels, found = self.labels, dict[int, tuple[str, str]]()
        if labels:
            # Near messages have other labels all the time; what a linear model says counts there.
            return found
        for number in numbers:
            near = [one.reply for one in self.near(self.messages[number].key)]
            pairs = ((a, b) for n, a in enumerate(near) for b in near[n + 1 :] if difference(a, b, labels=labels))
            if (pair := next(pairs, None)) is not None:
                found[number] = pair
        return found

    def _disputes(self, settled: set[str]) -> list[TeachingChoice]:
        """Messages with two replies that say different things: their own, or one to nearly the same message."""
        labels, found = self.labels, list[tuple[float, TeachingChoice]]()
        first = len(self.pool.open)
        for one in self.pool.answered:
            if one.key in settled or self._number[one.key] in self._written:
                continue
            for n, reply in enumerate(one.replies):
                other = next((r for r in one.replies[n + 1 :] if difference(reply, r, labels=labels)), None)
                if other is not None:
                    near = (NearReply(one.text, other, same=True),)
                    found.append((1.0, TeachingChoice(one, "disputed", between=(reply, other), near=near)))
                    settled.add(one.key)
                    break
        if labels or not self.pool.answered:
            # Nearly the same message may well be about another topic.
            return [choice for _, choice in found]
        vectors = self.like.vectors[first:]
        cosines = vectors @ vectors.T
        for i, j in zip(*(cosines >= self.like.same).nonzero(), strict=True):
            one, other_one = self.pool.answered[i], self.pool.answered[j]
            if i >= j or {one.key, other_one.key} & settled:
                continue
            if difference(one.replies[-1], other_one.replies[-1], labels=labels) is not None:
                near = (NearReply(other_one.text, other_one.replies[-1], same=True),)
                pair = (one.replies[-1], other_one.replies[-1])
                found.append((float(cosines[i, j]), TeachingChoice(one, "disputed", between=pair, near=near)))
                settled |= {one.key, other_one.key}
        return [choice for _, choice in sorted(found, key=lambda pair: -pair[0])]

    def _told(self, some: Sequence[int], known: Sequence[int]) -> Vectors:
        """Of each message how much the nearest of `known` tells of it, 0 to 1."""
        import numpy as np

        if not known or not some:
            return np.zeros(len(some), np.float32)
        found: Vectors = self.like.told(some, known).max(axis=1)
        return found

    def _unsure(self) -> dict[int, tuple[str, str]]:
        """Number of each open message whose label is unsure → the two it may be, by a linear model of the replies so
        far."""
        from engine.trust.labels import learned_labels

        replies = self.replies
        if len(replies) < _LEARNED_FROM or not self.labels:
            return {}
        known = sorted(replies)
        meanings = self.like.vectors if self.like.by_meaning else None
        model = learned_labels(
            [self.messages[n].text for n in known],
            [replies[n] for n in known],
            None if meanings is None else meanings[known],
        )
        if model is None:
            return {}
        open_ = [n for n in range(len(self.pool.open)) if n not in self._written]
        if not open_:
            return {}
        from engine.core.logistic import softmax

        chances = softmax(
            model.scores([self.messages[n].text for n in open_], None if meanings is None else meanings[open_])
        )
        order = (-chances).argsort(axis=1)
        found = {
            n: (model.labels[order[k, 0]], model.labels[order[k, 1]])
            for k, n in enumerate(open_)
            if chances[k, order[k, 0]] - chances[k, order[k, 1]] < _UNSURE
        }
        # A model that is unsure of most of them knows too little to say of which.
        return found if len(found) * 2 <= len(open_) else {}


def _without_figures(text: str) -> str:
    """Numbers of orders and the like make no other message."""
    return re.sub(r"\d+", "0", text)
