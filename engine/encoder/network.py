"""The network of an encoder that fills in fields: for each text which values hold, which of its words are marked, and
what is told of those. Imports torch, so whoever needs it imports it late.

Values of the whole text are scored by the mean and the maximum of its pieces and by the pieces that speak for them
most (pooling by attention, Ilse et al. 2018, “Attention-based Deep Multiple Instance Learning”); places by one tag a
piece and kind: outside, first, inside (Ramshaw and Marcus 1995, “Text Chunking using Transformation-Based Learning”).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.encoder.schema import FieldSchema, head_of
from engine.encoder.tokens import Pieces, TextTokens, windows

_TAGS = 3
_HIDDEN = 256
_DROPOUT = 0.1
_LOWEST = -1e4


@dataclass(frozen=True)
class TextBatch:
    """Texts as the encoder reads them: their windows, and where in these their pieces stand."""

    ids: Tensor
    """(windows, longest), padded."""
    mask: Tensor
    """(windows, longest), 1 where a piece stands."""
    where: Tensor
    """(texts, longest text): number of each piece among those of all windows, counted through."""
    there: Tensor
    """(texts, longest text): whether there is a piece."""

    def to(self, device: torch.device) -> TextBatch:
        """The same on another device."""
        return TextBatch(*(part.to(device) for part in (self.ids, self.mask, self.where, self.there)))


@dataclass(frozen=True)
class Scores:
    """What the head says of a batch; all but the states are logits."""

    states: Tensor
    """(texts, longest text, width)"""
    mean: Tensor
    """(texts, width)"""
    choices: dict[str, Tensor]
    """For each field (texts, 1 + values); the first is that nothing is said."""
    flags: Tensor
    """(texts, flags)"""
    speaks: Tensor
    """(texts, longest text, values of choices and then flags): how much a piece speaks for each."""
    tags: Tensor
    """(texts, longest text, kinds of spans, 3)"""


def batch_of(texts: Sequence[TextTokens], pieces: Pieces, pad: int) -> TextBatch:
    """Texts in windows; of a text of nothing the end counts as its one piece."""
    rows: list[list[int]] = []
    where: list[list[tuple[int, int]]] = []
    for text in texts:
        places: list[tuple[int, int]] = []
        for first, last, counts, until in windows(len(text)):
            rows.append([pieces.begin, *text.ids[first:last], pieces.end])
            places += [(len(rows) - 1, 1 + n - first) for n in range(counts, until)]
        where.append(places or [(len(rows) - 1, 1)])
    wide, long = max(map(len, rows)), max(map(len, where))
    ids = torch.full((len(rows), wide), pad)
    mask = torch.zeros((len(rows), wide), dtype=torch.long)
    for n, row in enumerate(rows):
        ids[n, : len(row)] = torch.tensor(row)
        mask[n, : len(row)] = 1
    at = torch.zeros((len(texts), long), dtype=torch.long)
    there = torch.zeros((len(texts), long), dtype=torch.bool)
    for n, places in enumerate(where):
        at[n, : len(places)] = torch.tensor([row * wide + column for row, column in places])
        there[n, : len(places)] = True
    return TextBatch(ids, mask, at, there)


def load_encoder(folder: Path) -> nn.Module:
    """The encoder of a folder in fp32, whose word embeddings are not trained."""
    from transformers import AutoConfig, AutoModel

    # Drawing what is dropped takes an eighth of a step on a processor, and the backward of its fused attention is
    # slower than plain products.
    config = AutoConfig.from_pretrained(
        folder,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
        local_files_only=True,
    )
    encoder: nn.Module = AutoModel.from_pretrained(
        folder, config=config, add_pooling_layer=False, dtype=torch.float32, local_files_only=True
    )
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return encoder


class FieldReader(nn.Module):  # type: ignore[misc]
    """An encoder with the head for a schema."""

    def __init__(self, encoder: nn.Module, schema: FieldSchema, width: int) -> None:
        super().__init__()
        self.encoder, self.schema, self._width = encoder, schema, width
        # The values of each choice with that nothing is said, one after another; then the flags.
        self._ends = [0]
        for values in schema.choices.values():
            self._ends.append(self._ends[-1] + 1 + len(values))
        outputs = self._ends[-1] + len(schema.flat())
        self.whole = nn.Linear(2 * width, outputs)
        self.piece = nn.Linear(width, outputs)
        self.tag = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Linear(width, _TAGS * max(1, len(schema.spans)))
        )
        self.of_span = nn.Sequential(nn.Linear(4 * width, _HIDDEN), nn.GELU(), nn.Dropout(_DROPOUT))
        self.attributes = nn.ModuleDict(
            {
                head_of(n, name): nn.Linear(_HIDDEN, len(values))
                for n, kind in enumerate(schema.spans)
                for name, values in kind.attributes.items()
            }
        )
        self.dropout = nn.Dropout(_DROPOUT)
        for part in self.at_rest():
            getattr(self, part).requires_grad_(False)

    def at_rest(self) -> list[str]:
        """Parts of the head that such forms do not need: they have no part in the loss, and stay as they were drawn."""
        used = {
            "whole": self._ends[-1] + len(self.schema.flat()),
            "piece": self._ends[-1] + len(self.schema.flat()),
            "tag": len(self.schema.spans),
            "of_span": len(self.attributes),
        }
        return [part for part, count in used.items() if not count]

    def forward(self, batch: TextBatch) -> Scores:
        """Scores of a batch of texts."""
        read = self.encoder(input_ids=batch.ids, attention_mask=batch.mask).last_hidden_state
        states = read.reshape(-1, self._width).index_select(0, batch.where.reshape(-1)).view(*batch.where.shape, -1)
        states = self.dropout(states.float())
        there = batch.there[..., None]
        count = there.sum(1)
        mean = (states * there).sum(1) / count
        most = states.masked_fill(~there, _LOWEST).amax(1)
        speaks = self.piece(states).masked_fill(~there, _LOWEST)
        scores = self.whole(torch.cat([mean, most], -1)) + torch.logsumexp(speaks, 1) - torch.log(count)
        return Scores(
            states,
            mean,
            {
                field: scores[:, first:last]
                for field, (first, last) in zip(self.schema.choices, pairwise(self._ends), strict=True)
            },
            scores[:, self._ends[-1] :],
            speaks,
            self.tag(states).view(*states.shape[:2], -1, _TAGS),
        )

    def told(self, scores: Scores, kind: int, spans: Sequence[tuple[int, int, int]]) -> dict[str, Tensor]:
        """For each attribute of a kind the logits of its values, (spans, values); a span is the number of a text, and
        its first and last piece."""
        seen = torch.stack(
            [
                torch.cat([within.mean(0), within.amax(0), within[0], scores.mean[text]])
                for text, first, last in spans
                for within in [scores.states[text, first : last + 1]]
            ]
        )
        hidden = self.of_span(seen)
        return {name: self.attributes[head_of(kind, name)](hidden) for name in self.schema.spans[kind].attributes}
