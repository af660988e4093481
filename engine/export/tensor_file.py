"""A safetensors file written one tensor at a time, so that no more than one is ever in memory.

Format: https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float16] | NDArray[np.float32]

_NAMES = {"F16": 2, "F32": 4}
_ALIGNED = 8


class TensorPlan(NamedTuple):
    """A tensor to come."""

    dtype: Literal["F16", "F32"]
    shape: tuple[int, ...]

    @property
    def bytes(self) -> int:
        count = 1
        for side in self.shape:
            count *= side
        return count * _NAMES[self.dtype]


def write_tensors(path: Path, planned: Mapping[str, TensorPlan], tensors: Iterable[tuple[str, Array]]) -> None:
    """Write `tensors`, which come in the order of `planned`, to a new file.

    Raises:
        OSError: the file could not be written.
        ValueError: a tensor is not the planned one.
    """
    head: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, one in planned.items():
        head[name] = {"dtype": one.dtype, "shape": list(one.shape), "data_offsets": [at, at + one.bytes]}
        at += one.bytes
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNED)
    left = iter(planned.items())
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, tensor in tensors:
            wanted, one = next(left, ("", TensorPlan("F16", ())))
            if (name, tensor.shape, tensor.nbytes) != (wanted, one.shape, one.bytes):
                raise ValueError(f"{name} {tensor.shape} was written in the place of {wanted} {one.shape}")
            file.write(tensor.tobytes())
        if (missing := next(left, None)) is not None:
            raise ValueError(f"{missing[0]} was not written")
