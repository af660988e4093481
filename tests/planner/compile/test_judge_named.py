"""The person names who judges what no program can; nothing is judged by a model they did not name, or that is
elsewhere where nothing may leave."""

from __future__ import annotations

import pytest

from engine.core.spec import Criterion
from engine.graders.kinds import LlmJudge
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.requirements import Requirements, WantedCriterion, WantedJudge
from planner.rule_readers.all import read_all
from tests.support.machines import CPU
from tests.support.pages import spec_page

WISHES = "correct answer +1, is friendly +0.5, rude -1. "


def planned(words: str) -> Plan:
    return compile_plan(apply_changes(Requirements(), read_all(words), 1), [], CPU)


def lines(plan: Plan) -> dict[str, Criterion]:
    assert plan.spec is not None
    return {line.name: line for line in plan.spec.rubric}


@pytest.mark.parametrize(("words", "model", "about"), [
    ("Let gpt-5 judge friendliness.", "gpt-5", ("friendliness",)),
    ("judge: openai/gpt-5-mini", "openai/gpt-5-mini", ()),
    ("let ollama/qwen3:4b judge whether it is polite and patient", "ollama/qwen3:4b", ("it is polite", "patient")),
    ("Use claude-sonnet-4 as the judge for tone", "claude-sonnet-4", ("tone",)),
    ("friendliness should be judged by gemini-2.5-pro.", "gemini-2.5-pro",
                                                                               ("friendliness",)),
    ("let embedded judge it", "embedded", ()),
    ("The reply must be judged by gpt-4o", "gpt-4o", ()), ("Lass gpt-5 die Freundlichkeit bewerten", "gpt-5",
    ("Freundlichkeit",)),
    ("o3 soll alle Antworten beurteilen", "o3", ()), ("laisse mistral-large juger la politesse", "mistral-large",
    ("politesse",)),
    ("que gpt-5 evalúe la cortesía", "gpt-5", ("cortesía",)),
])  # fmt: skip
def test_a_named_judge_is_read(words: str, model: str, about: tuple[str, ...]) -> None:
    (change,) = [c for c in read_all(words) if c.field == "judge"]
    assert change.value == WantedJudge(model=model, about=about) and change.quote in words and change.op == "set"
    assert {c.field for c in read_all(words)} == {"judge"}


@pytest.mark.parametrize(
    "words",
    [
        "let customers judge it",
        "The judge is a person",
        "no judge will see this",
        "Our judges rate 4 of 5 films",
        "use handbook/rules.md as the source",
        "I want a model for the phi delta club",
        "messages/replies.csv is judged good",
    ],
)
def test_people_and_files_are_no_judges(words: str) -> None:
    assert not [c for c in read_all(words) if c.field == "judge"]


def test_lines_no_program_can_check_get_the_judge_that_was_named() -> None:
    """What a program can check stays with it; a fault is asked for so that yes is good."""
    found = lines(planned(WISHES + "judge: ollama/qwen3"))
    assert found["correct answer"].grader.kind == "reference"
    assert found["is friendly"].grader == LlmJudge(
        model="ollama/qwen3", question="Is this true of the reply: “is friendly”?"
    )
    assert found["rude"].grader == LlmJudge(model="ollama/qwen3", question="Is the reply free of this fault: “rude”?")


def test_what_they_name_is_what_is_judged() -> None:
    """Another form of the word is the same line; what has no line gets one; even a line a program could check."""
    plan = planned(WISHES + "Let ollama/qwen3 judge friendliness and patience.")
    found = lines(plan)
    assert (
        found["is friendly"].grader.kind == found["patience"].grader.kind == "judge"
        and found["rude"].grader.kind == "none"
    )
    assert found["is friendly"].weight == 0.5 and found["patience"].weight == 1.0
    assert plan.origin["rubric[is friendly].grader"].quote == "Let ollama/qwen3 judge friendliness and patience"
    assert lines(planned(WISHES + "let ollama/qwen3 judge correct answers"))["correct answer"].grader.kind == "judge"


def test_nobody_judges_unasked_and_the_page_says_how() -> None:
    plan = planned(WISHES)
    assert {line.grader.kind for line in lines(plan).values()} == {"reference", "none"}
    assert "let ollama/qwen3 judge it" in spec_page(plan) and "nlforge judge" in spec_page(plan)


def test_a_judge_elsewhere_needs_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine unless they say so; then its questions are in the time, and its price on the page."""
    monkeypatch.delenv("NLFORGE_API_BASE", raising=False)
    refused = planned(WISHES + "Let openai/gpt-4o-mini judge it.")
    assert lines(refused) and all(line.grader.kind != "judge" for line in lines(refused).values())
    assert any("judges nothing: it is not on this machine" in w.text for w in refused.warnings)
    allowed = planned(WISHES + "Let openai/gpt-4o-mini judge it. The cloud is fine.")
    assert (
        lines(allowed)["is friendly"].grader.kind == "judge"
        and allowed.estimate is not None
        and refused.estimate is not None
    )
    assert allowed.estimate.seconds["measure"] > refused.estimate.seconds["measure"] + 60
    assert 0 < float(allowed.estimate.cost["judge_usd"]) < 1 and "of which for the judge 0." in spec_page(allowed)
    unknown = planned(WISHES + "Let openai/nobody-9 judge it. The cloud is fine.")
    assert unknown.estimate is not None and unknown.estimate.cost["judge_usd"] == "price not known"


def test_the_embedded_model_judges_only_when_named_and_is_doubted() -> None:
    plan = planned(WISHES + "let embedded judge it")
    assert lines(plan)["rude"].grader.kind == "judge" and any("seldom a good judge" in w.text for w in plan.warnings)


def test_a_judge_can_be_taken_back() -> None:
    wants = apply_changes(Requirements(), read_all(WISHES + "judge: ollama/qwen3"), 1)
    assert wants.one("judge") is not None
    assert apply_changes(wants, read_all("without a judge please"), 2).one("judge") is None
    assert [w.value.name for w in wants.all("rubric") if isinstance(w.value, WantedCriterion)] == [
        "correct answer",
        "is friendly",
        "rude",
    ]


def test_a_judge_of_inventions_is_shown_the_sources() -> None:
    """The line is about what the documents say; without them a judge could only guess. Other lines are judged by the
    reply alone."""
    found = lines(
        planned(
            "Correct answer +1.0, invents something -1.0, is friendly +0.5. Let ollama/qwen3 judge "
            "friendliness and whether it "
            "invents something."
        )
    )
    shown = {name: line.grader.sources for name, line in found.items() if isinstance(line.grader, LlmJudge)}
    assert shown == {"invents something": True, "is friendly": False}
