"""Addresses on networks: e-mail, handles, links that open a door, and numbers of devices."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from engine.privacy.finders.seen import ScannedText
from engine.privacy.span import Span

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9_À-ž.+-]+@[A-Za-z0-9À-ž-]+(?:\.[A-Za-z0-9À-ž-]+)+")
_ATS = frozenset({
    "at", "arroba", "chiocciola", "arobase", "ät", "klammeraffe", "kukac", "małpa", "malpa", "zavináč", "zavinac",
    "apenstaartje", "snabel", "snabela", "собака", "собачка", "παπάκι", "arond", "arobas",
})  # fmt: skip
_DOTS = frozenset(
    {"dot", "punkt", "punto", "ponto", "kropka", "tečka", "bodka", "точка", "nokta", "point", "punt", "pont", "piste"}
)
"""What is said for “@” and for a point of an address."""
_SAID_AT = rf"(?:{'|'.join(sorted(_ATS))})(?:[ -](?:sign|zeichen|a|de))?"
_SAID_DOT = rf"(?:{'|'.join(sorted(_DOTS))})"
_WORD_TOO = r"(?:point|punt|pont|piste)"
"""Words for a point that sentences have as well: only the end of a domain follows them in an address."""
_ENDS = (
    r"(?:com|net|org|edu|gov|info|eu|uk|de|fr|ch|es|nl|pl|cz|sk|hu|ro|pt|br|mx|ar|se|dk|fi|ru|ua|tr|gr|cn|jp|ca|au|ie"
    r"|lu|(?:be|it|at|in|no|us|io|co|me)(?=\s*(?:[,.;!?)]|$)))"
)
_SAID_SIGN = (
    r"(?:underscore|unterstrich|tiret bas|guion bajo|guión bajo|trattino basso|underline|dash|minus|bindestrich|hyphen"
    r"|tiret|guion|guión|trattino|hífen)"
)
_LOCAL = rf"[\w.+-]+(?:\s(?:{_SAID_DOT}|{_SAID_SIGN})\s[\w.+-]+){{0,4}}"
_SPELT = re.compile(
    rf"(?i)(?<![\w.+-])(?:(?!{_SAID_DOT}\s){_LOCAL})\s?"
    rf"(?:[\[({{<]{_SAID_AT}[\])}}>]|\s{_SAID_AT}\s)\s?[\w-]+(?:\s{_SAID_SIGN}\s[\w-]+){{0,2}}"
    rf"(?:\s?[\[({{]{_SAID_DOT}[\])}}]\s?[a-z0-9-]{{2,}}|\s{_WORD_TOO}\s{_ENDS}"
    rf"|\s(?!{_WORD_TOO}\s){_SAID_DOT}\s[a-z0-9-]{{2,}}|\s?\.\s?[a-z0-9-]{{2,}})+(?!\w)"
)
_LIKE_A_USER = re.compile(r"[A-Za-z]{2,}(?:[._-][A-Za-z]{2,})+\d{0,4}|[A-Za-z]{3,}[._-]?\d{1,4}")
_MAILS = re.compile(
    r"(?i)\s(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|gmx|web|icloud|aol|proton(?:mail)?|posteo|mailbox"
    r"|t-online|freenet|orange|free|wanadoo|laposte|libero|tiscali|virgilio|terra|uol|bol|onet|wp|seznam|mail|yandex|qq"
    r"|163|126|naver|bluewin|btinternet|sky|comcast|verizon|att)\.[a-z.]{2,6}$"
)
"""Hosts at which people, not firms, have their mail."""
_BRACKET = re.compile(r"[\[({<]")
_PAID_TO = re.compile(
    r"(?<![\w.@+-])[\w.-]{2,40}@(?:ok(?:axis|hdfcbank|hdfc|icici|sbi)|ybl|ibl|axl|apl|paytm|ptyes|ptsbi|ptaxis|upi|sbi"
    r"|icici|hdfcbank|axisbank|kotak|barodampay|jupiteraxis|fam|slice|naviaxis|freecharge|airtel|pingpay)(?![\w.@-])"
)
"""An address of the Indian payments interface, by its banks (NPCI)."""
_PAID_SAID = re.compile(
    r"(?i)(?<!\w)(?:upi|vpa|gpay|google pay|phonepe|paytm|bhim|interac|pix|paynow|promptpay)(?!\w)[^\n@]{0,24}?"
    r"(?P<value>[\w.-]{2,40}@[\w.-]{2,40}\w)"
)
_PAYEE = re.compile(
    r"(?i)(?:paypal\.me/|revolut\.me/|cash\.app/\$?|venmo\.com/(?:u/)?|monzo\.me/|wise\.com/pay/me/)(?P<link>[\w.-]{3,40}\w)"
    r"|(?<!\w)(?:venmo|cash ?app|cashtag|zelle|monzo|revtag|twint|bizum|vipps|swish)\b[^\n$@]{0"
    r",16}?(?P<tag>[$@][A-Za-z][\w-]{2,29})"
)
_IP_APART = re.compile(r"(?i)(?<![^\W_])ip(?![^\W_])\D{0,14}(?P<value>\d{1,3}(?: ?\. ?\d{1,3}){3})(?!\d)")
_IP = re.compile(
    r"(?i)(?<!version )(?<!release )(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]?\d)"
    r"|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])"
)
_OF_A_THING = re.compile(
    r"(?i)(?<!\w)(?:ref(?:erence)?|réf(?:érence)?|referencia|riferimento|referenz|art(?:icle|ikel)?|artículo|articolo|part|teil"
    r"|version|firmware|build|release|driver|treiber|section|chapter|kapitel|invoice|rechnung|facture)"
    r"[\w.-]{0,8}(?: ?(?:no|nr|n°|nº)\.?)?[ :#]{0,2}$"
)
"""A number with four points behind one of these is no address of a network."""
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
    for match in _PAID_TO.finditer(text) if "@" in text else ():
        yield Span(match.start(), match.end(), "account")
    for match in _PAID_SAID.finditer(text) if "@" in text else ():
        yield Span(*match.span("value"), "account")
    for match in _PAYEE.finditer(text) if "/" in text or "$" in text or "@" in text else ():
        yield Span(*match.span(match.lastgroup or 0), "handle")
    for match in _SPELT.finditer(text) if _spelt(seen) else ():
        if _is_said(match):
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
    for match in _IP_APART.finditer(text) if text.count(".") > 2 else ():
        if _is_ip(match["value"].replace(" ", "")):
            yield Span(*match.span("value"), "ip")
    for match in _IP.finditer(seen.flat) if text.count(".") > 2 or text.count(":") > 2 else ():
        if _is_ip(match.group()) and not _OF_A_THING.search(text[max(0, match.start() - 24) : match.start()]):
            yield Span(match.start(), match.end(), "ip")


def _spelt(seen: ScannedText) -> bool:
    return not _ATS.isdisjoint(seen.lows) and (
        not _DOTS.isdisjoint(seen.lows) or "." in seen.text or _BRACKET.search(seen.text) is not None
    )


def _is_said(match: re.Match[str]) -> bool:
    """Whether an address is said: by brackets, by a word for the point, or by a name nobody writes in a sentence."""
    written = match.group()
    if re.search(r"\.\s+[A-Z]", written):
        return False
    local = re.split(rf"(?i)\s{_SAID_AT}\s", written)[0]
    return (
        _BRACKET.search(written) is not None
        or re.search(rf"(?i)\s{_SAID_DOT}\s", written) is not None
        or (_LIKE_A_USER.fullmatch(local) is not None and _MAILS.search(written) is not None)
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
