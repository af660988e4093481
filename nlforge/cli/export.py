"""The command from a trained model to files that others run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import BadInput
from engine.core.printable import json_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import say, written

if TYPE_CHECKING:
    from engine.core.paths import RunPaths
    from engine.export.export import Result, Target
    from engine.export.gguf_model import Precision

_TARGETS: tuple[Target, ...] = ("adapter", "merged", "gguf", "ollama")
_PRECISIONS: tuple[Precision, ...] = ("f16", "q8_0", "q4_0")


@app.command()
def export(
    session: SessionId,
    to: Annotated[str, typer.Option("--to", metavar="adapter|merged|gguf|ollama", help="What to make of it.")],
    folder: Annotated[
        Path | None, typer.Option("-o", help="Where to; default: exports/TARGET in the folder of the run.")
    ] = None,
    precision: Annotated[
        str, typer.Option("--precision", metavar="f16|q8_0|q4_0", help="Of the GGUF file people get.")
    ] = "q8_0",
    prompts: Annotated[
        int, typer.Option("--prompts", min=1, max=1000, help="Messages it is compared with the trained model on.")
    ] = 50,
    check: Annotated[
        bool, typer.Option("--check", help="Make nothing: prove again that what lies there is the trained model.")
    ] = False,
    json_: Json = False,
) -> None:
    """Make files of the trained model that others run, and prove that they are the trained model."""
    from engine.export.export import export as exported
    from nlforge.run_process import open_judge
    from nlforge.versions_named import named_run

    target = next((one for one in _TARGETS if one == to), None)
    bits = next((one for one in _PRECISIONS if one == precision), None)
    if target is None:
        raise BadInput(say("command-export-target", named=to), "", say("command-export-one-of", known=_or(_TARGETS)))
    if bits is None:
        raise BadInput(
            say("command-export-precision", named=precision), "", say("command-export-one-of", known=_or(_PRECISIONS))
        )
    opened, run = named_run(session)
    if run is None:
        raise BadInput(say("command-no-model", session=session), "", say("command-open-it", session=session))
    if check:
        _checked(run, target, folder, prompts, json_)
        return
    found = exported(
        run,
        target,
        folder,
        precision=bits,
        prompts=prompts,
        root=opened.data_root(),
        open_judge=open_judge,
        say=talk,
    )
    if json_:
        give(json_line(_told(found)))
    else:
        _tell(found)


def _checked(run: RunPaths, target: Target, folder: Path | None, prompts: int, json_: bool) -> None:
    from engine.export.check import check
    from engine.export.export import place_of

    table = check(run, target, folder, prompts=prompts, say=talk)
    place = str(place_of(run, target, folder))
    if json_:
        parity = None if table is None else table.model_dump(mode="json")
        give(json_line({"kind": "checked", "what": target, "path": place, "parity": parity}))
        return
    tell(*map(written, table.lines() if table is not None else []), say("command-export-checked", path=place))


def _or(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _told(found: Result) -> dict[str, object]:
    parity = None if found.parity is None else found.parity.model_dump(mode="json")
    packed = [{**one.model_dump(mode="json"), "loss": one.loss} for one in found.packed]
    return {
        "kind": "exported",
        "what": found.to,
        "path": str(found.folder),
        "files": found.files,
        "parity": parity,
        "packed": packed,
        "kept": found.kept,
    }


def _tell(found: Result) -> None:
    if found.parity is not None:
        tell(*map(written, found.parity.lines()))
    for one in found.packed:
        if one.loss is None:
            tell(say("command-export-unjudged", precision=one.precision))
        else:
            loss, noise = written(f"{one.loss:+.4f}"), written(f"{one.noise:.3f}")
            tell(say("command-export-loss", precision=one.precision, loss=loss, rows=str(one.rows), noise=noise))
    tell(say("command-export-kept" if found.kept else "command-export-done", path=str(found.folder)))
    tell(*(f"  {name}" for name in found.files))
