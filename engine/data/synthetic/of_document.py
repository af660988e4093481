"""Questions to a whole document, none of them twice: passages under one heading are one answer, or the question says
which part is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.core.comparing import normalised
from engine.data.synthetic.questions import (
    LONGEST_ANSWER,
    MadePairs,
    Subject,
    asks,
    pairs_of,
    plain,
    shortened,
    words_of,
)
from engine.retrieval.passages import Passage, sentences

_FIRST_WORDS = 5
_LABEL_WORDS = 5


@dataclass(frozen=True)
class Asked:
    """A question with its answer, and the passages that answer it."""

    question: str
    answer: str
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """The words it rests on, a blank line between passages."""
        return "\n\n".join(p.text for p in self.passages)


def asked_of(found: Sequence[Passage], language: str) -> list[Asked]:
    """All questions, in the order of the text. The same question about several places has what all of them say as its
    answer, where that is not too long."""
    words = words_of(language)
    pairs = [pairs_of(p, language) for p in found]
    known = _Known(found)
    by_heading: dict[str, list[int]] = defaultdict(list)
    for n, passage in enumerate(found):
        if passage.heading and not pairs[n].whole:
            by_heading[passage.heading].append(n)
    made: list[tuple[int, Asked]] = []
    for n, passage in enumerate(found):
        made += [(n, Asked(question, answer, (passage,))) for question, answer in pairs[n].whole]
        made += [(n, Asked(_about(s, passage, known, words), s.answer, (passage,))) for s in pairs[n].subjects]
    for heading, numbers in by_heading.items():
        inside = [(found[n], pairs[n]) for n in numbers]
        made += [(max(numbers), a) for a in _of_heading(heading, inside, words)]
    return _joined([asked for _, asked in sorted(made, key=lambda m: m[0]) if asked.answer])


class _Known:
    """Under which headings each word stands; a passage without one stands for itself."""

    def __init__(self, found: Sequence[Passage]) -> None:
        self._under: dict[str, set[str]] = defaultdict(set)
        for passage in found:
            for word in _words(passage.text):
                self._under[word].add(passage.heading)

    def elsewhere(self, subject: str) -> bool:
        """Whether it may be spoken of under another heading as well, so that its name alone does not say what is
        asked."""
        under = [self._under.get(word, set()) for word in _words(subject)]
        return not under or len(set.intersection(*under)) > 1


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _about(subject: Subject, passage: Passage, known: _Known, words: dict[str, str]) -> str:
    if passage.heading and normalised(passage.heading) != normalised(subject.words) and known.elsewhere(subject.words):
        return words["under"].format(title=passage.title, subject=subject.words, heading=passage.heading)
    template = words["definition"] if subject.defined else words["subject"]
    return template.format(title=passage.title, subject=subject.words)


def _of_heading(heading: str, inside: Sequence[tuple[Passage, MadePairs]], words: dict[str, str]) -> Iterator[Asked]:
    """What is said under a heading: in one answer, or by parts where one would be too long."""
    passages = tuple(p for p, _ in inside)
    whole = " ".join(plain(p.text) for p in passages)
    if asks(heading):
        # Nobody asks such a question in parts.
        yield Asked(heading, shortened(whole), passages)
        return
    title = passages[0].title
    if len(inside) == 1 or len(whole.split()) <= LONGEST_ANSWER:
        if len(inside) > 1 or _more_than_subjects(*inside[0]):
            yield Asked(words["heading"].format(title=title, heading=heading), shortened(whole), passages)
        return
    for passage, pairs in inside:
        if _more_than_subjects(passage, pairs):
            first = _begins(passage.text)
            question = words["part"].format(title=title, heading=heading, first=first)
            yield Asked(question, shortened(plain(passage.text)), (passage,))


def _more_than_subjects(passage: Passage, pairs: MadePairs) -> bool:
    """Whether something is left to say that the questions about its subjects do not."""
    return not pairs.subjects or len(sentences(passage.text)) > 1


def _begins(text: str) -> str:
    """What a passage calls itself (“PE kit: …”), else its first words."""
    said = plain(text)
    label, colon, _ = said.partition(":")
    if colon and len(label.split()) <= _LABEL_WORDS and "." not in label:
        return label.strip()
    return " ".join(said.split()[:_FIRST_WORDS]).rstrip(".,;:!?")


def _joined(made: Sequence[Asked]) -> list[Asked]:
    """Each question once; where the answers together are too long, all stay, and are left out later, which is told."""
    same: dict[str, list[Asked]] = defaultdict(list)
    for asked in made:
        same[normalised(asked.question)].append(asked)
    kept = []
    for group in same.values():
        answers = list(dict.fromkeys(a.answer for a in group))
        if len(answers) == 1:
            kept.append(group[0])
        elif sum(len(a.split()) for a in answers) > LONGEST_ANSWER or group[0].question in answers:
            kept += group
        else:
            passages = tuple(dict.fromkeys(p for a in group for p in a.passages))
            kept.append(Asked(group[0].question, " ".join(answers), passages))
    return kept
