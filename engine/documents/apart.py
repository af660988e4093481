"""Read a requirement document in a process of its own. `python -m engine.documents.apart FILE FOLDER SECONDS`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.limited_process import answer, read_limited
from engine.core.regular_files import require_regular
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from engine.documents.found import Document, Unseen
from engine.documents.read import read_seen

SECONDS = 60
_PLAIN = frozenset({".txt", ""})
_PLAIN_BYTES = 2**20
"""Plain text up to so much is decoded here: no parser sees it, and its time grows with its length alone."""


def seen_apart(path: Path) -> Document:
    """As `read_seen`; whatever has a form that must be parsed is parsed in a process with limits.

    Raises:
        BadInput: it cannot be read, or its reader was ended at one of its limits.
        Cancelled: the person broke it off.
    """
    require_regular(path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(
            sentence("error-document_cannot_be_read", "The document {path} cannot be read.", path=path),
            system_reason(error),
            sentence("error-check_path", "Check the path."),
        ) from error
    if path.suffix.lower() in _PLAIN and size <= _PLAIN_BYTES:
        return read_seen(path)
    with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
        # Its style sheets are looked for beside the file, which a link may hide.
        found = read_limited("engine.documents.apart", [str(path.absolute())], path, Path(folder), SECONDS)
    return Document(found["text"], tuple(Unseen(words, why) for words, why in found["unseen"]), tuple(found["doubts"]))


def _found(path: Path) -> dict[str, Any]:
    document = read_seen(path)
    return {
        "text": document.text,
        "unseen": [(one.words, one.why) for one in document.unseen],
        "doubts": document.doubts,
    }


def main(arguments: list[str]) -> int:
    """Entry of the process."""
    path = Path(arguments[0])
    return answer(path, Path(arguments[1]), int(arguments[2]), lambda: _found(path))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
