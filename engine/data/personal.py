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
    r"|(?<![\w#-])(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\w)|(?<![\w#-])\d{3}[- ]\d{4}(?!\w)"
)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_WHEN = re.compile(
    rf"{_DAY}[./-]{_MONTH}[./-](?:\d{{4}}|\d{{2}})(?![./-]?\d)|\d{{4}}[./-]{_MONTH}[./-]{_DAY}(?!\d)|{_MONTH}[./-]{_DAY}[./-]\d{{4}}(?!\d)"
    rf"|{_DAY}\.{_MONTH}\.(?=\s*[-–])|[012]?\d[.:][0-5]\d(?=\s+[-–]|\s*[-–]\s+)"
)
"""A date, or the first of two dates or hours: written with the marks of phone numbers."""
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,}(?!\w)")
_CARD_DIGITS = range(13, 20)
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{2}|2[2-7]\d{2})\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11,16}|35\d{14,17}|(?:50|5[6-9]|6\d)\d{14,17}"
)
"""First digits and lengths that card networks issue: Visa, Mastercard, American Express, Diners, JCB, Maestro, Discover, UnionPay. An article number
of 13 digits passes the check of Luhn one time in ten."""
_IBAN = re.compile(r"(?i)\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")
_IP = re.compile(r"(?i)(?<!version )(?<!release )(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]?\d)|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ \t]+(?:von|van|de|der|den|del|di|da|la|le|al)){0,2}(?:[ \t]+[A-ZÀ-ÖØ-Þ][\w’'.-]*){0,2}"
_SALUTED = re.compile(
    r"(?:\b(?:[Mm]y name is|[Ii]ch heiße|[Mm]ein Name ist|[Jj]e m'appelle|[Mm]e llamo|[Mm]i chiamo)\s+"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Herrn|Frau|Madame|Monsieur|Mme"
    rf"|(?<![Ss]ize )(?<!Größe )(?<![Tt]aille )(?<![Tt]alla )M\.|Mlle|Señor|Señora|Sr|Sra|Signora?)\.?[ \t]+(?:Dr\.?[ \t]+)?)(?P<name>{_NAME})"
)
_GREETED = re.compile(
    r"(?:^|[.!?\n][ \t]*)(?:[Dd]ear|[Hh]ello|[Hh]i|[Hh]ey|[Gg]ood (?:morning|afternoon|evening)|[Hh]allo|[Ll]ieber?|[Gg]uten (?:Tag|Morgen|Abend)|[Bb]onjour"
    rf"|[Cc]h(?:er|ère)|[Hh]ola|[Ee]stimad[oa]|[Cc]iao)[ \t]+(?P<name>{_NAME})(?=[ \t]*[,!:\n]|$)"
)
_NOBODY = frozenset({
    "customer", "customers", "client", "clients", "team", "support", "service", "sir", "madam", "all", "everyone", "everybody", "there", "friend", "friends",
    "colleague", "colleagues", "folks", "guys", "world", "valued", "manager", "agent", "again", "back", "zusammen", "leute", "grüße", "gruesse", "kunde",
    "kundin", "kunden", "kollegen", "damen", "herren", "alle", "freunde", "madame", "monsieur", "messieurs", "équipe", "cliente", "equipo", "todos",
    "señor", "señora", "herr", "frau", "mr", "mrs", "ms", "dr", "prof",
})  # fmt: skip
_SIGNED = re.compile(
    r"(?:\b(?:(?:[Bb]est|[Kk]ind|[Ww]arm|[Mm]any)[ \t]+(?:[Rr]egards|[Ww]ishes|[Tt]hanks)|[Rr]egards|[Ss]incerely|[Cc]heers"
    r"|[Yy]ours(?: (?:truly|faithfully))?|[Aa]ll the best"
    r"|(?:[Mm]it (?:freundlich\w*|best\w*|lieb\w*|herzlich\w*)|[Bb]este|[Ll]iebe|[Vv]iele|[Ss]chöne|[Hh]erzliche|[Ff]reundliche)"
    r" (?:Grüße?n?|Gruß|Gruss|Gruesse)"
    r"|Grüße|Gruß|MfG|[Bb]ien (?:à vous|cordialement)|[Cc]ordialement|[Ss]aludos(?: cordiales)?|[Uu]n saludo|[Aa]tentamente)"
    rf"|(?:^|\n|[.!?][ \t]+)(?:[Tt]hanks|[Tt]hank you|[Bb]est|LG|VG|[Dd]anke|[Mm]erci|[Gg]racias))[,.!]*[ \t]*\n\s*(?P<name>{_NAME})[ \t]*(?:\n|$)"
)
_NO_STREET = r"(?![ \t]*(?:%|€|(?:[KMGT]B|[kcm]?m|kg|EUR|Euro|Prozent|Stück|Stk|Uhr|Tagen?|Minuten|Stunden|Personen|Leute)\b))"
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?,?[ \t]+(?:[A-Z][\w’'-]+[ \t]+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Close|Court|Square|Terrace)\b\.?"
    r"|\b(?!(?:Speicher|Arbeits|Sitz|Park|Stell|Steh|Lager|Lade|Liege)pl)[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|gasse|weg|allee|platz|ufer|damm)"
    rf"[ \t]+\d{{1,4}}[a-z]?\b{_NO_STREET}"
    r"|\b[A-ZÄÖÜ][\wäöüß-]+[ \t]+(?:Straße|Strasse|Str\.|Gasse|Allee|Ufer)[ \t]+\d{1,4}[a-z]?\b"
    r"|\b\d{1,4}(?:[ \t]?(?:bis|ter))?,?[ \t]+(?:(?:rue|boulevard|chemin|quai)[ \t]+"
    r"|(?:avenue|place|allée)[ \t]+(?:(?:de|du|des)[ \t]+(?:la[ \t]+)?|[dl][’']|(?=[A-ZÀ-Ý])))"
    r"[\w’' -]{3,40}?(?=[,.\n;]|$)"
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
    for match in _SALUTED.finditer(text):
        yield Span(match.start("name"), match.end("name"), "name")
    for pattern in (_GREETED, _SIGNED):
        for match in pattern.finditer(text):
            if not _NOBODY & {word.strip(".’'").lower() for word in match["name"].split()}:
                yield Span(match.start("name"), match.end("name"), "name")


def _numbers(text: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        yield Span(match.start(), match.end(), "address")
    for match in _IBAN.finditer(text):
        if (end := _iban_end(match.group())) is not None:
            yield Span(match.start(), match.start() + end, "iban")
    for match in _CARD.finditer(text):
        for start, end in _cards(match.group()):
            yield Span(match.start() + start, match.start() + end, "card")
    for match in _IP.finditer(text):
        if _is_ip(match.group()):
            yield Span(match.start(), match.end(), "ip")
    for number in phonenumbers.PhoneNumberMatcher(text, None) if "+" in text else ():
        yield Span(number.start, number.end, "phone")
    at = 0
    while (found := _PHONE_LIKE.search(text, at)) is not None:
        at = found.end()
        if (when := _WHEN.match(text, found.start())) is not None:
            # A number may follow.
            at = when.end()
            continue
        yield Span(found.start(), found.end(), "phone")


def _iban_end(written: str) -> int | None:
    """Length of the valid account number the match begins with; words after it may look like its next group."""
    from stdnum import iban

    for end in range(len(written), 14, -1):
        if written[end - 1] != " " and iban.is_valid(written[:end]):
            return end
    return None


def _cards(written: str) -> Iterator[tuple[int, int]]:
    """Places of card numbers in a run of digits: before one there may be another number, after it the month it ends in or a code."""
    groups = [m.span() for m in re.finditer(r"\d+", written)]
    first = 0
    while first < len(groups):
        for last in range(len(groups) - 1, first - 1, -1):
            start, end = groups[first][0], groups[last][1]
            if sum(b - a for a, b in groups[first : last + 1]) in _CARD_DIGITS and _is_card(written[start:end]):
                yield start, end
                first = last
                break
        first += 1


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
