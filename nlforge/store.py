"""Sessions on disk: an append-only record of what was said, planned, confirmed and asked."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from engine.core.errors import BadInput
from engine.core.journal import append_line, private_folder, read_lines, replace_file, replace_json
from engine.core.paths import RunPaths, runs_of
from engine.core.regular_files import open_own, require_no_link
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from nlforge.session_record import is_record

if TYPE_CHECKING:
    from engine.core.spec import TrainingSpec

RecordKind = Literal["said", "planned", "confirmed", "asked", "note"]
Record = Mapping[str, Any]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_AT_ONCE = 1000

_AS_THEY_ARE = frozenset({"spec", "digest", "given", "data_root", "path", "spec_file", "time", "at"})
"""Names of files, and the spec, which has its digest: it is made of words that hold no secrets any more."""
CHILD = "nlforge.run_process"
"""Module that runs a session's spec, with what the engine itself does not have."""


class Taken(BadInput):
    """There is a session of that name."""


class Session:
    """One folder `sessions/<id>/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def create(cls, sessions_dir: Path, id: str) -> Session:
        """A new, empty session.

        Raises:
            BadInput: the name cannot be a folder name, or (`Taken`) there is such a session already.
        """
        if not _ID.fullmatch(id):
            raise BadInput(
                sentence("error-cannot_be_name_session", "“{id}” cannot be the name of a session.", id=id),
                sentence("error-letters_digits_dots_and_dashes", "Letters, digits, dots and dashes only."),
                sentence("error-choose_another_name", "Choose another name."),
            )
        root = sessions_dir / id
        try:
            private_folder(sessions_dir)
            root.mkdir(0o700)
            root.chmod(0o700)
        except FileExistsError:
            raise Taken(
                sentence("error-there_session_already", "There is a session {id} already.", id=id),
                sentence("error-session_never_overwritten", "A session is never overwritten."),
                sentence("error-open_with_nlforge", "Open it with: nlforge {id}", id=id),
            ) from None
        except OSError as error:
            raise BadInput(
                sentence("error-session_folder_cannot_be_made", "The session folder {root} cannot be made.", root=root),
                system_reason(error),
                sentence("error-name_another_folder_with_sessions", "Name another folder with: --sessions DIR"),
            ) from error
        return cls(root)

    @classmethod
    def fresh(cls, sessions_dir: Path, stem: str) -> Session:
        """A new session `<stem>-<date-time>`, counted on where others begin in the same second.

        Raises:
            BadInput: the folder cannot be made.
        """
        base = f"{stem}-{datetime.now():%Y%m%d-%H%M%S}"
        for name in (base, *(f"{base}-{n}" for n in range(2, _AT_ONCE))):
            try:
                return cls.create(sessions_dir, name)
            except Taken:
                continue
        raise BadInput(
            sentence(
                "error-sessions_were_made_this_second",
                "{at_once} sessions were made in this second already.",
                at_once=_AT_ONCE,
            ),
            "",
            sentence("error-try_again_soon", "Try again."),
        )

    @classmethod
    def open(cls, sessions_dir: Path, id: str) -> Session:
        """An existing session by name, or by the path of its folder.

        Raises:
            BadInput: there is none, or it is none of nlforge's making: a link, or no plain file.
        """
        for root in (sessions_dir / id, Path(id)):
            if id and os.path.lexists(journal := root / "session.jsonl"):
                os.close(open_own(journal, os.O_RDONLY))
                for folder in (root / "runs", *((root,) if root.parent == sessions_dir else ())):
                    require_no_link(folder)
                return cls(root)
        raise BadInput(
            sentence(
                "error-there_no_session",
                "There is no session {id} in {sessions_dir}.",
                id=id,
                sessions_dir=sessions_dir,
            ),
            "",
            sentence("error-see_what_there_with_nlforge", "See what there is with: nlforge sessions"),
        )

    @property
    def id(self) -> str:
        return self.root.resolve().name

    @property
    def journal(self) -> Path:
        return self.root / "session.jsonl"

    @property
    def run(self) -> RunPaths | None:
        """The newest run, if there is one."""
        runs = runs_of(self.root)
        return runs[-1] if runs else None

    @property
    def trained(self) -> RunPaths | None:
        """The newest run that has a trained model, or should have one by its log."""
        from engine.models.weight_digests import is_there

        return next((r for r in reversed(runs_of(self.root)) if is_there(r.adapter)), None)

    @property
    def given(self) -> RunPaths | None:
        """The run whose model people get: the one that was released, else the newest that has one."""
        from engine.core.releases import released_run

        return released_run(self.root) or self.trained

    @property
    def has_replies(self) -> bool:
        """Whether a run has left replies that the person can judge."""
        return any(run.replies.is_file() for run in runs_of(self.root))

    def append(self, kind: RecordKind, **fields: object) -> None:
        """Add one record with the time, and with no key or password in it; a line once written is never changed."""
        from engine.privacy.secrets_in_speech import kept_without_secrets

        record = {
            "kind": kind,
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            **kept_without_secrets(fields, _AS_THEY_ARE),
        }
        append_line(self.journal, json.dumps(record, ensure_ascii=False))

    def records(self) -> list[Record]:
        """All whole records, oldest first; what has not what its kind needs is none."""
        return [r for r in map(json.loads, read_lines(self.journal).lines) if is_record(r)]

    def torn(self) -> bool:
        """Whether a line was cut off by a crash and is left out."""
        return read_lines(self.journal).torn

    def unread(self) -> int:
        """How many other lines cannot be read and are left out: damaged ones, and such as another program wrote."""
        found = read_lines(self.journal)
        return found.unread + sum(not is_record(json.loads(line)) for line in found.lines)

    def last(self, kind: RecordKind) -> Record | None:
        return next((r for r in reversed(self.records()) if r["kind"] == kind), None)

    def write_spec(self, spec: TrainingSpec, origin: Mapping[str, object] | None = None) -> None:
        """Replace `spec.yaml`, and beside it where its values come from, each in one step."""
        replace_json(self.root / "origin.json", json.dumps(origin or {}, ensure_ascii=False, indent=1))
        from engine.core.spec import dump_yaml

        replace_file(self.root / "spec.yaml", dump_yaml(spec).encode())

    def set_data_root(self, data_root: Path, **also: object) -> None:
        """Remember, relative to the session, the folder its data is named from."""
        relative = os.path.relpath(data_root.resolve(), self.root.resolve())
        self.append("note", text=f"Data is read from {relative}.", data_root=relative, **also)

    def data_root(self) -> Path:
        """The folder data is named from: as noted, else the session's own."""
        noted = [r["data_root"] for r in self.records() if r["kind"] == "note" and "data_root" in r]
        return (self.root / noted[-1]).resolve() if noted else self.root.resolve()


def list_sessions(sessions_dir: Path) -> list[Session]:
    """All sessions of a folder, by name."""
    if not sessions_dir.is_dir():
        return []
    return [Session(p) for p in sorted(sessions_dir.iterdir()) if _is_session(p)]


def _is_session(folder: Path) -> bool:
    """Whether it is one that this person may read; others on the machine keep theirs to themselves."""
    try:
        journal = folder / "session.jsonl"
        return stat.S_ISREG(journal.lstat().st_mode) and not folder.is_symlink() and os.access(journal, os.R_OK)
    except OSError:
        return False
