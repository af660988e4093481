"""Which option a bare answer means that says it in other words: “the second”, “mieten”, “还没”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from engine.core.tables import table_beside
from planner.compile.ask_data import CONSENT, MARKED, MAY_USE, NO_PAIRS, NOT_ASKED, PAIRS, THUMBS, data_changes
from planner.compile.ask_delivery import AS_FILE, AS_SERVER, IN_PLACE, delivery_changes
from planner.compile.ask_place import BUDGET, HARDWARE, NO_MONEY, RENT, THIS_MACHINE, place_changes
from planner.compile.excluding import MAY_GO, STAYS, counts
from planner.compile.sources import NONE_YET
from planner.compile.to_find import MAY_STAY, REPLACE_THEM, TO_FIND
from planner.plan import Plan, Question
from planner.requirements import Change, Requirements, normal
from planner.rule_readers.lexicon import has, word_list
from planner.rule_readers.wordlist import WordList

_KEYS = {
    str(option): option.key
    for option in (THIS_MACHINE, RENT, NO_MONEY, MAY_USE, NOT_ASKED, MARKED, THUMBS, NO_PAIRS, AS_FILE, AS_SERVER,
                   IN_PLACE, STAYS, MAY_GO, NONE_YET, REPLACE_THEM)
}  # fmt: skip
_BEGINNINGS = ("look facts up in", "learn from")
_ENDINGS = (MAY_STAY,)
_YES_NO = {
    CONSENT: (MAY_USE, NOT_ASKED),
    PAIRS: (MARKED, NO_PAIRS),
    HARDWARE: ("", THIS_MACHINE),
    "data_sources": ("", NONE_YET),
}
"""Option that a bare yes, and that a bare no, stands for; empty = neither is clear."""
_LONGEST_WORDS, _LONGEST_LETTERS = 10, 90
"""What is longer says more than which option is meant."""
_NO_ANSWER = re.compile(r"\.\w{2,5}\b|[/\\?？]")
"""A file, or a question of the person's own."""
_FILE_NAME = re.compile(r"""[^\s,;:“”„"'，；：]*\.[a-zA-Z]\w{1,4}\b""")


def option_meant(question: Question, words: str, *, yes: bool, no: bool, first: bool) -> int | None:
    """The place of the option; None where the words mean none, or more than one. `yes`, `no`: the words are a bare
    yes or no; `first`: of the questions with options this is the first, so that places are its own."""
    options = [str(o) for o in question.options]
    if yes or no:
        return _by_yes(question, options, yes=yes)
    if first and (at := _by_place(words)) is not None:
        return at if at < len(options) else None
    if len(words.split()) > _LONGEST_WORDS or len(words) > _LONGEST_LETTERS or _NO_ANSWER.search(words):
        return None
    if question.field == TO_FIND:
        return _whole_answer(options, words)
    named = [n for n, option in enumerate(options) if (key := _key(option)) and _cue(key).search(words)]
    refusing = [n for n in named if _key(options[n]) in _table()["refusals"]]
    if refusing:
        return refusing[0] if len(refusing) == 1 else None
    if len(named) == 1 and has("negation", words):
        refusal = _YES_NO.get(question.field, ("", ""))[1]
        return options.index(refusal) if refusal in options and question.field != HARDWARE else None
    return named[0] if len(named) == 1 else None


def settled_beside_files(plan: Plan | None, words: str) -> frozenset[str]:
    """What an answer settles that names the files with it: “thumbs, from log.jsonl” to the question about pairs. The
    files are the readers' to take."""
    question = next((q for q in plan.asked if q.field == PAIRS), None) if plan is not None else None
    rest = _FILE_NAME.sub(" ", words)
    if question is None or rest == words:
        return frozenset()
    at = option_meant(question, rest, yes=False, no=False, first=False)
    meant = data_changes(str(question.options[at]), words) if at is not None else None
    return frozenset() if meant is None else meant[1] | {PAIRS}


def option_changes(option: str, words: str, wants: Requirements) -> tuple[Sequence[Change], frozenset[str]] | None:
    """What an option changes, and what it settles beside its question; None where other answers know it."""
    for changes in (place_changes(option, words), delivery_changes(option, words), counts(option, words, wants)):
        if changes is not None:
            return changes, frozenset()
    return data_changes(option, words)


def _by_yes(question: Question, options: Sequence[str], *, yes: bool) -> int | None:
    if question.field == BUDGET:
        return 0 if yes else options.index(NO_MONEY) if NO_MONEY in options else None
    if question.field == TO_FIND:
        return 0 if yes else 1
    option = _YES_NO.get(question.field, ("", ""))[0 if yes else 1]
    return options.index(option) if option in options else None


def _whole_answer(options: Sequence[str], words: str) -> int | None:
    """The option that the words mean and nothing beside: “keep it short” is about something else, “names may stay” says
    which, and “do not replace them” has more than one sense."""
    found = [n for n, option in enumerate(options) if (key := _key(option)) and _says_only(key, words)]
    return found[0] if len(found) == 1 else None


def _says_only(key: str, words: str) -> bool:
    match = _cue(key).search(words)
    if match is None:
        return False
    rest = f"{words[: match.start()]} {words[match.end() :]}"
    return all(word in _fillers() or word in _beside() for word in re.findall(r"[^\W_]+", normal(rest)))


def _by_place(words: str) -> int | None:
    bare = " ".join(w for w in re.findall(r"[^\W_]+", normal(words)) if w not in _fillers())
    return next((n for n, names in enumerate(_places()) if bare in names), None)


def _key(option: str) -> str:
    ending = next((e.strip() for e in _ENDINGS if option.endswith(e)), "")
    return _KEYS.get(option) or ending or next((b for b in _BEGINNINGS if option.startswith(b)), "")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return dict(table_beside(__file__, "ready_answers.yaml"))


@cache
def _cue(key: str) -> WordList:
    return word_list(tuple(str(word) for word in _table()["options"][key]))


@cache
def _fillers() -> frozenset[str]:
    return frozenset(map(str, _table()["fillers"]))


@cache
def _beside() -> frozenset[str]:
    return frozenset(map(str, _table()["beside"]))


@cache
def _places() -> tuple[frozenset[str], ...]:
    """Names of the first, second, … place."""
    return tuple(frozenset(normal(str(name)) for name in names) for names in _table()["places"])
