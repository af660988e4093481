"""A scripted language model behind a real HTTP server: the one seam where tests stand in for a model."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from planner.llm.client import LitellmLlm

Answer = tuple[int, str]


@dataclass
class Scripted:
    """Where it listens, and every request it was sent."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def prompts(self) -> list[str]:
        """The last message of each request."""
        return [str(r["messages"][-1]["content"]) for r in self.requests]


@contextmanager
def scripted_llm(answer: Callable[[dict[str, Any]], Answer]) -> Iterator[Scripted]:
    """Answers chat completions with status and content of `answer(request)`; as a tool call where tools are offered."""
    state = Scripted("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append(request)
            status, content = answer(request)
            message: dict[str, Any] = {"role": "assistant", "content": content}
            if request.get("tools"):
                name = request["tools"][0]["function"]["name"]
                message = {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": "1", "type": "function", "function": {"name": name, "arguments": content}}],
                }
            body: dict[str, Any] = (
                {"error": {"message": content}}
                if status != 200
                else {
                    "id": "1",
                    "object": "chat.completion",
                    "created": 0,
                    "model": "m",
                    "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
                    "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                }
            )
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def in_turn(answers: list[Answer]) -> Callable[[dict[str, Any]], Answer]:
    """The answers one after another; the last repeats."""
    return lambda _: answers.pop(0) if len(answers) > 1 else answers[0]


def changes(*items: dict[str, Any], **also: Any) -> str:
    """The JSON of an answer with these changes."""
    return json.dumps({"changes": list(items), **also})


def llm(server: Scripted) -> LitellmLlm:
    return LitellmLlm("openai/scripted", api_base=server.address, api_key="k")
