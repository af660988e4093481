"""A run that looks facts up learns, measures and answers with the same search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.events import Diagnosed, RunEvent, RunFailedEvent, RunFinished
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import LookUp, TrainingSpec, digest
from engine.core.stages import CptStage, GrpoStage, SftStage
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.graders.verdict import References
from engine.prompting.ask import answer
from engine.prompting.delivered import way_of
from engine.prompting.prompting import PASSAGES, prompting_in
from engine.runs.look_up import learned_with_finds, looking_up
from tests.support.runs import start, wait
from tests.support.specs import tiny

TRAIN = [Row(f"How do I return item {n}?", f"Send item {n} back within {n} days.", "a.csv", n) for n in range(1, 21)]
HELD = [Row("Where is the lamp I ordered?", "It is on its way.", "a.csv", 30)]
FACTS = "# Delivery\n\nA bench is delivered by lorry within nine days."


def wanted() -> TrainingSpec:
    return tiny().model_copy(update={"look_up": LookUp(finds=2, budget=80)})


def prepared(train: list[Row] = TRAIN, facts: str = FACTS) -> Prepared:
    return Prepared(train, HELD, Counts(), References(facts), (), 32)


def test_a_plan_without_a_search_is_what_it_was() -> None:
    """Digests of plans that were confirmed before stay."""
    assert "look_up" not in tiny().model_dump(mode="json")
    assert digest(wanted()) != digest(tiny())


@pytest.mark.parametrize("stages", [(CptStage(),), (SftStage(head="classes"),), (SftStage(), GrpoStage())])
def test_what_cannot_learn_to_look_up_is_refused(stages: tuple[object, ...]) -> None:
    given = tiny().model_dump() | {"stages": stages, "look_up": LookUp(), "task": "classification"}
    with pytest.raises(ValidationError, match="looking facts up"):
        TrainingSpec.model_validate(given)


def test_the_index_is_made_once_and_kept_beside_the_weights(small_base: Path, tmp_path: Path) -> None:
    paths, told = RunPaths(tmp_path / "s" / "runs" / "1"), list[RunEvent]()
    first = looking_up(wanted(), prepared(), "f1", {}, paths, told.append)
    assert first is not None and "1 passages of your documents and 20 examples" in str(told)
    learned = learned_with_finds(wanted(), prepared(), first)
    assert all("This may help" in row.prompt for row in learned.train)
    assert not any(f"Reply: {row.reply}" in row.prompt for row in learned.train)
    # A run that goes on searches in what it began with, though a document changed meanwhile.
    again = looking_up(wanted(), prepared(facts="Nothing."), "f1", {}, paths, told.append)
    assert again is not None and again.library is not None and again.library.items == first.library.items  # type: ignore[union-attr]
    assert len(told) == 1
    # Rows that were prepared anew may hold what is measured with now.
    other = looking_up(wanted(), prepared(TRAIN[:9]), "f2", {}, paths, told.append)
    assert other is not None and other.library is not None and len(other.library) == 10
    assert looking_up(tiny(), prepared(), "f2", {}, paths, told.append) is None
    assert prompting_in(paths.prompting.parent) is None


def test_a_torn_index_is_made_anew(small_base: Path, tmp_path: Path) -> None:
    paths, told = RunPaths(tmp_path / "s" / "runs" / "1"), list[RunEvent]()
    looking_up(wanted(), prepared(), "f1", {}, paths, told.append)
    (paths.prompting.parent / PASSAGES).write_text("{")
    assert looking_up(wanted(), prepared(), "f1", {}, paths, told.append) is not None and len(told) == 2


def test_nothing_to_search_is_a_sentence(small_base: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to look facts up in"):
        looking_up(wanted(), prepared([], ""), "f1", {}, RunPaths(tmp_path / "s" / "runs" / "1"), print)


@pytest.mark.slow
def test_a_run_learns_measures_and_answers_with_its_search(small_child: None, tmp_path: Path, sample: Path) -> None:
    run = start(wanted(), tmp_path / "s", sample)
    events = wait(run)
    assert isinstance(events[-1], RunFinished | RunFailedEvent), run.log.read_text()[-2000:]
    assert any(isinstance(e, Diagnosed) and "It looks facts up in" in e.text for e in events), events[-1]
    shown = json.loads(run.tokens.read_text())["rows"]
    assert any("This may help" in "".join(text for text, _ in row["tokens"]) for row in shown)
    way = way_of(run)
    assert way.weights != "trained" or (way.prompter is not None and "handbook.md" in way.prompter.prompting.documents)
    assert answer(run, ["How long do I have to send it back?"])
