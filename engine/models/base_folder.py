"""A folder with a base model of somebody else: what of it is read, and whether that is a model this version trains.

Looked at without a model library and without running anything: sizes first, then JSON, then the heads of the
safetensors files. What is loaded later is what was looked at here, never the folder itself.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.inner_limits import plainly
from engine.core.sentences import Digits, sentence

KINDS = frozenset({"llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "phi3", "smollm3", "granite", "olmo2"})
"""`model_type` of what is trained: decoders of text that transformers has itself."""
SETTINGS = (
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "chat_template.jinja",
    "model.safetensors.index.json",
)
"""Read beside the weights; all other files are left alone."""
_MOST = {"tokenizer.json": 2**26, "model.safetensors.index.json": 2**24}
_MOST_BYTES, _MOST_HEAD = 2**22, 2**26
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".h5", ".msgpack")
_LIMITS = {
    "hidden_size": 2**16,
    "num_hidden_layers": 512,
    "num_attention_heads": 1024,
    "num_key_value_heads": 1024,
    "intermediate_size": 2**18,
    "vocab_size": 2**22,
    "max_position_embeddings": 2**27,
    "head_dim": 2**12,
}
"""Far beyond any model there is; a config that asks for more would take all memory before a weight is read."""
_WEIGHTS = {"F32": 4, "F16": 2, "BF16": 2}


@dataclass(frozen=True)
class Folder:
    """What was found."""

    path: Path
    config: Mapping[str, Any]
    settings: Mapping[str, bytes]
    """Name → contents of the files beside the weights."""
    weights: tuple[Path, ...]
    shapes: Mapping[str, tuple[int, ...]]

    @property
    def params(self) -> int:
        """Weights in all files."""
        return sum(_product(shape) for shape in self.shapes.values())


def looked_at(path: Path) -> Folder:
    """The folder with all that is checked of it.

    Raises:
        BadInput: it is no folder with a model that can be trained, with what is missing or wrong.
    """
    with readable(path):
        return _looked_at(path)


def _looked_at(path: Path) -> Folder:
    if not path.exists():
        raise refused(
            path,
            sentence("error-there_nothing_at_that_path", "There is nothing at that path."),
            sentence("error-check_path_model_weights", "Check the path in model.weights."),
        )
    if not path.is_dir():
        raise refused(
            path,
            sentence(
                "error-file_base_model_folder_with",
                "It is a file; a base model is a folder with safetensors, or a .gguf file.",
            ),
        )
    names = sorted(p.name for p in path.iterdir())
    if not names:
        raise refused(
            path,
            sentence("error-folder_empty", "The folder is empty."),
            sentence("error-download_model_into_or_name", "Download the model into it, or name another folder."),
        )
    found = settings_in(path, names)
    weights = tuple(_inside(path, name) for name in weight_files(path, names, found.settings))
    shapes: dict[str, tuple[int, ...]] = {}
    for file in weights:
        shapes |= _shapes(path, file)
    return replace(found, weights=weights, shapes=shapes)


def settings_in(path: Path, names: Collection[str]) -> Folder:
    """The folder without its weights; `names` are all it has, or will have.

    Raises:
        BadInput: its settings are not those of a model that can be trained here.
    """
    with readable(path):
        settings = {name: _contents(path, name) for name in SETTINGS if name in names}
    config = _config(path, settings)
    if "tokenizer.json" not in settings:
        raise refused(
            path,
            sentence("error-has_no_tokenizer_json", "It has no tokenizer.json."),
            sentence(
                "error-save_tokenizer_fast_form_autotokenizer",
                "Save the tokenizer in the fast form: AutoTokenizer.from_pretrained(…).save_pretrained(…).",
            ),
        )
    return Folder(path, config, settings, (), {})


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raises BadInput where the system does not let it be read: rights, names too long, files that went meanwhile."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # the second is pathlib's, of links in a circle
        at = f": {error.filename}" if isinstance(error, OSError) and error.filename else ""
        why = (error.strerror if isinstance(error, OSError) else None) or plainly(error)
        raise refused(
            path,
            sentence("error-cannot_be_read_at", "It cannot be read ({why}{at}).", why=why, at=at),
            sentence("error-make_all_files_readable_for", "Make all its files readable for you."),
        ) from error


def refused(
    path: Path,
    why: str,
    todo: str = sentence("error-take_models_files_as_makers", "Take the model's files as its makers publish them."),
) -> BadInput:
    """The refusal of a base model."""
    return BadInput(
        sentence("error-no_base_model_that_can", "{path} is no base model that can be trained here.", path=path),
        why,
        todo,
    )


def _contents(folder: Path, name: str) -> bytes:
    path = _inside(folder, name)
    most = _MOST.get(name, _MOST_BYTES)
    # The size before reading: what is not ours may be endless.
    if (size := path.stat().st_size) > most:
        raise refused(
            folder,
            sentence(
                "error-has_bytes_and_at_most",
                "Its {name} has {size} bytes, and at most {most} are read.",
                name=name,
                size=Digits(f"{size:,}"),
                most=Digits(f"{most:,}"),
            ),
        )
    return path.read_bytes()


def _inside(folder: Path, name: str) -> Path:
    """A plain file of the folder; a link may lead to another file of it, and nowhere else."""
    path = folder / name
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise refused(
            folder,
            sentence(
                "error-link_that_leads_out_folder", "Its {name} is a link that leads out of the folder.", name=name
            ),
            sentence("error-copy_files_cp_rl_old", "Copy the files: cp -rL OLD NEW"),
        )
    if not path.is_file():
        raise refused(folder, sentence("error-no_file", "Its {name} is no file.", name=name))
    return path


def parsed(folder: Path, name: str, contents: bytes) -> dict[str, Any]:
    """A JSON object.

    Raises:
        BadInput: it is none.
    """
    try:
        found = json.loads(contents)
    except (ValueError, RecursionError, MemoryError) as error:
        raise refused(
            folder,
            sentence(
                "error-its_file_cannot_be_read", "Its {name} cannot be read: {why}.", name=name, why=plainly(error)
            ),
        ) from error
    if not isinstance(found, dict):
        raise refused(folder, sentence("error-no_json_object", "Its {name} is no JSON object.", name=name))
    return found


def _config(folder: Path, settings: Mapping[str, bytes]) -> dict[str, Any]:
    if "config.json" not in settings:
        raise refused(
            folder,
            sentence("error-has_no_config_json_which", "It has no config.json, which says what kind of model it is."),
        )
    config = parsed(folder, "config.json", settings["config.json"])
    told = [("config.json", config)]
    if "tokenizer_config.json" in settings:
        told.append(
            ("tokenizer_config.json", parsed(folder, "tokenizer_config.json", settings["tokenizer_config.json"]))
        )
    for name, inside in told:
        if inside.get("auto_map"):
            raise refused(
                folder,
                sentence(
                    "error-asks_for_code_own_auto",
                    "Its {name} asks for code of its own (auto_map), and code of a model is never run.",
                    name=name,
                ),
                sentence("error-take_model_that_transformers_knows", "Take a model that transformers knows itself."),
            )
    kind = config.get("model_type")
    if kind not in KINDS:
        raise refused(
            folder,
            (
                sentence(
                    "error-kind_which_this_version_does",
                    "It is of the kind “{found}”, which this version does not train.",
                    found=str(kind)[:40],
                )
                if kind
                else sentence(
                    "error-config_json_does_not_say", "Its config.json does not say of which kind it is (model_type)."
                )
            ),
            sentence("error-take_one", "Take one of: {names}.", names=", ".join(sorted(KINDS))),
        )
    if config.get("quantization_config") is not None:
        raise refused(
            folder,
            sentence(
                "error-weights_quantised_and_training_needs",
                "Its weights are quantised, and training needs the original ones.",
            ),
            sentence("error-take_original_model", "Take the original model."),
        )
    for key, most in _LIMITS.items():
        value = config.get(key)
        if value is not None and (type(value) is not int or not 0 < value <= most):
            raise refused(
                folder,
                sentence(
                    "error-config_json_says_at_most",
                    "Its config.json says {key} is {found}; it is at most {most}.",
                    key=key,
                    found=str(value)[:40],
                    most=Digits(f"{most:,}"),
                ),
            )
    return config


def weight_files(folder: Path, names: Collection[str], settings: Mapping[str, bytes]) -> list[str]:
    """Which of the files of a folder its weights are in: those its index names, where it has one.

    Raises:
        BadInput: there are none, or it is not told which.
    """
    there = [name for name in names if name.endswith(".safetensors")]
    if not there:
        if any(name.endswith(_PICKLES) for name in names):
            raise refused(
                folder,
                sentence(
                    "error-weights_pickled_such_as_pytorch",
                    "Its weights are pickled (such as pytorch_model.bin), and a pickle can run any code when "
                    "it is opened.",
                ),
                sentence(
                    "error-take_model_as_safetensors_most", "Take the model as safetensors; most makers publish both."
                ),
            )
        raise refused(folder, sentence("error-has_no_weights_safetensors", "It has no weights (*.safetensors)."))
    if "model.safetensors.index.json" in settings:
        index = parsed(folder, "model.safetensors.index.json", settings["model.safetensors.index.json"])
        named = index.get("weight_map")
        if not isinstance(named, dict) or not named or not all(isinstance(v, str) for v in named.values()):
            raise refused(
                folder,
                sentence(
                    "error-model_safetensors_index_json_does",
                    "Its model.safetensors.index.json does not say which weights are in which file.",
                ),
            )
        # A name with a folder in it would read files elsewhere.
        if odd := sorted({v for v in named.values() if Path(v).name != v or not v.endswith(".safetensors")}):
            raise refused(
                folder,
                sentence(
                    "error-index_names_other_files_than",
                    "Its index names other files than weights beside it, such as {odd}.",
                    odd=odd[0][:80],
                ),
            )
        if gone := sorted(set(named.values()) - set(there)):
            raise refused(
                folder,
                sentence(
                    "error-missing_download_may_have_broken",
                    "{gone} is missing; the download may have broken off.",
                    gone=gone[0],
                ),
                sentence("error-download_it_again", "Download it again."),
            )
        there = sorted(set(named.values()))
    elif there != ["model.safetensors"] and "model.safetensors" not in there:
        raise refused(
            folder,
            sentence(
                "error-weights_several_files_and_no",
                "Its weights are in several files, and no model.safetensors.index.json says which.",
            ),
        )
    else:
        there = ["model.safetensors"]
    return there


def _shapes(folder: Path, path: Path) -> dict[str, tuple[int, ...]]:
    """Name → shape of the weights in a file, by its head; the file is as long as the head says."""
    try:
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _MOST_HEAD:
                raise ValueError("its head is too long")
            head = json.loads(file.read(length))
        found, ends = {}, 0
        for name, told in head.items():
            if name == "__metadata__":
                continue
            if told["dtype"] not in _WEIGHTS:
                raise refused(
                    folder,
                    sentence(
                        "error-weights_numbers_kind_and_training",
                        "Its weights are numbers of the kind {found}, and training needs bf16, fp16 or fp32.",
                        found=str(told["dtype"])[:20],
                    ),
                    sentence("error-take_original_model", "Take the original model."),
                )
            shape = tuple(int(n) for n in told["shape"])
            begin, end = map(int, told["data_offsets"])
            if min(shape, default=0) < 0 or end - begin != _product(shape) * _WEIGHTS[told["dtype"]]:
                raise ValueError("its head does not fit its numbers")
            found[str(name)], ends = shape, max(ends, end)
        if path.stat().st_size != 8 + length + ends:
            raise ValueError("it is shorter or longer than its head says; the download may have broken off")
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        struct.error,
        RecursionError,
    ) as error:
        raise refused(
            folder,
            sentence(
                "error-no_complete_safetensors_file",
                "{name} is no complete safetensors file: {why}.",
                name=path.name,
                why=plainly(error),
            ),
            sentence("error-download_it_again", "Download it again."),
        ) from error
    return found


def _product(shape: tuple[int, ...]) -> int:
    whole = 1
    for n in shape:
        whole *= n
    return whole
