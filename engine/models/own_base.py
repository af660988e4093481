"""A base model of one's own: a folder with safetensors, a GGUF file, or a pinned revision on the model hub.

What is loaded is a copy of its checked settings, made anew from their values, beside links to the weights whose digest
was taken; nothing else that lies in the folder is seen by a library.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput, RunFailed
from engine.core.hashed_file import sha256_of
from engine.core.inner_limits import plainly
from engine.core.paths import cache_dir
from engine.core.remedies import FetchModel
from engine.core.sentences import Sentence, sentence
from engine.models.base_folder import Folder, looked_at, parsed, readable, refused
from engine.models.download import Say, cache_lock, kept, quiet, require_space
from engine.models.gguf_header import header_of, require_unpackable
from engine.models.own_fits import require_memory, require_shapes

HUB = re.compile(r"(?P<name>[\w.-]+/[\w.-]+)@(?P<revision>[0-9a-f]{40})")
DONE = "done"
_MARK = "\u2063"
_TOKENS = ("bos_token", "eos_token", "unk_token", "pad_token")


def is_own(weights: str) -> bool:
    """Whether a spec names weights outside the catalogue: by a path, or by a pinned revision on the hub."""
    return weights.startswith(("/", "~", "./", "../")) or HUB.fullmatch(weights) is not None


def place_of(weights: str) -> Path:
    """The folder or file the weights are in; of a hub's, where they are fetched to.

    Raises:
        BadInput: a path is not written in full, or begins with a user this machine does not have.
    """
    if (hub := HUB.fullmatch(weights)) is not None:
        return cache_dir() / "hub" / f"{hub['name'].replace('/', '--')}@{hub['revision']}"
    if weights.startswith("."):
        raise BadInput(
            sentence(
                "error-path_base_model_not_written",
                "The path {weights} to the base model is not written in full.",
                weights=weights,
            ),
            sentence(
                "error-session_may_be_opened_any",
                "A session may be opened in any folder, and would find another model there.",
            ),
            sentence("error-write_model_weights", "Write model.weights: {absolute}", absolute=Path(weights).absolute()),
        )
    try:
        return Path(weights).expanduser()
    except RuntimeError as error:
        raise BadInput(
            sentence(
                "error-path_base_model_leads_nowhere",
                "The path {weights} to the base model leads nowhere.",
                weights=weights,
            ),
            sentence("error-this_machine_has_no_such", "This machine has no such user, or knows no home of theirs."),
            sentence("error-write_model_weights_with_whole", "Write model.weights: with the whole path, from / on."),
        ) from error


def prepared(weights: str, say: Say = quiet) -> Path:
    """A folder of the cache that holds the model as it is loaded; made on first use of these very files.

    Raises:
        BadInput: it is no model that can be trained here.
        RunFailed: the cache cannot be written.
    """
    place = place_of(weights)
    if HUB.fullmatch(weights) is not None and not (place / DONE).exists():
        raise RunFailed(
            sentence(
                "error-base_model_not_on_this", "The base model {weights} is not on this machine.", weights=weights
            ),
            sentence("error-nlforge_fetches_nothing_unasked", "nlforge fetches nothing unasked."),
            sentence("error-fetch_once", "Fetch it once."),
            remedies=(FetchModel(model=weights),),
        )
    key = digest_of(weights).removeprefix("sha256:")
    folder = _folder(place, key)
    if (there := ready(weights)) is not None:
        return there
    with kept("prepared base model"), cache_lock(folder, say):
        # Another process may have been first, and build on it now.
        if (there := ready(weights)) is not None:
            return there
        if place.suffix == ".gguf":
            from engine.models.gguf_file import unpack_own

            return unpack_own(place, key, folder, say)
        return _view(looked_at(place), key, folder)


def ready(weights: str) -> Path | None:
    """The prepared folder, where it is there for these very files; raises as `prepared`."""
    place = place_of(weights)
    folder = _folder(place, digest_of(weights).removeprefix("sha256:"))
    return folder if (folder / DONE).exists() and _weights_are(folder, place) else None


def _folder(place: Path, key: str) -> Path:
    """Where it is prepared: what holds links belongs to one place, so that a copy elsewhere has links of its own."""
    at = "" if place.suffix == ".gguf" else "-" + hashlib.sha256(os.fsencode(os.path.realpath(place))).hexdigest()[:12]
    return cache_dir() / f"own-{key[:24]}{at}"


def is_fetched(weights: str) -> bool:
    """Whether it is a model of the hub whose files are on this machine."""
    return HUB.fullmatch(weights) is not None and (place_of(weights) / DONE).exists()


def fault_of(weights: str, *, offline_only: bool) -> str | None:
    """Why a spec's own base cannot be trained here, as far as that is seen without a model library; None = it may."""
    try:
        place = place_of(weights)
        if HUB.fullmatch(weights) is not None and not (place / DONE).exists():
            if offline_only:
                return sentence(
                    "error-on_hub_offline",
                    "on {weights}, which is on the model hub and not on this machine, while the plan allows no "
                    "network (data.offline_only)",
                    weights=weights,
                )
            return sentence("error-on_not_here", "on {weights}, which is not on this machine yet", weights=weights)
        with readable(place):
            if place.suffix == ".gguf" and place.is_file():
                # Whether its weights can be unpacked takes a while, and is seen when they are.
                require_unpackable(place, header_of(place))
                return None
        clean_settings(looked_at(place))
    except BadInput as error:
        # Its German stands in quotation marks, for the full stop is the other sentence's.
        why = error.why
        if isinstance(why, Sentence):
            why = Sentence(why.rstrip("."), why.key, why.figures)
        return sentence("error-on_refused", "on the base model {weights}. {why}", weights=weights, why=why)
    return None


def digest_of(weights: str) -> str:
    """`sha256:…` of the GGUF file, or of all files of a folder that are read; raises as `prepared`."""
    place = place_of(weights)
    with readable(place):
        if place.suffix == ".gguf" and place.is_file():
            return f"sha256:{_hashed(place, _stamp(place))}"
        found = looked_at(place)
        listed = {name: hashlib.sha256(text).hexdigest() for name, text in found.settings.items()}
        listed |= {file.name: _hashed(file, _stamp(file)) for file in found.weights}
    return "sha256:" + hashlib.sha256(json.dumps(dict(sorted(listed.items()))).encode()).hexdigest()


def _stamp(path: Path) -> tuple[int, int, int]:
    told = path.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns


@lru_cache(maxsize=64)
def _hashed(path: Path, _: tuple[int, int, int]) -> str:
    """Once for a file as it is: large ones take a while."""
    return sha256_of(path)


def _weights_are(folder: Path, place: Path) -> bool:
    """Whether the links of a prepared folder lead to where the weights are now; the same model may lie elsewhere."""
    links = [p for p in folder.iterdir() if p.is_symlink()]
    return all(p.exists() and p.resolve() == (place / p.name).resolve() for p in links)


def _view(found: Folder, key: str, folder: Path) -> Path:
    require_shapes(found)
    require_memory(found)
    require_space(sentence("error-thing_copy", "checked copy of its settings"), sum(map(len, found.settings.values())))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as parts:
        fresh = Path(parts) / folder.name
        fresh.mkdir()
        for name, text in clean_settings(found).items():
            (fresh / name).write_text(text, encoding="utf-8")
        told = {
            "sha256": key,
            "files": {p.name: sha256_of(p) for p in sorted(fresh.iterdir())},
            "links": sorted(file.name for file in found.weights),
            "source": str(found.path),
            "params": found.params,
        }
        for file in found.weights:
            (fresh / file.name).symlink_to(file.resolve())
        _speaks(found.path, fresh)
        (fresh / DONE).write_text(json.dumps(told, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(fresh, folder)
    return folder


def clean_settings(found: Folder) -> dict[str, str]:
    """The files beside the weights as they are loaded: known settings of known types.

    Raises:
        BadInput: there is no chat template, or no token that ends a turn.
    """
    # Names that begin so choose code: kernels, implementations, where it came from.
    config = {
        k: v
        for k, v in found.config.items()
        if not k.startswith("_") and not k.endswith("_implementation") and k not in ("auto_map", "custom_pipelines")
    }
    texts = {"config.json": json.dumps(config), "tokenizer.json": _text(found, "tokenizer.json")}
    parsed(found.path, "tokenizer.json", found.settings["tokenizer.json"])
    if index := _loose(found, "model.safetensors.index.json"):
        # The library wants both; what is in the first it does not ask.
        texts["model.safetensors.index.json"] = json.dumps({"metadata": {}, "weight_map": index["weight_map"]})
    written = _loose(found, "generation_config.json")
    ends = written.get("eos_token_id")
    listed = ends if isinstance(ends, list) else [] if ends is None else [ends]
    texts["generation_config.json"] = json.dumps({"eos_token_id": [n for n in listed if type(n) is int]})
    told = _loose(found, "tokenizer_config.json")
    tokens = {name: text for name in _TOKENS if (text := _token(told.get(name))) is not None}
    if "eos_token" not in tokens:
        raise refused(
            found.path,
            sentence(
                "error-tokenizer_names_no_token_that",
                "Its tokenizer names no token that ends a turn (eos_token), so a reply would never end.",
            ),
            sentence(
                "error-take_version_model_that_was",
                "Take the version of the model that was tuned for conversations (often called Instruct).",
            ),
        )
    texts["chat_template.jinja"] = _template(found, told)
    length = told.get("model_max_length")
    texts["tokenizer_config.json"] = json.dumps(
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "pad_token": tokens["eos_token"],
            "clean_up_tokenization_spaces": False,
            **tokens,
            **({"model_max_length": length} if isinstance(length, int) and 0 < length < 2**40 else {}),
        }
    )
    return texts


def _text(found: Folder, name: str) -> str:
    try:
        return found.settings[name].decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(
            found.path, sentence("error-not_utf_8", "Its {name} is not in UTF-8: {why}.", name=name, why=plainly(error))
        ) from error


def _loose(found: Folder, name: str) -> dict[str, Any]:
    return parsed(found.path, name, found.settings[name]) if name in found.settings else {}


def _token(told: object) -> str | None:
    text = told.get("content") if isinstance(told, dict) else told
    return text if isinstance(text, str) and 0 < len(text) <= 200 else None


def _template(found: Folder, told: dict[str, Any]) -> str:
    inside = told.get("chat_template")
    if isinstance(inside, list):
        inside = next(
            (one.get("template") for one in inside if isinstance(one, dict) and one.get("name") == "default"), None
        )
    text = (
        found.settings["chat_template.jinja"].decode("utf-8", "replace")
        if "chat_template.jinja" in found.settings
        else inside
    )
    # A half of a pair of surrogates, which JSON can hold, can be written nowhere.
    text = text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text
    if not isinstance(text, str) or not text.strip():
        raise refused(
            found.path,
            sentence(
                "error-tokenizer_has_no_chat_template",
                "Its tokenizer has no chat template, so nobody knows how a conversation is written for it.",
            ),
            sentence(
                "error-take_version_model_that_was",
                "Take the version of the model that was tuned for conversations (often called Instruct).",
            ),
        )
    return text


def _speaks(path: Path, folder: Path) -> None:
    """That its tokenizer can be loaded, and its template ends a reply with the token that ends a turn."""
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        whole = str(
            tokenizer.apply_chat_template(
                [{"role": "user", "content": "a"}, {"role": "assistant", "content": _MARK}], tokenize=False
            )
        )
    except Exception as error:  # the libraries raise what they like
        why = " ".join(str(error).split())[:200]
        raise refused(
            path,
            sentence(
                "error-tokenizer_or_chat_template_fails",
                "Its tokenizer or chat template fails ({kind}: {why}).",
                kind=type(error).__name__,
                why=why,
            ),
        ) from error
    if tokenizer.convert_tokens_to_ids(tokenizer.eos_token) in (None, tokenizer.unk_token_id):
        raise refused(
            path,
            sentence(
                "error-vocabulary_has_no_which_settings",
                "Its vocabulary has no “{eos_token}”, which its settings name to end a turn.",
                eos_token=tokenizer.eos_token,
            ),
        )
    if tokenizer.eos_token not in whole.rpartition(_MARK)[2]:
        raise refused(
            path,
            sentence(
                "error-chat_template_does_not_end",
                "Its chat template does not end a reply with “{eos_token}”, so a reply would never end.",
                eos_token=tokenizer.eos_token,
            ),
            sentence(
                "error-take_version_model_that_was",
                "Take the version of the model that was tuned for conversations (often called Instruct).",
            ),
        )
