"""A round of improvement: what the next model would learn from what people said, as a file its plan names, and what the
round is judged by once somebody says yes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.comparing import normalised
from engine.core.errors import BadInput
from engine.core.journal import private_folder, replace_file, replace_json
from engine.core.printable import printable
from engine.data.formats.table import PROMPT, REPLY, SETTLED
from nlforge.reply_table import plan_name, reply_table
from nlforge.store import Session
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.row import Row
    from engine.core.spec import TrainingSpec
    from engine.feedback.usable import UsableFeedback
    from engine.improving.rounds import RoundLine
    from engine.improving.share import SharedOut
    from planner.requirements import Change


@dataclass(frozen=True)
class ProposedRound:
    """What a round would do."""

    number: int
    feedback: UsableFeedback
    shared: SharedOut
    fresh: int
    """Corrections that no round which was accepted had."""
    new_judgements: int
    """Since the last round, of any kind."""
    carried: tuple[tuple[str, str], ...]
    """Message and new reply of examples that gave a reply which people corrected elsewhere."""
    retired: tuple[str, ...]
    """Messages of examples that rest on what is no longer true, and have no new reply."""
    rounds: tuple[RoundLine, ...]
    """Before it."""

    @property
    def is_nothing_new(self) -> bool:
        """All of it was learned in a round before."""
        return not self.fresh and not self.retired


def proposed_round(session: Session) -> ProposedRound:
    """From all feedback that holds.

    Raises:
        BadInput: the file of feedback is no plain one, or what a round set apart was changed.
    """
    from engine.changes.retired import retired_of
    from engine.feedback.usable import usable_feedback
    from engine.improving.carried import carried_over
    from engine.improving.frozen import messages_apart
    from engine.improving.rounds import rounds_of
    from engine.improving.share import shared_out
    from engine.serving.kept_feedback import feedback_in

    rounds = rounds_of(session.root)
    feedback, kept = usable_feedback(session.root), feedback_in(session.root / "feedback.jsonl")
    new = {normalised(one.message) for one in feedback.examples}
    had = {one for line in rounds if line.decision == "candidate" for one in line.ids}
    return ProposedRound(
        number=len(rounds) + 1,
        feedback=feedback,
        shared=shared_out(feedback.examples, messages_apart(session.root) | _measured(session)),
        fresh=sum(not had & set(one.ids) for one in feedback.examples),
        new_judgements=sum(not rounds or one.time > rounds[-1].time.isoformat() for one in kept),
        carried=tuple(carried_over(feedback.examples, _rows(session))),
        retired=tuple(
            dict.fromkeys(one.message for one in retired_of(session.root) if normalised(one.message) not in new)
        ),
        rounds=tuple(rounds),
    )


def _measured(session: Session) -> frozenset[str]:
    """Folded messages that runs of the session were measured with; no later one learns from them."""
    from engine.core.journal import read_lines
    from engine.core.paths import runs_of

    files = [run.eval_rows for run in runs_of(session.root) if run.eval_rows.is_file()]
    return frozenset(normalised(str(json.loads(line)["prompt"])) for path in files for line in read_lines(path).lines)


def _rows(session: Session) -> list[Row]:
    """What the model that people get learned from, and was measured with."""
    from engine.data.stored_rows import ARROW, StoredRows

    given = session.given
    files = [] if given is None else [given.data / part / ARROW for part in ("train", "test")]
    return [row for path in files if path.is_file() for row in StoredRows(path)]


def written_down(session: Session, found: ProposedRound) -> Path:
    """The corrections of a round as a table its plan can name, and what it is judged by beside it; made anew each time.

    Raises:
        RunFailed: it could not be written.
    """
    from engine.improving.rounds import PlannedRound

    path = round_file(session, found.number)
    private_folder(path.parent)
    examples = (*found.shared.learned, *found.shared.held_back)
    pairs = [*((one.message, one.reply) for one in examples), *found.carried]
    # An empty reply takes out what others say to the message.
    pairs += [(message, "") for message in found.retired]
    rows = [(printable(message), printable(reply), "yes") for message, reply in pairs]
    replace_file(path, reply_table((PROMPT, REPLY, SETTLED), rows))
    # What a round before it learned is judged as what must not be lost.
    had = {of for line in found.rounds if line.decision == "candidate" for of in line.ids}
    judged = PlannedRound(
        number=found.number,
        before=1,
        spec="",
        learned=tuple(normalised(one.message) for one in found.shared.learned if not had & set(one.ids)),
        held_back=tuple(normalised(one.message) for one in found.shared.held_back if not had & set(one.ids)),
        ids=tuple(of for one in examples for of in one.ids),
    )
    replace_json(path.with_suffix(".json"), judged.model_dump_json())
    return path


def round_file(session: Session, number: int) -> Path:
    """The corrections of a round."""
    return session.root / "improve" / f"round-{number}.csv"


def open_round(session: Session) -> Path | None:
    """The file of the round that was proposed and has not come to its end; None where there is none."""
    from engine.improving.rounds import rounds_of

    path = round_file(session, len(rounds_of(session.root)) + 1)
    return path if path.is_file() else None


def words_of(session: Session, path: Path) -> str:
    """What a person says to have a plan learn from it."""
    return say("improve-words", path=plan_name(path, session.data_root()))


def changes_of(session: Session, path: Path, spec: TrainingSpec, words: str) -> tuple[Change, ...]:
    """The same as changes of the plan: the file of this round takes the place of that of the round before."""
    from planner.from_annotations import source_change, source_gone

    older = [
        one.path for one in spec.data.sources if _is_of_round(session, one.path) and not _is(session, one.path, path)
    ]
    name = plan_name(path, session.data_root())
    return (source_change(name, words, "train"), *(source_gone(one, words) for one in older))


def plan_by_hand(session: Session, path: Path, spec: TrainingSpec) -> None:
    """A plan that was made by hand, with the corrections among its sources: it becomes the plan of the session.

    Raises:
        BadInput: a file of it is not there any more, or cannot be read.
        Declined: this version cannot build it.
    """
    from engine.core.spec import Source, dump_yaml
    from engine.estimation.machine import this_machine
    from nlforge.saved_plan import save
    from planner.from_spec import plan_of_spec
    from planner.plan_state import PlanState

    root = session.data_root()
    others = tuple(one for one in spec.data.sources if not _is_of_round(session, one.path))
    own = Source(path=plan_name(path, root), kind="table", prompt_column=PROMPT, reply_column=REPLY)
    changed = spec.model_copy(update={"data": spec.data.model_copy(update={"sources": (*others, own)})})
    file = path.with_suffix(".yaml")
    replace_file(file, dump_yaml(changed).encode())
    plan = plan_of_spec(changed, file.name, root, this_machine(session.root.parent), session.id)
    save(session, PlanState(plan=plan), spec_file=str(file))


def register(session: Session, spec: TrainingSpec, digest: str) -> None:
    """With the yes to a plan that learns from the file of a round: what it is judged by holds for its run, and people
    keep the version they have.

    Raises:
        BadInput: there is no version that people get.
        RunFailed: it could not be written.
    """
    path = open_round(session)
    if path is None or not any(_is(session, one.path, path) for one in spec.data.sources):
        return
    from engine.improving.rounds import PlannedRound, plan_round
    from engine.versions.release import held

    before = held(session.root)
    if before is None:
        raise BadInput(say("talk-no-model"), "", say("talk-no-model-todo"))
    judged = PlannedRound.model_validate_json(path.with_suffix(".json").read_bytes())
    plan_round(session.root, judged.model_copy(update={"before": before, "spec": digest}))


def _is_of_round(session: Session, name: str) -> bool:
    return _whole(session, name).parent == (session.root / "improve").resolve()


def _is(session: Session, name: str, path: Path) -> bool:
    return _whole(session, name) == path.resolve()


def _whole(session: Session, name: str) -> Path:
    return Path(os.path.normpath(session.data_root() / name)).resolve()
