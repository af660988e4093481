"""Codes of the program are words where people read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from engine.core.display_names import LEFT_OUT, PERSONAL_DATA, counted
from engine.core.events import DataReady
from engine.data import quality
from engine.privacy.redact import KINDS
from nlforge.messages import TalkMessage
from nlforge.run_view import RunView
from tests.support.places import ROOT

ENGINE = ROOT / "engine"


def _codes() -> Iterator[str]:
    """Each reason that rows are counted under, as it stands in the code."""
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named: ast.expr | None = None
            match node:
                case ast.Call(func=ast.Attribute(attr="drop" | "mend"), args=[first, *_]):
                    named = first
                case ast.Subscript(value=ast.Attribute(attr="dropped"), slice=first):
                    named = first
            if isinstance(named, ast.Constant) and isinstance(named.value, str):
                yield named.value
    source = ast.parse(Path(quality.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(source):
        if isinstance(node, ast.Return) and node.value is not None:
            yield from (
                c.value
                for c in ast.walk(node.value)
                if isinstance(c, ast.Constant) and isinstance(c.value, str) and c.value
            )


def test_each_reason_for_leaving_out_has_words() -> None:
    found = set(_codes())
    assert {"blank", "conflict", "mostly_symbols", "over_limit"} <= found
    assert found - LEFT_OUT.keys() == set()


def test_each_kind_of_personal_data_has_words() -> None:
    assert set(KINDS) - PERSONAL_DATA.keys() == set()


def test_the_start_of_a_run_says_in_words_what_was_left_out() -> None:
    event = DataReady(
        read=60, kept=46, train=40, eval=6, dropped={"blank": 8, "breaks_guidelines": 6}, redacted={"id_number": 2}
    )
    (told,) = RunView().take(event)
    assert isinstance(told, TalkMessage)
    said = " ".join(told.lines)
    assert "Left out: 8 (no message or no answer); 6 (an answer that breaks your guidelines)." in said
    assert "id_number" not in said and "breaks guidelines" not in said


def test_what_another_version_counts_is_readable() -> None:
    assert counted({"of_tomorrow": 3, "blank": 0}, LEFT_OUT) == "3 (of tomorrow)"
