"""Who speaks: one catalogue, every key in every language with the same figures, nothing said beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from engine.core.display_names import LEFT_OUT, METRICS, MODELS, PERSONAL_DATA, STAGES
from engine.core.errors import BadInput
from engine.core.events import Diagnosed
from engine.core.remedies import Action, Remedy
from engine.evaluation.diagnosis import diagnose
from engine.runs.conclude import diagnosed
from nlforge.wording.catalogue import (
    LANGUAGES,
    Language,
    language_for,
    number,
    require_language,
    said_in,
    say,
    short,
    speak,
)
from nlforge.wording.told import finding, hint, offered
from tests.support.catalogue_texts import texts
from tests.support.diagnoses import CASES
from tests.support.places import ROOT

MOVED = (
    "annotation_changes.py", "annotation_session.py", "annotations.py", "answered.py", "asking_back.py",
    "calibration.py", "cli/judge.py", "command_answers.py", "run_facts.py", "standing.py",
    "tui/judge_screen.py",
    "conversation.py", "current_run.py", "messages.py", "next_step.py", "plain_text.py", "plan_answer.py",
    "queued_words.py", "remedy_answers.py", "run_view.py", "score_table.py", "side_by_side.py", "transcript.py",
    "duration.py",
    "tui/app.py", "tui/spec_screen.py", "tui/foot_line.py", "cli/converse.py", "cli/look.py",
    "tui/messages_view.py", "tui/start.py", "run_ending.py", "run_examples.py", "run_lines.py",
    "going/odd.py", "tui/run/details.py", "tui/run/queue_list.py", "tui/run/run_area.py", "tui/run/run_panel.py",
    "sharing/detached.py", "sharing/export_child.py", "sharing/servers.py", "sharing/talk.py",
)  # fmt: skip
"""Modules that say nothing but what is in the catalogue."""
SAID_BESIDE = {
    # Notes of the session's file, which nobody is shown.
    "The person asked to stop the run.", "The person asked to pause the run.", "It was answered.",
    "The person said “", "” to what was kept.",
}  # fmt: skip
_SENTENCE = re.compile(r"[^\W\d_]{2,}[ ,;:]+(?:[^\W\d_]+[ ,.;:!?]+)+[^\W\d_]+|[^\W\d_]+ [^\W\d_]+[.!?]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_figures(language: Language) -> None:
    english, other = texts("en"), texts(language)
    # English has the sentences of a plan from the plan itself.
    assert english.keys() == {key for key in other if not key.startswith(OF_THE_PLAN)}
    assert {key for key in english if english[key] != other[key]} == set()


OF_THE_PLAN = (
    "advice-", "grader-", "label-", "lacks-", "option-", "question-", "ready-", "reason-", "stage-", "unchanged-",
    "unused-", "warning-", "noted-", "error-",
)  # fmt: skip
"""Keys of sentences that a plan or an event holds in English (`engine/core/sentences.py`)."""
SPEAKING = ("nlforge", "planner/render")
"""What asks the catalogue."""


def modules() -> Iterator[Path]:
    for folder in SPEAKING:
        yield from sorted((ROOT / folder).rglob("*.py"))


def calls() -> Iterator[tuple[Path, ast.expr]]:
    """The key of each call of the catalogue, as it is written: `say(…)`, `words.say(…)`, or the beginning of one in
    `named(…)`."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            match node.func:
                case (
                    ast.Name(id="say" | "has") | ast.Attribute(value=ast.Name(id="words" | "self"), attr="say" | "has")
                ):
                    yield path, node.args[0]
                case ast.Name(id="named") if isinstance(begin := node.args[0], ast.Constant):
                    yield path, ast.JoinedStr([ast.Constant(f"{begin.value}-")])


def literals(node: ast.expr) -> Iterator[str]:
    """Keys a call may have; “name-check-*” for one that ends in data."""
    match node:
        case ast.Constant(value=str(key)):
            yield key
        case ast.IfExp():
            yield from literals(node.body)
            yield from literals(node.orelse)
        case ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_]) if not begin.isspace():
            yield f"{begin}*"
        case ast.NamedExpr():
            yield from literals(node.value)


def used() -> set[str]:
    """Every key that is asked for, and every beginning of one."""
    found = {key for _, node in calls() for key in literals(node)}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # A key may be chosen a line before.
            if isinstance(node, ast.Assign):
                found |= {key for key in literals(node.value) if key in texts("en")}
    return found


def test_every_key_is_there_and_every_text_is_used() -> None:
    known, asked = texts("en").keys(), used()
    plain = {key for key in asked if not key.endswith("*")}
    begun = tuple(key[:-1] for key in asked if key.endswith("*"))
    assert len(plain) > 60 and plain <= known, plain - known
    # The name of the state of the screen is data as a whole.
    begun = (*begun, "screen-state-", "screen-hint-")
    assert all(any(key.startswith(begin) for key in known) for begin in begun)
    assert {key for key in known if key not in plain and not key.startswith(begun)} == set()


def kinds(of: object) -> set[str]:
    """What a field that names a kind may hold."""
    return set(get_args(of))


def test_all_that_the_engine_can_send_has_a_name() -> None:
    """Remedies, findings, stages, models and figures."""
    known = texts("en").keys()
    assert {f"name-stage-{stage}" for stage in STAGES} <= known
    assert {f"name-{of}-{model}" for model in MODELS for of in ("who", "model")} <= known
    assert {f"name-metric-{metric}" for metric in METRICS} <= known
    assert {f"finding-{diagnose(figures).code}" for _, figures, _ in CASES} <= known
    # The report and the data card say the same as the screen.
    for of, words in (("dropped", LEFT_OUT), ("personal", PERSONAL_DATA), ("stage", STAGES), ("metric", METRICS)):
        assert {code: said_in("en", f"name-{of}-{code}") for code in words} == words
    actions = kinds(Action.model_fields["kind"].annotation)
    assert actions and all({f"remedy-{kind}", f"remedy-hint-{kind}"} & known for kind in actions)


def test_the_checks_of_the_engine_have_names() -> None:
    """Each name given to a gate in the engine, but those made of what a person demands."""
    names = set()
    for path in (ROOT / "engine").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"(?:\bgate|\b_said)\(\s*[\w.]+,\s*\"(\w+)\"", source))
        names |= set(re.findall(r"GateChecked\(\s*name=\"(\w+)\"", source))
    assert len(names) >= 20
    assert {f"name-check-{name}" for name in names} <= texts("en").keys()


@pytest.mark.parametrize(("cause", "figures", "lever"), CASES)
def test_a_finding_says_in_english_what_its_event_holds(cause: str, figures: object, lever: object) -> None:
    """So that the catalogue and events.jsonl cannot drift apart; and in German something else, in full."""
    event = diagnosed(diagnose(figures))  # type: ignore[arg-type]
    speak("en")
    assert finding(event) == event.text
    speak("de")
    german = finding(event)
    assert german != event.text and german.endswith(".") and "{" not in german and "  " not in german


def test_findings_of_other_versions_are_shown_as_they_are() -> None:
    """An event without a code, with one that is not known, or with other figures."""
    speak("de")
    for more in ({}, {"code": "of_2030"}, {"code": "forgot", "figures": {"of_2030": 1.0}}):
        assert finding(Diagnosed(text="As it was.", **more)) == "As it was."  # type: ignore[arg-type]


@pytest.mark.parametrize("module", MOVED)
def test_no_sentence_is_left_in_what_has_moved(module: str) -> None:
    tree = ast.parse((ROOT / "nlforge" / module).read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    # What --help shows is read before any language is chosen.
    docs |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "help"}
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if _SENTENCE.search(node.value) and node.value.strip() not in SAID_BESIDE and "{ " not in node.value
    ]
    assert not found


def test_a_text_or_figure_that_is_missing_is_an_error() -> None:
    speak("en")
    with pytest.raises(KeyError, match="no run-nothing-of-the-kind"):
        say("run-nothing-of-the-kind")
    with pytest.raises(KeyError, match="run-check-passed"):
        say("run-check-passed")
    with pytest.raises(BadInput, match="fr"):
        require_language("fr")


def test_plurals_and_figures_follow_the_language() -> None:
    speak("de")
    assert (number(0.5, 3), number(-0.2, 1, sign=True), short(0.5), short(1e-5)) == ("0,500", "-0,2", "0,5", "1e-05")
    speak("en")
    assert (number(0.5, 3), number(0.2, 1, sign=True), short(1e-4)) == ("0.500", "+0.2", "0.0001")
    one = {"passes": 1.0, "shown": "1", "before": "2"}
    assert said_in("en", "remedy-passes", **one) == "1 pass instead of 2"
    assert said_in("de", "remedy-passes", **one) == "1 Durchgang statt 2"
    assert said_in("de", "remedy-passes", passes=4.0, shown="4", before="2") == "4 Durchgänge statt 2"


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ("de", {"LANG": "en_US.UTF-8"}, "de"),
        ("en", {"LC_ALL": "de_DE.UTF-8"}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "de"),
        (None, {"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "en"),
        ("fr", {"LANG": "de_DE.UTF-8"}, "de"),
        ("de", {"NLFORGE_LANGUAGE": "en"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language_is_the_persons(words: str | None, environment: dict[str, str], language: Language) -> None:
    assert language_for(words, environment) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remedy_can_be_said(language: Language) -> None:
    """As an offer or as a hint, without a figure missing."""
    speak(language)
    remedies: list[Remedy] = [r for _, figures, _ in CASES for r in diagnose(figures).remedies]
    remedies += [Action(kind=kind) for kind in kinds(Action.model_fields["kind"].annotation)]  # type: ignore[arg-type]
    for remedy in remedies:
        key = f"remedy-{remedy.kind}"
        said = offered(remedy, 0.5) if key in texts("en") or remedy.kind == "without_stage" else hint(remedy)
        assert said or remedy.kind == "more_examples"
