"""A screen that hands out a file as soon as it is there: `python -m tests.support.handing_out`."""

from __future__ import annotations

import io

from textual.app import App

TEXT = "what was said\n"


class HandingOut(App[None]):
    """Nothing but the file."""

    def on_mount(self) -> None:
        """Hand it out."""
        self.deliver_text(io.StringIO(TEXT), save_filename="conversation.md")


if __name__ == "__main__":
    HandingOut().run()
