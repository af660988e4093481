"""Personal data in text: what can be checked by its own rules, and names where people write them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

import phonenumbers

from engine.data.span import Span

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE_LIKE = re.compile(
    r"(?<![\w#-])(?:\+|\(?0)[\d(][\d\s()./-]{6,17}\d(?!\w)"
    r"|(?<![\w#-])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\w)|(?<![\w#-])\d{3}[- ]\d{4}(?!\w)"
)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{2}|2[2-7]\d{2})\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11,16}|35\d{14,17}|(?:50|5[6-9]|6\d)\d{14,17}"
)
"""First digits and lengths that card networks issue: Visa, Mastercard, American Express, Diners, JCB, Maestro, Discover, UnionPay. An article number
of 13 digits passes the check of Luhn one time in ten."""
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
_IP = re.compile(r"(?i)(?<!version )(?<!release )(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]?\d)|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ \t]+(?:von|van|de|der|den|del|di|da|la|le|al)){0,2}(?:[ \t]+[A-ZÀ-ÖØ-Þ][\w’'.-]*){0,2}"
_SALUTED = re.compile(
    r"(?:\b(?:[Mm]y name is|[Ii]ch heiße|[Mm]ein Name ist|[Jj]e m'appelle|[Mm]e llamo|[Mm]i chiamo)\s+"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Herrn|Frau|Madame|Monsieur|Mme|M\.|Mlle|Señor|Señora|Sr|Sra|Signora?)\.?[ \t]+(?:Dr\.?[ \t]+)?)(?P<name>{_NAME})"
)
_GREETED = re.compile(
    r"(?:^|[.!?\n]\s*)(?:[Dd]ear|[Hh]ello|[Hh]i|[Hh]ey|[Gg]ood (?:morning|afternoon|evening)|[Hh]allo|[Ll]ieber?|[Gg]uten (?:Tag|Morgen|Abend)|[Bb]onjour"
    rf"|[Cc]h(?:er|ère)|[Hh]ola|[Ee]stimad[oa]|[Cc]iao)[ \t]+(?P<name>{_NAME})(?=[ \t]*[,!:\n]|$)"
)
_NOBODY = frozenset({
    "customer", "customers", "client", "clients", "team", "support", "service", "sir", "madam", "all", "everyone", "everybody", "there", "friend", "friends",
    "colleague", "colleagues", "folks", "guys", "world", "valued", "manager", "agent", "again", "back", "zusammen", "leute", "grüße", "gruesse", "kunde",
    "kundin", "kunden", "kollegen", "damen", "herren", "alle", "freunde", "madame", "monsieur", "messieurs", "équipe", "cliente", "equipo", "todos",
    "señor", "señora", "herr", "frau", "mr", "mrs", "ms", "dr", "prof",
})  # fmt: skip
_SIGNED = re.compile(
    r"(?:[Bb]est regards|[Kk]ind regards|[Ww]arm regards|[Rr]egards|[Ss]incerely|[Cc]heers|[Mm]it freundlichen Grüßen|[Vv]iele Grüße|[Cc]ordialement"
    rf"|[Ss]aludos)[,.!]?\s*\n\s*(?P<name>{_NAME})[ \t]*(?:\n|$)"
)
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,?[ \t]+(?:[A-Z][\w’'-]+[ \t]+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Close|Court|Square|Terrace)\b\.?"
    r"|\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|gasse|weg|allee|platz|ufer|damm)[ \t]+\d{1,4}[a-z]?\b"
    r"|\b\d{1,4}(?:[ \t]?bis)?,?[ \t]+(?:rue|avenue|boulevard|place|chemin|quai)[ \t]+[\w’' -]{3,40}?(?=[,.\n;]|$)"
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


def people(text: str) -> Iterator[Span]:
    """Places of names of people: introduced, with a title, greeted, or in a signature."""
    for pattern in (_SALUTED, _SIGNED):
        for match in pattern.finditer(text):
            yield Span(match.start("name"), match.end("name"), "name")
    for match in _GREETED.finditer(text):
        if not _NOBODY & {word.strip(".’'").lower() for word in match["name"].split()}:
            yield Span(match.start("name"), match.end("name"), "name")


def _numbers(text: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        yield Span(match.start(), match.end(), "address")
    for match in _IBAN.finditer(text):
        if (end := _iban_end(match.group())) is not None:
            yield Span(match.start(), match.start() + end, "iban")
    for match in _CARD.finditer(text):
        if _is_card(match.group()):
            yield Span(match.start(), match.end(), "card")
    for match in _IP.finditer(text):
        if _is_ip(match.group()):
            yield Span(match.start(), match.end(), "ip")
    for number in phonenumbers.PhoneNumberMatcher(text, None) if "+" in text else ():
        yield Span(number.start, number.end, "phone")
    for match in _PHONE_LIKE.finditer(text):
        # A date is written with the same marks.
        if not _DATE.fullmatch(match.group()):
            yield Span(match.start(), match.end(), "phone")


def _iban_end(written: str) -> int | None:
    """Length of the valid account number the match begins with; words after it may look like its next group."""
    from stdnum import iban

    for end in range(len(written), 14, -1):
        if written[end - 1] != " " and iban.is_valid(written[:end]):
            return end
    return None


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
