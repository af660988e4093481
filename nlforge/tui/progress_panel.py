"""Loss, or what replies are paid, and remaining time while a run goes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Sparkline, Static

from nlforge.duration import duration
from nlforge.messages import Progress


class ProgressPanel(Vertical):
    """Hidden until the first step of a run."""

    DEFAULT_CSS = """
    ProgressPanel { height: 5; border: round $secondary; padding: 0 1; display: none; }
    ProgressPanel.going { display: block; }
    ProgressPanel Sparkline { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._curve: list[float] = []

    def compose(self) -> ComposeResult:
        yield Static("", id="figures")
        yield ProgressBar(show_eta=False)
        yield Sparkline([])

    def show(self, progress: Progress) -> None:
        """One step."""
        self.add_class("going")
        point = progress.loss if progress.paid is None else progress.paid
        if point is not None:
            self._curve.append(point)
        self.query_one("#figures", Static).update(f"{progress.where}  {progress.figure}  {duration(progress.eta_seconds)} left")
        self.query_one(ProgressBar).update(total=progress.of, progress=progress.step)
        self.query_one(Sparkline).data = self._curve[-200:]

    def end(self) -> None:
        """The run is over."""
        self.remove_class("going")
        self._curve.clear()
