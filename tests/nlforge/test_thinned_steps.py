"""Steps that are left out are missed by nobody: what is folded and shown is the same as of all of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.core import events as ev
from nlforge.follower import Follower
from nlforge.going.run_now import RunNow
from nlforge.messages import Message, Progress
from nlforge.run_view import RunView
from nlforge.thinned_steps import LAST
from tests.support.conversations import step


def _reported(seed: int) -> bytes:
    """A run with rows of steps of all lengths, alike and not, other events, and lines that no version wrote."""
    chance = random.Random(seed)
    lines = [ev.RunStarted(digest="d", pid=1).model_dump_json(), ev.StageStarted(stage="sft", steps=9, rows=4)]
    number = 0
    for _ in range(chance.randint(3, 12)):
        stage, loss, reward = (
            chance.choice(("sft", "grpo")),
            chance.choice((None, 2.5, 1e-7)),
            chance.choice((None, 0.5)),
        )
        for _ in range(chance.choice((1, 2, LAST, LAST + 1, 200, 3000))):
            number += 1
            made = step(number).model_copy(update={"stage": stage, "loss": loss and loss / number, "reward": reward})
            lines.append(made)
        lines += chance.choice(
            (
                [],
                [ev.CheckpointSaved(step=number, path="c")],
                [ev.Sample(stage=stage, step=number, prompt='"kind":"step",', reply="1")],
                ['{"time":"2026-01-01T00:00:00+00:00","kind":"st', "{}"],
                [ev.StageFinished(stage=stage, seconds=1.0), ev.StageStarted(stage="dpo", steps=9, rows=4)],
                [ev.RunFinished(seconds=1.0, adapter="a", report="r")],
            )
        )
    return "".join(f"{one if isinstance(one, str) else one.model_dump_json()}\n" for one in lines).encode()


class _Unseen(RunNow):
    def take(self, event: ev.RunEvent) -> None:
        """Nothing of it is kept."""


def _folded(path: Path, *, thin: bool) -> tuple[RunView, int, list[Message]]:
    """The view, lines that could not be read, and what is shown: of steps in a row the last. Curves of few steps have
    few points, and what is odd in others is not seen: that is left out."""
    view, follower, shown = RunView(now=_Unseen()), Follower(path), list[Message]()
    row: list[Message] = []
    for event in follower.stream(thin=thin):
        for message in view.take(event):
            if isinstance(message, Progress):
                row.append(message)
            else:
                shown += [*row[-LAST:], message]
                row = []
    view.whole.steps = 0
    return view, follower.unread, shown + row[-LAST:]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_folded_and_shown_is_the_same(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(_reported(seed))
    assert _folded(path, thin=True) == _folded(path, thin=False)


def test_of_very_many_few_are_read(tmp_path: Path) -> None:
    """The first, each sixty-fourth, and the last ones, across the borders of blocks too."""
    path = tmp_path / "events.jsonl"
    line = step(0).model_dump_json()
    path.write_text("".join(line.replace('"step":0', f'"step":{n}', 1) + "\n" for n in range(20_000)))
    assert path.stat().st_size > 2 * 2**20
    read = [e.step for e in Follower(path).stream(thin=True) if isinstance(e, ev.Step)]
    assert read == [*range(0, 20_000 - LAST, 64), *range(20_000 - LAST, 20_000)]


def test_a_step_that_is_torn_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    lines = [step(n).model_dump_json() for n in range(500)]
    lines[250] = lines[250][:-9]
    path.write_text("\n".join(lines) + "\n")
    follower = Follower(path)
    assert len(list(follower.stream(thin=True))) < 300 and follower.unread == 1
