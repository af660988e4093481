"""What the help holds: what can be said now, keys, commands, words of the screens; and what of it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlforge.intents.intent import Situation
from nlforge.side_questions import term_words
from nlforge.slash_answers import listed, now_to_say
from nlforge.wording.catalogue import say

KEYS = {
    "enter": "Enter", "newline": "Ctrl+J", "history": "↑ ↓", "files": "@", "slash": "/", "help": "F1  ?",
    "plan": "F2", "panel": "F4", "to_plan": "F6", "result": "F7", "find": "Ctrl+F", "sessions": "Ctrl+O",
    "copy": "Ctrl+C", "stop": "Esc", "turn": "PgUp PgDn", "quit": "Ctrl+Q",
}  # fmt: skip


@dataclass(frozen=True)
class HelpRow:
    """One thing: what it is called, and what it is."""

    name: str
    about: str
    also: str = ""
    """Other words it is found by."""

    def holds(self, words: Iterable[str]) -> bool:
        """Whether all these words are in it."""
        text = f"{self.name} {self.about} {self.also}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True)
class HelpSection:
    """Rows under a heading."""

    title: str
    rows: tuple[HelpRow, ...]


def help_sections(situation: Situation) -> tuple[HelpSection, ...]:
    """All of the help, what is needed most first."""
    said = tuple(HelpRow("", line) for line in now_to_say(situation))
    keys = tuple(HelpRow(_key(name), say(f"help-key-{name}")) for name in KEYS)
    slash = tuple(HelpRow(one.name, one.about, " ".join(one.all_names)) for one in listed(screen=True))
    terms = sorted(
        (HelpRow(say(f"help-word-{key}"), say(f"term-{key}"), " ".join(words)) for key, words in term_words().items()),
        key=lambda row: row.name.casefold(),
    )
    titles = "now", "keys", "slash", "words"
    rows = said, keys, slash, tuple(terms)
    return tuple(HelpSection(say(f"help-title-{title}"), some) for title, some in zip(titles, rows, strict=True))


def found_in(sections: Iterable[HelpSection], wanted: str) -> tuple[HelpSection, ...]:
    """What of the help holds all words of `wanted`; a section whose heading does, whole."""
    words = wanted.casefold().split()
    some = (
        HelpSection(one.title, one.rows if _in_title(one, words) else tuple(r for r in one.rows if r.holds(words)))
        for one in sections
    )
    return tuple(one for one in some if one.rows)


def _in_title(section: HelpSection, words: list[str]) -> bool:
    return bool(words) and all(word in section.title.casefold() for word in words)


def _key(name: str) -> str:
    """As it stands on the keyboard of whoever reads."""
    shown = KEYS[name]
    return say("help-page-keys") if name == "turn" else shown
