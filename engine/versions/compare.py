"""Two versions on the messages both were measured with, row by row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.core.errors import BadInput
from engine.core.gain import NOISE_FLOOR, Gain
from engine.core.journal import read_lines
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.evaluation.paired import paired
from engine.prompting.delivered import measured_as


@dataclass(frozen=True)
class ComparedRow:
    """One message both were measured with."""

    prompt: str
    expected: str
    before: str
    after: str
    before_score: float | None
    """At most 1; None where it could not be judged."""
    after_score: float | None

    @property
    def change(self) -> float | None:
        """None where one of both could not be judged."""
        if self.before_score is None or self.after_score is None:
            return None
        return round(self.after_score - self.before_score, 4)


@dataclass(frozen=True)
class VersionsCompared:
    """What lies between two versions."""

    rows: tuple[ComparedRow, ...]
    alone_before: int
    """Messages only the first was measured with; they are not counted."""
    alone_after: int
    gain: Gain
    """Of the score, over rows both could be judged on."""

    @property
    def before(self) -> float | None:
        """Mean score of the first on the rows both could be judged on."""
        return _mean([row.before_score for row in self.rows if row.change is not None])

    @property
    def after(self) -> float | None:
        return _mean([row.after_score for row in self.rows if row.change is not None])

    @property
    def worse(self) -> tuple[ComparedRow, ...]:
        """Rows the second does worse at, worst first."""
        return self._moved(-1)

    @property
    def better(self) -> tuple[ComparedRow, ...]:
        """Rows the second does better at, best first."""
        return self._moved(1)

    @property
    def same(self) -> int:
        """Rows with no difference worth the name."""
        return sum(row.change is not None for row in self.rows) - len(self.worse) - len(self.better)

    def _moved(self, sign: int) -> tuple[ComparedRow, ...]:
        found = [row for row in self.rows if row.change is not None and sign * row.change > NOISE_FLOOR]
        return tuple(sorted(found, key=lambda row: -sign * (row.change or 0.0)))


def compared(before: RunPaths, after: RunPaths) -> VersionsCompared:
    """Both on the held-out rows they share; what is delivered counts, be it trained or not.

    Raises:
        BadInput: one of them was not measured, what says what answers was changed, or they share no message.
    """
    first, second = _replies(before), _replies(after)
    was, now = measured_as(before), measured_as(after)
    rows = tuple(
        ComparedRow(
            prompt=key[0],
            expected=key[1],
            before=str(first[key].get(was, "")),
            after=str(line.get(now, "")),
            before_score=_score(first[key], was),
            after_score=_score(line, now),
        )
        for key, line in second.items()
        if key in first
    )
    if not rows:
        raise BadInput(
            sentence(
                "error-versions_share_no_message", "The two versions were not measured with a single message in common."
            ),
            sentence("error-versions_share_no_message-why", "They were made from other data."),
            sentence("error-measure_both_with_file", "Measure both with the same file."),
        )
    return VersionsCompared(
        rows=rows,
        alone_before=len(first.keys() - second.keys()),
        alone_after=len(second.keys() - first.keys()),
        gain=paired([row.before_score for row in rows], [row.after_score for row in rows]),
    )


def _score(line: Mapping[str, Any], model: str) -> float | None:
    value = line.get(f"{model}_score")
    return float(value) if isinstance(value, int | float) else None


def _replies(run: RunPaths) -> dict[tuple[str, str], Mapping[str, Any]]:
    """By message and right reply: the same message may have another right reply by now, and then it is another row."""
    lines = [json.loads(line) for line in read_lines(run.replies).lines]
    if not lines:
        raise BadInput(
            sentence("error-version_not_measured", "Version {number} was not measured.", number=run.root.name),
            sentence("error-version_not_measured-why", "Its run left no replies to the held-out messages."),
            sentence("error-measure_both_with_file", "Measure both with the same file."),
        )
    return {(str(one.get("prompt")), str(one.get("expected"))): one for one in lines if isinstance(one, dict)}


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None
