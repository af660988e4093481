"""Personal data in text: what can be checked by its own rules, addresses, and names where people write them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

import phonenumbers

from engine.data.people import people
from engine.data.span import Span

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE_LIKE = re.compile(
    r"(?<![\w#-])(?:\+|\(?0)[\d(][\d\s()./-]{6,17}\d(?!\w)"
    r"|(?<![\w#-])(?:1[-. ])?(?:\(\d{3}\)[-. ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\w)|(?<![\w#-])\d{3}[- ]\d{4}(?!\w)"
)
_DIGITS = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,}(?![\w-])")
_LONGEST, _BETWEEN = 2 * 19, re.compile("[ -]")
_GROUPED = re.compile(r"\d{13,19}|\d{4}(?:([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|([ -])\d{6}\2\d{4,5})")
"""A card as it is printed; only so it is one behind other figures."""
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{2}|2[2-7]\d{2})\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11,16}|35\d{14,17}|(?:50|5[6-9]|6\d)\d{14,17}"
)
"""First digits and lengths that card networks issue: Visa, Mastercard, American Express, Diners, JCB, Maestro, Discover, UnionPay. An article number
of 13 digits passes the check of Luhn one time in ten."""
_IBAN = re.compile(r"(?i)\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
_IP = re.compile(r"(?i)(?<!version )(?<!release )(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]?\d)|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])")
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
_DATE = (
    rf"(?:(?:{_DAY}[./-]{_MONTH}|{_MONTH}[./-]{_DAY})[./-]{_YEAR}(?!\d)"
    rf"|(?:{_DAY}[./-]{_MONTH}|{_MONTH}[./-]{_DAY})[./-]\d{{2}}(?![./-]?\d)"
    rf"|{_YEAR}[./-]{_MONTH}[./-]{_DAY}(?!\d)|{_DAY}\.{_MONTH}\.(?!\d))"
)
_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?![.:]?\d)"
_TO = r"\s*(?:-|–|bis|to|until|and|und|à|au|a|al)\s*"
_WHEN = re.compile(
    rf"(?i)(?<![\d+])(?<!\d[./-])(?:(?:{_DAY}\.{_TO})?{_DATE}(?:{_TO}{_DATE})?|{_HOUR}{_TO}{_HOUR}|{_HOUR}(?=\s*(?:uhr|h|am|pm|hrs)\b)"
    rf"|(?:[01]?\d|2[0-4]):[0-5]\d(?:[:.][0-5]\d)?(?!\d)|\d{{4}}\s*[-–]\s*\d{{4}}(?=\s*(?:uhr|h|hrs)\b))"
)
"""Dates and hours, alone and from one to the other: they are written with the marks of phone numbers."""
_UNIT = (
    r"(?![ \t]*(?:[kKMGT]i?[Bb]|kg|g|mg|t|km|m|cm|mm|ml|l|m²|qm|EUR|Euro|USD|Uhr|Stück|Personen|Minuten|Stunden|Tage|Wochen|Seiten|Meter)\b|[ \t]*[€%$°²]"
    r"|[.,:]\d|\w)"
)
_NUMBER = rf"\d{{1,4}}(?:[a-z]\b|[ \t][a-f]\b)?{_UNIT}"
_NO_STREET = (
    r"(?!(?:Arbeits|Speicher|Sitz|Steh|Stell|Park|Liege|Schlaf|Lager|Lade|Steck|Studien|Ausbildungs|Kita|Tabellen|Start|Camping|Stamm|Um|Rück|Hin|Heim|Aus|Irr"
    r"|Anfahrts|Transport|Versand|Liefer|Rechts|Dienst|Lösungs|Kommunikations|Einbahn)(?:platz|weg|straße)[ \t])"
)
"""Words that end as streets do and are none."""
_NOT_THE = (
    r"(?!(?:D(?:er|ie|as|en|em)|In|An|Am|Auf|Diese[rs]?|Jede[rs]?|Unsere?r?|Euer|Ihre?r?|Seine?r?|Meine?r?|Deine?r?|Eine?r?|Keine?r?|Welche[rs]?|Erster|Zweiter"
    r"|Dritter|Letzter|Nächster|Freier|Aber|Oder|Immer|Leider|Über|Unter|Hinter)[ \t])"
)
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,?[ \t]+(?:[A-Z][\w’'-]+[ \t]+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Close|Court|Square|Terrace)\b\.?"
    rf"|\b{_NO_STREET}[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|gasse|weg|allee|platz|ufer|damm|chaussee|-(?:Straße|Strasse|Gasse|Weg|Allee|Platz|Ufer|Damm|Ring))"
    rf"[ \t]+{_NUMBER}"
    # In two words: a street by any name, a way or place only by that of a town (“Potsdamer Platz”).
    rf"|\b{_NOT_THE}[A-ZÄÖÜ][\wäöüß-]+[ \t]+(?:Straße|Strasse)[ \t]+{_NUMBER}"
    rf"|\b{_NOT_THE}[A-ZÄÖÜ][\wäöüß-]*(?:[ \t]+|-)?[Ss]tr\.[ \t]*{_NUMBER}"
    rf"|\b{_NOT_THE}[A-ZÄÖÜ][\wäöüß-]+er[ \t]+(?:Weg|Allee|Platz|Gasse|Ring|Damm|Ufer|Chaussee)[ \t]+{_NUMBER}"
    r"|\b\d{1,4}(?:[ \t]?(?:bis|ter))?,?[ \t]+(?:[Rr]ue|avenue|boulevard|chemin)[ \t]+[\w’' -]{3,40}?(?=[,.\n;]|$)"
    r"|\b\d{1,4}(?:[ \t]?(?:bis|ter))?,?[ \t]+(?:(?:place|quai)[ \t]+(?:de la[ \t]+|de l['’]|d['’]|du[ \t]+|des[ \t]+|de[ \t]+)?"
    r"|(?:Place|Quai)[ \t]+(?:de la[ \t]+|de l['’]|d['’]|du[ \t]+|des[ \t]+|de[ \t]+))[A-ZÀ-Þ][\w’' -]{2,40}?(?=[,.\n;]|$)"
)


def personal(text: str) -> Iterator[Span]:
    """Places of personal data: `email`, `phone`, `card`, `iban`, `ip`, `name`, `address`.

    A card number passes the check of Luhn (ISO/IEC 7812-1), an account number that of ISO 13616; a phone number is what
    libphonenumber finds in international form, or what looks like one and has 7 to 15 digits (E.164).
    """
    for match in _EMAIL.finditer(text) if "@" in text else ():
        yield Span(match.start(), match.end(), "email")
    if any(c.isdigit() for c in text):
        yield from _numbers(text)
    yield from people(text)


def _numbers(text: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        yield Span(match.start(), match.end(), "address")
    for match in _IBAN.finditer(text):
        if (end := _iban_end(match.group())) is not None:
            yield Span(match.start(), match.start() + end, "iban")
    for match in _DIGITS.finditer(text):
        for start, end in _cards(match.group()):
            yield Span(match.start() + start, match.start() + end, "card")
    for match in _IP.finditer(text):
        if _is_ip(match.group()):
            yield Span(match.start(), match.end(), "ip")
    for number in phonenumbers.PhoneNumberMatcher(text, None) if "+" in text else ():
        yield Span(number.start, number.end, "phone")
    for match in _PHONE_LIKE.finditer(_WHEN.sub(lambda when: "|" * len(when.group()), text)) if _PHONE_LIKE.search(text) else ():
        yield Span(match.start(), match.end(), "phone")


def _iban_end(written: str) -> int | None:
    """Length of the valid account number the match begins with; words after it may look like its next group."""
    from stdnum import iban

    for end in range(len(written), 14, -1):
        if written[end - 1] != " " and iban.is_valid(written[:end]):
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


def _is_ip(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)
