"""Commands from words to a spec, and from a spec to a model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from engine.errors import BadInput, ExitCode, NeedsAnswers
from nlforge.cli import Data, Json, Model, app
from nlforge.console import talk

From = Annotated[list[Path] | None, typer.Option("--from", help="A requirement document: txt, md, html, docx, pdf.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Use at most this many rows.")]
_EXIT = {"ready": ExitCode.DONE, "needs_answers": ExitCode.NEEDS_ANSWERS, "declined": ExitCode.DECLINED}


@app.command()
def plan(
    text: Annotated[str | None, typer.Argument()] = None,
    from_: From = None,
    turn: Annotated[list[str] | None, typer.Option("--turn", help="One more thing said; may be repeated.")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="JSON lines of {id, turns}; with -o it goes on where it was broken off.")] = None,
    data: Data = None,
    limit: Limit = None,
    model: Model = None,
    json_: Json = False,
    yaml: Annotated[bool, typer.Option("--yaml", help="The spec as YAML.")] = False,
    output: Annotated[Path | None, typer.Option("-o", help="Write there instead of stdout.")] = None,
) -> None:
    """Words or requirement documents to a spec; nothing is trained."""
    from nlforge.openings import llm_opener
    from nlforge.planning import plan_from, turns_of
    from nlforge.sources import require_readable

    require_readable(data or [])
    if yaml and json_:
        raise BadInput("--json and --yaml exclude each other.")
    if batch is not None:
        if text or from_ or turn:
            raise BadInput("--batch takes its words from the file alone.", "", "Leave the other words away, or put them into the file.")
        _batch(batch, data or [], limit, model, output)
        return
    turns = turns_of(text, from_ or [], turn or [])
    with llm_opener(model)() as llm, _sink(output) as out:
        planned = plan_from(turns, llm, data or [], limit, "session")
        if llm.spent.calls and not llm.small:
            talk(f"Planning took {llm.spent.text()}.")
        result = planned.state.plan
        assert result is not None
        if yaml:
            from engine.spec import dump_yaml

            if result.spec is not None:
                print(dump_yaml(result.spec), end="", file=out)
        elif json_:
            print(planned.json(), file=out)
        else:
            from planner.documents.coverage import coverage_table
            from planner.page import spec_page

            print(
                "\n\n".join([*filter(None, [planned.state.reply]), spec_page(result), *([coverage_table(planned.coverage)] if planned.asked else [])]), file=out
            )
    raise SystemExit(int(_EXIT[result.status]))


def _batch(path: Path, data: list[Path], limit: int | None, model: str | None, output: Path | None) -> None:
    """Lines go out as they are made; written to a file, what is there already is not planned again."""
    from engine.journal import append_line
    from nlforge.openings import llm_opener
    from nlforge.planning import batch_cases, finished_ids, plan_batch

    cases, done = batch_cases(path), finished_ids(output)
    if done:
        talk(f"{len(done)} cases are in {output} already; going on with the others.")
    with llm_opener(model)() as llm:
        for line in plan_batch(cases, llm, data, limit, done):
            if output is None:
                print(line, flush=True)
            else:
                append_line(output, line)
        if llm.spent.calls and not llm.small:
            talk(f"Planning took {llm.spent.text()}.")


@app.command()
def build(
    what: Annotated[str | None, typer.Argument(help="Words, or a spec file (yaml, json).")] = None,
    from_: From = None,
    data: Data = None,
    limit: Limit = None,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm the plan.")] = False,
    model: Model = None,
    on: Annotated[str | None, typer.Option("--on", help="Train on a Ray cluster: ray://host:10001, host:6379, or “ray” to start one here.")] = None,
    json_: Json = False,
) -> None:
    """Plan, confirm, and run to the end."""
    from nlforge.conversation import State
    from nlforge.openings import hosted, new_session, open_conversation
    from nlforge.plain import JsonPrinter, Printer, wait_for_run
    from nlforge.planning import documents_of, turns_of
    from nlforge.sources import home_of, require_readable
    from planner.documents.coverage import coverage, coverage_table

    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    spec_file = Path(what) if what and what.lower().endswith((".yaml", ".yml", ".json")) and len(what) < 400 else None
    if spec_file is not None:
        _build_spec(spec_file, yes, printer, on)
        return
    turns = turns_of(what, from_ or [], [])
    require_readable(data or [])
    session = new_session(home_of(data or [], [t.text for t in turns]), stem="build")
    session.append("note", text="Given on the command line.", given=[str(p.resolve()) for p in data or []], limit=limit)
    on_event = printer.event if isinstance(printer, JsonPrinter) else None
    conversation = open_conversation(session, model, on_event, [p.resolve() for p in data or []], limit)
    conversation.on = on
    try:
        printer.say(f"Session {session.id}")
        for said in turns:
            printer.show(conversation.hear(said.text, document=said.document))
        result, documents = conversation.plan, documents_of(turns)
        assert result is not None
        if documents and conversation.requirements is not None:
            printer.say(coverage_table(coverage(documents, conversation.requirements, (), conversation.not_used, small=hosted(model) is None)))
        if isinstance(printer, JsonPrinter):
            printer.line({"kind": "planned", **result.model_dump(mode="json")})
        if conversation.state is not State.WAITING:
            raise SystemExit(int(_EXIT[result.status]) or int(ExitCode.NEEDS_ANSWERS))
        if not yes:
            raise NeedsAnswers("Nothing was started.", "A run needs your yes to exactly this plan.", f"Add --yes, or open it: nlforge {session.id}")
        printer.show(conversation.confirm())
        wait_for_run(conversation, printer)
    finally:
        conversation.close()
    raise SystemExit(printer.exit_code)


@contextmanager
def _sink(output: Path | None) -> Iterator[TextIO]:
    """stdout, or a file that is replaced only when all of it is written."""
    if output is None:
        yield sys.stdout
        return
    fresh = output.with_name(output.name + ".new")
    try:
        with open(fresh, "w", encoding="utf-8") as file:
            yield file
        fresh.replace(output)
    except OSError as error:
        raise BadInput(f"{output} cannot be written.", str(error), "Name another file with -o.") from error
    finally:
        fresh.unlink(missing_ok=True)


def _build_spec(path: Path, yes: bool, printer: object, on: str | None) -> None:
    from engine.launch import start_run
    from engine.spec import digest, load_spec
    from nlforge.openings import new_session, open_conversation
    from nlforge.plain import JsonPrinter, Printer, wait_for_run
    from nlforge.store import CHILD

    assert isinstance(printer, Printer)
    spec = load_spec(path)
    if not yes:
        raise NeedsAnswers("Nothing was started.", f"A run needs your yes to exactly this spec ({digest(spec)}).", "Add --yes.")
    session = new_session(stem="build")
    session.write_spec(spec)
    session.append("confirmed", digest=digest(spec))
    start_run(session.root, digest(spec), session.data_root(), CHILD, on)
    printer.say(f"Session {session.id}: building {path}.")
    events = printer.event if isinstance(printer, JsonPrinter) else None
    conversation = open_conversation(session, on_event=events)
    printer.show(conversation.opening)
    wait_for_run(conversation, printer)
    raise SystemExit(printer.exit_code or conversation.view.exit_code)
