"""Who may ask, how often and how much at once; what no honest client sends is refused before it is read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from engine.serving.api_errors import ApiError
from engine.serving.keys import KeyFile
from engine.serving.settings import LOOPBACK, ServeSettings

Headers = Sequence[tuple[bytes, bytes]]
_ANYBODY = "anybody"
_MOST_KEYS = 10_000


def header(headers: Headers, name: bytes) -> str:
    """The first of this name, or nothing."""
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


class Doorkeeper:
    """What a request must have to come in."""

    def __init__(self, settings: ServeSettings, keys: KeyFile) -> None:
        self._settings, self._keys = settings, keys
        self._left: dict[str, tuple[float, float]] = {}
        self._open = 0

    def require_sound(self, method: str, headers: Headers) -> None:
        """Raises ApiError where two programs could read the request differently, or a page of another site sent it."""
        names = [key for key, _ in headers]
        if b"transfer-encoding" in names and b"content-length" in names:
            raise ApiError(
                400,
                "The request has both Content-Length and Transfer-Encoding. Send one of them.",
                headers={"Connection": "close"},
            )
        host = header(headers, b"host")
        # A name that somebody lets point to this machine, so that a page of theirs may speak to it (DNS rebinding).
        if self._settings.loopback and host_name(host) not in LOOPBACK:
            raise ApiError(403, f"This server answers to localhost only, not to “{host[:80]}”.")
        origin = header(headers, b"origin")
        if origin and origin.partition("://")[2] != host:
            raise ApiError(403, "Pages of other sites may not speak to this server.")
        size = header(headers, b"content-length")
        # Who asks first whether to send it is told at once; others are told when they have sent it.
        if header(headers, b"expect") and size.isdecimal() and int(size) > self._settings.limits.body_bytes:
            raise self.too_large()
        kind = header(headers, b"content-type").partition(";")[0].strip().casefold()
        # Anything else a browser sends for any page, without asking first.
        if method == "POST" and kind != "application/json":
            raise ApiError(415, "Send JSON, with the header Content-Type: application/json.")

    def too_large(self) -> ApiError:
        """For a body beyond the limit."""
        return ApiError(
            413,
            f"The request has more than {self._settings.limits.body_bytes:,} bytes, which is the limit of this server.",
            headers={"Connection": "close"},
        )

    def admitted(self, headers: Headers) -> str:
        """Whose request it is.

        Raises:
            ApiError: a key is needed and is missing or wrong, or its owner asks too often.
        """
        if not self._keys.used() and self._settings.loopback:
            return _ANYBODY
        scheme, _, key = header(headers, b"authorization").partition(" ")
        owner = self._keys.owner(key.strip()) if scheme.casefold() == "bearer" and key else None
        if owner is None:
            said = "This key is not valid, or was taken back." if key else "A key is needed: Authorization: Bearer KEY."
            raise ApiError(
                401,
                f"{said} Ask whoever runs this server for one.",
                code="invalid_api_key",
                headers={"WWW-Authenticate": "Bearer"},
            )
        self._count(owner)
        return owner

    def _count(self, owner: str) -> None:
        most, now = float(self._settings.limits.per_minute), time.monotonic()
        left, since = self._left.get(owner, (most, now))
        left = min(most, left + (now - since) * most / 60)
        if left < 1:
            wait = int((1 - left) * 60 / most) + 1
            raise ApiError(
                429,
                f"More than {most:.0f} requests a minute with this key. Wait {wait} seconds.",
                code="rate_limit_exceeded",
                headers={"Retry-After": str(wait)},
            )
        if len(self._left) > _MOST_KEYS:
            self._left.clear()
        self._left[owner] = (left - 1, now)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """While a request is answered.

        Raises:
            ApiError: too many are.
        """
        if self._open >= self._settings.limits.open_requests:
            raise ApiError(
                503,
                f"{self._open} requests are being answered, which is the limit of this server. Try again soon.",
                headers={"Retry-After": "2"},
            )
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    @property
    def open(self) -> int:
        """How many requests are being answered."""
        return self._open


def page_headers(policy: str) -> Mapping[str, str]:
    """Headers of the page: it loads nothing from anywhere, and stands in no frame."""
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }


def host_name(host: str) -> str:
    """The name in a `Host` header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].casefold()
    return host.rpartition(":")[0].casefold() if ":" in host else host.casefold()
