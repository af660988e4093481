"""Data sets of the model hub: what one is, and how it comes and goes. No other command asks the hub for data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.core.printable import json_line
from nlforge.cli.app import Json, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import say, written

_data = typer.Typer(invoke_without_command=True, help="Data sets of the model hub: look, fetch, list and remove.")
app.add_typer(_data, name="data")
Name = Annotated[str, typer.Argument(help="org/name@COMMIT, or a folder or file of it: org/name@COMMIT/FOLDER.")]
_MOST_SHOWN = 40


@_data.callback()
def data(context: typer.Context, json_: Json = False) -> None:
    """List the data sets of the model hub that are on this machine; asks nobody."""
    if context.invoked_subcommand is not None:
        return
    from engine.data.hub import stored

    found = stored()
    if not found and not json_:
        talk(say("command-data-none"))
    for one in found:
        if json_:
            give(json_line(one.model_dump(mode="json")))
            continue
        parts = f"  ({', '.join(one.parts)})" if one.parts else ""
        tell(f"{one.data}  {_size(one.bytes)}  {_licence(one.license)}{parts}")


@_data.command()
def look(
    name: Annotated[str, typer.Argument(help="org/name, org/name@COMMIT, or the address of its page.")],
    json_: Json = False,
) -> None:
    """Ask the hub what a data set is before anything of it is fetched: licence, size, files, and the commit to pin."""
    from engine.data.hub import look as looked

    found = looked(name)
    if json_:
        give(json_line(found.model_dump(mode="json")))
        return
    tell(found.pinned, _licence(found.license))
    if found.now.casefold() != found.name.casefold():
        tell(say("command-data-moved", name=found.now))
    if found.gated:
        tell(say("command-data-gated"))
    if found.problem:
        tell(found.problem)
        return
    tell(say("command-data-size", size=_size(found.bytes), files=len(found.files), others=found.others))
    for split, names in found.splits.items():
        tell(say("command-data-split", split=split if split != "all" else say("command-data-all"), files=len(names)))
    for file, size in list(found.files.items())[:_MOST_SHOWN]:
        tell(f"  {_size(size):>12}  {file}")
    if (more := len(found.files) - _MOST_SHOWN) > 0:
        tell(say("command-data-more", files=more))
    key = "command-data-here" if found.on_this_machine else "command-data-fetch"
    tell(say(key, data=found.pinned))


@_data.command()
def fetch(
    name: Name,
    to: Annotated[
        Path | None, typer.Option("--to", help="A new folder for it; without one it is kept where its name finds it.")
    ] = None,
    json_: Json = False,
) -> None:
    """Download the data files of exactly one commit, each checked; no code is fetched or run."""
    from engine.data.hub import as_written
    from engine.data.hub import fetch as fetched

    place = fetched(name, talk, to)
    if json_:
        give(json_line({"data": as_written(name), "path": str(place)}))
    elif to is None:
        tell(say("command-data-use", data=as_written(name)))
    else:
        tell(say("command-data-use", data=str(to)))


@_data.command()
def remove(name: Name, json_: Json = False) -> None:
    """Delete a data set of the hub from this machine."""
    from engine.data.hub import as_written
    from engine.data.hub import remove as removed

    freed = removed(name)
    if json_:
        give(json_line({"data": as_written(name), "freed_bytes": freed}))
        return
    tell(say("command-model-removed", model=as_written(name), size=_size(freed)))


def _size(count: int) -> str:
    """Bytes for a person."""
    return written(f"{count / 2**20:,.1f} MB" if count >= 2**20 else f"{count / 2**10:,.1f} kB")


def _licence(name: str) -> str:
    return say("command-data-licence", licence=name) if name else say("command-data-no-licence")
