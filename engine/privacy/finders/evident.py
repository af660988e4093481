"""Numbers that show by themselves what they are: by their look, their sum check, or both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from engine.privacy.finders.forms import MAC, VIN
from engine.privacy.span import Span

_EVIDENT: tuple[tuple[str, str, str], ...] = (
    # Look, module of python-stdnum that checks it (empty = the look is enough), kind.
    (r"\d{3}-\d{2}-\d{4}", "us.ssn", "id_number"),
    (r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]", "", "id_number"),
    (r"[XYZ]-?\d{7}-?[A-Z]", "es.nie", "id_number"),
    (r"\d{2}\.?\d{3}\.?\d{3}-?[A-HJ-NP-TV-Z]", "es.dni", "id_number"),
    (r"\d{8}-[A-HJ-NP-TV-Z]", "", "id_number"),
    (r"\d{11}", "pl.pesel", "id_number"),
    (r"[2-9]\d{3} \d{4} \d{4}", "in_.aadhaar", "id_number"),
    (r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]", "", "id_number"),
    (r"\d{3}\.\d{3}\.\d{3}-\d{2}", "", "id_number"),
    (r"(?i:[a-z]{3} ?[a-z]{3} ?\d{2}[a-ehlmpr-t]\d{2} ?[a-z]\d{3} ?[a-z])", "", "id_number"),
    # A British driving licence: of the surname, the birthday, the initials (DVLA).
    (
        r"(?i:[a-z][a-z9]{4}[ -]?\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[ -]?[a-z][a-z9]\d[a-z]{2})",
        "",
        "id_number",
    ),
    (r"\d{6} ?(?:18|19|20)\d{6} ?\d{3}[\dXx]", "cn.ric", "id_number"),
    (r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-4]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?", "fr.nir", "id_number"),
    (r"[12] \d{2} (?:0[1-9]|1[0-2]) (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}", "", "id_number"),
    (r"756\.\d{4}\.\d{4}\.\d{2}", "", "id_number"),
    (r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d", "", "id_number"),
    (r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]", "", "id_number"),
    (r"(?:20|23|24|25|26|27|30|33|34)-\d{8}-\d", "", "id_number"),
    (r"\d{2} \d{3} \d{3} \d{3}", "de.idnr", "id_number"),
    (r"\d{2} ?(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2} ?[A-Z] ?\d{3}", "", "id_number"),
    (
        r"[1-9][AC-HJKMNP-RT-Yac-hjkmnp-rt-y][AC-HJKMNP-RT-Yac-hjkmnp-rt-y\d]\d-[A-Z]{2}\d-[A-Z]{2}\d{2}",
        "",
        "id_number",
    ),
    (r"\d{6}[-+A]\d{3}[\dA-Y]", "fi.hetu", "id_number"),
    (r"(?:19|20)?\d{6}[-+]\d{4}", "se.personnummer", "id_number"),
    (r"\d{6}-[1-4]\d{6}", "", "id_number"),
    (r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", "", "id_number"),
    (r"[A-Z]{1,2}\d{6}\([\dA]\)", "", "id_number"),
    (r"[A-Z]{2}\d{2} ?[A-Z]{3}", "", "plate"),
    (r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z\d]{5}[A-Z\d]?", "", "plate"),
)
_ANY = re.compile(
    "(?<![A-Za-z\\d_@.,/+-])(?=(?:[A-Za-z]{1,6}|[A-Za-z]{5}[ -]|(?:[A-Za-z]{3} ?){2}|[\u4e00-\u9fff][A-Z][·•"
    " ]?[A-Z]{0,5})?-?\\d)(?:"
    + "|".join(f"(?P<n{n}>{look})" for n, (look, _, _) in enumerate(_EVIDENT))
    + r")(?![A-Za-z\d_@]|[./-]\d)"
)
_MANY = re.compile(r"\d(?:[^\d\n]{0,5}\d){3}|[\dA-Fa-f]{2}[:-][\dA-Fa-f]{2}[:-]|[A-Z]{2}\d{2} ?[A-Z]{3}")
"""Texts without this hold none of them."""


@cache
def _check(module: str) -> Callable[[str], bool]:
    found: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid
    return found


def evident(text: str) -> Iterator[Span]:
    """Places of national numbers, plates, devices and vehicles."""
    if _MANY.search(text) is None:
        return
    at = 0
    while (match := _ANY.search(text, at)) is not None:
        number = int((match.lastgroup or "n0")[1:])
        _, module, kind = _EVIDENT[number]
        fits = _fits(match, number)
        if fits:
            yield Span(match.start(), match.end(), kind)
        elif module:
            # Another look may fit the same place.
            for n, (look, other, kind_of) in enumerate(_EVIDENT):
                again = (
                    re.compile(look + r"(?![A-Za-z\d_@]|[./-]\d)").match(text, match.start()) if n > number else None
                )
                if again is not None and (not other or _check(other)(again.group())):
                    yield Span(again.start(), again.end(), kind_of)
                    break
        at = match.end() if fits else match.start() + 1
    for match in MAC.finditer(text):
        yield Span(match.start(), match.end(), "mac")
    for match in VIN.finditer(text):
        if sum(c.isdigit() for c in match.group()) >= 4 and match.group().isupper():
            yield Span(match.start(), match.end(), "plate")


def _fits(match: re.Match[str], number: int) -> bool:
    module = _EVIDENT[number][1]
    return not module or _check(module)(match.group())
