"""A hub, or somebody on the way or on this machine, that means harm: nothing is written elsewhere, no disk is filled,
and nothing but what the commit holds is learned from."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.core.errors import BadInput, RunFailed
from engine.data.hub import fetch, look, remove, stored
from engine.data.hub_place import located, not_here, pinned, record_of, require_unchanged
from engine.models.hub import fetch_hub, hub_facts
from tests.support.hub_sets import DESK, NAME, desk_hub, sent
from tests.support.scripted_hub import Hub


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with desk_hub(tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture
def source(hub: Hub) -> Path:
    """The folder the hub answers from."""
    return hub.datasets[NAME]


@pytest.mark.parametrize("name", ["data/train-00000-of-00001.parquet", "data/test.jsonl"])
def test_an_exchanged_file_is_refused(hub: Hub, source: Path, name: str) -> None:
    """A large one by its sha256, a small one by the digest that the commit holds; not by the length."""
    data = (source / name).read_bytes()
    hub.sends[name] = data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]
    with pytest.raises(RunFailed, match="not the file the hub names"):
        fetch(DESK)
    assert not_here(Path(), DESK) is not None and not located(Path(), DESK).exists()
    hub.sends.clear()
    fetch(DESK)
    assert (located(Path(), DESK) / name).read_bytes() == data


def test_a_file_that_goes_on_and_on_is_cut_off(hub: Hub, tmp_path: Path) -> None:
    """The disk is filled by no more than the hub lists, whatever it sends."""
    hub.sends["data/test.jsonl"] = b"x" * 5_000_000
    with pytest.raises(RunFailed):
        fetch(DESK)
    assert sum(p.stat().st_size for p in (tmp_path / "cache").rglob("*") if p.is_file()) < 2_000_000


@pytest.mark.parametrize(
    "name",
    [
        "../out.csv", "a/../../out.csv", "/etc/out.csv", "data//out.csv", "./out.csv", "a\\..\\out.csv",
        "a/\x1b[31m.csv", "new\nline.csv", f"{'n' * 250}.csv", "/".join("d" * 40) + "/x.csv",
        "data/test.jsonl/inner.csv",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(hub: Hub, tmp_path: Path, name: str) -> None:
    """Before anything is fetched."""
    hub.listed[name] = {"size": 3}
    with pytest.raises(BadInput, match=r"cannot be kept|two files for one place"):
        fetch(DESK)
    assert not sent(hub) and not (tmp_path / "cache/hub-data" / NAME.split("/")[0] / "out.csv").exists()
    assert "\x1b" not in look(NAME).problem and "\n" not in look(NAME).problem


def test_a_size_beyond_the_disk_is_refused_before(hub: Hub) -> None:
    hub.listed["data/test.jsonl"] = {"size": 10**17}
    with pytest.raises(RunFailed, match="not enough disk space for the data set"):
        fetch(DESK)
    assert not sent(hub)


def test_more_files_than_anyone_could_check_are_refused(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.data.hub_files.MOST_FILES", 2)
    with pytest.raises(BadInput, match="has 3 data files"):
        fetch(DESK)
    fetch(f"{DESK}/data")
    assert "more.csv.gz" not in sent(hub)


def test_a_file_that_unpacks_without_end_is_refused(hub: Hub, source: Path, tmp_path: Path) -> None:
    (source / "more.csv.gz").write_bytes(gzip.compress(b"question,answer\n" + b"a" * 300_000_000))
    with pytest.raises(BadInput, match="far more than an honest file"):
        fetch(DESK)
    assert not_here(Path(), DESK) is not None
    assert sum(p.stat().st_size for p in (tmp_path / "cache").rglob("*") if p.is_file()) < 2_000_000
    remove(DESK)
    (source / "more.csv.gz").write_bytes(b"\x1f\x8bnot really")
    with pytest.raises(BadInput, match="cannot be unpacked"):
        fetch(DESK)


def test_links_are_not_followed(hub: Hub, tmp_path: Path) -> None:
    """Neither one among what was fetched nor one at the place; nothing is written through them."""
    place = located(Path(), DESK)
    parts = place.with_name(f"{place.name}.parts")
    parts.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (parts / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RunFailed, match="link"):
        fetch(DESK)
    assert not_here(Path(), DESK) is not None
    shutil.rmtree(parts)
    fetch(DESK)
    (place / "data/test.jsonl").unlink()
    (place / "data/test.jsonl").symlink_to("/etc/passwd")
    with pytest.raises(BadInput, match=r"data/test\.jsonl was changed"):
        require_unchanged(Path(), DESK)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda p: (p / "data/test.jsonl").write_text("x" * (p / "data/test.jsonl").stat().st_size), "was changed"),
        (lambda p: (p / "more.csv").unlink(), "is gone"),
        (lambda p: (p / "data/extra.csv").write_text("a,b\n"), "put there by somebody else"),
    ],
)
def test_what_was_changed_since_is_not_learned_from(hub: Hub, spoil: Callable[[Path], object], says: str) -> None:
    spoil(fetch(DESK))
    with pytest.raises(BadInput, match=says):
        require_unchanged(Path(), DESK)
    remove(DESK)
    fetch(DESK)
    require_unchanged(Path(), DESK)


def test_a_damaged_record_is_none(hub: Hub) -> None:
    fetch(DESK)
    exact = pinned(DESK)
    assert exact is not None and record_of(exact) is not None
    os.truncate(exact.record, 20)
    assert record_of(exact) is None and not_here(Path(), DESK) is not None and stored() == []
    fetch(DESK)
    assert record_of(exact) is not None


def test_a_hub_that_answers_with_another_commit_is_believed_nothing(hub: Hub) -> None:
    """Of data sets and of models."""
    hub.models[NAME] = hub.datasets[NAME]
    hub.answers = "f" * 40
    for ask in (fetch, look, fetch_hub, hub_facts):
        with pytest.raises(RunFailed, match=r"answers with another commit of maker/desk\. It names f{40}, and not"):
            ask(DESK)
    assert not sent(hub)
