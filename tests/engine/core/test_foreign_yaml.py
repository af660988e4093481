"""Tables that stand beside the code, and YAML that people write."""

from __future__ import annotations

import pytest
import yaml

from engine.core.foreign_yaml import read_foreign_yaml
from tests.support.places import ROOT

OWN = [
    path
    for top in ("engine", "nlforge", "planner", "prompts", "supply", "sessions")
    for path in sorted((ROOT / top).rglob("*.y*ml"))
    if "runs" not in path.parts
]


def test_a_name_that_stands_twice_is_said_with_its_place() -> None:
    """Else the first value is lost without a word."""
    with pytest.raises(yaml.YAMLError, match=r"“weight” stands there twice(.|\n)*line 3"):
        read_foreign_yaml("rubric:\n- weight: 1\n  weight: 2\n")


def test_the_same_name_in_two_places_is_fine() -> None:
    assert read_foreign_yaml("a: {x: 1}\nb: {x: 2}\n1: one\n'1': text\n") == {
        "a": {"x": 1},
        "b": {"x": 2},
        1: "one",
        "1": "text",
    }


def test_no_word_list_has_one_name_twice() -> None:
    assert len(OWN) > 20
    for path in OWN:
        read_foreign_yaml(path.read_text(encoding="utf-8"))


def test_own_tables_are_read_without_the_loader_in_c() -> None:
    """It forgives more than the other, which alone is there where PyYAML was built without it."""
    for path in OWN:
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
