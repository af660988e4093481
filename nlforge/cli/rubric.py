"""A rubric to and from other tools: graders of OpenAI's, environments and rubric files of verifiers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.core.errors import BadInput
from engine.core.printable import json_line
from engine.core.sentences import sentence
from nlforge.cli.app import Json, app
from nlforge.console import give, talk

_rubric = typer.Typer(no_args_is_help=True, help="Export a rubric to other tools, or import one.")
app.add_typer(_rubric, name="rubric")
_SPEC = (".yaml", ".yml", ".json")


class Target(StrEnum):
    OPENAI = "openai"
    VERIFIERS = "verifiers"


@_rubric.command(name="export")
def export_(
    what: Annotated[str, typer.Argument(metavar="SESSION|SPEC", help="Name of a session, or a spec file.")],
    to: Annotated[Target, typer.Option("--to", help="A grader of OpenAI's, or an environment for verifiers.")],
    output: Annotated[Path, typer.Option("-o", help="The file (openai) or new folder (verifiers) to write.")],
    json_: Json = False,
) -> None:
    """Write the rubric in the format of another tool."""
    from engine.data.sources_of_facts import references

    spec, root, run = _spec_of(what)
    if not spec.rubric:
        raise BadInput(
            sentence("error-there_no_rubric", "There is no rubric in {what}.", what=what),
            "",
            sentence("error-say_what_good_reply_does", "Say what a good reply does, as: correct answer +1.0"),
        )
    refs = references(spec, root)
    report: dict[str, Any] = {"kind": "rubric_exported", "to": to.value, "path": str(output)}
    if to is Target.OPENAI:
        from engine.core.journal import replace_json
        from engine.interchange.openai_export import to_openai

        made = to_openai(spec.name, spec.rubric, refs)
        if output.exists():
            raise _taken(output)
        replace_json(output, json.dumps(made.grader, ensure_ascii=False, indent=2) + "\n", private=False)
        notes: Sequence[Any] = made.notes
        report |= {"lines": len(made.grader["graders"]), "left_out": list(made.left_out)}
    else:
        from engine.data.prepare import prepare
        from engine.evaluation.evaluate_file import held_out_rows
        from engine.interchange.scoring import Scorer
        from engine.interchange.verifiers_env import write_environment

        rows = held_out_rows(run) if run is not None and run.eval_rows.is_file() else prepare(spec, root).held_out
        notes = write_environment(output, spec.name, Scorer(spec.rubric, refs), rows, spec.model.system_prompt)
        report |= {"lines": len(spec.rubric), "rows": len(rows), "left_out": []}
    for note in notes:
        talk(note.said())
    if json_:
        give(json_line({**report, "notes": [n.model_dump() for n in notes]}))
    else:
        talk(f"Written to {output}.")


@_rubric.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="OpenAI graders (JSON), or a rubric file of verifiers (JSON, TOML).")],
    into: Annotated[
        str | None, typer.Option("--into", metavar="SESSION|SPEC", help="Write its spec again with this rubric.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", help="The spec to write; next to the old one by default.")
    ] = None,
    json_: Json = False,
) -> None:
    """Print the rubric lines of such a file, or put them into a spec."""
    from engine.interchange.imported import load_object, replaced
    from engine.interchange.openai_import import from_openai
    from engine.interchange.verifiers_rubric import from_verifiers, is_rubric_file

    if output is not None and into is None:
        raise BadInput(
            sentence("error-o_needs_into", "-o needs --into."),
            sentence("error-spec_write_has_come_from", "The spec to write has to come from somewhere."),
            sentence(
                "error-nlforge_rubric_import_into_spec",
                "nlforge rubric import {file} --into SPEC.yaml -o {output}",
                file=file,
                output=output,
            ),
        )
    value = load_object(file)
    found = from_verifiers(value) if is_rubric_file(value) else from_openai(value)
    for note in found.notes:
        talk(note.said())
    target: Path | None = None
    if into is not None:
        from engine.core.journal import replace_file
        from engine.core.spec import digest, dump_yaml

        spec = replaced(_spec_of(into)[0], found)
        old = Path(into) if _is_file(into) else Path(f"{into}.yaml")
        target = output or old.with_name(f"{old.stem}-rubric.yaml")
        if target.exists():
            raise _taken(target)
        replace_file(target, dump_yaml(spec).encode(), private=False)
        talk(f"Written to {target} ({digest(spec)}). Build it with: nlforge build {target} --yes")
    if json_:
        lines = [c.model_dump(mode="json") for c in found.criteria]
        give(
            json_line(
                {
                    "kind": "rubric_imported",
                    "rubric": lines,
                    "notes": [n.model_dump() for n in found.notes],
                    "path": str(target) if target else None,
                }
            )
        )
    elif target is None:
        from engine.core.spec import as_yaml

        give(
            as_yaml(
                {
                    "rubric": [
                        c.model_dump(mode="json", exclude_defaults=False, exclude={"default", "quote"})
                        for c in found.criteria
                    ]
                }
            ).rstrip("\n")
        )


def _spec_of(what: str) -> tuple[Any, Path, Any]:
    """The spec of a file or a session, the folder its data is named from, and its newest run."""
    from engine.core.spec import load_spec

    if _is_file(what):
        return load_spec(Path(what)), Path(what).parent, None
    from nlforge.session_factory import find

    session = find(what)
    if not (session.root / "spec.yaml").is_file():
        raise BadInput(
            sentence("error-nothing_was_confirmed_yet", "Nothing was confirmed in {what} yet.", what=what),
            sentence("error-session_has_rubric_when_you", "A session has a rubric when you have said yes to its page."),
            sentence("error-open_nlforge", "Open it: nlforge {what}", what=what),
        )
    return load_spec(session.root / "spec.yaml"), session.data_root(), session.run


def _is_file(what: str) -> bool:
    return what.lower().endswith(_SPEC) and len(what) < 400


def _taken(path: Path) -> BadInput:
    return BadInput(
        sentence("error-there_file_already", "There is a file {path} already.", path=path),
        sentence("error-nothing_written_over", "Nothing is written over it."),
        sentence("error-name_another_file_with_o", "Name another file with -o."),
    )
