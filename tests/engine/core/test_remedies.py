"""What can be done about a result is data: the engine writes no sentence of the terminal, and a remedy is applied as
the change it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from engine.core.events import Diagnosed, RunFailedEvent, parse_event
from engine.core.remedies import Action, LearningRate, MoreExamples, remedies_from_json, remedies_to_json
from tests.support.places import ROOT

_GRAMMAR = re.compile(
    r"(?<!not )\b[Ss]ay “|“change\b|“go on”|“tokens”|“yes”|“judge”|“details”|“ask:?”"
    r"|\bnlforge (?:chat|plan|build|replay|resume|stop|sessions|ask|eval|judge|export|serve"
    r"|models|data|rubric|doctor|SESSION)\b"
    r"|(?<![\w-])--(?:data|on|limit|sessions|from|yes|model|json|yaml)\b|\bCtrl|\bEnter\b"
    r"|\b[Pp]ress \w+ key|\bType “"
)


def literals(path: Path) -> list[tuple[int, str]]:
    """Every text of a file that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_the_search_finds_what_it_looks_for() -> None:
    """In the front end such sentences stand."""
    told = "Train it again with: nlforge replay SESSION", "Say “change: use LoRA”.", "Name another with --data."
    assert all(_GRAMMAR.search(text) for text in told)


@pytest.mark.parametrize("folder", sorted(p.name for p in (ROOT / "engine").iterdir() if p.is_dir()))
def test_the_engine_does_not_speak_as_the_terminal(folder: str) -> None:
    """It knows neither commands nor what is typed for what: a library or an agent may sit in front of it."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in (ROOT / "engine" / folder).rglob("*.py")
        for line, text in literals(path)
        if _GRAMMAR.search(text)
    ]
    assert not found, "\n".join(found)


def test_events_carry_remedies_as_data() -> None:
    """Kind and figures, there and back; a kind that a newer version has added costs neither the event nor the
    others."""
    told = RunFailedEvent(what="w", remedies=(LearningRate(rate=1e-4, before=2e-4), MoreExamples(have=3, needed=8)))
    assert parse_event(told.model_dump_json()) == told
    newer = told.model_dump_json().replace('"more_examples"', '"kind_of_2030"')
    assert parse_event(newer) == told.model_copy(update={"remedies": told.remedies[:1]})
    assert remedies_from_json(remedies_to_json(told.remedies)) == told.remedies


def test_events_of_earlier_versions_are_read() -> None:
    old = '{"time":"2026-11-01T10:00:00.000+00:00","kind":"diagnosed","text":"Say “change: 8 passes”.","lever":{}}'
    event = parse_event(old)
    assert isinstance(event, Diagnosed) and event.remedies == () and event.text == "Say “change: 8 passes”."


def test_an_action_is_known_by_its_kind() -> None:
    with pytest.raises(ValueError, match="kind"):
        Action.model_validate({"kind": "something"})
