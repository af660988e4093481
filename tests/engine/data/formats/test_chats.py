"""Chats of people: what is a question, what its answer, and what the program says by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.spec import Source
from engine.data.formats.dialogue import UNANSWERED, UNASKED, Turn
from engine.data.formats.sides import who_answers
from engine.data.formats.whatsapp import is_whatsapp, whatsapp
from engine.data.parse import holds_rows
from engine.data.prepare import read_rows
from engine.data.profile import profile_source


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(row["prompt"], row["reply"]) for _, row in whatsapp(text)]


def _chat(*said: str) -> list[Turn]:
    """Turns written as `A text`."""
    return [Turn(line[0], line[2:], n) for n, line in enumerate(said, 1)]


def test_an_answer_may_come_after_midnight() -> None:
    """What is asked late is answered on the next day; the day of the question keeps rows together."""
    found = list(
        whatsapp(
            "\n".join(
                [
                    "01.11.26, 23:50 - Kim: Habt ihr sonntags offen?",
                    "02.11.26, 00:10 - Laden: Nein, leider nicht.",
                    "02.11.26, 22:15 - Kim: Und montags?",
                    "03.11.26, 08:00 - Laden: Ja, ab neun.",
                    "03.11.26, 21:00 - Kim: Passt ein Umtausch ohne Bon?",
                    "04.11.26, 09:00 - Laden: Ja, mit Karte.",
                ]
            )
        )
    )
    assert [(line, row["prompt"], row["reply"], row["conversation"]) for line, row in found] == [
        (1, "Habt ihr sonntags offen?", "Nein, leider nicht.", "01.11.26"),
        (3, "Und montags?", "Ja, ab neun.", "02.11.26"),
        (5, "Passt ein Umtausch ohne Bon?", "Ja, mit Karte.", "03.11.26"),
    ]


@pytest.mark.parametrize(
    "time", ["10:0{n} a. m.", "10:0{n}\u00a0p.\u00a0m.", "10:0{n}\u202fPM", "10:0{n} am", "10:0{n}"]
)
def test_times_of_half_a_day(time: str) -> None:
    lines = [
        f"2/11/26, {time.format(n=n)} - {who}: {text}"
        for n, (who, text) in enumerate([("Ana", "¿Abren hoy?"), ("Tienda", "Sí, hasta las ocho.")])
    ]
    assert _pairs("\n".join(lines)) == [("¿Abren hoy?", "Sí, hasta las ocho.")]


def test_two_who_answer_one_customer() -> None:
    lines = [
        ("Kim", "Is it in stock?"),
        ("Ann", "Yes, five of them."),
        ("Kim", "Can I pay by card?"),
        ("Ben", "Of course."),
        ("Kim", "And when does it come?"),
        ("Ann", "On Monday."),
        ("Ben", "Or Tuesday."),
    ]
    assert _pairs("\n".join(f"[02.11.26, 10:{n:02d}:00] {who}: {text}" for n, (who, text) in enumerate(lines))) == [
        ("Is it in stock?", "Yes, five of them."),
        ("Can I pay by card?", "Of course."),
        ("And when does it come?", "On Monday.\nOr Tuesday."),
    ]


@pytest.mark.parametrize(("said", "answering"), [
    (["C Is it there?", "A Yes.", "C Thanks, and when?", "A Monday.", "C Fine."], {"A"}),
    (["A Hello, we are here for you.", "C Is it there?", "A Yes.", "C And when?", "A Monday.", "C Who brings it?",
    "A The post."], {"A"}),
    (["C My screen is black.", "A Did you restart it?", "C Yes.", "A Which model is it?", "C X1.",
    "A Then it is the lamp."], {"A"}),
    (["C Hi, I want to book.", "D For four of us.", "C On Friday.", "A That works.", "C What about Saturday?",
    "A Full.", "D And Sunday?", "A Free."], {"A"}),
    (["C One?", "A a", "D Two?", "A b", "E Three?", "A c", "F Four?", "A d"], {"A"}),
    (["C Alone?"], set()),
])  # fmt: skip
def test_who_answers_whom(said: list[str], answering: set[str]) -> None:
    """Customers who greet each other, agents who ask back or speak first, many who ask one: sides are told by who
    speaks after whom."""
    assert who_answers([_chat(*said)]) == answering


def test_a_second_one_who_answers_is_known_from_other_conversations() -> None:
    pairs = (("1", "A"), ("2", "B"), ("3", "A"), ("4", "A"), ("5", "B"))
    chats = [_chat(f"{c} Where is {c}?", f"{a} There.", f"{c} And then?", f"{a} Done.") for c, a in pairs]
    assert who_answers(chats) == {"A", "B"}


@pytest.mark.parametrize("notice", [
    "Bild weggelassen", "\u200esticker omitted", "Video weggelassen", "imagen omitida", "image absente",
    "<Medien ausgeschlossen>",
    "This message was deleted.", "This message was deleted", "You deleted this message.",
    "Diese Nachricht wurde gelöscht.", "Se eliminó este mensaje.", "Ce message a été supprimé.", "null",
    "IMG-20261102-WA0001.jpg (file attached)", "\u200e<attached: 0012-PHOTO.jpg>",
    "\u200eAnything the phone says in any language", "Missed voice call",
    "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
    "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen.",
])  # fmt: skip
def test_what_the_program_says_is_nobodys_answer(notice: str) -> None:
    assert _pairs(
        f"02.11.26, 10:00 - Kim: Wann kommt es?\n02.11.26, 10:01 - Laden: {notice}\n02.11.26, 10:02 - Laden: Am Montag."
    ) == [("Wann kommt es?", "Am Montag.")]


@pytest.mark.parametrize(
    "words",
    [
        "Ein Bild habe ich weggelassen",
        "Messages are end-to-end encrypted here, are they?",
        "I deleted this message by mistake",
        "The video was omitted from the list",
        "Es null Mal versucht",
        "<b>fett</b>",
    ],
)
def test_what_a_person_says_of_such_things_stays(words: str) -> None:
    assert _pairs(f"02.11.26, 10:00 - Kim: Wann kommt es?\n02.11.26, 10:01 - Laden: {words}") == [
        ("Wann kommt es?", words)
    ]


def test_a_caption_stays_and_the_mark_of_an_edit_goes() -> None:
    text = (
        "[02.11.26, 10:00:00] Kim: \u200e<attached: 01-PHOTO.jpg>\nPasst das dazu?\n\u200e[02.11.26, "
        "10:01:00] Laden: Ja, sehr gut. "
        "\u200e<Diese Nachricht wurde bearbeitet.>"
    )
    assert _pairs(text) == [("Passt das dazu?", "Ja, sehr gut.")]


def test_long_messages_are_a_chat_all_the_same(tmp_path: Path) -> None:
    """Of a message over many lines only the first begins with a date."""
    lines = [
        "02/11/2026, 10:00 - Messages and calls are end-to-end encrypted.",
        "02/11/2026, 10:00 - Kim: I have some questions",
        *[f"this is number {n}" for n in range(40)],
        "02/11/2026, 10:05 - Desk: Here are answers",
        *[f"that is number {n}" for n in range(40)],
    ]
    (tmp_path / "c.txt").write_text("\n".join(lines), encoding="utf-8")
    assert holds_rows(tmp_path / "c.txt")
    assert read_rows(Source(path="c.txt", kind="table"), tmp_path)[0].reply.endswith("that is number 39")


@pytest.mark.parametrize(
    "text",
    [
        "Minutes\n02/11/2026, 10:00 - Kim: opens the meeting\n"
        + "We spoke of this and that.\n" * 30
        + "02/11/2026, 11:00 - Ann: closes it",
        "02/11/2026, 10:00 - Kick-off of the project\n" + "We spoke of this and that.\n" * 30,
        "The parcel left on 02/11/2026, 10:00 - as promised: by train\n" * 5,
    ],
)
def test_a_text_with_dates_is_no_chat(text: str) -> None:
    assert not is_whatsapp(text)


def test_what_nobody_answered_is_counted(tmp_path: Path) -> None:
    """A question long before the next is another matter, and what is written unasked on a later day no part of an
    answer."""
    (tmp_path / "c.txt").write_text(
        "\n".join(
            [
                "02/11/2026, 10:00 - Kim: Do you repair shoes?",
                "20/11/2026, 10:00 - Kim: Do you have laces?",
                "20/11/2026, 10:05 - Desk: Yes, in black.",
                "20/11/2026, 10:06 - Desk: And brown.",
                "27/11/2026, 09:00 - Desk: Everything is cheaper this week!",
                "28/11/2026, 09:00 - Kim: What does it cost?",
            ]
        )
    )
    found = profile_source(tmp_path / "c.txt")
    assert [(r.prompt, r.reply) for r in read_rows(Source(path="c.txt", kind="table"), tmp_path)] == [
        ("Do you have laces?", "Yes, in black.\nAnd brown.")
    ]
    assert found.usable == 1 and set(found.left_out) == {f"{UNANSWERED}: 2 (lines 1, 6)", f"{UNASKED}: 1 (line 5)"}
