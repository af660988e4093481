"""The command from words or a spec to a model."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import BadInput, ExitCode, NeedsAnswers
from engine.core.sentences import sentence
from nlforge.cli.app import Data, Json, Model, app
from nlforge.cli.plan import EXIT, From, Limit, Turn
from nlforge.wording import catalogue

if TYPE_CHECKING:
    from engine.core.spec import TrainingSpec
    from nlforge.conversation import Conversation
    from nlforge.plain_text import Printer

_SPEC = (".yaml", ".yml", ".json")


@app.command()
def build(
    what: Annotated[str | None, typer.Argument(help="Words, or a spec file (yaml, json).")] = None,
    from_: From = None,
    turn: Turn = None,
    data: Data = None,
    limit: Limit = None,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm the plan.")] = False,
    model: Model = None,
    on: Annotated[
        str | None,
        typer.Option("--on", help="Train on a Ray cluster: ray://host:10001, host:6379, or “ray” to start one here."),
    ] = None,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Beside other runs of this machine; without it they wait for each other.")
    ] = False,
    json_: Json = False,
) -> None:
    """Plan, confirm, and run to the end."""
    from nlforge.considerate.kept import keep_manners, manners_of_session
    from nlforge.plain_text import JsonPrinter, Printer

    printer = JsonPrinter(sys.stdout, sys.stderr) if json_ else Printer(sys.stdout)
    spec_file = Path(what) if what and what.lower().endswith(_SPEC) and len(what) < 400 else None
    if spec_file is not None:
        _require_alone(spec_file, from_, turn, data, limit)
        conversation = _from_spec(spec_file, printer, cluster=on is not None)
    else:
        conversation = _from_words(what, from_ or [], turn or [], data or [], limit, model, printer)
    conversation.on = on
    try:
        if at_once:
            usual = manners_of_session(conversation.session)
            keep_manners(conversation.session, usual.model_copy(update={"in_turn": False}))
        confirmed(conversation, yes, printer)
    finally:
        conversation.close()
    raise SystemExit(printer.exit_code or conversation.view.exit_code)


def _from_words(
    what: str | None,
    documents: Sequence[Path],
    more: Sequence[str],
    data: Sequence[Path],
    limit: int | None,
    model: str | None,
    printer: Printer,
) -> Conversation:
    """A conversation in which all of it was said."""
    from nlforge import pipeline
    from nlforge.plain_text import told_what
    from nlforge.planning import documents_of
    from nlforge.session_factory import new_session, open_conversation, who_reads
    from nlforge.sources import as_given, home_of, require_readable
    from planner.documents.coverage import coverage, coverage_table
    from planner.llm.local_models import choose
    from planner.reading.choice import encoder_is_here
    from planner.render.reasons import said as in_words

    turns = pipeline.turns_of(what, documents, more)
    require_readable(data)
    reader = choose(model)
    session = new_session(home_of(data, [t.text for t in turns]), stem="build")
    given = [as_given(p) for p in data]
    session.append("note", text="Given on the command line.", given=[str(p) for p in given], limit=limit)
    conversation = open_conversation(session, reader, printer.event, given, limit)
    printer.say(f"Session {session.id}", *who_reads(reader))
    for said in turns:
        with told_what(printer):
            printer.show(conversation.hear(said))
    shown, served = documents_of(turns), reader.served
    if shown and conversation.plan is not None and conversation.requirements is not None:
        printer.block(
            coverage_table(
                coverage(
                    shown,
                    conversation.requirements,
                    (),
                    conversation.not_used,
                    small=served is not None and served.small and not encoder_is_here(),
                ),
                partial(in_words, words=catalogue),
            )
        )
    return conversation


def _require_alone(spec: Path, *words: object) -> None:
    if any(w is not None and w != [] for w in words):
        raise BadInput(
            sentence(
                "error-complete_spec_so_no_further",
                "{spec} is a complete spec, so no further words can be added.",
                spec=spec,
            ),
            sentence(
                "error-words_documents_data_and_limit",
                "Words, documents, --data and --limit make a plan; a spec already is one.",
            ),
            sentence("error-change_file_or_say_everything", "Change the file, or say everything in words."),
        )


def _from_spec(file: Path, printer: Printer, *, cluster: bool) -> Conversation:
    """A conversation whose plan is the spec; everything that can be checked is, before anything is asked."""
    from engine.core.spec import load_spec
    from engine.estimation.machine import this_machine
    from nlforge.saved_plan import save
    from nlforge.session_factory import new_session, open_conversation, sessions_dir
    from nlforge.sources import home_of_spec
    from planner.from_spec import plan_of_spec
    from planner.plan_state import PlanState

    spec = spec_without_secrets(load_spec(file), file)
    root = home_of_spec(spec, file)
    plan = plan_of_spec(spec, file.name, root, this_machine(sessions_dir()), "build", cluster=cluster)
    session = new_session(root, stem="build")
    save(session, PlanState(plan=plan), spec_file=str(file))
    conversation = open_conversation(session, on_event=printer.event)
    printer.say(f"Session {session.id}")
    printer.show(conversation.opening)
    return conversation


_NAMES = frozenset(
    {
        "path",
        "prompt_column",
        "reply_column",
        "more_prompt_columns",
        "more_reply_columns",
        "speaker",
        "base",
        "weights",
        "kind",
        "redact",
        "keep",
        "embedding",
        "writer",
    }
)
"""What files, columns and models are found by."""


def spec_without_secrets(spec: TrainingSpec, file: Path) -> TrainingSpec:
    """The spec with placeholders for keys and passwords in its texts, which is the one that is confirmed and kept.

    Raises:
        BadInput: one stands in a grader, which would measure something else without it.
    """
    from engine.core.spec import TrainingSpec
    from engine.privacy.secrets_in_speech import kept_without_secrets
    from nlforge.console import talk
    from nlforge.wording.catalogue import say

    whole = spec.model_dump(mode="json")
    kept = kept_without_secrets(whole, _NAMES)
    if kept == whole:
        return spec
    spoilt = [
        line["name"]
        for line, clean in zip(whole["rubric"], kept["rubric"], strict=True)
        if line["grader"] != clean["grader"]
    ]
    if spoilt:
        raise BadInput(
            sentence(
                "error-there_key_or_password_grader",
                "There is a key or password in the grader of “{spoilt}” in {file}.",
                spoilt=spoilt[0],
                file=file,
            ),
            sentence(
                "error-spec_stored_as_run_and",
                "A spec is stored as it is run, and a grader that lacks it would measure something else.",
            ),
            sentence(
                "error-take_out_grader_graders_have",
                "Take it out of the grader; graders have no access to anything that needs it.",
            ),
        )
    talk(say("talk-secrets-replaced"))
    return TrainingSpec.model_validate(kept)


def confirmed(conversation: Conversation, yes: bool, printer: Printer) -> None:
    """Name the session and its plan, take the yes, and show the run to its end.

    Raises:
        NeedsAnswers: nobody said yes.
        SystemExit: the plan is not ready; its code is that of the contract.
    """
    from nlforge.next_step import require_built
    from nlforge.plain_text import JsonPrinter, wait_for_run
    from nlforge.state import State

    plan, session = conversation.plan, conversation.session
    assert plan is not None
    if isinstance(printer, JsonPrinter):
        printer.line({"kind": "planned", "session": session.id, **plan.model_dump(mode="json")})
    if conversation.state is State.PLANNING:
        raise SystemExit(int(EXIT[plan.status]) or int(ExitCode.NEEDS_ANSWERS))
    if conversation.state is State.WAITING:
        # Before it is said that a yes is all that lacks.
        require_built(plan, session.root.parent, cluster=conversation.on is not None)
        if not yes:
            raise NeedsAnswers(
                sentence("error-nothing_was_started", "Nothing was started."),
                sentence(
                    "error-run_needs_your_yes_exactly",
                    "A run needs your yes to exactly this plan ({digest}).",
                    digest=plan.digest,
                ),
                sentence("error-add_yes_or_open_nlforge", "Add --yes, or open it: nlforge {id}", id=session.id),
            )
        printer.show(conversation.confirm())
    wait_for_run(conversation, printer)
