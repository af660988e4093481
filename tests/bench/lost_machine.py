"""A machine of a Ray cluster goes for good in the middle of a training. `python -m pytest
tests/bench/lost_machine.py`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.core.events import RunFinished, StageStarted, Step
from tests.support.clusters import started, until_steps
from tests.support.runs import wait


@pytest.mark.timeout(600)
def test_a_lost_machine_leaves_the_others_at_work(
    cluster: Any, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two nodes goes for good: the run goes on with one worker, and a step stays the step on the page."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    run = started(tmp_path / "s", sample, cluster.address, epochs=1)
    until_steps(run, 3)
    cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    firsts = [e.first_step for e in events if isinstance(e, StageStarted)]
    assert len(firsts) == 2 and firsts[1] >= 1
    assert {e.step for e in events if isinstance(e, Step)} == set(range(1, 11))
