"""The command by which a person judges replies, sees how far the rubric agrees, and takes what would make it agree
more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import NeedsAnswers
from engine.core.printable import json_line, one_line
from engine.core.sentences import sentence
from nlforge.cli.app import Json, Model, SessionId, app
from nlforge.console import give, on_terminal, talk, tell
from nlforge.wording.catalogue import say, speak, written

if TYPE_CHECKING:
    from nlforge.annotation_session import Sitting
    from nlforge.annotations import Desk
    from nlforge.calibration import Calibration

_MOST = 2000
"""Characters of a text that are shown."""


@app.command()
def judge(
    session: SessionId,
    rows: Annotated[int, typer.Option("--rows", min=1, help="How many replies are asked about.")] = 20,
    line: Annotated[
        str | None, typer.Option("--line", help="Ask about this line of the rubric instead of the whole reply.")
    ] = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Show two replies, and ask which is better.")] = False,
    from_: Annotated[
        Path | None,
        typer.Option("--from", help="Judgements from a file: JSON lines of {prompt, reply, criterion, verdict}."),
    ] = None,
    model: Model = None,
    json_: Json = False,
) -> None:
    """Judge some replies yourself, see whether the rubric agrees with you, and make its points fit you better."""
    from nlforge.annotation_session import sitting
    from nlforge.annotations import Desk
    from nlforge.session_factory import find, open_conversation

    opened = find(session)
    if json_:
        # Scripts read the same words wherever they run.
        speak("en")
    desk = Desk(opened)
    keys: Iterator[str] | None = None
    if from_ is not None:
        for said in desk.taken_from(from_):
            desk.append(said)
    elif json_:
        for case in desk.cases(rows, line):
            give(
                json_line(
                    {
                        "kind": "case",
                        "prompt": case.prompt,
                        "reply": case.reply,
                        "criterion": case.criterion.name,
                        "question": case.question,
                    }
                )
            )
    else:
        asked = sitting(desk, rows, line, pairs=pairs)
        if on_terminal():
            from nlforge.tui.app import ChatApp
            from nlforge.tui.show import show
            from planner.llm.local_models import choose

            show(ChatApp(session, choose(model) if model else None, judging=asked))
            return
        keys = _keys()
        _ask(asked, keys)
    if not (desk.judged() or desk.preferences()) and not json_:
        raise NeedsAnswers(
            say("judge-nothing"),
            say("judge-nothing-why"),
            sentence("error-nlforge_judge", "nlforge judge {session}", session=session),
        )
    from nlforge.annotation_changes import rubric_now, take
    from nlforge.calibration import calibrating

    conversation = open_conversation(opened)
    try:
        with calibrating(desk, rubric_now(conversation)) as found:
            _show(desk, found, json_)
            _offer(found, keys, json_)
        if found.accepted:
            from nlforge.plain_text import Printer

            Printer(sys.stdout).show(take(conversation, desk, found))
    finally:
        conversation.close()


def _ask(asked: Sitting, keys: Iterator[str]) -> None:
    """One after another; each answer is kept at once."""
    from nlforge.annotation_session import letter_of
    from nlforge.plain_text import quoted
    from planner.llm.judge import shown

    if not asked.questions:
        talk(say("judge-all-judged"))
        return
    tell(say("judge-to-judge", count=str(len(asked.questions))))
    while (case := asked.now) is not None:
        replies = "\n\n".join(
            f"{f'{n}:' if len(case.replies) > 1 else ''}\n{indent(quoted(shown(reply, _MOST)), '  ')}"
            for n, reply in enumerate(case.replies, 1)
        )
        print(
            (
                f"\n{asked.progress}\n{quoted(shown(case.prompt, _MOST))}\n\n{replies}\n\n"
                f"{one_line(case.question)}  {case.hint}"
            ),
            flush=True,
        )
        for key in keys:
            if asked.press(key):
                break
            tell(say("judge-type-one", keys=", ".join([*map(letter_of, case.keys), "s", "b"])))
        else:
            return


def _keys() -> Iterator[str]:
    """The key that the first letter of each line stands for."""
    from nlforge.annotation_session import key_of

    for said in sys.stdin:
        if said.strip():
            yield key_of(said.strip()[0].casefold())


def _show(desk: Desk, found: Calibration, json_: bool) -> None:
    from nlforge.annotation_session import in_a_word
    from nlforge.annotations import in_words
    from planner.llm.judge import shown

    whole, agreements = found.whole(), desk.agreements()
    if whole is None and not agreements and not json_:
        tell("", say("judge-others"))
    if json_ and whole is not None:
        give(json_line({"kind": "whole", **whole.model_dump(mode="json")}))
    elif whole is not None:
        tell("", *whole.says)
    for criterion, agreement in agreements:
        by_model = desk.by_model(criterion)
        if json_:
            yes = {model: {"yes": hits, "of": of} for model, (hits, of) in by_model.items()}
            give(
                json_line(
                    {
                        "kind": "agreement",
                        **agreement.model_dump(mode="json"),
                        "by_model": yes,
                        "says": in_words(criterion, agreement, by_model),
                    }
                )
            )
            continue
        tell("", *in_words(criterion, agreement, by_model))
        for pair in agreement.clearest:
            grade, reason = written(f"{pair.grader:.2f}"), shown(pair.reason, 300)
            tell(
                f"  {say('judge-clearest', person=in_a_word(pair.person), grader=grade, reason=reason)}",
                f"    > {shown(pair.prompt, 300)}",
                f"    {shown(pair.reply, 300)}",
            )


def _offer(found: Calibration, keys: Iterator[str] | None, json_: bool) -> None:
    """Each change that would help, one after another, until the person says nothing more."""
    from nlforge.annotation_session import OFFER, hint_of

    while (offer := found.next()) is not None:
        if json_:
            give(json_line({"kind": "proposal", **offer.change.model_dump(mode="json"), "says": offer.text}))
            found.answer(offer, False)
            continue
        tell("", *offer.text.split("\n"), f"{say('judge-take-it')} {hint_of(OFFER)}")
        key = next((k for k in keys or () if k in "ynq"), "q")
        if key == "q":
            return
        found.answer(offer, key == "y")
