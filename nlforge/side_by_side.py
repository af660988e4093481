"""Questions answered by the base model as it is, and by what the run delivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.models.weight_digests import require_whole, unsealed
from nlforge.changed_documents import about_changed_documents
from nlforge.messages import Message, SideBySideReply, TalkMessage
from nlforge.said_words import unsaid
from nlforge.store import Session
from nlforge.wording.catalogue import say


def side_by_side(session: Session, texts: Sequence[str], run: RunPaths | None = None) -> Iterator[Message]:
    """Each question with both answers, of the newest version or that of `run`, which the session keeps.

    Raises:
        BadInput: there is no trained model, or its files are not those that were trained.
    """
    run = run or session.trained
    if run is None:
        raise BadInput(
            say("talk-no-model"),
            "",
            say("talk-no-model-todo"),
        )
    from engine.prompting.ask import answer
    from engine.prompting.delivered import measured_as
    from engine.trust.answer import answer_or_hand_over

    model = measured_as(run)
    if model == "trained":
        # Before the base model answers beside it.
        require_whole(run.adapter)
        if (remark := unsealed(run.adapter)) is not None:
            yield TalkMessage(remark)
    if (said := about_changed_documents(session, _beside(run, model))) is not None:
        yield TalkMessage(said)
    texts = [unsaid(text) for text in texts]
    before, after = answer(run, list(texts), delivered=False), answer_or_hand_over(run, list(texts))
    for text, base, trained in zip(texts, before, after, strict=True):
        more: dict[str, object] = {"handed_over": True} if trained.handed_over else {}
        more |= {"model": model} if model != "trained" else {}
        more |= {"sure": round(trained.sure, 4)} if trained.sure is not None else {}
        session.append("asked", text=text, base=base, trained=trained.text, **more)
        yield SideBySideReply(text, base, trained.text, model, trained.sure, trained.handed_over)


def _beside(run: RunPaths, model: str) -> Path:
    """Where what stands in its prompts is kept."""
    return run.prompting.parent if model == "trained" else run.untrained
