"""A sitting in plain lines: what is shown, and what a typed line does."""

from __future__ import annotations

import queue
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.core.printable import printable
from nlforge.teaching.desk import open_desk
from nlforge.teaching.sitting import TeachSitting, TeachStep, letter, option_of, word
from nlforge.teaching.taking import ended
from nlforge.teaching.told import head_line, where_from, why_chosen
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from nlforge.messages import Message
    from nlforge.turn import Spoken

_MOST = 2000
"""Characters of a text that are shown."""


class PlainSitting:
    """One sitting, driven by lines."""

    def __init__(self, conversation: Conversation, block: Callable[[str], None]) -> None:
        """`block` writes a text of several lines. Raises BadInput where there is nothing to ask about."""
        self._conversation, self._block = conversation, block
        block(say("teach-reading"))
        self._sitting = TeachSitting(open_desk(conversation))
        if self._sitting.resumed:
            block(say("teach-goes-on"))
        self._ask()

    def hear(self, line: str) -> tuple[bool, Spoken | None]:
        """Take one line; whether the sitting goes on, and where it does not what is said to the plan.

        Raises:
            RunFailed: what was said could not be kept.
        """
        sitting = self._sitting
        if sitting.step.takes_text:
            sitting.write(line)
        elif (option := option_of(line, sitting.options)) is None or not sitting.choose(option):
            self._block(say("teach-type-one", keys=self._keys()))
            return True, None
        if sitting.step is not TeachStep.DONE:
            self._ask()
            return True, None
        return False, self.end()

    def end(self) -> Spoken | None:
        """What the sitting brought is shown; what is said to the plan with it.

        Raises:
            RunFailed: its files could not be written.
        """
        told, turn = ended(self._sitting, self._conversation)
        self._block("\n".join(map(printable, told)))
        return turn

    def _ask(self) -> None:
        sitting, asked = self._sitting, self._sitting.now
        assert asked is not None
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
    sitting = PlainSitting(conversation, block)
    going, turn = True, None
    while going:
        if (line := lines.get()) is None:
            lines.put(None)
            going, turn = False, sitting.end()
        else:
            going, turn = sitting.hear(line)
    if turn is not None:
        block(f"\n{turn.text}")
        yield from conversation.hear(turn)
