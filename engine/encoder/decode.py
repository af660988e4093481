"""From scores to what is said: the likeliest marking of each kind, and the probability of everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from engine.encoder.network import FIRST, INSIDE, OUTSIDE, FieldReader, Scores, TextBatch
from engine.encoder.read import ReadFields, ReadSpan, ReadValue
from engine.encoder.schema import FieldSchema
from engine.encoder.tokens import TextTokens

_NEVER = -1e4


def read_fields(
    model: FieldReader, texts: Sequence[TextTokens], batch: TextBatch, outside: Mapping[str, float] | None = None
) -> list[ReadFields]:
    """What is read in the texts of a batch. `outside` is for each kind of span what is taken from the logit of
    “outside” before the likeliest marking is looked for: more is marked."""
    with torch.inference_mode():
        return fields_of(model, model(batch), texts, outside)


def fields_of(
    model: FieldReader, scores: Scores, texts: Sequence[TextTokens], outside: Mapping[str, float] | None = None
) -> list[ReadFields]:
    """The same of texts whose scores are there."""
    with torch.inference_mode():
        return [_one(model, scores, n, text, outside or {}) for n, text in enumerate(texts)]


def _one(model: FieldReader, scores: Scores, n: int, text: TextTokens, outside: Mapping[str, float]) -> ReadFields:
    schema, at = model.schema, 0
    choices: dict[str, list[ReadValue]] = {}
    for name, values in schema.choices.items():
        chances = scores.choices[name][n].softmax(-1).tolist()
        found = [
            ReadValue(value, chance, _place(scores, n, text, at + 1 + k))
            for k, (value, chance) in enumerate(zip(values, chances[1:], strict=True))
        ]
        choices[name] = sorted(found, key=lambda one: -one.probability)
        at += 1 + len(values)
    flags: dict[str, list[ReadValue]] = {name: [] for name in schema.flags}
    for k, ((name, value), chance) in enumerate(zip(schema.flat(), scores.flags[n].sigmoid().tolist(), strict=True)):
        flags[name].append(ReadValue(value, chance, _place(scores, n, text, at + k)))
    return ReadFields(choices, flags, _spans(model, scores, n, text, outside))


def _place(scores: Scores, n: int, text: TextTokens, output: int) -> tuple[int, int]:
    if not len(text):
        return 0, 0
    return text.places[int(scores.speaks[n, : len(text), output].argmax())]


def _spans(
    model: FieldReader, scores: Scores, n: int, text: TextTokens, outside: Mapping[str, float]
) -> dict[str, list[ReadSpan]]:
    schema: FieldSchema = model.schema
    found: dict[str, list[ReadSpan]] = {kind.name: [] for kind in schema.spans}
    for number, kind in enumerate(schema.spans):
        logits = scores.tags[n, : len(text), number]
        chances = logits.softmax(-1)
        marked = [one for one in spans_of(best_tags(logits, outside.get(kind.name, 0.0))) if text.words(*one)]
        if not marked:
            continue
        told = model.told(scores, number, [(n, *one) for one in marked])
        for k, (first, last) in enumerate(marked):
            attributes = {}
            for name, values in told.items():
                likely = values[k].softmax(-1)
                best = int(likely.argmax())
                attributes[name] = (kind.attributes[name][best], float(likely[best]))
            # How likely each of its pieces belongs to some place, in the mean.
            inside = 1 - chances[first : last + 1, OUTSIDE]
            start, end = _trimmed(text.text, text.places[first][0], text.places[last][1])
            found[kind.name].append(ReadSpan(start, end, float(inside.mean()), attributes))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += len(words) - len(words.lstrip(" \t\n,;:–—•*-"))
    end -= len(words) - len(words.rstrip(" \t\n,;:–—("))
    return (start, end) if end > start else (start, start)


def best_tags(logits: Tensor, lean: float = 0.0) -> list[int]:
    """The likeliest tags, (pieces, 3) → pieces, where “inside” never follows “outside” (Viterbi 1967). `lean` is taken
    from “outside”."""
    # As behind a piece outside of every place.
    best, back = [0.0, _NEVER, _NEVER], list[tuple[int, int, int]]()
    # Plain figures: for three tags a piece, calls of torch take longer than the sums.
    for outside, first, inside in logits.log_softmax(-1).tolist():
        likeliest = max(range(3), key=best.__getitem__)
        before_inside = FIRST if best[FIRST] >= best[INSIDE] else INSIDE
        back.append((likeliest, likeliest, before_inside))
        best = [best[likeliest] + outside - lean, best[likeliest] + first, best[before_inside] + inside]
    if not back:
        return []
    tags = [max(range(3), key=best.__getitem__)]
    for steps in reversed(back[1:]):
        tags.append(steps[tags[-1]])
    return tags[::-1]


def spans_of(tags: Sequence[int]) -> list[tuple[int, int]]:
    """First and last piece of each marked place."""
    found: list[tuple[int, int]] = []
    for n, tag in enumerate(tags):
        if tag == FIRST:
            found.append((n, n))
        elif tag == INSIDE and found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
    return found
