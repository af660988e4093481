"""Chats as messengers, assistants and forums export them: who asked, who answered, and what is in no row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.formats.dayed import dayed, is_dayed
from engine.data.formats.messengers import mended
from engine.data.formats.whatsapp import is_whatsapp, whatsapp
from engine.data.parse import holds_rows
from engine.data.profile import profile_source
from engine.data.read import read_table

RLM, MARK = "\u200f", "\u200e"
STARTS = {
    "zh": ("2024/3/1 下午1:10 - 王芳", "2024/3/1 下午2:11 - Boot"),
    "zh, iPhone": ("[2024/3/1 下午1:10:05] 王芳", "[2024/3/1 下午2:11:05] Boot"),
    "zh, 24 hours": ("2024/3/1 13:10 - 王芳", "2024/3/1 14:11 - Boot"),
    "zh, in words": ("2024年3月1日 下午1:10 - 王芳", "2024年3月1日 下午2:11 - Boot"),
    "ko": ("2024. 3. 1. 오후 1:10 - 김민수", "2024. 3. 1. 오후 1:11 - Boot"),
    "ko, iPhone": ("[2024. 3. 1. 오후 1:10:22] 김민수",
     "[2024. 3. 1. 오후 1:11:00] Boot"),
    "ja": ("2024/03/01 午後1:10 - 田中", "2024/03/01 午後1:11 - Boot"),
    "ja, 24 hours": ("[2024/03/01 13:10:00] 田中", "[2024/03/01 13:11:00] Boot"),
    "ar": (f"١{RLM}/٣{RLM}/٢٠٢٤، ١:١٠ م - سلمى", f"١{RLM}/٣{RLM}/٢٠٢٤، ١:١١ م - Boot"),
    "ar, iPhone": (f"[{RLM}1{RLM}/3{RLM}/2024, 1:10:22 م] سلمى", f"{RLM}[١{RLM}/٣{RLM}/٢٠٢٤، ١:١١:٠٠ م] Boot"),
    "fa": ("۱۴۰۲/۱۲/۱۱،\u200f ۱۳:۱۰ - سارا", "۱۴۰۲/۱۲/۱۱،\u200f ۱۳:۱۱ - Boot"),
    "he": (f"1.3.2024, 13:10 - {RLM}דנה", "1.3.2024, 13:11 - Boot"),
    "tr": ("1.03.2024 13:10 - Ayşe", "1.03.2024 13:11 - Boot"),
    "tr, 12 hours": ("01.03.2024 ÖS 1:10 - Ayşe", "01.03.2024 ÖS 1:11 - Boot"),
    "ru": ("01.03.2024, 13:10 - Иван", "01.03.2024, 13:11 - Boot"),
    "bg": ("1.03.24 г., 13:10 - Иван", "1.03.24 г., 13:11 - Boot"),
    "pt": ("01/03/2024 13:10 - Ana", "01/03/2024 13:11 - Boot"),
    "pt, iPhone": ("[01/03/2024, 13:10:00] Ana", "[01/03/2024, 13:11:00] Boot"),
    "it": ("01/03/24, 13:10 - Ana", "01/03/24, 13:11 - Boot"),
    "nl": ("01-03-2024 13:10 - Ana", "01-03-2024 13:11 - Boot"),
    "th": ("1/3/2567 13:10 - สมชาย", "1/3/2567 13:11 - Boot"),
    "th, leap day": ("[29/2/2567 13:10:00] สมชาย", "[29/2/2567 13:11:00] Boot"),
    "fr": ("01/03/2024 à 13:10 - Ana", "01/03/2024 à 13:11 - Boot"),
    "fi": ("1.3.2024 klo 13.10 - Ana", "1.3.2024 klo 13.11 - Boot"),
    "sv": ("2024-03-01 13:10 - Ana", "2024-03-01 13:11 - Boot"),
    "hu": ("2024. 03. 01. 13:10 - Ana", "2024. 03. 01. 13:11 - Boot"),
    "vi": ("01/03/2024, 1:10 CH - Ana", "01/03/2024, 1:11 CH - Boot"),
    "el": ("1/3/24, 1:10 μ.μ. - Ana", "1/3/24, 1:11 μ.μ. - Boot"),
    "es": ("1/3/24, 1:10 p. m. - Ana", "1/3/24, 1:11 p. m. - Boot"),
    "en": ("3/1/24, 1:10\u202fPM - Ana", "3/1/24, 1:11\u202fPM - Boot"),
    "KakaoTalk": ("2024년 3월 1일 오후 1:10, 김민수 ", "2024년 3월 1일 오후 1:11, Boot "),
}  # fmt: skip


@pytest.mark.parametrize("language", STARTS)
def test_a_line_of_whatsapp_is_told_by_its_shape_in_every_language(language: str) -> None:
    asker, answerer = STARTS[language]
    text = f"{asker}: Where is it?\n{answerer}: Here.\nIn the hall.\n"
    assert is_whatsapp(text) and [(row["prompt"], row["reply"]) for _, row in whatsapp(text)] == [
        ("Where is it?", "Here.\nIn the hall.")
    ]


def test_halves_of_the_day_put_messages_in_their_order_of_time() -> None:
    """What was written before noon is no part of an answer thirteen hours later."""
    lines = [
        "2024/3/1 上午8:00 - 王芳: 在哪里？",
        "2024/3/1 上午8:01 - Boot: 这里。",
        "2024/3/1 下午11:00 - Boot: 今天打折！",
    ]
    left_out: list[str] = []
    assert [row["reply"] for _, row in whatsapp("\n".join(lines), left_out)] == ["这里。"]
    assert left_out == ["messages of those who answer that follow no question: 1 (line 3)"]


@pytest.mark.parametrize("notice", [
    "<Mídia oculta>", "<Media omessi>", "<Без медиафайлов>", "<Medya dahil edilmedi>", "<미디어 파일을 제외한 파일>",
    "<メディアは含まれていません>",
    "<تم استبعاد الوسائط>",
    f"{MARK}зображення пропущено", "IMG-20240301-WA0001.jpg (ficheiro anexado)", "Mensagem apagada", "此消息已删除",
    "Данное сообщение удалено",
    "Bu mesaj silindi",
])  # fmt: skip
def test_what_stands_for_a_picture_or_a_deleted_message_is_nobodys_answer(notice: str) -> None:
    text = f"01/03/2024 13:10 - Ana: Where is it?\n01/03/2024 13:11 - Boot: {notice}\n01/03/2024 13:12 - Boot: Here.\n"
    assert [row["reply"] for _, row in whatsapp(text)] == ["Here."]


def test_the_name_of_a_group_with_a_colon_is_no_writer() -> None:
    text = (
        '3/1/24, 1:09 PM - Ana changed the group name to "Shop: help"\n3/1/24, 1:10 PM - Ana: Open?\n3/1/24, '
        "1:11 PM - Boot: Yes.\n"
    )
    assert [(row["prompt"], row["reply"]) for _, row in whatsapp(text)] == [("Open?", "Yes.")]


LINE = (
    "[LINE] Chat history with Anna\nSaved on: 2024/03/01 20:10\n\n2024/03/01(Fri)\n13:10\tAnna\tWhere is "
    'it?\n13:11\tBoot\t"It is here.\nSee ""the"" door."\n'
    "13:12\tAnna\t[Sticker]\n13:13\tAnna joined the chat\n13:14\tAnna\tThanks, when?\n13:15\tBoot\tAt ten.\n"
)
LINE_JA = (
    "[LINE] 山田とのトーク履歴\n保存日時：2024/03/01 20:10\n\n2024/03/01(金)\n午後1:10\t山田\tWhere is "
    "it?\n午後1:11\tBoot\tIt is here.\n"
    "午後1:12\t山田\t[スタンプ]\n午後1:14\t山田\tThanks, when?\n午後1:15\tBoot\tAt ten.\n"
)
KAKAO = (
    "Boot 님과 카카오톡 대화\n저장한 날짜 : 2024-03-01 13:10:00\n\n--------------- 2024년 3월 1일 금요일 "
    "---------------\n[김민수] [오후 1:10] Where is it?\n"
    "[Boot] [오후 1:11] It is here.\n[김민수] [오후 1:12] 사진\n[김민수] [오후 1:13] Thanks, when?\n[Boot] "
    "[오후 1:14] At ten.\n"
)


@pytest.mark.parametrize("text", [LINE, LINE_JA, KAKAO])
def test_days_stand_on_lines_of_their_own(text: str, tmp_path: Path) -> None:
    """LINE and KakaoTalk; a sticker is counted."""
    (tmp_path / "c.txt").write_text(text, encoding="utf-8")
    found = read_table(tmp_path / "c.txt")
    assert holds_rows(tmp_path / "c.txt") and [r["prompt"] for r in found.rows] == ["Where is it?", "Thanks, when?"]
    assert found.rows[0]["reply"].startswith("It is here.") and found.writers.answering == ("Boot",)
    assert found.left_out[0].startswith("messages of pictures, sound or files without words: 1 (line ")
    assert found.left_out[1:] == (
        ("lines of the program itself, such as who came and left: 1 (line 9)",) if "joined the chat" in text else ()
    )


def _telegram(**more: Any) -> dict[str, Any]:
    said = [
        ("Iva", "Where is it?"),
        ("Shop", ["It is ", {"type": "bold", "text": "here"}, "."]),
        ("Iva", ""),
        ("Iva", "When?"),
        ("Shop", "At ten."),
    ]
    service = {"id": 0, "type": "service", "actor": "Iva", "action": "create_group", "text": ""}
    return {
        "name": "Iva",
        "type": "personal_chat",
        "id": 5,
        "messages": [
            service,
            *(
                {
                    "id": n,
                    "type": "message",
                    "date": f"2024-03-0{n}T10:00:00",
                    "from": who,
                    "from_id": f"user{n}",
                    "text": text,
                }
                for n, (who, text) in enumerate(said, 1)
            ),
        ],
        **more,
    }


def _messenger(**more: Any) -> dict[str, Any]:
    said = [
        ("Iva MÃ¼ller", "Where is it?"),
        ("Shop", "It is here."),
        ("Iva MÃ¼ller", None),
        ("Iva MÃ¼ller", "When?"),
        ("Shop", "At ten."),
    ]
    return {
        "participants": [{"name": "Iva MÃ¼ller"}, {"name": "Shop"}],
        "title": "Iva",
        **more,
        "messages": [
            {
                "sender_name": who,
                "timestamp_ms": 1709280000000 + n * 60000,
                **({"content": text} if text else {"photos": []}),
            }
            for n, (who, text) in reversed(list(enumerate(said)))
        ],
    }


def _messenger_2024() -> dict[str, Any]:
    said = [("Iva", "Where is it?"), ("Shop", "It is here."), ("Iva", ""), ("Iva", "When?"), ("Shop", "At ten.")]
    return {
        "participants": ["Iva", "Shop"],
        "threadName": "Iva_1",
        "messages": [
            {
                "senderName": who,
                "timestamp": 1709280000000 + n * 60000,
                "text": text,
                "isUnsent": False,
                "type": "text",
                "media": [],
                "reactions": [],
            }
            for n, (who, text) in enumerate(said)
        ],
    }


def _discord() -> dict[str, Any]:
    said = [("iva", "Where is it?"), ("shop", "It is here."), ("iva", ""), ("iva", "When?"), ("shop", "At ten.")]
    joined = {
        "id": "0",
        "type": "GuildMemberJoin",
        "timestamp": "2024-03-01T09:00:00+00:00",
        "content": "Joined the server.",
        "author": {"id": "9", "name": "x"},
    }
    return {
        "guild": {"id": "1"},
        "channel": {"id": "2", "name": "help"},
        "messages": [
            joined,
            *(
                {
                    "id": str(n),
                    "type": "Default" if n % 2 else "Reply",
                    "timestamp": f"2024-03-01T10:0{n}:00.123+00:00",
                    "content": text,
                    "author": {"id": who, "name": who, "nickname": who.title(), "isBot": False},
                }
                for n, (who, text) in enumerate(said, 1)
            ),
        ],
    }


EXPORTS: dict[str, Any] = {
    "Telegram": _telegram(),
    "Telegram, all chats": {"about": "…",
     "chats": {"about": "…", "list": [_telegram(), {"id": 6, "messages": [], "name": "empty"}]}},
    "Messenger": _messenger(), "Instagram": _messenger(thread_path="inbox/iva_1"),
    "Messenger, encrypted": _messenger_2024(), "Discord": _discord(),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_messages_and_answers_of_messengers(name: str, tmp_path: Path) -> None:
    """Service messages are nobody's; a message of a picture alone is counted; who answers is said."""
    (tmp_path / "x.json").write_text(json.dumps(EXPORTS[name]))
    found = read_table(tmp_path / "x.json")
    assert [(r["prompt"], r["reply"]) for r in found.rows] == [("Where is it?", "It is here."), ("When?", "At ten.")]
    assert [name.casefold() for name in found.writers.answering] == ["shop"]
    assert any("pictures, sound or files without words: 1" in why for why in found.left_out)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("MÃ¼ller", "Müller"),
        ("\u00f0\u009f\u0098\u0080", "😀"),
        ("Müller", "Müller"),
        ("王芳", "王芳"),
        ("cafÃ©", "café"),
    ],
)
def test_letters_written_byte_by_byte_are_mended(text: str, own: str) -> None:
    assert mended(text) == own


def _node(name: str, parent: str | None, role: str, text: Any, children: list[str], **more: Any) -> dict[str, Any]:
    content = {"content_type": "text", "parts": [text]} if isinstance(text, str) else text
    return {
        "id": name,
        "parent": parent,
        "children": children,
        "message": {"author": {"role": role}, "content": content, "recipient": "all", "metadata": {}, **more},
    }


def _chatgpt() -> list[dict[str, Any]]:
    nodes = [
        _node("s", "root", "system", "", ["h"], metadata={"is_visually_hidden_from_conversation": True}),
        _node("h", "s", "user", "about me", ["a"], metadata={"is_visually_hidden_from_conversation": True}),
        _node("a", "h", "user", "Where is it?", ["b1", "b2"]),
        _node("b1", "a", "assistant", "No idea.", []),
        _node("b2", "a", "assistant", "search('it')", ["t"], recipient="web"),
        _node("t", "b2", "tool", "found", ["c"]),
        _node("c", "t", "assistant", "It is here.\ue200cite\ue202turn0\ue201", ["d"]),
        _node("d", "c", "user", {"content_type": "multimodal_text", "parts": [{"asset_pointer": "x"}, "When?"]}, ["e"]),
        _node("e", "d", "assistant", "At ten.", []),
    ]
    tree = {"root": {"id": "root", "parent": None, "children": ["s"], "message": None}, **{n["id"]: n for n in nodes}}
    return [{"title": "It", "conversation_id": "x", "current_node": "e", "mapping": tree}]


def _claude() -> list[dict[str, Any]]:
    said = [("human", "Where is it?"), ("assistant", "It is here."), ("human", "When?"), ("assistant", "At ten.")]
    return [
        {
            "uuid": "u",
            "name": "It",
            "chat_messages": [
                {
                    "uuid": str(n),
                    "sender": who,
                    "text": text,
                    "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": text}],
                }
                for n, (who, text) in enumerate(said)
            ],
        },
        {"uuid": "v", "name": "empty", "chat_messages": []},
    ]


@pytest.mark.parametrize("made", [_chatgpt, _claude])
def test_what_was_said_to_an_assistant(made: Any, tmp_path: Path) -> None:
    """The way that was shown last counts; what a program said to a tool, and what nobody saw, does not. Earlier
    turns belong to the message."""
    (tmp_path / "conversations.json").write_text(json.dumps(made()))
    found = read_table(tmp_path / "conversations.json")
    assert [r["reply"] for r in found.rows] == ["It is here.", "At ten."] and found.rows[0]["prompt"] == "Where is it?"
    assert "It is here." in found.rows[1]["prompt"] and found.rows[1]["prompt"].endswith("When?")
    assert any("another version" in why for why in found.left_out) is (made is _chatgpt)


_ODD: Any = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["messages", "type", "from", "text", "date", "sender_name", "timestamp_ms", "content", "author",
    "name", "timestamp", "mapping", "message",
                     "parent", "children", "chat_messages", "sender", "chats", "list", "parts",
                     "current_node"]), inner, max_size=6), max_leaves=20)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(value=_ODD)
def test_odd_exports_raise_nothing(value: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("odd") / "x.json"
    path.write_text(json.dumps(value))
    found = profile_source(path)
    assert 0 <= found.usable <= found.rows or found.kind == "text", found


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=300), st.sampled_from([LINE, LINE_JA, KAKAO, ""]))
def test_odd_chats_as_text_raise_nothing(text: str, before: str) -> None:
    assert is_dayed(before + text) or not before
    for _, row in [*dayed(before + text, []), *whatsapp(before + text, [])]:
        assert set(row["prompt"] + row["reply"]) <= {*before, *text, "\n"}, row
