"""What a run trains on lies in its folder as one Arrow data set: whole or not at all, private, and known by its
fingerprint."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.core.errors import RunFailed
from engine.core.row import Row
from engine.core.spec import TrainingSpec
from engine.data import prepared_set
from engine.data.counts import Counts
from engine.data.prepare import Prepared, prepare
from engine.data.prepared_set import keep_prepared, open_prepared
from engine.data.stored_rows import ARROW, StoredRows, chosen, rows_fingerprint, write_rows
from engine.data.texts import Texts
from engine.graders.verdict import References
from tests.support.messages import desk_table
from tests.support.places import ROOT
from tests.support.specs import spec_of

SPEC = spec_of("desk.csv")
ROWS = [
    Row(
        f"How much is item {n}?",
        f"It costs {n} euros.",
        "desk.csv",
        n,
        group="Ana Ruiz",
        groups=("customer=Ana Ruiz",),
        names=("Ana Ruiz",),
        passage="Ana Ruiz asked",
        rejected="No idea." if n % 2 else "",
        liked=None if n % 3 else True,
    )
    for n in range(1, 31)
]


def data(rows: list[Row] = ROWS, **more: object) -> Prepared:
    counts = Counts(read=30, secrets=["hunter2-secret"])
    counts.drop("duplicate", Row("a", "b", "desk.csv", 9))
    return Prepared(rows[:-3], rows[-3:], counts, References("", (), None, "none"), (), 64, **more)  # type: ignore[arg-type]


def stored(rows: list[Row]) -> list[Row]:
    return [replace(r, group="", groups=(), names=(), passage="") for r in rows]


def test_datasets_reads_it(tmp_path: Path) -> None:
    """As the data set it is, with its splits, and from the library alone."""
    from datasets import DatasetDict, load_from_disk

    texts = Texts(("One text.",), ("Another.",))
    kept, _ = keep_prepared(data(texts=texts), SPEC, tmp_path / "data")
    found = load_from_disk(str(tmp_path / "data"))
    assert isinstance(found, DatasetDict) and {s: len(d) for s, d in found.items()} == {"train": 27, "test": 3}
    assert found["train"][4] == {"prompt": "How much is item 5?", "reply": "It costs 5 euros.", "file": "desk.csv",
                                 "line": 5, "made": "", "rejected": "No idea.", "liked": None}  # fmt: skip
    assert found["train"].cache_files and load_from_disk(str(tmp_path / "data" / "texts"))["test"]["text"][:] == [
        "Another."
    ]
    assert (list(kept.train), kept.held_out) == (stored(ROWS[:-3]), stored(ROWS[-3:]))
    assert (list(kept.texts.train), list(kept.texts.held_out)) == (["One text."], ["Another."])


def test_nothing_private_is_stored_and_nobody_else_reads_it(tmp_path: Path) -> None:
    """Neither whom rows are of, which is not redacted, nor secrets; whatever the umask."""
    before = os.umask(0)
    try:
        keep_prepared(data(), SPEC, tmp_path / "data")
    finally:
        os.umask(before)
    files = [p for p in (tmp_path / "data").rglob("*") if p.is_file()]
    assert {p.stat().st_mode & 0o777 for p in files} == {0o600} and len(files) == 15
    assert {p.stat().st_mode & 0o777 for p in [tmp_path / "data", *(tmp_path / "data").rglob("*")] if p.is_dir()} == {
        0o700
    }
    whole = b"".join(p.read_bytes() for p in files)
    assert b"item 5?" in whole and b"Ruiz" not in whole and b"hunter2" not in whole


def test_what_is_read_is_redacted(tmp_path: Path) -> None:
    """From a file with addresses and a password to what lies on the disk."""
    table = (
        desk_table(60).replace('?"', '? Write to ana.ruiz@mail.example"').replace('."', '. The password is Hunter2x!k"')
    )
    (tmp_path / "desk.csv").write_text(table)
    keep_prepared(prepare(SPEC, tmp_path), SPEC, tmp_path / "data")
    whole = b"".join(p.read_bytes() for p in (tmp_path / "data").rglob("*.arrow"))
    assert b"drop point" in whole and b"ruiz" not in whole and b"Hunter2x" not in whole


def test_the_fingerprint_is_of_contents_and_of_what_prepared_them(tmp_path: Path) -> None:
    """The same in another process and folder; another where a row, their order, a side or the preparation differs."""
    _, first = keep_prepared(data(), SPEC, tmp_path / "a")
    code = (
        "import sys; from pathlib import Path; from tests.engine.data.prepared_again import again; "
        "print(again(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "5", "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == first and first.startswith("sha256:")
    others = [
        keep_prepared(changed, spec, tmp_path / "b")[1]
        for changed, spec in (
            (data([replace(ROWS[0], reply="It costs 2 euros."), *ROWS[1:]]), SPEC),
            (data([replace(ROWS[0], liked=False), *ROWS[1:]]), SPEC),
            (data([ROWS[1], ROWS[0], *ROWS[2:]]), SPEC),
            (replace(data(), reply_tokens=65), SPEC),
            (data(texts=Texts(("a",))), SPEC),
            (data(), spec_of("desk.csv", seed=8)),
        )
    ]
    assert len({first, *others}) == 7
    # A row may not look like the end of one split and the beginning of the next.
    assert rows_fingerprint({"a": [ROWS[0]], "b": []}, {}) != rows_fingerprint({"a": [], "b": [ROWS[0]]}, {})


def test_it_is_opened_as_it_was(tmp_path: Path) -> None:
    kept, mark = keep_prepared(data(), SPEC, tmp_path / "data")
    found, secrets = open_prepared(tmp_path / "data", mark, SPEC, tmp_path)
    assert list(found.train) == list(kept.train) and found.held_out == kept.held_out
    assert (found.labels, found.reply_tokens, secrets, found.counts.secrets) == ((), 64, 1, [])
    assert found.counts.dropped == {"duplicate": 1} and found.counts.places == {"duplicate": [("desk.csv", 9)]}


def _damaged(folder: Path, how: str) -> None:
    file = folder / "train" / ARROW
    whole = file.read_bytes()
    match how:
        case "a word":
            file.write_bytes(whole.replace(b"It costs 5 euros.", b"It costs 9 euros."))
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "gone":
            file.unlink()
        case "no folder":
            folder.rename(folder.with_name("elsewhere"))
        case "about":
            (folder / "prepared.json").write_text("{")
        case "other columns":
            about = folder / "texts" / "train" / ARROW
            file.write_bytes(about.read_bytes())


@pytest.mark.parametrize("how", ["a word", "cut", "gone", "no folder", "about", "other columns"])
def test_what_was_changed_is_not_opened(tmp_path: Path, how: str) -> None:
    _, mark = keep_prepared(data(), SPEC, tmp_path / "data")
    _damaged(tmp_path / "data", how)
    with pytest.raises(RunFailed) as refused:
        open_prepared(tmp_path / "data", mark, SPEC, tmp_path)
    assert refused.value.why and refused.value.todo


def test_a_write_that_was_broken_off_is_not_taken_for_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there before stays, nothing half is left beside it, and what a kill left goes with the next one."""
    kept, mark = keep_prepared(data(), SPEC, tmp_path / "data")
    real = write_rows

    def broken(folder: Path, rows: list[Row], split: str, fingerprint: str) -> None:
        if split == "test":
            raise OSError(28, "No space left on device")
        real(folder, rows, split, fingerprint)

    monkeypatch.setattr(prepared_set, "write_rows", broken)
    with pytest.raises(RunFailed, match="no space left"):
        keep_prepared(data(ROWS[5:]), SPEC, tmp_path / "data")
    assert [p.name for p in tmp_path.iterdir()] == ["data"]
    assert list(open_prepared(tmp_path / "data", mark, SPEC, tmp_path)[0].train) == list(kept.train)
    monkeypatch.setattr(prepared_set, "write_rows", real)
    (tmp_path / "data.0123456789abcdef.new" / "train").mkdir(parents=True)
    keep_prepared(data(ROWS[5:]), SPEC, tmp_path / "data")
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").touch()
    (tmp_path / "data").symlink_to(tmp_path / "mine")
    with pytest.raises(Exception, match="is a link"):
        keep_prepared(data(), SPEC, tmp_path / "data")
    assert (tmp_path / "mine" / "letter").exists()


def test_another_process_opens_the_same_file(tmp_path: Path) -> None:
    """What is sent to it is a path, whatever the number of rows."""
    many = [replace(ROWS[0], line=n) for n in range(3000)]
    write_rows(tmp_path / "train", many, "train", "sha256:0")
    rows = StoredRows(tmp_path / "train" / ARROW)
    sent = pickle.dumps(chosen(rows, lambda row: True))
    assert len(sent) < 400 and list(pickle.loads(sent)) == stored(many)
    some = chosen(rows, lambda row: row.line % 2 == 1)
    assert [r.line for r in some[:3]] == [1, 3, 5] and some[-1].line == 2999 and len(some) == 1500
    assert rows[-1].line == 2999 and [r.line for r in rows[998:1002]] == [998, 999, 1000, 1001]
    with pytest.raises(IndexError):
        rows[3000]


def test_letters_nothing_can_write_are_stored_as_they_are_trained(tmp_path: Path) -> None:
    """Half a pair of UTF-16 in a row neither ends the run nor changes the fingerprint between writing and opening."""
    rows = [replace(ROWS[0], reply="It costs \ud83d euros."), *ROWS[1:]]
    _, mark = keep_prepared(data(rows), SPEC, tmp_path / "data")
    found, _ = open_prepared(tmp_path / "data", mark, SPEC, tmp_path)
    assert "euros." in found.train[0].reply and "\ud83d" not in found.train[0].reply
    broken = Texts(("One \ud83d text.",), ("Another \ude00.",))
    _, mark = keep_prepared(data(texts=broken), SPEC, tmp_path / "data")
    texts = open_prepared(tmp_path / "data", mark, SPEC, tmp_path)[0].texts
    assert (list(texts.train), list(texts.held_out)) == (["One \ufffd text."], ["Another \ufffd."])


def test_what_prepared_it_stands_beside_it(tmp_path: Path) -> None:
    _, mark = keep_prepared(data(), SPEC, tmp_path / "data")
    about = json.loads((tmp_path / "data" / "prepared.json").read_text())
    assert about["fingerprint"] == mark and about["prepared_by"]["data"] == SPEC.data.model_dump(mode="json")
    assert about["secrets"] == 1 and isinstance(SPEC, TrainingSpec)
