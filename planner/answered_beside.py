"""An answer to a question and a wish in one message: “yes, they agreed, but leave the phone numbers out”."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.compile.nearest import taken
from planner.hearing import Heard
from planner.plan import Plan
from planner.requirements import Change, Requirements, normal
from planner.rule_readers.all import read_hits
from planner.rule_readers.clauses import clause_spans
from planner.sentences import InEveryLanguage

Answer = tuple[list[Change], frozenset[str]]
"""What it changes, and what it settles."""
_AND = re.compile(r"(?i)\s+(?=(?:and|but|und|aber|doch|et|mais|y|pero|e|ma)\s)")
_NO_WISHES = frozenset({"rights", "circumstances", "task"})
"""Fields that are read in answers themselves: “they signed”, “we have none yet”."""


def split_answer(
    words: str,
    answer: Answer | None,
    plan: Plan | None,
    wants: Requirements,
    in_every_language: InEveryLanguage,
    answer_to: Callable[[str], Answer | None],
) -> tuple[Answer | None, tuple[str, ...] | None]:
    """The answer, and the pieces of the words that give it where the others have to be read for wishes; None where all
    of them are the answer, or none. What is left without the wishes may be no answer: “yes, but names stay here” says
    nothing of the machine."""
    if answer is None or plan is None or _is_option(words, plan, in_every_language):
        return answer, None
    pieces = _pieces(words)
    left = [piece for piece in pieces if not _wishes(piece, wants)]
    if not left or len(left) == len(pieces):
        return answer, None
    return answer_to(", ".join(left)), tuple(left)


def beside_wishes(heard: Heard, answer: Answer, pieces: Sequence[str]) -> Heard:
    """The wishes that were heard, with the answer, which reading them finds in part again."""
    again = {change.field for change in answer[0]} & _NO_WISHES
    exact = [change for change in heard.exact if change.field not in again]
    return replace(heard, exact=exact, answer=answer[0], answering=pieces)


def _is_option(words: str, plan: Plan, in_every_language: InEveryLanguage) -> bool:
    """Whether they are an option as it stands there, whatever it is made of."""
    if taken(words, plan.unbuilt, in_every_language) is not None:
        return True
    offered = [option for question in plan.questions for option in question.options]
    return any(_bare(words) == _bare(one) for option in offered for one in in_every_language(option))


def _pieces(words: str) -> Sequence[str]:
    return [piece for clause in clause_spans(words) for piece in _AND.split(clause.text) if piece.strip()]


def _wishes(piece: str, wants: Requirements) -> bool:
    return any(hit.change.field not in _NO_WISHES for hit in read_hits(piece, wants))


def _bare(words: str) -> str:
    return normal(words.strip(" .!?\"'“”„"))
