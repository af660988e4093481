"""Passwords that are told in languages beside those of `engine.privacy.secrets`, in scripts with and without blanks
between words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.privacy.finders.letters import is_foreign
from engine.privacy.finders.seen import table
from engine.privacy.span import Span

_BLANKLESS = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7a3\u0600-\u08ff]")
"""Scripts in which something may stand right beside a word."""
_ASSIGNS = r"[:：=＝→]|->|=>"
_VALUE = (
    r"[\"“”'‘„«「『]?(?P<value>[!-&(-~]{3,40}|[０-９Ａ-Ｚａ-ｚ！-～]{3,40}|(?=[A-Za-zÀ-ɏͰ-ӿ]*\d)[A-Za-zÀ-ɏͰ-ӿ\d]{4,40})"
)
_SPACED_VALUE = r"[\"“”'‘„«]?(?P<value>[^\s\"'“”„«»,;]{3,40})"
_TELLING = re.compile(r"\d|[a-z][A-Z]|[@#$%^&*+=_~|\\!?](?=.)")
_PLAIN = re.compile(
    r"(?i)\b(?:my|mein|mon|mi|mio|il mio|la mia|a minha|minha|meu|mijn|moje|mitt|min)\s+(?:password"
    r"|passcode|passwort|kennwort|mot de passe|contraseña|clave"
    r"|senha|wachtwoord|hasło|lösenord)\s+(?:is|ist|lautet|est|c['’]est|es|è|é|to"
    r"|är)\s+(?P<value>[^\W\d_]{5,24})(?=\s*(?:[.!,;\n)]|$)|\s+(?:and|und|et|y|e|en|i|och)\s)"
)
_DESCRIBES = re.compile(
    r"(?i)(?:ed|able|ible|ful|less|ly|lich|ig|bar|los|isch|iert|ée?s?|ad[oa]|id[oa]|at[oa]|ut[oa]|eux"
    r"|euse)$|^ge\w+[tn]$|^un\w+|^not|^ver\w+[tn]$"
)
"""Looks of words that say how something is, in six languages."""
_IN_HAN = re.compile(
    r"(?:我|我们|登录|登陆|账号|帐号|微信|支付"
    r"|银行卡)?的?密[码碼][是为為](?P<value>[\u4e00-\u9fff]{4,10})(?=[，。！,.!\s]|$)"
)
_NO_PASSWORD = re.compile(
    "[什么多少哪怎错对否空几吗呢位字符]|忘记|不是|正确|过期|失效|重置|修改|改了|正常|安全|一样|旧的|新的|必"
    "须|加密|自动|随机|以前|之前|原来"
)


def told_passwords(text: str, *, further: bool) -> Iterator[Span]:
    """Places of passwords behind a word for one; a sentence about a password gives none away. `further`: a word of a
    further language is there."""
    for match in _PLAIN.finditer(text):
        value = match["value"].casefold()
        english = match.group()[:2].casefold() == "my"
        if value not in _described() and not _DESCRIBES.search(value) and not (english and value.endswith("ing")):
            yield Span(*match.span("value"), "password")
    foreign = is_foreign(text)
    for pattern in _patterns(foreign) if further or (foreign and _any_word().search(text)) else ():
        for match in pattern.finditer(text):
            value = match["value"].rstrip(".,;:!?)]}\"'")
            if value and _gives_away(match, value, text[match.start("value") + len(value) :]):
                yield Span(match.start("value"), match.start("value") + len(value), "password")
    for match in _IN_HAN.finditer(text) if is_foreign(text) else ():
        if not _NO_PASSWORD.search(match["value"]):
            yield Span(*match.span("value"), "password")


def describes(word: str) -> bool:
    """Whether a word says how a password is."""
    return word in _described() or (len(word) > _SHORT and _DESCRIBES.search(word) is not None)


_SHORT = 5


def _gives_away(match: re.Match[str], value: str, after: str) -> bool:
    if _counters().match(after) or re.fullmatch(r"\d{1,3}", value) or value.startswith("["):
        return False
    if _TELLING.search(value) is not None or match["assigned"]:
        return True
    # In a sentence of another script a Latin word behind “password is” is one.
    return (
        is_foreign(match["called"])
        and match["link"] is not None
        and len(value) >= 4
        and value.isascii()
        and not value.isupper()
    )


@cache
def _patterns(foreign: bool) -> tuple[re.Pattern[str], ...]:
    """One a language; those in other scripts only where such letters stand."""
    rows = table("scripts")["passwords"]
    return tuple(
        _pattern([str(w) for w in row["words"]], [str(w) for w in row["links"]])
        for row in rows
        if foreign or not is_foreign(str(row["words"][0]))
    )


@cache
def _any_word() -> re.Pattern[str]:
    """Any of the words of all languages, for a first look."""
    return re.compile(rf"(?i){_any([str(w) for row in table('scripts')['passwords'] for w in row['words']])}")


def _pattern(words: list[str], links: list[str]) -> re.Pattern[str]:
    called, linked = _any(words), _any(links)
    blankless = _BLANKLESS.search("".join(words)) is not None
    begins, gap, of = ("", r"\s*", "") if blankless else (r"(?<!\w)", r"\s+", r"(?:\s+[^\s:=]{1,15}){0,3}?")
    # “Пароль от почты: …”; “…のパスワードは”, “비밀번호는”: what links stands right behind the word.
    return re.compile(
        rf"(?i){begins}(?P<called>{called})(?:{of}\s*(?P<assigned>{_ASSIGNS})\s*"
        rf"|{gap}(?P<link>{linked}){gap}(?P<said>{_ASSIGNS})?\s*|\s+)"
        rf"{_VALUE if blankless else _SPACED_VALUE}"
    )


def _any(words: list[str]) -> str:
    ways = (
        re.escape(w.removesuffix("~")).replace(r"\ ", r"\s+") + (r"\w{0,6}" if w.endswith("~") else "")
        for w in sorted(words, key=lambda w: -len(w))
    )
    return "|".join(ways)


@cache
def _counters() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s*(?:{_any([str(w) for w in table('scripts')['counters']])})")


@cache
def _described() -> frozenset[str]:
    return frozenset(str(w).casefold() for w in table("scripts")["of_a_password"])
