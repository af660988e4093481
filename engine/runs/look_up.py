"""The search a trained model answers from: its index is made once a run, lies beside the weights, and stands behind
every prompt that is learned from, measured or answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.events import RunEvent
from engine.core.noted import count, noted
from engine.core.paths import RunPaths
from engine.core.sentences import Sentence, sentence, then
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared
from engine.data.searched import searched
from engine.data.tokens import token_counts
from engine.models.base_weights import base_of
from engine.prompting.prompter import Prompter, prompter_in
from engine.prompting.prompting import Prompting, drop_prompting, keep_prompting, nothing_to_search
from engine.prompting.rows import with_found


def looking_up(
    spec: TrainingSpec,
    data: Prepared,
    fingerprint: str,
    documents: Mapping[str, str],
    paths: RunPaths,
    emit: Callable[[RunEvent], None],
) -> Prompter | None:
    """What puts finds into the prompts, as it lies beside the weights; None where the spec wants no search. A run that
    goes on searches in what it began with. `documents` are the hashes of those that state facts.

    Raises:
        BadInput: there is nothing to search in.
        RunFailed: the index could not be kept, or the model that compares meanings is not on this machine.
    """
    wish, folder = spec.look_up, paths.prompting.parent
    if wish is None:
        drop_prompting(folder)
        return None
    wanted = Prompting(
        kind="retrieval", budget=wish.budget, finds=wish.finds, embedding=spec.data.embedding, rows=fingerprint
    )
    if (known := _kept(folder)) is not None and _same(known.prompting, wanted):
        return known
    base = base_of(spec.model)
    found = searched(
        spec.data, data.train, data.held_out, data.references.facts, lambda text: token_counts([text], base)[0]
    )
    if not len(found.library):
        raise nothing_to_search()
    emit(noted(_in_words(found.rows, found.passages, found.refused)))
    keep_prompting(folder, wanted.model_copy(update={"documents": dict(documents)}), found.library)
    # As it was kept, which is as everybody else will read it.
    return prompter_in(folder)


def learned_with_finds(
    spec: TrainingSpec, data: Prepared, prompter: Prompter | None, check: Callable[[int], None] | None = None
) -> Prepared:
    """What a run trains on: rows with finds in their prompts where it looks facts up, else the rows as they are.
    `check` may raise to stop."""
    if prompter is None or spec.look_up is None:
        return data
    # The first of these is shown now and then while it trains.
    shown = [replace(row, prompt=prompter.message(row.prompt)) for row in data.held_out[:1]]
    rows = with_found(data.train, prompter, spec.look_up.wrong_share, spec.data.seed, check)
    return replace(data, train=rows, held_out=[*shown, *data.held_out[1:]])


def _kept(folder: Path) -> Prompter | None:
    try:
        return prompter_in(folder)
    except BadInput:
        # Torn by a crash: it is made anew.
        return None


def _same(kept: Prompting, wanted: Prompting) -> bool:
    # Too many texts to compare by meaning are searched by words, whatever is wanted.
    return all(getattr(kept, name) == getattr(wanted, name) for name in ("kind", "budget", "finds", "rows"))


def _in_words(rows: int, passages: int, refused: int) -> Sentence:
    said = sentence(
        "noted-looks_up",
        "It looks facts up in {passages} passages of your documents and {rows} examples.",
        passages=count(passages),
        rows=count(rows),
    )
    if not refused:
        return said
    return then(
        said,
        sentence(
            "noted-not_searched",
            "{count} more are left out of the search: they hold messages it is measured with.",
            count=count(refused),
            n=refused,
        ),
    )
