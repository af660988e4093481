"""Models of the hub: what one is, and its settings and safetensors, of one pinned revision."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.hashed_file import sha256_of
from engine.core.remedies import LookAtModel
from engine.core.sentences import sentence
from engine.models.base_folder import SETTINGS, looked_at, settings_in, weight_files
from engine.models.download import Say, cache_lock, kept, quiet, require_space
from engine.models.hub_facts import HubFacts, keep_facts
from engine.models.hub_process import HubListing, fetched, gated, listing
from engine.models.own_base import DONE, HUB, clean_settings, place_of

_NAME = re.compile(r"[\w.-]+/[\w.-]+(?:@[0-9a-f]{40})?")


def hub_facts(weights: str) -> HubFacts:
    """What the hub says of `org/name` or `org/name@revision`; asks it, so the network has to be allowed.

    Raises:
        BadInput: it is no such name, or the hub has no such model.
        RunFailed: the hub cannot be reached.
    """
    if _NAME.fullmatch(weights) is None:
        raise BadInput(
            sentence("error-no_model_on_hub", "{weights} is no model on the hub.", weights=weights),
            "",
            sentence(
                "error-write_as_org_name_or_as",
                "Write it as org/name, or as org/name@COMMIT with the 40 digits and letters of a commit.",
            ),
        )
    return _facts(listing("model", weights))


def fetch_hub(weights: str, say: Say = quiet) -> Path:
    """The folder with the files of a pinned revision: settings and safetensors, nothing else, each checked.

    Raises:
        BadInput: the model is not there, gated, or none that can be trained here.
        RunFailed: the hub cannot be reached, there is too little space, or a file is not the one the hub names.
    """
    if HUB.fullmatch(weights) is None:
        raise BadInput(
            sentence("error-names_no_fixed_revision", "{weights} names no fixed revision.", weights=weights),
            sentence(
                "error-what_fetched_under_name_alone_another",
                "What is fetched under a name alone is another model tomorrow.",
            ),
            sentence(
                "error-write_as_org_name_revision",
                "Write it as org/name@REVISION, with the 40 digits and letters of a commit.",
            ),
            remedies=(LookAtModel(model=weights.partition("@")[0]),),
        )
    place = place_of(weights)
    with kept(f"model {weights}"), cache_lock(place, say):
        if (place / DONE).exists():
            return place
        listed = listing("model", weights)
        facts = _facts(listed)
        keep_facts(facts)
        require_fetchable(facts)
        require_space(sentence("error-thing_model", "model {name}", name=weights), facts.bytes)
        space = f"{facts.bytes / 2**20:,.0f} MB"
        say(f"Fetching {weights} ({space}, licence: {facts.license or 'not named'}) …")
        # Beside its place, and kept after a break: what was fetched is not fetched again.
        parts = place.with_name(f"{place.name}.parts")
        parts.mkdir(exist_ok=True)
        # Before the weights: a model of another kind would be fetched whole for nothing.
        fetched("model", listed, parts, [name for name in facts.files if name in SETTINGS])
        found = settings_in(parts, facts.files)
        clean_settings(found)
        fetched("model", listed, parts, weight_files(parts, facts.files, found.settings))
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


def require_fetchable(facts: HubFacts) -> None:
    """Raises BadInput where fetching it would be for nothing."""
    if facts.gated and not os.environ.get("HF_TOKEN"):
        raise gated(facts.name, "model")
    if facts.pickled_only:
        raise BadInput(
            sentence(
                "error-weights_pickled_and_pickle_can",
                "The weights of {name} are pickled, and a pickle can run any code when it is opened.",
                name=facts.name,
            ),
            sentence("error-has_no_safetensors", "It has no safetensors."),
            sentence("error-take_another_model_or_another", "Take another model, or another revision of it."),
        )


def _facts(listed: HubListing) -> HubFacts:
    names = [n for n in listed.files if n in SETTINGS or (n.endswith(".safetensors") and "/" not in n)]
    # Who has not agreed yet is handed out no file.
    if os.environ.get("HF_TOKEN") or not listed.gated:
        names = _needed(listed, names)
    wanted = {n: listed.files[n] for n in names}
    return HubFacts(
        name=listed.name,
        revision=listed.revision,
        license=listed.license,
        gated=listed.gated,
        bytes=sum(one.size for one in wanted.values()),
        files={n: one.size for n, one in wanted.items()},
        sha256={n: one.sha256 for n, one in wanted.items() if one.sha256},
        pickled_only=not any(n.endswith(".safetensors") for n in wanted),
        params=listed.params,
        kind=str(listed.config.get("model_type") or "")[:80],
        quantised=bool(listed.config.get("quantization_config")),
        own_code=bool(listed.config.get("auto_map")),
        template=_has_template(listed.config, names),
    )


def _has_template(config: Mapping[str, Any], names: Sequence[str]) -> bool | None:
    """As far as the hub's own words tell: it reads the tokenizer's settings of most models."""
    if "chat_template.jinja" in names or config.get("chat_template_jinja"):
        return True
    tokenizer = config.get("tokenizer_config")
    return bool(tokenizer.get("chat_template")) if isinstance(tokenizer, dict) and tokenizer else None


def _needed(listed: HubListing, names: Sequence[str]) -> list[str]:
    """Without weights that are there a second time in another form: those the index does not name."""
    index = "model.safetensors.index.json"
    settings: dict[str, bytes] = {}
    if index in names:
        with tempfile.TemporaryDirectory() as folder:
            fetched("model", listed, Path(folder), [index])
            settings = {index: (Path(folder) / index).read_bytes()}
    try:
        kept_ones = set(weight_files(Path(listed.name), names, settings))
    except BadInput:
        # It is told when its settings are looked at, before any weights are fetched.
        return list(names)
    return [n for n in names if not n.endswith(".safetensors") or n in kept_ones]
