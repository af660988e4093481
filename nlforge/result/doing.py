"""What is done about the result of a run: shown, tried, judged, compared, improved, shared."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nlforge.improvement import proposed_round, written_down
from nlforge.messages import Message, ResultWanted, SideBySideReply, TalkMessage
from nlforge.remedy_answers import offered_in_words
from nlforge.result.answers import AnswerDesk, how_sure
from nlforge.result.compare import compared
from nlforge.result.facts import result_of
from nlforge.result.improving import offers_now, proposal_lines
from nlforge.result.page import shared_page
from nlforge.result.told import judged_line, result_lines
from nlforge.side_by_side import side_by_side
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.result.words import SaidOfResult
    from nlforge.standing import Standing
    from nlforge.store import Session


def desk_of(session: Session) -> AnswerDesk:
    """The answers of the newest result.

    Raises:
        BadInput: there is none yet.
    """
    facts = result_of(session)
    return AnswerDesk(session, facts.run, facts.worst)


def done(said: SaidOfResult, at: Standing) -> Iterator[Message]:
    """What is wanted of the result, but for trying it and sharing its report.

    Raises:
        BadInput: there is no result, or no such answer.
        RunFailed: it could not be kept.
    """
    match said.wish:
        case "result":
            facts = result_of(at.session)
            yield ResultWanted("\n".join(result_lines(facts, AnswerDesk(at.session, facts.run, facts.worst))))
        case "compare":
            yield TalkMessage(*compared(at.session))
        case "improve":
            yield from _improved(at)
        case "good" | "wrong":
            desk = desk_of(at.session)
            answer = desk.answer(said.number)
            told = desk.judge(answer, "up" if said.wish == "good" else "down", said.text)
            yield TalkMessage(f"{answer.number}. {judged_line(told)}", say("result-kept-hint", number=answer.number))
        case "take_back":
            desk = desk_of(at.session)
            taken = desk.take_back(desk.answer(said.number))
            key = "result-taken-back" if taken else "result-nothing-taken-back"
            yield TalkMessage(say(key, number=said.number))
        case _:
            raise AssertionError(said.wish)


def tried(text: str, session: Session) -> Iterator[Message]:
    """A message answered by both models, how sure the trained one is, and how its reply is judged.

    Raises:
        BadInput: there is no result or no model, or its files are not those that were trained.
    """
    desk = desk_of(session)
    for message in side_by_side(session, [text]):
        yield message
        if isinstance(message, SideBySideReply):
            number = len(desk.answers())
            yield TalkMessage(how_sure(message), say("result-judge-hint", number=number))


def _improved(at: Standing) -> Iterator[Message]:
    """What a round of improvement would do, and what else can be done about the result, as answers to choose from."""
    proposed = proposed_round(at.session)
    if proposed.shared.learned and not proposed.is_nothing_new:
        written_down(at.session, proposed)
    yield TalkMessage(*proposal_lines(proposed))
    found = offers_now(at.session, at.view.remedies, at.plan) if not at.going else ()
    if found:
        yield offered_in_words(found, at.situation == "finished")


def shared(session: Session, *, examples: bool) -> Iterator[Message]:
    """The report in a file of the folder the person is in; `examples`: with messages and replies.

    Raises:
        BadInput: there is no result.
        RunFailed: it could not be written.
    """
    facts = result_of(session)
    path = shared_page(facts, AnswerDesk(session, facts.run, facts.worst), Path.cwd(), examples=examples)
    yield TalkMessage(
        say("result-shared", path=named(path)), say("result-shared-with" if examples else "result-shared-without")
    )


def named(path: Path) -> str:
    """A file as the person can name it from where they are."""
    beside = os.path.relpath(path)
    return str(path) if beside.startswith("..") else beside
