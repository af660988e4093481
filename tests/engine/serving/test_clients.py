"""Clients that others wrote, in an environment of their own (`make clients`), for they bring other versions of shared
libraries."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.serving import exported, served

_PYTHON = ROOT / ".venv-clients" / "bin" / "python"
_CLIENTS = Path(__file__).parent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("serving"),
    pytest.mark.skipif(not _PYTHON.exists(), reason="other clients are not installed: make clients"),
]


@pytest.mark.parametrize("name", ["langchain", "llamaindex"])
def test_another_client_talks_to_it(tmp_path: Path, name: str) -> None:
    exported(tmp_path / "desk")
    with served(tmp_path / "desk") as server:
        done = subprocess.run(
            [_PYTHON, _CLIENTS / f"client_{name}.py", server.api],
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
            # Neither may tell its makers anything, nor fetch lists of tokens.
            env={**os.environ, "LANGSMITH_TRACING": "false", "TIKTOKEN_CACHE_DIR": str(tmp_path)},
        )
    assert done.stdout.strip() == "chat, streaming, an error", done.stdout + done.stderr[-3000:]
