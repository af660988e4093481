"""Data sets of the hub: of exactly one commit the files that are read, each checked, and nothing else; whatever is
wrong is a sentence."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.errors import BadInput, NlforgeError, RunFailed
from engine.core.remedies import LookAtData
from engine.data.hub import as_written, fetch, look, remove, stored
from engine.data.hub_place import located, not_here, pinned, record_of, require_unchanged
from engine.data.sets import set_of_file
from tests.support.hub_sets import DESK, NAME, desk_hub, jsonl, rows, sent
from tests.support.scripted_hub import REVISION, Hub

READ = {"data/train-00000-of-00001.parquet", "data/test.jsonl", "more.csv"}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with desk_hub(tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture
def source(hub: Hub) -> Path:
    """The folder the hub answers from."""
    return hub.datasets[NAME]


def files_below(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


def test_a_data_set_is_looked_at_before_anything_is_fetched(hub: Hub) -> None:
    """Licence, gate, size, files, splits, and the commit to pin."""
    seen = look(NAME)
    assert (seen.pinned, seen.revision, seen.license, seen.gated) == (DESK, REVISION, "apache-2.0", False)
    assert set(seen.files) == {"data/train-00000-of-00001.parquet", "data/test.jsonl", "more.csv.gz"}
    assert seen.bytes == sum(seen.files.values()) and seen.others == 5 and not seen.on_this_machine
    assert seen.splits == {
        "train": ("data/train-00000-of-00001.parquet",), "test": ("data/test.jsonl",), "all": ("more.csv",),
    }  # fmt: skip
    assert not sent(hub)
    assert look(f"https://huggingface.co/datasets/{NAME}/tree/main").revision == REVISION
    assert set(look(f"{DESK}/data").files) == set(seen.files) - {"more.csv.gz"}


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ({"license": ["mit", "cc-by-4.0"]}, "mit, cc-by-4.0"),
        ({"license": "other", "license_name": "desk licence"}, "desk licence"),
        ({}, ""),
        ({"license": "mit\n- learns from /etc"}, "mit - learns from /etc"),
    ],
)
def test_the_licence_is_what_its_makers_wrote(hub: Hub, card: dict[str, object], told: str) -> None:
    hub.cards[NAME] = card
    assert look(NAME).license == told


def test_only_data_of_the_commit_is_fetched(hub: Hub, source: Path) -> None:
    """No script, no pickle, nothing that explains; packed text is unpacked; what is here is not asked for again."""
    place = fetch(DESK)
    assert files_below(place) == READ and place == located(Path(), DESK)
    for name in READ - {"more.csv"}:
        assert (place / name).read_bytes() == (source / name).read_bytes()
    assert (place / "more.csv").read_bytes() == gzip.decompress((source / "more.csv.gz").read_bytes())
    assert sorted(sent(hub)) == ["data/test.jsonl", "data/train-00000-of-00001.parquet", "more.csv.gz"]
    assert not any("/main/" in a or a.endswith((".py", ".pkl", ".md")) for a in hub.asked)
    assert not list(place.parent.glob("*.parts"))
    asked = len(hub.asked)
    assert fetch(DESK) == place and len(hub.asked) == asked
    [known] = stored()
    assert (known.data, known.license, known.files, known.parts) == (DESK, "apache-2.0", 3, ())
    require_unchanged(Path(), DESK)
    here = sum((place / name).stat().st_size for name in READ)
    assert remove(DESK) == known.bytes == here
    assert stored() == [] and not place.exists() and not_here(Path(), DESK) is not None


def test_a_part_is_fetched_by_itself_and_the_rest_later(hub: Hub) -> None:
    """What a part brought is not fetched again; the whole counts as here only when all of it is."""
    place = fetch(f"{DESK}/data/test.jsonl")
    assert place.is_file() and not_here(Path(), f"{DESK}/data/test.jsonl") is None
    missing = not_here(Path(), DESK)
    assert missing is not None and "not on this machine" in missing.what
    assert not_here(Path(), f"{DESK}/data") is not None
    packed = fetch(f"{DESK}/more.csv.gz")
    assert packed == located(Path(), f"{DESK}/more.csv") and not_here(Path(), f"{DESK}/more.csv") is None
    fetch(DESK)
    assert not_here(Path(), DESK) is None and sent(hub).count("data/test.jsonl") == 1
    odd = not_here(Path(), f"{DESK}/data/nothing.csv")
    assert odd is not None and "has no data/nothing.csv" in odd.what


def test_a_break_costs_nothing(hub: Hub, source: Path) -> None:
    """What was whole before it is kept, and a file that broke off is ended."""
    (source / "data/validation.csv").write_text("question,answer\n" + "Why?,Because.\n" * 9_000)
    hub.cut_after = 60_000
    ends: list[tuple[str, bool]] = []
    for _ in range(2):
        try:
            fetch(DESK)
            break
        except RunFailed as error:
            ends.append((error.todo, not_here(Path(), DESK) is None))
    assert hub.cuts == 1 and all("what was fetched is kept" in todo and not whole for todo, whole in ends)
    assert {n for n in sent(hub) if sent(hub).count(n) > 1} <= {"data/validation.csv"}
    assert (located(Path(), DESK) / "data/validation.csv").read_bytes() == (source / "data/validation.csv").read_bytes()


def test_a_move_that_broke_off_is_ended(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record is written last; what lies at its place by then is not fetched again."""

    def breaks(*_: object) -> None:
        raise RunFailed("killed")

    with monkeypatch.context() as patch:
        patch.setattr("engine.data.hub.replace_file", breaks)
        with pytest.raises(RunFailed, match="killed"):
            fetch(DESK)
    assert not_here(Path(), DESK) is not None
    fetch(DESK)
    assert not_here(Path(), DESK) is None and sent(hub).count("data/test.jsonl") == 1


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (f"maker/nothing@{REVISION}", "hub has no data set"),
        (f"{NAME}@{'f' * 40}", f"has no revision {'f' * 40}"),
        (NAME, "no fixed commit"),
        (f"{NAME}@main", "no fixed commit"),
        (f"{NAME}@0123456", "no fixed commit"),
        ("desk", "no name of a data set"),
        (f"../desk@{REVISION}", "no name of a data set"),
        (f"{DESK}/../../x", "no name of a data set"),
        (f"{DESK}/nowhere", "no data in nowhere"),
    ],
)
def test_what_the_hub_does_not_have_is_said(hub: Hub, wanted: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as wrong:
        fetch(wanted)
    assert not sent(hub)
    if "no fixed" in says:
        assert wrong.value.remedies == (LookAtData(data=NAME),)


def test_a_gated_data_set_is_told_before_and_handed_out_with_a_token(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.gated.add(NAME)
    assert look(NAME).gated
    with pytest.raises(BadInput, match="agreement"):
        fetch(DESK)
    assert not sent(hub)
    monkeypatch.setenv("HF_TOKEN", "hf_x")
    fetch(DESK)


def test_one_that_has_moved_is_told_and_fetched_by_its_commit(hub: Hub, source: Path) -> None:
    """The commit is the same wherever it is; a plan that pins it can be run again."""
    hub.moved["old/desk"] = NAME
    assert look("old/desk").now == NAME
    said: list[str] = []
    assert files_below(fetch(f"old/desk@{REVISION}", said.append)) == READ
    assert any(f"is called {NAME} now" in line for line in said)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"desk.py": b"x", "README.md": b"x"}, "A script makes it \\(desk.py\\)"),
        ({"train.pkl": b"x", "desk.py": b"x"}, "pickled \\(train.pkl\\)"),
        ({"train.zip": b"x", "a.png": b"x"}, "has no Parquet"),
        ({"train.json.xz": b"x", ".hidden.csv": b"x", "dataset_infos.json": b"{}", "LICENSE.txt": b"x"}, "no Parquet"),
        ({}, "what it has is: nothing"),
    ],
)  # fmt: skip
def test_one_without_data_that_is_read_is_refused(hub: Hub, tmp_path: Path, files: dict[str, bytes], says: str) -> None:
    (tmp_path / "other").mkdir()
    for name, data in files.items():
        (tmp_path / "other" / name).write_bytes(data)
    hub.datasets["maker/other"] = tmp_path / "other"
    with pytest.raises(BadInput, match=says):
        fetch(f"maker/other@{REVISION}")
    assert not sent(hub) and look("maker/other").problem


def test_what_its_makers_call_a_test_set_lies_where_it_is_never_learned_from(hub: Hub, source: Path) -> None:
    """Only the files they name as data are fetched; one whose name says nothing gets a folder that does."""
    jsonl(source / "heldback.jsonl", rows(300, 320))
    jsonl(source / "figures.json", [{"downloads": 3}])
    hub.cards[NAME] = {
        "configs": [
            {
                "config_name": "default",
                "data_files": [
                    {"split": "train", "path": "data/train-*"},
                    {"split": "test", "path": ["heldback.jsonl"]},
                ],
            },
            {"config_name": "odd", "data_files": 7},
            "nonsense",
            {"data_files": {"train": "*" * 50 + "x"}},
        ]
    }
    assert look(NAME).splits == {
        "train": ("data/train-00000-of-00001.parquet",), "test": ("test/heldback.jsonl",),
    }  # fmt: skip
    part = fetch(f"{DESK}/heldback.jsonl")
    assert part == located(Path(), f"{DESK}/test/heldback.jsonl") and part.is_file()
    assert files_below(fetch(DESK)) == {"data/train-00000-of-00001.parquet", "test/heldback.jsonl"}


def test_a_test_set_that_is_called_one_to_learn_from_is_measured_with(hub: Hub, source: Path) -> None:
    jsonl(source / "train_b.jsonl", rows(300, 320))
    hub.cards[NAME] = {"configs": [{"data_files": {"train": "data/train-*", "test": "train_b.jsonl"}}]}
    (place,) = set(look(NAME).splits["test"])
    assert set_of_file(place, ["data/train-00000-of-00001.parquet"]) == "test"
    assert (fetch(DESK) / place).is_file()


def test_who_asks_is_kept_nowhere(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token nor a password in the hub's address."""
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("HF_ENDPOINT", hub.address.replace("http://", "http://anna:secret@"))
    fetch(DESK)
    exact = pinned(DESK)
    assert exact is not None and (known := record_of(exact)) is not None and known.hub == hub.address
    assert "secret" not in exact.record.read_text()


def test_a_folder_of_ones_own_is_filled_whole_or_not_at_all(hub: Hub, tmp_path: Path) -> None:
    """And one that holds something is left alone."""
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "own.csv").write_text("mine")
    with pytest.raises(BadInput, match="is there already"):
        fetch(DESK, to=taken)
    assert files_below(taken) == {"own.csv"} and not hub.asked
    hub.exchanged = True
    with pytest.raises(RunFailed):
        fetch(DESK, to=tmp_path / "new/set")
    assert not (tmp_path / "new/set").exists()
    hub.exchanged = False
    assert files_below(fetch(DESK, to=tmp_path / "new/set")) == READ
    assert {p.name for p in (tmp_path / "new").iterdir()} == {"set"}
    assert not_here(Path(), DESK) is not None, "a source of this name is not looked for there"


def test_a_path_that_is_there_is_that_path(hub: Hub, tmp_path: Path) -> None:
    """Whatever it is called like."""
    for name in (NAME, DESK):
        (tmp_path / "work" / name).mkdir(parents=True)
        assert located(tmp_path / "work", name) == tmp_path / "work" / name
        assert not_here(tmp_path / "work", name) is None
    assert not hub.asked


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (f"https://huggingface.co/datasets/{NAME}/blob/{REVISION}/data/test.jsonl?raw=1", f"{DESK}/data/test.jsonl"),
        (f"https://huggingface.co/datasets/{NAME}", NAME),
        (f"hf://datasets/{DESK}/data", f"{DESK}/data"),
        (f"{DESK}/", DESK),
        (f"huggingface.co/datasets/{NAME}", NAME),
    ],
)
def test_addresses_of_pages_are_names(given: str, meant: str) -> None:
    assert as_written(given) == meant


def test_the_hub_out_of_reach_is_said(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(NlforgeError, match="hub could not be asked about"):
        fetch(DESK)
