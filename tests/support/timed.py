"""What was delivered, as if it had been timed; and a server that answers as it is told."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

from engine.serving.reply_time import Timed


def waited(
    users: int = 1, *seconds: float, memory_mb: float = 500.0, tokens: tuple[float, float] | None = None
) -> Timed:
    """So many people who waited so long for each reply."""
    found = seconds or (1.0,)
    read, written = tokens or (None, None)
    return Timed(
        users=users,
        seconds=found,
        wall=sum(found) / users,
        tokens_read=read,
        tokens_written=written,
        memory_mb=memory_mb,
    )


@contextmanager
def answering(answer: Callable[[str], tuple[int, dict[str, object]]]) -> Iterator[Callable[[Path], object]]:
    """What takes the place of the server over a folder; `answer` has a message and gives status and body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = answer(told["messages"][-1]["content"])
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    @contextmanager
    def over(_: Path) -> Iterator[tuple[str, psutil.Process]]:
        yield f"http://127.0.0.1:{server.server_port}", psutil.Process(os.getpid())

    try:
        yield over
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(text: str = "Yes.", read: int = 0, written: int = 0) -> dict[str, object]:
    """A whole reply as the server gives it."""
    return {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": read, "completion_tokens": written},
    }
