"""Commands behind a slash, as they are written: which is meant, and which is near to one that is unknown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from engine.core.tables import table_beside
from nlforge.wording.catalogue import Language, say, spoken

_FORM = re.compile(r"/(?P<name>[^\W\d_][\w-]*|\?)(?:[ \t]+(?P<rest>[^\n]*))?")
Needs = Literal["session", "plan", "waiting"]


@dataclass(frozen=True)
class SlashCommand:
    """One command."""

    key: str
    names: Mapping[Language, str]
    also: tuple[str, ...]
    says: Mapping[Language, str]
    """The words it stands for; empty: the front end does it itself."""
    takes: bool
    """Words may follow its name."""
    screen: bool
    """There is nothing to do without a full screen."""
    needs: Needs | None

    @property
    def name(self) -> str:
        """In the language that is spoken, with its slash."""
        return f"/{self.names[spoken()]}"

    @property
    def about(self) -> str:
        """What it does, in one line."""
        return say(f"slash-{self.key}")

    @property
    def words(self) -> str:
        """What it stands for in the language that is spoken; empty as `says`."""
        return self.says.get(spoken(), "")

    def is_called(self, text: str) -> bool:
        """Whether a line is the whole name of it, with its slash."""
        return text.strip().removeprefix("/").casefold() in self.all_names

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name it is understood by, without slash, the spoken one first."""
        return tuple(dict.fromkeys((self.names[spoken()], *self.names.values(), *self.also)))


@dataclass(frozen=True)
class Called:
    """A command that was written, and what stands behind it."""

    command: SlashCommand
    rest: str = ""


@dataclass(frozen=True)
class UnknownCommand:
    """Something that looks like a command and is none; `nearest` is None where none is near."""

    name: str
    nearest: SlashCommand | None

    @property
    def told(self) -> str:
        """The sentence about it."""
        if self.nearest is None:
            return say("slash-unknown", name=self.name, help=command_of("help").name)
        return say("slash-unknown-near", name=self.name, near=self.nearest.name, help=command_of("help").name)


@cache
def commands() -> tuple[SlashCommand, ...]:
    """All of them, in the order of the list."""
    table = table_beside(__file__, "slash_commands.yaml")["commands"]
    return tuple(
        SlashCommand(
            key=str(key), names=dict(one["names"]), also=tuple(map(str, one.get("also", ()))),
            says=dict(one.get("says", {})), takes=bool(one.get("takes")), screen=bool(one.get("screen")),
            needs=one.get("needs"),
        )
        for key, one in table.items()
    )  # fmt: skip


def command_of(key: str) -> SlashCommand:
    """The command of a key; raises StopIteration where there is none."""
    return next(one for one in commands() if one.key == key)


def called(text: str) -> Called | UnknownCommand | None:
    """What is meant by a line that begins with a slash; None where it is no command, such as a path."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    name, rest = found["name"], (found["rest"] or "").strip()
    known = _by_name().get(name.casefold())
    if known is not None:
        return Called(known, rest)
    if _is_there(f"/{name}"):
        return None
    near = difflib.get_close_matches(name.casefold(), _by_name(), n=1, cutoff=0.6)
    return UnknownCommand(f"/{name}", _by_name()[near[0]] if near else None)


def offered_for(text: str) -> tuple[SlashCommand, ...]:
    """The commands a line may become: those whose name begins so, then those that have these letters in what is said
    about them. None where it is no beginning of a command."""
    if not text.startswith("/") or re.search(r"[\s/]", text[1:]) is not None:
        return ()
    written = text[1:].casefold()
    begin = [one for one in commands() if any(name.startswith(written) for name in one.all_names)]
    inside = [one for one in commands() if one not in begin and len(written) > 1 and written in one.about.casefold()]
    # A whole name is meant before the beginning of another, and what is spoken before other languages.
    begin.sort(key=lambda one: (written not in one.all_names, not one.names[spoken()].startswith(written)))
    return (*begin, *inside)


@cache
def _by_name() -> Mapping[str, SlashCommand]:
    return {name.casefold(): one for one in commands() for name in (*one.names.values(), *one.also)}


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False
