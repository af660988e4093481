"""Find and measure the files a person speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.data.folder import NOT_DATA, files_of, members
from engine.data.forecast import Forecast, forecast
from engine.data.profile import DataProfile, profile_source
from engine.data.read import READABLE
from engine.errors import BadInput
from engine.spec import TrainingSpec
from planner.compile.foreseen import Foresee
from planner.requirements import Requirements, WantedSource
from planner.turn import Measure


def measurer(data_root: Path, given: Sequence[Path] = (), whole_folder: bool = False) -> Measure:
    """Measures files given, files named in the requirements, and with `whole_folder` all of the folder.

    Paths are relative to `data_root` where they lie inside it; each file is measured once for the columns asked for.
    """
    seen: dict[tuple[str, int, str], DataProfile] = {}

    def measure(wants: Requirements) -> list[DataProfile]:
        column = wants.one("column")
        columns = [str(column.value)] if column is not None else []
        found: dict[str, DataProfile] = {}
        for path in _paths(data_root, given, whole_folder, wants):
            inside = path.resolve().is_relative_to(data_root.resolve())
            name = str(path.resolve().relative_to(data_root.resolve())) if inside else str(path)
            if path.name in NOT_DATA or name in found:
                continue
            changed = path.stat().st_mtime_ns if path.exists() else 0
            key = (name, changed, "".join(columns))
            if key not in seen:
                seen[key] = profile_source(path, columns).model_copy(update={"path": name})
            found[name] = seen[key]
        return list(found.values())

    return measure


def forecaster(data_root: Path) -> Foresee:
    """Runs the cleaning of a run on the files of a spec, once for the same files and the same way to read them."""
    seen: dict[tuple[str, tuple[tuple[str, int, int], ...]], Forecast | None] = {}

    def foresee(spec: TrainingSpec) -> Forecast | None:
        files = [data_root / s.path for s in spec.data.sources if s.use in ("train", "eval")]
        inside = [f for path in files for f in ([path] if path.is_file() else members(path) if path.is_dir() else [])]
        stamps = tuple((str(f), (stat := f.stat()).st_mtime_ns, stat.st_size) for f in inside if f.exists())
        strict = any(c.grader.kind == "guidelines" for c in spec.rubric)
        key = (f"{spec.model_dump_json(include={'task', 'data', 'stages', 'model'})}{strict}", stamps)
        if key not in seen:
            seen[key] = forecast(spec, data_root)
        return seen[key]

    return foresee


def home_of(given: Sequence[Path], words: Sequence[str]) -> Path | None:
    """The one folder of the files given, where the words call them by their names alone and the working folder has no such files; else None."""
    homes = {p.resolve().parent for p in given}
    called = [p for p in given if any(p.name in text for text in words)]
    if len(homes) != 1 or not called or any(Path(p.name).exists() for p in called):
        return None
    return homes.pop()


def _paths(data_root: Path, given: Sequence[Path], whole_folder: bool, wants: Requirements) -> list[Path]:
    found: list[Path] = []
    named = [_path(data_root, w.value.path) for w in wants.all("sources") if isinstance(w.value, WantedSource) and w.value.use != "never"]
    for path in (*given, *(n for n in named if n is not None)):
        found += files_of(path) if path.is_dir() else [path]
    if whole_folder and data_root.is_dir():
        found += [p for p in sorted(data_root.iterdir()) if p.suffix.lower() in READABLE and p.is_file()]
    return found


def _path(data_root: Path, written: str) -> Path | None:
    """The place words may mean; None where they cannot be a path on this machine."""
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
        if path.is_dir() and not files_of(path):
            raise BadInput(f"There is nothing in {path} that I can read.",
                           "I read tables (CSV, Excel, Parquet), JSON, texts, PDF, Word, PowerPoint, web pages, mails, chat exports and zip files.",
                           "Put the files there, or name them.")
        profile = None if path.is_dir() else profile_source(path)
        if profile is not None and profile.kind in ("missing", "unknown"):
            raise BadInput(profile.problem or f"I cannot read {path}.")
