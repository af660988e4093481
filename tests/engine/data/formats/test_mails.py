"""Mails: who answers whom, and which words are the sender's own."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pytest

from engine.core.row import Row
from engine.core.spec import DataSpec, Source
from engine.data.clean import clean
from engine.data.counts import Counts
from engine.data.folder import files_of
from engine.data.formats.markup import plain, plain_own
from engine.data.formats.quoted import own_words
from engine.data.prepare import prepare, read_all, read_rows
from engine.data.profile import profile_source
from engine.data.split import clusters
from tests.support.specs import spec

DESK = "desk@shop.example"


def mail(
    number: str,
    who: str,
    text: str,
    answers: str = "",
    to: str = DESK,
    subject: str = "",
    html: bool = False,
    hour: int = 0,
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = who, to, subject or ("Re: Question" if answers else "Question")
    if number:
        made["Message-ID"] = f"<{number}@x>"
    if answers:
        made["In-Reply-To"] = f"<{answers}@x>"
    if hour:
        made["Date"] = f"Mon, 2 Nov 2026 {hour:02d}:00:00 +0000"
    made.set_content(text, subtype="html" if html else "plain")
    return made


def mbox(path: Path, *mails: EmailMessage) -> list[tuple[str, str]]:
    path.write_bytes(
        b"".join(
            b"From x Mon Nov  2 10:00:00 2026\n" + bytes(m).replace(b"\nFrom ", b"\n>From ") + b"\n" for m in mails
        )
    )
    return [(r.prompt, r.reply) for r in read_rows(Source(path=path.name, kind="table"), path.parent) if r.reply]


def eml(folder: Path, *mails: EmailMessage) -> None:
    for n, one in enumerate(mails):
        (folder / f"{n:02d}.eml").write_bytes(bytes(one))


def _threads(count: int) -> list[EmailMessage]:
    words = [
        "lamp",
        "parcel",
        "bed",
        "tent",
        "chair",
        "door",
        "bottle",
        "plant",
        "river",
        "stone",
        "glass",
        "paper",
        "window",
        "garden",
        "letter",
        "train",
    ]
    draw = Random(7)
    return [
        m
        for n in range(count)
        for m in (
            mail(f"{n}a", f"c{n}@a.example", f"Where is the {' '.join(draw.sample(words, 6))}?"),
            mail(f"{n}b", DESK, f"In house {n} with the {' '.join(draw.sample(words, 4))}.", f"{n}a"),
        )
    ]


def test_what_a_customer_writes_after_the_answer_is_none(tmp_path: Path) -> None:
    """Follow-ups are asked, thanks are left out, and two mails before an answer are one question."""
    found = mbox(
        tmp_path / "m.mbox",
        mail("1", "c@a.example", "Is it there?"),
        mail("2", DESK, "Yes.", "1"),
        mail("3", "c@a.example", "And the other?", "2"),
        mail("4", "c@a.example", "The blue one.", "3"),
        mail("5", DESK, "Tomorrow.", "4"),
        mail("6", "c@a.example", "Thanks!", "5"),
    )
    assert found == [("Is it there?", "Yes."), ("And the other?\nThe blue one.", "Tomorrow.")]
    assert profile_source(tmp_path / "m.mbox").left_out == ("mails in threads without an answer: 1 (line 6)",)


def test_two_who_answer_in_one_mailbox(tmp_path: Path) -> None:
    """A second person of the desk is known by answering; one who asks in copy does not answer."""
    mails = [
        *_threads(3),
        mail("x1", "d@b.example", "Do you deliver to islands?"),
        mail("x2", "ben@shop.example", "Only in summer.", "x1"),
        mail("y1", "e@b.example", "Is the shop open on Sunday?"),
        mail("y2", "ben@shop.example", "From ten to two.", "y1"),
        mail("y3", "f@b.example", "And on Monday?", "y2"),
        mail("y4", DESK, "From nine.", "y3"),
    ]
    found = mbox(tmp_path / "m.mbox", *mails)
    assert len(found) == 6 and found[3:] == [
        ("Do you deliver to islands?", "Only in summer."),
        ("Is the shop open on Sunday?", "From ten to two."),
        ("And on Monday?", "From nine."),
    ]


def test_threads_without_ids_are_told_by_subject_and_receiver(tmp_path: Path) -> None:
    """The same subject of another customer is another thread."""
    found = mbox(
        tmp_path / "m.mbox",
        mail("", "a@a.example", "First?", hour=1),
        mail("", "b@b.example", "Second?", hour=2),
        mail("", DESK, "To the first.", to="a@a.example", subject="AW: Question", hour=3),
        mail("", DESK, "To the second.", to="b@b.example", hour=4, subject="Re: Question"),
        mail("", DESK, "To somebody else.", to="z@z.example", subject="Re: Question", hour=5),
    )
    assert found == [("First?", "To the first."), ("Second?", "To the second.")]


def test_a_reply_to_a_mail_that_is_not_there_answers_no_older_one(tmp_path: Path) -> None:
    later = mail("5", DESK, "Tomorrow.", "4", to="c@a.example")
    later["References"] = "<1@x> <2@x> <4@x>"
    found = mbox(tmp_path / "m.mbox", mail("1", "c@a.example", "Is it there?"), mail("2", DESK, "Yes.", "1"), later)
    assert found == [("Is it there?", "Yes.")]


def test_mails_in_a_file_each_are_one_source(tmp_path: Path) -> None:
    """The question lies in one file, its answer in another; rows of a thread know each other, and texts beside them
    are read as well."""
    folder = tmp_path / "box"
    folder.mkdir()
    eml(
        folder,
        *_threads(12),
        mail("0c", "c0@a.example", "And the one for my neighbour, please?", "0b"),
        mail("0d", DESK, "It went back.", "0c"),
    )
    (folder / "table.csv").write_text("question,answer\nIs it open?,Yes.\n")
    (folder / "bad.eml").write_bytes(
        b"From: a@x\nContent-Type: text/plain; charset=nonsense-9\n\nWie gebe ich zur\xfcck?\n"
    )
    assert files_of(folder) == [folder / "table.csv", folder]
    found = profile_source(folder)
    assert (found.kind, found.usable, found.problem) == ("folder", 13, "")
    chosen = spec(
        data=DataSpec(
            sources=(Source(path="box", use="train", kind="folder"), Source(path="box/table.csv", kind="table")),
            eval_share=0.2,
        )
    )
    rows = [r for r in read_all(chosen.data.sources, tmp_path, Counts()) if r.reply]
    assert len(rows) == 14 and {r.file for r in rows} >= {"box/01.eml", "box/25.eml", "box/table.csv"}
    first, second = (next(r for r in rows if r.file == name) for name in ("box/01.eml", "box/25.eml"))
    assert first.group == second.group and len(set(clusters([first, second]))) == 1


def test_one_mail_alone_stays_a_file(tmp_path: Path) -> None:
    eml(tmp_path, mail("1", "a@a.example", "Is it there?"))
    assert files_of(tmp_path) == [tmp_path / "00.eml"]


def test_mails_of_an_archive_answer_each_other(tmp_path: Path) -> None:
    """Inbox and what was sent are two folders; a damaged mail is told and takes nothing along."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        for n, one in enumerate(_threads(4)):
            file.writestr(f"{'sent' if n % 2 else 'inbox'}/{n}.eml", bytes(one))
        file.writestr(
            "inbox/odd.eml",
            b'From: z@z\nContent-Type: text/plain; charset="x-nobody"\nContent-Transfer-Encoding: base64\n\n!!!\n',
        )
    rows = [r for r in read_rows(Source(path="x.zip"), tmp_path) if r.reply]
    assert [r.file for r in rows] == [f"x.zip/sent/{n}.eml" for n in (1, 3, 5, 7)]
    assert len({r.conversation for r in rows}) == 4


def test_a_mail_in_letters_nobody_knows_leaves_the_others(tmp_path: Path) -> None:
    odd = (
        b"From x Mon Nov  2 10:00:00 2026\nFrom: z@z\nMessage-ID: <9@x>\nContent-Type: text/plain; "
        b"charset=klingon\n\nSch\xf6n, wann denn?\n\n"
    )
    (tmp_path / "m.mbox").write_bytes(
        odd + b"".join(b"From x Mon Nov  2 10:00:00 2026\n" + bytes(m) + b"\n" for m in _threads(2))
    )
    rows = read_rows(Source(path="m.mbox", kind="table"), tmp_path)
    assert len([r for r in rows if r.reply]) == 2 and rows[0].prompt == "Schön, wann denn?"


def test_a_value_has_one_placeholder_in_a_thread_over_many_files() -> None:
    rows = [
        Row("I am a@b.org or c@d.org", "Fine", "x/1.eml", 1, group="<1@x>"),
        Row("Still c@d.org", "Well", "x/2.eml", 1, group="<1@x>"),
    ]
    assert clean(rows, ("email",), Counts())[1].prompt == "Still [email 2]"


@pytest.mark.parametrize(("written", "own"), [
    ((
        "Thanks!\n\nOn Mon, 2 Nov 2026 at 10:00, Anna Example of the Long Company Name\n<anna@example.org> "
        "wrote:\n\n> Where is it?\n"
    ), "Thanks!"),
    ("Ja.\n\nAm Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Anna Beispiel\n<anna@example.org>:\n\nIst es da?", "Ja."),
    ("Oui.\n\nLe lun. 2 nov. 2026 à 10:00, Anna Exemple <anna@example.org> a\nécrit :\n> Il est là ?", "Oui."),
    ("Sí.\n\nEl lun, 2 nov 2026 a las 10:00, Anna (<anna@example.org>)\nescribió:\n\n> ¿Está?", "Sí."),
    ((
        "Ja.\n\nVon: Anna <anna@example.org>\nGesendet: Montag, 2. November 2026 10:00\nAn: Laden "
        "<laden@example.org>\nBetreff: Paket\n\nIst es da?"
    ), "Ja."),
    ((
        "Yes.\n\n________________________________\nFrom: Anna\nSent: Monday, November 2, 2026\nTo: Desk; "
        "Other\nCc: Third\nSubject: Parcel\n\nIs it?"
    ), "Yes."),
    ("Oui.\n\nDe : Anna\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : Boutique\nObjet : Colis\n\nIl est là ?", "Oui."),
    ((
        "Sí.\n\nDe: Anna\nEnviado el: lunes, 2 de noviembre de 2026 10:00\nPara: Tienda\nAsunto: "
        "Paquete\n\n¿Está?"
    ), "Sí."),
    ((
        "Yes.\n\n*From:* Anna\n*Date:* Monday\n*To:* a@x.example, b@x.example,\n c@x.example\n*Subject:* "
        "Parcel\n\nIs it?\n> older\n"
    ), "Yes."),
    ("On Mon, 2 Nov 2026 at 10:00, A <a@b.org> wrote:\n> Where is it?\n\nIt is here.", "It is here."),
    ("Hello.\n\nOn Mon, 2 Nov 2026 at 10:00, A\n<a@b.org> wrote:\n> One?\nFirst.\n> Two?\nSecond.\n-- \nDesk",
    "Hello.\n\nFirst.\nSecond."),
    ("Yes.\n\nTo unsubscribe from this list, click here: https://x.example/u", "Yes."),
    ("Ja.\n\nVon meinem iPhone gesendet", "Ja."),
    ((
        "Yes.\n\nThis e-mail is confidential and intended only for the addressee.\n\nIf you received it in "
        "error, delete it."
    ), "Yes."),
    ((
        "Ja.\n\nDiese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, "
        "löschen Sie sie."
    ), "Ja."),
    ("Look at this.\nSent from Outlook for iOS", "Look at this."),
])  # fmt: skip
def test_quotes_and_footers_are_left_out(written: str, own: str) -> None:
    assert own_words(written) == own


@pytest.mark.parametrize(
    "written",
    [
        "Hi,\n\nTo unsubscribe from the newsletter I clicked the link, but it fails.\n\nWhat should I do?",
        "Hi,\n\nTo unsubscribe I have to log in, but here it fails.",
        "Hi,\n\nThis message is confidential, please delete my account after reading.\n\nCan you do that?",
        "Hello,\n\nFrom: Berlin\nTo: Munich\nDate: 2 November\n\nWhat does it cost?",
        "On Monday I spoke with your colleague, and this is what he wrote:\n\nYou may return it.\n\nIs that so?",
        "Von: Anna\nBetreff: Rückgabe\nNachricht: Wie geht das?",
        "The parcel is late.\nSent from Hamburg on Monday",
        "Le cadeau est arrivé, et voici ce que ma sœur a écrit :\n\nmerci !",
    ],
)
def test_what_only_looks_like_a_quote_or_footer_stays(written: str) -> None:
    assert own_words(written) == written


@pytest.mark.parametrize(("html", "own"), [
    ((
        '<div>Yes, <b>on Monday</b>.</div><div class="gmail_quote"><div class="gmail_attr">On Mon A '
        'wrote:<br></div><blockquote class="gmail_quote">When?'
        "</blockquote></div>"
    ), "Yes, on Monday."),
    ((
        '<div class="gmail_quote"><div class="gmail_attr">On Mon A '
        'wrote:</div><blockquote>One?</blockquote><div>First.</div><blockquote>Two?</blockquote>'
        "<div>Second.</div></div>"
    ), "First.\n\nSecond."),
    ('<p>Yes.</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: A</div><div>When?</div>', "Yes."),
    ('<p>Yes.</p><blockquote type="cite"><p>When?</p></blockquote>', "Yes."),
    ('<p>Yes:</p><blockquote style="margin: 0 0 0 40px; border: none; padding: 0px">on Monday</blockquote>',
    "Yes:\n\non Monday"),
    ('<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------</div>When?</div>',
     "---------- Forwarded message ---------\nWhen?"),
])  # fmt: skip
def test_an_html_mail_says_its_own_words(html: str, own: str) -> None:
    assert plain_own(html) == own


def test_the_head_outlook_writes_in_html_is_a_quote(tmp_path: Path) -> None:
    found = mbox(
        tmp_path / "m.mbox",
        mail("1", "c@a.example", "Is it there?"),
        mail(
            "2",
            DESK,
            (
                "<html><head><title>x</title></head><body><p class=MsoNormal>Yes, it\nis.</p><div "
                "style='border-top:solid'><p><b>Von:</b> C &lt;c@a.example&gt; <br>"
                "<b>Gesendet:</b> Montag<br><b>An:</b> Desk<br><b>Betreff:</b> Question</p></div><p>Is it "
                "there?</p></body></html>"
            ),
            "1",
            html=True,
        ),
    )
    assert found == [("Is it there?", "Yes, it is.")]


def test_text_with_an_address_is_no_html() -> None:
    assert plain("Write to <a@b.org> if x < 5") == "Write to <a@b.org> if x < 5"


def test_a_folder_of_mails_is_learned_from(tmp_path: Path) -> None:
    folder = tmp_path / "box"
    folder.mkdir()
    eml(folder, *_threads(40))
    chosen = spec(data=DataSpec(sources=(Source(path="box", use="train", kind="folder"),), eval_share=0.2))
    done = prepare(chosen, tmp_path)
    assert len(done.train) + len(done.held_out) == 40 and not {r.conversation for r in done.train} & {
        r.conversation for r in done.held_out
    }
