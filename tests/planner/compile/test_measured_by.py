"""The words of a rubric line pick the grader and fill it; what no program can measure stays unmeasured."""

from __future__ import annotations

import pytest

from engine.core.spec import Task
from engine.graders.kinds import Grader, Language, Length, Patterns, grader_of
from planner.compile.grader_choice import grader_for, how


@pytest.mark.parametrize(("name", "unwanted", "grader"), [
    ("Correct answer", False, grader_of("reference")), ("invents something", True, grader_of("grounding")),
    ("too slow", True, grader_of("latency")),
    ("leaks personal data", True, grader_of("private")), ("gibt personenbezogene Daten weiter", True,
    grader_of("private")),
    ("valid JSON", False, grader_of("json")), ("calls the right tool", False, grader_of("tool_call")),
    ("is easy to understand", False, grader_of("readable")), ("einfache Sprache", False, grader_of("readable")),
    ("at most 50 words", False, Length(at_most=50)), ("höchstens drei Sätze", False,
    Length(unit="sentences", at_most=3)),
    ("longer than 80 words", True, Length(at_most=80)), ("mindestens 20 Wörter", False, Length(at_least=20)),
    ("answers in German", False, Language(languages=("de",))),
    ("répond en français", False, Language(languages=("fr",))),
    ("mentions “return within 45 days”", False, Patterns(required=("return within 45 days",))),
    ("never says \"guaranteed\"", False, Patterns(forbidden=("guaranteed",))),
    ("says “not my problem”", True, Patterns(forbidden=("not my problem",))),
    ("is friendly and patient", False, grader_of("none")), ("knows German history", False, grader_of("none")),
    ("uses fewer words", False, grader_of("none")),
])  # fmt: skip
def test_words_pick_a_grader(name: str, unwanted: bool, grader: Grader) -> None:
    found = grader_for(name, Task.CHAT_ASSISTANT, unwanted=unwanted)
    assert found == grader and how(found)


def test_being_right_is_the_label_of_a_classification() -> None:
    assert grader_for("right", Task.CLASSIFICATION).kind == "label"
