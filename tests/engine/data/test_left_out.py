"""What of a file is not learned stands on the page before the yes: how much, why, and where it begins."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from engine.core.text_decoding import letters, odd_letters
from engine.data.profile import profile_source
from nlforge.sources import forecaster, measurer
from planner.compile.plan import compile_plan
from planner.requirements import Requirements
from tests.support.machines import CPU
from tests.support.pages import spec_page

_THINGS = [
    "lamp",
    "parcel",
    "bed",
    "tent",
    "chair",
    "door",
    "bottle",
    "plant",
    "kettle",
    "violin",
    "ladder",
    "mirror",
    "carpet",
    "basket",
    "candle",
    "anchor",
]
PAIRS = [
    (
        f"Where can I find the {_THINGS[n % 16]} of order {n * 37 + 11}?",
        f"Look below the {_THINGS[(n * 7 + 3) % 16]} on page {n * 13 + 2}, für alle.",
    )
    for n in range(30)
]


def _table(rows: list[tuple[str, str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("question", "answer"), *rows])
    return out.getvalue()


def _lines(change: Callable[[list[str]], object]) -> str:
    lines = [f'"{a}","{b}"' for a, b in [("question", "answer"), *PAIRS]]
    change(lines)
    return "\n".join(lines) + "\n"


def _torn(path: Path) -> Path:
    path = path / "a.csv"
    path.write_text(_lines(lambda ls: ls.__setitem__(10, '"Where is it,"and more')), encoding="utf-8")
    return path


def _header_again(path: Path) -> Path:
    path = path / "a.csv"
    path.write_text(_table([*PAIRS[:15], ("question", "answer"), *PAIRS[15:]]), encoding="utf-8")
    return path


def _one_bad_byte(path: Path) -> Path:
    path = path / "a.csv"
    lines = _table(PAIRS).encode().split(b"\n")
    lines[7] = lines[7].replace(b"the", b"th\xe9", 1)
    path.write_bytes(b"\n".join(lines))
    return path


def _zeros(path: Path) -> Path:
    path = path / "a.csv"
    path.write_bytes(_table(PAIRS).encode().replace(b"order 48", b"order\x00\x00 48"))
    return path


def _book(path: Path) -> Path:
    import xlsxwriter

    path = path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, hidden = book.add_worksheet("A"), book.add_worksheet("B")
        for n, cells in enumerate([("question", "answer"), *PAIRS[:20], ("question", "answer"), *PAIRS[20:]]):
            sheet.write_row(n, 0, cells)
        sheet.set_row(4, None, None, {"hidden": True})
        hidden.write_row(0, 0, ("question", "answer"))
        hidden.write_row(1, 0, PAIRS[0])
        hidden.hide()
    return path


def _memory(path: Path) -> Path:
    path = path / "a.tmx"
    units = "".join(
        f'<tu><tuv xml:lang="en"><seg>{a}</seg></tuv><tuv xml:lang="de"><seg>{b}</seg></tuv></tu>\n' for a, b in PAIRS
    )
    alone = '<tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>'
    path.write_text(f'<tmx version="1.4"><header srclang="en"/><body>\n{units}{alone}</body></tmx>', encoding="utf-8")
    return path


def _chats(path: Path) -> Path:
    path = path / "a.jsonl"
    items = [{"messages": [{"role": "user", "content": a}, {"role": "assistant", "content": b}]} for a, b in PAIRS]
    items[3], items[5] = {"messages": [{"role": "user", "content": "only me"}]}, {"messages": []}
    path.write_text("".join(json.dumps(i) + "\n" for i in items) + '{"messages": [{"ro', encoding="utf-8")
    return path


def _whatsapp(path: Path) -> Path:
    path = path / "chat.txt"
    lines = ["[02.11.26, 09:00:00] Messages and calls are end-to-end encrypted."]
    for n, (a, b) in enumerate(PAIRS):
        lines += [f"[02.11.26, 10:{n:02}:00] Kim: {a}", f"[02.11.26, 10:{n:02}:30] Desk: {b}"]
    lines[7] = "[02.11.26, 10:03:00] Kim: <Media omitted>"
    path.write_text("\n".join([*lines, "[02.11.26, 11:00:00] Kim: Hello?"]), encoding="utf-8")
    return path


def _telegram(path: Path) -> Path:
    path = path / "result.json"
    said = [
        {
            "id": 1,
            "type": "service",
            "date": "2026-11-02T09:00:00",
            "actor": "Desk",
            "action": "create_group",
            "text": "",
        }
    ]
    for n, (a, b) in enumerate(PAIRS):
        said += [
            {"id": n, "type": "message", "date": f"2026-11-02T10:{n:02}:{s}", "from": who, "from_id": who, "text": text}
            for who, text, s in (("Kim", a, "00"), ("Desk", b, "30"))
        ]
    said.append(
        {
            "id": 99,
            "type": "message",
            "date": "2026-11-02T12:00:00",
            "from": "Kim",
            "from_id": "Kim",
            "photo": "x.jpg",
            "text": "",
        }
    )
    path.write_text(json.dumps({"name": "c", "type": "personal_chat", "id": 1, "messages": said}), encoding="utf-8")
    return path


def _slack(path: Path) -> Path:
    path = path / "2026-11-02.json"
    said: list[dict[str, str]] = [
        {"type": "message", "subtype": "channel_join", "user": "U1", "text": "<@U1> has joined", "ts": "1000.0"}
    ]
    for n, (a, b) in enumerate(PAIRS):
        first = f"{2000 + n * 10}.0"
        said += [
            {"type": "message", "user": f"U{n % 5 + 2}", "text": a, "ts": first, "thread_ts": first},
            {"type": "message", "user": "U1", "text": b, "ts": f"{2001 + n * 10}.0", "thread_ts": first},
        ]
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


def _mails(path: Path) -> Path:
    path = path / "a.mbox"
    out = b""
    for n, (a, b) in enumerate([*PAIRS, ("", "")]):
        for who, text, answers in ((f"k{n}@x.org", a, ""), ("desk@c.com", b, f"<{n}a@x>")):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
                who,
                "desk@c.com",
                "q",
                f"<{n}{'b' if answers else 'a'}@x>",
            )
            if answers and text:
                mail["In-Reply-To"] = answers
            mail.set_content(text)
            out += b"From x@y Mon Nov  2 10:00:00 2026\n" + mail.as_bytes() + b"\n"
    path.write_bytes(out)
    return path


def _archive(path: Path) -> Path:
    path = path / "a.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("b.csv", _table(PAIRS[:3]))
    with zipfile.ZipFile(path, "w") as packed:
        members = {
            "a.csv": _table(PAIRS[:29]),
            "c.csv": _header_again_text(),
            "pic.png": b"\x89PNG",
            "in.zip": inner.getvalue(),
            "e.csv": "",
        }
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def _header_again_text() -> str:
    return _table(
        [(f"May I keep {a}", f"No: {b}") for a, b in PAIRS[:5]]
        + [("question", "answer"), ("And this one, may I?", "That one, yes.")]
    )


def _folder(path: Path) -> Path:
    folder = path / "f"
    folder.mkdir()
    (folder / "a.csv").write_text(_table(PAIRS), encoding="utf-8")
    for name, content in {
        "e.csv": b"",
        "p.png": b"\x89PNG",
        "noend": b"words",
        "x.xyz": b"words",
        "bad.md": bytes(range(256)) * 8,
        "e.xyz": b"",
    }.items():
        (folder / name).write_bytes(content)
    os.symlink("a.csv", folder / "link.csv")
    return folder


FILES: dict[str, tuple[Callable[[Path], Path], int, list[str]]] = {
    "quotes torn": (_torn, 29, ["a.csv: 1 of its rows (line 11) cannot be read for certain"]),
    "header again": (_header_again, 30, ["a.csv: 1 of its rows (line 17) only names the columns again"]),
    "one bad byte": (_one_bad_byte, 30, ["a.csv: 1 of its lines (8) are not in UTF-8 as the rest is"]),
    "zero bytes": (_zeros, 30, ["a.csv: 1 of its lines (3) had zero bytes"]),
    "workbook": (
        _book,
        29,
        [
            "the hidden sheet “B” with 2 rows",
            "A: 1 hidden row (the first is 5)",
            "A: 1 of its rows (row 22) only names the columns again",
        ],
    ),
    "translations": (_memory, 30, ["units in one language only: 1 (line 32)"]),
    "chats of JSON": (
        _chats,
        28,
        [
            "messages nobody answered: 1 (line 4)",
            "entries in which nothing can be learned: 1 (line 6)",
            "1 of its lines (31) are not JSON",
        ],
    ),
    "WhatsApp": (
        _whatsapp,
        29,
        [
            "lines of the program itself, such as who came and left: 1 (line 1)",
            "messages of pictures, sound or files without words: 1 (line 8)",
            "messages nobody answered: 1 (line 62)",
        ],
    ),
    "Telegram": (
        _telegram,
        30,
        [
            "lines of the program itself, such as who came and left: 1 (line 1)",
            "messages of pictures, sound or files without words: 1 (line 62)",
        ],
    ),
    "Slack": (_slack, 30, ["lines of the program itself, such as who came and left: 1 (line 1)"]),
    "mails": (_mails, 30, ["mails without words of their own, such as those of attachments alone: 2 (lines 61, 62)"]),
    "archive": (
        _archive,
        35,
        [
            "pic.png",
            "in.zip: an archive inside an archive is not opened",
            "e.csv",
            "c.csv: 1 of its rows (line 7) only names the columns again",
        ],
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_what_a_reader_leaves_out_is_said_with_its_place(tmp_path: Path, what: str) -> None:
    """What is used and what is said to be left out are all there is."""
    write, used, said = FILES[what]
    found = profile_source(write(tmp_path))
    notes = "\n".join(n.text for n in found.notes)
    assert found.usable == used, notes
    for sentence in said:
        assert sentence in notes, notes


@pytest.mark.parametrize("what", ["header again", "one bad byte", "WhatsApp", "mails"])
def test_it_stands_on_the_page_before_the_yes(tmp_path: Path, what: str) -> None:
    write, _, said = FILES[what]
    path, wants = write(tmp_path), Requirements()
    page = spec_page(compile_plan(wants, measurer(tmp_path, [path])(wants), CPU, foresee=forecaster(tmp_path)))
    part = page.partition("## What is not used")[2]
    assert all(sentence in part for sentence in said), page


def test_files_of_a_folder_that_are_not_read_are_named(tmp_path: Path) -> None:
    """Also where the first of them by name cannot be used at all."""
    folder, wants = _folder(tmp_path), Requirements()
    plan = compile_plan(wants, measurer(tmp_path, [folder])(wants), CPU, foresee=forecaster(tmp_path))
    said = spec_page(plan) + "\n".join(w.text for w in plan.warnings) + "\n".join(q.text for q in plan.questions)
    for name in ("e.csv", "p.png", "noend", "x.xyz", "bad.md", "link.csv", "e.xyz"):
        assert name in said, said


def test_one_damaged_line_changes_no_other() -> None:
    """A few lines in another encoding leave the UTF-8 of all others as it is, and are read in theirs."""
    good = ["Grüße aus Köln", "Straße, größer, ähnlich", "ganz ohne"] * 5
    data = "\n".join(good).encode() + b"\n" + "Wörter für später".encode("cp1252")
    assert letters(data) == "\n".join([*good, "Wörter für später"])
    assert odd_letters(data)[0].startswith("1 of its lines (16) are not in UTF-8")
    others = (
        ("Viele Grüße aus dem Laden\n", "cp1252"),
        ("Grüße\n", "utf-16"),
        ("Привет, как дела\n", "cp1251"),
        ("今日は良い天気です\n", "cp932"),
    )
    for text, encoding in ((line * 20, name) for line, name in others):
        assert letters(text.encode(encoding)) == text and odd_letters(text.encode(encoding)) == []
