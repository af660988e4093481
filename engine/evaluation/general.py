"""A small fixed test of general ability, before and after: what was forgotten while something else was learned.

Forty unfinished texts with four ways to go on, of which the likeliest by the mean log-probability of its letters is the
model's choice (`acc_norm` of the Language Model Evaluation Harness, Gao et al. 2021). Nothing is written, so it takes
seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from pydantic import Field, TypeAdapter

from engine.core.frozen import Frozen
from engine.core.tables import table_beside
from engine.evaluation.statistics import mcnemar
from engine.models.protocols import LanguageModel, Tokenizer

LARGEST_LOSS = 0.10
"""Share of the items that may be lost; more, and beyond chance, holds a model back."""
_CHANCE = 0.05
_BATCH = 32


class GeneralQuestion(Frozen):
    """An unfinished text."""

    about: str
    """What it needs: fact, sense, grammar, …, or the language it is in."""
    text: str
    ways: tuple[str, ...] = Field(min_length=4, max_length=4)
    """How it may go on; the first is right."""


class Ability(Frozen):
    """What changed in the answers to the same items."""

    questions: int
    lost: int
    """Right before, wrong after."""
    won: int

    @property
    def change(self) -> float:
        """Of the share that is right."""
        return (self.won - self.lost) / self.questions if self.questions else 0.0

    @property
    def chance(self) -> float:
        """How often chance alone moves as many answers as far or farther to one side."""
        return mcnemar(self.lost, self.won)

    @property
    def lost_too_much(self) -> bool:
        """More than a tenth, and more than chance explains."""
        return self.change < -LARGEST_LOSS and self.chance < _CHANCE


def compared(before: Sequence[float], after: Sequence[float]) -> Ability:
    """Both are 1 and 0, of the same items in order."""
    pairs = list(zip(before, after, strict=True))
    return Ability(questions=len(pairs), lost=sum(b > a for b, a in pairs), won=sum(a > b for b, a in pairs))


@cache
def items() -> tuple[GeneralQuestion, ...]:
    """All of them, always the same."""
    return TypeAdapter(tuple[GeneralQuestion, ...]).validate_python(table_beside(__file__, "general.yaml"))


def general_ability(
    model: LanguageModel, tokenizer: Tokenizer, check: Callable[[int], None] = lambda _: None
) -> list[float]:
    """1 for each item of which the right way is the likeliest, else 0; a tie is no choice. `check` is called after
    each batch, and may raise to stop."""
    asked = items()
    scores = _log_probs(model, tokenizer, [(item.text, way) for item in asked for way in item.ways], check)
    each = [
        # By its bytes: a sum of log-probabilities is the lower the longer the text, and tokens are of different length.
        score / len(way.encode())
        for score, way in zip(scores, (way for item in asked for way in item.ways), strict=True)
    ]
    # The right way is the first one; of equals the later counts, so that a model that tells nothing apart gets nothing.
    return [float(max(range(4), key=lambda n: (each[start + n], n)) == 0) for start in range(0, len(each), 4)]


def _log_probs(
    model: LanguageModel, tokenizer: Tokenizer, texts: Sequence[tuple[str, str]], check: Callable[[int], None]
) -> list[float]:
    """Sum of the log-probabilities of each text's continuation."""
    import torch

    encoded = [
        (tokenizer.encode(text, add_special_tokens=False), tokenizer.encode(way, add_special_tokens=False))
        for text, way in texts
    ]
    start = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
    rows = [[start, *before, *after] for before, after in encoded]
    found: list[float] = []
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        width = max(map(len, batch))
        ids = torch.full((len(batch), width), tokenizer.pad_token_id or 0)
        mask = torch.zeros((len(batch), width), dtype=torch.long)
        for n, row in enumerate(batch):
            # On the right: a causal model sees nothing of what stands behind.
            ids[n, : len(row)] = torch.tensor(row)
            mask[n, : len(row)] = 1
        with torch.inference_mode():
            logits = (
                model(input_ids=ids.to(model.device), attention_mask=mask.to(model.device))
                .logits.float()
                .log_softmax(-1)
                .cpu()
            )
        for n, row in enumerate(batch):
            begins = len(row) - len(encoded[first + n][1])
            found.append(float(sum(logits[n, at - 1, row[at]] for at in range(begins, len(row)))))
        check(len(found))
    return found
