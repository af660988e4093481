"""Quality against time on a processor: which base models there are to choose between, and which is planned."""

from __future__ import annotations

import pytest

from engine.core.spec import Gpu, Task
from engine.data.profile import DataProfile
from engine.estimation.benchmark import KnownRates, Rates
from engine.estimation.machine import Machine
from engine.estimation.measured_bases import MeasuredBase, gains, measured_bases, measured_of
from engine.models.catalogue import catalogue
from planner.compile.nearest import way_out
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.turn import plan_turn
from tests.planner.desk import desk_profiles
from tests.support.machines import CPU
from tests.support.no_model import NoModel

SMALL, BETTER, LARGE = "smollm2-135m-instruct", "qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-1.5b-instruct"
WANTED = "Answer our customers as our agents do."


def machine(*bases: str, token: float = 0.003) -> Machine:
    """One that learns a token of the smallest base in so many seconds."""
    rates = Rates(measured=True, step=0.2, token=token, decode=0.08, start=9.0)
    return CPU.model_copy(update={"bases": bases, "known": KnownRates(rates=rates)})


@pytest.fixture(autouse=True)
def nothing_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that time alone decides."""
    monkeypatch.setattr("engine.estimation.measured_bases.measured_bases", lambda: ())


@pytest.fixture(scope="module")
def profiles() -> list[DataProfile]:
    return desk_profiles()


def states(profiles: list[DataProfile], place: Machine, *turns: str) -> PlanState:
    state = PlanState()
    for words in turns:
        state = plan_turn(state, words, NoModel(), lambda _: profiles, place)
    return state


def plan(profiles: list[DataProfile], place: Machine, *turns: str) -> Plan:
    found = states(profiles, place, *turns).plan
    assert found is not None and found.spec is not None
    return found


def base(found: Plan) -> str:
    assert found.spec is not None
    return found.spec.model.base


def test_both_are_shown_with_what_they_take(profiles: list[DataProfile]) -> None:
    found = plan(profiles, machine(SMALL), WANTED)
    small, better = found.bases
    assert (small.name, better.name) == (SMALL, BETTER)
    assert small.planned and not better.planned and base(found) == SMALL
    assert better.hours[1] > 2 * small.hours[1], "a larger model takes longer"
    assert small.fetch_mb == 0 and better.fetch_mb > 400, "what is not here has to be fetched first"


def measured(base: str, right: float, asked: int = 200, learned: str = "banking77") -> MeasuredBase:
    return MeasuredBase(
        base=base,
        task=Task.CHAT_ASSISTANT,
        languages=("en",),
        set=learned,
        rows=236,
        asked=asked,
        right=right,
        score=0.5,
        minutes=8,
        processor="AMD EPYC",
        date="2026-11-29",
    )


@pytest.mark.parametrize(
    ("small", "better", "asked", "taken"),
    [(0.5, 0.8, 200, BETTER), (0.8, 0.79, 200, SMALL), (0.5, 0.6, 40, SMALL), (0.5, 0.62, 400, BETTER)],
)
def test_a_larger_one_that_was_measured_to_bring_nothing_is_not_planned(
    profiles: list[DataProfile], monkeypatch: pytest.MonkeyPatch, small: float, better: float, asked: int, taken: str
) -> None:
    table = (measured(SMALL, small, asked), measured(BETTER, better, asked))
    monkeypatch.setattr("engine.estimation.measured_bases.measured_bases", lambda: table)
    place = machine(SMALL, BETTER, token=0.001)
    found = plan(profiles, place, WANTED)
    assert base(found) == taken
    assert ("not right more often" in str(found.origin["model.base"].reason)) == (taken == SMALL)
    assert [o.measured and o.measured.right for o in found.bases] == [small, better]
    assert base(plan(profiles, place, WANTED, f"Use {BETTER}.")) == BETTER, "a name counts all the same"


def test_what_was_measured_elsewhere_says_nothing() -> None:
    small = [measured(SMALL, 0.5), measured(SMALL, 0.7, learned="returns-desk")]
    assert gains([measured(BETTER, 0.9)], small) is True
    assert gains([measured(BETTER, 0.7, learned="returns-desk")], small) is False
    assert gains([measured(BETTER, 0.9, learned="another")], small) is None
    assert gains([], small) is None and gains(small, []) is None
    assert not measured_of(SMALL, Task.CHAT_ASSISTANT, ("en", "fr")), "never measured in French"


def test_the_table_names_bases_and_sets_there_are() -> None:
    from nlforge.wording.catalogue import say

    table = measured_bases()
    assert table
    for one in table:
        assert one.base in {m.name for m in catalogue()} and say(f"delivery-set-{one.set}")
        assert one.asked >= 20 and one.rows >= 20


def test_the_better_one_is_planned_where_it_is_here_and_quick(profiles: list[DataProfile]) -> None:
    found = plan(profiles, machine(SMALL, BETTER, token=0.001), WANTED)
    assert base(found) == BETTER and found.estimate is not None and found.estimate.hours[1] <= 1
    assert "largest whose weights are here" in str(found.origin["model.base"].reason)


def test_a_slow_machine_takes_the_small_one_and_says_why(profiles: list[DataProfile]) -> None:
    found = plan(profiles, machine(SMALL, BETTER, token=0.05), WANTED)
    assert base(found) == SMALL
    assert BETTER in str(found.origin["model.base"].reason) and " h here" in str(found.origin["model.base"].reason)


def test_time_that_is_allowed_is_used(profiles: list[DataProfile]) -> None:
    slow = machine(SMALL, BETTER, token=0.012)
    unsaid, allowed = plan(profiles, slow, WANTED), plan(profiles, slow, WANTED, "It may take 12 hours.")
    assert (base(unsaid), base(allowed)) == (SMALL, BETTER)
    high = next(o for o in allowed.bases if o.name == BETTER).hours[2]
    assert high <= 12
    assert base(plan(profiles, slow, WANTED, "It may take 30 minutes.")) == SMALL


def test_what_is_named_is_planned_whatever_it_takes(profiles: list[DataProfile]) -> None:
    slow = machine(SMALL, BETTER, token=0.05)
    for words in (f"Use {BETTER}.", f"Take {BETTER} as the base model.", f"Bitte nimm {BETTER}."):
        found = plan(profiles, slow, WANTED, words)
        assert base(found) == BETTER and found.origin["model.base"].source == "said", words


def test_the_largest_only_by_its_name(profiles: list[DataProfile]) -> None:
    assert LARGE not in [o.name for o in plan(profiles, machine(SMALL, BETTER), WANTED).bases]
    assert base(plan(profiles, machine(SMALL, BETTER, LARGE), WANTED, f"Use {LARGE}.")) == LARGE


def test_larger_and_smaller_are_the_next_of_those_shown(profiles: list[DataProfile]) -> None:
    place = machine(SMALL, BETTER, token=0.05)
    larger = states(profiles, place, WANTED, "A larger model.")
    assert larger.plan is not None and base(larger.plan) == BETTER
    smaller = plan_turn(larger, "A smaller model.", NoModel(), lambda _: profiles, place).plan
    assert smaller is not None and base(smaller) == SMALL


def test_bounds_leave_out_what_breaks_them(profiles: list[DataProfile]) -> None:
    place = machine(SMALL, BETTER, token=0.001)
    assert base(plan(profiles, place, WANTED, "The model file may have at most 400 MB.")) == SMALL
    assert base(plan(profiles, place, WANTED, "At most 0.3 billion parameters.")) == SMALL
    little = place.model_copy(update={"ram_gb": 3.0})
    assert [o.name for o in plan(profiles, little, WANTED).bases] in ([], [SMALL])


def test_on_a_card_nothing_is_weighed(profiles: list[DataProfile]) -> None:
    card = machine(SMALL, BETTER).model_copy(update={"gpus": (Gpu(name="NVIDIA A100-SXM4-80GB", vram_gb=80.0),)})
    assert plan(profiles, card, WANTED).bases == ()


def test_nothing_is_said_to_fit_a_time_that_does_not(profiles: list[DataProfile]) -> None:
    """One base alone, on a machine that needs hours."""
    for words in ("Write as they do.", "It may take 10 minutes."):
        found = plan(profiles, machine(SMALL, token=0.2), WANTED, words)
        assert base(found) == SMALL and "within" not in str(found.origin["model.base"].reason)


def test_one_that_is_not_here_says_how_to_fetch_it(
    profiles: list[DataProfile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.estimation.executors.is_here", lambda _: False)
    found = plan(profiles, machine(SMALL), WANTED, f"Use {BETTER}.")
    [lacking] = found.unbuilt
    assert lacking.fetch == BETTER and f"nlforge models fetch {BETTER}" in way_out(found.unbuilt)
    assert SMALL in lacking.words
