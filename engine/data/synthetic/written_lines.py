"""Questions and answers as a small model writes them, line by line; what of them nobody would ask is left out.

Small models write broken JSON, but keep to lines that begin with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pydantic import TypeAdapter

from engine.core.comparing import normalised
from engine.core.frozen import Frozen
from engine.core.tables import table_beside

Pair = tuple[str, str]
"""A question and its answer; no answer where the text does not say it."""
_FEWEST_WORDS, _MOST_QUESTION, _MOST_ANSWER = 3, 60, 90
_COPIED = 0.75
"""Share of a long passage's words from which on an answer tells the whole passage instead of what was asked."""
_LONG_PASSAGE = 40
_LETTERS_TOLD = 4000
_GARBLED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0400-\u04ff\ufffd<>{}|`]|\.{4,}|…\s*$|\[[^\]]*\]")
"""Scripts a model falls into, and places it left to be filled in."""


class _Page(Frozen):
    title: str
    heading: str
    text: str


class ExampleQuestion(Frozen):
    """What somebody asks about the page of the example."""

    who: str
    """How they ask, in a few words."""
    question: str
    answer: str = ""
    """Empty where the page does not say it."""


class WritingWords(Frozen):
    """How questions are asked for in a language."""

    question: str
    answer: str
    missing: str
    page: _Page
    asked: tuple[ExampleQuestion, ...]
    about_text: str
    unknown: str


@cache
def writing_words() -> dict[str, WritingWords]:
    """By language."""
    return TypeAdapter(dict[str, WritingWords]).validate_python(table_beside(__file__, "writing.yaml"))


def example_lines(language: str) -> str:
    """What is asked about the page of the example, as the model shall write it; `pairs_in` reads it."""
    words = writing_words()[language]
    return "\n".join(
        f"{words.question} ({one.who}): {one.question}\n{words.answer}: {one.answer}"
        if one.answer
        else f"{words.missing} ({one.who}): {one.question}"
        for one in words.asked
    )


def pairs_in(written: str, language: str, *, cut: bool = False) -> list[Pair]:
    """The pairs of what a model wrote, in order; a question without its answer is none, nor is the last of a text that
    was cut off."""
    words = writing_words()[language]
    kinds = {words.question.casefold(): "q", words.answer.casefold(): "a", words.missing.casefold(): "m"}
    named = "|".join(map(re.escape, kinds))
    mark = re.compile(rf"(?i)^\W*(?:\d+\W+)?({named})\s*\d*\s*(?:\([^()]*\))?\W{{0,3}}?[:：]\s*(?P<said>.*)$")
    found: list[Pair] = []
    question, answer = "", list[str]()

    def end() -> None:
        if question and answer:
            found.append((question, " ".join(answer)))

    for line in written.splitlines():
        match = mark.match(line.strip())
        if match is None:
            # An answer may go on in the next line; what stands elsewhere is talk.
            if answer and line.strip():
                answer.append(line.strip())
            continue
        said = match["said"].strip(" *")
        match kinds[match[1].casefold()]:
            case "q":
                end()
                question, answer = said, []
            case "a":
                if question and not answer and said:
                    answer = [said]
            case _:
                end()
                question, answer = "", []
                if said:
                    found.append((said, ""))
    end()
    return found[:-1] if cut else found


def worth_asking(pairs: Sequence[Pair], passage: str, language: str) -> list[Pair]:
    """Those a person may ask, each once: not about a text, in the language asked for, not answered with the whole
    passage or with what is no answer, and not those of the example."""
    words = writing_words()[language]
    shown = {normalised(text) for one in words.asked for text in (one.question, one.answer) if text}
    about = re.compile(rf"(?i)(?<!\w)(?:{words.about_text})(?!\w)")
    unknown = re.compile(rf"(?i)(?:{words.unknown})")
    seen: set[str] = set()
    found: list[Pair] = []
    for question, answer in pairs:
        key, said = normalised(question), normalised(answer)
        # The same answer twice is the same fact asked twice: small models go round in circles.
        if key in seen | shown or (said and said in seen | shown):
            continue
        seen |= {key, said} - {""}
        if (
            _is_asked(question)
            and not about.search(question)
            and not about.search(answer)
            and not unknown.search(answer)
            and (not answer or _is_answer(question, answer, passage))
            and in_language(f"{question} {answer}", language)
        ):
            found.append((question, answer))
    return found


def _is_asked(question: str) -> bool:
    return _FEWEST_WORDS <= len(question.split()) <= _MOST_QUESTION and not _GARBLED.search(question)


def _is_answer(question: str, answer: str, passage: str) -> bool:
    said = _words(answer)
    whole = _words(passage)
    return (
        len(answer.split()) <= _MOST_ANSWER
        and bool(said)
        and not answer.rstrip().endswith("?")
        and not _GARBLED.search(answer)
        and normalised(question) != normalised(answer)
        and not (len(whole) >= _LONG_PASSAGE and len(said & whole) > _COPIED * len(whole))
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def in_language(text: str, language: str) -> bool:
    """Whether a text is in a language, as far as a few words tell: of the languages written here no other is likelier
    for it."""
    import py3langid

    ranked = [str(code) for code, _ in py3langid.rank(text)]
    return min(writing_words(), key=ranked.index) == language


def other_language(answer: str, passage: str) -> bool:
    """Whether an answer is in another of the languages written here than its passage."""
    own = language_of(passage)
    return own is not None and not in_language(answer, own)


def language_of(text: str) -> str | None:
    """The language of a text where questions can be written about it; None where not."""
    import py3langid

    code = str(py3langid.classify(text[:_LETTERS_TOLD])[0])
    return code if code in writing_words() else None
