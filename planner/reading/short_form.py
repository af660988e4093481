"""The form in which a language model writes changes: short to read and to write, and a small grammar for a server.

A change is one flat object: its quote, what becomes of the entry where it is not simply set or added, and the wish by
its name, with facts of it beside it: `{"quote": "12 FAQ entries", "sources": "12 FAQ entries", "examples": 12}`. A
schema without lengths and documentation constrains it; what the names mean stands in the prompt
(`prompts/read.md.j2`), since servers on this machine make a grammar of the schema and show it to no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from planner.wishes.field import ChangeField
from planner.wishes.table import WISHES

Json = dict[str, Any]
SIZE_STEP = "size_step"
SIZE_STEPS = ("smaller", "larger")
_RENAMED = {("experts", "sources"): "files", ("judge", "about"): "judges"}
"""Facts whose names would be those of a wish, or of a question about the plan."""
_TEXT: Json = {"type": "string"}


@cache
def answer_schema() -> Json:
    """The JSON schema of an answer in the short form."""
    change: Json = {"quote": _TEXT, "op": {"enum": ["remove", "replace"]}, "old": _TEXT}
    for field, value in _values().items():
        facts = _facts(value)
        change |= {field: value} if facts is None else {_called(field, name): one for name, one in facts.items()}
    change[SIZE_STEP] = {"enum": list(SIZE_STEPS)}
    return {
        "title": "ReadingAnswer",
        "type": "object",
        "properties": {
            "asks": {"enum": ["why", "what_if", "undo"]},
            "about": _TEXT,
            "changes": {
                "type": "array",
                "items": {"type": "object", "properties": change, "required": ["quote"]},
            },
        },
        "required": ["changes"],
    }


def long_form(answer: Mapping[str, Any]) -> Json:
    """An answer with its changes one by one as `planner/reading/wire.py` has them; what is in that form stays."""
    asks = answer.get("asks")
    return {
        **{name: value for name, value in answer.items() if name not in ("asks", "about", "changes")},
        "asks": {"kind": asks, "about": answer.get("about", "")} if isinstance(asks, str) else asks,
        "changes": [long for change in answer.get("changes") or () for long in _long(change)],
    }


def short_form(answer: Mapping[str, Any]) -> Json:
    """The other way round: what a model writes that reads the same."""
    asks = answer.get("asks")
    told = {} if asks is None else {"asks": asks["kind"], **({"about": asks["about"]} if asks.get("about") else {})}
    return {**told, "changes": [_short(change) for change in answer["changes"]]}


def _long(change: Any) -> list[Any]:
    if not isinstance(change, dict) or "field" in change:
        return [change]
    begun = {"quote": change.get("quote")}
    found: list[Any] = []
    for field, value in _values().items():
        facts = _facts(value)
        if field not in change:
            continue
        op = change.get("op") or ("add" if WISHES[field].many else "set")
        # Of one value, another in its place is set.
        more = {"op": "set" if op == "replace" and not WISHES[field].many else op}
        if op == "replace" and WISHES[field].many:
            more["old"] = change.get("old")
        if facts is not None:
            named = {name: change[_called(field, name)] for name in facts if _called(field, name) in change}
            found.append({**begun, **more, "field": field, "value": named})
        else:
            found.append({**begun, **more, "field": field, "value": change[field]})
    if SIZE_STEP in change:
        op = "remove" if change.get("op") == "remove" else "set"
        found.append({**begun, "op": op, "field": SIZE_STEP, "value": change[SIZE_STEP]})
    return found


def _short(change: Mapping[str, Any]) -> Json:
    field, value = change["field"], change["value"]
    begun = {"quote": change["quote"]}
    if change["op"] in ("remove", "replace"):
        begun["op"] = change["op"]
    if change.get("old") is not None:
        begun["old"] = change["old"]
    facts = None if field == SIZE_STEP else _facts(_values()[field])
    if facts is None:
        return {**begun, field: value}
    told = {_called(field, name): value[name] for name in facts if value.get(name) is not None}
    return {**begun, field: "", **told}


@cache
def _values() -> Mapping[ChangeField, Json]:
    """The bare schema of each wish that a language model may speak of."""
    found: dict[ChangeField, Json] = {}
    for field, wish in WISHES.items():
        if wish.told is not None:
            full = TypeAdapter(wish.told.type or wish.type).json_schema()
            found[field] = _bare(full, full.get("$defs", {}))
    return found


def _bare(schema: Json, known: Mapping[str, Json]) -> Json:
    """Without documentation, defaults and bounds, which code checks; what may be null may be left out."""
    if "$ref" in schema:
        return _bare(known[schema["$ref"].rpartition("/")[2]], known)
    if "anyOf" in schema:
        (one,) = [kind for kind in schema["anyOf"] if kind.get("type") != "null"]
        return _bare(one, known)
    if "enum" in schema:
        return {"enum": schema["enum"]}
    if schema["type"] == "object":
        parts = {name: _bare(part, known) for name, part in schema["properties"].items()}
        return {"type": "object", "properties": parts, "required": schema.get("required", [])}
    if schema["type"] == "array":
        return {"type": "array", "items": _bare(schema["items"], known)}
    return {"type": schema["type"]}


def _facts(value: Json) -> Mapping[str, Json] | None:
    """The facts that stand beside a wish, what makes it first; None where the value is one figure or word, or where
    several are needed, which a grammar holds together only in an object of their own."""
    return value["properties"] if value.get("type") == "object" and len(value["required"]) <= 1 else None


def _called(field: ChangeField, fact: str) -> str:
    """The name of a fact in the short form: what makes the wish has the name of the wish."""
    value = _values()[field]
    return field if fact == next(iter(value["properties"])) else _RENAMED.get((field, fact), fact)
