"""Budgets in more currencies, sizes of the model's file, and personal values that may stay."""

from __future__ import annotations

import pytest

from engine.core.spec import Money
from planner.rule_readers.keeping import read_keeping
from tests.planner.rule_readers.changes_read import read


@pytest.mark.parametrize(("words", "amount", "currency"), [
    ("經費大概 50,000 元新台幣。", 50_000, "TWD"), ("新台幣 50,000 元預算", 50_000, "TWD"),
    ("预算 3000 元", 3000, "CNY"),
    ("snickeri: plocka ut mått ur kundernas mejl, saknas något ska den lämna tomt, budget 5000 kr", 5000, "SEK"),
    ("Έχουμε προϋπολογισμό 600 ευρώ", 600, "EUR"), ("Бюджет 3000 грн.", 3000, "UAH"),
    ("Бюджет 30 000 рублей", 30_000, "RUB"), ("बजट 10,000 रुपये", 10_000, "INR"),
])  # fmt: skip
def test_budgets_in_more_currencies(words: str, amount: float, currency: str) -> None:
    assert read(words, "budget") == [Money(amount=amount, currency=currency)]


@pytest.mark.parametrize("words", [
    "The budget line of 40,000 euros is from another template.", "Budget 40.000 € steht nur in der Vorlage.",
    "Le budget de 40 000 euros vient d'un autre modèle.", "El presupuesto de 40.000 euros es de otra plantilla.",
])  # fmt: skip
def test_a_line_of_another_template_is_no_budget(words: str) -> None:
    assert read(words, "budget") == []


@pytest.mark.parametrize(("words", "megabytes"), [
    ("must stay under 1500 MB", 1500), ("so max 200MB on disk", 200), ("que pese menos de medio giga", 500),
    ("The tablet has 4 GB to spare for the model file.", 4000), ("Es darf höchstens 300 MB wiegen", 300),
])  # fmt: skip
def test_the_model_may_be_so_large(words: str, megabytes: float) -> None:
    assert read(words, "max_model_mb") == [megabytes]


@pytest.mark.parametrize("words", [
    "attachments must stay under 20 MB", "must not use more than 16 GB RAM", "mails weigh up to 20 MB on our disk",
])  # fmt: skip
def test_sizes_of_other_things_bound_no_model(words: str) -> None:
    assert read(words, "max_model_mb") == []


@pytest.mark.parametrize(("words", "kept"), [
    ("Namen der Absender bitte nicht schwärzen, die brauchen wir für die Sorgfaltspflicht.", "name"),
    ("Lehrernamen müssen lesbar bleiben, sonst funktioniert gar nichts.", "name"),
    ("Kundennummern bitte lassen", "customer_number"), ("Kundennummern sollen aber stehen bleiben", "customer_number"),
    ("Spendenkonto-IBAN bitte nicht rausnehmen", "iban"), ("addresses stay", "address"),
    ("身份证号也留着吧", "id_number"), ("号牌必须原样保留，不得打码，否则无法比对。", "plate"),
    ("names must stay", "name"),
    ("I nomi possono restare", "name"), ("Non rimuovere i nomi", "name"), ("Os nomes podem ficar", "name"),
    ("Não remova os nomes", "name"), ("Namen mogen blijven staan", "name"),
])  # fmt: skip
def test_what_may_stay_in_more_words(words: str, kept: str) -> None:
    assert [(h.change.op, h.change.value) for h in read_keeping(words) if hasattr(h, "change")] == [("add", kept)]


@pytest.mark.parametrize("words", [
    "it should keep the ticket numbers tho", "keep the ticket numbers in the reply",
    "Behalte die Ticketnummern in der Antwort", "the bot must keep names in its replies",
    "Kundennummern sollen nicht stehen bleiben", "names stay private", "Rimuovi i nomi, per favore", "身份证号不能保留",
    "If names must stay, tell us", "Namen dürfen stehen bleiben?",
    "Names must stay private.", "Names must stay out.", "Names should stay inside the company.", "Keep names in-house.",
    "Phone numbers must be kept out of the training.", "Namen bitte lassen wir weg.", "The names must stay with us.",
])  # fmt: skip
def test_what_is_answered_or_not_allowed_keeps_nothing(words: str) -> None:
    assert [h for h in read_keeping(words) if hasattr(h, "change") and h.change.op == "add"] == []
