"""Names of columns in a sentence, and the words that say what a column is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from engine.core.tables import table_beside
from engine.data.asked_columns import without_unit
from planner.rule_readers.lexicon import pattern

Kind = Literal["name", "message", "answer"]
_OPEN, _SHUT = "\"'“‘`„«「『", "\"'”’`“»」』"
_HAN = "\u3040-\u30ff\u3400-\u9fff"
_LETTER = rf"[^\W{_HAN}]"
_ORDINAL = re.compile(
    (
        r"\b(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|erste[rsn]?|zweite[rsn]?|dritte[rsn]?"
        r"|vierte[rsn]?|letzte[rsn]?|premi[eè]re|deuxième|seconde"
        r"|troisième|quatrième|dernière|primera|segunda|tercera|cuarta|última)\b|第[一二三四五]"
    ),
    re.I,
)
_IDENTIFIER = re.compile(rf"(?<![\w./\\-])(?![_\d]){_LETTER}*_{_LETTER}+(?![\w/\\]|\.\w)")
_OWNED = re.compile(r"['’]s\b|\s+of\b|-\w")
"""After a word like any other, what shows that no column is meant: the name of the company, the customer's question."""
_ANY = re.compile(r"\b(?:an?|eine?[nmrs]?|une?|una?)\s+$", re.I)
"""Before it: any such thing, and not the column."""


_AND = r"\s*(?:,\s*(?:and|und|et|y|e|or|oder|ou)\b|,|，|、|\+|&|\b(?:and|und|et|y|e|or|oder|ou)\b|[和与])\s*"
"""Between the names of a list."""


@dataclass(frozen=True)
class Token:
    """A name or a word for a role with its place; what may be read in two ways stands there twice."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    """Of a column, as the person wrote it."""
    plain: bool = False
    """A word like any other, that is a column's name too."""
    called: bool = False
    """The person says that it is a column."""


@cache
def words_for(name: str) -> re.Pattern[str]:
    """A pattern for any word of a list of `columns.yaml`."""
    return pattern(_lists()[name])


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    loaded: dict[str, list[str]] = table_beside(__file__, "columns.yaml")
    return {name: tuple(map(str, words)) for name, words in loaded.items()}


def tokens_of(text: str, known: Sequence[str]) -> list[Token]:
    """All names and roles of a sentence in order; `known` are the columns of the files that were measured."""
    names = _names(text, known)
    if not names:
        # Most sentences speak of no columns; looking for their roles takes longest.
        return list(_roles(text)) if words_for("swap").search(text) else []
    # “The column answer” is a column; “the answer” alone may be both.
    roles = [
        t
        for t in _roles(text)
        if not any(
            n.start <= t.start and t.end <= n.end and (n.called or (not n.plain and n.end - n.start > t.end - t.start))
            for n in names
        )
    ]
    return sorted([*names, *roles], key=lambda t: (t.start, t.end))


def _names(text: str, known: Sequence[str]) -> list[Token]:
    found: list[Token] = []

    def add(token: Token) -> None:
        if not any(t.start < token.end and token.start < t.end for t in found):
            found.append(token)

    for match in _quotation().finditer(text):
        if any(_whole(c).fullmatch(match["q"].strip()) for c in known):
            add(Token("name", *match.span(), match["q"].strip()))
    for column in sorted(known, key=len, reverse=True):
        plain = re.fullmatch(rf"[^\W\d_{_HAN}]+(?: [^\W\d_{_HAN}]+)*", column) is not None
        for match in _whole(column).finditer(text) if len(column) > 1 else ():
            if not (plain and (_OWNED.match(text, match.end()) or _ANY.search(text, 0, match.start()))):
                add(Token("name", *match.span(), match.group(), plain))
    used: set[int] = set()
    for match in (m for called in _called() for m in called.finditer(text)):
        if match.start() in used:
            continue
        used.add(match.start())
        for group in ("q", "a", "r", "b"):
            name = (match.groupdict().get(group) or "").strip()
            if name and words_for("no_names").fullmatch(name) is None:
                _call(found, *match.span(group), name)
        at = match.end()
        while (match.groupdict().get("r") or match.groupdict().get("b")) and (more := _and_more().match(text, at)):
            # The rest of a list of columns.
            group, at = "q" if more["q"] else "a", more.end()
            if words_for("no_names").fullmatch(more[group].strip()) is None:
                _call(found, *more.span(group), more[group].strip())
    for match in _before().finditer(text):
        name = (match["q"] or match["a"]).strip()
        if words_for("no_names").fullmatch(name) is None and not any(
            t.called and match.start() < t.start < match.end() + 4 for t in found
        ):
            (_call if match["q"] or _is_known(name, known) else _mention)(
                found, *match.span("q" if match["q"] else "a"), name
            )
    if words_for("column").search(text):
        for match in _ORDINAL.finditer(text):
            add(Token("name", *match.span(), match.group(), plain=True))
    for match in _IDENTIFIER.finditer(text):
        add(Token("name", *match.span(), match.group(), plain=True))
    return found


def _call(found: list[Token], start: int, end: int, name: str) -> None:
    """A name beside the word column; where it is part of a longer one that is known, that is meant."""
    for n, token in enumerate(found):
        if token.start <= start and end <= token.end:
            found[n] = Token("name", token.start, token.end, token.name, called=True)
            return
    if not any(t.start < end and start < t.end for t in found):
        found.append(Token("name", start, end, name, called=True))


def _mention(found: list[Token], start: int, end: int, name: str) -> None:
    """“The gardening column” may be one of a paper."""
    if not any(t.start < end and start < t.end for t in found):
        found.append(Token("name", start, end, name, plain="_" not in name, called="_" in name))


def _is_known(name: str, known: Sequence[str]) -> bool:
    return any(_whole(c).fullmatch(name) for c in known)


def _quoted(group: str) -> str:
    return rf"[{_OPEN}]\s?(?P<{group}>[^{_OPEN}{_SHUT}\n]{{1,60}}?)\s?[{_SHUT}]"


def _bare(group: str) -> str:
    return rf"(?P<{group}>(?![\d_]){_LETTER}(?:[\w-]*{_LETTER})?(?!['’])|\d{{1,2}}(?![\w.,%]|\s*%))"


@cache
def _quotation() -> re.Pattern[str]:
    return re.compile(_quoted("q"))


@cache
def _called() -> tuple[re.Pattern[str], ...]:
    """“Columns X and Y”; “column H “X””, “the column is “X””; “the column with the answer is called X”; “the column
    is X”; “column X”."""
    one, several = f"(?:{words_for('one_column').pattern})", f"(?:{words_for('columns').pattern})"
    call = r"(?:named|called|titled|headed|namens|heißt|nommée?s?|appelée?s?|s['’]appelle|llamadas?|se llama|叫|名为)"
    be = r"(?:is|are|ist|sind|est|c['’]est|es|son|=|:|：|は|是|为)"
    and_ = _AND
    q, r, a, b = _quoted("q"), _quoted("r"), _bare("a"), _bare("b")
    return tuple(
        re.compile(p, re.I)
        for p in (
            rf"{several}\s*{call}?\s*[:：]?\s*(?:{q}|{a}){and_}(?:{r}|{b})",
            (
                rf"(?:{one}|{several})(?:\s+[a-z0-9](?=\s))?(?:\s+{_LETTER}{{3,12}})?\s*(?:{be}"
                rf"|{call})?\s*{q}(?:{and_}{r})?"
            ),
            rf"{one}(?:\s+{_LETTER}+){{0,4}}?\s*(?:is\s+)?{call}\s*(?:{q}|{a})",
            rf"{one}\s*{be}\s*(?P<a>(?![\d_]){_LETTER}*_{_LETTER}+)",
            rf"{one}\s*{be}\s*{a}(?=\s*(?:[,.;)，。]|$))",
            rf"{one}\s*[:：]?\s*{a}",
        )
    )


@cache
def _and_more() -> re.Pattern[str]:
    """One column more of a list."""
    return re.compile(rf"{_AND}(?:{_quoted('q')}|{_bare('a')})", re.I)


@cache
def _before() -> re.Pattern[str]:
    """“The X column”, “X列”."""
    return re.compile(
        (
            rf"(?<![.\w])(?:{_quoted('q')}|(?!\d){_bare('a')})(?:\s*[这那]一?)"
            rf"?[\s-]*(?:{words_for('one_column').pattern})(?!名)"
        ),
        re.I,
    )


@lru_cache(maxsize=4096)
def _whole(column: str) -> re.Pattern[str]:
    """A column's name in any case, with blanks, underscores or hyphens; the unit behind it may be missing."""
    bare = without_unit(column.strip())
    unit = column.strip()[len(bare) :].strip(" _-")
    body = r"[\s_-]+".join(re.escape(p) for p in re.split(r"[\s_-]+", bare) if p)
    body += rf"(?:[\s_-]+{re.escape(unit)})?" if unit else ""
    if not body or re.search(f"[{_HAN}]", column):
        return re.compile(body or r"(?!)", re.I)
    return re.compile(rf"(?<!{_LETTER})(?<![./\\-]){body}(?!{_LETTER}|[/\\]|\.\w)", re.I)


def _roles(text: str) -> Iterator[Token]:
    taken: list[tuple[int, int]] = []
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("answer", _phrase("we", "we_answer")),
        ("message", _phrase("asker", "asks")),
        ("answer", words_for("answer")),
        ("message", words_for("message")),
    )
    for kind, known in kinds:
        for match in known.finditer(text):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
                yield Token(kind, *match.span())


@cache
def _phrase(who: str, does: str) -> re.Pattern[str]:
    """“What our customers wrote”, “was der Kunde fragt”, “客户写的”."""
    subject, verb, what = (words_for(n).pattern for n in (who, does, "what"))
    article = r"(?:(?:the|our|a|der|die|unsere|unser|ein|le|la|les|nos|un|el|los|las|nuestros)\s+)?"
    return re.compile(
        rf"(?:{what})\s*{article}(?:{subject})\s*(?:{verb})|(?=[{_HAN}])(?:{subject})(?:{verb})(?:的)?(?:内容|话)?",
        re.I,
    )
