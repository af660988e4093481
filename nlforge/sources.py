"""Find and measure the files a person speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from engine.core.cancel import checkpoint
from engine.core.doing import doing
from engine.core.errors import BadInput
from engine.core.file_kinds import READABLE
from engine.core.regular_files import irregular, require_regular
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec
from engine.data.asked_columns import AskedColumns
from engine.data.folder import files_of, members
from engine.data.foldertable import files_in, set_folders
from engine.data.forecast import Forecast, forecast
from engine.data.hub_place import located, named, not_here, of_hub, pinned
from engine.data.overlap import Shared
from engine.data.own import is_own_file
from engine.data.passed import passed_said
from engine.data.profile import DataNote, DataProfile, hub_of, profile_source
from engine.privacy.secrets import secrets
from engine.privacy.secrets_in_speech import without_secrets
from nlforge.train_test_overlap import with_shared
from nlforge.working_folder import given_place, has_model, names_in, of_same_name, only_one, spelt_alike, spoken_of
from planner.compile.columns import named_columns
from planner.compile.row_forecast import Foresee
from planner.compile.task import sorts_texts
from planner.plan_state import Measure
from planner.requirements import Requirements, WantedSource
from planner.rule_readers.own_base_places import base_places
from planner.rule_readers.seen import SeenFiles


def measurer(data_root: Path, given: Sequence[Path] = (), whole_folder: bool = False) -> Measure:
    """Measures files given, files named in the requirements, and with `whole_folder` all of the folder.

    Paths are relative to `data_root` where they lie inside it; each file is measured once for the columns asked for. Of
    a file that is not there it is said which one may be meant; of files to measure with, how many rows stand in the
    others as well.
    """
    seen: dict[tuple[str, int, AskedColumns, str | None, bool | None], DataProfile] = {}
    compared: dict[tuple[str, ...], Shared | None] = {}

    def measure(wants: Requirements) -> list[DataProfile]:
        columns, wish = named_columns(wants).asked, wants.one("speaker")
        speaker, sorts = str(wish.value) if wish is not None else None, sorts_texts(wants)
        found: dict[str, DataProfile] = {}

        def look(path: Path, name: str, number: int = 1, of: int = 1) -> DataProfile:
            checkpoint()
            changed = path.stat().st_mtime_ns if path.exists() else 0
            key = (name, changed, columns, speaker, sorts)
            if key not in seen:
                doing("reading_file", name, number, of)
                profile = profile_source(path, columns, speaker, sorts)
                _require_no_key(name, profile.columns)
                seen[key] = profile.model_copy(
                    update={
                        "path": name,
                        "problem": profile.problem.replace(str(path), name),
                        **(hub_of(data_root, name) if profile.kind != "missing" else {}),
                    }
                )
            return seen[key]

        paths = _paths(data_root, given, whole_folder, wants, sorts)
        for number, path in enumerate(paths, 1):
            inside = path.resolve().is_relative_to(data_root.resolve())
            name = named(path) or (str(path.resolve().relative_to(data_root.resolve())) if inside else str(path))
            if is_own_file(path) or name in found:
                continue
            found[name] = look(path, name, number, len(paths))
        missing = _missing(data_root, wants, found)
        names = names_in(data_root, given) if missing else ()
        for written in missing:
            instead = spelt_alike(written, names) or ""
            at = written if written in found else next((n for n in (str(data_root / written),) if n in found), written)
            alike = of_same_name(written, names) or only_one(written, data_root)
            found[at] = DataProfile(path=written, kind="missing", instead=instead, alike=alike)
            if instead and instead not in found:
                found[instead] = look(data_root / instead, instead)
        return list(with_shared(data_root, _with_passed_over(found, data_root, given, wants), wants, compared))

    return measure


def _require_no_key(name: str, columns: Sequence[str]) -> None:
    """Names of files and columns are kept with the plan as they are, for it is built and repeated by them.

    Raises:
        BadInput: one of them holds a key or password.
    """
    for said, what in (
        (PurePath(name).name, "A file"),
        *((column, f"A column of {PurePath(name).name}") for column in columns),
    ):
        # “pw_sk-…”: what stands before a key makes it no other word.
        if any(True for text in (said, said.replace("_", " ")) for _ in secrets(text)):
            raise BadInput(
                sentence(
                    "error-has_key_or_password_name",
                    "{name} has a key or password in its name.",
                    name=without_secrets(what),
                ),
                sentence(
                    "error-file_names_saved_with_plan",
                    "File names are saved with the plan, and keys must never be saved.",
                ),
                sentence(
                    "error-rename_then_say_again_and",
                    "Rename it, then say it again; and change the key if others could see it.",
                ),
            )


def _with_passed_over(
    found: dict[str, DataProfile], data_root: Path, given: Sequence[Path], wants: Requirements
) -> list[DataProfile]:
    """The measurements; the first of each folder that can be used names what of that folder is not read."""
    for folder in (p for p in _named(data_root, given, wants) if p.is_dir() and irregular(p) is None):
        said = passed_said(folder, folder.name)
        inside = [
            name for name in found if said and located(data_root, name).resolve().is_relative_to(folder.resolve())
        ]
        # What cannot be used has no place on the page for notes.
        first = next((name for name in inside if not found[name].problem), inside[0] if inside else None)
        if first is not None:
            note = DataNote(code="file_not_read", text=said)
            found[first] = found[first].model_copy(update={"notes": (*found[first].notes, note)})
    return list(found.values())


def seen_in(words: str, data_root: Path, given: Sequence[Path] = ()) -> SeenFiles:
    """Names of files that are there, for the readers of the words."""
    seen = SeenFiles(
        files=(*names_in(data_root, given), *spoken_of(words, data_root)),
        root=str(data_root.resolve()),
        home=str(Path.home()),
    )
    places = (place.value for place in base_places(words, seen) if place.kind != "gguf")
    return replace(seen, models=tuple(dict.fromkeys(p for p in places if has_model(data_root, p))))


def _missing(data_root: Path, wants: Requirements, found: Mapping[str, DataProfile]) -> list[str]:
    """Paths of the requirements that lead nowhere."""
    named = [w.value.path for w in wants.all("sources") if isinstance(w.value, WantedSource) and w.value.use != "never"]
    return [n for n in named if (place := _path(data_root, n)) is None or not place.exists()]


def forecaster(data_root: Path) -> Foresee:
    """Runs the cleaning of a run on the files of a spec, once for the same files and the same way to read them."""
    seen: dict[tuple[str, tuple[tuple[str, int, int], ...]], Forecast | None] = {}

    def foresee(spec: TrainingSpec) -> Forecast | None:
        files = [located(data_root, s.path) for s in spec.data.sources if s.use in ("train", "eval")]
        inside = [
            f
            for path in files
            for f in ([path] if path.is_file() else [*members(path), *files_in(path)] if path.is_dir() else [])
        ]
        stamps = tuple((str(f), (stat := f.stat()).st_mtime_ns, stat.st_size) for f in inside if f.exists())
        strict = any(c.grader.kind == "guidelines" for c in spec.rubric)
        key = (f"{spec.model_dump_json(include={'task', 'data', 'stages', 'model'})}{strict}", stamps)
        if key not in seen:
            doing("checking_rows")
            seen[key] = forecast(spec, data_root)
        return seen[key]

    return foresee


def home_of(given: Sequence[Path], words: Sequence[str]) -> Path | None:
    """The one folder of the files given, where the words call them by their names alone and the working folder has
    no such files; else None."""
    given = [p for p in given if of_hub(Path(), str(p)) is None]
    homes = {p.resolve().parent for p in given}
    called = [p for p in given if any(p.name in text for text in words)]
    if len(homes) != 1 or not called or any(Path(p.name).exists() for p in called):
        return None
    return homes.pop()


def home_of_spec(spec: TrainingSpec, file: Path) -> Path:
    """The folder the files of a spec are named from: the working folder, or the spec's own where all of them are
    there and none is here."""
    own = file.resolve().parent
    # Those of the hub are found from anywhere.
    paths = [s.path for s in spec.data.sources if s.use != "never" and pinned(s.path) is None]
    beside = bool(paths) and all((own / p).exists() for p in paths) and not any(Path(p).exists() for p in paths)
    return own if beside else Path.cwd()


def _paths(
    data_root: Path, given: Sequence[Path], whole_folder: bool, wants: Requirements, sorts: bool | None
) -> list[Path]:
    found: list[Path] = []
    named = _named(data_root, given, wants)
    for path in named:
        inside = files_of(path, sorts) if path.is_dir() and irregular(path) is None else [path]
        # Of a table of folders whose sets are spoken of one by one each set is a source.
        apart = (
            inside == [path]
            and path.is_dir()
            and any(path.resolve() in other.resolve().parents for other in named if other.exists())
        )
        found += (set_folders(path) or inside) if apart else inside
    if whole_folder and data_root.is_dir():
        found += [
            p
            for p in sorted(data_root.iterdir())
            if p.suffix.lower() in READABLE and p.is_file() and not p.name.startswith(".")
        ]
    return found


def _named(data_root: Path, given: Sequence[Path], wants: Requirements) -> list[Path]:
    """Files and folders given and said."""
    said = [
        _path(data_root, w.value.path)
        for w in wants.all("sources")
        if isinstance(w.value, WantedSource) and w.value.use != "never"
    ]
    return list(dict.fromkeys((*_given(data_root, given), *(path for path in said if path is not None))))


def _given(data_root: Path, given: Sequence[Path]) -> Iterator[Path]:
    """The places of what was given; raises BadInput where a data set of the hub is no longer here."""
    for path in given:
        if pinned(str(path)) is not None and (why := not_here(data_root, str(path))) is not None:
            raise why
        yield given_place(data_root, path)


def as_given(path: Path) -> Path:
    """A file or folder as it is kept with a session: its whole path, a data set of the hub by its name."""
    return path if of_hub(Path(), str(path)) is not None else path.resolve()


def _path(data_root: Path, written: str) -> Path | None:
    """The place words may mean; None where they cannot be a path on this machine."""
    if pinned(written) is not None:
        return located(data_root, written) if not_here(data_root, written) is None else None
    try:
        path = data_root / Path(written).expanduser()
        path.exists()
    except (OSError, ValueError, RuntimeError):
        return None
    return path


def require_readable(given: Sequence[Path]) -> None:
    """Files named on the command line must be there and readable; what their columns mean may still be asked.

    Raises:
        BadInput: one of them is not.
    """
    for path in given:
        if (why := not_here(Path(), str(path))) is not None:
            raise why
        place = given_place(Path(), path)
        require_regular(place)
        if place.is_dir() and not files_of(place):
            raise BadInput(
                sentence("error-there_nothing_that_can_read", "There is nothing in {path} that I can read.", path=path),
                passed_said(place, path.name)
                or sentence(
                    "error-what_is_read",
                    "I read tables (CSV, Excel, Parquet), JSON, texts, PDF, Word, PowerPoint, web pages, mails, "
                    "chat exports and zip files.",
                ),
                sentence("error-put_files_there_or_name", "Put the files there, or name them."),
            )
        profile = None if place.is_dir() else profile_source(place)
        if profile is not None and profile.kind in ("missing", "unknown"):
            raise BadInput(profile.problem or sentence("error-cannot_read", "I cannot read {path}.", path=path))
