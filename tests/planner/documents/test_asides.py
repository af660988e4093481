"""Sections that ask for nothing of the model: nothing in them becomes part of a plan, and the coverage says why."""

from __future__ import annotations

import pytest

from nlforge.planning import Planned, plan_from
from nlforge.turn import Spoken
from planner.documents.quoting import document_parts
from planner.rule_readers.asides import asides
from planner.rule_readers.utterance import utterance
from tests.support.no_model import NoModel

SCOPE, WORDS, HISTORY = "what is not part of it", "explains words", "history of the document"
ASK, OTHER = "whom to ask", "of another system"
TITLES = {
    SCOPE: (
        "Out of scope", "Out-of-scope", "3.2 Out of scope (phase 1)", "Non-goals", "Nicht enthalten",
        "Abgrenzung / Nicht-Ziele", "Nicht im Umfang", "Hors périmètre", "Non inclus et non compris",
        "Fuera de alcance", "Fuera del alcance del proyecto", "不在范围", "不包括的内容",
        "第三章 范围之外", "Fuori ambito",
    ),
    WORDS: (
        "Glossary", "Glossary and abbreviations", "A. Definitions", "Glossar", "Begriffe und Abkürzungen", "Glossaire",
        "Sigles et définitions", "Glosario y siglas", "术语表", "术语和定义",
    ),
    HISTORY: (
        "Version history", "Document control", "Änderungshistorie", "Historique des versions", "Control de cambios",
        "修订记录",
    ),
    ASK: (
        "Contacts", "Stakeholders", "Ansprechpartner", "Projektteam & Kontakt", "Équipe projet",
        "Personas de contacto", "联系人",
    ),
    OTHER: (
        "Other systems", "Requirements for the ticket system", "Anforderungen an das Kundenportal",
        "Exigences pour le site web", "Requisitos del CRM", "其他系统",
    ),
}  # fmt: skip
KEPT = (
    "Scope", "Requirements", "In scope", "Anforderungen an das Modell", "Requirements for replies", "Limits", "Umfang",
    "Périmètre", "Alcance", "范围", "需求", "Contacting customers", "Glossary use in replies", "History questions",
    "Budget",
)  # fmt: skip


def planned(text: str) -> Planned:
    """The plan of a document."""
    return plan_from([Spoken(part, "wishes.md") for part in document_parts(text)], NoModel(), [], None, "x")


@pytest.mark.parametrize(("why", "title"), [(why, title) for why, titles in TITLES.items() for title in titles])
def test_a_section_that_asks_for_nothing_is_not_read(why: str, title: str) -> None:
    """By its title, with numbers, brackets and joined titles, in several languages."""
    aside = f"## {title}\n\nThe budget is 900 dollars."
    found = planned(f"# Wishes\n\nThe budget is 300 dollars.\n\n{aside}\n\n## Time\n\nDone in 2 days.")
    (budget,) = found.state.requirements.all("budget")
    assert "300" in budget.said.quote and found.state.requirements.all("deadline_hours")
    (row,) = [row for row in found.coverage if "900" in row.sentence]
    assert not row.became and why in row.because
    told = [one.words for one in found.state.known.not_used if why in str(one.why)]
    assert told and not any(title in words for words in told)


def test_a_heading_is_not_among_what_was_not_used() -> None:
    """Its number is no figure; one that requires something is told."""
    found = planned("# 1 Ziel\n\nBudget 300 Euro.\n\n## 2 Muss\n\nDer Stil soll nett sein.\n\n## 3 Stil: 7 von 9 gut")
    told = [one.words for one in found.state.known.not_used]
    assert not {"1 Ziel", "2 Muss"} & set(told) and any("7 von 9" in one for one in told)


@pytest.mark.parametrize("title", KEPT)
def test_other_sections_are_read(title: str) -> None:
    """Titles that only look alike."""
    assert asides(f"# Wishes\n\n## {title}\n\nThe budget is 900 dollars.") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Wishes\n\n2. Out of scope\n\n1. BUDGET 900 dollars\n2. no phone\n\n3. Money\n\nThe budget is 300 dollars.",
        "**Nicht enthalten**\n\nBudget 900 Euro\n\n**Geld**\n\nDas Budget beträgt 300 Euro.",
        "Fuera de alcance:\n- presupuesto de 900 euros\n- teléfono\n\nEl presupuesto es de 300 euros.",
        "Hors périmètre\n\nLe budget de 900 euros.\n\nLe budget est de 300 euros.",
        "## 不在范围内\n预算900元\n### 细节\n预算800元\n## 预算\n预算300元。",
    ],
)
def test_a_section_ends_where_the_next_begins(text: str) -> None:
    """Of titles with marks, in bold, with numbers, and of those that only stand alone."""
    (budget,) = planned(text).state.requirements.all("budget")
    assert "300" in budget.said.quote


@pytest.mark.parametrize(
    ("title", "sentence", "other"),
    [
        ("Out of scope", "The model must never reply after 3 seconds", "A budget of 900 euros"),
        ("Nicht enthalten", "Es darf nie länger als 3 Sekunden dauern", "Budget von 900 Euro"),
        ("Hors périmètre", "La réponse ne doit jamais prendre plus de 3 secondes", "Budget de 900 euros"),
        ("Fuera de alcance", "La respuesta no debe tardar más de 3 segundos", "Presupuesto de 900 euros"),
        ("不在范围", "回复不得超过3秒", "预算900元"),
    ],
)
def test_what_the_model_must_never_do_binds_it_wherever_it_stands(title: str, sentence: str, other: str) -> None:
    """Also in a section of what is not part of it; a glossary binds to nothing."""
    said = utterance(f"## {title}\n\n- {sentence}\n- {other}\n")
    assert sentence in said.heard and other not in said.heard
    assert sentence not in utterance(f"## Glossary\n\n- {sentence}\n").heard


def test_a_long_section_is_left_out_in_each_part() -> None:
    """A section over several parts of a document asks for nothing in any of them."""
    rest = "\n\n".join(f"The tenant may ask for a budget of {n} dollars within {n} hours." for n in range(900, 1100))
    found = planned(
        f"# Wishes\n\nThe budget is 300 dollars.\n\n## Out of scope\n\n{rest}\n\n## Time\n\nDone in 2 days."
    )
    (budget,) = found.state.requirements.all("budget")
    assert "300" in budget.said.quote
    (deadline,) = found.state.requirements.all("deadline_hours")
    assert deadline.value == 48
