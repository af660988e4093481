"""What a server is started with."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from engine.core.frozen import Frozen

LOOPBACK = ("127.0.0.1", "::1", "localhost")
FIRST_PORT, PORTS_TRIED = 8321, 20


Engine = Literal["llama.cpp", "vllm"]
"""What computes: llama.cpp the GGUF file, vLLM the merged weights."""


class ServeLimits(Frozen):
    """What one client may take of a server."""

    body_bytes: int = Field(default=2**20, gt=0)
    """Of a request; a conversation as long as the context has some hundred thousand."""
    head_seconds: float = Field(default=15.0, gt=0)
    """Until the first line and the headers of a request are there."""
    body_seconds: float = Field(default=30.0, gt=0)
    """Until the rest of it is there."""
    request_seconds: float = Field(default=600.0, gt=0)
    """From then on until the whole reply is out."""
    open_requests: int = Field(default=256, gt=0)
    """At once, of all clients together."""
    per_minute: int = Field(default=600, gt=0)
    """Requests of one key."""
    drain_seconds: int = Field(default=60, gt=0)
    """What open requests have to come to their end when the server is told to stop."""


class ServeSettings(Frozen):
    """One server."""

    export: Path
    """Folder with `served.json`; another one of the same session is taken over when it is released."""
    session: Path
    """Folder of the session: keys, logs and feedback live there."""
    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, lt=2**16)
    """None = the first that is free from `FIRST_PORT` on, or any where others have all those; 0 = any."""
    engine: Engine = "llama.cpp"
    """Of models that write text; heads have none."""
    log_texts: bool = False
    rules: bool = True
    """Whether replies that break a hard rule are held back."""
    corrections: bool = True
    """Whether what somebody corrected is given at once to whoever asks the same."""
    limits: ServeLimits = ServeLimits()

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in LOOPBACK


class ServingPaths:
    """Files of a session's servers."""

    def __init__(self, session: Path) -> None:
        self.session = session
        self.folder = session / "serving"

    @property
    def keys(self) -> Path:
        """Hashes of the keys, with the name of whoever has each."""
        return self.folder / "keys.json"

    @property
    def requests(self) -> Path:
        """One line a request."""
        return self.folder / "requests.jsonl"

    @property
    def log(self) -> Path:
        """What the server itself says, where it runs on without a terminal."""
        return self.folder / "server.log"

    @property
    def export_log(self) -> Path:
        """What was said while the files were made that are served."""
        return self.folder / "export.log"

    @property
    def model_log(self) -> Path:
        """What the library that computes says."""
        return self.folder / "model.log"

    @property
    def running(self) -> Path:
        """A file a server that runs."""
        return self.folder / "running"

    @property
    def feedback(self) -> Path:
        """What people said of replies, one line each."""
        return self.session / "feedback.jsonl"
