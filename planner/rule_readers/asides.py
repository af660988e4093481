"""Sections of a document that ask for nothing of the model: what is out of scope, glossaries, histories, contacts, and
requirements for other systems; and those whose title says how much counts what stands in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import Any, cast

from engine.core.tables import table_beside
from planner.rule_readers.lexicon import pattern
from planner.rule_readers.marks import sentence_edges
from planner.rule_readers.requirement_rows import RequirementRow, Weight
from planner.sentences import Sentence, sentence

_WHY: Mapping[str, Sentence] = {
    "scope": sentence("unused-out-of-scope", "its section says what is not part of it"),
    "glossary": sentence("unused-in-glossary", "its section explains words"),
    "history": sentence("unused-in-history", "its section tells the history of the document"),
    "contacts": sentence("unused-in-contacts", "its section tells whom to ask"),
    "systems": sentence("unused-other-system", "its section asks it of another system"),
}
_QUIET: Mapping[str, Sentence] = {
    "background": sentence("unused-in-background", "its section tells what there is, and asks for nothing"),
    "people": sentence("unused-in-people", "its section says who does what, and asks nothing of the model"),
    "schedule": sentence("unused-in-schedule", "its section tells when the project does what"),
}
"""Sections in which no rule for replies stands, though what they tell of data and aims counts."""
ASIDE = frozenset(_WHY.values())
"""Reasons of such sections."""
_LINE = re.compile(r"(?m)^(?P<line>[^\n]*\S[^\n]*)$")
_MARKDOWN = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<title>.+?)[ \t]*#*$")
_BOLD = re.compile(r"[ \t]*(?P<mark>\*\*|__)(?P<title>[^*_\n]{2,80})(?P=mark)[ \t]*[:：]?[ \t]*$")
_NUMBER = r"(?:\d{1,2}(?:\.\d{1,2}){0,4})"
_COUNTED = re.compile(rf"[ \t]*(?P<number>{_NUMBER})[.)]?[ \t]+(?P<title>\S.{{1,80}})$")
_LEADING = re.compile(
    rf"^(?:{_NUMBER}[.)]?|[a-z][.)]|§\s?\d+|[ivx]{{1,4}}[.)]|第?[一二三四五六七八九十]+[章节、.．])\s*"
)
_ITEM = re.compile(r"[ \t]*(?:[-*•–+>|]|\(?[\da-z]{1,3}[.)])[ \t]|[ \t]+\S|[^\n]*\S[ ]?(?:\t|[ ]\|[ ])")
_JOINED = re.compile(
    r"\s*(?:[/&,，、;；–—:：]|\s-\s|(?<!\w)(?:and|und|et|y|e|en)(?!\w)|(?<=[\u3400-\u9fff])[和与及](?=[\u3400-\u9fff]))\s*"
)
_TITLED = ("must", "should", "nice", "never")
_SHORT_TITLE, _FEW_WORDS = 60, 8
_END = re.compile(r"[.!?;。！？；,，]\s*$")
_LONGEST_TITLE, _MOST_TITLES = 80, 2000
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Aside:
    """A section that asks for nothing, its title included."""

    start: int
    end: int
    why: Sentence
    title: str
    """As it is written, with its marks."""


@dataclass(frozen=True)
class _Title:
    start: int
    end: int
    text: str
    level: int
    """1 is the highest; 0 where it is told by nothing but its words."""
    number: tuple[int, ...] = ()


@lru_cache(maxsize=64)
def asides(text: str) -> tuple[Aside, ...]:
    """The sections in order; what stands below a title of the same or a higher level is no part of them."""
    found, until = list[Aside](), 0
    for kind, title, end in _sections(text):
        if kind in _WHY and title.start >= until:
            found.append(Aside(title.start, end, _WHY[kind], text[title.start : title.end]))
            until = end
    return tuple(found)


def set_aside(text: str) -> Iterator[tuple[int, int, Sentence]]:
    """Places in such sections, and why they ask for nothing; a sentence by which the model must never do something
    binds it wherever it stands."""
    for one in asides(text):
        edges = [*sentence_edges(text[one.start : one.end]), one.end - one.start]
        for a, b in pairwise(edges):
            binds = one.why is _WHY["scope"] and _binding().search(text, one.start + a, one.start + b) is not None
            if not binds:
                yield one.start + a, one.start + b, one.why


def weighed_sections(text: str) -> Iterator[RequirementRow]:
    """Sections such as “Must have” and “Kann-Kriterien”, which say how much counts what stands in them."""
    for kind, title, end in _sections(text):
        if kind in _TITLED:
            yield RequirementRow(title.start, end, cast(Weight, kind))


def quiet_sections(text: str) -> Iterator[tuple[int, int, Sentence]]:
    """Sections that tell of what there is, of people and of the project, and why they hold no rule for replies."""
    for kind, title, end in _sections(text):
        if kind in _QUIET:
            yield title.start, end, _QUIET[kind]


def required_sections(text: str) -> Iterator[tuple[int, int]]:
    """Sections headed “Requirements”, “Rules for replies”, “Tone” and the like, and none on data, machines or money."""
    titles = list(islice(_titles(text), _MOST_TITLES))
    for n, title in enumerate(titles):
        plain = " ".join(_LEADING.sub("", title.text.replace("’", "'").casefold()).split())
        if _listed("required_titles").search(plain) is None or _listed("other_titles").search(plain) is not None:
            continue
        following = next((one.start for one in islice(titles, n + 1, None) if _ends(title, one)), len(text))
        yield title.end, following


def _sections(text: str) -> Iterator[tuple[str, _Title, int]]:
    """Those whose title is in one of the lists: which, the title, and where the section ends."""
    titles = list(islice(_titles(text), _MOST_TITLES))
    for n, title in enumerate(titles):
        if (kind := _kind(title.text)) is not None:
            following = next((one.start for one in islice(titles, n + 1, None) if _ends(title, one)), len(text))
            yield kind, title, following if title.level else min(following, _end_of_list(text, title.end))


def _titles(text: str) -> Iterator[_Title]:
    """Lines that stand as titles, or read like one of the sections that are looked for."""
    last = 0
    for match in _LINE.finditer(text):
        line, (start, end) = match["line"], match.span("line")
        if (heading := _MARKDOWN.match(line)) is not None:
            yield _Title(start, end, heading["title"], len(heading["level"]))
        elif len(line) > _LONGEST_TITLE + 10:
            continue
        elif (bold := _BOLD.match(line)) is not None:
            yield _Title(start, end, bold["title"], 7)
        elif (counted := _COUNTED.match(line)) is not None and (
            _stands_alone(text, start) or _is_next(counted["number"], counted["title"], last)
        ):
            number = tuple(int(part) for part in counted["number"].split("."))
            last = number[0]
            yield _Title(start, end, counted["title"], 8, number)
        elif _kind(line) is not None and (_stands_alone(text, start) or line.rstrip().endswith((":", "："))):
            yield _Title(start, end, line, 0)


def _is_next(number: str, title: str, last: int) -> bool:
    """Whether a line without an empty one above it, as a PDF has them, is the next numbered title."""
    few = len(title) <= _SHORT_TITLE and len(title.split()) <= _FEW_WORDS
    return number == str(last + 1) and few and not title[:1].islower() and _END.search(title) is None


def _ends(title: _Title, other: _Title) -> bool:
    """Whether the section of a title ends where the other stands: an item of a list in it is no title."""
    if other.level == 0:
        return title.level == 0
    if title.number and other.number:
        deep = len(other.number)
        return (
            deep <= len(title.number)
            and other.number[:-1] == title.number[: deep - 1]
            and (other.number[-1] == title.number[deep - 1] + 1)
        )
    return title.level == 0 or (other.level <= title.level and not other.number)


def _stands_alone(text: str, start: int) -> bool:
    """Whether nothing stands in the line above."""
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    return not above.strip()


def _end_of_list(text: str, at: int) -> int:
    """Where the list, or else the paragraph, below a title ends."""
    end = at
    for match in _LINE.finditer(text, at):
        start, stop = match.span("line")
        apart = _PARAGRAPH.search(text, end, start + 1) is not None
        if end > at and apart and _ITEM.match(text, start) is None:
            break
        end = stop
    return end


def is_title(line: str) -> bool:
    """Whether a line is the title of such a section."""
    return _kind(line) is not None


def _kind(title: str) -> str | None:
    """Of which list a title is; None where it is of none."""
    plain = unicodedata.normalize("NFKC", title).replace("’", "'").casefold()
    plain = re.sub(r"\([^()]*\)", " ", plain).strip(" \t*_#`.:!?：")
    plain = " ".join(_LEADING.sub("", plain).split())
    if not plain or len(plain) > _LONGEST_TITLE:
        return None
    if (kind := _known().get(plain) or _known().get(plain.replace("-", " "))) is not None:
        return kind
    if _of_system().fullmatch(plain):
        return "systems"
    kinds = [_known().get(part) for part in _JOINED.split(plain) if part]
    alike = len(set(kinds)) == 1 or all(kind in _WHY for kind in kinds)
    return kinds[0] if kinds and alike else None


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], table_beside(__file__, "asides.yaml"))


@cache
def _known() -> Mapping[str, str]:
    found = {str(word): kind for kind in (*_TITLED, *_QUIET, *_WHY) for word in _table()[kind]}
    return found | dict.fromkeys(map(str, _table()["named_systems_signs"]), "systems")


@cache
def _listed(name: str) -> re.Pattern[str]:
    return pattern(tuple(str(word) for word in _table()[name]))


@cache
def _binding() -> re.Pattern[str]:
    return pattern(tuple(str(word) for word in _table()["binding"]))


@cache
def _of_system() -> re.Pattern[str]:
    before, names = (
        "|".join(re.escape(str(word)) for word in _table()[name]) for name in ("requirements_for", "named_systems")
    )
    article = r"(?:the|our|das|die|den|der|unser\w*|le|la|les|l'|notre|el|los|las|nuestro|nuestra)?\s*"
    return re.compile(rf"(?:{before})\s+{article}(?:{names})")
