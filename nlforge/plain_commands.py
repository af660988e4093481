"""Commands behind a slash in a conversation of plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlforge.conversation import Conversation
from nlforge.messages import Message, SaidMessage
from nlforge.run_words import take_back
from nlforge.saved_sessions.trash import DeletedSession
from nlforge.session_commands import session_answer
from nlforge.slash_answers import export_file, help_lines, lacking, language_line, said_by
from nlforge.slash_commands import Called, UnknownCommand, called
from nlforge.state import State
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say

_SAID = 20


@dataclass(frozen=True)
class PlainAnswer:
    """What becomes of a line that is a command: it is answered, it stands for other words, or the person leaves."""

    lines: tuple[str, ...] = ()
    turn: Spoken | None = None
    leaves: bool = False
    opens: Path | None = None
    """Folder of another session to go on in."""


def plain_answer(
    text: str, conversation: Conversation, shown: Sequence[Message], gone: list[DeletedSession]
) -> PlainAnswer | None:
    """None where the line is no command; `shown` is the conversation so far, `gone` the sessions deleted in it.

    Raises:
        NlforgeError: it cannot be done, with the sentence to show.
    """
    found = called(text)
    if found is None:
        return None
    if isinstance(found, UnknownCommand):
        return PlainAnswer((found.told,))
    if (why := lacking(found, conversation)) is not None:
        return PlainAnswer((why,))
    if found.command.words:
        return PlainAnswer(turn=said_by(found.command, conversation))
    return _done(found, conversation, shown, gone)


def _done(
    found: Called, conversation: Conversation, shown: Sequence[Message], gone: list[DeletedSession]
) -> PlainAnswer:
    session = conversation.session.id
    match found.command.key:
        case "help":
            return PlainAnswer(help_lines(conversation.situation))
        case "history":
            said = [message.text for message in shown if isinstance(message, SaidMessage)][-_SAID:]
            return PlainAnswer(tuple(said) or (say("talk-nothing-said"),))
        case "export":
            return PlainAnswer((say("slash-exported", path=str(export_file(shown, found.rest, session))),))
        case "sessions":
            answer = session_answer(found.rest, conversation.session.root, gone)
            return PlainAnswer(answer.lines, opens=answer.opens)
        case "takeback":
            return PlainAnswer((take_back(conversation.queue, found.rest)[0],))
        case "language":
            return PlainAnswer((language_line(found.rest),))
        case "quit" if conversation.state is State.RUNNING:
            return PlainAnswer((say("talk-continues", session=session),), leaves=True)
        case "quit":
            return PlainAnswer((say("answer-goodbye", session=session),), leaves=True)
        case _:
            return PlainAnswer((say("slash-needs-screen", name=found.command.name),))
