"""`nlforge serve`: what it says, whom it lets in, and how it is listed and ended."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import httpx
import pytest

from tests.support.commands import nlforge
from tests.support.places import ROOT
from tests.support.scripted_vllm import installed
from tests.support.serving import exported


def _said(tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    done = nlforge(tmp_path, "serve", *arguments, PYTHONPATH=str(ROOT))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_nothing_is_served_that_was_not_exported(tmp_path: Path) -> None:
    """And nothing leaves this machine that was not said to."""
    session = tmp_path / "s" / "desk"
    exported(session)
    assert _said(tmp_path, "desk", "--host", "0.0.0.0")[0] == 2
    assert "--network" in _said(tmp_path, "desk", "--host", "0.0.0.0")[2]
    (session / "runs" / "1" / "exports" / "gguf" / "served.json").unlink()
    code, _, said = _said(tmp_path, "desk")
    assert code == 2 and "nlforge export desk" in said
    assert _said(tmp_path)[0] == 2 and _said(tmp_path, "nobody")[0] == 2
    assert _said(tmp_path, "desk", "--stop")[0] == 2


def test_what_the_engine_needs_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(tmp_path / "s" / "desk")
    code, _, said = _said(tmp_path, "desk", "--engine", "vllm")
    assert code == 2 and "vLLM is not installed" in said
    monkeypatch.setenv("PATH", f"{installed(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}")
    code, _, said = _said(tmp_path, "desk", "--engine", "vllm")
    assert code == 2 and "nlforge export desk --to merged" in said


def test_keys_are_made_and_taken_back(tmp_path: Path) -> None:
    exported(tmp_path / "s" / "desk")
    code, key, said = _said(tmp_path, "desk", "--key", "anna")
    assert code == 0 and key.startswith("nlf-") and len(key) > 40 and "once" in said
    assert _said(tmp_path, "desk", "--key", "anna")[0] == 2
    assert _said(tmp_path, "desk", "--revoke", "anna")[0] == 0
    assert _said(tmp_path, "desk", "--revoke", "anna")[0] == 2


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_a_server_runs_on_is_listed_and_ends(tmp_path: Path) -> None:
    exported(tmp_path / "s" / "desk")
    code, out, said = _said(tmp_path, "desk", "--detach", "--port", "0", "--json")
    assert code == 0, said
    address = json.loads(out)["address"]
    try:
        assert httpx.get(f"{address}/health", trust_env=False).json() == {"status": "ok", "model": "desk"}
        _, listed, _ = _said(tmp_path, "--list", "--json")
        assert json.loads(listed)["address"] == address
        assert address in _said(tmp_path, "desk", "--list")[1]
        taken = _said(tmp_path, "desk", "--port", address.rpartition(":")[2])
        assert taken[0] == 2 and "--port" in taken[2]
    finally:
        assert _said(tmp_path, "desk", "--stop")[0] == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/health", trust_env=False)
    assert _said(tmp_path, "--list")[1] == ""


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_other_machines_get_in_with_a_key_only(tmp_path: Path) -> None:
    """The first start makes one, shows it once, and says that texts travel unencrypted."""
    exported(tmp_path / "s" / "desk")
    code, out, said = _said(tmp_path, "desk", "--detach", "--network", "--port", "0")
    try:
        assert code == 0 and "unencrypted" in said, said
        key, page, _ = out.splitlines()
        port = page.rpartition(":")[2]
        models = f"http://127.0.0.1:{port}/v1/models"
        assert httpx.get(models, trust_env=False).status_code == 401
        sent = {"Authorization": f"Bearer {key}"}
        assert httpx.get(models, trust_env=False, headers=sent).json()["data"][0]["id"] == "desk"
        began = time.monotonic()
    finally:
        assert _said(tmp_path, "desk", "--stop")[0] == 0
    assert time.monotonic() - began < 120
