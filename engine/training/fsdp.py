"""Weights that no single process holds: FSDP2 on processors (gloo) and cards (NCCL) alike, sharded while they are
loaded."""

from __future__ import annotations

from engine.core.errors import RunFailed
from engine.core.remedies import Action
from engine.core.sentences import sentence
from engine.core.stages import StageBase
from engine.models.protocols import LanguageModel


def shards_of(stage: StageBase) -> int:
    """Among how many processes the stage's weights are divided; 1 = each holds all of them.

    Raises:
        RunFailed: they are to be divided, and there is one process only.
    """
    if stage.sharding == "none":
        return 1
    import torch.distributed as dist

    count = int(dist.get_world_size()) if dist.is_available() and dist.is_initialized() else 1
    if count == 1:
        raise RunFailed(
            sentence(
                "noted-one_card",
                "The weights of this model are to be divided among several cards, and the training has only one.",
            ),
            "",
            sentence(
                "noted-todo-one_card",
                "Use all cards of this machine, or a cluster of several; or take a smaller model.",
            ),
            remedies=(Action(kind="smaller_model"), Action(kind="use_cluster")),
        )
    return count


def held(model: LanguageModel) -> tuple[int, int] | None:
    """Weights of the base model that this process holds, and those there are; None where they are not divided."""
    if not getattr(model, "is_distributed_loading_by_transformers", False):
        return None
    from torch.distributed.tensor import DTensor

    base = [p for p in model.parameters() if not p.requires_grad]
    here = sum(p.to_local().numel() if isinstance(p, DTensor) else p.numel() for p in base)
    return int(here), sum(int(p.numel()) for p in base)
