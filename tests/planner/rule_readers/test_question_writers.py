"""Who shall write questions from texts is read, and is no wish for the model that is trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.profile import profile_source
from planner.compile import data_settings
from planner.compile.plan import compile_plan
from planner.requirements import Requirements, Said, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.question_writers import writers
from tests.support.machines import CPU
from tests.support.messages import many_texts

LARGER = "qwen2.5-coder-1.5b-instruct"


@pytest.mark.parametrize(("words", "writer"), [
    ("Write the questions with templates only.", "templates"),
    ("Make the questions from my handbook by templates, no model please.", "templates"),
    ("Die Fragen sollen nur mit Vorlagen entstehen.", "templates"),
    ("Let the 1.5B write the questions.", LARGER),
    ("Die Fragen soll das 0,5B schreiben, nicht Vorlagen.", writers()[0]),
    ("qwen2.5-coder-1.5b-instruct should write questions and answers from the pages.", LARGER),
    ("A model on this machine writes the questions, not templates.", writers()[-1]),
    ("Lass ein lokales Modell die Fragen schreiben statt Vorlagen.", writers()[-1]),
])  # fmt: skip
def test_who_writes_is_read(words: str, writer: str) -> None:
    found = {change.field: change.value for change in read_all(words)}
    assert found.get("writer") == writer and not {"base_model", "max_params_b", "task"} & set(found)


@pytest.mark.parametrize("words", [
    "Customers write questions about our templates every day?",
    "It should answer questions of customers with a model of 1.5B.",
    "Can you write the questions with templates?",
    "Our agents reply with templates.",
])  # fmt: skip
def test_what_is_said_of_other_things_is_not(words: str) -> None:
    assert not any(change.field == "writer" for change in read_all(words))


@pytest.mark.parametrize("here", [True, False])
def test_the_named_model_writes_where_it_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: bool) -> None:
    """It takes its time in the estimate, and teaches to say what the texts do not answer."""
    many_texts(tmp_path, 12)
    profiles = [profile_source(p) for p in sorted(tmp_path.glob("*.md"))]
    monkeypatch.setattr(data_settings, "is_here", lambda base: here)
    wish = Wish(value=writers()[0], said=Said(turn=1, quote="a model writes the questions"))
    wants = Requirements(wishes={"writer": (wish,)})
    plan, plain = compile_plan(wants, profiles, CPU), compile_plan(Requirements(), profiles, CPU)
    assert plan.spec is not None and plain.spec is not None and plan.estimate is not None and plain.estimate is not None
    assert plain.spec.data.writer == "templates" and not plain.spec.data.not_in_text
    longer = plan.estimate.seconds["data"] > plain.estimate.seconds["data"] + 5
    if here:
        assert (
            plan.spec.data.writer == writers()[0]
            and plan.spec.data.not_in_text == "That is not in the text."
            and longer
        )
        assert plan.origin["data.writer"].source == "said"
    else:
        assert plan.spec.data.writer == "templates" and not longer
        assert "nlforge models fetch" in str(plan.origin["data.writer"].reason)
