"""A saved session and its repetitions: which plan and which figures there were, and whether they are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.core.display_names import MODELS
from engine.core.errors import BadInput
from nlforge.session_factory import find, noted, saved_digest, sessions_dir
from nlforge.store import Session, list_sessions
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.events import Evaluated

TOLERANCE = 0.02
"""Figures of repeated runs may differ by this much, or by their own noise where that is larger."""


@dataclass(frozen=True)
class Checked:
    """A repetition beside what it repeats."""

    same_spec: bool
    same_figures: bool
    compared: bool
    """Whether there was a plan and figures to compare with."""
    lines: tuple[str, ...]

    @property
    def same(self) -> bool:
        return self.same_spec and self.same_figures


def repeated_by(copy: Session) -> Session | None:
    """The session that `copy` repeats; None where it is no repetition.

    Raises:
        BadInput: it is not there any more.
    """
    names = [str(r["replay_of"]) for r in copy.records() if "replay_of" in r]
    return find(names[-1]) if names else None


def checked(original: Session, copy: Session) -> Checked:
    """Plan and figures of a repetition that has ended, beside those of the original or of an earlier repetition."""
    before = earlier(original, copy)
    wanted = saved_digest(original) or (saved_digest(before) if before else None)
    now = saved_digest(copy)
    same_spec = wanted is None or wanted == now
    old, new = figures(before) if before else None, figures(copy)
    same, lines = compare(new, old, clocked(copy)) if old and new else (True, [say("command-no-figures")])
    if wanted is None:
        first = say("command-no-plan-before")
    else:
        first = say("command-plan-same" if same_spec else "command-plan-different", before=wanted, now=str(now))
    planned = [] if same_spec else spec_changes(original if saved_digest(original) else before or original, copy)
    return Checked(same_spec, same, wanted is not None and old is not None, (first, *planned, *lines))


def spec_changes(before: Session, now: Session) -> list[str]:
    """A line for each value in which the specs of two sessions differ; a newer version of nlforge may plan otherwise
    from the same words."""
    from engine.core.spec import load_spec
    from planner.diff import leaves

    try:
        old, new = (dict(leaves(load_spec(s.root / "spec.yaml").model_dump(mode="json"))) for s in (before, now))
    except BadInput:
        return []
    return [
        _changed(at, old.get(at, "none"), new.get(at, "none"))
        for at in dict.fromkeys([*old, *new])
        if old.get(at) != new.get(at)
    ]


def _changed(at: str, old: str, new: str) -> str:
    if at == "data.redact" and (more := [k for k in new.split(", ") if k not in old.split(", ")]):
        return f"This version also replaces {', '.join(k.replace('_', ' ') for k in more)} (data.redact)."
    return f"{at}: {old} before, {new} now"


def figures(session: Session) -> Evaluated | None:
    """The figures of what the newest run delivers that has them, else those of the repetition whose result ships."""
    from engine.core.events import Evaluated, WayChosen, read_events
    from engine.core.paths import runs_of

    for run in reversed(runs_of(session.root)):
        events = list(reversed(list(read_events(run.events))))
        given = next((e.model for e in events if isinstance(e, WayChosen)), "trained")
        for event in events:
            if isinstance(event, Evaluated) and event.model == given:
                return event
    shipped = noted(session, "figures")
    return None if shipped is None else Evaluated.model_validate(shipped)


def repetitions(original: Session) -> list[Session]:
    """Of a saved session, the newest first."""
    found = [s for s in list_sessions(sessions_dir()) if any(r.get("replay_of") == original.id for r in s.records())]
    return sorted(found, key=lambda s: str(s.records()[0].get("time", "")), reverse=True)


def earlier(original: Session, but: Session) -> Session | None:
    """The run to compare a repetition with: the original if it has figures, else its newest repetition with some."""
    repeated = [s for s in repetitions(original) if s.root.resolve() != but.root.resolve()]
    return next((s for s in [original, *repeated] if figures(s) is not None), None)


def clocked(session: Session) -> frozenset[str]:
    """Rubric lines that are read off a clock: how they come out depends on how busy the machine is."""
    from engine.core.spec import load_spec

    run = session.run
    return (
        frozenset()
        if run is None
        else frozenset(c.name for c in load_spec(run.spec).rubric if c.grader.kind == "latency")
    )


def compare(now: Evaluated, before: Evaluated, by_clock: frozenset[str] = frozenset()) -> tuple[bool, list[str]]:
    """Whether two runs agree within the tolerance, and a line a figure; figures `by_clock`, and a score they moved,
    are shown only."""
    lines, same = [], now.model == before.model
    if not same:
        lines.append(f"what is delivered: {MODELS[before.model]} before, {MODELS[now.model]} now: DIFFERENT")
    pairs = {**{k: (v, before.criteria.get(k)) for k, v in now.criteria.items()}, "score": (now.score, before.score)}
    moved = False
    for name, (new, old) in pairs.items():
        allowed = max(TOLERANCE, now.noise, before.noise)
        good = new == old if new is None or old is None else abs(new - old) <= allowed
        if not good and (name in by_clock or (name == "score" and moved)):
            moved = True
            lines.append(f"{name}: {old} before, {new} now: depends on how busy the machine was, not compared")
            continue
        same &= good
        lines.append(f"{name}: {old} before, {new} now, allowed ±{allowed:.3f}: {'same' if good else 'DIFFERENT'}")
    return same, lines
