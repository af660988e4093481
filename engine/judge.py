"""Language models as judges: asked side by side, remembered by content; one that cannot judge gives nothing, which is counted, never 0."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from engine.errors import Declined, RunFailed
from engine.graders.kinds import LlmJudge
from engine.graders.plain import says_something
from engine.graders.verdict import References, Reply, Verdict
from engine.journal import append_line, read_lines
from engine.spec import Criterion

AT_ONCE = 8
MOST_MISSING = 0.02
"""Share of rows without a judgement past which figures say nothing any more."""
_STREAK = 8
"""Failures without a single success after which nobody is asked any more."""
_BETTER = ("first", "second", "equally good")


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
"""Answers one request, from any thread; None = it could not judge. Raises RunFailed where no other request can fare better."""
OpenJudge = Callable[[str, bool], AbstractContextManager[Judge]]
"""The judge of a name; told whether nothing may leave this machine. Raises Declined where it is not on it then."""
Preference = Literal["first", "second", "tie"]


class Judging:
    """The judges of a rubric by name. Each verdict is appended to `path`, and the same content is never asked twice."""

    def __init__(self, judges: dict[str, Judge], path: Path | None = None) -> None:
        self._judges, self._path, self._lock = judges, path, threading.Lock()
        lines = (json.loads(line) for line in read_lines(path).lines) if path is not None else ()
        self._known: dict[str, JudgeVerdict] = {e["asked"]: JudgeVerdict(e["choice"], e["reason"]) for e in lines if isinstance(e, dict) and "asked" in e}
        self._failed: set[str] = set()
        self.calls = 0

    def ahead(self, model: str, requests: Sequence[JudgeRequest]) -> None:
        """Ask all of them, eight at once, so that `verdict` knows the answers. What failed is asked a second time at the end.

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
        """The answer, asked for if it is not known; what failed once more than that stays without one."""
        key = _key(model, request)
        if key in self._known or key in self._failed:
            return self._known.get(key)
        return self._ask(model, request)

    def _ask(self, model: str, request: JudgeRequest) -> JudgeVerdict | None:
        key, judge = _key(model, request), self._judges.get(model)
        found = judge(request) if judge is not None else None
        if found is not None and found.choice not in request.choices:
            found = None
        with self._lock:
            self.calls += 1
            if found is None:
                self._failed.add(key)
            elif key not in self._known:
                if self._path is not None:
                    line = json.dumps({"asked": key, "model": model, "question": request.question, "choice": found.choice, "reason": found.reason})
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
    return hashlib.sha256(json.dumps([model, seen], sort_keys=True).encode("utf-8", "replace")).hexdigest()


@contextmanager
def open_judges(criteria: Sequence[Criterion], open_judge: OpenJudge | None, path: Path | None, *, offline_only: bool) -> Iterator[Judging | None]:
    """All judges of a rubric for as long as the block; None where it has none.

    Raises:
        Declined: a judge is not at hand, or not on this machine although nothing may leave it.
    """
    models = list(dict.fromkeys(c.grader.model for c in criteria if isinstance(c.grader, LlmJudge)))
    if not models:
        yield None
        return
    if open_judge is None:
        raise Declined(f"Replies shall be judged by {' and '.join(models)}, and no judge is at hand here.", "", "Start the run with nlforge.")
    with ExitStack() as stack:
        yield Judging({m: stack.enter_context(open_judge(m, offline_only)) for m in models}, path)


def ask_ahead(criteria: Sequence[Criterion], replies: Sequence[Reply], refs: References) -> None:
    """Everything the judges of the rubric will be asked about these replies, at once."""
    for criterion in criteria:
        if refs.judges is not None and isinstance(criterion.grader, LlmJudge):
            refs.judges.ahead(criterion.grader.model, [_request(criterion.grader, r, refs) for r in replies if says_something(r.text)])


def judged(reply: Reply, wanted: LlmJudge, refs: References) -> Verdict:
    """The value of the judge's choice. An empty reply is not worth a question."""
    if not says_something(reply.text):
        return Verdict(wanted.choices[0].value, "it is empty")
    found = refs.judges.verdict(wanted.model, _request(wanted, reply, refs)) if refs.judges is not None else None
    if found is None:
        return Verdict(None, f"{wanted.model} gave no judgement", failed=True)
    return Verdict(next(c.value for c in wanted.choices if c.name == found.choice), f"{found.choice}: {found.reason}")


def _request(wanted: LlmJudge, reply: Reply, refs: References) -> JudgeRequest:
    sources = ""
    if wanted.sources and refs.facts:
        from engine.search import about

        sources = about(f"{reply.prompt}\n{reply.text}", refs.facts, refs.embedding)
    return JudgeRequest(wanted.question, tuple(c.name for c in wanted.choices), reply.prompt, reply.expected, reply.text, sources=sources)


def compare(judges: Judging, wanted: LlmJudge, pairs: Sequence[tuple[Reply, Reply]]) -> list[Preference | None]:
    """Which of two replies to the same message is better. Each pair is asked in both orders, for judges favour a place (Zheng et al. 2023,
    “Judging LLM-as-a-Judge”, section 3.4); where the orders disagree it is a tie. None where one could not be judged."""
    requests = [tuple(JudgeRequest(wanted.question, _BETTER, a.prompt, a.expected, x.text, y.text) for x, y in ((a, b), (b, a))) for a, b in pairs]
    judges.ahead(wanted.model, [r for both in requests for r in both])
    found: list[Preference | None] = []
    for one, other in requests:
        straight, swapped = judges.verdict(wanted.model, one), judges.verdict(wanted.model, other)
        if straight is None or swapped is None:
            found.append(None)
        elif (straight.choice, swapped.choice) == ("first", "second"):
            found.append("first")
        elif (straight.choice, swapped.choice) == ("second", "first"):
            found.append("second")
        else:
            found.append("tie")
    return found


def require_judged(failed: int, rows: int) -> None:
    """Raises RunFailed where more rows than a small share were not judged although they should have been."""
    if failed > MOST_MISSING * rows:
        raise RunFailed(f"{failed} of {rows} replies could not be judged.",
                        f"More than {MOST_MISSING:.0%} are missing, so that the figures would say nothing. What was judged is kept.",
                        "Check that the judge can be reached, then say: go on.")
