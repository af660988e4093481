"""Which language model reads the words: what its name means, whether this machine can hold it, and what stands in for
it. The choice and its reason are made here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.paths import cache_dir
from engine.core.regular_files import require_regular
from engine.core.sentences import Digits, sentence
from engine.models.base_weights import CATALOGUE_DEFAULT, Base, has_file, megabytes
from engine.models.catalogue import entry
from engine.models.gguf_header import Header, header_of, layers_width_context

EMBEDDED = "embedded"
VARIABLE = "NLFORGE_MODEL"
LEAST_FREE_GB = 4.0
"""Below it the smallest model reads: measuring files and what else is open need the rest."""
SMALL = 3e9
"""Weights below which a model is trusted with narrow questions only."""
_CONTEXT = 8192
"""Tokens: the prompt of a long turn and its answer; more would only take memory."""
_ROOM = 0.4 * 2**30
"""Bytes for the work of the server itself."""
_ENDING = ".gguf"
HERE_UNLESS = {
    "ollama": "OLLAMA_API_BASE",
    "ollama_chat": "OLLAMA_API_BASE",
    "lm_studio": "LM_STUDIO_API_BASE",
    "llamafile": "LLAMAFILE_API_BASE",
}
"""Providers of litellm that speak to this machine unless the variable names another."""


@dataclass(frozen=True)
class LocalModel:
    """A model that can be fetched by name and plans without a network."""

    name: str
    base: str
    """Its name in the catalogue of base models."""
    context: int = _CONTEXT


LOCAL_MODELS = (
    LocalModel(EMBEDDED, CATALOGUE_DEFAULT, 4096),
    LocalModel("qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-0.5b-instruct"),
    LocalModel("qwen2.5-coder-1.5b-instruct", "qwen2.5-coder-1.5b-instruct"),
)
"""The first is what is installed, and what stands in for the others, each of which takes less than LEAST_FREE_GB."""


@dataclass(frozen=True)
class ServedFile:
    """A GGUF file that the embedded server answers with."""

    gguf: Path
    context: int
    small: bool
    """Whether only narrow questions can be trusted to it."""


@dataclass(frozen=True)
class TooLarge:
    """Why another model than the named one reads."""

    name: str
    needs_gb: float
    free_gb: float


@dataclass(frozen=True)
class ChosenModel:
    """The model that reads."""

    name: str
    """What plans and sessions call it: a name of the table, the path of a file, or a name of litellm."""
    served: ServedFile | None
    """None: litellm speaks to it."""
    instead_of: TooLarge | None = None


def named(model: str | None) -> str:
    """The model that is meant: the named one, else that of `NLFORGE_MODEL`, else the embedded one."""
    return model or os.environ.get(VARIABLE) or EMBEDDED


def is_local(name: str) -> bool:
    """Whether a name is one of the table or means a file or folder of this machine, be it there or not."""
    return any(model.name == name for model in LOCAL_MODELS) or _is_path(name)


def choose(
    model: str | None, free_gb: float | None = None, here: Callable[[LocalModel], bool] | None = None
) -> ChosenModel:
    """The model that reads, for a name; `free_gb` is the free memory, and `here` tells what is fetched, where that is
    not to be measured.

    Raises:
        BadInput: a named file is missing, broken, not for conversations, or too large for the free memory; or a model
            of the table is not here.
    """
    name, free = named(model), free_memory_gb() if free_gb is None else free_gb
    wanted = next((one for one in LOCAL_MODELS if one.name == name), None)
    if wanted is not None:
        return _of_table(wanted, free, here or is_fetched)
    if _is_path(name):
        path = Path(name).expanduser().absolute()
        return ChosenModel(str(path), _of_file(path, free))
    return ChosenModel(name, None)


def _of_table(wanted: LocalModel, free_gb: float, here: Callable[[LocalModel], bool]) -> ChosenModel:
    smallest = LOCAL_MODELS[0]
    if wanted is smallest:
        # It says itself how it is fetched, and its plans do without it.
        return ChosenModel(wanted.name, _served(wanted))
    if free_gb < LEAST_FREE_GB:
        return ChosenModel(smallest.name, _served(smallest), TooLarge(wanted.name, LEAST_FREE_GB, free_gb))
    if not here(wanted):
        raise BadInput(
            sentence(
                "error-planning_model_not_on_this",
                "The planning model {name} is not on this machine.",
                name=wanted.name,
            ),
            sentence("error-nlforge_fetches_nothing_unasked", "nlforge fetches nothing unasked."),
            sentence(
                "error-fetch_once_nlforge_models_fetch",
                "Fetch it once ({size}): nlforge models fetch {base}",
                size=megabytes(_bytes(wanted)),
                base=wanted.base,
            ),
        )
    return ChosenModel(wanted.name, _served(wanted))


def _served(model: LocalModel) -> ServedFile:
    package = entry(model.base).package
    assert package is not None
    return ServedFile(cache_dir() / package.file, model.context, small=True)


def _bytes(model: LocalModel) -> int:
    package = entry(model.base).package
    return package.bytes if package is not None else 0


def is_fetched(model: LocalModel) -> bool:
    """Whether the file of a model of the table is on this machine."""
    return has_file(Base(model.base))


def free_memory_gb() -> float:
    """Memory that programs can have now, in GB."""
    import psutil

    return float(psutil.virtual_memory().available / 2**30)


def _is_path(name: str) -> bool:
    """A name of litellm is `provider/model`, and a server calls its model after a file; a path may be written so too,
    and is meant where it is there."""
    if name.partition("/")[0] in ("openai", *HERE_UNLESS) and not Path(name).exists():
        return False
    return name.lower().endswith(_ENDING) or name.startswith(("/", ".", "~")) or bool(_files_in(name))


def _files_in(folder: str | Path) -> list[Path]:
    try:
        return sorted(path for path in Path(folder).iterdir() if path.name.lower().endswith(_ENDING))
    except OSError:
        return []


def _of_file(path: Path, free_gb: float) -> ServedFile:
    require_regular(path)
    if path.is_dir():
        path = _in_folder(path)
    elif not path.is_file():
        raise _refused(
            path,
            sentence("error-there_no_such_file", "There is no such file."),
            sentence("error-name_gguf_file_or_folder", "Name a GGUF file, or a folder with one."),
        )
    parts = _parts(path, _header(path))
    headers = [_header(part) for part in parts]
    _require_for_talk(path, headers[0])
    layers, width, trained = layers_width_context(headers[0])
    context = min(_CONTEXT, trained or _CONTEXT)
    needs = sum(part.stat().st_size for part in parts) + layers * context * _kept(headers[0], width) + _ROOM
    if needs > free_gb * 2**30:
        raise _refused(
            path,
            sentence(
                "error-needs_gb_free_memory_and",
                "It needs {needs} GB of free memory, and {free_gb} GB are free.",
                needs=Digits(f"{needs / 2**30:.1f}"),
                free_gb=Digits(f"{free_gb:.1f}"),
            ),
            sentence(
                "error-close_other_programs_or_name",
                "Close other programs, or name a smaller model or a smaller quantisation of it.",
            ),
        )
    return ServedFile(parts[0], context, small=sum(header.params for header in headers) < SMALL)


def _in_folder(folder: Path) -> Path:
    """The model of a folder, whatever adapters and readers of pictures lie beside it."""
    models = [path for path in _files_in(folder) if _is_model(header := _header(path)) and _number(header) == 0]
    if len(models) == 1:
        return models[0]
    if models:
        names = ", ".join(path.name for path in models[:5])
        raise _refused(
            folder,
            sentence("error-holds_models", "It holds {count} models: {names}.", count=len(models), names=names),
            sentence("error-name_one_files", "Name one of the files."),
        )
    weights = any(folder.glob("*.safetensors"))
    raise _refused(
        folder,
        (
            sentence(
                "error-holds_weights_as_safetensors_and",
                "It holds weights as safetensors, and the embedded server reads GGUF.",
            )
            if weights
            else sentence("error-holds_no_gguf_file", "It holds no GGUF file.")
        ),
        (
            sentence(
                "error-name_gguf_file_same_model",
                "Name a GGUF file of the same model; llama.cpp's convert_hf_to_gguf.py makes one.",
            )
            if weights
            else sentence("error-name_gguf_file_or_folder", "Name a GGUF file, or a folder with one.")
        ),
    )


def _header(path: Path) -> Header:
    try:
        require_regular(path)
        return header_of(path)
    except BadInput as error:
        # The same faults as of a base model, but nobody wants to train it.
        raise _refused(path, error.why or error.what, error.todo) from error


def _is_model(header: Header) -> bool:
    return str(header.told.get("general.type") or "model") == "model" and header.kind != "clip"


def _number(header: Header) -> int:
    """Which part of a model in several files it is, counted from 0."""
    found = header.told.get("split.no")
    return found if isinstance(found, int) else 0


def _parts(path: Path, header: Header) -> list[Path]:
    """The files of the model, the first part first."""
    count = header.told.get("split.count")
    if not isinstance(count, int) or count < 2:
        return [path]
    stem = path.name[: -len(_ENDING)].rpartition("-of-")[0].rpartition("-")[0]
    parts = [path.with_name(f"{stem}-{n:05d}-of-{count:05d}{path.suffix}") for n in range(1, count + 1)]
    if gone := [part.name for part in parts if not part.is_file()]:
        raise _refused(
            path,
            sentence(
                "error-comes_parts_and_not_beside",
                "It comes in {count} parts, and {gone} is not beside it.",
                count=count,
                gone=gone[0],
            ),
            sentence("error-download_that_part_too", "Download that part too."),
        )
    return parts


def _require_for_talk(path: Path, header: Header) -> None:
    if not _is_model(header):
        raise _refused(
            path,
            sentence("error-holds_no_whole_model", "It holds no whole model."),
            sentence("error-take_file_model_itself", "Take the file of the model itself."),
        )
    if not header.told.get("tokenizer.chat_template"):
        raise _refused(
            path,
            sentence(
                "error-has_no_chat_template_so_was", "It has no chat template, so it was not made for conversations."
            ),
            sentence(
                "error-take_version_that_was_tuned",
                "Take the version that was tuned for conversations (often called Instruct).",
            ),
        )


def _kept(header: Header, width: int) -> int:
    """Bytes a layer keeps of a token: keys and values of two bytes a number."""
    heads, shared = header.number("attention.head_count"), header.number("attention.head_count_kv")
    side = width // heads if heads else 0
    key = header.number("attention.key_length") or side
    value = header.number("attention.value_length") or side
    return 2 * (shared * (key + value) if shared and key else 2 * width)


def _refused(path: Path, why: str, todo: str) -> BadInput:
    return BadInput(
        sentence("error-cannot_be_planning_model", "{path} cannot be the planning model.", path=path), why, todo
    )
