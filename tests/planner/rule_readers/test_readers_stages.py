"""Kinds of training named in the person's words."""

from __future__ import annotations

import pytest

from planner.requirements import WantedStage
from planner.rule_readers.all import read_all


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Teach it the answers, then reinforcement learning against our points.", [("grpo", True)]),
        ("Data in gold.jsonl. JSON only. no rl please, only for scoring.", [("grpo", False)]),
        ("leave the reinforcement away, only the pairs", [("grpo", False), ("sft", True)]),
        ("tests pass +1, and that should be used as the reward in a third step", [("grpo", True)]),
        ("Danach bestärkendes Lernen mit unserer Rubrik.", [("grpo", True)]),
        ("Bitte ohne Verstärkungslernen.", [("grpo", False)]),
        ("First let it read the code, then learn from the pairs.", [("cpt", True), ("sft", True)]),
        # As errors tell people to say.
        ("no preference learning", [("dpo", False)]),
        ("no reinforcement learning", [("grpo", False)]),
        ("Then DPO with our comparisons.", [("dpo", True)]),
        ("learn from the examples first, then practise", [("sft", True), ("grpo", True)]),
        ("Lerne erst aus den Beispielen, danach üben.", [("sft", True), ("grpo", True)]),
        ("Our clerks study, then practise medicine.", []),
        ("We reward our best customers, and the world is small.", []),
        ("It shall answer early and orally.", []),
    ],
)
def test_stages_are_read_by_name(words: str, found: list[tuple[str, bool]]) -> None:
    """A kind is wanted where it is named, ruled out where a “not” governs it, and never read out of other words."""
    assert [(c.value.kind, c.value.wanted) for c in read_all(words) if isinstance(c.value, WantedStage)] == found
