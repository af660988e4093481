"""Commands from words to a spec, and from a spec to a model."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from engine.errors import BadInput, ExitCode, NeedsAnswers
from nlforge.cli import Data, Json, Model, app
from nlforge.console import talk

if TYPE_CHECKING:
    from planner.llm import Llm
    from planner.plan import Plan

From = Annotated[list[Path] | None, typer.Option("--from", help="A requirement document: txt, md, html, docx.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Use at most this many rows.")]
_EXIT = {"ready": ExitCode.DONE, "needs_answers": ExitCode.NEEDS_ANSWERS, "declined": ExitCode.DECLINED}


@app.command()
def plan(text: Annotated[str | None, typer.Argument()] = None, from_: From = None,
         turn: Annotated[list[str] | None, typer.Option("--turn", help="One more thing said; may be repeated.")] = None,
         batch: Annotated[Path | None, typer.Option("--batch", help="JSON lines of {id, turns}.")] = None, data: Data = None, limit: Limit = None,
         model: Model = None, json_: Json = False, yaml: Annotated[bool, typer.Option("--yaml", help="The spec as YAML.")] = False,
         output: Annotated[Path | None, typer.Option("-o", help="Write there instead of stdout.")] = None) -> None:
    """Words or requirement documents to a spec; nothing is trained."""
    from nlforge.openings import llm_opener
    from nlforge.sources import require_readable

    require_readable(data or [])
    if yaml and json_:
        raise BadInput("--json and --yaml exclude each other.")
    with llm_opener(model)() as llm, _sink(output) as out:
        if batch is not None:
            for id, turns in _batch(batch):
                print(_json(_planned(turns, llm, data or [], limit, id)), file=out, flush=True)
            return
        result = _planned(_turns(text, from_, turn), llm, data or [], limit, "session")
        if yaml:
            from engine.spec import dump_yaml

            if result.spec is not None:
                print(dump_yaml(result.spec), end="", file=out)
        elif json_:
            print(_json(result), file=out)
        else:
            from planner.page import spec_page

            print(spec_page(result), file=out)
    raise SystemExit(int(_EXIT[result.status]))


@app.command()
def build(what: Annotated[str | None, typer.Argument(help="Words, or a spec file (yaml, json).")] = None, from_: From = None, data: Data = None,
          limit: Limit = None, yes: Annotated[bool, typer.Option("--yes", help="Confirm the plan.")] = False, model: Model = None, json_: Json = False) -> None:
    """Plan, confirm, and run to the end."""
    from nlforge.conversation import State
    from nlforge.openings import new_session, open_conversation
    from nlforge.plain import JsonPrinter, Printer, wait_for_run
    from nlforge.sources import require_readable

    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    spec_file = Path(what) if what and what.lower().endswith((".yaml", ".yml", ".json")) and len(what) < 400 else None
    if spec_file is not None:
        _build_spec(spec_file, yes, printer)
        return
    turns = _turns(what, from_, None)
    require_readable(data or [])
    session = new_session(stem="build")
    session.append("note", text="Given on the command line.", given=[str(p.resolve()) for p in data or []], limit=limit)
    on_event = printer.event if isinstance(printer, JsonPrinter) else None
    conversation = open_conversation(session, model, on_event, [p.resolve() for p in data or []], limit)
    try:
        printer.say(f"Session {session.id}")
        for words in turns:
            printer.show(conversation.hear(words))
        result = conversation.plan
        assert result is not None
        if isinstance(printer, JsonPrinter):
            printer.line({"kind": "planned", **json.loads(_json(result))})
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


def _build_spec(path: Path, yes: bool, printer: object) -> None:
    from engine.launch import start_run
    from engine.spec import digest, load_spec
    from nlforge.openings import new_session, open_conversation
    from nlforge.plain import JsonPrinter, Printer, wait_for_run

    assert isinstance(printer, Printer)
    spec = load_spec(path)
    if not yes:
        raise NeedsAnswers("Nothing was started.", f"A run needs your yes to exactly this spec ({digest(spec)}).", "Add --yes.")
    session = new_session(stem="build")
    session.write_spec(spec)
    session.append("confirmed", digest=digest(spec))
    start_run(session.root, digest(spec), session.data_root())
    printer.say(f"Session {session.id}: building {path}.")
    events = printer.event if isinstance(printer, JsonPrinter) else None
    conversation = open_conversation(session, on_event=events)
    wait_for_run(conversation, printer)
    raise SystemExit(printer.exit_code or conversation.view.exit_code)


def _turns(text: str | None, documents: list[Path] | None, turns: list[str] | None) -> list[str]:
    from nlforge.documents import read_document

    said = [t for t in [text or "", *(read_document(p) for p in documents or []), *(turns or [])] if t.strip()]
    if not said:
        raise BadInput("There are no words to plan from.", "", 'Say them: nlforge plan "…", or name a document with --from.')
    return said


def _planned(turns: list[str], llm: Llm, data: list[Path], limit: int | None, id: str) -> Plan:
    from engine.machine import this_machine
    from nlforge.sources import profiles_for
    from planner.turn import PlanState, plan_turn

    state, here = PlanState(), Path.cwd()
    machine = this_machine(here)
    for number, words in enumerate(turns, 1):
        profiles = profiles_for(here, turns[:number], data, whole_folder=False)
        state = plan_turn(state, words, llm, profiles, machine, limit=limit, session=id)
        if state.rejected:
            talk("Not taken: " + " ".join(state.rejected))
    assert state.plan is not None
    return state.plan


def _batch(path: Path) -> list[tuple[str, list[str]]]:
    found = []
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                entry = json.loads(line)
                if not (isinstance(entry, dict) and isinstance(entry.get("turns"), list) and entry["turns"]):
                    raise BadInput(f"Line {number} of {path} has no turns.", "", 'Write lines of {"id": …, "turns": [ … ]}.')
                found.append((str(entry.get("id", number)), [str(t) for t in entry["turns"]]))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read as JSON lines.", str(error), 'Write lines of {"id": …, "turns": [ … ]}.') from error
    return found


def _json(plan: Plan) -> str:
    return plan.model_dump_json()
