"""Whose lines of a chat are the replies: “make it talk like Marta”, “the replies are Boot's”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.readers.clauses import clause_at, clause_spans
from planner.readers.hit import Hit
from planner.readers.lexicon import cue
from planner.requirements import Change

_QUOTED = r"[\"“„«‘'「]\s*(?P<quoted>[^\"”“»’'」\n]{1,40}?)\s*[\"”“»’'」]"
_CAPITALS = "A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω"
_WORD = rf"(?:[{_CAPITALS}][\w.-]*\w|[{_CAPITALS}]\.?)"
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_NAME = rf"(?:{_QUOTED}|(?P<name>{_WORD}(?:\s+(?:(?:de|del|della|van|von|der|da|du|la|le)\s+)?{_WORD}){{0,3}}|[{_CJK}·]{{2,6}}))"
_HAN = rf"(?:{_QUOTED}|(?P<name>[{_CJK}·]{{2,6}}?|[A-Za-zÀ-ž][\w-]*))"
_PATTERNS = (
    # en
    r"(?:talk|talks|talking|sound|sounds|sounding|write|writes|writing|speak|speaks|answer|answers|answering|reply|replies|respond|responds|chat|chats|text|texts)"
    r"\s+(?:exactly\s+|just\s+)?like\s+(?:our\s+|my\s+(?:friend|colleague|boss|partner)\s+)?{name}",
    r"(?:like|as|how|the\s+way)\s+{name}\s+(?:does|did|do|answers?|answered|replies|replied|writes?|wrote|talks?|talked|speaks?|responds?|texts?)\b",
    r"(?:repl(?:y|ies)|answers?|responses?|good\s+lines|lines\s+to\s+learn)\s+(?:are|come|were)\s+(?:only\s+)?(?:those\s+(?:of|by|from)|from|by|written\s+by|the\s+(?:ones|lines)\s+(?:of|by|from))\s+{name}",
    r"(?:repl(?:y|ies)|answers?|responses?)\s+(?:are|is)\s+{name}['’]s?\b",
    r"{name}\s+(?:is\s+(?:the\s+one\s+)?(?:who\s+)?(?:answer(?:s|ing)|repl(?:ies|ying)|the\s+(?:agent|assistant|bot|model))|answers\s+(?:the\s+)?(?:customers|questions|people|us|them))\b",
    r"(?:learn|imitate|copy|clone|mimic)\s+(?:only\s+)?(?:from\s+)?{name}['’]s?\s+(?:answers|replies|messages|lines|style|voice|way)",
    r"(?:imitate|mimic|clone|impersonate)\s+{name}",
    # de
    r"(?:(?:so\s+)?(?:wie|als))\s+{name}\s+(?:antwortet|schreibt|redet|spricht|klingt|es\s+macht|antworten|schreiben|reden|sprechen|klingen)\b",
    r"(?:antwort(?:e|en|et)?|schreib(?:e|en|t)?|red(?:e|en|et)|sprich|sprechen|spricht|kling(?:e|en|t))\s+(?:soll\s+)?(?:genau\s+)?(?:so\s+)?(?:wie)\s+{name}",
    r"(?:antworten)\s+(?:sind|stammen|kommen)\s+(?:die\s+)?(?:von)\s+{name}",
    r"(?:lerne?)\s*,?\s*(?:wie)\s+{name}\s+",
    # fr
    r"(?:parl\w+|écri\w+|répond\w*|sonne\w*)\s+(?:exactement\s+)?comme\s+{name}",
    r"(?:réponses)\s+sont\s+(?:celles\s+)?(?:de\s+|d['’]){name}",
    r"(?:comme|comment)\s+{name}\s+(?:répond|parle|écrit)",
    # es
    r"(?:habl\w+|escrib\w+|respond\w+|conteste?\w*|suene?\w*)\s+(?:igual\s+que|como|exactamente\s+como)\s+(?:lo\s+hace\s+)?{name}",
    r"(?:respuestas)\s+son\s+(?:las\s+)?de\s+{name}",
    r"(?:como|cómo)\s+{name}\s+(?:responde|habla|escribe|contesta)",
    # zh
    r"(?:像|学|模仿|按照|用)\s*{han}\s*(?:那样|一样|的(?:语气|口吻|风格|方式|说话)|说话|回答|回复|聊天)",
    r"(?:回复|回答|答案)(?:都)?是\s*{han}\s*(?:的|写的|说的)",
)
def read_speaker(words: str) -> Iterator[Hit]:
    """The first writer named as the one whose lines are learned. Whether anybody of that name writes in the files is seen when they are measured."""
    spans = clause_spans(words)
    for pattern in _COMPILED:
        for match in pattern.finditer(words):
            group = "quoted" if match["quoted"] else "name"
            name = match[group].strip()
            clause = clause_at(spans, match.start(), match.end())
            if clause is not None and name and cue("nobody").fullmatch(name.split()[0]) is None:
                yield Hit(Change(op="set", field="speaker", value=name, quote=clause.text), match.start(group), match.end(group))
                return


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern in small and capital letters but for the name, which has its capitals."""
    name = _HAN if "{han}" in pattern else _NAME
    before, after = re.split(r"\{name\}|\{han\}", pattern)
    return re.compile(f"(?i:{before}){name}(?i:{after})")


_COMPILED = tuple(map(_compiled, _PATTERNS))
