"""Bank accounts and cards by their own sum checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.span import Span

_DIGITS = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,}(?![A-Za-z_\d-])")
_LONGEST, _BETWEEN = 2 * 19, re.compile("[ -]")
_GROUPED = re.compile(r"\d{13,19}|\d{4}(?:([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|([ -])\d{6}\2\d{4,5})")
"""A card as it is printed; only so it is one behind other figures."""
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{2}|2[2-7]\d{2})\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11,16}"
    r"|35\d{14,17}|(?:50|5[6-9]|6\d)\d{14,17}"
)
"""First digits and lengths that card networks issue: Visa, Mastercard, American Express, Diners, JCB, Maestro,
Discover, UnionPay. An article number of 13 digits passes the check of Luhn one time in ten."""
_MANY = re.compile(r"[\dA-Za-z]{2}\d\d(?: ?-?[\dA-Za-z]{1,4}){3}")
_IBAN = re.compile(r"(?i)(?<![^\W_])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?: [A-Z0-9])?(?![A-Za-z0-9])")

_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?i:bc1)[02-9ac-hj-np-z]{11,71}"
    r"|0x[\da-fA-F]{40})(?![A-Za-z0-9])"
)

_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SA": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip
"""Of a mistyped account number the look remains (SWIFT, IBAN registry)."""


def accounts(text: str) -> Iterator[Span]:
    """Places of account numbers (ISO 13616), of card numbers (ISO/IEC 7812-1) and of wallets."""
    for match in _WALLET.finditer(text):
        if _is_wallet(match.group()):
            yield Span(match.start(), match.end(), "account")
    if _MANY.search(text) is None:
        return
    for match in _IBAN.finditer(text):
        if (end := _iban_end(match.group())) is not None:
            yield Span(match.start(), match.start() + end, "iban")
    for match in _DIGITS.finditer(text):
        for start, end in _cards(match.group()):
            yield Span(match.start() + start, match.start() + end, "card")


def _is_wallet(written: str) -> bool:
    """A Bitcoin address passes its check (Base58Check, BIP 173); an Ethereum one (EIP 55) has letters and figures."""
    from stdnum import bitcoin

    return (
        bool(bitcoin.is_valid(written))
        if not written.startswith("0x")
        else re.search(r"\d.*[a-fA-F]|[a-fA-F].*\d", written[2:]) is not None
    )


def _iban_end(written: str) -> int | None:
    """Length of the valid account number the match begins with; words after it may look like its next group."""
    from stdnum import iban

    for end in range(len(written), 14, -1):
        if written[end - 1] != " " and iban.is_valid(written[:end]):
            return end
    length = _IBAN_LENGTHS.get(written[:2], 0)
    for end in range(len(written), 14, -1):
        if length and written[end - 1] != " " and len(written[:end].replace(" ", "")) == length:
            return end
    return None


def _cards(written: str) -> Iterator[tuple[int, int]]:
    """Places of card numbers in a run of figures: the month it ends with, or the code of its back, may stand behind."""
    at = 0
    while at < len(written):
        for end in range(min(len(written), at + _LONGEST), at + 12, -1):
            whole = end == len(written) or written[end] in " -"
            if whole and (at == 0 or _GROUPED.fullmatch(written[at:end])) and _is_card(written[at:end]):
                yield at, end
                at = end
                break
        following = _BETWEEN.search(written, at)
        at = following.end() if following is not None else len(written)


def _is_card(written: str) -> bool:
    from stdnum import luhn

    digits = re.sub(r"\D", "", written)
    return _ISSUED.fullmatch(digits) is not None and len(set(digits)) > 1 and bool(luhn.is_valid(digits))
