"""The rows of a run are prepared once: a run that goes on opens what it began with."""

from __future__ import annotations

import ctypes
import gc
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

from engine.core.comparing import normalised
from engine.core.errors import Declined, NlforgeError, RunFailed
from engine.core.events import DataReady, RunEvent, read_events
from engine.core.journal import read_lines
from engine.core.noted import noted
from engine.core.paths import RunPaths, runs_of
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec, digest, load_spec
from engine.data.prepare import Prepared, Read, prepare
from engine.data.prepared_set import keep_prepared, open_prepared
from engine.data.read_cache import kept_in
from engine.data.synthetic.base_writer import open_base_writer
from engine.data.synthetic.remembered import Remembered
from engine.data.synthetic.rows import TEMPLATES, Writer, writes_here
from engine.data.written_ahead import write_ahead
from engine.forgetting.sources import lines_with
from engine.forgetting.terms import forgotten_in
from engine.improving.frozen import messages_apart
from engine.improving.rounds import planned_round
from engine.runs.writing_progress import WritingProgress

OpenWriter = Callable[[str], AbstractContextManager[Writer]]
_Opened = Callable[[], AbstractContextManager[Writer | None]]


def prepared_once(
    paths: RunPaths,
    spec: TrainingSpec,
    root: Path,
    open_writer: OpenWriter | None,
    read: Read,
    emit: Callable[[RunEvent], None],
    check: Callable[[int], None],
) -> tuple[Prepared, str]:
    """What the run trains on and is measured with, as it lies in its folder, and its fingerprint.

    Raises:
        BadInput: a file cannot be used, or fewer than 20 usable rows remain.
        RunFailed: the rows could not be written.
        Declined: a model is to write questions, and none can be opened here.
    """
    opened = partial(_writer, spec, open_writer, WritingProgress(emit, check))
    recorded = next((e.fingerprint for e in reversed(list(read_events(paths.events))) if isinstance(e, DataReady)), "")
    if recorded:
        try:
            data, secrets = open_prepared(paths.data, recorded, spec, root)
        except RunFailed as error:
            emit(
                noted(
                    sentence(
                        "noted-prepared_anew", "The rows this run began with are prepared anew. {why}", why=error.why
                    )
                )
            )
        else:
            if secrets:
                _look_for_secrets(data, paths, spec, root, opened, read, emit)
            return data, recorded
    kept = keep_prepared(_prepared(paths, spec, root, opened, read), spec, paths.data)
    _give_back()
    return kept


def _prepared(paths: RunPaths, spec: TrainingSpec, root: Path, opened: _Opened, read: Read) -> Prepared:
    # The writer is closed before training: an embedded one holds memory the training needs.
    with opened() as writer, kept_in(paths.read):
        remembered = Remembered(writer, paths.written) if writer is not None else None
        if remembered is not None:
            write_ahead(spec, root, remembered)
        return prepare(spec, root, _measured_before(paths), remembered, read, _forgotten(paths, spec, root))


def _forgotten(paths: RunPaths, spec: TrainingSpec, root: Path) -> Callable[[Row], bool] | None:
    """Of a row, whether it is of somebody who is to be forgotten; None where nobody is."""
    terms = forgotten_in(paths.session)
    if not terms.known:
        return None
    lines = lines_with(spec, root, terms.holds)
    return lambda row: (row.file, row.line) in lines


def _look_for_secrets(
    data: Prepared,
    paths: RunPaths,
    spec: TrainingSpec,
    root: Path,
    opened: _Opened,
    read: Read,
    emit: Callable[[RunEvent], None],
) -> None:
    """The model is asked for the keys and passwords of its data once it is trained; as they are never stored, the files
    are read for them again."""
    try:
        data.counts.secrets += _prepared(paths, spec, root, opened, read).counts.secrets
    except NlforgeError as error:
        emit(
            noted(
                sentence(
                    "noted-secrets_not_tested",
                    "Whether the model has learned keys or passwords of your data is not tested, because the files "
                    "they stood in cannot be read any more. {what}",
                    what=error.what,
                )
            )
        )
    _give_back()


def _writer(
    spec: TrainingSpec, open_writer: OpenWriter | None, progress: Callable[[int, int], None]
) -> AbstractContextManager[Writer | None]:
    if spec.data.writer == TEMPLATES:
        return nullcontext()
    if writes_here(spec.data.writer):
        return open_base_writer(spec.data.writer, spec.data.seed, progress)
    if open_writer is None:
        raise Declined(
            sentence(
                "noted-no_writer",
                "Questions from your texts are to be written by {writer}, which is not available here.",
                writer=spec.data.writer,
            ),
            "",
            sentence("noted-todo-start", "Start the run with nlforge."),
        )
    return open_writer(spec.data.writer)


def _measured_before(paths: RunPaths) -> frozenset[str]:
    """Messages that earlier runs of the session were measured with, that rounds of improvement set apart, or that the
    one planned now holds back; they are never learned from."""
    # A row that was measured with once stays apart, or figures of two versions could not be compared.
    earlier = [r.eval_rows for r in runs_of(paths.session) if r.root != paths.root and r.eval_rows.exists()]
    measured = frozenset(normalised(json.loads(line)["prompt"]) for path in earlier for line in read_lines(path).lines)
    planned = planned_round(paths.session, digest(load_spec(paths.spec)))
    held_back = frozenset(planned.held_back if planned is not None else ())
    return measured | messages_apart(paths.session) | held_back


def _give_back() -> None:
    """Memory that preparing needed and training does not: the allocator would keep it."""
    gc.collect()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
