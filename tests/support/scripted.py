"""A scripted language model behind a real HTTP server: the one seam where tests stand in for a model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from planner.llm.client import LitellmLlm
from tests.support.json_server import answering

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

    def told(request: dict[str, Any]) -> tuple[int, object]:
        state.requests.append(request)
        status, content = answer(request)
        if status != 200:
            return status, {"error": {"message": content}}
        message: dict[str, Any] = {"role": "assistant", "content": content}
        if request.get("tools"):
            name = request["tools"][0]["function"]["name"]
            message = {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "1", "type": "function", "function": {"name": name, "arguments": content}}],
            }
        return status, {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": "m",
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        }

    with answering(told) as address:
        state.address = f"{address}/v1"
        yield state


def in_turn(answers: list[Answer]) -> Callable[[dict[str, Any]], Answer]:
    """The answers one after another; the last repeats."""
    return lambda _: answers.pop(0) if len(answers) > 1 else answers[0]


def changes(*items: dict[str, Any], **also: Any) -> str:
    """The JSON of an answer with these changes."""
    return json.dumps({"changes": list(items), **also})


def llm(server: Scripted) -> LitellmLlm:
    return LitellmLlm("openai/scripted", api_base=server.address, api_key="k")
