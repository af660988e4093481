"""The scrolling conversation: one widget a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import indent

from rich.text import Text
from textual.containers import VerticalScroll
from textual.message import Message as UiMessage

from engine.core.printable import lines as in_lines
from engine.core.printable import one_line, printable
from nlforge.messages import (
    DiffShown,
    Message,
    Page,
    ResultCard,
    SaidMessage,
    SampleReply,
    SideBySideReply,
    TableMessage,
    TalkMessage,
    TokensShown,
)
from nlforge.plain_text import quoted, reply_after, side_by_side
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say

_MOST = 1500
"""Characters of what the person said that are shown; the session holds all of it."""


class MessagesView(VerticalScroll):
    """Shows what was said on both sides, newest at the bottom; a plan that waits for a yes from its beginning."""

    DEFAULT_CSS = """
    MessagesView { height: 1fr; padding: 0 1; }
    MessagesView > Words { margin-bottom: 1; height: auto; }
    MessagesView > .person { color: $accent; text-style: bold; }
    MessagesView > .page { border: round $primary; padding: 0 1; }
    MessagesView > .open { border-left: thick $error; padding-left: 1; }
    MessagesView > .diff { border-left: thick $warning; padding-left: 1; }
    MessagesView > .table { border: round $success; padding: 0 1; }
    MessagesView > .card { border: heavy $accent; padding: 0 1; }
    MessagesView > .aside { color: $text-muted; }
    """

    class Added(UiMessage):
        """Something was said, and can be found."""

    def __init__(self) -> None:
        super().__init__()
        self._plan_begin: Words | None = None
        """Where the plan now being shown begins: with what changed, else with the page."""
        self._plan_said = False
        """The sentence after the plan has been said; what follows is something else."""
        self.log_of_messages: list[Message] = []
        """All of it, to be copied and written to a file."""

    def note(self, message: Message) -> None:
        """It is part of the conversation, wherever on the screen it is shown: a page may stand elsewhere."""
        self.log_of_messages.append(message)

    def person(self, text: str) -> None:
        """A line the person typed."""
        self.note(SaidMessage(text))
        self._plan_begin = None
        shown = (
            text
            if len(text) <= _MOST
            else f"{text[:_MOST].rstrip()} …\n"
            + say("screen-more-text", characters=len(text), lines=text.count("\n") + 1)
        )
        self._add(quoted(shown), "person")

    def show(self, message: Message) -> None:
        """One message of the conversation; progress and the end belong to the panel."""
        if self._plan_said:
            self._plan_begin, self._plan_said = None, False
        if not isinstance(message, SaidMessage | Page):
            self.note(message)
        match message:
            case ResultCard():
                self._add(card_text(message.lines), "card")
            case TalkMessage():
                self._add(message.text, "talk")
                self._plan_said = self._plan_begin is not None
            case SaidMessage():
                self.person(message.text)
            case Page():
                if not message.ready:
                    # What is asked stands at its end, and nothing can start before that is answered.
                    self._plan_begin = None
                self._add(page_text(message.text), "page", begins=message.ready)
            case DiffShown():
                head = "" if message.nothing else f"{say('talk-changed')}\n"
                self._add(diff_text(f"{head}{message.text}"), "diff", begins=not message.nothing)
            case SampleReply():
                self._add(f"{reply_after(message)}\n{indent(quoted(message.reply), '  ')}", "aside")
            case SideBySideReply():
                self._add(side_by_side(message).strip(), "table")
            case TableMessage():
                # What is longer than the window is read from its beginning.
                self._add(table_text(message.text), "table", begins=message.text.count("\n") >= self.size.height)
            case TokensShown():
                self._add(tokens_text(message), "table")
            case _:
                pass

    def show_open(self, lines: Sequence[str]) -> None:
        """What keeps the plan from starting, where the plan itself stands elsewhere."""
        self._plan_begin = None
        self._add(in_lines(lines), "open")

    def _add(self, text: str | Text, kind: str, begins: bool = False) -> None:
        shown = Words(text, classes=kind)
        self.mount(shown)
        self.post_message(self.Added())
        if begins and self._plan_begin is None:
            self._plan_begin = shown
        if self._plan_begin is None:
            # Anchored, the end stays in sight however late a line is laid out.
            self.anchor()
            self.scroll_end(animate=False)
        else:
            self.anchor(False)
            self.call_after_refresh(self._show_begin, self._plan_begin)

    def _show_begin(self, begin: Words) -> None:
        """Where all of the plan fits, this is the end of the conversation as well."""
        if self._plan_begin is not begin:
            return
        if self.virtual_size.height - begin.virtual_region.y <= self.size.height:
            self.anchor()
        else:
            self.scroll_to_widget(begin, top=True, animate=False)


def card_text(lines: Sequence[str]) -> Text:
    """The verdict stands out, and so does how more is seen."""
    shown = [Text(one_line(line), "bold" if n in (0, len(lines) - 1) else "") for n, line in enumerate(lines)]
    return Text("\n").join(shown)


def page_text(text: str) -> Text:
    """Headings stand out, origins step back, what stops the plan is red."""
    shown = Text()
    for line in printable(text).split("\n"):
        if line.startswith("#"):
            shown.append(line.lstrip("# "), "bold underline" if line.startswith("# ") else "bold cyan")
        elif line.startswith(f"- {say('page-stop')}:"):
            shown.append(line, "bold red")
        else:
            value, gap, origin = line.partition("  (")
            shown.append(value, "dim" if line.startswith(f"{say('page-digest')}:") else "")
            shown.append(gap + origin, "dim")
        shown.append("\n")
    shown.rstrip()
    return shown


def diff_text(text: str) -> Text:
    """Added green, removed red, changed yellow."""
    styles = {"+": "green", "-": "red", "~": "yellow"}
    return Text("\n").join(Text(line, styles.get(line[:1], "")) for line in printable(text).split("\n"))


def tokens_text(message: TokensShown) -> Text:
    """Learned tokens on green, in two shades so that each can be told from the next; what is only read steps back."""
    shown = Text(f"{message.summary} {say('screen-tokens')}\n\n{message.lengths}\n")
    for number, row in enumerate(message.rows, 1):
        shown.append(f"\n{number}  ", "bold cyan")
        patch = 0
        for token, learned in row:
            patch += learned
            shown.append(
                printable(token).replace("\n", "↵\n> "),
                ("black on #8fd694" if patch % 2 else "black on #6cbf74") if learned else "dim",
            )
        shown.append("\n")
    shown.rstrip()
    return shown


def table_text(text: str) -> Text:
    """What got better is green, what got worse is red."""
    shown = Text(printable(text))
    shown.highlight_regex(rf"(?m){say('report-better')}$", "green")
    shown.highlight_regex(rf"(?m){say('report-worse')}$", "red")
    shown.highlight_regex(rf"(?m)^{re.escape(say('report-score'))}.*$", "bold")
    shown.highlight_regex(
        "(?m)^(?:" + "|".join(say(f"report-{name}") for name in ("asked", "base", "trained", "expected")) + ") ",
        "bold cyan",
    )
    return shown
