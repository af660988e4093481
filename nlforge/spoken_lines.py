"""The conversation for whoever hears it line by line: no signs in place of words, and no page twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nlforge.plain_text import Printer
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.messages import Message

_SIGNS = {"+": "new", "-": "gone", "~": "changed", "↳": "followed"}
_SIGN = re.compile(rf"(?m)^(\s*)([{re.escape(''.join(_SIGNS))}]) ")
_BECOMES = re.compile(r" → ")
_HEADING = re.compile(r"(?m)^(\s*)#{1,6} ")
_COLUMNS = re.compile(r"(?<=\S) {2,}(?=\S)")


class SpokenPrinter(Printer):
    """After a change says what changed, and the page only when asked for it."""

    def show(self, messages: Iterable[Message]) -> None:
        """Messages in words that are read aloud as they are meant."""
        from nlforge import messages as m

        changed = False
        for message in messages:
            match message:
                case m.DiffShown():
                    changed = True
                    super().show([replace(message, text=spoken(_SIGN.sub(_named, message.text)))])
                case m.Page(again=True):
                    super().show([message])
                case m.Page() if changed:
                    self.say(say("spoken-page"))
                case m.Page() | m.TableMessage():
                    super().show([replace(message, text=spoken(message.text))])
                case _:
                    super().show([message])


def acknowledged(lines: Iterable[str], printer: Printer) -> Iterator[str]:
    """The lines; each is answered at once, for a thought may take half a minute in which nothing is heard."""
    for line in lines:
        if line.strip():
            printer.say(say("spoken-heard"))
        yield line


def spoken(text: str) -> str:
    """Without marks of headings, arrows and the blanks between columns."""
    return _COLUMNS.sub(". ", _HEADING.sub(r"\1", _BECOMES.sub(f" {say('spoken-becomes')} ", text)))


def _named(sign: re.Match[str]) -> str:
    return f"{sign[1]}{say(f'spoken-{_SIGNS[sign[2]]}')} "
