"""The model hub, asked only by name: what a model is, and its files, of one pinned revision.

`python -m engine.models.hub facts|fetch ORG/NAME@REVISION [FOLDER FILE …]` in a process of its own, the only one in
which the hub's library may use the network; HF_ENDPOINT names another hub, HF_TOKEN who asks.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput, NlforgeError, RunFailed
from engine.core.inner_limits import plainly
from engine.models.base_folder import SETTINGS, looked_at, settings_in, weight_files
from engine.models.download import Say, cache_lock, kept, quiet, require_space, sha256_of
from engine.models.hub_facts import HubFacts, keep_facts
from engine.models.own_base import DONE, HUB, clean_settings, place_of

_NAME = re.compile(r"[\w.-]+/[\w.-]+(?:@[0-9a-f]{40})?")
_PATIENCE = 60.0


def hub_facts(weights: str) -> HubFacts:
    """What the hub says of `org/name` or `org/name@revision`; asks it, so the network has to be allowed.

    Raises:
        BadInput: it is no such name, or the hub has no such model.
        RunFailed: the hub cannot be reached.
    """
    if _NAME.fullmatch(weights) is None:
        raise BadInput(
            f"{weights} is no model on the hub.",
            "",
            "Write it as org/name, or as org/name@COMMIT with the 40 digits and letters of a commit.",
        )
    return HubFacts.model_validate(_asked("facts", weights))


def fetch_hub(weights: str, say: Say = quiet) -> Path:
    """The folder with the files of a pinned revision: settings and safetensors, nothing else, each checked.

    Raises:
        BadInput: the model is not there, gated, or none that can be trained here.
        RunFailed: the hub cannot be reached, there is too little space, or a file is not the one the hub names.
    """
    if HUB.fullmatch(weights) is None:
        raise BadInput(
            f"{weights} names no fixed revision.",
            "What is fetched under a name alone is another model tomorrow.",
            "Write it as org/name@REVISION, with the 40 digits and letters of a commit, as this tells it: "
            f"nlforge models look {weights.partition('@')[0]}",
        )
    place = place_of(weights)
    with kept(f"model {weights}"), cache_lock(place, say):
        if (place / DONE).exists():
            return place
        facts = hub_facts(weights)
        keep_facts(facts)
        require_fetchable(facts)
        require_space(f"model {weights}", facts.bytes)
        space = f"{facts.bytes / 2**20:,.0f} MB"
        say(f"Fetching {weights} ({space}, licence: {facts.license or 'not named'}) …")
        # Beside its place, and kept after a break: what was fetched is not fetched again.
        parts = place.with_name(f"{place.name}.parts")
        parts.mkdir(exist_ok=True)
        # Before the weights: a model of another kind would be fetched whole for nothing.
        _fetched(facts, weights, parts, [name for name in facts.files if name in SETTINGS])
        found = settings_in(parts, facts.files)
        clean_settings(found)
        _fetched(facts, weights, parts, weight_files(parts, facts.files, found.settings))
        with tempfile.TemporaryDirectory(dir=place.parent) as new:
            fresh = Path(new) / place.name
            fresh.mkdir()
            for name in facts.files:
                # The library may have put links; what is kept are files.
                shutil.move(str((parts / name).resolve()), fresh / name)
            clean_settings(looked_at(fresh))
            files = {name: sha256_of(fresh / name) for name in sorted(facts.files)}
            told = {"revision": facts.revision, "license": facts.license, "files": files}
            (fresh / DONE).write_text(json.dumps(told, indent=1), encoding="utf-8")
            os.replace(fresh, place)
        shutil.rmtree(parts, ignore_errors=True)
    say("The model is here and checked.")
    return place


def _fetched(facts: HubFacts, weights: str, parts: Path, names: Sequence[str]) -> None:
    """Fetch files into a folder, and hold those to their digest of which the hub tells one."""
    _asked("fetch", weights, str(parts), *names)
    for name in names:
        wanted = facts.sha256.get(name)
        if wanted is not None and sha256_of(parts / name) != wanted:
            (parts / name).unlink()
            raise RunFailed(
                f"The fetched {name} of {weights} is not the file the hub names.",
                "Its sha256 is another: the download was damaged or exchanged.",
                "Fetch it again.",
            )


def require_fetchable(facts: HubFacts) -> None:
    """Raises BadInput where fetching it would be for nothing."""
    if facts.gated and not os.environ.get("HF_TOKEN"):
        raise BadInput(
            f"The makers of {facts.name} want an agreement first (it is gated).",
            "Without it the hub hands out no file.",
            "Accept it on the model's page, set HF_TOKEN, and fetch it again; or take another model.",
        )
    if facts.pickled_only:
        raise BadInput(
            f"The weights of {facts.name} are pickled, and a pickle can run any code when it is opened.",
            "It has no safetensors.",
            "Take another model, or another revision of it.",
        )


def _asked(what: str, weights: str, *more: str) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "engine.models.hub", what, weights, *more]
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path})
    try:
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise RunFailed(
            f"{weights} could not be asked for.", " ".join(done.stderr.split())[-200:], "Try it again."
        ) from error
    if "what" in found:
        kind = BadInput if found["kind"] == "BadInput" else RunFailed
        raise kind(found["what"], found["why"], found["todo"])
    return found


def _facts(weights: str) -> HubFacts:
    from huggingface_hub import HfApi

    name, _, revision = weights.partition("@")
    token = os.environ.get("HF_TOKEN") or False
    told = HfApi(token=token).model_info(name, revision=revision or None, files_metadata=True, timeout=_PATIENCE)
    there = {one.rfilename: one for one in told.siblings or [] if "/" not in one.rfilename}
    names = [n for n in there if n in SETTINGS or n.endswith(".safetensors")]
    # Who has not agreed yet is handed out no file.
    if token or not told.gated:
        names = _needed(name, str(told.sha), names)
    wanted = {n: there[n] for n in names}
    card: Any = told.card_data or {}
    config = told.config if isinstance(told.config, dict) else {}
    return HubFacts(
        name=name,
        revision=str(told.sha),
        license=_license(card),
        gated=bool(told.gated),
        bytes=sum(int(one.size or 0) for one in wanted.values()),
        files={n: int(one.size or 0) for n, one in wanted.items()},
        sha256={n: str(one.lfs.sha256) for n, one in wanted.items() if one.lfs is not None},
        pickled_only=not any(n.endswith(".safetensors") for n in wanted),
        params=int(told.safetensors.total or 0) if told.safetensors is not None else 0,
        kind=str(config.get("model_type") or "")[:80],
        quantised=bool(config.get("quantization_config")),
        own_code=bool(config.get("auto_map")),
        template=_has_template(config, names),
    )


def _license(card: Any) -> str:
    """Its name; where it has one of its own, that one's."""
    found = card.get("license")
    if found in ("other", None, ""):
        found = card.get("license_name") or found
    # Some cards list several.
    named = " or ".join(map(str, found)) if isinstance(found, list) else str(found or "")
    return " ".join(named.split())[:80]


def _has_template(config: dict[str, Any], names: Sequence[str]) -> bool | None:
    """As far as the hub's own words tell: it reads the tokenizer's settings of most models."""
    if "chat_template.jinja" in names or config.get("chat_template_jinja"):
        return True
    tokenizer = config.get("tokenizer_config")
    return bool(tokenizer.get("chat_template")) if isinstance(tokenizer, dict) and tokenizer else None


def _needed(name: str, revision: str, names: list[str]) -> list[str]:
    """Without weights that are there a second time in another form: those the index does not name."""
    index = "model.safetensors.index.json"
    weights = [n for n in names if n.endswith(".safetensors")]
    if index in names:
        with tempfile.TemporaryDirectory() as folder:
            _fetch(name, revision, Path(folder), [index])
            settings = {index: (Path(folder) / index).read_bytes()}
    else:
        settings = {}
    try:
        kept_ones = set(weight_files(Path(name), names, settings))
    except BadInput:
        # It is told when its settings are looked at, before any weights are fetched.
        return names
    return [n for n in names if n not in weights or n in kept_ones]


def _fetch(name: str, revision: str, folder: Path, files: Sequence[str]) -> None:
    from huggingface_hub import hf_hub_download

    for file in files:
        hf_hub_download(
            name, file, revision=revision, local_dir=folder, token=os.environ.get("HF_TOKEN") or False,
            etag_timeout=_PATIENCE,
        )  # fmt: skip


def main(arguments: list[str]) -> int:
    """One JSON object on stdout: what was found, or an error as `what`, `why`, `todo`."""
    what, weights = arguments[:2]
    # This process alone may ask the hub, and was started to.
    os.environ.update(HF_HUB_OFFLINE="0", HF_HUB_DISABLE_PROGRESS_BARS="1", HF_HUB_DISABLE_XET="1")
    os.environ.pop("HF_HUB_ENABLE_HF_TRANSFER", None)
    try:
        found: dict[str, Any] = {}
        if what == "facts":
            found = _facts(weights).model_dump(mode="json")
        else:
            name, _, revision = weights.partition("@")
            _fetch(name, revision, Path(arguments[2]), arguments[3:])
    except Exception as error:  # the library's and the network's; each becomes a sentence
        found = _said(what, weights, error)
    print(json.dumps(found))
    return 0


def _said(what: str, weights: str, error: Exception) -> dict[str, str]:
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    if isinstance(error, NlforgeError):
        return {"kind": type(error).__name__, "what": error.what, "why": error.why, "todo": error.todo}
    if isinstance(error, GatedRepoError):
        return _told(
            "BadInput",
            f"The makers of {weights} want an agreement first (it is gated).",
            "Without it the hub hands out no file.",
            "Accept it on the model's page, set HF_TOKEN, and fetch it again; or take another model.",
        )
    if isinstance(error, RepositoryNotFoundError | RevisionNotFoundError):
        return _told(
            "BadInput",
            f"The hub has no model {weights}.",
            "Name or revision may be wrong, or it is private.",
            "Look it up on the hub; for a private one set HF_TOKEN.",
        )
    if what == "facts":
        return _told(
            "RunFailed",
            f"The hub could not be asked about {weights}.",
            plainly(error)[:200],
            "Check the connection, and try it again.",
        )
    return _told(
        "RunFailed",
        f"{weights} could not be fetched from the hub.",
        plainly(error)[:200],
        "Check the connection, and fetch it again; what was fetched is kept.",
    )


def _told(kind: str, what: str, why: str, todo: str) -> dict[str, str]:
    return {"kind": kind, "what": what, "why": why, "todo": todo}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
