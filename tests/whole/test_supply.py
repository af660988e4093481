"""What is installed: locked with hashes, listed with licences, audited, and carried to a machine without a network
as it was made."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from engine.models.base_weights import CATALOGUE_DEFAULT, ENCODER
from engine.models.catalogue import entry
from engine.retrieval import sentence_encoder as embedding
from supply import audit, bundle
from tests.support.places import ROOT

_LOCKS = ("nlforge", "torch", "pip", "tools", "weights")


def locked(name: str) -> dict[str, Requirement]:
    """Packages of a lock file."""
    text = (ROOT / "supply" / "locked" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^([^#\s].*?)\s*\\?\n((?:    --hash=sha256:[0-9a-f]{64}\s*\\?\n)*)", text, re.MULTILINE)
    assert entries and all(hashes for _, hashes in entries), "each has its hashes"
    found = [Requirement(entry) for entry, _ in entries]
    return {canonicalize_name(one.name): one for one in found}


def pinned(path: Path) -> dict[str, str]:
    return {
        canonicalize_name(one.name): str(one.specifier)
        for one in map(Requirement, path.read_text(encoding="utf-8").split())
    }


@pytest.mark.parametrize("name", [*_LOCKS, "torch-cpu"])
def test_every_package_is_locked_to_one_version_with_hashes(name: str) -> None:
    assert all(re.fullmatch(r"==[^,*]+", str(one.specifier)) for one in locked(name).values())


def test_what_is_asked_for_is_what_is_locked() -> None:
    """After a change to pyproject.toml, constraints.txt or the weights: make lock."""
    lock = {**locked("nlforge"), **locked("torch")}
    constraints = pinned(ROOT / "constraints.txt")
    assert {name: str(lock[name].specifier) for name in constraints if name in lock} == {
        name: v for name, v in constraints.items() if name in lock
    }
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[project.optional-dependencies]")[0]
    wanted = [Requirement(one) for one in re.findall(r'^  "([^"]+)",$', project, re.MULTILINE)]
    assert wanted and all(
        one.specifier.contains(str(lock[canonicalize_name(one.name)].specifier).removeprefix("==")) for one in wanted
    )
    assert {f"{one.name}{one.specifier}" for one in locked("weights").values()} == {
        str(entry(CATALOGUE_DEFAULT).package.wheel),  # type: ignore[union-attr]
        embedding.WHEEL.package,
        str(entry(ENCODER.name).package.wheel),  # type: ignore[union-attr]
    }
    assert str(locked("torch-cpu")["torch"].specifier).startswith(str(lock["torch"].specifier))


def test_every_part_is_listed_with_its_licence() -> None:
    """After a change of what is locked: make sbom."""
    here = {
        name: str(one.specifier).removeprefix("==")
        for name, one in locked("nlforge").items()
        if one.marker is None or one.marker.evaluate()
    }
    parts = json.loads((ROOT / "docs/sbom.cdx.json").read_text(encoding="utf-8"))["components"]
    assert here.items() <= {canonicalize_name(p["name"]): p["version"] for p in parts}.items()
    rows = re.findall(
        r"^\| (\S+) \| (\S+) \| (.+?) \|", (ROOT / "docs/licences.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert here.items() <= {canonicalize_name(name): version for name, version, _ in rows}.items()
    assert not [
        name
        for name, _, licence in rows
        if "UNKNOWN" in licence or re.search(r"\bA?GPL", licence.replace("Apache-2.0 OR GPL-2.0-or-later", ""))
    ]


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    for name in ("a-1-py3-none-any.whl", "b-1-py3-none-any.whl"):
        (folder / "wheels" / name).write_bytes(name.encode())
    bundle.write(folder)
    return folder


def test_a_bundle_is_installed_as_it_was_made(carried: Path) -> None:
    assert bundle.check(carried) is None
    if shutil.which("sha256sum"):
        assert (
            subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=carried, check=False).returncode == 0
        )


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("changed", "wheels/a-1"),
        ("missing", "wheels/a-1"),
        ("added", "wheels/pip-99"),
        ("other", "CPython 2.7"),
        ("none", "make bundle"),
    ],
)
def test_a_bundle_that_is_another_is_refused(carried: Path, harm: str, says: str) -> None:
    """With what is wrong, and before anything is installed."""
    wheel = carried / "wheels" / "a-1-py3-none-any.whl"
    match harm:
        case "changed":
            wheel.write_bytes(b"A")
        case "missing":
            wheel.unlink()
        case "added":
            (carried / "wheels" / "pip-99-py3-none-any.whl").touch()
        case "other":
            (carried / "made-for.txt").write_text("CPython 2.7, Linux, x86_64\n")
        case "none":
            (carried / "SHA256SUMS").unlink()
    done = subprocess.run(
        [sys.executable, "supply/bundle.py", "check", str(carried)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2 and says in done.stderr and len(done.stderr.splitlines()) == 1


def test_an_audit_that_looked_at_nothing_says_so() -> None:
    """pip-audit ends well where its index knows no package; that is no clean bill."""
    passed_over = audit.found_in({"dependencies": [{"name": "torch", "skip_reason": "Dependency not found"}]})
    assert (passed_over.looked_at, passed_over.passed_over) == (0, ["torch"])
    fault = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
    found = audit.found_in(
        {"dependencies": [{"name": "a", "version": "1", "vulns": [fault]}, {"name": "b", "version": "1", "vulns": []}]}
    )
    code, lines = audit.told(found, [])
    assert code == 1 and "a 1: PYSEC-1, mended in 2.0" in lines
    assert audit.told(found, ["PYSEC-1"]) == (0, ["2 packages audited."])
    assert audit.told(audit.Found(1, [], [("a 1", "PYSEC-2", "")]), [])[0] == 0, "nothing can be done about it yet"
