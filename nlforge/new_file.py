"""A new file in a folder of the person's: what lies there is never overwritten."""

from __future__ import annotations

import os
from pathlib import Path

from engine.core.journal import writing

AT_ONCE = 1000
"""Files of one name that are made, with numbers."""


def new_file(folder: Path, stem: str, ending: str, text: str) -> Path | None:
    """Write a text, readable by its owner alone; None where the folder has all numbers of that name already.

    Raises:
        RunFailed: it could not be written.
    """
    for number in ("", *(f"-{n}" for n in range(2, AT_ONCE))):
        path = folder / f"{stem}{number}.{ending}"
        with writing(path, private=False):
            try:
                # Neither written over nor through a link: what lies at that name stays.
                made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            except FileExistsError:
                continue
            with open(made, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
                file.flush()
                os.fsync(made)
        return path
    return None
