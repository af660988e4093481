"""Rules for replies that are taken back in everyday words: “forget what I said about shouting”, “die Regel mit dem
Schreien wieder raus”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from engine.core.tables import table_beside
from planner.requirements import Change, Requirements, WantedCriterion, Wish
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.marks import sentence_edges
from planner.rule_readers.talk import lets_go, without_let_go
from planner.rule_readers.wordlist import WordList
from planner.sentences import Sentence, quoted, semicolons, sentence

_LEAST_LOOSE = 0.6
"""The same where it is not said that a rule is meant."""
_KEPT_REACH = 3
"""A “not” counts for a verb that stands so many words behind it."""
_LEAST_MEANT = 0.34
"""Share of the words said of a rule that must be its words."""
_STEM = 4
_WHICH = "unused-which-rule"
"""The key of the sentence below."""
_LONG = 6
"""Letters of a word from which one may be wrong."""
_LIKE = 0.7
_MOST_TOLD = 16
"""Words of a sentence that names no known rule, up to which it is taken for one that takes back."""
_FEW = 3
_FEW_BEHIND = 6
"""Words of a clause that takes back what the one before it names: “the thing about prices, I take that back”."""
_SUBJECT = re.compile(
    r"(?i)(?<!\w)(?:(?:das|die sache|die geschichte|der punkt|den punkt) (?:mit|über|zu[mr]?)"
    r"|(?:the|that) (?:thing|bit|part|point|stuff|business) (?:about|with|on)|the (?:\w+) (?:thing|bit|part|business)"
    r"|(?:l['’]histoire|le truc|le coup|le point|la partie) (?:des?|du|sur|avec)|pour ce qui est des?"
    r"|lo (?:de la|de las|de los|de|del)|el (?:tema|asunto|punto) (?:de|del)|la (?:parte|cosa) de)(?!\w)"
)
"""Speaks of something that was said before, whatever it is."""
_OF = frozenset(re.findall(r"\w+", "mit über zu zum zur about with on des de du sur avec la las los del"))
"""Ends of a phrase of `_SUBJECT` behind which the subject stands."""
_ONE_MORE = re.compile(r"(?i)(?:the one|die (?:eine|mit|über|zu)|celle|la de|las de|quella|quelle)(?!\w)")
"""Begins a clause that tells which rules are meant: “both rules, the one on tone and the one on length”."""
_LETTERS = re.compile(r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]+")
_LISTED = re.compile(r"(?i)[,/&、，]|(?<!\w)(?:and|or|und|oder|et|ou|y|o|e)(?!\w)|[和与]")


@dataclass(frozen=True)
class _Told:
    """What a sentence says of rules that are to go."""

    start: int
    end: int
    many: bool
    every: bool
    words: tuple[str, ...]
    loose: bool = False
    """It does not say that it speaks of rules: hardly any other word may stand in it."""


def read_rules_back(words: str, known: Requirements) -> Iterator[Hit | Missed]:
    """Known rules by some of their words, also inflected and several at once. Where none has them, or several have,
    what rules there are."""
    rules = [w for w in known.all("rubric") if isinstance(w.value, WantedCriterion)]
    if not rules:
        return
    named = list(_told(words))
    for told in _by_subject(words):
        meant, _ = _meant(told, rules)
        beside = [one for one in named if one.start < told.end and told.start < one.end]
        if len(meant) == 1 and all(one.loose for one in beside):
            named = [one for one in named if one not in beside]
            change = Change(op="remove", field="rubric", value=meant[0].value, quote=words[told.start : told.end])
            yield Hit(change, told.start, told.end)
    for told in named:
        meant, doubt = _meant(told, rules)
        quote = words[told.start : told.end]
        for wish in meant:
            yield Hit(Change(op="remove", field="rubric", value=wish.value, quote=quote), told.start, told.end)
        if not meant and not told.loose and (doubt or len(quote.split()) <= _MOST_TOLD):
            yield Missed(told.start, told.end, _which(doubt or rules), "rubric")


def taken_back(found: Sequence[Hit | Missed]) -> list[tuple[int, int]]:
    """Places of words that take rules back, which say nothing else: no new rule, and no file that is left alone."""
    return [
        (one.start, one.end)
        for one in found
        if (
            isinstance(one, Missed)
            and one.about == "rubric"
            and isinstance(one.why, Sentence)
            and one.why.key == _WHICH
        )
        or (isinstance(one, Hit) and one.change.field == "rubric" and one.change.op == "remove" and one.end > one.start)
    ]


def _which(rules: Sequence[Wish]) -> str:
    names = semicolons([quoted(w.value.name) for w in rules if isinstance(w.value, WantedCriterion)])
    return sentence("unused-which-rule", "I cannot tell which rule is meant; the rules are {names}", names=names)


def _told(words: str) -> Iterator[_Told]:
    """Sentences, as far as they take rules back; a short one may speak of what the one before it names."""
    before: tuple[int, int] | None = None
    for a, b in pairwise((*sentence_edges(words), len(words))):
        inside = [c for c in clause_spans(words) if a <= c.start < b]
        found = _in_sentence(words, inside)
        if found is None and before is not None and _points(words[a:b]):
            start = before[0]
            found = _with_words(words, start, b, words[start : before[1]])
        found = found or _let_go(inside)
        if found is not None:
            yield found
        names = bool(inside) and _names_rules(words[a:b]) and not _list("new").search(words[a:b]) and found is None
        before = (inside[0].start, inside[-1].end) if names and len(words[a:b].split()) <= _MOST_TOLD else None


def _by_subject(words: str) -> Iterator[_Told]:
    """“Das mit den Preisen nehme ich zurück”: what was said of something, without a word for rules; it is known by its
    subject alone."""
    spans = clause_spans(words)
    for n, clause in enumerate(spans):
        subject = _SUBJECT.search(clause.text)
        if subject is None or _list("new").search(clause.text):
            continue
        behind = spans[n + 1] if n + 1 < len(spans) else None
        if _takes_away(clause.text):
            end = clause.end
        elif behind is not None and len(behind.text.split()) <= _FEW_BEHIND and _takes_away(behind.text):
            end = behind.end
        else:
            continue
        inside = subject.group() if subject.group().split()[-1] not in _OF else ""
        if content := _content(f"{inside} {clause.text[subject.end() :]}"):
            yield _Told(clause.start, end, many=False, every=False, words=tuple(content))


def _in_sentence(words: str, inside: Sequence[Clause]) -> _Told | None:
    named = [n for n, c in enumerate(inside) if _names_rules(c.text)]
    away = [n for n, c in enumerate(inside) if _takes_away(c.text)]
    if not named or not away or any(_list("new").search(c.text) for c in inside):
        return None
    first, last = min(named[0], away[0]), max(named[-1], away[-1])
    if min(abs(n - a) for n in named for a in away) > 1:
        return None
    first, last = (
        max(first, named[0] - 1),
        min(last, max(named[-1], next(a for a in away if abs(a - named[0]) <= 1)) + 1),
    )
    while last + 1 < len(inside) and _goes_on(inside[last + 1].text):
        # “The rules about tone, length and names”.
        last += 1
    if first and not _content(words[inside[first].start : inside[last].end]):
        # “There is still ‘no more than five’, remove that rule.”
        first -= 1
    start, end = inside[first].start, inside[last].end
    text = words[start:end]
    for cut in _list("then").finditer(text):
        if _names_rules(text[: cut.start()]) and _takes_away(text[: cut.start()]):
            end = start + len(text[: cut.start()].rstrip(" ,，;"))
            break
    return _with_words(words, start, end, words[start:end])


def _let_go(inside: Sequence[Clause]) -> _Told | None:
    """“As for the greeting, never mind”: a wish that is let go by its subject."""
    for n, clause in enumerate(inside):
        if not lets_go(clause.text):
            continue
        content, start = _content(without_let_go(clause.text)), clause.start
        if not content and n:
            content, start = _content(inside[n - 1].text), inside[n - 1].start
        if content:
            return _Told(start, clause.end, many=False, every=False, words=tuple(content), loose=True)
    return None


def same_word(said: str, own: str) -> bool:
    """Whether two words are forms of one."""
    return _like(said, own) >= _LIKE


def _goes_on(text: str) -> bool:
    most = _MOST_TOLD if _ONE_MORE.match(text) else _FEW
    return len(_content(text)) in (1, 2) and len(text.split()) <= most and not _takes_away(text)


def _with_words(words: str, start: int, end: int, about: str) -> _Told:
    text = words[start:end].rstrip()
    several = _list("many").search(about) is not None or len(list(_list("one").finditer(about))) > 1
    # Those of a list of names are several: “the rule with not polite / shouting”.
    many = several or sum(bool(_content(part)) for part in _LISTED.split(about)) > 1
    every = several and _list("all").search(about) is not None
    return _Told(start, start + len(text), many, every, tuple(_content(about)))


def _points(text: str) -> bool:
    """“Delete it, please”: takes away, and names nothing."""
    return _takes_away(text) and not _content(text)


def _names_rules(text: str) -> bool:
    bare = _list("no_rule").sub(" ", text)
    found = [m for name in ("one", "many", "said") for m in _list(name).finditer(bare)]
    # “Rule: …” says one.
    return any(not re.match(r"\s*[:：]", bare[m.end() :]) for m in found)


def _takes_away(text: str) -> bool:
    for match in _list("away").finditer(text):
        ahead = " ".join(text[: match.start()].split()[-_KEPT_REACH:])
        behind = text[match.end() :].strip(" .!").split()
        last = behind[-1] if behind else ""
        if not _list("kept").search(ahead) and _list("kept_behind").fullmatch(last) is None:
            return True
    return False


def _bare(text: str) -> str:
    """Without the words that take back, and those for rules."""
    for name in ("said", "many", "one", "all", "away"):
        text = _list(name).sub(" ", text)
    return text


def _content(text: str) -> list[str]:
    words = _LETTERS.findall(_list("filler").sub(" ", _bare(text)))
    return list(dict.fromkeys(p for w in words for p in _pieces(w)))


def _pieces(word: str) -> Iterator[str]:
    if word[0] >= "\u3400":
        yield from (word[n : n + 2] for n in range(len(word) - 1))
    elif len(word) > 2:
        yield word.casefold()


def _meant(told: _Told, rules: Sequence[Wish]) -> tuple[list[Wish], list[Wish]]:
    """The rules that are meant, or those it may be."""
    if not told.words:
        if told.every:
            return list(rules), []
        if told.many:
            return [], list(rules)
        newest = [w for w in rules if w.said.turn == max(one.said.turn for one in rules)]
        return (newest, []) if len(newest) == 1 else ([], newest)
    names = [_content_of_rule(w) for w in rules]
    fits = {word: [max((_like(word, own) for own in name), default=0.0) for name in names] for word in told.words}
    fits = {word: scores for word, scores in fits.items() if max(scores) >= _LIKE}
    if len(fits) < (_LEAST_LOOSE if told.loose else _LEAST_MEANT) * len(told.words):
        return [], []
    total = [sum(scores[n] for scores in fits.values()) for n in range(len(rules))]
    best = [w for n, w in enumerate(rules) if total[n] == max(total)]
    if told.every:
        return [w for n, w in enumerate(rules) if total[n]], []
    if told.many:
        # Each word says one, where it is no word of several.
        own = {s.index(max(s)) for s in fits.values() if s.count(max(s)) == 1}
        several = [w for n, w in enumerate(rules) if n in own]
        return several or best, []
    return (best, []) if len(best) == 1 else ([], best)


def _content_of_rule(wish: Wish) -> list[str]:
    name = wish.value.name if isinstance(wish.value, WantedCriterion) else ""
    return [piece for word in _LETTERS.findall(name) for piece in _pieces(word)]


@lru_cache(maxsize=4096)
def _like(said: str, own: str) -> float:
    """How sure it is that two words are forms of one, 0..1."""
    a, b = _plain(said), _plain(own)
    if a == b:
        return 1.0
    if min(len(a), len(b)) < _STEM or a[0] >= "\u3400":
        return 0.0
    first, second = _stem(a), _stem(b)
    if first == second:
        return 0.9
    short, long = sorted((first, second), key=len)
    if long.startswith(short) and len(long) - len(short) <= (3 if len(short) > _STEM else 1):
        return 0.8
    return 0.75 if min(len(a), len(b)) >= _LONG and OSA.distance(a, b) == 1 else 0.0


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def _stem(word: str) -> str:
    fitting = [e for e in _endings() if word.endswith(e) and len(word) - len(e) >= _STEM]
    return word[: len(word) - len(max(fitting, key=len))] if fitting else word


@cache
def _list(name: str) -> WordList:
    return word_list(_table()[name])


@cache
def _table() -> dict[str, tuple[str, ...]]:
    loaded: dict[str, list[str]] = table_beside(__file__, "rules_back.yaml")
    return {name: tuple(map(str, words)) for name, words in loaded.items()}


@cache
def _endings() -> tuple[str, ...]:
    return _table()["endings"]
