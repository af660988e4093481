"""Exact readers of figures: numbers, money, times, sizes and cards, in five languages."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.spec import Money
from planner.changes import apply_changes
from planner.requirements import Requirements, WantedGate, WantedGpu
from planner.rule_readers.all import read_all, read_words
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.quoted_values import values_in
from tests.planner.rule_readers.changes_read import read


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("1,500 rows", [1500]),
        ("1.500 Zeilen", [1500]),
        ("1.500,5", [1500.5]),
        ("1,5 kg", [1.5]),
        ("3 200 échanges", [3200]),
        ("5k", [5000]),
        ("190k messages", [190000]),
        ("3 million lines", [3e6]),
        ("900 Millionen Wörter", [9e8]),
        ("fifty dollars", [50]),
        ("dreiundzwanzig", [23]),
        ("quatre-vingt-dix", [90]),
        ("dos mil quinientos", [2500]),
        ("八十亿", [8e9]),
        ("3万条", [30000]),
        ("两块", [2]),
        ("two hundred and five", [205]),
        ("0.5 and 12", [0.5, 12]),
    ],
)
def test_numbers(words: str, values: list[float]) -> None:
    """Digits in every notation, and words."""
    assert [n.value for n in find_numbers(words)] == values


@pytest.mark.parametrize(
    ("quote", "unit", "value"),
    [
        ("one week", "hours", 168),
        ("fünf Tage", "hours", 120),
        ("half an hour", "hours", 0.5),
        ("anderthalb Stunden", "hours", 1.5),
        ("500 ms", "seconds", 0.5),
        ("88% right", "share", 0.88),
        ("nine of ten", "share", 0.9),
        ("90% not 85", "share", 0.85),
        ("百分之九十五", "share", 0.95),
        ("eight billion", "billions", 8),
        ("500M parameters", "billions", 0.5),
        ("405b", "billions", 405),
        ("70亿参数", "billions", 7),
        ("fifty dollars", "plain", 50),
        ("2x4090", "plain", 2),
        ("三天", "hours", 72),
    ],
)
def test_a_quote_supports_its_values(quote: str, unit: Any, value: float) -> None:
    """A checker finds the value a careful reader takes from the quote."""
    assert any(abs(v - value) < 1e-6 for v in values_in(quote, unit))


def test_a_quote_supports_nothing_of_another_kind() -> None:
    """A week is no budget of 168, a percentage no count."""
    assert 168 not in values_in("one week") and 0.88 not in values_in("88% right")


@pytest.mark.parametrize(
    ("words", "amount", "currency"),
    [
        ("My budget is $200", 200, "USD"),
        ("Budget: 20 USD", 20, "USD"),
        ("Keep it below €50", 50, "EUR"),
        ("Our budget is $1,500 and we ship from Kent", 1500, "USD"),
        ("budget fifty dollars", 50, "USD"),
        ("five bucks tops", 5, "USD"),
        ("max. 200 €", 200, "EUR"),
        ("Budget höchstens 1.500 EUR", 1500, "EUR"),
        ("Das Budget liegt bei fünfhundert Franken", 500, "CHF"),
        ("Budget de 300 euros", 300, "EUR"),
        ("Presupuesto: mil euros", 1000, "EUR"),
        ("预算五千元", 5000, "CNY"),
        ("we can spend 2k euros", 2000, "EUR"),
        ("Cloud ok, 100 dollars.", 100, "USD"),
        ("it may cost £80 at most", 80, "GBP"),
        ("Budget 2000, nothing else", 2000, "USD"),
        ("wir dürfen 300 Euro ausgeben", 300, "EUR"),
        ("on peut dépenser 150 €", 150, "EUR"),
        ("podemos gastar 90 euros", 90, "EUR"),
        ("预算：3000美元", 3000, "USD"),
    ],
)
def test_budgets(words: str, amount: float, currency: str) -> None:
    """What may be spent, with its currency."""
    found = read(words, "budget")
    assert [(m.amount, m.currency) for m in found] == [(amount, currency)]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("one week", "deadline_hours", 168),
        ("It must be done in 2 hours.", "deadline_hours", 2),
        ("Deadline: 6 hours", "deadline_hours", 6),
        ("höchstens fünf Tage", "deadline_hours", 120),
        ("fertig in zwei Wochen", "deadline_hours", 336),
        ("dans un délai de dix jours", "deadline_hours", 240),
        ("en tres días como máximo", "deadline_hours", 72),
        ("三天内完成", "deadline_hours", 72),
        ("must be ready by tomorrow", "deadline_hours", 24),
        ("Don't spend more than 2 hours", "deadline_hours", 2),
        ("deadline is 36 hours", "deadline_hours", 36),
        ("bis morgen", "deadline_hours", 24),
        ("reply within two seconds", "max_response_seconds", 2),
        ("A reply in 3 seconds or less", "max_response_seconds", 3),
        ("unter einer Sekunde antworten", "max_response_seconds", 1),
        ("Réponse en moins de 3 secondes", "max_response_seconds", 3),
        ("responder en menos de 2 segundos", "max_response_seconds", 2),
        ("回复两秒内", "max_response_seconds", 2),
        ("latency under 500 ms", "max_response_seconds", 0.5),
        ("half a second per answer", "max_response_seconds", 0.5),
        ("answers in at most 1.5s", "max_response_seconds", 1.5),
    ],
)
def test_times(words: str, field: str, value: float) -> None:
    """When the work is due, and how soon a reply must come."""
    assert read(words, field) == [value]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("4B tops", 4),
        ("modèle de 4B maximum", 4),
        ("14B at most", 14),
        ("our 7B", 7),
        ("smaller, 3B", 3),
        ("eight billion parameters tops", 8),
        ("13 Milliarden Parameter", 13),
        ("Máximo 7B", 7),
        ("最大80亿参数", 8),
        ("a 500M parameter model", 0.5),
        ("Use a 4B model at most", 4),
        ("1.5b is fine", 1.5),
        ("no more than 3 billion", 3),
    ],
)
def test_sizes(words: str, value: float) -> None:
    """Billions of parameters."""
    assert read(words, "max_params_b") == [pytest.approx(value)]


@pytest.mark.parametrize(
    ("words", "name", "count", "vram"),
    [
        ("laptop with rtx 3070 8gb", "RTX 3070", 1, 8),
        ("1x A10 24GB", "A10", 1, 24),
        ("4 x A100 40GB", "A100", 4, 40),
        ("8 H100 (80 GB)", "H100", 8, 80),
        ("2x4090", "RTX 4090", 2, None),
        ("two used thirty-nineties", "RTX 3090", 2, None),
        ("una A100 de 40 GB", "A100", 1, 40),
        ("Zwei A6000", "RTX A6000", 2, None),
        ("macbook air m2 8gb", "Apple M2", 1, 8),
        ("MacBook Pro M3 Max 64GB", "Apple M3 Max", 1, 64),
        ("RTX 4070 Ti super laptop", "RTX 4070 Ti Super", 1, None),
        ("dos RTX 3090", "RTX 3090", 2, None),
        ("une L40S (48 Go)", "L40S", 1, 48),
        ("两块4090", "RTX 4090", 2, None),
        ("a server with one T4", "T4", 1, None),
        ("our geforce gtx 1080 ti", "GTX 1080 Ti", 1, None),
        ("trois H200", "H200", 3, None),
        ("what if I had a 4090?", "RTX 4090", 1, None),
        ("4090 x2", "RTX 4090", 2, None),
        ("an L4 card in the server", "L4", 1, None),
    ],
)
def test_cards(words: str, name: str, count: int, vram: float | None) -> None:
    """Name, count and memory as said."""
    assert read(words, "gpus") == [WantedGpu(name=name, count=count, vram_gb=vram)]


@pytest.mark.parametrize(
    "words",
    [
        "no GPU",
        "we have no graphics card",
        "ohne Grafikkarte",
        "keine GPU vorhanden",
        "Pas de GPU",
        "sans carte graphique",
        "sin GPU",
        "没有显卡",
        "CPU only",
    ],
)
def test_no_card(words: str) -> None:
    """Having none is an answer too."""
    assert read(words, "gpus") == [WantedGpu(count=0)]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Höchstens jede zehnte Antwort darf falsch sein.", 0.9),
        ("Pas plus d'une erreur sur vingt.", 0.95),
        ("mistakes: less then one in fifty", 0.98),
        ("At most every 20th reply may be wrong.", 0.95),
        ("85% on valid or don't bother.", 0.85),
        ("Each category at least 80 % right.", 0.8),
    ],
)
def test_shares_half_spoken(words: str, wanted: float) -> None:
    """“One in twenty”, “every tenth”, and what is measured on a named set."""
    assert [c.value.at_least for c in read_all(words) if isinstance(c.value, WantedGate)] == [wanted]


@pytest.mark.parametrize(
    "words",
    [
        "Bei Skonto von 2 % und 19 % Mehrwertsteuer soll es richtig antworten.",
        "The mails in mails.csv are about sofas that cost between 800 and 3000 euros.",
        "The fish that we sell costs 12 euros.",
    ],
)
def test_figures_of_the_business_are_no_limits(words: str) -> None:
    """VAT is no accuracy, a price no budget."""
    assert not [c for c in read_all(words) if c.field in ("gates", "budget")]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("Antwortzeit: max. 1,5 Sek.", "max_response_seconds", 1.5),
        ("No larger than 500M parameters, it goes onto an old tablet.", "max_params_b", 0.5),
        ("b. no bigger than 7B", "max_params_b", 7),
        ("You may spend 8 hours or so on it.", "deadline_hours", 8),
    ],
)
def test_limits_half_spoken(words: str, field: str, value: float) -> None:
    """Seconds are no kronor, and “no bigger than” is a limit."""
    assert [(c.field, c.value) for c in read_all(words)] == [(field, value)]


def test_what_each_label_must_reach_is_said_to_be_judged_in_all() -> None:
    """A gate is for all replies; the report says how each label does."""
    found = read_words("每个标签至少要有八成准。")
    assert ["每个标签" in "每个标签至少要有八成准。"[m.start : m.end] for m in found.missed] == [True]


def test_a_new_figure_wins_over_the_old_one_it_names() -> None:
    """“3,000, not 5,000”."""
    wants = Requirements()
    for number, words in enumerate(["El presupuesto es de 5.000 dólares.", "Perdón, son 3.000, no 5.000."], 1):
        wants = apply_changes(wants, [h.change for h in read_words(words, wants).hits], number)
    wish = wants.one("budget")
    assert (
        wish is not None and isinstance(wish.value, Money) and (wish.value.amount, wish.value.currency) == (3000, "USD")
    )
