"""Folders and code repositories: which of their files are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from engine.data.own import is_own_folder
from engine.errors import BadInput

CODE = frozenset({
    ".py", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".go", ".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".rb", ".php", ".swift", ".scala",
    ".sh", ".sql", ".r", ".lua", ".pl", ".ex", ".exs", ".hs", ".ml", ".dart", ".vue", ".css", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".proto",
    ".tf", ".ps1", ".vb", ".m", ".jl", ".groovy", ".gradle", ".xml", ".rst", ".tex",
})  # fmt: skip
_NEVER = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".mypy_cache", ".pytest_cache", ".idea", ".DS_Store", "__MACOSX"})


MOST_FILES = 50_000
"""Files below one folder; a large repository has fewer."""


def walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, names in order: what a .gitignore leaves out, sessions of nlforge, caches and links are not among them.

    Links are not followed, so that none leads out of the folder or in a circle.

    Raises:
        BadInput: there are more than MOST_FILES of them, as below a home folder.
    """
    for count, path in enumerate(_walk(folder, ())):
        if count >= MOST_FILES:
            raise BadInput(f"{folder} holds more than {MOST_FILES:,} files.", "Nobody could look through what is learned from so many.",
                           "Name the folder or the files that hold what is to be learned.")
        yield path


def _walk(folder: Path, ignored: tuple[tuple[Path, object], ...]) -> Iterator[Path]:
    from pathspec import GitIgnoreSpec

    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        return
    rules = folder / ".gitignore"
    if any(e.name == ".gitignore" and e.is_file(follow_symlinks=False) for e in entries):
        ignored = (*ignored, (folder, GitIgnoreSpec.from_lines(rules.read_text(encoding="utf-8", errors="replace").splitlines())))
    for entry in entries:
        path = Path(entry.path)
        if entry.is_symlink() or entry.name in _NEVER or _left_out(path, entry.is_dir(follow_symlinks=False), ignored):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not is_own_folder(path):
                yield from _walk(path, ignored)
        elif entry.is_file(follow_symlinks=False):
            yield path


def _left_out(path: Path, folder: bool, ignored: tuple[tuple[Path, object], ...]) -> bool:
    return any(rules.match_file(f"{path.relative_to(root).as_posix()}{'/' if folder else ''}") for root, rules in ignored)  # type: ignore[attr-defined]
