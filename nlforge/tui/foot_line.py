"""Screens whose foot line says what the keys do in the language that is spoken."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import ActiveBinding
from textual.screen import Screen, ScreenResultType

from nlforge.wording.catalogue import has, say


class WordedScreen(Screen[ScreenResultType]):
    """What a binding is described by is the end of its key in the catalogue: the words of a person may change the
    language after the screen was made."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return {key: _worded(one) for key, one in super().active_bindings.items()}


def _worded(one: ActiveBinding) -> ActiveBinding:
    named = one.binding.description
    if not named.isalpha() or not has(f"screen-key-{named}"):
        return one
    return one._replace(binding=replace(one.binding, description=say(f"screen-key-{named}")))
