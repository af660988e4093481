"""The base models: what there is, what is on this machine, and how it comes and goes."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.core.errors import RunFailed
from engine.core.printable import json_line
from nlforge.cli.app import Json, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import say, written

_models = typer.Typer(invoke_without_command=True, help="The models that training can start from, and their files.")
app.add_typer(_models, name="models")
Name = Annotated[str, typer.Argument(help="A base model of the list.")]


@_models.callback()
def models(context: typer.Context, json_: Json = False) -> None:
    """List the models that training can start from: size, licence, languages, and what is on this machine."""
    if context.invoked_subcommand is not None:
        return
    from engine.models.store import stored, told

    for model in stored():
        if json_:
            give(json_line(model.model_dump(mode="json")))
            continue
        kind = "here" if model.on_this_machine else "fetch" if model.fetch_bytes is not None else "hub"
        languages = model.languages if isinstance(model.languages, str) else ", ".join(model.languages)
        size = written(f"{model.params_b:.3f}")
        where = say(f"command-model-{kind}", size=written(told(model)), model=model.base)
        tell(f"{model.base:<30}{size:>8}  {model.license:<12}{languages:<8}{where}")


@_models.command()
def fetch(
    name: Annotated[
        str | None,
        typer.Argument(help="A base model, or org/name@revision of the hub; without one, what nlforge needs."),
    ] = None,
) -> None:
    """Download a base model, or the default one and the one that compares meanings, once; no other command downloads
    them."""
    from engine.models.base_weights import Base, fetch_base_model
    from engine.retrieval import sentence_encoder as embedding

    if name is not None and "/" in name:
        from engine.models.hub import fetch_hub

        fetch_hub(name, talk)
        return
    if name is not None:
        fetch_base_model(talk, Base(name))
        return
    fetch_base_model(talk)
    embedding.fetched(talk)


@_models.command()
def check(
    name: Annotated[str | None, typer.Argument(help="A base model; without one, all that are here.")] = None,
    json_: Json = False,
) -> None:
    """Compare all files of the base models on this machine with their digests."""
    from engine.models.store import faults, stored

    damaged = []
    for base in [name] if name is not None else [model.base for model in stored()]:
        wrong = faults(base)
        if wrong is None and name is None:
            continue
        if wrong:
            damaged.append(base)
        if json_:
            give(json_line({"base": base, "on_this_machine": wrong is not None, "faults": wrong or []}))
        else:
            tell(*(wrong or [say("command-model-absent" if wrong is None else "command-model-whole", model=base)]))
    if damaged:
        raise RunFailed(
            f"{', '.join(damaged)}: not all files are known to be what was fetched and unpacked.",
            "",
            f"Remove and fetch it again: nlforge models remove {damaged[0]} && nlforge models fetch {damaged[0]}",
        )


@_models.command()
def remove(name: Name, json_: Json = False) -> None:
    """Delete a base model's files from this machine, unless a run is built on it now."""
    from engine.models.base_weights import megabytes
    from engine.models.store import remove as removed

    freed = removed(name, talk)
    if json_:
        give(json_line({"base": name, "freed_bytes": freed}))
        return
    tell(say("command-model-removed", model=name, size=written(megabytes(freed))))
