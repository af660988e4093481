"""Personal data in text: by its own look and sum checks, by the words and headings before it, and names where people
write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from engine.privacy.finders.accounts import accounts
from engine.privacy.finders.dates import born
from engine.privacy.finders.evident import evident
from engine.privacy.finders.fields import FormFields
from engine.privacy.finders.firms import is_firm
from engine.privacy.finders.han import in_chinese
from engine.privacy.finders.labels import labelled, others, said_of_others
from engine.privacy.finders.links import network
from engine.privacy.finders.named import named
from engine.privacy.finders.phones import phones
from engine.privacy.finders.postal import houses, postal
from engine.privacy.finders.scripts import in_other_scripts
from engine.privacy.finders.seen import ScannedText, see
from engine.privacy.finders.spelt import spelt
from engine.privacy.finders.spoken_figures import spoken_figures
from engine.privacy.finders.streets import streets
from engine.privacy.span import Span

_DIGIT = re.compile(r"\d")
_REMEMBERED = 64
_BEHIND = 40
"""Letters behind a name that may say that it is a firm's."""
_BESIDE_A_NAME = frozenset({"address", "phone", "email", "birth_date", "id_number"})


def personal(text: str) -> Iterator[Span]:
    """Places of personal data, each with its kind (`engine.privacy.redact.KINDS`).

    A card number passes the check of Luhn (ISO/IEC 7812-1), an account number that of ISO 13616, a number of identity
    that of its country where it has one (python-stdnum); behind a word that says what it is, the look is enough.
    """
    return iter(_found(text))


def people(text: str) -> Iterator[Span]:
    """Places of names of people."""
    return (span for span in _found(text) if span.kind == "name")


@lru_cache(maxsize=_REMEMBERED)
def _found(text: str) -> tuple[Span, ...]:
    # What one row of a conversation says is looked at for its names, and again to replace them.
    seen = see(text)
    said = any(h.cue.kind == "birth_date" for h in seen.hits)
    spans = [*network(seen), *(_numbers(seen) if said or _DIGIT.search(text) else ())]
    spans += (*houses(seen), *spelt(seen))
    spans += (
        Span(f.start, f.end, "phone") for f in spoken_figures(seen) if f.sure and not said_of_others(seen, f.start)
    )
    form = FormFields(text)
    spans += form.spans()
    spans += named(seen, form, [s for s in spans if s.kind in _BESIDE_A_NAME])
    spans = [s for s in spans if s.kind != "name" or not is_firm(text[s.start : s.end], text[s.end : s.end + _BEHIND])]
    return (*spans, *(in_chinese(text) if seen.chinese else ()), *(in_other_scripts(text) if seen.foreign else ()))


def _numbers(seen: ScannedText) -> Iterator[Span]:
    other = others(seen)
    yield from streets(seen)
    yield from postal(seen)
    yield from accounts(seen.flat)
    yield from (s for s in labelled(seen) if s.kind in ("password", "secret") or not _inside(s, other))
    yield from (s for s in evident(seen.flat) if not _inside(s, other))
    yield from phones(seen.flat, other)
    yield from (Span(*at, "birth_date") for at in born(seen))


def _inside(span: Span, places: list[tuple[int, int]]) -> bool:
    return any(a <= span.start and span.end <= b for a, b in places)
