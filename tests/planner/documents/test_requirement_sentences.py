"""Sentences, rows and files of requirement documents, kind by kind."""

from __future__ import annotations

import pytest

from engine.encoder.read import ReadFields, ReadSpan
from planner.documents.quiet import counts_here, without_list_marks
from planner.reading.document_rules import document_rules
from planner.requirements import Change, WantedCriterion, WantedSource
from planner.rule_readers.demands import bound
from planner.rule_readers.document_sources import document_sources, use_said
from planner.rule_readers.unit_cells import with_units

NOTHING = ReadFields({}, {}, {})
TABLE = "ID | Requirement | Priority\n--- | --- | ---\n"


def _rules(words: str, read: ReadFields = NOTHING) -> list[tuple[str, str, bool]]:
    """Words, strength and sign of the rules that are surer than a coin."""
    return [
        (change.quote, change.value.strength, change.value.unwanted)
        for sure, change in document_rules(words, read, [])
        if sure > 0.65 and isinstance(change.value, WantedCriterion)
    ]


@pytest.mark.parametrize(
    ("cell", "strength", "unwanted"),
    [
        ("Must", "must", False),
        ("Soll", "should", False),
        ("Could", "nice", False),
        ("P1", "must", False),
        ("obligatorio", "must", False),
        ("必须", "must", False),
        ("Must not", "must", True),
        ("Darf nicht", "must", True),
        ("Interdit", "must", True),
        ("禁止", "must", True),
    ],
)
def test_a_row_of_a_table_is_a_rule_as_strong_as_its_cell_says(cell: str, strength: str, unwanted: bool) -> None:
    words = f"{TABLE}R1 | The tone is friendly and calm | {cell}\nR2 | Opening hours at the end | {cell}\n"
    assert ("The tone is friendly and calm", strength, unwanted) in _rules(words)


@pytest.mark.parametrize(
    ("sentence", "strength", "forbids"),
    [
        ("The answer shall name its source", "must", False),
        ("A field that is not stated shall be null", "must", False),
        ("No reply may name a person", "must", True),
        ("Die Antwort muss freundlich sein", "must", False),
        ("Die Antwort darf nicht länger als drei Sätze sein", "must", False),
        ("Kein Kundenname darf vorkommen", "must", True),
        ("Die Antwort sollte mit einem Gruß enden", "should", False),
        ("Aucune réponse ne doit citer un nom", "must", True),
        ("La réponse doit rester courtoise", "must", False),
        ("La respuesta no debe superar 100 palabras", "must", False),
        ("La respuesta debe ser breve", "must", False),
        ("回答必须使用敬语", "must", False),
        ("不得承诺赔偿", "must", True),
        ("Ideally the reply should end with thanks", "nice", False),
    ],
)
def test_the_verb_of_a_sentence_says_how_it_binds(sentence: str, strength: str, forbids: bool) -> None:
    found = bound(sentence)
    assert found is not None
    assert (found.strength, found.forbids) == (strength, forbids)


def test_a_sentence_that_binds_replies_is_one_rule_without_a_mark() -> None:
    words = "3.2 The answer shall be short, friendly and free of technical terms."
    assert _rules(words) == [("The answer shall be short, friendly and free of technical terms", "must", False)]


def test_what_is_asked_and_what_is_forbidden_in_a_sentence_are_two_rules() -> None:
    rules = _rules("The summary must name the dates; the summary must never name a patient.")
    assert [unwanted for _, _, unwanted in rules] == [False, True]


@pytest.mark.parametrize(
    "words",
    [
        "The supplier shall keep a hotline.",
        "The contractor must hand over the documentation.",
        "We want a model that must sort messages.",
        "P1 = mandatory, P2 = recommended, P3 = optional.",
        "# 1 Background\n\nThe reply must be written by two people today.",
        "# 4 Responsibilities\n\nThe text must be checked by the department.",
        "# Sign-off\n\nThe text must be signed.",
        "Weather is fine.",
    ],
)
def test_words_that_bind_no_reply_are_no_rule(words: str) -> None:
    assert _rules(words) == []


def test_an_unsure_mark_alone_is_not_taken() -> None:
    words = "The office has three windows."
    mark = ReadSpan(0, len(words) - 1, 0.7, {"strength": ("should", 0.9), "unwanted": ("false", 0.9)})
    assert _rules(words, ReadFields({}, {}, {"rubric": [mark]})) == []


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("mails.csv holds 300 messages; the model is trained on these", "train"),
        ("gold.csv, checked by two people, is for testing only", "eval"),
        ("gold.jsonl | checked twice | 400 | Testing only", "eval"),
        ("The mailbox legal_inbox must not be used under any circumstances", "never"),
        ("Der Ordner unfallmeldungen darf nicht angerührt werden", "never"),
        ("Apprentissage : le répertoire syntheses_validees", "train"),
        ("Le fichier ne doit jamais être utilisé", "never"),
        ("El fichero no se debe usar", "never"),
        ("价目表.xlsx 只供查询,不参与训练", "retrieve"),
        ("员工记录绝不能使用", "never"),
        ("The archive is large", None),
    ],
)
def test_the_sentence_of_a_file_says_what_it_is_for(sentence: str, use: str | None) -> None:
    assert use_said(sentence) == use


@pytest.mark.parametrize(
    ("words", "path", "use"),
    [
        ("The mailbox legal_inbox must not be used.", "legal_inbox", "never"),
        ("Der Ordner unfallmeldungen darf nicht angerührt werden.", "unfallmeldungen", "never"),
        ("Name | Holds | Entries | Use\nscans_inbox | photos | 3100 | Not to be used", "scans_inbox", "never"),
    ],
)
def test_a_bare_name_of_a_folder_is_read_where_its_use_is_said(words: str, path: str, use: str) -> None:
    (change,) = document_sources(words, [])
    assert change.value == WantedSource.model_validate({"path": path, "use": use})


def test_a_column_with_underscores_is_no_folder() -> None:
    assert document_sources("The column reply_text is trained on.", []) == []


def test_limits_of_sections_that_tell_of_today_do_not_count() -> None:
    words = "# 1 Background\n\nA trial cost 500 euros.\n\n# 2 Limits\n\nAt most 900 euros."
    old = Change(op="set", field="deadline_hours", value=3.0, quote="A trial cost 500 euros")
    new = Change(op="set", field="deadline_hours", value=3.0, quote="At most 900 euros")
    assert [counts_here(change, words) for change in (old, new)] == [False, True]


def test_quotes_have_no_marks_of_lists() -> None:
    change = Change(op="add", field="languages", value="en", quote="* messages in English")
    assert without_list_marks([change])[0].quote == "messages in English"


def test_a_unit_in_the_next_cell_belongs_to_its_figure() -> None:
    text = "Response time | 2 | seconds\nRooms | 3 | blue"
    assert with_units(text) == "Response time | 2   seconds\nRooms | 3 | blue"


@pytest.mark.parametrize("status", ["withdrawn", "zurückgezogen", "reporté", "anulado", "已撤回"])
def test_a_row_that_was_taken_back_is_no_rule(status: str) -> None:
    words = (
        "No | Requirement | Priority | Status\n--- | --- | --- | ---\n"
        f"1 | The tone is friendly and calm | Must | {status}\n2 | Opening hours at the end | Must | agreed\n"
    )
    assert [quote for quote, _, _ in _rules(words)] == ["Opening hours at the end"]


@pytest.mark.parametrize("area", ["Purpose", "Languages", "Hosting", "Zweck", "Délais", "部署"])
def test_a_row_whose_area_is_no_matter_of_replies_is_no_rule(area: str) -> None:
    words = (
        f"ID | Area | Requirement | Priority\n--- | --- | --- | ---\n1 | {area} | Everything as agreed before | Must\n"
    )
    assert _rules(f"{words}2 | Tone | The tone is friendly and calm | Must\n") == [
        ("The tone is friendly and calm", "must", False)
    ]


@pytest.mark.parametrize(("quote", "hours"), [("two weeks", 336.0), ("10 seconds", 0.003)])
def test_how_often_and_how_fast_are_no_deadlines(quote: str, hours: float) -> None:
    change = Change(op="set", field="deadline_hours", value=hours, quote=quote)
    assert not counts_here(change, f"The committee meets every {quote}.")
