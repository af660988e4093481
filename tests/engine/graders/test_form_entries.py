"""Forms compared entry by entry: what is missing and what is invented cost alike, quotes count by their words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.forms import form_figures
from engine.graders.kinds import JsonFields
from engine.graders.structure import json_fields
from engine.graders.verdict import Reply

_EACH = JsonFields(each_entry=True)


def _met(expected: object, said: object, grader: JsonFields = _EACH) -> float:
    text = said if isinstance(said, str) else json.dumps(said)
    return json_fields(Reply("", json.dumps(expected), text), grader).met or 0.0


@pytest.mark.parametrize(
    ("expected", "said", "met"),
    [
        ({}, {}, 1.0),
        ({"a": None, "b": []}, {}, 1.0),
        ({}, {"a": "x"}, 0.0),
        ({"a": "x"}, {}, 0.0),
        ({"a": "x", "b": "y"}, {"a": "x"}, 2 / 3),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, 1.0),
        ({"a": ["x", "y"]}, {"a": ["x", "y", "z"]}, 4 / 5),
        ({"a": "Acme  Ltd"}, {"a": "acme ltd"}, 1.0),
        ({"a": True}, {"a": 1}, 0.0),
        ({"a": [{"quote": "no refunds ever"}]}, {"a": [{"quote": "no refunds"}]}, 4 / 5),
        ({"a": [{"quote": "no refunds ever"}]}, {"a": [{"quote": "ever"}]}, 1 / 2),
        ({"a": [{"quote": "no refunds ever"}]}, {"a": [{"quote": "be polite"}]}, 0.0),
        ({"a": [{"quote": "x", "b": "1", "c": "2"}]}, {"a": [{"quote": "x", "b": "1", "c": "3"}]}, 1 / 2),
        ({"a": [{"quote": "x"}, {"quote": "y"}]}, {"a": [{"quote": "y"}, {"quote": "x"}]}, 1.0),
        ({"a": [{"quote": "x"}]}, {"a": [{"quote": "x"}, {"quote": "x"}]}, 2 / 3),
        ({"a": "x"}, "no form", 0.0),
        ({"a": "x"}, ["a"], 0.0),
    ],
)
def test_each_entry_counts(expected: object, said: object, met: float) -> None:
    assert _met(expected, said) == pytest.approx(met)


def test_only_fields_that_are_named_count() -> None:
    only = JsonFields(fields=("a",), each_entry=True)
    assert _met({"a": "x", "b": "y"}, {"a": "x", "c": "z"}, only) == 1.0


_VALUES = st.one_of(
    st.booleans(),
    st.text("abc ", min_size=1, max_size=4),
    st.builds(lambda quote, told: {"quote": quote, "b": told}, st.text("xy ", min_size=1, max_size=5), st.text("12")),
)
_FORMS = st.dictionaries(st.sampled_from("pqr"), st.one_of(_VALUES, st.lists(_VALUES, max_size=3)), max_size=3)


@given(_FORMS, _FORMS)
def test_a_form_is_itself_and_a_comparison_has_no_sides(one: object, other: object) -> None:
    assert _met(one, one) == pytest.approx(1.0)
    assert _met(one, other) == pytest.approx(_met(other, one))
    assert 0.0 <= _met(one, other) <= 1.0


def test_figures_of_each_field_and_of_the_whole_form() -> None:
    expected = [{"a": "x", "b": [{"quote": "one two three"}]}, {"a": "y"}, {}]
    said = [{"a": "x", "b": [{"quote": "two three"}]}, {"b": [{"quote": "four"}]}, {}]
    metrics, fields = form_figures([json.dumps(f) for f in expected], [json.dumps(f) for f in said], _EACH)
    # The second quote of the first form is the right place, but not all of its words.
    assert metrics["whole_forms"] == pytest.approx(1 / 3, abs=1e-4)
    assert (metrics["precision"], metrics["recall"]) == (pytest.approx(2 / 3, abs=1e-4), pytest.approx(2 / 3, abs=1e-4))
    by_name = {f.label: f for f in fields}
    assert [f.label for f in fields] == ["a", "b"]
    assert (by_name["a"].rows, by_name["a"].recall, by_name["a"].precision) == (2, 0.5, 1.0)
    assert (by_name["b"].rows, by_name["b"].said, by_name["b"].precision) == (1, 2, 0.5)
