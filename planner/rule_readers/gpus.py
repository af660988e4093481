"""Graphics cards a person has: name, count, memory of one; or none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from engine.estimation.gpus import Card, gpu_catalogue
from planner.requirements import Change, WantedGpu, key
from planner.rule_readers.card_facts import cards_missing, count_of, memory_of
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
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
_NOT_OWNED = re.compile(
    (
        r"(?:\bnot|\bno|\bdon['’]?t have|\bdo not have|\binstead of|\brather than|\bkeine?n?|\bnicht|\bstatt"
        r"|\bpas de|\bplus d[e’']|\bsin|\bno tenemos|没有|"
        r"\b(?:no|nein|non|nee|não)\s+(?:to|zu[rm]?|à|al?|alla|ao|tegen)|"
        r"\b(?:may|might|could) (?:buy|get))\s*(?:just\s+)?(?:a|an|any|the|one|eine?n?|une?"
        r"|una)?\s*(?:nvidia\s+|geforce\s+|rtx\s+)*$"
    ),
    re.I,
)
_ARTICLE = re.compile(
    r"(?<!\w)(?:the|an?|our|ein\w*|die|das|une?|una|la|le|l['’])\s*(?:one|single|old|alte|einzige|seule|única|sola)?\s*$",
    re.I,
)
"""“The one T4 we have”."""
_APPLE = re.compile(r"\b(?:mac|macbook|imac|apple|mac\s?mini|mac\s?studio)\b", re.I)


def read_gpus(words: str) -> Iterator[Hit]:
    """Cards named in the words; without a count it is one, the memory only as said."""
    spans = clause_spans(words)
    for start, end in cards_missing(words):
        clause = clause_at(spans, start, end)
        yield Hit(
            Change(op="set", field="gpus", value=WantedGpu(count=0), quote=clause.text if clause else words[start:end]),
            start,
            end,
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


def exchanged(hits: Sequence[Hit]) -> list[Hit]:
    """“No to the A6000 but yes to two A5000”: one card that goes and one that comes are an exchange."""
    gone = [h for h in hits if h.change.field == "gpus" and h.change.op == "remove"]
    come = [h for h in hits if h.change.field == "gpus" and h.change.op == "add"]
    if len(gone) != 1 or len(come) != 1:
        return list(hits)
    old, new = gone[0].change.value, come[0].change
    if not isinstance(old, WantedGpu) or key(old) == key(new.value):
        return list(hits)
    one = replace(come[0], change=new.model_copy(update={"op": "replace", "old": old.name}))
    return [one if h is come[0] else h for h in hits if h is not gone[0]]


def _hit(words: str, card: Card, match: re.Match[str], spans: list[tuple[int, int]]) -> Hit | None:
    sentence_start = max(
        (m.end() for m in re.finditer(r"[.!?\n;。！？](?:\s|$)|[。！？；]", words[: match.start()])), default=0
    )
    if _NOT_OWNED.search(words[max(0, match.start() - 40) : match.start()]) or any(
        not one.wanted and is_linked(words[sentence_start + one.end : match.start()])
        for one in rentings(words[sentence_start : match.start()])
    ):
        return None
    if _is_ware(words[sentence_start : match.start()]):
        return None
    before, after = (
        words[max(sentence_start, match.start() - 40) : match.start()],
        words[match.end() : match.end() + 40],
    )
    (count, reach), (vram, length) = count_of(before, after), memory_of(card, before, after)
    start, end = match.start() - reach, match.end() + length
    sentence = words[sentence_start : match.end() + 60]
    if card.shared and not _APPLE.search(sentence) and card.weak:
        return None
    context = has("gpu_context", sentence) or (_ARTICLE.search(before) is not None and has("card_owned", sentence))
    told = bool(length) or count is not None
    if card.weak and not card.shared and not (context or told):
        return None
    if card.name == "A2" and not (context or (count is not None and vram in card.vram_gb)):
        return None
    if count is not None and not 1 <= count <= 4096:
        count = None
    left = min([start, *(a for a, b in spans if a <= start < b)], key=lambda n: abs(n - start)) if spans else start
    quote = words[min(left, start) : end].strip()
    return Hit(
        Change(op="add", field="gpus", value=WantedGpu(name=card.name, count=count or 1, vram_gb=vram), quote=quote),
        start,
        end,
    )


def _is_ware(before: str) -> bool:
    """“We sell two A100”, “customers ask about graphics cards, above all the RTX 4090”; but not “we sell laptops, and
    have one RTX 3060”: nothing but cards stands between."""
    traded = [found.end() for found in cue("card_goods").finditer(before)]
    if not traded:
        return False
    between = before[traded[-1] :]
    for name in ("card_thing", "card_between", "card_among_goods"):
        between = cue(name).sub(" ", between)
    for _, pattern, _ in _patterns():
        between = pattern.sub(" ", between)
    return re.search(r"[^\W\d]", between) is None and ":" not in between


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
