"""An adapter as a GGUF file, which llama.cpp loads onto the base model in GGUF."""

from __future__ import annotations

import json
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.sentences import sentence
from engine.export.gguf_shape import laid_out, place_of, shape_of
from engine.export.trained import Trained
from engine.models.plain_settings import ADAPTER, adapter_config

_PREFIX = "base_model.model."
_PARTS = {".lora_A.weight": "lora_a", ".lora_B.weight": "lora_b"}


def write_adapter(trained: Trained, path: Path) -> None:
    """Write the adapter of a run as GGUF.

    Raises:
        BadInput: llama.cpp has no place for it, or it holds whole weights beside its matrices.
        OSError: the file could not be written.
    """
    import gguf
    import numpy as np
    from safetensors import safe_open

    shape = shape_of(json.loads((trained.base_folder / "config.json").read_text(encoding="utf-8")))
    config = adapter_config(trained.folder)
    writer = gguf.GGUFWriter(path, shape.architecture)
    try:
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(config.lora_alpha))
        writer.add_name(trained.spec.name)
        with safe_open(str(trained.folder / ADAPTER), framework="pt") as file:
            for name in sorted(file.keys()):
                part = next((end for end in _PARTS if name.endswith(end)), None)
                if part is None or not name.startswith(_PREFIX):
                    raise BadInput(
                        sentence("error-this_adapter_not_written_as", "This adapter is not written as GGUF."),
                        sentence(
                            "error-holds_and_such_adapters_have",
                            "It holds “{name}”, and such adapters have pairs of matrices only.",
                            name=name[-80:],
                        ),
                        sentence("error-take_merged_model_gguf", "Take the merged model: --to gguf"),
                    )
                own = f"{name.removeprefix(_PREFIX).removesuffix(part)}.weight"
                weight = file.get_tensor(name).float().numpy()
                if _PARTS[part] == "lora_b":
                    # Rows of the second matrix are those of the weight.
                    weight = laid_out(own, weight, shape)
                writer.add_tensor(f"{place_of(own, shape)}.{_PARTS[part]}", np.ascontiguousarray(weight))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()
