"""What comes in by a door in a form nobody expects is told in words people know."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.inner_limits import plainly, with_kind
from engine.core.text_decoding import encoding_of, letters
from engine.data.parse import read_rows_here
from engine.documents.apart import seen_apart
from engine.interchange.imported import load_object
from nlforge.batch import batch_cases

WORDS = "Please build a bot that answers our customers. The budget is 200 euros, and no more than that.\n" * 3
OF_PYTHON = ("recursion", "set_int_max_str_digits", "Exceeds the limit", "4300")
DEEP, LONG = "[" * 100_000, '{"a": ' + "9" * 5000 + "}"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b""])
@pytest.mark.parametrize("name", ["utf-32-le", "utf-32-be"])
def test_a_document_in_utf_32_is_read(tmp_path: Path, mark: bytes, name: str) -> None:
    mark = mark and (codecs.BOM_UTF32_LE if name == "utf-32-le" else codecs.BOM_UTF32_BE)
    (tmp_path / "wishes.txt").write_bytes(mark + WORDS.encode(name))
    assert "The budget is 200 euros" in seen_apart(tmp_path / "wishes.txt").text
    assert encoding_of(tmp_path / "wishes.txt") in ("utf-32", name)


@pytest.mark.parametrize("code", ["cp037", "cp500", "cp1140", "cp273"])
def test_a_document_in_ebcdic_gets_a_sentence(tmp_path: Path, code: str) -> None:
    """The code pages of the United States, of several countries, with the euro, and of Germany."""
    (tmp_path / "wishes.txt").write_bytes(WORDS.encode(code))
    with pytest.raises(BadInput, match="EBCDIC, the encoding of mainframes"):
        seen_apart(tmp_path / "wishes.txt")
    (tmp_path / "desk.csv").write_bytes(("message,answer\n" + "where is my order,on its way\n" * 20).encode(code))
    with pytest.raises(BadInput, match="EBCDIC"):
        read_rows_here(tmp_path / "desk.csv")


@pytest.mark.parametrize(
    "text", ["Ünsere Wünsche für Bücher: größer, schöner, früher. " * 4, "Нам нужен бот. " * 9, "@ " * 99]
)
@pytest.mark.parametrize("code", ["utf-8", "cp1252", "cp1251"])
def test_other_letters_are_no_ebcdic(text: str, code: str) -> None:
    data = text.encode(code, "ignore")
    assert letters(data) is not None


TWICE = '{"message": "first", "answer": "lost", "answer": "kept"}'
LINES = [{"message": f"question {n}", "answer": f"answer {n}"} for n in range(1, 9)]
MIXED = [*map(json.dumps, LINES[:4]), TWICE, *map(json.dumps, LINES[4:]), TWICE]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.jsonl", "\n".join(MIXED), 5),
        (
            "a.json",
            "[\n" + ",\n".join(MIXED) + "\n]",
            6,
        ),
        ("a.json", "\n".join(json.dumps(one, indent=1) for one in LINES[:2]) + f"\n{TWICE}\n{TWICE}", 9),
    ],
)
def test_names_that_come_twice_in_an_object_are_told(tmp_path: Path, name: str, text: str, line: int) -> None:
    (tmp_path / name).write_text(text)
    found = read_rows_here(tmp_path / name)
    (said,) = [one for one in found.left_out if "more than once" in one]
    assert said.startswith("2 objects") and f"line {line}, “answer”" in said
    assert "kept" in [row["answer"] for row in found.rows]


def test_names_that_come_once_are_not_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(LINES))
    assert not read_rows_here(tmp_path / "a.json").left_out


@pytest.mark.parametrize("text", [DEEP, LONG, '{"id": "a", "turns": ' + DEEP])
def test_limits_of_python_reach_nobody(tmp_path: Path, text: str) -> None:
    """In data, in a batch, and in graders of other programs."""
    said = []
    for name in ("a.json", "a.jsonl"):
        (tmp_path / name).write_text(text)
        with pytest.raises(BadInput) as error:
            read_rows_here(tmp_path / name)
        said.append(str(error.value))
    with pytest.raises(BadInput) as error:
        load_object(tmp_path / "a.json")
    said += [str(error.value), next(batch_cases(tmp_path / "a.jsonl")).problem]
    assert not [one for one in said if any(word in one for word in OF_PYTHON)]
    assert all("nested too deeply" in one or "more digits than" in one for one in said)


def test_errors_keep_their_words_where_these_are_of_use() -> None:
    assert (
        plainly(RecursionError("maximum recursion depth exceeded"))
        == with_kind(RecursionError("x"))
        == "it is nested too deeply"
    )
    assert with_kind(KeyError("name")) == "KeyError: 'name'" and plainly(ValueError("no number")) == "no number"
