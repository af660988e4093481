"""All runs of a session beside each other: what each delivers, its score, and whether it differs from the newest by
more than chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from engine.core.paths import runs_of
from nlforge.result.facts import result_of
from nlforge.result.report_file import report_file
from nlforge.wording.catalogue import number, say
from nlforge.wording.told import model_name

if TYPE_CHECKING:
    from nlforge.result.facts import ResultFacts
    from nlforge.store import Session

_MOST = 12


def compared(session: Session) -> tuple[str, ...]:
    """A line a run that was measured, the newest first; the figures of runs on other test messages are not comparable,
    which is said.

    Raises:
        BadInput: no run came to a result.
    """
    found = list(_results(session))
    if not found:
        raise BadInput(say("result-none"), "", say("result-none-todo"))
    if len(found) == 1:
        return (_line(found[0]), say("result-compare-one"))
    others = say("result-compare-other-rows") if len({_rows(one) for one in found}) > 1 else ""
    return (
        say("result-compare-head", session=session.id),
        *(f"- {_line(one)}{_against(one, found)}" for one in found),
        *filter(None, (say("result-compare-how"), others)),
    )


def _results(session: Session) -> Iterator[ResultFacts]:
    for run in [one for one in reversed(runs_of(session.root)) if report_file(one).is_file()][:_MOST]:
        try:
            yield result_of(session, run)
        except BadInput:
            # Written by another version; what can be read is compared.
            continue


def _line(facts: ResultFacts) -> str:
    way = next((one for one in facts.ways if one.delivered), None)
    score = say("result-unmeasured") if way is None or way.score is None else number(way.score, 2)
    told = {"score": score, "noise": number(way.noise if way is not None else 0.0, 2)}
    return say("result-compare-run", run=facts.run.root.name, model=model_name(facts.report.delivered), **told)


def _against(facts: ResultFacts, found: Sequence[ResultFacts]) -> str:
    """How it stands against the run before it, by the ranges of both."""
    at = found.index(facts)
    before = found[at + 1] if at + 1 < len(found) else None
    ways = [next((one for one in f.ways if one.delivered), None) for f in (facts, before) if f is not None]
    if len(ways) < 2 or any(way is None or way.score is None for way in ways) or _rows(facts) != _rows(before):
        return ""
    now, then = ways[0], ways[1]
    assert now is not None and then is not None and now.score is not None and then.score is not None
    change, chance = now.score - then.score, (now.noise**2 + then.noise**2) ** 0.5
    kind = "chance" if abs(change) <= chance else "better" if change > 0 else "worse"
    return say(f"result-compare-{kind}", change=number(change, 2, sign=True))


def _rows(facts: ResultFacts | None) -> str:
    """By which the messages it was measured on are known."""
    try:
        return sha256(facts.run.eval_rows.read_bytes()).hexdigest() if facts is not None else ""
    except OSError:
        return f"unknown {facts.run.root.name}" if facts is not None else ""
