"""Plans without a conversation: turns and requirement documents in, one plan out, alone or by the thousand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput, LlmUnavailable, NlforgeError
from nlforge.console import talk

if TYPE_CHECKING:
    from planner.documents.coverage import Covered
    from planner.llm import Llm
    from planner.requirements import Change
    from planner.turn import PlanState


@dataclass(frozen=True)
class Spoken:
    """One turn: the person's own words, or a part of a requirement document."""

    text: str
    document: str | None = None
    changes: tuple[Change, ...] = ()
    """What the words stand for, where they are not to be read: taken over from judgements."""
    said_at: datetime | None = None
    """When they were said; None = now."""


@dataclass(frozen=True)
class Planned:
    """The state after the last turn, with what each document sentence became."""

    state: PlanState
    coverage: list[Covered] = field(default_factory=list)
    asked: bool = False
    """A requirement document was given, so the coverage is wanted."""

    def json(self) -> str:
        """The plan as the contract says, with `coverage` where documents were given."""
        assert self.state.plan is not None
        plan = self.state.plan.model_dump(mode="json")
        return json.dumps(plan | ({"coverage": [c.model_dump(mode="json") for c in self.coverage]} if self.asked else {}), ensure_ascii=False)


def turns_of(text: str | None, documents: Sequence[Path], more: Sequence[str]) -> list[Spoken]:
    """All turns in order: the words, each document in parts, further words.

    Raises:
        BadInput: a document cannot be read, or there are no words at all.
    """
    from engine.documents.read import read_document
    from planner.documents.quoting import document_parts

    said = [Spoken(_whole(text))] if text and text.strip() else []
    names = [path.name for path in documents]
    for path in documents:
        name = path.name if names.count(path.name) == 1 else str(path)
        said += [Spoken(part, name) for part in document_parts(read_document(path))]
    said += [Spoken(_whole(t)) for t in more if t.strip()]
    if not said:
        raise BadInput("There are no words to plan from.", "", 'Say them: nlforge plan "…", or name a document with --from.')
    return said


def _whole(text: str) -> str:
    """Half characters, as broken exports hold them, cannot be written anywhere: they become question marks."""
    return text.encode("utf-8", "replace").decode()


def plan_from(turns: Sequence[Spoken], llm: Llm, given: Sequence[Path], limit: int | None, id: str) -> Planned:
    """Plan turn by turn; files are looked for in the working folder."""
    from engine.machine import this_machine
    from nlforge.openings import sessions_dir
    from nlforge.sources import measurer
    from planner.documents.coverage import coverage
    from planner.turn import PlanState, plan_turn

    state, here, now = PlanState(), Path.cwd(), datetime.now().astimezone()
    machine, measure = this_machine(sessions_dir()), measurer(here, given)
    rejected: list[str] = []
    for turn in turns:
        state = plan_turn(state, turn.text, llm, measure, machine, limit=limit, session=id, document=turn.document, said_at=turn.said_at or now, now=now)
        rejected += state.rejected
    assert state.plan is not None
    documents = documents_of(turns)
    rows = coverage(documents, state.requirements, rejected, state.known.not_used, small=llm.small) if documents else []
    return Planned(state, rows, bool(documents))


def documents_of(turns: Sequence[Spoken]) -> list[tuple[str, str]]:
    """Name and whole text of each requirement document among the turns."""
    found: dict[str, str] = {}
    for turn in turns:
        if turn.document is not None:
            found[turn.document] = "\n\n".join(filter(None, [found.get(turn.document), turn.text]))
    return list(found.items())


@dataclass(frozen=True)
class Case:
    """One line of a batch; `problem` says why it cannot be planned."""

    id: str
    turns: tuple[Spoken, ...] = ()
    problem: str = ""


def batch_cases(path: Path) -> Iterator[Case]:
    """The cases of a JSON lines file, one at a time; a broken line is a case with a problem.

    Raises:
        BadInput: the file cannot be read.
    """
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _case(line, number)
    except OSError as error:
        raise BadInput(f"{path} cannot be read.", f"{error.strerror}.", 'Name a file with lines of {"id": …, "turns": [ … ]}.') from error


def _case(line: str, number: int) -> Case:
    id = f"line-{number}"
    try:
        entry: Any = json.loads(line)
        if not isinstance(entry, dict):
            raise ValueError("it is no JSON object")
        id = str(entry.get("id") or id)
        turns, files = entry.get("turns") or [], entry.get("from") or []
        if not (isinstance(turns, list) and all(isinstance(t, str) for t in turns) and isinstance(files, list)):
            raise ValueError("“turns” is no list of texts")
        return Case(id, tuple(turns_of(None, [Path(str(f)) for f in files], turns)))
    except (ValueError, RecursionError) as error:
        return Case(id, problem=f"Line {number} cannot be planned: {error}.")
    except BadInput as error:
        return Case(id, problem=f"Line {number} cannot be planned: {error}")


def plan_batch(cases: Iterator[Case], llm: Llm, given: Sequence[Path], limit: int | None, done: frozenset[str]) -> Iterator[str]:
    """A JSON line a case, in order; ids in `done` are left out, and a case that fails becomes a line that says why.

    Raises:
        LlmUnavailable: the model is down or refuses the key: all other cases would fail alike.
    """
    for case in cases:
        if case.id in done:
            continue
        if case.problem:
            yield _failed(case.id, case.problem)
            continue
        try:
            yield plan_from(case.turns, llm, given, limit, case.id).json()
        except LlmUnavailable as error:
            if error.final:
                raise
            yield _failed(case.id, str(error))
        except NlforgeError as error:
            yield _failed(case.id, str(error))
        except Exception as error:  # one bad case never stops a night's work; its line says what happened
            yield _failed(case.id, f"This case could not be planned: {type(error).__name__}: {error}")


def _failed(id: str, why: str) -> str:
    talk(f"{id}: {why}")
    return json.dumps({"id": id, "status": "needs_answers", "digest": "", "spec": None, "origin": {}, "warnings": [], "estimate": None,
                       "questions": [{"field": "request", "text": why, "options": []}]}, ensure_ascii=False)


def finished_ids(output: Path | None) -> frozenset[str]:
    """Ids that an earlier, interrupted batch has written whole lines for."""
    if output is None or not output.exists():
        return frozenset()
    from engine.journal import read_lines

    return frozenset(str(json.loads(line).get("id")) for line in read_lines(output).lines)
