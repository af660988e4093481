"""Sessions with an exported model, and servers of them as processes of their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from engine.core.hashed_file import sha256_of
from engine.core.row import Row
from engine.core.spec import Criterion, TrainingSpec, dump_yaml
from engine.export.served import Served, keep_served
from engine.models.base_weights import gguf_path
from engine.serving.settings import ServeLimits, ServeSettings, ServingPaths
from engine.trust.learned import learned_from
from engine.trust.measured import MeasuredTrust, keep
from engine.trust.measures import OF_RIGHT
from engine.trust.trust import TRUST, Calibrator, Trust
from tests.support.places import ROOT
from tests.support.specs import spec

NAME = "desk"
SYSTEM = "You answer customers of a shop in one short sentence."


def exported(session: Path, rubric: tuple[Criterion, ...] = (), **served: Any) -> Path:
    """A session with one exported folder: the base model as it comes, as if it had been trained."""
    run = session / "runs" / "1"
    folder = run / "exports" / "gguf"
    folder.mkdir(parents=True, exist_ok=True)
    (session / "session.jsonl").touch()
    (run / "spec.yaml").write_text(dump_yaml(TrainingSpec.model_validate(spec(rubric=rubric).model_dump())))
    file = folder / "model.gguf"
    if not file.exists():
        file.symlink_to(gguf_path().resolve())
    told = {
        "name": NAME,
        "kind": "chat",
        "file": file.name,
        "precision": "q4_0",
        "system_prompt": SYSTEM,
        "stops": ("<|im_end|>",),
        "max_new_tokens": 24,
        "context": 512,
        "languages": ("en",),
        "spec": "sha256:0",
    }
    keep_served(folder, Served.model_validate(told | served))
    return folder


def unsure(folder: Path, threshold: float, text: str) -> dict[str, str]:
    """What says when the model in a folder hands over, by a calibration nobody learned; hashes of its files."""
    calibration = Calibrator(features=OF_RIGHT, means=(0, 0, 0), spreads=(1, 1, 1), weights=(1, 0, 0), bias=0)
    trust = Trust(calibration=calibration, demand=0.9, threshold=threshold, rows=1, text=text)
    learned = learned_from([Row("Where is my parcel?", "On its way.", "a.csv", 1)], "", "none")
    hashes = keep(folder / TRUST, MeasuredTrust(trust, True), learned).hashes
    return {**hashes, TRUST: sha256_of(folder / TRUST)}


def merged(session: Path) -> Path:
    """A session with one exported folder of merged weights, which hold nothing."""
    run = session / "runs" / "1"
    folder = run / "exports" / "merged"
    (folder / "model").mkdir(parents=True)
    (session / "session.jsonl").touch()
    (run / "spec.yaml").write_text(dump_yaml(spec()))
    told = {"name": NAME, "kind": "chat", "file": "model", "precision": "as_trained", "system_prompt": SYSTEM}
    more = {"stops": ("!",), "max_new_tokens": 24, "context": 512, "languages": ("en",), "spec": "sha256:0"}
    keep_served(folder, Served.model_validate(told | more))
    return folder


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    address: str
    process: subprocess.Popen[bytes]
    paths: ServingPaths

    @property
    def api(self) -> str:
        return f"{self.address}/v1"

    def client(self, **more: Any) -> httpx.Client:
        """Speaks to it and reads no proxy from the environment."""
        return httpx.Client(base_url=self.address, timeout=300, trust_env=False, **more)

    def raw(self, data: bytes, seconds: float = 60) -> bytes:
        """What it answers to these very bytes until it closes the connection."""
        host, port = self.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=seconds) as connection:
            connection.sendall(data)
            found = b""
            while part := connection.recv(65536):
                found += part
        return found

    def computing(self) -> int:
        """Number of the process with the model."""
        import psutil

        return next(
            c.pid for c in psutil.Process(self.process.pid).children() if "llama_child" in " ".join(c.cmdline())
        )


@contextmanager
def served(session: Path, limits: ServeLimits | None = None, **more: Any) -> Iterator[Server]:
    """A server of a session's newest export."""
    from engine.serving.served_model import newest_export

    folder = newest_export(session, more.get("engine", "llama.cpp"))
    assert folder is not None
    settings = ServeSettings(export=folder, session=session, port=0, limits=limits or ServeLimits(), **more)
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "engine.serving.main", settings.model_dump_json()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=(said := open(session / "said.txt", "wb")),  # noqa: SIM115  closed below
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    try:
        address = child.stdout.readline().decode().strip()
        assert address, (session / "said.txt").read_text()
        yield Server(address, child, ServingPaths(session))
    finally:
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(90)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
        said.close()


def events(text: str) -> list[dict[str, Any]]:
    """The parts of a stream, which must end as one ends."""
    lines = [line for line in text.split("\n") if line]
    assert all(line.startswith("data: ") for line in lines) and lines[-1] == "data: [DONE]", lines[-3:]
    return [json.loads(line[6:]) for line in lines[:-1]]


def lines_of(path: Path, at_least: int, seconds: float = 30) -> list[dict[str, Any]]:
    """Of a file that another process writes, when so many are there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        if len(found) >= at_least:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{path} has fewer than {at_least} lines")
