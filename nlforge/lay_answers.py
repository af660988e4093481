"""Answers to what people ask of nlforge itself before they say yes: from the plan, the session and who reads the
words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.graders.kinds import LlmJudge
from nlforge.recent_sessions import last_before
from nlforge.standing import Standing
from nlforge.wording import catalogue
from nlforge.wording.catalogue import say, written

if TYPE_CHECKING:
    from engine.core.spec import TrainingSpec

_OF_RUNS = frozenset({"time", "cost", "effort"})
"""What is answered from its own figures while a run goes on."""


def left_to_others(at: Standing) -> frozenset[str]:
    """Topics that something else answers, or that are none now."""
    begun = at.plan is not None or at.run is not None
    return (_OF_RUNS if at.going else frozenset()) | (frozenset({"resume"}) if begun else frozenset())


def lay_answer(topics: tuple[str, ...], at: Standing) -> list[str]:
    """What is true of it now, a line each; what two topics have in common once."""
    return list(dict.fromkeys(line for topic in topics for line in _lines(topic, at)))


def _lines(topic: str, at: Standing) -> Iterator[str]:
    match topic:
        case "private":
            yield from _private(at)
        case "offline":
            yield say("lay-offline-yes")
            yield from _away(at)
        case "better":
            yield say("lay-better")
        case "worst":
            yield say("lay-worst")
            yield say("lay-safe-repeats")
        case "rows":
            yield from _rows(at)
        case "who":
            yield say("lay-who", folder=str(at.session.root))
            if (spec := _spec(at)) is not None and spec.data.redact:
                yield say("lay-who-replaced")
            yield from _away(at)
        case "safe":
            yield say("lay-safe")
            yield from _private(at)
            yield say("lay-safe-repeats")
        case "files":
            yield say("lay-files", folder=str(at.session.root))
        case "cost":
            yield from _cost(at)
        case "time":
            yield from _time(at)
        case "effort":
            yield say("lay-effort")
            yield from at.way_on
        case "after":
            yield from _after(at)
        case "model":
            yield from _model(at)
        case "resume":
            yield resumed(at)
        case _:
            raise KeyError(topic)


def resumed(at: Standing) -> str:
    """How the session before this one is opened."""
    last = last_before(at.session)
    if last is None:
        return say("lay-resume-none", folder=str(at.session.root.parent))
    return say("lay-resume", session=last[0], about=last[1])


def _spec(at: Standing) -> TrainingSpec | None:
    return at.plan.spec if at.plan is not None else None


def _private(at: Standing) -> Iterator[str]:
    away = list(_away(at))
    if away:
        yield say("lay-private-but")
        yield from away
        return
    yield say("lay-private-here")
    spec, reader = _spec(at), at.reader()
    if spec is not None and spec.data.offline_only:
        yield say("lay-private-plan")
    if reader:
        yield _reads_here(reader)


def _away(at: Standing) -> Iterator[str]:
    """What of it is sent elsewhere, because the person chose so."""
    from engine.data.synthetic.rows import TEMPLATES, writes_here
    from planner.llm.client import stays_here

    spec, reader = _spec(at), at.reader()
    if at.on is not None:
        yield say("lay-private-cluster", address=at.on)
    if spec is not None:
        judges = dict.fromkeys(c.grader.model for c in spec.rubric if isinstance(c.grader, LlmJudge))
        yield from (say("lay-private-judge", model=one) for one in judges if not stays_here(one))
        writer = spec.data.writer
        if writer != TEMPLATES and not writes_here(writer) and not stays_here(writer):
            yield say("lay-private-writer", model=writer)
    if reader and not stays_here(reader):
        yield say("lay-private-reader", model=reader)


def _reads_here(reader: str) -> str:
    from planner.llm.local_models import EMBEDDED

    return say("lay-reads-embedded") if reader == EMBEDDED else say("lay-reads-here", model=reader)


def _rows(at: Standing) -> Iterator[str]:
    from planner.render.data_lines import source_lines

    spec = _spec(at)
    if at.plan is None or spec is None or not spec.data.sources:
        yield say("lay-rows-later")
        return
    yield from source_lines(at.plan, spec, catalogue)
    yield from (str(w.text) for w in at.plan.warnings if w.code == "rows_not_used")


def _cost(at: Standing) -> Iterator[str]:
    from planner.llm.client import stays_here
    from planner.render.cost_and_delivery import resources_line

    yield say("lay-cost-once")
    if at.plan is not None and at.plan.estimate is not None:
        yield say("answer-cost-planned", cost=resources_line(at.plan.estimate, catalogue))
    else:
        yield say("lay-cost-later")
    if (reader := at.reader()) and not stays_here(reader):
        yield say("lay-cost-reader", model=reader)


def _time(at: Standing) -> Iterator[str]:
    from planner.render.cost_and_delivery import cost_lines

    if at.plan is None or at.plan.estimate is None:
        yield say("lay-time-later")
        return
    yield cost_lines(at.plan, catalogue)[0]
    yield say("lay-time-meanwhile")


def _after(at: Standing) -> Iterator[str]:
    from planner.render.cost_and_delivery import delivery_lines

    spec = _spec(at)
    if at.plan is not None and spec is not None:
        yield from delivery_lines(at.plan, spec, catalogue)
    else:
        yield say("lay-after-later")
    yield say("lay-after-here", session=at.session.id)
    yield say("lay-after-others")


def _model(at: Standing) -> Iterator[str]:
    from planner.llm.client import stays_here

    spec, reader = _spec(at), at.reader()
    if spec is None:
        yield say("lay-model-later")
    else:
        yield say("lay-model-base", base=spec.model.base, size=written(f"{spec.model.params_b:g}"))
    if reader:
        yield _reads_here(reader) if stays_here(reader) else say("lay-private-reader", model=reader)
