"""What a language model is shown and may write: few tokens, a small grammar, and nothing of a reading lost in it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from engine.core.errors import RunFailed
from engine.models.base_weights import gguf_path
from planner.llm.embedded import embedded_server
from planner.reading.large import fields_told, read_prompt
from planner.reading.reader import TurnContext
from planner.reading.short_form import answer_schema, short_form
from planner.reading.wire import ReadingAnswer
from planner.requirements import NOTHING_KNOWN, Requirements, Said, Wish
from planner.wishes.table import WISHES
from tests.support.labelled import EVERY, conversations
from tests.support.places import TESTS

_SCHEMA = answer_schema()
_CHANGE: dict[str, Any] = _SCHEMA["properties"]["changes"]["items"]["properties"]
_UNLISTED = {"keep"}
"""Wishes so seldom said that their line names some of the values; the grammar holds them all."""


def read(words: str, known: Requirements = NOTHING_KNOWN) -> str:
    return read_prompt(TurnContext(words=words, known=known))


def lost(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that the schema forbids in the short form, or that read otherwise from it."""
    allowed = Draft202012Validator(_SCHEMA)
    return [
        answer
        for answer in answers
        if not allowed.is_valid(short := short_form(answer))
        or ReadingAnswer.model_validate_json(json.dumps(short)) != ReadingAnswer.model_validate(answer)
    ]


def labelled(each: int) -> list[dict[str, Any]]:
    return [
        {"asks": turn.get("asks"), "changes": turn["changes"]}
        for one in conversations(EVERY)[::each]
        for turn in one["turns"]
    ]


def test_what_a_careful_reader_answers_can_be_written() -> None:
    recorded = yaml.safe_load((TESTS / "recorded" / "dev_cases.yaml").read_text(encoding="utf-8"))
    assert lost([{"changes": turn} for case in recorded.values() for turn in case]) == []
    assert lost(labelled(12)) == []


@pytest.mark.slow
def test_every_label_can_be_written() -> None:
    assert lost(labelled(1)) == []


def made(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a schema allows, with figures that are not below 0."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "string":
            return st.text(max_size=9)
        case "number":
            return st.integers(0, 99) | st.floats(0, 1e6)
        case "integer":
            return st.integers(0, 99)
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(made(schema["items"]), max_size=2)
        case _:
            needed = {name: made(schema["properties"][name]) for name in schema.get("required", ())}
            others = {name: made(part) for name, part in schema["properties"].items() if name not in needed}
            return st.fixed_dictionaries(needed, optional=others)


@given(made(_SCHEMA))
def test_what_the_schema_allows_is_read(answer: dict[str, Any]) -> None:
    """A change for each wish it names, and one for a size by comparison; facts without their wish make none."""
    found = ReadingAnswer.model_validate(answer)
    wishes = [name for one in answer["changes"] for name in one if name in WISHES or name == "size_step"]
    assert sorted(change.field for change in found.changes) == sorted(wishes)
    assert (found.asks is None) == ("asks" not in answer)
    assert all(
        change.op != "replace" or WISHES[change.field].many for change in found.changes if change.field in WISHES
    )


def test_both_forms_are_read() -> None:
    long = {"op": "add", "field": "gpus", "value": {"count": 0}, "quote": "no card"}
    short = {"quote": "no card", "gpus": "", "count": 0}
    assert ReadingAnswer.model_validate({"changes": [long]}) == ReadingAnswer.model_validate({"changes": [short]})
    for wrong in ({"quote": "x", "gates": {"metric": "f1"}}, {"quote": "x", "task": "cooking"}, "add"):
        with pytest.raises(ValidationError):
            ReadingAnswer.model_validate({"changes": [wrong]})


def _parts(schema: Any) -> list[dict[str, Any]]:
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    return [*([schema] if isinstance(schema, dict) else []), *(part for one in inner for part in _parts(one))]


def test_the_grammar_is_small() -> None:
    """Lengths and patterns make it slow, and documentation in it is shown to no model of this machine."""
    slow = {"maxLength", "minLength", "maxItems", "minItems", "pattern", "description", "$defs", "anyOf"}
    assert not [part for part in _parts(_SCHEMA) if slow & part.keys()]
    assert ReadingAnswer.model_json_schema() == _SCHEMA


def test_what_may_be_written_is_told() -> None:
    """Servers that make a grammar of the schema show it to no model: each wish, fact and value stands in the prompt."""
    prompt, lines = read(""), dict(fields_told())
    assert [name.rstrip("*") for name in lines] == [field for field, wish in WISHES.items() if wish.told is not None]
    for field, part in _CHANGE.items():
        assert f"{field}:" in prompt or f"{field}*:" in prompt or field in ("quote", "op", "old"), field
        values = [v for one in _parts(part) for v in one.get("enum", ())] if field not in _UNLISTED else []
        assert [value for value in values if value not in prompt] == [], field


def test_what_is_the_same_in_every_turn_comes_first() -> None:
    """And then what only grows, so that a server that keeps what it has read reads no more than what is new."""
    wish = Wish(value="de", said=Said(turn=1, quote="German"))
    one = Requirements(wishes={"task": (Wish(value="classification", said=Said(turn=1, quote="sort")),)})
    two = Requirements(wishes={**one.wishes, "languages": (wish,)})
    prompts = [read("Sort our mails", one), read("in German", two)]
    first = prompts[0].index("Known so far:")
    assert prompts[0][:first] == prompts[1][:first] and "circumstances*" in prompts[0][:first]
    grown = prompts[0].index("task: classification") + len("task: classification")
    assert prompts[0][:grown] == prompts[1][:grown]


@pytest.mark.slow
def test_the_second_turn_reads_only_what_is_new() -> None:
    """Counted by the embedded server: what it read in the first turn it does not read again."""
    try:
        gguf_path()
    except RunFailed:
        pytest.skip("the base model is not on this machine")
    words = ("Sort our mails into topics, the budget is 200 dollars", "In German too, and never rude")
    one = Requirements(wishes={"task": (Wish(value="classification", said=Said(turn=1, quote="Sort our mails")),)})
    counted = []
    with embedded_server() as address:
        for prompt in (read(words[0]), read(words[1], one)):
            body = {"messages": [{"role": "user", "content": prompt}], "max_tokens": 1}
            told = httpx.post(f"{address}/v1/chat/completions", json=body, timeout=600).json()["timings"]
            counted.append((told["prompt_n"], told["cache_n"]))
    (first, _), (second, kept) = counted
    assert first > 600 and kept > 600 and second < 80, counted
    assert first <= 1200, "what a server on this machine reads of a short message"
