"""Open, make and repeat sessions."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from engine.core.sentences import sentence
from nlforge import recent_sessions
from nlforge.messages import Message, TalkMessage
from nlforge.saved_sessions import shipped
from nlforge.saved_sessions.folders import know, known_folders
from nlforge.saved_sessions.listing import SessionList
from nlforge.store import Record, Session
from nlforge.turn import Spoken
from nlforge.wording.catalogue import language_for, number, say, speak

if TYPE_CHECKING:
    from engine.core.events import RunEvent
    from nlforge.conversation import Conversation
    from planner.llm.local_models import ChosenModel

SAMPLE, PLANNER = shipped.SAMPLE, shipped.PLANNER


def sessions_dir() -> Path:
    """Where sessions live: `NLFORGE_SESSIONS`, else `./sessions`."""
    return Path(os.environ.get("NLFORGE_SESSIONS") or "sessions")


def sample() -> Session:
    """The sample session.

    Raises:
        BadInput: it is not there.
    """
    return _shipped(SAMPLE)


def _shipped(id: str) -> Session:
    for folder in (sessions_dir(), Path(__file__).parent.parent / "sessions"):
        if (folder / id / "session.jsonl").is_file():
            return Session(folder / id)
    raise BadInput(
        (
            sentence("error-sample_session_not_here", "The sample session is not here.")
            if id == SAMPLE
            else sentence("error-session_not_here", "The session {id} is not here.", id=id)
        ),
        "",
        sentence(
            "error-run_nlforge_folder_project_or",
            "Run nlforge in the folder of the project, or start your own: nlforge chat",
        ),
    )


def find(id: str) -> Session:
    """A session by name, and from here on its language is spoken; those that ship are found from anywhere."""
    try:
        session = Session.open(sessions_dir(), id)
    except BadInput:
        if id not in (SAMPLE, PLANNER):
            raise
        session = _shipped(id)
    speak(language_for(_language_of(session)))
    return session


def _language_of(session: Session) -> str | None:
    """That of the person's own words, as the last plan has it."""
    known = (session.last("planned") or {}).get("known")
    language = known.get("language") if isinstance(known, dict) else None
    return language if isinstance(language, str) else None


def listed(*, everywhere: bool = False) -> SessionList:
    """The sessions that belong to the working folder, or those of all folders that were used on this machine; those
    that ship are left out."""
    here = sessions_dir()
    folders = [here.absolute(), *(one for one in known_folders() if everywhere and one != here.resolve())]
    return SessionList(folders, of=None if everywhere else Path.cwd())


def recent(most: int) -> list[tuple[str, str]]:
    """Sessions spoken in last, newest first: name and what they are about; those that ship are left out."""
    return recent_sessions.recent(sessions_dir(), most, (SAMPLE, PLANNER))


def is_working_copy(session: Session) -> bool:
    return any("replay_of" in r for r in session.records())


def open_conversation(
    session: Session,
    reader: ChosenModel | Callable[[], ChosenModel] | str | None = None,
    on_event: Callable[[RunEvent], None] | None = None,
    given: Sequence[Path] = (),
    limit: int | None = None,
) -> Conversation:
    """A conversation on an existing session; sessions with data beside them see all of it. `reader` is the planning
    model; where it is only named, or how to come by it, it is chosen when words are to be read, if ever."""
    from planner.llm.client import open_llm
    from planner.llm.local_models import choose

    noted = next((r for r in reversed(session.records()) if "given" in r), {})
    given = given or [Path(str(p)) for p in noted.get("given", ())]
    limit = limit if limit is not None else noted.get("limit")
    root = session.data_root()
    own_folder = root == session.root.resolve() or (is_working_copy(session) and (root / "session.jsonl").is_file())

    def named() -> str:
        chosen = reader() if callable(reader) else reader
        return (choose(chosen) if chosen is None or isinstance(chosen, str) else chosen).name

    from nlforge.conversation import Conversation

    return Conversation(
        session,
        lambda: open_llm(reader() if callable(reader) else reader),
        given=given,
        whole_folder=own_folder and not given,
        limit=limit,
        on_event=on_event,
        reader=named,
    )


def named_reader(model: str | None) -> ChosenModel | None:
    """The planning model that somebody named, here or in `NLFORGE_MODEL`; None where nobody did: what reads then is
    found when there are words to read, for it takes longer than a first screen may.

    Raises:
        BadInput: it is not there, or cannot read.
    """
    if not (model or os.environ.get("NLFORGE_MODEL")):
        return None
    from planner.llm.local_models import choose

    return choose(model)


def before_words(reader: ChosenModel, conversation: Conversation) -> list[Message]:
    """What the person should know before they speak: who reads, and what else could as long as nothing is planned."""
    told = [*who_reads(reader), *(offered_servers(reader) if conversation.plan is None else ())]
    return [TalkMessage(*told)] if told else []


def who_reads(reader: ChosenModel) -> list[str]:
    """What the person should know of the model that reads their words, where it is not the embedded one as usual."""
    from planner.llm.client import stays_here
    from planner.llm.local_models import EMBEDDED

    if (large := reader.instead_of) is not None:
        needs, free = number(large.needs_gb, 1), number(large.free_gb, 1)
        return [say("talk-model-too-large", model=large.name, needs=needs, free=free, reads=reader.name)]
    if reader.name == EMBEDDED:
        return []
    return [say("talk-reads-here" if stays_here(reader.name) else "talk-reads-elsewhere", model=reader.name)]


def offered_servers(reader: ChosenModel) -> list[str]:
    """A line for each server with language models that runs on this machine, where no model was chosen; none of them is
    used unasked."""
    from planner.llm.local_models import EMBEDDED
    from planner.llm.loopback import local_servers

    if reader.name != EMBEDDED or reader.instead_of is not None:
        return []
    return [say("talk-server-found", program=one.program, model=one.models[0], use=one.use) for one in local_servers()]


def new_session(data_root: Path | None = None, stem: str = "session") -> Session:
    """An empty session whose data is named from `data_root` (default: the working folder)."""
    folder = sessions_dir()
    session = Session.fresh(folder, stem)
    know(folder)
    session.set_data_root(data_root or Path.cwd())
    return session


def working_copy(original: Session) -> Session:
    """A fresh session that will repeat `original`, reading its data; the original is never changed."""
    from engine.forgetting.terms import forgotten_in, keep_term

    folder = sessions_dir()
    copy = Session.fresh(folder, original.id)
    know(folder)
    root = original.data_root()
    if (labelled := noted(original, "labelled")) is not None:
        from planner.reading.messages import write_messages

        # Its rows are made of the labels, and kept with what learns from them.
        write_messages(root / str(labelled), copy.root)
        root = copy.root
    copy.set_data_root(root, replay_of=original.id)
    for term in forgotten_in(original.root).known:
        # Whoever was forgotten there is not learned here either.
        keep_term(copy.root, term)
    for record in original.records():
        if "given" in record:
            copy.append("note", text=str(record.get("text", "")), given=record["given"], limit=record.get("limit"))
    if (planned := original.last("planned")) is not None and planned.get("spec_file"):
        # No words made this plan, so it is taken over as it is.
        copy.append("planned", **{k: v for k, v in planned.items() if k not in ("kind", "time")})
    return copy


@dataclass(frozen=True)
class Saved:
    """The person's part of a saved session."""

    said: list[Spoken]
    asked: list[str]


def saved_words(session: Session) -> Saved:
    """What was said and asked, in order; of a wish said twice because planning failed, the last."""
    records = session.records()
    confirmed = [n for n, r in enumerate(records) if r["kind"] == "confirmed"]
    if confirmed:
        # Plans changed after a first run are part of what was confirmed last; each yes in between is not.
        before = records[: confirmed[-1]]
        turns = {int(r["turn"]): _spoken(r) for r in before if r["kind"] == "said" and r.get("turn")}
        return Saved([turns[n] for n in sorted(turns)], _asked(records))
    said = [r for r in records if r["kind"] == "said"]
    last = {r["turn"]: n for n, r in enumerate(said) if r.get("turn")}
    return Saved([_spoken(r) for n, r in enumerate(said) if not r.get("turn") or last[r["turn"]] == n], _asked(records))


def _spoken(record: Record) -> Spoken:
    from pydantic import ValidationError

    from planner.documents.beside import Beside
    from planner.requirements import Change

    at = (
        datetime.fromisoformat(str(record.get("at") or record["time"]))
        if record.get("at") or record.get("time")
        else None
    )
    try:
        beside = Beside.model_validate(record["beside"]) if record.get("beside") else None
        changes = tuple(Change.model_validate(c) for c in record.get("changes", ()))
    except ValidationError as error:
        raise BadInput(
            sentence(
                "error-these_words_were_saved_by",
                "These words were saved by another version of nlforge, and I cannot read what they mean.",
            ),
            "",
            sentence("error-say_them_again", "Say them again."),
        ) from error
    return Spoken(str(record["text"]), record.get("document"), beside, changes, at, bool(record.get("turn")))


def _asked(records: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(str(r["text"]) for r in records if r["kind"] == "asked"))


def saved_digest(session: Session) -> str | None:
    """The digest last confirmed, else last planned, else that of the repetition whose result ships."""
    record = session.last("confirmed") or session.last("planned")
    found = record["digest"] if record else noted(session, "digest")
    return None if found is None else str(found)


def noted(session: Session, name: str) -> object:
    """What was noted last under a name."""
    return next((r[name] for r in reversed(session.records()) if r["kind"] == "note" and name in r), None)
