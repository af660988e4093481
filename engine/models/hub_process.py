"""The model hub, asked only by name: what a model or a data set is, and files of one pinned revision of it.

`python -m engine.models.hub_process list|fetch model|dataset ORG/NAME@REVISION [FOLDER]` is a process of its own, the
only one in which the hub's library may use the network; HF_ENDPOINT names another hub, HF_TOKEN who asks.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from engine.core.error_json import parts_in, told_in_json
from engine.core.errors import BadInput, NlforgeError, RunFailed
from engine.core.frozen import Frozen
from engine.core.hashed_file import sha256_of
from engine.core.inner_limits import plainly
from engine.core.remedies import LookAtData, remedies_from_json, remedies_to_json
from engine.core.sentences import Sentence, as_said, cause, sentence

Kind = Literal["model", "dataset"]
_PATIENCE = 60.0
_COMMIT = re.compile(r"[0-9a-f]{40}")
_CALLED = {"model": sentence("error-called_model", "model"), "dataset": sentence("error-called_data", "data set")}
_LEAST_LIMIT = 2**20
"""Bytes that any file may have: the library keeps notes of its own beside what it fetches."""


class HubFile(Frozen):
    """A file as the hub lists it."""

    size: int
    sha256: str = ""
    """Of a large one."""
    blob: str = ""
    """Of a small one: git's digest of it, which the commit holds."""


class HubListing(Frozen):
    """What the hub says of a revision before anything of it is fetched."""

    name: str
    """As it was asked for."""
    now: str
    """What it is called today; another name where it has moved."""
    revision: str
    """The commit."""
    license: str
    """As its makers wrote it; empty = they did not."""
    gated: bool
    """Whether its makers ask for an agreement first."""
    files: dict[str, HubFile]
    card: dict[str, Any]
    """What its makers wrote above its description; a stranger's."""
    config: dict[str, Any]
    """Of a model what the hub read in its settings; a stranger's."""
    params: int
    """Of a model how many weights it has; 0 = the hub does not say."""


def listing(kind: Kind, wanted: str) -> HubListing:
    """What the hub says of `org/name` or `org/name@revision`; asks it, so the network has to be allowed.

    Raises:
        BadInput: the hub has no such model or data set.
        RunFailed: the hub cannot be reached, or tells of another commit than the one it was asked for.
    """
    listed = HubListing.model_validate(_asked("list", kind, wanted))
    commit = wanted.partition("@")[2]
    if _COMMIT.fullmatch(commit) and listed.revision != commit:
        raise RunFailed(
            sentence(
                "error-hub_answers_with_another_commit",
                "The hub answers with another commit of {name}.",
                name=listed.name,
            ),
            sentence(
                "error-names_and_not",
                "It names {revision}, and not {commit}.",
                revision=listed.revision[:60],
                commit=commit,
            ),
            sentence("error-ask_again_or_another_hub", "Ask it again, or another hub (HF_ENDPOINT)."),
        )
    return listed


def fetched(kind: Kind, listed: HubListing, folder: Path, names: Sequence[str]) -> None:
    """Fetch files into a folder, and hold each to the digest that the hub tells; what is there already is not fetched
    again.

    Raises:
        BadInput: the hub hands out none of it.
        RunFailed: the hub cannot be reached, or a file is not the one the hub names.
    """
    wanted = f"{listed.name}@{listed.revision}"
    _asked("fetch", kind, wanted, str(folder), files={name: listed.files[name].size for name in names})
    faults = {name: why for name in names if (why := fault_of(folder / name, listed.files[name])) is not None}
    for name in faults:
        # All of them: the library would take one that stays for whole.
        (folder / name).unlink(missing_ok=True)
    for name, why in faults.items():
        raise RunFailed(
            sentence(
                "error-fetched_not_file_hub_names",
                "The fetched {name} of {wanted} is not the file the hub names.",
                name=name,
                wanted=wanted,
            ),
            sentence(
                "error-download_was_damaged_or_exchanged", "{why}: the download was damaged or exchanged.", why=why
            ),
            sentence("error-fetch_again", "Fetch it again."),
        )


def fault_of(path: Path, told: HubFile) -> str | None:
    """Why a file is not the one that was listed; None = it is, as far as the hub tells."""
    if told.sha256:
        return None if sha256_of(path) == told.sha256 else "Its sha256 is another"
    if told.blob:
        return None if _blob_of(path) == told.blob else "Its digest in the commit is another"
    return None if path.stat().st_size == told.size else "Its size is another"


def _blob_of(path: Path) -> str:
    """As git reckons it: over the kind and size, then the contents."""
    found = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with open(path, "rb") as file:
        while part := file.read(2**20):
            found.update(part)
    return found.hexdigest()


def gated(wanted: str, kind: Kind) -> BadInput:
    """That its makers hand it out to those who agreed alone."""
    what = _CALLED[kind]
    return BadInput(
        sentence(
            "error-makers_want_agreement_first_gated",
            "The makers of {wanted} want an agreement first (it is gated).",
            wanted=wanted,
        ),
        sentence("error-without_hub_hands_out_no", "Without it the hub hands out no file."),
        sentence(
            "error-accept_on_s_page_set",
            "Accept it on the {what}'s page, set HF_TOKEN, and fetch it again; or take another {what}.",
            what=what,
        ),
    )


def _asked(what: str, kind: Kind, wanted: str, *more: str, files: Mapping[str, int] | None = None) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "engine.models.hub_process", what, kind, wanted, *more]
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        # Names of many files are more than a command line holds.
        input=json.dumps(files or {}),
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise RunFailed(
            sentence("error-could_not_be_asked_for", "{wanted} could not be asked for.", wanted=wanted),
            as_said(" ".join(done.stderr.split())[-200:]),
            sentence("error-try_again", "Try it again."),
        ) from error
    if "what" in found:
        error_kind = BadInput if found["kind"] == "BadInput" else RunFailed
        raise error_kind(*parts_in(found), remedies=remedies_from_json(found.get("remedies", [])))
    return found


def _listing(kind: Kind, wanted: str) -> HubListing:
    from huggingface_hub import HfApi

    name, _, revision = wanted.partition("@")
    api = HfApi(token=os.environ.get("HF_TOKEN") or False)
    ask = api.dataset_info if kind == "dataset" else api.model_info
    told: Any = ask(name, revision=revision or None, files_metadata=True, timeout=_PATIENCE)
    card = told.card_data.to_dict() if told.card_data is not None else {}
    # Of data sets the library knows neither.
    config, tensors = getattr(told, "config", None), getattr(told, "safetensors", None)
    return HubListing(
        name=name,
        now=str(told.id or name),
        revision=str(told.sha),
        license=_license(card),
        gated=bool(told.gated),
        files={one.rfilename: _file(one) for one in told.siblings or []},
        card=card,
        config=config if isinstance(config, dict) else {},
        params=int(tensors.total or 0) if tensors is not None else 0,
    )


def _file(told: Any) -> HubFile:
    large = told.lfs is not None
    # Of a large file the commit holds a note of where it lies, and that note's digest.
    return HubFile(
        size=int(told.size or 0),
        sha256=str(told.lfs.sha256) if large else "",
        blob="" if large else str(told.blob_id or ""),
    )


def _license(card: Mapping[str, Any]) -> str:
    told = card.get("license")
    names = told if isinstance(told, list) else [told]
    # One of its makers' own has a name of its own.
    if card.get("license_name") and names in (["other"], [None], [""]):
        names = [card["license_name"]]
    return ", ".join(" ".join(str(name).split()) for name in names if name)[:200]


def _fetch(kind: Kind, name: str, revision: str, folder: Path, files: Mapping[str, int]) -> None:
    from huggingface_hub import hf_hub_download

    for file, size in files.items():
        # What is sent may be far longer than what was listed.
        resource.setrlimit(
            resource.RLIMIT_FSIZE, (max(size, _LEAST_LIMIT), resource.getrlimit(resource.RLIMIT_FSIZE)[1])
        )
        hf_hub_download(
            name, file, repo_type=kind, revision=revision, local_dir=folder,
            token=os.environ.get("HF_TOKEN") or False, etag_timeout=_PATIENCE,
        )  # fmt: skip


def main(arguments: list[str]) -> int:
    """One JSON object on stdout: what was found, or an error as `what`, `why`, `todo`."""
    what, wanted = arguments[0], arguments[2]
    kind: Kind = "dataset" if arguments[1] == "dataset" else "model"
    # This process alone may ask the hub, and was started to.
    os.environ.update(HF_HUB_OFFLINE="0", HF_HUB_DISABLE_PROGRESS_BARS="1", HF_HUB_DISABLE_XET="1")
    os.environ.pop("HF_HUB_ENABLE_HF_TRANSFER", None)
    try:
        found: dict[str, Any] = {}
        if what == "list":
            found = _listing(kind, wanted).model_dump(mode="json")
        else:
            name, _, revision = wanted.partition("@")
            _fetch(kind, name, revision, Path(arguments[3]), json.load(sys.stdin))
    except Exception as error:  # the library's and the network's; each becomes a sentence
        found = _said(what, kind, wanted, error)
    print(json.dumps(found, default=str))
    return 0


def _said(what: str, kind: Kind, wanted: str, error: Exception) -> dict[str, str]:
    from huggingface_hub.errors import (
        DisabledRepoError,
        GatedRepoError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    called = _CALLED[kind]
    if isinstance(error, NlforgeError):
        return _told(error)
    if isinstance(error, GatedRepoError):
        return _told(gated(wanted, kind))
    if isinstance(error, RevisionNotFoundError) and kind == "dataset":
        name, _, revision = wanted.partition("@")
        return _told(
            BadInput(
                sentence(
                    "error-data_set_has_no_revision",
                    "The data set {name} has no revision {revision}.",
                    name=name,
                    revision=revision,
                ),
                sentence(
                    "error-commit_may_be_mistyped_or", "The commit may be mistyped, or its makers have taken it away."
                ),
                sentence("error-look_up_which_has", "Look up which it has."),
                remedies=(LookAtData(data=name),),
            )
        )
    if isinstance(error, DisabledRepoError):
        return _told(
            BadInput(
                sentence(
                    "error-hub_has_switched_off",
                    "The hub has switched off the {called} {wanted}.",
                    called=called,
                    wanted=wanted,
                ),
                sentence("error-hands_out_no_file", "It hands out no file of it."),
                sentence("error-take_another", "Take another {called}.", called=called),
            )
        )
    if isinstance(error, RepositoryNotFoundError | RevisionNotFoundError):
        return _told(
            BadInput(
                sentence("error-hub_has_no", "The hub has no {called} {wanted}.", called=called, wanted=wanted),
                sentence("error-name_or_revision_may_be", "Name or revision may be wrong, or it is private."),
                sentence("error-look_up_on_hub_for", "Look it up on the hub; for a private one set HF_TOKEN."),
            )
        )
    if what == "list":
        return _told(
            RunFailed(
                sentence("error-hub_could_not_be_asked", "The hub could not be asked about {wanted}.", wanted=wanted),
                _why(error),
                sentence("error-check_connection_and_try_again", "Check the connection, and try it again."),
            )
        )
    return _told(
        RunFailed(
            sentence("error-could_not_be_fetched_from", "{wanted} could not be fetched from the hub.", wanted=wanted),
            _why(error),
            sentence(
                "error-check_connection_and_fetch_again",
                "Check the connection, and fetch it again; what was fetched is kept.",
            ),
        )
    )


def _why(error: Exception) -> str:
    from huggingface_hub.errors import RemoteEntryNotFoundError

    if isinstance(error, RemoteEntryNotFoundError):
        return sentence("error-lists_file_that_does_not", "It lists a file that it does not have.")
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return sentence("error-sends_file_that_longer_than", "It sends a file that is longer than it says.")
    why = plainly(error)
    return cause(why) if isinstance(why, Sentence) else as_said(why[:200])


def _told(error: NlforgeError) -> dict[str, Any]:
    return {"kind": type(error).__name__, **told_in_json(error), "remedies": remedies_to_json(error.remedies)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
