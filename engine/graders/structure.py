"""Replies with a form: JSON, tool calls, queries."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.graders.kinds import JsonFields, Sql
from engine.graders.verdict import Reply, Verdict

_FENCE = re.compile(r"```(?:\w+)?\s*\n(.*?)\n?```", re.DOTALL)
_MOST_ROWS = 10_000
_SECONDS = 5.0
_QUOTE = "quote"
"""In an entry of a list, the words of the message it rests on (`engine/encoder/schema.py`)."""
_ONE_PLACE = 0.5
"""Share of their words from which on two quotes are of one place."""


def unfenced(text: str) -> str:
    """What stands in the first fence of code; without one the text."""
    match = _FENCE.search(text)
    return (match[1] if match else text).strip()


def _parsed(text: str) -> Any:
    """JSON as RFC 8259 has it: no NaN, and no name twice, of which each reader would take another; nor two of them,
    fenced one by one."""
    try:
        return json.loads(
            unfenced(text) if len(_FENCE.findall(text)) < 2 else text,
            parse_constant=_refused,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError):
        return None


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found


def json_fields(reply: Reply, wanted: JsonFields) -> Verdict:
    """Share of the fields with the right value; 0 where it is no JSON or breaks the schema."""
    found = _parsed(reply.text)
    if found is None:
        return Verdict(0.0, "it is not JSON")
    if wanted.json_schema is not None:
        from jsonschema import Draft202012Validator

        fault = next(iter(Draft202012Validator(wanted.json_schema).iter_errors(found)), None)
        if fault is not None:
            return Verdict(0.0, f"it breaks the schema: {fault.message[:80]}")
    right = _parsed(reply.expected)
    if not isinstance(right, Mapping):
        return Verdict(
            1.0 if right is None or found == right else 0.0,
            "compared as a whole" if right is not None else "it is JSON as wanted",
        )
    return entries_met(found, right, wanted.fields) if wanted.each_entry else values_met(found, right, wanted.fields)


def entries_met(found: Any, right: Mapping[str, Any], fields: Sequence[str] = ()) -> Verdict:
    """F1 over the entries of two forms, without `fields` over all; two that say nothing agree."""
    if not isinstance(found, Mapping):
        return Verdict(0.0, "it is not an object")
    said, wanted = (entries_of(form, fields) for form in (found, right))
    if not said and not wanted:
        return Verdict(1.0, "nothing is said, rightly")
    met = matches(said, wanted)
    missed = [name for n, (name, _) in enumerate(wanted) if n not in {of for _, of, _ in met}]
    more = [name for n, (name, _) in enumerate(said) if n not in {of for of, _, _ in met}]
    why = [f"missing: {', '.join(missed[:4])}"] * bool(missed) + [f"not wanted: {', '.join(more[:4])}"] * bool(more)
    share = 2 * sum(worth for _, _, worth in met) / (len(said) + len(wanted))
    return Verdict(min(1.0, share), "; ".join(why) or "all entries are there")


Entry = tuple[str, Any]
"""A field, and one of its values."""


def entries_of(form: Mapping[str, Any], fields: Sequence[str] = ()) -> list[Entry]:
    """Each value of a form, of lists each entry; nothing of a field that is empty."""
    return [
        (name, one)
        for name, value in form.items()
        if not fields or name in fields
        for one in (value if isinstance(value, list) else [value])
        if one not in (None, "", [], {})
    ]


def matches(said: Sequence[Entry], wanted: Sequence[Entry]) -> list[tuple[int, int, float]]:
    """Pairs of entries that are the same, by their numbers, each in one pair at most, and how much they agree."""
    pairs = [
        (worth, -abs(m - n), n, m)
        for n, one in enumerate(said)
        for m, other in enumerate(wanted)
        if one[0] == other[0] and (worth := _alike(one[1], other[1])) > 0
    ]
    met: list[tuple[int, int, float]] = []
    for worth, _, n, m in sorted(pairs, reverse=True):
        if n not in {of for of, _, _ in met} and m not in {of for _, of, _ in met}:
            met.append((n, m, worth))
    return met


def _alike(a: Any, b: Any) -> float:
    """Of places in the message by the words they share, and by what is told of them; of other values all or nothing."""
    if _same(a, b) or not (isinstance(a, Mapping) and isinstance(b, Mapping) and _QUOTE in a and _QUOTE in b):
        return float(_same(a, b))
    mine, theirs = (Counter(str(one[_QUOTE]).casefold().split()) for one in (a, b))
    shared = 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())
    names = (set(a) | set(b)) - {_QUOTE}
    told = sum(_same(a.get(name), b.get(name)) for name in names) / len(names) if names else 1.0
    return shared * told if shared >= _ONE_PLACE else 0.0


def values_met(found: Any, right: Any, fields: Sequence[str] = ()) -> Verdict:
    """Share of the fields of an object with the right value; without `fields` all of them count, and none may be
    there beside them."""
    names = fields or tuple(right)
    if not isinstance(found, Mapping) or not names:
        return Verdict(float(found == right), "it is not an object")
    wrong = [n for n in names if not _same(found.get(n), right.get(n))]
    extra = [] if fields else [n for n in found if n not in right]
    return Verdict(
        1 - len(wrong) / len(names) if not extra else max(0.0, 1 - (len(wrong) + len(extra)) / len(names)),
        f"wrong: {', '.join([*wrong, *extra][:4])}" if wrong or extra else "all fields are right",
    )


def tool_call(reply: Reply) -> Verdict:
    """Half for the tool, half for the share of right arguments; of several calls the mean, in order. One that is not
    due spoils all."""
    found, right = _calls(reply.text), _calls(reply.expected)
    if not right:
        return Verdict(
            float(not found and bool(reply.text.strip())),
            "it calls a tool, and none is due" if found else "no tool is due",
        )
    if not found:
        return Verdict(0.0, f"it calls no tool; “{right[0][0]}” is due")
    if len(found) > len(right):
        return Verdict(0.0, f"it makes {len(found)} calls; {len(right)} due")
    parts = [_call_met(f, r) for f, r in zip(found, right, strict=False)]
    why = next(
        (v.reason for v in parts if v.met != 1),
        "the right call" if len(found) == len(right) else f"only {len(found)} of {len(right)} calls",
    )
    return Verdict(sum(v.met or 0.0 for v in parts) / len(right), why)


_Call = tuple[str, Mapping[str, Any]]


def _call_met(found: _Call, right: _Call) -> Verdict:
    if found[0] != right[0]:
        return Verdict(0.0, f"it calls “{found[0]}” instead of “{right[0]}”")
    names = set(found[1]) | set(right[1])
    wrong = sorted(n for n in names if not _same(found[1].get(n), right[1].get(n)))
    return Verdict(
        0.5 + 0.5 * (1 - len(wrong) / len(names) if names else 1.0),
        f"wrong arguments: {', '.join(wrong[:4])}" if wrong else "the right call",
    )


def _calls(text: str) -> list[_Call]:
    """Name and arguments of each call as OpenAI or as plain JSON write it."""
    values = [_parsed(m) for m in re.findall(r"<tool_call>(.*?)</tool_call>", text, re.DOTALL)] or [_parsed(text)]
    return [
        call
        for value in values
        for v in (value if isinstance(value, list) else [value])
        if (call := _call(v)) is not None
    ]


def _call(value: Any) -> _Call | None:
    if not isinstance(value, Mapping):
        return None
    inner = value.get("function") if isinstance(value.get("function"), Mapping) else value
    assert isinstance(inner, Mapping)
    name, given = inner.get("name") or inner.get("tool"), inner.get("arguments", inner.get("parameters", {}))
    given = _parsed(given) if isinstance(given, str) else given
    return (str(name), given) if name and isinstance(given, Mapping) else None


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return " ".join(a.casefold().split()) == " ".join(b.casefold().split())
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return set(a) == set(b) and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, Sequence) and isinstance(b, Sequence) and not isinstance(a, str) and not isinstance(b, str):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)


def sql(reply: Reply, wanted: Sql) -> Verdict:
    """Whether both queries give the same rows; in memory, without files or network, a statement at a time."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": "256MiB",
        "threads": 1,
        "max_temp_directory_size": "0MiB",
        "python_enable_replacements": False,
    }
    with duckdb.connect(config=settings) as database:
        for statement in wanted.setup:
            database.execute(statement)
        database.execute("SET lock_configuration = true")
        right = _rows(database, reply.expected)
        if isinstance(right, str):
            return Verdict(None, f"the right query does not run: {right}")
        found = _rows(database, reply.text)
    if isinstance(found, str):
        return Verdict(0.0, f"it does not run: {found}")
    if not wanted.ordered:
        right, found = sorted(right), sorted(found)
    return Verdict(
        float(right == found),
        f"{len(found)} rows, {'the same' if right == found else f'not the {len(right)} right ones'}",
    )


def _rows(database: Any, query: str) -> list[str] | str:
    """Rows as text, or why there are none; what changes tables is no query."""
    import duckdb

    try:
        statements = duckdb.extract_statements(unfenced(query))
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            return "it is not one query"
        late = threading.Timer(_SECONDS, database.interrupt)
        late.start()
        try:
            return [repr(row) for row in database.execute(statements[0]).fetchmany(_MOST_ROWS)]
        finally:
            late.cancel()
    except (duckdb.Error, RuntimeError) as error:
        return " ".join(str(error).split())[:120]
