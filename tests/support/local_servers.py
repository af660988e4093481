"""Servers on loopback that list models, as somebody may have started them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def listed(
    body: str, status: int = 200, *, to: str | None = None, wait: float = 0.0
) -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that answers each question so: its port, and what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            ended.wait(wait)
            self.send_response(status)
            if to is not None:
                self.send_header("Location", to)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            return None

    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def models(*names: str, owner: str = "library") -> str:
    return json.dumps({"object": "list", "data": [{"id": name, "owned_by": owner} for name in names]})
