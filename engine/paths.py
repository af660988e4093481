"""Where things live inside a session folder; the layout is a public contract."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunPaths:
    """Files of one run: `sessions/<id>/runs/<n>/…`."""

    root: Path

    @property
    def session(self) -> Path:
        return self.root.parent.parent

    @property
    def spec(self) -> Path:
        """The run's own copy: the session's `spec.yaml` may be confirmed anew later."""
        return self.root / "spec.yaml"

    @property
    def events(self) -> Path:
        return self.root / "events.jsonl"

    @property
    def log(self) -> Path:
        return self.root / "engine.log"

    @property
    def pid(self) -> Path:
        return self.root / "pid"

    @property
    def stop(self) -> Path:
        return self.root / "stop"

    @property
    def adapter(self) -> Path:
        return self.root / "model" / "adapter"

    @property
    def report(self) -> Path:
        return self.root / "report.md"

    @property
    def eval_rows(self) -> Path:
        return self.root / "eval.jsonl"

    @property
    def replies(self) -> Path:
        """What base and trained model answered to each held-out row, with its score."""
        return self.root / "replies.jsonl"


def runs_of(session: Path) -> list[RunPaths]:
    """All runs of a session, oldest first."""
    folder = session / "runs"
    if not folder.is_dir():
        return []
    return [RunPaths(p) for p in sorted((p for p in folder.iterdir() if p.name.isdigit()), key=lambda p: int(p.name))]


def next_run(session: Path) -> RunPaths:
    """A new, empty run folder with the next number."""
    runs = runs_of(session)
    number = int(runs[-1].root.name) + 1 if runs else 1
    root = session / "runs" / str(number)
    root.mkdir(parents=True)
    return RunPaths(root)
