"""Base weights with what was trained added to them, one tensor after the other.

Matrices are kept in half precision: its steps are an eighth of those of bf16, in which small updates are rounded away.
Vectors, and matrices beyond its range, stay in fp32.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.sentences import sentence
from engine.export.tensor_file import TensorPlan, write_tensors
from engine.export.trained import Trained
from engine.models.plain_settings import ADAPTER, adapter_config, tensors
from engine.models.weight_digests import WeightsMismatch

if TYPE_CHECKING:
    from torch import Tensor

    from engine.export.tensor_file import Array

HEAD, WORDS = "lm_head.weight", "model.embed_tokens.weight"
INDEX = "model.safetensors.index.json"
_PREFIX = "base_model.model."
_A, _B = ".lora_A.weight", ".lora_B.weight"
_LARGEST = 65504.0
"""Of a number in half precision."""


@dataclass
class Merged:
    """What became of the weights."""

    names: tuple[str, ...]
    tied: bool
    """Whether the head is the table of words."""
    changed: list[str] = field(default_factory=list)
    """Weights that differ from the base's, as they are written."""
    rounded_away: list[str] = field(default_factory=list)
    """Weights something was learned for that are the base's all the same: it is below a step of their numbers."""


class _Opened:
    """Weights by name in the safetensors files of a folder, read when they are asked for."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        from safetensors import safe_open

        self._file_of: dict[str, Any] = {}
        for file in files_of(folder):
            opened = stack.enter_context(safe_open(str(file), framework="pt"))
            self._file_of |= dict.fromkeys(opened.keys(), opened)

    @property
    def names(self) -> list[str]:
        return sorted(self._file_of)

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._file_of[name].get_slice(name).get_shape())

    def get(self, name: str) -> Tensor:
        """In fp32."""
        found: Tensor = self._file_of[name].get_tensor(name).float()
        return found


def files_of(folder: Path) -> list[Path]:
    """The files the weights of a folder are in."""
    if (folder / INDEX).is_file():
        listed = json.loads((folder / INDEX).read_text(encoding="utf-8"))["weight_map"].values()
        return [folder / name for name in sorted(set(listed))]
    return [folder / "model.safetensors"]


def merge(trained: Trained, path: Path) -> Merged:
    """Write the whole model of a run into one safetensors file.

    Raises:
        WeightsMismatch: the adapter names weights the base does not have, or changes nothing of it.
        OSError: the file could not be written.
    """
    with ExitStack() as stack:
        base = _Opened(stack, trained.base_folder)
        change = _Adapter(stack, trained.folder) if trained.is_adapter else None
        whole = base if change is not None or trained.is_base else _whole(stack, trained.folder)
        names = set(whole.names) | (change.replaced if change is not None else set())
        tied = _tied(trained.base_folder) and HEAD not in names
        if change is not None:
            _require_places(trained.folder, change, base, trained.classes)
            if _tied(trained.base_folder) and {HEAD, WORDS} & (change.replaced | change.places):
                # One of the two was trained alone: written as tied, it would overwrite the other when loaded.
                tied, names = False, names | {HEAD}
        if trained.classes:
            # A class head stands in the place of the head that writes.
            names -= {HEAD}
        merged = Merged(tuple(sorted(names)), tied)
        planned = {name: _planned(name, whole, change) for name in merged.names}
        write_tensors(path, planned, _merged(merged, planned, whole, base, change))
    if change is not None and not merged.changed:
        raise _refused(
            trained.folder,
            sentence(
                "error-changes_nothing_rounded",
                "Added to the base they change nothing of it, as all they add is below a step of its numbers.",
            )
            if merged.rounded_away
            else sentence("error-changes_nothing", "Added to the base they change nothing of it."),
        )
    return merged


class _Adapter:
    """What an adapter adds to, and puts in the place of, weights of its base."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        config = adapter_config(folder)
        if config.target_parameters:
            raise _refused(
                folder,
                sentence(
                    "error-they_mixture_experts_whose_parts",
                    "They are of a mixture of experts, whose parts cannot be merged one by one yet.",
                ),
            )
        # All of them are numbers before any is added.
        known = tensors(folder, [ADAPTER])
        if odd := sorted(name for name in known if not name.startswith(_PREFIX)):
            raise _refused(
                folder,
                sentence(
                    "error-does_not_begin_with_would",
                    "“{odd}” does not begin with “{prefix}”: it would be added to nothing at all.",
                    odd=odd[0][-80:],
                    prefix=_PREFIX,
                ),
            )
        from safetensors import safe_open

        self._file = stack.enter_context(safe_open(str(folder / ADAPTER), framework="pt"))
        self._scale = config.lora_alpha / config.r
        self.places = {f"{_bare(name, _A)}.weight" for name in known if name.endswith(_A)}
        self.replaced = {_bare(name) for name in known if not name.endswith((_A, _B))}
        other = {f"{_bare(name, _B)}.weight" for name in known if name.endswith(_B)}
        if odd := sorted(name for name in self.replaced if "lora_" in name):
            raise _refused(
                folder,
                sentence(
                    "error-kind_adapter_that_not_merged",
                    "“{odd}” is of a kind of adapter that is not merged.",
                    odd=odd[0][-80:],
                ),
            )
        if odd := sorted(self.places ^ other):
            raise _refused(
                folder,
                sentence(
                    "error-has_only_one_two_matrices",
                    "“{odd}” has only one of the two matrices of its adapter.",
                    odd=odd[0][-80:],
                ),
            )

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._file.get_slice(_PREFIX + name).get_shape())

    def added(self, name: str) -> Tensor:
        """What is added to a weight, in fp32."""
        place = _PREFIX + name.removesuffix(".weight")
        a, b = (self._file.get_tensor(place + part).float() for part in (_A, _B))
        found: Tensor = (b @ a) * self._scale
        return found

    def replacement(self, name: str) -> Tensor:
        """What stands in the place of a weight, in fp32."""
        found: Tensor = self._file.get_tensor(_PREFIX + name).float()
        return found


def _bare(name: str, end: str = "") -> str:
    return name.removeprefix(_PREFIX).removesuffix(end)


def _whole(stack: ExitStack, folder: Path) -> _Opened:
    """A model all of whose weights were trained."""
    tensors(folder, [file.name for file in files_of(folder)])
    return _Opened(stack, folder)


def _require_places(folder: Path, change: _Adapter, base: _Opened, classes: tuple[str, ...]) -> None:
    there = {*base.names, HEAD, *(["score.weight"] if classes else [])}
    if odd := sorted((change.places - {*base.names}) | (change.replaced - there)):
        raise _refused(
            folder,
            sentence(
                "error-them_fit_no_weight_base",
                "{count} of them fit no weight of the base, such as “{odd}”.",
                count=len(odd),
                odd=odd[0][-80:],
            ),
        )
    if not change.places and not change.replaced:
        raise _refused(folder, sentence("error-there_none", "There are none."))


def _tied(base: Path) -> bool:
    return bool(json.loads((base / "config.json").read_text(encoding="utf-8")).get("tie_word_embeddings"))


def _planned(name: str, whole: _Opened, change: _Adapter | None) -> TensorPlan:
    if change is not None and name in change.replaced:
        shape = change.shape(name)
    else:
        shape = whole.shape(name if name in whole.names else WORDS)
    if len(shape) < 2:
        return TensorPlan("F32", shape)
    # Read twice rather than held: the head of the file says how each is kept.
    fits = float(_value(name, whole, change).abs().max()) <= _LARGEST
    return TensorPlan("F16" if fits else "F32", shape)


def _value(name: str, whole: _Opened, change: _Adapter | None) -> Tensor:
    """A merged weight in fp32."""
    if change is not None and name in change.replaced:
        return change.replacement(name)
    # A head that is tied to the table of words begins as it.
    value = whole.get(name if name in whole.names else WORDS)
    return value + change.added(name) if change is not None and name in change.places else value


def _merged(
    merged: Merged, planned: dict[str, TensorPlan], whole: _Opened, base: _Opened, change: _Adapter | None
) -> Iterator[tuple[str, Array]]:
    import torch

    for name in merged.names:
        dtype = torch.float16 if planned[name].dtype == "F16" else torch.float32
        kept = _value(name, whole, change).to(dtype)
        if change is None or name in change.replaced or name in change.places:
            same = name in base.names and bool(torch.equal(kept, base.get(name).to(dtype)))
            if not same:
                merged.changed.append(name)
            elif change is not None and name in change.places and bool(change.added(name).any()):
                merged.rounded_away.append(name)
        yield name, kept.numpy()


def _refused(folder: Path, why: str) -> WeightsMismatch:
    return WeightsMismatch(
        sentence(
            "error-weights_not_merged_with_their",
            "The weights in {folder} are not merged with their base model.",
            folder=folder,
        ),
        why,
        sentence(
            "error-put_folder_back_as_was_from",
            "Put the folder back as it was, from a copy if you have one; or train again.",
        ),
    )
