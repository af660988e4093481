"""Who installs the wheel has all files the code reads, and the command."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.support.import_graph import TOPS
from tests.support.places import ROOT, files_of


def test_the_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    """Texts, word lists, templates, weights: one that `pyproject.toml` does not name is missed by nobody here."""
    source, built = tmp_path / "source", tmp_path / "built"
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        source.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    for top in TOPS:
        shutil.copytree(ROOT / top, source / top, ignore=shutil.ignore_patterns("__pycache__"))
    files = {str(path.relative_to(source)) for top in TOPS for path in files_of(source / top)}
    wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*wheel, "-w", str(built), str(source)], check=True, capture_output=True)
    with zipfile.ZipFile(next(built.glob("nlforge-*.whl"))) as archive:
        inside = set(archive.namelist())
        points = next(name for name in inside if name.endswith("entry_points.txt"))
        assert "nlforge = nlforge.cli:main" in archive.read(points).decode()
    assert files - inside == set()
    assert len(files) > 500
