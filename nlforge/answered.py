"""What is answered to words that are for nlforge itself, and neither start nor stop a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from nlforge import command_answers, run_facts
from nlforge.intents.intent import Intent, Situation
from nlforge.lay_answers import resumed
from nlforge.messages import Message, TalkMessage
from nlforge.standing import Standing
from nlforge.wording.catalogue import say
from nlforge.wording.told import again_line


def answered(meant: Intent, words: str, at: Standing) -> Iterator[Message]:
    """The answer, from the run's own figures, or what a command does and what it cannot do yet.

    Raises:
        ValueError: the words are for the planner or the trained model, or about servers, which are started.
    """
    match meant:
        case (
            Intent.PROGRESS | Intent.SCORE | Intent.SPEED | Intent.ENDING | Intent.DATA | Intent.WHERE | Intent.LEAVE
            | Intent.COST
        ):  # fmt: skip
            yield from run_facts.answer(meant, at)
        case Intent.STOP | Intent.GO_ON:
            yield TalkMessage(*_nothing_to_do(meant, at))
        case Intent.WISH | Intent.FOR_MODEL | Intent.SERVE | Intent.SHARE:
            raise ValueError(meant)
        case (
            Intent.HELP | Intent.JUDGE | Intent.TEACH | Intent.EXPORT | Intent.EVALUATE | Intent.FEEDBACK
            | Intent.VERSIONS | Intent.TOKENS | Intent.DETAILS | Intent.QUIT | Intent.COURTESY | Intent.PLAN_QUESTION
        ):  # fmt: skip
            yield from command_answers.answer(meant, words, at)
        case _:
            assert_never(meant)


def _nothing_to_do(meant: Intent, at: Standing) -> Iterator[str]:
    """Why there is nothing to stop, or to go on with."""
    match at.situation:
        case Situation.RUNNING:
            yield say(
                "going-already-pausing"
                if at.view.pausing
                else "answer-stopping"
                if at.view.stopping
                else "answer-runs-already"
            )
        case Situation.FINISHED:
            yield say("answer-finished-already" if meant is Intent.GO_ON else "talk-nothing-runs")
        case Situation.FAILED if at.view.paused and meant is Intent.STOP:
            yield say("going-paused-already")
        case Situation.FAILED:
            yield say("talk-not-running", status=at.view.status(going=False), again=again_line(at.view.ended))
        case Situation.PLANNING:
            yield say("talk-nothing-runs")
            if meant is Intent.GO_ON and at.plan is None:
                yield resumed(at)
            yield from at.way_on
        case _:
            assert_never(at.situation)
