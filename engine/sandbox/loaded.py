"""Modules that code in the box finds loaded: nothing can be brought in after it is locked."""

from __future__ import annotations

import contextlib
import gc
import glob
import importlib
import os

from engine.sandbox.root import library

_COMMON = (
    "abc",
    "argparse",
    "array",
    "asyncio",
    "base64",
    "bisect",
    "calendar",
    "cmath",
    "collections.abc",
    "contextlib",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "html",
    "inspect",
    "io",
    "itertools",
    "json",
    "logging",
    "math",
    "numbers",
    "operator",
    "pathlib",
    "pprint",
    "queue",
    "random",
    "re",
    "statistics",
    "string",
    "struct",
    "tempfile",
    "textwrap",
    "threading",
    "time",
    "traceback",
    "types",
    "typing",
    "unicodedata",
    "unittest",
    "urllib.parse",
    "uuid",
    "zlib",
)
_NOT_LOADED = (
    "_test",
    "_xxtest",
    "xx",
    "_tkinter",
    "readline",
    "_curses",
    "_gdbm",
    "_dbm",
    "_ctypes_test",
    "nis",
    "spwd",
    "ossaudiodev",
)


def load(*, native: bool) -> None:
    """What code may import is here before it is locked in; machine code cannot be brought in later, unless it is for
    libraries."""
    found = list(_COMMON)
    if not native:
        files = [f for folder in library() for f in sorted(glob.glob(os.path.join(folder, "*.so")))]
        found += [name for f in files if not (name := os.path.basename(f).split(".")[0]).startswith(_NOT_LOADED)]
    for name in found:
        # Builds of Python lack one or the other; code that wants it gets the usual error.
        with contextlib.suppress(ImportError, OSError):
            importlib.import_module(name)
    # What is garbage now would be frozen with the rest, and stay for ever.
    gc.collect()
    # Objects that the collector never touches keep their pages shared with all children.
    gc.freeze()
