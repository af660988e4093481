"""What help desks and messengers give as JSON, in the shapes they really come in."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine.core.spec import Source
from engine.data.folder import files_of, folder_rows
from engine.data.formats.chats import chat_json
from engine.data.prepare import read_rows
from engine.data.profile import profile_source


def _pairs(items: list[Any], left_out: list[str] | None = None) -> list[tuple[str, str]]:
    found = chat_json(items, left_out)
    assert found is not None
    return [(row["prompt"], row["reply"]) for _, row in found]


def _comment(author: int | None, body: str, **more: Any) -> dict[str, Any]:
    return {"body": body, **({} if author is None else {"author_id": author}), **more}


def _slack(user: str, ts: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "ts": ts, "text": text, **more}


def _teams(who: str | None, text: str, second: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(second),
        "chatId": "c",
        "messageType": "message",
        "createdDateTime": f"2026-11-02T10:00:{second:02d}Z",
        "from": None if who is None else {"user": {"displayName": who}},
        "body": {"contentType": "text", "content": text},
        **more,
    }


@pytest.mark.parametrize("value", [
    [{"id": 1, "comments": ["nice", "bad"]}], [{"id": 1, "comments": [None, 3]}], {"messages": [1, 2]},
    {"messages": ["a"]}, {"messages": [None]},
    [1, 2], [None],
    [{"body": {"content": "x"}, "messageType": "message"}], [{"body": {"content": "x"}, "from": {"user": "me"},
    "messageType": "message"}],
    [{"body": {"content": "x"}, "from": {}}, 3],
    [{"conversation_parts": None, "type": "conversation", "source": {"body": 3, "author": "x"}}],
    [{"conversation_parts": {"conversation_parts": [1, None]}, "source": None}],
    [{"ts": {}, "user": "U"}], [{"ts": "x", "user": ["U"], "text": 3, "user_profile": 1}],
    [{"comments": [{"body": "x", "author": "y", "public": True}], "users": ["z"], "requester": "w"}],
    {"tickets": [{"comments": [{"body": None, "author_id": 1}]}]},
])  # fmt: skip
def test_odd_shapes_are_a_sentence(value: object, tmp_path: Path) -> None:
    """Lists where objects are expected, fields that are missing: nothing is raised."""
    (tmp_path / "x.json").write_text(json.dumps(value))
    found = profile_source(tmp_path / "x.json")
    assert found.usable == 0 and found.problem


def test_comments_that_are_texts_are_a_column_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        json.dumps([{"prompt": f"Where is {n}?", "completion": f"There, {n}.", "comments": ["good"]} for n in range(3)])
    )
    assert profile_source(tmp_path / "x.json").usable == 3


def test_a_ticket_without_requester_is_asked_by_who_wrote_first() -> None:
    comments = [
        _comment(4, "is in stock, I think", public=False),
        _comment(7, "Is it in stock?", public=True),
        _comment(4, "ask Ben", public="false"),
        _comment(4, "Yes.", public=True),
        _comment(5, "do not say", private=True),
        _comment(7, "And the blue?"),
        _comment(5, "No."),
    ]
    assert _pairs([{"id": 1, "comments": comments}]) == [("Is it in stock?", "Yes."), ("And the blue?", "No.")]


def test_a_ticket_the_staff_opened_does_not_answer_itself() -> None:
    """The description repeats the first comment; ids may be text on one side and a number on the other."""
    left_out: list[str] = []
    opened = [_comment(4, "We will call you."), _comment(7, "Thanks, when?"), _comment(4, "At ten.")]
    tickets = [
        {"id": 1, "requester_id": "7", "description": "We will call you.", "comments": opened},
        {"id": 2, "requester_id": 7, "comments": [_comment(7, "Hello? Anybody?")]},
        {"id": 3, "comments": [_comment(None, "Who am I?"), _comment(None, "No one.")]},
        {"id": 4, "requester_id": 7, "comments": []},
        {"name": "no ticket"},
    ]
    assert _pairs(tickets, left_out) == [("Thanks, when?", "At ten.")]
    assert sorted(left_out) == [
        "entries of another kind: 1",
        "messages nobody answered: 1 (line 2)",
        "messages of those who answer that follow no question: 1 (line 1)",
        "messages that do not say who wrote them: 2",
    ]


def test_an_export_may_begin_with_what_the_program_says(tmp_path: Path) -> None:
    """Somebody was added to the chat; a message without a sender is counted, and what nobody answered too."""
    left_out: list[str] = []
    system = {
        "id": "0",
        "chatId": "c",
        "messageType": "systemEventMessage",
        "createdDateTime": "2026-11-02T09:00:00Z",
        "from": None,
        "body": {"contentType": "html", "content": "<systemEventMessage/>"},
        "eventDetail": {"initiator": {"user": {"displayName": "Desk"}}},
    }
    said = [
        system,
        _teams("Kim", "Is it open?", 1),
        _teams(None, "lost", 2),
        _teams("Desk", "Until eight.", 3),
        _teams("Kim", "And on Sunday?", 4),
        {k: v for k, v in _teams("x", "lost too", 5).items() if k != "from"},
    ]
    assert _pairs(said, left_out) == [("Is it open?", "Until eight.")]
    assert left_out == [
        "lines of the program itself, such as who came and left: 1 (line 1)",
        "messages that do not say who wrote them: 2 (lines 3, 6)",
        "messages nobody answered: 1 (line 5)",
    ]
    (tmp_path / "t.json").write_text(json.dumps({"value": said}))
    assert profile_source(tmp_path / "t.json").usable == 1


def test_a_file_with_one_odd_row_is_no_chat(tmp_path: Path) -> None:
    rows = [{"prompt": f"Where is {n}?", "completion": f"There, {n}."} for n in range(5)]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, [*rows, {"comments": [_comment(1, "x")]}])))
    assert profile_source(tmp_path / "x.jsonl").usable == 5


FIRST = [
    _slack("U9", "1.0", "joined", subtype="channel_join"),
    _slack("U1", "100.0", "Where is the key?", thread_ts="100.0", reply_count=2),
]
SECOND = [
    _slack(who, ts, text, thread_ts="100.0", parent_user_id="U1")
    for who, ts, text in (
        ("U2", "90000.0", "In the drawer."),
        ("U1", "90001.0", "Which one?"),
        ("U2", "90002.0", "The upper."),
    )
]
ORPHANS = [_slack("U2", "90003.0", "Nobody knows.", thread_ts="5.0"), _slack("U3", "90004.0", "I do.", thread_ts="5.0")]


def test_who_asked_in_another_file_does_not_answer() -> None:
    """Of a thread whose first message is elsewhere it is known who asked; of one where it is not, nothing is a row."""
    left_out: list[str] = []
    assert _pairs([*SECOND, *ORPHANS], left_out) == [("Which one?", "The upper.")]
    assert sorted(left_out) == [
        "messages of those who answer that follow no question: 1 (line 1)",
        "messages of threads whose first one is not there: 2 (lines 4, 5)",
    ]


def test_a_thread_goes_on_in_the_file_of_the_next_day(tmp_path: Path) -> None:
    """In an archive and in a folder; rows of one thread stay together although they are from two files."""
    export = {
        "help/2026-11-01.json": FIRST,
        "help/2026-11-02.json": [*SECOND, *ORPHANS],
        "users.json": [{"id": "U1", "name": "kim"}],
    }
    folder = tmp_path / "export"
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        for name, value in export.items():
            file.writestr(name, json.dumps(value))
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(json.dumps(value))
    wanted = [
        ("Where is the key?", "In the drawer.", "help/2026-11-01.json"),
        ("Which one?", "The upper.", "help/2026-11-02.json"),
    ]
    rows = read_rows(Source(path="x.zip"), tmp_path)
    assert [(r.prompt, r.reply, r.file.removeprefix("x.zip/")) for r in rows] == wanted and rows[
        0
    ].conversation == rows[1].conversation
    assert files_of(folder) == [folder / "users.json", folder]
    beside = list(folder_rows(folder, "export"))
    assert [(r.prompt, r.reply, r.file.removeprefix("export/")) for r in beside] == wanted and beside[
        0
    ].conversation == beside[1].conversation
    assert profile_source(folder).usable == 2


def test_days_of_rows_are_tables_of_their_own(tmp_path: Path) -> None:
    for day in (1, 2):
        (tmp_path / f"2026-11-0{day}.json").write_text(json.dumps([{"prompt": "a?", "completion": "b"}]))
    assert files_of(tmp_path) == [tmp_path / "2026-11-01.json", tmp_path / "2026-11-02.json"]
