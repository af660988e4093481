"""What a number format of a workbook shows of a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_TOKENS = re.compile(
    (
        r'"(?P<literal>[^"]*)"?|\\(?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
        r"|(?P<general>General|Standard)|(?P<digit>[0#?])"
        r"|(?P<exponent>[eE][+-])|(?P<part>AM/PM|A/P)|(?P<date>[yYmMdDhHsSgGbB]+|e+)|(?P<text>@)|(?P<percent>%)"
        r"|(?P<other>.)"
    ),
    re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")
_COLOURS = {"black": 1, "white": 2, "red": 3, "green": 4, "blue": 5, "yellow": 6, "magenta": 7, "cyan": 8}
_SHOWN = set(" -+/():.,$€£¥₹₽\u00a0'")
"""Signs that stand for themselves."""


@dataclass(frozen=True)
class ShownValue:
    """What a cell shows of its value."""

    text: str
    """Empty where it shows nothing of it."""
    value_seen: bool = True
    """False: other words than its value are shown."""
    colour: int | None = None
    """A number of the palette that the format gives the letters."""
    known: bool = True
    """False: it cannot be told what is shown."""


@dataclass(frozen=True)
class _Part:
    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None = None
    colour: int | None = None

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)


def shown(value: object, form: str) -> ShownValue:
    """A value in a format."""
    parts = _parts(form or "General")
    if isinstance(value, bool) or not isinstance(value, int | float | date | time | timedelta):
        return _text(str(value), parts)
    number = _serial(value)
    part = _chosen(number, parts)
    if part is None:
        return ShownValue("", value_seen=False, known=False)
    if not part.has("digit", "general", "date", "text"):
        literal = _joined(part, "").strip()
        return ShownValue(literal, value_seen=False, colour=part.colour)
    if not isinstance(value, int | float):
        moment = _moment(value)
        return ShownValue(moment, colour=part.colour, known=part.has("date", "general", "digit"))
    return _number(value, part, signed=part.condition is not None or len(parts) == 1 or part is parts[0])


@lru_cache(maxsize=1000)
def _parts(form: str) -> tuple[_Part, ...]:
    return tuple(_part(section) for section in _sections(form))


def _sections(form: str) -> list[str]:
    found, start = list[str](), 0
    for token in _TOKENS.finditer(form):
        if token["other"] == ";":
            found.append(form[start : token.start()])
            start = token.end()
    return [*found, form[start:]]


def _part(section: str) -> _Part:
    tokens, condition, colour = list[tuple[str, str]](), None, None
    for token in _TOKENS.finditer(section):
        kind = str(token.lastgroup)
        text = str(token[kind])
        if kind == "bracket":
            if (found := _CONDITION.fullmatch(text.strip())) is not None:
                condition = found[1], float(found[2])
            elif text.casefold() in _COLOURS or re.fullmatch(r"(?i)color\s*\d{1,2}", text):
                colour = _COLOURS.get(text.casefold()) or int(re.sub(r"\D", "", text))
            elif text.startswith("$"):
                tokens.append(("money", text[1:].partition("-")[0]))
            elif re.fullmatch(r"(?i)h+|m+|s+", text):
                tokens.append(("date", text))
            elif not re.match(r"(?i)dbnum|natnum|~|r\d", text):
                tokens.append(("strange", text))
        elif kind == "other":
            tokens.append(("sign" if text in _SHOWN else "strange", text))
        elif kind not in ("room", "fill"):
            tokens.append(("literal" if kind == "escaped" else kind, text))
    return _Part(tuple(tokens), condition, colour)


def _text(value: str, parts: Sequence[_Part]) -> ShownValue:
    usual = (
        parts[-1]
        if parts[-1].has("text")
        else _Part((("text", "@"),), colour=parts[0].colour if len(parts) == 1 else None)
    )
    part = parts[3] if len(parts) >= 4 else usual
    told = _joined(part, value)
    if not part.has("text", "general"):
        return ShownValue(told.strip(), value_seen=False, colour=part.colour)
    return ShownValue(value if part.has("general") else told, colour=part.colour, known=not part.has("strange"))


def _joined(part: _Part, value: str) -> str:
    return "".join(
        value if kind == "text" else text
        for kind, text in part.tokens
        if kind in ("literal", "sign", "money", "text", "strange")
    )


def _chosen(number: float, parts: Sequence[_Part]) -> _Part | None:
    own = parts[:3]
    if any(part.condition for part in own):
        held = next((part for part in own if part.condition is not None and _holds(number, part.condition)), None)
        return held or next((part for part in own if part.condition is None), None)
    if len(own) == 1 or number > 0:
        return own[0]
    return own[1] if number < 0 else own[2] if len(own) > 2 else own[0]


def _holds(number: float, condition: tuple[str, float]) -> bool:
    sign, other = condition
    return {
        "<": number < other,
        ">": number > other,
        "<=": number <= other,
        ">=": number >= other,
        "=": number == other,
        "<>": number != other,
    }[sign]


def _number(value: float, part: _Part, *, signed: bool) -> ShownValue:
    """Currencies behind the number; decimals as they are kept, not as they are rounded, unless it is shown in
    thousands."""
    kinds = [kind for kind, _ in part.tokens]
    places = [n for n, kind in enumerate(kinds) if kind in ("digit", "general", "text")]
    if part.has("date") and not part.has("digit", "general"):
        return ShownValue(f"{value:.15g}", colour=part.colour, known=False)
    first, last = places[0], places[-1]
    scaled = 0
    while last + scaled + 1 < len(part.tokens) and part.tokens[last + scaled + 1] == ("sign", ","):
        scaled += 1
    decimals = sum(1 for n in places if ("sign", ".") in part.tokens[first:n])
    amount = value * 100 if part.has("percent") else value
    figure = f"{amount if signed else abs(amount):.15g}"
    if scaled:
        figure = f"{amount / 1000**scaled:.{decimals}f}"
    inner = any(
        kind in ("literal", "strange", "money") and re.search(r"\w", text)
        for kind, text in part.tokens[first : last + 1]
    )
    beside = part.tokens[:first], part.tokens[last + 1 :]
    before, behind = (
        "".join(text for kind, text in tokens if kind in ("literal", "sign")).strip(" -+()'.,/\u00a0")
        for tokens in beside
    )
    money = [text for kind, text in part.tokens if kind == "money" and text]
    if before in ("€", "$", "£", "¥", "₹", "₽"):
        before, behind = "", " ".join(filter(None, [before, behind]))
    negative = "-" if value < 0 and not signed and not figure.startswith("-") else ""
    # A figure right before the digits would be read as one of them.
    told = f"{before}{'' if before[-1:].isdigit() else ' '}{negative}{figure}" if before else f"{negative}{figure}"
    ends = [
        " %" if part.has("percent") else "",
        *(f" {m}" for m in money),
        behind if behind[:1].isdigit() else f" {behind}" if behind else "",
    ]
    return ShownValue(
        f"{told}{''.join(ends)}",
        colour=part.colour,
        known=not part.has("strange") and not inner and not (scaled and "exponent" in kinds),
    )


def _serial(value: object) -> float:
    from openpyxl.utils.datetime import to_excel

    return float(value) if isinstance(value, int | float) else float(to_excel(value) or 0)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date | time) else str(value)
