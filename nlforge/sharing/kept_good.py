"""What is said in the conversation about keeping a model good: what people ask and say, what changed, who is to be
forgotten."""

from __future__ import annotations

from nlforge.sharing.words import ServerWish, Wanted
from nlforge.store import Session
from nlforge.wording.catalogue import say


def kept_good(wish: ServerWish, session: Session) -> list[str]:
    """What is found; nothing is changed by words alone.

    Raises:
        NlforgeError: it cannot be told.
    """
    match wish.wanted:
        case Wanted.MOVED:
            from engine.drift.of_session import drift_of
            from nlforge.sharing.drift import drift_lines

            return drift_lines(drift_of(session.root))
        case Wanted.SAID:
            from nlforge.sharing.feedback import ShownFeedback, listed

            return listed(session, ShownFeedback(limit=5))
        case Wanted.CHANGED:
            from engine.changes.of_session import changes_of
            from nlforge.sharing.changes import change_lines

            found = changes_of(session.root, session.data_root())
            how = [say("changes-how", session=session.id)] if found.retired else []
            return [*change_lines(found), *how]
        case Wanted.FORGET:
            return _traces(wish.named, session)
        case _:
            raise AssertionError(wish.wanted)


def _traces(who: str, session: Session) -> list[str]:
    """What would go; taking it out cannot be undone, so it takes a command."""
    from engine.forgetting.forget import traces

    found = traces(session.root, session.data_root(), who, session.given)
    if found.nothing:
        return [say("forget-nothing")]
    lines = [say("forget-found", places=sum(found.files.values()), files=len(found.files))]
    if found.versions:
        lines.append(say("forget-versions", versions=", ".join(map(str, found.versions))))
    return [*lines, say("forget-command", session=session.id)]
