"""A heap of company files: one of each kind that is read, each with the same few known messages and answers, and
files made to harm."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path

from tests.support.office import odf, page, placed, said
from tests.support.papers import docx, line, paragraph, pdf

Pair = tuple[str, str]
Write = Callable[[Path, Sequence[Pair]], None]


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")


def _lines(path: Path, items: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(i) + "\n" for i in items), encoding="utf-8")


def _csv(path: Path, pairs: Sequence[Pair], mark: str = ",") -> None:
    quoted = [[f'"{cell}"' for cell in pair] for pair in (("question", "answer"), *pairs)]
    path.write_text("\n".join(mark.join(row) for row in quoted) + "\n", encoding="utf-8")


def _xlsx(path: Path, pairs: Sequence[Pair]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    for n, part in enumerate((pairs[::2], pairs[1::2])):
        sheet = book.add_worksheet(f"s{n}")
        for row, cells in enumerate((("question", "answer"), *part)):
            sheet.write_row(row, 0, cells)
        sheet.write_formula(0, 5, '=WEBSERVICE("http://127.0.0.1/")')
    book.close()


def _parquet(path: Path, pairs: Sequence[Pair]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"prompt": [p for p, _ in pairs], "completion": [r for _, r in pairs]}), path)


def _mails(pairs: Sequence[Pair]) -> list[EmailMessage]:
    found = []
    for n, (asked, answered) in enumerate(pairs):
        for who, text, re_ in (
            (f"asker{n}@example.org", f"{asked}\n\n-- \nA. Asker\nSent from my phone", False),
            ("desk@example.com", f"{answered}\n\nOn Mon, 2 Nov 2026 a person wrote:\n> {asked}\n", True),
        ):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = who, "someone@example.com", "Re: x" if re_ else "x"
            mail["Message-ID"] = f"<{n}{'b' if re_ else 'a'}@x>"
            if re_:
                mail["In-Reply-To"] = f"<{n}a@x>"
            mail.set_content(text)
            found.append(mail)
    return found


def _mbox(path: Path, pairs: Sequence[Pair]) -> None:
    path.write_bytes(b"".join(b"From x Mon Nov  2 10:00:00 2026\n" + bytes(m) + b"\n" for m in _mails(pairs)))


def _whatsapp(path: Path, pairs: Sequence[Pair]) -> None:
    lines = ["02/11/2026, 10:00 - Messages and calls are end-to-end encrypted."]
    for n, (asked, answered) in enumerate(pairs):
        lines += [
            f"0{n % 9 + 1}/11/2026, 10:0{n % 9} - Customer: {asked}",
            f"0{n % 9 + 1}/11/2026, 10:0{n % 9} - Desk: {answered}",
        ]
        lines.append(f"0{n % 9 + 1}/11/2026, 10:0{n % 9} - Customer: <Media omitted>")
    path.write_text("\n".join(lines), encoding="utf-8")


def _tmx(path: Path, pairs: Sequence[Pair]) -> None:
    units = "".join(
        f'<tu><tuv xml:lang="en"><seg>{a}</seg></tuv><tuv xml:lang="de"><seg>{b}</seg></tuv></tu>' for a, b in pairs
    )
    path.write_text(
        f'<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>{units}</body></tmx>', encoding="utf-8"
    )


def _zip(path: Path, pairs: Sequence[Pair]) -> None:
    inner = path.with_suffix(".inner.csv")
    _csv(inner, pairs)
    with zipfile.ZipFile(path, "w") as file:
        file.write(inner, "deep/inside/inner.csv")
        file.writestr("../../outside.csv", "question,answer\nx,y\n")
        file.writestr("readme.bin", "x")
    inner.unlink()


def _zendesk(path: Path, pairs: Sequence[Pair]) -> None:
    _lines(
        path,
        [
            {
                "id": n,
                "requester_id": 7,
                "description": a,
                "comments": [
                    {"author_id": 7, "body": a, "public": True},
                    {"author_id": 9, "body": "internal note", "public": False},
                    {"author_id": 9, "body": b, "public": True},
                ],
            }
            for n, (a, b) in enumerate(pairs)
        ],
    )


def _intercom(path: Path, pairs: Sequence[Pair]) -> None:
    _json(
        path,
        {
            "conversations": [
                {
                    "type": "conversation",
                    "id": str(n),
                    "source": {"body": f"<p>{a}</p>", "author": {"type": "user", "id": "u"}},
                    "conversation_parts": {
                        "conversation_parts": [
                            {"part_type": "note", "body": "secret note", "author": {"type": "admin"}},
                            {"part_type": "comment", "body": f"<p>{b}</p>", "author": {"type": "admin", "id": "a"}},
                        ]
                    },
                }
                for n, (a, b) in enumerate(pairs)
            ]
        },
    )


def _slack(path: Path, pairs: Sequence[Pair]) -> None:
    items = [
        m
        for n, (a, b) in enumerate(pairs)
        for m in (
            {"type": "message", "user": f"U{n}", "ts": f"{n}.1", "thread_ts": f"{n}.1", "text": a},
            {"type": "message", "user": "UDESK", "ts": f"{n}.2", "thread_ts": f"{n}.1", "text": b},
        )
    ]
    _json(path, [{"type": "message", "subtype": "channel_join", "user": "U0", "ts": "0.0", "text": "joined"}, *items])


def _teams(path: Path, pairs: Sequence[Pair]) -> None:
    def one(n: int, who: str, text: str, after: int) -> dict[str, object]:
        return {
            "id": f"{n}-{after}",
            "chatId": f"c{n}",
            "messageType": "message",
            "createdDateTime": f"2026-11-02T10:{n:02d}:{after:02d}Z",
            "from": {"user": {"displayName": who}},
            "body": {"contentType": "html", "content": f"<div>{text}</div>"},
        }

    _json(
        path,
        {"value": [m for n, (a, b) in enumerate(pairs) for m in (one(n, f"Asker {n}", a, 0), one(n, "Desk", b, 1))]},
    )


def _messages(path: Path, pairs: Sequence[Pair]) -> None:
    _lines(
        path,
        [
            {
                "messages": [
                    {"role": "system", "content": "s"},
                    {"role": "user", "content": a},
                    {"role": "assistant", "content": b},
                ]
            }
            for a, b in pairs
        ],
    )


ROWS: dict[str, Write] = {
    "table.csv": _csv,
    "semicolons.csv": lambda p, x: _csv(p, x, ";"),
    "table.tsv": lambda p, x: _csv(p, x, "\t"),
    "book.xlsx": _xlsx,
    "rows.parquet": _parquet,
    "alpaca.json": lambda p, x: _json(p, [{"instruction": a, "input": "", "output": b} for a, b in x]),
    "sharegpt.json": lambda p, x: _json(
        p, [{"conversations": [{"from": "human", "value": a}, {"from": "gpt", "value": b}]} for a, b in x]
    ),
    "messages.jsonl": _messages,
    "prompt_completion.jsonl": lambda p, x: _lines(p, [{"prompt": a, "completion": b} for a, b in x]),
    "preferences.jsonl": lambda p, x: _lines(p, [{"prompt": a, "chosen": b, "rejected": "no"} for a, b in x]),
    "openai_preferences.jsonl": lambda p, x: _lines(
        p,
        [
            {
                "input": {"messages": [{"role": "user", "content": a}]},
                "preferred_output": [{"role": "assistant", "content": b}],
                "non_preferred_output": [{"role": "assistant", "content": "no"}],
            }
            for a, b in x
        ],
    ),
    "mails.mbox": _mbox,
    "whatsapp.txt": _whatsapp,
    "slack.json": _slack,
    "teams.json": _teams,
    "zendesk.jsonl": _zendesk,
    "intercom.json": _intercom,
    "memory.tmx": _tmx,
    "archive.zip": _zip,
}
"""Kinds that hold messages with answers."""


def _pptx(path: Path, text: str) -> None:
    from pptx import Presentation

    show = Presentation()
    show.slides.add_slide(show.slide_layouts[1]).placeholders[1].text = text
    show.save(str(path))


TEXTS: dict[str, Callable[[Path, str], object]] = {
    "notes.txt": lambda p, t: p.write_text(t),
    "notes.md": lambda p, t: p.write_text(f"# Head\n\n{t}\n"),
    "page.html": lambda p, t: p.write_text(f"<html><script>steal()</script><body><p>{t}</p></body></html>"),
    "paper.pdf": lambda p, t: pdf(p, [line(t, 700)]),
    "letter.docx": lambda p, t: docx(p, paragraph(t)),
    "show.pptx": _pptx,
    "letter.odt": lambda p, t: p.write_bytes(odf("text", said(t))),
    "show.odp": lambda p, t: p.write_bytes(odf("presentation", page(placed(said(t))))),
    "code.py": lambda p, t: p.write_text(f'"""{t}"""\n'),
}
"""Kinds that hold running text."""


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb.csv", b"question,answer\n" + b"a" * 300_000_000)


def _locked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x.csv", "question,answer\na,b\n")
    data = bytearray(path.read_bytes())
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    path.write_bytes(bytes(data))


def _billion(path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a0 "lol">{entities}]><tmx><header '
        'srclang="en"/><body><tu><tuv xml:lang="en">'
        "<seg>&a9;</seg></tuv></tu></body></tmx>"
    )


HOSTILE: dict[str, Callable[[Path], object]] = {
    "empty.csv": lambda p: p.write_bytes(b""),
    "blank.md": lambda p: p.write_text(" \n"),
    "nul.csv": lambda p: p.write_bytes(b"question,answer\n\x00\x00,b\n"),
    "nul.txt": lambda p: p.write_bytes(b"hello\x00world"),
    "broken.pdf": lambda p: p.write_bytes(b"%PDF-1.7\n" + os.urandom(2000)),
    "broken.docx": lambda p: p.write_bytes(b"PK\x03\x04" + os.urandom(2000)),
    "broken.xlsx": lambda p: p.write_bytes(os.urandom(2000)),
    "broken.pptx": lambda p: p.write_bytes(os.urandom(2000)),
    "broken.parquet": lambda p: p.write_bytes(b"PAR1" + os.urandom(2000) + b"PAR1"),
    "broken.zip": lambda p: p.write_bytes(b"PK\x03\x04" + os.urandom(2000)),
    "broken.jsonl": lambda p: p.write_text('{"prompt": "a", "completion": "b"}\n{"prompt": \n'),
    "deep.json": lambda p: p.write_text("[" * 200_000),
    "wrong_ending.xlsx": lambda p: p.write_text("question,answer\na,b\n"),
    "wrong_ending.pdf": lambda p: p.write_bytes(gzip.compress(b"hello")),
    "bomb.zip": _bomb,
    "locked.zip": _locked,
    "entities.tmx": _billion,
    "open_quote.csv": lambda p: p.write_text('question,answer\n"' + "x" * 20_000_000),
    "circle": lambda p: p.symlink_to(p.parent),
    "gone.csv": lambda p: p.symlink_to(p.parent / "nowhere.csv"),
}
"""Files that are damaged, lie about themselves, or are made to exhaust a machine."""
