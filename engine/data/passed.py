"""Files of a folder that teach nothing: settings and lock files of tools, minified code, and kinds that are not
read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from engine.core.file_kinds import READABLE
from engine.core.printable import one_line
from engine.data.formats.code import Left, walk
from engine.data.formats.unread import not_read
from engine.data.parse import holds_rows
from engine.data.read import read_text
from engine.data.saved_set import is_of_saved
from engine.data.synthetic.functions import is_code

_TOOL = re.compile(
    r"(?i)package(?:-lock)?\.json|npm-shrinkwrap\.json|bower\.json|composer\.json|(?:ts"
    r"|js)config(?:\..+)?\.json|angular\.json|nx\.json|lerna\.json|turbo\.json"
    r"|deno\.jsonc?|vercel\.json|firebase\.json|app\.json|manifest(?:\..+)?\.json|renovate\.json"
    r"|cspell\.json|launch\.json|tasks\.json|settings\.json|extensions\.json"
    r"|\..+rc(?:\.(?:json|ya?ml|js|cjs))?|.+\.(?:lock|config|babelrc|eslintrc|prettierrc)(?:\.(?:json|ya?ml"
    r"|js|cjs|mjs|ts))?|pnpm-lock\.yaml|.+\.schema\.json"
    r"|global\.json|project\.assets\.json|packages\.lock\.json|appsettings(?:\..+)?\.json"
    r"|pyrightconfig\.json|swagger\.json|openapi\.(?:json|ya?ml)|requirements.*\.txt"
    r"|cmakelists\.txt|robots\.txt"
)
"""Settings of tools as they are called in repositories."""
_SETTINGS = frozenset({".yaml", ".yml", ".toml", ".ini", ".cfg"})
_MINIFIED = re.compile(r"(?i).+[.-]min\.(?:js|css|mjs)|.+\.(?:bundle|chunk)\.js")
_MAY_BE_MINIFIED = frozenset({".js", ".css", ".mjs", ".ts", ".json"})
_LONG_LINES = 500
"""Letters of a line on average from which nobody wrote it."""
_HEAD = 2**16
_FEWEST_BYTES = 4000
_SENTENCE = re.compile(r"\S+(?:\s+\S+){3,}[.!?]$|[。！？]$")
_FEWEST_SENTENCES = 0.2
_SAID = 4
MINIFIED, SETTINGS = "minified code", "settings of tools"
SAVED = "what datasets wrote of its own files"
HIDDEN = "hidden ones, whose names begin with a point"


def read_in(folder: Path) -> list[Path]:
    """The files of a folder that are read: all that can be, but those that teach nothing.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    passed = {path for path, _ in passed_over(folder)}
    return [p for p in walk(folder) if p.suffix.lower() in READABLE and p not in passed]


def passed_over(folder: Path) -> list[tuple[Path, str]]:
    """Files that are not read with why: in a folder with code the settings of its tools, minified code, and
    everywhere other kinds.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    left: Left = []
    files = list(walk(folder, left))
    code = any(is_code(p.suffix.lower()) for p in files)
    hidden = [
        (p, HIDDEN)
        for p in files
        if not code and p.suffix.lower() in READABLE and any(x.startswith(".") for x in p.relative_to(folder).parts)
    ]
    return [*((p, why) for p in files if (why := _why(p, code))), *hidden, *left]


def passed_said(folder: Path, name: str) -> str:
    """A sentence that names the files passed over and why; empty where there are none.

    Raises:
        BadInput: there are more files below it than anyone could check.
    """
    by_kind: dict[str, list[str]] = defaultdict(list)
    for path, why in passed_over(folder):
        by_kind[why].append(one_line(path.relative_to(folder).as_posix()))
    if not by_kind:
        return ""
    return (
        f"Some files in {name} are not read: "
        f"{'; '.join(f'{why} ({_listed(files)})' for why, files in by_kind.items())}."
    )


def _listed(files: Sequence[str]) -> str:
    return ", ".join(files[:_SAID]) + (f" and {len(files) - _SAID:,} more" if len(files) > _SAID else "")


def _why(path: Path, code: bool) -> str:
    suffix = path.suffix.lower()
    if is_of_saved(path):
        return SAVED
    if suffix not in READABLE:
        if path.name.startswith(".") or (not suffix and code):
            return ""
        if not path.stat().st_size:
            return "empty files"
        if not suffix:
            return "files whose names have no ending, which I do not read: give them one, such as .txt"
        if suffix == ".ann" and path.with_suffix(".txt").exists():
            # Read with its text.
            return ""
        known = not_read(path)
        if known is not None:
            return (
                f"{known.why.removeprefix('It looks like ').rstrip('.')}, which I do not read: "
                f"{known.todo[0].lower()}{known.todo[1:].rstrip('.')}"
            )
        return SETTINGS if _TOOL.fullmatch(path.name) else f"{suffix} files, which I do not read"
    if not code:
        return ""
    if _MINIFIED.fullmatch(path.name) or (suffix in _MAY_BE_MINIFIED - {".json"} and _is_one_line(path)):
        return MINIFIED
    if _TOOL.fullmatch(path.name) or suffix in _SETTINGS or (suffix == ".json" and _is_setting(path)):
        return SETTINGS
    return ""


def _is_one_line(path: Path) -> bool:
    try:
        if path.stat().st_size < _FEWEST_BYTES:
            return False
        with open(path, "rb") as file:
            lines = [line for line in file.read(_HEAD).split(b"\n") if line.strip()]
    except OSError:
        return False
    return sum(map(len, lines)) > _LONG_LINES * len(lines)


def _is_setting(path: Path) -> bool:
    """Whether a JSON file beside code is one object of short values rather than rows or texts."""
    try:
        seen = path.stat()
        return _short_values(path, seen.st_mtime_ns, seen.st_size)
    except OSError:
        return False


@lru_cache(maxsize=512)
def _short_values(path: Path, changed: int, size: int) -> bool:
    if holds_rows(path):
        return False
    values = list(_values(read_text(path)))
    return sum(bool(_SENTENCE.search(v)) for v in values) < _FEWEST_SENTENCES * len(values)


def _values(document: str) -> Iterator[str]:
    for entry in document.split("\n\n"):
        yield entry.rpartition(": ")[2]
