"""Plain commands and questions about the run, known by their words: nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from engine.core.tables import table_beside
from nlforge.intents.answers import BEGINS, ENDS, plain
from nlforge.intents.intent import Intent

_JUDGE = re.compile(
    r"(?:(?:please|bitte|now|jetzt) )*(?:judge|let me judge|i want to judge|i would like to judge"
    r"|i'd like to judge|i will judge|i'll judge"
    r"|can i judge|may i judge|lass mich|lassen sie mich|ich möchte|ich will|ich würde gern|kann ich|darf ich)?"
    r"(?: (?:a few|some|the|its|these|those|ein paar|einige|die|seine))?(?: (?:replies|answers|of (?:the"
    r"|its) (?:replies|answers)|antworten))?"
    r"(?: (?:myself|now|please|selbst|jetzt|bitte))*(?:(?:^| )(?:bewerten|beurteilen))?"
)


_NO_STOP = re.compile(r"^\w+\s*[?？]+$|(?<!\w)non[\s-]stop(?!\w)", re.I)
"""“Stop?” asks, and “non-stop” goes on: whether it shall end is asked back."""


_LONGEST = 120
"""Letters of a stop with its reason, or of a goodbye in all courtesy."""
_CLAUSES = re.compile(r"[,.;:!，。；！\n]+")


@dataclass(frozen=True)
class _Known:
    phrases: Mapping[str, Intent]
    """Words, as `plain` has them → what they mean."""
    around: frozenset[str]
    about_a_run: frozenset[str]
    around_stop: frozenset[str]
    ahead_of_stop: re.Pattern[str]
    asking: frozenset[str]
    going_on: re.Pattern[str]
    around_going_on: frozenset[str]
    alone: frozenset[str]
    unstopped: re.Pattern[str]
    reasons: re.Pattern[str]
    leaving: re.Pattern[str]
    """Of nothing but goodbyes and courtesy."""
    goodbye: re.Pattern[str]


@cache
def _known() -> _Known:
    table = table_beside(__file__, "commands.yaml")
    phrases = {plain(str(said)): Intent(name) for name, listed in table["phrases"].items() for said in listed}
    # On a terminal accents are often left out: “paralo”.
    phrases = {**{unaccented(said): meant for said, meant in phrases.items()}, **phrases}
    around, about_a_run, around_stop, alone, asking, around_going_on = (
        frozenset(map(plain, table[name]))
        for name in ("around", "about_a_run", "around_stop", "alone", "asking", "around_going_on")
    )
    verbs, others = ("|".join(map(str, table[name])) for name in ("unstopped", "not_stopped"))
    it = r"\s+(?:(?:lo|la|los|las|te|se|me|it|es|das)\s+)?"
    unstopped = re.compile(
        rf"(?<!\w)(?:(?:non?|nunca|tampoco|mai){it}(?:{verbs})|(?:not|don['’]?t|never|nicht|nie|nunca){it}(?:{others}))(?!\w)"
        r"|(?<!\w)n(?:e\s+|['’])(?:l['’]|le\s+|la\s+|les\s+|me\s+)?(?:arr[êe]t|annul|stopp|coup|interromp)"
    )
    ahead = "|".join(map(re.escape, sorted(map(plain, map(str, table["ahead_of_stop"])), key=len)[::-1]))
    going_on = "|".join(rf"(?:{one})" for one in table["going_on"])
    reasons = "|".join(rf"(?<![^\W_])(?:{one})" for one in table["reasons"])
    goodbye, both = (
        "|".join(map(re.escape, sorted({plain(str(one)) for name in names for one in table[name]}, key=len)[::-1]))
        for names in (("goodbye",), ("goodbye", "later", "around_goodbye"))
    )
    return _Known(
        phrases, around, about_a_run, around_stop, re.compile(rf"(?:(?:{ahead}){ENDS})+"), asking,
        re.compile(rf"(?:{going_on})?"), around_going_on, alone, unstopped, re.compile(reasons),
        re.compile(rf"(?:(?:{both}){ENDS})+"), re.compile(rf"{BEGINS}(?:{goodbye}){ENDS}"),
    )  # fmt: skip


def command(text: str) -> Intent | None:
    """What the whole text means where its words are known; None for anything else."""
    if text.strip() in ("?", "/help", "？"):
        return Intent.HELP
    words = plain(text)
    if _is_judging(words):
        return Intent.JUDGE
    known = _known().phrases
    meant = known.get(words) or known.get(_core(words)) or _how_far(words) or _stop(words, text)
    meant = meant or _stop_for_a_reason(text) or _leaving(words, text) or _going_on(text)
    return None if meant is Intent.STOP and _NO_STOP.search(text.strip()) is not None else meant


def _core(words: str) -> str:
    """Without fillers at both ends."""
    left, around = words.split(), _known().around
    while left and left[0] in around:
        left.pop(0)
    while left and left[-1] in around:
        left.pop()
    return " ".join(left)


def _stop(words: str, text: str) -> Intent | None:
    """“Yes, stop it all, please”, “hören Sie bitte auf”: a stop, with words around it that take nothing from it."""
    known = _known()
    if known.unstopped.search(text.casefold()) is not None:
        return None
    if "?" in text and not known.asking & set(words.split()):
        return None
    for left in (words, _less(words), _behind(words), _less(_behind(words)), _behind(_less(words))):
        for said in (left, unaccented(left)):
            if said not in known.alone and known.phrases.get(said) is Intent.STOP:
                return Intent.STOP
    return None


def _less(words: str) -> str:
    """Without the words that take nothing from a stop."""
    return " ".join(word for word in words.split() if word not in _known().around_stop)


def _behind(words: str) -> str:
    """What stands behind words like “hang on” and “can you”."""
    ahead = _known().ahead_of_stop.match(words)
    return words if ahead is None else words[ahead.end() :].strip()


def _going_on(text: str) -> Intent | None:
    """“No, it was the right one. Carry on”, “carry on pls”: nothing else is said that could be a wish."""
    if "?" in text or "？" in text or len(text) > _LONGEST:
        return None
    known = _known()
    *before, last = [one for one in map(plain, _CLAUSES.split(text)) if one] or [""]
    ways = (last, _core(last), _less(last), _behind(last), _less(_behind(last)))
    if not any(known.phrases.get(way) is Intent.GO_ON for way in ways):
        return None
    told = (_without(one, known.around_going_on) for one in before)
    return Intent.GO_ON if all(known.going_on.fullmatch(one) for one in told) else None


def _stop_for_a_reason(text: str) -> Intent | None:
    """“Stop it now I have to close the computer”, “je dois partir, arrêtez”, “stop please, goodbye”."""
    words = plain(text)
    if "?" in text or "？" in text or len(words) > _LONGEST:
        return None
    known = _known()
    for reason in known.reasons.finditer(words):
        if _is_stop(words[: reason.start()]):
            return Intent.STOP
    told = words.split()
    if any(_is_stop(" ".join(told[:n])) and _leaving(" ".join(told[n:]), "") for n in range(1, len(told))):
        return Intent.STOP
    *before, last = [one for one in map(plain, _CLAUSES.split(text)) if one] or [""]
    because = [one for one in before if set(one.split()) - known.around_stop]
    if (
        because
        and _is_stop(last)
        and all(known.reasons.match(one) or known.reasons.match(_without(one, known.around_stop)) for one in because)
    ):
        return Intent.STOP
    return None


def _is_stop(words: str) -> bool:
    words = words.strip()
    return _known().phrases.get(words) is Intent.STOP or _stop(words, words) is Intent.STOP


def _without(words: str, first: frozenset[str]) -> str:
    """From the first word on that is none of `first`."""
    left = words.split()
    while left and left[0] in first:
        left.pop(0)
    return " ".join(left)


def _leaving(words: str, text: str) -> Intent | None:
    """“Merci, au revoir”, “ok bye bye”, “tschüss, bis morgen”."""
    known = _known()
    if "?" in text or "？" in text or len(words) > _LONGEST or known.leaving.fullmatch(words) is None:
        return None
    return Intent.QUIT if known.goodbye.search(words) is not None else None


def _how_far(words: str) -> Intent | None:
    """“How long” and the like with more words of a run; “how long may I keep it?” is for the model."""
    for head, meant in _known().phrases.items():
        if meant is Intent.PROGRESS and " " in head and words.startswith(f"{head} "):
            rest = set(words[len(head) :].split())
            if rest <= _known().about_a_run:
                return meant
    return None


def unaccented(words: str) -> str:
    """Without the accents of its letters; umlauts are letters of their own."""
    parts = unicodedata.normalize("NFD", words)
    bare = "".join(c for c in parts if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", bare)


def _is_judging(words: str) -> bool:
    return (
        re.search(r"\bjudge\b", words) is not None or words.endswith(("bewerten", "beurteilen"))
    ) and _JUDGE.fullmatch(words) is not None
