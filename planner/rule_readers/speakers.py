"""Whose lines of a chat are the replies: “make it talk like Marta”, “the replies are Boot's”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from engine.core.tables import table_beside
from planner.requirements import Change
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue

_QUOTED = r"[\"“„«‘'「]\s*(?P<quoted>[^\"”“»’'」\n]{1,40}?)\s*[\"”“»’'」]"
_CAPITALS = "A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω"
_WORD = rf"(?:[{_CAPITALS}][\w.-]*\w|[{_CAPITALS}]\.?)"
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_NAME = (
    rf"(?:{_QUOTED}|(?P<name>{_WORD}(?:\s+(?:&\s+|(?:de|del|della|van|von|der|da|du|la|le)\s+)?{_WORD}){{0,3}}"
    rf"|[{_CJK}·]{{2,6}}))"
)
_HAN = rf"(?:{_QUOTED}|(?P<name>[{_CJK}·]{{2,6}}?|[A-Za-zÀ-ž][\w-]*))"
_PATTERNS = (
    # en
    (
        r"(?:talk|talks|talking|sound|sounds|sounding|write|writes|writing|speak|speaks|answer|answers"
        r"|answering|reply|replies|respond|responds|chat|chats|text|texts)"
        r"\s+(?:exactly\s+|just\s+)?like\s+(?:our\s+|my\s+(?:friend|colleague|boss|partner)\s+)?{name}"
    ),
    (
        r"(?:like|as|how|the\s+way)\s+{name}\s+(?:does|did|do|answers?|answered|replies|replied|writes?|wrote"
        r"|talks?|talked|speaks?|responds?|texts?)\b"
    ),
    (
        r"(?:repl(?:y|ies)|answers?|responses?|good\s+lines|lines\s+to\s+learn)\s+(?:are|come"
        r"|were)\s+(?:only\s+)?(?:those\s+(?:of|by|from)|from|by|written\s+by|the\s+(?:ones|lines)\s+(?:of|by"
        r"|from))\s+{name}"
    ),
    r"(?:repl(?:y|ies)|answers?|responses?)\s+(?:are|is)\s+{name}['’]s?\b",
    (
        r"{name}\s+(?:is\s+(?:the\s+one\s+)?(?:who\s+)?(?:answer(?:s|ing)|repl(?:ies|ying)|the\s+(?:agent"
        r"|assistant|bot|model))|answers\s+(?:the\s+)?(?:customers|questions|people|us|them))\b"
    ),
    (
        r"(?:learn|imitate|copy|clone|mimic)\s+(?:only\s+)?(?:from\s+)?{name}['’]s?\s+(?:answers|replies"
        r"|messages|lines|style|voice|way)"
    ),
    r"(?:imitate|mimic|clone|impersonate)\s+{name}",
    # de
    (
        r"(?:(?:so\s+)?(?:wie|als))\s+{name}\s+(?:antwortet|schreibt|redet|spricht|klingt|es\s+macht|antworten"
        r"|schreiben|reden|sprechen|klingen)\b"
    ),
    (
        r"(?:antwort(?:e|en|et)?|schreib(?:e|en|t)?|red(?:e|en|et)|sprich|sprechen|spricht|kling(?:e|en"
        r"|t))\s+(?:soll\s+)?(?:genau\s+)?(?:so\s+)?(?:wie)\s+{name}"
    ),
    r"(?:antworten)\s+(?:sind|stammen|kommen)\s+(?:die\s+)?(?:von)\s+{name}",
    r"(?:lerne?)\s*,?\s*(?:wie)\s+{name}\s+",
    # fr
    r"(?:parl\w+|écri\w+|répond\w*|sonne\w*)\s+(?:exactement\s+)?comme\s+{name}",
    r"(?:réponses)\s+sont\s+(?:celles\s+)?(?:de\s+|d['’]){name}",
    r"(?:comme|comment)\s+{name}\s+(?:répond|parle|écrit)",
    # es
    (
        r"(?:habl\w+|escrib\w+|respond\w+|conteste?\w*|suene?\w*)\s+(?:igual\s+que|como"
        r"|exactamente\s+como)\s+(?:lo\s+hace\s+)?{name}"
    ),
    r"(?:respuestas)\s+son\s+(?:las\s+)?de\s+{name}",
    r"(?:como|cómo)\s+{name}\s+(?:responde|habla|escribe|contesta)",
    # zh
    r"(?:像|学|模仿|按照|用)\s*{han}\s*(?:那样|一样|的(?:语气|口吻|风格|方式|说话)|说话|回答|回复|聊天)",
    r"(?:回复|回答|答案)(?:都)?是\s*{han}\s*(?:的|写的|说的)",
)
_OF_WRITERS = (
    r"learn\w*\s+(?:only\s+)?(?:from|of)\s+{name}(?:\s+only|\s+alone)?(?=\s*(?:$|[.,;!]))",
    r"(?:only|just)\s+{name}(?:['’]s)?\s+(?:answers?|replies|reply|messages|lines|texts|mails)",
    r"(?:only|just)\s+(?:the\s+)?(?:answers?|replies|messages|lines|mails)\s+(?:of|by|from)\s+{name}",
    r"{name}['’]s\s+(?:answers?|replies|messages|lines|texts|mails)",
    r"(?:what|how)\s+{name}\s+(?:answers?|answered|replies|replied|writes?|wrote|says?|said)",
    r"(?:answers?|replies|messages|lines)\s+(?:of|by|from)\s+{name}(?:\s+only|\s+alone)?",
    r"(?:like|as)\s+{name}(?=\s*(?:$|[.,;!]))",
    r"(?:lern\w*)\s+(?:nur\s+)?(?:von|aus den antworten von)\s+{name}",
    r"(?:nur|ausschließlich)\s+(?:die\s+)?(?:antworten|nachrichten|zeilen|texte)\s+von\s+{name}",
    r"(?:was|wie)\s+{name}\s+(?:antwortet|schreibt|sagt)",
    r"(?:réponses|messages|lignes)\s+(?:de\s+|d['’]){name}",
    r"(?:apprend\w*)\s+(?:seulement\s+|uniquement\s+)?(?:de\s+|d['’]|avec\s+){name}",
    r"(?:respuestas|mensajes|líneas)\s+de\s+{name}",
    r"(?:aprend\w*)\s+(?:solo\s+|sólo\s+|únicamente\s+)?de\s+{name}",
    r"(?:只|仅)?(?:学|用|要)\s*{name}\s*的?",
    r"{name}\s*的(?:回复|回答|话|消息)",
)
"""Only where the name is that of somebody who writes in the files: “learn from Mails only” is no person."""
_FEWEST_LETTERS = 2


def read_speaker(words: str, writers: Sequence[str] = ()) -> Iterator[Hit]:
    """The one writer named as whose lines are learned; of two that are named so, none. Whether anybody of that name
    writes in the files is seen when they are measured; `writers` are those who do, as far as it is known."""
    spans = clause_spans(words)
    if (known := _named_writer(words, writers)) is not None:
        clause = clause_at(spans, *known.span("name"))
        if clause is not None:
            yield Hit(
                Change(op="set", field="speaker", value=known["name"].strip(), quote=clause.text), *known.span("name")
            )
        return
    for pattern in _COMPILED:
        for match in pattern.finditer(words):
            group = "quoted" if match["quoted"] else "name"
            name = match[group].strip()
            clause = clause_at(spans, match.start(), match.end())
            if clause is not None and name and cue("nobody").fullmatch(name.split()[0]) is None:
                yield Hit(
                    Change(op="set", field="speaker", value=name, quote=clause.text),
                    match.start(group),
                    match.end(group),
                )
                return


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern in small and capital letters but for the name, which has its capitals."""
    name = _HAN if "{han}" in pattern else _NAME
    before, after = re.split(r"\{name\}|\{han\}", pattern)
    return re.compile(f"(?i:{before}){name}(?i:{after})")


_COMPILED = tuple(map(_compiled, _PATTERNS))


def _named_writer(words: str, writers: Sequence[str]) -> re.Match[str] | None:
    """Where one of the writers is named in small or capital letters, by the whole name or a part of it that is
    nobody else's."""
    patterns = _writers_patterns(tuple(writers))
    found = [
        m
        for pattern in patterns
        for m in pattern.finditer(words)
        if not cue("negation").search(words, max(0, m.start() - _NOT_REACH), m.start())
    ]
    names = {m["name"].casefold() for m in found}
    parts = {part for name in writers for part in re.findall(r"[^\W\d_]+", name.casefold())}
    # “Learn from Ann and Tom” names two; “…, and the others are customers” no second one.
    joined = any(
        (more := _AND_MORE.match(words, m.end("name"))) is not None and more[1].casefold() in parts for m in found
    )
    return min(found, key=lambda m: m.start()) if len(names) == 1 and not joined else None


_NOT_REACH = 12
_AND_MORE = re.compile(r"\s*(?:,|and|und|et|y|&|和)\s*([^\W\d_]+)", re.I)


@lru_cache(maxsize=16)
def _writers_patterns(writers: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    parts = Counter(
        part
        for name in writers
        for part in {name.casefold(), *re.findall(r"[^\W\d_]+", name.casefold().replace("_", " "))}
    )
    names = sorted((re.escape(part) for part, n in parts.items() if n == 1 and len(part) >= _FEWEST_LETTERS
        and cue("nobody").fullmatch(part) is None), key=len,
                   reverse=True)  # fmt: skip
    if not names:
        return ()
    name = rf"(?P<name>(?<![^\W_{_CJK}])(?:{'|'.join(names)})(?![^\W_{_CJK}]))"
    told = (*_OF_WRITERS, *table_beside(__file__, "speakers.yaml")["own_side"])
    marked = rf"[\"“„«‘'「]?\s?{name}\s?[\"”“»’'」]?"
    return tuple(re.compile(pattern.replace("{name}", marked), re.I) for pattern in told)
