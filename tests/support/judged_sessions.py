"""Sessions with replies, judged by a person."""

from __future__ import annotations

import json
from pathlib import Path

from engine.core.paths import next_run
from engine.core.spec import dump_yaml
from nlforge.annotation_session import WHOLE
from nlforge.annotations import Desk, Judgement
from nlforge.conversation import Conversation
from nlforge.store import Session
from tests.support.conversations import WORDS
from tests.support.messages import desk_table
from tests.support.no_model import no_model

PROMISE = "It will arrive on the next day."


def judged_session(folder: Path, *, planned: bool = True, base: str = "No idea.") -> Session:
    """A session of twenty messages; every third reply of the trained model promises a day."""
    (folder / "desk.csv").write_text(desk_table())
    session = Session.create(folder / "s", "desk")
    session.set_data_root(folder)
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    assert conversation.plan is not None and conversation.plan.spec is not None
    spec = conversation.plan.spec
    if planned:
        session.write_spec(spec)
        session.append("confirmed", digest=conversation.plan.digest)
    else:
        session.journal.write_text("")
        session.set_data_root(folder)
    conversation.close()
    run = next_run(session.root)
    run.spec.write_text(dump_yaml(spec))
    said = [
        {
            "prompt": f"Where is parcel {n}?",
            "expected": f"Parcel {n} is at the drop point; please show the packing card.",
            "base": base,
            "trained": (
                f"Parcel {n} is at the drop point; please show the packing card. "
                f"{PROMISE if n % 3 == 0 else 'You may come on any day.'}"
            ),
        }
        for n in range(20)
    ]
    run.replies.write_text("".join(json.dumps(s) + "\n" for s in said))
    return session


def judge_all(session: Session) -> Desk:
    """What the person says: good is what is right and promises nothing."""
    desk = Desk(session)
    for reply in desk.replies:
        desk.append(
            Judgement(
                prompt=reply.prompt,
                reply=reply.reply,
                criterion=WHOLE,
                verdict="yes" if "any day" in reply.reply else "no",
            )
        )
    return desk
