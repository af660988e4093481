"""The command that lets a model learn from what people said of it, and says when it may do so by itself."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import BadInput, NeedsAnswers
from engine.core.printable import json_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.cli.build import confirmed
from nlforge.console import give, tell
from nlforge.wording.catalogue import number as shown
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.events import RunEvent
    from engine.improving.standing import StandingWish
    from nlforge.conversation import Conversation
    from nlforge.improvement import ProposedRound
    from nlforge.plain_text import Printer
    from nlforge.store import Session


class _Every(StrEnum):
    day = "day"
    week = "week"
    month = "month"


@app.command()
def improve(
    session: SessionId,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm the plan, or the standing wish.")] = False,
    when: Annotated[
        int | None, typer.Option("--when", min=1, metavar="COUNT", help="By itself, after so many new judgements.")
    ] = None,
    every: Annotated[_Every | None, typer.Option("--every", help="By itself, so often.")] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", min=1, metavar="MINUTES", help="Of training, a day, week or month.")
    ] = None,
    if_due: Annotated[
        bool, typer.Option("--if-due", help="For cron: a round if one is due, within the budget.")
    ] = False,
    json_: Json = False,
) -> None:
    """Learn from what people said: a plan to confirm, a new version, and proof that nothing before got worse."""
    from nlforge.improvement import changes_of, plan_by_hand, proposed_round, words_of, written_down
    from nlforge.plain_text import JsonPrinter, Printer
    from nlforge.result.improving import proposal_lines
    from nlforge.session_factory import find, open_conversation
    from nlforge.state import State
    from nlforge.turn import Spoken

    opened = find(session)
    if when is not None or every is not None or budget is not None:
        _standing(opened, when, every, budget, yes, json_)
        return
    found = proposed_round(opened)
    wish = _due(opened, found, json_) if if_due else None
    if if_due and wish is None:
        return
    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    begun = False

    def told(event: RunEvent) -> None:
        # What earlier runs reported was told when they ran.
        if begun:
            printer.event(event)

    conversation = open_conversation(opened, on_event=told if json_ else None)
    try:
        if conversation.state is State.RUNNING:
            raise BadInput(say("improve-running", session=session))
        if json_:
            give(json_line(_as_data(found)))
        else:
            tell(*proposal_lines(found))
        if not found.shared.learned or found.is_nothing_new:
            return
        path = written_down(opened, found)
        spec = conversation.plan.spec if conversation.plan is not None else None
        if spec is None:
            raise BadInput(say("talk-no-plan"), "", say("command-open-it", session=session))
        if conversation.requirements is None:
            plan_by_hand(opened, path, spec)
            conversation.close()
            conversation = open_conversation(opened, on_event=told if json_ else None)
            printer.show(conversation.opening)
        else:
            words = words_of(opened, path)
            changes = changes_of(opened, path, spec, words)
            printer.show(conversation.hear(Spoken(words, changes=changes)))
        if wish is not None and not _within(wish, opened, conversation, json_):
            return
        begun = True
        confirmed(conversation, yes or wish is not None, printer)
        _tell_round(opened, printer, json_)
    finally:
        conversation.close()
    raise SystemExit(printer.exit_code or conversation.view.exit_code)


def _tell_round(session: Session, printer: Printer, json_: bool) -> None:
    from engine.improving.rounds import rounds_of
    from nlforge.result.improving import round_lines

    lines = rounds_of(session.root)
    run = session.run
    if not lines or run is None or str(lines[-1].version) != run.root.name:
        return
    if json_:
        give(json_line({"kind": "round", **lines[-1].model_dump(mode="json")}))
    else:
        printer.say(*round_lines(session, lines[-1]))


def _standing(
    session: Session, when: int | None, every: _Every | None, budget: float | None, yes: bool, json_: bool
) -> None:
    """Keep when the session may improve by itself; only with a yes."""
    from engine.improving.rounds import now
    from engine.improving.standing import StandingWish, keep_wish

    if budget is None or (when is None and every is None):
        raise BadInput(say("improve-standing-what"))
    wish = StandingWish(judgements=when, every=every.value if every else None, minutes=budget, confirmed=now())
    if not yes:
        raise NeedsAnswers(say("improve-standing-yes"))
    (session.root / "improve").mkdir(mode=0o700, exist_ok=True)
    keep_wish(session.root, wish)
    if json_:
        give(json_line({"kind": "standing", **wish.model_dump(mode="json")}))
        return
    said = [say("improve-standing-new", count=when)] if when is not None else []
    said += [say("improve-standing-every", every=say(f"improve-every-{every.value}"))] if every is not None else []
    per = say(f"improve-standing-per-{wish.period}")
    tell(say("improve-standing", when=", ".join(said), minutes=shown(budget, 0), every=per))
    tell(say("improve-standing-cron", session=session.id))


def _due(session: Session, found: ProposedRound, json_: bool) -> StandingWish | None:
    """The standing wish, where a round is due by it; else it is said why none is.

    Raises:
        BadInput: nobody confirmed one.
    """
    from engine.improving.standing import is_time, wish_of

    wish = wish_of(session.root)
    if wish is None:
        raise BadInput(
            say("improve-no-standing", session=session.id), "", say("improve-no-standing-todo", session=session.id)
        )
    if not is_time(wish, list(found.rounds)):
        last, every = found.rounds[-1].time, say(f"improve-every-{wish.period}")
        _not_due(say("improve-due-time", day=f"{last:%Y-%m-%d}", every=every), json_)
        return None
    if not found.fresh or (wish.judgements is not None and found.new_judgements < wish.judgements):
        wanted = wish.judgements or 1
        _not_due(say("improve-due-new", have=found.new_judgements, wanted=wanted), json_)
        return None
    return wish


def _within(wish: StandingWish, session: Session, conversation: Conversation, json_: bool) -> bool:
    """Whether the round fits into what is left of the budget."""
    from engine.improving.standing import minutes_used

    plan = conversation.plan
    takes = plan.estimate.hours[1] * 60 if plan is not None and plan.estimate is not None else 0.0
    left = wish.minutes - minutes_used(session.root, wish)
    if takes <= left:
        return True
    figures = {"minutes": shown(takes, 0), "left": shown(max(0.0, left), 0), "budget": shown(wish.minutes, 0)}
    _not_due(say("improve-due-budget", **figures), json_)
    return False


def _not_due(why: str, json_: bool) -> None:
    if json_:
        give(json_line({"kind": "not_due", "why": why}))
    else:
        tell(say("improve-not-due", why=why))


def _as_data(found: ProposedRound) -> dict[str, object]:
    return {
        "kind": "proposed_round",
        "round": found.number,
        "learned": len(found.shared.learned),
        "held_back": len(found.shared.held_back),
        "fresh": found.fresh,
        "carried": len(found.carried),
        "people": found.feedback.people,
        "failures": dict(found.feedback.failures),
        "unused": [one.__dict__ for one in found.feedback.unused],
    }
