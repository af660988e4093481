"""Whether the weights of a base model of one's own are what its settings say, and fit this machine."""

from __future__ import annotations

from engine.core.sentences import Digits, sentence
from engine.models.base_folder import Folder, refused


def require_shapes(found: Folder) -> None:
    """That the weights are those of such a model: their names and shapes, without reading one."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    config = {k: v for k, v in found.config.items() if not k.startswith("_") and not k.endswith("_implementation")}
    try:
        with torch.device("meta"):
            model = AutoModelForCausalLM.from_config(AutoConfig.for_model(**config))
    except Exception as error:  # a config may be wrong in any way, and each kind says it its own way
        why = " ".join(str(error).split())[:200]
        raise refused(
            found.path,
            sentence(
                "error-config_json_makes_no_model",
                "Its config.json makes no model ({kind}: {why}).",
                kind=type(error).__name__,
                why=why,
            ),
        ) from error
    wanted = {name: tuple(weights.shape) for name, weights in model.state_dict().items()}
    if getattr(model.config, "tie_word_embeddings", False):
        wanted = {name: shape for name, shape in wanted.items() if name in found.shapes or name != "lm_head.weight"}
    odd = sorted(name for name in wanted.keys() ^ found.shapes.keys() if not name.endswith("rotary_emb.inv_freq"))
    if odd:
        raise refused(
            found.path,
            sentence(
                "error-weights_missing_or_too_many",
                "{count} of its weights are missing or too many for its config.json, such as “{odd}”.",
                count=len(odd),
                odd=odd[0][-80:],
            ),
        )
    for name, shape in wanted.items():
        if found.shapes.get(name, shape) != shape:
            raise refused(
                found.path,
                sentence(
                    "error-has_shape_and_by_config",
                    "“{name}” has the shape {shape}, and by its config.json {shape_told}.",
                    name=name[-80:],
                    shape=str(list(found.shapes[name])),
                    shape_told=str(list(shape)),
                ),
            )


def require_memory(found: Folder) -> None:
    """bf16 weights have to fit; what training adds is the estimate's."""
    import psutil

    needed, there = found.params * 2, psutil.virtual_memory().total
    if needed > there:
        raise refused(
            found.path,
            sentence(
                "error-billion_weights_take_gb_and",
                "Its {params} billion weights take {needed} GB, and this machine has {there} GB of memory.",
                params=Digits(f"{found.params / 1000000000.0:.1f}"),
                needed=Digits(f"{needed / 2**30:.0f}"),
                there=Digits(f"{there / 2**30:.0f}"),
            ),
            sentence("error-take_smaller_model_or_larger", "Take a smaller model, or a larger machine."),
        )
