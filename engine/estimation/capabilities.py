"""What this version can build; the rest is planned, but refused before anything starts."""

from __future__ import annotations

from engine.core.errors import Declined
from engine.core.spec import TrainingSpec
from engine.core.stages import uses_reward
from engine.models.base_weights import CATALOGUE_DEFAULT


def missing(spec: TrainingSpec) -> list[str]:
    """What the spec asks for that this version cannot build, in words."""
    found = ["no stage at all"] if not spec.stages else []
    found += [f"the base model {spec.model.base}"] if spec.model.base != CATALOGUE_DEFAULT else []
    found += ["specialists"] if spec.experts else []
    # One process writes the replies, and of divided weights it holds a part only: it would wait for the others for ever.
    found += ["reinforcement learning with weights split across GPUs"] if any(
        s.sharding != "none" and uses_reward(s) for s in spec.stages) else []
    return found


def require_supported(spec: TrainingSpec) -> None:
    """Raises Declined where something is missing: it is never left out silently."""
    found = missing(spec)
    if found:
        raise Declined("This version can plan this, but not build it yet.", f"It cannot build: {', '.join(found)}.",
                       "Keep the plan (nlforge plan … --yaml), or ask for one model that learns from examples on this machine.")
