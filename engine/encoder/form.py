"""What was read in a text as the reply people get: a filled-in form, as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.encoder.read import ReadFields, ReadSpan, threshold_of
from engine.encoder.schema import ABSENT, QUOTE, FieldSchema, SpanKind, is_plain

_LEAST = 1e-6


class FilledForm(NamedTuple):
    """A form, and how sure its reader was of each field."""

    text: str
    """JSON."""
    logps: tuple[float, ...] = ()
    """Log-probability of what is said of each field, fields of which nothing is said included; of places those that
    were marked."""


def filled(text: str, read: ReadFields, schema: FieldSchema, thresholds: Mapping[str, float]) -> FilledForm:
    """The form of a text with the reader's own probabilities."""
    chances = [min(1.0, max(_LEAST, one)) for one in _chances(read, schema, thresholds)]
    return FilledForm(form_of(text, read, schema, thresholds), tuple(math.log(one) for one in chances))


def form_of(text: str, read: ReadFields, schema: FieldSchema, thresholds: Mapping[str, float]) -> str:
    """What counts of it; a field that nothing is said of is left out."""
    form: dict[str, Any] = {}
    for name, values in read.choices.items():
        if values and values[0].probability >= threshold_of(thresholds, name):
            form[name] = _value(values[0].value, name, schema)
    for name, values in read.flags.items():
        said = [v.value for v in values if v.probability >= threshold_of(thresholds, name, v.value)]
        if said:
            form[name] = [_value(value, name, schema) for value in said]
    for kind in schema.spans:
        spans = [s for s in read.spans.get(kind.name, ()) if s.probability >= threshold_of(thresholds, kind.name)]
        if spans:
            form[kind.name] = _places(text, kind, spans, schema)
    return json.dumps(form, ensure_ascii=False)


def _chances(read: ReadFields, schema: FieldSchema, thresholds: Mapping[str, float]) -> Iterator[float]:
    for name, values in read.choices.items():
        said = bool(values) and values[0].probability >= threshold_of(thresholds, name)
        yield values[0].probability if said else 1 - sum(value.probability for value in values)
    for name, values in read.flags.items():
        for value in values:
            said = value.probability >= threshold_of(thresholds, name, value.value)
            yield value.probability if said else 1 - value.probability
    for kind in schema.spans:
        spans = read.spans.get(kind.name, ())
        counted = [s.probability for s in spans if s.probability >= threshold_of(thresholds, kind.name)]
        # Of one place the likeliest is said; where none is likely enough, that nothing is.
        yield from [max(counted)] if counted and kind.form == "text" else counted or [1 - s.probability for s in spans]
        yield from (chance for s in spans if s.probability in counted for _, chance in s.attributes.values())


def _places(text: str, kind: SpanKind, spans: list[ReadSpan], schema: FieldSchema) -> object:
    if kind.form == "text":
        likeliest = max(spans, key=lambda s: s.probability)
        return _value(text[likeliest.start : likeliest.end], kind.name, schema)
    if kind.form == "texts":
        return [_value(text[s.start : s.end], kind.name, schema) for s in spans]
    return [{QUOTE: text[s.start : s.end], **_told(s)} for s in spans]


def _told(span: ReadSpan) -> dict[str, str]:
    return {name: value for name, (value, _) in span.attributes.items() if value != ABSENT}


def _value(said: str, name: str, schema: FieldSchema) -> object:
    """Without quotation marks where the examples have none; of words that are no figure, the words."""
    if name not in schema.plain:
        return said
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return said
    # NaN and infinity are words in JSON.
    return found if is_plain(found) else said
