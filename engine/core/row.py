"""One row of data: what everything that cleans, trains, searches or measures passes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One example and its way back to the file it came from."""

    prompt: str
    reply: str
    file: str
    line: int
    """Line, row, message or page, counted from 1."""
    group: str = ""
    """Conversation, document or customer it belongs to: a group is never on both sides of the split, and has one set
    of placeholders."""
    groups: tuple[str, ...] = ()
    """All it belongs to, each as “column=value”; where there are any, they hold across files, and `group` says the
    placeholders only."""
    made: str = ""
    """By what it was made from a text that holds no rows (templates, code, a model's name); empty = people wrote it."""
    passage: str = ""
    """The words of the text a made row rests on."""
    names: tuple[str, ...] = ()
    """Names of people in other columns of its row: they are replaced wherever they stand."""
    rejected: str = ""
    """The reply to the same message that was marked worse; empty where there is no pair."""
    liked: bool | None = None
    """What somebody said of the reply: thumbs up or down; None where nobody did."""
    unjudged: bool = False
    """Nobody said whether its reply is good, where that is said of the other rows of its file."""
    unanswered: bool = False
    """A question that the text beside it does not answer: what is replied there is for the spec to say."""
    settled: bool = False
    """A person said that this reply holds where others reply otherwise to the same message."""
    of_set: str = ""
    """The set it belongs to, where its file says so: train, dev or test."""

    @property
    def conversation(self) -> tuple[str, str]:
        """Its group, and the file it is known in: a name in angle brackets, as mails have, is one in all files."""
        return "" if self.group.startswith("<") and self.group.endswith(">") else self.file, self.group

    @property
    def judged(self) -> bool:
        """Whether it says which reply is better, or whether one is good."""
        return bool(self.rejected) or self.liked is not None
