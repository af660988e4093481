"""Tickets and conversations as the interfaces of help desks give them: who asks and who answers is read, internal
notes are neither."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.data.parse import holds_rows
from engine.data.profile import profile_source
from engine.data.read import read_table, read_text
from nlforge.planning import plan_from
from nlforge.turn import Spoken
from tests.support.no_model import NoModel

ASKED = [
    "The kettle leaks at the lid.",
    "Can I change the address?",
    "Is the blue cup back in stock?",
    "Wo bleibt mein Paket?",
]
SAID = ["We send a new lid today.", "Yes, until it has been packed.", "It comes back in May.", "Es kommt morgen an."]
NOTE = "rude again, see the file"
PAIRS = list(zip(ASKED, SAID, strict=True))
TALKS = list(enumerate(PAIRS, 1))


def html(text: str) -> str:
    return f"<div><p>{text}</p></div>"


def at(n: int, minute: int) -> str:
    return f"2031-04-{n:02}T08:{minute:02}:00Z"


SHAPES: dict[str, Any] = {
    "JSON:API, text and html": {"meta": {"pages": 1}, "data": {"items": [{"type": "conversation", "id": f"c{n}",
     "attributes": {"tags": ["cups"]},
     "relationships": {"messages": [
     {"id": f"{n}a", "author": {"type": "contact", "email": f"x{n}@post.example"}, "created_at": n * 1000,
     "content": {"text": a, "html": html(a)}},
     {"id": f"{n}b", "author": {"type": "agent", "name": "Ida"}, "private": True, "created_at": n * 1000 + 1,
     "content": {"text": NOTE, "html": None}},
     {"id": f"{n}c", "author": {"type": "agent", "name": "Ida"}, "private": False, "created_at": n * 1000 + 2,
     "content": {"text": b, "html": html(b)}},
     ]}} for n, (a, b) in TALKS]}},
    "opening in the ticket, flags for in and private": {"results": {"tickets": [{"id": n, "requester_id": 70 + n,
     "description_text": a, "description": html(a),
     "conversations": [{"body_text": NOTE, "body": html(NOTE), "incoming": False, "private": True, "user_id": 5},
     {"body_text": b, "body": html(b), "incoming": False, "private": False, "user_id": 5}]} for n,
     (a, b) in TALKS]}},
    "threads in embedded objects, user is the staff": {"_embedded": {"conversations": [{"id": n,
     "_embedded": {"threads": [
     {"type": "lineitem", "createdBy": {"type": "user", "first": "Ida"}, "body": "assigned to Ida",
     "createdAt": at(n, 4)},
     {"type": "message", "createdBy": {"type": "user", "first": "Ida"}, "body": html(b), "createdAt": at(n, 3)},
     {"type": "note", "createdBy": {"type": "user", "first": "Ida"}, "body": NOTE, "createdAt": at(n, 2)},
     {"type": "customer", "createdBy": {"type": "customer", "email": f"x{n}@post.example"}, "body": html(a),
     "createdAt": at(n, 1)}]}}
     for n, (a, b) in TALKS]}},
    "articles with internal ones": [{"id": n, "number": f"900{n}", "articles": [
     {"from": f"Kim {n}", "sender": "Customer", "internal": False, "content_type": "text/html", "body": html(a)},
     {"from": "Ida Berg", "sender": "Agent", "internal": True, "content_type": "text/plain", "body": NOTE},
     {"from": "Shop", "sender": "System", "internal": False, "body": "We got your mail."},
     {"from": "Ida Berg", "sender": "Agent", "internal": False, "body": html(b)}]} for n, (a, b) in TALKS],
    "messages of all tickets in one list, people in another": {
     "benutzer": [{"id": 1, "name": "Ida", "rolle": "Mitarbeiter"},
     *({"id": 10 + n, "name": f"Kim {n}", "rolle": "Kunde"} for n, _ in TALKS)],
     "tickets": [{"id": 100 + n, "subject": "cups"} for n, _ in TALKS],
     "nachrichten": [m for n, (a, b) in TALKS for m in (
     {"ticket_id": 100 + n, "author_id": 10 + n, "text": a, "intern": "nein"},
     {"ticket_id": 100 + n, "author_id": 1, "text": NOTE, "intern": "ja"},
     {"ticket_id": 100 + n, "author_id": 1, "text": b, "intern": "nein"})]},
    "kinds of messages as numbers": {"data": {"payload": [{"id": n, "messages": [
     {"content": a, "message_type": 0, "private": False, "sender": {"id": n, "type": "contact"}},
     {"content": "Conversation was opened", "message_type": 2, "private": False},
     {"content": NOTE, "message_type": 1, "private": True, "sender": {"id": 3, "name": "Ida", "type": "user"}},
     {"content": b, "message_type": 1, "private": False, "sender": {"id": 3, "name": "Ida", "type": "user"}}]} for n,
     (a, b) in TALKS]}},
    "tickets by number, roles in Spanish": {"casos": {str(4700 + n): {"estado": "cerrado", "mensajes": [
     {"autor": {"tipo": "cliente"}, "texto": a, "interno": False},
     {"autor": {"tipo": "agente", "nombre": "Ida"}, "texto": NOTE, "interno": True},
     {"autor": {"tipo": "agente", "nombre": "Ida"}, "texto": b, "interno": False}]} for n, (a, b) in TALKS}},
    "notes in a list of their own": {"export": {"tickets": [{"id": n, "messages": [
     {"sender": {"role": "client"}, "html": html(a)}, {"sender": {"role": "conseiller"}, "html": html(b)}],
     "internal_notes": [{"author": {"name": "Ida"}, "text": NOTE}]} for n, (a, b) in TALKS]}},
    "nobody says a role, but the ticket says who asks": {"page": 1,
     "found": {"cases": [{"id": n, "customer": {"email": f"x{n}@post.example"}, "thread": [
     {"from": {"email": f"x{n}@post.example"}, "body": html(a)},
     {"from": {"email": "ida@shop.example"}, "visibility": "internal", "body": NOTE},
     {"from": {"email": "ida@shop.example"}, "visibility": "public", "body": html(b)}]} for n, (a, b) in TALKS]}},
    "nobody says a role at all": {"data": {"threads": [{"id": n, "entries": [
     {"poster": f"Kim {n}", "body": html(a)}, {"poster": "Ida", "is_note": True, "body": NOTE},
     {"poster": "Ida", "body": html(b)}]}
     for n, (a, b) in TALKS]}},
    "messages and people beside the tickets, by their relations": {
     "data": [{"type": "tickets", "id": str(n), "attributes": {"subject": "cups"}} for n, _ in TALKS],
     "included": [{"type": "messages", "id": f"{n}{k}", "attributes": {"body": text, "internal": text == NOTE},
     "relationships": {
     "author": {"data": {"type": kind, "id": "9"}}, "ticket": {"data": {"type": "tickets", "id": str(n)}}}}
     for n, (a, b) in TALKS for k, (kind, text) in enumerate([("customers", a), ("agents", NOTE),
     ("agents", b)])]},
    "edges and nodes": {"data": {"tickets": {"edges": [{"node": {"id": n, "messages": {"edges": [
     {"cursor": "x", "node": {"sender": {"__typename": "Customer"}, "body": a}},
     {"node": {"sender": {"__typename": "Agent"}, "isInternal": True, "body": NOTE}},
     {"node": {"sender": {"__typename": "Agent"}, "body": b}}]}}} for n, (a, b) in TALKS]}}},
    "comments to an issue with a reporter": {"issues": [{"key": f"S-{n}",
     "fields": {"description": a, "reporter": {"emailAddress": f"x{n}@post.example"},
     "comment": {"comments": [{"author": {"displayName": "Ida"}, "body": NOTE, "jsdPublic": False},
     {"author": {"displayName": "Ida"}, "body": b}]}}}
     for n, (a, b) in TALKS]},
    "comments beside messages": {"_results": [{"id": f"c{n}",
     "messages": [{"is_inbound": True, "author": None, "text": a}, {"is_inbound": False, "text": b}],
     "comments": [{"author": {"email": "ida@shop.example"}, "body": NOTE}]} for n, (a, b) in TALKS]},
    "letters for kinds": {"tickets": [{"id": n, "thread": {"entries": [{"type": "M", "poster": f"Kim {n}", "body": a},
     {"type": "N", "poster": "Ida", "body": NOTE}, {"type": "R", "poster": "Ida", "body": b}]}} for n,
     (a, b) in TALKS]},
    "directions": {"result": [{"id": n, "messages": [
     {"direction": "INCOMING", "text": a, "senders": []},
     {"direction": "OUTGOING", "type": "internal_comment", "text": NOTE},
     {"direction": "OUTGOING", "text": b}]} for n, (a, b) in TALKS]},
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_conversations_are_read_at_any_depth_and_notes_are_left_out_and_counted(name: str, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(SHAPES[name], ensure_ascii=False), encoding="utf-8")
    assert holds_rows(path)
    found = read_table(path)
    assert [(r["prompt"], r["reply"]) for r in found.rows] == PAIRS
    assert len({r["conversation"] for r in found.rows}) == len(PAIRS)
    assert "internal notes, which are not part of the conversations: 4" in found.left_out
    seen = profile_source(path)
    assert (seen.usable, seen.kind, seen.problem) == (4, "jsonl", "")


def test_a_ticket_a_line_is_read_alike(tmp_path: Path) -> None:
    tickets = SHAPES["opening in the ticket, flags for in and private"]["results"]["tickets"]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, tickets)), encoding="utf-8")
    assert [(r["prompt"], r["reply"]) for r in read_table(tmp_path / "x.jsonl").rows] == PAIRS


def test_what_programs_write_and_what_nobody_answered_are_counted(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        json.dumps(
            {
                "data": {
                    "chats": [
                        {
                            "id": n,
                            "messages": [
                                {"author": {"role": "customer"}, "text": a},
                                {"author": {"role": "bot"}, "text": "A person will be here soon."},
                                *([{"author": {"role": "staff"}, "text": b}] if n < 4 else []),
                            ],
                        }
                        for n, (a, b) in TALKS
                    ]
                }
            }
        )
    )
    found = read_table(tmp_path / "x.json")
    assert [(r["prompt"], r["reply"]) for r in found.rows] == PAIRS[:3]
    assert set(found.left_out) == {"messages that a program wrote: 4", "messages nobody answered: 1 (line 4)"}


def test_a_bot_that_answers_alone_is_learned_from(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        json.dumps(
            {
                "data": {
                    "chats": [
                        {
                            "id": n,
                            "messages": [
                                {"author": {"role": "visitor"}, "text": a},
                                {"author": {"role": "bot"}, "text": b},
                            ],
                        }
                        for n, (a, b) in TALKS
                    ]
                }
            }
        )
    )
    assert [(r["prompt"], r["reply"]) for r in read_table(tmp_path / "x.json").rows] == PAIRS


def test_the_one_who_is_asked_for_answers(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        json.dumps(
            {
                "data": {
                    "chats": [
                        {
                            "id": n,
                            "messages": [
                                {"author": {"role": "customer", "name": f"Kim {n}"}, "text": a},
                                {"author": {"role": "agent", "name": "Ida" if n % 2 else "Bo"}, "text": b},
                            ],
                        }
                        for n, (a, b) in TALKS
                    ]
                }
            }
        )
    )
    assert [r["reply"] for r in read_table(tmp_path / "x.json", "Ida").rows] == SAID[::2]


def test_reviews_with_their_writers_are_no_conversations(tmp_path: Path) -> None:
    value = {
        "data": {
            "products": [
                {
                    "id": n,
                    "opinions": [
                        {"author": {"name": f"Kim {n}{k}"}, "text": f"It holds {n + k} drinks."} for k in range(3)
                    ],
                }
                for n in range(5)
            ]
        }
    }
    (tmp_path / "x.json").write_text(json.dumps(value))
    assert not any(
        r.get("reply", "").startswith("It holds")
        for r in (read_table(tmp_path / "x.json").rows if holds_rows(tmp_path / "x.json") else [])
    )


def test_a_guideline_by_topic_that_names_customers_stays_a_document(tmp_path: Path) -> None:
    value = {
        "returns": {
            "customer": {"text": "Send it back in the box.", "type": "rule"},
            "staff": {"text": "Look at the lid first.", "type": "rule"},
        },
        "tone": [{"text": "Be short.", "author": "the board"}, {"text": "Be kind.", "author": "the board"}],
    }
    (tmp_path / "x.json").write_text(json.dumps(value))
    assert not holds_rows(tmp_path / "x.json") and "returns > customer > text: Send it back in the box." in read_text(
        tmp_path / "x.json"
    ).split("\n\n")


def test_notes_are_left_out_of_a_table_of_messages_too(tmp_path: Path) -> None:
    lines = [
        "conversation_id,sender,text,internal",
        *(
            row
            for n, (a, b) in TALKS
            for row in (f'{n},kunde,"{a}",nein', f'{n},mitarbeiterin,"{NOTE}",ja', f'{n},mitarbeiterin,"{b}",nein')
        ),
    ]
    (tmp_path / "x.csv").write_text("\n".join(lines), encoding="utf-8")
    found = read_table(tmp_path / "x.csv")
    assert [(r["prompt"], r["reply"]) for r in found.rows] == PAIRS
    assert found.left_out == ("internal notes, which are not part of the conversations: 4 (lines 3, 6, 9, 12)",)


@pytest.mark.parametrize("known", [
    lambda n, a, b: {"id": n, "requester_id": 7, "comments": [
        {"author_id": 7, "body": a}, {"author": {"id": 2, "role": "Mitarbeiter"}, "public": False, "body": NOTE},
        {"author": {"id": 2, "role": "Mitarbeiter"}, "body": b}]},
    lambda n, a, b: {"type": "conversation", "id": n, "source": {"author": {"type": "lead", "id": "x"},
    "body": html(a)}, "conversation_parts": [
        {"part_type": "note", "author": {"type": "admin", "id": "y"}, "body": NOTE},
        {"part_type": "comment", "author": {"type": "admin", "id": "y"}, "body": b}]},
])  # fmt: skip
def test_notes_of_known_help_desks_are_counted_alike(known: Any, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([known(n, a, b) for n, (a, b) in TALKS]))
    found = read_table(tmp_path / "x.json")
    assert [(r["prompt"], r["reply"]) for r in found.rows] == PAIRS
    assert found.left_out == ("internal notes, which are not part of the conversations: 4",)


def test_a_writer_who_is_called_like_a_side_is_told_by_how_they_speak(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        json.dumps(
            {
                "data": {
                    "threads": [
                        {"id": n, "entries": [{"from": f"Kim {n}", "body": a}, {"from": "Maria Gast", "body": b}]}
                        for n, (a, b) in TALKS
                    ]
                }
            }
        )
    )
    assert [(r["prompt"], r["reply"]) for r in read_table(tmp_path / "x.json").rows] == PAIRS


def test_one_list_of_records_at_any_depth_is_a_table(tmp_path: Path) -> None:
    value = {
        "meta": {"next": None},
        "response": {
            "result": {
                "records": [
                    {"id": f"r{n}", "createdTime": at(n, 0), "fields": {"Question": a, "Answer": b}}
                    for n, (a, b) in TALKS
                ]
            }
        },
    }
    (tmp_path / "x.json").write_text(json.dumps(value))
    found = profile_source(tmp_path / "x.json")
    assert (found.kind, found.prompt_column, found.reply_column, found.usable) == ("jsonl", "Question", "Answer", 4)
    assert [(r["Question"], r["Answer"]) for r in read_table(tmp_path / "x.json").rows] == PAIRS


def test_records_that_are_no_rows_are_said_and_no_text_to_make_questions_from(tmp_path: Path) -> None:
    value = {
        "shop": {
            "orders": [{"id": n, "sku": f"A{n}", "remark": a} for n, (a, _) in TALKS],
            "items": [{"id": n, "sku": f"A{n}", "about": b} for n, (_, b) in TALKS],
        }
    }
    (tmp_path / "x.json").write_text(json.dumps(value))
    found = profile_source(tmp_path / "x.json")
    assert (found.kind, found.usable) == ("unknown", 0)
    assert "“shop > orders” (4), “shop > items” (4)" in found.problem


def test_chapters_of_a_text_stay_a_document(tmp_path: Path) -> None:
    value = {"guide": {"chapters": [{"heading": f"Part {n}", "paragraphs": [a, b]} for n, (a, b) in TALKS]}}
    (tmp_path / "x.json").write_text(json.dumps(value))
    assert profile_source(tmp_path / "x.json").kind == "text"


def _planned(folder: Path, words: str, private: bool) -> tuple[list[str], str]:
    talks = [
        {
            "id": n,
            "messages": [
                {"author": {"role": "customer"}, "text": f"{ASKED[n % 4]} My number is {n}."},
                {"author": {"role": "agent"}, "private": private, "text": NOTE},
                {"author": {"role": "agent"}, "private": False, "text": f"{SAID[n % 4]} Case {n} is closed."},
            ],
        }
        for n in range(1, 31)
    ]
    (folder / "x.json").write_text(json.dumps({"data": {"chats": talks}}))
    plan = plan_from(
        [Spoken(f"Learn to answer as in x.json, {words}")], NoModel(), [folder / "x.json"], None, "t"
    ).state.plan  # type: ignore[arg-type]
    assert plan is not None
    return [q.field for q in plan.questions], json.dumps(plan.model_dump(mode="json"), ensure_ascii=False)


@pytest.mark.parametrize(
    "words",
    [
        "without the internal notes",
        "aber ohne die internen Notizen",
        "sans les notes internes",
        "sin las notas internas",
        "不要内部备注",
    ],
)
def test_notes_that_are_left_out_anyway_are_not_asked_about(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked, page = _planned(tmp_path, words, private=True)
    assert "which_rows" not in asked and "I did not use" not in page and "internal notes" in page
    asked, page = _planned(tmp_path, words, private=False)
    assert "which_rows" in asked, "nothing in the file says which ones they are"
