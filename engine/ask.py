"""Answer with the trained model of a run, or with its base model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.errors import BadInput
from engine.paths import RunPaths
from engine.replying import reply_form
from engine.spec import load_spec

if TYPE_CHECKING:
    from engine.generate import Written


def answer(run: RunPaths, texts: Sequence[str], trained: bool = True) -> list[str]:
    """As `answer_each`, the texts of the replies alone."""
    return [written.text for written in answer_each(run, texts, trained)]


def answer_each(run: RunPaths, texts: Sequence[str], trained: bool = True) -> list[Written]:
    """One reply a text, and whether it was cut off at the limit.

    Raises:
        BadInput: the run has no trained model.
    """
    if trained and not (run.adapter / "adapter_config.json").exists():
        raise BadInput("There is no trained model in this session yet.", todo="Say yes to the page first, or wait until the run has ended.")
    form = reply_form(run)
    from engine.generate import write
    from engine.load import load_model

    spec = load_spec(run.spec)
    model, tokenizer = load_model(run.adapter if trained else None)
    return write(model, tokenizer, spec.model.system_prompt, texts, labels=form.labels, max_new_tokens=form.max_new_tokens)
