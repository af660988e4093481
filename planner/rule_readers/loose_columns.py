"""Columns named as people say them: “the ticket number” for ticket_no, “le numéro de client” for num_client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from engine.core.tables import table_beside
from engine.data.asked_columns import without_unit
from planner.rule_readers.column_tokens import Token, words_for

_PARTS = re.compile(r"[A-ZÄÖÜ]?[^\W\d_A-ZÄÖÜ\u3400-\u9fff]+|[^\W\d_a-zäöü\u3400-\u9fff]+|[\u3400-\u9fff]+")
_OF = (
    r"(?:[\s_-]*|\s+(?:(?:of|de|du|del|della|dello|dell['’]|d['’]|di|des|der|von|vom)\s*)"
    r"(?:(?:the|le|la|l['’]|el|il|lo|dem|den)\s*)?)"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_IN_REPLIES = re.compile(r"(?i)\s*(?:in|into|to|im|dans|à|aux|en|nelle|nella|nei|alle|在|到)\s*\w*\s*$")
_REACH = 24
_ITEMS = re.compile(r"(?i)[,;:.!?\n、，；：。/&+()]+|(?<!\w)(?:and|und|et|y|e|sowie|plus)(?!\w)|和|与")
_WORD = re.compile(r"[^\W_]+")
_FEW = 5
"""Words of an item of a list, with what stands around its name."""


def loose_names(text: str, known: Sequence[str]) -> list[Token]:
    """Places that name a known column in other words; what is said of replies names none."""
    found: list[Token] = []
    folded = text.casefold()
    # One that is named by its own words comes before one of the same meaning.
    for column in sorted(known, key=lambda name: -sum(part.casefold() in folded for part in _parts(name))):
        for match in _said(column).finditer(text):
            if not any(t.start < match.end() and match.start() < t.end for t in found) and not _of_replies(text, match):
                found.append(Token("name", *match.span(), column))
    return found


def listed_columns(text: str, known: Sequence[str]) -> list[str]:
    """The columns that a list of short items names: “order no, collection date, pallets etc.”."""
    items = [" ".join(_WORD.findall(item.casefold())) for item in _ITEMS.split(text)]
    named = [[c for c in known if _names(item, c)] for item in items]
    # The first of a list ends a longer part: “out of our mails we need for each trip the order no, …”.
    for n, (item, following) in enumerate(zip(items, named[1:], strict=False)):
        if not named[n] and following:
            named[n] = [c for c in known if _own(c) and f" {item}".endswith(f" {_own(c)}")]
    found = {c for columns in named for c in columns}
    return [c for c in known if c in found]


def named_by(item: str, known: Sequence[str]) -> list[str]:
    """The columns an item of a list may mean whose whole name is one everyday word: “the number” for No."""
    said = {word.casefold() for word in _WORD.findall(item)}
    whole = {column: list(_parts(column)) for column in known}
    found = [c for c, parts in whole.items() if len(parts) == 1 and said & set(_ways(parts[0].casefold()))]
    return found if len(found) == 1 else []


def _names(item: str, column: str) -> bool:
    own = _own(column)
    if not own:
        return False
    bare = _own(without_unit(column))
    return item in (own, bare) or (
        len(item.split()) <= _FEW
        and (_ends_with(item, own) or _ends_with(item, bare) or _said(column).search(item) is not None)
    )


def _own(column: str) -> str:
    return " ".join(_WORD.findall(" ".join(_PARTS.findall(column)).casefold()))


def _ends_with(item: str, own: str) -> bool:
    return f" {item}".endswith(f" {own}") or f"{item} ".startswith(f"{own} ")


def _of_replies(text: str, match: re.Match[str]) -> bool:
    """“… the ticket number in replies”."""
    role = words_for("answer").search(text, match.end(), match.end() + _REACH)
    return role is not None and _IN_REPLIES.match(text[match.end() : role.start()]) is not None


@lru_cache(maxsize=1024)
def _said(column: str) -> re.Pattern[str]:
    """The parts of a name in either order, each in any of its forms; nothing for a name of one part."""
    parts = [part.casefold() for part in _parts(column)]
    if not 1 < len(parts) <= 3 or not any(part in _forms() for part in parts):
        return re.compile(r"(?!)")
    each = ["|".join(re.escape(form) for form in _ways(part)) for part in parts]
    orders = [each, each[::-1]]
    ways = [_OF.join(f"(?:{part})" for part in order) for order in orders]
    edge = ("", "") if _HAN.search(column) else (r"(?<![\w./\\-])", r"(?![\w/\\-]|\.\w)")
    return re.compile(rf"{edge[0]}(?:{'|'.join(ways)}){edge[1]}", re.I)


def _parts(column: str) -> Iterator[str]:
    for part in _PARTS.findall(column):
        if (
            _HAN.search(part)
            and len(part) > 2
            and (tail := next((f for f in _forms() if part.endswith(f) and part != f), ""))
        ):
            yield from (part[: -len(tail)], tail)
        else:
            yield part


def _ways(part: str) -> list[str]:
    return sorted({part, f"{part}s", *_forms().get(part, ())}, key=len, reverse=True)


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """Each form with all that mean the same."""
    groups: list[list[str]] = table_beside(__file__, "column_parts.yaml")
    return {str(form): tuple(map(str, group)) for group in groups for form in group}
