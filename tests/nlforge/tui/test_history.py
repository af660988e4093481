"""What was said before comes back, and nothing that should not be kept is."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from engine.core.journal import append_line
from nlforge.tui.history import LONGEST, MOST, SaidLines, history_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "said" / "lines.jsonl"


def kept(file: Path) -> list[str]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def walked(lines: SaidLines) -> list[str]:
    found = []
    while (line := lines.older()) is not None:
        found.append(line)
    return found


def test_lines_come_back_the_newest_first(file: Path) -> None:
    """In this session, and in the next of the same folder; the same line twice is one."""
    first = SaidLines(file)
    for text in ("one", "two\nin two rows", "two\nin two rows", "drei: 返品"):
        first.add(text)
    assert walked(first) == ["drei: 返品", "two\nin two rows", "one"]
    assert first.older() is None and first.newer() == "two\nin two rows"
    again = SaidLines(file)
    again.read()
    assert walked(again) == ["drei: 返品", "two\nin two rows", "one"]
    assert [again.newer(), again.newer(), again.newer(), again.newer()] == [
        "two\nin two rows",
        "drei: 返品",
        None,
        None,
    ]
    assert not again.walking


def test_the_file_is_for_this_person_alone(file: Path) -> None:
    SaidLines(file).add("one")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_no_more_than_the_last_lines_are_kept(file: Path) -> None:
    """Also where another window has written to the same file."""
    for n in range(MOST + 30):
        file.parent.mkdir(exist_ok=True)
        with open(file, "a", encoding="utf-8") as out:
            out.write(f'"{n}"\n')
    lines = SaidLines(file)
    lines.read()
    append_line(file, '"of another window"')
    lines.add("last")
    assert kept(file)[-2:] == ["of another window", "last"] and len(kept(file)) == MOST
    assert len(lines.lines) == MOST and lines.lines[-1] == "last"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "x" * (LONGEST + 1),
        "the password is hunter2-Zebra!9",
        "use ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    ],
)
def test_secrets_and_long_pastes_are_not_kept(text: str, file: Path) -> None:
    lines = SaidLines(file)
    lines.add(text)
    assert not file.exists() and lines.lines == ()


def test_a_password_given_behind_the_word_for_it_is_not_kept(file: Path) -> None:
    """Spoken of in one line, and given in the next."""
    lines = SaidLines(file)
    lines.add("here is the password for the database:")
    lines.add("Tr0ub4dor&3")
    assert "Tr0ub4dor&3" not in lines.lines and "Tr0ub4dor" not in file.read_text()


def test_a_broken_file_gives_what_is_whole(file: Path) -> None:
    """Damaged lines, and such as are no text, are passed over; what comes next is kept."""
    file.parent.mkdir()
    file.write_bytes(b'"whole"\n{"a": 1}\n\xff\xfe\n[1, 2]\n"torn')
    lines = SaidLines(file)
    lines.read()
    assert lines.lines == ("whole",)
    lines.add("next")
    again = SaidLines(file)
    again.read()
    assert again.lines == ("whole", "next") and again.fault is None


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "no folder"])
def test_a_file_that_cannot_be_written_costs_no_line(kind: str, file: Path, tmp_path: Path) -> None:
    """The lines of this session are there all the same, and nobody else's file is touched."""
    other = tmp_path / "other"
    other.write_text("mine")
    if kind == "no folder":
        file.parent.write_text("in the way")
    else:
        file.parent.mkdir()
    if kind == "folder":
        file.mkdir()
    elif kind == "link":
        file.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(file)
    lines = SaidLines(file)
    lines.read()
    lines.add("one")
    lines.add("two")
    assert lines.fault is not None and walked(lines) == ["two", "one"]
    assert other.read_text() == "mine"


def test_half_letters_can_be_kept(file: Path) -> None:
    lines = SaidLines(file)
    lines.add("half \ud83d of it")
    assert lines.lines == ("half ? of it",) and kept(file) == ["half ? of it"]


def test_each_folder_has_its_own(tmp_path: Path) -> None:
    assert history_file(tmp_path) != history_file(tmp_path / "other")
    assert history_file(tmp_path / "a" / "..") == history_file(tmp_path)
