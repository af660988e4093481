"""What a head is to say of a text, from the reply of an example; and the loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional

from engine.encoder.network import FieldReader, Scores
from engine.encoder.schema import ABSENT, QUOTE, FieldSchema, parsed, scalar
from engine.encoder.tags import FIRST, INSIDE
from engine.encoder.tokens import TextTokens

_SPANS, _TOLD = 2.0, 2.0
"""Weights of the losses of tags, summed over the kinds of places, and of attributes beside those of the whole text.
With tags eight times lighter all values of whole texts that are learned from were right, and half of the places."""
_MOST_WEIGHT = 3.0
"""Of a flag that is rarely set."""


@dataclass(frozen=True)
class MarkedSpan:
    """A marked place: number of its kind, first and last piece, and number of the value of each attribute."""

    kind: int
    first: int
    last: int
    told: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class TextTarget:
    """What holds of a text."""

    choices: Mapping[str, int]
    """Number of the value, from 1; 0 = nothing is said."""
    flags: Sequence[bool]
    spans: Sequence[MarkedSpan]


def target_of(text: TextTokens, reply: str, schema: FieldSchema) -> TextTarget:
    """The target for a text whose right reply is known; what cannot be learned of it (`lost_of`) is left out."""
    said = parsed(reply)
    choices = {
        name: values.index(value) + 1 if (value := scalar(said.get(name))) in values else 0
        for name, values in schema.choices.items()
    }
    listed = {name: [scalar(one) for one in _list(said, name)] for name in schema.flags}
    flags = [value in listed[name] for name, value in schema.flat()]
    numbers = {kind.name: n for n, kind in enumerate(schema.spans)}
    spans, after = [], dict[tuple[str, str], int]()
    for name, value in said.items():
        for quote, facts in _quotes(value):
            if name not in numbers:
                continue
            # The same words twice are two places.
            start = text.text.find(quote, after.get((name, quote), 0))
            start = text.text.find(quote) if start < 0 else start
            pieces = text.between(start, start + len(quote)) if start >= 0 else None
            if pieces is None:
                continue
            after[name, quote] = start + len(quote)
            kind = schema.spans[numbers[name]]
            told = {
                attribute: values.index(said_of)
                for attribute, values in kind.attributes.items()
                if (said_of := facts.get(attribute, ABSENT)) in values
            }
            spans.append(MarkedSpan(numbers[name], *pieces, told))
    return TextTarget(choices, flags, spans)


def _quotes(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each value of a field as text, with what is told of it."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield str(one.get(QUOTE, "")), one
        elif (plain := scalar(one)) is not None:
            yield plain, {}


def _list(said: Mapping[str, object], name: str) -> Sequence[object]:
    found = said.get(name)
    return found if isinstance(found, list) else ()


def weights_of(targets: Sequence[TextTarget]) -> Tensor:
    """Weight of each flag where it is set: more for those that seldom are."""
    counts = torch.tensor([list(target.flags) for target in targets], dtype=torch.float).sum(0)
    return (len(targets) / (counts + 1)).pow(0.25).clamp(1, _MOST_WEIGHT)


def loss_of(
    model: FieldReader, scores: Scores, targets: Sequence[TextTarget], there: Tensor, weights: Tensor
) -> Tensor:
    """Cross-entropy of choices, flags, tags and attributes, weighed; in nats, without dimensions."""
    total, device = scores.states.new_zeros(()), scores.states.device
    for name, logits in scores.choices.items():
        right = torch.tensor([target.choices[name] for target in targets], device=device)
        total = total + functional.cross_entropy(logits, right)
    if scores.flags.shape[-1]:
        flags = torch.tensor([list(target.flags) for target in targets], dtype=torch.float, device=device)
        total = (
            total
            + functional.binary_cross_entropy_with_logits(scores.flags, flags, pos_weight=weights, reduction="none")
            .sum(1)
            .mean()
        )
    tags = torch.zeros(scores.tags.shape[:-1], dtype=torch.long, device=device)
    by_kind: dict[int, list[tuple[int, MarkedSpan]]] = {}
    for n, target in enumerate(targets):
        for span in target.spans:
            tags[n, span.first + 1 : span.last + 1, span.kind] = INSIDE
            by_kind.setdefault(span.kind, []).append((n, span))
        # Last: where two places touch, the beginning of the second counts.
        for span in target.spans:
            tags[n, span.first, span.kind] = FIRST
    marked = functional.cross_entropy(scores.tags[there].reshape(-1, 3), tags[there].reshape(-1))
    total = total + _SPANS * len(model.schema.spans) * marked
    told = []
    for kind, found in by_kind.items():
        logits = model.told(scores, kind, [(n, span.first, span.last) for n, span in found])
        for name, values in logits.items():
            known = [i for i, (_, span) in enumerate(found) if name in span.told]
            if known:
                right = torch.tensor([found[i][1].told[name] for i in known], device=device)
                told.append(functional.cross_entropy(values[known], right, reduction="none"))
    return total + _TOLD * torch.cat(told).mean() if told else total
