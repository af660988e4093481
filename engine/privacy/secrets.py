"""Secrets in text: keys, tokens, private keys and passwords, found by a kept-up rule set and a few rules beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.finders.pairs import pairs_of
from engine.privacy.finders.seen import ScannedText, see
from engine.privacy.finders.told import describes, told_passwords
from engine.privacy.span import Span

_LIKE_A_KEY = re.compile(
    r"(?<![\w.+/=~-])(?=[\w.+/=~-]*\d)(?=[\w.+/=~-]*[A-Za-z]{2})[\w.+/=~-]{12,}|[\w.+/=~-]{24,}|://|-----BEGIN"
)
"""What the rules find is at least so long, and has a figure."""
_BEFORE, _BEHIND = 20, 200
_LONG = 16
"""Letters without a space from which a word may be a key."""

_PUNCTUATION = re.compile(r"[\x00,;!?()<>]")

# What the rule set asks more context for than a message gives.
_TOKENS = re.compile(
    r"(?P<aws>\b(?:AKIA|ASIA|ABIA|ACCA)(?:[A-Z0-9]{16}|(?P<gap>[ -])(?:[A-Z0-9]{4}(?P=gap)){3}[A-Z0-9]{4})\b)"
    r"|(?P<twilio>\b(?:SK|AC)[0-9a-f]{32}\b)"
    r"|(?P<telegram>\b\d{8,10}:AA[\w-]{32,34}(?![\w-]))"
    r"|(?P<sk>\b(?:sk|pk|rk)[-_](?:[a-z]{2,8}[-_]){0,3}[A-Za-z0-9_-]{24,}(?![\w-]))"
    r"|(?P<begun>(?<![\w-])(?:gh[pousr]_|github_pat_|glpat-|gldt-|glrt-|hf_|api_org_|xox[abeoprs]-|xapp-"
    r"|ya29\.|AIza|GOCSPX-|EAA[A-Z]|npm_|pypi-|whsec_|[spr]k_(?:live|test)_"
    r"|SG\.|shp(?:at|ca|pa|ss)_|dop_v1_|dapi|lin_api_|ntn_|secret_|sq0[a-z]{3}-|EAAA|figd_|pat[A-Z]|rnd_"
    r"|tfp_|gsk_|r8_|nvapi-|AGE-SECRET-KEY-|hvs\.|atlasv1\."
    r"|sntrys_|PMAK-|dckr_pat_|oy2|ATATT3)[\w.~/+=-]{16,}(?![\w]))"
    r"|(?P<mailgun>\bkey-[0-9a-z]{32}\b)"
    r"|(?P<jwt>\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,})"
    r"|(?P<pem>-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z))"
)
_IN_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}://[^\s:/@]*:([^\s@/]{3,})@")
_PHRASE = re.compile(
    r"(?i)\b(?:seed|recovery|mnemonic|secret|backup|wallet)[ -]?(?:phrase|words?)\b\W{0,12}(?:(?:is|are|ist"
    r"|est|es)\b\W{0,3})?"
    r"(?P<value>(?:(?:\d{1,2}[.)] ?)?[a-z]{3,8}[ ,\n]{1,2}){11,23}(?:\d{1,2}[.)] ?)?[a-z]{3,8})\b"
)
"""Twelve to twenty-four words (BIP 39)."""
_BEARER = re.compile(r"(?i)\b(?:bearer|authorization:\s*(?:basic|token))\s+([\w.~+/-]{16,}=*)")
_ASSIGNED = re.compile(
    r"(?i)(?:api[_ -]?key|cl[ée] (?:api|secrète)|clave (?:api|secreta)|chiave (?:api|segreta)|(?:api"
    r"|zugangs)[ -]?schlüssel"
    r"|密钥|秘钥|令牌|(?<![A-Za-z])key(?![A-Za-z])"
    r"|secret|token|access[_ -]?key|client[_ -]?secret|private[_ -]?key|account[_ -]?key|auth)[\w.-]*[\"']?\s*"
    r"(?::=|=>|=|:|：|是|为|\b(?:is|ist|est|es|è)\b)\s*[\"'`]?(?P<value>[A-Za-z0-9+/_.~=-]{12,})"
)
_CALLED = (
    r"(?:pass ?word|pass(?=\s*[:=])|passwort|kennwort|passcode|passphrase|mot de passe|mdp|contrase[ñn]a"
    r"|clave(?: de acceso)?|pwd|passwd|psw|pw|pin|puk"
    r"|senha|wachtwoord"
    r"|(?:gate|door|entry|alarm|access|lock|lockbox|safe|wifi|wi-fi|wlan)[- ]?(?:code|key|pass)|türcode"
    r"|torcode|zugangscode|schlosscode|code "
    r"(?:(?:du |de la |de l['’])?(?:portail|porte|immeuble|garage|alarme|entrée)|d['’](?:accès|entrée|alarme))"
    r"|digicode|código (?:de acceso|de entrada|(?:del |de la )(?:puerta|portal|garaje|alarma|caja))"
    r"|codice (?:di accesso|(?:del(?:la|l['’])? ?)?(?:cancello|portone|porta|garage|allarme))|log(?:ged)? in with|sign"
    r"(?:ed)? in with|one[- ]time code|otp"
    r"|(?:recovery|backup|reset|rescue|emergency)[- ]code|wiederherstellungscode|notfallcode"
    r"|code de (?:secours|récupération)|código de (?:recuperación|respaldo))"
    r"(?:[- ]?(?:code|nummer|number))?"
)
_PASSWORD = re.compile(
    rf"(?i)(?:\b|_)(?P<called>{_CALLED})\b[\"']?"
    r"(?P<of>\s+(?:for|of|to|on|at|in|für|zu|zum|zur|vom|von|am|bei|beim|im|pour|de|du|del|para"
    r"|en)\s+(?:[\w@’'.-]*[\w@’']\s+){0,3}?[\w@’'.-]*[\w@’']"
    r"(?=\s*[:=]|\s+(?:is|was|ist|war|est|était|es|era|lautet|heißt)\b))?"
    r"(?P<link>(?:(?:is|was|ist|war|est|était|es|era|è|lautet|heißt|isch|c['’]est|it['’]s)\b(?:\s+(?:le|il)(?=\s+\d))?|[:=(]|[=-]>|[→➔➜⇒]|\s)+)"
    r"(?!\[[\w ]+\])(?:[\"“„«'‘](?P<quoted>[^\"”“»\n'’]{3,64})[\"”“»'’]|[\"'“„«]?(?P<value>[^\s\"'”“„«»,;]+))"
)
_IN_PARTS = re.compile(
    rf"(?i)(?:\b|_){_CALLED}\s+(?:is|was|ist|war|est|es|era|è|lautet|heißt|c['’]est|[:=])\s+"
    r"(?P<value>[^\W_]{2,30}(?:[ ,]{1,2}(?:und|and|et|y|e|en|am ende|zum schluss|at the end|à la fin|al final"
    r"|alla fine|then|dann|danach|dahinter|puis|suivi de|suivie de|luego|después"
    r"|seguido de|seguida de|poi|followed by|gefolgt von|plus)){1,3} (?:(?:the|die|der|das|le|la|les|el|los|il)\s)?"
    r"(?:(?:number|zahl|ziffern?|figures?|digits?|chiffres?|número|numero|nummer)\s)?[^\s\d]{0,4}\d[^\s,;.]*)"
)
"""“Sonne und danach 77”: parts, the last of them with a figure."""
_IN_CHINESE = re.compile(
    r"(?:密码|密碼|口令|取件码)[\s:：]*(?:是|为|為|就是|改成|改为)?[\s:：“\"]*(?P<value>[!-~]{4,40})"
)
_HAN = re.compile("密|口令|取件码|令牌|key|token")
_TELLING = re.compile(r"\d|[a-zà-ÿ][A-ZÀ-Þ]|[@#$%^&*+=_~|\\!?](?=.)|^[A-Z\d]{3,8}(?:-[A-Z\d]{3,8})+")
"""What a word of the language does not have; a mark at the end belongs to the sentence."""
_AMOUNT = re.compile(
    (
        r"\d+(?:[.,–-]\d+)?(?:[-–]?[a-zäöü]{1,2}|%|\.|-?\w*(?:digit|stellig)\w*)?"
        r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[:.]\d{2}"
    ),
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?i)\W{0,3}(?:char(?:acter)?s?|digits?|letters?|symbols?|words?|times|x|attempts?|days?|weeks?"
    r"|months?|years?|hours?|minutes?|h|min|o'clock"
    r"|zeichen|stellen|ziffern|buchstaben|wörter|mal|versuch\w*|tage?n?|wochen?|monaten?|jahren?|stunden?|minuten?|uhr"
    r"|caractères?|chiffres?|lettres?|mots?|fois|essais?|jours?|semaines?|mois|ans?|heures?"
    r"|caracteres?|dígitos|cifras|letras|palabras|veces|intentos?|días?|semanas?|mes(?:es)?|años?|horas?"
    r"|minutos?)(?!\w)"
)
_NO_PASSWORDS = frozenset({
    "not", "no", "a", "an", "the", "being", "been", "wrong", "incorrect", "invalid", "right", "correct", "blocked",
    "locked", "denied", "changed", "forgotten", "lost", "stolen", "rejected", "refused", "reset", "expired", "working",
    "broken", "too", "very", "still", "now", "always", "also", "only", "needed", "required", "accepted", "recognised",
    "recognized", "unknown", "safe", "weak", "falsch", "gesperrt", "abgelaufen", "nicht", "please", "see", "bitte",
    "siehe",
})  # fmt: skip


def secrets(text: str) -> Iterator[Span]:
    """Places of keys and tokens (`secret`) and of passwords (`password`); a sentence about a password gives none
    away."""
    seen = see(text)
    # Texts without any of this cannot hold a secret; most messages of a chat log are done here.
    plain = seen.flat
    roles = {h.cue.role for h in seen.hits}
    if seen.foreign or "secret" in roles or "told" in roles:
        yield from told_passwords(text, further="told" in roles)
    for match in _PHRASE.finditer(text):
        yield Span(*match.span("value"), "secret")
    yield from pairs_of(seen)
    marked = "://" in text or "secret" in roles or (seen.chinese and _HAN.search(text) is not None)
    if not marked and max(map(len, text.split()), default=0) < _LONG:
        return
    if _LIKE_A_KEY.search(plain):
        yield from _by_rules(plain)
    for match in _TOKENS.finditer(plain):
        yield Span(match.start(), match.end(), "secret")
    for pattern in (_IN_URL, _BEARER):
        for match in pattern.finditer(plain):
            yield Span(match.start(1), match.end(1), "password" if pattern is _IN_URL else "secret")
    near = _near(seen)
    for match in _ASSIGNED.finditer(text) if seen.chinese else _at(_ASSIGNED, near, text):
        if re.search(r"\d", match["value"]) and re.search(r"[A-Za-z]", match["value"]):
            yield Span(match.start("value"), match.end("value"), "secret")
    for match in _IN_CHINESE.finditer(text):
        yield Span(*match.span("value"), "password")
    for match in _at(_IN_PARTS, near, text):
        if not describes(match["value"].split()[0].strip(",").casefold()):
            yield Span(*match.span("value"), "password")
    for match in _at(_PASSWORD, near, text):
        if _gives_away(match, text[match.end() : match.end() + 40]):
            start, end = match.span("quoted" if match["quoted"] else "value")
            # A bracket around the password is none of it.
            yield Span(
                start, end - (match["value"] is not None and "(" in match["link"] and text[end - 1] == ")"), "password"
            )


def _near(seen: ScannedText) -> list[tuple[int, int]]:
    """Stretches around words for keys and passwords, where one that is told must stand."""
    found: list[tuple[int, int]] = []
    for hit in seen.hits:
        if hit.cue.role == "secret":
            start = hit.start - _BEFORE
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], hit.end + _BEHIND)
            else:
                found.append((max(0, start), hit.end + _BEHIND))
    return found


def _at(pattern: re.Pattern[str], places: list[tuple[int, int]], text: str) -> Iterator[re.Match[str]]:
    for start, end in places:
        yield from pattern.finditer(text, start, end)


def _gives_away(match: re.Match[str], after: str) -> bool:
    """Whether what follows the word is a password; without a colon, a plain word only goes on with the sentence, and
    a figure may count something."""
    value = match["quoted"] or match["value"]
    if value.casefold().strip(".!?") in _NO_PASSWORDS:
        return False
    assigned = any(mark in match["link"] for mark in (":", "=", "→", "->")) and match["of"] is None
    if assigned or match["quoted"]:
        return True
    bare = value.strip(".!?()")
    if _AMOUNT.fullmatch(bare) and (_COUNTED.match(after) or not re.fullmatch(r"\d{4,}", bare)):
        return False
    return _TELLING.search(value) is not None


def _by_rules(text: str) -> Iterator[Span]:
    """The compiled rule set gives values; each place they stand in is one."""
    from betterleaks import scan_string

    # Its rules end a token at a space or quote; in a sentence it may end at a comma.
    for value in {f.secret for f in scan_string(_PUNCTUATION.sub(" ", text))}:
        if len(value) >= 6:
            for match in re.finditer(re.escape(value), text):
                yield Span(match.start(), match.end(), "secret")
