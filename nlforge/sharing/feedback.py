"""What people say of replies, in words and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from engine.core.errors import BadInput
from engine.core.printable import printable
from engine.serving.kept_feedback import KeptFeedback, feedback_in
from engine.serving.settings import ServingPaths
from nlforge.said_words import unsaid
from nlforge.store import Session
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.spec import DataSpec
    from engine.feedback.brought import BroughtFeedback
    from engine.feedback.complaints import ProposedLine

OWNER = "chat"
_SHOWN = 100


@dataclass(frozen=True)
class ShownFeedback:
    """Which judgements are shown."""

    failure: str | None = None
    by: str = ""
    version: int | None = None
    limit: int = 20
    unused: bool = False
    """Only what would not be learned from."""


def added(
    session: Session,
    message: str,
    reply: str,
    rating: Literal["up", "down"] | None,
    correction: str,
    note: str,
    by: str = "",
    version: int | None = None,
) -> KeptFeedback:
    """Keep one judgement.

    Raises:
        BadInput: it says nothing.
        RunFailed: it could not be written.
    """
    from engine.feedback.kept import keep_feedback

    if rating is None and not correction.strip() and not note.strip():
        raise BadInput(say("feedback-says-nothing"), "", say("feedback-says-nothing-todo"))
    data = _data(session)
    given = session.given
    number = version if version is not None else int(given.root.name) if given is not None else None
    return keep_feedback(
        session.root,
        unsaid(message.strip()),
        unsaid(reply.strip()),
        by or OWNER,
        rating=rating,
        correction=unsaid(correction),
        note=unsaid(note),
        version=number,
        keep=data.keep if data is not None else (),
        own=data.own if data is not None else (),
    )


def said_before(session: Session) -> set[tuple[str, str]]:
    """Message and right reply of all corrections that hold."""
    return {(one.message, one.correction) for one in _kept(session)}


def taken_back(session: Session, line_id: str) -> KeptFeedback:
    """Raises BadInput where nothing of this id holds, RunFailed where it could not be written."""
    from engine.feedback.kept import take_back_feedback

    return take_back_feedback(session.root, line_id, OWNER)


def brought_from(session: Session, file: Path, by: str) -> BroughtFeedback:
    """Keep what stands in a file.

    Raises:
        BadInput: it holds no feedback, or cannot be read.
        RunFailed: it could not be written.
    """
    from engine.feedback.brought import brought

    data = _data(session)
    keep, own = (data.keep, data.own) if data is not None else ((), ())
    return brought(session.root, file, session.id, by, keep, own)


def proposed(session: Session) -> list[ProposedLine]:
    """Lines for the rubric that complaints call for."""
    from engine.feedback.complaints import proposed_lines

    return proposed_lines(session.root)


def proposed_in_words(lines: Sequence[ProposedLine]) -> list[str]:
    """Each line with what it comes from, and how it is taken."""
    if not lines:
        return [say("feedback-no-lines")]
    found = [say("feedback-lines")]
    for one in lines:
        found.append(f"- {say('feedback-line', line=one.line, complaints=one.complaints, people=one.people)}")
        found += [f"  “{printable(quote)}”" for quote in one.quotes]
        found.append(f"  {say('feedback-line-take', line=one.line)}")
    return found


def listed(session: Session, chosen: ShownFeedback) -> list[str]:
    """Counts first, then the newest judgements.

    Raises:
        BadInput: the file is no plain one.
    """
    from engine.feedback.failures import CLASSES
    from engine.feedback.usable import usable_feedback

    kept = _kept(session)
    if not kept:
        return [say("feedback-none"), say("feedback-none-todo", session=session.id)]
    found = usable_feedback(session.root)
    up, down = (sum(one.rating == which for one in kept) for which in ("up", "down"))
    corrections, notes = sum(bool(one.correction) for one in kept), sum(bool(one.note) for one in kept)
    lines = [
        say("feedback-counts", all=len(kept), people=found.people),
        say("feedback-kinds", up=up, down=down, corrections=corrections, notes=notes),
    ]
    wrong = [(name, n) for name in CLASSES if (n := found.failures.get(name, 0))]
    if wrong:
        told = ", ".join(say("feedback-class", what=say(f"feedback-class-{name}"), count=n) for name, n in wrong)
        lines.append(say("feedback-wrong", classes=told))
    lines.append(say("feedback-usable", examples=len(found.examples), pairs=len(found.pairs), thumbs=len(found.thumbs)))
    if found.unused:
        reasons = Counter(one.why for one in found.unused)
        told = ", ".join(f"{n} {say(f'feedback-why-{why}')}" for why, n in reasons.most_common())
        lines.append(say("feedback-unused", count=len(found.unused), why=told))
    shown = [row for _, row in zip(range(chosen.limit), _rows(session, chosen), strict=False)]
    return [*lines, "", *(line for one, why in shown for line in _lines(one, why))]


def listed_as_data(session: Session, chosen: ShownFeedback) -> Iterator[dict[str, Any]]:
    """The counts, then each judgement.

    Raises:
        BadInput: the file is no plain one.
    """
    from engine.feedback.usable import usable_feedback

    kept, found = _kept(session), usable_feedback(session.root)
    yield {
        "kind": "feedback_counts",
        "all": len(kept),
        "by": dict(found.by_person),
        "failures": dict(found.failures),
        "examples": len(found.examples),
        "pairs": len(found.pairs),
        "thumbs": len(found.thumbs),
        "unused": dict(Counter(one.why for one in found.unused)),
    }
    for _, (one, why) in zip(range(chosen.limit), _rows(session, chosen), strict=False):
        yield {**as_data(one), "unused": why}


def as_data(one: KeptFeedback) -> dict[str, Any]:
    """A judgement with what it says is wrong."""
    return {"kind": "feedback", **one.__dict__, "failure": _failure(one)}


def brought_lines(found: BroughtFeedback, file: Path) -> list[str]:
    """What became of a file."""
    taken = ", ".join(f"{say(f'feedback-column-{meaning}')}: {column}" for meaning, column in found.columns.items())
    lines = [say("feedback-brought", file=file.name, kept=found.kept), say("feedback-columns", columns=taken)]
    if found.known:
        lines.append(say("feedback-known", count=found.known))
    lines += [say(f"feedback-left-{why}", count=n) for why, n in found.left_out.items()]
    if found.unused:
        lines.append(say("feedback-unused-columns", columns=", ".join(found.unused)))
    return [*lines, *found.parts]


def brought_as_data(found: BroughtFeedback, file: Path) -> dict[str, Any]:
    """The same for programs."""
    return {
        "kind": "feedback_brought",
        "file": file.name,
        "kept": found.kept,
        "known": found.known,
        "left_out": dict(found.left_out),
        "columns": dict(found.columns),
        "unused_columns": list(found.unused),
        "not_read": list(found.parts),
    }


def _kept(session: Session) -> list[KeptFeedback]:
    return feedback_in(ServingPaths(session.root).feedback)


def _rows(session: Session, chosen: ShownFeedback) -> Iterator[tuple[KeptFeedback, str]]:
    """The newest first, each with why it would not be learned from."""
    from engine.feedback.usable import usable_feedback

    why: dict[str, str] = {one.id: one.why for one in usable_feedback(session.root).unused}
    for one in reversed(_kept(session)):
        fits = (
            (not chosen.by or one.by == chosen.by)
            and (chosen.version is None or one.version == chosen.version)
            and (chosen.failure is None or _failure(one) == chosen.failure)
            and (not chosen.unused or one.id in why)
        )
        if fits:
            yield one, why.get(one.id, "")


def _failure(one: KeptFeedback) -> str:
    from engine.feedback.failures import failure_of

    return "" if one.rating == "up" else failure_of(one.message, one.text, one.correction, one.note)


def _lines(one: KeptFeedback, why: str) -> list[str]:
    when = one.time[:16].replace("T", " ")
    sign = say("feedback-up") if one.rating == "up" else say("feedback-down") if one.rating == "down" else ""
    failure = f", {say(f'feedback-class-{found}')}" if (found := _failure(one)) else ""
    first = say("feedback-row", when=when, by=one.by, version=str(one.version or "?"))
    lines = [f"- {first}{f', {sign}' if sign else ''}{failure}  [{one.id}]", f"  {_short(one.message)}"]
    if one.text:
        lines.append(f"  {say('feedback-said')} {_short(one.text)}")
    if one.correction:
        lines.append(f"  {say('feedback-right')} {_short(one.correction)}")
    if one.note:
        lines.append(f"  {say('feedback-note')} {_short(one.note)}")
    if why:
        lines.append(f"  {say('feedback-not-learned', why=say(f'feedback-why-{why}'))}")
    return lines


def _short(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _data(session: Session) -> DataSpec | None:
    from engine.core.spec import load_spec

    given = session.given
    return load_spec(given.spec).data if given is not None else None
