"""Known faults of the locked packages, by pip-audit; run by `make audit`. Exit code 1 where one is known and there is a
version without it.

pip-audit ends well too where it found no package in its index of advisories and so looked at none: that is told apart
here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LOCKS = ("nlforge", "torch", "pip", "tools")
_SERVICES = ("pypi", "osv")
_ACCEPTED = Path("supply/locked/accepted.txt")
"""Lines of an advisory's id and why it does no harm here."""


@dataclass
class Found:
    """What an index of advisories said."""

    looked_at: int = 0
    passed_over: list[str] = field(default_factory=list)
    """Packages it does not know."""
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    """Package with version, id, versions without it."""


def found_in(report: Mapping[str, Any]) -> Found:
    """What stands in a report of pip-audit (`--format json`)."""
    found = Found()
    for one in report["dependencies"]:
        if "skip_reason" in one:
            found.passed_over.append(one["name"])
            continue
        found.looked_at += 1
        found.faults += [
            (f"{one['name']} {one['version']}", fault["id"], ", ".join(fault["fix_versions"])) for fault in one["vulns"]
        ]
    return found


def told(found: Found, accepted: Sequence[str]) -> tuple[int, list[str]]:
    """Exit code and what to say."""
    lines = [
        f"{found.looked_at} packages audited.",
        *([f"Not known to the index: {', '.join(found.passed_over)}."] if found.passed_over else []),
    ]
    open_ = [fault for fault in found.faults if fault[1] not in accepted]
    lines += [
        f"{package}: {id_}, {f'mended in {fixed}' if fixed else 'no version without it yet'}"
        for package, id_, fixed in open_
    ]
    if mended := [fault for fault in open_ if fault[2]]:
        lines.append(
            f"{len(mended)} to be mended: put the version into constraints.txt and run: make lock. Or say "
            f"in {_ACCEPTED} why it does no harm here."
        )
    return int(bool(mended)), lines


def audited(lock: str, service: str) -> Mapping[str, Any] | str:
    """The report on one lock file, or why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("pip-audit")),
                "-r",
                f"supply/locked/{lock}.txt",
                "--require-hashes",
                "--disable-pip",
                "--vulnerability-service",
                service,
                "--format",
                "json",
                "--output",
                str(report),
                "--progress-spinner",
                "off",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.exists() or not report.stat().st_size:
            return next(reversed(done.stderr.strip().splitlines()), f"exit code {done.returncode}")[:120]
        read: Mapping[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return read


def asked(service: str) -> Found | str:
    """What one index says of all locks, or why it says nothing."""
    whole = Found()
    for lock in _LOCKS:
        report = audited(lock, service)
        if isinstance(report, str):
            return report
        one = found_in(report)
        whole.looked_at += one.looked_at
        whole.passed_over += one.passed_over
        whole.faults += one.faults
    return whole if whole.looked_at else f"it answers for none of {len(whole.passed_over)} packages"


def main() -> int:
    accepted = [
        line.split()[0]
        for line in _ACCEPTED.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    silent = []
    for service in _SERVICES:
        said = asked(service)
        if isinstance(said, Found):
            code, lines = told(said, accepted)
            print(*lines, sep="\n")
            return code
        silent.append(f"{service}: {said}")
    print("Not audited: no index of advisories can be reached from here.", *silent, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
