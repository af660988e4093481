"""A real mail server on loopback, as small as the protocol allows, that keeps what it is sent."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailBox:
    """Where it listens, and what came."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    refuse: int = 0
    """So many of the next mails are refused."""


@contextmanager
def mail_server() -> Iterator[MailBox]:
    """It listens while the block lasts."""
    box = MailBox()

    class Mails(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                match line.split()[0].upper():
                    case "EHLO" | "HELO":
                        self._say("250 here")
                    case "MAIL" if box.refuse:
                        box.refuse -= 1
                        self._say("451 come back later")
                    case "DATA":
                        self._say("354 go on")
                        lines = []
                        while (part := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                            lines.append(part)
                        box.mails.append("\n".join(lines))
                        self._say("250 taken")
                    case "QUIT":
                        self._say("221 bye")
                        return
                    case _:
                        self._say("250 ok")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mails) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
