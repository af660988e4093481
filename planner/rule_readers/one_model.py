"""Known specialists of whom some go, or in whose place comes one model: “just one model”, “only doors for now”, “the
third one goes”; and one more beside them: “a fourth for gates”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from planner.requirements import Change, Requirements, WantedExpert, name_key
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.files import file_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.specialist_names import name_at
from planner.rule_readers.specialist_words import any_of, listed

_FEWEST_LETTERS, _FEW_WORDS, _SHORT, _LONGEST_JOIN, _PAIR = 4, 4, 120, 240, 2
_PLACES = ("place_1", "place_2", "place_3", "place_4")


def read_specialists_gone(words: str, known: Requirements) -> Iterator[Hit]:
    """What goes of those that are known."""
    experts = [w.value for w in known.all("experts") if isinstance(w.value, WantedExpert)]
    if not experts:
        return
    spans = clause_spans(words)
    if together := list(_together(words, experts)):
        yield from together
        return
    for clause in spans:
        there = [e for e in experts if _names(e, clause.text, experts)]
        joined = listed("joins").search(clause.text) is not None
        one = listed("one_model").search(clause.text)
        if one is not None and not _denied(clause.text, one) and (not joined or len(there) in (0, len(experts))):
            yield from _gone(experts, clause)
            return
    for clause in spans:
        there = [e for e in experts if _names(e, clause.text, experts)]
        others = [e for e in experts if e not in there]
        if there and others and _only(clause.text):
            yield from _gone(others, clause)
            return
        if listed("joins").search(clause.text) is not None and len(there) != 1:
            continue
        there = there or _by_place(clause.text, experts)
        if there and _goes(clause.text, there):
            yield from _gone(there, clause)


@cache
def _called() -> re.Pattern[str]:
    return re.compile(rf"{any_of('called')}[\s,:：]*[\"“„«'‘「]?(?P<name>[^\"”“»'’」.,;!?\n]{{2,30}})", re.I)


def _together(words: str, experts: Sequence[WantedExpert]) -> Iterator[Hit]:
    """Two that become one with a name of its own: “merge doors and locks into fittings”."""
    there = [e for e in experts if _names(e, words, experts)]
    named = _called().search(words)
    if len(words) > _LONGEST_JOIN or len(there) < _PAIR or named is None or listed("joins").search(words) is None:
        return
    name = name_at(words, *named.span("name"))
    if name is None or any(name_key(name.text) == name_key(e.name) for e in experts):
        return
    quote = words[: named.end()].strip()
    files = tuple(dict.fromkeys(path for e in there for path in e.sources))
    new = WantedExpert(name=name.text, sources=files)
    yield Hit(Change(op="replace", field="experts", value=new, quote=quote, old=there[0].name), 0, 0)
    for expert in there[1:]:
        yield Hit(Change(op="remove", field="experts", value=expert, quote=quote), 0, 0)


def read_one_more(words: str, known: Requirements) -> Iterator[Hit]:
    """One beside those that are known."""
    if not known.all("experts"):
        return
    files = file_spans(words)
    signs = list(words)
    for file in files:
        signs[slice(*file.outer)] = "\ue000" * (file.outer[1] - file.outer[0])
    plain = "".join(signs)
    for match in _one_more().finditer(plain):
        end = re.compile(r"[,.;!?(（\n]|$").search(plain, match.end())
        name = name_at(plain, match.end(), end.start() if end is not None else len(plain))
        if name is None:
            continue
        rest = re.split(r"[.!?](?=\s)|\n", plain[name.end :])[0]
        own = [f.path for f in files if name.end <= f.start < name.end + len(rest)]
        last = max((f.outer[1] for f in files if f.path in own), default=name.end)
        value = WantedExpert(name=name.text, sources=tuple(own) if len(own) == 1 else ())
        quote = words[match.start() : last].strip()
        yield Hit(Change(op="add", field="experts", value=value, quote=quote), name.start, name.start)


@cache
def _one_more() -> re.Pattern[str]:
    kind = any_of("specialists", "models")
    return re.compile(
        rf"{any_of('one_more')}(?:\s+{kind}\s*(?:[:：]|(?:for|on|für|pour|para|per|voor|för)\s)|\s+(?:one\s+)?(?:for|für|pour|para|per|voor|för)\s+)\s*"
        r"|(?:再加一个|加一个|再来一个)(?=[^，。]{2,8}(?:专家|模型|的|，|。|$))",
        re.I,
    )


def _gone(experts: Sequence[WantedExpert], clause: Clause) -> Iterator[Hit]:
    for expert in experts:
        yield Hit(Change(op="remove", field="experts", value=expert, quote=clause.text), clause.start, clause.start)


def _denied(text: str, one: re.Match[str]) -> bool:
    """“Not one model but three”; “no specialists” is one model by itself."""
    ahead = text[: one.start()]
    last = list(listed("none_wanted").finditer(ahead))
    return bool(last) and len(ahead[last[-1].end() :].split()) <= 1


def _names(expert: WantedExpert, text: str, experts: Sequence[WantedExpert]) -> bool:
    """Whether the words name it, by all of its name or by a word that none of the others has."""
    said = name_key(text)
    name = name_key(expert.name)
    if not name:
        return False
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) or (not name.isascii() and name in said):
        return True
    others = {w for e in experts if e is not expert for w in name_key(e.name).split()}
    own = [w for w in name.split() if len(w) >= _FEWEST_LETTERS and w not in others]
    words = [w for w in said.split() if len(w) >= _FEWEST_LETTERS]
    # “Klavier” is the “Klaviertransport”, “водяного” the “Водяной”.
    return any(
        a.startswith(b) or b.startswith(a) or a[:-2] == b[: len(a) - 2]
        for a in own
        for b in words
        if len(a) > _FEWEST_LETTERS or a == b
    )


def _by_place(text: str, experts: Sequence[WantedExpert]) -> list[WantedExpert]:
    found = [e for place, e in zip(_PLACES, experts, strict=False) if listed(place).search(text)]
    return found if len(found) < len(experts) else []


def _only(text: str) -> bool:
    """“Only doors for now”, “nur noch Türen”: all of the clause, or with a word for staying."""
    only = listed("only").search(text)
    if only is None or has("withdrawn", text) or re.search(r"\d|_|/|\.\w", text):
        return False
    bare = len(re.findall(r"[^\W_]+", text)) <= _FEW_WORDS and only.start() <= 1
    return bare or listed("for_now").search(text) is not None


def _goes(text: str, there: Sequence[WantedExpert]) -> bool:
    if len(text) > _SHORT or (has("forbid", text) and file_spans(text)):
        return False
    return (listed("goes").search(text) or cue("withdrawn").search(text)) is not None
