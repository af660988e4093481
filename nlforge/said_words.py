"""What a person says, made safe to read, keep and show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlforge.console import talk
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say


def unsaid(text: str, before: str = "") -> str:
    """The words with placeholders for keys and passwords: what is read, kept and shown later is made of these.
    `before` was said just before them."""
    from engine.privacy.secrets_in_speech import without_secrets

    return without_secrets(text, before)


def safe(text: str) -> str:
    """Half characters, as broken exports hold them, cannot be written anywhere: they become question marks. Keys and
    passwords become placeholders."""
    whole = text.encode("utf-8", "replace").decode()
    kept = unsaid(whole)
    if kept != whole:
        talk(say("talk-secrets-replaced"))
    return kept


def document_turns(documents: Sequence[Path]) -> list[Spoken]:
    """Requirement documents in parts that are read one by one; what reading a document left out is told with its first.

    Raises:
        BadInput: one of them cannot be read.
    """
    from engine.documents.apart import seen_apart
    from planner.documents.beside import beside_of
    from planner.documents.quoting import document_parts

    said: list[Spoken] = []
    names = [path.name for path in documents]
    for path in documents:
        name = path.name if names.count(path.name) == 1 else str(path)
        found = seen_apart(path)
        said += [
            Spoken(part, name, beside_of(found) if n == 0 else None)
            for n, part in enumerate(document_parts(safe(found.text)))
        ]
    return said
