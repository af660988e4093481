"""Where a person wants to be told that a run has ended. Nothing is sent anywhere unless it stands here."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError

from engine.core.errors import BadInput, NlforgeError
from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.core.paths import notices_file
from engine.core.regular_files import read_own
from engine.core.system_said import system_reason
from nlforge.wording.catalogue import say

Bell = Literal["screen", "always", "never"]
_Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x20\x7f]+$")]


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname or "")):
        return url
    raise ValueError("https:// is needed, but for a server on this machine")


def is_here(host: str) -> bool:
    """Whether a name is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class MailWay(Frozen):
    """A mail, by a server that the person has an account at."""

    to: Annotated[_Line, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    host: _Line
    port: int = Field(587, ge=1, le=65535)
    """465 is encrypted from the first byte; others switch to it, but for a server on this machine."""
    sender: _Line | None = None
    """None = the one who gets it."""
    user: _Line | None = None
    password: str | None = None


class NoticeSettings(Frozen):
    """What a person has set."""

    bell: Bell = "screen"
    """A bell and a notice of the terminal on the full screen; in plain lines too; or never."""
    mail: MailWay | None = None
    hook: Annotated[str, AfterValidator(_checked)] | None = None
    """Address that gets the figures by POST."""


def notice_settings() -> NoticeSettings:
    """Those of this person.

    Raises:
        BadInput: the file cannot be read.
    """
    try:
        return NoticeSettings.model_validate_json(read_own(notices_file()))
    except FileNotFoundError:
        return NoticeSettings()
    except (OSError, ValidationError) as error:
        raise BadInput(
            say("notice-unreadable", path=str(notices_file())), _first(error), say("notice-unreadable-todo")
        ) from error


def bell_wanted() -> Bell:
    """As `bell` of the settings; the usual one where they cannot be read: a bell is no reason for an error."""
    try:
        return notice_settings().bell
    except NlforgeError:
        return NoticeSettings().bell


def set_notices(wanted: NoticeSettings) -> None:
    """For this person's runs from here on; readable by this person alone.

    Raises:
        RunFailed: they could not be written.
    """
    replace_json(notices_file(), wanted.model_dump_json(exclude_none=True))


def _first(error: OSError | ValidationError) -> str:
    if isinstance(error, OSError):
        return system_reason(error)
    one = error.errors()[0]
    return say("notice-value-wrong", name=".".join(map(str, one["loc"])), why=one["msg"])
