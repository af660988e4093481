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
from engine.core.inner_limits import plainly
from engine.core.paths import cache_dir
from engine.core.remedies import FetchModel
from engine.models.base_folder import Folder, looked_at, parsed, readable, refused
from engine.models.download import Say, cache_lock, kept, quiet, require_space, sha256_of
from engine.models.gguf_header import header_of, require_unpackable

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
            f"The path {weights} to the base model is not written in full.",
            "A session may be opened in any folder, and would find another model there.",
            f"Write model.weights: {Path(weights).absolute()}",
        )
    try:
        return Path(weights).expanduser()
    except RuntimeError as error:
        raise BadInput(
            f"The path {weights} to the base model leads nowhere.",
            "This machine has no such user, or knows no home of theirs.",
            "Write model.weights: with the whole path, from / on.",
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
            f"The base model {weights} is not on this machine.",
            "nlforge fetches nothing unasked.",
            "Fetch it once.",
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
                return (
                    f"on {weights}, which is on the model hub and not on this machine, while the plan allows no "
                    "network (data.offline_only)"
                )
            return f"on {weights}, which is not on this machine yet"
        with readable(place):
            if place.suffix == ".gguf" and place.is_file():
                # Whether its weights can be unpacked takes a while, and is seen when they are.
                require_unpackable(place, header_of(place))
                return None
        clean_settings(looked_at(place))
    except BadInput as error:
        return f"on the base model {weights}. {error.why}".rstrip(".")
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
    _fits_shapes(found)
    _fits_memory(found)
    require_space("checked copy of its settings", sum(map(len, found.settings.values())))
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
            "Its tokenizer names no token that ends a turn (eos_token), so a reply would never end.",
            "Take the version of the model that was tuned for conversations (often called Instruct).",
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
        raise refused(found.path, f"Its {name} is not in UTF-8: {plainly(error)}.") from error


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
            "Its tokenizer has no chat template, so nobody knows how a conversation is written for it.",
            "Take the version of the model that was tuned for conversations (often called Instruct).",
        )
    return text


def _fits_shapes(found: Folder) -> None:
    """That the weights are those of such a model: their names and shapes, without reading one."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    config = {k: v for k, v in found.config.items() if not k.startswith("_") and not k.endswith("_implementation")}
    try:
        with torch.device("meta"):
            model = AutoModelForCausalLM.from_config(AutoConfig.for_model(**config))
    except Exception as error:  # a config may be wrong in any way, and each kind says it its own way
        why = " ".join(str(error).split())[:200]
        raise refused(found.path, f"Its config.json makes no model ({type(error).__name__}: {why}).") from error
    wanted = {name: tuple(weights.shape) for name, weights in model.state_dict().items()}
    if getattr(model.config, "tie_word_embeddings", False):
        wanted = {name: shape for name, shape in wanted.items() if name in found.shapes or name != "lm_head.weight"}
    odd = sorted(name for name in wanted.keys() ^ found.shapes.keys() if not name.endswith("rotary_emb.inv_freq"))
    if odd:
        raise refused(
            found.path,
            f"{len(odd)} of its weights are missing or too many for its config.json, such as “{odd[0][-80:]}”.",
        )
    for name, shape in wanted.items():
        if found.shapes.get(name, shape) != shape:
            raise refused(
                found.path,
                f"“{name[-80:]}” has the shape {list(found.shapes[name])}, and by its config.json {list(shape)}.",
            )


def _fits_memory(found: Folder) -> None:
    """bf16 weights have to fit; what training adds is the estimate's."""
    import psutil

    needed, there = found.params * 2, psutil.virtual_memory().total
    if needed > there:
        raise refused(
            found.path,
            f"Its {found.params / 1e9:.1f} billion weights take {needed / 2**30:.0f} GB, and this machine has "
            f"{there / 2**30:.0f} GB of memory.",
            "Take a smaller model, or a larger machine.",
        )


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
        raise refused(path, f"Its tokenizer or chat template fails ({type(error).__name__}: {why}).") from error
    if tokenizer.convert_tokens_to_ids(tokenizer.eos_token) in (None, tokenizer.unk_token_id):
        raise refused(path, f"Its vocabulary has no “{tokenizer.eos_token}”, which its settings name to end a turn.")
    if tokenizer.eos_token not in whole.rpartition(_MARK)[2]:
        raise refused(
            path,
            f"Its chat template does not end a reply with “{tokenizer.eos_token}”, so a reply would never end.",
            "Take the version of the model that was tuned for conversations (often called Instruct).",
        )
