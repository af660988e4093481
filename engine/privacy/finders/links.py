"""Addresses on networks: e-mail, handles, links that open a door, and numbers of devices."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from engine.privacy.finders.seen import ScannedText
from engine.privacy.span import Span

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9_À-ž.+-]+@[A-Za-z0-9À-ž-]+(?:\.[A-Za-z0-9À-ž-]+)+")
_SPELT = re.compile(
    r"(?i)(?<![\w.+-])[\w.+-]+\s?(?:\[at\]|\(at\)|\{at\}|<at>|\[arroba\]|\(arroba\)|\[chiocciola\]|\s(?:at"
    r"|arroba|chiocciola|arobase)\s)\s?[\w-]+"
    r"(?:\s?(?:\[dot\]|\(dot\)|\{dot\}|\[punkt\]|\(punkt\)|\[point\]|\[punto\]|\s(?:dot|punkt|point"
    r"|punto)\s|\.)\s?[a-z0-9-]{2,})+(?!\w)"
)
_ATS, _DOTS, _BRACKET = (
    frozenset({"at", "arroba", "chiocciola", "arobase"}),
    frozenset({"dot", "punkt", "arroba", "chiocciola", "arobase"}),
    re.compile(r"[\[({<]"),
)
_IP = re.compile(
    r"(?i)(?<!version )(?<!release )(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]?\d)"
    r"|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])"
)
_URL = re.compile(r"(?i)\b(?:https?|ftp)://[^\s<>\"'“”«»，。！？）]+")
_DOOR = re.compile(
    r"(?i)[?&#;](?:[\w-]*(?:token|sig|signature|secret|passw|pwd|auth|jeton|apikey|api_key|session|sid|otp"
    r"|credential|hash|hmac|invite|magic|reset|verify|confirm|ticket|access)[\w-]*|key|code|k|t|pw|jwt|sv"
    r"|se)"
    r"=(?P<value>[\w%.~+/-]{6,})"
)
_PATH_DOOR = re.compile(
    r"(?i)/(?:reset|verify|confirm|activate|invite|magic|unsubscribe|share|s|login|auth"
    r"|token)[\w-]*/(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}"
)
_AT = re.compile(r"(?<![\w@.+/-])@[\w\u3400-\u9fff](?:[\w.\u3400-\u9fff-]{0,30}[\w\u3400-\u9fff])")
_TAG = re.compile(r"(?<![\w#@])[A-Za-z_][\w.]{1,31}#\d{4}(?!\d)")
_AS = re.compile(
    r"(?i)\b(?:discord|telegram|skype|insta(?:gram)?|twitter|twitch|steam|signal|tiktok|reddit"
    r"|snapchat)\b[^\n]{0,30}?\b(?:als|as|como|come|sous"
    r"|under|user|name|nick)\s+(?P<name>(?=[\w.-]*[\d._-]\w)[\w][\w.-]{2,30}\w)"
)


def network(seen: ScannedText) -> Iterator[Span]:
    """Places of e-mail addresses, handles, network addresses and signed links."""
    text = seen.text
    if "@" in text:
        for match in _EMAIL.finditer(seen.flat):
            yield Span(match.start(), match.end(), "email")
        for match in _AT.finditer(text):
            yield Span(match.start(), match.end(), "handle")
    for match in _SPELT.finditer(text) if _spelt(seen) else ():
        yield Span(match.start(), match.end(), "email")
    for match in _TAG.finditer(text) if "#" in text else ():
        yield Span(match.start(), match.end(), "handle")
    for match in _AS.finditer(text) if any(h.cue.form == "handle" for h in seen.hits) else ():
        yield Span(*match.span("name"), "handle")
    if "://" in text:
        for match in _URL.finditer(text):
            link = match.group().rstrip(".,;:!?)")
            if _opens(link):
                yield Span(match.start(), match.start() + len(link), "secret")
    for match in _IP.finditer(seen.flat) if text.count(".") > 2 or text.count(":") > 2 else ():
        if _is_ip(match.group()):
            yield Span(match.start(), match.end(), "ip")


def _spelt(seen: ScannedText) -> bool:
    return not _DOTS.isdisjoint(seen.lows) or (
        _BRACKET.search(seen.text) is not None and not _ATS.isdisjoint(seen.lows)
    )


def _opens(link: str) -> bool:
    """Whether whoever has the link gets in: it carries a token, a signature or a password."""
    for match in _DOOR.finditer(link):
        if re.search(r"\d", match["value"]) or len(match["value"]) >= 16:
            return True
    return _PATH_DOOR.search(link) is not None


def _is_ip(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)
