"""How values look that a word has announced: numbers of identity, plates, dates, accounts."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.privacy.finders.dates import date_in_words, date_look, without_times

_NO_WORD_BEFORE, _NO_WORD_AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_ID = re.compile(
    rf"{_NO_WORD_BEFORE}(?:[A-Z]{{1,4}}[ .-]?|[A-Z]{{5}} (?=\d{{6}} ))?(?:[A-Za-z]{{0,6}}\d[A-Za-z\d]*"
    rf"|(?:[A-Z]{{3}} ){{2}}\d\d[A-Z]\d\d)"
    rf"(?:[ ./-]{{1,1}}(?:[A-Z]{{0,4}}\d[A-Z\d]*|[A-Z]{{1,3}}(?![^\W_])))*(?:\(\w\)|#)?{_NO_WORD_AFTER}"
)
_TWO_AND_ONE = re.compile(r"[A-Z]{2}(?: ?\d){6} [A-Z]")
_MEASURE = re.compile(
    (
        r"\s?(?:€|\$|£|¥|%|°|₹|(?:euros?|EUR|USD|CHF|dollars?|kg|km|cm|mm|ml|kWh?|GB|MB|TB|Go|元|万|岁|年|月|天"
        r"|days?|weeks?|months?|years?|hours?|h|min|Uhr|pm|am|Tage?n?|Wochen"
        r"|Monate?n?|Jahre?n?|Stunden|jours?|mois|ans|heures?|días|meses|años|horas|giorni|mesi|anni|ore)(?![^\W\d_]))"
    ),
    re.IGNORECASE,
)
_COIN = re.compile(r"(?:[€$£¥₹]|EUR|USD|CHF|GBP|Rs\.?|HK\$)\s?$")
_PLATE = re.compile(
    rf"{_NO_WORD_BEFORE}(?=[A-ZÄÖÜ \d·.-]{{0,9}}\d)[A-ZÄÖÜ\d]{{1,8}}(?:[ ·.-]{{1,1}}[A-Z\d]{{1,6}}){{0,"
    rf"3}}{_NO_WORD_AFTER}"
)
_PLATE_ZH = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领港澳][A-Z][·• ]?[A-Z\d]{5,6}(?![A-Za-z\d])"
)
VIN = re.compile(r"(?<![A-Za-z\d])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-HJ-NPR-Za-hj-npr-z\d]{17}(?![A-Za-z\d])")
MAC = re.compile(
    r"(?<![\w:-])(?:[\dA-Fa-f]{2}([:-]))(?:[\dA-Fa-f]{2}\1){4}[\dA-Fa-f]{2}(?![\w:-])"
    r"|(?<![\w.])(?:[\dA-Fa-f]{4}\.){2}[\dA-Fa-f]{4}(?![\w.])"
)
_DIGITS = re.compile(r"(?<![\w+])\d\d-\d\d-\d\d(?![\w-])|(?<![\w+])\d[\d ]*\d(?:[ ]?[/-][ ]?\d[\d ]*\d)?(?![\w])")
_PHONE = re.compile(r"(?<![\w#])(?:\+ ?|00)?\(?\d(?:[ ()./–-]{0,3}\d){5,15}(?![^\W_])")
_PHONE_HAN = re.compile(r"(?<![\d+])\+?\d(?:[ ()-]{0,2}\d){5,14}(?!\d)")
_CVV = re.compile(r"(?<![\w.,/-])\d{3,4}(?![\w%]|[.,/-]\d)")
_CARD = re.compile(
    r"(?<!\d)(?:6\d{3}([ -])\d{4}\1\d{4}\1\d{4}\1\d{3}|\d{4}([ -])\d{4}\2\d{4}\2\d{3,4}"
    r"|3\d{3}([ -])\d{6}\3\d{4,5}|\d{12,19})(?!\d)"
)
_HANDLE = re.compile(r"@?[\w.][\w.-]{1,30}[\w](?:#\d{4})?|@[\w.·-]{2,31}")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?")
_HAN = re.compile(r"[\u3400-\u9fff]")


def _id(text: str, start: int, end: int) -> tuple[int, int] | None:
    for match in _ID.finditer(text, start, end):
        value, stop = match.group(), match.end()
        # “…5765 I still”: the word that goes on belongs to the sentence.
        last = re.search(r" [A-Z]{1,3}$", value)
        if last and not _TWO_AND_ONE.fullmatch(value) and re.match(r" [^\W\d_]", text[stop : stop + 2]):
            value, stop = value[: last.start()], match.start() + last.start()
        digits = sum(c.isdigit() for c in value)
        if digits < 5 and not (digits >= 4 and len(re.sub(r"\W", "", value)) >= 6):
            continue
        dated = _YEAR.fullmatch(value) or (date_look().fullmatch(value) and not value.isdigit())
        if dated or _MEASURE.match(text, stop) or _COIN.search(text[max(0, match.start() - 4) : match.start()]):
            continue
        return match.start(), stop
    return None


def _plate(text: str, start: int, end: int) -> tuple[int, int] | None:
    if (chinese := _PLATE_ZH.search(text, start, end)) is not None:
        return chinese.span()
    for match in _PLATE.finditer(text, start, end):
        bare = re.sub(r"[\W_]", "", match.group())
        if (
            4 <= len(bare) <= 10
            and any(c.isalpha() for c in bare)
            and not _MEASURE.match(text, match.end())
            and match.group().isupper()
        ):
            return match.span()
    return None


def _first(
    pattern: re.Pattern[str], fits: Callable[[str], bool] = lambda _: True
) -> Callable[[str, int, int], tuple[int, int] | None]:
    def find(text: str, start: int, end: int) -> tuple[int, int] | None:
        return next((m.span() for m in pattern.finditer(text, start, end) if fits(m.group())), None)

    return find


def _phone(text: str, start: int, end: int) -> tuple[int, int] | None:
    pattern = _PHONE_HAN if _HAN.search(text, start, end) else _PHONE
    for match in pattern.finditer(without_times(text[:end]), start, end):
        digits = sum(c.isdigit() for c in match.group())
        if 7 <= digits <= 15 and not date_look().fullmatch(match.group()) and not _MEASURE.match(text, match.end()):
            stop = match.end()
            # A bracket that was never opened closes around the number.
            return match.start(), stop
    return None


def _account(text: str, start: int, end: int) -> tuple[int, int] | None:
    for match in _DIGITS.finditer(text, start, end):
        if (
            sum(c.isdigit() for c in match.group()) >= 6
            and not date_look().fullmatch(match.group())
            and not _MEASURE.match(text, match.end())
        ):
            return match.span()
    return None


def _handle(text: str, start: int, end: int) -> tuple[int, int] | None:
    link = re.compile(
        r"\s*(?:[:=]|(?:is|ist|est|es|è|as|als|como|come|sous|bajo|unter|under|é|与|是|为|叫)(?![^\W_])"
        r"|@)?\s*[\"“„'«(]?\s*"
    )
    at = link.match(text, start, end)
    stop = at.end() - (1 if at and at.group().endswith("@") else 0) if at else start
    match = _HANDLE.match(text, stop, min(len(text), end + 32))
    if match is None:
        return None
    value = match.group().rstrip(".-")
    said = at is not None and any(c in at.group() for c in ":=@")
    telling = re.search(r"[\d_#@]|\w\.\w", value) is not None
    if (
        len(value) < 3
        or not (telling or (said and value.isascii() and value.islower() and len(value) > 4))
        or re.fullmatch(r"[\d.,]{1,4}", value)
    ):
        return None
    return match.start(), match.start() + len(value)


def _date(text: str, start: int, end: int) -> tuple[int, int] | None:
    match = date_look().search(text, start, end)
    return match.span() if match is not None else date_in_words(text, start, end)


FORMS: dict[str, Callable[[str, int, int], tuple[int, int] | None]] = {
    "id": _id,
    "plate": _plate,
    "vin": _first(VIN),
    "mac": _first(MAC),
    "date": _date,
    "cvv": _first(_CVV),
    "card": _first(_CARD),
    "account": _account,
    "phone": _phone,
    "handle": _handle,
}
"""Form → the first value of that look between two places."""
IN_HAN = frozenset({"plate", "date", "phone", "handle"})
"""Forms that know Chinese letters; for the others they are no part of a number."""
