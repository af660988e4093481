"""The messages of a session and what was said of them: what a sitting is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.active.pool import pool_of
from engine.active.unanswered import messages_of
from engine.core.errors import BadInput
from nlforge.teaching.book import MessageToAsk, SittingBegun, TeachingBook
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.active.teach_most import TeachingChoice, TeachingPool
    from nlforge.conversation import Conversation

A_SITTING = 30
"""Messages."""


class TeachingDesk:
    """The messages of a session as its plan reads them, and its book."""

    def __init__(self, book: TeachingBook, pool: TeachingPool, *, rubric: bool) -> None:
        """`rubric`: there is a plan whose rubric a line can be added to."""
        self.book, self.pool, self.rubric = book, pool, rubric
        for one in book.taught.values():
            pool.write(one.key, one.reply)

    def covered(self) -> float:
        """Share of the messages without a reply that are like one which has one by now, 0 to 1."""
        return self.pool.covered()

    def next_sitting(self, count: int = A_SITTING) -> SittingBegun:
        """The sitting that was not finished, else a new one, which is written down.

        Raises:
            BadInput: there is nothing left to ask about.
            RunFailed: it could not be written.
        """
        sittings = self.book.sittings()
        if sittings and sittings[-1][1] is None and any(self.left(sittings[-1][0])):
            return sittings[-1][0]
        done = {*self.book.taught, *self.book.passed}
        chosen = self.pool.choose(count, without=done, settled=self.book.settled)
        if not chosen:
            raise BadInput(say("teach-nothing"), self._why_nothing(), say("teach-nothing-todo"))
        begun = SittingBegun(number=len(sittings) + 1, asked=tuple(map(_asked, chosen)), covered=self.covered())
        self.book.append(begun)
        return begun

    def left(self, sitting: SittingBegun) -> list[MessageToAsk]:
        """What of a sitting was not answered yet."""
        through = self.book.through(sitting.number)
        return [one for one in sitting.asked if one.key not in through]

    def _why_nothing(self) -> str:
        if self.pool.pool.open:
            return say("teach-nothing-left", count=len(self.pool.pool.open))
        if self.pool.pool.answered:
            return say("teach-all-answered", count=len(self.pool.pool.answered))
        return say("teach-no-messages")


def open_desk(conversation: Conversation) -> TeachingDesk:
    """The messages are read and compared: seconds, and up to half a minute of thousands.

    Raises:
        BadInput: a file cannot be read.
    """
    from engine.active.teach_most import TeachingPool
    from planner.requirements import NOTHING_KNOWN

    plan, book = conversation.plan, TeachingBook(conversation.session.root)
    spec = plan.spec if plan is not None else None
    sources = {one.path: one for one in spec.data.sources} if spec is not None else {}
    root = conversation.inputs.folder
    rows = [
        row
        for profile in conversation.inputs.measure(conversation.requirements or NOTHING_KNOWN)
        if (root / profile.path).resolve() != book.written.resolve()
        for row in messages_of(profile, root, sources.get(profile.path))
    ]
    return TeachingDesk(book, TeachingPool(pool_of(rows)), rubric=spec is not None)


def _asked(choice: TeachingChoice) -> MessageToAsk:
    near = choice.near[0] if choice.near else None
    return MessageToAsk(
        key=choice.message.key,
        text=choice.message.text,
        file=choice.message.file,
        line=choice.message.line,
        why=choice.why,
        alike=choice.alike,
        answered=choice.answered,
        between=choice.between,
        near_message=near.message if near is not None else "",
        near_reply=near.reply if near is not None else "",
    )
