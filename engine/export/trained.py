"""What is exported: what a run delivers, with all that decides how it replies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec, digest, load_spec
from engine.models.base_record import require_base
from engine.models.base_weights import Base, base_digest, base_model_dir, base_of, is_encoder
from engine.models.class_head import classes_of
from engine.models.protocols import Tokenizer
from engine.models.reply_format import ReplyForm, reply_form
from engine.models.weight_digests import is_there, require_whole
from engine.prompting.delivered import TRAINED, Way, way_of

Kind = Literal["chat", "classes", "fields"]
_ADAPTER = "adapter_config.json"


@dataclass(frozen=True)
class Trained:
    """A run's model, whose files are those that were saved; where the run delivers its base, untrained."""

    run: RunPaths
    spec: TrainingSpec
    base: Base
    base_folder: Path
    form: ReplyForm
    weights: str
    """Digest of the files of the adapter or model, or of the base where that is delivered."""
    kind: Kind
    classes: tuple[str, ...]
    """Labels of a class head; empty where there is none."""
    way: Way = TRAINED
    """Which weights answer, and with what in the prompt."""

    @property
    def is_base(self) -> bool:
        """Whether nothing was added to the base."""
        return self.way.weights == "base"

    @property
    def adapter(self) -> Path | None:
        """What is loaded onto the base; None where nothing is."""
        return None if self.is_base else self.run.adapter

    @property
    def folder(self) -> Path:
        """The adapter, or a whole model: where all weights were trained that, where none was the base."""
        return self.base_folder if self.is_base else self.run.adapter

    @property
    def is_adapter(self) -> bool:
        return (self.folder / _ADAPTER).is_file()

    @property
    def system_prompt(self) -> str:
        return self.spec.model.system_prompt

    @property
    def spec_digest(self) -> str:
        return digest(self.spec)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """As in training and evaluation."""
        from engine.models.libraries import quiet_libraries
        from engine.models.tokenizer import base_tokenizer

        quiet_libraries()
        return base_tokenizer(self.base, self.base_folder)


def trained_of(run: RunPaths) -> Trained:
    """What a run delivers.

    Raises:
        BadInput: it has no model, or its files are not those that were saved (`WeightsMismatch`).
        RunFailed: its base model, or the model that compares meanings, is not on this machine.
    """
    if not is_there(run.adapter):
        raise BadInput(
            sentence("error-there_no_trained_model_this", "There is no trained model in this session yet."),
            todo=sentence("error-say_yes_page_first_or", "Say yes to the page first, or wait until the run has ended."),
        )
    way = way_of(run)
    spec = load_spec(run.spec)
    base = base_of(spec.model)
    if way.weights == "base":
        require_base(run.root, base)
        return Trained(run, spec, base, base_model_dir(base), reply_form(run), base_digest(base), "chat", (), way)
    weights = require_whole(run.adapter)
    require_base(run.adapter, base)
    classes = classes_of(run.adapter)
    kind: Kind = "fields" if is_encoder(base) else "classes" if classes else "chat"
    return Trained(run, spec, base, base_model_dir(base), reply_form(run), weights, kind, classes, way)
