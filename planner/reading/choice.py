"""Which reader reads a turn: what the model at hand can be trusted with."""

from __future__ import annotations

from engine.encoder.store import CARD
from engine.models.base_weights import ENCODER, is_here
from engine.models.field_model import field_model
from planner.llm.client import Llm, ServedLlm
from planner.reading.fields import TRAINED, FieldsReader
from planner.reading.large import LargeReader
from planner.reading.reader import Reader
from planner.reading.small import SmallReader


def reader_of(llm: Llm) -> Reader:
    """A large model reads everything itself; beside a small one served here the planner's own encoder does, where it
    is on this machine."""
    if not llm.small:
        return LargeReader(llm)
    if isinstance(llm, ServedLlm) and (TRAINED / CARD).exists() and is_here(ENCODER):
        return FieldsReader(field_model(TRAINED))
    return SmallReader(llm)
