"""What a judging language model is asked and what it says: verdicts are
remembered by content, and one that cannot judge gives nothing, which is counted, never 0."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.core.journal import append_line, read_lines

AT_ONCE = 8
_STREAK = 8
"""Failures without a single success after which nobody is asked any more."""


@dataclass(frozen=True)
class JudgeRequest:
    """What one judge is asked about one reply, or about two where `other` is given."""

    question: str
    choices: tuple[str, ...]
    """From worst to best; of two replies: first, second, equally good."""
    prompt: str
    expected: str
    reply: str
    other: str | None = None
    sources: str = ""
    """Passages of the sources that speak of the same; empty where the question is not about them."""


@dataclass(frozen=True)
class JudgeVerdict:
    choice: str
    """One of the choices."""
    reason: str
    """Written before the choice."""


Judge = Callable[[JudgeRequest], JudgeVerdict | None]
"""Answers one request, from any thread; None = it could not judge. Raises RunFailed where no other request can fare
better."""
OpenJudge = Callable[[str, bool], AbstractContextManager[Judge]]
"""The judge of a name; told whether nothing may leave this machine. Raises Declined where it is not on it then."""


class JudgePanel:
    """The judges of a rubric by name. Each verdict is appended to `path`, and the same content is never asked twice."""

    def __init__(self, judges: dict[str, Judge], path: Path | None = None) -> None:
        self._judges, self._path, self._lock = judges, path, threading.Lock()
        lines = (json.loads(line) for line in read_lines(path).lines) if path is not None else ()
        self._known: dict[str, JudgeVerdict] = {
            e["asked"]: JudgeVerdict(e["choice"], e["reason"]) for e in lines if isinstance(e, dict) and "asked" in e
        }
        self._failed: set[str] = set()
        self.calls = 0

    def ahead(self, model: str, requests: Sequence[JudgeRequest]) -> None:
        """Ask all of them, eight at once, so that `verdict` knows the answers. What failed is asked a second time at
        the end.

        Raises:
            RunFailed: no request can be answered (a wrong key, no such model), or a verdict could not be written.
        """
        for _ in range(2):
            open_ = list({key: r for r in requests if (key := _key(model, r)) not in self._known}.values())
            if not open_:
                return
            # Alone first: what is wrong with the judge itself is wrong with all of them.
            successes = int(self._ask(model, open_[0]) is not None)
            failures = 1 - successes
            with ThreadPoolExecutor(AT_ONCE) as pool:
                for start in range(1, len(open_), AT_ONCE):
                    answers = list(pool.map(lambda r: self._ask(model, r), open_[start : start + AT_ONCE]))
                    successes += sum(a is not None for a in answers)
                    failures += sum(a is None for a in answers)
                    if not successes and failures >= _STREAK:
                        self._failed.update(_key(model, r) for r in open_)
                        return

    def verdict(self, model: str, request: JudgeRequest) -> JudgeVerdict | None:
        """The answer, asked for if it is not known; what failed once more than that stays without one.

        Raises:
            RunFailed: no request can be answered, or a verdict could not be written.
        """
        key = _key(model, request)
        if key in self._known or key in self._failed:
            return self._known.get(key)
        return self._ask(model, request)

    def _ask(self, model: str, request: JudgeRequest) -> JudgeVerdict | None:
        key, judge = _key(model, request), self._judges.get(model)
        found = judge(request) if judge is not None else None
        # A malformed verdict is none, never a low one.
        if found is not None and found.choice not in request.choices:
            found = None
        # The question is outside of it: eight are asked side by side.
        with self._lock:
            self.calls += 1
            if found is None:
                self._failed.add(key)
            elif key not in self._known:
                if self._path is not None:
                    line = json.dumps(
                        {
                            "asked": key,
                            "model": model,
                            "question": request.question,
                            "choice": found.choice,
                            "reason": found.reason,
                        }
                    )
                    # On disk before it is used: a run that is killed pays for no question twice.
                    append_line(self._path, line)
                self._known[key] = found
                self._failed.discard(key)
        return found


def _key(model: str, request: JudgeRequest) -> str:
    """sha256 of all the judge sees."""
    seen = asdict(request)
    if not request.sources:
        # As it was asked before there were any.
        del seen["sources"]
    # “replace”: a reply may hold half a letter, which UTF-8 cannot write.
    return hashlib.sha256(json.dumps([model, seen], sort_keys=True).encode("utf-8", "replace")).hexdigest()
