"""A session of a list in words: where it stands, what came of it, and when it was last spoken in."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.core.paths import RunPaths
from nlforge.saved_sessions.entry import SessionEntry, SessionFacts, SessionStage
from nlforge.wording.catalogue import say, spoken


def state_words(entry: SessionEntry) -> str:
    """Where it stands, with the verdict in short where there is one."""
    facts = entry.facts
    if entry.stage is SessionStage.RUNNING:
        # The events of runs are not loaded for a list in which none is going.
        from nlforge.run_hold import held_now
        from nlforge.run_hold import state_words as waiting_words

        if (held := held_now(RunPaths(entry.root / "runs" / str(facts.runs)))) is not None:
            return waiting_words(held)
        if entry.share is None:
            return say("sessions-state-begins")
        return say("sessions-state-running", share=str(int(100 * entry.share)))
    if facts.runs and facts.newer:
        before = _result(facts, facts.end or SessionStage.BROKEN)
        return say("sessions-before", state=say(f"sessions-state-{entry.stage}"), result=before)
    return _result(facts, entry.stage)


def about_words(entry: SessionEntry) -> str:
    """What it is about, as far as anything was said."""
    return entry.facts.goal or say("sessions-nothing-said")


def when_words(entry: SessionEntry, now: datetime | None = None) -> str:
    """The time today, else the day; empty where nothing tells it."""
    from babel.dates import format_date, format_skeleton

    try:
        at = datetime.fromisoformat(entry.facts.at).astimezone()
    except ValueError:
        return ""
    today = (now or datetime.now()).astimezone().date()
    if at.date() == today:
        return f"{at:%H:%M}"
    if at.date() == today - timedelta(days=1):
        return say("sessions-yesterday")
    if at.year == today.year:
        return str(format_skeleton("MMMd", at, locale=spoken()))
    return str(format_date(at, "medium", locale=spoken()))


def entry_line(entry: SessionEntry) -> str:
    """All of it on one line, for plain lists."""
    named = entry.id if entry.name == entry.id else f"{entry.id} “{entry.name}”"
    return "  ".join(filter(None, (named, f"[{state_words(entry)}]", when_words(entry), about_words(entry))))


def _result(facts: SessionFacts, stage: SessionStage) -> str:
    """How it ended, and what its model is fit for."""
    state = say(f"sessions-state-{stage}")
    judged = facts.grade is not None and stage in (SessionStage.DONE, SessionStage.HELD_BACK)
    return f"{state}, {say(f'sessions-grade-{facts.grade}')}" if judged else state
