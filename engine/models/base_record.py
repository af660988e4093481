"""What base model trained weights fit: noted beside them, and sealed with them."""

from __future__ import annotations

from pathlib import Path

from engine.core.frozen import Frozen
from engine.core.journal import replace_file
from engine.core.remedies import Action
from engine.core.sentences import Sentence, sentence
from engine.models.base_weights import CATALOGUE_DEFAULT, DEFAULT, Base, base_digest, base_model_dir
from engine.models.own_base import HUB
from engine.models.weight_digests import WeightsMismatch

RECORD = "base.json"
"""In a folder of weights; those without it were trained when there was one base."""
_MOST_BYTES = 2**16


class BaseRecord(Frozen):
    """The base a model was trained on."""

    base: str
    """Its name in the spec."""
    weights: str
    """Where the spec took its weights from."""
    digest: str
    """Of the file or folder they were in."""


def record_base(folder: Path, base: Base) -> None:
    """Note it beside weights, before they are sealed.

    Raises:
        RunFailed: it could not be written.
    """
    # A path says who trained it, and helps nobody elsewhere.
    weights = Path(base.weights).name if base.own and HUB.fullmatch(base.weights) is None else base.weights
    told = BaseRecord(base=base.name, weights=weights, digest=base_digest(base))
    replace_file(folder / RECORD, (told.model_dump_json(indent=1) + "\n").encode())


_NO_RECORD = sentence("noted-no_record", "They have no record of a base, as those of older versions.")


def same_base(run: Path, base: Base) -> None:
    """Prepare the base a run is built on, and note it; a run that goes on needs the very same.

    Raises:
        BadInput: it is none that can be trained here, or another than the one the run began with.
        RunFailed: it is not on this machine, or could not be noted.
    """
    base_model_dir(base)
    if (run / RECORD).exists():
        require_base(run, base)
    else:
        record_base(run, base)


def require_base(folder: Path, base: Base) -> None:
    """That weights in a folder were trained on `base`; what was saved before there was a choice is of the default.

    Raises:
        WeightsMismatch: they were trained on another base, or their record cannot be read.
    """
    path = folder / RECORD
    if not path.exists() and not path.is_symlink():
        if base != DEFAULT:
            raise _other(folder, CATALOGUE_DEFAULT, base, _NO_RECORD)
        return
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
            raise ValueError("it is no file, or far too long")
        told = BaseRecord.model_validate_json(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise WeightsMismatch(
            sentence("noted-weights_not_loaded", "The weights in {folder} are not loaded.", folder=str(folder)),
            sentence(
                "noted-record_not_read",
                "{record}, which says what base model they fit, cannot be read.",
                record=RECORD,
            ),
            sentence(
                "noted-todo-put_back", "Put the folder back as it was, from a copy if you have one; or train again."
            ),
            remedies=(Action(kind="train_again"),),
        ) from error
    if told.digest != (wanted := base_digest(base)):
        same = told.base == base.name
        why = sentence(
            "noted-record_says",
            "Its record says {record}…, and this is {wanted}….",
            record=told.digest[:19],
            wanted=wanted[:19],
        )
        another = sentence("noted-another", "another {base}", base=told.base)
        raise _other(folder, another if same else told.base, base, why)


def _other(folder: Path, trained_on: str, base: Base, why: Sentence) -> WeightsMismatch:
    return WeightsMismatch(
        sentence(
            "noted-weights_of_other_base",
            "The weights in {folder} were trained on the base model {trained_on}, and are asked for on {base}.",
            folder=str(folder),
            trained_on=trained_on,
            base=base.name,
        ),
        sentence("noted-mean_nothing", "On another base they mean nothing. {why}", why=why),
        sentence("noted-todo-own_spec", "Use them with the spec they were trained by, or train again."),
        remedies=(Action(kind="train_again"),),
    )
