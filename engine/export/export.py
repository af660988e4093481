"""What a run delivers as files that others run: made, proved to be that model, and only then called exported."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.core.errors import BadInput
from engine.core.events import Exported, Parity, append_event
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.export import class_head, form_head, ollama
from engine.export.beside import beside, put_beside
from engine.export.folder import ExportFolder, opened
from engine.export.gguf_adapter import write_adapter
from engine.export.gguf_model import About, Precision, write_model
from engine.export.gguf_shape import shape_of
from engine.export.merged_folder import WEIGHTS, ends_of, stops_of, write_merged
from engine.export.model_card import card_text, license_of
from engine.export.packed_loss import PackedLoss, measure_loss
from engine.export.parity import ParityTable, measure, require_parity
from engine.export.prompts import prompts_of
from engine.export.room import require_room, weights_in
from engine.export.served import SERVED, Served, keep_served, served_in
from engine.export.system_text import delivered_template
from engine.export.trained import Trained, trained_of
from engine.export.turns import turns_of
from engine.graders.judge_protocol import OpenJudge
from engine.models.context_budget import window
from engine.models.download import Say, quiet
from engine.models.field_model import FieldModel
from engine.models.weight_digests import WHOLE

Target = Literal["adapter", "merged", "gguf", "ollama"]
CARD, PARITY, MODEL = "README.md", "parity.json", "model"
_VERSION = 1
"""Of how files are written: another one makes them anew."""
_NOT_COPIED = (CARD, WHOLE)
"""The card of the adapter is an empty form of peft's, and the list of its files is made anew."""


@dataclass(frozen=True)
class Result:
    """What was exported."""

    to: Target
    folder: Path
    files: dict[str, str]
    parity: ParityTable | None = None
    packed: tuple[PackedLoss, ...] = ()
    kept: bool = False
    """It was there, whole, and nothing was made."""


def export(
    run: RunPaths,
    to: Target,
    folder: Path | None = None,
    *,
    precision: Precision = "q8_0",
    prompts: int = 50,
    root: Path = Path(),
    open_judge: OpenJudge | None = None,
    say: Say = quiet,
) -> Result:
    """Export what a run delivers, by default into its folder `exports/<to>`; `precision` is that of the GGUF
    file people get, `root` where the data of the session is. What is there whole is kept, so an export that was broken
    off goes on.

    Raises:
        BadInput: there is no such model, it cannot be had in that form, or something else is in the folder.
        GateFailed: what was made is not the trained model.
        RunFailed: disk or memory do not suffice, or llama.cpp does not load it.
        Declined: a judge of the rubric may not be asked.
    """
    trained = trained_of(run)
    _require_form(trained, to)
    place = place_of(run, to, folder)
    packed = to in ("gguf", "ollama")
    files = opened(place, f"{to} {precision}" if packed else to, _key(trained))
    if (there := _finished(to, files)) is not None:
        return there
    files.begun_anew()
    written = ["merged"] if to == "merged" else ["merged", "f16", precision] if packed else []
    require_room(weights_in(trained.base_folder), place, written, parity=to != "adapter")
    if to == "adapter":
        result = _adapter(trained, files)
    elif trained.kind == "classes":
        result = _classes(trained, files, prompts, say)
    elif trained.kind == "fields":
        result = _fields(trained, files, prompts, say)
    else:
        result = _written(trained, to, files, precision, prompts, root, open_judge, say)
    _tell(trained, result)
    return result


def place_of(run: RunPaths, to: Target, folder: Path | None = None) -> Path:
    """Where an export of a run lies."""
    return (folder or run.root / "exports" / to).absolute()


def about_of(trained: Trained) -> About:
    """What a GGUF file says of a model beside its weights."""
    return About(
        name=trained.spec.name,
        license=license_of(trained),
        system_prompt=trained.system_prompt,
        spec=trained.spec_digest,
        ends=ends_of(trained),
    )


def _require_form(trained: Trained, to: Target) -> None:
    if trained.is_base and to == "adapter":
        raise BadInput(
            sentence(
                "error-there_no_adapter_export_this",
                "There is no adapter to export: this run delivers the base model as it is, untrained.",
            ),
            sentence("error-what_does_work_stands_prompts", "What does the work stands in its prompts."),
            sentence("error-take_whole_model_gguf_or", "Take the whole model: --to gguf, or --to merged"),
        )
    if trained.kind == "chat" or to in ("adapter", "merged"):
        return
    what = (
        sentence("error-picks_label", "picks a label")
        if trained.kind == "classes"
        else sentence("error-fills_forms", "fills in forms")
    )
    raise BadInput(
        sentence(
            "error-this_model_with_head_own",
            "This model {what} with a head of its own, and is not had as {to}.",
            what=what,
            to=to,
        ),
        sentence("error-llama_cpp_and_ollama_run", "llama.cpp and Ollama run models that write texts."),
        sentence("error-take_as_what_merged", "Take it as what it is: --to merged"),
    )


def _key(trained: Trained) -> str:
    """What decides the files: another of these makes them anew."""
    told: list[object] = [_VERSION, trained.weights, trained.spec_digest, trained.form.model_dump(mode="json")]
    told += beside(trained).values()
    return "sha256:" + hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _finished(to: Target, files: ExportFolder) -> Result | None:
    """An export that is there whole."""
    if not files.files or any(map(files.missing, files.files)) or CARD not in files.files:
        return None
    if to != "adapter":
        if not (files.root / SERVED).is_file():
            return None
        served_in(files.root)
    parity, packed = _noted(files)
    return Result(to, files.root, files.files, parity, packed, kept=True)


def _noted(files: ExportFolder) -> tuple[ParityTable | None, tuple[PackedLoss, ...]]:
    if PARITY not in files.files:
        return None, ()
    told = json.loads((files.root / PARITY).read_text(encoding="utf-8"))
    packed = tuple(PackedLoss.model_validate(one) for one in told["packed"])
    return ParityTable.model_validate(told["parity"]), packed


def _adapter(trained: Trained, files: ExportFolder) -> Result:
    """The files of the training, and for adapters the same as GGUF where llama.cpp knows the base."""
    for name in sorted(p.name for p in trained.folder.iterdir() if p.is_file() and p.name not in _NOT_COPIED):
        files.make(f"adapter/{name}", lambda part, name=name: _copy(trained.folder / name, part))  # type: ignore[misc]
    if trained.is_adapter and trained.kind == "chat" and _in_llama(trained):
        files.make("adapter.gguf", lambda part: write_adapter(trained, part))
    put_beside(trained, files)
    _card(trained, "adapter", files)
    return Result("adapter", files.root, files.files)


def _in_llama(trained: Trained) -> bool:
    try:
        shape_of(json.loads((trained.base_folder / "config.json").read_text(encoding="utf-8")))
    except BadInput:
        return False
    return True


def _copy(source: Path, part: Path) -> None:
    shutil.copyfile(source, part)


def _classes(trained: Trained, files: ExportFolder, prompts: int, say: Say) -> Result:
    _merged(trained, files, MODEL, say)
    files.make(class_head.LOADER, lambda part: _write(part, class_head.LOADER_TEXT))
    say("Comparing its labels with those of the trained model …")
    table = class_head.measure_labels(trained, files.root, prompts=prompts)
    class_head.require_same_labels(table)
    require_parity(table)
    return _concluded(trained, "merged", files, table, (), MODEL, "as_trained")


def _fields(trained: Trained, files: ExportFolder, prompts: int, say: Say) -> Result:
    """The encoder, what was trained of it, and what reads with them."""
    for into, folder in ((form_head.MODEL, trained.folder), (form_head.BASE, trained.base_folder)):
        for path in sorted(p for p in folder.iterdir() if p.is_file() and p.name not in _NOT_COPIED):
            files.make(f"{into}/{path.name}", lambda part, path=path: _copy(path, part))  # type: ignore[misc]
    for name, text in form_head.code_files().items():
        files.make(f"{form_head.CODE}/{name}", lambda part, text=text: _put(part, text))  # type: ignore[misc]
    files.make(form_head.LOADER, lambda part: _write(part, form_head.LOADER_TEXT))
    say("Comparing its forms with those of the trained model …")
    texts = prompts_of(trained.run, prompts)
    form_head.require_same_forms(files.root, FieldModel(trained.folder, trained.base), texts)
    append_event(trained.run.events, Parity(what="merged: loader", same=len(texts), of=len(texts)))
    return _concluded(trained, "merged", files, None, (), MODEL, "as_trained")


def _written(
    trained: Trained,
    to: Target,
    files: ExportFolder,
    precision: Precision,
    prompts: int,
    root: Path,
    open_judge: OpenJudge | None,
    say: Say,
) -> Result:
    """A model that writes: merged, and as GGUF where that is asked for."""
    ends, stem = ends_of(trained), _stem(trained.spec.name)
    turns = None
    if to != "merged":
        # What cannot be written is said before anything is.
        shape_of(json.loads((trained.base_folder / "config.json").read_text(encoding="utf-8")))
        if to == "ollama":
            turns = turns_of(lambda messages, reply: _rendered(trained, list(messages), reply))
    _merged(trained, files, MODEL, say)
    merged = files.root / MODEL
    if to == "merged":
        table = measure(trained, merged, frozenset(ends), prompts=prompts, say=say)
        require_parity(table)
        return _concluded(trained, to, files, table, (), MODEL, "f16")
    about = about_of(trained)
    fine, chosen = f"{stem}-f16.gguf", f"{stem}-{precision}.gguf"
    for name, kind in ((fine, "f16"), (chosen, precision)):
        say(f"Writing {name} …")
        files.make(name, lambda part, kind=kind: write_model(merged, part, trained.tokenizer, about, kind))  # type: ignore[misc]
    table = measure(trained, merged, frozenset(ends), files.root / fine, prompts=prompts, say=say)
    require_parity(table)
    lost: tuple[PackedLoss, ...] = ()
    if precision != "f16":
        say(f"Measuring what {precision} loses of the rubric …")
        packed = files.root / chosen
        lost = (
            measure_loss(trained, files.root / fine, packed, frozenset(ends), precision, root, open_judge, prompts),
        )
    for name in [known for known in files.files if known.startswith(f"{MODEL}/")]:
        files.drop(name)
    shutil.rmtree(merged, ignore_errors=True)
    if turns is not None:
        if precision != "f16":
            files.drop(fine)
        text = ollama.modelfile(
            file=chosen,
            turns=turns,
            system_prompt=trained.system_prompt,
            stops=stops_of(trained),
            context=window(trained.base),
            longest=trained.form.max_new_tokens,
            license=license_of(trained),
            prompting=trained.way.prompter.prompting if trained.way.prompter is not None else None,
        )
        files.make("Modelfile", lambda part: _write(part, text))
    return _concluded(trained, to, files, table, lost, chosen, precision)


def _merged(trained: Trained, files: ExportFolder, into: str, say: Say) -> None:
    known = [name for name in files.files if name.startswith(f"{into}/")]
    if f"{into}/{WEIGHTS}" in known and not any(map(files.missing, known)):
        return
    say("Writing the base model …" if trained.is_base else "Merging what was trained with the base model …")
    work = files.root / f"{into}.part"
    shutil.rmtree(work, ignore_errors=True)
    try:
        write_merged(trained, work)
        names = sorted(path.name for path in work.iterdir())
        for name in known:
            files.drop(name)
        # The weights last: with them it counts as merged.
        files.take(work, sorted(names, key=lambda name: name == WEIGHTS), f"{into}/")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _concluded(
    trained: Trained,
    to: Target,
    files: ExportFolder,
    table: ParityTable | None,
    packed: Sequence[PackedLoss],
    file: str,
    precision: Literal["f16", "q8_0", "q4_0", "as_trained"],
) -> Result:
    if table is not None:
        told = {"parity": table.model_dump(mode="json"), "packed": [one.model_dump(mode="json") for one in packed]}
        files.drop(PARITY)
        files.make(PARITY, lambda part: _write(part, json.dumps(told, indent=1)))
    put_beside(trained, files)
    _card(trained, to, files, table, packed)
    writes = trained.kind == "chat"
    keep_served(
        files.root,
        Served(
            name=trained.run.session.name,
            kind=trained.kind,
            file=file,
            precision=precision,
            system_prompt=trained.system_prompt if writes else "",
            stops=stops_of(trained) if writes else (),
            labels=trained.classes or trained.form.labels,
            max_new_tokens=trained.form.max_new_tokens,
            context=window(trained.base),
            languages=trained.spec.languages,
            spec=trained.spec_digest,
            hashes=files.files,
        ),
    )
    return Result(to, files.root, files.files, table, tuple(packed))


def _card(
    trained: Trained,
    to: Target,
    files: ExportFolder,
    table: ParityTable | None = None,
    packed: Sequence[PackedLoss] = (),
) -> None:
    files.drop(CARD)
    text = card_text(trained, to, files.files, table, packed)
    files.make(CARD, lambda part: _write(part, text))


def _tell(trained: Trained, result: Result) -> None:
    """What holds goes to the run's log, and only that."""
    events, place = trained.run.events, result.folder
    for one in result.parity.ways if result.parity is not None else ():
        assert result.parity is not None
        allowed = result.parity.allowed
        append_event(
            events,
            Parity(
                what=f"{result.to}: {one.way}",
                same=one.same or 0,
                of=result.parity.prompts,
                mean=one.mean,
                largest=one.largest,
                allowed_mean=allowed.mean,
                allowed_largest=allowed.largest,
            ),
        )
    shown = (
        place.relative_to(trained.run.root.absolute()) if place.is_relative_to(trained.run.root.absolute()) else place
    )
    loss = next((one.loss for one in result.packed), None)
    append_event(events, Exported(what=result.to, path=str(shown), files=result.files, rubric_loss=loss))


def _rendered(trained: Trained, messages: list[object], reply_next: bool) -> str:
    return str(
        trained.tokenizer.apply_chat_template(
            messages,
            tokenize=False,
            add_generation_prompt=reply_next,
            chat_template=delivered_template(trained.tokenizer, trained.system_prompt),
        )
    )


def _stem(name: str) -> str:
    """A name of files that every system and Ollama takes."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    return "-".join(filter(None, kept.split("-")))[:60] or "model"


def _write(path: Path, text: str) -> None:
    _put(path, text.encode("utf-8", "replace"))


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)
