"""How far a run is as a whole, and the curve of its loss, or of the mean reward."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Sparkline

from engine.core.printable import one_line
from nlforge.duration import duration
from nlforge.messages import Progress, WholeProgress
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say


class ProgressPanel(Vertical):
    """Hidden until a run begins."""

    DEFAULT_CSS = """
    ProgressPanel { height: 5; border: round $secondary; padding: 0 1; display: none; }
    ProgressPanel.going { display: block; }
    ProgressPanel Sparkline { height: 1; }
    ProgressPanel ProgressBar, ProgressPanel Bar { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._curve: list[float] = []
        self._figure = ""

    def compose(self) -> ComposeResult:
        yield Words(id="figures")
        yield ProgressBar(total=1.0, show_eta=False)
        yield Sparkline([])

    def show(self, progress: Progress) -> None:
        """One step: its figure joins the curve."""
        point = progress.loss if progress.reward is None else progress.reward
        if point is not None:
            self._curve.append(point)
        self._figure = progress.figure
        self.query_one(Sparkline).data = self._curve[-200:]

    def whole(self, progress: WholeProgress) -> None:
        """How far the run is as a whole."""
        self.add_class("going")
        figure = f"  {self._figure}" if self._figure and progress.learning else ""
        self.query_one("#figures", Words).show(
            one_line(
                say("run-progress-panel", doing=progress.doing, figure=figure, time=duration(progress.seconds_left))
            )
        )
        self.query_one(ProgressBar).update(progress=progress.share)

    def end(self) -> None:
        """The run is over."""
        self.remove_class("going")
        self._curve.clear()
        self._figure = ""
