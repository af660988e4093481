"""Names of people where they write them: introduced, with a title, greeted, or below a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.data.span import Span

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ \t]+(?:von|van|de|der|den|del|di|da|la|le|al)){0,2}(?:[ \t]+[A-ZÀ-ÖØ-Þ][\w’'.-]*){0,2}"
_SALUTED = re.compile(
    r"(?:\b(?:[Mm]y name is|[Ii]ch heiße|[Mm]ein Name ist|[Jj]e m'appelle|[Mm]e llamo|[Mm]i chiamo)\s+"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Herrn|Frau|Madame|Monsieur|Mme|M\.|Mlle|Señor|Señora|Sr|Sra|Signora?)\.?[ \t]+(?:Dr\.?[ \t]+)?)(?P<name>{_NAME})"
)
_GREETED = re.compile(
    r"(?:^|[.!?\n][^\S\n]*)(?:[Dd]ear|[Hh]ello|[Hh]i|[Hh]ey|[Gg]ood (?:morning|afternoon|evening)|[Hh]allo|[Ll]ieber?|[Gg]uten (?:Tag|Morgen|Abend)|[Bb]onjour"
    rf"|[Cc]h(?:er|ère)|[Hh]ola|[Ee]stimad[oa]|[Cc]iao)[ \t]+(?P<name>{_NAME})(?=[ \t]*[,!:\n]|$)"
)
_NOBODY = frozenset({
    "the", "management", "office", "department", "care", "desk", "ok", "okay", "done", "bye", "perfect", "great", "tschüss", "sehr", "schön", "beaucoup",
    "mille", "customer", "customers", "client", "clients",
    "team", "support", "service", "sir", "madam", "all", "everyone", "everybody", "there", "friend", "friends",
    "colleague", "colleagues", "folks", "guys", "world", "valued", "manager", "agent", "again", "back", "zusammen", "leute", "grüße", "gruesse", "kunde",
    "kundin", "kunden", "kollegen", "damen", "herren", "alle", "freunde", "madame", "monsieur", "messieurs", "équipe", "cliente", "equipo", "todos",
    "señor", "señora", "herr", "frau", "mr", "mrs", "ms", "dr", "prof",
})  # fmt: skip
_CLOSING = (
    r"(?:(?:[Bb]est|[Kk]ind|[Ww]arm|[Kk]indest|[Ww]armest|[Mm]any)[ \t]+)?[Rr]egards|[Bb]est wishes|(?:[Yy]ours[ \t]+)?[Ss]incerely(?:[ \t]+yours)?"
    r"|[Yy]ours[ \t]+(?:truly|faithfully)|[Cc]heers|[Aa]ll the best|[Mm]it (?:\w+[ \t]+){1,2}(?:Grüßen|Grüssen|Gruß|Gruss)"
    r"|(?:(?:[Vv]iele|[Bb]este|[Ll]iebe|[Ss]chöne|[Hh]erzliche|[Ff]reundliche)[ \t]+){1,2}(?:Grüße|Grüsse)"
    r"|(?:(?:[Ss]chönen|[Ll]ieben|[Bb]esten)[ \t]+)?Gru(?:ß|ss)"
    r"|M[fF]G|mfg|[Hh]ochachtungsvoll|(?:[Bb]ien[ \t]+)?[Cc]ordialement|[Bb]ien à vous|[Ss]alutations distinguées"
    r"|[Ss]aludos(?:[ \t]+cordiales)?|[Aa]tentamente|[Uu]n saludo"
)
_SHORT = r"(?:LG|VG|GLG)"
_THANKS = (
    r"(?:[Mm]any )?[Tt]hanks(?:[ \t]+(?:again|a lot|in advance))?|[Tt]hank you(?:[ \t]+(?:very much|so much|in advance))?|[Bb]est|[Ll]ove"
    rf"|{_SHORT}|[Dd]anke(?:[ \t]+(?:im Voraus|schön))?|[Vv]ielen[ \t]+Dank(?:[ \t]+im Voraus)?|[Mm]erci(?:[ \t]+d['’]avance)?|[Gg]racias"
)
"""They end a message as well as begin a sentence: a name follows only on a line of its own, or as the last word."""
_OF = rf"(?:(?:[Ii]hre?|[Ee]uer|[Ee]ure|[Dd]eine?|[Yy]our|[Vv]otre|[Ss]u|[Tt]u)[ \t]+)?(?!(?:{_CLOSING}|{_THANKS})\b)"
_SIGNED = re.compile(rf"(?<!\w)(?:{_CLOSING})(?:[,.!]?[ \t]*\n\s*|,?[ \t]+){_OF}(?P<name>{_NAME})(?=[ \t]*(?:[\n,(|]|[.!]?\s*$))")
_THANKED = re.compile(
    rf"(?:^|[.!?\n][ \t]*)(?:{_THANKS})(?:[,!][ \t]*\n\s*{_OF}(?P<name>{_NAME})(?=[ \t]*(?:\n|$))|(?:[,!]?[ \t]*\n\s*|,[ \t]+){_OF}(?P<last>{_NAME})\s*\Z)"
)
_SENT = re.compile(rf"[.!?\n][ \t]*{_SHORT},?[ \t]+{_OF}(?P<name>{_NAME})\s*\Z")
_SIZES = frozenset({"größe", "grösse", "groesse", "gr", "size", "sizes", "taille", "tailles", "talla", "tallas", "medium", "s", "l", "xl", "xs"})
_OPENERS = frozenset({
    "bitte", "danke", "vielen", "ich", "wir", "es", "das", "die", "der", "ist", "kann", "können", "wie", "was", "wann", "wo", "und", "aber", "leider", "please",
    "thanks", "thank", "i", "we", "it", "this", "the", "is", "can", "could", "how", "what", "when", "where", "but", "merci", "je", "nous", "il", "elle",
    "ce", "est", "comment", "quand", "où", "mais", "gracias", "por", "yo", "puede", "cómo", "cuándo", "pero",
})  # fmt: skip
"""Words that begin a sentence after “in M.”, which is a size and no Monsieur."""


def people(text: str) -> Iterator[Span]:
    """Places of names of people: introduced, with a title, greeted, or in a signature."""
    for match in _SALUTED.finditer(text):
        if not _is_size(text, match):
            yield Span(*match.span("name"), "name")
    for pattern in (_GREETED, _SIGNED, _THANKED, _SENT):
        for match in pattern.finditer(text):
            group = match.lastgroup or "name"
            if not _nobody(match[group]):
                yield Span(*match.span(group), "name")


def _nobody(name: str) -> bool:
    """“Support”, “Your Service Team”, “Kundendienst”."""
    words = [word.strip(".’'").lower() for word in name.split()]
    return any(w in _NOBODY or w.endswith(("team", "service", "dienst", "abteilung")) for w in words)


def _is_size(text: str, match: re.Match[str]) -> bool:
    """Whether the “M.” before the name is the end of a sentence about a size."""
    if not match.group().startswith("M."):
        return False
    before = re.findall(r"\w+", text[max(0, match.start() - 30) : match.start()])
    ahead = [w.lower() for w in before if w.lower() not in ("oder", "or", "und", "and", "ou", "et", "o", "y")]
    return (bool(ahead) and ahead[-1] in _SIZES) or match["name"].split()[0].lower() in _OPENERS
