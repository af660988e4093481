"""The words of a rubric line pick the grader and fill it; what no program can measure stays unmeasured."""

from __future__ import annotations

import pytest

from engine.core.spec import Criterion, Task
from engine.graders.kinds import Grader, JsonFields, Language, Latency, Length, Patterns, grader_of
from engine.graders.verdict import References, Reply
from engine.rubric.score import grade
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
    ("answers within two seconds", False, Latency(seconds=2)),
    ("JSON with the fields name and price", False, JsonFields(fields=("name", "price"),
    json_schema={"required": ["name", "price"]})),
    ("five lines", False, Length(unit="lines", at_most=5)),
    ("Kunden siezen", False, Patterns(forbidden=("du", "dich", "dir", "dein", "deine", "deinen", "deinem", "deiner",
    "deines"))), ("exclamation marks", True, Patterns(forbidden=("!", "！", "¡"))),
    ("refuses dangerous requests", False, grader_of("refusal")), ("speaks English", True, grader_of("none")),
    ("promises a refund", True, grader_of("guidelines")),
    ("“soon” only where a date is known", False, grader_of("none")),
])  # fmt: skip
def test_words_pick_a_grader(name: str, unwanted: bool, grader: Grader) -> None:
    found = grader_for(name, Task.CHAT_ASSISTANT, unwanted=unwanted)
    assert found == grader and how(found)


def test_being_right_is_the_label_of_a_classification() -> None:
    assert grader_for("right", Task.CLASSIFICATION).kind == "label"


def test_code_is_run_where_it_is_python() -> None:
    assert grader_for("the tests pass", Task.CODE_ASSISTANT, quote="in Python, the tests pass").kind == "code"
    assert grader_for("the tests pass", Task.CODE_ASSISTANT).kind == "none"


@pytest.mark.parametrize("quote", ['never say "cheap"', "sagt nie „cheap“", "不要说“cheap”", "jamais « cheap »"])
def test_a_name_that_the_person_puts_in_quotation_marks_is_a_phrase(quote: str) -> None:
    assert grader_for("cheap", Task.CHAT_ASSISTANT, unwanted=True, quote=quote) == Patterns(forbidden=("cheap",))


def test_names_of_a_program_are_phrases_where_code_or_calls_are_wanted() -> None:
    assert grader_for("calls drop_table", Task.TOOL_USE_AGENT, unwanted=True) == Patterns(forbidden=("drop_table",))
    assert grader_for("TRUNCATE or DROP", Task.CODE_ASSISTANT, unwanted=True) == Patterns(
        forbidden=("TRUNCATE", "DROP")
    )


@pytest.mark.parametrize("name", ["DELETE without WHERE", "HTTP calls that never end", "invalid JSON"])
def test_what_is_said_of_such_names_makes_no_phrase_of_them(name: str) -> None:
    assert grader_for(name, Task.CODE_ASSISTANT, unwanted=True).kind != "patterns"


@pytest.mark.parametrize(("reply", "met"), [
    ('{"name": "Pump", "price": 4}', 1.0), ('{"name": "Pump", "price": 5}', 0.5), ('{"name": "Pump"}', 0.0),
    ("Pump, 4", 0.0),
])  # fmt: skip
def test_a_key_that_is_named_has_to_be_there(reply: str, met: float) -> None:
    grader = grader_for("JSON with the fields name and price", Task.EXTRACTION)
    line = Criterion(name="x", about=how(grader), weight=1, grader=grader)
    assert grade(line, Reply("", '{"name": "Pump", "price": 4}', reply), References()) == met
