"""The pages as text, in the language that is spoken."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nlforge.wording.catalogue import say, spoken

_TEMPLATES = Path(__file__).parent
PAGE_FILES = _TEMPLATES / "page"
"""What the pages load beside textual-serve's own client."""


def screen_page(folder: str, socket: str, full: str) -> str:
    """The page with the screen; `folder` is the path all its files lie below, `socket` the address it is drawn from,
    `full` what it says where it is given no screen."""
    return _rendered(
        "screen.html.j2",
        folder=folder,
        socket=socket,
        no_script=say("web-no-script"),
        opening=say("web-opening"),
        closed=say("web-closed"),
        full=full,
        again=say("web-again"),
    )


def told_page(sentence: str) -> str:
    """A page that says one thing."""
    return _rendered("told.html.j2", sentence=sentence)


def _rendered(name: str, **values: str) -> str:
    pages = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return pages.get_template(name).render(language=spoken(), **values)
