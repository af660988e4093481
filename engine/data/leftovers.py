"""What programs left in texts: line breaks and blanks as letters, entities of HTML."""

from __future__ import annotations

import html
import json
import re

_ENTITY = re.compile(
    r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|nbsp|amp|quot|apos|lt|gt|[lrsb][sd]quo|[lr]aquo|hellip|[mn]dash"
    r"|euro|pound|cent|yen|bull|middot|copy|reg|trade|deg"
    r"|[aeiouyAEIOUY](?:uml|acute|grave|circ|tilde|ring)|[cC]cedil|[nN]tilde|[aA]ring|oslash|Oslash|aelig"
    r"|AElig|szlig|iexcl|iquest|shy|zwnj|times|frac12);"
)
_BREAK = re.compile(r"\\r\\n|\\n|\\r")
_OTHER_ESCAPE = re.compile(r"\\[^nrt\"'/]|\\$")
_PATH = re.compile(r"(?<!\w)[A-Za-z]:\\|^\\\\\w|\s\\\\\w")
_FORMULA = re.compile(r"\$|\\n(?:abla|eq|ot(?:in)?|ewline|ewcommand)\b|\\t(?:heta|au|imes|ext\w*)\b")
_IN_CODE = re.compile(r"`|\\n[\"']\s*[),;+\]]|(?:printf?|echo|console\.log)\s*\(")
_CLEAR = re.compile(
    r"(?:^|[.,:;!?…)\]>\"'“”。！？\s]|(?:\\[nr])){b}|{b}(?:$|[\s\dA-ZÀ-ÖØ-ÞА-Я\u3040-\u9fff•*-]|\\[nr])".replace(
        "{b}", r"(?:\\r\\n|\\n|\\r)"
    )
)


def readable(text: str) -> str:
    """The text with real line breaks, tabs and letters where a program wrote `\\n`, `\\t` or `&nbsp;`; code, paths
    and formulas stay as they are."""
    return _with_breaks(_with_letters(text))


def _with_letters(text: str) -> str:
    for _ in range(2):
        # What went through two programs was written so twice.
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: html.unescape(match.group()).replace("\xa0", " ").replace("\u00ad", ""), text)
    return text


def _with_breaks(text: str) -> str:
    if "\\n" not in text and "\\r" not in text:
        return text
    if (
        _OTHER_ESCAPE.search(text)
        or _PATH.search(text)
        or _FORMULA.search(text)
        or _IN_CODE.search(text)
        or _is_json(text)
    ):
        return text
    found = list(_BREAK.finditer(text))
    if not all(_CLEAR.search(text, max(0, m.start() - 2), min(len(text), m.end() + 2)) for m in found):
        return text
    plain = _BREAK.sub("\n", text).replace("\\t", "\t")
    if '"' not in re.sub(r'\\"', "", plain):
        plain = plain.replace('\\"', '"')
    return plain.strip()


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
