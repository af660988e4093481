"""What came from elsewhere: lines of a rubric, and what of them is not quite what it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.inner_limits import plainly
from engine.core.regular_files import require_regular
from engine.core.sentences import as_said, cause, sentence
from engine.core.spec import Criterion, TrainingSpec
from engine.core.system_said import system_reason

LARGEST_BYTES = 4 * 2**20
_SHOWN_FAULTS = 3


class ImportNote(Frozen):
    """Something a person should know of one line."""

    line: str
    """Name of the line; empty = the whole rubric."""
    text: str

    def said(self) -> str:
        """The note, with the line it is about where there is one."""
        return f"“{self.line}”: {self.text}" if self.line else self.text


class Imported(Frozen):
    """A rubric that came from elsewhere."""

    criteria: tuple[Criterion, ...]
    notes: tuple[ImportNote, ...] = ()


def load_object(path: Path) -> Any:
    """The JSON, or TOML, of a file.

    Raises:
        BadInput: it cannot be read, is larger than 4 MB, or is neither.
    """
    require_regular(path)
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_BYTES else None
    except OSError as error:
        raise BadInput(
            sentence("error-cannot_read", "I cannot read {path}.", path=path),
            system_reason(error),
            sentence("error-check_name", "Check the name."),
        ) from error
    if data is None:
        raise BadInput(
            sentence("error-too_large_for_rubric", "{path} is too large for a rubric.", path=path),
            sentence("error-has_more_than_mb", "It has more than {most} MB.", most=LARGEST_BYTES // 2**20),
            sentence("error-name_file_with_graders_alone", "Name the file with the graders alone."),
        )
    try:
        text = data.decode("utf-8-sig")
        if path.suffix.lower() == ".toml":
            import tomllib

            return tomllib.loads(text)
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        what = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        raise BadInput(
            sentence("error-not", "{path} is not {what}.", path=path, what=what),
            cause(plainly(error)),
            sentence("error-export_graders_again_as_one", "Export the graders again as one JSON object."),
        ) from error


def replaced(spec: TrainingSpec, found: Imported) -> TrainingSpec:
    """The spec with this rubric in the place of its own.

    Raises:
        BadInput: the two do not go together.
    """
    try:
        return TrainingSpec.model_validate({**spec.model_dump(), "rubric": [c.model_dump() for c in found.criteria]})
    except ValidationError as error:
        raise BadInput(
            sentence("error-this_rubric_cannot_be_used", "This rubric cannot be used as it is."),
            as_said(faults(error)),
            sentence("error-change_that_line_file_then", "Change that line in the file, then import it again."),
        ) from error


def faults(error: ValidationError) -> str:
    """What is wrong where, in a sentence."""
    return (
        "; ".join(
            f"{'.'.join(map(str, f['loc'])) or 'rubric'}: {f['msg'].removeprefix('Value error, ')}"
            for f in error.errors()[:_SHOWN_FAULTS]
        )
        + "."
    )


def unlike(name: str, taken: set[str]) -> str:
    """The name, counted on where it is taken; it is taken then."""
    found = next(n for n in (name, *(f"{name} {n}" for n in range(2, 10_000))) if n not in taken)
    taken.add(found)
    return found
