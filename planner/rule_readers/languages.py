"""Languages named in the words, and the language of the words themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from engine.data.languages import WIDESPREAD, identifier
from planner.requirements import Change
from planner.rule_readers.clauses import Clause, clause_at, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue
from planner.rule_readers.marks import sentence_at
from planner.rule_readers.wordlist import WordEntry, WordList

_SPOKEN_IN = ("en", "de", "fr", "es", "zh")
"""Languages in which the names of all are known."""
_WIDEST = tuple("no" if code == "nb" else code for code in WIDESPREAD)
_MORE_SPEAKERS = ("it", "pt", "nl", "pl", "ja")
"""Languages in which those of the widespread ones are."""
_OTHER_WORDS = frozenset({"pools", "fins", "frans", "engels", "deens", "turks"})
"""Dutch names that are words or names of people elsewhere: “swimming pools”, “Friedrich Engels”."""
_OF_DUTCH = re.compile(
    r"(?<!\w)(?:(?:het|naar|vanuit|uit)\s+|(?:\w*(?:duits|spaans|nederlands|engels|frans)\s*(?:,|en|of)\s+))$", re.I
)
_FROM_TO = re.compile(r"(?<![\w/.-])(?P<a>[A-Z]{2}|[a-z]{2})\s?(?:->|=>|→|⇒|-->)\s?(?P<b>[A-Z]{2}|[a-z]{2})(?![\w/-])")
_SPOKEN_OF = re.compile(r"(?<!\w)(?:languages?|sprachen?|langues?|idiomas?|lenguas?)(?!\w)|语言", re.I)
_LONE_CODE = re.compile(r"(?<![\w./-])[a-z]{2}(?![\w./-])")
_ALSO_WORDS = frozenset(
    [
        "it",
        "no",
        "is",
        "id",
        "he",
        "hi",
        "da",
        "so",
        "as",
        "my",
        "be",
        "to",
        "am",
        "an",
        "or",
        "me",
        "we",
        "in",
        "of",
        "la",
        "es",
        "el",
        "et",
    ]
)
_AMONG_WORDS = frozenset({"de", "en", "ja", "fa", "ca", "da"})
"""Codes that are words of other languages, and are meant beside others only."""
_LETTERS_ENOUGH = 20
_LETTERS_SURE = 60
_LIKELY = ("en", "de", "fr", "es", "it", "pt", "nl")
_NAME_LEAST = 4
_ALWAYS_CAPITAL = frozenset(
    {
        "polish",
        "thai",
        "lao",
        "danish",
        "turkish",
        "finnish",
        "latin",
        "urdu",
        "hindi",
        "malay",
        "georgian",
        "persian",
        "welsh",
    }
)
_ENDINGS = {
    "de": r"(?:e|en|em|er|es|s)?",
    "fr": r"(?:e|s|es|ne|nes)?",
    "es": r"(?:a|as|es|s)?",
    "en": "",
    "it": "[oaei]?",
    "pt": "[aos]?",
    "nl": "e?",
    "ja": "",
    "pl": r"(?:u|im|iego|iej|iemu|mi|a|ą)?",
}
_SPOKEN_AS = re.compile(r"[用说說讲講成]$")
_EXTRA = {
    "chinese": "zh",
    "mandarin": "zh",
    "brazilian portuguese": "pt",
    "farsi": "fa",
    "flemish": "nl",
    "castellano": "es",
    "castilian": "es",
    "low saxon": "nds",
    "plattdeutsch": "nds",
    "plattdüütsch": "nds",
    "schwyzerdütsch": "gsw",
    "schwiizerdütsch": "gsw",
    "bisaya": "ceb",
    "广东话": "yue",
    "廣東話": "yue",
    "hochdeutsch": "de",
    "norwegian": "no",
    "norwegisch": "no",
    "norvégien": "no",
    "noruego": "no",
    "gaelic": "ga",
    "tagalog": "tl",
    "filipino": "tl",
    "普通话": "zh",
    "汉语": "zh",
    "国语": "zh",
}
_SKIP = frozenset({"ia", "ie", "vo", "io", "cu", "ae", "pi"})
_NO_LANGUAGE = frozenset({"mul", "und", "zxx", "mis"})
_WITHOUT_TWO = frozenset({
    "ace", "ary", "arz", "ast", "awa", "bal", "ban", "bar", "bem", "bho", "bik", "brx", "bug", "ceb", "chr", "ckb",
    "csb", "doi", "dsb", "fil", "frr", "fur", "gsw", "haw", "hil", "hmn", "hsb", "ilo", "kab", "kea", "kok", "kri",
    "lad", "lij", "lmo", "lus", "mad", "mai", "min", "mni", "nan", "nap", "nds", "nso", "pag", "pap", "pcm", "pdc",
    "pms", "quc", "rom", "sah", "sat", "scn", "sco", "shi", "sma", "smj", "smn", "sms", "syr", "szl", "tpi", "tyv",
    "tzm", "vec", "war", "wuu", "yue", "zgh",
})  # fmt: skip
"""Languages with a code of three letters alone that people ask for; they count where the words speak of a language."""
_OF_A_LANGUAGE = re.compile(
    r"\W{0,2}(?:speak\w*|speech|language|dialect|translation\w*|sprech\w*|sprach\w*|dialekt|texte?|texts|语|話|话)",
    re.I,
)


@dataclass(frozen=True)
class LanguageMention:
    """A language that is named, its place, and whether it is wanted: “not German” rules it out."""

    code: str
    start: int
    end: int
    clause: Clause
    wanted: bool


def read_languages(words: str) -> Iterator[Hit]:
    """ISO 639 codes of languages named in English, German, French, Spanish, Chinese or by their own name."""
    spans = clause_spans(words)
    yield from _codes_named(words, spans)
    for one in _mentions(words, spans):
        if one.wanted:
            change = Change(op="add", field="languages", value=one.code, quote=one.clause.text)
            yield Hit(change, one.start, one.end)


def language_mentions(words: str) -> Iterator[LanguageMention]:
    """The languages that a text names, also those it rules out; not those of people, places and things."""
    return _mentions(words, clause_spans(words))


def _mentions(words: str, spans: Sequence[Clause]) -> Iterator[LanguageMention]:
    folded = unicodedata.normalize("NFC", words)
    if len(folded) != len(words):
        folded = words
    for match in _names().finditer(folded):
        code, word = _code(match.group()), match.group()
        if code is None:
            continue
        if word.casefold() in _OTHER_WORDS and not _OF_DUTCH.search(words[: match.start()]):
            continue
        if word.islower() and word in _ALWAYS_CAPITAL and not _in_company(words, match.start(), match.end()):
            continue
        if len(code) > 2 and not (
            _OF_A_LANGUAGE.match(words, match.end())
            or _SPOKEN_AS.search(words[max(0, match.start() - 2) : match.start()])
            or _in_company(words, *match.span())
        ):
            continue
        clause = clause_at(spans, match.start(), match.end())
        if clause is None:
            continue
        before, after = words[clause.start : match.start()], words[match.end() : clause.end]
        if _of_people(before, after) or (word == "Polish" and re.match(r"\s+(?:my|our|the|this|these|your)\b", after)):
            continue
        yield LanguageMention(code, match.start(), match.end(), clause, wanted=not _ruled_out(before, after))


def _of_people(before: str, after: str) -> bool:
    """“German customers”, “les clients allemands”."""
    if re.search(r"\b(?:in|auf|en|into|em|po|het)\s*$", before, re.I):
        return False
    return (
        cue("nationality_things").match(after.lstrip()) is not None
        or re.search(rf"(?:{cue('things_of_a_nation').pattern})\s+$", before, re.I) is not None
    )


def _ruled_out(before: str, after: str) -> bool:
    between = r"(?:\s+(?:in(?: het)?|auf|en|em|po|speak|write|use|any|on|into|用|说))?\s*$"
    return (
        re.search(rf"(?:{cue('negation').pattern}){between}", before, re.I) is not None
        or re.match(
            r"\s+(?:is|are|ist|sind|n['’]est|no es)?\s*(?:not|nicht|pas|no longer|not needed|ignor\w+)(?!\w)",
            after,
            re.I,
        )
        is not None
    )


def _codes_named(words: str, spans: Sequence[Clause]) -> Iterator[Hit]:
    """“DE->PL”, and codes in a sentence that speaks of languages: “the customer's language (mostly de, some tr)”."""
    places = [
        (m.start(g), m.end(g)) for m in _FROM_TO.finditer(words) for g in ("a", "b") if _both_codes(m["a"], m["b"])
    ]
    for match in _SPOKEN_OF.finditer(words):
        start, end = sentence_at(words, match.start())
        codes = [
            m
            for m in _LONE_CODE.finditer(words, start, end)
            if m.group() in WIDESPREAD and m.group() not in _ALSO_WORDS
        ]
        if len({m.group() for m in codes}) > 1 and any(m.group() not in _AMONG_WORDS for m in codes):
            places += [m.span() for m in codes]
    for start, end in sorted(set(places)):
        clause = clause_at(spans, start, end)
        if clause is not None:
            yield Hit(
                Change(op="add", field="languages", value=words[start:end].lower(), quote=clause.text), start, end
            )


def _both_codes(a: str, b: str) -> bool:
    return {a.lower(), b.lower()} <= set(WIDESPREAD) and a.lower() != b.lower()


def language_named(text: str) -> list[str]:
    """Codes of all languages a text names."""
    return [code for m in _names().finditer(text) if (code := _code(m.group())) is not None]


def is_language(code: str) -> bool:
    """Whether it is a code of a language, of two letters where there is one, else of three (ISO 639)."""
    return code in _codes()


def language_code(written: str) -> str:
    """The ISO 639 code a language is known by, of its name or another code of it: “eng” and “English” are “en”; what
    names none stays as it is."""
    from babel.core import get_global

    code = written.strip().casefold()
    if not is_language(code):
        code = str(get_global("language_aliases").get(code, code))
    return code if is_language(code) else next(iter(language_named(written)), written)


@cache
def _codes() -> frozenset[str]:
    from babel import Locale

    return frozenset(str(c) for c in Locale("en").languages if re.fullmatch("[a-z]{2,3}", str(c))) - _NO_LANGUAGE


def _in_company(words: str, start: int, end: int) -> bool:
    """Beside another language, or after “in” or “to”: then a small letter is careless spelling."""
    around = words[max(0, start - 30) : start] + " " + words[end : end + 30]
    return bool(re.search(r"\b(?:in|into|to|from|auf|en)\s*$", words[max(0, start - 8) : start], re.I)) or bool(
        set(language_named(around)) - set(language_named(words[start:end]))
    )


@cache
def _table() -> dict[str, str]:
    """Folded name → code."""
    from babel import Locale

    table: dict[str, str] = {}
    for speaker in _SPOKEN_IN:
        for code, name in Locale(speaker).languages.items():
            if _is_named(code):
                table.setdefault(_fold(str(name)), "no" if code == "nb" else code)
                if speaker == "zh" and str(name).endswith("语"):
                    table.setdefault(str(name)[:-1] + "文", code)
    for speaker in _MORE_SPEAKERS:
        for code in _WIDEST:
            table.setdefault(_name_in(speaker, code), code)
    for code in WIDESPREAD:
        own = Locale.parse(code).languages.get(code)
        if own:
            table.setdefault(_fold(str(own)), "no" if code == "nb" else code)
    table.update(_EXTRA)
    return {
        n: c
        for n, c in table.items()
        if len(n) >= (_NAME_LEAST if n.isascii() or not re.search(r"[\u3040-\u9fff]", n) else 2)
    }


def _name_in(speaker: str, code: str) -> str:
    """In one of the further languages, without the ending it takes: “angielsk” of “angielski” and “po angielsku”."""
    from babel import Locale

    name = _fold(str(Locale(speaker).languages[code]))
    return re.sub(r"(?<=\w{4})[oi]$", "", name) if speaker in ("it", "pl", "pt") else name


def _is_named(code: str) -> bool:
    """Whether its name is looked for in the words."""
    return code in _WITHOUT_TWO or (len(code) == 2 and code not in _SKIP)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


@cache
def _names() -> WordList:
    from babel import Locale

    ends = {_name_in(speaker, code): _ENDINGS[speaker] for speaker in _MORE_SPEAKERS for code in _WIDEST} | {
        _fold(str(n)): _ENDINGS[speaker]
        for speaker in ("es", "fr", "de")
        for c, n in Locale(speaker).languages.items()
        if _is_named(c)
    }
    english = {_fold(str(n)) for n in Locale("en").languages.values()}
    ways = []
    for name in sorted(_table(), key=len, reverse=True):
        first = re.match(r"\w*", name)
        if re.search(r"[\u3040-\u9fff]", name):
            ways.append(WordEntry(re.escape(name), name[0] if "\u3400" <= name[0] <= "\u9fff" else "", stem=False))
        else:
            tail = "" if name in english and name not in ends else ends.get(name, "")
            ways.append(
                WordEntry(rf"\b{re.escape(name)}{tail}\b", first.group() if first is not None else "", stem=bool(tail))
            )
    return WordList(ways)


def _code(written: str) -> str | None:
    folded, table = _fold(written), _table()
    for cut in range(0, 4):
        stem = folded[: len(folded) - cut] if cut else folded
        if stem in table:
            return table[stem]
    return None


def language_of(words: str) -> str | None:
    """Language the words are written in; None for fragments too short to tell."""
    if len(re.findall(r"[\u4e00-\u9fff]", words)) >= 4 and not re.search(r"[\u3040-\u30ff]", words):
        return "zh"
    text = re.sub(r"\S*[/\\_.@]\S+|\d+", " ", words)
    if len(re.findall(r"[^\W\d_]", text)) < _LETTERS_ENOUGH:
        return None
    # A short text is told apart only among the languages most people write in.
    letters = len(re.findall(r"[^\W\d_]", text))
    code = str(
        identifier(_LIKELY if letters < _LETTERS_SURE and text.isascii() else WIDESPREAD).classify(text.casefold())[0]
    )
    return "no" if code == "nb" else code
