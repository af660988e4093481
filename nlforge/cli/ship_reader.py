"""Put the reader that a repetition of the saved session trained into the package: `python -m nlforge.cli.ship_reader`.

Nothing else replaces what ships. What it reached goes into the saved session, which later repetitions are compared
with.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.core.errors import BadInput, NlforgeError
from engine.core.events import GateChecked, RunFinished, read_events
from engine.core.paths import RunPaths
from engine.core.sentences import Digits, sentence
from engine.encoder.store import CARD, WEIGHTS
from engine.models.weight_digests import WHOLE, WeightsMismatch, require_whole, seal
from engine.training.checkpoints import move_whole
from nlforge.console import talk
from nlforge.repetition import figures, repetitions
from nlforge.session_factory import PLANNER, find
from nlforge.store import Session
from nlforge.wording.told import error_lines
from planner.reading.fields import TRAINED

_MOST_BYTES = 25 * 2**20
_SHIPPED = (CARD, WEIGHTS)


def main() -> int:
    """Ship the newest one that passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repetition", nargs="?", help="session of the repetition; without one the newest that passed")
    parser.add_argument("--to", type=Path, default=TRAINED, help="folder of the package")
    options = parser.parse_args()
    try:
        original = find(PLANNER)
        shipped, run = _passed(_candidates(original, options.repetition))
        ship(original, shipped, run, options.to)
    except NlforgeError as error:
        talk(*error_lines(error))
        return int(error.exit_code)
    return 0


def _candidates(original: Session, named: str | None) -> Sequence[Session]:
    """Repetitions of the saved session, the newest first; of one that is named, that alone.

    Raises:
        BadInput: the one that is named repeats another session, or none.
    """
    found = repetitions(original)
    if named is None:
        return found
    session = find(named)
    if session.root.resolve() not in {one.root.resolve() for one in found}:
        raise BadInput(
            sentence("error-does_not_repeat", "{id} does not repeat {id_2}.", id=session.id, id_2=original.id),
            sentence("error-nothing_else_replaces_reader_that", "Nothing else replaces the reader that ships."),
            sentence(
                "error-run_repetition_nlforge_replay", "Run a repetition: nlforge replay {planner}", planner=PLANNER
            ),
        )
    return [session]


def _passed(candidates: Sequence[Session]) -> tuple[Session, RunPaths]:
    """The first whose newest run came to its end with all gates passed.

    Raises:
        BadInput: there is none.
    """
    for session in candidates:
        if (run := session.trained) is not None and passed(run):
            return session, run
    raise BadInput(
        sentence("error-there_no_reader_ship", "There is no reader to ship."),
        sentence(
            "error-no_repetition_session_came_end",
            "No repetition of the session came to its end with all its gates passed.",
        ),
        sentence("error-run_nlforge_replay", "Run it: nlforge replay {planner}", planner=PLANNER),
    )


def passed(run: RunPaths) -> bool:
    """Whether a run came to its end, and each of its gates held."""
    events = list(read_events(run.events))
    gates = (event for event in events if isinstance(event, GateChecked))
    return any(isinstance(event, RunFinished) for event in events) and all(gate.passed for gate in gates)


def ship(original: Session, repetition: Session, run: RunPaths, to: Path) -> None:
    """Copy the reader of a run to the package, whole or not at all, and note in the original what it reached.

    Raises:
        WeightsMismatch: it is not what the run saved, or its copy is not.
        BadInput: it is larger than the package may carry.
    """
    require_whole(run.adapter)
    # What the encoder has itself, its tokenizer, is fetched with it.
    size = sum((run.adapter / name).stat().st_size for name in _SHIPPED)
    if size > _MOST_BYTES:
        raise BadInput(
            sentence(
                "error-reader_has_mb_package_carries",
                "The reader has {size} MB; the package carries at most {most_bytes}.",
                size=Digits(f"{size / 2**20:.0f}"),
                most_bytes=Digits(f"{_MOST_BYTES / 2**20:.0f}"),
            ),
            "",
            sentence("error-train_one_with_fewer_fields", "Train one with fewer fields."),
        )
    fresh = to.with_name(f"{to.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in _SHIPPED:
        shutil.copyfile(run.adapter / name, fresh / name)
    digest = seal(fresh, to)
    saved, copied = (json.loads((folder / WHOLE).read_bytes()) for folder in (run.adapter, fresh))
    if any(copied[name] != saved[name] for name in _SHIPPED):
        raise WeightsMismatch(
            sentence("error-copy_reader_not_what_run", "The copy of the reader is not what the run saved."),
            "",
            sentence("error-ship_again", "Ship it again."),
        )
    move_whole(fresh, to)
    reached = figures(repetition)
    confirmed = repetition.last("confirmed") or {}
    shutil.copyfile(run.spec, original.root / "spec.yaml")
    original.append(
        "note",
        text="The reader that ships with the package is that of this repetition.",
        digest=confirmed.get("digest"),
        weights=digest,
        figures=None if reached is None else reached.model_dump(mode="json"),
    )
    talk(f"{to} is the reader of {repetition.id} ({size / 2**20:.1f} MB, {digest[:19]}…).")


if __name__ == "__main__":
    sys.exit(main())
