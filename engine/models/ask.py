"""Answer with the trained model of a run, or with its base model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.spec import load_spec
from engine.models.base_weights import base_of
from engine.models.context_budget import batches, over_the_room, require_room, tokens_of
from engine.models.reply_format import reply_form
from engine.models.weight_digests import is_there, require_whole

if TYPE_CHECKING:
    from engine.models.generate import Written


def answer(run: RunPaths, texts: Sequence[str], trained: bool = True) -> list[str]:
    """As `answer_each`, the texts of the replies alone.

    Raises:
        BadInput: the run has no trained model, or the text is longer than the model can read.
        RunFailed: the base model is not on this machine.
    """
    return [written.text for written in answer_each(run, texts, trained)]


def answer_each(run: RunPaths, texts: Sequence[str], trained: bool = True) -> list[Written]:
    """One reply a text, and whether it was cut off at the limit; texts of similar length share a batch, as many as fit
    into memory.

    Raises:
        BadInput: the run has no trained model, or a text is longer than the model can read.
        RunFailed: the base model is not on this machine.
    """
    if trained:
        if not is_there(run.adapter):
            raise BadInput(
                "There is no trained model in this session yet.",
                todo="Say yes to the page first, or wait until the run has ended.",
            )
        # Before a model is loaded, and before the base answers for nothing.
        require_whole(run.adapter)
    form = reply_form(run)
    spec = load_spec(run.spec)
    base = base_of(spec.model)
    lengths = tokens_of(base, spec.model.system_prompt, texts)
    # Before a model is loaded: a text that is too long is refused in seconds.
    require_room(base, texts, lengths, form.max_new_tokens)
    from engine.models.generate import write
    from engine.models.load import load_model

    model, tokenizer = load_model(run.adapter if trained else None, base=base)
    return _batched(
        lambda some: write(
            model, tokenizer, spec.model.system_prompt, some, labels=form.labels, max_new_tokens=form.max_new_tokens
        ),
        texts,
        lengths,
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
