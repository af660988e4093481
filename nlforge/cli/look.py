"""Commands that look and change nothing but answers."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from engine.core.errors import BadInput
from engine.core.printable import json_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, tell
from nlforge.wording.catalogue import said_in, say, spoken, written


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
    from nlforge.sources import require_readable
    from nlforge.versions_named import named_run
    from nlforge.working_folder import given_place

    if data is None and (prompt_column or reply_column):
        raise BadInput(
            say("command-columns-need-file"),
            say("command-columns-known"),
            say("command-name-file"),
        )
    opened, run = named_run(session)
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
