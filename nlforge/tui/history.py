"""What was said before, for the keys that go through it: lines of this session, and earlier ones of the same folder."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from engine.core.errors import NlforgeError
from engine.core.journal import append_line, read_lines, replace_json
from engine.core.paths import cache_dir

MOST = 500
"""Lines that are kept."""
LONGEST = 4000
"""Characters of a line that is kept; what is longer was pasted, and lies in a file of the person's."""


def history_file(folder: Path) -> Path:
    """Where the lines said in a folder are kept, for this person alone."""
    return cache_dir() / "said" / f"{sha256(str(folder.resolve()).encode()).hexdigest()[:16]}.jsonl"


class SaidLines:
    """Lines, the oldest first, and where in them the person is. `file` None: they are kept no longer than the program
    runs. What reads and writes may be called in another thread than what walks."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._read = False
        self._lines: list[str] = []
        self._walked: list[str] = []
        self._at: int | None = None
        self._before = ""
        self.fault: NlforgeError | OSError | None = None
        """Why the lines cannot be kept."""

    @property
    def walking(self) -> bool:
        """An earlier line was asked for, and the person has not come back."""
        return self._at is not None

    @property
    def lines(self) -> tuple[str, ...]:
        """All of them, the oldest first."""
        return tuple(self._lines)

    def read(self) -> None:
        """Take in what the file holds, once: an input line that is made anew, as for another session, has it already.
        What of it is damaged is passed over."""
        if self._file is None or self._read:
            return
        self._read = True
        try:
            found = read_lines(self._file).lines
            if len(found) > MOST:
                found = self._cut()
        except (NlforgeError, OSError) as error:
            self.fault = error
            return
        self._lines = [*(text for line in found if isinstance(text := json.loads(line), str)), *self._lines][-MOST:]

    def add(self, text: str) -> None:
        """Keep a line that was said: none with a key or password in it, and none that is too long for a line."""
        from nlforge.said_words import unsaid

        before, self._before = self._before, text[:LONGEST]
        text = text.encode("utf-8", "replace").decode()
        if not text.strip() or len(text) > LONGEST or unsaid(text, before) != text:
            return
        if self._lines[-1:] == [text]:
            return
        self._lines = [*self._lines, text][-MOST:]
        if self._file is None or self.fault is not None:
            return
        try:
            append_line(self._file, json.dumps(text, ensure_ascii=False))
            if len(read_lines(self._file).lines) > MOST:
                self._cut()
        except (NlforgeError, OSError) as error:
            self.fault = error

    def older(self) -> str | None:
        """The line before the one where the person is; None where there is none."""
        if self._at is None:
            self._walked = list(self._lines)
        at = (len(self._walked) if self._at is None else self._at) - 1
        if at < 0:
            return None
        self._at = at
        return self._walked[at]

    def newer(self) -> str | None:
        """The line after it; None behind the last, where the person's own begins again."""
        if self._at is None:
            return None
        self._at += 1
        if self._at >= len(self._walked):
            self._at = None
            return None
        return self._walked[self._at]

    def stay(self) -> None:
        """The person writes on: the line is their own from here on."""
        self._at = None

    def _cut(self) -> list[str]:
        assert self._file is not None
        # Read again: another window may have written since.
        last = read_lines(self._file).lines[-MOST:]
        replace_json(self._file, "".join(f"{line}\n" for line in last))
        return last
