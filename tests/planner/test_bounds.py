"""Specs and data that are too much for anybody to mean: a sentence at once, and none of them reaches a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.core.errors import BadInput
from engine.core.regular_files import irregular
from engine.core.spec import digest, dump_yaml, load_spec
from engine.data.profile import profile_source
from nlforge.sources import measurer, require_readable
from planner.check import check_change
from planner.requirements import Change, Requirements, WantedCriterion, WantedSource
from tests.support.specs import tiny


def changed(path: str, value: Any) -> str:
    """A spec with one value of it changed, as YAML."""
    spec = yaml.safe_load(dump_yaml(tiny()))
    *way, last = path.split(".")
    at = spec
    for key in way:
        at = at[int(key)] if key.isdecimal() else at[key]
    at[last] = value
    return yaml.safe_dump(spec)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("stages.0.epochs", float("inf")),
        ("stages.0.epochs", float("nan")),
        ("stages.0.epochs", 1e9),
        ("stages.0.learning_rate", float("inf")),
        ("stages.0.lora_rank", 2_000_000_000),
        ("stages.0.batch_size", 10**12),
        ("stages.0.max_length", 10**12),
        ("limits.deadline_hours", 1e300),
        ("limits.max_response_seconds", float("inf")),
        ("limits.max_model_mb", 1e300),
        ("limits.budget", {"amount": float("inf")}),
        ("limits.budget", {"amount": 1e300}),
        ("data.limit", 10**20),
        ("data.seed", int("9" * 40)),
        ("data.seed", -1),
        ("data.max_eval_rows", 10**20),
        ("rubric.0.weight", float("nan")),
        ("rubric.0.weight", 1e300),
        ("rubric.0.grader", {"kind": "python", "source": "def grade(s, i): return 1", "seconds": float("inf")}),
        ("rubric.0.grader", {"kind": "python", "source": "def grade(s, i): return 1", "memory_mb": 10**13}),
        ("hardware.gpus", [{"count": 10**12}]),
        ("model.params_b", float("inf")),
        ("gates", [{"metric": "f1", "at_least": float("nan")}]),
    ],
)
def test_a_figure_beyond_all_use_is_no_spec(path: str, value: Any, tmp_path: Path) -> None:
    """The sentence says which it is."""
    file = tmp_path / "spec.yaml"
    file.write_text(changed(path, value))
    with pytest.raises(BadInput, match=path.split(".", maxsplit=1)[0]) as error:
        load_spec(file)
    assert "not a valid spec" in error.value.what


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " + "[" * 150 + "]" * 150,
        "x" * (3 * 2**20),
        changed("rubric", [{"name": f"line {n}", "about": "x", "weight": 1.0} for n in range(1001)]),
    ],
    ids=["open", "deep", "large", "lines"],
)
def test_a_spec_has_a_size(text: str, tmp_path: Path) -> None:
    """In bytes, lines and levels; what is within is the spec it was."""
    file = tmp_path / "spec.yaml"
    file.write_text(text)
    with pytest.raises(BadInput, match="spec"):
        load_spec(file)
    file.write_text(dump_yaml(tiny()))
    assert digest(load_spec(file)) == digest(tiny())


@pytest.mark.parametrize(
    "change",
    [
        Change(op="set", field="passes", value=1e9, quote="1000000000 passes"),
        Change(op="set", field="max_response_seconds", value=1e9, quote="1000000000 seconds"),
        Change(op="add", field="rubric", value=WantedCriterion(name="x", weight=1e9), quote="x 1000000000"),
        Change(
            op="add", field="sources", value=WantedSource(path="a.csv", examples=10**15), quote="a.csv 1000000000000000"
        ),
    ],
    ids=lambda change: change.field,
)
def test_words_cannot_ask_for_more_than_a_spec_holds(change: Change) -> None:
    """What would be no spec is no change either."""
    assert check_change(change, [change.quote]) is not None


@pytest.mark.parametrize("place", ["/", "/proc", "/proc/self", "/sys", "/dev", "home", "around home", "link"])
def test_a_whole_machine_or_home_is_no_data(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said at once, however it is named, instead of walking it; folders inside are as good as any."""
    home = tmp_path / "all" / "home"
    (home / "data").mkdir(parents=True)
    (home / "data" / "a.txt").write_text("hello")
    monkeypatch.setenv("HOME", str(home))
    path = {"home": home, "around home": home.parent, "link": tmp_path / "link"}.get(place, Path(place))
    if place == "link":
        path.symlink_to("/")
    profile = profile_source(path)
    assert profile.kind == "unknown" and "you did not mean" in profile.problem
    with pytest.raises(BadInput, match="you did not mean"):
        require_readable([path])
    found = measurer(tmp_path, [path])(Requirements())
    assert len(found) == 1 and "you did not mean" in found[0].problem
    assert irregular(home / "data") is None and irregular(Path("/dev/shm")) is None
