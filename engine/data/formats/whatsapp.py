"""WhatsApp's export of a chat as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from engine.data.formats.dialogue import Turn, rows_of, told
from engine.data.formats.sides import who_answers

_WHEN = (
    r"^[\u200e\u200f\u202a-\u202e]*\[?(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),?\s+(?:à\s+)?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\b\.?)?"
)
_WHATSAPP = re.compile(_WHEN + r"\]?:?\s*(?:[-–]\s+)?(?P<speaker>[^:\n]{1,60}?):(?: (?P<text>.*))?$")
_HEADER = re.compile(_WHEN + r"(?:\]|:?\s+[-–]\s|:\s)")
_MEDIA = (
    r"(?:medi[ae]n?|multimedia|médias?|images?|bild|imagen|photo|foto|videos?|vidéo|video(?:notiz|nachricht)|video note|note vidéo|nota de v[ií]deo"
    r"|audio|sprachnachricht|sticker|autocollant|gif|documento?|dokument|contact card|kontaktkarte|fiche (?:de )?contact|tarjeta de contacto"
    r"|archivo|fichier) (?:omitted|weggelassen|ausgelassen|ausgeschlossen|omitid[oa]s?|omise?s?|absente?s?|exclue?s?)"
)
_ATTACHED = "attached|angehängt|anhang|adjunto|archivo adjunto|pièce jointe|fichier joint"
_NO_WORDS = re.compile(
    rf"(?i)^\u200e?<?{_MEDIA}>?$|\u200e<?{_MEDIA}>?$|\u200e?<(?:{_ATTACHED}): ?[^>\n]+>"
    r"|^\u200e?\S.{0,120}\.\w{2,5} \((?:file attached|datei angehängt|archivo adjunto|fichier joint)\)"
    r"|\s*\u200e?<(?:this message was edited|diese nachricht wurde bearbeitet|se editó este mensaje|ce message a été modifié)\.?>$"
)
"""What stands for a picture or a file, or says that a message was changed; a caption may stand beside it."""
_NOTICE = re.compile(
    r"(?i)^(?:null"
    r"|(?:this message was|you) deleted(?: this message| by .{1,60})?"
    r"|diese nachricht wurde (?:von .{1,60} )?gelöscht|du hast diese nachricht (?:als admin )?gelöscht"
    r"|(?:se eliminó|eliminaste) este mensaje|este mensaje fue eliminado(?: por .{1,60})?"
    r"|ce message a été supprimé(?: par .{1,60})?|vous avez supprimé ce message"
    r"|waiting for this message\. this may take a while|auf diese nachricht wird gewartet\..{0,60}"
    r"|missed (?:voice|video) call|verpasster (?:sprach|video)anruf|(?:video)?llamada (?:de voz )?perdida|appel (?:vocal|vidéo) manqué"
    r"|(?:los |les )?(?:messages|nachrichten|mensajes)(?: (?:and|und|y|et) (?:las |les )?(?:calls|anrufe|llamadas|appels)| to this (?:chat|group) and calls)"
    r"[^?\n]{0,40}(?:end-to-end|ende-zu-ende|extremo a extremo|bout en bout)[^?\n]*"
    r"|(?:your security code with|deine sicherheitsnummer für|tu código de seguridad con|votre code de sécurité avec) [^?\n]*"
    r")[.!]?$"
)  # fmt: skip
"""What the program says in the place of a person."""
_MARKS = " \u00a0\u200e\u200f\u202a\u202c\u2068\u2069~"
_START = datetime(2000, 1, 1)
_LINES_TO_TELL = 30
_ORDERS = {"day": (2, 1, 0), "month": (2, 0, 1), "year": (0, 1, 2)}
"""Places of year, month and day in a date, by what stands first."""


@dataclass
class _Said:
    speaker: str
    lines: list[str]
    line: int
    date: str
    clock: int


def is_whatsapp(text: str) -> bool:
    """Whether lines begin as WhatsApp's export begins them: most of the first, or the very first and those of two speakers."""
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[:_LINES_TO_TELL]
    if len(first) < 2:
        return False
    if sum(bool(_WHATSAPP.match(line)) for line in first) * 2 > len(first):
        return True
    # Long messages have many lines without a date.
    return bool(_HEADER.match(first[0])) and len({m["speaker"] for line in lines if (m := _WHATSAPP.match(line))}) >= 2


def whatsapp(text: str, left_out: list[str] | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """Messages of an exported chat with their answers, on whatever day these came; rows of a day are a group.

    Lines without a date go on with the message before. Messages without an answer are counted in `left_out`.
    """
    said = _said(text)
    times = _times([s.date for s in said])
    turns = [Turn(s.speaker, "\n".join(s.lines).strip(), s.line, when=None if day is None else day + s.clock, group=s.date)
             for s, day in zip(said, times, strict=True)]
    left: Counter[str] = Counter()
    yield from rows_of("chat", turns, who_answers([turns]), left)
    if left_out is not None:
        left_out += told(left)


def _said(text: str) -> list[_Said]:
    found: list[_Said] = []
    goes_on = False
    for number, line in enumerate(text.splitlines(), 1):
        if match := _WHATSAPP.match(line):
            words = _NO_WORDS.sub("", match["text"] or "").rstrip()
            # On iPhones what the program says begins with this mark, in every language.
            goes_on = not words.startswith("\u200e") and not _NOTICE.match(words.strip(_MARKS))
            if goes_on:
                found.append(_Said(match["speaker"].strip(_MARKS), [words], number, match["date"], _clock(match)))
        elif _HEADER.match(line):
            goes_on = False
        elif goes_on:
            found[-1].lines.append(_NO_WORDS.sub("", line))
    return found


def _clock(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"] in "Pp")
    return hour * 3600 + int(match["minute"]) * 60 + int(match["second"] or 0)


def _times(dates: Sequence[str]) -> list[float | None]:
    """Seconds at which each day begins; what order day and month have is told by the whole chat, for it only goes forward."""
    parts = [[int(p) for p in re.split(r"[./-]", d)] for d in dates]
    orders = ("year",) if any(p[0] > 31 for p in parts) else ("day", "month")
    read = [[_seconds(p, _ORDERS[order]) for p in parts] for order in orders]
    return min(read, key=lambda times: (sum(t is None for t in times), sum(a is not None and b is not None and b < a for a, b in pairwise(times))))


def _seconds(parts: Sequence[int], order: tuple[int, int, int]) -> float | None:
    year, month, day = (parts[n] for n in order)
    try:
        return (datetime(year + 2000 if year < 100 else year, month, day) - _START).total_seconds()
    except ValueError:
        return None
