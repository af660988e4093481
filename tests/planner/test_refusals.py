"""What is refused is said in its own words: what was not understood, and how to say it."""

from __future__ import annotations

from typing import get_args

import pytest

from engine.core.spec import Money
from planner.check import check_change
from planner.refusals import no_such_value, out_of_range
from planner.requirements import (
    Change,
    ChangeField,
    Value,
    WantedCriterion,
    WantedGate,
    WantedGpu,
    WantedJudge,
    WantedSource,
)
from planner.sentences import Sentence
from planner.wishes.table import WISHES
from tests.planner.desk import desk_profiles, planned


def refused(field: ChangeField, value: Value, quote: str, words: str | None = None) -> Sentence:
    change = Change(op="set", field=field, value=value, quote=quote)
    why = check_change(change, (words or quote,))
    assert isinstance(why, Sentence), why
    return why


@pytest.mark.parametrize(
    ("field", "value", "quote", "told"),
    [
        ("budget", Money(amount=500), "it must be cheap", ("500", "no figure", "“500 euros”")),
        ("budget", Money(amount=0), "money is no object", ("0 is not", "no budget")),
        ("deadline_hours", 48.0, "within three days", ("48", "72", "“8 hours”")),
        ("max_response_seconds", 3.0, "within 2 seconds", ("I read 2", "“2 seconds”")),
        ("max_params_b", 13.0, "7B at most", ("13", "I read", "“7B”")),
        ("max_model_mb", 300.0, "at most 500 MB", ("300", "500", "MB")),
        ("gates", WantedGate(metric="accuracy", at_least=0.95), "108 of the 120", ("0.95", "0.9", "9 of 10")),
        ("gates", WantedGate(metric="bleu", at_least=35), "BLEU 35", ("35", "0.35")),
        ("gates", WantedGate(metric="perplexity", at_least=0.9), "perplexity 0.9", ("perplexity", "as it falls")),
        ("gates", WantedGate(metric="accuracy", at_least=0.05), "at most 5 % wrong", ("may be wrong", "0.95")),
        ("rubric", WantedCriterion(name="tone", weight=3), "tone is worth one point", ("3", "“+1”")),
        ("gpus", WantedGpu(name="L4", count=3), "two L4", ("3", "I read")),
        ("languages", "xq", "in Klingonese", ("xq", "ISO 639", "name of the language")),
        ("deploy", "floppy", "on a floppy", ("floppy", "ollama_gguf", "none")),
        ("max_params_b", -1.0, "7B", ("-1", "the size", "above 0")),
        ("eval_share", 0.95, "hold out 95 %", ("0.95", "share above 0 and below 0.9")),
        ("deadline_hours", 1e6, "a million hours", ("1,000,000", "more than ten years")),
        ("sources", WantedSource(path="a.csv"), "use b.csv", ("a.csv", "b.csv", "as it is written")),
        ("judge", WantedJudge(model="gpt-5"), "let a model judge", ("gpt-5", "as it is written")),
        ("column", "topic", "the column label", ("topic", "label")),
    ],
)
def test_each_refusal_names_what_was_read_and_how_to_say_it(
    field: ChangeField, value: Value, quote: str, told: tuple[str, ...]
) -> None:
    why = refused(field, value, quote)
    assert all(part in why for part in told), why


FALLING = [
    "validation loss", "validation_loss", "valLoss", "eval/loss", "Loss", "cross-entropy", "word error rate", "WER",
    "error rate", "RMSE", "Brier score", "response time", "false positives", "hallucinations", "Verlust",
    "Validierungsverlust", "Fehlerquote", "Rechtschreibfehler", "perte de validation", "taux d'erreur",
    "pérdida de validación", "tasa de errores", "验证损失", "错误率",
]  # fmt: skip
RISING = [
    "accuracy", "recall of errors", "error-free replies", "error detection", "fehlerfrei", "Fehlererkennung",
    "no errors", "precision of loss", "f1", "bleu", "exact match", "rouge-l", "letter quality", "closeness", "准确率",
]  # fmt: skip


@pytest.mark.parametrize("metric", FALLING)
def test_a_figure_that_gets_better_as_it_falls_is_no_gate(metric: str) -> None:
    change = Change(op="add", field="gates", value=WantedGate(metric=metric, at_least=0.3), quote="0.3")
    why = out_of_range(change)
    assert why is not None and why.key == "unused-gate-falls"


@pytest.mark.parametrize("metric", RISING)
def test_a_figure_that_gets_better_as_it_rises_may_be_one(metric: str) -> None:
    assert (
        out_of_range(Change(op="add", field="gates", value=WantedGate(metric=metric, at_least=0.3), quote="0.3"))
        is None
    )


@pytest.mark.parametrize("field", ["circumstances", "task", "keep", "deploy"])
def test_all_that_a_wish_can_be_is_named(field: ChangeField) -> None:
    told = no_such_value(Change(op="add", field=field, value="floppy", quote="on a floppy"))
    kind = WISHES[field].type
    names = [str(one) for one in getattr(kind, "__members__", {}).values()] or [str(one) for one in get_args(kind)]
    assert len(names) >= 4 and all(name in told for name in names)


def test_words_of_others_are_told_from_words_that_were_not_said() -> None:
    budget = Money(amount=500)
    assert "quotation marks" in refused(
        "budget", budget, "500 euros", 'My grandson says "500 euros, tops, and be quick".'
    )
    assert "not in the person's words" in refused("budget", budget, "500 euros", "Cheap, please.")


@pytest.mark.parametrize("code", ["nds", "haw", "chr", "gsw", "ceb", "yue", "de", "sw"])
def test_a_language_has_a_code_of_two_letters_or_of_three(code: str) -> None:
    change = Change(op="add", field="languages", value=code, quote="in it")
    assert check_change(change, ["in it"]) is None


def test_a_language_few_models_know_is_planned_and_warned_of() -> None:
    plan = planned("A chat assistant that answers our guests in Low German and German.", desk_profiles())
    assert plan.spec is not None and set(plan.spec.languages) == {"nds", "de"}
    assert any(w.code == "language_support_weak" and w.text.startswith("Low German: few models") for w in plan.warnings)


def test_of_two_figures_for_one_metric_the_one_that_does_not_count_is_named() -> None:
    plan = planned("Sort our mails. At least 90 % accuracy. At least 95 % accuracy.", desk_profiles())
    assert plan.spec is not None and [(g.metric, g.at_least) for g in plan.spec.gates] == [("accuracy", 0.95)]
    assert any("90 %" in w.text and "0.95 is asked of accuracy as well" in w.text for w in plan.warnings)
