"""Whether what lies in a folder is still the trained model: by the hashes in it, and where these may have been remade,
by the model itself."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from engine.core.errors import GateFailed
from engine.core.hashed_file import sha256_of
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.export import class_head, form_head
from engine.export.beside import changed_beside
from engine.export.export import MODEL, Target, about_of, place_of
from engine.export.folder import changed_in, files_in
from engine.export.gguf_model import Precision, write_model
from engine.export.merged_folder import ends_of, write_merged
from engine.export.parity import ParityTable, measure, require_parity
from engine.export.prompts import prompts_of
from engine.export.trained import Trained, trained_of
from engine.models.download import Say, quiet
from engine.models.field_model import FieldModel


def check(
    run: RunPaths, to: Target, folder: Path | None = None, *, prompts: int = 50, say: Say = quiet
) -> ParityTable | None:
    """Measure again what was exported; None where it is compared to the letter and has nothing to measure.

    Raises:
        BadInput: nothing was exported there, or the run has no trained model.
        GateFailed: a file is not the one that was exported, or is not of the trained model.
        RunFailed: llama.cpp does not load it.
    """
    trained, place = trained_of(run), place_of(run, to, folder)
    if faults := changed_in(place):
        raise _failed(
            [
                sentence("error-fault_changed", "{name} is missing, or is not the file that was exported.", name=name)
                for name in faults
            ]
        )
    if odd := changed_beside(trained, place):
        raise _failed(
            [sentence("error-fault_not_of_run", "{name} is not the one of the run.", name=name) for name in odd]
        )
    if to == "adapter":
        _require_same_files(trained, place)
        return None
    if trained.kind == "fields":
        model = FieldModel(trained.folder, trained.base)
        form_head.require_same_forms(place, model, prompts_of(run, prompts))
        return None
    if trained.kind == "classes":
        table = class_head.measure_labels(trained, place, prompts=prompts)
        class_head.require_same_labels(table)
    elif to == "merged":
        table = measure(trained, place / MODEL, frozenset(ends_of(trained)), prompts=prompts, say=say)
    else:
        return _written(trained, place, prompts, say)
    require_parity(table)
    return table


def _require_same_files(trained: Trained, place: Path) -> None:
    odd = [
        path.name
        for path in sorted((place / "adapter").iterdir())
        if not (trained.folder / path.name).is_file() or sha256_of(path) != sha256_of(trained.folder / path.name)
    ]
    if odd:
        raise _failed(
            [
                sentence("error-fault_not_trained", "adapter/{name} is not the one that was trained.", name=name)
                for name in odd
            ]
        )


def _written(trained: Trained, place: Path, prompts: int, say: Say) -> ParityTable | None:
    """A file in half precision is measured; one in fewer bits has to be what the trained weights are packed to."""
    ends, table = ends_of(trained), None
    files = sorted(name for name in files_in(place) if name.endswith(".gguf"))
    with tempfile.TemporaryDirectory(prefix=".check-", dir=place.parent) as name:
        say("Merging what was trained with the base model …")
        merged, again = Path(name) / MODEL, Path(name) / "again.gguf"
        write_merged(trained, merged)
        for file in files:
            precision: Precision = next((one for one in get_args(Precision) if file.endswith(f"-{one}.gguf")), "f16")
            if precision == "f16":
                table = measure(trained, merged, frozenset(ends), place / file, prompts=prompts, say=say)
                require_parity(table)
                continue
            say(f"Packing {file} once more …")
            write_model(merged, again, trained.tokenizer, about_of(trained), precision)
            if sha256_of(again) != sha256_of(place / file):
                raise _failed(
                    [sentence("error-fault_packed", "{name} is not what the trained weights are packed to.", name=file)]
                )
            again.unlink()
    return table


def _failed(faults: Sequence[str]) -> GateFailed:
    return GateFailed(
        sentence("error-what_lies_there_not_what", "What lies there is not what was exported."),
        "",
        sentence("error-give_nobody_export_again", "Give it to nobody; export it again."),
        faults=faults,
    )
