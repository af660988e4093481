"""What was said while a run was going: kept in the session, and taken up when the run has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlforge.messages import TalkMessage
from nlforge.said_words import unsaid
from nlforge.store import Record, Session
from nlforge.wording.catalogue import say

_SHOWN = 200


class MustWait(Exception):
    """Words, without secrets, that are not for nlforge itself while a run is going: they are said again when it has
    ended."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class QueuedWords:
    """Words that nothing can be done with while a run is going, oldest first; all of it is in the session's journal."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.words: list[str] = []
        self.in_order = False
        """Whoever shows the conversation says them again, one by one, when the run is over; else it is asked what
        shall become of them."""
        self.is_offered = False
        """It was asked, and not answered yet."""
        self.is_heard = False
        """The first is being answered, and can no longer be taken back."""

    def read(self, records: Sequence[Record]) -> None:
        """What waits by the journal."""
        self.words = kept_words(records)

    def add(self, text: str) -> None:
        """Store words, without secrets; they are taken up when the run has ended."""
        text = unsaid(text)
        self._session.append("said", text=text, kept=True)
        self.words.append(text)

    def take_out(self, number: int, why: str) -> str:
        """One of them waits no longer, counted from 1: it was taken back or is answered.

        Raises:
            IndexError: there is none of that number.
        """
        words = self.words[number - 1] if number > 0 else self.words[len(self.words)]
        self._session.append("note", text=why, unqueued=words)
        del self.words[number - 1]
        # Without them there is nothing left to ask about.
        self.is_offered = self.is_offered and bool(self.words)
        return words

    def settle(self, what: str) -> None:
        """All were taken up or dropped; they are not asked about again."""
        self.words.clear()
        self.is_offered = False
        self._session.append("note", text=what, settled=True)

    def offered(self) -> Iterator[TalkMessage]:
        """The question what shall become of them, where they are not said again in order."""
        if self.words and not self.in_order:
            self.is_offered = True
            yield offer_kept(self.words)


def kept_words(records: Sequence[Record]) -> list[str]:
    """Words that were kept and not settled since, oldest first."""
    last = max((n for n, r in enumerate(records) if r.get("settled")), default=-1)
    words: list[str] = []
    for record in records[last + 1 :]:
        if record["kind"] == "said" and record.get("kept"):
            words.append(str(record["text"]))
        elif (out := record.get("unqueued")) in words:
            words.remove(str(out))
    return words


def offer_kept(words: Sequence[str]) -> TalkMessage:
    """The question what shall become of them."""
    said = (f"  “{w if len(w) <= _SHOWN else w[:_SHOWN] + '…'}”" for w in words)
    return TalkMessage(
        say("talk-said-meanwhile"),
        *said,
        say("talk-meanwhile-question"),
    )
