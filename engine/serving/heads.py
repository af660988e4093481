"""Models that choose a label or fill in a form: they answer in one pass, in this process."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from engine.core.errors import BadInput
from engine.core.sentences import sentence
from engine.encoder.read import ReadFields, ReadValue
from engine.export.served import Served

Shares = Mapping[str, float]
"""Labels with their probabilities."""
_NOT_SAID, _ENCODER = "", "base"
_LEAST = 1e-30


class ServedHead(Protocol):
    """What a head answers to one message."""

    def reply(self, text: str) -> tuple[str, tuple[float, ...]]:
        """A label, or a form as JSON, and the log-probability of the label, or of what is said of each field."""
        ...

    def probabilities(self, text: str) -> Mapping[str, Shares]:
        """By field all values with their probabilities; what only has labels has them in the field “label”."""
        ...


class ClassHead:
    """Chooses one of its labels."""

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import AutoModelForSequenceClassification

        from engine.models.class_head import by_mean
        from engine.models.libraries import quiet_libraries
        from engine.models.precision import best_dtype
        from engine.models.tokenizer import load_tokenizer

        quiet_libraries()
        self._tokenizer = load_tokenizer(folder)
        dtype = getattr(torch, best_dtype("writing"))
        self._model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=dtype).eval()
        by_mean(self._model)
        # PyTorch takes all processors for one text already; two at once would wait for each other.
        self._lock = threading.Lock()

    def reply(self, text: str) -> tuple[str, tuple[float, ...]]:
        """The likeliest label."""
        shares = self.probabilities(text)["label"]
        label = max(shares, key=shares.__getitem__)
        return label, (math.log(max(shares[label], _LEAST)),)

    def probabilities(self, text: str) -> Mapping[str, Shares]:
        """Of all labels, the likeliest first."""
        import torch

        from engine.models.class_head import class_batch, class_input

        batch = class_batch([class_input(self._tokenizer, text)], self._tokenizer.pad_token_id)
        with self._lock, torch.inference_mode():
            logits = self._model(**{k: v.to(self._model.device) for k, v in batch.items()}).logits[0]
            shares = torch.softmax(logits.float(), -1).tolist()
        names = self._model.config.id2label
        found = sorted(((names[n], share) for n, share in enumerate(shares)), key=lambda pair: -pair[1])
        return {"label": dict(found)}


class FieldHead:
    """Fills in a form."""

    def __init__(self, folder: Path) -> None:
        from engine.encoder.inference import ReaderInference
        from engine.encoder.store import card_of
        from engine.models.base_weights import Base, base_model_dir

        # An export brings the encoder along; one that does not needs the one of this machine.
        beside = folder.parent / _ENCODER
        base = Base(card_of(folder).encoder)
        self._reader = ReaderInference(folder, beside if beside.is_dir() else base_model_dir(base))
        self._lock = threading.Lock()

    def reply(self, text: str) -> tuple[str, tuple[float, ...]]:
        """The form, as JSON."""
        from engine.encoder.form import filled

        read_as, found = self._read(text)
        return filled(read_as, found, self._reader.card.schema_, self._reader.card.thresholds)

    def probabilities(self, text: str) -> Mapping[str, Shares]:
        """Of each choice its values; what is missing to 1 is that nothing is said, under the name of nothing."""
        return {
            name: {**{one.value: one.probability for one in values}, _NOT_SAID: _rest(values)}
            for name, values in self._read(text)[1].choices.items()
        }

    def _read(self, text: str) -> tuple[str, ReadFields]:
        from engine.encoder.decode import read_fields

        with self._lock:
            tokens = self._reader.pieces.of(text)
            return tokens.text, read_fields(self._reader, tokens, self._reader.card.outside)


def _rest(values: Sequence[ReadValue]) -> float:
    return max(0.0, 1.0 - sum(one.probability for one in values))


def load_head(folder: Path, served: Served) -> ServedHead:
    """The head in a folder of weights.

    Raises:
        BadInput: a folder of weights that writes text, which is served as a GGUF file.
        RunFailed: its base model is not on this machine.
        WeightsMismatch: it is not what was exported.
    """
    if served.kind == "classes":
        return ClassHead(folder)
    if served.kind == "fields":
        return FieldHead(folder)
    raise BadInput(
        sentence(
            "error-holds_weights_model_that_writes",
            "{folder} holds weights of a model that writes text.",
            folder=folder,
        ),
        sentence("error-served_from_one_file", "It is served from one file."),
        sentence("error-export_as_gguf_first", "Export it as GGUF first."),
    )
