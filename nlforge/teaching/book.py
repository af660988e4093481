"""What a person said in their sittings: an append-only journal beside the session, and the files made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from engine.core.comparing import normalised
from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines, replace_file
from engine.data.formats.table import PROMPT, REPLY, SETTLED
from nlforge.reply_table import reply_table

Why = Literal["many", "thin", "unsure", "disputed", "lone"]
How = Literal["accepted", "edited", "written", "chosen"]
Holds = Literal["one", "other", "both"]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class MessageToAsk(Frozen):
    """A message that is asked about, and why it was chosen."""

    key: str
    """By which it is known again: `engine.core.comparing.normalised`."""
    text: str
    file: str = ""
    line: int = 0
    why: Why = "lone"
    alike: int = 0
    answered: int = 0
    between: tuple[str, str] = ("", "")
    near_message: str = ""
    near_reply: str = ""
    """What somebody replied to the nearest message; empty = nobody did."""


class SittingBegun(Frozen):
    """Which messages a sitting asks about."""

    kind: Literal["begun"] = "begun"
    number: int
    asked: tuple[MessageToAsk, ...]
    covered: float
    """Share of the messages without a reply that were like one that has one, when it began."""
    time: str = Field(default_factory=_now)


class TaughtReply(Frozen):
    """A reply to a message, by whoever knows."""

    kind: Literal["taught"] = "taught"
    sitting: int
    key: str
    message: str
    reply: str
    how: How
    time: str = Field(default_factory=_now)


class PassedOn(Frozen):
    """Somebody else knows the reply to a message."""

    kind: Literal["passed"] = "passed"
    sitting: int
    key: str
    message: str
    whom: str = ""
    """Who may know; empty = not said."""
    time: str = Field(default_factory=_now)


class SkippedMessage(Frozen):
    """A message was passed over in a sitting."""

    kind: Literal["skipped"] = "skipped"
    sitting: int
    key: str
    time: str = Field(default_factory=_now)


class SettledDispute(Frozen):
    """Of two replies to nearly the same message, which holds, and why."""

    kind: Literal["settled"] = "settled"
    sitting: int
    key: str
    one: str
    other: str
    other_message: str
    holds: Holds
    why: str = ""
    time: str = Field(default_factory=_now)


class WantedLine(Frozen):
    """A line for the rubric that was proposed, and whether the person takes it."""

    kind: Literal["line"] = "line"
    sitting: int
    line: str
    taken: bool
    time: str = Field(default_factory=_now)


class SittingEnded(Frozen):
    """A sitting is through."""

    kind: Literal["ended"] = "ended"
    number: int
    covered: float
    time: str = Field(default_factory=_now)


TeachingRecord = SittingBegun | TaughtReply | PassedOn | SkippedMessage | SettledDispute | WantedLine | SittingEnded
_RECORD: TypeAdapter[TeachingRecord] = TypeAdapter(Annotated[TeachingRecord, Field(discriminator="kind")])


class TeachingBook:
    """Everything said in the sittings of a session."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.records: list[TeachingRecord] = []
        for line in read_lines(self.journal).lines:
            try:
                self.records.append(_RECORD.validate_json(line))
            except ValidationError:
                # Of another version.
                continue

    @property
    def journal(self) -> Path:
        return self.root / "teaching.jsonl"

    @property
    def written(self) -> Path:
        """The replies as a table to learn from."""
        return self.root / "replies" / "written.csv"

    @property
    def passed_on(self) -> Path:
        """The messages somebody else knows, as a table to fill in."""
        return self.root / "replies" / "to-pass-on.csv"

    def append(self, record: TeachingRecord) -> None:
        """Add one record; it is on disk when this returns.

        Raises:
            RunFailed: it could not be written.
        """
        append_line(self.journal, record.model_dump_json())
        self.records.append(record)

    @property
    def taught(self) -> dict[str, TaughtReply]:
        """Key of each message that was replied to → the last reply."""
        return {one.key: one for one in self.records if isinstance(one, TaughtReply)}

    @property
    def passed(self) -> dict[str, PassedOn]:
        """Messages for others, but for those that were replied to since."""
        found: dict[str, PassedOn] = {}
        for one in self.records:
            if isinstance(one, PassedOn):
                found[one.key] = one
            elif isinstance(one, TaughtReply):
                found.pop(one.key, None)
        return found

    @property
    def settled(self) -> set[str]:
        """Keys of messages of whose two replies it was said which holds."""
        found: set[str] = set()
        for one in self.records:
            if isinstance(one, SettledDispute):
                found |= {one.key, normalised(one.other_message)}
        return found

    @property
    def lines(self) -> list[str]:
        """Lines of the rubric that were taken, the first first."""
        return list(dict.fromkeys(one.line for one in self.records if isinstance(one, WantedLine) and one.taken))

    def sittings(self) -> list[tuple[SittingBegun, SittingEnded | None]]:
        """All sittings, and how each ended; None = it is not through."""
        ended = {one.number: one for one in self.records if isinstance(one, SittingEnded)}
        return [(one, ended.get(one.number)) for one in self.records if isinstance(one, SittingBegun)]

    def through(self, sitting: int) -> set[str]:
        """Keys of the messages of a sitting that were replied to, passed on or skipped."""
        kinds = (TaughtReply, PassedOn, SkippedMessage)
        said = {one.key for one in self.records if isinstance(one, kinds) and one.sitting == sitting}
        return said | {
            one.key
            for one in self.records
            if isinstance(one, SettledDispute) and one.sitting == sitting and one.holds == "both"
        }

    def write_files(self) -> None:
        """The tables, from all that was said, each in one step; none where there is nothing for it.

        Raises:
            RunFailed: one of them could not be written.
        """
        taught, passed = self.taught.values(), self.passed.values()
        if taught:
            rows = [(one.message, one.reply, "yes") for one in taught]
            replace_file(self.written, reply_table((PROMPT, REPLY, SETTLED), rows))
        if passed or self.passed_on.exists():
            replace_file(
                self.passed_on, reply_table((PROMPT, REPLY, "ask"), [(one.message, "", one.whom) for one in passed])
            )
