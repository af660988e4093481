"""What is answered to words that were read: what changed in the plan, the page, and the way on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nlforge.messages import DiffShown, Message, Page, TalkMessage
from nlforge.side_questions import reads_only
from nlforge.teach_offer import teach_offer
from nlforge.wording import catalogue
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.pipeline import PlanInputs
    from nlforge.run_view import RunView
    from nlforge.store import Session
    from planner.plan_state import PlanState


def plan_answer(
    before: PlanState, state: PlanState, spent: str, page: Page, way_on: tuple[str, ...]
) -> Iterator[Message]:
    """A question about the plan gets its reply, anything else the difference to `before` and the whole page; `spent` is
    what reading has cost so far."""
    from planner.diff import diff
    from planner.render.differences import diff_page, unchanged_text
    from planner.render.explain import reply_text
    from planner.render.reasons import said
    from planner.unused_words import sentence_of

    assert state.plan is not None
    if state.reply is not None:
        yield TalkMessage(*reply_text(state.reply, catalogue).split("\n"))
    if spent:
        yield TalkMessage(say("talk-cost", spent=spent))
    if state.reply is not None and state.plan == before.plan:
        return
    if before.plan is not None and before.plan.spec is not None:
        lines = diff(before.plan, state.plan)
        changed = diff_page(lines, catalogue)
        none = bool(state.unchanged or not lines)
        yield DiffShown(unchanged_text(state.unchanged, catalogue) if state.unchanged else changed, nothing=none)
        # A question that came or went is news, though no value of the plan is another one.
        page = replace(page, again=none and before.plan.questions == state.plan.questions)
        if page.ready and none:
            # Nothing is new to say yes to, and how that is said was said before.
            way_on = ()
        if not state.unchanged and (
            left := [said(sentence_of(one), catalogue) for one in state.known.not_used if one.turn == len(state.turns)]
        ):
            yield TalkMessage(*left)
    yield page
    language = state.known.language
    unspoken = reads_only(language) if before.known.language != language else ""
    if told := [*filter(None, (unspoken, *way_on))]:
        yield TalkMessage(*told)


def below_page(view: RunView, session: Session, page: Page, inputs: PlanInputs, state: PlanState) -> Iterator[Message]:
    """What else is to be said of a plan: that it is the one whose run failed, which a yes would let fail once more, and
    that replies are missing."""
    confirmed = session.last("confirmed")
    if view.failed and page.ready and confirmed is not None and confirmed["digest"] == page.digest:
        yield TalkMessage(say("talk-same-failed"))
    # Measured for the plan already; a file is looked at once.
    yield from teach_offer(session, inputs.measure(state.requirements), state.plan)
