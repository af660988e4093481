"""The small test of general ability: fixed, fair, scored without writing a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.evaluation.change import Change
from engine.evaluation.general import general_ability, items, lost_too_much
from engine.evaluation.paired import paired
from engine.load import load_model


def test_the_items_are_whole() -> None:
    """About forty, each once, four different ways of which none begins like a continuation of another's word."""
    found = items()
    assert len(found) == 40 == len({i.text for i in found})
    assert all(len(set(i.ways)) == 4 and all(w.startswith(" ") for w in i.ways) for i in found)
    assert {"de", "fr", "es"} <= {i.about for i in found}


def test_a_model_that_knows_nothing_guesses(small_base: Path) -> None:
    """Random weights are right about as often as chance, and the same each time."""
    model, tokenizer = load_model()
    found = general_ability(model, tokenizer)
    assert found == general_ability(model, tokenizer) and set(found) <= {0.0, 1.0}
    assert sum(found) / len(found) < 0.55


def test_a_stop_is_obeyed(small_base: Path) -> None:
    def stop(done: int) -> None:
        raise InterruptedError(done)

    with pytest.raises(InterruptedError):
        general_ability(*load_model(), stop)


def test_a_loss_counts_beyond_a_tenth_and_beyond_chance() -> None:
    """The items are paired: a few that went wrong while others came right are chance."""
    before = [1.0] * 24 + [0.0] * 16
    assert lost_too_much(paired(before, [0.0] * 12 + [1.0] * 12 + [0.0] * 16))
    assert not lost_too_much(paired(before, [0.0] * 3 + [1.0] * 21 + [0.0] * 16)), "less than a tenth"
    assert not lost_too_much(paired(before, before))
    assert not lost_too_much(Change(gain=-0.15, low=-0.32, high=0.02, pairs=40)), "chance explains it"


@pytest.mark.slow
def test_the_base_model_is_partly_right(tmp_path: Path) -> None:
    """Room to lose and room to gain: neither all nor chance."""
    found = general_ability(*load_model())
    assert 0.4 <= sum(found) / len(found) <= 0.95
