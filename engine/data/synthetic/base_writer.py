"""A base model of this machine as the writer of questions that a text answers: in its language, in several manners, and
of things the text does not say. In another language than the text's, models of this size write what nobody says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from engine.data.synthetic.written_lines import (
    Pair,
    example_lines,
    language_of,
    pairs_in,
    worth_asking,
    writing_words,
)
from engine.models.base_weights import Base
from engine.models.context_budget import batches
from engine.models.generate import AT_ONCE, end_tokens
from engine.models.load import load_model
from engine.models.protocols import ModelAndTokenizer
from engine.models.tokenizer import chat_ids
from engine.retrieval.passages import Passage
from prompts.render import render

LONGEST = 280
"""Tokens of what is written for one part of a text."""
_TEMPERATURE = 0.7


class BaseWriter:
    """Asks the model for many passages at once. `progress` is told how many of how many prompts are done, again and
    again, and may raise to stop."""

    def __init__(
        self,
        name: str,
        load: Callable[[], ModelAndTokenizer],
        seed: int,
        progress: Callable[[int, int], None],
    ) -> None:
        """The model is loaded when there is something to write."""
        self._name, self._load = name, load
        self._loaded: ModelAndTokenizer | None = None
        self._seed, self._progress = seed, progress

    @property
    def name(self) -> str:
        return self._name

    def knows(self, text: str) -> bool:
        """Whether there is an example in the language of a text."""
        return language_of(text) is not None

    def write(self, passages: Sequence[Passage]) -> Iterator[list[Pair]]:
        """Of each passage in order: questions with answers, and questions without one that the passage does not answer.
        Of a text in a language that no example is written in there are none."""
        languages = [language_of(p.text) for p in passages]
        total, done = sum(one is not None for one in languages), 0
        # So many at once that those of one language fill a batch; and in order, so that what is done can be kept.
        for start in range(0, len(passages), AT_ONCE):
            some = passages[start : start + AT_ONCE]
            found: list[list[Pair]] = [[] for _ in some]
            of_some = languages[start : start + AT_ONCE]
            for language in dict.fromkeys(one for one in of_some if one is not None):
                numbers = [n for n, one in enumerate(of_some) if one == language]
                told = partial(self._progress, done, total)
                for n, pairs in self._written([some[n] for n in numbers], language, told):
                    found[numbers[n]] = pairs
                done += len(numbers)
            yield from found

    def close(self) -> None:
        """Give the model back."""
        self._loaded = None

    def _written(
        self, passages: Sequence[Passage], language: str, further: Callable[[], None]
    ) -> Iterator[tuple[int, list[Pair]]]:
        import torch

        from engine.models.decode import begun_alike, decode

        model, tokenizer = self._loaded = self._loaded or self._load()
        ids = [chat_ids(tokenizer, _messages(p, language), reply_next=True) for p in passages]
        ends = end_tokens(model, tokenizer)
        # The example stands before all of them, and is read once.
        begun = begun_alike(ids) * 3 // 4 if len(ids) > 1 else 0
        for picked in batches([len(i) - begun for i in ids], AT_ONCE):
            # Drawn, not the likeliest, which small models repeat; the same texts are asked the same again.
            torch.manual_seed(self._seed)
            out = decode(
                model,
                [ids[n] for n in picked],
                ends,
                tokenizer.pad_token_id,
                temperature=_TEMPERATURE,
                longest=LONGEST,
                on_token=further,
            )
            for n, drawn in zip(picked, out.ids, strict=True):
                text = tokenizer.decode(drawn, skip_special_tokens=True)
                pairs = pairs_in(text, language, cut=not ends & set(drawn))
                yield n, worth_asking(pairs, passages[n].text, language)


def _messages(passage: Passage, language: str) -> list[dict[str, str]]:
    """The page of the example in the language of the text, what is asked about it, and the text."""
    page = writing_words()[language].page

    def shown(title: str, heading: str, text: str) -> str:
        return render("write_questions", title=title, heading=heading, text=text, language=language)

    return [
        {"role": "user", "content": shown(page.title, page.heading, page.text)},
        {"role": "assistant", "content": example_lines(language)},
        {"role": "user", "content": shown(passage.title, passage.heading, passage.text)},
    ]


@contextmanager
def open_base_writer(name: str, seed: int, progress: Callable[[int, int], None]) -> Iterator[BaseWriter]:
    """The base model of that name in the catalogue; its memory is free again afterwards.

    Writing raises RunFailed where it is not on this machine.
    """
    writer = BaseWriter(name, partial(load_model, base=Base(name)), seed, progress)
    try:
        yield writer
    finally:
        writer.close()
