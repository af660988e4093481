"""The base models: what there is, what is on this machine, and how it comes and goes."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import RunFailed
from engine.core.printable import json_line
from engine.core.sentences import sentence
from nlforge.cli.app import Json, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import say, written
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from engine.models.hub_facts import HubFacts

_models = typer.Typer(invoke_without_command=True, help="The models that training can start from, and their files.")
app.add_typer(_models, name="models")
_SHOWN = 5
Name = Annotated[str, typer.Argument(help="A base model, by its name in the list.")]


@_models.callback()
def models(context: typer.Context, json_: Json = False) -> None:
    """List the models that training can start from: size, licence, languages, and what is on this machine; behind the
    catalogue those fetched from the model hub, and those prepared from folders and files of your own; last the models
    that nlforge itself reads with, and the servers with language models on this machine that could read your words."""
    if context.invoked_subcommand is not None:
        return
    from engine.models.store import stored, told

    for model in stored():
        if json_:
            give(json_line(model.model_dump(mode="json")))
            continue
        if model.kind == "own":
            kind = "own" if model.source else "here"
        else:
            kind = "here" if model.on_this_machine else "fetch" if model.fetch_bytes is not None else "hub"
        languages = model.languages if isinstance(model.languages, str) else ", ".join(model.languages)
        size = written(f"{model.params_b:.3f}") if model.params_b else "?"
        where = say(f"command-model-{kind}", size=written(told(model)), model=model.base, source=model.source)
        tell(f"{model.base:<30}{size:>8}  {model.license or '?':<12}{languages:<8}{where}")
    _reading_models(json_)
    _servers(json_)


def _reading_models(json_: bool) -> None:
    """What nlforge itself reads with."""
    from engine.models.base_weights import megabytes
    from engine.models.own_store import bytes_in
    from nlforge.reading_models import READING_MODELS

    for one in READING_MODELS:
        here, taken = one.present(), bytes_in([one.folder()])
        if json_:
            told = {"base": one.name, "params_b": one.params_b, "license": one.license, "languages": one.languages}
            fetch = {"on_this_machine": here, "bytes": taken, "fetch_bytes": one.fetch_bytes}
            give(json_line({"kind": "reading", **told, **fetch}))
            continue
        size = written(megabytes(taken if here else one.fetch_bytes))
        where = say(f"command-model-{'here' if here else 'fetch'}", size=size, model=one.name)
        reads = say("command-model-reads", where=where)
        tell(f"{one.name:<30}{written(f'{one.params_b:.3f}'):>8}  {one.license:<12}{one.languages:<8}{reads}")


def _servers(json_: bool) -> None:
    """What can read a person's words here besides: found, and never used unasked."""
    from planner.llm.loopback import local_servers

    for one in local_servers():
        if json_:
            told = {"program": one.program, "address": one.address, "models": one.models, "use": one.use}
            give(json_line({"kind": "server", **told}))
        else:
            models = ", ".join(one.models[:_SHOWN]) + (" …" if len(one.models) > _SHOWN else "")
            tell(say("command-server", program=one.program, models=models, use=one.use))


@_models.command()
def look(
    name: Annotated[str, typer.Argument(help="org/name or org/name@COMMIT of the model hub, or a name of the list.")],
    json_: Json = False,
) -> None:
    """Ask the model hub what a model is: licence, size, gate and commit, and whether it can be trained here. Nothing of
    it is fetched."""
    from engine.models.catalogue import catalogue
    from engine.models.hub import hub_facts
    from engine.models.hub_facts import keep_facts

    listed = next((model for model in catalogue() if model.name == name), None)
    if listed is not None and listed.package is not None:
        _look_at_packages(listed.name, json_)
        return
    facts = hub_facts(listed.weights if listed is not None else name)
    try:
        keep_facts(facts)
    except RunFailed as error:
        # It is told all the same; only the page of a plan will not know it.
        talk(*error_lines(error))
    _tell_facts(facts, json_)


def _look_at_packages(name: str, json_: bool) -> None:
    """Of a model that packages carry all is known."""
    from engine.models.base_weights import megabytes
    from engine.models.store import stored

    model = next(one for one in stored() if one.base == name)
    if json_:
        give(json_line({**model.model_dump(mode="json"), "gated": False, "fetch": f"nlforge models fetch {name}"}))
        return
    tell(
        name,
        say("command-look-licence", licence=model.license),
        say("command-look-size", size=written(megabytes(model.fetch_bytes or 0))),
        say("command-look-open"),
        say("command-look-here" if model.on_this_machine else "command-look-fetch", model=name),
    )


def _tell_facts(facts: HubFacts, json_: bool) -> None:
    from engine.models.base_weights import Base, is_here, megabytes
    from engine.models.hub_facts import fault_of_facts

    fault, here = fault_of_facts(facts), is_here(Base(weights=facts.weights))
    # Where the hub does not count them: two bytes a weight, as most are published.
    base, size = facts.name.partition("/")[2], f"{(facts.params or facts.bytes / 2) / 1e9:.3g}"
    if json_:
        spec = {"base": base, "params_b": float(size), "weights": facts.weights}
        told = facts.model_dump(mode="json", exclude={"files", "sha256"})
        fetch = None if fault else f"nlforge models fetch {facts.weights}"
        give(json_line({**told, "fault": fault, "on_this_machine": here, "fetch": fetch, "spec": {"model": spec}}))
        return
    unsaid = [say(f"command-look-unsaid-{what}") for what in ("kind", "template") if not getattr(facts, what)]
    if fault:
        can = say("command-look-cannot", why=fault)
    elif unsaid:
        can = say("command-look-perhaps", what=", ".join(unsaid))
    else:
        can = say("command-look-can", kind=facts.kind)
    tell(
        facts.weights,
        say("command-look-licence", licence=facts.license) if facts.license else say("command-look-no-licence"),
        say("command-look-size", size=written(megabytes(facts.bytes))),
        say("command-look-gated", model=facts.name) if facts.gated else say("command-look-open"),
        can,
    )
    if fault:
        return
    tell(
        say("command-look-here" if here else "command-look-fetch", model=facts.weights),
        say("command-look-say", weights=facts.weights),
        "model:",
        f"  base: {base}",
        f"  params_b: {size}",
        f"  weights: {facts.weights}",
    )


@_models.command()
def fetch(
    name: Annotated[
        str | None,
        typer.Argument(help="A base model, or org/name@revision of the hub; without one, what nlforge needs."),
    ] = None,
) -> None:
    """Download a base model, or the default one and those that nlforge itself reads with, once; no other command
    downloads them."""
    from engine.models.base_weights import Base, fetch_base_model
    from nlforge.reading_models import fetch_all, reading_model

    if name is not None and "/" in name:
        from engine.models.hub import fetch_hub

        fetch_hub(name, talk)
        return
    if name is not None:
        if (reads := reading_model(name)) is not None:
            reads.fetched(talk)
        else:
            fetch_base_model(talk, Base(name))
        return
    fetch_base_model(talk)
    try:
        fetch_all(talk)
    except RunFailed:
        talk(say("command-models-without"))
        raise


@_models.command()
def check(
    name: Annotated[str | None, typer.Argument(help="A base model; without one, all that are here.")] = None,
    json_: Json = False,
) -> None:
    """Compare all files of the base models on this machine with their digests."""
    from engine.models.store import stored
    from nlforge.reading_models import READING_MODELS

    damaged, there = [], stored()
    own = [one.name for one in READING_MODELS]
    fetched = {*own, *(model.base for model in there if model.kind != "own")}
    for base in [name] if name is not None else [*(model.base for model in there), *own]:
        wrong = _faults(base)
        if wrong is None and name is None:
            continue
        if wrong:
            damaged.append(base)
        if json_:
            give(json_line({"base": base, "on_this_machine": wrong is not None, "faults": wrong or []}))
        else:
            tell(*(wrong or [say("command-model-absent" if wrong is None else "command-model-whole", model=base)]))
    if damaged:
        removal = f"nlforge models remove {shlex.quote(damaged[0])}"
        again = f" && nlforge models fetch {shlex.quote(damaged[0])}" if damaged[0] in fetched else ""
        raise RunFailed(
            sentence(
                "error-not_all_files_known_be",
                "{damaged}: not all files are known to be what was fetched and unpacked.",
                damaged=", ".join(damaged),
            ),
            (
                sentence(
                    "error-what_was_prepared_from_model",
                    "What was prepared from a model of your own is prepared anew by the next run.",
                )
                if not again
                else ""
            ),
            sentence("error-remove_and_fetch", "Remove and fetch it again: {command}", command=f"{removal}{again}")
            if again
            else sentence("error-remove_it", "Remove it: {command}", command=removal),
        )


def _faults(name: str) -> list[str] | None:
    """What of a model here is not what was fetched and unpacked; None where it is not here."""
    from engine.models.store import faults
    from nlforge.reading_models import reading_model

    if (reads := reading_model(name)) is not None:
        return [*reads.faults()] if reads.folder().exists() else None
    return faults(name)


@_models.command()
def remove(name: Name, json_: Json = False) -> None:
    """Delete a base model's files from this machine, unless a run is built on it now."""
    from engine.models.base_weights import megabytes
    from engine.models.store import remove as removed
    from nlforge.reading_models import reading_model

    reads = reading_model(name)
    freed = removed(name, talk) if reads is None else reads.removed(talk)
    if json_:
        give(json_line({"base": name, "freed_bytes": freed}))
        return
    tell(say("command-model-removed", model=name, size=written(megabytes(freed))))
