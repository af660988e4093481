"""The columns of measured files, for readers of words that name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.core.spec import Source
from engine.data.profile import DataProfile


@dataclass(frozen=True)
class SeenColumns:
    """The columns of a measured file, and those that are planned for message and answer."""

    names: tuple[str, ...]
    prompt: tuple[str, ...] = ()
    reply: str | None = None
    more_reply: tuple[str, ...] = ()
    """Where the answer is a form: its other columns."""
    kinds: tuple[str, ...] = ()
    """Of each column what stands in it; empty where that was not measured."""
    text: str | None = None
    """The column of the longest texts."""


def seen_columns(profiles: Iterable[DataProfile], planned: Sequence[Source] = ()) -> list[SeenColumns]:
    """Of each table, what the plan has, else what was measured."""
    found = []
    for profile in (p for p in profiles if p.columns):
        source = next((s for s in planned if s.path == profile.path and s.prompt_column), None)
        prompt = (
            (source.prompt_column, *source.more_prompt_columns)
            if source is not None
            else (profile.prompt_column, *profile.more_prompt_columns)
        )
        found.append(
            SeenColumns(
                profile.columns,
                tuple(c for c in prompt if c),
                source.reply_column if source is not None else profile.reply_column,
                source.more_reply_columns if source is not None else profile.more_reply_columns,
                profile.column_kinds,
                profile.text_column,
            )
        )
    return found
