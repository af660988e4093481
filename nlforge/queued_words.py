"""What was said while a run was going: kept in the session, and taken up when the run has ended."""

from __future__ import annotations

from collections.abc import Sequence

from nlforge.messages import TalkMessage
from nlforge.store import Record, Session
from nlforge.wording.catalogue import say

_SHOWN = 200


class MustWait(Exception):
    """Words, without secrets, that are not for nlforge itself while a run is going: they are said again when it has
    ended."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def keep(session: Session, text: str) -> None:
    """Store words that nothing can be done with while a run is going."""
    session.append("said", text=text, kept=True)


def settle(session: Session, what: str) -> None:
    """Note that the kept words were taken up or dropped; they are not asked about again."""
    session.append("note", text=what, settled=True)


def kept_words(records: Sequence[Record]) -> list[str]:
    """Words that were kept and not settled since, oldest first."""
    last = max((n for n, r in enumerate(records) if r.get("settled")), default=-1)
    return [str(r["text"]) for r in records[last + 1 :] if r["kind"] == "said" and r.get("kept")]


def offer_kept(words: Sequence[str]) -> TalkMessage:
    """The question what shall become of them."""
    said = (f"  “{w if len(w) <= _SHOWN else w[:_SHOWN] + '…'}”" for w in words)
    return TalkMessage(
        say("talk-said-meanwhile"),
        *said,
        say("talk-meanwhile-question"),
    )
