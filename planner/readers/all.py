"""All exact readers over one turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from planner.readers.amounts import read_amounts
from planner.readers.columns import read_column
from planner.readers.corrections import read_figures, read_named_gates, read_new_figures, read_withdrawals
from planner.readers.deploy import read_deploy
from planner.readers.durations import read_durations
from planner.readers.gates import read_gates
from planner.readers.gpus import read_gpus
from planner.readers.hit import Hit
from planner.readers.judges import read_judge
from planner.readers.keeping import read_keeping, read_rights
from planner.readers.languages import read_languages
from planner.readers.money import read_money
from planner.readers.paths import read_paths
from planner.readers.privacy import read_privacy
from planner.readers.removals import read_removals
from planner.readers.repeats import read_repeats
from planner.readers.rewards import read_rewards
from planner.readers.sizes import read_sizes
from planner.readers.stages import read_stages
from planner.readers.training import read_method, read_rate
from planner.requirements import Change, Requirements, WantedSource, key

_READERS: tuple[Callable[[str], Iterator[Hit]], ...] = (
    read_judge,
    read_paths,
    read_gpus,
    read_rewards,
    read_money,
    read_gates,
    read_sizes,
    read_durations,
    read_repeats,
    read_amounts,
    read_column,
    read_languages,
    read_privacy,
    read_deploy,
    read_keeping,
    read_removals,
    read_rights,
    read_stages,
    read_method,
    read_rate,
)
_LONGEST = 1200
_ENDS = re.compile(r"\n|(?<=[.!?])\s|(?<=[。！？])")
_SHARE_PLACES = frozenset({"languages", "offline_only", "deploy", "column", "prompt_columns", "unused_columns", "base_model", "keep", "rights", "stages",
                           "method", "learning_rate"})  # fmt: skip
"""Their cues are words, so that other readers may rest on the same characters."""


def read_all(words: str, known: Requirements | None = None) -> list[Change]:
    """Changes in the order of the words; the same number is read once, and what a turn takes back it does not add."""
    return [hit.change for hit in read_hits(words, known)]


def read_hits(words: str, known: Requirements | None = None) -> list[Hit]:
    """The same with their places, and whether another reading is possible. Long texts are read in pieces, at the ends of lines
    or sentences: what belongs together stands together."""
    wants = known or Requirements()
    hits: list[Hit] = []
    for start, piece in _pieces(words):
        hits += [replace(h, start=h.start + start, end=h.end + start) for h in _piece_hits(piece, wants)]
    return [replace(h, change=_used_again(h.change, wants)) for h in hits]


def _pieces(words: str) -> list[tuple[int, str]]:
    found, start = [], 0
    while len(words) - start > _LONGEST:
        ends = [m.end() for m in _ENDS.finditer(words, start, start + _LONGEST)]
        end = ends[-1] if ends else start + _LONGEST
        found.append((start, words[start:end]))
        start = end
    return [*found, (start, words[start:])]


def _piece_hits(words: str, wants: Requirements) -> list[Hit]:
    hits: list[Hit] = list(read_withdrawals(words, wants))
    gone = {(h.change.field, key(h.change.value)) for h in hits}
    named = list(read_named_gates(words, wants))
    taken: list[tuple[int, int]] = [(h.start, h.end) for h in named]
    hits += named
    for reader in _READERS:
        for hit in reader(words):
            field = hit.change.field
            if (field, key(hit.change.value)) in gone or (field not in _SHARE_PLACES and any(a < hit.end and hit.start < b for a, b in taken)):
                continue
            # The name of a judge is neither the base model nor where it is delivered.
            if any(h.change.field == "judge" and h.start < hit.end and hit.start < h.end for h in hits):
                continue
            hits.append(hit)
            if field not in _SHARE_PLACES:
                taken.append((hit.start, hit.end))
    corrected = list(read_figures(words, wants, taken))
    hits += corrected or read_new_figures(words, wants, taken)
    hits.sort(key=lambda h: (h.start, h.end))
    return hits


def _used_again(change: Change, known: Requirements) -> Change:
    """A file named for use after it was forbidden may be used again."""
    value = change.value
    if change.op == "add" and isinstance(value, WantedSource) and value.use is None:
        before = next((w.value for w in known.all("sources") if key(w.value) == key(value)), None)
        if isinstance(before, WantedSource) and before.use == "never":
            return change.model_copy(update={"value": value.model_copy(update={"use": "train"})})
    return change
