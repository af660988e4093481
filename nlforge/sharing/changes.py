"""What changed in the documents, in words, as data, and taken over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.core.printable import printable
from nlforge.store import Session
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.changes.of_session import SourceChanges

_SHOWN, _MOST = 10, 140
_BY = "chat"


def change_lines(found: SourceChanges) -> list[str]:
    """Documents first, then paragraphs, then the examples that are no longer true."""
    if not found.documents:
        return [say("changes-none", version=str(found.version))]
    lines = [
        say(f"changes-{one.state}", name=printable(one.name), before=printable(one.before)) for one in found.documents
    ]
    for one in found.passages[:_SHOWN]:
        lines += ["", f"- {_short(one.old)}" if one.old else f"- {say('changes-nothing-before')}"]
        lines.append(f"+ {_short(one.new)}" if one.new else f"+ {say('changes-nothing-now')}")
    if len(found.passages) > _SHOWN:
        lines.append(say("changes-more", count=len(found.passages) - _SHOWN))
    if not found.retired:
        return [*lines, "", say("changes-all-true")]
    lines += ["", say("changes-retired", count=len(found.retired))]
    for row in found.retired[:_SHOWN]:
        lines.append(f"- {_short(row.message)}")
        lines.append(f"  {say('changes-says', fact=row.fact, reply=_short(row.reply))}")
        now = say("changes-reply", reply=_short(row.proposed)) if row.proposed else say("changes-needs-reply")
        lines.append(f"  {now}")
    if len(found.retired) > _SHOWN:
        lines.append(say("changes-more", count=len(found.retired) - _SHOWN))
    return lines


def as_data(found: SourceChanges) -> Iterator[dict[str, Any]]:
    """The same for programs."""
    yield {
        "kind": "changes",
        "version": found.version,
        "documents": [one.__dict__ for one in found.documents],
        "passages": len(found.passages),
        "retired": len(found.retired),
    }
    for one in found.passages:
        yield {"kind": "passage", **one.__dict__, "gone": sorted(one.gone), "come": sorted(one.come)}
    for row in found.retired:
        yield {"kind": "retired", **row.__dict__}


def taken(session: Session, found: SourceChanges) -> tuple[int, int]:
    """Examples with a new reply become corrections, the others are taken out: how many of each; the next round of
    improvement learns so.

    Raises:
        RunFailed: it could not be written.
    """
    from engine.changes.retired import retire
    from nlforge.sharing.feedback import added, said_before

    known = said_before(session)
    corrected = 0
    for row in found.retired:
        if row.proposed and (row.message, row.proposed) not in known:
            added(session, row.message, row.reply, None, row.proposed, say("changes-note", fact=row.fact))
            corrected += 1
    return corrected, retire(session.root, [row for row in found.retired if not row.proposed], _BY)


def asked_of(session: Session, found: SourceChanges) -> tuple[int, int, int]:
    """Replies of the model that people get which still hold the old fact, those that hold the new one, and all.

    Raises:
        BadInput: there is no model.
    """
    from engine.graders.facts import figures
    from engine.prompting.ask import answer_each

    given = session.given
    assert given is not None
    rows = {row.message: row for row in found.retired}
    old = new = 0
    for row, reply in zip(rows.values(), answer_each(given, list(rows)), strict=True):
        said = figures(reply.text)
        old += row.fact in said
        new += bool(row.proposed) and bool((figures(row.proposed) - figures(row.reply)) & said)
    return old, new, len(rows)


def _short(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _MOST else f"{line[:_MOST]}…"
