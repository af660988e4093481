"""Folders of weights that are what was saved: a list of their files' hashes in them, and its digest in the run's log.

Delivered adapters and models, those of earlier stages and checkpoints are sealed alike. The list alone could be
exchanged together with the weights; the log is another file, only ever appended to.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.events import CheckpointSaved, RunFinished, WeightsSaved
from engine.core.hashed_file import sha256_of
from engine.core.inner_limits import plainly
from engine.core.journal import replace_file
from engine.core.rare_events import rare_events
from engine.core.remedies import Action
from engine.core.sentences import Sentence, first_of, sentence

WHOLE = "whole.json"
"""In each sealed folder: file → sha256, written last; without it a folder that was sealed does not count."""
_MARKS = ("adapter_config.json", "config.json", WHOLE)
_MOST_BYTES = 2**20
"""Far more than any list of hashes needs."""
_NAMED = 3
_DELIVERED = "model/adapter"


class WeightsMismatch(BadInput):
    """A folder of weights is not the one that was saved."""


def seal(folder: Path, place: Path | None = None, tell: Callable[[str, str], None] | None = None) -> str:
    """Write down what the folder consists of, and give the digest of that, `sha256:…`.

    The files are on the disk before the list of them is. `tell(path, digest)` is called before that: what is in the log
    may be missing after a kill, but nothing counts that is not in the log. `place` is where the folder is going to be,
    where that is elsewhere.

    Raises:
        RunFailed: it could not be written.
    """
    found = _listed(folder)
    for name in found:
        _to_disk(folder / name)
    digest = _digest(found)
    if tell is not None:
        tell(key_of(place or folder), digest)
    replace_file(folder / WHOLE, json.dumps(found, indent=1).encode())
    return digest


def is_there(folder: Path) -> bool:
    """Whether weights are in the folder, or should be by the log of their run, be they whole or not."""
    return any((folder / name).is_file() for name in _MARKS) or bool(_recorded(folder).wanted)


def require_whole(folder: Path) -> str:
    """The digest of a folder of weights as they were saved.

    What was saved before there were digests (neither list nor entry in the log) is taken as it is: `unsealed` tells.

    Raises:
        WeightsMismatch: a file is missing, added or changed, or the whole folder is not the one its run saved.
    """
    if (why := changed(folder)) is not None:
        raise WeightsMismatch(
            sentence(
                "noted-weights_not_saved_ones",
                "The weights in {folder} are not those that were saved, so they are not loaded.",
                folder=str(folder),
            ),
            why,
            sentence(
                "noted-todo-put_back", "Put the folder back as it was, from a copy if you have one; or train again."
            ),
            remedies=(Action(kind="train_again"),),
        )
    return _digest(_listed(folder))


def changed(folder: Path) -> Sentence | None:
    """Why a folder is not what was saved, in a sentence; None where it is, or where nothing was noted of it."""
    noted = _recorded(folder)
    known, wanted = noted.known, noted.wanted
    if not (folder / WHOLE).exists():
        if wanted:
            return sentence(
                "noted-weights-list_gone",
                "The run's log has its digest, but {list}, the list of its files, is gone.",
                list=WHOLE,
            )
        return sentence("noted-weights-none_saved", "Its run has saved no such weights.") if known else None
    try:
        listed = _read_list(folder / WHOLE)
        found = _listed(folder)
    except (OSError, ValueError, RecursionError) as error:
        return sentence(
            "noted-weights-not_read",
            "{list} and the files it lists cannot be read: {why}.",
            list=WHOLE,
            why=plainly(error),
        )
    faults = [
        *(
            sentence("noted-weights-missing", "“{name}” is missing", name=name)
            for name in sorted(listed.keys() - found.keys())
        ),
        *(
            sentence("noted-weights-added", "“{name}” was added", name=name)
            for name in sorted(found.keys() - listed.keys())
        ),
        *(
            sentence("noted-weights-changed", "“{name}” was changed", name=name)
            for name in sorted(listed.keys() & found.keys())
            if listed[name] != found[name]
        ),
    ]
    if faults:
        return sentence("noted-weights-faults", "{faults}.", faults=first_of(faults, _NAMED))
    if (known or (noted.finished and key_of(folder) == _DELIVERED)) and _digest(found) not in wanted:
        these = _digest(found)[:19]
        if not wanted:
            return sentence(
                "noted-weights-of_no_log",
                "They belong to another run or an earlier time: the log says nothing of it, and these are {these}….",
                these=these,
            )
        return sentence(
            "noted-weights-of_another",
            "They belong to another run or an earlier time: the log says {log}…, and these are {these}….",
            log=wanted[-1][:19],
            these=these,
        )
    return None


def unsealed(folder: Path) -> str | None:
    """A sentence where nothing was noted that weights could be checked by; None otherwise."""
    noted = _recorded(folder)
    if noted.known or noted.wanted or (folder / WHOLE).exists():
        return None
    return (
        "This model was saved without digests, as older versions of nlforge did: it is unknown whether it "
        "was changed since. "
        "Train it again to have that checked."
    )


def key_of(folder: Path) -> str:
    """The folder's name in the log: its path from the run's folder."""
    return folder.absolute().relative_to(_run_of(folder)).as_posix()


def _run_of(folder: Path) -> Path:
    """`…/runs/<n>` of `…/model/adapter`, `…/model/state/sft/checkpoint-7` and those of a further round,
    `…/rounds/2/model/adapter`."""
    folder = folder.absolute()
    model = next((p for p in folder.parents if p.name == "model"), folder.parent)
    return model.parent.parent.parent if model.parent.parent.name == "rounds" else model.parent


@dataclass(frozen=True)
class _Noted:
    """What the log of a run says of its weights."""

    known: bool
    """Whether it has digests of such folders at all."""
    wanted: Sequence[str] = ()
    """Digests this folder may have. Usually one: the last. Where the run did not come to its end, it may have been
    ended between noting the next one and putting it there."""
    finished: bool = False
    """Whether the run came to its end, so that its log would have the digest of what it delivered."""


def _recorded(folder: Path) -> _Noted:
    log, key, checkpoint = _run_of(folder) / "events.jsonl", key_of(folder), folder.name.startswith("checkpoint-")
    known, found, finished, ended = False, list[str](), False, False
    try:
        events = list(rare_events(log, ("weights_saved", "checkpoint_saved", "run_finished")))
    except OSError:
        return _Noted(known=False)
    for event in events:
        if isinstance(event, RunFinished):
            finished = ended = True
        elif (
            isinstance(event, CheckpointSaved if checkpoint else WeightsSaved)
            and isinstance(event, CheckpointSaved | WeightsSaved)
            and event.digest
        ):
            known = True
            if event.path == key:
                found, finished = [*found, event.digest], False
    return _Noted(known, found[-1:] if finished else found[-2:], ended)


def _listed(folder: Path) -> dict[str, str]:
    """File → sha256 of all in the folder; what is neither file nor folder is listed as that, and never opened."""
    found = {}
    # A link to a folder is listed as what it is: behind it anything may stand tomorrow.
    for at, folders, names in os.walk(folder, followlinks=False):
        for name in (*names, *(n for n in folders if os.path.islink(os.path.join(at, n)))):
            path = Path(at) / name
            key = path.relative_to(folder).as_posix()
            if key != WHOLE:
                found[key] = sha256_of(path) if path.is_file() and not path.is_symlink() else "no file"
    return dict(sorted(found.items()))


def _read_list(path: Path) -> Mapping[str, str]:
    # The list is read before anything of the folder is trusted.
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
        raise ValueError("it is not a list of hashes")
    listed = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(listed, dict) or not listed or not all(isinstance(value, str) for value in listed.values()):
        raise ValueError("it is not a list of hashes")
    return listed


def _digest(listed: Mapping[str, str]) -> str:
    return (
        "sha256:" + hashlib.sha256(json.dumps(dict(sorted(listed.items())), separators=(",", ":")).encode()).hexdigest()
    )


def _to_disk(path: Path) -> None:
    if path.is_file():
        with open(path, "rb") as file:
            os.fsync(file.fileno())
