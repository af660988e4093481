"""What a sitting says to the plan: learn from the replies, and add the lines of the rubric that were taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from nlforge.reply_table import plan_name
from nlforge.state import State
from nlforge.teaching.book import TeachingBook
from nlforge.teaching.desk import open_desk
from nlforge.teaching.told import brought, history_lines
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.conversation import Conversation
    from nlforge.teaching.sitting import TeachSitting


def ended(sitting: TeachSitting, conversation: Conversation) -> tuple[list[str], Spoken | None]:
    """The files of a sitting are written; what it brought, and what is said to the plan with it (None = nothing: no
    reply is new, or a run is in progress).

    Raises:
        RunFailed: they could not be written.
    """
    sitting.end()
    told, book = [*brought(sitting), *history_lines(sitting.desk.book)], sitting.desk.book
    turn = _not_said(book, conversation, new=bool(sitting.given))
    if turn is not None and conversation.state is State.RUNNING:
        return [*told, say("teach-later", path=plan_name(book.written, conversation.inputs.folder))], None
    return told, turn


def begun(conversation: Conversation) -> TeachSitting | Spoken:
    """A sitting; where nothing is left to ask about, what earlier ones could not say to the plan yet, as during a run.

    Raises:
        BadInput: there is nothing to ask about, and nothing to say; or a file cannot be read.
    """
    from nlforge.teaching.sitting import TeachSitting

    try:
        return TeachSitting(open_desk(conversation))
    except BadInput:
        book = TeachingBook(conversation.session.root)
        turn = _not_said(book, conversation) if conversation.state is not State.RUNNING else None
        if turn is None:
            raise
        book.write_files()
        return turn


def _not_said(book: TeachingBook, conversation: Conversation, *, new: bool = False) -> Spoken | None:
    """What of the book the plan was not told: a sitting may have ended beside a run, or with the window. What it was
    told once is the person's to take out again. `new`: there are replies it cannot know."""
    state = conversation.plan_state
    turns = state.turns if state is not None else ()
    path = plan_name(book.written, conversation.inputs.folder)
    lines = [line for line in book.lines if not any(line in one for one in turns)]
    source = new or _newer(book, path, turns, conversation)
    return _turn(path if source else "", _doubtful(conversation), lines) if source or lines else None


def _newer(book: TeachingBook, path: str, turns: Sequence[str], conversation: Conversation) -> bool:
    """Whether there are replies since the file was last named to the plan; words that were broken off name nothing."""
    from planner.requirements import path_key

    said = [one for one in conversation.session.records() if one["kind"] == "said" and one["text"] in turns]
    told = [str(one["time"]) for one in said if path in str(one["text"])]
    if told:
        return any(one.time > told[-1] for one in book.taught.values())
    plan = conversation.plan
    sources = plan.spec.data.sources if plan is not None and plan.spec is not None else ()
    return bool(book.taught) and path_key(path) not in {path_key(one.path) for one in sources}


def _doubtful(conversation: Conversation) -> list[str]:
    """Files the plan learns from although the words may say otherwise: beside another one it would ask about them."""
    from planner.requirements import WantedSource, path_key

    plan, wants = conversation.plan, conversation.requirements
    if plan is None or plan.spec is None or wants is None:
        return []
    learned = {path_key(one.path) for one in plan.spec.data.sources if one.use == "train"}
    wanted = [w.value for w in wants.all("sources") if isinstance(w.value, WantedSource)]
    return [one.path for one in wanted if one.doubtful and one.use is None and path_key(one.path) in learned]


def _turn(path: str, beside: list[str], lines: list[str]) -> Spoken:
    from planner.from_annotations import line_change, source_change

    said, changes = list[str](), []
    if path:
        for one in beside:
            said.append(say("teach-say-beside", path=one))
            changes.append(source_change(one, said[-1], use="train"))
        said.append(say("teach-say-source", path=path))
        changes.append(source_change(path, said[-1]))
    for line in lines:
        said.append(say("teach-say-line", line=line))
        changes.append(line_change(line, said[-1]))
    return Spoken("\n".join(said), changes=tuple(changes))
