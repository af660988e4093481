"""What a reader holds for likely without being sure is asked, and does not count until it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from planner.compile.columns import YES
from planner.plan import Question
from planner.reading.merge import MergeChoice
from planner.reading.reader import show_value
from planner.refusals import label
from planner.requirements import Change, WantedCriterion, WantedSource
from planner.sentences import Sentence, sentence

NO = sentence("option-no", "no")
CONFIRMED = (YES, NO)
"""Options of a question about a guess."""
_ASKED = frozenset(
    {
        "rubric",
        "sources",
        "gates",
        "deploy",
        "keep",
        "languages",
        "experts",
        "offline_only",
        "budget",
        "deadline_hours",
        "max_response_seconds",
    }
)
"""The kind of task has a question of its own; a likely circumstance is a warning that blocks nothing."""


def guess_questions(guesses: Sequence[Change]) -> list[MergeChoice]:
    """A question for each guess that is worth one, in their order; yes means the change, no means nothing."""
    asked: dict[str, MergeChoice] = {}
    for change in guesses:
        if change.field in _ASKED:
            question = Question(field=change.field, options=CONFIRMED, text=_text(change))
            asked.setdefault(str(question.text), MergeChoice(question, (change, None)))
    return list(asked.values())


def _text(change: Change) -> Sentence:
    quote, value = " ".join(change.quote.split()), change.value
    if change.op == "remove":
        return sentence(
            "question-guess-gone",
            "“{quote}”: does that take something back ({name})?",
            quote=quote,
            name=label(change.field),
        )
    if isinstance(value, WantedCriterion):
        if value.unwanted:
            return sentence(
                "question-guess-fault",
                "“{quote}”: should a reply be marked down where it does that?",
                quote=quote,
            )
        return sentence("question-guess-rule", "“{quote}”: should every reply be held to that?", quote=quote)
    if isinstance(value, WantedSource):
        return sentence("question-guess-source", "“{quote}”: are these data for the model?", quote=quote)
    return sentence(
        "question-guess",
        "“{quote}”: does that mean this ({name}): {value}?",
        quote=quote,
        name=label(change.field),
        value=show_value(value),
    )
