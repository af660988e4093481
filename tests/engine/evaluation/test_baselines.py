"""What the base model is given instead of training: from learned rows only, within a budget, the best first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import DataSpec, ModelSpec, Task, TrainingSpec
from engine.core.stages import CptStage, SftStage, Stage
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.evaluation.baselines import BUDGET_TOKENS, MOST_EXAMPLES, baselines
from engine.evaluation.reply_cache import answered
from engine.export.ollama import modelfile
from engine.export.turns import Turns
from engine.graders.verdict import References
from engine.models.load import load_model
from engine.retrieval.retriever import library_of, words

TRAIN = [Row(f"How do I return item {n}?", f"Send item {n} back within {n} days.", "a.csv", n) for n in range(1, 21)]
HELD = [
    Row(f"Where is the {thing} I ordered?", f"The {thing} is on its way.", "a.csv", 100 + n)
    for n, thing in enumerate(("lamp", "rake", "bench"))
]
FACTS = "# Delivery\n\nA bench is delivered by lorry within nine days.\n\n# Opening\n\nThe shop opens at eight."


def count(text: str) -> int:
    return len(text.split())


def prepared(train: list[Row] = TRAIN, facts: str = FACTS, labels: tuple[str, ...] = ()) -> Prepared:
    return Prepared(train, HELD, Counts(), References(facts), labels, 32)


def spec(*stages: Stage, context: int = 8192) -> TrainingSpec:
    return TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1, system_prompt="Be kind.", context=context),
        stages=stages or (SftStage(),),
    )


def test_examples_are_learned_rows_as_turns_before_the_message() -> None:
    found = {b.name: b for b in baselines(spec(), prepared(), count)}
    messages = found["prompt_only"].asked(HELD[0].prompt)
    assert [m["role"] for m in messages] == ["system", *["user", "assistant"] * MOST_EXAMPLES, "user"]
    assert messages[-1]["content"] == HELD[0].prompt and messages[0]["content"] == "Be kind."
    known = {(r.prompt, r.reply) for r in TRAIN}
    assert all((messages[n]["content"], messages[n + 1]["content"]) in known for n in range(1, 7, 2))
    assert found["prompt_only"].about == "a prompt with 3 examples"
    assert messages == next(b for b in baselines(spec(), prepared(), count) if b.name == "prompt_only").asked(
        HELD[0].prompt
    )


def test_no_example_is_drawn_that_a_modelfile_cannot_hold() -> None:
    """Else a run for Ollama would fail after all its training."""
    code = [replace(row, reply=f'def f():\n    """{row.reply}"""') for row in TRAIN[:18]]
    found = {b.name: b for b in baselines(spec(), prepared([*code, *TRAIN[18:]]), count)}
    drawn = found["prompt_only"].prompter.prompting
    assert sorted(drawn.examples) == sorted((row.prompt, row.reply) for row in TRAIN[18:])
    turns = Turns(*[""] * 7)
    assert "return item" in modelfile(
        file="m.gguf", turns=turns, system_prompt="", stops=(), context=64, longest=8, license="", prompting=drawn
    )
    assert [b.name for b in baselines(spec(), prepared(code), count)] == ["retrieval"]


def test_a_search_finds_what_fits_and_nothing_held_out() -> None:
    found = {b.name: b for b in baselines(spec(), prepared(), count)}["retrieval"]
    message = found.asked("When is my bench delivered?")[-1]["content"]
    assert "lorry within nine days" in message and message.endswith("When is my bench delivered?")
    assert not any(r.reply in found.asked(r.prompt)[-1]["content"] for r in HELD)
    assert found.asked("Xylophon Quetzal")[-1]["content"] == "Xylophon Quetzal", "what nothing fits is asked as it is"
    assert found.asked("…")[-1]["content"] == "…"


def test_the_budget_is_kept() -> None:
    """Long examples and passages are left out rather than cut; a short context leaves less room."""
    long = [Row(f"Question {n} " + "why " * 150, f"Answer {n} " + "so " * 100, "a.csv", n) for n in range(20)]
    found = {b.name: b for b in baselines(spec(), prepared(long), count)}
    for b in found.values():
        assert sum(count(m["content"]) for m in b.asked("why so?")) <= BUDGET_TOKENS + 30
    assert "1 example" in found["prompt_only"].about
    assert [b.name for b in baselines(spec(context=150), prepared(long), count)] == ["retrieval"]


def test_of_labels_each_has_its_example() -> None:
    train = [Row(f"Message {n} of kind {n % 4}", f"label {n % 4}", "a.csv", n) for n in range(40)]
    found = baselines(spec(), prepared(train, "", tuple(f"label {n}" for n in range(4))), count)[0]
    said = [m["content"] for m in found.asked("which?") if m["role"] == "assistant"]
    assert set(said[:4]) == {f"label {n}" for n in range(4)} and len(said) > MOST_EXAMPLES


def test_the_best_comes_first_and_says_nothing_twice() -> None:
    rows = [
        Row("lamp broken", "We send a new lamp.", "a", 1),
        Row("lamp broken again", "We send a new lamp.", "a", 2),
        Row("rake broken", "We mend rakes.", "a", 3),
    ]
    found = library_of(rows, "", count).best("my lamp is broken", 100)
    assert "new lamp" in found[0] and len(found) == 2
    assert words("退货 Policy") == ["退", "货", "policy"]
    disliked = [
        Row("lamp broken", "No idea.", "a", 1, liked=False),
        Row("lamp lost", "We look for it.", "a", 2, liked=True),
    ]
    assert library_of(disliked, "", count).best("lamp broken", 100) == ["Message: lamp lost\nReply: We look for it."]


def test_where_nothing_is_answered_there_is_nothing_to_compare() -> None:
    assert baselines(spec(CptStage()), prepared(), count) == [] and baselines(spec(), prepared([]), count) == []


def test_the_base_answers_and_is_not_asked_twice(small_base: Path, tmp_path: Path) -> None:
    """Replies are kept beside what was asked: other examples are another question; of labels only labels come out."""
    paths = RunPaths(tmp_path / "s" / "runs" / "1")
    data = prepared(labels=("card", "money"))
    loads: list[int] = []

    def load() -> tuple[object, object]:
        loads.append(1)
        return load_model()

    def ask(asked_of: Prepared) -> list[str]:
        baseline = baselines(spec(), asked_of, count)[0]
        return answered(baseline.name, paths, spec(), asked_of, load, lambda _: None, baseline.asked)[0]

    first = ask(data)
    assert len(first) == len(HELD) and set(first) <= {"card", "money"}
    assert ask(data) == first and len(loads) == 1
    ask(prepared(TRAIN[:10], labels=("card", "money")))
    assert len(loads) == 2


def test_a_search_where_there_is_nothing_finds_nothing() -> None:
    """Replies nobody liked are no finds; where there are no others, the search is empty and breaks nothing."""
    assert library_of([Row("Where?", "Here.", "f", 1, liked=False)], "", len).best("Where?", 100) == []


def test_an_index_that_is_there_is_not_made_again() -> None:
    """A model that looks facts up has one already, of the same rows and sources."""
    library = library_of(TRAIN, "", count)
    found = {b.name: b for b in baselines(spec(), prepared(), count, library)}
    assert found["retrieval"].prompter.library is library
