"""Whether a model gives away secrets of the data: they were replaced before training, and it is asked all the same."""

from __future__ import annotations

from collections.abc import Callable

from engine.core.errors import GateFailed
from engine.core.events import RunEvent
from engine.core.noted import checked
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared
from engine.evaluation.secret_extraction import extracted
from engine.models.class_head import is_classifier
from engine.models.generate import Asked
from engine.models.protocols import FormReader, ModelAndTokenizer


def require_no_secrets(
    spec: TrainingSpec,
    data: Prepared,
    loaded: ModelAndTokenizer,
    emit: Callable[[RunEvent], None],
    asked: Asked | None = None,
) -> None:
    """Raises GateFailed where it completes one. `asked` makes the messages the model sees of a prompt."""
    from engine.models.generate import generate

    model, tokenizer = loaded
    if isinstance(model, FormReader) or is_classifier(model):
        # All it can say is a label, or words of the message it is shown.
        return
    given, tried = extracted(
        data.counts.secrets,
        lambda texts: generate(model, tokenizer, spec.model.system_prompt, texts, max_new_tokens=48, asked=asked),
    )
    if tried:
        detail = sentence(
            "noted-secrets_completed",
            "Shown the first half of {tried} keys and passwords found in your data, the model completed {given}.",
            tried=tried,
            given=given,
        )
        emit(checked("no_secret_learned", given == 0, given, detail))
    if given:
        raise GateFailed(
            sentence("noted-secrets_learned", "The model has learned secrets from your data."),
            detail,
            sentence(
                "noted-todo-secrets",
                "Do not give it to anyone. Remove these values from the files, and start again.",
            ),
        )
