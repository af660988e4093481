"""Names in a house's own texts: whether they may stay is asked, before “[name 4]” is learned as an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.prepare import prepare
from planner.compile.to_find import TO_FIND
from planner.plan import Plan
from tests.support.handbooks import handbook
from tests.support.pages import spec_page
from tests.support.planned_folders import planned

WORDS = {"en": "I want a bot that knows our handbook.", "de": "Ich möchte einen Bot, der unser Handbuch kennt."}
STAY, GO = {"en": "names may stay", "de": "Namen dürfen bleiben"}, "replace them all the same"


def asked(plan: Plan) -> list[str]:
    return [q.text for q in plan.questions if q.field == TO_FIND]


@pytest.mark.parametrize("language", ["en", "de"])
def test_names_in_a_handbook_are_asked_about(language: str, tmp_path: Path) -> None:
    """And stay in the answers, or are replaced, as it was answered."""
    path = handbook(tmp_path, language)
    first = planned(f"{WORDS[language]} {path.name}", tmp_path)
    (text,) = asked(first)
    assert path.name in text and "names" in text and "[name]" in text
    kept = planned([f"{WORDS[language]} {path.name}", "names may stay"], tmp_path)
    gone = planned([f"{WORDS[language]} {path.name}", GO], tmp_path)
    assert not asked(kept) and not asked(gone) and kept.spec is not None and gone.spec is not None
    assert kept.spec.data.keep == ("name",) and gone.spec.data.keep == ()
    for plan, stays in ((kept, True), (gone, False)):
        assert plan.spec is not None
        data = prepare(plan.spec, tmp_path)
        assert any("Okafor" in r.reply for r in (*data.train, *data.held_out)) is stays


@pytest.mark.parametrize(("words", "stay"), [
    *((words, True) for words in ("yes", "they may stay", "let them stay", "keep them", "ja", "sie dürfen bleiben",
                                  "dürfen stehen bleiben", "drin lassen", "oui", "ils peuvent rester",
                                  "pueden quedarse", "可以保留")),
    *((words, False) for words in ("no", "replace them", "they must not stay", "nein", "ersetzen", "raus damit",
                                   "sie dürfen nicht bleiben", "non", "remplacer", "替换")),
])  # fmt: skip
def test_a_bare_answer_says_whether_they_stay(words: str, stay: bool, tmp_path: Path) -> None:
    """In other words than the options have; the question is gone."""
    path = handbook(tmp_path, "en")
    plan = planned([f"{WORDS['en']} {path.name}", words], tmp_path)
    assert not asked(plan) and plan.spec is not None and plan.spec.data.keep == (("name",) if stay else ())


@pytest.mark.parametrize("words", ["keep it short", "Keep it GDPR compliant", "don't replace them", "nicht ersetzen",
                                   "不要替换", "no quitar", "e-mail addresses may stay"])  # fmt: skip
def test_what_means_something_else_settles_nothing_of_it(words: str, tmp_path: Path) -> None:
    """Private data do not stay because of it."""
    path = handbook(tmp_path, "en")
    plan = planned([f"{WORDS['en']} {path.name}", words], tmp_path)
    assert asked(plan) and plan.spec is not None and "name" not in plan.spec.data.keep


def test_texts_without_names_are_not_asked_about(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text(
        "# Rules\n\n" + "\n\n".join(f"Parcel number {n} is sent on day {n} of the month." for n in range(25))
    )
    assert not asked(planned("It should know rules.md", tmp_path))


def test_the_row_on_the_page_is_what_the_model_will_see(tmp_path: Path) -> None:
    """With a placeholder where a name is replaced, and with the name where it may stay."""
    people = [
        f"{first} {last}" for first in ("Anna", "Peter", "Maria", "John") for last in ("Schmidt", "Carter", "Garcia")
    ]
    table = "".join(
        f'"I am {who}, where is parcel {n} of {who[0] * 4}?","Dear {who}, parcel {n} is on its way to you."\n'
        for n, who in enumerate(people * 4)
    )
    (tmp_path / "mails.csv").write_text(f"message,reply\n{table}")
    words = "A bot that answers like mails.csv."
    gone, kept = planned(words, tmp_path), planned([words, "names may stay"], tmp_path)
    assert "[name]" in gone.shown[0].message and "[name]" in gone.shown[0].answer
    assert not any(who in spec_page(gone) for who in people) and "[name]" not in spec_page(kept)
    assert any(who in kept.shown[0].message and who in kept.shown[0].answer for who in people)
