"""What somebody says on the command line or in the conversation of a message, kept as what comes from a server is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

from engine.core.comparing import normalised
from engine.core.errors import BadInput
from engine.core.journal import append_line
from engine.core.sentences import sentence
from engine.serving.feedback import FeedbackAsk, feedback_line, taken_back_line
from engine.serving.kept_feedback import KeptFeedback, feedback_in
from engine.serving.replies import Exchange, completion


def keep_feedback(
    session: Path,
    message: str,
    reply: str,
    by: str,
    *,
    rating: Literal["up", "down"] | None = None,
    correction: str = "",
    note: str = "",
    version: int | None = None,
    keep: Sequence[str] = (),
    own: Sequence[str] = (),
) -> KeptFeedback:
    """Keep a judgement of a reply (empty = nobody knows it) to a message; private data are replaced first.

    Raises:
        RunFailed: it could not be written.
    """
    reply_id = f"said-{sha256(normalised(message + reply).encode()).hexdigest()[:16]}"
    whole = json.dumps(completion(session.name, reply, reply_id=reply_id)).encode()
    exchange = Exchange([{"role": "user", "content": message}], [whole], stream=False)
    ask = FeedbackAsk(id=reply_id, rating=rating, correction=correction.strip(), note=note.strip())
    line_id, line = feedback_line(ask, by, session.name, exchange, keep, own, version)
    path = session / "feedback.jsonl"
    append_line(path, line())
    return next(one for one in reversed(feedback_in(path)) if one.id == line_id)


def take_back_feedback(session: Path, line_id: str, by: str) -> KeptFeedback:
    """Take back what was said; what was said before of the same reply holds again.

    Raises:
        BadInput: there is nothing of this id that holds.
        RunFailed: it could not be written.
    """
    path = session / "feedback.jsonl"
    kept = next((one for one in feedback_in(path) if one.id == line_id), None)
    if kept is None:
        raise BadInput(
            sentence("error-no_such_feedback", "There is no feedback {id} that holds.", id=line_id),
            sentence("error-no_such_feedback-why", "It was never said, or was taken back."),
            sentence(
                "error-no_such_feedback-todo",
                "See what there is with: nlforge feedback {session}",
                session=session.name,
            ),
        )
    append_line(path, taken_back_line(line_id, kept.reply, by, session.name))
    return kept
