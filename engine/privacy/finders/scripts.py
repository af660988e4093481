"""Names of people in scripts beside the Latin and the Chinese one: behind “my name is”, before a title, where lists
know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.privacy.finders.gazetteer import GIVEN, SURNAME, gazetteer
from engine.privacy.finders.seen import table
from engine.privacy.span import Span

_KANA, _HANGUL, _THAI, _ARABIC, _HEBREW, _HINDI = (
    re.compile(f"[{letters}]")
    for letters in (
        "\u3040-\u30ff",
        "\uac00-\ud7a3",
        "\u0e00-\u0e7f",
        "\u0600-\u06ff",
        "\u0590-\u05ff",
        "\u0900-\u097f",
    )
)
_JAPANESE = r"(?P<name>[一-龯々ヶ]{2,5}(?:[ 　][一-龯々ぁ-んァ-ヴー]{1,5})?|[ァ-ヴー]{3,14}(?:[・ 　][ァ-ヴー]{2,10})?)"
_JAPANESE_END = r"(?=です|でございます|と|。|、|！|!|,|，|\s|$)"
_KOREAN_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변"
    "염여추도소석선설마"
    "길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부"
)
_KOREAN = (
    rf"(?P<name>(?:남궁|황보|제갈|선우|독고)[가-힣]{{1,2}}|[{_KOREAN_SURNAMES}][가-힣]{{2}}"
    rf"|[{_KOREAN_SURNAMES}][가-힣](?![가-힣]))"
)
_KOREAN_END = r"(?=입니다|이에요|예요|이예요|이고|이며|라고|이라고|이라|인데|요|$|[\s,.!?])"
_THAI_NAME = (
    r"(?P<name>[ก-๎]{2,20}?(?:\s[ก-๎]{2,25}?)?)(?=\s*(?:ครับ|ค่ะ|คะ|นะ|จ้า|และ|อยู่|จาก|ต้องการ|อยาก|ขอ|โทร|เบอร์)"
    r"|\s*$|\s*[,.\n\d(])"
)
_THAI_NO = re.compile(r"อะไร|ผู้|สินค้า|บริษัท|ร้าน|ไฟล์|เล่น|บัญชี")
_PROCLITICS = r"(?<![\u0621-\u06ff])(?:[وف]?[بلك]?)"
_ARABIC_WORD = r"[\u0621-\u064a\u066e-\u06d3]{2,15}"
_ARABIC_NO = frozenset({
    "في", "من", "على", "عن", "إلى", "أن", "إن", "لا", "لم", "هو", "هي", "هذا", "هذه", "التي", "الذي", "مع", "بعد",
    "قبل", "رقم", "طلب", "أريد", "أرغب", "غير", "خطأ", "خاطئ", "صحيح", "مكتوب", "ليس", "كان", "عند", "عندي", "لدي",
    "يا",
})  # fmt: skip
_HEBREW_WORD = r"[א-ת]{2,12}(?:[-־][א-ת]{2,12})?"
_HINDI_WORD = r"[\u0900-\u0963\u0970-\u097f]{2,20}"


def in_other_scripts(text: str) -> Iterator[Span]:
    """Places of names."""
    for letters, find in (
        (_KANA, _japanese),
        (_HANGUL, _korean),
        (_THAI, _thai),
        (_ARABIC, _arabic),
        (_HEBREW, _hebrew),
        (_HINDI, _hindi),
    ):
        if letters.search(text) is not None:
            yield from find(text)


@cache
def _words(name: str) -> str:
    """Words of a list as one way to look for them, a blank for any white space."""
    return "|".join(
        re.escape(str(w)).replace(r"\ ", r"\s+")
        for w in sorted(map(str, table("scripts")["names"][name]), key=lambda w: -len(w))
    )


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    yield from (Span(*m.span("name"), "name") for m in pattern.finditer(text))


def _flags(name: str) -> int:
    return gazetteer().get(name.casefold(), 0)


def _japanese(text: str) -> Iterator[Span]:
    after, before, of, titled = _japanese_patterns()
    yield from _spans(after, text)
    yield from _spans(before, text)
    yield from (s for s in _spans(of, text) if _is_japanese_name(text[s.start : s.end]))
    yield from (
        s
        for s in _spans(titled, text)
        if _flags(text[s.start : s.end]) & (SURNAME | GIVEN) or _is_japanese_name(text[s.start : s.end], whole=True)
    )


@cache
def _japanese_patterns() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"(?<![一-龯々ァ-ヴー]){_JAPANESE}(?=(?:{_words('ja_after')}))"),
        re.compile(rf"(?:{_words('ja_before')})\s*{_JAPANESE}{_JAPANESE_END}"),
        re.compile(rf"(?:{_words('ja_of')}){_JAPANESE}{_JAPANESE_END}"),
        re.compile(
            rf"(?<![一-龯々])(?P<name>[一-龯々]{{2,5}}|[ァ-ヴー]{{3,8}})(?=(?:{_words('ja_titles')})(?!子"
            r"|々|式|名|主|方))"
        ),
    )


def _is_japanese_name(name: str, *, whole: bool = False) -> bool:
    """Whether it begins with a surname of the lists and goes on with what may be a given name, or is one of them."""
    bare = re.sub(r"[\s　・]", "", name)
    if _flags(bare) & (SURNAME | GIVEN):
        return True
    return any(
        _flags(bare[:n]) & SURNAME
        and (len(bare) - n <= 3 if not whole else _flags(bare[n:]) & GIVEN or len(bare) - n == 2)
        for n in (3, 2, 1)
        if n < len(bare)
    )


def _korean(text: str) -> Iterator[Span]:
    before, itself, titled, called = _korean_patterns()
    yield from _spans(before, text)
    yield from _spans(called, text)
    for span in (*_spans(itself, text), *_spans(titled, text)):
        if _flags(text[span.start + 1 : span.end]) & GIVEN or text[span.end : span.end + 4].lstrip().startswith(
            ("씨", "고객님")
        ):
            yield span


@cache
def _korean_patterns() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"(?:{_words('ko_before')})\s*{_KOREAN}{_KOREAN_END}"),
        re.compile(rf"(?<![가-힣])(?:{_words('ko_self')})\s+{_KOREAN}{_KOREAN_END}"),
        re.compile(
            rf"(?<![가-힣]){_KOREAN}(?=\s?(?:{_words('ko_titles')})(?:[\s,.!?]|[가는를와과이은을의도께]|에게|한테|$))"
        ),
        re.compile(rf"(?<![가-힣]){_KOREAN}(?=(?:이?라고)\s*(?:합니다|해요|불러))"),
    )


def _thai(text: str) -> Iterator[Span]:
    for match in _thai_pattern().finditer(text):
        if not _THAI_NO.search(match["name"]):
            yield Span(*match.span("name"), "name")
    for match in re.finditer(r"คุณ\s?(?P<name>[ก-๎]{3,15}?)(?=ช่วย|โทร|ติดต่อ|แจ้ง|บอก|\s|$|ครับ|ค่ะ|คะ|ได้)", text):
        if _flags(match["name"]) & GIVEN or match["name"].startswith(("สม", "วิ", "ประ", "สุ", "ชัย", "ณั", "พิ", "กิต")):
            yield Span(*match.span("name"), "name")


@cache
def _thai_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('th_before')}|(?<![ก-๎])(?:{_words('th_titles')}))\s*{_THAI_NAME}")


def _arabic(text: str) -> Iterator[Span]:
    for match in _arabic_pattern().finditer(text):
        start, end = match.end(), match.end()
        for word in re.finditer(rf"\s+({_ARABIC_WORD})(?![\u0600-\u06ff])", text[match.end() : match.end() + 60]):
            at = match.end() + word.start(1)
            known = bool(_flags(word[1])) or word[1].startswith("ال") or word[1] in ("بن", "ابن", "أبو", "عبد", "آل")
            first = end == match.end()
            if at != end + len(word.group()) - len(word[1]) or word[1] in _ARABIC_NO:
                break
            # Further on a word nobody knows goes on with the sentence; “Mr Manager” is nobody.
            if not known and not first and word[1].startswith(("و", "ف", "أ", "ي", "ت", "ن")):
                break
            if first and match["title"] is not None and word[1].startswith("ال"):
                break
            start, end = (at if first else start), match.end() + word.end(1)
            if len(text[start:end].split()) >= _MOST_NAMES:
                break
        if end > match.end():
            yield Span(start, end, "name")

    for match in _ARABIC_SELF.finditer(text):
        if _flags(match["given"]) & GIVEN and (match["more"].startswith("ال") or _flags(match["more"])):
            yield Span(*match.span("name"), "name")


_ARABIC_SELF = re.compile(
    rf"(?<![\u0621-\u06ff])(?:أنا|انا)\s+(?P<name>(?P<given>{_ARABIC_WORD})\s+(?P<more>{_ARABIC_WORD}))(?![\u0600-\u06ff])"
)
"""“I am” before two words that are names; one alone may say how somebody is, as “happy”."""
_MOST_NAMES = 3


@cache
def _arabic_pattern() -> re.Pattern[str]:
    hung = "|".join("لل" + title.removeprefix("ال") for title in _titles())
    return re.compile(
        rf"{_PROCLITICS}(?:(?P<before>{_words('ar_before')})|(?P<title>{_words('ar_titles')}"
        rf"|{hung}))(?![\u0600-\u06ff])"
    )


@cache
def _titles() -> tuple[str, ...]:
    return tuple(str(w) for w in table("scripts")["names"]["ar_titles"])


def _hebrew(text: str) -> Iterator[Span]:
    yield from _spans(_hebrew_pattern(), text)


@cache
def _hebrew_pattern() -> re.Pattern[str]:
    more = rf"(?:\s+(?!ו|ה(?!כ)|אני|עם|של|על|יש|לא|את){_HEBREW_WORD})?"
    return re.compile(
        rf"(?<![א-ת])[ושמ]?(?:{_words('he_before')}|{_words('he_titles')})\s*(?P<name>{_HEBREW_WORD}{more})(?![א-ת])"
    )


def _hindi(text: str) -> Iterator[Span]:
    for match in _hindi_pattern().finditer(text):
        if "क्या" not in match["name"]:
            yield Span(*match.span("name"), "name")
    for match in _hindi_titled().finditer(text):
        words = match["name"].split()
        # The second word may go on with the sentence.
        length = len(match["name"]) if len(words) < 2 or _flags(words[1]) else len(words[0])
        yield Span(match.start("name"), match.start("name") + length, "name")


@cache
def _hindi_pattern() -> re.Pattern[str]:
    name = rf"(?P<name>{_HINDI_WORD}(?:\s+{_HINDI_WORD}){{0,2}}?)"
    return re.compile(rf"(?:{_words('hi_before')})\s*{name}(?=\s+(?:है|हैं|और|बोल)|\s*[,।|\n]|\s*$)")


@cache
def _hindi_titled() -> re.Pattern[str]:
    return re.compile(rf"(?<![\u0900-\u097f])(?:{_words('hi_titles')})\s+(?P<name>{_HINDI_WORD}(?:\s+{_HINDI_WORD})?)")
