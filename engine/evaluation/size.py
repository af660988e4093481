"""How large what is delivered is."""

from __future__ import annotations

from pathlib import Path

from engine.core.frozen import Frozen

_MB = 1_000_000


class Size(Frozen):
    """In MB of 1,000,000 bytes."""

    adapter_mb: float
    """What training made: adapters, or a whole model where all weights learned; 0 where the base is delivered."""
    base_mb: float
    """The base model it is loaded with."""


def size_of(adapter: Path | None, base: Path) -> Size:
    """Sizes of the files of both folders; without an adapter, of the base alone."""
    return Size(adapter_mb=0.0 if adapter is None else _mb(adapter), base_mb=_mb(base))


def _mb(folder: Path) -> float:
    return round(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / _MB, 1)
