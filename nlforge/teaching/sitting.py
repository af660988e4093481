"""A sitting, step by step, the same for every front end: a message, its reply, and where two replies say different
things, which holds and why. Each answer is on disk before the next message comes."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from nlforge.said_words import unsaid
from nlforge.teaching.book import (
    Holds,
    How,
    MessageToAsk,
    PassedOn,
    SettledDispute,
    SittingEnded,
    SkippedMessage,
    TaughtReply,
    WantedLine,
)
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.teaching.desk import TeachingDesk

Option = Literal["accept", "edit", "write", "skip", "pass", "back", "one", "other", "both", "yes", "no", "stop"]
_BECAUSE = re.compile(r"(?i)^\s*(?:because|since|as|cause|weil|da|denn)\b[\s,:]*")


class TeachStep(StrEnum):
    """What the person is asked."""

    REPLY = "reply"
    WRITE = "write"
    WHOM = "whom"
    WHICH = "which"
    WHY = "why"
    LINE = "line"
    REWORD = "reword"
    DONE = "done"

    @property
    def takes_text(self) -> bool:
        """Whether words are written, where the others are chosen by a key."""
        return self in (TeachStep.WRITE, TeachStep.WHOM, TeachStep.WHY, TeachStep.REWORD)


class TeachSitting:
    """Some messages, and where the person is."""

    def __init__(self, desk: TeachingDesk) -> None:
        """Raises BadInput where there is nothing left to ask about."""
        self.desk = desk
        self.begun = desk.next_sitting()
        through = desk.book.through(self.begun.number)
        asked = self.begun.asked
        self.resumed = any(one.key in through for one in asked)
        """It was begun before, and goes on."""
        self.at = next((n for n, one in enumerate(asked) if one.key not in through), len(asked))
        self.given = 0
        """Replies in this window."""
        self.lines: list[str] = []
        """Lines of the rubric that were taken in this window."""
        self.draft = self.draft_of = ""
        """What a person replied to the nearest message, and that message; empty = there is none."""
        self._dispute: tuple[str, str, str] | None = None
        self._settled: Holds = "both"
        self._begins, self._line = "", ""
        self.step = TeachStep.DONE
        self._turn_to()

    @property
    def now(self) -> MessageToAsk | None:
        """None = all are through."""
        return self.begun.asked[self.at] if self.at < len(self.begun.asked) else None

    @property
    def text(self) -> str:
        """What a text begins with that is to be changed."""
        return self._begins if self.step is TeachStep.WRITE else self._line if self.step is TeachStep.REWORD else ""

    @property
    def dispute(self) -> tuple[str, str, str]:
        """Of which the person is to say which holds: the one reply, the message near it, the other reply."""
        assert self._dispute is not None
        return self._dispute

    @property
    def line(self) -> str:
        """The line of the rubric that is proposed."""
        return self._line

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen, the likeliest first; none while words are written."""
        asked = self.now
        ahead: tuple[Option, ...] = ("back",) if self.at else ()
        match self.step:
            case TeachStep.REPLY:
                known: tuple[Option, ...] = ("accept", "edit") if self.draft else ()
                return (*known, "write", "skip", "pass", *ahead, "stop")
            case TeachStep.WHICH if asked is not None and asked.why == "disputed":
                return ("one", "other", "both", "write", "skip", "pass", *ahead, "stop")
            case TeachStep.WHICH:
                return ("one", "other", "both", "stop")
            case TeachStep.LINE:
                return ("yes", "edit", "no", "stop")
            case _:
                return ()

    def choose(self, option: Option) -> bool:
        """Take one option; False where it means nothing here.

        Raises:
            RunFailed: it could not be written.
        """
        asked = self.now
        if option not in self.options or asked is None:
            return False
        match option:
            case "accept":
                self._reply(self.draft, "accepted")
            case "edit" if self.step is TeachStep.LINE:
                self.step = TeachStep.REWORD
            case "edit" | "write":
                self._begins = self.draft if option == "edit" else ""
                self.step = TeachStep.WRITE
            case "skip":
                self.desk.book.append(SkippedMessage(sitting=self.begun.number, key=asked.key))
                self._on()
            case "pass":
                self.step = TeachStep.WHOM
            case "back":
                self.at -= 1
                self._turn_to()
            case "one" | "other" | "both":
                self._settle(asked, option)
            case "yes" | "no":
                self._rubric(taken=option == "yes")
            case "stop":
                self.step = TeachStep.DONE
        return True

    def write(self, text: str) -> None:
        """Take the words of a step that takes text; an empty reply leads back.

        Raises:
            RunFailed: it could not be written.
        """
        asked, said = self.now, unsaid(text.strip())
        assert asked is not None
        match self.step:
            case TeachStep.WRITE if said:
                self._reply(said, "accepted" if said == self.draft else "edited" if self._begins else "written")
            case TeachStep.WHOM:
                whom = " ".join(said.split())
                message = unsaid(asked.text)
                self.desk.book.append(PassedOn(sitting=self.begun.number, key=asked.key, message=message, whom=whom))
                self._on()
            case TeachStep.WHY:
                self._because(asked, said)
            case TeachStep.REWORD if said:
                self._line = " ".join(said.split())
                self.step = TeachStep.LINE
            case TeachStep.REWORD:
                self.step = TeachStep.LINE
            case _:
                self._turn_to()

    def leave_text(self) -> None:
        """Back from the writing of words to what can be chosen."""
        if self.step is TeachStep.REWORD:
            self.step = TeachStep.LINE
        elif self.step is TeachStep.WHY:
            self.write("")
        else:
            self._turn_to()

    def end(self) -> None:
        """The files are written, and the sitting is closed where nothing of it is open.

        Raises:
            RunFailed: it could not be written.
        """
        book = self.desk.book
        book.write_files()
        ended = any(one is not None and begun.number == self.begun.number for begun, one in book.sittings())
        if not ended and not self.desk.left(self.begun):
            book.append(SittingEnded(number=self.begun.number, covered=self.desk.covered()))

    def _turn_to(self) -> None:
        """The next message, from its beginning."""
        asked = self.now
        self._begins = self._line = self.draft = self.draft_of = ""
        self._dispute = None
        if asked is None:
            self.step = TeachStep.DONE
        elif asked.why == "disputed":
            one, other = asked.between
            self._dispute = (one, asked.near_message, other)
            self.step = TeachStep.WHICH
        else:
            # What was replied a moment ago may be nearer than what was there when the sitting began.
            near = next(iter(self.desk.pool.near(asked.key, 1)), None)
            self.draft_of, self.draft = (
                (near.message, near.reply) if near is not None else (asked.near_message, asked.near_reply)
            )
            self.step = TeachStep.REPLY

    def _on(self) -> None:
        self.at += 1
        self._turn_to()

    def _reply(self, reply: str, how: How) -> None:
        """Keep a reply; where one to nearly the same message says something else, ask which holds."""
        asked = self.now
        assert asked is not None
        self._keep(asked, reply, how)
        found = self.desk.pool.disputed(asked.key, reply) if how != "accepted" else None
        if found is None or found[1].kind == "label":
            # Near messages may well be about different topics.
            self._on()
            return
        self._dispute = (reply, found[0].message, found[0].reply)
        self.step = TeachStep.WHICH

    def _keep(self, asked: MessageToAsk, reply: str, how: How) -> None:
        message = unsaid(asked.text)
        self.desk.book.append(
            TaughtReply(sitting=self.begun.number, key=asked.key, message=message, reply=reply, how=how)
        )
        self.desk.pool.write(asked.key, reply)
        self.given += 1

    def _settle(self, asked: MessageToAsk, holds: Holds) -> None:
        assert self._dispute is not None
        one, near, other = self._dispute
        if holds == "other" or (holds == "one" and asked.why == "disputed"):
            self._keep(asked, one if holds == "one" else other, "chosen")
        if holds == "one" and near and near != asked.text:
            # The reply that does not hold is not to be learned with its own message either.
            self._overrule(near, one)
        self._settled = holds
        self.step = TeachStep.WHY
        if self.desk.pool.labels:
            # A label is right or wrong; no line of the rubric says more.
            self._because(asked, "")

    def _overrule(self, near: str, reply: str) -> None:
        from engine.core.comparing import normalised

        key = normalised(near)
        self.desk.book.append(
            TaughtReply(sitting=self.begun.number, key=key, message=unsaid(near), reply=reply, how="chosen")
        )
        self.desk.pool.write(key, reply)

    def _because(self, asked: MessageToAsk, why: str) -> None:
        assert self._dispute is not None
        one, near, other = self._dispute
        self.desk.book.append(
            SettledDispute(
                sitting=self.begun.number,
                key=asked.key,
                one=one,
                other=other,
                other_message=unsaid(near),
                holds=self._settled,
                why=why,
            )
        )
        self._line = _as_line(why)
        if self._line and self.desk.rubric:
            self.step = TeachStep.LINE
        else:
            self._on()

    def _rubric(self, *, taken: bool) -> None:
        self.desk.book.append(WantedLine(sitting=self.begun.number, line=self._line, taken=taken))
        if taken:
            self.lines.append(self._line)
        self._on()


def letter(option: Option) -> str:
    """The key of an option, in the language that is spoken."""
    return say(f"teach-letter-{option}")


def word(option: Option) -> str:
    """What an option does, in a word or two."""
    return say(f"teach-word-{option}")


def option_of(typed: str, options: tuple[Option, ...]) -> Option | None:
    """The option that is meant by its letter or its word; None = none of them."""
    said = " ".join(typed.casefold().split())
    return next((one for one in options if said in (letter(one), word(one).casefold(), one)), None)


def _as_line(why: str) -> str:
    """A reason as a line of the rubric: “because the law gives 14 days” is “the law gives 14 days”."""
    return _BECAUSE.sub("", " ".join(why.split())).strip(" .!,;:")
