"""Where things live inside a session folder, which is a public contract; and what is kept for a person beside them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from engine.core.journal import private_folder


@dataclass(frozen=True)
class RunPaths:
    """Files of one run: `sessions/<id>/runs/<n>/…`."""

    root: Path

    @property
    def session(self) -> Path:
        """Folder of the session this run is of."""
        return self.root.parent.parent

    @property
    def spec(self) -> Path:
        """The run's own copy: the session's `spec.yaml` may be confirmed anew later."""
        return self.root / "spec.yaml"

    @property
    def origin(self) -> Path:
        """Where each value of the spec comes from, as JSON; not there for a spec made by hand."""
        return self.root / "origin.json"

    @property
    def events(self) -> Path:
        """What the engine reported, one event a line."""
        return self.root / "events.jsonl"

    @property
    def place(self) -> Path:
        """Address of the Ray cluster the run trains on; not there for this machine alone."""
        return self.root / "on"

    @property
    def manners(self) -> Path:
        """When it begins and when it pauses, as JSON; not there where nothing was said of it."""
        return self.root / "manners.json"

    @property
    def log(self) -> Path:
        """What the process wrote beside its events, for whoever looks for a fault."""
        return self.root / "engine.log"

    @property
    def pid(self) -> Path:
        """Number of the process while it runs."""
        return self.root / "pid"

    @property
    def lock(self) -> Path:
        """Held by the run's process as long as it lives."""
        return self.root / "lock"

    @property
    def stop(self) -> Path:
        """A file whose being there asks the run to end."""
        return self.root / "stop"

    @property
    def adapter(self) -> Path:
        """Weights of the last stage: an adapter, or a whole model."""
        return self.root / "model" / "adapter"

    @property
    def report(self) -> Path:
        """The report, in Markdown."""
        return self.root / "report.md"

    @property
    def eval_rows(self) -> Path:
        """The held-out rows, one a line."""
        return self.root / "eval.jsonl"

    @property
    def card(self) -> Path:
        """The data card in words; `data.json` beside it has the same facts."""
        return self.root / "data.md"

    @property
    def read(self) -> Path:
        """What was read of files so far; shared by the runs of a session, and gone when one has finished."""
        return self.root.parent / "read"

    @property
    def data(self) -> Path:
        """The prepared rows, an Arrow data set; its fingerprint is in the event `data_ready`."""
        return self.root / "data"

    @property
    def general(self) -> Path:
        """What the base wrote to be mixed in while texts are read."""
        return self.root / "general.json"

    @property
    def written(self) -> Path:
        """Questions and answers a language model wrote from the person's texts, for all runs of the session."""
        return self.root.parent / "written.jsonl"

    @property
    def judged(self) -> Path:
        """What language models judged of replies, for all runs of the session."""
        return self.root.parent / "judged.jsonl"

    @property
    def learned(self) -> Path:
        """Folded messages that were learned from, never to be measured with."""
        return self.root / "learned.jsonl"

    @property
    def replying(self) -> Path:
        """Labels the model chooses among and the longest reply, as whoever asks it needs them."""
        return self.root / "model" / "replying.json"

    @property
    def trust(self) -> Path:
        """When the model hands over to a person; not there where it answers every message."""
        return self.root / "model" / "trust.json"

    @property
    def prompting(self) -> Path:
        """What stands in the model's prompts beside the message; not there where that is the message alone."""
        return self.root / "model" / "prompting.json"

    @property
    def delivered(self) -> Path:
        """Which weights answer when the run has ended, and with what in the prompt."""
        return self.root / "model" / "delivered.json"

    @property
    def untrained(self) -> Path:
        """What stands in the prompts of the untrained model, where that is what is delivered."""
        return self.root / "model" / "untrained"

    def answers(self, which: str) -> Path:
        """Replies of the base or trained model to the held-out rows, as soon as all are there."""
        return self.root / "answers" / f"{which}.json"

    @property
    def tokens(self) -> Path:
        """What is learned, token by token; `tokens.html` beside it shows the same."""
        return self.root / "model" / "tokens.json"

    @property
    def rubric_test(self) -> Path:
        """How well each line of the rubric notices spoiled replies, as a table."""
        return self.root / "rubric.txt"

    @property
    def timed(self) -> Path:
        """How long replies of what is delivered take, as soon as they are measured."""
        return self.root / "reply_times.json"

    @property
    def replies(self) -> Path:
        """What base and trained model answered to each held-out row, with its score."""
        return self.root / "replies.jsonl"


_NUMBER = re.compile(r"[0-9]{1,9}")
"""Names of run folders; other digits, as “²”, are none that nlforge wrote."""


def runs_of(session: Path) -> list[RunPaths]:
    """All runs of a session, oldest first; a folder a crash left without its spec is none."""
    folder = session / "runs"
    if folder.is_symlink() or not folder.is_dir():
        return []
    return [RunPaths(p) for p in _numbered(folder) if not p.is_symlink() and (p / "spec.yaml").is_file()]


def next_run(session: Path) -> RunPaths:
    """A new, empty run folder with the next number."""
    taken = _numbered(session / "runs") if (session / "runs").is_dir() else []
    root = session / "runs" / str(int(taken[-1].name) + 1 if taken else 1)
    private_folder(root.parent)
    root.mkdir(0o700)
    root.chmod(0o700)
    return RunPaths(root)


def _numbered(folder: Path) -> list[Path]:
    return sorted((p for p in folder.iterdir() if _NUMBER.fullmatch(p.name)), key=lambda p: int(p.name))


def cache_dir() -> Path:
    """Per-user cache; `NLFORGE_CACHE` moves it."""
    return Path(os.environ.get("NLFORGE_CACHE") or platformdirs.user_cache_dir("nlforge"))


def notices_file() -> Path:
    """Where a person wants to be told of the end of a run; `NLFORGE_CONFIG` moves its folder."""
    return Path(os.environ.get("NLFORGE_CONFIG") or platformdirs.user_config_dir("nlforge")) / "notices.json"
