"""Sessions as they stand now, newest first, those of a folder or of all folders, and those in which words were said."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.core.errors import NlforgeError
from engine.core.paths import RunPaths
from nlforge.saved_sessions.entry import SessionEntry, SessionFacts, SessionStage
from nlforge.saved_sessions.folding import folded
from nlforge.saved_sessions.index import read_all, read_newest, read_one
from nlforge.saved_sessions.shipped import SHIPPED


class SessionList:
    """The sessions of some folders; looked at again, what runs is followed on."""

    def __init__(self, folders: Iterable[Path], of: Path | None = None, *, shipped: bool = False) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._of = of.resolve() if of is not None else None
        self._without = frozenset[str]() if shipped else SHIPPED
        self._followed: dict[Path, _Followed] = {}

    def look(self, most: int | None = None) -> list[SessionEntry]:
        """All of them, or so many, the one last spoken in first; of those that belong to a folder only these."""
        found = []
        for folder in self._folders:
            # None of them is a link, so what holds for the folder holds for them.
            all_belong = self._of is None or folder.resolve().is_relative_to(self._of)
            for name, facts in (read_all(folder) if most is None else read_newest(folder, most)).items():
                if name not in self._without and (all_belong or self._belongs(folder / name, facts)):
                    found.append((facts.at, name, folder, facts))
        found.sort(key=lambda one: one[:2], reverse=True)
        return [self._stands(folder / name, facts) for _, name, folder, facts in found[:most]]

    def _belongs(self, root: Path, facts: SessionFacts) -> bool:
        """Whether it reads its data in the folder, or belongs nowhere: a repetition, or one that names no folder."""
        assert self._of is not None
        return facts.repeats or not facts.data_root or (root / facts.data_root).resolve().is_relative_to(self._of)

    def _stands(self, root: Path, facts: SessionFacts) -> SessionEntry:
        if facts.runs and facts.end is not SessionStage.DONE:
            run = RunPaths(root / "runs" / str(facts.runs))
            if _goes(run):
                return SessionEntry(root, facts, SessionStage.RUNNING, self._follow(run))
            self._followed.pop(run.root, None)
        return _resting(root, facts)

    def _follow(self, run: RunPaths) -> float | None:
        return self._followed.setdefault(run.root, _Followed(run)).share()


class _Followed:
    """A run in progress, as far as it has told."""

    def __init__(self, run: RunPaths) -> None:
        # A list in which nothing runs loads no events.
        from nlforge.follower import Follower
        from nlforge.run_progress import WholeRun

        self._follower, self._whole = Follower(run.events), WholeRun()

    def share(self) -> float | None:
        try:
            for event in self._follower.stream(thin=True):
                self._whole.take(event)
        except (NlforgeError, OSError):
            return None
        now = self._whole.now()
        return None if now is None else now[0]


def _goes(run: RunPaths) -> bool:
    from engine.runs.launch import is_running

    return is_running(run)


def is_going(root: Path) -> bool:
    """Whether a run of the session is in progress, whoever started it."""
    from engine.core.paths import runs_of

    return any(_goes(run) for run in runs_of(root))


def entry_of(root: Path) -> SessionEntry | None:
    """One session as it stands now; None where it is none, or may not be read."""
    facts = read_one(root)
    return None if facts is None else SessionList(())._stands(root, facts)


def _resting(root: Path, facts: SessionFacts) -> SessionEntry:
    if facts.runs and not facts.newer:
        return SessionEntry(root, facts, facts.end or SessionStage.BROKEN)
    return SessionEntry(root, facts, facts.plan)


def matching(entries: Iterable[SessionEntry], words: str) -> list[SessionEntry]:
    """Those that have each of the words in their name or in what was said."""
    wanted = folded(words).split()
    return [one for one in entries if all(word in one.facts.sought or word in folded(one.id) for word in wanted)]
