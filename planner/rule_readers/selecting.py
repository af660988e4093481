"""Wishes for some of the rows by what they are about: “take only the product texts”, “without the internal notes”.
Nobody here can tell which they are."""

from __future__ import annotations

import re

_ROWS = (
    r"(?:chats?|conversations?|messages?|e-?mails?|mails?|rows?|lines?|notes?|entr(?:y|ies)|tickets?|texts?"
    r"|threads?|topics?|posts?|records?|examples?|parts?|stuff|ones"
    r"|gespräche?|unterhaltungen|nachrichten|zeilen|notizen|einträge|beiträge|themen|anfragen|texte|lignes"
    r"|discussions|courriels|échanges|textes"
    r"|conversaciones|mensajes|correos|filas|notas|textos)"
)
_TAKE = (
    r"(?:take|use|learn(?:\s+from)?|train\s+on|include|pick|import|nimm|nehmt|verwende\w*|benutze?\w*"
    r"|lerne?(?:\s+aus)?|prends|prenez|utilise\w*|apprends|garde\w*"
    r"|toma|usa|utiliza|aprende)"
)
_OF_A_KIND = (
    r"(?:\s+(?:the|our|my|those|these|die|der|den|unsere|les?|nos|mes|los|las"
    r"|nuestr[ao]s))?(?:\s+[^\W\d_][\w'’-]*){1,4}?"
)
_ONLY = re.compile(
    rf"(?i)(?<!\w){_TAKE}\s+(?:only|just|nur|seulement|uniquement|que|solo|sólo"
    rf"|solamente)(?!\w){_OF_A_KIND}\s+{_ROWS}(?!\w)"
)
_PRIVATE = (
    r"(?:private|personal|internal|confidential|secret|sensitive|privaten?|internen?|vertraulichen?"
    r"|privée?s?|internes?|confidentiel\w*"
    r"|privad[ao]s?|intern[ao]s?)"
)
_WITHOUT = re.compile(
    r"(?i)(?<!\w)(?:without|leave\s+out|leave\s+away|skip|except|exclude|drop|omit|not|ohne|außer|lass\w*"
    r"|nicht|sans|sauf|exclu\w*|pas|sin|excepto|omit\w*|no)"
    rf"(?:\s+(?:the|our|my|any|all|die|der|den|unsere|les?|nos|mes|los|las))*\s+(?:{_PRIVATE}\s+{_ROWS}"
    rf"|{_ROWS}\s+{_PRIVATE})(?!\w)"
)
_ROWS_OF_STAFF = r"notes?|comments?|notizen|kommentare?|commentaires?|notas|comentarios"
_HAN = re.compile(
    r"(?:只(?:要|用|学|取|拿)[^，。；,.;]{1,12}(?:对话|消息|邮件|记录|内容|部分)"
    r"|(?:不要|别用|除了|去掉)[^，。；,.;]{0,6}(?:私人|内部|保密)[^，。；,.;]{0,4}(?:对话|消息|邮件|记录|备注|内容))"
)


_NOTES = re.compile(
    rf"(?i)(?<!\w){_PRIVATE}\s+(?:{_ROWS_OF_STAFF})(?!\w)|(?<!\w)(?:{_ROWS_OF_STAFF})\s+{_PRIVATE}(?!\w)"
    r"|内部[^，。；,.;]{0,4}(?:备注|记录)"
)


def selects_rows(words: str) -> bool:
    """Whether the words want some of the rows and not others, by what they are about."""
    return any(way.search(words) for way in (_ONLY, _WITHOUT, _HAN))


def leaves_notes_out(words: str) -> bool:
    """Whether the rows that are not wanted are notes of staff to each other, which conversations are read without."""
    return _NOTES.search(words) is not None and (_WITHOUT.search(words) is not None or _HAN.search(words) is not None)
