"""Words of many languages for multiples and lengths of time are those of the Unicode CLDR."""

from __future__ import annotations

from planner.rule_readers import from_cldr
from planner.rule_readers.world_words import multiples, time_words


def test_the_file_is_what_the_cldr_says() -> None:
    """After a change of babel it is written anew: `python -m planner.rule_readers.from_cldr`."""
    assert multiples() == from_cldr.multiples()
    assert time_words() == {word: tuple(seconds) for word, seconds in from_cldr.time_words().items()}
