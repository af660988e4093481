"""What is offered behind an @: files of the folder, and nothing else."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from nlforge.dropped_paths import in_words
from nlforge.tui.file_completion import MOST_ENTRIES, MOST_SHOWN, FolderFiles, NamedFile, mention_in


def shown(root: Path, written: str) -> list[str]:
    return [one.shown for one in FolderFiles(root).found(written)]


@pytest.mark.parametrize(
    ("before", "named"),
    [
        ("@", NamedFile(0, "")),
        ("use @da", NamedFile(4, "da")),
        ("use @data/re", NamedFile(4, "data/re")),
        ('use @"my fi', NamedFile(4, "my fi")),
        ("nimm (@ü", NamedFile(6, "ü")),
        ("write to anna@example.org", None),
        ("use @a.csv and", None),
        ("use org/name@0123", None),
        ('@"whole" x', None),
        ("@@", None),
    ],
)
def test_what_is_being_named(before: str, named: NamedFile | None) -> None:
    assert mention_in(before) == named


def test_files_are_found_by_letters_of_their_name(tmp_path: Path) -> None:
    """What begins so comes first, then what holds it, then what has its letters; the nearer the sooner."""
    (tmp_path / "old" / "deep").mkdir(parents=True)
    for name in ("replies.csv", "my_replies.csv", "r_e_p.csv", "other.txt", "old/replies.csv", "old/deep/rep.csv"):
        (tmp_path / name).touch()
    assert shown(tmp_path, "rep") == [
        "replies.csv", "old/replies.csv", "old/deep/rep.csv", "my_replies.csv", "r_e_p.csv",
    ]  # fmt: skip
    assert shown(tmp_path, "REPLIES.CSV")[0] == "replies.csv"
    assert shown(tmp_path, "old/rep") == ["old/replies.csv", "old/deep/rep.csv"]
    assert shown(tmp_path, "zzz") == []


def test_without_letters_the_folder_itself_is_listed(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.csv", "A.csv", "sub/c.csv"):
        (tmp_path / name).touch()
    assert shown(tmp_path, "") == ["A.csv", "b.csv", "sub/"]
    assert shown(tmp_path, "sub/") == ["sub/c.csv"]


def test_nothing_outside_and_nothing_hidden(tmp_path: Path) -> None:
    """Neither by going up, nor by a whole path, a home, or a link that leads out."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root / ".git", root / "in", outside):
        folder.mkdir(parents=True)
    for path in (root / ".env", root / ".git" / "config.csv", root / "in" / "a.csv", outside / "secret.csv"):
        path.touch()
    (root / "link").symlink_to(outside)
    (root / "secret.csv").symlink_to(outside / "secret.csv")
    (root / "round").symlink_to(root)
    (root / "same.csv").symlink_to(root / "in" / "a.csv")
    for written in (
        "../",
        "../outside/",
        "in/../../outside/",
        "/etc/",
        "~/",
        ".",
        ".git/",
        "link/",
        "//",
        "link/secret",
    ):
        assert shown(root, written) == [], written
    assert shown(root, "secret") == []
    assert shown(root, "config") == []
    assert shown(root, "") == ["same.csv", "in/", "round/"]
    assert "round/in/a.csv" not in shown(root, "a.csv")


def test_a_link_that_leads_to_itself_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    for name in ("a.csv", "z.csv"):
        (tmp_path / name).touch()
    assert shown(tmp_path, "") == ["a.csv", "z.csv"] and shown(tmp_path, "csv") == ["a.csv", "z.csv"]


@pytest.mark.parametrize(
    "name",
    ["a\x1b[31mred.csv", "a\nb.csv", 'a"b.csv', "a\u202efsc.csv", "a\tb.csv", os.fsdecode(b"a\xff.csv"), "~a.csv"],
)
def test_names_that_words_cannot_hold_are_not_offered(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    (tmp_path / "a.csv").touch()
    assert shown(tmp_path, "a") == ["a.csv"] and shown(tmp_path, "") == ["a.csv"]


@pytest.mark.parametrize(
    "name", ["[bold]a[/bold]".replace("/", "") + ".csv", "返品 メッセージ.csv", "a'b.csv", "Größe März.csv"]
)
def test_other_names_are_said_as_dropped_ones_are(name: str, tmp_path: Path) -> None:
    """In quotes where they hold a blank; letters with accents are found however they are written."""
    (tmp_path / unicodedata.normalize("NFD", name)).touch()
    (one,) = FolderFiles(tmp_path).found(unicodedata.normalize("NFC", name)[:4])
    assert one.said == in_words(one.path) and unicodedata.normalize("NFC", one.path) == name
    assert mention_in(f"use {one.walked_into}") is not None


def test_of_a_large_folder_a_limited_part_is_looked_at(tmp_path: Path) -> None:
    """Ten thousand files are searched; what lies near is found however much lies deep."""
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(10_000):
        os.close(os.open(folder / f"message-{n:05}.txt", os.O_CREAT | os.O_WRONLY))
    (tmp_path / "near.csv").touch()
    files = FolderFiles(tmp_path)
    assert [one.path for one in files.found("near")] == ["near.csv"]
    assert [one.path for one in files.found("09999")] == ["many/message-09999.txt"]
    assert len(files.found("message")) == MOST_SHOWN
    # Whoever has written on no longer waits, and what was seen by then is no answer for the next.
    files.forget()
    looked = iter(range(MOST_ENTRIES))
    assert files.found("message", lambda: next(looked) > 100) == []
    assert len(files.found("message")) == MOST_SHOWN


def test_there_is_an_end_to_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies nearest is seen first, and no more than the limit."""
    monkeypatch.setattr("nlforge.tui.file_completion.MOST_ENTRIES", 20)
    (tmp_path / "deep").mkdir()
    for n in range(50):
        (tmp_path / "deep" / f"far-{n}.csv").touch()
    (tmp_path / "near.csv").touch()
    assert shown(tmp_path, "near") == ["near.csv"] and len(shown(tmp_path, "far")) == MOST_SHOWN
    looked: list[bool] = []
    FolderFiles(tmp_path).found("far", lambda: bool(looked.append(True)))
    assert len(looked) <= 21


def test_sessions_and_environments_are_passed_over(tmp_path: Path) -> None:
    for folder, mark in (("desk", "session.jsonl"), ("env", "pyvenv.cfg")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / mark).touch()
        (tmp_path / folder / "a.csv").touch()
    assert shown(tmp_path, "") == [] and shown(tmp_path, "a.csv") == []


def test_a_folder_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    files = FolderFiles(tmp_path / "gone")
    assert files.found("a") == [] and files.found("") == []
    (tmp_path / "loop").symlink_to("loop")
    assert shown(tmp_path, "") == ["a.csv"]
