"""Who may come in: this machine's own names, no page of another site, and only with the secret that was printed."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from engine.serving.doorkeeper import host_name
from engine.serving.settings import LOOPBACK
from nlforge.wording.catalogue import say

TOKEN = "token"
"""Of the address that is printed: `/?token=…`."""
_TICKET_SECONDS = 60.0


@dataclass(frozen=True)
class Turned:
    """Why somebody was turned away, as a sentence for whoever looks at the page."""

    sentence: str
    status: int = 403


class Visitors:
    """The secrets of one server, and what a request must bring to see anything of it.

    All pages lie below a folder with a name of its own. The cookie is sent to that folder alone: other programs on
    this machine get no look at it, although a browser gives cookies of one port to all others.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self.token = secrets.token_urlsafe(32)
        self.cookie = secrets.token_urlsafe(32)
        self.folder = f"/{secrets.token_urlsafe(9)}/"
        self._tickets: dict[str, float] = {}
        """Each with the time until which it is good."""

    def ticket(self) -> str:
        """A token for one entrance within a minute: where others of this machine may read it, it is used up before
        they can."""
        found = secrets.token_urlsafe(32)
        self._tickets[found] = self._clock() + _TICKET_SECONDS
        return found

    def withdraw(self, ticket: str) -> None:
        """Nobody comes with this ticket."""
        self._tickets.pop(ticket, None)

    def foreign(self, headers: Mapping[str, str], *, socket: bool = False) -> Turned | None:
        """Why a request is not from a page of this server in a browser of this machine; None where it is.

        A `socket` must say where it comes from: every browser does.
        """
        host, origin = headers.get("Host", ""), headers.get("Origin")
        # A name that somebody lets point to this machine, so that a page of theirs may speak to it (DNS rebinding).
        if host_name(host) not in LOOPBACK:
            return Turned(say("web-other-name"))
        if origin is None:
            return Turned(say("web-other-site")) if socket else None
        return None if origin == f"http://{host}" else Turned(say("web-other-site"))

    def enters(self, token: str) -> bool:
        """Whether a token opens the door."""
        known = _same(token, self.token)
        # All are compared, so that the time tells nothing.
        found = [ticket for ticket in self._tickets if _same(token, ticket)]
        good = [self._clock() < self._tickets.pop(ticket) for ticket in found]
        return known or any(good)

    def unknown(self, path: str, headers: Mapping[str, str]) -> Turned | None:
        """Why a request comes from somebody who was not let in; None where it was."""
        if not _same(f"/{path[1:].partition('/')[0]}/", self.folder) or not _same(self._shown(headers), self.cookie):
            return Turned(say("web-no-token"))
        return None

    def cookie_line(self) -> str:
        """The cookie that whoever entered shows from then on."""
        return f"{TOKEN}={self.cookie}; Path={self.folder}; HttpOnly; SameSite=Strict"

    @staticmethod
    def _shown(headers: Mapping[str, str]) -> str:
        try:
            found = SimpleCookie(headers.get("Cookie", "")).get(TOKEN)
        except CookieError:
            return ""
        return "" if found is None else found.value


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())
