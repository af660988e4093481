"""Addresses: streets with their number, with what stands around them (flat, postcode, town), and boxes of the post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.privacy.finders.seen import ScannedText
from engine.privacy.span import Span

_UP = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶŁĻĽŃŅŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ]"
_NAME = rf"{_UP}[\w’'.-]*"
_UNIT_AFTER = (
    r"(?![ \t]*(?:[kKMGT]i?[Bb]|kg|g|mg|t|km|m|cm|mm|ml|l|m²|qm|EUR|Euro|USD|Uhr|Stück|Personen|Minuten"
    r"|Stunden|Tage|Wochen|Seiten|Meter)\b|[ \t]*[€%$°²]"
    r"|[.,:]\d|\w)"
)
_NUMBER = rf"\d{{1,4}}(?:[a-z]\b|[ \t][a-f]\b)?(?:[-–/]\d{{1,4}}[a-z]?)?{_UNIT_AFTER}"
_NO_STREET = (
    r"(?!(?:Arbeits|Speicher|Sitz|Steh|Stell|Park|Liege|Schlaf|Lager|Lade|Steck|Studien|Ausbildungs|Kita"
    r"|Tabellen|Start|Camping|Stamm|Um|Rück|Hin|Heim|Aus|Irr"
    r"|Anfahrts|Transport|Versand|Liefer|Rechts|Dienst|Lösungs|Kommunikations|Einbahn)(?:platz|weg|straße)[ \t])"
)
"""Words that end as streets do and are none."""
_NOT_THE = (
    r"(?!(?:D(?:er|ie|as|en|em)|In|An|Am|Auf|Diese[rs]?|Jede[rs]?|Unsere?r?|Euer|Ihre?r?|Seine?r?|Meine?r?"
    r"|Deine?r?|Eine?r?|Keine?r?|Welche[rs]?|Erster|Zweiter"
    r"|Dritter|Letzter|Nächster|Freier|Aber|Oder|Immer|Leider|Über|Unter|Hinter)[ \t])"
)
_UK_CODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)"
_US_CODE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]"
    r"|UT|V[AT]|W[AIVY]|ON|QC|BC|AB|NB|NS|MB"
    r"|SK)[ \t]+(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z][ ]?\d[A-Z]\d)(?!\w)"
)
_EIR = r"[A-Z]\d[\dW] ?[A-Z\d]{4}(?!\w)"
_TOWN = (
    rf"(?:St\.[ \t]|S\.[ \t])?{_UP}[\w’'-]*(?:[ \t](?:am|an der|bei|im|sur|sous|de|del|di|la|le|les|do|da|der"
    rf"|d['’])?[ \t]?{_UP}[\w’'-]*){{0,3}}"
)
_AFTER = (
    r"(?:,?[ \t]*(?:(?i:flat|apt\.?|apto\.?|apartment|appt\.?|unit|suite|ste\.?|floor|fl\.?|bldg|etage"
    r"|stock|og|eg|top|whg\.?|wohnung|hinterhaus"
    r"|dg|\d{1,2}\.[ \t]?(?:og|stock|etage|ug)(?:[ \t]?(?:re|li|rechts|links|mitte|hinten|vorn)(?![^\W_])\.?)?"
    r"|bât\.?|bâtiment|étage|esc\.?|escalera|piso|planta|puerta"
    r"|pta\.?|int\.?|interno|sc\.?|scala|bajo|ático|àtic|dpto\.?|depto\.?|local|portal|torre|c/o|lot|bloque"
    r"|blq\.?|box|chez)(?![^\W\d_])[ \t]*"
    r"(?:[\wºª°/-]{1,6}(?![^\W_])\.?)?(?:[ \t](?:izq|izda|dcha)\.?)?"
    r"|\d{1,2}[ \t]?[º°ªª][ \t]?(?:[A-Za-z](?![^\W_])|izq\.?|izda\.?|dcha\.?|piano"
    r"|piso)?))*"
)
_COLONY = rf"(?:,[ \t]*(?:Col\.|Colonia|Fracc\.|Barrio|Urb\.|Bo\.)[ \t]*{_TOWN})?"
_PLACE = (
    rf"(?:[ \t]*(?:[,;–-]|\n)?[ \t]*(?:(?:{_TOWN},?[ \t]+)?(?:{_UK_CODE}|{_US_CODE}|{_EIR})"
    r"|(?:in[ \t]+)?(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{3})?(?:[ \t]?[A-Z]{2}(?=[ \t]))?[ "
    rf"\t]+{_TOWN}(?:[ \t]*\([A-Z]{{2}}\))?|{_TOWN},[ \t]*\d{{4,6}}(?!\w)"
    rf"|{_TOWN},[ \t]+{_TOWN}(?=[,.\n]|$)))?"
)
_BEFORE = r"(?:(?i:flat|apt\.?|apartment|unit|suite|room|floor|c/o)[ \t]+[\w’'-]{1,12}(?:[ \t][A-Z][\w’'-]+)?,?[ \t]+)?"
_EN_TYPE = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Close|Court|Ct|Square|Sq|Terrace|Tce"
    r"|Crescent|Cres|Gardens|Gdns|Grove|Place|Pl|Way|Hill|Row|Mews|Parade|Pde|Park"
    r"|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Trail|Walk|Rise|Wharf|Quay|Green|Villas|Broadway|Loop|Plaza"
    r"|Nagar|Marg|Colony|Layout|Sector|Embankment|Esplanade|Heights|Bypass)"
)
_ENGLISH = re.compile(
    rf"(?<![\w#]){_BEFORE}\d{{1,5}}(?:[-–/]\d{{1,4}})?[A-Za-z]?,?[ \t]+(?:[NSEW]{{1,2}}\.?[ \t]+)"
    rf"?(?:{_NAME}[ \t]+){{1,3}}{_EN_TYPE}\b\.?"
    rf"(?:[ \t][NSEW]{{1,2}}\b\.?)?{_AFTER}{_PLACE}"
)
_BY_CODE = re.compile(
    rf"(?:c/o[ \t]+)?(?:(?:{_NAME}|\d{{1,4}}[a-z]?)(?:[ \t]+(?:{_NAME}|\d{{1,4}}[a-z]?|of|the|on"
    rf"|upon)){{0,4}},[ \t]+){{1,4}}(?:{_NAME}"
    rf"(?:[ \t-]{_NAME}){{0,2}},?[ \t]+)?{_UK_CODE}"
)
_GERMAN = re.compile(
    rf"(?<!\w)(?:{_NO_STREET}[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|gasse|weg|allee|platz|ufer|damm|chaussee"
    r"|-(?:Straße|Strasse|Gasse|Weg|Allee|Platz|Ufer|Damm|Ring))"
    rf"[ \t]+{_NUMBER}"
    rf"|[A-ZÄÖÜ][\wäöüß-]*(?:steig|stieg|ring|markt|hof|graben)[ \t]+\d{{1,3}}[a-z]?(?=[,.\n)]|$|[ \t]+\d{{5}}[ \t])"
    rf"|{_NOT_THE}[A-ZÄÖÜ][\wäöüß-]+[ \t]+(?:Straße|Strasse)[ \t]+{_NUMBER}"
    rf"|{_NOT_THE}[A-ZÄÖÜ][\wäöüß-]*(?:[ \t]+|-)?[Ss]tr\.[ \t]*{_NUMBER}"
    rf"|{_NOT_THE}[A-ZÄÖÜ][\wäöüß-]{{2,24}}str[ \t]+{_NUMBER}"
    rf"|{_NOT_THE}[A-ZÄÖÜ][\wäöüß-]+er[ \t]+(?:Weg|Allee|Platz|Gasse|Ring|Damm|Ufer|Chaussee)[ \t]+{_NUMBER}"
    rf"|[A-Z][a-z]+(?:straat|laan|plein|gracht|kade|singel|dreef|dijk)[ \t]+{_NUMBER})(?:,?[ \t]+(?:Top"
    rf"|Stiege|Tür)[ \t]+\w{{1,4}})?{_AFTER}{_PLACE}"
)
_GERMAN_AT = re.compile(
    r"(?<!\w)(?:(?:Am|An[ \t]de[rnm]|Auf[ \t]de[rnm]|Hinter[ \t]de[rnm]|Im|In[ \t]de[rnm]|Unter[ \t]den"
    r"|Zum|Zur|Bei[ \t]de[rnm]"
    rf"|Vor[ \t]dem)[ \t]+[A-ZÄÖÜ][\wäöüß-]+(?:en|er)?[ \t]+[A-ZÄÖÜ][\wäöüß-]+[ \t]+{_NUMBER}"
    r"|(?:Am|An[ \t]de[rnm]|Auf[ \t]de[rnm]|Hinter[ \t]de[rnm]|Im|In[ \t]de[rnm]|Unter[ \t]den|Zum"
    r"|Zur)[ \t]+[A-ZÄÖÜ][\wäöüß-]+[ \t]+\d{1,3}[a-z]?"
    rf"(?=,?[ \t]+\d{{5}}[ \t]+[A-ZÄÖÜ])){_AFTER}{_PLACE}"
)
_FR_TYPE = (
    r"(?:[Rr]ue|[Rr]\.|[Aa]venue|[Aa]v\.?|[Bb]oulevard|[Bb]d\.?|[Bb]ld\.?|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Rr]oute"
    r"|[Cc]ours|[Ss]quare|[Pp]assage|[Rr]ésidence"
    r"|[Ll]otissement|[Vv]enelle|[Ss]entier|[Ff]aubourg|[Mm]ontée|[Rr]uelle|[Ll]ieu-dit)"
)
_FRENCH = re.compile(
    rf"(?<!\w)\d{{1,4}}(?:[ \t]?(?:bis|ter|quater|[A-D]))?,?[ \t]+{_FR_TYPE}[ \t]+[\w’' -]{{2,45}}?(?=,"
    r"|\.(?:\s|$)|\n|;|$|\)|\s–|[ \t]\d{5}|[ \t]+"
    rf"(?:et|mais|pour|depuis|est|car|avec|à|où|il|je|on)[ \t]){_AFTER}{_PLACE}(?:,?[ \t]+\d{{5}}(?!\d))?"
    r"|(?<!\w)\d{1,4}(?:[ \t]?(?:bis|ter))?,?[ \t]+(?:(?:place|quai)[ \t]+(?:de la[ \t]+|de l['’]|d['’]"
    r"|du[ \t]+|des[ \t]+|de[ \t]+)?"
    r"|(?:Place|Quai)[ \t]+(?:de la[ \t]+|de l['’]|d['’]|du[ \t]+|des[ \t]+"
    rf"|de[ \t]+))[A-ZÀ-Þ][\w’' -]{{2,40}}?(?=[,.\n;]|$){_AFTER}{_PLACE}"
    r"|(?<!\w)(?:[Rr]ue|[Aa]venue|[Cc]hemin|[Rr]oute|[Bb]oulevard|[Ii]mpasse)[ \t]+(?:de la |de l['’]|du "
    rf"|des |de |d['’])?{_NAME}"
    rf"(?:[ \t-]{_NAME}){{0,3}}[ \t]+\d{{1,4}}[a-z]?(?!\w){_AFTER}{_PLACE}"
)
_ES_TYPE = (
    r"(?:[Cc]alle|C/|C\.|[Aa]venida|[Aa]vda\.?|[Aa]v\.|[Pp]aseo|P[ºo°]\.?|[Pp]laza|[Pp]za\.?|[Pp]l\."
    r"|[Cc]arrer|[Cc]/|[Cc]amino|[Cc]arretera|[Cc]tra\.?|[Rr]onda|[Rr]da\.?|[Tt]ravesía|[Gg]lorieta|[Rr]úa"
    r"|[Rr]ua|[Rr]ambla|[Pp]asaje"
    r"|[Cc]allejón|[Uu]rb\.|[Uu]rbanización|[Pp]olígono|[Cc]arrera|[Cc]ra\.?|[Cc]alzada|[Bb]oulevard"
    r"|[Pp]rivada|[Tt]v\.|[Aa]lameda|[Tt]ravessa|[Ll]argo|[Pp]raça|[Pp]raza)"
)
_SPANISH = re.compile(
    rf"(?<!\w){_ES_TYPE}[ \t]*(?:(?:de|del|la|las|los|el|d['’])[ \t]+){{0,3}}{_NAME}(?:[ \t]+(?:(?:de|del"
    r"|la|las|los|y|el"
    rf"|i)[ \t]+)*{_NAME}){{0,4}},?[ \t]*(?:n[ºo°]?\.?|núm\.?|No\.?"
    r"|#)?[ \t]*(?:\d{1,5}(?:-\d{1,4})?[a-zA-Z]?|s/n)(?![\w€%]"
    rf"|[.,]\d){_AFTER}{_AFTER}{_COLONY}{_PLACE}(?:,[ \t]*{_TOWN}(?=[.\n]|$))?"
    r"|(?<!\w)(?:Calle|Carrera|Cra\.?|Cl\.?)[ \t]+\d{1,3}[A-Za-z]?[ \t]*(?:#|No\.?"
    rf"|N°)[ \t]*\d{{1,3}}[A-Za-z]?[ \t]*-[ \t]*\d{{1,3}}{_AFTER}{_PLACE}"
)
_IT_TYPE = (
    r"(?:[Vv]ia|[Vv]iale|V\.le|[Pp]iazza|P\.zza|P\.za|[Pp]iazzale|P\.le|[Cc]orso|C\.so|[Ll]argo|[Vv]icolo"
    r"|[Ss]trada|[Cc]ontrada|C\.da|[Ll]ungomare"
    r"|[Ll]ungotevere|[Ll]ungarno|[Bb]orgo|[Ff]razione|[Ff]raz\.|[Ll]oc\.|[Ll]ocalità|[Ss]alita|[Tt]raversa"
    r"|[Cc]alle|[Cc]ampo)"
)
_ITALIAN = re.compile(
    rf"(?<!\w){_IT_TYPE}[ \t]+(?:(?:di|del|della|dello|dei|delle|degli|dell['’]|al|alla|alle|ai|la|le|il"
    r"|san|santa|XX|IV|F\.lli)[ \t]*){0,3}"
    rf"(?:{_NAME}|\d{{1,2}}[ \t]{_NAME}|[IVX]+[ \t]{_NAME})(?:[ \t]+(?:(?:di|del|della|dei|delle|e"
    rf"|da)[ \t]+)*{_NAME}){{0,4}},?[ \t]*(?:n[°º]?\.?"
    rf"|n\.)?[ \t]*\d{{1,4}}(?:[/ -]?[a-zA-Z](?![^\W_]))?(?:/\d{{1,3}})?(?![\w€%]|[.,]\d){_AFTER}{_AFTER}{_PLACE}"
)
_POLISH = re.compile(
    rf"(?<!\w)(?:ul\.|al\.|pl\.|os\.)[ \t]+{_NAME}(?:[ \t]{_NAME}){{0,2}}[ \t]+\d{{1,4}}[a-zA-Z]?(?:[/ "
    r"m.]{1,4}\d{1,3})?"
    rf"(?:,?[ \t]+\d{{2}}-\d{{3}}[ \t]+{_TOWN})?"
)
_BOX = re.compile(
    r"(?<!\w)(?:P\.?[ ]?O\.?[ ]?[Bb]ox|P\.?O\.?B\.?|Post Office Box|Private Bag|Postfach|BP|B\.P\.|CS"
    r"|Boîte postale|Apartado(?: de correos| postal)?"
    rf"|Apdo\.?|Casella [Pp]ostale|C\.P\.|Caixa [Pp]ostal|Postbus)"
    rf"[ \t]*(?:n[°º]?\.?[ \t]*)?[A-Z]{{0,2}}\d[\d ]{{0,7}}(?<=\d)(?!\w)(?:,?[ \t]+{_TOWN},[ \t]*{_US_CODE})?{_PLACE}"
)
_CHINESE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区"
    r"|特别行政区))?(?:[\u4e00-\u9fff]{2,6}?市)?(?:[\u4e00-\u9fff]{1,6}?(?:区|區|县|縣|镇|鎮"
    r"|乡))?[\u4e00-\u9fff]{1,10}?(?:路|街|大道|道|巷|弄|胡同|村|里|苑|园|園|小区|社区)"
    r"[甲乙丙丁]?(?:[一二三四五六七八九十百]+|\d{1,5})(?:号|號|弄"
    r"|巷)(?:[\u4e00-\u9fffA-Za-z]{0,12}?\d{0,4}(?:号|號|弄|院|座|幢|栋|棟|楼|樓|层|單元|单元|室|门|門|房"
    r"|单))*(?:[A-Z]?座?\d{1,5}(?:室|房|号)?)?"
    r"|(?<!\d)\d{1,4}(?:号楼|號樓|栋|棟|幢|座)(?:[\dA-Z一二三四五六七八九十]{1,3}(?:单元|單元|门|門"
    r"|座))?\d{2,5}(?:室|房|号)?"
)
_RU_TYPE = (
    r"(?i:ул|улица|вул|вулиця|пр-?к?т|просп|проспект|пер|переулок|провулок|пл|площадь|наб|набережная|б-р"
    r"|бульвар|ш|шоссе)"
)
_RU_NAME = r"[А-ЯЁІЇЄҐ][\w-]*"
_CYRILLIC = re.compile(
    rf"(?<!\w)(?:(?:г|гор|м|с|пос)\.?[ \t]*{_RU_NAME},?[ \t]+)?{_RU_TYPE}(?:\.[ \t]*|[ \t]+)"
    rf"(?:\d{{1,2}}-?[а-яё]{{1,3}}[ \t]+)?{_RU_NAME}(?:[ \t]{_RU_NAME}){{0,3}}"
    r",?[ \t]*(?:(?:д|дом|буд)\.?[ \t]*)?\d{1,4}[а-яёА-ЯЁ]?(?:[/-]\d{1,3})?(?!\w)(?:,?[ \t]*(?:к|корп"
    r"|корпус|стр|кв|квартира|оф)\.?[ \t]*\d{1,4})*"
    r"(?:,[ \t]*(?:г\.[ \t]*)?[А-ЯЁІЇЄҐ][а-яёіїєґ-]+)?(?:,[ \t]*\d{5,6})?"
)
_GREEK = re.compile(r"(?<!\w)(?i:οδός|οδού|λεωφόρος|λεωφ\.)[ \t]+[Α-ΩΆ-Ώ]\w+(?:[ \t][Α-ΩΆ-Ώ]\w+){0,2}[ \t]+\d{1,4}")
_TR_NAME = r"[A-ZÇĞİÖŞÜ][\wçğıöşü]+"
_TURKISH = re.compile(
    rf"(?<!\w)(?:{_TR_NAME}[ \t]){{1,3}}(?:Mah(?:\.|allesi),?[ \t]+(?:[A-ZÇĞİÖŞÜ\d][\wçğıöşü.]*[ \t]){{1,3}})?"
    r"(?:Cad(?:\.|desi)|Sok(?:\.|ağı|ak)|Bulvarı)[ \t,]*No[.:]?[ \t:]*\d{1,4}(?:/\d{1,3})?"
)
_JAPANESE = re.compile(
    r"(?:〒?\d{3}-\d{4}[ \t　]*)?[\u4e00-\u9fff]{1,4}[都道府県][\u4e00-\u9fff\u3040-\u30ffヶケ]{1,"
    r"12}[市区町村郡][\u4e00-\u9fff\u3040-\u30ffヶケー]{0,14}?"
    r"(?:[\d０-９一二三四五六七八九十]{1,4}(?:丁目|番地?|号|[-－−ー の](?=[\d０-９]))?){1,5}(?:[\d０-９]{1,4}号室)?"
)
_KOREAN = re.compile(
    r"[가-힣]{1,6}(?:특별시|광역시|특별자치시|특별자치도|시|도)[ \t]+(?:[가-힣]{1,5}(?:시|군"
    r"|구)[ \t]+){1,2}(?:[가-힣]{1,5}(?:읍|면|동)[ \t]+)?"
    r"(?:[가-힣\d]{1,10}(?:로|길|동|리)[ \t]*){1,2}\d{1,4}(?:-\d{1,4})?(?:,?[ \t]*\d{1,4}동)?(?:[ \t]*\d{1,4}호)?"
)
_OTHER_SCRIPTS = (_CYRILLIC, _GREEK, _TURKISH, _JAPANESE, _KOREAN)
_HAN_CUT = re.compile(r"^(?:.*?(?:地址|住址|住在|我住|家住|寄到|送到|发到|位于|在|是|到|：|住|改成|改为))")
_BY_FORM = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "de_at": _GERMAN_AT,
    "fr": _FRENCH,
    "es": _SPANISH,
    "it": _ITALIAN,
    "pl": _POLISH,
    "box": _BOX,
}
_CODED = re.compile(r"\d[A-Z]{2}(?![^\W_])")
"""The end of a British postcode."""


def streets(seen: ScannedText) -> Iterator[Span]:
    """Places of addresses; a text without figures holds none."""
    text = seen.text
    for form in {h.cue.kind for h in seen.hits if h.cue.role == "street"}:
        for match in _BY_FORM[form].finditer(text):
            yield _trimmed(text, match)
    for match in _BY_CODE.finditer(text) if _CODED.search(text) else ():
        yield _trimmed(text, match)
    for pattern in _OTHER_SCRIPTS if not text.isascii() else ():
        for match in pattern.finditer(text):
            yield _trimmed(text, match)
    for match in _CHINESE.finditer(text) if seen.chinese else ():
        cut = _HAN_CUT.match(match.group())
        yield Span(match.start() + (cut.end() if cut else 0), match.end(), "address")


def _trimmed(text: str, match: re.Match[str]) -> Span:
    end = match.end()
    while end > match.start() and text[end - 1] in " \t,;.–-\n":
        end -= 1
    return Span(match.start(), end, "address")
