"""Chats and mails as they are exported: who answers, what belongs together, and what nobody said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.spec import Source
from engine.data.clean import clean
from engine.data.counts import Counts
from engine.data.formats.quoted import own_words
from engine.data.formats.whatsapp import is_whatsapp, whatsapp
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.read import read_table

CHAT = """03.05.24, 09:00 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb kann sie lesen.
03.05.24, 23:58 - Anna: Ist der Laden morgen offen?
04.05.24, 00:03 - Shop: Ja, von 9 bis 18 Uhr.
04.05.24, 09:10 - Anna: Und wo kann man parken?
04.05.24, 09:11 - Anna: Bild weggelassen
04.05.24, 09:15 - Shop: Hinter dem Haus,
die Einfahrt ist links,
und sie ist frei.
04.05.24, 09:16 - Shop: Diese Nachricht wurde gelöscht
05.05.24, 10:00 - Anna: Danke! Noch etwas?
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(r["prompt"], r["reply"]) for _, r in whatsapp(text)]


def test_an_answer_after_midnight_belongs_to_its_question() -> None:
    left_out: list[str] = []
    assert [(r["prompt"], r["reply"]) for _, r in whatsapp(CHAT, left_out)] == [
        ("Ist der Laden morgen offen?", "Ja, von 9 bis 18 Uhr."),
        ("Und wo kann man parken?", "Hinter dem Haus,\ndie Einfahrt ist links,\nund sie ist frei."),
    ]
    assert left_out == [
        "lines of the program itself, such as who came and left: 2 (lines 1, 9)",
        "messages of pictures, sound or files without words: 1 (line 5)",
        "messages nobody answered: 1 (line 10)",
    ]


@pytest.mark.parametrize(
    "notice",
    [
        "sticker omitted",
        "This message was deleted",
        "<Media omitted>",
        "Bild weggelassen",
        "image absente",
        "imagen omitida",
        "Missed voice call",
        "photo.jpg (file attached)",
    ],
)
def test_what_nobody_said_is_no_answer(notice: str) -> None:
    chat = (
        f"3/5/24, 9:00 a. m. - Ann: Are you open?\n3/5/24, 9:01 a. m. - Shop: {notice}\n3/5/24, 1:02 p. m. - "
        "Shop: Yes.\n"
    )
    assert is_whatsapp(chat) and pairs(chat) == [("Are you open?", "Yes.")]


def test_two_who_answer_are_one_side() -> None:
    chat = "".join(
        f"3/5/24, 9:{n:02} - {who}: {text}\n"
        for n, (who, text) in enumerate(
            [
                ("Ann", "Open today?"),
                ("Tom", "Yes."),
                ("Ben", "Till six."),
                ("Ann", "Is parking free?"),
                ("Ben", "It is."),
                ("Ann", "And cards?"),
                ("Tom", "Sure."),
            ]
        )
    )
    assert pairs(chat) == [("Open today?", "Yes.\nTill six."), ("Is parking free?", "It is."), ("And cards?", "Sure.")]


def test_long_messages_make_it_no_other_file() -> None:
    chat = "03.05.24, 10:00 - A: " + "line\n" * 60 + "03.05.24, 10:01 - B: ok\n"
    assert is_whatsapp(chat) and not is_whatsapp("Notes\n" + chat)


def ticket(**more: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "comments": [
            {"author_id": 5, "body": "Where is it?", "public": True},
            {"author_id": 9, "body": "He is rude", "public": False},
            {"author_id": 9, "body": "On its way.", "public": True},
        ],
        **more,
    }


@pytest.mark.parametrize(("content", "rows"), [
    ([ticket()], [("Where is it?", "On its way.")]),
    ([ticket(comments=["a", "b"]), ticket()], [("Where is it?", "On its way.")]),
    ([ticket(requester=["odd"], users="none")], [("Where is it?", "On its way.")]),
    ([{"messageType": "systemEventMessage", "body": {"content": "x"}, "from": None, "createdDateTime": "1"},
      *({"messageType": "message", "body": {"content": t}, "from": {"user": {"displayName": w}}, "chatId": "c",
      "createdDateTime": str(n)}
        for n, (w, t) in enumerate([("A", "Open?"), ("B", "Yes"), ("A", "Cards?"), ("B", "Yes, all")], 2)),
      {"messageType": "message", "body": {"content": "x"}, "createdDateTime": "9"}],
      [("Open?", "Yes"), ("Cards?", "Yes, all")]),
    ([{"ts": "2", "thread_ts": "1", "user": "B", "text": "orphan"},
    {"ts": "3", "thread_ts": "3", "user": "A", "text": "Open?"},
      {"ts": "4", "thread_ts": "3", "user": "B", "text": "Yes"}], [("Open?", "Yes")]),
])  # fmt: skip
def test_exports_of_chats(tmp_path: Path, content: Any, rows: list[tuple[str, str]]) -> None:
    """Recognised by any of their objects; what has another shape is left out."""
    (tmp_path / "a.json").write_text(json.dumps(content))
    assert [(r["prompt"], r["reply"]) for r in read_table(tmp_path / "a.json").rows] == rows


@pytest.mark.parametrize(
    "content",
    [
        {"messages": [1, 2]},
        [{"comments": ["x"]}],
        [{"conversation_parts": [3], "source": 4}],
        [{"body": {}, "from": 3, "messageType": 1}],
        [{"ts": [], "user": 1, "text": 2}],
        {"tickets": [1, {"comments": [{"body": 3}]}]},
    ],
)
def test_odd_shapes_throw_nothing(tmp_path: Path, content: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content))
    found = profile_source(tmp_path / "a.json")
    assert found.usable == 0 and "no column pair I recognise" in found.problem


def test_half_a_letter_is_replaced(tmp_path: Path) -> None:
    """An escape of JSON that stands for half a pair can be read, but never written."""
    (tmp_path / "a.jsonl").write_text(
        "".join(f'{{"prompt": "api key \\ud800 {n}", "completion": "ok \\udfff"}}\n' for n in range(3))
    )
    rows = clean(read_rows(Source(path="a.jsonl"), tmp_path), ("secret", "name"), Counts())
    assert len(rows) == 3 and all(f"{r.prompt}{r.reply}".encode() for r in rows)


@pytest.mark.parametrize(("text", "own"), [
    ("Yes.\n\nOn Mon, Nov 2, 2026 at 10:00 AM Anna Example\n<anna@example.com> wrote:\n\n> Open?\n", "Yes."),
    ("Ja.\n\nVon: Anna <a@b.org>\nGesendet: Montag, 2. November 2026 10:00\nAn: Shop\nBetreff: Frage\n\nOffen?", "Ja."),
    ("Oui.\n\nDe : Anna\nEnvoyé : lundi\nÀ : Shop\nObjet : Question\n\nOuvert ?", "Oui."),
    ("From: here it is far.\nTo get there take the bus.", "From: here it is far.\nTo get there take the bus."),
    ("To unsubscribe from our letters, follow these steps:\n" + "".join(f"{n}. step\n" for n in range(1, 9)) + "Anna",
     "To unsubscribe from our letters, follow these steps:\n" + "".join(f"{n}. step\n" for n in range(1, 9)) + "Anna"),
    ("Yes.\n\nSent from my phone\n", "Yes."),
])  # fmt: skip
def test_own_words_of_a_mail(text: str, own: str) -> None:
    assert own_words(text) == own
