"""Fields that are asked for by questions, or by other words for them, are found among the columns; what is not found is
asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.asked_fields import NONE_OF_THEM, fields_meant
from planner.plan_state import KnownSoFar, PlanState
from planner.requirements import Change, Requirements, Said, Wish
from planner.rule_readers.seen_columns import SeenColumns
from tests.support.planned_folders import planned

ORDERS = SeenColumns(
    ("Id", "Message", "Sender", "Product", "Pieces", "Due", "Branch"),
    ("Message",),
    "Branch",
    kinds=("id", "text", "name", "label", "number", "date", "label"),
    text="Message",
)
TRIPS = SeenColumns(
    ("Mail", "Trip no", "Client", "Departure", "Arrival", "Von", "Nach", "Persons"),
    ("Mail",),
    "Nach",
    kinds=("text", "id", "name", "date", "date", "label", "label", "number"),
    text="Mail",
)
CHATS = SeenColumns(("question", "answer", "who", "when"), ("question",), "answer", text="question")


def fields(words: str, seen: SeenColumns, task: str | None = None, *exact: Change) -> list[str]:
    wish = {} if task is None else {"task": (Wish(value=task, said=Said(turn=1, quote=words)),)}
    state = PlanState(turns=(words,), known=KnownSoFar(requirements=Requirements(wishes=wish)))
    found = fields_meant(state, [seen], exact)
    return [str(c.value) for c in found.changes if c.field in ("column", "answer_columns")]


@pytest.mark.parametrize(("words", "seen", "found"), [
    ("Note down for each message who it comes from and by when they need it.", ORDERS, ["Sender", "Due"]),
    ("We want to know what is ordered, how many of it and where it should be delivered to.", ORDERS,
     ["Product", "Pieces", "Branch"]),
    ("Find out from the messages which product it is about and who is asking", ORDERS, ["Sender", "Product"]),
    ("Find out who booked, when they leave, when they get there and how many come along.", TRIPS,
     ["Client", "Departure", "Arrival", "Persons"]),
    ("Schreib aus jeder Mail auf, woher die Fahrt geht, wohin und wie viele mitfahren.", TRIPS,
     ["Von", "Nach", "Persons"]),
    ("Notiere, von wem die Nachricht stammt, was bestellt wird und wann es geliefert werden muss.", ORDERS,
     ["Sender", "Product", "Due"]),
    ("Relève qui écrit, ce qu'on nous commande et avant quand.", ORDERS, ["Sender", "Product", "Due"]),
    ("Apunta de cada mensaje quién escribe, qué pide y cuándo lo necesita.", ORDERS, ["Sender", "Product", "Due"]),
    ("Annota chi scrive, cosa ordina e entro quando.", ORDERS, ["Sender", "Product", "Due"]),
    ("Get the item, the quantity and the deadline out of our mails.", ORDERS, ["Product", "Pieces", "Due"]),
])  # fmt: skip
def test_questions_name_columns_by_what_they_ask_for(words: str, seen: SeenColumns, found: list[str]) -> None:
    assert fields(words, seen) == found


@pytest.mark.parametrize("words", [
    "Sort the messages by who sent them and what they want.",
    "It should answer customers who ask when it arrives.",
    "Who wrote it and when?",
    "Find out who wrote it.",
    "Translate the messages; who sent them and when does not matter.",
])  # fmt: skip
def test_other_sentences_ask_for_no_fields(words: str) -> None:
    assert fields(words, ORDERS) == []


def test_a_table_with_replies_is_no_form() -> None:
    assert fields("Tell the customer who comes and when, as in chats.csv", CHATS) == []


def test_where_another_kind_of_task_was_said_nothing_is_read() -> None:
    words = "Find out who sent it and what they want."
    assert fields(words, ORDERS, "classification") == []
    assert fields("Find out who sent it.", ORDERS, "extraction") == ["Sender"]


def test_what_no_column_is_known_to_hold_is_asked_once() -> None:
    """With the columns that are left, of which one is added to the form."""
    words = "Find out who sent it, what they want and how they liked the weather."
    state = PlanState(turns=(words,), known=KnownSoFar(requirements=Requirements()))
    (asked,) = fields_meant(state, [ORDERS], []).asks
    assert "how they liked the weather" in asked.question.text
    assert asked.question.options == ("Id", "Pieces", "Due", "Branch", NONE_OF_THEM)
    assert [c.value if c else None for c in asked.changes] == ["Id", "Pieces", "Due", "Branch", None]


def test_columns_that_were_named_stay_in_the_form() -> None:
    named = [
        Change(op="set", field="task", value="extraction", quote="the fields are Pieces"),
        Change(op="set", field="column", value="Pieces", quote="the fields are Pieces"),
        Change(op="add", field="answer_columns", value="Branch", quote="the fields are Pieces"),
    ]
    found = fields_meant(
        PlanState(turns=("The fields are pieces, branch and who wrote it.",), known=KnownSoFar()), [ORDERS], named
    )
    assert [(c.op, c.field, c.value) for c in found.changes] == [("add", "answer_columns", "Sender")]


def test_the_page_tells_which_columns_were_taken(tmp_path: Path) -> None:
    """The form has them and no others, and the message is the longest text."""
    rows = "".join(
        f"Hello here is the shop in street {n} we need {n + 2} of the blue ones until 0{n % 9 + 1}.03.,"
        f"Kim Field {n},{n + 2},2025-03-0{n % 9 + 1}\n"
        for n in range(40)
    )
    (tmp_path / "wants.csv").write_text(f"note,written by,pcs,due\n{rows}")
    plan = planned("Read off who wrote it and by when they need it, as in wants.csv", tmp_path)
    assert plan.spec is not None
    (source,) = plan.spec.data.sources
    assert source.prompt_column == "note"
    assert (source.reply_column, *source.more_reply_columns) == ("written by", "due")
    assert plan.origin["data.sources[wants.csv].meant[due]"].quote == "by when they need it"
