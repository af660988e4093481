"""Folders of `datasets.save_to_disk`, Arrow files and what `datasets` writes into Parquet, all written by the library
itself; and the same damaged, lied about and booby-trapped."""

from __future__ import annotations

import datetime
import json
import pickle
import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from engine.core.errors import BadInput
from engine.core.spec import Source
from engine.data.counts import Counts
from engine.data.folder import files_of
from engine.data.prepare import prepare, read_rows
from engine.data.profile import profile_source
from engine.data.read import read_table
from tests.engine.data.formats.written_sets import (
    TOPICS,
    Trap,
    asked,
    cut_off,
    one_missing,
    other_bytes,
    saved,
    set_of,
    topics,
)
from tests.support.specs import spec_of


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A single set in three files."""
    return saved(set_of(asked(60)), tmp_path / "prices", num_shards=3)


def test_splits_measure_and_labels_have_names(tmp_path: Path) -> None:
    """Of a DatasetDict the test rows measure, validation rows do neither, and a ClassLabel is its name."""
    folder = saved(topics({"train": 60, "test": 12, "validation": 6}), tmp_path / "topics")
    assert files_of(tmp_path) == [folder]
    found = profile_source(folder)
    assert (found.kind, found.usable, found.measuring, found.labels, found.problem) == ("table", 60, 12, True, "")
    assert {label for label, _ in found.label_counts} == set(TOPICS)
    assert [n.text for n in found.notes if n.code == "rows_not_used"] == [
        "12 rows of topics are in its set “test”: they are used for testing only.",
        "6 rows of topics are in its set “validation”: they are used neither for training nor for testing, because "
        "the test rows measure.",
    ]
    data = prepare(spec_of("topics"), tmp_path)
    assert {r.file for r in data.train} == {"topics/train"} and {r.file for r in data.held_out} == {"topics/test"}
    assert data.counts.dropped["set_aside"] == 6 and {r.reply for r in data.train} <= set(TOPICS)


def test_a_single_set_in_several_files(one: Path) -> None:
    found = read_table(one)
    assert [r["question"] for r in found.rows] == [r["question"] for r in asked(60)]
    assert (found.lines, found.left_out) == (list(range(1, 61)), ())


def test_an_arrow_file_alone_and_feather(tmp_path: Path, one: Path) -> None:
    """A stream, as `datasets` writes it, the file form of Arrow, and Feather; the labels have names here too."""
    import pyarrow.feather

    shard = next(iter(sorted(one.glob("*.arrow"))))
    assert len(read_table(shard).rows) == 20
    table = pa.Table.from_pylist(asked(30))
    pyarrow.feather.write_feather(table, str(tmp_path / "a.feather"), compression="zstd")
    with pa.OSFile(str(tmp_path / "b.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    for name in ("a.feather", "b.arrow"):
        assert len(read_rows(Source(path=name), tmp_path)) == 30
    saved(topics({"train": 30})["train"], tmp_path / "t")
    (labelled,) = (tmp_path / "t").glob("*.arrow")
    assert {r["label"] for r in read_table(labelled).rows} == set(TOPICS)


def test_parquet_of_datasets_has_names_and_no_pictures(tmp_path: Path) -> None:
    topics({"train": 30})["train"].to_parquet(str(tmp_path / "t.parquet"))
    assert {r["label"] for r in read_table(tmp_path / "t.parquet").rows} == set(TOPICS)
    set_of([{**row, "scan": b"\x89PNG"} for row in asked(25)]).to_parquet(str(tmp_path / "p.parquet"))
    found = read_table(tmp_path / "p.parquet")
    assert found.columns == ("question", "answer") and found.unused == ("scan",)


def test_kinds_of_features(tmp_path: Path) -> None:
    """Chats, lists of labels, nested objects, times, figures and nulls; what holds no words is named."""
    from datasets import Array2D, Audio, ClassLabel, Features, Image, List, Value

    at = datetime.datetime(2024, 5, 1, 8, 30)
    say = {"role": Value("string"), "content": Value("string")}
    features = Features({
        "messages": List(say), "tags": List(ClassLabel(names=["urgent", "angry"])), "sent": Value("timestamp[ns]"),
        "day": Value("date32"), "cost": Value("decimal128(8, 2)"), "mean": Value("float64"),
        "meta": {"who": Value("string"), "photo": Value("binary")}, "vector": List(Value("float32")),
        "grid": Array2D((1, 2), "float32"), "scan": Image(decode=False), "call": Audio(decode=False),
    })  # fmt: skip
    rows = [
        {
            "messages": [
                {"role": "user", "content": f"Is boat {n} late?"},
                {"role": "assistant", "content": f"By {n} minutes."},
            ],
            "tags": [0, 1] if n % 2 else [],
            "sent": at if n else None,
            "day": at.date(),
            "cost": Decimal("4.50"),
            "mean": float("nan") if n else 0.5,
            "meta": {"who": f"agent {n}", "photo": b"x"},
            "vector": [0.1, 0.2],
            "grid": [[0.1, 0.2]],
            "scan": None,
            "call": None,
        }
        for n in range(30)
    ]
    found = read_table(saved(set_of(rows, features), tmp_path / "s"))
    assert (found.rows[3]["prompt"], found.rows[3]["reply"]) == ("Is boat 3 late?", "By 3 minutes.")
    assert found.rows[3]["sent"] == "2024-05-01T08:30:00" and found.rows[3]["cost"] == "4.50"
    assert not found.rows[0].get("sent") and found.rows[0]["mean"] == "0.5" and not found.rows[1].get("mean")
    assert set(found.unused) >= {"vector", "grid", "scan", "call", "meta.photo"}
    assert not any("agent" not in row for row in found.unused if row.startswith("meta.who"))


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        (lambda n: {"prompt": f"Price of {n}?", "completion": f"{n} euros."}, ("Price of 7?", "7 euros.")),
        (
            lambda n: {"prompt": f"Price of {n}?", "chosen": f"{n} euros.", "rejected": "No idea."},
            ("Price of 7?", "7 euros."),
        ),
        (lambda n: {"translation": {"de": f"Tür {n}", "en": f"Door {n}"}}, ("Tür 7", "Door 7")),
        (
            lambda n: {"conversations": {"from": ["human", "gpt"], "value": [f"Price of {n}?", f"{n} euros."]}},
            ("Price of 7?", "7 euros."),
        ),
        (
            lambda n: {
                "context": f"Door {n} is red.",
                "question": "Which colour?",
                "answers": {"text": ["red"], "answer_start": [10]},
            },
            ("Door 7 is red.\n\nWhich colour?", "red"),
        ),
    ],
    ids=["completion", "pairs", "translation", "object of lists", "squad"],
)
def test_shapes_of_training_data(tmp_path: Path, row: Callable[[int], dict[str, Any]], pair: tuple[str, str]) -> None:
    saved(set_of([row(n) for n in range(30)]), tmp_path / "s")
    found = read_rows(Source(path="s"), tmp_path)
    assert len(found) == 30 and (found[7].prompt, found[7].reply) == pair


def test_labels_that_are_secret_are_none(tmp_path: Path) -> None:
    """−1 is how test sets without labels are handed out, and no class of its own."""
    from datasets import ClassLabel, Features, Value

    features = Features({"text": Value("string"), "label": ClassLabel(names=["yes", "no"])})
    rows = [{"text": f"Row {n}", "label": -1 if n > 20 else n % 2} for n in range(30)]
    found = read_table(saved(set_of(rows, features), tmp_path / "s"))
    assert [r["label"] for r in found.rows[19:23]] == ["no", "yes", "", ""]


def test_what_was_tokenised_says_so(tmp_path: Path) -> None:
    folder = saved(set_of([{"input_ids": [1, 2], "attention_mask": [1, 1]}] * 30), tmp_path / "s")
    assert "numbers of tokens and no texts" in profile_source(folder).problem


def test_beside_other_files_and_in_an_archive(tmp_path: Path, one: Path) -> None:
    """One source beside others in a folder, and one table in a zip file."""
    (tmp_path / "more.csv").write_text("question,answer\n" + "".join(f"How far is {n}?,{n} km\n" for n in range(30)))
    assert files_of(tmp_path) == [tmp_path / "more.csv", one]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in one.iterdir():
            archive.write(file, file.name)
    found = read_table(tmp_path / "all.zip")
    assert len(found.rows) == 60 and found.left_out == ()


def _state(folder: Path, **changes: object) -> None:
    state = json.loads((folder / "state.json").read_text())
    (folder / "state.json").write_text(json.dumps({**state, **changes}))


def _outside(folder: Path) -> None:
    secret = folder.parent / "secret.arrow"
    shutil.copy(next(iter(folder.glob("*.arrow"))), secret)
    files = json.loads((folder / "state.json").read_text())["_data_files"]
    _state(folder, _data_files=[*files, {"filename": "../secret.arrow"}, {"filename": str(secret)}])


def _linked(folder: Path) -> None:
    first, *_ = sorted(folder.glob("*.arrow"))
    first.rename(folder.parent / "elsewhere.arrow")
    first.symlink_to(folder.parent / "elsewhere.arrow")


def _cut_at_the_end(folder: Path) -> None:
    file = sorted(folder.glob("*.arrow"))[1]
    file.write_bytes(file.read_bytes()[:-8])


def _extra(folder: Path) -> None:
    shutil.copy(sorted(folder.glob("*.arrow"))[1], folder / "old.arrow")


def _no_state(folder: Path) -> None:
    (folder / "state.json").write_text("[" * 100_000)


def _huge(folder: Path) -> None:
    info = json.loads((folder / "dataset_info.json").read_text())
    info |= {"splits": {"train": {"num_examples": 10**18}}, "dataset_size": 10**30, "download_size": -1}
    (folder / "dataset_info.json").write_text(json.dumps(info))


def _lying(folder: Path) -> None:
    _state(folder, _fingerprint="0" * 16, _format_type="custom", _format_kwargs={"transform": "os.system"})


def _scripts(folder: Path) -> None:
    (folder / "prices.py").write_text("raise SystemExit('run')")
    (folder / "extra.pkl").write_bytes(pickle.dumps(Trap()))


@pytest.mark.parametrize(
    ("harm", "rows", "told"),
    [
        (_outside, 60, ("names a file outside of the folder", "names a file outside of the folder")),
        (_linked, 40, ("it is a link",)),
        (one_missing, 40, ("data-00001-of-00003.arrow: it is missing",)),
        (cut_off, 40, ("data-00001-of-00003.arrow: it cannot be read",)),
        (_cut_at_the_end, 60, ("it was cut off",)),
        (other_bytes, 40, ("data-00001-of-00003.arrow: it cannot be read",)),
        (_extra, 60, ("old.arrow: state.json does not name it",)),
        (_no_state, 60, ("state.json: it is damaged", "all Arrow files beside it are read")),
        (_huge, 60, ()),
        (_lying, 60, ()),
        (_scripts, 60, ("extra.pkl, prices.py: of other kinds, and no code of a data set is ever run",)),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_strangers_wrote(one: Path, harm: Callable[[Path], None], rows: int, told: tuple[str, ...]) -> None:
    """A sentence for each; nothing outside of the folder is read, and nothing is run."""
    harm(one)
    found = read_table(one)
    assert len(found.rows) == rows and not (one.parent / "sprung").exists() and not Path("sprung").exists()
    assert len(found.left_out) == len(told), found.left_out
    assert all(part in said for part, said in zip(told, found.left_out, strict=True)), found.left_out


def test_splits_that_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = saved(topics({"train": 30, "test": 6}), tmp_path / "topics")
    saved(set_of(asked(30)), tmp_path / "other")
    (folder / "linked").symlink_to(tmp_path / "other")
    (folder / "dataset_dict.json").write_text(json.dumps({"splits": ["train", "../other", "linked", "gone"]}))
    found = read_table(folder)
    assert len(found.rows) == 30 and {r["split"] for r in found.rows} == {"train"}
    said = "\n".join(found.left_out)
    for part in ("“../other”: its name points outside", "linked: it is a link", "gone: its folder is missing",
                 "folder test: dataset_dict.json does not name it"):  # fmt: skip
        assert part in said, said


def test_a_set_of_which_nothing_is_left(one: Path) -> None:
    for file in one.glob("*.arrow"):
        file.unlink()
    found = profile_source(one)
    assert "Nothing in" in found.problem and "is missing" in found.problem


def test_a_number_beyond_its_labels_stays_a_number(tmp_path: Path) -> None:
    """And features that are no features change nothing."""
    folder = saved(topics({"train": 30})["train"], tmp_path / "s")
    info = json.loads((folder / "dataset_info.json").read_text())
    info["features"]["label"]["names"] = ["only"]
    (folder / "dataset_info.json").write_text(json.dumps(info))
    assert {r["label"] for r in read_table(folder).rows} == {"only", "1", "2"}
    (folder / "dataset_info.json").write_text('{"features": [1]}')
    assert {r["label"] for r in read_table(folder).rows} == set(TOPICS)


def test_letters_that_are_none_and_offsets_that_lie(tmp_path: Path) -> None:
    """Bytes that are no text keep their neighbours; a file made to point beyond itself is refused."""
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\x00\x00\x00\x00\x04\x00\x00\x00"), pa.py_buffer(b"a\xff\xfez")]
    )
    batch = pa.record_batch([bad, pa.array(["yes"])], names=["text", "label"])
    with pa.OSFile(str(tmp_path / "bad.arrow"), "wb") as file, pa.ipc.new_stream(file, batch.schema) as out:
        out.write_batch(batch)
    honest = (tmp_path / "bad.arrow").read_bytes()
    at = honest.rindex(b"\x04\x00\x00\x00", 0, honest.index(b"a\xff\xfez"))
    (tmp_path / "lying.arrow").write_bytes(honest[:at] + b"\xff\xff\xff\x7f" + honest[at + 4 :])
    assert read_table(tmp_path / "bad.arrow").rows == [{"text": "a\ufffd\ufffdz", "label": "yes"}]
    with pytest.raises(BadInput, match="no Arrow file that can be read"):
        read_table(tmp_path / "lying.arrow")


def test_names_that_stand_twice_and_dates_beyond_the_calendar(tmp_path: Path) -> None:
    far = pa.array([9_500_000_000_000] * 3, pa.timestamp("s"))
    table = pa.Table.from_arrays(
        [pa.array(["a", "b", "c"]), pa.array(["x", "y", "z"]), pa.array(["1", "2", "3"]), far],
        names=["question", "answer", "answer", "at"],
    )
    with pa.OSFile(str(tmp_path / "t.arrow"), "wb") as file, pa.ipc.new_stream(file, table.schema) as out:
        out.write_table(table)
    found = read_table(tmp_path / "t.arrow")
    assert found.rows[0]["answer"] == "1" and not found.rows[0]["at"]
    assert found.unused == ("answer (all columns of this name but the last)",)


def test_counts_reach_the_data_card(tmp_path: Path, one: Path) -> None:
    one_missing(one)
    counts = Counts()
    assert len(read_rows(Source(path="prices"), tmp_path, counts)) == 40
    assert counts.left_out == ["prices: data-00001-of-00003.arrow: it is missing, and with it its rows"]
