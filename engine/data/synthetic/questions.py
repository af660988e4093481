"""Questions a text answers, by templates: its own questions, its definitions, what it says of its subjects.

A template takes the answer from the text word for word, so it is plain but true; a language model asks better
(`writer`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engine.core.tables import table_beside
from engine.retrieval.passages import Passage, sentences

LONGEST_ANSWER = 120
"""Words."""
_SHORTEST_ANSWER = 4
_SUBJECT_WORDS = 8
_LABEL = re.compile(r"^(?:[-*•–]\s*)?(?P<label>[^\W\d_][^:.!?\n]{1,60}?)\s*:\s+(?P<value>\S.*)$")
_ITEM = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s+")


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = table_beside(__file__, "questions.yaml")
    return found


def words_of(language: str) -> dict[str, str]:
    """The templates of a language."""
    return _words()[language]


def language_for(text: str) -> str:
    """The language of the templates for a text: its own where there are any, else English."""
    import py3langid

    code = str(py3langid.classify(text[:4000])[0])
    return code if code in _words() else "en"


@dataclass(frozen=True)
class MadePairs:
    """What a passage is asked by itself."""

    whole: tuple[tuple[str, str], ...] = ()
    """Its own questions, its heading where that is one, or its labels: nothing else is asked of it."""
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What a sentence is about, with what is said of it."""

    words: str
    answer: str
    defined: bool
    """The sentence says what it is."""


def pairs_of(passage: Passage, language: str) -> MadePairs:
    """What a passage is asked; the answers are its own words, whole sentences only."""
    words = words_of(language)
    lines = passage.text.split("\n")
    if asked := _asked(lines, words):
        return MadePairs(tuple(asked))
    labelled = [m for row in lines if (m := _LABEL.match(row)) and len(m["label"].split()) <= 5]
    if not asks(passage.heading) and len(labelled) >= max(2, len(lines) // 2):
        about = f"{passage.heading}: " if passage.heading else ""
        return MadePairs(
            tuple((words["label"].format(about=about, label=m["label"].strip()), m["value"].strip()) for m in labelled)
        )
    return MadePairs(subjects=() if asks(passage.heading) else tuple(_subjects(passage, words)))


def asks(heading: str) -> bool:
    """Whether a heading is a question itself."""
    return heading.endswith(("?", "？"))


def plain(text: str) -> str:
    """The text of a passage without marks of lists."""
    return " ".join(_ITEM.sub("", row) for row in text.split("\n"))


def _asked(lines: list[str], words: dict[str, str]) -> list[tuple[str, str]]:
    """MadePairs that are marked as question and answer, or a line with a question above its answer."""
    mark = re.compile(rf"(?i)^\W*(?:(?P<q>{words['q']})|(?P<a>{words['a']}))\s*\d*\s*[:.)]\s*(?P<text>.+)$")
    found: list[tuple[str, str]] = []
    question, answer = "", list[str]()
    for row in [*lines, ""]:
        match = mark.match(row)
        begins = (
            not row
            or (match is not None and match["q"])
            or (match is None and row.endswith(("?", "？")) and not answer)
        )
        if begins and question and answer:
            found.append((question, " ".join(answer)))
            question, answer = "", []
        if match is not None and match["q"]:
            question, answer = match["text"].strip(), []
        elif match is not None:
            answer = [match["text"].strip()]
        elif begins and row:
            question = row
        elif row and question:
            answer.append(row)
    return found


def _subjects(passage: Passage, words: dict[str, str]) -> Iterator[Subject]:
    """One for each sentence that begins with its subject; sentences that lean on it come along."""
    leaning = re.compile(rf"(?i)^(?:{words['leaning']})\b")
    # “Special needs: …” is no sentence that says what something needs.
    verb = re.compile(rf"^(?P<subject>\S+(?:\s+\S+){{0,{_SUBJECT_WORDS - 1}}}?)\s+(?:{words['verbs']})\b(?!\s*:)")
    said = [s for s in sentences(plain(passage.text)) if s]
    for n, sentence in enumerate(said):
        match = verb.match(sentence)
        if (
            match is None
            or leaning.match(sentence)
            or len(sentence.split()) < _SHORTEST_ANSWER
            or sentence.endswith("?")
        ):
            continue
        answer = [sentence]
        for following in said[n + 1 :]:
            # “It …” and “This …” say nothing without the sentence before.
            if not leaning.match(following):
                break
            answer.append(following)
        subject = match["subject"].rstrip(",")
        if _says_nothing(subject, words):
            continue
        definition = re.match(rf"^\S+(?:\s+\S+){{0,{_SUBJECT_WORDS - 1}}}?\s+(?:{words['is_a']})\b", sentence)
        yield Subject(_inside(subject, words), shortened(" ".join(answer)), definition is not None)


def _says_nothing(subject: str, words: dict[str, str]) -> bool:
    """Whether it is half a sentence, or a word that names nothing: “We”, “On the”, “In an evacuation the children”."""
    return (
        re.search(rf"[,;:]|(?i:(?<!\w)(?:{words['relative']})(?!\w))", subject) is not None
        or re.fullmatch(rf"(?i)(?:{words['empty']})", subject) is not None
        or re.match(rf"(?i)(?:{words['before']})\s", subject) is not None
        or re.search(rf"(?i)(?:^|\s)(?:{words['open']})$", subject) is not None
    )


def _inside(subject: str, words: dict[str, str]) -> str:
    """The subject as it stands inside a sentence: its article small, where English or Romance words begin small."""
    first, _, rest = subject.partition(" ")
    return f"{first.casefold()} {rest}" if rest and re.fullmatch(rf"(?i)(?:{words['articles']})", first) else subject


def shortened(text: str) -> str:
    """The first whole sentences, up to 120 words; a single longer one gives none."""
    kept: list[str] = []
    for sentence in sentences(text):
        if sum(len(k.split()) for k in kept) + len(sentence.split()) > LONGEST_ANSWER:
            break
        kept.append(sentence)
    return " ".join(kept)
