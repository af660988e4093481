"""“The answer about vouchers is wrong, it is 3 years”: which message is meant, what is right, and that it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from engine.core.printable import printable
from engine.core.tables import table_beside
from nlforge.store import Session
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.serving.kept_feedback import KeptFeedback

_LONGEST, _SHOWN = 300, 160
_NEAR, _NAMED = 0.4, 0.3
"""Cosine of what was said it is about and a message, below which nobody can know which one is meant; and what it counts
beside that the words stand there, for a word alone is near to no sentence."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST = 3000
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class SaidWrong:
    """What somebody said of an answer."""

    about: str
    right: str
    """What would be right; empty where only that it is wrong was said."""
    whole: str


@dataclass(frozen=True)
class _Answered:
    message: str
    reply: str


def said_wrong(text: str) -> SaidWrong | None:
    """None where the words say nothing of an answer."""
    words = " ".join(text.split()).strip(" .!")
    if len(words) > _LONGEST or words.endswith("?"):
        return None
    found = _ways().fullmatch(words)
    if found is None:
        return None
    named = {name.rstrip("0123456789"): value for name, value in found.groupdict().items() if value}
    return SaidWrong(named["about"], named.get("right", ""), words)


def kept_wrong(said: SaidWrong, session: Session) -> list[str]:
    """Keep it beside the message it is about, with the right reply where that can be told.

    Raises:
        RunFailed: it could not be written.
    """
    from nlforge.sharing.feedback import added

    found = _meant(said.about, session)
    if found is None:
        return [say("wrong-nothing-like-it", about=said.about), say("wrong-how", session=session.id)]
    right = _corrected(found.reply, said.right)
    kept: KeptFeedback = added(session, found.message, found.reply, "down", right, said.whole)
    lines = [say("wrong-message", message=_short(found.message)), say("wrong-reply", reply=_short(found.reply))]
    if right:
        lines.append(say("wrong-right", reply=_short(right)))
    else:
        lines += [say("wrong-noted"), say("wrong-how", session=session.id)]
    return [*lines, say("wrong-kept", id=kept.id, session=session.id)]


def _meant(about: str, session: Session) -> _Answered | None:
    """The message nearest to what was said it is about; what people asked comes before what was learned."""
    from engine.active.likeness import likeness_of

    known = list(_answered(session))
    if not known:
        return None
    near = likeness_of([about, *(one.message for one in known)]).vectors
    wanted = _stems(about)
    scores = [
        float(cosine) + _NAMED * len(wanted & _stems(f"{one.message} {one.reply}")) / max(1, len(wanted))
        for cosine, one in zip(near[1:] @ near[0], known, strict=True)
    ]
    best = max(range(len(known)), key=scores.__getitem__)
    return known[best] if scores[best] >= _NEAR else None


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _WORD.findall(text.casefold())}


def _answered(session: Session) -> Iterator[_Answered]:
    from engine.data.stored_rows import ARROW, StoredRows
    from engine.serving.kept_feedback import feedback_in

    for record in session.records():
        if record["kind"] == "asked" and "trained" in record:
            yield _Answered(str(record["text"]), str(record["trained"]))
    for one in feedback_in(session.root / "feedback.jsonl"):
        if one.message and one.text:
            yield _Answered(one.message, one.text)
    given = session.given
    for part in ("train", "test"):
        path = None if given is None else given.data / part / ARROW
        if path is not None and path.is_file():
            rows = list(StoredRows(path))
            yield from (_Answered(r.prompt, r.reply) for r in rows[:: max(1, len(rows) // _MOST)] if r.prompt)


def _corrected(reply: str, right: str) -> str:
    """The reply with the one figure that was said in the place of its own: the one before the same word, else its only
    one; empty where that leaves a choice."""
    figures = _NUMBER.findall(right)
    if len(figures) != 1:
        return ""
    unit = re.search(rf"{re.escape(figures[0])}\s*([^\W\d_]{{3,}}|[€$£%])", right)
    places = list(_NUMBER.finditer(reply))
    if unit is not None and len(unit[1]) > 1:
        stem = re.escape(unit[1][:4].casefold())
        same = [one for one in places if re.match(rf"\s*{stem}", reply[one.end() :].casefold())]
        places = same or places
    if len(places) != 1 or places[0][0] == figures[0]:
        return ""
    return f"{reply[: places[0].start()]}{figures[0]}{reply[places[0].end() :]}"


@cache
def _ways() -> re.Pattern[str]:
    ways = []
    for n, way in enumerate(table_beside(__file__, "said_wrong.yaml")["ways"]):
        # They stand in one expression, in which a group has its name once.
        ways.append(way.replace("P<about>", f"P<about{n}>").replace("P<right>", f"P<right{n}>"))
    return re.compile("|".join(f"(?:{way})" for way in ways), re.I)


def _short(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
