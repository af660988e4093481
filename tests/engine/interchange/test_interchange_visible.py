"""What is written for OpenAI judges as ours, whatever a reply says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.graders.plain import plain
from engine.graders.verdict import Reply
from engine.interchange.openai_export import to_openai
from engine.rubric.score import grade
from tests.engine.interchange.openai_lines import EQUIVALENT, REFS, graded, line

PLAIN = [letter for letter in [*map(chr, range(0x20, 0x180)), "\n"] if plain(f"é{letter}é") == f"é{letter}é"]
VISIBLE = st.text(st.sampled_from(PLAIN), max_size=200)
"""Here invisible, look-alike and compatibility characters are first read as a person sees them; a grader elsewhere
takes them as they are."""


@given(VISIBLE, VISIBLE, st.sampled_from(EQUIVALENT))
def test_no_reply_tells_the_two_apart(text: str, expected: str, case: tuple[dict[str, Any], str]) -> None:
    ours = line(case[0])
    (made,) = to_openai("x", [ours], REFS).grader["graders"].values()
    met = grade(ours, Reply("How?", expected, text), REFS)
    assert graded(made, text, expected) == pytest.approx(1.0 if met is None else met)
