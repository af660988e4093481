"""File names as terminals write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlforge.dropped_paths import dropped


@pytest.mark.parametrize("form", ["'{}'", '"{}"', "{escaped}", "file://{address}", "{} ", "'{}' "])
def test_a_dropped_file_stays_whole(form: str, tmp_path: Path) -> None:
    """Quoted, escaped, as an address: the name comes out in quotes, for it holds a blank."""
    path = tmp_path / "Retouren für März (2).csv"
    path.touch()
    said = form.format(
        path,
        escaped=str(path).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)"),
        address=str(path).replace(" ", "%20"),
    )
    assert dropped(said) == f'"{path}"'


def test_several_files_are_several(tmp_path: Path) -> None:
    for name in ("a b.csv", "c.csv"):
        (tmp_path / name).touch()
    assert dropped(f"'{tmp_path}/a b.csv' {tmp_path}/c.csv") == f'"{tmp_path}/a b.csv" {tmp_path}/c.csv'


@pytest.mark.parametrize(
    "text",
    ["", "use a.csv", "it's 5 o'clock", "/nowhere/at all.csv", "what about /etc/passwd ?", "one\ntwo", "“quoted”"],
)
def test_words_are_no_files(text: str) -> None:
    assert dropped(text) is None
