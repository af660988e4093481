"""A hub of models and data sets over loopback: what huggingface_hub asks for, answered from folders."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

REVISION = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """Its models, and what it was asked."""

    address: str = ""
    models: dict[str, Path] = field(default_factory=dict)
    datasets: dict[str, Path] = field(default_factory=dict)
    cards: dict[str, dict[str, object]] = field(default_factory=dict)
    """What the makers wrote above their descriptions; where nothing stands here, `license` alone."""
    moved: dict[str, str] = field(default_factory=dict)
    """Names of old with those of today."""
    gated: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    cut_after: int | None = None
    """Bytes of a file after which the connection breaks off, once."""
    cuts: int = 0
    """How often it did."""
    license: str | None = "apache-2.0"
    """As the cards name it that are not in `cards`."""
    tells_settings: bool = True
    """Whether it says what it read in the settings of a model."""
    answers: str = REVISION
    """The commit it says it tells of."""
    exchanged: bool = False
    """Whether files are others than the list says, of the same length."""
    listed: dict[str, dict[str, object]] = field(default_factory=dict)
    """What the list says of a file besides, or instead; also of files that are not there."""
    sends: dict[str, bytes] = field(default_factory=dict)
    """What is sent in the place of a file."""


@contextmanager
def hub_with(model: Path, environment: pytest.MonkeyPatch, name: str = "maker/mine") -> Iterator[Hub]:
    """The hub that everything here asks, with the model of a folder."""
    with scripted_hub() as hub:
        hub.models[name] = model
        environment.setenv("HF_ENDPOINT", hub.address)
        environment.delenv("HF_TOKEN", raising=False)
        yield hub


@contextmanager
def scripted_hub() -> Iterator[Hub]:
    """Answers as long as this block lives."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def _answer(self, *, body: bool) -> None:
            path = self.path.partition("?")[0]
            hub.asked.append(f"{self.command} {path}")
            info = re.fullmatch(r"/api/(models|datasets)/([^/]+/[^/]+)(?:/revision/(\w+))?", path)
            file = re.fullmatch(r"/(datasets/)?([^/]+/[^/]+)/resolve/(\w+)/(.+)", path)
            told = info or file
            name = told[2] if told else ""
            sets = told is not None and (told[1] or "").startswith("datasets")
            folder = (hub.datasets if sets else hub.models).get(hub.moved.get(name, name))
            if folder is None or told is None or told[3] not in (None, "main", REVISION):
                code = "RevisionNotFound" if folder is not None else "RepoNotFound"
                self._send(404, b"", body, {"X-Error-Code": code})
            elif info:
                self._send(200, json.dumps(_info(hub, hub.moved.get(name, name), folder, sets=sets)).encode(), body)
            elif file and name in hub.gated and "Authorization" not in self.headers:
                self._send(403, b"", body, {"X-Error-Code": "GatedRepo"})
            elif file:
                at = unquote(file[4])
                data = hub.sends.get(at) or (folder / at).read_bytes()
                head = {"ETag": f'"{_sha(data)}"', "X-Repo-Commit": REVISION, "Accept-Ranges": "bytes"}
                if hub.exchanged and at.endswith((".safetensors", ".parquet", ".jsonl", ".csv")):
                    data = data[:-1] + bytes([data[-1] ^ 1])
                self._send(200, data, body, head)

        def _send(self, code: int, data: bytes, body: bool, more: dict[str, str] | None = None) -> None:
            begin = 0
            if code == 200 and (asked := re.fullmatch(r"bytes=(\d+)-\d*", self.headers.get("Range") or "")):
                code, begin = 206, int(asked[1])
            part = data[begin:]
            self.send_response(code)
            for key, value in (more or {}).items():
                self.send_header(key, value)
            if code == 206:
                self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            if not body:
                return
            if hub.cut_after is not None and len(part) > hub.cut_after and more:
                part, hub.cut_after = part[: hub.cut_after], None
                hub.cuts += 1
                self.wfile.write(part)
                self.close_connection = True
                return
            self.wfile.write(part)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


def _info(hub: Hub, name: str, folder: Path, *, sets: bool) -> dict[str, object]:
    files: list[dict[str, object]] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data, at = path.read_bytes(), path.relative_to(folder).as_posix()
        blob = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        one: dict[str, object] = {"rfilename": at, "size": len(data), "blobId": blob}
        if path.suffix in (".safetensors", ".parquet", ".gz"):
            # The commit holds a note of where it lies.
            one["lfs"] = {"sha256": _sha(data), "size": len(data), "pointerSize": 100}
            one["blobId"] = hashlib.sha1(b"a note").hexdigest()
        files.append({**one, **hub.listed.get(at, {})})
    files += [{"rfilename": at, "size": 10, **more} for at, more in hub.listed.items() if not (folder / at).exists()]
    return {
        "id": name,
        "modelId": name,
        "sha": hub.answers,
        "private": False,
        "gated": "manual" if name in hub.gated else False,
        "siblings": files,
        "cardData": hub.cards.get(name, {"license": hub.license} if hub.license else {}),
        **(_settings(folder) if hub.tells_settings and not sets else {}),
        "tags": [],
        "downloads": 0,
        "likes": 0,
    }


def _settings(folder: Path) -> dict[str, object]:
    """What a hub reads in a model's settings: some of its config, with the tokenizer's inside."""
    config = json.loads((folder / "config.json").read_bytes()) if (folder / "config.json").exists() else {}
    told = {k: v for k, v in config.items() if k in ("model_type", "architectures", "quantization_config", "auto_map")}
    tokenizer = folder / "tokenizer_config.json"
    if tokenizer.exists():
        read = json.loads(tokenizer.read_bytes())
        told["tokenizer_config"] = {k: v for k, v in read.items() if k in ("eos_token", "chat_template")}
    if (template := folder / "chat_template.jinja").exists():
        told["chat_template_jinja"] = template.read_text()
    return {"config": told, "safetensors": {"parameters": {"BF16": 12_345}, "total": 12_345}}


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
