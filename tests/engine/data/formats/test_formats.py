"""Every kind of file that companies have is read, and those made to harm become a sentence."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from engine.core.row import Row
from engine.core.spec import Source
from engine.data.clean import clean
from engine.data.counts import Counts
from engine.data.folder import files_of
from engine.data.formats.code import walk
from engine.data.formats.quoted import own_words
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.read import read_text
from tests.support.heap import HOSTILE, ROWS, TEXTS

PAIRS = [(f"Where is parcel number {n} of mine", f"It left house {n} today") for n in range(6)]


@pytest.mark.parametrize("name", ROWS)
def test_messages_and_answers_are_found(name: str, tmp_path: Path) -> None:
    """Each kind gives the same pairs, nothing else, with a way back; no one has to name its columns."""
    ROWS[name](tmp_path / name, PAIRS)
    found = profile_source(tmp_path / name)
    assert found.problem == ""
    assert found.usable == len(PAIRS), found
    rows = [r for r in read_rows(Source(path=name), tmp_path) if r.reply]
    assert sorted((r.prompt, r.reply) for r in rows) == PAIRS
    assert all(r.line >= 1 and r.file.startswith(name) for r in rows)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_read_as_seen(name: str, tmp_path: Path) -> None:
    """The words of each kind of document come through, its scripts do not."""
    TEXTS[name](tmp_path / name, "Returns are free for thirty days")
    found = read_text(tmp_path / name)
    assert "Returns are free for thirty days" in found
    assert "steal" not in found
    assert profile_source(tmp_path / name).kind == "text"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_sentence(name: str, tmp_path: Path) -> None:
    """It never raises, never hangs, and leaves nothing behind beside itself."""
    HOSTILE[name](tmp_path / name)
    before = sorted(p.name for p in tmp_path.iterdir())
    found = profile_source(tmp_path / name)
    assert found.usable == 0
    assert found.problem or found.left_out or found.kind == "missing"
    assert "Traceback" not in found.problem
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_what_an_archive_may_not_give_is_said(tmp_path: Path) -> None:
    """A member that points outside is left out with its reason, and nothing is written there."""
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    ROWS["archive.zip"](inside / "x.zip", PAIRS)
    found = profile_source(inside / "x.zip")
    assert any("outside.csv" in said and "outside of the archive" in said for said in found.left_out)
    assert not list(tmp_path.rglob("outside.csv"))
    assert read_rows(Source(path="x.zip"), inside)[0].file == "x.zip/deep/inside/inner.csv"


def test_a_repository_is_read_as_its_gitignore_says(tmp_path: Path) -> None:
    """Ignored files, caches, links and what Office keeps beside an open document are not looked at; nested rules count
    below their folder."""
    for name in ("src/a.py", "src/b.pyc.py", "build/c.py", "src/gen/d.py", ".git/e.py", "node_modules/f.js", "keep.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1")
    (tmp_path / ".gitignore").write_text("build/\n*.pyc.py\n")
    (tmp_path / "src" / ".gitignore").write_text("gen/\n")
    (tmp_path / "loop").symlink_to(tmp_path)
    for name in ("~$manual.docx", ".~lock.manual.odt#"):
        (tmp_path / name).write_bytes(b"\0" * 20)
    assert [str(p.relative_to(tmp_path)) for p in walk(tmp_path)] == [
        ".gitignore",
        "keep.md",
        "src/.gitignore",
        "src/a.py",
    ]
    assert [p.name for p in files_of(tmp_path)] == ["keep.md", "a.py"]


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("Thanks!\n\nOn Mon, 2 Nov 2026 at 10:00 A <a@b.org> wrote:\n> Where is it?\n", "Thanks!"),
        ("Hello\n-- \nJohn\nACME", "Hello"),
        ("> Where is it?\nOn its way.\n> And the other?\nLost.", "On its way.\nLost."),
        ("Yes\nSent from my iPhone", "Yes"),
        ("Ja.\n\nAm 02.11.2026 schrieb A:\n> Ist es da?", "Ja."),
    ],
)
def test_a_mail_says_its_own_words(written: str, own: str) -> None:
    """Quoted mails, signatures and footers are nobody's answer."""
    assert own_words(written) == own


@pytest.mark.parametrize(("text", "line"), [
    ("sep=;\nFrage;Antwort\n\"Wo ist; mein Paket?\";Es kommt.\n", 3),
    ((
        "Export of the help desk, 2026\n\nticket_id;Frage;Antwort\n1;\"Wo ist; mein Paket?\";Es kommt.\n2;Und "
        "nun?;Hier.\n"
    ), 4),
    ("Frage;Antwort\n\"Wo ist; mein Paket?\";Es kommt.\n", 2),
])  # fmt: skip
def test_a_table_may_begin_with_a_title(text: str, line: int, tmp_path: Path) -> None:
    """What stands above the names of the columns is none of them, and rows keep their line."""
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    rows = read_rows(Source(path="t.csv", kind="table"), tmp_path)
    assert (rows[0].prompt, rows[0].reply, rows[0].line) == ("Wo ist; mein Paket?", "Es kommt.", line)


def test_rows_of_many_shapes_in_one_file_are_all_read(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text(
        "\n".join(
            [
                '{"prompt": "a?", "completion": "b"}',
                '{"messages": [{"role": "user", "content": "c?"}, {"role": "assistant", "content": "d"}]}',
                '{"instruction": "e", "input": "f", "output": "g"}',
                '{"prompt": "h?", "chosen": "i", "rejected": "j"}',
            ]
        ),
        encoding="utf-8",
    )
    rows = read_rows(Source(path="m.jsonl", kind="jsonl"), tmp_path)
    assert [(r.prompt, r.reply, r.rejected) for r in rows] == [
        ("a?", "b", ""),
        ("c?", "d", ""),
        ("e\nf", "g", ""),
        ("h?", "i", "j"),
    ]


def test_a_mail_that_does_not_say_how_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "m.mbox").write_bytes(
        "\n".join(
            [
                "From a@x Mon Jan  1 10:00:00 2024",
                "From: a@x",
                "Message-ID: <1@x>",
                "",
                "Wie gebe ich zurück?",
                "",
                "From b@x Mon Jan  1 11:00:00 2024",
                "From: b@x",
                "Message-ID: <2@x>",
                "In-Reply-To: <1@x>",
                "",
                "Mit dem Rückschein.",
                "",
            ]
        ).encode()
    )
    rows = read_rows(Source(path="m.mbox", kind="table"), tmp_path)
    assert [(r.prompt, r.reply) for r in rows] == [("Wie gebe ich zurück?", "Mit dem Rückschein.")]


def test_a_damaged_member_leaves_the_others_of_its_archive(tmp_path: Path) -> None:
    ROWS["book.xlsx"](tmp_path / "good.xlsx", PAIRS)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("broken.xlsx", os.urandom(2000))
        file.writestr("half.xlsx", (tmp_path / "good.xlsx").read_bytes()[:-300])
        file.writestr("broken.parquet", b"PAR1" + os.urandom(2000) + b"PAR1")
        file.writestr(
            "chat.txt",
            "02/11/2026, 10:00 - Kim: Is it open?\n02/11/2026, 10:01 - Desk: Yes.\n02/11/2026, 10:02 - Kim: And then?",
        )
        file.write(tmp_path / "good.xlsx", "good.xlsx")
    found = profile_source(tmp_path / "x.zip")
    assert found.usable == len(PAIRS) + 1
    assert sorted(said.split(":")[0] for said in found.left_out) == [
        "broken.parquet",
        "broken.xlsx",
        "chat.txt",
        "half.xlsx",
    ]


def test_half_a_letter_is_no_reason_to_stop(tmp_path: Path) -> None:
    """JSON may name half of an emoji; two halves are one again, and one alone is the sign for what cannot be read."""
    lines = [
        '{"prompt": "Wo ist es \\ud800 denn?", "completion": "Es kommt am Montag, password: \\udfffgeheim1"}',
        '{"prompt": "Und \\ud83d\\ude00 nun?", "completion": "Hier", "\\udc00": "x"}',
    ]
    (tmp_path / "m.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert profile_source(tmp_path / "m.jsonl").usable == 2
    rows = read_rows(Source(path="m.jsonl", kind="jsonl"), tmp_path)
    assert [r.prompt for r in rows] == ["Wo ist es \ufffd denn?", "Und 😀 nun?"]
    kept = clean([*rows, Row("Made \ud800 elsewhere", "well", "f", 1)], ("secret", "password"), Counts())
    "".join(r.prompt + r.reply for r in kept).encode()
    assert "geheim1" not in kept[0].reply
