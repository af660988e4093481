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
    return FieldsReader(field_model(TRAINED)) if _encoder_reads(llm) else SmallReader(llm)


def reads_figures_alone(llm: Llm) -> bool:
    """Whether beside this model only the exact readers read, and nothing but what they know is understood."""
    return llm.small and not _encoder_reads(llm)


def encoder_is_here() -> bool:
    """Whether the planner's own encoder can read on this machine."""
    return (TRAINED / CARD).exists() and is_here(ENCODER)


def _encoder_reads(llm: Llm) -> bool:
    return isinstance(llm, ServedLlm) and encoder_is_here()
