"""Servers with language models that somebody has started on this machine. They are looked for at their usual ports, on
loopback and nowhere else, and offered; no words go to one before a person names it."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PORTS: Mapping[int, str] = {11434: "Ollama", 1234: "LM Studio", 8080: "llama.cpp", 8000: "vLLM"}
VARIABLE = "NLFORGE_LOCAL_PORTS"
"""Other ports, divided by commas; empty = nobody is asked."""
SECONDS = 0.2
_OWNERS = {"library": "Ollama", "organization_owner": "LM Studio", "llamacpp": "llama.cpp", "vllm": "vLLM"}
_HOST, _MOST_BYTES, _MOST_MODELS = "127.0.0.1", 2**20, 50
_NAME = re.compile(r"[\w.:/@+-]{1,120}")
"""A name that can be typed; a server may send anything."""
_NO_TALKERS = re.compile(r"embed|rerank|whisper|(^|[/_-])(bge|e5|tts)([/_.:-]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class LocalServer:
    """A server that answered."""

    program: str
    """What it seems to be."""
    address: str
    """`http://127.0.0.1:PORT/v1`."""
    models: tuple[str, ...]
    """Those it says it has, without those that do not talk."""

    @property
    def use(self) -> str:
        """What is typed to plan with its first model."""
        return f"NLFORGE_API_BASE={self.address} nlforge --model {shlex.quote(f'openai/{self.models[0]}')}"


def local_servers(ports: Sequence[int] | None = None) -> tuple[LocalServer, ...]:
    """The servers that answer within `SECONDS`, all asked at once; by default at the usual ports."""
    asked = _ports() if ports is None else ports
    found: dict[int, LocalServer] = {}
    until = time.monotonic() + SECONDS
    # A server that drips its answer would keep its thread; nobody waits for it.
    threads = [threading.Thread(target=_look, args=(port, found), daemon=True) for port in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    answered = dict(found)
    return tuple(answered[port] for port in asked if port in answered)


def _ports() -> Sequence[int]:
    told = os.environ.get(VARIABLE)
    if told is None:
        return tuple(PORTS)
    return tuple(port for part in told.split(",") if part.strip().isdecimal() and 0 < (port := int(part)) < 2**16)


def _look(port: int, found: dict[int, LocalServer]) -> None:
    # Not by a client that heeds proxies or follows a redirect: the question stays on loopback.
    connection = http.client.HTTPConnection(_HOST, port, timeout=SECONDS)
    try:
        connection.request("GET", "/v1/models")
        answer = connection.getresponse()
        listed: Any = json.loads(answer.read(_MOST_BYTES)) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError, RecursionError):
        return
    finally:
        connection.close()
    entries = listed.get("data") if isinstance(listed, dict) else None
    known = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    names = [str(one.get("id", "")) for one in known[:_MOST_MODELS]]
    models = tuple(name for name in names if _NAME.fullmatch(name) and not _NO_TALKERS.search(name))
    if models:
        owner = _OWNERS.get(str(known[0].get("owned_by", "")).casefold())
        found[port] = LocalServer(owner or PORTS.get(port, "OpenAI API"), f"http://{_HOST}:{port}/v1", models)
