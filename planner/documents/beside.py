"""What reading a requirement document left out, and what cannot be told of it: said on the page, and asked."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from engine.core.frozen import Frozen
from engine.documents.css.unseen import CANNOT_TELL
from engine.documents.found import Document
from engine.documents.signs import CONTROLS, TURNED
from engine.privacy.secrets_in_speech import without_secrets
from planner.plan import Question
from planner.reading.reader import show_value
from planner.requirements import Requirements
from planner.sentences import first_of, quoted, sentence
from planner.unused_words import NotUsed, has_content

DOCUMENTS = "documents"
ALL_SEEN = sentence("option-all-seen", "all of it can be seen")
LEAVE_OUT = sentence("option-leave-it-out", "leave it out")
_LONGEST, _MOST, _MOST_SHOWN, _MOST_KEPT = 160, 400, 4, 40
_SAY_IT = "say it in your own words if it counts"


class Beside(Frozen):
    """Of one document."""

    unseen: tuple[tuple[str, str], ...] = ()
    """Words that nobody sees who reads it, and why, where they hold anything a plan could use."""
    doubts: tuple[str, ...] = ()
    """Why it cannot be told of some of its text whether it is seen."""


class Doubted(Frozen):
    """A document of which it cannot be told what of it is seen."""

    document: str
    why: tuple[str, ...] = Field(min_length=1)


def beside_of(found: Document) -> Beside | None:
    """What is to be told of a document; None where all of it is seen."""
    unseen = tuple(
        (_cut(without_secrets(one.words)), one.why) for one in found.unseen[:_MOST] if has_content(one.words[:1000])
    )[:_MOST_KEPT]
    return Beside(unseen=unseen, doubts=found.doubts) if unseen or found.doubts else None


def unseen_notes(beside: Beside, turn: int, document: str) -> tuple[NotUsed, ...]:
    """Its hidden words as words that are not used, the first of them by name."""
    notes = [NotUsed(turn=turn, words=words, why=_reason(why), document=document) for words, why in beside.unseen]
    if len(notes) <= _MOST_SHOWN:
        return tuple(notes)
    rest = notes[_MOST_SHOWN - 1 :]
    more = rest[0].model_copy(update={"why": f"{rest[0].why}; {len(rest) - 1} more passages are not visible either"})
    return (*notes[: _MOST_SHOWN - 1], more)


def doubt_questions(doubted: Sequence[Doubted], wants: Requirements, settled: frozenset[str]) -> list[Question]:
    """One question about the documents in doubt from which something was taken; none where it is answered."""
    asked = [one for one in doubted if _quotes(one, wants)]
    if not asked or DOCUMENTS in settled:
        return []
    why = " ".join(
        f"{one.document}: {'; '.join(one.why[:_MOST_SHOWN])}{' …' if len(one.why) > _MOST_SHOWN else ''}."
        for one in asked
    )
    quotes = [quoted(_cut(quote, 80)) for one in asked for quote in _quotes(one, wants)]
    return [
        Question(
            field=DOCUMENTS,
            options=(ALL_SEEN, LEAVE_OUT),
            text=sentence(
                "question-all-visible",
                "I cannot tell whether all text is visible ({why}) I took from it: {quotes}. Can you see all of that "
                "when you open it?",
                why=why,
                quotes=first_of(quotes, _MOST_SHOWN),
            ),
        )
    ]


def _quotes(doubted: Doubted, wants: Requirements) -> list[str]:
    return list(
        dict.fromkeys(
            " ".join(w.said.quote.split()) or show_value(w.value)
            for field, wishes in wants.wishes.items()
            if field != "goal"
            for w in wishes
            if w.said.document == doubted.document and not w.said.guessed
        )
    )


def _reason(why: str) -> str:
    return (
        f"{why}; {_SAY_IT}"
        if why in (CANNOT_TELL, CONTROLS, TURNED)
        else f"a reader of the document does not see it: {why}"
    )


def _cut(words: str, longest: int = _LONGEST) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"
