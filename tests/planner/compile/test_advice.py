"""Warnings that figures call for: each has its figures in its words, a near miss has none, and none is said twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.spec import Money, Task
from planner.compile.advice import advice_for
from planner.compile.asked_size import asked_size, rentable, size_in
from planner.compile.data_advice import ENOUGH
from planner.compile.hardware import TrainingHardware
from planner.compile.plan import compile_plan
from planner.compile.size_advice import fits
from planner.plan import Warning_
from planner.requirements import (
    Change,
    Circumstance,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedSource,
    WantedStage,
)
from tests.support.changes import CHANGES, applied, change
from tests.support.machines import CPU

SORTS = change("set", "task", Task.CLASSIFICATION)
CHATS = change("set", "task", Task.CHAT_ASSISTANT)
STAYS = Change(op="set", field="offline_only", value=True, quote="nothing may leave the house")
SMALL_CARD = change("add", "gpus", WantedGpu(name="RTX 4060", count=1, vram_gb=8))
NO_CARD = change("add", "gpus", WantedGpu(count=0))


def rows(count: int, holds: str = "pairs") -> Change:
    return change("add", "sources", WantedSource.model_validate({"path": "x", "examples": count, "holds": holds}))


def named(model: str) -> Change:
    return Change(op="set", field="base_model", value=model, quote=f"take {model}")


def sized(billions: float, quote: str) -> Change:
    return Change(op="set", field="max_params_b", value=billions, quote=quote)


def card(quote: str) -> Change:
    return Change(op="add", field="gpus", value=WantedGpu(name="A100", count=1, vram_gb=80), quote=quote)


def experts(count: int) -> list[Change]:
    return [change("add", "experts", WantedExpert(name=f"desk {n}")) for n in range(count)]


def warned(*changes: Change) -> tuple[Warning_, ...]:
    return compile_plan(applied(list(changes)), [], CPU).warnings


RAISED: dict[str, tuple[str, list[Change], list[str], list[Change]]] = {
    # What is tested: code, wishes, what the sentence names, and the nearest wishes that raise nothing.
    "few rows": ("not_enough_data", [CHATS, rows(60)], ["60", "200"], [CHATS, rows(200)]),
    "few translations": (
        "not_enough_data",
        [change("set", "task", Task.TRANSLATION), rows(700)],
        ["700", "1,000"],
        [change("set", "task", Task.TRANSLATION), rows(1000)],
    ),
    "few to measure": (
        "not_enough_data",
        [SORTS, rows(400, "labelled"), change("add", "gates", WantedGate(metric="accuracy", at_least=0.99))],
        ["60", "99 %", "667"],
        [SORTS, rows(700, "labelled"), change("add", "gates", WantedGate(metric="accuracy", at_least=0.99))],
    ),
    "a named size and a small card": (
        "hardware_too_small",
        [CHATS, named("Llama-3.3-70B"), SMALL_CARD],
        ["70", "8 GB", "50.4"],
        [CHATS, named("qwen3-4b-instruct-2507"), SMALL_CARD],
    ),
    "a ceiling far above the card": (
        "hardware_too_small",
        [CHATS, sized(70, "höchstens 70B"), SMALL_CARD],
        ["70", "8 GB"],
        [CHATS, sized(14, "höchstens 14B"), SMALL_CARD],
    ),
    "a size and no card": (
        "hardware_too_small",
        [CHATS, sized(13, "13B please"), NO_CARD],
        ["13", "15.8"],
        [CHATS, sized(13, "at most 13B"), NO_CARD],
    ),
    "a size against the time": (
        "contradiction",
        [CHATS, sized(7, "a 7B"), NO_CARD, change("set", "max_response_seconds", 3.0)],
        ["3 seconds", "a 7B"],
        [CHATS, sized(7, "höchstens 7B"), NO_CARD, change("set", "max_response_seconds", 3.0)],
    ),
    "money for the size": (
        "budget_too_small",
        [CHATS, rows(200_000), named("Qwen3-32B"), change("set", "budget", Money(amount=3, currency="EUR"))],
        ["32", "3 EUR"],
        [CHATS, rows(2000), named("Qwen3-32B"), change("set", "budget", Money(amount=500, currency="EUR"))],
    ),
    "offline and rented": (
        "contradiction",
        [CHATS, STAYS, card("a rented A100 with 80 GB")],
        ["nothing may leave the house", "a rented A100"],
        [CHATS, STAYS, card("our own A100 with 80 GB")],
    ),
    "offline and a service": (
        "contradiction",
        [CHATS, STAYS, named("GPT-5")],
        ["GPT-5", "nothing may leave the house"],
        [CHATS, STAYS, named("gpt-oss-20b")],
    ),
    "rented for nothing": (
        "contradiction",
        [
            CHATS,
            card("eine gemietete A100 mit 80 GB"),
            Change(op="set", field="budget", value=Money(amount=0, currency="EUR"), quote="0 Euro"),
        ],
        ["0 Euro"],
        [
            CHATS,
            card("eine gemietete A100 mit 80 GB"),
            Change(op="set", field="budget", value=Money(amount=90, currency="EUR"), quote="90 Euro"),
        ],
    ),
    "many specialists": (
        "unneeded_complexity",
        [CHATS, rows(240), *experts(4)],
        ["4", "240", "60"],
        [CHATS, rows(2400), *experts(4)],
    ),
    "practice with labels": (
        "unneeded_complexity",
        [SORTS, rows(900, "labelled"), change("add", "stages", WantedStage(kind="grpo"))],
        ["GRPO"],
        [CHATS, rows(900), change("add", "stages", WantedStage(kind="grpo"))],
    ),
    "many stages": (
        "unneeded_complexity",
        [
            CHATS,
            rows(150),
            *(change("add", "stages", WantedStage.model_validate({"kind": k})) for k in ("cpt", "grpo")),
        ],
        ["150", "CPT", "GRPO"],
        [
            CHATS,
            rows(900),
            *(change("add", "stages", WantedStage.model_validate({"kind": k})) for k in ("cpt", "grpo")),
        ],
    ),
    "large to sort": (
        "unneeded_complexity",
        [SORTS, rows(900, "labelled"), named("Mistral-24B"), card("an A100")],
        ["24"],
        [CHATS, rows(900), named("Mistral-24B"), card("an A100")],
    ),
    "a sure thing": (
        "cannot_guarantee",
        [SORTS, rows(900, "labelled"), change("add", "gates", WantedGate(metric="accuracy", at_least=1.0))],
        ["100 %"],
        [SORTS, rows(900, "labelled"), change("add", "gates", WantedGate(metric="accuracy", at_least=0.95))],
    ),
    "a language": (
        "language_support_weak",
        [CHATS, change("add", "languages", "fr")],
        ["French"],
        [CHATS, change("add", "languages", "en")],
    ),
}


@pytest.mark.parametrize("case", RAISED)
def test_a_figure_out_of_range_is_said_and_a_near_miss_is_not(case: str) -> None:
    """Nothing of it blocks: something smaller is planned."""
    code, wishes, figures, near = RAISED[case]
    [found] = [w for w in warned(*wishes) if w.code == code]
    assert all(figure in found.text for figure in figures), found.text
    assert not found.blocking
    assert code not in {w.code for w in warned(*near)}


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Mistral-7B", 7), ("llama 3.1 8b", 8), ("mixtral 8x22b", 176), ("smollm2-360m", 0.36),
        ("Qwen2.5-Coder-1.5B", 1.5),
        ("1,5B", 1.5), ("GPT-5", None), ("qwen", None), ("Qwen2.5", None), ("phi-4 mini", None), ("b2b bot", None),
    ],
)  # fmt: skip
def test_the_size_in_a_name(name: str, size: float | None) -> None:
    assert size_in(name) == (pytest.approx(size) if size is not None else None)


def test_the_name_of_a_file_tells_no_size() -> None:
    """A model of one's own is measured, whatever it is called."""
    assert asked_size(applied([named("/models/ours-70b")])) is None
    assert asked_size(applied([named("ours-70b")])) is not None


@given(st.floats(0.1, 400))
def test_a_larger_model_never_rents_for_less(billions: float) -> None:
    """Whatever is rented holds at least what a smaller model needs."""
    from engine.estimation.prices import prices

    def hourly(size: float) -> float:
        gpu = rentable(size)
        return float("inf") if gpu is None else prices().of(gpu).per_hour * gpu.count

    assert hourly(billions) <= hourly(billions * 1.5) + 1e-9


@given(st.floats(0.1, 400))
def test_what_is_rented_for_a_size_holds_it(billions: float) -> None:
    """The page never names a card to rent that it says is too small."""
    gpu = rentable(billions)
    assert gpu is None or fits(
        billions, TrainingHardware(gpus=(gpu,), memory_gb=(gpu.vram_gb or 0) * gpu.count, kind="a rented card")
    )


@given(st.lists(CHANGES, max_size=14))
def test_no_warning_is_said_twice(changes: list[Change]) -> None:
    """A circumstance is told once a code, and not at all where a figure tells the same."""
    found = warned(*changes)
    said = {a.code for c in Circumstance for a in advice_for(c)}
    assert len({(w.code, w.text) for w in found}) == len(found)
    told = [w.code for w in found if getattr(w.text, "key", "").startswith("advice-")]
    assert len(told) == len(set(told)) and set(told) <= said
    both = {"cannot_guarantee", "data_wrong_kind", "needs_conversion_first"}
    computed = {w.code for w in found if not getattr(w.text, "key", "").startswith("advice-")}
    assert not {w.code for w in found if w.code in told and w.code in computed and not w.blocking} - both


def test_two_circumstances_of_one_code_are_one_warning() -> None:
    wanted = [
        Change(op="add", field="circumstances", value=c, quote=f"words of {c}")
        for c in (Circumstance.KNOWLEDGE_WANTED, Circumstance.CITES_SOURCES)
    ]
    assert [w.code for w in warned(*wanted)].count("use_retrieval_instead") == 1


def test_figures_tell_it_instead_of_words() -> None:
    """Who says there are hardly any examples, and how many, is told once, with the number."""
    no_examples = Change(op="add", field="circumstances", value=Circumstance.NO_EXAMPLES, quote="hardly any")
    [found] = [w for w in warned(CHATS, no_examples, rows(14)) if w.code == "not_enough_data"]
    assert "14" in found.text and "hardly any" not in found.text


@pytest.mark.parametrize("holds", ["media", "code", "numbers", "documents"])
def test_what_is_counted_in_hours_and_books_are_no_examples(holds: str) -> None:
    """Five repositories or twenty notebooks say nothing of how many examples there are."""
    assert "not_enough_data" not in {w.code for w in warned(CHATS, rows(20, holds))}


def test_letters_are_examples_of_how_to_write() -> None:
    style = change("set", "task", Task.REWRITING_STYLE)
    letters = WantedSource(path="letters", use="train", holds="documents", examples=75)
    assert "not_enough_data" in {w.code for w in warned(style, change("add", "sources", letters))}


def test_what_is_not_measured_is_a_note() -> None:
    """A line no program can check, and a figure that is not measured, are said beside the warnings."""
    plain = [CHATS, rows(900), change("add", "rubric", WantedCriterion(name="sounds like us"))]
    assert {w.code for w in warned(*plain)} == {"not_measured"}
    gate = change("add", "gates", WantedGate(metric="bleu", at_least=0.4))
    assert {w.code for w in warned(CHATS, rows(900), gate)} == {"not_measured"}


PLAIN = st.builds(
    lambda task, count, lines, limits: [
        change("set", "task", task),
        rows(count, "labelled" if task is Task.CLASSIFICATION else "pairs"),
        *(change("add", "rubric", WantedCriterion(name=name)) for name in lines),
        *limits,
    ],
    st.sampled_from(list(Task)),
    st.integers(1000, 20_000),
    st.lists(st.sampled_from(["friendly", "short", "names the next step", "in our tone"]), max_size=3, unique=True),
    st.lists(
        st.sampled_from([
            change("set", "deadline_hours", 72.0),
            change("set", "budget", Money(amount=300, currency="EUR")),
            change("set", "offline_only", True),
            change("set", "max_response_seconds", 20.0),
            change("add", "gpus", WantedGpu(name="RTX 4090", count=1)),
            change("add", "gates", WantedGate(metric="score", at_least=0.8)),
            change("set", "deploy", "ollama_gguf"),
        ]),
        max_size=3,
    ),
)  # fmt: skip


@given(PLAIN)
def test_a_plain_request_is_warned_of_nothing(changes: list[Change]) -> None:
    """Enough data, limits with room, no odd circumstance: only notes."""
    notes = {"not_measured", "not_built_here_yet", "words_not_used"}
    assert {w.code for w in warned(*changes)} <= notes


def test_every_task_has_a_number_of_examples() -> None:
    assert set(ENOUGH) == set(Task)
