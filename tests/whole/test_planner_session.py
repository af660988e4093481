"""The saved session that trains the planner's own reader: its words are plain, and mean the plan that ships."""

from __future__ import annotations

from engine.core.spec import Gate, Task
from engine.data.profile import DataProfile
from engine.graders.kinds import JsonFields
from engine.models.base_weights import CATALOGUE_DEFAULT, ENCODER
from engine.models.weight_digests import WHOLE, require_whole
from nlforge.intents.answers import is_yes
from nlforge.session_factory import PLANNER, saved_words
from nlforge.store import Session
from planner.changes import apply_changes
from planner.check import check_change
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.reading.fields import TRAINED
from planner.reading.messages import MESSAGES
from planner.requirements import NOTHING_KNOWN
from tests.support.machines import CPU
from tests.support.places import SAMPLE

_MACHINE = CPU.model_copy(update={"bases": (CATALOGUE_DEFAULT, ENCODER.name)})
_ROWS = DataProfile(
    path=MESSAGES,
    kind="jsonl",
    rows=6608,
    usable=6219,
    measuring=389,
    columns=("message", "reply", "conversation_id", "split"),
    prompt_column="message",
    reply_column="reply",
    forms=28,
    mean_prompt_words=34,
    mean_reply_words=41,
    languages=("en", "de"),
)


def _planned() -> Plan:
    known = NOTHING_KNOWN
    for number, turn in enumerate(saved_words(Session(SAMPLE.parent / PLANNER)).said, 1):
        known = apply_changes(known, turn.changes, number)
    return compile_plan(known, [_ROWS], _MACHINE)


def test_its_words_are_read_already_and_hold_what_was_read() -> None:
    """Whoever reads words here may read them otherwise tomorrow, so the readings are kept with them; each has its
    quote, and its figures stand in it."""
    *turns, last = saved_words(Session(SAMPLE.parent / PLANNER)).said
    assert is_yes(last.text) and not last.changes
    assert all(turn.changes for turn in turns)
    assert not [why for turn in turns for c in turn.changes if (why := check_change(c, (turn.text,))) is not None]


def test_it_has_an_encoder_learn_the_forms_and_what_it_must_reach() -> None:
    plan = _planned()
    spec = plan.spec
    assert spec is not None and plan.status == "ready", plan.questions
    (stage,) = spec.stages
    assert (spec.task, spec.model.base, stage.kind == "sft" and stage.head) == (Task.EXTRACTION, ENCODER.name, "fields")
    assert [s.path for s in spec.data.sources] == [MESSAGES]
    # All messages of the families that nobody learned from.
    assert spec.data.max_eval_rows > _ROWS.measuring
    assert {"near_duplicate", "conflict", "name", "email"} <= set(spec.data.keep)
    assert [c.grader for c in spec.rubric if c.weight > 0] == [JsonFields(each_entry=True)]
    assert spec.limits.max_response_seconds == 2 and any(c.grader.kind == "latency" for c in spec.rubric)
    assert spec.gates == (Gate(metric="score", at_least=0.6),)
    assert plan.estimate is not None and plan.estimate.hours[2] < 6


def test_the_reader_that_ships_is_sealed() -> None:
    """Without the list of its files whatever lies there would be read with."""
    assert (TRAINED / WHOLE).is_file()
    require_whole(TRAINED)
