"""What was read in a text as the reply people get: a filled-in form, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.encoder.read import ReadFields, ReadSpan, threshold_of
from engine.encoder.schema import ABSENT, QUOTE, FieldSchema, SpanKind, is_plain


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
