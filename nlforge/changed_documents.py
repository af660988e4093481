"""What is said where documents changed after the model that looks facts up in them was made."""

from __future__ import annotations

from pathlib import Path

from engine.prompting.prompting import changed_documents, prompting_in
from nlforge.store import Session
from nlforge.wording.catalogue import say


def about_changed_documents(session: Session, folder: Path) -> str | None:
    """A sentence about the index that lies in `folder`; None where there is none, or all is as it was. A document that
    is not there any more is not spoken of: the index holds what stood in it.

    Raises:
        BadInput: what says what stands in the prompts is damaged.
    """
    prompting = prompting_in(folder)
    changed = [] if prompting is None else changed_documents(prompting.documents, session.data_root())
    if not changed:
        return None
    return say("talk-documents-changed", document=changed[0], more=len(changed) - 1)
