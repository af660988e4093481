"""What is said in a sitting and after it: why a message was chosen, and what the replies brought."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nlforge.teaching.book import MessageToAsk, TaughtReply
from nlforge.teaching.desk import A_SITTING
from nlforge.wording.catalogue import number, say
from planner.render.reasons import cut

if TYPE_CHECKING:
    from nlforge.teaching.book import TeachingBook
    from nlforge.teaching.sitting import TeachSitting

_SHOWN = 80


def why_chosen(asked: MessageToAsk) -> str:
    """Why this message is asked about, in a sentence."""
    match asked.why:
        case "unsure" | "disputed":
            one, other = (cut(" ".join(text.split()), _SHOWN) for text in asked.between)
            return say(f"teach-why-{asked.why}", one=one, other=other, alike=asked.alike)
        case why:
            return say(f"teach-why-{why}", alike=asked.alike, answered=asked.answered)


def where_from(asked: MessageToAsk) -> str:
    """The file and line a message stands in; empty where it is not known."""
    return say("teach-where", file=asked.file, line=str(asked.line)) if asked.file else ""


def head_line(sitting: TeachSitting) -> str:
    """How far the person is."""
    of = len(sitting.begun.asked)
    return say("teach-progress", at=str(min(sitting.at + 1, of)), of=str(of), sitting=str(sitting.begun.number))


def brought(sitting: TeachSitting) -> list[str]:
    """What a sitting brought, in lines, and where it is kept."""
    book, begun = sitting.desk.book, sitting.begun
    own = [one for one in book.taught.values() if one.sitting == begun.number]
    told = [_counted(own)] if own else [say("teach-brought-nothing")]
    if sitting.desk.pool.pool.open:
        told.append(say("teach-covered", before=_share(begun.covered), now=_share(sitting.desk.covered())))
    if passed := len(book.passed):
        told.append(say("teach-passed-on", count=passed, path=str(book.passed_on)))
    if left := len(sitting.desk.left(begun)):
        told.append(say("teach-left", count=left))
    elif sitting.desk.pool.pool.open:
        told.append(say("teach-more", count=A_SITTING))
    return told


def history_lines(book: TeachingBook) -> list[str]:
    """Of each sitting that is through how much its replies reach; none before the second."""
    ended = [(begun, end) for begun, end in book.sittings() if end is not None]
    if len(ended) < 2:
        return []
    return [
        say(
            "teach-sitting",
            number=str(begun.number),
            replies=sum(isinstance(r, TaughtReply) and r.sitting == begun.number for r in book.records),
            before=_share(begun.covered),
            now=_share(end.covered),
        )
        for begun, end in ended
    ]


def _counted(own: list[TaughtReply]) -> str:
    how = Counter(one.how for one in own)
    return say(
        "teach-brought",
        count=len(own),
        written=how["written"],
        edited=how["edited"],
        accepted=how["accepted"],
        chosen=how["chosen"],
    )


def _share(share: float) -> str:
    return f"{number(100 * share)}%"
