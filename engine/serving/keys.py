"""Keys of people who may use a server: made once, shown once, kept as hashes, taken back one by one.

A key has 256 random bits, so nobody finds it by trying, and a plain SHA-256 of it is as safe as a slow hash; those are
for passwords that people choose. Without salt, as no two keys are alike.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.core.sentences import sentence

PREFIX = "nlf-"
_NAME = re.compile(r"[\w.@ -]{1,60}")
_FIRST = "first"


class KeyEntry(Frozen):
    """What is kept of a key."""

    name: str
    """Whose it is."""
    sha256: str
    made: datetime


_entries: TypeAdapter[tuple[KeyEntry, ...]] = TypeAdapter(tuple[KeyEntry, ...])


class KeyFile:
    """The keys of a session; what another process changes counts from the next request on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._known: dict[str, str] = {}

    def entries(self) -> tuple[KeyEntry, ...]:
        """All keys that are valid.

        Raises:
            BadInput: the file is damaged; nobody is let in by a guess.
        """
        try:
            return _entries.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            raise BadInput(
                sentence("error-keys_cannot_be_read", "The keys in {path} cannot be read.", path=self._path),
                sentence("error-not_what_nlforge_wrote", "It is not what nlforge wrote."),
                sentence("error-delete_file_and_make_keys", "Delete the file and make the keys anew."),
            ) from error

    def make(self, name: str = _FIRST) -> str:
        """A new key, which is told here and never again.

        Raises:
            BadInput: the name has a key already, or is none.
            RunFailed: it could not be kept.
        """
        if not _NAME.fullmatch(name):
            raise BadInput(
                sentence("error-cannot_be_name_key", "“{name}” cannot be the name of a key.", name=name[:60]),
                "",
                sentence("error-use_letters_figures_dots_and", "Use letters, figures, dots and dashes."),
            )
        known = self.entries()
        if any(entry.name == name for entry in known):
            raise BadInput(
                sentence("error-there_key_for_already", "There is a key for {name} already.", name=name),
                sentence("error-was_shown_once_and_only", "It was shown once, and only its hash is kept."),
                sentence("error-take_back_key_first", "Take back the key of {name} first.", name=name),
            )
        key = PREFIX + secrets.token_urlsafe(32)
        self._keep((*known, KeyEntry(name=name, sha256=_hash(key), made=datetime.now(UTC))))
        return key

    def revoke(self, name: str) -> None:
        """Take the key of somebody back.

        Raises:
            BadInput: there is none of this name.
            RunFailed: it could not be written.
        """
        known = self.entries()
        if all(entry.name != name for entry in known):
            names = ", ".join(entry.name for entry in known) or "none"
            raise BadInput(
                sentence("error-there_no_key_for", "There is no key for {name}.", name=name[:60]),
                sentence("error-there_keys_for", "There are keys for: {names}.", names=names),
                sentence("error-check_name", "Check the name."),
            )
        self._keep(tuple(entry for entry in known if entry.name != name))

    def owner(self, key: str) -> str | None:
        """Whose key it is."""
        self._refresh()
        # Found by its hash: how long that takes says nothing of the key.
        return self._known.get(_hash(key))

    def used(self) -> bool:
        """Whether anybody has a key, or had one: who takes back the last one shuts the door, and does not open it."""
        return self._path.exists()

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._known, self._seen = {}, None
            return
        if (now := (stat.st_mtime_ns, stat.st_ino)) != self._seen:
            self._known = {entry.sha256: entry.name for entry in self.entries()}
            self._seen = now

    def _keep(self, entries: tuple[KeyEntry, ...]) -> None:
        replace_json(self._path, _entries.dump_json(entries, indent=1).decode())


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
