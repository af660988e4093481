"""What a run trains on, as one Arrow data set in its folder: written whole or not at all, opened by every process of
the run, and opened again by a run that goes on.

`datasets.load_from_disk` reads the folder as a `DatasetDict` with the splits train and test; texts that are read as
they are lie in `texts/` below it in the same way.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from engine.core.errors import RunFailed
from engine.core.journal import private_folder, replace_json, writing
from engine.core.regular_files import read_own, require_no_link
from engine.core.row import Row
from engine.core.sentences import Sentence, packed, sentence, unpacked
from engine.core.spec import TrainingSpec
from engine.core.text_decoding import without_halves
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.data.read_cache import READERS
from engine.data.sources_of_facts import references
from engine.data.stored_rows import ARROW, StoredRows, StoredTexts, kept_of, rows_fingerprint, write_rows, write_texts
from engine.data.texts import Texts

_ABOUT, _DICT, _TEXTS = "prepared.json", "dataset_dict.json", "texts"
_SPLITS = ("train", "test")
_FORMAT = 1
"""Counted up when rows are stored in another way."""
_COUNTED = ("read", "repaired", "left_out", "told")
_TALLIES = ("dropped", "redacted", "texts", "mended")


def keep_prepared(data: Prepared, spec: TrainingSpec, folder: Path) -> tuple[Prepared, str]:
    """Write it in the place of what was there, and give it back as it lies there, with its fingerprint.

    Raises:
        RunFailed: it could not be written.
    """
    prepared_by = _prepared_by(spec)
    parts: dict[str, Iterable[Row | str]] = {
        "train": map(kept_of, data.train),
        "test": map(kept_of, data.held_out),
        "texts train": map(without_halves, data.texts.train),
        "texts test": map(without_halves, data.texts.held_out),
    }
    said = _said_of(data.labels, data.reply_tokens)
    fingerprint = rows_fingerprint(parts, {**prepared_by, **said})
    about = {
        "fingerprint": fingerprint,
        "prepared_by": prepared_by,
        **said,
        "longest_reply": data.longest_reply,
        "secrets": len(data.counts.secrets),
        "counts": _counted(data.counts),
    }
    with writing(folder):
        for left in folder.parent.glob(f"{folder.name}.*.new"):
            # A killed run leaves what it had begun to write.
            shutil.rmtree(left, ignore_errors=True)
        fresh = folder.with_name(f"{folder.name}.{secrets.token_hex(8)}.new")
        private_folder(fresh / _TEXTS)
        try:
            for split, rows in zip(_SPLITS, (data.train, data.held_out), strict=True):
                write_rows(fresh / split, rows, split, fingerprint)
            for split, texts in zip(_SPLITS, (data.texts.train, data.texts.held_out), strict=True):
                write_texts(fresh / _TEXTS / split, texts, split, fingerprint)
            for place in (fresh, fresh / _TEXTS):
                replace_json(place / _DICT, json.dumps({"splits": list(_SPLITS)}))
            replace_json(fresh / _ABOUT, json.dumps(about, ensure_ascii=False))
            require_no_link(folder)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(fresh, folder)
            _sync(folder.parent)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    return _opened(folder, about, data), fingerprint


def open_prepared(folder: Path, recorded: str, spec: TrainingSpec, root: Path) -> tuple[Prepared, int]:
    """What a run began with, and how many keys and passwords were found in its files, which are not stored.

    `recorded` is the fingerprint in the run's log.

    Raises:
        RunFailed: it is not there, damaged, or not what was recorded; `why` says which.
        BadInput: a source of facts or terms cannot be read.
    """
    try:
        about: dict[str, Any] = json.loads(read_own(folder / _ABOUT))
        counts, found = _counts(about["counts"]), int(about["secrets"])
        parts: dict[str, Sequence[Row] | Sequence[str]] = {
            name: part
            for split in _SPLITS
            for name, part in (
                (split, StoredRows(folder / split / ARROW)),
                (f"{_TEXTS} {split}", StoredTexts(folder / _TEXTS / split / ARROW)),
            )
        }
        labels, reply_tokens = tuple(map(str, about["labels"])), int(about["reply_tokens"])
        now = rows_fingerprint(parts, {**about["prepared_by"], **_said_of(labels, reply_tokens)})
        longest = int(about["longest_reply"])
    except RunFailed:
        raise
    except FileNotFoundError as error:
        raise _not_used(sentence("noted-prepared-gone", "{name} is not there any more.", name=folder.name)) from error
    except Exception as error:  # whatever is damaged, the rows are prepared anew
        raise _not_used(
            sentence(
                "noted-prepared-damaged", "{name} is damaged ({kind}).", name=folder.name, kind=type(error).__name__
            )
        ) from error
    if now != recorded:
        raise _not_used(
            sentence(
                "noted-prepared-changed",
                "{name} was changed: it has the fingerprint {now}… instead of {recorded}….",
                name=folder.name,
                now=now[:19],
                recorded=recorded[:19],
            )
        )
    data = Prepared([], [], counts, references(spec, root), labels, reply_tokens, longest_reply=longest)
    return _opened(folder, about, data), found


def _not_used(why: Sentence) -> RunFailed:
    return RunFailed(
        sentence("error-prepared_rows_cannot_be_used", "The prepared rows cannot be used."),
        why,
        sentence("error-run_again_rows_prepared_anew", "Run it again: the rows are prepared anew."),
    )


def _opened(folder: Path, about: Mapping[str, Any], data: Prepared) -> Prepared:
    """The same with its rows where they lie; of those held out there are few, and all are used again and again."""
    return replace(
        data,
        train=StoredRows(folder / "train" / ARROW),
        held_out=list(StoredRows(folder / "test" / ARROW)),
        texts=Texts(
            StoredTexts(folder / _TEXTS / "train" / ARROW), tuple(StoredTexts(folder / _TEXTS / "test" / ARROW))
        ),
    )


def _prepared_by(spec: TrainingSpec) -> dict[str, Any]:
    try:
        own = version("nlforge")
    except PackageNotFoundError:
        own = "from its folder"
    return {
        "format": _FORMAT,
        "nlforge": own,
        "readers": READERS,
        "task": str(spec.task),
        "data": spec.data.model_dump(mode="json"),
    }


def _said_of(labels: Sequence[str], reply_tokens: int) -> dict[str, Any]:
    return {"labels": list(labels), "reply_tokens": reply_tokens}


def _counted(counts: Counts) -> dict[str, Any]:
    """All but the secrets, which are never written to disk."""
    return {
        **{name: getattr(counts, name) for name in (*_COUNTED, *_TALLIES)},
        # So that they can be said in other languages by a run that goes on.
        "sentences": [packed(text) for text in counts.told if isinstance(text, Sentence)],
        "places": {why: list(found) for why, found in counts.places.items()},
        "samples": {why: list(found) for why, found in counts.samples.items()},
    }


def _counts(kept: Mapping[str, Any]) -> Counts:
    found = Counts(**{name: kept[name] for name in _COUNTED})
    for name in _TALLIES:
        getattr(found, name).update(kept[name])
    found.places.update({why: [(str(f), int(n)) for f, n in places] for why, places in kept["places"].items()})
    found.samples.update(kept["samples"])
    known = {one["text"]: unpacked(one) for one in kept.get("sentences", ())}
    found.told = [known.get(text, text) for text in found.told]
    return found


def _sync(folder: Path) -> None:
    """So that the new name survives a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
