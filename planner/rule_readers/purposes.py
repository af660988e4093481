"""Words that say what a file is for: to measure with, to learn from, to be kept away, to be left alone. `uses.yaml`,
compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from engine.core.tables import table_beside
from planner.rule_readers.lexicon import pattern, word_list
from planner.rule_readers.wordlist import WordList

Role = Literal["eval", "train", "never", "again", "both"]
Kind = Literal["phrase", "verb", "bare", "aside", "left", "see", "forbid", "not", "gone", "again", "share"]

_CLAUSE = re.compile(
    r"[,;:.!?()（）\n。！？；，：、|]|\s[-–—]\s|(?<!\w)(?:but|aber|sondern|mais|pero|sino)(?!\w)|但|而", re.I
)
_SHARE = (
    r"(?<![\w.,])\d+(?:[.,]\d+)?\s*(?:[%％]|percent|prozent|pour\s?cent|por\s?ciento|(?:of|out of|von|sur|de)\s+\d+)"
)
_OUT = re.compile(r"(?i)(?:out of|aus dem|hors de|en dehors|fuera del?) [\w'’ ]*(?:train|entra)")
_AND = re.compile(r"(?i)\s*(?:and|und|et|y|or|oder|&|/|\+|和|与|及)\s*(?:(?:for|to|zum|zur|pour|para)\s+)?")
_NEAR = 20
_AFTER_VERB = re.compile(
    r"\s*(?:nicht|nichts|nie|niemals|pas|jamais|rien|plus|not|never|nothing|nada)(?!\w)(?!\s+(?:nur|seulement|only))",
    re.I,
)


@dataclass(frozen=True)
class PurposeCue:
    """A word or phrase with its place and what it says."""

    role: Role
    kind: Kind
    start: int
    end: int
    negated: bool = False


@cache
def table() -> Mapping[str, Any]:
    """The lists as written."""
    loaded: dict[str, Any] = table_beside(__file__, "uses.yaml")
    return loaded


@cache
def listed(name: str) -> re.Pattern[str]:
    """Any entry of a list."""
    return pattern(tuple(table()[name]))


@cache
def _looked_up(name: str) -> WordList:
    """The same list, each word of a text looked up: for what is searched in long texts."""
    return word_list(tuple(str(w) for w in table()[name]))


@cache
def links() -> frozenset[str]:
    """Small words, casefolded."""
    return frozenset(str(w).casefold() for w in table()["links"])


def _any(name: str) -> str:
    return listed(name).pattern


@cache
def _phrases(what: Literal["measure", "learn"]) -> re.Pattern[str]:
    """“For our final test”, “zur Abnahme”, “the validation set”, “jeu de test”, “用于测试” and single phrases."""
    kinds = "set" if what == "measure" else "learn"
    nouns, articles = _any(f"{what}_nouns"), rf"(?:(?:{_any('purpose_articles')})\s*)"
    purpose = (
        rf"(?:{_any('purpose_heads')})\s*{articles}{{0,3}}(?:{nouns})(?:\s+(?:{_any('set_words')}|purposes?|phase))?"
    )
    named = rf"(?:{_any(f'{kinds}_kinds')})[\s-]?(?:{_any('set_words')})"
    german = rf"(?<!\w)(?:{'|'.join(table()[f'{kinds}_kinds_de'])})-?(?:{'|'.join(table()['set_words_de'])})(?!\w)"
    after = (
        rf"(?:{_any('set_words_before')})\s+(?:(?:de|d['’]|para|pour)\s*)(?:(?:la|el|l['’]|les"
        rf"|las)\s*)?(?:{_any(f'{kinds}_kinds_after')})"
    )
    is_it = rf"(?:{_any('copulas')})\s+{articles}{{1,2}}(?:{nouns})(?![\s-]+(?:of|für|de|for|zum|zur)(?!\w))"
    return re.compile("|".join((purpose, is_it, named, german, after, _any(f"{what}_phrases"))), re.I)


@cache
def _patterns() -> Sequence[tuple[Role, Kind, re.Pattern[str] | WordList]]:
    """In the order in which they count where two rest on the same characters."""
    return (
        ("eval", "phrase", _phrases("measure")), ("train", "phrase", _phrases("learn")),
        ("eval", "phrase", _looked_up("aside_alone")), ("eval", "aside", _looked_up("aside_particles")),
        ("never", "left", _looked_up("left_particles")),
        ("never", "forbid", _looked_up("forbid_verbs")), ("never", "not", _looked_up("nots")),
        ("never", "gone", _looked_up("gone_after")),
        ("never", "gone", _looked_up("gone_bare")),
        ("eval", "verb", _looked_up("measure_verbs")), ("train", "verb", _looked_up("learn_verbs")),
        ("eval", "share", re.compile(_SHARE, re.I)),
        ("eval", "see", _looked_up("see_verbs")), ("again", "again", _looked_up("again_after")),
        ("again", "again", _looked_up("use_again")),
        ("eval", "bare", _looked_up("measure_bare")), ("train", "bare", _looked_up("learn_bare")),
    )  # fmt: skip


@lru_cache(maxsize=64)
def cues(text: str) -> tuple[PurposeCue, ...]:
    """All cues of a text in which files stand as runs of U+E000. A verb also counts as the bare word it may be."""
    found: list[PurposeCue] = []
    taken: list[PurposeCue] = []
    for role, kind, words in _patterns():
        for match in words.finditer(text):
            start, end = match.span()
            if _is_taken(taken, kind, start, end) or not _holds(kind, text, start, end):
                continue
            cue = PurposeCue(role, kind, start, end, _negated(text, start, end, kind))
            found.append(cue)
            if kind in ("phrase", "verb", "share"):
                taken.append(cue)
    found += [
        PurposeCue("eval", "verb", c.start, m.end())
        for c in found
        if c.kind in ("bare", "verb") and (m := _runs().match(text, c.end)) is not None
    ]
    both = list(_both(text, found))
    kept = [
        c
        for c in found
        if not (c.negated and c.role in ("again", "never"))
        and not any(b.start <= c.start and c.end <= b.end for b in both)
    ]
    return tuple(sorted((*kept, *both), key=lambda c: (c.start, -c.end)))


def _is_taken(taken: Sequence[PurposeCue], kind: Kind, start: int, end: int) -> bool:
    if kind in ("aside", "left"):
        return False
    over = [t for t in taken if t.start < end and start < t.end]
    return any(not (kind == "bare" and t.kind == "verb" and start <= t.start and t.end <= end) for t in over)


def _both(text: str, found: Sequence[PurposeCue]) -> Iterator[PurposeCue]:
    """“For training and testing”: nothing that tells one file from another."""
    own = [c for c in found if c.role in ("eval", "train") and c.kind in ("phrase", "verb", "bare")]
    ends = {c.end: c for c in own}
    for cue in own:
        for end, before in ends.items():
            near = (
                before.role != cue.role and 0 < cue.start - end <= _NEAR and "\ue000" not in text[cue.end : cue.end + 3]
            )
            if near and _AND.fullmatch(text, end, cue.start):
                yield PurposeCue("both", "phrase", before.start, cue.end)


@cache
def _runs() -> re.Pattern[str]:
    """“Die Abnahme läuft …”, “evaluation is done …”: behind a noun that so does what a verb does."""
    return re.compile(rf"\s+(?:{_any('runs')})", re.I)


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause that holds a place."""
    begins = [m.end() for m in _CLAUSE.finditer(text, 0, start)]
    ends = next((m.start() for m in _CLAUSE.finditer(text, end)), len(text))
    return (begins[-1] if begins else 0), ends


def _holds(kind: Kind, text: str, start: int, end: int) -> bool:
    """Whether the rest of the clause is there: “aside” needs a verb of keeping, “see” a model that must not."""
    if kind not in ("aside", "left", "see", "not"):
        return True
    a, b = clause_around(text, start, end)
    if kind == "not":
        # “…, not the handbook and not the glossary”.
        return re.search(r"(?i)(?:^|(?<!\w)(?:and|und|et|y|or|oder|nor)(?!\w)|和)\W*$", text[a:start]) is not None
    rest = text[a:start] + " " + text[end:b]
    if kind == "left":
        return listed("left_verbs").search(text[a:start]) is not None
    if kind == "aside":
        # “Out of training” says it without a verb.
        return listed("aside_verbs").search(rest) is not None or _OUT.match(text, start, end) is not None
    return listed("negators").search(rest) is not None and listed("learner").search(rest) is not None


def _negated(text: str, start: int, end: int, kind: Kind) -> bool:
    """Whether a “not” governs it, with small words and files between: “do not use b.csv for training”."""
    if kind in ("aside", "see", "share") or (
        kind in ("forbid", "not", "gone") and listed("negators").search(text, start, end) is not None
    ):
        return False
    a, _ = clause_around(text, start, end)
    head = listed("not_negators").sub(" ", text[a:start])
    for no in listed("negators").finditer(head):
        if small(re.sub("\ue000+", " ", head[no.end() :]), learner=True):
            return (
                listed("but_for").match(text[no.start() + a :]) is None
                and listed("but_for").search(text[end : end + 40]) is None
            )
    return kind == "verb" and _AFTER_VERB.match(text, end) is not None


def small(gap: str, *, marks: str = "", learner: bool = False) -> bool:
    """Whether nothing but small words stands between two places; `marks` may stand there as well."""
    if learner:
        gap = listed("learner").sub(" ", gap)
    known = links()
    return all(
        token in marks or token in "\"'“”„«»`’‘「」『』《》*-" or token.casefold() in known or _is_han_small(token)
        for token in tokens(gap)
    )


def tokens(text: str) -> Iterator[str]:
    """Words and marks; Chinese as runs."""
    return (m.group() for m in re.finditer(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+|[^\w\s]|\ue000+", text))


_HAN_SMALL = re.compile(
    r"[能可以应该必须需只的了来去是为作做当用只仅就才于在上里中把将被拿以让给它其这那个"
    r"份文件数据集模型结果效果准确率进行最后再然后请我们你们要会都有和看算]+"
)


def _is_han_small(token: str) -> bool:
    return _HAN_SMALL.fullmatch(token) is not None
