"""A rubric and its held-out rows as an environment for `verifiers` (version 0.4, its `v1` interface), installable
with pip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template

from engine.core.errors import BadInput
from engine.core.journal import replace_file
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.interchange.imported import ImportNote
from engine.interchange.scoring import Scorer, write_scorer


def write_environment(
    folder: Path, name: str, scorer: Scorer, rows: Sequence[Row], system_prompt: str
) -> list[ImportNote]:
    """Write the package into a new folder; what a person should know of it.

    Raises:
        BadInput: there is something in the folder already, or no rows.
        RunFailed: it could not be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            sentence("error-there_something_already", "There is something in {folder} already.", folder=folder),
            sentence("error-nothing_written_over", "Nothing is written over it."),
            sentence("error-name_new_folder_with_o", "Name a new folder with -o."),
        )
    if not rows:
        raise BadInput(
            sentence("error-there_no_rows_measure_with", "There are no rows to measure with."),
            sentence(
                "error-environment_needs_messages_and_their", "An environment needs messages and their right replies."
            ),
            sentence("error-run_session_first_or_add", "Run the session first, or add more data."),
        )
    dash = package_name(name)
    package, prefix = dash.replace("-", "_"), "".join(part.capitalize() for part in dash.split("-"))
    named = {
        "dash": dash,
        "package": package,
        "prefix_Data": f"{prefix}Data",
        "prefix_Task": f"{prefix}Task",
        "prefix_Taskset": f"{prefix}Taskset",
        "title": _plain(name),
        "system_prompt": repr(system_prompt or None),
        "rows": str(len(rows)),
        "version": version("nlforge"),
    }
    for source, target in (
        ("pyproject.toml.txt", folder / "pyproject.toml"),
        ("README.md.txt", folder / "README.md"),
        ("taskset.py.txt", folder / package / "taskset.py"),
    ):
        text = files("engine.interchange").joinpath("files", source).read_text(encoding="utf-8")
        replace_file(target, Template(text).substitute(named).encode("utf-8", "replace"), private=False)
    exports = f'from {package}.taskset import {prefix}Taskset\n\n__all__ = ["{prefix}Taskset"]\n'
    replace_file(folder / package / "__init__.py", exports.encode(), private=False)
    write_scorer(folder / package, scorer, rows)
    return _notes(scorer)


def package_name(name: str) -> str:
    """A name a Python package may have, for any name of a session: `nlforge-returns-desk`."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:40].strip("-")
    return f"nlforge-{stem or 'rubric'}"


def _plain(name: str) -> str:
    """The name in one line, with nothing that could end a docstring."""
    return re.sub(r'["\\\s]+', " ", name).strip()[:80] or "A rubric"


def _notes(scorer: Scorer) -> list[ImportNote]:
    notes = []
    for line in scorer.criteria:
        if line.grader.kind == "none":
            notes.append(ImportNote(line=line.name, text="No program measures it; it is missing there as it is here."))
        elif line.grader.kind == "judge":
            notes.append(
                ImportNote(
                    line=line.name, text="No language model is asked there: the line is missing, and counts nothing."
                )
            )
        elif line.grader.kind == "latency":
            notes.append(
                ImportNote(line=line.name, text="There it is the time of the model the environment is run with.")
            )
    return notes
