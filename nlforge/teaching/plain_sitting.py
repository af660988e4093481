"""A sitting in plain lines: what is shown, and what a typed line does."""

from __future__ import annotations

import queue
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.core.errors import NlforgeError
from engine.core.printable import printable
from nlforge.teaching.sitting import TeachSitting, TeachStep, letter, option_of, word
from nlforge.teaching.taking import begun, ended
from nlforge.teaching.told import head_line, where_from, why_chosen
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from nlforge.messages import Message
    from nlforge.turn import Spoken

_MOST = 2000
"""Characters of a text that are shown."""


class PlainSitting:
    """One sitting, driven by lines."""

    def __init__(self, sitting: TeachSitting, conversation: Conversation, block: Callable[[str], None]) -> None:
        """`block` writes a text of several lines."""
        self._sitting, self._conversation, self._block = sitting, conversation, block
        if sitting.resumed:
            block(say("teach-goes-on"))
        self.ask()

    def hear(self, line: str) -> bool:
        """Take one line; whether the sitting goes on.

        Raises:
            RunFailed: what was said could not be kept.
        """
        sitting = self._sitting
        if sitting.step.takes_text:
            sitting.write(line)
        elif (option := option_of(line, sitting.options)) is None or not sitting.choose(option):
            self._block(say("teach-type-one", keys=self._keys()))
            return True
        self.ask()
        return sitting.step is not TeachStep.DONE

    def end(self) -> Spoken | None:
        """What the sitting brought is shown; what is said to the plan with it.

        Raises:
            RunFailed: its files could not be written.
        """
        told, turn = ended(self._sitting, self._conversation)
        self._block("\n".join(map(printable, told)))
        return turn

    def ask(self) -> None:
        """Show what is asked now; nothing where all is through."""
        sitting, asked = self._sitting, self._sitting.now
        if asked is None:
            return
        match sitting.step:
            case TeachStep.REPLY:
                shown = [f"\n{head_line(sitting)}", why_chosen(asked), where_from(asked), _quoted(asked.text)]
                if sitting.draft:
                    shown += [say("teach-draft", message=sitting.draft_of), _indented(sitting.draft)]
                shown.append(say("teach-question"))
            case TeachStep.WRITE:
                shown = [say("teach-write-plain")]
                shown += [_indented(sitting.text)] if sitting.text else []
            case TeachStep.WHOM:
                shown = [say("teach-whom")]
            case TeachStep.WHICH:
                one, near, other = sitting.dispute
                shown = [f"\n{head_line(sitting)}", _quoted(asked.text), f"1  {_indented(one).strip()}"]
                shown += [say("teach-near", message=near)] if near != asked.text else []
                shown += [f"2  {_indented(other).strip()}", say("teach-which")]
            case TeachStep.WHY:
                shown = [say("teach-ask-why")]
            case TeachStep.LINE:
                shown = [say("teach-line", line=sitting.line)]
            case TeachStep.REWORD:
                shown = [say("teach-reword"), _indented(sitting.text)]
            case TeachStep.DONE:
                return
        if not sitting.step.takes_text:
            shown.append(self._keys())
        self._block("\n".join(printable(part) for part in shown if part))

    def _keys(self) -> str:
        return ", ".join(f"{letter(one)} {word(one)}" for one in self._sitting.options)


def _quoted(text: str) -> str:
    return textwrap.indent(text[:_MOST], "> ", lambda _: True)


def _indented(text: str) -> str:
    return textwrap.indent(text[:_MOST], "   ")


def hold_sitting(
    conversation: Conversation, block: Callable[[str], None], lines: queue.Queue[str | None]
) -> Iterator[Message]:
    """A sitting with the next lines, up to its end or theirs; then what the plan says to it.

    Raises:
        NlforgeError: there is nothing to ask about, or what was said could not be kept.
    """
    block(say("teach-reading"))
    found = begun(conversation)
    turn = _held(PlainSitting(found, conversation, block), block, lines) if isinstance(found, TeachSitting) else found
    if turn is not None:
        block(f"\n{turn.text}")
        yield from conversation.hear(turn)


def _held(sitting: PlainSitting, block: Callable[[str], None], lines: queue.Queue[str | None]) -> Spoken | None:
    """The sitting up to its end; what is said to the plan then. A line that could not be kept is asked for again: the
    next ones are replies, and no wishes."""
    going = True
    try:
        while going:
            if (line := lines.get()) is None:
                lines.put(None)
                break
            try:
                going = sitting.hear(line)
            except NlforgeError as error:
                block("\n".join(map(printable, error_lines(error))))
                sitting.ask()
    except KeyboardInterrupt:
        # The tables hold what was said, whoever goes.
        with suppress(NlforgeError):
            sitting.end()
        raise
    return sitting.end()
