"""What people said of replies, read back from the file it is kept in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.journal import read_lines


@dataclass(frozen=True)
class KeptFeedback:
    """One judgement that still holds."""

    id: str
    reply: str
    """Id of the reply it is about."""
    rating: str | None
    """“up” or “down”."""
    message: str
    """What was asked last; empty where the server did not know it any more."""
    text: str
    """The reply."""
    correction: str
    """What should have been answered."""
    note: str = ""
    by: str = ""
    """Who said it: the name of their key, or the person at this machine."""
    time: str = ""
    """When, as ISO 8601."""
    version: int | None = None
    """Which version's reply it is about; None where an older nlforge kept it."""
    corrected: str = ""
    """Id of the correction that was given in place of the model's own reply."""
    source: str = ""
    """“next_message”: nobody judged it, the message after it says that it was wrong; “file”: it was brought."""


def feedback_in(path: Path) -> list[KeptFeedback]:
    """The judgements of a file, oldest first, without those that were taken back; lines that are none are passed over.

    Raises:
        BadInput: it is no plain file.
    """
    found: dict[str, KeptFeedback] = {}
    for line in read_lines(path).lines:
        told = json.loads(line)
        if not isinstance(told, dict) or not isinstance(told.get("id"), str):
            continue
        if "takes_back" in told:
            found.pop(str(told["takes_back"]), None)
        elif isinstance(told.get("reply"), str):
            found[told["id"]] = _kept(told)
    return list(found.values())


def _kept(told: Mapping[str, Any]) -> KeptFeedback:
    messages = told.get("messages")
    asked = [
        str(m.get("content") or "")
        for m in (messages if isinstance(messages, list) else ())
        if isinstance(m, dict) and m.get("role") == "user"
    ]
    rating = told.get("rating")
    return KeptFeedback(
        id=str(told["id"]),
        reply=str(told["reply"]),
        rating=rating if rating in ("up", "down") else None,
        message=asked[-1] if asked else "",
        text=str(told.get("text") or ""),
        correction=str(told.get("correction") or ""),
        note=str(told.get("note") or ""),
        by=str(told.get("by") or ""),
        time=str(told.get("time") or ""),
        version=version if isinstance(version := told.get("version"), int) else None,
        corrected=str(told.get("corrected") or ""),
        source=str(told.get("source") or ""),
    )
