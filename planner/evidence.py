"""What a quote must speak of to support a value that has no number: a language model may quote any words for
anything."""

from __future__ import annotations

import re
from functools import cache

from engine.core.tables import table_beside
from planner.refusals import not_spoken_of
from planner.requirements import Change, Value, WantedStage
from planner.rule_readers.kept_things import THINGS
from planner.rule_readers.languages import language_named, language_of
from planner.rule_readers.lexicon import has, word_list
from planner.rule_readers.wordlist import WordList
from planner.sentences import Sentence
from planner.wishes.table import WISHES

_TOLD_IN = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "sv",
    "da",
    "fi",
    "tr",
    "uk",
    "ru",
    "zh",
    "zh_Hant",
    "ja",
    "ko",
    "ar",
    "hi",
    "el",
    "ro",
    "hu",
    "id",
    "vi",
    "no",
    "he",
    "fa",
    "bg",
)
_SHORTEST, _ENDING = 4, 3
_ALSO = {
    "ja": ("jp",),
    "zh": ("cn",),
    "ko": ("kr",),
    "uk": ("ua",),
    "cs": ("cz",),
    "da": ("dk",),
    "sv": ("se",),
    "el": ("gr",),
}
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LANGUAGE = re.compile(r"(?:語|语|어)$")


def lacks_evidence(change: Change) -> Sentence | None:
    """Why the words of a change do not speak of its value; None where they do, or its kind needs no such words.

    A task, a goal, a circumstance or a rule is inferred from whole sentences; figures, files, columns and names are
    looked for by themselves.
    """
    if change.op == "remove" or _rules_out(change.value) or not _is_unsupported(change):
        return None
    return not_spoken_of(change)


def _rules_out(value: Value) -> bool:
    """“Let's keep it simple, without that” names no kind of training, and takes one away all the same."""
    return isinstance(value, WantedStage) and not value.wanted


def _is_unsupported(change: Change) -> bool:
    quote = change.quote
    match WISHES[change.field].evidence:
        case "permission":
            return change.value is False and not any(
                has(name, quote) for name in ("elsewhere", "hires", "no_obstacle", "offline", "need_not")
            )
        case "kept":
            return (
                not any(has(name, quote) for keep, name in THINGS if keep == change.value)
                and _topic(change.field).search(quote) is None
            )
        case "language":
            return not _names(quote, str(change.value))
        case "topic":
            return _topic(change.field).search(quote) is None
        case _:
            return False


@cache
def _topic(name: str) -> WordList:
    return word_list(tuple(str(word) for word in table_beside(__file__, "evidence.yaml")[name]))


def _names(quote: str, code: str) -> bool:
    """Whether the quote names a language, by its name or code, or is in it."""
    if code in language_named(quote) or language_of(quote) == code:
        return True
    words = re.findall(r"[^\W\d_]+", quote.casefold())
    if any(short in words for short in (code, *_ALSO.get(code, ()))):
        return True
    stems = _stems(code)
    return any(word.startswith(stem) for word in words for stem in stems) or any(sign in quote for sign in _signs(code))


@cache
def _stems(code: str) -> tuple[str, ...]:
    """Beginnings of its names in other languages: “niemieck” of “niemiecki”."""
    return tuple(
        {
            name[: max(_SHORTEST, len(name) - _ENDING)].casefold()
            for name in _all_names(code)
            if not _HAN.search(name) and not _KANA_OR_HANGUL.search(name) and len(name) >= _SHORTEST
        }
    )


@cache
def _signs(code: str) -> tuple[str, ...]:
    """“英” of “英语”, and what is written without blanks behind it: “スペイン” of “スペイン語”, “영어”."""
    bare = {_LANGUAGE.sub("", name) if len(name) > 2 else name for name in _all_names(code)}
    return tuple({name[0] for name in _all_names(code) if _HAN.match(name)} | set(filter(_KANA_OR_HANGUL.search, bare)))


@cache
def _all_names(code: str) -> tuple[str, ...]:
    from babel import Locale

    names = {str(Locale.parse(place).languages.get(code, "")) for place in _TOLD_IN}
    return tuple(sorted(name for name in names if name))
