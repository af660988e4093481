"""What the screen remembers of a person from one time to the next: small settings, none of them words."""

from __future__ import annotations

import json
from contextlib import suppress

from engine.core.errors import NlforgeError
from engine.core.journal import replace_json
from engine.core.paths import cache_dir
from engine.core.regular_files import read_own

TOUR, THEME = "tour_offered", "theme"
_FILE = "screen.json"


def remembered(name: str) -> object:
    """What was remembered under a name; None where nothing was, or it cannot be read."""
    return _all().get(name)


def remember(name: str, value: str | bool) -> None:
    """Keep it for the next time; where that cannot be written, the next time is like the first."""
    with suppress(NlforgeError, OSError):
        replace_json(cache_dir() / _FILE, json.dumps({**_all(), name: value}))


def _all() -> dict[str, object]:
    try:
        found = json.loads(read_own(cache_dir() / _FILE))
    except (NlforgeError, OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
