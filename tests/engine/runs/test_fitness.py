"""The verdict on a run of each kind, as its report says it first of all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.events import FitnessJudged, GateChecked, RunEvent, TrustMeasured, append_event, read_events
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import Criterion, Gate, Task, TrainingSpec
from engine.evaluation.compare_models import with_changes
from engine.evaluation.corrections import TO_CORRECT
from engine.graders.kinds import Ending
from engine.reporting.markdown import markdown
from engine.reporting.page import page
from engine.rubric.grader_checks import SelfTest
from engine.runs import conclude as of_end
from engine.runs.choose import choose
from engine.runs.conclude import conclude
from engine.runs.evaluate import Assessed, Whole, assess
from engine.runs.fitness import share_was_said
from planner.plan import Origin
from tests.support.verdicts import (
    CHAT,
    FILL,
    INVENTED,
    MUST,
    READ,
    RIGHT,
    SORT,
    handing_over,
    held_out,
    letters,
    measured,
    receipts,
    sorted_mail,
    spec,
    verdict_on,
)

THIRD = dict.fromkeys(range(0, 250, 3), INVENTED)
HALF = dict.fromkeys(range(0, 42, 2), INVENTED)
KINDS: list[Any] = [
    (CHAT, letters(250), THIRD, handing_over(150, 152, 250), "customers",
     "it was sure enough of 152 of 250 messages; 150 of these replies were right (of many more, likely"),
    (CHAT, letters(42), HALF, handing_over(17, 18, 42, rows_missing=120), "staff",
     "To be sure of 95 % right, it takes a test with about 120 more messages"),
    (CHAT, letters(42), HALF, handing_over(0, 0, 42, rows_missing=310), "not_yet",
     "would leave every message to a person.** Had it answered all 42 test messages, 21 would have been right."),
    (CHAT, letters(42), dict.fromkeys(range(0, 42, 4), INVENTED), None, "staff",
     "Of 42 new ones it got 31 right (of many more, likely between 58 and 85 %)"),
    (CHAT, letters(42), HALF, None, "not_yet", "too much of what it says is wrong.** It answers every message."),
    (CHAT, letters(7), {1: INVENTED}, None, "not_yet", "Not yet: it was tested with 7 messages"),
    (SORT, sorted_mail(120), dict.fromkeys(range(9, 120, 10), "invoice"), None, "staff",
     "it sorted 108 rightly (of many more, likely between 83 and 94 %)"),
    (SORT, sorted_mail(120), dict.fromkeys(range(9, 40, 10), "invoice"), None, "customers", "nobody has to look"),
    (FILL, receipts(40), dict.fromkeys(range(0, 40, 5), '{"shop": "Miller", "total": "1"}'), None, "staff",
     "Of 40 new forms it filled in 32 without a mistake (of many more, likely between 65 and 90 %)"),
    (READ, [], {}, None, "no_claim", "it has only read your texts"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "rows", "wrong", "trust", "grade", "says"), KINDS)
def test_the_report_says_it_first(
    wanted: TrainingSpec, rows: list[Row], wrong: dict[int, str], trust: TrustMeasured | None, grade: str, says: str
) -> None:
    """Under the name, before the goal; with each wrong reply listed; in the page and in the data too."""
    fit, found, report = verdict_on(wanted, rows, wrong, trust)
    text = markdown(report)
    first = text.splitlines()[2]
    assert fit.grade == grade and says in first and first.startswith(f"**{fit.sentences[0].text}**")
    assert [one.message for one in found] == [rows[n].prompt for n in sorted(wrong)] and fit.wrong == len(wrong)
    assert ("## To correct" in text) == ("To correct" in page(report)) == bool(wrong)
    assert fit.sentences[0].text in page(report)
    kept = json.loads(report.model_dump_json())
    assert kept["fit"] == fit.sentences[0].text and len(kept["to_correct"]) == len(wrong)


def test_what_is_weak_is_named() -> None:
    """The rare label that is never found; with a field of forms likewise."""
    assert "It does worst at “complaint”." in verdict_on(*KINDS[6][:3])[0].text
    wrong = dict.fromkeys(range(0, 40, 3), '{"shop": "Miller", "total": "1"}')
    assert "“total” was wrong or missing in 14 of 40." in verdict_on(FILL, receipts(40), wrong)[0].text


def test_a_broken_must_and_a_missed_figure_are_named() -> None:
    """What breaks a must is wrong, whatever else it says."""
    rows = letters(200)
    wanted = spec(Task.CHAT_ASSISTANT, (RIGHT, MUST), (Gate(metric="right", at_least=0.99),))
    gates = [
        GateChecked(name="release_no_must_broken", passed=False, figure=1, detail=""),
        GateChecked(name="release_right", passed=False, figure=0.9, detail=""),
        GateChecked(name="release_better_than_prompt_only", passed=False, figure=0, detail=""),
    ]
    said = {3: f"{rows[3].reply} That is guaranteed."}
    fit, found, _ = verdict_on(wanted, rows, said, handing_over(190, 190, 200), gates)
    assert fit.grade == "staff" and found[0].why == "It breaks a rule that nobody may break: promises no date."
    for part in ("“promises no date”", "misses what you asked for: “right”", "the base model does about as well"):
        assert part in fit.text
    held = [GateChecked(name="release_general_kept", passed=False, figure=-0.2, detail="")]
    fit, _, _ = verdict_on(CHAT, rows, {}, handing_over(190, 190, 200), held)
    assert fit.grade == "staff" and "It was not released" in fit.text


def test_where_the_result_decides_the_way_there_does_not() -> None:
    """Sums are right by what stands after ####, however they are worked out."""
    rows = [Row(f"{n} + {n}?", f"Twice {n}.\n#### {2 * n}", "f", n) for n in range(30)]
    ends = Criterion(name="result", about="", weight=1, grader=Ending(after="####", form="number"))
    replies = {n: f"I add {n} and {n}.\n#### {2 * n}" for n in range(30)} | {4: "Twice 4.\n#### 9"}
    fit, found, _ = verdict_on(spec(Task.QA_OVER_DOCUMENTS, (ends,)), rows, replies)
    assert fit.wrong == 1 and found[0].message == "4 + 4?"


def test_of_many_good_replies_one_is_in_the_data() -> None:
    """A translation may be good and another one: that is said."""
    fit, _, _ = verdict_on(spec(Task.TRANSLATION, (RIGHT,)), letters(30), {})
    assert "others may be good, too" in fit.text
    assert "others may be good, too" not in verdict_on(CHAT, letters(30), {})[0].text


def test_a_run_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event comes last, the wrong replies lie beside the report, and what an earlier model got wrong is gone."""
    monkeypatch.setattr(of_end, "size_of", lambda *_: None)
    monkeypatch.setattr(of_end, "base_model_dir", lambda _: tmp_path)
    paths, rows = RunPaths(tmp_path / "s" / "runs" / "1"), letters(42)
    paths.root.mkdir(parents=True)

    def emit(event: RunEvent) -> None:
        append_event(paths.events, event)

    def ended(wrong: dict[int, str]) -> Assessed:
        whole = Whole(CHAT, held_out(CHAT, rows), (), SelfTest(table=()), paths, paths, lambda _: None, emit)
        others = [measured("base", CHAT, rows, dict.fromkeys(range(42), INVENTED))]
        found = assess(whole, others, with_changes(measured("trained", CHAT, rows, wrong), others))
        conclude(whole, others, found, choose(whole, others, found, lambda: (None, None)))  # type: ignore[arg-type, return-value]
        return found

    ended({4: INVENTED})
    last = list(read_events(paths.events))[-1]
    assert isinstance(last, FitnessJudged) and last.grade == "staff" and last.wrong == 1
    assert rows[4].prompt in (paths.root / TO_CORRECT).read_text(encoding="utf-8-sig")
    assert paths.report.read_text().splitlines()[2].startswith("**Helps staff")
    ended({})
    assert not (paths.root / TO_CORRECT).exists()


def test_whose_share_it_is_stands_in_the_origins() -> None:
    """As a session keeps them: what was said, what is nlforge's own, and of a spec made by hand nothing."""
    for source, said in (("said", True), ("default", False)):
        origin = Origin.model_validate({"from": source}).model_dump(mode="json", by_alias=True)
        assert share_was_said({"hand_over.right_share": origin}) is said
    assert not share_was_said({})
