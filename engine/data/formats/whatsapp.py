"""WhatsApp's export of a chat as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.data.formats.dialogue import NOTICES, WORDLESS, Tally, Turn, leave, told
from engine.data.formats.talks import Sides, Talk, talk_rows
from engine.data.formats.whatsapp_lines import HEADER, MESSAGE, clock, day_of, times

_MEDIA = (
    r"(?:medi[ae]n?|multimedia|médias?|images?|bild|imagen|photo|foto|videos?|vidéo|video(?:notiz"
    r"|nachricht)|video note|note vidéo|nota de v[ií]deo"
    r"|audio|sprachnachricht|sticker|autocollant|gif|documento?|dokument|contact card|kontaktkarte"
    r"|fiche (?:de )?contact|tarjeta de contacto"
    r"|archivo|fichier) (?:omitted|weggelassen|ausgelassen|ausgeschlossen|omitid[oa]s?|omise?s?|absente?s?|exclue?s?)"
)
_ATTACHED = "attached|angehängt|anhang|adjunto|archivo adjunto|pièce jointe|fichier joint"
_NO_WORDS = re.compile(
    r"(?i)^\u200e?<[^<>\n\d]{4,60}>$|\u200e<[^<>\n]{4,160}>"
    r"|^\u200e?(?:IMG|VID|AUD|PTT|STK|DOC|GIF|PHOTO|VIDEO|AUDIO|STICKER)-\d{8}-WA\d+\.\w{2,5} \([^()\n]{3,60}\)"
    rf"|^\u200e?<?{_MEDIA}>?$|\u200e<?{_MEDIA}>?$|\u200e?<(?:{_ATTACHED}): ?[^>\n]+>"
    r"|^\u200e?\S.{0,120}\.\w{2,5} \((?:file attached|datei angehängt|archivo adjunto|fichier joint)\)"
    r"|\s*\u200e?<(?:this message was edited|diese nachricht wurde bearbeitet|se editó este mensaje"
    r"|ce message a été modifié)\.?>$"
)
"""What stands for a picture or a file, or says that a message was changed; a caption may stand beside it."""
_NOTICE = re.compile(
    r"(?i)^(?:null"
        r"|(?:this message was|you) deleted(?: this message| by .{1,60})?"
        r"|diese nachricht wurde (?:von .{1,60} )?gelöscht|du hast diese nachricht (?:als admin )?gelöscht"
        r"|(?:se eliminó|eliminaste) este mensaje|este mensaje fue eliminado(?: por .{1,60})?"
        r"|ce message a été supprimé(?: par .{1,60})?|vous avez supprimé ce message"
        r"|esta mensagem foi apagada|mensagem apagada|você apagou esta mensagem"
        r"|questo messaggio è stato eliminato|hai eliminato questo messaggio"
        r"|dit bericht is verwijderd|je hebt dit bericht verwijderd|(?:данное|это) сообщение удалено"
        r"|вы удалили (?:данное|это) сообщение"
        r"|bu mesaj silindi|bu mesajı sildiniz"
        r"|(?:此|该)?(?:消息|訊息)(?:已被?)?(?:删除|刪除)了?。?"
        r"|(?:您|你)(?:已)?(?:删除|刪除)了?(?:此|这|這)?[条條則则]?(?:消息|訊息)。?"
        r"|삭제된 메시지입니다|(?:이 )?메시지를 삭제했습니다"
        r"|このメッセージは削除されました。?|(?:あなたは)?このメッセージを削除しました。?"
        r"|تم حذف هذه الرسالة|لقد حذفت هذه الرسالة|ข้อความนี้ถูกลบแล้ว"
        r"|waiting for this message\. this may take a while|auf diese nachricht wird gewartet\..{0,60}"
        r"|missed (?:voice|video) call|verpasster (?:sprach|video)anruf|(?:video)?llamada (?:de voz )?perdida"
        r"|appel (?:vocal|vidéo) manqué"
        r"|(?:los |les )?(?:messages|nachrichten|mensajes)(?: (?:and|und|y|et) (?:las |les )?(?:calls|anrufe"
        r"|llamadas|appels)| to this (?:chat|group) and calls)"
        r"[^?\n]{0,40}(?:end-to-end|ende-zu-ende|extremo a extremo|bout en bout)[^?\n]*"
        r"|(?:your security code with|deine sicherheitsnummer für|tu código de seguridad con"
        r"|votre code de sécurité avec) [^?\n]*"
        r")[.!]?$"
)  # fmt: skip
"""What the program says in the place of a person."""
_IN_QUOTES = re.compile(r'["“„«「『]')
"""Nobody is called so: somebody named a group with a colon in it."""
_MARKS = " \u00a0\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069~"
_LINES_TO_TELL = 30


@dataclass
class _Said:
    speaker: str
    lines: list[str]
    line: int
    date: str
    clock: int


def is_whatsapp(text: str) -> bool:
    """Whether lines begin as WhatsApp's export begins them: most of the first, or the very first and those of two
    speakers."""
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[:_LINES_TO_TELL]
    if len(first) < 2:
        return False
    if sum(bool(MESSAGE.match(line)) for line in first) * 2 > len(first):
        return True
    # Long messages have many lines without a date.
    return bool(HEADER.match(first[0])) and len({m["speaker"] for line in lines if (m := MESSAGE.match(line))}) >= 2


def whatsapp(
    text: str, left_out: list[str] | None = None, sides: Sides | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Messages of an exported chat with their answers, on whatever day these came; rows of a day are a group.

    Lines without a date go on with the message before. Messages without an answer are counted in `left_out`, and who
    wrote in `sides`.
    """
    left = Tally()
    said = _said(text, left)
    turns = [
        Turn(s.speaker, "\n".join(s.lines).strip(), s.line, when=None if day is None else day + s.clock, group=s.date)
        for s, day in zip(said, times([s.date for s in said]), strict=True)
    ]
    yield from talk_rows([Talk("chat", turns)], left, sides)
    if left_out is not None:
        left_out += told(left)


def _said(text: str, left: Tally) -> list[_Said]:
    found: list[_Said] = []
    goes_on = False
    for number, line in enumerate(text.splitlines(), 1):
        if (match := MESSAGE.match(line)) and not _IN_QUOTES.search(match["speaker"]):
            words = _NO_WORDS.sub("", match["text"] or "").rstrip()
            # On iPhones what the program says begins with this mark, in every language.
            goes_on = not words.startswith("\u200e") and not _NOTICE.match(words.strip(_MARKS))
            if goes_on:
                found.append(
                    _Said(match["speaker"].strip(_MARKS), [words], number, day_of(match["date"]), clock(match))
                )
            else:
                leave(left, NOTICES, number)
        elif HEADER.match(line):
            goes_on = False
            leave(left, NOTICES, number)
        elif goes_on:
            found[-1].lines.append(_NO_WORDS.sub("", line))
    leave(left, WORDLESS, *(s.line for s in found if not "".join(s.lines).strip()))
    return found
