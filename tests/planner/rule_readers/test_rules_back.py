"""Rules, files and columns that are taken back or wanted again, in everyday words."""

from __future__ import annotations

import pytest

from planner.misread import without_misread
from planner.reading.reader import Reading
from planner.requirements import Change, Requirements, Said, WantedCriterion, WantedSource, Wish
from planner.rule_readers.all import read_words
from planner.rule_readers.columns import read_columns
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.rules_back import read_rules_back
from planner.rule_readers.seen_columns import SeenColumns


def rules(*names: str) -> Requirements:
    said = Said(turn=1, quote="x")
    return Requirements(wishes={"rubric": tuple(Wish(value=WantedCriterion(name=n), said=said) for n in names)})


def file(use: str | None) -> Requirements:
    value = WantedSource.model_validate({"path": "orders_2025.csv", "use": use})
    return Requirements(wishes={"sources": (Wish(value=value, said=Said(turn=1, quote="x")),)})


POLITE, SHOUT, PRICE = "if somebody is not polite", "shouting is not urgent", "invent prices"
ENGLISH = rules(POLITE, SHOUT, PRICE)
GERMAN = rules("wer schreit ist nicht dringend", "höflich bleiben", "keine Preise nennen")
FRENCH = rules("on vouvoie toujours", "pas d'abréviations", "rester poli")
SPANISH = rules("no prometer reembolsos", "respuestas breves")
ITALIAN = rules("non promettere rimborsi", "frasi corte")
CHINESE = rules("不要承诺退款", "语气要友好")


def gone(words: str, known: Requirements) -> list[str]:
    found = [h.change.value for h in read_rules_back(words, known) if isinstance(h, Hit)]
    return [value.name for value in found if isinstance(value, WantedCriterion)]


@pytest.mark.parametrize(
    ("known", "words", "names"),
    [
        (ENGLISH, "ok and forget what i told about shouting clients, away with that rule", [SHOUT]),
        (ENGLISH, "the rule for politness i dont want any more", [POLITE]),
        (ENGLISH, "Please drop both rules, the one on shouts and the one on prices.", [SHOUT, PRICE]),
        (ENGLISH, "There was a rule about prices. Remove it please.", [PRICE]),
        (ENGLISH, "remove all the rules", [POLITE, SHOUT, PRICE]),
        (GERMAN, "Die Regel mit den Preisen kann wieder weg", ["keine Preise nennen"]),
        (GERMAN, "was ich zur Höflichkeit gesagt habe, bitte vergessen", ["höflich bleiben"]),
        (FRENCH, "retirez la règle sur le vouvoiement", ["on vouvoie toujours"]),
        (FRENCH, "Laisse tomber ce que j'ai dit sur les abréviations", ["pas d'abréviations"]),
        (SPANISH, "borra la regla del reembolso", ["no prometer reembolsos"]),
        (ITALIAN, "la regola sulle frasi corte non serve più", ["frasi corte"]),
        (CHINESE, "请去掉关于退款的规则", ["不要承诺退款"]),
    ],
)
def test_a_rule_is_taken_back_by_some_of_its_words(known: Requirements, words: str, names: list[str]) -> None:
    """Inflected, misspelt, several at once."""
    assert gone(words, known) == names


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (ENGLISH, "Please do not delete the rule about shouting."),
        (ENGLISH, "One more rule: delete nothing about prices."),
        (ENGLISH, "As a rule, shouting clients drop out."),
        (ENGLISH, "drop it"),
        (GERMAN, "Lösch die Regel mit den Preisen bitte nicht"),
        (GERMAN, "In der Regel fallen die Preise weg"),
        (FRENCH, "ne supprimez pas la règle sur les abréviations"),
        (SPANISH, "no borres la regla de los reembolsos"),
    ],
)
def test_what_keeps_a_rule_or_names_none_takes_none_back(known: Requirements, words: str) -> None:
    """A “not”, a new rule, “as a rule”."""
    assert gone(words, known) == []


def test_where_no_rule_is_meant_those_that_are_there_are_told() -> None:
    """And the words are nothing else."""
    words = "The rule about the weather, i want to delete it"
    found = read_words(words, ENGLISH)
    assert found.hits == []
    (missed,) = [m for m in found.missed if m.about == "rubric"]
    assert isinstance(missed, Missed) and PRICE in missed.why
    new = Change(op="add", field="rubric", value=WantedCriterion(name=words), quote=words)
    left = Change(op="add", field="sources", value=WantedSource(path="a.csv", use="never"), quote="i want to delete it")
    kept = without_misread(Reading((new, left)), words, found.hits, found.corrected, missed=found.missed)
    assert kept.changes == ()


@pytest.mark.parametrize(
    "words", ["delete it please", "Streich das.", "Lösch sie wieder", "enlève-le", "bórralo", "toglilo", "把它删掉"]
)
def test_what_only_points_drops_no_file(words: str) -> None:
    """A file is left alone where it is named."""
    uses = [h.change.value.use for h in read_words(words, file(None)).hits if isinstance(h.change.value, WantedSource)]
    assert "never" not in uses


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("i need orders_2025.csv again", True),
        ("please dont remove orders_2025.csv", True),
        ("Ich brauche die Datei wieder", True),
        ("remettez le fichier orders_2025.csv comme avant", True),
        ("necesito otra vez orders_2025.csv", True),
        ("mi serve di nuovo orders_2025.csv", True),
        ("我还需要 orders_2025.csv，像之前一样", True),
        ("we never need orders_2025.csv again, never again", False),
        ("orders_2025.csv nie wieder", False),
    ],
)
def test_a_file_that_was_dropped_comes_back(words: str, back: bool) -> None:
    """By its name, or as the only one."""
    found = [h.change.value for h in read_words(words, file("never")).hits]
    uses = [value.use for value in found if isinstance(value, WantedSource)]
    assert ("train" in uses) is back


TICKETS = SeenColumns(("ticket_no", "text", "urgency", "department"), ("text",), "department")
ORDERS = SeenColumns(("Auftrags-Nr", "num_client", "num_pedido", "工单号", "Antwort"), ("Antwort",), None)


@pytest.mark.parametrize(
    ("seen", "words", "column"),
    [
        (TICKETS, "no no, the ticket number i said dont use!!", "ticket_no"),
        (TICKETS, "please ignore the number of the ticket", "ticket_no"),
        (ORDERS, "ohne die Auftragsnummer", "Auftrags-Nr"),
        (ORDERS, "n'utilisez pas le numéro du client", "num_client"),
        (ORDERS, "no uses el número de pedido", "num_pedido"),
        (ORDERS, "non usare il numero pedido", "num_pedido"),
        (ORDERS, "不要用工单编号", "工单号"),
        (TICKETS, "Replies must not contain the ticket number", None),
        (TICKETS, "do not include the ticket number in replies", None),
        (TICKETS, "why is the ticket number so long", None),
    ],
)
def test_a_column_is_left_out_by_what_people_call_it(seen: SeenColumns, words: str, column: str | None) -> None:
    """What is said of replies leaves none out."""
    left = [h.change.value for h in read_columns(words, [seen]) if h.change.field == "unused_columns"]
    assert left == ([] if column is None else [column])


def test_a_no_before_the_answer_denies_what_was_there() -> None:
    """“No no, the answer is only …” says the columns of the answer."""
    hits = list(read_columns("no no the answer is only urgency and department, the ticket number dont use", [TICKETS]))
    assert [(h.change.field, h.change.value) for h in hits] == [
        # Two columns together are a form.
        ("task", "extraction"),
        ("column", "urgency"),
        ("answer_columns", "department"),
        ("unused_columns", "ticket_no"),
    ]


@pytest.mark.parametrize(
    ("known", "words", "names"),
    [
        (ENGLISH, "the thing about prices, i take that back", [PRICE]),
        (ENGLISH, "and the shouting thing, scrap that", [SHOUT]),
        (GERMAN, "das mit den Preisen nehm ich wieder zurück, die stehen eh drin", ["keine Preise nennen"]),
        (GERMAN, "die Sache mit der Höflichkeit kannst du vergessen", ["höflich bleiben"]),
        (FRENCH, "l'histoire des abréviations, laissez tomber", ["pas d'abréviations"]),
        (SPANISH, "lo de los reembolsos olvídalo", ["no prometer reembolsos"]),
        (ENGLISH, "the thing about parking, i take that back", []),
        (GERMAN, "das mit den Preisen ist wichtig", []),
        (SPANISH, "lo de los reembolsos es importante", []),
    ],
)
def test_a_rule_is_taken_back_by_its_subject(known: Requirements, words: str, names: list[str]) -> None:
    """Without a word for rules; where no rule has the subject, nothing is made of it."""
    assert gone(words, known) == names
