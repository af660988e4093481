"""Reader for a large model: everything in one call, and what was refused once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from planner.check import check_change
from planner.evidence import lacks_evidence
from planner.llm.client import Llm
from planner.reading.reader import Reading, Refused, TurnContext, known_lines, show_value
from planner.reading.wire import ReadingAnswer, SmallerChange, to_change
from planner.requirements import Change, WantedSource, normal
from planner.wishes.table import WISHES
from prompts.render import render


@dataclass(frozen=True)
class LargeReader:
    """Asks once; changes whose quote or numbers do not hold are asked again once, with the reason."""

    llm: Llm

    def read(self, turn: TurnContext) -> Reading:
        answer = self.llm.ask(read_prompt(turn), ReadingAnswer)
        good, refused, steps = _checked(answer, turn)
        if refused:
            again = self.llm.ask(read_prompt(turn, refused), ReadingAnswer)
            better, refused, more = _checked(again, turn)
            known = {(c.field, c.model_dump_json()) for c in good}
            good += [c for c in better if (c.field, c.model_dump_json()) not in known]
            steps += [s for s in more if s not in steps]
        return Reading(tuple(good), tuple(refused), answer.asks, tuple(steps))


def read_prompt(turn: TurnContext, refused: Sequence[Refused] = ()) -> str:
    """The whole prompt for one turn. What is the same in every turn comes first, then what only grows: a server reads
    again no more than what is new."""
    questions = [f"{q.field}: {q.text}" for q in turn.plan.asked] if turn.plan else []
    found = [
        f"{c.op} {c.field}: {show_value(c.value)}, from “{c.quote}”{' (in doubt)' if c in turn.doubtful else ''}"
        for c in turn.exact
    ]
    again = [
        f"{r.change.op} {r.change.field}: {show_value(r.change.value)}, from “{r.change.quote}”. {r.reason}"
        for r in refused
    ]
    return render(
        "read",
        fields=fields_told(),
        words=turn.words,
        known=known_lines(turn.known),
        questions=questions,
        document=turn.document,
        exact=found,
        rejected=again,
    )


@cache
def fields_told() -> tuple[tuple[str, str], ...]:
    """Each wish a language model may speak of, and its line; a star where there may be several."""
    told = [(f"{field}*" if wish.many else field, wish.told) for field, wish in WISHES.items() if wish.told is not None]
    return tuple((name, one.about) for name, one in told)


def _checked(answer: ReadingAnswer, turn: TurnContext) -> tuple[list[Change], list[Refused], list[SmallerChange]]:
    good: list[Change] = []
    refused: list[Refused] = []
    steps: list[SmallerChange] = []
    # Of a file that is known the words may say more without its name: “that leaves 21,900”.
    there = [w.value.path for w in turn.known.all("sources") if isinstance(w.value, WantedSource)]
    for wire in answer.changes:
        change = to_change(wire)
        if isinstance(change, SmallerChange):
            if change.op == "set" and normal(change.quote) and normal(change.quote) in normal(turn.words):
                steps.append(change)
            continue
        reason = check_change(change, (turn.words,), there) or lacks_evidence(change)
        if reason is None:
            good.append(change)
        else:
            refused.append(Refused(change, reason))
    return good, refused, steps
