"""Answer with the trained model of a run, or with its base model."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import BadInput
from engine.paths import RunPaths
from engine.replying import reply_form
from engine.spec import load_spec


def answer(run: RunPaths, texts: Sequence[str], trained: bool = True) -> list[str]:
    """One reply a text.

    Raises:
        BadInput: the run has no trained model.
    """
    if trained and not (run.adapter / "adapter_config.json").exists():
        raise BadInput("There is no trained model in this session yet.", todo="Say yes to the page first, or wait until the run has ended.")
    form = reply_form(run)
    from engine.generate import generate
    from engine.load import load_model

    spec = load_spec(run.spec)
    model, tokenizer = load_model(run.adapter if trained else None)
    return generate(model, tokenizer, spec.model.system_prompt, texts, labels=form.labels, max_new_tokens=form.max_new_tokens)
