"""Secrets in words a person says and in their documents: forms that are too wide for data, where many texts speak of
passwords and give none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.privacy.finders.fields import kind_of_head, value_place
from engine.privacy.finders.pairs import looks_secret, pairs_of
from engine.privacy.finders.seen import see, table
from engine.privacy.span import Span

_ENGLISH = (
    r"pass[ -]?(?:word|phrase|code|key)s?|p[a4@][s5$]{2}w[o0]rds?|passwd|pwd|credentials?|creds|api[ _-]?keys?"
    r"|(?:access|auth|bearer|refresh|licen[cs]e)?"
    r"[ _-]?tokens?|(?:secret|private|access|license|licence|wifi|wi-fi|wlan)[ _-]?keys?|key|secret"
    r"|pin(?:[ -]?code)?|(?:the )?code (?:for|to|of)"
    r"|unlock(?:s|ed|ing)?|log(?:ged|ging|s)?[ -]?in|login|sign(?:ed|ing|s)?[ -]?in|authenticat\w+|ssh +\S+@\S+"
)
_FURTHER = (
    r"passw[oö]rt\w*|kennwort\w*|zugangsdaten|anmeldedaten|entsperr\w*|schlüssel|geheimnis|mots? de passe"
    r"|mdp|identifiants?"
    r"|cl[ée]s? (?:api|secrète)|jeton"
    r"|contraseñas?|claves?|credenciales|credenziali|chiavi?|parola d['’]ordine|parolachiave|psw|senhas?"
    r"|credenciais|wachtwoord\w*|inloggegevens"
)
_OPTION = (
    r"(?<!\S)--?(?:[\w-]{0,40}(?:pass(?:word|wd|phrase)?|pwd|token|secret|api-?key))[= ]+(?P<a>[^\s\"';|]+)"
    r"|\b(?:mysql\w*|mariadb\w*|mongo\w*|psql|sshpass|smbclient|ldap\w+|7za?|unzip|zip|unrar|rar)\b[^\n"
    r"|;]{0,120}?\s-[pP][\"']?(?P<b>[^\s\"';|]{3,})"
    r"|\b(?:sshpass|7za?|unzip|zip|unrar|rar)\b[^\n|;]{0,120}?\s-[pP]\s+[\"']?(?P<d>[^\s\"';|]{3,})"
    r"|(?<!\S)(?:-u|--user)[ =]?[\"']?[^\s:\"']+:(?P<c>[^\s\"';|]+)"
)
_ASSIGNED = (
    r"(?<![A-Za-z])(?:[A-Z0-9]{1,30}_){0,6}(?:PASS(?:WORD|WD|PHRASE)?|PWD|PW|SECRET|TOKEN|(?:API_?|ACCESS_?"
    r"|PRIVATE_?)?KEY|CREDENTIALS?)"
    r"(?:_[A-Z0-9]{1,30}){0,6}\s*=\s*(?:'(?P<a>[^'\n]+)'|\"(?P<b>[^\"\n]+)\"|(?P<c>[^\s'\";]+))"
)
_AHEAD = 80
_SENTENCE_END = re.compile(r"[.!?。！？](?:\s|$)|\n")
_WORD = re.compile(r"[^\s,;\"“”„«»'‘’()|]+")
_LINK = re.compile(r"(?i)\s*(?:is|was|ist|war|lautet|est|es|è|[:=])\s+")
_ROW = re.compile(r"(?m)^.*[|\t;].*$")
_RULE = re.compile(r"[\s|:;\t=+-]+")


def spoken_secrets(text: str) -> Iterator[Span]:
    """Places of passwords and keys in commands, assignments, pairs, tables, and in a sentence that speaks of one."""
    for pattern in (_OPTION, _ASSIGNED):
        for match in re.finditer(pattern, text):
            name = match.lastgroup or "a"
            if _is_value(match[name]):
                yield Span(*match.span(name), "password")
    yield from pairs_of(see(text))
    yield from _in_tables(text)
    for cue in _cues().finditer(text):
        yield from _in_sentence(text, cue)


def _is_value(value: str) -> bool:
    return (
        len(value) >= 3
        and not re.fullmatch(r"\d{1,3}|(?i:true|false|none|null|yes|no)|[$<{\[*./~].*|\d+[.,]\d+", value)
        and not (value.isdigit() and len(value) < 6)
    )


def _in_sentence(text: str, cue: re.Match[str]) -> Iterator[Span]:
    """Words behind a cue, in its sentence or, where that breaks off, in the next line, that are no words."""
    start = cue.end()
    lead = re.compile(r"[ \t]*(?:\w{2,8}[ \t]*)?[:：=?]?[ \t]*\n[ \t]*|\s*[?:：]+\s*").match(text, start)
    start = lead.end() if lead is not None else start
    end = _SENTENCE_END.search(text, start, start + _AHEAD)
    stop = end.start() if end is not None else min(len(text), start + _AHEAD)
    found = []
    for match in _WORD.finditer(text, start, len(text)):
        if match.start() >= stop:
            break
        value = match.group().rstrip(".:!?")
        if looks_secret(value):
            found.append(Span(match.start(), match.start() + len(value), "password"))
    link = _LINK.match(text, cue.end()) if "phrase" in cue.group().casefold() else None
    if link is not None and (found or link.group().strip() in (":", "=")) and text[link.end() : stop].count(" ") > 1:
        yield Span(link.end(), max([stop, *(s.end for s in found)]), "password")
        return
    yield from found


def _in_tables(text: str) -> Iterator[Span]:
    """Cells below a heading that says password, key or the like; columns are parted by bars, tabs or semicolons."""
    columns: dict[int, str] = {}
    mark, before = "", -2
    for match in _ROW.finditer(text):
        follows = match.start() == before + 1
        before = match.end()
        if not follows or mark not in match.group():
            mark = next(m for m in "|\t;" if m in match.group())
            columns = {
                n: kind
                for n, (cell, _) in enumerate(_cells(match, mark))
                if (kind := kind_of_head(cell.strip(" *_`\"'"))) in ("password", "secret")
            }
            continue
        if not columns or _RULE.fullmatch(match.group()):
            continue
        for n, (cell, at) in enumerate(_cells(match, mark)):
            bare = cell.strip(" \t`*\"'")
            if n in columns and bare and (place := value_place(columns[n], bare, 0, len(bare))) is not None:
                begin = at + cell.index(bare)
                yield Span(begin + place[0], begin + place[1], columns[n])


def _cells(row: re.Match[str], mark: str) -> Iterator[tuple[str, int]]:
    at = row.start()
    for cell in row.group().split(mark):
        yield cell, at
        at += len(cell) + 1


@cache
def _cues() -> re.Pattern[str]:
    """Words for what is secret, with those of the further languages."""
    words = [str(w) for row in table("scripts")["passwords"] for w in row["words"]]
    listed = "|".join(
        re.escape(w.removesuffix("~")) + (r"\w{0,6}" if w.endswith("~") else "")
        for w in sorted(words, key=lambda w: -len(w))
    )
    spaced, blankless = [f"(?<![^\\W_])(?:{_ENGLISH}|{_FURTHER})(?![^\\W_])"], [f"(?:{listed})"]
    return re.compile("(?i)" + "|".join([*spaced, *blankless]))
