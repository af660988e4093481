"""Points for what replies do: “name +1.0”, “+1 if …, −5 when …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from planner.requirements import Change, WantedCriterion
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.numbers import find_numbers, read_digits

_SIGNED = r"(?P<w>[+\-−–±]\s?\d+(?:[.,]\d+)?)"
_AFTER = re.compile(
    (
        r"(?P<name>[^,;:.!?\n+−–=，；。：]*[^\W\d_][^,;:.!?\n+−–=，；。：]*?)\s*(?:[:=(（]"
        rf"|\s)\s*(?:=\s*)?{_SIGNED}(?![\d%]|\s?\d|\s?(?:°|grad|deg|€|\$|eur|usd|b\b))"
    ),
    re.I,
)
_GLUED = re.compile(rf"(?P<name>[\u3400-\u9fff][^,;.!?\n+−–=，；。]*?)\s*{_SIGNED}(?![\d%])")
_BEFORE = re.compile(
    rf"(?<![\w.,\d]){_SIGNED}(?![\d%])\s*(?P<unit>[^\W\d_]+\s+)?(?P<if>{{if}})\s*(?P<name>[^,;.!?\n，；。]+)", re.I
)
_LEADING = re.compile(
    (
        r"(?:^|[,;:，；：\n]|[.!?]\s|(?<!\w)(?:and|und|et|y"
        rf"|和)(?!\w))\s*{_SIGNED}(?![\d%])[ \t]+(?P<name>[^\W\d_][^,;.!?\n，；。()+−–]*)"
    ),
    re.I,
)
_SPOKEN_MINUS = re.compile(r"\b(?:minus|moins|menos|负|扣)\s*$", re.I)
_SPOKEN_PLUS = re.compile(r"\b(?:plus|más|加)\s*$", re.I)
_NEXT = re.compile(r"\s*(?:(?<!\w)(?:and|und|et|y)(?!\w)|和|/|&)\s*[+\-−–]\s?\d", re.I)
_TAIL = re.compile(r"\s+(?:should be|must be|is|are|counts|soll|ist|gibt|vaut|vale|será)$", re.I)
_LEAD = re.compile(
    (
        r"^(?:/|奖励[：:]?|评分[：:]?|(?:and|but|then|und|aber|dann|et|mais|puis|y|pero|和|并且|rubric|points"
        r"|reward|rewards|scoring|score|bewertung|punkte|barème|rúbrica|puntos)\b)[\s:：]*"
    ),
    re.I,
)
_PERCENTAGE = re.compile(
    (
        r"\s*(?:percent|percentage|prozent|prozentpunkte?|pour cent|points de pourcentage|por ciento"
        r"|puntos porcentuales|pp)(?!\w)|\s*个?百分"
    ),
    re.I,
)
_LONGEST = 120
_LEAD_REACH = 8
_LETTER = re.compile(r"[^\W\d_]")
_SIGN = re.compile(r"[+\-−–±](?=\s?\d)")
_MARKS_AFTER = re.compile(r"[,;:.!?\n+−–=，；。：]")
_MARKS_GLUED = re.compile(r"[,;.!?\n+−–=，；。]")


def read_rewards(words: str) -> Iterator[Hit]:
    """A name, copied from the words, and signed points; the unicode minus and dashes count as minus."""
    taken: list[tuple[int, int]] = []
    signs = [m.start() for m in _SIGN.finditer(words)]
    for around in (_conditional, _leading, _behind, _glued):
        at = 0
        for sign in signs:
            match = around(words, sign, at)
            if match is None:
                continue
            weight = _weight(match.group("w"))
            name, quote_start = _name(words, match)
            at = max(match.end(), at + 1)
            if match.start("name") > match.start("w") and (other := _NEXT.search(name)):
                # “… and −1 for …” begins the next line.
                name = name[: other.start()].strip()
                at = quote_start + len(name)
            if (
                weight is None
                or not name
                or len(name) > _LONGEST
                or any(a < match.end("w") and match.start("w") < b for a, b in taken)
            ):
                continue
            if _no_points(words, match):
                continue
            start, end = (
                (quote_start, match.end("w"))
                if match.start("name") < match.start("w")
                else (match.start("w"), quote_start + len(name))
            )
            taken.append((match.start("w"), match.end("w")))
            value = WantedCriterion(name=name.strip("| "), weight=weight, unwanted=weight < 0)
            yield Hit(Change(op="add", field="rubric", value=value, quote=words[start:end]), start, end)
    yield from _spoken(words, taken)


# Each looks from one sign outwards, no further than a name can be long: a text is not searched again from every letter.
def _conditional(words: str, sign: int, at: int) -> re.Match[str] | None:
    return _if().match(words, sign) if sign >= at else None


def _leading(words: str, sign: int, at: int) -> re.Match[str] | None:
    start = max(at, sign - _LEAD_REACH)
    match = _LEADING.search(words, start, min(len(words), sign + 2 * _LONGEST))
    return match if match is not None and match.start("w") == sign else None


def _behind(words: str, sign: int, at: int) -> re.Match[str] | None:
    return _ending_at(_AFTER, _MARKS_AFTER, words, sign, at)


def _glued(words: str, sign: int, at: int) -> re.Match[str] | None:
    return _ending_at(_GLUED, _MARKS_GLUED, words, sign, at)


def _ending_at(
    pattern: re.Pattern[str], marks: re.Pattern[str], words: str, sign: int, at: int
) -> re.Match[str] | None:
    """The match whose weight begins at the sign, and whose name at the mark before it."""
    start = max(at, sign - 2 * _LONGEST)
    named = start + len(words[start:sign].rstrip(" \t\u00a0:=(（"))
    start = max((m.end() for m in marks.finditer(words, start, named)), default=start)
    if not _LETTER.search(words, start, named):
        return None
    match = pattern.match(words, start, min(len(words), sign + _LONGEST))
    return match if match is not None and match.start("w") == sign else None


@cache
def _if() -> re.Pattern[str]:
    return re.compile(_BEFORE.pattern.replace("{if}", cue("reward_word").pattern), re.I)


@cache
def _spoken_tail() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?P<p>{cue('points').pattern})?\s*(?P<if>{cue('reward_word').pattern})\s*(?P<name>[^,;.!?\n，；。]+)",
        re.I,
    )


def _spoken(words: str, taken: list[tuple[int, int]]) -> Iterator[Hit]:
    """“minus five for inventing”, “two points for the right tone”, “richtige Antwort 2 Punkte”."""
    tail = _spoken_tail()
    for number in find_numbers(words):
        if any(a < number.end and number.start < b for a, b in taken):
            continue
        head = words[max(0, number.start - 10) : number.start]
        minus, plus = _SPOKEN_MINUS.search(head), _SPOKEN_PLUS.search(head)
        match = tail.match(words, number.end)
        if match is None or not (match.group("p") or minus or plus):
            continue
        name = match.group("name").strip()
        start = number.start - (len(head) - (minus or plus).start()) if (minus or plus) else number.start  # type: ignore[union-attr]
        if name and len(name) <= _LONGEST:
            weight = -number.value if minus else number.value
            yield Hit(
                Change(
                    op="add",
                    field="rubric",
                    value=WantedCriterion(name=name, weight=weight, unwanted=weight < 0),
                    quote=words[start : match.end("name")].strip(),
                ),
                start,
                match.end("name"),
            )


def _weight(written: str) -> float | None:
    if written[0] == "±":
        return None
    value = read_digits(written[1:].strip())
    return None if value is None else -value if written[0] in "-−–" else value


def _name(words: str, match: re.Match[str]) -> tuple[str, int]:
    """The name without list marks and joining words, and where it starts."""
    raw = match.group("name")
    name = raw.strip(" \t-*•(（\"'“”‘’)）")
    while (lead := _LEAD.match(name)) is not None and lead.end() < len(name):
        name = name[lead.end() :].strip(" \t-*•(\"'“”")
    if match.start("name") < match.start("w"):
        name = _TAIL.sub("", name)
    return name, words.index(name, match.start("name")) if name else match.start("name")


def _no_points(words: str, match: re.Match[str]) -> bool:
    """Phone numbers, ranges, temperatures and changes of price are written the same way."""
    name, after = match.group("name"), words[match.end("w") : match.end("w") + 14]
    if re.match(
        (
            r"\s?\(?\d|[\s-]?\d{2,}|/\d|\s?(?:k|m)\b|\s?(?:days?|hours?|weeks?|tage|stunden|jours|días|degrees"
            r"|km|cm|kg|gb)\b"
        ),
        after,
        re.I,
    ):
        return True
    if _PERCENTAGE.match(name if match.start("name") > match.start("w") else after):
        return True
    if re.search(r"[+\-−–]\s?\d+\s*(?:°\w?\s*)?(?:to|bis|à|a|until)?\s*$", name, re.I):
        return True
    if re.search(r"\d\s*$", name) and match.group("w")[0] in "-–−":
        return True
    written = match.group("w")
    if written[0] == "+" and re.search(
        r"(?:tel|phone|call|fax|whatsapp|telefon|téléphone|teléfono|电话)\W*$", name + " ", re.I
    ):
        return True
    if (
        written[0] in "-–"
        and re.search(r"[^\W\d_]$", words[: match.start("w")])
        and not written[1:2].isspace()
        and re.search(r"\b(?:covid|gpt|iso|iec|din|a|b|step|version|qwen|llama)$", words[: match.start("w")], re.I)
    ):
        return True
    return has("at_least", name) and len(name.split()) <= 2
