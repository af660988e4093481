"""The command from words to a spec."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from engine.core.errors import BadInput, ExitCode
from engine.core.printable import put_data
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from nlforge.cli.app import Data, Json, Model, app
from nlforge.console import give, talk
from nlforge.wording import catalogue

if TYPE_CHECKING:
    from planner.llm.client import Llm

From = Annotated[
    list[Path] | None,
    typer.Option("--from", help="A requirement document: txt, md, html, docx, odt, pdf, pptx, odp, eml, xlsx, ods."),
]
Turn = Annotated[
    list[str] | None,
    typer.Option("--turn", help="A further message, such as an answer to a question; may be repeated."),
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Use at most this many rows.")]
EXIT = {"ready": ExitCode.DONE, "needs_answers": ExitCode.NEEDS_ANSWERS, "declined": ExitCode.DECLINED}


@app.command()
def plan(
    text: Annotated[str | None, typer.Argument()] = None,
    from_: From = None,
    turn: Turn = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", help="JSON lines of {id, turns}; with -o it continues where it was broken off."),
    ] = None,
    readings: Annotated[
        Path | None,
        typer.Option(
            "--readings", help="With --batch: JSON lines of {id, turns}, taken in place of a model's reading."
        ),
    ] = None,
    data: Data = None,
    limit: Limit = None,
    model: Model = None,
    json_: Json = False,
    yaml: Annotated[bool, typer.Option("--yaml", help="The spec as YAML.")] = False,
    output: Annotated[Path | None, typer.Option("-o", help="Write there instead of stdout.")] = None,
) -> None:
    """Turn words or requirement documents into a spec; nothing is trained."""
    from nlforge import pipeline
    from nlforge.planning import plan_from
    from nlforge.session_factory import who_reads
    from nlforge.sources import require_readable
    from planner.llm.client import open_llm
    from planner.llm.local_models import choose

    require_readable(data or [])
    if yaml and json_:
        raise BadInput(sentence("error-json_and_yaml_exclude_each", "--json and --yaml exclude each other."))
    if batch is not None:
        if text or from_ or turn:
            raise BadInput(
                sentence("error-batch_takes_words_from_file", "--batch takes its words from the file alone."),
                "",
                sentence("error-leave_out_other_words_or", "Leave out the other words, or put them into the file."),
            )
        _batch(batch, readings, data or [], limit, model, output)
        return
    if readings is not None:
        raise BadInput(
            sentence("error-readings_belongs_batch", "--readings belongs to --batch."),
            sentence("error-reading_found_by_id_case", "A reading is found by the id of its case."),
            sentence("error-put_your_words_into_file", "Put your words into a file: --batch FILE."),
        )
    turns = pipeline.turns_of(text, from_ or [], turn or [])
    reader = choose(model)
    talk(*who_reads(reader))
    with open_llm(reader) as llm, _sink(output) as out:
        planned = plan_from(turns, llm, data or [], limit, "session")
        if llm.spent.calls and not llm.small:
            talk(f"Planning took {llm.spent.text()}.")
        result = planned.state.plan
        assert result is not None
        if yaml:
            from engine.core.spec import dump_yaml

            if result.spec is not None:
                put_data(dump_yaml(result.spec).rstrip("\n"), out)
        elif json_:
            put_data(planned.json(), out)
        else:
            from nlforge.wording.catalogue import language_for, speak
            from planner.documents.coverage import coverage_table
            from planner.render.explain import reply_text
            from planner.render.reasons import said

            speak(language_for(planned.state.known.language))
            print(
                "\n\n".join(
                    [
                        *([reply_text(reply, catalogue)] if (reply := planned.state.reply) is not None else []),
                        pipeline.page(result),
                        *([coverage_table(planned.coverage, partial(said, words=catalogue))] if planned.asked else []),
                    ]
                ),
                file=out,
            )
    raise SystemExit(int(EXIT[result.status]))


def _batch(
    path: Path, readings: Path | None, data: list[Path], limit: int | None, model: str | None, output: Path | None
) -> None:
    """Lines go out as they are made; written to a file, what is there already is not planned again."""
    from contextlib import nullcontext

    from engine.core.journal import append_line
    from nlforge.batch import BatchTally, batch_cases, finished, plan_batch, with_readings
    from nlforge.session_factory import who_reads
    from planner.llm.client import open_llm
    from planner.llm.local_models import choose
    from planner.reading.given import load_readings

    done, failed = finished(output)
    cases = batch_cases(path, done)
    if done:
        talk(f"{len(done)} cases are in {output} already; going on with the others.")
    if readings is None:
        reader = choose(model)
        talk(*who_reads(reader))
        opened: AbstractContextManager[Llm | None] = open_llm(reader)
    else:
        cases, opened = with_readings(cases, load_readings(readings)), nullcontext()
    tally = BatchTally(len(done) - len(failed), failed)
    with opened as llm:
        for line in plan_batch(cases, llm, data, limit, done, tally):
            if output is None:
                give(line)
            else:
                append_line(output, line, private=False)
        if llm is not None and llm.spent.calls and not llm.small:
            talk(f"Planning took {llm.spent.text()}.")
    if tally.failed:
        talk(tally.text())
        raise SystemExit(int(ExitCode.BAD_INPUT))


@contextmanager
def _sink(output: Path | None) -> Iterator[TextIO]:
    """stdout, or a file that is replaced only when all of it is written."""
    if output is None:
        yield sys.stdout
        return
    from engine.core.journal import beside

    try:
        with beside(output, private=False) as data:
            file = io.TextIOWrapper(data, encoding="utf-8", write_through=True)
            yield file
            file.detach()
    except OSError as error:
        raise BadInput(
            sentence("error-cannot_be_written", "{output} cannot be written.", output=output),
            system_reason(error),
            sentence("error-name_another_file_with_o", "Name another file with -o."),
        ) from error
