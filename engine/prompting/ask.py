"""Answer with what a run delivers, or with its base model as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.core.spec import load_spec
from engine.models.base_record import require_base
from engine.models.base_weights import base_of
from engine.models.context_budget import batches, over_the_room, require_room, tokens_of, window
from engine.models.reply_format import reply_form
from engine.models.weight_digests import is_there, require_whole
from engine.prompting.delivered import PLAIN_BASE, way_of
from engine.prompting.room import most_beside

if TYPE_CHECKING:
    from engine.models.generate import Written


def answer(run: RunPaths, texts: Sequence[str], delivered: bool = True) -> list[str]:
    """As `answer_each`, the texts of the replies alone.

    Raises:
        BadInput: the run has no model yet, or a text is longer than it can read.
        RunFailed: the base model, or the model that compares meanings, is not on this machine.
    """
    return [written.text for written in answer_each(run, texts, delivered)]


def answer_each(run: RunPaths, texts: Sequence[str], delivered: bool = True) -> list[Written]:
    """One reply a text, and whether it was cut off at the limit; texts of similar length share a batch, as many as fit
    into memory. With what the run delivers, weights and prompts; else with the base model as it is.

    Raises:
        BadInput: the run has no model yet, a text is longer than it can read, or what stands in its prompts was
            changed.
        RunFailed: the base model, or the model that compares meanings, is not on this machine.
    """
    way, trained = PLAIN_BASE, False
    if delivered:
        if not is_there(run.adapter):
            raise BadInput(
                sentence("error-there_no_trained_model_this", "There is no trained model in this session yet."),
                todo=sentence(
                    "error-say_yes_page_first_or", "Say yes to the page first, or wait until the run has ended."
                ),
            )
        way = way_of(run)
        trained = way.weights == "trained"
    form = reply_form(run)
    spec = load_spec(run.spec)
    base = base_of(spec.model)
    # Before a model is loaded, and before the base answers for nothing.
    if trained:
        require_whole(run.adapter)
    elif delivered:
        require_base(run.root, base)
    system = spec.model.system_prompt
    lengths = tokens_of(base, system, texts)
    # Before a model is loaded: a text that is too long is refused in seconds.
    require_room(base, texts, lengths, form.max_new_tokens)
    from engine.models.generate import write
    from engine.models.load import load_model

    model, tokenizer = load_model(run.adapter if trained else None, base=base)
    if way.prompter is None:
        return _batched(
            lambda some: write(model, tokenizer, system, some, labels=form.labels, max_new_tokens=form.max_new_tokens),
            texts,
            lengths,
        )
    most = window(base) - form.max_new_tokens
    room = dict(zip(texts, (most - length for length in lengths), strict=True))
    return _batched(
        lambda some: write(
            model,
            tokenizer,
            system,
            some,
            labels=form.labels,
            max_new_tokens=form.max_new_tokens,
            asked=lambda text: way.within(room[text]).turns(system, text),
        ),
        texts,
        [min(most, length + most_beside(way.prompter)) for length in lengths],
    )


def unreadable(run: RunPaths, texts: Sequence[str]) -> list[bool]:
    """Of each text, whether it is longer than the model can read with room for its answer.

    Raises:
        BadInput: the run never came to training.
        RunFailed: the base model is not on this machine.
    """
    model = load_spec(run.spec).model
    base = base_of(model)
    return over_the_room(base, tokens_of(base, model.system_prompt, texts), reply_form(run).max_new_tokens)


def _batched(
    reply: Callable[[list[str]], list[Written]], texts: Sequence[str], lengths: Sequence[int]
) -> list[Written]:
    found: dict[int, Written] = {}
    for batch in batches(lengths):
        found.update(zip(batch, reply([texts[n] for n in batch]), strict=True))
    return [found[n] for n in range(len(texts))]
