"""Questions about a run, answered from its own events, the estimate before it, and this machine: never by a model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.core import events as ev
from engine.core.gain import ENOUGH_PAIRS
from nlforge.duration import between, duration
from nlforge.intents.intent import Intent, Situation
from nlforge.messages import Message, TableMessage, TalkMessage
from nlforge.next_step import why_gone
from nlforge.run_lines import queued_lines, run_lines
from nlforge.run_view import rows_told
from nlforge.standing import Standing
from nlforge.wording import catalogue
from nlforge.wording.catalogue import number, say
from nlforge.wording.delivered import cost_lines
from nlforge.wording.told import again_line, failed_lines, fitness_lines, stopped_line, who

if TYPE_CHECKING:
    from engine.core.gain import Gain

_SILENT = 120.0
"""Seconds without a report, after which it is worth saying how long."""
_FULL = 1.5
"""Programs that want to compute, for each processor core, from which on a run waits for others; alone it wants one."""


def answer(question: Intent, at: Standing) -> Iterator[Message]:
    """What is true of the newest run now; before the first one, what the plan says of it."""
    if at.run is None:
        yield TalkMessage(*_planned(at))
        return
    match question:
        case Intent.SCORE:
            yield from _score(at)
        case Intent.SPEED:
            yield TalkMessage(*_speed(at))
        case Intent.ENDING:
            yield TalkMessage(*_ending(at))
        case Intent.DATA:
            yield TalkMessage(*_data(at))
        case Intent.WHERE:
            yield TalkMessage(*_where(at))
        case Intent.LEAVE:
            yield TalkMessage(*_leave(at))
        case Intent.COST:
            yield TalkMessage(*_cost(at))
        case _:
            yield TalkMessage(*_progress(at))


def _planned(at: Standing) -> Iterator[str]:
    yield say("talk-nothing-runs")
    if at.plan is not None and at.plan.estimate is not None:
        low, likely, high = (duration(3600 * hours) for hours in at.plan.estimate.hours)
        yield say("answer-would-take", low=low, likely=likely, high=high)
    yield from at.way_on


def _progress(at: Standing) -> Iterator[str]:
    view = at.view
    if not at.going:
        yield from _ending(at)
        return
    if view.stopping:
        yield say("going-already-pausing" if view.pausing else "answer-stopping")
        yield view.status()
        return
    if (now := view.whole.now()) is None:
        yield view.status()
        if at.plan is not None and at.plan.estimate is not None:
            low, likely, high = (duration(3600 * hours) for hours in at.plan.estimate.hours)
            yield say("answer-planned", low=low, likely=likely, high=high)
        return
    share, _ = now
    yield say(
        "answer-left", time=between(*view.whole.range_left()), share=f"{number(100 * share)}%", doing=view.doing()
    )
    if view.estimate is not None:
        low, _, high = map(duration, view.estimate)
        yield say("answer-estimate", low=low, high=high, worked=duration(view.whole.worked()))
    if view.whole.silent() > _SILENT:
        yield say("answer-silent", time=duration(view.whole.silent()))
    yield view.status()
    yield from run_lines(view)
    yield from queued_lines(at.queued)


def _score(at: Standing) -> Iterator[Message]:
    view = at.view
    base, given = view.evaluated.get("base"), view.evaluated.get(view.delivers)
    if given is not None and (verdict := _verdict(base, given)):
        fit = view.fitness
        yield TalkMessage(*(fitness_lines(fit, view.folder) if fit is not None and fit.sentences else ()), verdict)
        yield TableMessage(view.table())
        return
    lines = [say("answer-score-later" if at.going else "answer-no-score")]
    if view.whole.losses is not None and view.step is not None:
        first, last = (number(loss, 3) for loss in view.whole.losses)
        fell = view.whole.losses[1] < view.whole.losses[0]
        lines.append(
            say("answer-loss-fell" if fell else "answer-loss-same", first=first, last=last, step=view.step.step)
        )
    if base is not None and base.score is not None:
        score, noise = number(base.score, 3), number(base.noise, 3)
        lines.append(say("run-status-score", who=who("base"), score=score, noise=noise))
    yield TalkMessage(*lines)


def _verdict(base: ev.Evaluated | None, given: ev.Evaluated) -> str:
    """Whether what is delivered is better, in one sentence; empty where it cannot be told."""
    if base is None or base.score is None or given.score is None:
        return ""
    figures: dict[str, str | int] = {
        "before": number(base.score, 3),
        "after": number(given.score, 3),
        "rows": given.rows,
    }
    # Without training there is no before and after it.
    how = "" if given.model == "trained" else "-untrained"
    gain: Gain | None = given.against.get("base", {}).get("score")
    if gain is not None and gain.pairs < ENOUGH_PAIRS:
        return say(f"answer-few{how}", **figures)
    if gain is not None:
        better, worse = gain.above, gain.below
    else:
        # Written by a version that did not compare row by row.
        beyond = abs(given.score - base.score) > base.noise + given.noise
        better, worse = beyond and given.score > base.score, beyond and given.score < base.score
    return say(f"answer-{'better' if better else 'worse' if worse else f'same{how}'}", **figures)


def _speed(at: Standing) -> Iterator[str]:
    view = at.view
    worked = _took(at)
    yield say("answer-worked" if at.going else "answer-took", time=duration(worked))
    if view.estimate is not None:
        low, likely, high = view.estimate
        now = view.whole.now() if at.going else None
        whole = worked + (now[1] if now is not None else 0.0)
        key = "inside" if low <= whole <= high else "slower" if whole > high else "faster"
        told = {"low": duration(low), "likely": duration(likely), "high": duration(high)}
        # Of a run that was broken off, the time it took says nothing of the estimate.
        if at.going or isinstance(view.ended, ev.RunFinished):
            yield say(f"answer-{key}", whole=duration(whole), **told)
    if view.step is not None:
        yield say("answer-pace", tokens=number(view.step.tokens_per_second), of=view.step.of)
    # Where a run that has ended computed is not told: its session may have come from another machine.
    if at.going and at.run is not None and not at.run.place.exists():
        yield from _machine(at)
    if at.going:
        yield say("answer-shorter")


def _took(at: Standing) -> float:
    if isinstance(at.view.ended, ev.RunFinished):
        return at.view.ended.seconds
    return at.view.whole.worked(None if at.going else at.view.whole.last)


def _machine(at: Standing) -> Iterator[str]:
    from engine.estimation.machine import this_machine

    machine = this_machine(at.session.root.parent)
    cores = machine.cpus
    if machine.gpus:
        yield say("answer-on-cards", cards=", ".join(f"{g.count} × {g.name}" for g in machine.gpus))
    else:
        yield say("answer-on-processor", cores=cores)
    load = os.getloadavg()[0]
    if load > _FULL * cores:
        yield say("answer-busy", load=number(load, 1), cores=cores)


def _ending(at: Standing) -> Iterator[str]:
    view = at.view
    match view.ended:
        case ev.RunFinished():
            yield say("answer-finished", time=duration(view.ended.seconds))
        case ev.RunFailedEvent():
            yield from failed_lines(view.ended)
        case ev.RunCancelled():
            yield stopped_line(view.ended, view.left())
        case None if at.going:
            yield say("answer-going", time=duration(view.whole.silent()), doing=view.doing())
            if view.stopping:
                yield say("answer-stopping")
        case None:
            assert at.run is not None
            yield say("answer-gone", why=why_gone(at.run), status=view.status(going=False))
    if view.paused:
        yield from queued_lines(at.queued)
    elif at.situation is Situation.FAILED:
        yield again_line(at.view.ended)


def _data(at: Standing) -> Iterator[str]:
    if at.view.data is None:
        yield say("answer-no-data")
        return
    yield rows_told(at.view.data)
    if at.run is not None and at.run.card.is_file():
        yield say("answer-data-card", path=str(at.view.folder / at.run.card.name))


def _where(at: Standing) -> Iterator[str]:
    run, folder = at.run, at.view.folder
    assert run is not None
    if (at.session.trained or run).root.name == run.root.name and run.adapter.is_dir() and not at.going:
        if at.view.delivers == "trained":
            yield say("answer-model-there", path=str(folder / run.adapter.relative_to(run.root)))
        else:
            untrained = str(folder / run.untrained.relative_to(run.root))
            yield say("answer-untrained-there", who=who(at.view.delivers), path=untrained)
        if at.view.exported:
            yield say("answer-export-there", path=str(folder / at.view.exported))
    else:
        yield say("answer-model-later", path=str(folder / run.adapter.relative_to(run.root)))
    if run.report.is_file():
        yield say("answer-report-there", path=str(folder / run.report.name), page=run.report.with_suffix(".html").name)
    yield say("answer-folder", path=str(folder))


def _leave(at: Standing) -> Iterator[str]:
    if not at.going:
        yield say("answer-leave-ended", session=at.session.id)
        return
    if at.view.stopping:
        yield say("answer-leave-stopping", session=at.session.id)
        return
    yield say("answer-leave", session=at.session.id)
    saved = at.view.whole.saved
    yield say("answer-leave-off") if saved is None else say("answer-leave-off-saved", step=saved)


def _cost(at: Standing) -> Iterator[str]:
    from engine.estimation.prices import per_hour_here

    hours = _took(at) / 3600
    price = per_hour_here()
    if price is None:
        yield say("answer-cost-own", time=duration(3600 * hours))
    else:
        spent, rate = number(price * hours, 2), number(price, 2)
        yield say("answer-cost-rented", time=duration(3600 * hours), price=rate, spent=spent)
    if at.plan is not None and at.plan.estimate is not None:
        from planner.render.cost_and_delivery import resources_line

        yield say("answer-cost-planned", cost=resources_line(at.plan.estimate, catalogue))
    if at.view.costs is not None:
        yield from cost_lines(at.view.costs)
