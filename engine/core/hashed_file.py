"""Hashes of files, and files that are read only as they were written."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Of a file, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_hashed(path: Path, sha256: str | None) -> bytes | None:
    """What stands in a file with this hash; None where it is missing, a link, or was changed. Hash and bytes are of one
    reading, so that nothing can be exchanged between the two."""
    try:
        data = b"" if path.is_symlink() else path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None
