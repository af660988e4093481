"""Where a model reads the whole message, exact readings of words that bear another reading give way to it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.spec import TrainingSpec
from planner.plan_state import PlanState
from planner.reading.given import GivenReadings
from planner.reading.wire import ReadingAnswer
from planner.rule_readers.privacy import agrees
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel, nothing

LEARN = "A bot for our shop. Learn from notes.xlsx."
NOTES: dict[str, Any] = {
    "op": "add",
    "field": "sources",
    "value": {"path": "notes.xlsx", "use": "train"},
    "quote": "notes.xlsx",
}


def read(*turns: tuple[str, list[dict[str, Any]]]) -> PlanState:
    readings = GivenReadings([ReadingAnswer.model_validate({"changes": changes}) for _, changes in turns])
    state = PlanState()
    for number, (words, _) in enumerate(turns):
        state = plan_turn(state, words, readings.at(number), nothing, CPU)
    return state


def spec_of(state: PlanState) -> TrainingSpec:
    assert state.plan is not None and state.plan.spec is not None
    return state.plan.spec


@pytest.mark.parametrize("words", ["Too heavy, leave it out.", "Without that, then.", "Das lassen wir weg."])
def test_words_that_only_point_leave_no_file_alone(words: str) -> None:
    """Whoever reads all of it says what they point to; a file that is named is left alone all the same."""
    assert [s.use for s in spec_of(read((LEARN, [NOTES]), (words, []))).data.sources] == ["train"]
    assert [s.use for s in spec_of(read((LEARN, [NOTES]), ("Leave notes.xlsx alone.", []))).data.sources] == ["never"]


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Nobody here wants the reinforcement learning.", "Nobody here wants the reinforcement learning"),
        ("Reinforcement learning: we did not see the point.", "we did not see the point"),
        ("Bestärkendes Lernen hat der Anbieter vorgeschlagen, brauchen wir nicht.", "brauchen wir nicht"),
    ],
)
def test_a_method_that_is_named_to_be_ruled_out_is_not_planned(words: str, quote: str) -> None:
    out = {"op": "add", "field": "stages", "value": {"kind": "grpo", "wanted": False}, "quote": quote}
    state = read((f"{LEARN} {words}", [NOTES, out]))
    assert [s.kind for s in spec_of(state).stages] == ["sft"] and not state.pending


@pytest.mark.parametrize(
    ("words", "code", "quote"),
    [
        ("Our German and Dutch mails are answered in English.", "en", "answered in English"),
        ("Wir beantworten englische Mails auf Deutsch.", "de", "auf Deutsch"),
        ("日本語のメールにスペイン語で返事する", "es", "スペイン語で返事する"),
        ("독일어 메일에 영어로 답합니다", "en", "영어로 답합니다"),
    ],
)
def test_a_language_of_the_data_is_not_one_to_work_in(words: str, code: str, quote: str) -> None:
    named = {"op": "add", "field": "languages", "value": code, "quote": quote}
    assert spec_of(read((words, [named]))).languages == (code,)


def test_several_cards_are_not_read_as_one() -> None:
    cards = {"op": "add", "field": "gpus", "value": {"name": "A100", "count": 2, "vram_gb": 80}}
    state = read(("A bot. We have A100 80GB times two.", [{**cards, "quote": "A100 80GB times two"}]))
    assert [(g.count, g.vram_gb) for g in spec_of(state).hardware.gpus or ()] == [(2, 80)] and not state.pending


AGREES = (
    "Cloud ist mir recht", "rent a GPU", "rent one for us", "wir mieten eine Karte", "租云服务器可以", "雲端沒差",
    "Kör gärna i molnet", "podrá usar la nube", "anche in cloud", "クラウドでも構いません", "클라우드도 괜찮",
    "has nothing against Azure", "mag gewoon in de cloud", "cloud, freigegeben durch die IT", "le cloud nous va",
)  # fmt: skip
AGREES_NOT = (
    "the cloud servers", "our tickets lie in the cloud", "a cloud provider", "not in the cloud", "keine Cloud",
    "if the cloud is cheaper, fine", "is the cloud okay?", "nothing goes to the cloud", "云端的文件", "sem nuvem",
    "ohne gemietete Server", "we must not rent a server", "answers our tenants",
)  # fmt: skip


@pytest.mark.parametrize("quote", AGREES)
def test_words_that_agree_by_themselves_need_no_question(quote: str) -> None:
    """Where a model reads them so and they say it in so many words, files may leave; without a model they do not."""
    may = {"op": "set", "field": "offline_only", "value": False, "quote": quote}
    words = f"A bot for the shop, so they tell me, {quote} then and so on"
    state = read((words, [may]))
    assert not spec_of(state).data.offline_only and not state.pending
    alone = plan_turn(PlanState(), words, NoModel(), nothing, CPU)
    assert spec_of(alone).data.offline_only or agrees(quote)


@pytest.mark.parametrize("quote", AGREES_NOT)
def test_words_that_only_name_a_place_are_asked_about(quote: str) -> None:
    may = {"op": "set", "field": "offline_only", "value": False, "quote": quote}
    assert not agrees(quote)
    assert spec_of(read((f"A bot for the shop, so they tell me, {quote}", [may]))).data.offline_only
