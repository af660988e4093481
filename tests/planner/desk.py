"""Plans over the shipped sample."""

from __future__ import annotations

from engine.data.profile import DataProfile, profile_source
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel
from tests.support.places import SAMPLE


def desk_profiles() -> list[DataProfile]:
    return [profile_source(SAMPLE / name) for name in ("messages.csv", "handbook.md", "glossary.csv")]


def planned(words: str, profiles: list[DataProfile], before: PlanState | None = None) -> Plan:
    plan = plan_turn(before or PlanState(), words, NoModel(), lambda _: profiles, CPU).plan
    assert plan is not None
    assert plan.spec is not None
    return plan
