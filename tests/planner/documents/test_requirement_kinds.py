"""Kinds of sentences in requirement documents that are easily taken for something else, in five languages."""

from __future__ import annotations

import pytest

from engine.documents.wrapped import unwrapped
from planner.rule_readers.asides import required_sections
from planner.rule_readers.asks_nothing import why_nothing
from planner.rule_readers.demands import bound, not_needed, of_parties, sign_is_open
from planner.rule_readers.document_sources import use_said
from planner.rule_readers.requirement_cells import requirement_cells


@pytest.mark.parametrize(
    ("sentence", "strength", "forbids"),
    [
        ("Ausgabe ausschließlich auf Dänisch", "must", False),
        ("Nennung von Rabatten: verboten", "must", True),
        ("Quellen sind am Ende anzugeben", "must", False),
        ("Namen sind nicht zu nennen", "must", True),
        ("Vergleiche haben zu unterbleiben", "must", True),
        ("Es wäre schön, wenn ein Gruß am Ende stünde", "nice", False),
        ("L'heure est à écrire sur quatre chiffres", "must", False),
        ("Les sigles ne sauraient apparaître", "must", True),
        ("Signature obligatoire en bas de page", "must", False),
        ("El texto tendrá tres párrafos", "must", False),
        ("No se citarán marcas", "must", True),
        ("La ficha no contiene precios", "should", True),
        ("As a nurse I want the summary to name the ward", "should", False),
        ("As a nurse I never want to read a diagnosis", "must", True),
        ("One row, one code - no exceptions", "must", False),
        ("Blame is not to be assigned", "must", True),
        ("Avoid brackets", "should", True),
        ("正文不写入手机号", "should", True),
        ("遇到空白栏时应填“无”", "should", False),
        ("The reply must not be longer than three lines", "must", False),
    ],
)
def test_nominal_passive_and_future_demands_bind(sentence: str, strength: str, forbids: bool) -> None:
    found = bound(sentence)
    assert found is not None
    assert (found.strength, found.forbids) == (strength, forbids)


@pytest.mark.parametrize(
    "sentence",
    [
        "The letter need not hold a date",
        "Eine Unterschrift braucht der Brief nicht",
        "Un titre n'est pas nécessaire",
        "No hace falta firma",
        "无需写标题",
    ],
)
def test_what_need_not_be_is_no_rule(sentence: str) -> None:
    assert not_needed(sentence)
    assert not not_needed("The letter must hold a date")


@pytest.mark.parametrize(
    ("sentence", "field", "reason"),
    [
        ("Czech may be added in a second phase.", "languages", "unused-for-later"),
        ("Tschechisch kommt in einer späteren Ausbaustufe.", "languages", "unused-for-later"),
        ("Open question: shall Czech be added?", "languages", "unused-open-question"),
        ("There is a risk that the model guesses.", "rubric", "unused-of-risk"),
        ("Price (60 %) and quality (40 %), 2 % for each week of delay.", "gates", "unused-of-contract"),
        ("Die Gesamtkosten betragen 90.000 Euro.", "budget", "unused-of-project"),
        ("整个项目合同金额为9万元。", "budget", "unused-of-contract"),
        ("The computing budget is 90 euros.", "budget", None),
        ("At least 90 % of the warranties are sorted right.", "gates", None),
        ("The reply asks what the guest needs later.", "rubric", None),
    ],
)
def test_plans_questions_and_contracts_ask_for_nothing(sentence: str, field: str, reason: str | None) -> None:
    why = why_nothing(sentence, field)
    assert (None if why is None else why.key) == reason


@pytest.mark.parametrize(
    ("sentence", "use"),
    [
        ("exam.csv will be used to judge the result and must not be seen in training", "eval"),
        ("Please leave wages.xlsx alone", "never"),
        ("Finger weg von loehne.xlsx", "never"),
        ("loehne/ | Abrechnungen | 90 | gesperrt", "never"),
        ("essai.csv | relus | 300 | recette uniquement", "eval"),
        ("revisados.csv | revisados | 600 | evaluación", "eval"),
        ("salarios.xlsx : uso prohibido", "never"),
        ("Para el entrenamiento hay 900 consultas en consultas.csv", "train"),
        ("kontrol.csv 留作检验", "eval"),
    ],
)
def test_files_are_for_what_their_sentence_says(sentence: str, use: str) -> None:
    assert use_said(sentence) == use


def test_the_column_of_requirements_is_read_and_not_the_reason_beside_it() -> None:
    words = (
        "Ref | Area | Requirement | Rationale | MoSCoW\n--- | --- | --- | --- | ---\n"
        "1 | Content | No price is named | Only the office may say what something costs | M\n"
        "2 | Content | No value may be rounded | Law | M\n"
    )
    assert [words[cell.start : cell.end] for cell in requirement_cells(words)] == [
        "No price is named",
        "No value may be rounded",
    ]


def test_a_weight_in_unknown_words_leaves_its_row_open() -> None:
    words = "ID | Requirement | Remark\n--- | --- | ---\n1 | Names the harbour | zorgvuldig\n"
    assert [cell.doubtful for cell in requirement_cells(words)] == [True]


@pytest.mark.parametrize("words", ["The booking system sends it", "IT must open the port", "Frau Meier muss prüfen"])
def test_people_and_other_systems_bind_no_reply(words: str) -> None:
    assert of_parties(words)


def test_a_not_whose_sense_is_unclear_is_told() -> None:
    assert sign_is_open("Sachlich, aber nicht schroff")
    assert not sign_is_open("Freundlich und kurz")


def test_sections_of_rules_are_known_by_their_titles() -> None:
    words = "# 1 Tone and style\n\nKind.\n\n# 2 Requirements on data\n\nNone.\n"
    assert [words[a:b].strip() for a, b in required_sections(words)] == ["Kind."]


def test_lines_that_a_page_broke_are_one_sentence() -> None:
    text = "The answer names the harbour in which the ship lies and the hour at which it\nleaves.\n- a list\n- of two"
    assert unwrapped(text).split("\n")[0].endswith("at which it leaves.")
    assert unwrapped("Budget: 5 euros\nCards: none") == "Budget: 5 euros\nCards: none"
