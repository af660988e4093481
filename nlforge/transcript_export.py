"""A conversation as a file to keep or to send: Markdown or one page of HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.core.errors import BadInput
from engine.core.printable import in_html, in_markdown, printable
from engine.data.own import CONVERSATION
from nlforge.messages import (
    DiffShown,
    Message,
    Page,
    SaidMessage,
    SampleReply,
    SideBySideReply,
    TableMessage,
    TalkMessage,
    TokensShown,
)
from nlforge.new_file import AT_ONCE, new_file
from nlforge.said_words import unsaid
from nlforge.sharing.talk import without_keys
from nlforge.slash_commands import called
from nlforge.token_view import tokens_plain
from nlforge.wording.catalogue import say, spoken
from nlforge.wording.told import model_name

Form = Literal["md", "html"]
_FORMS: dict[str, Form] = {"": "md", "md": "md", "markdown": "md", "html": "html", "htm": "html", "web": "html"}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}h2{font-size:1rem;margin:1.5rem 0 .3rem}p{margin:.3rem 0;white-space:pre-wrap}"
    "pre{overflow-x:auto;border:1px solid #8888;border-radius:.4rem;padding:.7rem}"
)


@dataclass(frozen=True)
class SaidPart:
    """One thing that was said."""

    who: str
    """Who says it, in words; empty where the one before goes on."""
    text: str
    fixed: bool = False
    """It stands in columns."""


def parts_of(messages: Iterable[Message]) -> Iterator[SaidPart]:
    """What was said on both sides, with keys and passwords replaced as in the session; of a run what was shown of it,
    but not each step."""
    last = ""
    for message in _kept(messages):
        for who, text, fixed in _said(message):
            if text.strip():
                yield SaidPart("" if who == last else who, text, fixed)
                last = who


def clean(message: Message) -> str:
    """One message as it is copied: its words, without borders and marks; empty where it has none."""
    return "\n".join(
        text if who in (_you(), _nlforge()) else f"{who}: {text}" for who, text, _ in _said(message) if text.strip()
    )


def form_of(text: str) -> Form:
    """Markdown unless HTML is named.

    Raises:
        BadInput: something else is.
    """
    form = _FORMS.get(text.strip().removeprefix(".").casefold())
    if form is None:
        raise BadInput(say("slash-export-form", form=text.strip()), "", say("slash-export-form-todo"))
    return form


def exported(messages: Sequence[Message], folder: Path, session: str, form: Form) -> Path:
    """Write it to a new file of the folder; what lies there is never overwritten.

    Raises:
        BadInput: there is nothing yet that could be written.
        RunFailed: it could not be written.
    """
    parts = list(parts_of(messages))
    if not parts:
        raise BadInput(say("slash-export-nothing"))
    text = (_markdown if form == "md" else _html)(parts, session)
    path = new_file(folder, f"conversation-{session}", form, text)
    if path is None:
        raise BadInput(say("slash-export-many", count=AT_ONCE))
    return path


def _you() -> str:
    return say("slash-export-you")


def _nlforge() -> str:
    return say("slash-export-nlforge")


def _kept(messages: Iterable[Message]) -> Iterator[Message]:
    before = ""
    for message in messages:
        match message:
            case SaidMessage():
                text = unsaid(message.text.strip(), before)
                # A command between two lines was not heard.
                before = text if called(text) is None else before
                yield SaidMessage(text) if text != message.text.strip() else message
            case TalkMessage():
                yield TalkMessage(*without_keys(message.lines))
            case _:
                yield message


def _said(message: Message) -> Iterator[tuple[str, str, bool]]:
    me, person = _nlforge(), _you()
    match message:
        case SaidMessage():
            yield person, printable(message.text), False
        case TalkMessage():
            yield me, message.text, False
        case Page(again=True):
            return
        case Page() | TableMessage():
            yield me, printable(message.text), True
        case DiffShown(nothing=True):
            yield me, printable(message.text), False
        case DiffShown():
            yield me, f"{say('talk-changed')}\n{printable(message.text)}", True
        case TokensShown():
            yield me, tokens_plain(message), True
        case SampleReply():
            yield model_name("trained"), printable(message.reply), False
        case SideBySideReply():
            yield person, printable(message.text), False
            yield model_name("base"), printable(message.base), False
            yield model_name(message.model), printable(message.trained), False
        case _:
            return


def _markdown(parts: Sequence[SaidPart], session: str) -> str:
    lines = [CONVERSATION, f"# {in_markdown(say('slash-export-title', session=session))}", ""]
    for part in parts:
        if part.who:
            lines += [f"**{in_markdown(part.who)}**", ""]
        if part.fixed:
            # Longer than any row of backticks in it, which would end it.
            fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", part.text))])
            lines += [f"{fence}text", part.text, fence, ""]
        else:
            lines += [*(f"{in_markdown(line)}  " if line.strip() else "" for line in part.text.split("\n")), ""]
    return "\n".join(lines)


def _html(parts: Sequence[SaidPart], session: str) -> str:
    title = html.escape(in_html(say("slash-export-title", session=session)))
    shown = [
        "<!doctype html>",
        CONVERSATION,
        f'<html lang="{spoken()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>",
    ]
    for part in parts:
        if part.who:
            shown.append(f"<h2>{html.escape(in_html(part.who))}</h2>")
        tag = "pre" if part.fixed else "p"
        shown.append(f"<{tag}>{html.escape(in_html(part.text))}</{tag}>")
    return "\n".join([*shown, "</body></html>", ""])
