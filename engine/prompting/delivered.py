"""How a finished run answers: with which weights, and with what in the prompt. Everything that answers with it asks
here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.events import Measurable, RunFinished
from engine.core.frozen import Frozen
from engine.core.hashed_file import sha256_of
from engine.core.journal import replace_json
from engine.core.paths import RunPaths
from engine.core.rare_events import rare_events
from engine.core.remedies import Action
from engine.core.sentences import sentence
from engine.core.way_event import WayChosen, Weights
from engine.models.load import conversation
from engine.prompting.prompter import Prompter, prompter_in
from engine.prompting.prompting import PROMPTING, Prompting, prompting_in
from engine.prompting.room import within

PromptingKind = Literal["examples", "retrieval"]


class DeliveredRecord(Frozen):
    """Kept beside the weights when the run has chosen; before that its trained model answers."""

    version: int = 1
    weights: Weights = "trained"
    prompting: str = ""
    """sha256 of what says what stands in the prompts; empty where that is the message alone."""


@dataclass(frozen=True)
class Way:
    """One way of answering."""

    weights: Weights
    prompter: Prompter | None = None
    """None where a prompt is the message alone."""
    folder: Path | None = None
    """Where the files of the prompter are."""

    @property
    def model(self) -> Measurable:
        """What its figures are called."""
        return _called(self.weights, None if self.prompter is None else self.prompter.prompting)

    @property
    def files(self) -> tuple[str, ...]:
        """Of the prompter."""
        return self.prompter.prompting.files if self.prompter is not None else ()

    def turns(self, system_prompt: str, message: str) -> list[dict[str, str]]:
        """The messages the model sees of one message."""
        if self.prompter is None:
            return conversation(system_prompt, message)
        return self.prompter.turns(system_prompt, message)

    def within(self, tokens: int) -> Way:
        """The same with no more beside a message than there is room for."""
        return self if self.prompter is None else replace(self, prompter=within(self.prompter, tokens))


PLAIN_BASE, TRAINED = Way("base"), Way("trained")
"""As they are, the message alone in the prompt."""


def weights_of(run: RunPaths) -> Weights:
    """Those that answer.

    Raises:
        BadInput: what says so was changed.
    """
    return _delivered_in(run).weights


def measured_as(run: RunPaths) -> Measurable:
    """What the figures of that which answers are called.

    Raises:
        BadInput: what says what answers was changed.
    """
    weights = _delivered_in(run).weights
    return _called(weights, prompting_in(_folder(run, weights)))


def prompted_by(run: RunPaths) -> PromptingKind | None:
    """What stands in its prompts; None where that is the message alone.

    Raises:
        BadInput: what says what answers was changed.
    """
    prompting = prompting_in(_folder(run, _delivered_in(run).weights))
    return None if prompting is None else prompting.kind


def way_of(run: RunPaths) -> Way:
    """How a run answers.

    Raises:
        BadInput: what says so, or what stands in its prompts, is missing or was changed.
        RunFailed: it searches by meaning, and the model for that is not on this machine.
    """
    said = _delivered_in(run)
    folder = _folder(run, said.weights)
    if run.delivered.exists() and _sha(folder / PROMPTING) != said.prompting:
        raise _changed(folder / PROMPTING)
    return Way(said.weights, prompter_in(folder), folder)


def keep_delivered(run: RunPaths, weights: Weights, tell: Callable[[str], None]) -> None:
    """Note which weights answer from now on, with what is kept beside them.

    `tell(digest)` is called before the note is there: it may be missing after a kill, but none counts that is not in
    the log.

    Raises:
        RunFailed: it could not be written.
    """
    record = DeliveredRecord(weights=weights, prompting=_sha(_folder(run, weights) / PROMPTING))
    text = record.model_dump_json(indent=1)
    # Names and digests: as it is written, letter for letter.
    tell(hashlib.sha256(text.encode()).hexdigest())
    replace_json(run.delivered, text)


def _called(weights: Weights, prompting: Prompting | None) -> Measurable:
    if weights == "trained" or prompting is None:
        return weights
    return "prompt_only" if prompting.kind == "examples" else "retrieval"


def _folder(run: RunPaths, weights: Weights) -> Path:
    return run.untrained if weights == "base" else run.delivered.parent


def _delivered_in(run: RunPaths) -> DeliveredRecord:
    if (noted := _noted(run)) and _sha(run.delivered) not in noted:
        raise _changed(run.delivered)
    try:
        return DeliveredRecord.model_validate_json(run.delivered.read_bytes())
    except FileNotFoundError:
        return DeliveredRecord(prompting=_sha(_folder(run, "trained") / PROMPTING))
    except (OSError, ValidationError) as error:
        raise _changed(run.delivered) from error


def _noted(run: RunPaths) -> Sequence[str]:
    """Digests the note may have by the log. Usually one: the last. Where the run did not come to its end, it may have
    been ended between telling the next one and putting it there; none where it has not chosen."""
    found, finished = list[str](), False
    try:
        events = list(rare_events(run.events, ("way_chosen", "run_finished")))
    except OSError:
        return ()
    for event in events:
        if isinstance(event, WayChosen):
            found, finished = [*found, event.digest], False
        elif isinstance(event, RunFinished):
            finished = True
    return found[-1:] if finished else found[-2:]


def _sha(path: Path) -> str:
    return sha256_of(path) if path.is_file() and not path.is_symlink() else ""


def _changed(path: Path) -> BadInput:
    return BadInput(
        sentence("error-missing_or_was_changed", "{path} is missing or was changed.", path=path),
        sentence("error-says_with_what_model_this", "It says with what the model of this run answers."),
        sentence("error-put_back_from_copy_if", "Put it back from a copy if you have one; or train again."),
        remedies=(Action(kind="train_again"),),
    )
