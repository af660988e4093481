"""Hashes of a bundle: `bundle.py write FOLDER` after its wheels were fetched, `bundle.py check FOLDER` before
anything of it is installed."""

from __future__ import annotations

import hashlib
import platform
import sys
from pathlib import Path

_SUMS = "SHA256SUMS"
_MADE_FOR = "made-for.txt"


def this_system() -> str:
    """What wheels depend on: the kind of Python, its version, the system and its processor."""
    return (
        f"{platform.python_implementation()} {sys.version_info.major}.{sys.version_info.minor}, "
        f"{platform.system()}, {platform.machine()}"
    )


def sums(folder: Path) -> str:
    """As `sha256sum` writes them, of all files but this list itself."""
    lines = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != _SUMS):
        with open(path, "rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def _by_name(text: str) -> dict[str, str]:
    return {name: digest for digest, name in (line.split("  ", 1) for line in text.splitlines() if "  " in line)}


def write(folder: Path) -> str:
    (folder / _MADE_FOR).write_text(this_system() + "\n", encoding="utf-8")
    (folder / _SUMS).write_text(sums(folder), encoding="utf-8")
    files = list(folder.rglob("*.whl"))
    return (
        f"{folder}: {len(files)} wheels, {sum(f.stat().st_size for f in files) / 1e6:,.0f} MB, for {this_system()}.\n"
        f"Carry it over with this folder, and there: make install FROM={folder}"
    )


def check(folder: Path) -> str | None:
    """What is wrong with it, in a sentence with what to do; None where nothing is."""
    if not (folder / _SUMS).is_file():
        return f"{folder} is no bundle: it has no {_SUMS}. Make one where there is a network: make bundle"
    made_for = (
        (folder / _MADE_FOR).read_text(encoding="utf-8").strip()
        if (folder / _MADE_FOR).is_file()
        else "an unknown system"
    )
    if made_for != this_system():
        return (
            f"{folder} was made for {made_for}; this is {this_system()}. Make one on a machine like this, or "
            "name that Python: make install PYTHON=…"
        )
    wanted, found = _by_name((folder / _SUMS).read_text(encoding="utf-8")), _by_name(sums(folder))
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if wrong:
        return (
            f"{folder} is not as it was made: {', '.join(wrong[:5])}{' and others' if len(wrong) > 5 else ''}. "
            "Carry it over again; nothing was installed."
        )
    return None


def main() -> int:
    what, folder = sys.argv[1], Path(sys.argv[2])
    if what == "write":
        print(write(folder))
        return 0
    wrong = check(folder)
    print(wrong or f"{folder} is as it was made.", file=sys.stderr)
    return 2 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
