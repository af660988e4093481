"""README and docs are true: paths exist, the picture is that of today's screen, and the README stays short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pictures import PICTURE, page
from tests.support.places import ROOT

TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_TOPS = ("engine", "planner", "nlforge", "prompts", "tests", "supply", "docs", "sessions")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MODULE = re.compile(rf"(?:{'|'.join(_TOPS[:6])})(?:\.\w+)+")
_PATH = re.compile(rf"(?:{'|'.join(_TOPS)})/[\w./*-]*")
_FILE = re.compile(r"\w+\.py")
_COMMAND = re.compile(r"\bmake ([a-z][a-z0-9-]*)")
_MADE = "docs/page.svg"


def _paths(text: str) -> set[str]:
    """What looks like a path of the repository in backticks, and modules after `python -m`."""
    found: set[str] = set()
    for code in _CODE.findall(text):
        found |= {path.rstrip(".") for path in _PATH.findall(code) if code.startswith(path) or f" {path}" in code}
        found |= {module.replace(".", "/") for module in _MODULE.findall(code) if f"-m {module}" in code}
    return found


def _files(text: str) -> set[str]:
    """Python files that are named without their folder."""
    return {code for code in _CODE.findall(text) if _FILE.fullmatch(code)}


def _exists(path: str) -> bool:
    return any(ROOT.glob(path)) if "*" in path else any((ROOT / f"{path}{end}").exists() for end in ("", ".py"))


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_every_path_named_exists(text: Path) -> None:
    """A reader who follows a path, a link or a `make` of the docs gets there."""
    words = text.read_text(encoding="utf-8")
    missing = sorted(path for path in _paths(words) if not _exists(path))
    missing += sorted(name for name in _files(words) if not any((ROOT / "engine").rglob(name)))
    missing += [
        link
        for link in _LINK.findall(words)
        if "://" not in link and not link.startswith("#") and not (text.parent / link.partition("#")[0]).exists()
    ]
    targets = set(re.findall(r"(?m)^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    missing += [
        f"make {name}"
        for code in _CODE.findall(words)
        for name in _COMMAND.findall(code)
        if name.rstrip("-") == name and name not in targets
    ]
    assert not missing


def test_a_path_that_is_gone_is_found() -> None:
    """The check above would fail."""
    assert _paths("`engine/gone.py` and `python -m tests.bench.gone`, not `planner → engine`") == {
        "engine/gone.py",
        "tests/bench/gone",
    }
    assert (
        not _exists("engine/gone.py")
        and not _exists("tests/bench/gone")
        and _exists("tests/bench/sft")
        and _exists("tests/engine/privacy/test_private*.py")
    )


def test_readme_is_short() -> None:
    """A newcomer reads it to the end."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


async def test_the_picture_is_of_today() -> None:
    """`make pictures` writes it anew."""
    assert PICTURE.read_text(encoding="utf-8") == await page(), f"{_MADE} is out of date: make pictures"


def test_every_package_is_on_the_map() -> None:
    """The file map of the README names every package of the three layers."""
    packages = {
        found.parent.relative_to(ROOT).as_posix()
        for top in ("engine", "planner", "nlforge")
        for found in (ROOT / top).glob("*/__init__.py")
    }
    words = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not sorted(package for package in packages if f"{package}/" not in words)
