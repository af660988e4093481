"""The words rule readers go by."""

from __future__ import annotations

from engine.core.tables import table_beside
from planner.rule_readers import own_bases
from planner.rule_readers.lexicon import has, table


def test_every_entry_of_the_lexicon_is_a_word() -> None:
    """A bare “no” or “on” is false or true to YAML, and would never be found."""
    entries = [
        (name, entry)
        for name, entries in [*table().items(), *table_beside(own_bases.__file__, "own_bases.yaml").items()]
        for entry in (entries if isinstance(entries, list) else [])
    ]
    assert entries and [(name, entry) for name, entry in entries if not isinstance(entry, str)] == []


def test_no_is_a_negation() -> None:
    assert has("negation", "there is no cloud") and has("percent_not_gate", "20 % off")
