"""The command by which a person judges replies, and sees how far the rubric agrees."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.errors import NeedsAnswers
from nlforge.cli import Json, SessionId, app
from nlforge.console import on_terminal, talk

if TYPE_CHECKING:
    from engine.agreement import Answer
    from nlforge.judging import Case, Desk

_MOST = 2000
"""Characters of a text that are shown."""
_HINT = "y yes, n no, p partly, s skip, q stop"


@app.command()
def judge(
    session: SessionId,
    rows: Annotated[int, typer.Option("--rows", min=1, help="How many replies are asked about.")] = 12,
    line: Annotated[str | None, typer.Option("--line", help="The line of the rubric; else the one that needs it most.")] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="Judgements from a file: JSON lines of {prompt, reply, criterion, verdict}.")] = None,
    json_: Json = False,
) -> None:
    """Judge some replies yourself, and see whether the rubric agrees with you."""
    from nlforge.judging import Desk
    from nlforge.openings import find

    desk = Desk(find(session))
    if from_ is not None:
        for case, answer in desk.taken_from(from_):
            desk.keep(case, answer)
    elif json_:
        for case in desk.cases(rows, line):
            print(json.dumps({"kind": "case", "prompt": case.prompt, "reply": case.reply, "criterion": case.criterion.name, "question": case.question},
                             ensure_ascii=False))
    else:
        _ask(desk, desk.cases(rows, line))
    if not desk.judged() and not json_:
        raise NeedsAnswers("Nothing is judged yet.", "Ten to thirty judgements show whether the rubric measures what you mean.", f"nlforge judge {session}")
    _show(desk, json_)


def _ask(desk: Desk, cases: Sequence[Case]) -> None:
    """One reply after another; each answer is kept at once."""
    from planner.judge import shown

    if not cases:
        talk("You have judged all replies for this line. Choose another with --line.")
        return
    keys = _keys()
    print(f"{len(cases)} replies, of the base model and of yours in no order. One question: {cases[0].question}")
    answers: dict[str, Answer] = {"y": "yes", "n": "no", "p": "partly"}
    for number, case in enumerate(cases, 1):
        print(f"\n{number} of {len(cases)}\n> {shown(case.prompt, _MOST)}\n\n{shown(case.reply, _MOST)}\n\n{case.question}  {_HINT}", flush=True)
        for key in keys:
            if key in answers:
                desk.keep(case, answers[key])
                break
            if key == "s":
                break
            if key == "q":
                return
            print("Please type y, n, p, s or q.", flush=True)
        else:
            return


def _keys() -> Iterator[str]:
    """Single keys on a terminal, lines from a pipe; ends with them."""
    if on_terminal():
        import click

        while True:
            yield click.getchar().casefold()
    for said in sys.stdin:
        if said.strip():
            yield said.strip()[0].casefold()


def _show(desk: Desk, json_: bool) -> None:
    from nlforge.judging import in_words
    from planner.judge import shown

    for criterion, found in desk.agreements():
        by_model = desk.by_model(criterion)
        if json_:
            yes = {model: {"yes": hits, "of": of} for model, (hits, of) in by_model.items()}
            print(json.dumps({"kind": "agreement", **found.model_dump(mode="json"), "by_model": yes, "says": in_words(criterion, found, by_model)},
                             ensure_ascii=False))
            continue
        print("\n" + "\n".join(in_words(criterion, found, by_model)))
        for pair in found.clearest:
            print(f"  You said {pair.person}, the rubric {pair.grader:.2f} ({shown(pair.reason, 300)}):\n    > {shown(pair.prompt, 300)}\n"
                  f"    {shown(pair.reply, 300)}")
