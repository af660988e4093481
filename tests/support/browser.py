"""A headless Chromium, driven through a pipe by its own protocol (CDP): no driver and no port."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_BYTES = 2
"""The kind of a web socket's frame (RFC 6455)."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def found() -> str | None:
    """The program, where there is one."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Browser:
    """One page."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back, self._number, self._read = to, back, 0, b""
        self.said: list[str] = []
        """What the page logged, and errors of its script."""
        self.asked: list[str] = []
        """Addresses the page asked for."""
        self.received = b""
        """What came to the page on web sockets as bytes."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = ""
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command, and its answer."""
        self._number += 1
        sent: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", ""):
            sent["sessionId"] = self._session
        os.write(self._to, json.dumps(sent).encode() + b"\0")
        while (told := self._next()).get("id") != self._number:
            self._heard(told)
        assert "error" not in told, (method, told["error"])
        result: dict[str, Any] = told["result"]
        return result

    def run(self, script: str) -> Any:
        """The value of a script in the page."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def until(self, script: str, seconds: float = 120) -> Any:
        """Wait until a script says something that is true."""
        end = time.monotonic() + seconds
        while not (value := self.run(script)):
            assert time.monotonic() < end, (script, self.said, self.run("document.body.innerText"))
            time.sleep(0.05)
        return value

    def key(self, name: str, code: int = 0, text: str = "") -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            told = {"type": kind, "key": name, "windowsVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", **told, **({"text": text} if text and kind == "keyDown" else {}))

    def type(self, text: str) -> None:
        """As from a keyboard."""
        self.call("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        """Of what is seen."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """Of the screen."""
        scale = 2 if phone else 1
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=phone
        )

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            part = os.read(self._back, 65536)
            assert part, "the browser ended"
            self._read += part
        one, _, self._read = self._read.partition(b"\0")
        told: dict[str, Any] = json.loads(one)
        return told

    def _heard(self, told: dict[str, Any]) -> None:
        more = told.get("params", {})
        match told.get("method"):
            case "Runtime.exceptionThrown":
                self.said.append(str(more["exceptionDetails"]))
            case "Log.entryAdded":
                self.said.append(str(more["entry"]["text"]))
            case "Network.requestWillBeSent":
                self.asked.append(str(more["request"]["url"]))
            case "Network.webSocketCreated":
                self.asked.append(str(more["url"]))
            case "Network.webSocketFrameReceived" if more["response"]["opcode"] == _BYTES:
                self.received += base64.b64decode(more["response"]["payloadData"])


@contextmanager
def browser(folder: Path, language: str = "en-US", *options: str) -> Iterator[Browser]:
    """A browser with a fresh profile in `folder`, started with further options of the program."""
    program = found()
    assert program is not None
    to_read, to = os.pipe()
    back, back_write = os.pipe()

    def pipes() -> None:
        # The protocol is spoken on descriptors 3 and 4; copies of high numbers, so that neither covers the other.
        one, other = os.dup(to_read), os.dup(back_write)
        one, other = (os.dup2(fd, high) for fd, high in ((one, 100), (other, 101)))
        os.dup2(one, 3)
        os.dup2(other, 4)

    child = subprocess.Popen(
        [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--remote-debugging-pipe",
            f"--lang={language}",
            f"--accept-lang={language}",
            f"--user-data-dir={folder / 'profile'}",
            *options,
        ],
        preexec_fn=pipes,  # noqa: PLW1509  no threads here
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LANGUAGE": language, "LANG": "C.UTF-8"},
    )
    os.close(to_read)
    os.close(back_write)
    try:
        yield Browser(to, back)
    finally:
        child.terminate()
        child.wait(30)
        os.close(to)
        os.close(back)
