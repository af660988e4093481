"""Figures as people say them: what a language model read in a quote is found there, and what was not said is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.rule_readers.quoted_values import spoken_values, values_in
from planner.wishes.field import Unit

HOURS = [
    ("a fortnight", 336),
    ("in a fortnight's time", 336),
    ("a week and a half", 252),
    ("two and a half weeks", 420),
    ("zweieinhalb Wochen", 420),
    ("anderthalb Stunden", 1.5),
    ("eine Viertelstunde", 0.25),
    ("vierzehn Tage", 336),
    ("une quinzaine", 336),
    ("quinze jours", 336),
    ("deux heures et demie", 2.5),
    ("un quart d'heure", 0.25),
    ("dos semanas", 336),
    ("semana y media", 252),
    ("media hora", 0.5),
    ("quince días", 336),
    ("tre settimane e mezzo", 588),
    ("in due ore", 2),
    ("mezz'ora", 0.5),
    ("uma hora e meia", 1.5),
    ("anderhalve week", 252),
    ("3 дня", 72),
    ("12 годин", 12),
    ("σε 2 μέρες", 48),
    ("3 hari", 72),
    ("selama 2 minggu", 336),
    ("3週間", 504),
    ("两个半小时", 2.5),
    ("兩個星期", 336),
    ("三天半", 84),
    ("一个半月", 1080),
    ("半天", 12),
    ("a week or two", 336),
    ("six hours. No, eight", 8),
    ("by day ten", 240),
    ("half an hour", 0.5),
    ("1½ hours", 1.5),
    ("2 1/2 hours", 2.5),
    ("three quarters of an hour", 0.75),
    ("dreiviertel Stunde", 0.75),
]
SECONDS = [
    ("second and a half tops", 1.5),
    ("a tenth of a second", 0.1),
    ("rispondere entro due secondi", 2),
    ("1 segundo e meio", 1.5),
    ("1分以内", 60),
    ("respon maksimal 1 detik", 1),
    ("latency .5", 0.5),
    ("latency 500", 0.5),
    ("trois secondes max. enfin quatre", 4),
    ("eine Zehntelsekunde, also 1/10 Sekunde", 0.1),
]
SHARES = [
    ("92 out of 100", 0.92),
    ("108 of the 120 right", 0.9),
    ("nine in ten", 0.9),
    ("19 von 20", 0.95),
    ("9/10", 0.9),
    ("neuf cas sur dix", 0.9),
    ("un sur deux", 0.5),
    ("69 de las 75", 0.92),
    ("acertar 88 em cada 100", 0.88),
    ("giusti 95 su 100", 0.95),
    ("十个里九个", 0.9),
    ("九成", 0.9),
    ("100条中至少96条", 0.96),
    ("250 aus der Probe, davon 240", 0.96),
    ("von hundert sechsundneunzig", 0.96),
    ("IG says 95", 0.95),
    ("bastano novanta", 0.9),
    ("F1 .8", 0.8),
    ("8 sobre 10", 0.8),
    ("4.5 of 5 stars", 0.9),
    ("BLEU 35", 0.35),
    ("ROUGE-L mindestens 42", 0.42),
    ("at most 5 % wrong", 0.95),
    ("höchstens 5 von 100 falsch", 0.95),
    ("每百份错误不超过五份", 0.95),
    ("al massimo 3 errori su 100", 0.97),
    ("95 v. H.", 0.95),
    ("yüzde 87", 0.87),
    ("one mistake in fifty", 0.98),
    ("two thirds", 2 / 3),
]
POINTS = [
    ("minus one", 1),
    ("plus ein halber Punkt", 0.5),
    ("half a point", 0.5),
    ("zwei Punkte Abzug", 2),
    ("un point", 1),
    ("un punto", 1),
    ("-1/2", 0.5),
    ("½ off", 0.5),
    ("減一分", 1),
    ("扣兩分", 2),
    ("ein Minuspunkt", 1),
    ("meno due", 2),
    ("ein Zehntelpunkt", 0.1),
    ("menos um ponto", 1),
    ("a wrong one costs one", 1),
    ("an extra code is minus one half", 0.5),
    ("dritthalb? nein: anderthalb Punkte", 1.5),
    ("three quarters of a point", 0.75),
]
MONEY = [
    ("2k5", 2500),
    ("1,5 Mio", 1.5e6),
    ("five grand", 5000),
    ("3 lakh", 3e5),
    ("2 crore", 2e7),
    ("fünfzehnhundert", 1500),
    ("quatre-vingt euros", 80),
    ("duemila euro", 2000),
    ("mil e quinhentos reais", 1500),
    ("vijfduizend euro", 5000),
    ("兩萬", 20000),
    ("三万五", 35000),
    ("1万2千", 12000),
    ("20萬元", 2e5),
    ("zwoeinhalbtausend", 2500),
    ("one fifty max", 150),
    ("twelve fifty", 1250),
    ("half a grand", 500),
    ("2 triệu", 2e6),
    ("5 тысяч рублей. ну 7", 7000),
    ("10 हज़ार", 10000),
    ("una sessantina", 60),
    ("tres docenas", 36),
    ("half a dozen", 6),
    ("une centaine d'euros", 100),
    ("2 mila euro", 2000),
]
NOTHING_TO_SPEND = [
    "no budget",
    "there is no money",
    "must cost nothing",
    "may not cost anything",
    "free of charge",
    "kein Geld",
    "ohne Budget",
    "darf nichts kosten",
    "gratis",
    "kostenlos",
    "0 €",
    "aucun budget",
    "ne doit rien coûter",
    "gratuit",
    "sin coste",
    "no tenemos dinero",
    "senza spese",
    "sem custo",
    "de graça",
    "geen geld",
    "不能花钱",
    "没有预算",
    "一分錢也沒有",
    "予算なし",
    "null Euro",
    "zero money",
]
SOMETHING_TO_SPEND = [
    "money is no object",
    "no budget limit",
    "budget is no issue",
    "Geld spielt keine Rolle",
    "kein Budget-Limit, egal",
    "l'argent n'est pas un problème",
    "sin límite de presupuesto",
    "不差钱",
    "free text answers",
    "预算不限",
    "let us talk about money",
]


def said(quote: str, unit: Unit, value: float) -> bool:
    return any(abs(v - value) <= 1e-6 * max(1, value) for v in [*values_in(quote, unit), *spoken_values(quote, unit)])


@pytest.mark.parametrize(
    ("unit", "quote", "value"),
    [
        *(("hours", *case) for case in HOURS),
        *(("seconds", *case) for case in SECONDS),
        *(("share", *case) for case in SHARES),
        *(("points", *case) for case in POINTS),
        *(("money", *case) for case in MONEY),
        *(("money", quote, 0) for quote in NOTHING_TO_SPEND),
        ("plain", "a couple of H100", 2),
        ("plain", "due schede", 2),
        ("billions", "sui 500 milioni di parametri", 0.5),
        ("billions", "seven B", 7),
        ("megabytes", "menos de medio giga", 500),
    ],
)
def test_a_figure_is_read_as_it_is_said(unit: Unit, quote: str, value: float) -> None:
    if quote == "due schede":
        # “Due” is a number in Italian alone.
        assert 2 in spoken_values(quote, unit, "it") and 2 not in spoken_values(quote, unit, "en")
    else:
        assert said(quote, unit, value)


@pytest.mark.parametrize("quote", SOMETHING_TO_SPEND)
def test_money_that_is_no_object_is_not_none(quote: str) -> None:
    assert not said(quote, "money", 0)


@pytest.mark.parametrize(
    ("unit", "quote", "value"),
    [
        ("hours", "a week and a half", 168),
        ("hours", "anderthalb Stunden", 1),
        ("seconds", "within 2 seconds", 1),
        ("seconds", "in 700 Millisekunden", 700),
        ("share", "108 of the 120", 0.95),
        ("share", "place 3 of 10", 0.3),
        ("share", "Platz 3 von 10", 0.3),
        ("share", "right in the top 5", 0.05),
        ("share", "第3名", 0.03),
        ("share", "45 of 50", 0.45),
        ("money", "half a dozen", 12),
        ("plain", "see the notes", 1),
        ("points", "as short as it can be", 0.5),
    ],
)
def test_a_part_of_a_figure_is_not_the_figure(unit: Unit, quote: str, value: float) -> None:
    assert not said(quote, unit, value)


@given(
    st.integers(1, 200), st.integers(1, 200), st.sampled_from(["{} of the {}", "{} von {}", "{} su {}", "{}条中{}条"])
)
def test_any_count_of_a_whole_is_its_share(part: int, whole: int, form: str) -> None:
    few, many = sorted((part, whole + (part == whole)))
    quote = form.format(many, few) if "条" in form else form.format(few, many)
    assert said(quote, "share", few / many)


@given(st.integers(1, 9), st.integers(0, 9))
def test_a_thousand_with_its_hundreds(thousands: int, hundreds: int) -> None:
    """“2k5”, “两千五”, “2千5百” are one number in every notation."""
    value = thousands * 1000 + hundreds * 100
    assert said(f"{thousands}k{hundreds}", "money", value)
    if hundreds:
        assert said(f"{thousands}千{hundreds}百", "money", value)
