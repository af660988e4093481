"""The command line as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.places import ROOT


def nlforge(
    tmp_path: Path, *arguments: str | bytes, said: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """One real call in an empty folder."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "nlforge", *arguments],
        input=said,
        capture_output=True,
        cwd=tmp_path,
        timeout=900,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT.parent),
            "NLFORGE_SESSIONS": str(tmp_path / "s"),
            **environment,
        },
    )
