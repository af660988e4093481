"""A person judges replies one after the other: what is asked, what was answered, how far they are. The same for
every front end."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from engine.calibration.agreement import Answer
from engine.calibration.replay import Better
from engine.core.errors import BadInput
from nlforge.annotations import Judgement, Preference
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.annotations import Desk

WHOLE = ""
"""In the place of a line's name: the reply as a whole."""
_YES_NO: Mapping[str, str] = {"y": "yes", "n": "no"}
_YES_NO_PARTLY: Mapping[str, str] = {"y": "yes", "n": "no", "p": "partly"}
_FIRST_SECOND: Mapping[str, str] = {"1": "first", "2": "second"}
KEYS: Mapping[str, str] = {"s": "skip", "b": "back", "q": "stop"}
OFFER: Mapping[str, str] = {**_YES_NO, "q": "stop"}
"""Answers to a change that is offered."""


def key_of(letter: str) -> str:
    """The key that a typed letter stands for; every language also takes the English ones."""
    return "y" if letter == say("judge-letter-yes") else letter


def letter_of(key: str) -> str:
    """The letter that a key is shown by."""
    return say("judge-letter-yes") if key == "y" else key


def in_a_word(answer: str) -> str:
    """An answer, or what else a key does."""
    return say(f"judge-word-{answer}")


def hint_of(keys: Mapping[str, str]) -> str:
    """Keys, each with its word."""
    return ", ".join(f"{letter_of(key)} {in_a_word(word)}" for key, word in keys.items())


@dataclass(frozen=True)
class AskedReply:
    """One thing to judge; the person is not told whose reply it is."""

    prompt: str
    replies: tuple[str, ...]
    """One, or two to choose from."""
    question: str
    keys: Mapping[str, str]
    """Key → answer."""
    criterion: str = WHOLE

    @property
    def hint(self) -> str:
        return hint_of({**self.keys, **KEYS})


@dataclass
class Sitting:
    """Some questions, and where the person is; each answer is on disk before the next question comes."""

    desk: Desk
    questions: list[AskedReply]
    at: int = 0
    answered: dict[int, str] = field(default_factory=dict)

    @property
    def now(self) -> AskedReply | None:
        """None = all are through."""
        return self.questions[self.at] if self.at < len(self.questions) else None

    @property
    def progress(self) -> str:
        of = len(self.questions)
        return say("judge-progress", at=str(min(self.at + 1, of)), of=str(of))

    def press(self, key: str) -> bool:
        """Take one key in; False where it means nothing here. “q” ends the questions."""
        asked = self.now
        if asked is None:
            return False
        if key in asked.keys:
            self._keep(asked, asked.keys[key])
            self.answered[self.at] = asked.keys[key]
            self.at += 1
        elif key == "s":
            self.at += 1
        elif key == "b":
            self.at = max(0, self.at - 1)
        elif key == "q":
            self.at = len(self.questions)
        else:
            return False
        return True

    def _keep(self, asked: AskedReply, answer: str) -> None:
        if len(asked.replies) == 1:
            verdict = next(a for a in get_args(Answer) if a == answer)
            self.desk.append(
                Judgement(prompt=asked.prompt, reply=asked.replies[0], criterion=asked.criterion, verdict=verdict)
            )
        else:
            better = next(b for b in get_args(Better) if b == answer)
            self.desk.append(
                Preference(prompt=asked.prompt, first=asked.replies[0], second=asked.replies[1], better=better)
            )


def about_replies(desk: Desk, count: int) -> Sitting:
    """Whole replies, of both models and in no order; those judged already are not asked again."""
    known = {(j.prompt, j.reply) for j in desk.judged() if j.criterion == WHOLE}
    open_ = list(
        dict.fromkeys((r.prompt, r.reply) for r in desk.replies if (r.prompt, r.reply) not in known and r.reply.strip())
    )
    random.Random(desk.spec.data.seed).shuffle(open_)
    return Sitting(
        desk, [AskedReply(prompt, (reply,), say("judge-question-reply"), _YES_NO) for prompt, reply in open_[:count]]
    )


def about_line(desk: Desk, count: int, line: str) -> Sitting:
    """Replies judged for one line of the rubric.

    Raises:
        BadInput: there is no such line.
    """
    return Sitting(
        desk,
        [
            AskedReply(c.prompt, (c.reply,), c.question, _YES_NO_PARTLY, c.criterion.name)
            for c in desk.cases(count, line)
        ],
    )


def about_pairs(desk: Desk, count: int) -> Sitting:
    """Two replies to the same message side by side, one of each model and in no order."""
    known = {(p.prompt, frozenset((p.first, p.second))) for p in desk.preferences()}
    draw, found = random.Random(desk.spec.data.seed), []
    for base, trained in zip(desk.replies[::2], desk.replies[1::2], strict=True):
        both = [base.reply, trained.reply]
        if all(r.strip() for r in both) and base.reply != trained.reply and (base.prompt, frozenset(both)) not in known:
            draw.shuffle(both)
            found.append(AskedReply(base.prompt, (both[0], both[1]), say("judge-question-pair"), _FIRST_SECOND))
    draw.shuffle(found)
    return Sitting(desk, found[:count])


def sitting(desk: Desk, count: int, line: str | None = None, *, pairs: bool = False) -> Sitting:
    """What the person wants to judge: a line by its name, pairs, or whole replies.

    Raises:
        BadInput: there is no such line, or pairs are wanted of one.
    """
    if pairs and line is not None:
        raise BadInput(say("judge-no-pairs-line"), "", say("judge-no-pairs-line-todo"))
    return (
        about_pairs(desk, count)
        if pairs
        else about_line(desk, count, line)
        if line is not None
        else about_replies(desk, count)
    )
