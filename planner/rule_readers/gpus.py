"""Graphics cards a person has: name, count, memory of one; or none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.estimation.gpus import Card, gpu_catalogue
from planner.requirements import Change, WantedGpu
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.renting import is_linked, rentings

_TENS = {
    "10": "ten",
    "20": "twenty",
    "30": "thirty",
    "40": "forty",
    "50": "fifty",
    "60": "sixty",
    "70": "seventy",
    "80": "eighty",
    "90": "ninety",
}
_MEMORY = re.compile(
    r"^[\s(,\-–]*(?:(?:with|mit|avec|con|à|de|a|of|of|各|带|的|und|each|je)\s*)*(\d+(?:[.,]\d+)?)\s?(?:gb|gib|go|g)\b",
    re.I,
)
_MEMORY_BEFORE = re.compile(
    r"(\d+)\s?(?:gb|gib|go)\s*(?:of\s+)?(?:vram|memory|speicher|mémoire|memoria|ram)?\s*[(,]?\s*$", re.I
)
_COUNT = re.compile(
    (
        r"(?<!\d)(\d{1,4})\s*(?:x|×|\*|mal|块|张|台)?\s*(?:used|old|new|nvidia|geforce|gebrauchte|alte|neue"
        r"|gpus?|cards?|d['’]occasion|usadas?|二手)?\s*(?:nvidia\s+|geforce\s+|tesla\s+)*$"
    ),
    re.I,
)
_FILLER = re.compile(
    (
        r"\s*(?:[x×*块张台个]|mal|stück|used|old|new|second-hand|nvidia|geforce|tesla|gebrauchte|alte|neue"
        r"|gpus?|cards?|graphics|cartes?|graphiques?|tarjetas?|gráficas?|karten|grafikkarten|of|"
        r"d['’]occasion|usadas?|vieilles?|viejas?|nuevas?|neuves?|二手|显卡|的|[\s-])*"
    ),
    re.I,
)
_NOT_OWNED = re.compile(
    (
        r"(?:\bnot|\bno|\bdon['’]?t have|\bdo not have|\binstead of|\brather than|\bkeine?n?|\bnicht|\bstatt"
        r"|\bpas de|\bplus d[e’']|\bsin|\bno tenemos|没有|"
        r"\b(?:may|might|could) (?:buy|get))\s*(?:just\s+)?(?:a|an|any|the|one|eine?n?|une?"
        r"|una)?\s*(?:nvidia\s+|geforce\s+|rtx\s+)*$"
    ),
    re.I,
)
_PAIRS = {"pair": 2, "dual": 2, "couple": 2, "twin": 2, "paire": 2, "pareja": 2, "par": 2, "paar": 2, "quad": 4}
_PAIR = re.compile(
    r"\b(pair|dual|couple|twin|paire|pareja|par|paar|quad)(?:\s+(?:of|de|d['’]))?\s*(?:nvidia\s+|geforce\s+|rtx\s+)*$",
    re.I,
)
_AFTER = re.compile(r"^\s*(?:\(?\d+\s?(?:gb|go|g)\)?)?\s*[x×]\s?(\d{1,3})\b", re.I)
_APPLE = re.compile(r"\b(?:mac|macbook|imac|apple|mac\s?mini|mac\s?studio)\b", re.I)


def read_gpus(words: str) -> Iterator[Hit]:
    """Cards named in the words; without a count it is one, the memory only as said."""
    spans = clause_spans(words)
    for match in cue("no_gpu").finditer(words):
        clause = clause_at(spans, match.start(), match.end())
        yield Hit(
            Change(op="set", field="gpus", value=WantedGpu(count=0), quote=clause.text if clause else match.group()),
            match.start(),
            match.end(),
        )
    taken: list[tuple[int, int]] = []
    folded = words.casefold()
    for card, pattern, needed in _patterns():
        # Most cards are named in no text: looking for the letters is quicker than for the pattern.
        for match in pattern.finditer(words) if needed in folded else ():
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            hit = _hit(words, card, match, [(c.start, c.end) for c in spans])
            if hit is not None:
                taken.append((match.start(), match.end()))
                yield hit


def _hit(words: str, card: Card, match: re.Match[str], spans: list[tuple[int, int]]) -> Hit | None:
    sentence_start = max(
        (m.end() for m in re.finditer(r"[.!?\n;。！？](?:\s|$)|[。！？；]", words[: match.start()])), default=0
    )
    if _NOT_OWNED.search(words[max(0, match.start() - 40) : match.start()]) or any(
        not one.wanted and is_linked(words[sentence_start + one.end : match.start()])
        for one in rentings(words[sentence_start : match.start()])
    ):
        return None
    before, after = (
        words[max(sentence_start, match.start() - 40) : match.start()],
        words[match.end() : match.end() + 40],
    )
    end = match.end()
    memory = _MEMORY.match(after)
    if (
        memory
        and re.match(r"\s*[,–-]", after)
        and not card.shared
        and float(memory.group(1).replace(",", ".")) not in card.vram_gb
    ):
        memory = None
    if memory:
        end += memory.end()
    count_before, count_after = _COUNT.search(before), _AFTER.match(after)
    start = match.start() - (len(before) - count_before.start()) if count_before else match.start()
    count = int(count_before.group(1)) if count_before else int(count_after.group(1)) if count_after else None
    if count is None and (pair := _PAIR.search(before)):
        count, start = _PAIRS[pair.group(1).casefold()], match.start() - (len(before) - pair.start())
    if count is None:
        spoken = [
            n
            for n in find_numbers(before)
            if _FILLER.fullmatch(before[n.end :]) and n.value == int(n.value) and 1 <= n.value <= 1024
        ]
        if spoken:
            count, start = int(spoken[-1].value), match.start() - (len(before) - spoken[-1].start)
    sentence = words[sentence_start : match.end() + 60]
    if card.shared and not _APPLE.search(sentence) and card.weak:
        return None
    if card.weak and not card.shared and not (memory or count or has("gpu_context", sentence)):
        return None
    if card.name == "A2" and not has("gpu_context", sentence):
        return None
    if count is not None and not 1 <= count <= 4096:
        count = None
    vram = float(memory.group(1).replace(",", ".")) if memory else None
    if vram is None:
        before_memory = _MEMORY_BEFORE.search(before)
        vram = float(before_memory.group(1)) if before_memory and not card.shared else None
    if card.shared and vram is None:
        elsewhere = re.search(r"(\d+)\s?(?:gb|gib|go)\b", words[match.end() : match.end() + 40], re.I)
        vram = float(elsewhere.group(1)) if elsewhere else None
    left = min([start, *(a for a, b in spans if a <= start < b)], key=lambda n: abs(n - start)) if spans else start
    quote = words[min(left, start) : end].strip()
    return Hit(
        Change(op="add", field="gpus", value=WantedGpu(name=card.name, count=count or 1, vram_gb=vram), quote=quote),
        start,
        end,
    )


@cache
def _patterns() -> tuple[tuple[Card, re.Pattern[str], str], ...]:
    """Card, a spelling of it, and letters that stand in every such spelling."""
    found = []
    for card in gpu_catalogue():
        ways = []
        for spelling in card.spellings:
            body = r"[\s-]*".join(re.escape(part) for part in spelling.split())
            ways.append((body, max(spelling.casefold().split(), key=len)))
            digits = re.fullmatch(r"(\d0)(\d0)", spelling)
            if digits and digits.group(1) in _TENS and digits.group(2) in _TENS:
                ways.append(
                    (rf"{_TENS[digits.group(1)]}[\s-]{_TENS[digits.group(2)][:-1]}(?:y|ies)", _TENS[digits.group(1)])
                )
        found += [
            (
                card,
                re.compile(
                    (
                        r"(?<![\w.,])(?:\d{1,3}\s?[x×]\s?)?(?:nvidia\s+|geforce\s+"
                        rf"|tesla\s+)*(?:{way})(?:[’']?s)?(?![\w]|[.,]\d|%)"
                    ),
                    re.I,
                ),
                needed,
            )
            for way, needed in ways
        ]
    # Longer spellings first, so that “RTX 4070 Ti” is not read as “RTX 4070”.
    return tuple(sorted(((c, _count_free(p), needed) for c, p, needed in found), key=lambda x: -len(x[1].pattern)))


def _count_free(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """“2x4090” glues the count to the name; it is read from what stands before."""
    return re.compile(
        pattern.pattern.replace(r"(?<![\w.,])(?:\d{1,3}\s?[x×]\s?)?", r"(?<![a-wyzA-WYZ0-9_.,$€£])"), re.I
    )
