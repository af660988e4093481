"""How the trained model replies: a closed set of labels or free text, and how long at most."""

from __future__ import annotations

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.paths import RunPaths
from engine.core.remedies import Action
from engine.core.sentences import sentence


class ReplyForm(Frozen):
    """Stored beside the adapter, read by everything that lets the model answer."""

    labels: tuple[str, ...] = ()
    """Empty for free text."""
    max_new_tokens: int = 96


def reply_form(run: RunPaths) -> ReplyForm:
    """The form of a run's replies.

    Raises:
        BadInput: the run never came to training.
    """
    try:
        return ReplyForm.model_validate_json(run.replying.read_bytes())
    except OSError as error:
        raise BadInput(
            sentence("error-there_no_trained_model_this", "There is no trained model in this session yet."),
            todo=sentence("error-say_yes_page_first_or", "Say yes to the page first, or wait until the run has ended."),
        ) from error
    except ValidationError as error:
        raise BadInput(
            sentence("error-damaged", "{path} is damaged.", path=run.replying),
            sentence(
                "error-says_how_model_replies_and", "It says how the model replies, and is not what its run wrote."
            ),
            sentence("error-put_back_from_copy_if", "Put it back from a copy if you have one; or train again."),
            remedies=(Action(kind="train_again"),),
        ) from error
