"""Addresses that no word for a street gives away: a name and a number beside a postcode and a town, and streets of
further countries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.finders.dates import months
from engine.privacy.finders.gazetteer import places
from engine.privacy.finders.line import listed_words
from engine.privacy.finders.seen import ScannedText, lexicon
from engine.privacy.span import Span

_UP = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_UP}[\w’'-]{{1,30}}\.?"
_SMALL = (
    r"(?:de|del|della|di|da|do|dos|des|du|d['’]|la|le|les|van|von|der|den|ter|op|het|am|an|im|zum|zur|i|na|av|og|och"
    r"|und|y|e)"
)
_ABBREVIATED = r"(?:[^\W\d_]{1,5}\.[ \t]?)"
_NUMBER = (
    r"\d{1,4}(?:[ \t]?[a-zA-Z](?![^\W_]))?(?:[ \t]\d{1,3}(?=[ \t]*,))?"
    r"(?:[/–-]\d{1,4}[a-zA-Z]?|-[IVX]{1,4}|[ \t]?(?:bis|ter))?"
)
_FLOOR = (
    r"(?:[ \t]*,?[ \t]*(?:\d{1,2}\.?[ \t]?(?:OG|UG|Stock|Etage|Obergeschoss|og|stock|etage|sal|tr|th|tv|emelet|em)\.?"
    r"|EG|DG|Hinterhaus|Vorderhaus|Whg\.?[ \t]?\d{1,3}|Top[ \t]?\d{1,3}|(?:apt|apartment|flat|lgh|leil|byt|as"
    r"|lok|m)\.?[ \t]?\w{1,5})"
    r"(?:[ \t]?(?:re|li|rechts|links|mitte|hinten|vorn|vorne|tv|th|mf)(?![^\W_])\.?)?)?"
)
_GAP = r"[ \t]*(?:[,;–-]|\n)?[ \t]*"
_TYPE = r"(?:gate|gata|vei|veg|vej|plass|plads|väg|gränd|tie|katu|utca|út|tér|ulice|ulica|street|road|straat|laan)"
_NAME = rf"{_ABBREVIATED}?{_WORD}(?:[ \t]+(?:{_SMALL}[ \t]+)?{_WORD}){{0,3}}(?:[ \t]+{_TYPE})?"
_BEFORE_CODE = re.compile(
    rf"(?<![\w.-])(?:(?P<name>{_NAME}),?[ \t]+{_NUMBER}|{_NUMBER},?[ \t]+(?P<named>{_ABBREVIATED}[ \t]?{_NAME}"
    rf"|{_WORD}[ \t]+{_NAME}))"
    rf"{_FLOOR}{_GAP}$"
)
_CODE = (
    r"(?:[A-Z]{1,3}-)?(?:(?P<long>\d{5}(?:-\d{3,4})?|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}|\d{6})|\d{4})"
)
_CODE_AND_TOWN = re.compile(
    rf"(?<![\w.,/-]){_CODE}(?![\w-]|[.,/]\d),?[ \t]+(?P<town>(?:[A-Z][a-z]{{0,3}}\.["
    rf" \t])?{_UP}[\w’'-]{{1,30}}(?:[ \t]{_UP}[\w’'-]{{1,30}}){{0,2}}(?:[ \t](?:[A-Z]|\d{{1,2}})(?![\w.]))?)"
)
_AFTER_TOWN = re.compile(r"[ \t]*(?:[,.;:!?)\n]|$)")
_LONGEST = 100
_NO_TOWN = re.compile(
    r"(?i)(?:meter|metern|euro|stück|seiten|watt|kilo\w*|gramm|liter|personen|teile|teilen|zeilen|wörter|uhr|tage|stunden"
    r"|minuten|sekunden|jahre|eur|usd|gbp|chf|kwh|mah|lumen|kelvin|pixel|einheiten|punkte|exemplare|teilnehmer|kunden)$"
)
_LOWER = re.compile(
    r"(?i)(?<![\w#])\d{1,4}[a-z]?,?[ \t]+(?:[a-z'’]{2,20}[ \t]+){1,3}(?:street|st|road|rd|avenue|ave|lane|ln"
    r"|drive|dr|close|way"
    r"|crescent|terrace|court|ct|place|gardens|grove|hill|row|mews|square|sq|park)\.?(?:,?[ \t]+[a-z'’-]{2"
    r",20}){0,3},?[ \t]+"
    r"[a-z]{1,2}\d[a-z\d]?[ ]?\d[a-z]{2}(?!\w)"
    r"|(?<!\w)[a-zäöüß-]{2,24}(?:straße|strasse|str\.?|gasse|weg|allee|platz|straat|laan)[ \t]+\d{1,4}[a-z]?,?["
    r" \t]+\d{4,5}(?:[ ]?[a-z]{2})?[ \t]+[a-zäöü-]{3,24}"
)
_HOUSE = re.compile(
    rf"(?<![\w.])(?:{_UP}[\w’'-]{{1,20}}[ \t]){{1,3}}(?:Cottage|House|Farm|Farmhouse|Lodge|Barn|Manor|Villa"
    rf"|Rectory|Vicarage),[ \t]+"
    rf"(?:{_UP}[\w’'-]{{1,20}}[ \t]){{1,3}}(?:Street|Road|Lane|Avenue|Close|Drive|Hill|Way|Row|Green|Square|Terrace)"
    rf"(?:,[ \t]+{_UP}[\w’'-]{{1,20}}(?:[ \t]{_UP}[\w’'-]{{1,20}})?)?"
    rf"|(?<!\w)Haus[ \t]+\d{{1,3}}[a-z]?,[ \t]+(?:Siedlung|Wohnpark|Wohnanlage|Kolonie|Kleingartenanlage)["
    rf" \t]+{_UP}[\w’'-]{{1,30}}(?:,[ \t]+{_UP}[\w’'-]{{1,30}})?"
)
_FURTHER = re.compile(
    rf"(?<!\w){_UP}[\w-]{{2,24}}(?:gata|gatan|gaten|gade|vej|vejen|veien|vegen|vägen|gränd|stigen|torget|torvet"
    rf"|katu|kuja|polku|kaari)[ \t]+{_NUMBER}(?!\w)"
    rf"|(?<!\w)(?:{_UP}[\w.-]{{1,20}}[ \t]){{1,3}}(?:utca|út|útja|tér|tere|körút|sétány|köz|sor|fasor|u\.)["
    rf" \t]+\d{{1,4}}(?:/[A-Z]|\.)?"
    rf"|(?<!\w)(?:[Ss]tr\.|[Ss]trada|[Bb]d\.|[Bb]ulevardul|[Cc]alea|[Aa]leea|[Șș]os\.)["
    rf" \t]+(?:{_UP}[\w.-]{{1,20}}[ \t,]+){{1,4}}nr\.?[ \t]*\d{{1,4}}[A-Z]?"
    rf"(?:,?[ \t]*(?:bl|sc|et|ap)\.?[ \t]*\w{{1,4}})*"
    rf"|(?<!\w)(?:{_UP}[\w-]{{1,20}}[ \t]){{1,2}}(?:ulica|ulice|cesta|trg|náměstí|třída|nábřeží|námestie)["
    rf" \t]+{_NUMBER}(?!\w)"
    rf"|(?<!\w)(?:[Uu]lica|[Tt]rg|[Cc]esta|[Nn]áměstí|[Tt]řída|[Nn]ábřeží)[ \t]+(?:{_UP}[\w-]{{1,20}}["
    rf" \t]){{1,3}}{_NUMBER}(?!\w)"
    rf"|(?<!\w)(?:Jl\.?|Jln\.?|Jalan|Gang|Gg\.)[ \t]+(?:{_UP}[\w.-]{{1,20}}[ \t]){{1,4}}(?:[Nn]o\.?["
    rf" \t]*)?\d{{1,4}}[A-Z]?(?!\w)"
    rf"|(?<!\w)(?:[Ss]ố[ \t]+)?\d{{1,4}}[A-Z]?(?:/\d{{1,4}}){{0,2}}[ \t]+(?:đường|phố|ngõ|Đường|Phố)["
    rf" \t]+{_UP}\w{{1,12}}(?:[ \t]{_UP}\w{{1,12}}){{0,4}}"
    rf"(?:,[ \t]*(?:phường|quận|huyện|xã|P\.|Q\.|Phường|Quận|TP\.?)[ \t]*\w{{1,12}}(?:["
    rf" \t]{_UP}\w{{1,12}}){{0,3}}){{0,4}}"
    rf"|(?<!\w)\d{{1,4}}[A-Z]?(?:/\d{{1,4}}){{0,2}}[ \t]+{_UP}\w{{1,12}}(?:[ \t]{_UP}\w{{1,12}}){{0,4}}(?:,["
    rf" \t]*(?:phường|quận|huyện|xã|P\.|Q\.|Phường|Quận|TP\.?)[ \t]*\w{{1,12}}(?:[ \t]{_UP}\w{{1,12}}){{0,3}}){{1,4}}"
    rf"|(?<!\w)(?:{_UP}[\w-]{{1,20}}[ \t]){{1,3}}(?:Cad|Cd|Sok|Sk|Blv)\.[ \t]*(?:No[.:]?["
    rf" \t:]*)?\d{{1,4}}(?:/\d{{1,3}})?"
)
_STREET_ENDS = (
    "gata", "gatan", "gaten", "gade", "vej", "vejen", "veien", "vegen", "vägen", "gränd", "stigen", "torget",
    "torvet", "katu",
    "kuja", "polku", "kaari", "straße", "strasse", "str", "gasse", "weg", "allee", "platz", "straat", "laan",
)  # fmt: skip
_STREET_WORDS = frozenset({
    "utca", "út", "útja", "tér", "tere", "körút", "sétány", "köz", "sor", "fasor", "u", "strada", "str", "bd",
    "bulevardul",
    "calea", "aleea", "șos", "ulica", "ulice", "cesta", "trg", "náměstí", "nábřeží", "námestie", "třída", "jl",
    "jln", "jalan",
    "gang", "gg", "đường", "phố", "ngõ", "phường", "quận", "huyện", "xã", "tp", "q", "cad", "cd", "sok", "sk", "blv",
    "street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "dr", "close", "way", "crescent",
    "terrace", "court",
    "ct", "place", "gardens", "grove", "hill", "row", "mews", "square", "sq", "park",
})  # fmt: skip
"""A text without one of these has no street of `_FURTHER` and `_LOWER`."""
_OTHER_SCRIPTS = re.compile(
    r"〒[ 　]?\d{3}[-－]\d{4}[ 　、,]*[\u3040-\u30ff\u4e00-\u9fffヶ]{2,20}[\d０-９]{1,4}(?:[-－−][\d０-９]{1,4}){0,3}"
    r"|[\u4e00-\u9fffヶ]{1,5}[市区町村][\u4e00-\u9fff\u3040-\u30ffヶー]{1,12}?[\d０-９]{1,4}[-－−][\d０-９]{1,4}(?:[-－−][\d０-９]{1,4})?"
    r"|[가-힣]{1,5}(?:시|군|구)[ \t]+(?:[가-힣]{1,5}(?:동|읍|면)[ \t]+)?[가-힣\d]{1,10}(?:로|길|동)[ \t]*\d{1"
    r",4}(?:-\d{1"
    r",4})?(?:번길[ \t]*\d{1,4})?"
    r"|(?:شارع|طريق)[ \t]+(?:[\u0621-\u064a]{2,15}[ \t]+){1,4}(?:رقم[ \t]+)?\d{1,4}"
    r"|(?:רחוב|רח'|שדרות|שד')[ \t]+(?:[א-ת\"']{2,15}[ \t]+){1,4}\d{1,4}"
)


def postal(seen: ScannedText) -> Iterator[Span]:
    """Places of addresses with a figure."""
    text = seen.text
    for match in _CODE_AND_TOWN.finditer(text):
        yield from _before_code(text, match)
    if not _STREET_WORDS.isdisjoint(seen.lows) or any(low.endswith(_STREET_ENDS) for low in seen.lows):
        for pattern in (_FURTHER, _LOWER):
            for match in pattern.finditer(text):
                yield Span(match.start(), match.end(), "address")
    for match in _OTHER_SCRIPTS.finditer(text) if seen.foreign else ():
        yield Span(match.start(), match.end(), "address")


def houses(seen: ScannedText) -> Iterator[Span]:
    """Places of houses with a name instead of a number."""
    if not _HOUSES.isdisjoint(seen.lows):
        for match in _HOUSE.finditer(seen.text):
            yield Span(match.start(), match.end(), "address")


_HOUSES = frozenset({
    "cottage", "house", "farm", "farmhouse", "lodge", "barn", "manor", "villa", "rectory", "vicarage", "haus",
})  # fmt: skip


def _before_code(text: str, code: re.Match[str]) -> Iterator[Span]:
    """“Storgata 5, 0155 Oslo”: what stands before a postcode and a town, if it is no thing's number."""
    begin = max(0, code.start() - _LONGEST)
    match = _BEFORE_CODE.search(text[begin : code.start()])
    if match is None:
        return
    town, end = code["town"], code.end()
    named = re.findall(r"[^\W\d_]+", match["name"] or match["named"])
    # Small words are the street's own, as in “Nordre gate”.
    words = [w.casefold() for w in named if w[0].isupper()] or [w.casefold() for w in named]
    short = code["long"] is None
    if short and (re.fullmatch(r"(?:19|20)\d\d", code.group().split()[0]) or not _is_town(text, end, town)):
        return
    if _NO_TOWN.match(town) or not months().isdisjoint((*words, town.casefold())) or _is_thing(words):
        return
    yield Span(begin + match.start(), end, "address")


def _is_town(text: str, end: int, town: str) -> bool:
    return town.casefold() in places() or _AFTER_TOWN.match(text, end) is not None


def _is_thing(words: list[str]) -> bool:
    """Whether a word before the number is one for something else's number: “Artikel 12, 10115 Berlin”."""
    if words[0] in listed_words("brands") or words[-1] in ("nr", "no", "n", "num", "nummer"):
        return True
    return any(
        entry.cue.role in ("other", "label") and not entry.rest for word in words for entry in lexicon().entries(word)
    )
