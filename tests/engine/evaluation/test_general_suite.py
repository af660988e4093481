"""The small test of general ability: fixed, fair, scored without writing a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.evaluation.general import compared, general_ability, items
from engine.models.load import load_model


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


@pytest.mark.parametrize(
    ("lost", "won", "chance", "too_much"),
    [
        (8, 0, 0.0078, True),
        (9, 2, 0.0654, False),
        (12, 4, 0.0768, False),
        (14, 2, 0.0042, True),
        (4, 0, 0.125, False),
        (0, 8, 0.0078, False),
        (0, 0, 1.0, False),
    ],
)
def test_a_loss_counts_beyond_a_tenth_and_beyond_chance(lost: int, won: int, chance: float, too_much: bool) -> None:
    """The exact test of McNemar on the answers that changed; tables of the binomial distribution give the same."""
    rest = 40 - lost - won
    found = compared([1.0] * lost + [0.0] * won + [1.0] * rest, [0.0] * lost + [1.0] * won + [1.0] * rest)
    assert (found.lost, found.won, found.questions) == (lost, won, 40) and found.chance == pytest.approx(
        chance, abs=1e-4
    )
    assert found.lost_too_much == too_much


@pytest.mark.slow
def test_the_base_model_is_partly_right(tmp_path: Path) -> None:
    """Room to lose and room to gain: neither all nor chance."""
    found = general_ability(*load_model())
    assert 0.4 <= sum(found) / len(found) <= 0.95
