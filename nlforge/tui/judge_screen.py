"""Replies judged one at a time by single keys, how far the rubric agrees, and changes of its points to say yes or no
to."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen

from engine.core.errors import NlforgeError
from engine.core.printable import one_line
from engine.core.spec import Criterion
from nlforge.annotation_session import OFFER, hint_of, in_a_word, key_of
from nlforge.console import unexpected
from nlforge.plain_text import quoted
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from nlforge.annotation_session import Sitting
    from nlforge.calibration import Calibration, Offer

_MOST = 20_000
"""Characters of a text that are shown."""
_SCROLL = {"up": "scroll_up", "down": "scroll_down", "pageup": "scroll_page_up", "pagedown": "scroll_page_down"}


class JudgeScreen(Screen["Calibration | None"]):
    """Ends with what the person took; None where they left before there was anything to take."""

    CSS = """
    JudgeScreen { layout: vertical; }
    #progress { height: auto; background: $panel; padding: 0 1; }
    #judged { height: 1fr; padding: 1 2; }
    #judged Static { height: auto; margin-bottom: 1; }
    #judged .message { color: $text-muted; }
    #judged .reply { border: round $primary; padding: 0 1; }
    #question { height: auto; padding: 0 2; }
    #keys { height: auto; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar = []

    def __init__(self, sitting: Sitting, rubric: Sequence[Criterion] | None) -> None:
        super().__init__()
        self._sitting, self._rubric = sitting, rubric
        self._found: Calibration | None = None
        self._offer: Offer | None = None
        self._mode: str = "asking"
        self._next, self._left = threading.Event(), threading.Event()

    def compose(self) -> ComposeResult:
        yield Words(id="progress")
        yield VerticalScroll(id="judged", can_focus=False)
        with Vertical(id="question"):
            yield Words(id="said")
        yield Words(id="keys")

    def on_mount(self) -> None:
        if self._sitting.questions:
            self._ask()
        else:
            self._think()

    def on_unmount(self) -> None:
        self._left.set()
        self._next.set()

    def on_key(self, event: events.Key) -> None:
        """One key, one answer; arrows turn long replies."""
        if event.key.startswith("ctrl+"):
            return
        event.stop()
        event.prevent_default()
        key = key_of((event.character or event.key).casefold())
        if event.key in _SCROLL:
            getattr(self.query_one("#judged"), _SCROLL[event.key])(animate=False)
            return
        if event.key == "escape":
            key = "q"
        match self._mode:
            case "asking":
                if self._sitting.press(key):
                    self._think() if self._sitting.now is None else self._ask()
            case "offering" if self._found is not None and self._offer is not None and key in ("y", "n", "q"):
                if key == "q":
                    self._end()
                else:
                    self._found.answer(self._offer, key == "y")
                    self._wait(say("judge-looking"))
                    self._next.set()
            case "done":
                self.dismiss(self._found)
            case "thinking" if key == "q":
                self._end()
            case _:
                pass

    def _ask(self) -> None:
        from planner.llm.judge import shown

        asked = self._sitting.now
        assert asked is not None
        earlier = self._sitting.answered.get(self._sitting.at)
        again = f"   {say('judge-said-before', answer=in_a_word(earlier))}" if earlier else ""
        prompt, *replies = (shown(text, _MOST) for text in (asked.prompt, *asked.replies))
        texts = [(quoted(prompt), "message")] + [
            (f"{n}  {r}" if len(replies) > 1 else r, "reply") for n, r in enumerate(replies, 1)
        ]
        self._show(
            f"{self._sitting.progress}   {say('judge-random-order')}",
            texts,
            f"{asked.question}{again}",
            asked.hint,
        )

    def _think(self) -> None:
        self._mode = "thinking"
        self._wait(say("judge-comparing"))
        self._calibrate()

    def _wait(self, text: str) -> None:
        self._mode = "thinking"
        self._show(say("judge-moment"), [(text, "message")], "", say("judge-keys-wait"))

    def _show(self, head: str, texts: Sequence[tuple[str, str]], question: str, keys: str) -> None:
        self.query_one("#progress", Words).show(head)
        view = self.query_one("#judged", VerticalScroll)
        view.remove_children()
        view.mount(*(Words(text, classes=kind) for text, kind in texts))
        view.scroll_home(animate=False)
        self.query_one("#said", Words).show(Text(one_line(question), "bold"))
        self.query_one("#keys", Words).show(one_line(keys))

    @work(thread=True, exclusive=True, group="judge")
    def _calibrate(self) -> None:
        """Where a language model judges, this may take a while; widgets are only touched on the other side."""
        from nlforge.calibration import calibrating

        desk = self._sitting.desk
        try:
            if not (desk.judged() or desk.preferences()):
                self._tell(self._finish, [say("judge-nothing-yet")])
                return
            with calibrating(desk, self._rubric) as found:
                said = found.said()
                while not self._left.is_set() and (offer := found.next()) is not None:
                    self._next.clear()
                    self._tell(self._offered, found, offer, said)
                    self._next.wait()
                self._tell(self._finish, said, found)
        except NlforgeError as error:
            self._tell(self._finish, error_lines(error))
        except Exception as error:  # the boundary: what was judged is kept, and the window stays open
            self._tell(self._finish, unexpected(error))

    def _tell(self, what: Any, *arguments: object) -> None:
        if not self._left.is_set():
            self.app.call_from_thread(what, *arguments)

    def _offered(self, found: Calibration, offer: Offer, said: Sequence[str]) -> None:
        self._found, self._offer, self._mode = found, offer, "offering"
        texts = [(line, "result") for line in said] + [(offer.text, "reply")]
        self._show(say("judge-kept"), texts, say("judge-take"), hint_of(OFFER))

    def _end(self) -> None:
        self._left.set()
        self._next.set()
        self.dismiss(self._found)

    def _finish(self, said: Sequence[str], found: Calibration | None = None) -> None:
        self._found, self._mode = found, "done"
        taken = [o.text.split("\n", 1)[0] for o in found.accepted] if found is not None else []
        texts = [(line, "result") for line in said] + [(line, "reply") for line in taken]
        question = say("judge-goes-in", count=len(taken)) if taken else say("judge-points-stay")
        self._show(say("judge-kept"), texts, question, say("judge-any-key"))
