"""Commands of the conversation: done where they are built; where they are not, that is said with what can be done
today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.core.paths import runs_of
from nlforge.intents.commands import command as known_command
from nlforge.intents.intent import Intent, Situation
from nlforge.messages import Goodbye, JudgingWanted, Message, TableMessage, TalkMessage, TeachingWanted
from nlforge.run_facts import answer as about_the_run
from nlforge.sharing.talk import still_served
from nlforge.standing import Standing
from nlforge.token_view import tokens_shown
from nlforge.wording import catalogue
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.paths import RunPaths


def answer(command: Intent, words: str, at: Standing) -> Iterator[Message]:
    """What is done, or said, about a command that changes nothing of the run."""
    match command:
        case Intent.HELP:
            yield TalkMessage(*say(f"help-{at.situation}").split("\n"), *_way_on(at))
        case Intent.JUDGE:
            yield from _judge(at)
        case Intent.TEACH:
            yield TeachingWanted(at.session.id)
        case Intent.EXPORT | Intent.EVALUATE | Intent.FEEDBACK | Intent.VERSIONS:
            yield TalkMessage(*_with_the_model(command, at))
        case Intent.TOKENS if at.run is not None:
            yield tokens_shown(at.run)
        case Intent.TOKENS:
            yield TalkMessage(say("talk-no-tokens-yet"))
        case Intent.DETAILS | Intent.PLAN_QUESTION:
            yield from _plan(command, words, at)
        case Intent.QUIT if not at.going and known_command(words) is Intent.QUIT:
            # Only words that are nothing but a goodbye close the chat.
            yield TalkMessage(say("answer-goodbye", session=at.session.id), *still_served(at.session))
            yield Goodbye(at.session.id)
        case Intent.QUIT:
            ends = "answer-leave-stopping" if at.view.stopping else "answer-quit-running"
            yield TalkMessage(say(ends if at.going else "answer-quit", session=at.session.id))
        case _ if at.going:
            yield from about_the_run(Intent.PROGRESS, at)
        case _:
            yield TalkMessage(say("answer-courtesy"), *_way_on(at))


def _way_on(at: Standing) -> tuple[str, ...]:
    return at.way_on if at.situation is Situation.PLANNING else ()


def _judge(at: Standing) -> Iterator[Message]:
    if at.going:
        yield TalkMessage(say("talk-judge-later"))
    elif at.session.has_replies:
        yield JudgingWanted(at.session.id)
    else:
        yield TalkMessage(say("answer-nothing-to-judge"))


def _with_the_model(command: Intent, at: Standing) -> Iterator[str]:
    """What is wanted of the trained model; the newest one, whatever was planned since."""
    trained = at.session.trained
    if command is not Intent.EVALUATE:
        yield say(f"unbuilt-{command}")
    if command is Intent.FEEDBACK:
        yield say("today-feedback")
    elif command is Intent.VERSIONS:
        yield say("today-versions", runs=len(runs_of(at.session.root)), folder=str(at.session.root / "runs"))
    elif trained is None:
        yield say("answer-going-on" if at.going else "talk-no-model")
    elif command is Intent.EXPORT and _delivers_base(trained):
        path = _named(at, trained, trained.untrained)
        yield say("today-export-untrained", session=at.session.id, path=path, base=_base(trained))
    else:
        path = _named(at, trained, trained.adapter)
        yield say(f"today-{command}", session=at.session.id, path=path, base=_base(trained))


def _delivers_base(run: RunPaths) -> bool:
    """As its log has it: whether its files are as they were is asked where they are used."""
    from engine.core.events import WayChosen, read_events

    events = reversed(list(read_events(run.events)))
    return next((e.weights == "base" for e in events if isinstance(e, WayChosen)), False)


def _named(at: Standing, run: RunPaths, folder: Path) -> str:
    """A folder of a run, as the person can name it from where they are."""
    return str(at.session.root / folder.relative_to(run.session))


def _base(run: RunPaths) -> str:
    from engine.core.spec import load_spec
    from engine.models.base_weights import base_of

    return base_of(load_spec(run.spec).model).name


def _plan(command: Intent, words: str, at: Standing) -> Iterator[Message]:
    from planner.render.explain import Explained, reply_text
    from planner.render.page import whole_page

    if at.plan is None:
        yield TalkMessage(say("talk-no-plan"))
    elif command is Intent.DETAILS:
        yield TableMessage(whole_page(at.plan, catalogue))
    else:
        yield TalkMessage(*reply_text(Explained(plan=at.plan, about=words), catalogue).split("\n"))
