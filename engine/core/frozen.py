"""The base of all wire types."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, no unknown keys, field docstrings in the schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Finite(Frozen):
    """The base of what a spec is made of: no figure is infinite, or none at all."""

    model_config = ConfigDict(allow_inf_nan=False)
