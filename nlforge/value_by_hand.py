"""A value of the plan that the person sets by hand: what is written down as said, and what would follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlforge import pipeline
from nlforge.turn import Spoken
from nlforge.value_limits import nonsense, unusual
from nlforge.wording import catalogue
from nlforge.wording.catalogue import say, written

if TYPE_CHECKING:
    from planner.by_hand import SettableValue
    from planner.plan import Plan
    from planner.plan_state import PlanState


@dataclass(frozen=True)
class TriedValue:
    """What came of another value, which is not in the plan yet."""

    turn: Spoken | None
    """What is said to set it; None where it cannot be."""
    text: str
    """What would change, or why it cannot be set."""


def shown_choice(value: SettableValue, choice: str) -> str:
    """A choice, or the value itself, as it is called."""
    from planner.by_hand import BACK, MUST, NO, SHOULD, YES
    from planner.render.wording import named

    match choice:
        case "":
            return say("value-none")
        case _ if choice == BACK:
            return say("value-remove" if value.field in ("rubric", "gates") else "value-back")
        case _ if choice in (YES, NO, MUST, SHOULD):
            return say(f"value-{choice}")
    match value.field:
        case "task":
            return named("page-task", choice, catalogue)
        case "sources":
            return named("change-use", choice, catalogue)
        case "deploy":
            return say("value-deploy-none") if choice == "none" else named("delivery-to", choice, catalogue)
        case "method":
            return say(f"value-method-{choice}")
        case "base_model":
            return choice
        case _ if value.kind == "share":
            return f"{written(f'{100 * float(choice):.4g}')} %"
        case "rubric":
            return written(f"{float(choice):+g}")
        case _:
            return written(choice)


def words_for(value: SettableValue, typed: str) -> str:
    """The sentence that is written down: “I set the number of passes to 3.”"""
    from planner.by_hand import BACK, MUST, NO, SHOULD

    told = shown_choice(value, typed) if typed in value.choices else _as_typed(value, typed)
    figures = {"value": told, "entry": value.entry}
    if typed == BACK:
        return say(f"value-take-back-{value.field}", entry=value.entry)
    if value.field == "rubric" and typed in (MUST, SHOULD):
        return say("value-set-must" if typed == MUST else "value-set-should", entry=value.entry)
    if value.field in ("hand_over", "look_up") or (value.field == "right_share" and typed == NO):
        return say(f"value-set-{'hand_over' if typed == NO and value.field != 'look_up' else value.field}-{typed}")
    return say(f"value-set-{value.field}", **figures)


def try_value(state: PlanState, inputs: pipeline.PlanInputs, value: SettableValue, typed: str) -> TriedValue:
    """What would follow from another value, through the door words take; nothing is written down."""
    from planner.by_hand import BACK, change_by_hand, read_typed
    from planner.check import check_change
    from planner.render.reasons import said

    wanted = read_typed(value, typed)
    if wanted is None and typed != BACK:
        kind = "rate" if value.field == "learning_rate" else value.kind
        return TriedValue(None, say(f"value-type-{kind}", typed=typed))
    if (why := nonsense(value, typed)) is not None:
        return TriedValue(None, why)
    words = words_for(value, typed)
    change = change_by_hand(value, wanted, _quote(value, words))
    if (refused := check_change(change, (words,))) is not None:
        return TriedValue(None, _sentence(said(refused, catalogue)))
    turn = Spoken(words, changes=(change,))
    after = pipeline.plan(state, turn, inputs, None).plan
    assert after is not None
    warned = unusual(value, typed)
    return TriedValue(turn, "\n".join([*([f"! {warned}"] if warned else []), *_followed(state.plan, after)]))


def _followed(before: Plan | None, after: Plan) -> Iterator[str]:
    """What would be different, with time and money where they are; what could go wrong that could not before."""
    from planner.diff import diff
    from planner.plan import NOTES
    from planner.render.cost_and_delivery import cost_lines
    from planner.render.differences import diff_page
    from planner.render.reasons import said

    lines = diff(before, after)
    if before is None or not lines:
        yield say("change-would-be-none")
        return
    yield diff_page([line.model_copy(update={"because": None}) for line in lines], catalogue)
    now, then = cost_lines(before, catalogue), cost_lines(after, catalogue)
    if now[:1] != then[:1]:
        yield f"{say('change-now')} {now[0]}"
        yield f"{say('change-then')} {then[0]}"
    known = {warning.text for warning in before.warnings}
    fresh = (w.text for w in after.warnings if w.code not in NOTES and w.text not in known)
    yield from (f"! {said(text, catalogue)}" for text in fresh)


def origin_lines(state: PlanState, at: str) -> Iterator[str]:
    """Where a value comes from, with the person's words."""
    from planner.render.reasons import told

    plan = state.plan
    origin = plan.origin.get(at) if plan is not None else None
    yield _sentence(told(origin, catalogue)) if origin is not None else say("value-no-origin")
    if origin is not None and origin.turn is not None and 0 < origin.turn <= len(state.turns):
        whole = " ".join(state.turns[origin.turn - 1].split())
        if whole != origin.quote:
            yield say("value-whole-words", words=whole)


def _as_typed(value: SettableValue, typed: str) -> str:
    """With its sign or unit, and the comma or point of the language."""
    from planner.by_hand import currency_of, figure_in

    if (figure := figure_in(value, typed)) is None:
        return typed.strip()
    match value.kind:
        case "points":
            return written(f"{figure.number:+.12g}")
        case "share":
            return f"{written(f'{figure.number * (1 if figure.unit else 100):.6g}')} %"
        case "money":
            return f"{written(f'{figure.number:.12g}')} {currency_of(value, figure)}"
        case _:
            return written(f"{figure.number:.12g}")


def _quote(value: SettableValue, words: str) -> str:
    """Of a rule, the rule alone: what else stands in the sentence says nothing about it."""
    return words.partition(": ")[2].rstrip(".") or words if value.field == "rubric" else words


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
