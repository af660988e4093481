"""What shall be answered where the text has no answer: “if it is not in the manual, say ‘ask the desk’”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from planner.requirements import Change
from planner.rule_readers.hit import Hit
from planner.rule_readers.marks import sentence_edges


def _any(words: str, signs: str) -> str:
    """Whole words of languages that set them apart, or signs of one that does not."""
    return rf"(?:(?<!\w)(?:{words})(?!\w)|{signs})"


_IF = _any(
    r"if|when(?:ever)?|where|falls|wenn|sofern|steht|s['’]il|si|quand|lorsque|cuando|se|quando|als|om",
    "如果|要是|若|当",
)
_NOT = _any(
    (
        r"not|nothing|isn['’]t|doesn['’]t|no|nicht|nichts|kein\w*|pas|rien|aucun\w*|nada|ning[uú]n\w*|non"
        r"|niente|niet|niets"
    ),
    "没有|不在|未",
)
_PLACE = _any(
    (
        r"texts?|pages?|manuals?|documents?|docs?|handbook|guide|passages?|contexts?|sources?|paragraphs?"
        r"|files?|texte?n?|seiten?|handbuch|anleitung(?:en)?"
        r"|dokumente?n?|quellen?|absatz|unterlagen|manuel|notice|textes?|textos?|p[aá]ginas?|documentos?"
        r"|manuale?|testo|tekst|handleiding"
    ),
    "文中|文本|原文|手册|文档|资料")  # fmt: skip
_SAYS = _any(
    (
        r"say|says|answers?|reply|replies|responds?|tells?|states?|admits?|writes?|please|then|sag\w*"
        r"|antwort\w*|schreib\w*|melde\w*|dann|dis|dise|dire|réponds?"
        r"|répondre|alors|diga|di|decir|respond\w*|conteste?|entonces|dica|risponda|zeg\w*"
    ), "说|回答|答")  # fmt: skip
_MISSING = rf"(?:{_NOT}.{{0,60}}?{_PLACE}|{_PLACE}.{{0,60}}?{_NOT})"
_WHOLE = re.compile(rf"(?is)(?=.*{_IF})(?=.*{_MISSING})(?=.*{_SAYS})")
_SAID = re.compile(rf"(?is){_MISSING}")
_QUOTED = re.compile(
    r"“([^“”\n]{2,120})”|„([^“”„\n]{2,120})[“”]|«\s?([^«»\n]{2,120}?)\s?»|\"([^\"\n]{2,120})\""
    r"|「([^「」\n]{2,80})」|‘([^‘’\n]{2,120})’"
    r"|(?<!\w)'([^'\n]{2,120})'(?!\w)"
)
_FEW_WORDS, _LONGEST = 6, 400
_ORDERED = re.compile(rf"(?i){_SAYS}\W*$")
_ENDED = re.compile(r"[.!?。！？][”“\"»」’']\s+")
"""The end of a sentence whose stop stands inside of quotation marks."""


def quoted_alone(words: str) -> str | None:
    """The one phrase in quotation marks of a short answer that says hardly anything else; None where there is none."""
    found = list(_QUOTED.finditer(words))
    rest = words[: found[0].start()] + words[found[0].end() :] if len(found) == 1 else ""
    return found[0][found[0].lastindex or 0].strip() if len(found) == 1 and len(rest.split()) <= _FEW_WORDS else None


def read_not_there(words: str) -> Iterator[Hit]:
    """The phrase in quotation marks, empty where none is given; questions are no wishes."""
    for start, end in pairwise([*_edges(words), len(words)]):
        sentence = words[start:end].strip()
        if not sentence or len(sentence) > _LONGEST or sentence.endswith(("?", "？")):
            continue
        quotes = [(m, m[m.lastindex or 0].strip()) for m in _QUOTED.finditer(sentence)]
        ordered = next(
            (text for m, text in quotes if _ORDERED.search(sentence[: m.start()]) and _SAID.search(text)), None
        )
        if ordered is None and not _WHOLE.match(sentence):
            continue
        phrase = ordered or next((text for _, text in quotes), "")
        at = start + words[start:end].index(sentence)
        yield Hit(Change(op="set", field="not_in_text", value=phrase, quote=sentence), at, at + len(sentence))


def _edges(words: str) -> list[int]:
    """Where sentences begin; those inside of quotation marks are part of theirs."""
    whole = _QUOTED.sub(lambda m: f"{m[0][0]}{'x' * (len(m[0]) - 2)}{m[0][-1]}", words)
    return sorted({*sentence_edges(whole), *(m.end() for m in _ENDED.finditer(words) if whole[m.start()] == "x")})
