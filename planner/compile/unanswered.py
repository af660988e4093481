"""Questions that the text beside them does not answer: whether the model learns to say so, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.data.profile import DataProfile
from planner.plan import Origin, Question, Warning_, default, said
from planner.requirements import Requirements, normal
from planner.sentences import Digits, all_of, sentence

NOT_IN_TEXT: Literal["not_in_text"] = "not_in_text"
LEAVE_OUT = sentence("option-leave-them-out", "leave them out")
_ANSWER = "answer "
_PHRASES = {
    "en": "That is not in the text.", "de": "Das steht nicht im Text.", "fr": "Ce n'est pas dans le texte.",
    "es": "Eso no está en el texto.", "it": "Non è nel testo.", "pt": "Isso não está no texto.",
    "nl": "Dat staat niet in de tekst.", "pl": "Tego nie ma w tekście.", "sv": "Det står inte i texten.",
    "da": "Det står ikke i teksten.", "no": "Det står ikke i teksten.", "fi": "Sitä ei ole tekstissä.",
    "cs": "To v textu není.", "tr": "Bu metinde yok.", "ru": "Этого нет в тексте.", "uk": "Цього немає в тексті.",
    "zh": "文中没有提到。", "ja": "本文には書かれていません。", "ko": "본문에 없는 내용입니다.",
    "ar": "هذا غير موجود في النص.",
}  # fmt: skip
"""How it is said, by the language of the rows."""


def phrase_in(option: str) -> str | None:
    """What an option of the question answers; None where it leaves the questions out."""
    return option.removeprefix(_ANSWER).strip("“”") if option.startswith(_ANSWER) else None


def default_phrase(profiles: Sequence[DataProfile]) -> str:
    """In the language most rows with such questions are written in."""
    code = next((code for p in profiles if p.unanswerable for code in p.languages if code in _PHRASES), "en")
    return _PHRASES[code]


def not_in_text(
    wants: Requirements,
    profiles: Sequence[DataProfile],
    rules: dict[str, Origin],
    settled: frozenset[str],
    *,
    made: Sequence[str] = (),
) -> tuple[str, list[Question], list[Warning_]]:
    """What is answered where the text has no answer, empty where such questions are left out; what is asked of it,
    and words that nothing comes of. `made`: languages of the plan, where a model writes such questions from its
    texts."""
    if made:
        wish = wants.one(NOT_IN_TEXT) or wants.one("hand_over_text")
        rules[f"data.{NOT_IN_TEXT}"] = (
            said(wish.said)
            if wish is not None
            else default(
                sentence(
                    "reason-not-in-text",
                    "questions that your texts do not answer are written too, so that the model learns to say so",
                )
            )
        )
        own = next((_PHRASES[code] for code in made if code in _PHRASES), _PHRASES["en"])
        return (str(wish.value) if wish is not None else "") or own, [], []
    wish, having = wants.one(NOT_IN_TEXT), [p for p in profiles if p.unanswerable]
    if wish is not None and not having:
        others = [
            normal(w.said.quote) for field, wishes in wants.wishes.items() if field != NOT_IN_TEXT for w in wishes
        ]
        if any(quote and (quote in normal(wish.said.quote) or normal(wish.said.quote) in quote) for quote in others):
            # The sentence says something else as well, which counts.
            return "", [], []
        text = sentence(
            "warning-none-unanswered",
            "I did not use: “{quote}”, because no question of your files is marked as one that its text does not "
            "answer.",
            quote=wish.said.quote,
        )
        return "", [], [Warning_(code="words_not_used", text=text)] if any(p.usable for p in profiles) else []
    if wish is not None:
        rules[f"data.{NOT_IN_TEXT}"] = said(wish.said)
        return str(wish.value) or default_phrase(having), [], []
    if not having or NOT_IN_TEXT in settled:
        return "", [], []
    count = sum(p.unanswerable for p in having)
    return (
        "",
        [
            Question(
                field=NOT_IN_TEXT,
                options=(
                    LEAVE_OUT,
                    sentence("option-answer", "answer “{phrase}”", phrase=default_phrase(having)),
                ),
                text=sentence(
                    "question-not-in-text",
                    "In {files} {questions} marked as not answered by the text. Should the model learn to say so "
                    "there? If not, they are left out, and it will always give some answer. You can also say what it "
                    "should answer, in quotation marks.",
                    files=all_of([p.path for p in having]),
                    questions=sentence("reason-question-is", "1 question is")
                    if count == 1
                    else sentence("reason-questions-are", "{count} questions are", count=Digits(f"{count:,}")),
                ),
            )
        ],
        [],
    )
