"""A merged model as one GGUF file, written one weight after the other."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from engine.export.gguf_shape import LlamaShape, laid_out, place_of, shape_of, tell_shape
from engine.export.gguf_vocabulary import tell_vocabulary
from engine.export.merged_folder import WEIGHTS
from engine.models.protocols import Tokenizer

if TYPE_CHECKING:
    from gguf import GGMLQuantizationType

Precision = Literal["f16", "q8_0", "q4_0"]
SYSTEM, SPEC, ENDS = "nlforge.system_prompt", "nlforge.spec", "nlforge.end_token_ids"
"""What nlforge itself notes in a file: the system text of the training, the digest of the spec, and all tokens that end
a reply."""
_FILE_TYPES = {"f16": "MOSTLY_F16", "q8_0": "MOSTLY_Q8_0", "q4_0": "MOSTLY_Q4_0"}
_BLOCK = 32
"""Numbers that share a scale in the packed kinds."""
_AT_ENDS = ("token_embd.weight", "output.weight")


@dataclass(frozen=True)
class About:
    """What a file says of the model beside its weights."""

    name: str
    license: str
    system_prompt: str
    spec: str
    ends: tuple[int, ...]


def write_model(merged: Path, path: Path, tokenizer: Tokenizer, about: About, precision: Precision) -> None:
    """Write the model in the folder `merged` as GGUF.

    Raises:
        BadInput: this version does not write such models.
        OSError: the file could not be written.
    """
    import gguf
    import numpy as np
    from gguf.quants import quantize
    from safetensors import safe_open

    shape = shape_of(json.loads((merged / "config.json").read_text(encoding="utf-8")))
    writer = gguf.GGUFWriter(path, shape.architecture)
    try:
        writer.add_name(about.name)
        if about.license:
            writer.add_license(about.license)
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        writer.add_file_type(getattr(gguf.LlamaFileType, _FILE_TYPES[precision]))
        writer.add_string(SYSTEM, about.system_prompt)
        writer.add_string(SPEC, about.spec)
        writer.add_array(ENDS, list(about.ends))
        tell_shape(writer, shape)
        template = (merged / "chat_template.jinja").read_text(encoding="utf-8")
        tell_vocabulary(writer, merged, tokenizer, words=shape.words, ends=about.ends, template=template)
        with safe_open(str(merged / WEIGHTS), framework="np") as file:
            planned = {name: _planned(file.get_slice(name), name, shape, precision) for name in sorted(file.keys())}
            for place, kind, sides in planned.values():
                bytes_ = gguf.quant_shape_to_byte_shape(sides, kind)
                writer.add_tensor_info(place, bytes_, np.dtype(np.uint8), math.prod(bytes_), raw_dtype=kind)
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_ti_data_to_file()
            for name, (_, kind, _) in planned.items():
                weight = laid_out(name, file.get_tensor(name), shape)
                writer.write_tensor_data(np.ascontiguousarray(quantize(weight.astype(np.float32), kind)))
    finally:
        writer.close()


def _planned(
    weight: Any, name: str, shape: LlamaShape, precision: Precision
) -> tuple[str, GGMLQuantizationType, tuple[int, ...]]:
    """Where a weight goes, how it is kept, and its sides."""
    place, sides = place_of(name, shape), tuple(weight.get_shape())
    return place, kind_of(place, sides, precision, wide=weight.get_dtype() == "F32"), sides


def kind_of(place: str, sides: tuple[int, ...], precision: Precision, *, wide: bool = False) -> GGMLQuantizationType:
    """How a weight is kept: vectors in full, and what has no whole blocks in half precision. At four bits the tables of
    words have eight: a small model has a third of its weights there, and fails with less. `wide`: it holds numbers that
    half precision has not."""
    from gguf import GGMLQuantizationType

    if len(sides) < 2 or (wide and precision == "f16"):
        return GGMLQuantizationType.F32
    if precision == "f16" or sides[-1] % _BLOCK:
        return GGMLQuantizationType.F32 if wide else GGMLQuantizationType.F16
    if precision == "q8_0" or place in _AT_ENDS:
        return GGMLQuantizationType.Q8_0
    return GGMLQuantizationType.Q4_0
