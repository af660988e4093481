"""The numbers a run computes in, as its record keeps them."""

from __future__ import annotations

from typing import Literal

from engine.core.frozen import Frozen

Dtype = Literal["bfloat16", "float32"]
Use = Literal["training", "writing"]
Why = Literal["chosen", "measured", "features", "memory", "card"]
"""The person said so; measured on this machine; by the features of the processor; the faster one does not fit the
memory; on a graphics card it is always bfloat16."""


class Arithmetic(Frozen):
    """What products are computed in."""

    training: Dtype
    writing: Dtype
    """Of replies."""
    why: Why
    processor: str
    """Name of the processor it was chosen on."""

    def of(self, use: Use) -> Dtype:
        """For training, or for writing replies."""
        return self.training if use == "training" else self.writing
