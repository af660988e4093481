"""A bell, and a notice of the desktop where the terminal shows some: what is written to it for that."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from engine.core.printable import one_line
from nlforge.messages import RunEnded
from nlforge.wording.catalogue import say

BELL = "\a"
_ESC, _END = "\x1b", "\x1b\\"
_BY_PROGRAM = {"iterm.app": "9", "wezterm": "9", "ghostty": "9", "rio": "777", "warpterminal": "9"}
"""Terminals that say who they are → the command they know."""
_BY_NAME = {
    "xterm-kitty": "99",
    "foot": "99",
    "foot-extra": "99",
    "rxvt": "777",
    "xterm-ghostty": "9",
    "contour": "777",
}


def command_known(environ: Mapping[str, str]) -> str:
    """Which of OSC 9, 99 and 777 the terminal knows; empty for none, and in tmux or screen, which pass none on."""
    if "TMUX" in environ or "STY" in environ or environ.get("TERM", "").startswith(("screen", "tmux")):
        return ""
    if "KITTY_WINDOW_ID" in environ:
        return "99"
    program = environ.get("TERM_PROGRAM", "").casefold()
    if program in _BY_PROGRAM:
        return _BY_PROGRAM[program]
    if "VTE_VERSION" in environ:
        return "777"
    name = environ.get("TERM", "").casefold()
    return next((command for known, command in _BY_NAME.items() if name == known or name.startswith(f"{known}-")), "")


def notice(title: str, body: str, environ: Mapping[str, str]) -> str:
    """What shows it, with a bell; the bell alone where the terminal shows nothing."""
    title, body = (one_line(text).replace(";", ",") for text in (title, body))
    match command_known(environ):
        case "9":
            return f"{BELL}{_ESC}]9;{title}: {body}{_END}"
        case "99":
            return f"{BELL}{_ESC}]99;i=nlforge:d=0;{title}{_END}{_ESC}]99;i=nlforge:d=1:p=body;{body}{_END}"
        case "777":
            return f"{BELL}{_ESC}]777;notify;{title};{body}{_END}"
        case _:
            return BELL


def ended_words(end: RunEnded) -> str:
    """How a run ended, in a few words."""
    if end.paused:
        return say("notice-state-paused")
    states = {0: "finished", 5: "held-back", 130: "stopped"}
    return say(f"notice-state-{states.get(end.exit_code, 'failed')}")


def ring_in_lines(end: RunEnded) -> None:
    """In a conversation of plain lines, where it was asked for and a terminal is there: a bell between lines may be
    read aloud, or end in a log."""
    from nlforge.notices.settings import bell_wanted

    if bell_wanted() == "always" and sys.stderr is not None and sys.stderr.isatty():
        os.write(sys.stderr.fileno(), notice("nlforge", ended_words(end), os.environ).encode())
