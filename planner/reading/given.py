"""Readings that are given in place of a language model's: to plan again what another reader has read, or to compare
readers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from engine.core.errors import BadInput
from engine.core.regular_files import require_regular
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from engine.data.synthetic.rows import TEMPLATES
from planner.llm.client import Spent
from planner.reading.wire import ReadingAnswer

T = TypeVar("T", bound=BaseModel)
_FORM = sentence("error-each_line", "Each line: {form}.", form='{"id": …, "turns": [{"asks": …, "changes": [ … ]}]}')


class GivenReadings:
    """Answers the question for a turn with the reading given for it; stands where a large model would."""

    small = False
    name = TEMPLATES
    """There is no model that could write questions from texts."""

    def __init__(self, turns: Sequence[ReadingAnswer]) -> None:
        self.spent = Spent()
        self._turns, self._turn = turns, 0

    def __len__(self) -> int:
        return len(self._turns)

    def at(self, turn: int) -> GivenReadings:
        """The same, asked about a turn, counted from 0."""
        self._turn = turn
        return self

    def require_offline(self) -> None:
        """Nothing is sent anywhere."""

    def ask(self, prompt: str, answer: type[T]) -> T:
        """The reading of the turn, also where it is asked again for what was refused: it does not change."""
        return answer.model_validate(self._turns[self._turn].model_dump())


def load_readings(path: Path) -> Mapping[str, GivenReadings | str]:
    """By id the readings of a case, or why they cannot be used.

    Raises:
        BadInput: the file cannot be read, or a line of it has no id.
    """
    found: dict[str, GivenReadings | str] = {}
    require_regular(path)
    try:
        with open(path, encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    id, readings = _line(line, path, number)
                    found[id] = f"Line {number} of {path} is a second reading for it." if id in found else readings
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            sentence("error-cannot_be_read", "{path} cannot be read.", path=path), system_reason(error), _FORM
        ) from error
    return found


def _line(line: str, path: Path, number: int) -> tuple[str, GivenReadings | str]:
    try:
        entry: Any = json.loads(line)
        id, turns = str(entry["id"]), entry["turns"]
        if not isinstance(turns, list):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(
            sentence("error-line_not_reading", "Line {number} of {path} is not a reading.", number=number, path=path),
            "",
            _FORM,
        ) from error
    try:
        return id, GivenReadings([ReadingAnswer.model_validate(turn) for turn in turns])
    except ValidationError as error:
        # One fault of many: the types of a change are tried one after the other.
        fault = error.errors()[0]
        return (
            id,
            f"Its reading (line {number} of {path}) has a fault at {'.'.join(map(str, fault['loc']))}: {fault['msg']}.",
        )
