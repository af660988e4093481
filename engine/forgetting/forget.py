"""Forget a person: find all, take it out, see to it that no later run learns it, and write down the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.core.spec import load_spec
from engine.forgetting.erase import erased, messages_with, pattern_of, places, versions_with
from engine.forgetting.sources import lines_with
from engine.forgetting.terms import LEAST_LETTERS, ForgottenTerm, as_term, folded_words, forgotten_file, keep_term
from engine.improving.frozen import frozen_anew
from engine.prompting.ask import answer_each

_MOST_ASKED = 40


@dataclass(frozen=True)
class FoundTraces:
    """Where something of a person stands."""

    files: dict[str, int]
    """Places in each file of the session."""
    sources: dict[str, tuple[int, ...]]
    """Lines of the person's own files, which nobody changes here."""
    versions: tuple[int, ...]
    """Those that learned from it."""

    @property
    def nothing(self) -> bool:
        return not self.files and not self.sources


def traces(session: Path, root: Path, term: str, given: RunPaths | None) -> FoundTraces:
    """All that is found, and nothing changed; `given` is the run whose sources are looked through.

    Raises:
        BadInput: the term is so short that it stands everywhere.
    """
    if sum(map(len, folded_words(term))) < LEAST_LETTERS:
        raise BadInput(
            sentence("error-forget_too_short", "“{term}” is too short to be looked for.", term=term),
            sentence("error-forget_too_short-why", "It would be found in words of other people."),
            sentence("error-forget_too_short-todo", "Say a customer number, an address, or a full name."),
        )
    lines = _source_lines(root, term, given)
    by_file: dict[str, list[int]] = {}
    for file, line in lines:
        by_file.setdefault(file, []).append(line)
    return FoundTraces(
        files=places(session, term),
        sources={file: tuple(sorted(some)) for file, some in by_file.items()},
        versions=tuple(versions_with(session, term, lines)),
    )


def forget(session: Path, root: Path, term: str, by: str, given: RunPaths | None, ask: bool = False) -> ForgottenTerm:
    """Take everything out and write the proof down, which does not hold the term; with `ask` the model that people get
    is asked what the erased rows ask.

    Raises:
        BadInput: the term is too short.
        RunFailed: the proof could not be written, or the model could not be asked.
        OSError: a file could not be written.
    """
    found = traces(session, root, term, given)
    lines = {(file, line) for file, some in found.sources.items() for line in some}
    messages = messages_with(session, term, lines)[:_MOST_ASKED]
    still = _still_said(given, term, messages) if ask and given is not None and messages else None
    gone = erased(session, term, lines)
    frozen_anew(session)
    told = as_term(term, by, datetime.now(UTC)).model_copy(
        update={
            "erased": gone,
            "versions": found.versions,
            "left": sum(places(session, term, without={forgotten_file(session).name}).values()),
            "still_said": still,
            "asked": len(messages) if still is not None else 0,
        }
    )
    keep_term(session, told)
    return told


def _source_lines(root: Path, term: str, given: RunPaths | None) -> set[tuple[str, int]]:
    if given is None:
        return set()
    pattern = pattern_of(term)
    return lines_with(load_spec(given.spec), root, lambda text: pattern.search(text) is not None)


def _still_said(given: RunPaths, term: str, messages: Sequence[str]) -> int:
    pattern = pattern_of(term)
    return sum(pattern.search(one.text) is not None for one in answer_each(given, messages))
