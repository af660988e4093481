"""The labelled conversations a reader is trained and tested with hold to the schema, and no test family is learned."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from planner.check import check_change
from planner.reading.wire import ReadingAnswer, SmallerChange, to_change
from planner.requirements import WantedSource
from tests.support.labelled import EVERY, FOLDER, conversations

_EACH = 12


def faults(some: tuple[dict[str, Any], ...]) -> list[str]:
    found = []
    for one in some:
        there: list[str] = []
        for number, turn in enumerate(one["turns"], 1):
            answer = ReadingAnswer.model_validate({"asks": turn.get("asks"), "changes": turn["changes"]})
            for change in answer.changes:
                if isinstance(change, SmallerChange):
                    continue
                if (why := check_change(to_change(change), [turn["words"]], there)) is not None:
                    found.append(f"{one['id']} turn {number} {change.field}: {why}")
            # What was named in a turn before may be spoken of without its name.
            there += [c.value.path for c in answer.changes if isinstance(c.value, WantedSource)]
    return found


def test_a_family_is_in_one_split_alone() -> None:
    splits: dict[str, set[str]] = defaultdict(set)
    for one in conversations(EVERY):
        splits[one["family"].lower()].add(one["split"])
    assert [family for family, where in splits.items() if len(where) > 1] == []
    assert len({one["id"] for one in conversations(EVERY)}) == len(conversations(EVERY)) >= 3000
    assert {"train", "dev", "test"} == set().union(*splits.values())


def test_labels_hold_to_the_schema_and_stand_in_the_words() -> None:
    assert faults(conversations(EVERY)[::_EACH]) == []


@pytest.mark.slow
def test_all_labels_hold_to_the_schema_and_stand_in_the_words() -> None:
    assert faults(conversations(EVERY)) == []


def test_second_labels_are_of_conversations_there_are() -> None:
    words = {one["id"]: len(one["turns"]) for one in conversations(EVERY)}
    second = [json.loads(line) for line in (FOLDER / "second_labels.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(second) >= 400
    for one in second:
        assert words[one["id"]] == len(one["turns"])
        for turn in one["turns"]:
            ReadingAnswer.model_validate({"asks": turn.get("asks"), "changes": turn["changes"]})
