"""Plans by the thousand: cases of a JSON lines file in, a line a case out."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.errors import BadInput, LlmUnavailable, NlforgeError
from engine.core.inner_limits import plainly, with_kind
from engine.core.printable import json_line
from engine.core.regular_files import require_regular
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from nlforge import pipeline
from nlforge.console import talk
from nlforge.planning import plan_from
from nlforge.turn import Spoken

if TYPE_CHECKING:
    from planner.llm.client import Llm
    from planner.reading.given import GivenReadings

_FORM = '{"id": …, "turns": [ … ]}'
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""Marks at the beginning of a file, as editors and shells of Windows write them; the longer before those they begin
with."""
_KEYS = ("turns", "from")


@dataclass(frozen=True)
class BatchCase:
    """One line of a batch; `problem` says why it cannot be planned."""

    id: str
    turns: tuple[Spoken, ...] = ()
    problem: str = ""
    readings: GivenReadings | None = None
    """Taken in place of what a model would read."""


@dataclass
class BatchTally:
    """What became of the cases."""

    planned: int = 0
    failed: list[str] = field(default_factory=list)
    """Ids."""

    def text(self) -> str:
        """Empty where all were planned."""
        if not self.failed:
            return ""
        shown = ", ".join(self.failed[:10])
        return (
            f"{len(self.failed)} of {self.planned + len(self.failed)} cases were not planned: "
            f"{shown}{' …' if len(self.failed) > 10 else ''}. "
            "Each has a line that says why, in “error”."
        )


def batch_cases(path: Path, done: Iterable[str] = ()) -> Iterator[BatchCase]:
    """The cases of a JSON lines file, one at a time; a broken line is a case with a problem. Ids that come again are
    said. The documents of cases in `done` are not read again.

    Raises:
        BadInput: the file cannot be read.
    """
    first: dict[str, int] = {}
    left = Counter(done)
    require_regular(path)
    try:
        with open(path, "rb") as beginning:
            start = beginning.read(4)
        encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")
        with open(path, encoding=encoding, errors="replace") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    case = _case(line, number, left)
                    if case.id in first:
                        talk(
                            f"The id {case.id} is on line {first[case.id]} and again on line {number}; "
                            "each gets a line of its own."
                        )
                    first.setdefault(case.id, number)
                    yield case
    except OSError as error:
        raise BadInput(
            sentence("error-cannot_be_read", "{path} cannot be read.", path=path),
            system_reason(error),
            sentence("error-name_file_with_lines", "Name a file with lines of {form}.", form=_FORM),
        ) from error


def _case(line: str, number: int, done: Counter[str]) -> BatchCase:
    id = f"line-{number}"
    try:
        entry: Any = json.loads(line)
        if not isinstance(entry, dict):
            raise ValueError("it is not a JSON object")
        id = str(entry["id"]) if entry.get("id") not in (None, "") else id
        turns, files = entry.get("turns") or [], entry.get("from") or []
        if not (isinstance(turns, list) and all(isinstance(t, str) for t in turns)):
            raise ValueError("“turns” is not a list of texts")
        if not (isinstance(files, list) and all(isinstance(f, str) for f in files)):
            raise ValueError("“from” is not a list of file names")
        if not any(key in entry for key in _KEYS):
            raise ValueError(f"it has no “turns”, only {', '.join(f'“{key}”' for key in entry) or 'nothing'}")
        if not files and not any(t.strip() for t in turns):
            raise ValueError("“turns” holds no words")
        if done[id] > 0:
            done[id] -= 1
            return BatchCase(id)
        return BatchCase(id, tuple(pipeline.turns_of(None, [Path(f) for f in files], turns)))
    except json.JSONDecodeError as error:
        return BatchCase(
            id,
            problem=(
                f"Line {number} cannot be planned: it is not complete JSON ({error.msg}, character {error.pos + 1})."
            ),
        )
    except (ValueError, RecursionError) as error:
        return BatchCase(id, problem=f"Line {number} cannot be planned: {plainly(error)}.")
    except BadInput as error:
        return BatchCase(id, problem=f"Line {number} cannot be planned: {error}")


def with_readings(cases: Iterable[BatchCase], readings: Mapping[str, GivenReadings | str]) -> Iterator[BatchCase]:
    """Each case with its reading; one that has none, or of another number of turns, is a case with a problem.
    Readings nobody needs are said."""
    used = set()
    for case in cases:
        found = readings.get(case.id, "There is no reading for it.")
        used.add(case.id)
        if case.problem:
            yield case
        elif isinstance(found, str):
            yield replace(case, problem=found)
        elif len(found) != len(case.turns):
            yield replace(case, problem=f"It has {len(case.turns)} turns, and its reading {len(found)}.")
        else:
            yield replace(case, readings=found)
    if unused := [id for id in readings if id not in used]:
        talk(f"{len(unused)} readings belong to no case: {', '.join(unused[:10])}{' …' if len(unused) > 10 else ''}")


def plan_batch(
    cases: Iterable[BatchCase],
    llm: Llm | None,
    given: Sequence[Path],
    limit: int | None,
    done: Iterable[str],
    tally: BatchTally | None = None,
) -> Iterator[str]:
    """A JSON line a case, in order; cases in `done` are left out, and a case that fails becomes a line that says why.

    Raises:
        LlmUnavailable: the model is down or refuses the key: all other cases would fail alike.
    """
    left, tally = Counter(done), tally if tally is not None else BatchTally()
    for case in cases:
        if left[case.id] > 0:
            left[case.id] -= 1
            continue
        problem = case.problem
        if not problem:
            try:
                reads = case.readings or llm
                assert reads is not None
                line = plan_from(case.turns, reads, given, limit, case.id).json()
            except LlmUnavailable as error:
                if error.final:
                    raise
                problem = str(error)
            except NlforgeError as error:
                problem = str(error)
            except Exception as error:  # one bad case never stops a night's work; its line says what happened
                problem = f"This case could not be planned: {with_kind(error)}"
        if problem:
            tally.failed.append(case.id)
            yield _failed(case.id, problem)
        else:
            tally.planned += 1
            yield line


def _failed(id: str, why: str) -> str:
    talk(f"{id}: {why}")
    return json_line(
        {
            "id": id,
            "status": "needs_answers",
            "digest": "",
            "spec": None,
            "origin": {},
            "warnings": [],
            "estimate": None,
            "questions": [{"field": "request", "text": why, "options": []}],
            "error": why,
        }
    )


def finished(output: Path | None) -> tuple[list[str], list[str]]:
    """Ids that an earlier, interrupted batch has written whole lines for, in order; and those of them that were not
    planned. What it had begun to write of its last line is taken away, so that the file holds whole lines alone."""
    if output is None or not output.exists():
        return [], []
    from engine.core.journal import cut_torn, read_lines

    written = read_lines(output)
    if written.torn:
        cut_torn(output, b'{"id": ')
    lines = [entry for entry in map(json.loads, written.lines) if isinstance(entry, dict)]
    return [str(e.get("id")) for e in lines], [str(e.get("id")) for e in lines if e.get("error")]
