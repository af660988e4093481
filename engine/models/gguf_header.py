"""What a GGUF file says of itself in its head: kind, size, layers, template; a fraction of a second, without a library
and without reading a weight.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from engine.core.inner_limits import plainly
from engine.core.sentences import sentence
from engine.models.base_folder import KINDS, readable, refused

_MOST_KEYS, _MOST_WEIGHTS, _MOST_ITEMS = 2**14, 2**16, 2**23
_MOST_TEXT, _MOST_HEAD, _MOST_SIDES, _MOST_NESTED = 2**22, 2**28, 8, 2
"""Far beyond any model there is; a file of somebody else may name any number."""
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_TEXT, _LIST = 8, 9
_TEMPLATE, _END = "tokenizer.chat_template", "tokenizer.ggml.eos_token_id"
_FLOATS = frozenset({"F32", "F16"})
_LAYERS = 512

Told = str | int | float | bool | None


@dataclass(frozen=True)
class Header:
    """The head of a file."""

    told: Mapping[str, Told]
    """Its settings by their names; of lists that they are there (None)."""
    params: int
    types: frozenset[str]
    """How its weights are packed."""

    @property
    def kind(self) -> str:
        """As `model_type` of a config.json; empty = it does not say."""
        return str(self.told.get("general.architecture") or "")

    @property
    def license(self) -> str:
        """As its makers wrote it; empty = they did not."""
        found = self.told.get("general.license")
        return found.strip()[:80] if isinstance(found, str) else ""

    def number(self, name: str) -> int:
        """A setting of its kind, such as `block_count`; 0 where it does not say."""
        found = self.told.get(f"{self.kind}.{name}")
        return found if isinstance(found, int) and 0 < found < 2**31 else 0


def header_of(gguf: Path) -> Header:
    """The head of the file.

    Raises:
        BadInput: it is no complete GGUF file, or the system does not let it be read.
    """
    with readable(gguf):
        stat = gguf.stat()
    return _header(gguf, (stat.st_ino, stat.st_size, stat.st_mtime_ns))


def require_unpackable(gguf: Path, header: Header) -> None:
    """Raises BadInput where it is of a kind or quantisation this version does not unpack, or not for conversations."""
    kind, parts = str(header.told.get("general.type") or "model"), header.told.get("split.count")
    if kind != "model" or not header.params:
        raise refused(
            gguf,
            sentence("error-holds_no_whole_model_says", "It holds no whole model (it says: {kind}).", kind=kind[:40]),
            sentence("error-take_file_model_itself", "Take the file of the model itself."),
        )
    if isinstance(parts, int) and parts > 1:
        raise refused(
            gguf,
            sentence(
                "error-one_parts_and_models_one",
                "It is one of {parts} parts, and models in one file are unpacked.",
                parts=parts,
            ),
            sentence("error-join_them_first_llama_gguf", "Join them first: llama-gguf-split --merge"),
        )
    if header.kind not in KINDS:
        raise refused(
            gguf,
            sentence(
                "error-kind_which_this_version_does",
                "It is of the kind “{found}”, which this version does not train.",
                found=header.kind[:40],
            ),
            sentence("error-take_one", "Take one of: {names}.", names=", ".join(sorted(KINDS))),
        )
    from gguf.quants import _type_traits

    known = {kind.name for kind in _type_traits} | _FLOATS
    if odd := sorted(header.types - known):
        raise refused(
            gguf,
            sentence(
                "error-weights_packed_as_which_cannot",
                "Its weights are packed as {odd}, which cannot be unpacked here.",
                odd=", ".join(odd),
            ),
            sentence(
                "error-take_another_file_same_model",
                "Take another file of the same model, best one in F16, BF16 or Q8_0.",
            ),
        )
    template = header.told.get(_TEMPLATE)
    if not isinstance(template, str) or not template.strip():
        raise refused(
            gguf,
            sentence(
                "error-has_no_chat_template_so",
                "It has no chat template, so nobody knows how a conversation is written for it.",
            ),
            sentence(
                "error-take_version_model_that_was",
                "Take the version of the model that was tuned for conversations (often called Instruct).",
            ),
        )
    if _END not in header.told:
        raise refused(
            gguf,
            sentence(
                "error-names_no_token_that_ends", "It names no token that ends a turn, so a reply would never end."
            ),
        )


@lru_cache(maxsize=16)
def _header(gguf: Path, _: tuple[int, int, int]) -> Header:
    """Once for a file as it is."""
    try:
        with readable(gguf), open(gguf, "rb") as file:
            return _read(file, os.fstat(file.fileno()).st_size)
    except (ValueError, KeyError, OverflowError, struct.error, MemoryError) as error:
        raise refused(
            gguf,
            sentence("error-no_complete_gguf", "It is no complete GGUF file ({why}).", why=plainly(error)),
            sentence("error-download_it_again", "Download it again."),
        ) from error


def _read(file: BinaryIO, size: int) -> Header:
    if file.read(4) != b"GGUF":
        raise ValueError("it does not begin as one")
    version, weights, keys = struct.unpack("<IQQ", file.read(20))
    if version not in (2, 3):
        raise ValueError(f"its version is {version}; 2 and 3 are known")
    if weights > _MOST_WEIGHTS or keys > _MOST_KEYS:
        raise ValueError("its head names more than any model has")
    told: dict[str, Told] = {}
    for _ in range(keys):
        name = _text(file)
        told[name] = _value(file, *struct.unpack("<I", file.read(4)))
        _within(file)
    params, types, ends = 0, set[str](), 0
    for _ in range(weights):
        count, kind, end = _weight(file)
        params, ends = params + count, max(ends, end)
        types.add(kind)
        _within(file)
    every = told.get("general.alignment")
    begin = _aligned(file.tell(), every if isinstance(every, int) and 0 < every <= 2**20 else 32)
    if size < begin + ends:
        raise ValueError("it is shorter than its head says; the download may have broken off")
    return Header(told, params, frozenset(types))


def _weight(file: BinaryIO) -> tuple[int, str, int]:
    """Numbers in a weight, how they are packed, and where it ends behind the head."""
    from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType

    _text(file)
    (sides,) = struct.unpack("<I", file.read(4))
    if sides > _MOST_SIDES:
        raise ValueError("a weight has too many sides")
    count = math.prod(struct.unpack(f"<{sides}Q", file.read(8 * sides)))
    number, begin = struct.unpack("<IQ", file.read(12))
    kind = GGMLQuantizationType(number)
    block, taken = GGML_QUANT_SIZES[kind]
    return count, kind.name, begin + count // block * taken


def _within(file: BinaryIO) -> None:
    if file.tell() > _MOST_HEAD:
        raise ValueError("its head is too long")


def _aligned(at: int, every: int) -> int:
    return -(-at // every) * every


def _text(file: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", file.read(8))
    if length > _MOST_TEXT:
        raise ValueError("a text in its head is too long")
    data = file.read(length)
    if len(data) != length:
        raise ValueError("it breaks off in its head")
    return data.decode("utf-8", "replace")


def _value(file: BinaryIO, kind: int, depth: int = 0) -> Told:
    if kind == _TEXT:
        return _text(file)
    if kind != _LIST:
        way = f"<{_NUMBERS[kind]}"
        found: Told = struct.unpack(way, file.read(struct.calcsize(way)))[0]
        return found
    inside, count = struct.unpack("<IQ", file.read(12))
    if count > _MOST_ITEMS or depth > _MOST_NESTED:
        raise ValueError("a list in its head is too long")
    if inside in _NUMBERS:
        file.seek(struct.calcsize(f"<{_NUMBERS[inside]}") * count, os.SEEK_CUR)
    elif inside == _TEXT:
        _pass_texts(file, count)
    else:
        for _ in range(count):
            _value(file, inside, depth + 1)
    return None


def _pass_texts(file: BinaryIO, count: int) -> None:
    """Move behind a list of texts, such as a vocabulary."""
    length = struct.Struct("<Q")
    for _ in range(count):
        (n,) = length.unpack(file.read(8))
        if n > _MOST_TEXT:
            raise ValueError("a text in its head is too long")
        file.seek(n, os.SEEK_CUR)


def layers_width_context(header: Header) -> tuple[int, int, int]:
    """Layers, width of a layer, and longest context in tokens; 0 where it does not say."""
    layers = header.number("block_count")
    width, context = header.number("embedding_length"), header.number("context_length")
    return (layers if layers <= _LAYERS else 0), (width if width <= 2**16 else 0), (context if context <= 2**27 else 0)
