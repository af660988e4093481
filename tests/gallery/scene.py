"""A screen or state, and how one gets there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from nlforge.conversation import Conversation
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.wording.catalogue import Language
from tests.support.messages import desk_table
from tests.support.no_model import no_model


@dataclass(frozen=True)
class Scene:
    """Small letters and dashes name it; its files too."""

    name: str
    opens: Callable[[Path], ChatApp]
    """Opens the app, given its folder, which is empty."""
    goes: Callable[[ChatApp, Pilot[None]], Awaitable[None]] | None = None
    """From the open app to what is shown."""
    about: str = ""
    """What is said of its picture in docs/gallery.md; empty where it has none."""
    language: Language = "en"
    light: bool = False


def first(_: Path) -> ChatApp:
    """Nothing was said yet."""
    return ChatApp()


def desk_session(folder: Path) -> Session:
    """An empty session with a table of a shop's messages beside it."""
    (folder / "desk.csv").write_text(desk_table())
    # Named from here: what is shown has no folder of one machine in it.
    session = Session.create(Path("sessions"), "desk")
    session.set_data_root(folder)
    return session


def planning(folder: Path) -> ChatApp:
    """The conversation of such a session."""
    session = desk_session(folder)
    return ChatApp(opener=lambda _: Conversation(session, no_model))
