"""Commands that look and change nothing but answers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.core.errors import BadInput
from engine.core.printable import json_line, one_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import said_in, say, spoken, written

_sessions = typer.Typer(invoke_without_command=True, help="List sessions, show one, or query them all.")
app.add_typer(_sessions, name="sessions")


@_sessions.callback()
def sessions(context: typer.Context, json_: Json = False) -> None:
    """List sessions."""
    if context.invoked_subcommand is not None:
        return
    from nlforge.session_factory import sessions_dir
    from nlforge.store import list_sessions
    from nlforge.waiting_runs import standing_words

    found = list_sessions(sessions_dir())
    if not found:
        talk(f"{say('command-no-sessions', folder=str(sessions_dir()))} {say('command-begin-with')}")
    key = "command-nothing-planned"
    for session in found:
        planned, runs = session.last("planned"), session.run
        about = (
            str(planned["spec_summary"])
            if planned and planned.get("spec_summary")
            else said_in("en" if json_ else spoken(), key)
        )
        line = {"id": session.id, "runs": int(runs.root.name) if runs else 0, "about": about}
        state = standing_words(session)
        if json_:
            give(json_line({**line, **({"state": state} if state else {})}))
        else:
            told = f"({state}) {about[:90]}" if state else about[:90]
            tell(f"{line['id']:<32} {line['runs']:>3} {say('command-runs')}  {told}")


@_sessions.command()
def show(id: SessionId, json_: Json = False) -> None:
    """Everything that was said, planned, confirmed and asked."""
    from nlforge.session_factory import find

    for record in find(id).records():
        if json_:
            give(json_line(record))
        else:
            text = record.get("text") or " ".join(
                str(record[k]) for k in ("status", "spec_summary", "digest") if k in record
            )
            tell(
                f"{str(record.get('time', ''))[:19]:<20}{record['kind']!s:<10} {text}",
                *(f"{'':<31}{who}: {record[who]}" for who in ("base", "trained") if record.get(who)),
            )


@_sessions.command()
def query(
    sql: Annotated[str, typer.Argument(help="SQL over the tables sessions and events.")], json_: Json = False
) -> None:
    """Ask all sessions one SELECT; tables `sessions` (records) and `events`, each with its file. Nothing is written."""
    from nlforge.query import answered
    from nlforge.session_factory import sessions_dir

    root = sessions_dir().resolve()
    if not any(root.glob("*/session.jsonl")):
        raise BadInput(say("command-no-sessions", folder=str(sessions_dir())), "", say("command-begin-with"))
    with answered(root, sql) as (columns, rows):
        if not json_:
            _row(columns)
        for row in rows:
            if json_:
                give(json_line(dict(zip(columns, row, strict=True)), default=str))
            else:
                _row(row)


def _row(values: Sequence[object]) -> None:
    """Values between tabs; none of them makes a line or a column."""
    print("\t".join(one_line(str(value)) for value in values))


@app.command(name="eval")
def evaluate(
    session: SessionId,
    data: Annotated[Path | None, typer.Option("--data", help="Another file to test with.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
    prompt_column: Annotated[
        list[str] | None, typer.Option("--prompt-column", help="Column of the file with the message; may be repeated.")
    ] = None,
    reply_column: Annotated[
        str | None, typer.Option("--reply-column", help="Column of the file with the right answer.")
    ] = None,
    json_: Json = False,
) -> None:
    """Test the trained model on its held-out rows, or on another file."""
    from engine.data.asked_columns import AskedColumns
    from engine.evaluation.evaluate_file import Rows, evaluate_file
    from nlforge.run_process import open_judge
    from nlforge.session_factory import find
    from nlforge.sources import require_readable
    from nlforge.working_folder import given_place

    if data is None and (prompt_column or reply_column):
        raise BadInput(
            say("command-columns-need-file"),
            say("command-columns-known"),
            say("command-name-file"),
        )
    opened = find(session)
    run = opened.trained
    if run is None:
        raise BadInput(say("command-no-model", session=session), "", say("command-open-it", session=session))
    require_readable([data] if data is not None else [])
    data = given_place(Path(), data) if data is not None else None
    seen = Rows()
    result = evaluate_file(
        run, data, limit, opened.data_root(), open_judge, AskedColumns(tuple(prompt_column or ()), reply_column), seen
    )
    if json_:
        rows = {
            "read": seen.counts.read,
            "left_out": dict(seen.counts.dropped),
            "unknown_labels": dict(seen.unknown),
            "notes": list(result.notes),
        }
        give(json_line({**result.model_dump(mode="json"), "file": rows}))
        return
    for name, value in [*result.criteria.items(), *result.metrics.items(), (say("command-score"), result.score)]:
        tell(f"{name:<32}{say('command-missing') if value is None else written(f'{value:.3f}'):>9}")
    noise = written(f"{result.noise:.3f}")
    tell(f"{say('command-noise'):<32}{noise:>9}", say("command-measured-on", rows=str(result.rows)))
    for label in result.classes:
        measured = say("command-label-rows", rows=str(label.rows))
        tell(f"{label.label:<32}{written(f'{label.f1:.3f}'):>9}  {measured}")
    tell(*result.notes)


@app.command()
def doctor(json_: Json = False) -> None:
    """Show what this machine can do."""
    from engine.estimation.machine import this_machine
    from engine.models.base_weights import DEFAULT, has_file, unpacked
    from nlforge.session_factory import sessions_dir
    from planner.llm.loopback import local_servers

    machine = this_machine(sessions_dir())
    rates = machine.known.rates
    key = "command-speed-measured" if rates.measured else "command-speed-assumed"
    speed = said_in("en" if json_ else spoken(), key, tokens=f"{1 / rates.token:.0f}")
    found = {
        "python": sys.version.split()[0],
        **machine.model_dump(mode="json", exclude={"known"}),
        "training_speed": speed,
        "runs_learned_from": len(machine.known.actuals),
        "planning_model": has_file(DEFAULT),
        "local_servers": [f"{one.program}: {one.use}" for one in local_servers()],
        "base_model": unpacked(DEFAULT) is not None,
        "gpu_tools": shutil.which("nvidia-smi") is not None,
        "sessions": str(sessions_dir()),
    }
    if json_:
        give(json_line(found))
        return
    names = {name: say(f"command-doctor-{name}") for name in found}
    width = max(map(len, names.values()))
    words = {"True": say("command-yes"), "False": say("command-no"), "[]": say("command-none")}
    for name, value in found.items():
        named = ", ".join(map(str, value)) if name in ("bases", "local_servers") and isinstance(value, list) else value
        shown = written(str(value)) if isinstance(value, float) else words.get(str(value), named)
        tell(f"{names[name]:<{width}}  {shown}")
    if machine.free_disk_gb < 2 or machine.ram_gb < 3:
        tell(say("command-too-small"))
