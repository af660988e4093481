"""Where things lie."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
SAMPLE = ROOT / "sessions" / "returns-desk"
"""The shipped sample."""
SHARED = ROOT.parent / "shared"
"""What others measure with; not everywhere there."""


def files_of(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.is_file()]
