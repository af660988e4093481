"""Kinds of training that are asked for or ruled out, by name or in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from planner.requirements import NOTHING_KNOWN, Change, Requirements, StageKind, WantedStage
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.stage_phrases import listed, stage_words
from planner.rule_readers.training import practise_then

_KINDS: tuple[StageKind, ...] = ("cpt", "sft", "dpo", "grpo")
_AWAY = re.compile(r"^\W*(?:\w+\W+){0,4}?(?:away|off|out|weg|nicht|not|unnecessary|unnötig)(?!\w)", re.I)
_LEAVE = re.compile(
    r"(?<!\w)(?:leave|skip|drop|omit|lass|lasst|spar\w*|laisse\w*|omet\w*|omite\w*|deja\w*)(?!\w)", re.I
)
_BEFORE, _BEHIND, _FEW = 40, 40, 4
_LONGEST_PAIR = 240
AS_THE_BEST = re.compile(
    r"(?i)(?<!\w)(?:like|as|wie|comme|como|come)\s+(?:\w+\s+){0,2}?(?:best|top|besten?|meilleure?s?|mejores|migliori)\s+"
    r"(?:agents?|people|staff|colleagues?|team|leute|mitarbeit\w+|kolleg\w+|berater\w*|fachleute|conseill\w+"
    r"|collègues?|employé\w*|gens|agentes?|empleados?|compañer\w+|gente|collegh\w+|agenti|operator\w+)(?!\w)"
)
"""Whose replies are learned; nothing is compared by that."""


def read_stages(words: str, known: Requirements = NOTHING_KNOWN) -> Iterator[Hit]:
    """“Then reinforcement learning” → practice wanted; “no RL please”, “leave the reinforcement away” → ruled out;
    “learn from the examples first, then practise” → both wanted; “let it read our wiki first” → reading wanted."""
    found = [*_named(words)]
    there = {hit.change.value.kind for hit in found if isinstance(hit.change.value, WantedStage)}
    for hit in _told(words, found, known):
        value = hit.change.value
        if isinstance(value, WantedStage) and value.kind not in there:
            there.add(value.kind)
            found.append(hit)
    yield from sorted(found, key=lambda hit: hit.start)


def _named(words: str) -> Iterator[Hit]:
    for clause in clause_spans(words):
        for kind in _KINDS:
            match = cue(f"stage_{kind}").search(clause.text) or (
                practise_then().search(clause.text) if kind == "grpo" else None
            )
            if match is None or _is_no_training(clause, kind, match):
                continue
            yield _hit(words, clause, kind, match.start(), match.end())


def _is_no_training(clause: Clause, kind: StageKind, match: re.Match[str]) -> bool:
    """“Reinforcement bars”; “our DPO” is an officer, and so is one in a cell of its own."""
    ahead, behind = clause.text[: match.start()], clause.text[match.end() :]
    if kind == "grpo":
        by_people = listed("people").search(ahead) is not None and match[0].casefold().startswith("practi")
        return by_people or listed("goods").match(behind.lstrip(" -")) is not None
    if match[0].casefold() != "dpo":
        return False
    cell = any(clause.text[a - clause.start : b - clause.start].strip() == match[0] for a, b in clause.cells)
    last = re.search(r"([\w'’]+)\s*$", ahead)
    theirs = last is not None and listed("officers").fullmatch(last[1]) is not None
    return cell or (
        theirs and re.match(r"[\s-]*(?:step|stage|train|run|phase|pairs|data|schritt|stufe)", behind, re.I) is None
    )


_NO_BEHIND = re.compile(r"\s*[:,?]\s*(?:no|not|nope|nein|nee|nicht|non|não|niente)\s*(?:[.!;,\n]|$)", re.I)
"""“The practice thing: no.”"""


def _told(words: str, found: list[Hit], known: Requirements) -> Iterator[Hit]:
    """In other words; learning from examples only beside another way."""
    spans = clause_spans(words)
    hits = [
        _hit(words, clause, one.kind, one.start, one.end)
        for clause in spans
        for one in stage_words(AS_THE_BEST.sub(lambda m: " " * len(m[0]), clause.text), kinds=("cpt", "dpo", "grpo"))
    ]
    hits += list(_taken_back(spans, known))
    # “Two versions each, the better one ticked: learn from that”: in two clauses.
    for clause, following in pairwise(spans):
        both = words[clause.start : following.end]
        if len(both) <= _LONGEST_PAIR and "\n\n" not in both:
            pair = Clause(both, clause.start, following.end)
            text = AS_THE_BEST.sub(lambda m: " " * len(m[0]), both)
            hits += [
                _hit(words, pair, one.kind, one.start, one.end) for one in stage_words(text, kinds=("dpo", "grpo"))
            ]
    yield from hits
    if hits or found or known.all("stages"):
        for clause in spans:
            for one in stage_words(clause.text, kinds=("sft",)):
                yield _hit(words, clause, one.kind, one.start, one.end)
            if listed("no_dialogues").search(clause.text) is not None:
                value = WantedStage(kind="sft", wanted=False)
                yield Hit(Change(op="add", field="stages", value=value, quote=clause.text), clause.start, clause.end)


_NOUNS = (
    ("cpt", ("reading", "that_it_reads")),
    ("dpo", ("thumbs", "pulled")),
    ("grpo", ("practise", "reward_by", "points")),
)


_NOS = ("not_this", "not_behind")


def _taken_back(spans: Sequence[Clause], known: Requirements) -> Iterator[Hit]:
    """“Drop the thumbs thing”, where learning from what they like is known."""
    there = {w.value.kind for w in known.all("stages") if isinstance(w.value, WantedStage) and w.value.wanted}
    for clause in spans:
        if not has("withdrawn", clause.text) and all(listed(no).search(clause.text) is None for no in _NOS):
            continue
        for kind, names in _NOUNS:
            if kind in there and any(listed(name).search(clause.text) for name in names):
                value = WantedStage.model_validate({"kind": kind, "wanted": False})
                yield Hit(Change(op="add", field="stages", value=value, quote=clause.text), clause.start, clause.end)


def _hit(words: str, clause: Clause, kind: StageKind, start: int, end: int) -> Hit:
    refused = _NO_BEHIND.match(words, clause.end) is not None or _is_refused(words, clause)
    wanted = not refused and not _ruled_out(clause.text, start, end)
    change = Change(op="add", field="stages", value=WantedStage(kind=kind, wanted=wanted), quote=clause.text)
    return Hit(change, clause.start + start, min(clause.start + end, clause.end))


def _is_refused(words: str, clause: Clause) -> bool:
    """“RL: not planned”, of a clause that names it and no more."""
    rest = re.match(r"\s*[:–]\s*(?P<said>[^.;\n]{2,40})", words[clause.end :])
    few = len(re.findall(r"\w+", clause.text)) <= _FEW
    return few and rest is not None and listed("not_behind").match(rest["said"]) is not None


def _ruled_out(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
    if listed("nothing_but").search(before) is not None:
        return False
    left_out = _LEAVE.search(before) is not None or (_LEAVE.search(text) is not None and _AWAY.match(after) is not None)
    if left_out or has("negation", before) or listed("not_this").search(before) is not None:
        return True
    if listed("not_this").search(text[start:end]) is not None and listed("only").search(text[start:end]) is None:
        return True
    no = listed("not_behind").search(after)
    return no is not None and len(re.findall(r"\w+", after[: no.start()])) <= _FEW
