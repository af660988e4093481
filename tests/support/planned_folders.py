"""Plans over the files of a folder."""

from __future__ import annotations

from pathlib import Path

from nlforge.sources import measurer, seen_in
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel


def planned(turns: str | list[str], root: Path, given: tuple[Path, ...] = (), *, whole: bool = False) -> Plan:
    """The plan after the turns, with the files of a folder."""
    state, measure = PlanState(), measurer(root, given, whole)
    for words in [turns] if isinstance(turns, str) else turns:
        state = plan_turn(state, words, NoModel(), measure, CPU, seen=seen_in(words, root, given))
        assert not state.rejected
    assert state.plan is not None
    return state.plan


def uses(plan: Plan) -> dict[str, str]:
    assert plan.spec is not None
    return {s.path: s.use for s in plan.spec.data.sources}


def table(path: Path, name: str, rows: int, first: int = 0, columns: str = "question,answer") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(
        f"how far is {name} {n} from the station,it is {n} miles along {name} street my friend\n"
        for n in range(first, first + rows)
    )
    path.write_text(f"{columns}\n{lines}", encoding="utf-8")
    return path
