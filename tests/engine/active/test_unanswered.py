"""Messages nobody answered are found in tables, chats and mails, and what a person chose holds in the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.active.unanswered import messages_of
from engine.core.row import Row
from engine.core.spec import DataSpec, Source
from engine.data.clean import clean
from engine.data.counts import Counts
from engine.data.formats.dialogue import unanswered_in
from engine.data.formats.table import SETTLED
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.split import split
from tests.support.messages import message

MAIL = (
    "From: {who}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{id}@x>\nDate: Mon, 2 Jun 2025 1{n}:00:00 +0000\n{more}\n"
    "{text}\n"
)


def found(path: Path, source: Source | None = None) -> list[tuple[str, str]]:
    profile = profile_source(path).model_copy(update={"path": path.name})
    return [(row.prompt, row.reply) for row in messages_of(profile, path.parent, source)]


def test_rows_without_a_reply_and_tables_without_any(tmp_path: Path) -> None:
    """A table of messages alone gives them all; one in which two columns may be the message gives none."""
    half = tmp_path / "half.csv"
    half.write_text(
        "customer_message,agent_reply\n" + "".join(f"Where is box {n}?,{'' if n % 2 else 'Here.'}\n" for n in range(8))
    )
    assert found(half)[:2] == [("Where is box 0?", "Here."), ("Where is box 1?", "")]
    assert profile_source(half).unanswered == 4
    alone = tmp_path / "alone.csv"
    alone.write_text(
        "id,customer_message\n"
        + "".join(f'{n},"Where is my box number {n}, I ordered it a week ago?"\n' for n in range(30))
    )
    assert len(found(alone)) == 30 and {reply for _, reply in found(alone)} == {""}
    assert found(half, Source(path="half.csv", use="eval")) == []


def test_a_chat_gives_what_nobody_answered(tmp_path: Path) -> None:
    """They are rows only where they are asked for: nothing else that reads the file sees them."""
    chat = tmp_path / "chat.txt"
    said = [
        f"12.03.24, 09:{n:02d} - {'Desk' if n % 2 else 'Ann'}: {'Yes, until ' if n % 2 else 'Open at '}{n}?\n"
        for n in range(20)
    ]
    chat.write_text("".join(said) + "12.03.24, 12:00 - Ann: And are you open tomorrow as well?\n")
    rows = found(chat)
    assert rows[-1] == ("And are you open tomorrow as well?", "") and len(rows) == 11
    profile = profile_source(chat)
    assert profile.usable == 10 and unanswered_in(profile.left_out) == 1
    assert unanswered_in(["messages nobody answered: 1,234 (lines 4, 9, …)", "x: 3"]) == 1234


def test_mails_without_an_answer_are_found(tmp_path: Path) -> None:
    """They are read in a process of their own, which is told what is wanted."""
    folder = tmp_path / "mails"
    folder.mkdir()
    for n in range(4):
        ask, desk = f"c{n}@x.example", "desk@shop.example"
        (folder / f"a{n}.eml").write_text(
            MAIL.format(who=ask, to=desk, subject=f"Box {n}", id=f"a{n}", n=n, more="", text=f"Where is box {n}?")
        )
        if n:
            more = f"In-Reply-To: <a{n}@x>\n"
            (folder / f"b{n}.eml").write_text(
                MAIL.format(
                    who=desk, to=ask, subject=f"Re: Box {n}", id=f"b{n}", n=n + 1, more=more, text=f"Box {n} is here."
                )
            )
    assert sorted(found(folder)) == [
        ("Where is box 0?", ""),
        *((f"Where is box {n}?", f"Box {n} is here.") for n in (1, 2, 3)),
    ]


def test_what_a_person_chose_holds_against_other_replies(tmp_path: Path) -> None:
    """Also against more of them, which would win otherwise; the others are counted."""
    path = tmp_path / "written.csv"
    path.write_text(f"prompt,reply,{SETTLED}\nHow long may I keep it?,30 days.,yes\n")
    written = read_rows(
        Source(path="written.csv", kind="table", prompt_column="prompt", reply_column="reply"), tmp_path
    )
    assert [(r.reply, r.settled) for r in written] == [("30 days.", True)]
    others = [Row("How long may I keep it?", f"{n} days.", "desk.csv", n) for n in (14, 14, 14)]
    counts = Counts()
    assert [r.reply for r in clean([*others, *written], (), counts)] == ["30 days."]
    assert counts.dropped["overruled"] == 3


@pytest.mark.parametrize("seed", range(4))
def test_a_written_reply_is_never_parted_from_its_near_copy(seed: int) -> None:
    """A message of the data that reads nearly the same is on the side of the written one."""
    data = [Row(message(n), f"R{n}", "desk.csv", n) for n in range(40)]
    written = [Row(f"{r.prompt} Thanks!", "W", "written.csv", r.line, settled=True) for r in data[:12]]
    train, held = split([*data, *written], DataSpec(seed=seed, eval_share=0.3))
    side = {r.prompt: r in held for r in (*train, *held)}
    assert held and train
    assert all(side[w.prompt] == side[r.prompt] for w, r in zip(written, data, strict=False))
