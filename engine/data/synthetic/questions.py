"""Questions a text answers, by templates: its own questions, its definitions, what it says of its subjects.

A template takes the answer from the text word for word, so it is plain but true; a language model asks better
(`writer`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.core.tables import table_beside
from engine.retrieval.passages import Passage, sentences

_LONGEST_ANSWER = 120
_SHORTEST_ANSWER = 4
_SUBJECT_WORDS = 8
_LABEL = re.compile(r"^(?:[-*•–]\s*)?(?P<label>[^\W\d_][^:.!?\n]{1,60}?)\s*:\s+(?P<value>\S.*)$")
_ITEM = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s+")


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = table_beside(__file__, "questions.yaml")
    return found


def language_for(text: str) -> str:
    """The language of the templates for a text: its own where there are any, else English."""
    import py3langid

    code = str(py3langid.classify(text[:4000])[0])
    return code if code in _words() else "en"


def questions(passage: Passage, language: str) -> Iterator[tuple[str, str]]:
    """Question and answer pairs of a passage; the answers are its own words, whole sentences only."""
    words = _words()[language]
    lines = passage.text.split("\n")
    asked = _asked(lines, words)
    if asked:
        yield from asked
        return
    whole = _shortened(" ".join(_ITEM.sub("", row) for row in lines))
    if passage.heading.endswith(("?", "？")):
        if whole:
            yield passage.heading, whole
        return
    labelled = [m for row in lines if (m := _LABEL.match(row)) and len(m["label"].split()) <= 5]
    if len(labelled) >= max(2, len(lines) // 2):
        for match in labelled:
            about = f"{passage.heading}: " if passage.heading else ""
            yield words["label"].format(about=about, label=match["label"].strip()), match["value"].strip()
        return
    by_subject = list(_by_subject(passage, words))
    yield from by_subject
    if passage.heading and whole and (not by_subject or len(sentences(passage.text)) > 1):
        yield words["heading"].format(title=passage.title, heading=passage.heading), whole


def _asked(lines: list[str], words: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs that are marked as question and answer, or a line with a question above its answer."""
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


def _by_subject(passage: Passage, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """“What does … say about X?” for each sentence that begins with its subject X; sentences that lean on it come
    along."""
    leaning = re.compile(rf"(?i)^(?:{words['leaning']})\b")
    verb = re.compile(rf"^(?P<subject>\S+(?:\s+\S+){{0,{_SUBJECT_WORDS - 1}}}?)\s+(?:{words['verbs']})\b")
    said = [s for s in sentences(" ".join(_ITEM.sub("", row) for row in passage.text.split("\n"))) if s]
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
        if re.search(rf"[,;:]|(?i:(?<!\w)(?:{words['relative']})(?!\w))", subject):
            continue
        definition = re.match(rf"^\S+(?:\s+\S+){{0,{_SUBJECT_WORDS - 1}}}?\s+(?:{words['is_a']})\b", sentence)
        template = words["definition"] if definition else words["subject"]
        yield template.format(title=passage.title, subject=_inside(subject, words)), _shortened(" ".join(answer))


def _inside(subject: str, words: dict[str, str]) -> str:
    """The subject as it stands inside a sentence: its article small, where English or Romance words begin small."""
    first, _, rest = subject.partition(" ")
    return f"{first.casefold()} {rest}" if rest and re.fullmatch(rf"(?i)(?:{words['articles']})", first) else subject


def _shortened(text: str) -> str:
    """The first whole sentences, up to 120 words; a single longer one gives none."""
    kept: list[str] = []
    for sentence in sentences(text):
        if sum(len(k.split()) for k in kept) + len(sentence.split()) > _LONGEST_ANSWER:
            break
        kept.append(sentence)
    return " ".join(kept)
