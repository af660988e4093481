"""Whether what people ask is still what the model learned from, in words with what to do."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from engine.core.errors import NlforgeError
from nlforge.store import Session
from nlforge.wording.catalogue import number, say, tongue

if TYPE_CHECKING:
    from engine.drift.compare import MovedShare
    from engine.drift.of_session import Drift

_NAMED = 3
"""More at once say less."""


def drift_lines(found: Drift) -> list[str]:
    """What moved and what to do about it; one line where nothing did, or nobody can tell."""
    from engine.drift.compare import FEWEST

    told = found.compared
    if not told.now or found.since is None:
        return [say("drift-nothing")]
    since = f"{found.since:%Y-%m-%d}"
    if told.now < FEWEST:
        return [say("drift-few", now=told.now, since=since, least=FEWEST)]
    if told.before < FEWEST:
        return [say("drift-learned-few", before=told.before)]
    if not told.moved:
        return [say("drift-same", now=told.now, since=since)]
    lines = [say("drift-moved", now=told.now, since=since, before=told.before)]
    for one in told.moved[:_NAMED]:
        lines += [f"- {_said(one, found.names)}", f"  {_todo(one)}"]
    return lines


def alarm(session: Session) -> str | None:
    """One line where something moved; None where nothing did or nobody can tell."""
    from engine.drift.of_session import drift_of

    with suppress(NlforgeError):
        if drift_of(session.root).compared.moved:
            return say("drift-alarm", session=session.id)
    return None


def _kind(one: MovedShare) -> str:
    return "nothing_known" if one.aspect == "topic" and int(one.which) < 0 else one.aspect


def _said(one: MovedShare, names: tuple[str, ...]) -> str:
    from engine.drift.tally import LENGTHS

    which = ""
    if one.aspect == "topic" and int(one.which) >= 0:
        which = names[int(one.which)] if int(one.which) < len(names) else one.which
    elif one.aspect == "language":
        which = tongue(one.which)
    elif one.aspect == "length":
        letters = LENGTHS[min(int(one.which), len(LENGTHS) - 1)]
        which = say(f"drift-long-{one.which}", letters=letters)
    way = "up" if one.now > one.before else "down"
    now, before = number(100 * one.now, 0), number(100 * one.before, 0)
    return say(f"drift-{_kind(one)}-{way}", which=which, now=now, before=before)


def _todo(one: MovedShare) -> str:
    if one.now < one.before:
        return say("drift-todo-fewer")
    return say(f"drift-todo-{_kind(one)}")
