"""What a model is fit for: by the lower end of what is right, and in words anybody can act on."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.fitness_event import FitnessJudged, Grade, Subject
from engine.evaluation.fitness import BARS, FEWEST_ROWS, FitnessFacts, MeasuredHandOver, judged_fit
from engine.evaluation.statistics import rows_to_show, wilson


def rows(right: int, of: int) -> list[bool]:
    return [n < right for n in range(of)]


def handing(right: int, answered: int, of: int, **other: Any) -> MeasuredHandOver:
    """So many of the answered ones right, and the demand promised where the interval says so."""
    low, high = wilson(right, answered)
    known: dict[str, Any] = {"promised": low >= 0.95, "unknown_rows": 100, "unknown_handed_over": 0.96} | other
    return MeasuredHandOver(0.95, answered / of, right / answered, low, high, **known)


@pytest.mark.parametrize(
    ("of", "right", "number", "grade"),
    [
        # However good, what answers everything is not for customers: it answers what it never learned too.
        ("replies", 300, 300, "staff"),
        ("replies", 30, 42, "staff"),
        # 60 % were seen, and 44 % may be all.
        ("replies", 25, 42, "not_yet"),
        ("replies", 20, 42, "not_yet"),
        ("replies", 7, 7, "not_yet"),
        ("labels", 930, 1000, "customers"),
        ("labels", 38, 40, "staff"),
        ("labels", 20, 40, "not_yet"),
        # 73 of 73 is the least that shows 95 %.
        ("forms", 73, 73, "customers"),
        ("forms", 72, 72, "staff"),
        ("forms", 10, 40, "not_yet"),
    ],
)
def test_the_lower_end_decides(of: Subject, right: int, number: int, grade: Grade) -> None:
    found = judged_fit(FitnessFacts(of, rows(right, number)))
    assert found.grade == grade and found.answered == 1 and found.wrong == number - right
    assert found.right == pytest.approx(right / number, abs=1e-4)


@pytest.mark.parametrize(
    ("known", "grade"),
    [
        (handing(150, 150, 250), "customers"),
        # Promised, but it answers strangers, or nobody tried.
        (handing(150, 150, 250, unknown_handed_over=0.9), "staff"),
        (handing(150, 150, 250, unknown_rows=0, unknown_handed_over=None), "staff"),
        (handing(24, 25, 42, rows_missing=90), "staff"),
        (handing(6, 10, 42), "not_yet"),
        # Right, but of next to nothing.
        (handing(100, 100, 1100), "not_yet"),
        (MeasuredHandOver(0.95, 0, None, None, None, promised=False), "not_yet"),
    ],
)
def test_what_hands_over_is_judged_by_what_it_answers(known: MeasuredHandOver, grade: Grade) -> None:
    assert judged_fit(FitnessFacts("replies", rows(150, 250), known)).grade == grade


def test_the_demand_is_the_persons_own() -> None:
    """90 % promised is enough where 90 % was asked for, and only there."""
    low, high = wilson(190, 200)
    eased = MeasuredHandOver(0.9, 0.8, 0.95, low, high, promised=True, unknown_rows=100, unknown_handed_over=1.0)
    assert judged_fit(FitnessFacts("replies", rows(200, 250), eased)).grade == "customers"
    assert judged_fit(FitnessFacts("replies", rows(200, 250), handing(190, 200, 250, promised=True))).grade == "staff"


def test_a_broken_must_or_a_missed_figure_is_nothing_for_customers() -> None:
    for more in ({"musts": ["no promise"]}, {"missed": ["accuracy"]}):
        found = judged_fit(FitnessFacts("labels", rows(930, 1000), **more))  # type: ignore[arg-type]
        assert found.grade == "staff" and next(iter(more.values()))[0] in found.text


def test_a_label_that_is_never_found_keeps_a_look_on_all() -> None:
    """Complaints are few, and nobody would notice that they are lost."""
    assert judged_fit(FitnessFacts("labels", rows(930, 1000), weak=["complaint"])).grade == "staff"


def test_sorting_must_beat_the_most_frequent_label() -> None:
    """90 of 100 right is nothing where 88 of 100 messages have the same label."""
    found = judged_fit(FitnessFacts("labels", rows(90, 100), most_frequent=("other", 0.88)))
    assert found.grade == "not_yet" and "always saying “other”" in found.text
    assert judged_fit(FitnessFacts("labels", rows(90, 100), most_frequent=("other", 0.3))).grade == "staff"


def test_too_few_rows_say_nothing() -> None:
    """Also where all are right, and where the model could hand over."""
    found = judged_fit(FitnessFacts("replies", rows(7, 7), file="corrections.csv"))
    assert (
        found.text
        == "Not yet: it was tested with 7 messages, and it takes at least 20 to say what it is fit for. Until then "
        "somebody must check all it does. 7 of the 7 were right. The test needs at least 13 more messages with the "
        "right answer: give me more examples, of which about a third is kept for the test, or a file to test with."
    )
    assert judged_fit(FitnessFacts("replies", rows(7, 7), handing(7, 7, 7))).grade == "not_yet"
    assert "tested with 1 message, and" in judged_fit(FitnessFacts("forms", [True])).text
    none = judged_fit(FitnessFacts("replies"))
    assert none.grade == "not_yet" and none.right is None and "no messages with right replies" in none.text


def test_texts_that_were_only_read_are_no_claim() -> None:
    found = judged_fit(FitnessFacts("texts"))
    assert found.grade == "no_claim" and found.right is None and "only read your texts" in found.text


def test_the_words_say_all_four_things() -> None:
    """What it is fit for, how much it answers and is right, what it cannot do, what to do next."""
    known = handing(140, 150, 250, rows_missing=80)
    found = judged_fit(FitnessFacts("replies", rows(180, 250), known, weak=["refunds"], file="corrections.csv"))
    assert found.text == (
        "Helps staff: where it is sure enough it drafts a reply, and somebody must read each one before it goes out. "
        "In the test it was sure enough of 150 of 250 messages; 140 of these replies were right (of many more, "
        "likely between 88 and 96 %). To do without a look, 95 % must be right; I ask for that where you name no other "
        "figure. It left the other 100 to a person, without a draft. "
        "Of 100 test messages about quite other things it left 96 to a person. "
        "To be sure of 95 % right, it takes a test with about 80 more messages in which it does no worse. "
        "Listed is what it got wrong, with what is right and why: 10 it was sure of, and 60 it kept back, which nobody "
        "would have been given: corrections.csv (a table; Excel and LibreOffice open it)."
    )
    plain = judged_fit(FitnessFacts("replies", rows(30, 42), file="corrections.csv")).text
    assert (
        "It answers every message. Of 42 new ones it got 30 right (of many more, likely between 56 and 83 %)" in plain
    )
    assert (
        "may make things up" in plain
        and "12 wrong replies are listed, each with the right one and why: corrections.csv (" in plain
    )


def test_nothing_is_rounded_up_to_what_it_is_not() -> None:
    """An end of 94.9 % is not shown as 95, nor 94.9 % of the strangers."""
    known = MeasuredHandOver(0.95, 0.5, 0.97, 0.949, 0.98, promised=False, unknown_rows=100, unknown_handed_over=0.949)
    text = judged_fit(FitnessFacts("replies", rows(200, 250), known)).text
    assert "between 94 and 98 %" in text and "left 94 to a person" in text


def test_each_bar_has_its_reason() -> None:
    assert set(BARS) == {"hands_over", "replies", "labels", "forms"}
    assert all(len(bar.why) > 60 and bar.staff >= 0.5 for bar in BARS.values())
    # A row less than the fewest is more than the 5 % that may be wrong.
    assert 1 / FEWEST_ROWS <= 0.05 < 1 / (FEWEST_ROWS - 1)


def test_it_is_an_event_like_others() -> None:
    found = judged_fit(FitnessFacts("labels", rows(38, 40), weak=["a", "b", "c", "d"]))
    assert FitnessJudged.model_validate_json(found.model_dump_json()) == found
    assert "“a”, “b”, “c” …" in found.text


def test_what_happened_comes_before_what_it_does_not_show() -> None:
    """114 of 118 right is 97 %: too few to be sure of 90 %, and it is said whose figure that is."""
    told = judged_fit(FitnessFacts("labels", rows(38, 40), file="corrections.csv"))
    assert [one.code for one in told.sentences] == [
        "staff-labels",
        "all-labels",
        "too_few-fixed",
        "more_in_test",
        "answers_all-labels",
        "to_correct-labels",
    ]
    assert (
        "sorted 38 rightly (of many more, likely between 83 and 99 %)" in told.text
        and "nlforge itself asks for 90 % right" in told.text
    )
    eased = MeasuredHandOver(0.9, 0.5, 0.95, *wilson(19, 20), promised=False, unknown_rows=100, unknown_handed_over=1)
    asked = judged_fit(FitnessFacts("replies", rows(30, 40), eased, demanded=True))
    assert (
        "20 tested messages are too few to be sure of the 90 % you asked for" in asked.text
        and "no other figure" not in asked.text
    )


def test_how_many_more_are_needed_is_what_shows_it() -> None:
    """With so many rows, as large a part of them right, the lower end reaches the bar; with one less it does not."""
    for hits, of, bar in ((114, 118, 0.9), (38, 40, 0.9), (49, 50, 0.95), (40, 40, 0.95)):
        n = rows_to_show(hits, of, bar)
        assert n is not None
        z2, part = 1.959964**2, hits / of

        def low(rows: int, part: float = part, z2: float = z2) -> float:
            """Of Wilson's interval, of a part that need not be whole rows."""
            room = 1.959964 * (part * (1 - part) / rows + z2 / (4 * rows * rows)) ** 0.5
            return float((part + z2 / (2 * rows) - room) / (1 + z2 / rows))

        assert low(n) >= bar and (n == of or low(n - 1) < bar)
    assert rows_to_show(36, 40, 0.9) is None and rows_to_show(0, 0, 0.9) is None
    assert rows_to_show(901, 1000, 0.9) is None, "more than anybody writes"


def test_of_forms_it_is_said_which_fields_go_wrong() -> None:
    told = judged_fit(FitnessFacts("forms", rows(30, 40), fields=[("city", 7, 40), ("date", 3, 38)], weak=["city"]))
    assert (
        "“city” was wrong or missing in 7 of 40. “date” was wrong or missing in 3 of 38." in told.text
        and "worst at" not in told.text
    )


def test_few_rows_that_are_nearly_all_wrong_are_enough_to_say_no() -> None:
    """Nobody should write more test messages to learn that a model of no use is of none."""
    found = judged_fit(FitnessFacts("replies", rows(1, 12)))
    assert found.grade == "not_yet"
    assert [one.code for one in found.sentences] == ["not_yet-wrong", "few_so_far", "what_helps"]
    # 5 of 12 may be 7 of 12 the next time.
    assert "at least 8 more messages" in judged_fit(FitnessFacts("replies", rows(5, 12))).text


@pytest.mark.parametrize(
    ("tried", "share", "said"),
    [
        (100, 0.9, "left 90 to a person and answered the others; to do without a look, it must leave 95 of 100."),
        (10, 1.0, "left 10 to a person; to do without a look, it takes a test with at least 20."),
        (0, None, "was not tried, so somebody must look"),
        (100, 0.96, "left 96 to a person. "),
    ],
)
def test_strangers_are_named_where_they_are_why_somebody_must_look(tried: int, share: float | None, said: str) -> None:
    """All the known messages right, and still read by a person: the reader must learn why."""
    known = handing(140, 150, 250, unknown_rows=tried, unknown_handed_over=share)
    assert said in judged_fit(FitnessFacts("replies", rows(150, 250), known)).text + " "
