"""Style sheets in files beside a page: where an address leads, and in which letters they are written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

_LARGEST = 2**20
_ABSOLUTE = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_CHARSET = re.compile(rb'@charset "([^"]*)";')


def resolved_from(base: str, address: str) -> str:
    """An address as it is meant in a page or a sheet at `base`, both as they are written; what leads out of the
    folder still does."""
    address = address.strip().replace("\\", "/")
    return (
        address
        if _ABSOLUTE.match(address) or not base
        else posixpath.join(base.rpartition("/")[0], address)
        if "/" in base
        else address
    )


def sheets_below(folder: Path | None) -> Callable[[str, str], str | None]:
    """Reads style sheets that lie in a folder or below it, by address and the encoding that is told with it; None
    for all others."""

    def load(address: str, charset: str) -> str | None:
        if folder is None or _ABSOLUTE.match(address):
            return None
        try:
            path = (folder / unquote(address.partition("?")[0].partition("#")[0])).resolve()
            if not path.is_relative_to(folder.resolve()) or not path.is_file() or path.stat().st_size > _LARGEST:
                return None
            return decoded(path.read_bytes(), charset)
        except (OSError, ValueError):
            return None

    return load


def decoded(data: bytes, charset: str = "") -> str | None:
    """The text of a sheet as browsers find it (CSS Syntax 3, 3.2); None where its bytes are no letters of that
    encoding.

    A mark of UTF-8 or UTF-16 at the beginning goes before “@charset”, that before what the page says (`charset`), and
    UTF-8 is usual.
    """
    import webencodings

    told = _CHARSET.match(data[:1024])
    encoding = webencodings.lookup(told[1].decode("latin-1")) if told is not None else None
    if encoding is not None and encoding.name.startswith("utf-16"):
        encoding = webencodings.UTF8  # its own bytes show that it is not
    encoding = encoding or (webencodings.lookup(charset) if charset else None) or webencodings.UTF8
    try:
        text, _ = webencodings.decode(data, encoding, errors="strict")
    except (UnicodeDecodeError, LookupError):
        return None
    return None if "\x00" in text else str(text)
