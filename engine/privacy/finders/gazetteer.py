"""Given names and surnames of some eighty countries, and which of them are words, places or brands as well."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

from engine.privacy.finders.seen import table

GIVEN, SURNAME, WORD, NOUN, OTHER = 1, 2, 4, 8, 16
"""WORD: a word of a language too; NOUN: a German one; OTHER: a place or brand."""
_LANGUAGES = ("en", "de", "fr", "es", "it")
_SHORTEST = 2
_SHORT_LANGUAGE = 4


@cache
def gazetteer() -> dict[str, int]:
    """Name in small letters → what it is; the names are those of Faker (MIT), in all its languages."""
    import faker.providers.person as people

    found: dict[str, int] = {}
    for module in pkgutil.iter_modules(people.__path__):
        provider = import_module(f"{people.__name__}.{module.name}").Provider
        for attribute, flag in (("first_name", GIVEN), ("last_name", SURNAME)):
            for listed in _lists(provider, attribute):
                for part in (p for name in listed if isinstance(name, str) for p in _parts(name)):
                    found[part] = found.get(part, 0) | flag
    words = words_of_languages()
    known = table("people")
    alike, nouns, other = ({str(w).casefold() for w in known[k]} for k in ("alike", "nouns", "brands"))
    other |= places()
    alike -= {str(w) for w in known["sure"]}
    return {
        name: flags
        | (WORD if name in alike or name in words else 0)
        | (NOUN if name in nouns else 0)
        | (OTHER if name in other else 0)
        for name, flags in found.items()
    }


@cache
def given_names() -> frozenset[str]:
    """Given names as they are written, for a first look."""
    return frozenset(name.title() for name, flags in gazetteer().items() if flags & GIVEN) | frozenset(
        name.upper() for name, flags in gazetteer().items() if flags & GIVEN and not flags & WORD
    )


def is_given_name(word: str) -> bool:
    """Whether a word is a given name and nothing else: no word of a language, no place and no brand."""
    flags = gazetteer().get(word.casefold(), 0)
    return bool(flags & GIVEN) and not flags & (WORD | NOUN | OTHER)


def _lists(provider: type, beginning: str) -> Iterator[Iterable[str]]:
    for name in dir(provider):
        listed = getattr(provider, name)
        if name.startswith(beginning) and isinstance(listed, list | tuple | set | dict):
            yield listed


def _parts(name: str) -> Iterator[str]:
    """“Jean-Luc” and its halves, “de la Cruz” only as “cruz”."""
    whole = name.casefold()
    if whole.isalpha():
        yield from [whole] if len(whole) >= _SHORTEST else []
        return
    whole = whole.replace("’", "'")
    for part in {whole, *whole.replace("-", " ").replace("'", " ").split()}:
        if len(part) >= _SHORTEST and " " not in part:
            yield part


@cache
def words_of_languages() -> frozenset[str]:
    """The most common words of five languages (Faker's lists, MIT), and months and days (CLDR)."""
    from babel import Locale

    found: set[str] = set()
    for code in ("en_US", "de_DE", "fr_FR", "es_ES", "it_IT"):
        found |= {w.casefold() for w in import_module(f"faker.providers.lorem.{code}").Provider.word_list}
    for code in _LANGUAGES:
        locale = Locale.parse(code)
        for named in (
            *locale.months["format"].values(),
            *locale.months["stand-alone"].values(),
            *locale.days["format"].values(),
        ):
            found |= {str(w).casefold().rstrip(".") for w in named.values()}
    return frozenset(w for w in found if len(w) > 1) - {str(w) for w in table("people")["sure"]}


@cache
def places() -> frozenset[str]:
    """Countries, languages, and towns that have a time zone, in five languages (CLDR)."""
    from babel import Locale

    found: set[str] = set()
    for code in _LANGUAGES:
        locale = Locale.parse(code)
        found |= {str(n).casefold() for n in locale.territories.values()}
        found |= {str(n).casefold() for n in locale.languages.values() if len(str(n)) > _SHORT_LANGUAGE}
        found |= {
            str(zone.get("city") or name.rpartition("/")[2].replace("_", " ")).casefold()
            for name, zone in locale.time_zones.items()
        }
    return frozenset(found)
