"""What the conversation says and does where it is said when a run begins and how considerate it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine.core.presence import AWAY_SECONDS
from nlforge.considerate.kept import keep_manners, manners_of_session
from nlforge.intents.intent import Situation
from nlforge.intents.manners import MannersSaid, asks_for_line, manners_in, taken_out
from nlforge.messages import TalkMessage
from nlforge.run_hold import at_words
from nlforge.store import list_sessions
from nlforge.waiting_runs import line_lines, take_out
from nlforge.wording.catalogue import number, say

if TYPE_CHECKING:
    from engine.runs.manners import Manners
    from nlforge.standing import Standing
    from nlforge.store import Session

_YES, _STOP = "yes", "stop"
_SHORT = 2


def heard_manners(text: str, at: Standing) -> tuple[str, list[TalkMessage]]:
    """The words without what they say of it, and what is answered; it is written down and obeyed from here on."""
    free = at.session.trained is None or at.going
    # A word alone may be a message for the trained model.
    if asks_for_line(text) and (free or len(text.split()) > _SHORT):
        return "", _noted(at.session, text, line_lines(at.session))
    if free and (named := _session_taken_out(text, at.session)) is not None:
        if named in ("", at.session.id):
            lines = [] if at.going else [say("talk-nothing-runs")]
            return (_STOP if at.going else ""), (_noted(at.session, text, lines) if lines else [])
        return "", _noted(at.session, text, take_out(at.session, named))
    said = manners_in(text, datetime.now().astimezone()) if at.situation is not Situation.FINISHED else None
    if said is None or not _is_meant(said, at):
        return text, []
    before = manners_of_session(at.session)
    wanted = changed(before, said)
    ready = at.plan is not None and at.plan.status == "ready" and at.plan.spec is not None and not at.plan.unbuilt
    starts = said.begins and not said.rest and (ready or at.situation is Situation.FAILED) and not at.going
    if at.plan is not None and at.plan.spec is not None and (late := _too_late(wanted, at.plan.spec.limits.deadline)):
        return said.rest, _noted(at.session, said.words, [late])
    keep_manners(at.session, wanted, at.run if at.going else None)
    lines = [*_night(said), told(wanted, at.session)]
    if not at.going and not starts:
        lines.append(say("manner-after-yes" if ready else "manner-kept"))
    at.session.append("said", text=said.words, answer=lines, manners=wanted.model_dump(mode="json"))
    if starts:
        # What is started says it.
        return _YES, [TalkMessage(*_night(said))] if said.night else []
    return said.rest, [TalkMessage(*lines)]


def _session_taken_out(text: str, session: Session) -> str | None:
    """As `taken_out`, by its own spelling; a name that no session of the folder has is not meant for this."""
    named = taken_out(text)
    return named and next((one.id for one in list_sessions(session.root.parent) if one.id.casefold() == named), None)


def changed(before: Manners, said: MannersSaid) -> Manners:
    """What holds after the words."""
    new: dict[str, object] = {}
    if "now" in said.kinds:
        new = {"not_before": None, "only_away": False, "on_mains": False, "in_turn": False}
    for kind, field, value in (
        ("time", "not_before", said.at), ("away", "only_away", True), ("here", "only_away", False),
        ("mains", "on_mains", True), ("battery", "on_mains", False), ("gentle", "gentle", True),
        ("full", "gentle", False), ("turn", "in_turn", True),
    ):  # fmt: skip
        if kind in said.kinds:
            new[field] = value
    return before.model_copy(update=new)


def told(wanted: Manners, session: Session) -> str:
    """How the next run goes, in one line."""
    return " ".join(_parts(wanted, session))


def confirm_line(session: Session) -> str:
    """The same for the last look before a start, where anything is to be said of it."""
    wanted = manners_of_session(session)
    return told(wanted, session) if _is_special(wanted, session) else say("manner-hint")


def begins_later(session: Session) -> bool:
    """Whether a yes starts nothing at once."""
    wanted = manners_of_session(session)
    return bool(_waits_until(wanted) or _behind(wanted, session) or wanted.only_away)


def started(session: Session) -> TalkMessage:
    """What is said when a run has been started."""
    wanted = manners_of_session(session)
    special = _is_special(wanted, session)
    if not wanted.in_turn:
        # Of this start alone.
        keep_manners(session, wanted.model_copy(update={"in_turn": True}))
    if not special:
        return TalkMessage(say("talk-started"))
    return TalkMessage(told(wanted, session), say("manner-started"))


def _is_special(wanted: Manners, session: Session) -> bool:
    waits = _waits_until(wanted) is not None or _behind(wanted, session)
    return bool(waits or wanted.only_away or wanted.on_mains or wanted.gentle)


def _parts(wanted: Manners, session: Session) -> Iterator[str]:
    until, behind = _waits_until(wanted), _behind(wanted, session)
    if until is not None:
        yield say("manner-at", at=at_words(until, "at"))
    elif behind:
        yield say("manner-turn", session=behind)
    else:
        yield say("manner-now")
    if wanted.only_away:
        yield say("manner-away", minutes=number(AWAY_SECONDS / 60))
    if wanted.on_mains:
        yield say("manner-mains")
    if wanted.gentle:
        yield say("manner-gentle")


def _waits_until(wanted: Manners) -> datetime | None:
    until = wanted.not_before
    return until if until is not None and until > datetime.now(UTC) else None


def _behind(wanted: Manners, session: Session) -> str:
    """Session of the run that comes first."""
    from engine.runs.turns import waiting_line

    if not wanted.in_turn:
        return ""
    line = waiting_line()
    return line[0].session if line and line[0].run.session != session.root.resolve() else ""


def _too_late(wanted: Manners, deadline: datetime | None) -> str:
    until = _waits_until(wanted)
    if until is None or deadline is None or until < deadline:
        return ""
    return say("manner-too-late", at=at_words(until, "at"), deadline=at_words(deadline, "until"))


def _night(said: MannersSaid) -> list[str]:
    return [say("manner-night-is-now")] if said.night else []


def _is_meant(said: MannersSaid, at: Standing) -> bool:
    """Whether words may be about this at all: what could as well answer a question of the planner is left to it."""
    kept = manners_of_session(at.session)
    if said.kinds == {"now"}:
        # “Start now” is a plain yes where nothing waits.
        return at.view.hold.now is not None or (not at.going and _is_special(kept, at.session))
    asked = at.situation is Situation.PLANNING and (at.plan is None or at.plan.status != "ready")
    return said.begins or not asked


def _noted(session: Session, text: str, lines: list[str]) -> list[TalkMessage]:
    session.append("said", text=text, answer=lines)
    return [TalkMessage(*lines)]
