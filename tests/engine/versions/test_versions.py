"""Which versions there are, which one people get, and what lies between two."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.errors import BadInput, GateFailed
from engine.core.releases import ReleaseLine, now, released_run, releases_file, releases_of, stack_of
from engine.models.weight_digests import WeightsMismatch
from engine.versions.compare import compared
from engine.versions.release import release, rolled_back
from engine.versions.versions import people_get, versions_of
from tests.support.versions import version_made


def _states(session: Path) -> list[str]:
    return [one.state for one in versions_of(session)]


def test_the_newest_is_what_people_get_until_somebody_decides(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    for number in (1, 2):
        version_made(session, number)
    assert _states(session) == ["retired", "released"] and released_run(session) is None
    done = release(session, 1, 0)
    assert _states(session) == ["released", "retired"] and done.line.before == 2
    version_made(session, 3)
    assert _states(session) == ["released", "retired", "candidate"], "what is new waits until somebody releases it"
    current = people_get(versions_of(session))
    assert current is not None and current.number == 1 and current.by_hand


def test_a_decision_holds_who_and_on_what_figures(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    version_made(session, 1, score=0.7)
    line = release(session, 1, 0).line
    (kept,) = releases_of(session)
    assert kept == line and kept.by == getpass.getuser() and (kept.score, kept.noise, kept.rows) == (0.7, 0.1, 3)
    assert kept.weights.startswith("sha256:") and kept.spec.startswith("sha256:") and kept.data == "sha256:data1"
    assert kept.before is None


def test_back_and_forth(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    for number in (1, 2, 3):
        version_made(session, number)
    for number in (1, 2, 3):
        release(session, number, 0)
    # The third was what people got before anybody decided.
    assert [rolled_back(session, 0).version.number for _ in range(3)] == [2, 1, 3]
    with pytest.raises(BadInput, match="no version to go back to"):
        rolled_back(session, 0)


def test_a_second_release_of_the_same_is_no_decision(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    version_made(session, 1)
    release(session, 1, 0)
    with pytest.raises(BadInput, match="already"):
        release(session, 1, 0)
    assert len(releases_of(session)) == 1


@pytest.mark.parametrize(
    ("made", "said"),
    [({"ended": False}, "did not come to its end"), ({"gates": {"release_better_than_base": False}}, "held back")],
)
def test_what_did_not_pass_is_not_released(tmp_path: Path, made: dict[str, Any], said: str) -> None:
    session = tmp_path / "desk"
    version_made(session, 1, **made)
    with pytest.raises(GateFailed, match=said):
        release(session, 1, 0)
    assert not releases_file(session).exists()


def test_a_check_that_passed_in_a_later_round_counts(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    run = version_made(session, 1, gates={"release_better_than_base": False})
    lines = run.events.read_text().splitlines()
    gate = next(line for line in lines if '"gate"' in line)
    run.events.write_text("\n".join([*lines[:-1], gate.replace("false", "true"), lines[-1], ""]))
    assert release(session, 1, 0).version.failed == ()


def test_weights_that_were_changed_are_not_released(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    run = version_made(session, 1)
    (run.adapter / "adapter_config.json").write_text("{}")
    with pytest.raises(WeightsMismatch):
        release(session, 1, 0)


def test_a_version_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    version_made(tmp_path / "desk", 1)
    with pytest.raises(BadInput, match="There are: 1"):
        release(tmp_path / "desk", 4, 0)


def test_a_torn_line_is_no_decision(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    for number in (1, 2):
        version_made(session, number)
    release(session, 1, 0)
    with releases_file(session).open("a") as file:
        file.write('{"kind": "released", "version": 2, "ti')
    assert _states(session) == ["released", "retired"]
    release(session, 2, 0)
    assert _states(session) == ["retired", "released"], "the next decision is a whole line of its own"


@given(st.lists(st.one_of(st.integers(1, 4), st.none()), max_size=12))
def test_taking_back_undoes_one_release_each(steps: list[int | None]) -> None:
    """None = taken back, a number = released: the file is read as the stack that was meant."""
    meant: list[int] = []
    lines: list[ReleaseLine] = []
    for step in steps:
        if step is None and len(meant) > 1:
            before = meant.pop()
            lines.append(ReleaseLine(kind="rolled_back", time=now(), version=meant[-1], before=before))
        elif step is not None and (not meant or meant[-1] != step):
            lines.append(ReleaseLine(kind="released", time=now(), version=step, before=meant[-1] if meant else None))
            meant.append(step)
    assert stack_of(lines) == meant


def _reply(prompt: str, score: float | None, said: str = "x") -> dict[str, Any]:
    return {"prompt": prompt, "expected": "right", "trained": said, "trained_score": score}


def test_two_versions_row_by_row(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    first = version_made(session, 1, replies=[_reply(f"m{n}", 0.2) for n in range(30)])
    second = version_made(session, 2, replies=[_reply(f"m{n}", 0.9 if n else 0.0) for n in range(29)])
    found = compared(first, second)
    assert (len(found.better), len(found.worse), found.same) == (28, 1, 0) and found.worse[0].prompt == "m0"
    assert found.gain.above and (found.alone_before, found.alone_after) == (1, 0)
    assert not compared(first, first).gain.above


def test_what_could_not_be_judged_is_missing(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    first = version_made(session, 1, replies=[_reply("a", 0.2), _reply("b", None)])
    second = version_made(session, 2, replies=[_reply("a", 0.4), _reply("b", 0.4)])
    found = compared(first, second)
    assert found.gain.pairs == 1 and len(found.rows) == 2 and (found.before, found.after) == (0.2, 0.4)


def test_versions_of_other_messages_are_not_compared(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    first = version_made(session, 1, replies=[_reply("a", 0.2)])
    second = version_made(session, 2, replies=[_reply("b", 0.2)])
    for other, said in ((second, "single message in common"), (version_made(session, 3), "was not measured")):
        with pytest.raises(BadInput, match=said):
            compared(first, other)
