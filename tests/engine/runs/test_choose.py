"""Where examples or a search do as well without training, exactly that is delivered, and kept so that it cannot be
exchanged; what breaks a rule or misses a figure is refused as ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput, GateFailed
from engine.core.events import RunEvent, RunFailedEvent, RunFinished, WayChosen, append_event, read_events
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import Criterion, Deploy, Gate, TrainingSpec
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.evaluation.compare_models import Measured, with_changes
from engine.evaluation.fitness import FitnessFacts, judged_fit
from engine.evaluation.size import size_of
from engine.graders.kinds import Patterns
from engine.graders.verdict import References
from engine.prompting.delivered import keep_delivered, measured_as, way_of, weights_of
from engine.prompting.prompter import Prompter
from engine.prompting.prompting import PASSAGES, PROMPTING, Prompting, drop_prompting, keep_prompting
from engine.reporting.markdown import markdown
from engine.reporting.page import page
from engine.reporting.report import Findings, build_report
from engine.retrieval.retriever import library_of
from engine.rubric.grader_checks import SelfTest
from engine.runs.choose import ChosenWay, choose, deliver_this
from engine.runs.evaluate import Whole, assess
from tests.support.judged_rounds import ROWS, SPEC, judged

EXAMPLES = Prompter(Prompting(kind="examples", budget=40, examples=(("Where?", "Here."),)))
LEARNED = [Row("Where is my lamp?", "The lamp is on its way.", "a.csv", 1)]
SEARCH = Prompter(
    Prompting(kind="retrieval", budget=40, finds=4), library_of(LEARNED, "", lambda text: len(text.split()))
)
WAYS: Mapping[str, Prompter] = {"prompt_only": EXAMPLES, "retrieval": SEARCH}


def whole(tmp_path: Path, spec: TrainingSpec = SPEC) -> tuple[Whole, list[RunEvent]]:
    paths, events = RunPaths(tmp_path / "s" / "runs" / "1"), list[RunEvent]()
    paths.delivered.parent.mkdir(parents=True, exist_ok=True)

    def emit(event: RunEvent) -> None:
        events.append(event)
        append_event(paths.events, event)

    data = Prepared([], ROWS, Counts(), References(), (), 8)
    return Whole(spec, data, (), SelfTest(table=()), paths, paths, lambda _: None, emit), events


def chosen(about: Whole, right: Mapping[str, int], says: Mapping[str, str] | None = None) -> tuple[ChosenWay, Any]:
    """Of models with so many of 24 replies right; `says` is what one says last of all."""

    def of(name: str, count: int) -> Measured:
        found = replace(judged(name, count), prompter=WAYS.get(name))
        if (last := (says or {}).get(name)) is None:
            return found
        from engine.evaluation.score_replies import judge

        replies = [*found.replies[:-1], last]
        again = judge(
            name,  # type: ignore[arg-type]
            "held_out",
            about.spec.rubric,
            ROWS,
            replies=replies,
            seconds=[None] * 24,
            refs=References(),
            classification=False,
        )
        return replace(found, judged=again, replies=replies)

    others = [of(name, count) for name, count in right.items() if name != "trained"]
    found = assess(about, others, with_changes(of("trained", right["trained"]), others))

    def never() -> Any:
        raise AssertionError("no secrets were found, so nobody is asked for them")

    return choose(about, others, found, never), found


@pytest.mark.parametrize(
    ("right", "model", "as_good"),
    [
        ({"base": 2, "prompt_only": 5, "retrieval": 20, "trained": 9}, "retrieval", False),
        ({"base": 2, "prompt_only": 17, "retrieval": 4, "trained": 18}, "prompt_only", True),
        ({"base": 2, "prompt_only": 20, "retrieval": 22, "trained": 10}, "retrieval", False),
        ({"base": 2, "prompt_only": 5, "retrieval": 9, "trained": 23}, "trained", False),
        # Nothing helped: what is no better than the base as it is has not won.
        ({"base": 9, "prompt_only": 9, "retrieval": 10, "trained": 9}, None, False),
    ],
)
def test_what_does_as_well_without_training_is_delivered(
    tmp_path: Path, right: Mapping[str, int], model: str | None, as_good: bool
) -> None:
    """None: nothing is released, and the trained model is what can be asked."""
    found, assessed = chosen(whole(tmp_path)[0], right)
    assert (found.model, found.as_good) == (model or "trained", as_good)
    assert (found.refused is None) == (model is not None)
    if model in WAYS:
        assert assessed.refused is not None and found.weights == "base" and all(gate.passed for gate in found.gates)
    elif model is None:
        assert isinstance(found.refused, GateFailed) and "you may not need training" in found.refused.why


MUST = Criterion(name="no promise", about="", weight=-1, hard=True, grader=Patterns(forbidden=("promise",)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"gates": (Gate(metric="right", at_least=0.9),)}, None),
        ({"rubric": (*SPEC.rubric, MUST)}, {"prompt_only": "I promise it."}),
    ],
)
def test_what_misses_a_demand_is_refused_as_ever(
    tmp_path: Path, changes: dict[str, Any], says: Mapping[str, str] | None
) -> None:
    """A demanded figure, or a rule that nobody may break."""
    about, _ = whole(tmp_path, SPEC.model_copy(update=changes))
    found, _ = chosen(about, {"base": 2, "prompt_only": 20, "trained": 12}, says)
    assert found.weights == "trained" and found.refused is not None


def test_of_two_the_one_that_keeps_the_rules(tmp_path: Path) -> None:
    about, _ = whole(tmp_path, SPEC.model_copy(update={"rubric": (*SPEC.rubric, MUST)}))
    right = {"base": 2, "prompt_only": 20, "retrieval": 22, "trained": 10}
    assert chosen(about, right, {"retrieval": "I promise it."})[0].model == "prompt_only"


def test_no_search_is_delivered_where_none_is_wanted(tmp_path: Path) -> None:
    """It is measured all the same, and what does as well without one is delivered."""
    about, _ = whole(tmp_path, SPEC.model_copy(update={"deploy": Deploy(retrieval=False)}))
    found, assessed = chosen(about, {"base": 2, "prompt_only": 20, "retrieval": 22, "trained": 10})
    assert found.model == "prompt_only" and "retrieval" in assessed.after.event.against
    found, _ = chosen(about, {"base": 2, "retrieval": 22, "trained": 10})
    assert found.weights == "trained" and found.refused is not None


def delivering(tmp_path: Path) -> Whole:
    """A run that has chosen a search."""
    about, events = whole(tmp_path)
    found, _ = chosen(about, {"base": 2, "retrieval": 20, "trained": 9})
    deliver_this(about, found)
    (told,) = [e for e in events if isinstance(e, WayChosen)]
    assert (told.model, told.weights) == ("retrieval", "base") and "with a search in your data" in told.text
    return about


@pytest.fixture
def delivered(tmp_path: Path) -> Whole:
    """The same, finished."""
    about = delivering(tmp_path)
    about.emit(RunFinished(seconds=1, adapter="model/adapter", report="report.md"))
    return about


def test_it_answers_with_what_was_chosen(delivered: Whole) -> None:
    way = way_of(delivered.paths)
    assert weights_of(delivered.paths) == way.weights == "base" and measured_as(delivered.paths) == way.model
    assert "on its way" in way.turns("Be kind.", "my lamp")[-1]["content"]
    assert way.within(33).turns("", "my lamp") == [{"role": "user", "content": "my lamp"}], (
        "as much as there is room for"
    )
    assert way.within(9).prompter is None and way.within(10_000) == way


@pytest.mark.parametrize("name", ["delivered.json", f"untrained/{PROMPTING}", f"untrained/{PASSAGES}"])
@pytest.mark.parametrize("gone", [True, False])
def test_what_was_exchanged_does_not_answer(delivered: Whole, name: str, gone: bool) -> None:
    file = delivered.paths.delivered.parent / name
    text = file.read_text()
    file.unlink()
    if not gone:
        file.write_text(text.replace("base", "trained").replace("40", "41").replace("lamp", "rake"))
    with pytest.raises(BadInput, match=r"missing or was changed"):
        way_of(delivered.paths)


@pytest.mark.parametrize("end", [None, RunFailedEvent(what="A gate refused it.", exit_code=5)])
def test_nor_where_the_run_did_not_come_to_its_end(tmp_path: Path, end: RunEvent | None) -> None:
    """Refused by a gate it can be asked and exported all the same; killed too."""
    about = delivering(tmp_path)
    if end is not None:
        about.emit(end)
    paths = about.paths
    assert way_of(paths).model == "retrieval"
    written = paths.delivered.read_bytes()
    paths.delivered.unlink()
    with pytest.raises(BadInput, match=r"missing or was changed"):
        weights_of(paths)
    drop_prompting(paths.untrained)
    keep_prompting(paths.untrained, Prompting(kind="examples", budget=40, examples=(("Where?", "Send me money."),)))
    keep_delivered(paths, "base", lambda _: None)
    with pytest.raises(BadInput, match=r"missing or was changed"):
        measured_as(paths)
    paths.delivered.write_bytes(written)
    assert weights_of(paths) == "base"


def test_killed_between_telling_and_keeping_the_note_before_counts(tmp_path: Path) -> None:
    """Until the run has come to its end; one before that never does."""
    about = delivering(tmp_path)
    paths = about.paths
    first = paths.delivered.read_bytes()

    def killed(_: str) -> None:
        raise KeyboardInterrupt

    told = [e for e in read_events(paths.events) if isinstance(e, WayChosen)][-1]
    about.emit(told.model_copy(update={"digest": "0" * 64}))
    assert way_of(paths).model == "retrieval"
    with pytest.raises(KeyboardInterrupt):
        keep_delivered(paths, "trained", killed)
    assert paths.delivered.read_bytes() == first, "told first, then kept"
    about.emit(told.model_copy(update={"digest": "1" * 64}))
    with pytest.raises(BadInput, match=r"missing or was changed"):
        weights_of(paths)
    about.emit(told)
    about.emit(RunFinished(seconds=1, adapter="model/adapter", report="report.md"))
    assert weights_of(paths) == "base"


def test_a_run_that_goes_on_chooses_anew(delivered: Whole) -> None:
    """What an earlier start kept is not of this choice; before there is one, the trained model answers."""
    found, _ = chosen(delivered, {"base": 2, "prompt_only": 5, "trained": 20})
    deliver_this(delivered, found)
    assert way_of(delivered.paths).model == "trained" and not (delivered.paths.untrained / PROMPTING).exists()
    again, _ = chosen(delivered, {"base": 2, "prompt_only": 20, "trained": 9})
    deliver_this(delivered, again)
    assert way_of(delivered.paths).model == "prompt_only"
    fresh = RunPaths(delivered.paths.root.with_name("2"))
    assert way_of(fresh).model == "trained" and way_of(fresh).prompter is None


def test_the_report_and_the_verdict_say_it_first(delivered: Whole) -> None:
    found, _ = chosen(delivered, {"base": 2, "retrieval": 20, "trained": 9})
    fit = judged_fit(FitnessFacts("replies", [True] * 20 + [False] * 4, instead=found.instead))
    events: Sequence[RunEvent] = [*read_events(delivered.paths.events), found.measured.event, fit]
    report = build_report(SPEC, events, {}, Findings(size=size_of(None, delivered.paths.untrained)))
    assert "The base model, which is what answers, takes" in markdown(report) and "adapter" not in markdown(report)
    said = "The untrained model with a search in your data does better than the trained one; that is what you get."
    assert said in markdown(report).splitlines()[2] and said in page(report) and report.delivered == "retrieval"
    assert fit.sentences[1].text == said
