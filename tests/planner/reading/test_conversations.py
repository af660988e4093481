"""The labelled conversations a reader is trained and tested with hold to the schema, and no test family is learned."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from planner.check import check_change
from planner.reading.wire import ReadingAnswer, SmallerChange, to_change
from tests.support.labelled import FOLDER, conversations

_EACH = 12


def faults(some: tuple[dict[str, Any], ...]) -> list[str]:
    found = []
    for one in some:
        for number, turn in enumerate(one["turns"], 1):
            answer = ReadingAnswer.model_validate({"asks": turn.get("asks"), "changes": turn["changes"]})
            for change in answer.changes:
                if isinstance(change, SmallerChange):
                    continue
                if (why := check_change(to_change(change), [turn["words"]])) is not None:
                    found.append(f"{one['id']} turn {number} {change.field}: {why}")
    return found


def test_a_family_is_in_one_split_alone() -> None:
    splits: dict[str, set[str]] = defaultdict(set)
    for one in conversations():
        splits[one["family"].lower()].add(one["split"])
    assert [family for family, where in splits.items() if len(where) > 1] == []
    assert len({one["id"] for one in conversations()}) == len(conversations()) >= 3000
    assert {"train", "dev", "test"} == set().union(*splits.values())


def test_labels_hold_to_the_schema_and_stand_in_the_words() -> None:
    assert faults(conversations()[::_EACH]) == []


@pytest.mark.slow
def test_all_labels_hold_to_the_schema_and_stand_in_the_words() -> None:
    assert faults(conversations()) == []


def test_second_labels_are_of_conversations_there_are() -> None:
    words = {one["id"]: len(one["turns"]) for one in conversations()}
    second = [json.loads(line) for line in (FOLDER / "second_labels.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(second) >= 400
    for one in second:
        assert words[one["id"]] == len(one["turns"])
        for turn in one["turns"]:
            ReadingAnswer.model_validate({"asks": turn.get("asks"), "changes": turn["changes"]})
