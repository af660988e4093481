"""One turn of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.documents.beside import Beside
    from planner.requirements import Change


@dataclass(frozen=True)
class Spoken:
    """One turn: the person's own words, or a part of a requirement document."""

    text: str
    document: str | None = None
    beside: Beside | None = None
    """What reading the document left out; told with its first part."""
    changes: tuple[Change, ...] = ()
    """What the words stand for, where they are not to be read: taken over from judgements."""
    said_at: datetime | None = None
    """When they were said; None = now."""
    planned_before: bool = False
    """They were read as a wish when they were first said, and are repeated."""
    confirms: str = ""
    """Digest of the plan that the person saw and starts: the words answer that plan, and no question asked since."""

    @property
    def is_wish(self) -> bool:
        """Whether it cannot be for anybody but the planner."""
        return bool(self.changes) or self.document is not None or self.planned_before
