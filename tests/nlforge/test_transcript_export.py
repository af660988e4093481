"""A conversation as a file: all of it, nothing in it commands, nothing is written over."""

from __future__ import annotations

import html
import stat
from pathlib import Path

import pytest

from engine.core.errors import BadInput, RunFailed
from engine.data.own import is_own_file
from engine.serving.keys import PREFIX
from nlforge.messages import DiffShown, Message, Page, SaidMessage, SideBySideReply, TableMessage, TalkMessage
from nlforge.transcript_export import Form, clean, exported, form_of
from nlforge.wording.catalogue import say, speak

HOSTILE = "<script>alert(1)</script> [link](http://x) **b** \x1b[31m\u202e 返品"
TALK: list[Message] = [
    SaidMessage("I want a model.\nLike desk.csv"),
    TalkMessage("First.", "Second."),
    Page("# Page\n```\ncode\n````\n", "sha256:0", True),
    DiffShown("+ a\n- b"),
    SideBySideReply("Where is it?", "base says", "trained says"),
    TableMessage("a | b"),
    SaidMessage(HOSTILE),
]


@pytest.mark.parametrize("form", ["md", "html"])
def test_all_that_was_said_is_in_it(form: Form, tmp_path: Path) -> None:
    path = exported(TALK, tmp_path, "desk", form)
    text = html.unescape(path.read_text(encoding="utf-8"))
    places = [
        text.index(part) for part in ("I want a model.", "First.", "code", "+ a", "trained says", "a | b", "返品")
    ]
    assert path.parent == tmp_path and path.suffix == f".{form}" and places == sorted(places)
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("form", ["md", "html"])
def test_nothing_in_it_is_markup_or_commands_a_terminal(form: Form, tmp_path: Path) -> None:
    text = exported(TALK, tmp_path, "desk", form).read_text(encoding="utf-8")
    assert "<script>" not in text and "\x1b" not in text and "\u202e" not in text
    if form == "md":
        assert "**b**" not in text and "[link](" not in text
        # The fence is longer than any in it.
        assert text.count("`````") == 2


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Neither a file that lies there nor what a link at that name leads to; and a folder is never learned from its own
    conversations."""
    other = tmp_path / "other"
    other.write_text("mine")
    (tmp_path / "conversation-desk.md").write_text("mine too")
    (tmp_path / "conversation-desk-2.md").symlink_to(other)
    path = exported(TALK, tmp_path, "desk", "md")
    assert path.name == "conversation-desk-3.md" and other.read_text() == "mine" and is_own_file(path)
    assert (tmp_path / "conversation-desk.md").read_text() == "mine too"
    assert is_own_file(exported(TALK, tmp_path, "desk", "html")) and not is_own_file(tmp_path / "conversation-desk.md")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunFailed, match="cannot write"):
        exported(TALK, tmp_path / "file" / "folder", "desk", "md")
    with pytest.raises(BadInput):
        exported([], tmp_path, "desk", "md")


@pytest.mark.parametrize("form", ["md", "html"])
def test_keys_and_passwords_are_not_in_it(form: Form, tmp_path: Path) -> None:
    """As in the session: what was said just before may name what a line is, and a command between is not heard."""
    key = f"{PREFIX}Zk3x9QmT7vLp2RwYb8NcD4"
    talk: list[Message] = [
        SaidMessage("the password is"),
        SaidMessage("/status"),
        SaidMessage("Tr0ub4dor&3"),
        SaidMessage("my token is sk-proj-4f9aK2mQ8xZt7LwR3vNc6YbP1dHs5JgE"),
        TalkMessage("This is the key:", key),
        SaidMessage("And now the garden"),
    ]
    text = html.unescape(exported(talk, tmp_path, "desk", form).read_text(encoding="utf-8"))
    assert "ub4dor" not in text and "4f9aK2mQ8xZt" not in text and key[len(PREFIX) :] not in text
    assert say("share-key-kept").split()[0] in text and "And now the garden" in text


def test_forms_are_known_by_several_names() -> None:
    assert [form_of(text) for text in ("", "md", ".MD", "Markdown", "html", "HTM")] == ["md"] * 4 + ["html"] * 2
    with pytest.raises(BadInput, match="docx"):
        form_of("docx")


def test_it_is_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    speak("de")
    text = exported(TALK, tmp_path, "desk", "html").read_text(encoding="utf-8")
    assert '<html lang="de">' in text and "<h2>Du</h2>" in text


def test_one_message_is_copied_without_marks() -> None:
    assert clean(TALK[0]) == "I want a model.\nLike desk.csv"
    assert clean(TALK[1]) == "First.\nSecond."
    assert "trained says" in clean(TALK[4]) and ">" not in clean(TALK[4])
