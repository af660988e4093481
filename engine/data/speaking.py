"""Who speaks in a file, in words for the page."""

from __future__ import annotations

from engine.data.formats.table import Writers
from engine.data.formats.talks import same_writer

_SAID = 3


def answering_said(writers: Writers) -> str:
    """Those who answer with the messages of each, as “Boot (44) and Ann (12)”; empty where nobody is known by a
    name."""
    named = [f"{name} ({writers.messages.get(name, 0):,})" for name in writers.answering]
    if len(named) > _SAID:
        return f"{', '.join(named[:_SAID])} and {len(named) - _SAID:,} more"
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


def speaker_in(writers: Writers, wanted: str | None) -> str | None:
    """The writer who is meant by a name, as the file spells it; None where nobody is."""
    return same_writer(wanted, writers.messages)
