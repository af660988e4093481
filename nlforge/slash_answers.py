"""What commands behind a slash answer that is the same on the full screen and in plain lines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from nlforge.intents.intent import Situation
from nlforge.messages import Message
from nlforge.slash_commands import Called, SlashCommand, commands
from nlforge.state import State
from nlforge.turn import Spoken
from nlforge.wording.catalogue import VARIABLE, Language, language_for, languages_spoken, require_language, say, speak

if TYPE_CHECKING:
    from nlforge.conversation import Conversation

_CALLED: dict[str, Language] = {
    "english": "en", "englisch": "en", "deutsch": "de", "german": "de", "anglais": "en", "allemand": "de",
}  # fmt: skip


def lacking(called: Called, conversation: Conversation | None) -> str | None:
    """Why a command cannot be done now, in a sentence; None where it can."""
    command = called.command
    if called.rest and not command.takes:
        return say("slash-no-words", name=command.name)
    if command.needs is None:
        return None
    if conversation is None or (command.needs == "plan" and conversation.plan is None):
        return say(f"slash-needs-{command.needs}", name=command.name)
    if command.needs == "waiting" and conversation.state is not State.WAITING:
        return say("slash-needs-waiting", name=command.name)
    return None


def said_by(command: SlashCommand, conversation: Conversation | None) -> Spoken:
    """What a command says: the words it stands for, and of one that starts a plan, which one waits now."""
    plan = conversation.plan if conversation is not None and command.needs == "waiting" else None
    return Spoken(command.words, confirms=plan.digest if plan is not None else "")


def now_to_say(situation: Situation) -> tuple[str, ...]:
    """What can be said as the session stands, in lines."""
    return tuple(say(f"help-{situation}").split("\n"))


def listed(*, screen: bool) -> tuple[SlashCommand, ...]:
    """The commands there are something to do for."""
    return tuple(one for one in commands() if screen or not one.screen)


def help_lines(situation: Situation) -> tuple[str, ...]:
    """Help in plain lines: what can be said, and the commands."""
    known = listed(screen=False)
    width = max(len(one.name) for one in known)
    return (
        *now_to_say(situation),
        say("slash-heading"),
        *(f"  {one.name:<{width}}  {one.about}" for one in known),
    )


def language_line(asked: str) -> str:
    """From here on the language that is asked for is spoken; without one it is said which there are.

    Raises:
        BadInput: nlforge does not speak it.
    """
    if not asked:
        return say("slash-languages", languages=languages_spoken())
    found = require_language(_CALLED.get(asked.casefold(), asked))
    os.environ[VARIABLE] = found
    speak(language_for(None))
    return say("slash-language-spoken")


def export_file(messages: Sequence[Message], asked: str, session: str | None) -> Path:
    """The file of the folder that the conversation was written to.

    Raises:
        BadInput: there is nothing to write yet, or the form is not known.
        RunFailed: it could not be written.
    """
    from nlforge.transcript_export import exported, form_of

    if session is None:
        raise BadInput(say("slash-export-nothing"))
    return exported(messages, Path.cwd(), session, form_of(asked))
