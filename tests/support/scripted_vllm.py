"""What stands in for vLLM where it is not installed: the parts of its server that are asked, with bytes as tokens.

It says a fixed reply, and what it was started with."""

from __future__ import annotations

import json
import math
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.support.places import ROOT

REPLY = "It is on its way."
TOLD = "told.json"


def installed(folder: Path) -> Path:
    """A folder with a command `vllm`, to be put into PATH."""
    folder.mkdir(parents=True)
    command = folder / "vllm"
    command.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        f"from tests.support.scripted_vllm import run\nrun(sys.argv[1:], {str(folder)!r})\n"
    )
    command.chmod(0o755)
    return folder


def run(arguments: list[str], folder: str) -> None:
    """Serve until it is ended."""
    given = dict(zip(arguments[2::2], arguments[3::2], strict=True))
    environment = {name: value for name, value in os.environ.items() if "VLLM" in name or "OFFLINE" in name}
    (Path(folder) / TOLD).write_text(json.dumps({"arguments": arguments, "environment": environment}))
    context, name = int(given["--max-model-len"]), given["--served-model-name"]

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(b"")

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/tokenize":
                self._send(json.dumps({"tokens": _tokens(asked)}).encode())
            elif self.path == "/v1/completions":
                # The higher its number, the likelier a token is; nothing is known of those that were ruled out.
                odds = {t: math.exp(t / 50) for t in asked["allowed_token_ids"]}
                told = {f"token_id:{t}": math.log(o / sum(odds.values())) for t, o in odds.items()}
                self._send(json.dumps({"choices": [{"logprobs": {"top_logprobs": [told]}}]}).encode())
            elif len(_tokens(asked)) + asked["max_tokens"] > context:
                fault = {"message": "maximum context length", "type": "BadRequestError", "code": 400}
                self._send(json.dumps({"error": fault}).encode(), 400)
            else:
                self._send(*_chat(asked, name))

        def _send(self, data: bytes, status: int = 200, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            return

    ThreadingHTTPServer((given["--host"], int(given["--port"])), Answers).serve_forever()


def _tokens(asked: dict[str, Any]) -> list[int]:
    if "messages" not in asked:
        return list(asked["prompt"].encode())
    return list("\n".join(f"{m['role']}: {m['content']}" for m in asked["messages"]).encode())


def _chat(asked: dict[str, Any], name: str) -> tuple[bytes, int, str]:
    head = {"id": "chatcmpl-scripted", "created": 1, "model": name}
    text = REPLY[: asked["max_tokens"]]
    if not asked["stream"]:
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        return json.dumps({**head, "object": "chat.completion", "choices": [choice]}).encode(), 200, "application/json"
    steps = [({"content": letter}, None) for letter in text] + [({}, "stop")]
    parts = [
        {
            **head,
            "object": "chat.completion.chunk",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }
        for delta, reason in steps
    ]
    lines = [f"data: {json.dumps(part)}\n\n" for part in parts] + ["data: [DONE]\n\n"]
    return "".join(lines).encode(), 200, "text/event-stream"
