"""HTTP with an end to patience: whoever drips a request's head holds no connection for long."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def patient(seconds: float) -> type[H11Protocol]:
    """A protocol that closes a connection whose head is not there after so many seconds."""

    class PatientProtocol(H11Protocol):
        _over: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            if self._over is None and self.conn.their_state is h11.IDLE:
                self._wait()
            super().data_received(data)
            if self._over is not None and self.conn.their_state is not h11.IDLE:
                self._over.cancel()
                self._over = None

        def connection_lost(self, exc: Exception | None) -> None:
            if self._over is not None:
                self._over.cancel()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._over = self.loop.call_later(seconds, self._give_up)

        def _give_up(self) -> None:
            self._over = None
            if not self.transport.is_closing():
                self.send_400_response(f"The request was not there after {seconds:.0f} seconds.")

    return PatientProtocol
