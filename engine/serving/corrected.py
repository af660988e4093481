"""Corrections count at once: until the next release, who asks the same question gets what somebody said should have
been answered.

Nobody reports a second time what is still wrong tomorrow. What people write goes to others unread, so it must pass the
hard rules as the model's own replies do, and names no address, account or number that stood in nobody's words before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.journal import read_lines
from engine.trust.same_question import ALIKE, AskedQuestion, alike, question_of, same_words

_MOST = 5000
"""Of the newest; more are learned from, and no longer looked through for each message."""
_REACHES = re.compile(
    r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|\[[a-z_ ]+(?: \d+)?\]|(?:\+|\b0)\d[\d ()/-]{6,}|\b[a-z]{2}\d{2}[ \da-z]{11,}",
    re.I,
)
"""Links, addresses, numbers to call or pay to, and the placeholders of such: a person looks at them first."""


@dataclass(frozen=True)
class CorrectedReply:
    """What somebody said should have been answered to a message."""

    feedback_id: str
    message: str
    question: AskedQuestion
    text: str
    by: str
    version: int | None
    """Which one was corrected; None where nobody noted it."""


@dataclass(frozen=True)
class FoundCorrection:
    """A correction that fits a message."""

    reply: CorrectedReply
    alike: float
    """Cosine with the message that was corrected; 1 = it is the same."""


class Corrections:
    """The corrections of a session that hold, read again when somebody says more."""

    def __init__(self, path: Path) -> None:
        self._path, self._seen = path, (0, 0)
        self._found: Sequence[CorrectedReply] = ()

    def __len__(self) -> int:
        self._read()
        return len(self._found)

    def best(self, message: str, version: int | None, labels: Sequence[str] = ()) -> FoundCorrection | None:
        """The last word on the same question; None where nobody corrected it, or a newer version is out since.

        Of a model that chooses among `labels`, a correction is one of these.
        """
        self._read()
        asked = question_of(message)
        for one in reversed(self._found):
            if version is not None and one.version is not None and one.version < version:
                continue
            if labels and one.text not in labels:
                continue
            if same_words(one.question, asked):
                near = 1.0 if one.question.text == asked.text else alike(message, one.message)
                if near >= ALIKE:
                    return FoundCorrection(one, round(near, 4))
        return None

    def _read(self) -> None:
        try:
            told = self._path.stat()
        except OSError:
            self._found, self._seen = (), (0, 0)
            return
        if (told.st_size, told.st_mtime_ns) != self._seen:
            # Before it is read: what is written meanwhile is read the next time.
            self._seen = told.st_size, told.st_mtime_ns
            self._found = corrections_in(self._path)[-_MOST:]


def corrections_in(path: Path) -> list[CorrectedReply]:
    """Those that hold, oldest first: not taken back, not found wrong since, and the last of each question.

    Raises:
        BadInput: the file is no plain one.
    """
    lines = [told for line in read_lines(path).lines if isinstance(told := json.loads(line), dict)]
    back = {str(told["takes_back"]) for told in lines if "takes_back" in told}
    held: dict[str, CorrectedReply] = {}
    wrong: set[str] = set()
    for told in lines:
        if str(told.get("id")) in back:
            continue
        given = str(told.get("corrected") or "")
        if given and told.get("rating") == "down":
            wrong.add(given)
        if (one := _of_line(told)) is not None:
            # In the order of what was said last.
            held.pop(one.question.text, None)
            held[one.question.text] = one
    return [one for one in held.values() if one.feedback_id not in wrong]


def may_go_out(text: str) -> bool:
    """Whether others may get a correction before anybody looked at it."""
    return bool(text.strip()) and _REACHES.search(text) is None


def _of_line(told: Mapping[str, Any]) -> CorrectedReply | None:
    text, asked = str(told.get("correction") or "").strip(), _asked_once(told.get("messages"))
    if asked is None or not may_go_out(text):
        return None
    version = told.get("version")
    return CorrectedReply(
        feedback_id=str(told.get("id")),
        message=asked,
        question=question_of(asked),
        text=text,
        by=str(told.get("by") or ""),
        version=version if isinstance(version, int) else None,
    )


def _asked_once(messages: object) -> str | None:
    """The message, where it was the only one: what was said before decides what another one means."""
    said = [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else []
    asked = [str(m.get("content") or "") for m in said if m.get("role") == "user"]
    return asked[0] if len(asked) == 1 and asked[0].strip() else None


def only_message(messages: Sequence[Mapping[str, Any]]) -> str | None:
    """The one thing a person has said in a conversation; None where they have said more."""
    return _asked_once(list(messages))
