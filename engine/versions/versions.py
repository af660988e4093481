"""The versions of a session's model: each run that left weights is one, and has the run's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from engine.core.errors import BadInput, ExitCode
from engine.core.events import (
    DataReady,
    Evaluated,
    FitnessJudged,
    GateChecked,
    Measurable,
    RunFailedEvent,
    RunFinished,
    WeightsSaved,
)
from engine.core.paths import RunPaths, runs_of
from engine.core.rare_events import rare_events
from engine.core.releases import ReleaseLine, releases_of, stack_of
from engine.core.sentences import sentence
from engine.core.spec import digest, load_spec
from engine.models.weight_digests import is_there
from engine.prompting.delivered import measured_as

State = Literal["candidate", "released", "retired"]
"""candidate: nobody was given it yet; released: people get it; retired: people had it before."""
_TOLD = ("weights_saved", "data_ready", "evaluated", "fitness", "gate", "run_finished", "run_failed")


@dataclass(frozen=True)
class Version:
    """One model of a session, and what is known of it."""

    number: int
    run: RunPaths
    state: State
    by_hand: bool
    """Whether somebody released it; the newest model is given to people as long as nobody has released any."""
    spec: str
    """Digest of what was confirmed."""
    weights: str
    """Digest of the weights; empty where an older nlforge saved them."""
    data: str
    """Digest of the rows it learned from; empty where an older nlforge prepared them."""
    made: datetime | None
    """When the run ended; None where it did not come to its end."""
    delivered: Measurable
    """Which of those that were measured answers."""
    rows: int | None
    """Held out and measured with."""
    score: float | None
    noise: float | None
    """Half width of the 95 % interval of `score`."""
    fit: str
    """Grade of the verdict; empty where there is none."""
    failed: tuple[str, ...]
    """Checks that said no; such a version is not released."""
    last: ReleaseLine | None
    """The last decision that gave it to people."""


def versions_of(session: Path) -> list[Version]:
    """All versions of a session, oldest first.

    Raises:
        BadInput: the file of decisions is no plain one.
    """
    runs = [run for run in runs_of(session) if is_there(run.adapter)]
    lines = releases_of(session)
    stack, by_hand = stack_of(lines), bool(lines)
    found = [_version(run, lines) for run in runs]
    if not stack and found:
        # Nobody decided: the newest is what people get.
        stack = [found[-1].number]
    had = {line.version for line in lines} | {line.before for line in lines}
    return [_in_state(one, stack, had, by_hand) for one in found]


def people_get(versions: Sequence[Version]) -> Version | None:
    """The one that people get."""
    return next((one for one in versions if one.state == "released"), None)


def version_numbered(session: Path, number: int) -> Version:
    """Raises BadInput where there is none."""
    found = versions_of(session)
    for one in found:
        if one.number == number:
            return one
    known = ", ".join(str(one.number) for one in found)
    raise BadInput(
        sentence(
            "error-no_version", "There is no version {number} of {session}.", number=str(number), session=session.name
        ),
        sentence("error-versions_there_are", "There are: {known}.", known=known) if known else "",
        sentence("error-see_versions", "See them with: nlforge versions {session}", session=session.name),
    )


def _in_state(one: Version, stack: Sequence[int], had: set[int | None], by_hand: bool) -> Version:
    state: State = "candidate"
    if stack and one.number == stack[-1]:
        state = "released"
    elif one.number in had or (not by_hand and stack and one.number < stack[-1]):
        state = "retired"
    return replace(one, state=state, by_hand=by_hand)


def _version(run: RunPaths, lines: Sequence[ReleaseLine]) -> Version:
    number = int(run.root.name)
    try:
        told = list(rare_events(run.events, _TOLD))
    except OSError:
        told = []
    delivered = _delivered(run)
    measured = [
        one for one in told if isinstance(one, Evaluated) and one.model == delivered and one.split == "held_out"
    ]
    figures = measured[-1] if measured else None
    weights = [one.digest for one in told if isinstance(one, WeightsSaved) and one.path == "model/adapter"]
    data = [one.fingerprint for one in told if isinstance(one, DataReady)]
    # One that a check held back came to its end, too.
    ended = [
        one.time
        for one in told
        if isinstance(one, RunFinished)
        or (isinstance(one, RunFailedEvent) and one.exit_code == ExitCode.GATE_FAILED and measured)
    ]
    fit = [one.grade for one in told if isinstance(one, FitnessJudged)]
    gates = {one.name: one.passed for one in told if isinstance(one, GateChecked)}
    return Version(
        number=number,
        run=run,
        state="candidate",
        by_hand=False,
        spec=digest(load_spec(run.spec)),
        weights=weights[-1] if weights else "",
        data=data[-1] if data else "",
        made=datetime.fromisoformat(ended[-1]) if ended else None,
        delivered=delivered,
        rows=figures.rows if figures is not None else None,
        score=figures.score if figures is not None else None,
        noise=figures.noise if figures is not None else None,
        fit=fit[-1] if fit else "",
        failed=tuple(name for name, passed in gates.items() if not passed),
        last=next((line for line in reversed(lines) if line.version == number), None),
    )


def _delivered(run: RunPaths) -> Measurable:
    try:
        return measured_as(run)
    except BadInput:
        # What says so was changed; whoever releases or asks it is told.
        return "trained"
