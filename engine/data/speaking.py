"""Who speaks in a file, in words for the page."""

from __future__ import annotations

from engine.data.formats.table import Writers
from engine.data.formats.talks import same_writer


def answering_said(writers: Writers) -> tuple[str, ...]:
    """Those who answer with the messages of each, as “Boot (44)”; empty where nobody is known by a name."""
    return tuple(f"{name} ({writers.messages.get(name, 0)})" for name in writers.answering)


def speaker_in(writers: Writers, wanted: str | None) -> str | None:
    """The writer who is meant by a name, as the file spells it; None where nobody is."""
    return same_writer(wanted, writers.messages)
