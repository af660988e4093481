"""What nlforge says, looked up by key with named figures.

The wording is in `locales/LANGUAGE/PART.ftl` (Project Fluent); the part is what a key begins with, as `run` in
`run-started`. As with a locale, one language is spoken by the whole process at a time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from engine.core.errors import BadInput
from engine.core.sentences import sentence

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Figure = str | int | float
LOCALES = Path(__file__).parent / "locales"
VARIABLE = "NLFORGE_LANGUAGE"
_spoken: list[Language] = []
_OTHER_SIGNS = str.maketrans(".,", ",.")


@dataclass(frozen=True)
class InLanguage:
    """The catalogue of one language, whatever is spoken."""

    language: Language

    def say(self, key: str, /, **figures: Figure) -> str:
        """The text of a key.

        Raises:
            KeyError: as `say`.
        """
        return said_in(self.language, key, **figures)

    def has(self, key: str, /) -> bool:
        """Whether there is such a text."""
        part = key.partition("-")[0]
        return _file(self.language, part).is_file() and bool(_bundle(self.language, part).has_message(key))

    def written(self, figure: str, /) -> str:
        """A figure in digits, with the signs of the language."""
        return figure.translate(_OTHER_SIGNS) if self.language == "de" and "e" not in figure else figure

    def tongue(self, code: str, /) -> str:
        """What a language is called; its code (ISO 639) where it has no name."""
        from babel import Locale

        return str(Locale(self.language).languages.get(code) or code)

    def day(self, at: datetime, /) -> str:
        """The day of the week and the date."""
        from babel.dates import format_date

        weekday, month = (str(format_date(at, form, locale=self.language)) for form in ("EEEE", "MMMM"))
        return self.say("page-day", weekday=weekday, day=str(at.day), month=month, year=str(at.year))


def say(key: str, /, **figures: Figure) -> str:
    """The text of a key in the language that is spoken, on one line or several.

    Raises:
        KeyError: the catalogue has no such key, or the text names a figure that is not given.
    """
    return said_in(spoken(), key, **figures)


def said_in(language: Language, key: str, /, **figures: Figure) -> str:
    """The same in a language that is named.

    Raises:
        KeyError: as `say`.
    """
    bundle = _bundle(language, key.partition("-")[0])
    if not bundle.has_message(key) or (pattern := bundle.get_message(key).value) is None:
        raise KeyError(f"The catalogue has no {key} in {language}.")
    text, faults = bundle.format_pattern(pattern, dict(figures))
    if faults:
        raise KeyError(f"{key} in {language}: {faults[0]}")
    return str(text)


def has(key: str) -> bool:
    """Whether there is a text for a key that is made of data, such as the name of a check; or, in another language than
    English, for a sentence of the plan."""
    return InLanguage(spoken()).has(key)


def number(value: float, digits: int = 0, *, sign: bool = False) -> str:
    """A figure with so many digits behind the point or comma of the language, and `sign` with its + or −."""
    from babel.numbers import format_decimal

    places = "0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=f"+{places};-{places}" if sign else places, locale=spoken()))


def short(value: float) -> str:
    """A figure as short as it can be."""
    return written(f"{value:g}")


def written(figure: str) -> str:
    """A figure in digits as Python formats it, with the signs of the language between them."""
    return InLanguage(spoken()).written(figure)


def tongue(code: str) -> str:
    """What a language is called (ISO 639)."""
    return InLanguage(spoken()).tongue(code)


def day(at: datetime) -> str:
    """The day of the week and the date."""
    return InLanguage(spoken()).day(at)


def spoken() -> Language:
    """What is spoken now: what was chosen last, else as the environment has it."""
    return _spoken[-1] if _spoken else language_for(None)


def speak(language: Language) -> None:
    """From here on this language is spoken."""
    _spoken[:] = [language]


def languages_spoken() -> str:
    """Those nlforge speaks, by their names and with the code of each."""
    return ", ".join(f"{tongue(code)} ({code})" for code in LANGUAGES)


def language_for(words: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language to answer in: the one asked for with --language, else that of the person's own `words` (ISO 639),
    else that of the terminal, else English."""
    terminal = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    asked = (environment.get(VARIABLE, ""), words or "", terminal)
    return next((one for text in asked for one in LANGUAGES if text[:2].casefold() == one), "en")


def require_language(text: str) -> Language:
    """Raises BadInput where nlforge does not speak a language."""
    found = next((one for one in LANGUAGES if one == text.casefold()), None)
    if found is None:
        raise BadInput(
            sentence("error-do_not_speak", "I do not speak “{text}”.", text=text),
            sentence("error-spoken_languages", "I speak: {spoken}.", spoken=", ".join(LANGUAGES)),
            sentence("error-name_one_of_them", "Name one of them."),
        )
    return found


def _file(language: Language, part: str) -> Path:
    return LOCALES / language / f"{part}.ftl"


@cache
def _bundle(language: Language, part: str) -> FluentBundle:
    """One part of the catalogue; parts nobody asks for are not read."""
    from fluent.runtime import FluentBundle, FluentResource

    path = _file(language, part)
    if not path.is_file():
        raise KeyError(f"The catalogue has no part {part}.")
    # What may turn the direction of a line is isolated where it is printed (engine.core.printable).
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
