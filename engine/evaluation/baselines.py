"""What one gets from the base model without training: a few examples in the prompt, or what a search finds for each message.

Examples and passages are few and short: on a processor each token of a prompt is paid for with every reply.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from engine.data.clean import Row, normalised
from engine.data.made.passages import passages
from engine.data.prepare import Prepared
from engine.generate import Asked
from engine.load import conversation
from engine.spec import TrainingSpec

BUDGET_TOKENS = 400
"""For all examples or passages of one prompt."""
MOST_EXAMPLES = 3
_MOST_LABELLED = 16
"""Labelled messages are short, and each label wants one."""
_MOST_FOUND = 4
_PASSAGE_WORDS = 90
_HELPS = "This may help:\n\n"
_ASKED = "\n\nNow reply to this message:\n"
_IDEOGRAPH = re.compile("([\u3040-\u30ff\u4e00-\u9fff])")
Count = Callable[[str], int]
"""Tokens of a text."""
Scores = Callable[[str], Sequence[float]]
"""How well each item fits a message; 0 and below: not at all."""
_LEAST_ALIKE = 0.25
"""Cosine from which two texts speak of something in common; the median of sentences about something else is 0.3."""
_MOST_EMBEDDED = 20_000
"""Rows and passages; more would take longer than half a minute."""


@dataclass(frozen=True)
class Baseline:
    """One way to ask the base model."""

    name: Literal["prompt_only", "retrieval"]
    asked: Asked
    about: str
    """What it was given, for a person."""


def baselines(spec: TrainingSpec, data: Prepared, count: Count) -> list[Baseline]:
    """Both, made from what is learned from and never from what is held out; none where there are no rows with replies."""
    if not (data.train and data.held_out) or all(s.kind == "cpt" for s in spec.stages):
        return []
    budget = _room(spec, data, count)
    found = []
    if examples := _examples(data, spec.data.seed, count, budget):
        turns = [turn for r in examples for turn in ({"role": "user", "content": r.prompt}, {"role": "assistant", "content": r.reply})]
        about = f"a prompt with {len(examples)} example{'s' if len(examples) > 1 else ''}"
        found.append(Baseline("prompt_only", partial(_after_examples, spec.model.system_prompt, turns), about))
    library = Library(data.train, data.references.facts, count, data.references.embedding)
    asked = partial(_with_passages, spec.model.system_prompt, library, budget)
    how = "a search by meaning" if library.by_meaning else "a search"
    found.append(Baseline("retrieval", asked, f"{how} in your data, with up to {_MOST_FOUND} finds in the prompt"))
    return found


def _room(spec: TrainingSpec, data: Prepared, count: Count) -> int:
    """Tokens there are for examples, with room left for the longest message and its reply."""
    if not spec.model.context:
        return BUDGET_TOKENS
    longest = max(count(r.prompt) for r in data.held_out)
    return max(0, min(BUDGET_TOKENS, spec.model.context - data.reply_tokens - longest - count(spec.model.system_prompt) - 64))


def _examples(data: Prepared, seed: int, count: Count, budget: int) -> list[Row]:
    """A random draw that fits; of labels, one each as far as there is room."""
    rows = [r for r in data.train if r.liked is not False]
    order = random.Random(seed).sample(rows, len(rows))
    if data.labels:
        first = {r.reply: r for r in reversed(order)}
        order = [r for r in order if first[r.reply] is r] + [r for r in order if first[r.reply] is not r]
    most = _MOST_LABELLED if data.labels else MOST_EXAMPLES
    found: list[Row] = []
    for row in order[: 20 * most]:
        used = count(row.prompt) + count(row.reply)
        if used <= budget and len(found) < most:
            found.append(row)
            budget -= used
    return found


def _after_examples(system_prompt: str, turns: Sequence[dict[str, str]], prompt: str) -> list[dict[str, str]]:
    *before, last = conversation(system_prompt, prompt)
    return [*before, *turns, last]


def _with_passages(system_prompt: str, library: Library, budget: int, prompt: str) -> list[dict[str, str]]:
    found = "\n\n".join(library.best(prompt, budget))
    return conversation(system_prompt, f"{_HELPS}{found}{_ASKED}{prompt}" if found else prompt)


@dataclass(frozen=True)
class _Item:
    searched: str
    shown: str
    same: str
    """Items of which this is the same say the same."""


class Library:
    """Rows that are learned from and passages of the sources to look facts up in, ranked for a message by meaning (cosine of the
    embeddings), else by words: BM25 (Robertson and Zaragoza 2009; the variant of Lù 2024, “BM25S”).

    Meaning alone finds more than words, and than both by reciprocal rank fusion (Cormack et al. 2009): `tests.bench.retrieval`.
    """

    def __init__(self, rows: Sequence[Row], facts: str, count: Count, embedding: str = "none") -> None:
        self._count = count
        self._items = [*_of_rows(rows), *_of_facts(facts)]
        searched = [item.searched for item in self._items]
        self.by_meaning = embedding != "none" and len(searched) <= _MOST_EMBEDDED
        self._scores = (_by_meaning if self.by_meaning else _by_words)(searched)

    def __len__(self) -> int:
        return len(self._items)

    def best(self, message: str, budget: int) -> list[str]:
        """Up to four that fit the message, the best first, of `budget` tokens together; none says what another has said."""
        scores = self._scores(message) if words(message) else []
        found: list[str] = []
        said: set[str] = set()
        for n in sorted(range(len(scores)), key=lambda n: (-scores[n], n))[: 10 * _MOST_FOUND]:
            item = self._items[n]
            used = self._count(item.shown)
            if scores[n] <= 0 or len(found) == _MOST_FOUND:
                break
            if used <= budget and item.same not in said:
                found.append(item.shown)
                said.add(item.same)
                budget -= used
        return found


def _by_words(searched: Sequence[str]) -> Scores:
    from bm25s import BM25

    ranking = BM25()
    if searched:
        ranking.index([words(text) or [""] for text in searched], show_progress=False)
    return lambda message: list(ranking.get_scores(words(message))) if searched else []


def _by_meaning(searched: Sequence[str]) -> Scores:
    from engine.embedding import many_vectors, vectors

    known = many_vectors(searched)
    return lambda message: list(known @ vectors([message])[0] - _LEAST_ALIKE)


def words(text: str) -> list[str]:
    """Folded words; ideographs one by one, as no space parts them."""
    return _IDEOGRAPH.sub(r" \1 ", normalised(text)).split()


def _of_rows(rows: Sequence[Row]) -> Iterator[_Item]:
    for row in rows:
        if row.liked is not False:
            yield _Item(f"{row.prompt} {row.reply}", f"Message: {row.prompt}\nReply: {row.reply}", normalised(row.reply))


def _of_facts(facts: str) -> Iterator[_Item]:
    """Passages, long ones in parts."""
    for passage in passages(facts, ""):
        parts = passage.text.split()
        for start in range(0, len(parts), _PASSAGE_WORDS):
            text = " ".join(parts[start : start + _PASSAGE_WORDS])
            shown = f"{passage.heading}: {text}" if passage.heading else text
            yield _Item(shown, shown, normalised(shown))
