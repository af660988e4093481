"""The network is refused for the whole run; loopback stays open."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Whether something is true does not depend on how busy the machine is.
settings.register_profile("truth", deadline=None)
settings.load_profile("truth")

SAMPLE = Path(__file__).parent.parent / "sessions" / "returns-desk"


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection that leaves this machine is an error."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for the network: {address}")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture
def sample() -> Path:
    """Folder of the shipped sample."""
    return SAMPLE
