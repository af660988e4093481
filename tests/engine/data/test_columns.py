"""Which columns form the message and which is the answer, told by names in many languages and by what stands in
them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.spec import DataSpec, Source
from engine.data.asked_columns import AskedColumns, find_column
from engine.data.columns import columns_of
from engine.data.counts import Counts
from engine.data.folder import folder_rows
from engine.data.formats.table import Table, table
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.rows import message_of, paired
from engine.evaluation.evaluate_file import measured_source
from planner.compile.plan import compile_plan
from planner.requirements import Requirements
from tests.support.machines import CPU
from tests.support.pages import spec_page
from tests.support.specs import spec_of

_Q = (
    "Where can I see how far my parcel has come?", "The driver left the box with a neighbour.",
    "Can you drop the package after six?", "My chair came with one leg missing.",
    "The lamp was in pieces when I opened it.", "There is a deep scratch across the table.",
    "I was charged twice for the same order.", "Why is there tax on a gift voucher?",
    "Could I have the invoice on my name?",
)  # fmt: skip
_A = (
    "Open the tracking page from your mail.", "Please tell us the street and we ask.",
    "Choose the evening slot in the settings.", "We send the missing leg today, keep the rest.",
    "Keep the carton and take a picture for us.", "You may keep it at a lower price.",
    "The second charge is a hold and vanishes.", "Vouchers carry no tax at all here.",
    "Add the company in your profile first.",
)  # fmt: skip
_N = (
    "Ines Pohl",
    "Omar Reyes",
    "Liv Dahl",
    "Tom Baker",
    "Mia Costa",
    "Jan Novak",
    "Eva Lind",
    "Raj Patel",
    "Ana Silva",
)
_Z = ("我的包裹在哪里啊", "椅子少了一条腿怎么办", "发票可以开公司名字吗")
_Y = ("请打开邮件里的链接查看", "我们今天寄出缺少的部分", "请在个人资料里添加公司")


def _cell(kind: str, n: int) -> str:
    a = _A[n % 9] + " Yes." * (n // 9)
    return {"Q": _Q[n % 9] + " Again." * (n // 9), "A": a, "N": _N[n % 9], "L": ("delivery", "damage")[n % 2],
        "I": str(1000 + n), "E": f"c{n}@example.org",
            "D": f"2024-03-{n % 28 + 1:02} 10:00", "S": f"Trouble {n}", "U": f"https://x.org/{n}",
            "P": f"+49 170 12345{n:02}", "5": str(n % 5 + 1),
            "C": f"Rules say that {a.lower()} It is page {n}.", "#": str(n % 2), "T": ("Open", "Closed")[n % 2],
            "K": f"V-{n:04}",
            "H": f"Hauptstraße {n + 1}, 10115 Berlin", "B": f"Hello, {a} Bye now.",
            "Z": _Z[n % 3] + "请问" * (n // 3 + 1),
            "Y": _Y[n % 3] + "谢谢" * (n // 3 + 1), "R": ("accept", "reject", "ignore",
            "accept")[n % 4]}[kind]  # fmt: skip


def _table(columns: str) -> Table:
    """“name:what, …”: see `_cell` for what may stand in a column."""
    kinds = [c.rsplit(":", 1) for c in columns.split()]
    return table((n, {name: _cell(kind, n) for name, kind in kinds}) for n in range(30))


@pytest.mark.parametrize(("columns", "prompt", "reply", "guessed"), [
    ("customer:N subject:S body:Q agent_reply:A", "subject body", "agent_reply", False),
    ("id:I email:E message:Q reply:A", "message", "reply", False),
    ("Kunde:N Anfrage:Q Antwort:A Bearbeiter:N", "Anfrage", "Antwort", False),
    ("Kunde:Q Mitarbeiter:A", "Kunde", "Mitarbeiter", True),
    ("client:Q agent:A", "client", "agent", False), ("Nom:N Courriel:E Demande:Q Réponse:A Date:D", "Demande",
    "Réponse", False),
    ("Cliente:N Consulta:Q Respuesta:A", "Consulta", "Respuesta", False),
    ("姓名:N 问题:Z 回答:Y", "问题", "回答", False), ("甲:Z 乙:Y", "甲", "乙", True),
    ("question:Q context:C answer:A", "question context", "answer", False),
    ("context:C question:Q answer:A", "question context", "answer", False),
    ("instruction:Q input:C output:A", "instruction input", "output", False),
    ("input:Q output:A", "input", "output", False),
    ("history:C message:Q reply:A", "message history", "reply", False),
    ("question:Q option_a:L option_b:N answer:A", "question option_a option_b", "answer", False),
    ("document:C summary:A", "document", "summary", False), ("article:C highlights:A id:I", "article", "highlights",
    False),
    ("text:Q label:# label_name:L", "text", "label_name", False), ("text:Q label:#", "text", "label", False),
    ("text:Q Nr:# Bezeichnung:L", "text", "Bezeichnung", True),
    ("sentence:Q sentiment:L", "sentence", "sentiment", False), ("review:Q stars:5", "review", "stars", False),
    ("Kommentar:Q Sterne:5", "Kommentar", "Sterne", False),
    ("title:S text:Q label:L", "title text", "label", False),
    ("question:Q answer:A answer_2:B", "question", "answer", False),
    ("question:Q answer:A rating:5", "question", "answer", False),
    ("Address:H Phone:P What:Q Reply:A", "What", "Reply", False),
    ("subject:S answer:A", "subject", "answer", False), ("question:Q reference:A answer:A", "question", "answer",
    False),
    ("customerMessage:Q agentReply:A", "customerMessage", "agentReply", False),
    ("Ticket:K Betreff:S Beschreibung:Q Lösung:A Status:T", "Betreff Beschreibung", "Lösung", False),
    ("Subject:S Description:Q Status:T Priority:L Comment:A", "Subject Description", "Comment", True),
    ("source:Q target:A", "source", "target", False),
    ("vraag:Q antwoord:A", "vraag", "antwoord", False), ("domanda:Q risposta:A", "domanda", "risposta", False),
    ("pergunta:Q resposta:A", "pergunta", "resposta", False),
    ("x:I y:Q z:A", "y", "z", True), ("a:N b:E c:Q d:A e:D", "c", "d", True),
    ("product:N category:L", "product", "category", False),
    ("text:Q label:L answer:R", "text", "label", False), ("incoming:Q outgoing:A no:I", "incoming", "outgoing", False),
])  # fmt: skip
def test_columns_are_told(columns: str, prompt: str, reply: str, guessed: bool) -> None:
    """Names, numbers, addresses and dates are neither message nor answer; a subject, a context, choices and what
    went before are part of it."""
    found = columns_of(_table(columns))
    assert (" ".join(found.prompt), found.reply, found.guessed) == (prompt, reply, guessed)


@pytest.mark.parametrize("columns", [
    "Id:I Requester:N Subject:S Description:Q Status:T Tags:L",
    "Vorgang:K Kunde:N Betreff:S Beschreibung:Q Status:T Erstellt_am:D",
    "Subject:S Body:Q", "Text:Q",
    "Issue_key:K Summary:S Description:Q Status:T Reporter:N Created:D",
])  # fmt: skip
def test_messages_without_any_reply_are_no_pairs(columns: str, tmp_path: Path) -> None:
    assert columns_of(_table(columns)).lacking == "replies"
    path = _written(tmp_path / "t.csv", _table(columns))
    assert profile_source(path).problem.startswith(f"There are no replies in {path}: it holds messages in ")


@pytest.mark.parametrize(("asked", "prompt", "reply"), [
    (AskedColumns(("agent_reply",), "body"), ["agent_reply"], "body"),
    (AskedColumns(reply="subject"), ["body"], "subject"),
    (AskedColumns(("subject", "Body")), ["subject", "body"], "agent_reply"),
    (AskedColumns(unused=("subject",)), ["body"], "agent_reply"),
    (AskedColumns(unused=("body",)), ["subject"], "agent_reply"),
    (AskedColumns(("gone",), "gone too"), ["subject", "body"], "agent_reply"),
    (AskedColumns(("D",), "C"), ["body"], "agent_reply"), (AskedColumns(("third",), "fourth"), ["body"], "agent_reply"),
])  # fmt: skip
def test_what_is_asked_for_counts(asked: AskedColumns, prompt: list[str], reply: str) -> None:
    """By name in any case, by the letter of a sheet, or by its place; what a table does not have says nothing about
    it."""
    found = columns_of(_table("customer:N subject:S body:Q agent_reply:A"), asked)
    if asked.prompt == ("D",):
        prompt, reply = ["agent_reply"], "body"
    assert (list(found.prompt), found.reply) == (prompt, reply)


def test_a_column_is_found_by_its_name_letter_or_place() -> None:
    columns = ("Kunden Nachricht", "agent_reply", "B")
    assert [find_column(columns, c) for c in ("kunden_nachricht", "Agent reply", "B", "A", "second", "letzte", "第一",
        "nothing")] == [
        "Kunden Nachricht", "agent_reply", "B", "Kunden Nachricht", "agent_reply", "B", "Kunden Nachricht",
        None]  # fmt: skip


def test_a_message_of_several_columns_reads_the_same_everywhere(tmp_path: Path) -> None:
    """A text stands below its subject, all else under its name; alone, in a folder and as a spec names it."""
    own = _table("subject:S body:Q context:C reply:A")
    _written(tmp_path / "a" / "t.csv", own)
    wanted = f"Trouble 0\n\n{_Q[0]}\n\nContext: Rules say that {_A[0].lower()} It is page 0."
    assert paired(own, columns_of(own), "t")[0].prompt == wanted
    assert read_rows(Source(path="a/t.csv"), tmp_path)[0].prompt == wanted
    assert next(iter(folder_rows(_many(tmp_path / "a"), "a", Counts()))).prompt == wanted
    named = Source(path="a/t.csv", prompt_column="body", more_prompt_columns=("subject",), reply_column="reply")
    assert read_rows(named, tmp_path)[0].prompt == f"{_Q[0]}\n\nSubject: Trouble 0"


@pytest.mark.parametrize(("cell", "shown"), [
    ('["red", "blue"]', "Choices:\nred\nblue"), ('{"text": ["red", "blue"], "label": ["A", "B"]}',
    "Choices:\nA: red\nB: blue"),
    ("red or blue", "Choices: red or blue"),
    ("", ""), ("[not json", "Choices: [not json"),
])  # fmt: skip
def test_choices_are_lines(cell: str, shown: str) -> None:
    assert message_of({"q": "Which?", "choices": cell}, ("q", "choices")) == (
        "Which?" if not shown else f"Which?\n\n{shown}"
    )


def test_what_an_annotation_tool_did_not_accept_is_left_out_and_counted(tmp_path: Path) -> None:
    path = _written(tmp_path / "t.csv", _table("text:Q label:L answer:R"))
    found = profile_source(path)
    assert (found.reply_column, found.usable) == ("label", 15)
    assert [n.text for n in found.notes if "annot" in n.text] == [
        "t.csv: annotations that were rejected: 8 (lines 3, 7, 11, 15, 19, …).",
        "t.csv: texts the annotators passed over: 7 (lines 4, 8, 12, 16, 20, …).",
    ]
    assert len(read_rows(Source(path="t.csv"), tmp_path)) == 15


def test_the_page_shows_a_row_without_personal_data_and_what_is_not_used(tmp_path: Path) -> None:
    """Control characters are gone, long texts are short, and of many columns eight are named."""
    path = tmp_path / "t.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["name", "message", "reply", *(f"extra{k}" for k in "abcdefghij")])
        for n in range(30):
            out.writerow(
                [
                    _N[n % 9],
                    f"{_Q[n % 9]} \x1b[31m\u202e Write to c{n}@example.org, says {_N[n % 9].split()[0]}. "
                    + "And so on, much longer. " * 40,
                    _A[n % 9],
                    *(f"{k}{n} is text too" for k in "abcdefghij"),
                ]
            )
    plan = compile_plan(Requirements(), [profile_source(path)], CPU)
    page = spec_page(plan)
    row = page[page.index("One row") : page.index("Replaced by placeholders before")]
    assert (
        "[email]" in row
        and "[name]" in row
        and not set(row) & {"\x1b", "\u202e"}
        and "example.org" not in row
        and len(row.splitlines()) <= 8
        and "…" in row
    )
    (note,) = [w for w in plan.warnings if w.code == "columns_not_used"]
    assert (
        note.text.endswith("and 3 more.")
        and note.text.count(",") == 7
        and not note.blocking
        and "## What is not used" in page
    )
    assert plan.spec is not None and _Q[0][:9] not in json.dumps(plan.spec.model_dump(mode="json"))


def test_a_second_answer_is_named(tmp_path: Path) -> None:
    path = _written(tmp_path / "t.csv", _table("question:Q answer:A answer_b:B when:D"))
    (note,) = profile_source(path).notes
    assert "answer_b (another answer), when." in note.text and "name the column answer_b for the others" in note.text


def test_a_label_of_figures_beside_its_name_is_no_verdict(tmp_path: Path) -> None:
    """Else a classifier would learn from thumbs nobody gave."""
    own = table((n, {"text": _cell("Q", n), "label": str(n % 6), "label_text": "abcdef"[n % 6]}) for n in range(30))
    assert profile_source(_written(tmp_path / "t.csv", own)).judged == ""
    liked = table((n, {"question": _cell("Q", n), "answer": _cell("A", n), "label": str(n % 2)}) for n in range(30))
    assert profile_source(_written(tmp_path / "u.csv", liked)).judged == "verdicts"


@pytest.mark.parametrize(("asked", "columns", "wanted"), [
    (AskedColumns(), ("subject", "body", "reply", "other"), (("subject", "body"), "reply")),
    (AskedColumns(), ("body", "reply"), (("body",), "reply")),
    (AskedColumns(), ("x", "y"), ((), None)),
    (AskedColumns(("x",), "y"), ("x", "y"), (("x",), "y")),
    (AskedColumns(reply="other"), ("subject", "body", "reply", "other"), (("subject", "body"), "other")),
    (AskedColumns(("reply",)), ("subject", "body", "reply"), (("reply",), None)),
])  # fmt: skip
def test_another_file_is_measured_with_the_columns_of_the_plan(
    asked: AskedColumns, columns: tuple[str, ...], wanted: object, tmp_path: Path
) -> None:
    """As far as it has them, or with those named for it."""
    learned = Source(path="t.csv", prompt_column="subject", more_prompt_columns=("body",), reply_column="reply")
    spec = spec_of("t.csv").model_copy(update={"data": DataSpec(sources=(learned,))})
    (tmp_path / "e.csv").write_text(f"{','.join(columns)}\n{','.join('words of it' for _ in columns)}\n")
    found = measured_source(tmp_path / "e.csv", spec, asked)
    assert ((*filter(None, [found.prompt_column]), *found.more_prompt_columns), found.reply_column) == wanted
    with pytest.raises(BadInput, match="has no column gone"):
        measured_source(tmp_path / "e.csv", spec, AskedColumns(("gone",)))


def _written(path: Path, own: Table) -> Path:
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, own.columns)
        out.writeheader()
        out.writerows(own.rows)
    return path


def _many(folder: Path) -> Path:
    """The folder with so many tables that it is one source."""
    for n in range(45):
        (folder / f"u{n}.csv").write_text((folder / "t.csv").read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("columns", "reply"), [
    (("Nachricht", "Vorschlag alte Software", "richtige Kategorie"), "richtige Kategorie"),
    (("text", "predicted", "checked"), "checked"),
    (("text", "suggested_category", "category"), "category"), (("评论", "预测标签", "人工标签"), "人工标签"),
    (("texto", "etiqueta_propuesta", "etiqueta"), "etiqueta"),
])  # fmt: skip
def test_of_two_columns_of_labels_the_one_no_machine_wrote_is_learned(
    columns: tuple[str, str, str], reply: str
) -> None:
    """What an old program proposed is neither learned nor measured with."""
    labels = ["appointment", "pain", "costs"]
    texts = [f"Good day, I have a question about visit {n} and hope to hear from you" for n in range(24)]
    rows = [
        dict(zip(columns, (text, labels[0 if n % 4 else n % 3], labels[n % 3]), strict=True))
        for n, text in enumerate(texts)
    ]
    assert columns_of(Table(columns, rows, list(range(2, 26)))).reply == reply


def test_a_column_is_found_without_its_unit_unless_another_is_called_so() -> None:
    assert find_column(("Weight kg", "Price (EUR)"), "weight") == "Weight kg"
    assert find_column(("Weight kg", "Price (EUR)"), "price") == "Price (EUR)"
    assert find_column(("Weight kg", "Weight"), "weight") == "Weight"
    assert find_column(("Weight kg", "Weight lbs"), "weight") is None
    assert find_column(("kg", "Team"), "") is None
