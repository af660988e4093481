"""A round of improvement in the conversation: what it would do, offered as an answer to choose, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlforge.improvement import ProposedRound, changes_of, open_round, words_of
from nlforge.remedy_answers import RemedyOffer, offers
from nlforge.store import Session
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.remedies import Remedy
    from engine.improving.rounds import RoundLine
    from planner.plan import Plan


def offers_now(session: Session, remedies: Sequence[Remedy], plan: Plan | None) -> tuple[RemedyOffer, ...]:
    """What can be chosen to do about the result of the last run, and the round that was proposed."""
    found = offers(remedies, plan)
    path = open_round(session)
    if path is None or plan is None or plan.spec is None:
        return found
    words = words_of(session, path)
    return (RemedyOffer(words, changes_of(session, path, plan.spec, words)), *found)


def proposal_lines(found: ProposedRound) -> list[str]:
    """What a round would learn and be measured by, and what it leaves out, with the reason; one line where there is
    nothing to learn."""
    feedback, shared = found.feedback, found.shared
    if not shared.learned:
        if shared.held_back:
            return [say("improve-only-tested", count=len(shared.held_back)), say("improve-only-tested-todo")]
        return [say("improve-nothing"), say("improve-nothing-todo")]
    if found.is_nothing_new:
        return [say("improve-nothing-new", count=len(shared.learned)), say("improve-nothing-todo")]
    lines = [
        say("improve-round", number=found.number, all=sum(feedback.by_person.values()), people=feedback.people),
        f"- {say('improve-learns', count=len(shared.learned), fresh=found.fresh)}",
    ]
    lines.append(
        f"- {say('improve-held-back', count=len(shared.held_back))}"
        if shared.held_back
        else f"- {say('improve-none-held')}"
    )
    if found.carried:
        lines.append(f"- {say('improve-carried', count=len(found.carried))}")
    if found.retired:
        lines.append(f"- {say('improve-retired', count=len(found.retired))}")
    wrong = {name: n for name, n in feedback.failures.items() if n}
    if wrong:
        told = ", ".join(
            say("feedback-class", what=say(f"feedback-class-{name}"), count=n) for name, n in wrong.items()
        )
        lines.append(f"- {say('improve-wrong', classes=told)}")
    if feedback.unused:
        reasons = Counter(one.why for one in feedback.unused)
        told = ", ".join(f"{n} {say(f'feedback-why-{why}')}" for why, n in reasons.most_common())
        lines.append(f"- {say('improve-unused', why=told)}")
    if feedback.pairs:
        lines.append(f"- {say('improve-pairs', count=len(feedback.pairs))}")
    if feedback.thumbs:
        lines.append(f"- {say('improve-thumbs', count=len(feedback.thumbs))}")
    return [*lines, f"- {say('improve-gate')}", f"- {say('improve-risk')}"]


def round_lines(session: Session, line: RoundLine) -> list[str]:
    """What came of a round, and what to do then."""
    key = "improve-done" if line.decision == "candidate" else "improve-refused"
    new = say(
        "improve-new" if line.held_back else "improve-new-learned",
        rows=line.new_rows,
        better=line.new_better,
        worse=line.new_worse,
    )
    lines = [say(key, number=line.number, version=line.version, before=line.before), new]
    for one in line.lost:
        name = one.name or say("improve-all-topics")
        lines.append(say("improve-lost", topic=name, rows=one.rows, worse=one.worse, better=one.better))
    if not line.lost:
        lines.append(say("improve-kept", rows=sum(one.rows for one in line.topics)))
    if line.decision == "candidate":
        lines.append(say("improve-release", session=session.id, version=line.version))
    return lines
