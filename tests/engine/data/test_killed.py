"""A preparation that is killed leaves nothing that changes the next one."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.support.heap import HOSTILE, ROWS

_PREPARE = """
import sys
from pathlib import Path
from engine.data.card import rows_hash
from engine.data.read_cache import kept_in
from engine.data.prepare import prepare
from engine.core.spec import load_spec
with kept_in(Path(sys.argv[2]) / "read"):
    done = prepare(load_spec(Path(sys.argv[1])), Path(sys.argv[2]))
print(rows_hash(done.train), rows_hash(done.held_out))
"""


def _heap(folder: Path) -> Path:
    from engine.core.spec import DataSpec, ModelSpec, Source, Task, TrainingSpec, dump_yaml
    from engine.core.stages import SftStage

    data = folder / "data"
    data.mkdir()
    things = ("lamp", "parcel", "bed", "tent", "chair", "door", "bottle", "plant")
    for k, (name, write) in enumerate(ROWS.items()):
        write(
            data / name,
            [
                (
                    f"Where is the {things[(k + n) % 8]} {'abcdefgh'[n] * 4} number {k * 100 + n}",
                    f"On page {k * n + 3} of {k}",
                )
                for n in range(8)
            ],
        )
    HOSTILE["locked.zip"](data / "locked.zip")
    sources = tuple(Source(path=f"data/{name}") for name in ROWS)
    spec = TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(sources=sources),
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        stages=(SftStage(),),
    )
    (folder / "spec.yaml").write_text(dump_yaml(spec))
    return folder / "spec.yaml"


def test_killed_at_random_points_it_comes_to_the_same_hashes(tmp_path: Path) -> None:
    """kill -9 anywhere in reading and cleaning: the next goes on with what was read, gives the same rows, and files
    are as they were."""
    spec = _heap(tmp_path)
    command = [sys.executable, "-c", _PREPARE, str(spec), str(tmp_path)]
    begun = time.monotonic()
    whole = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    took = dict.fromkeys((True, False), time.monotonic() - begun)
    before = {p: p.read_bytes() for p in (tmp_path / "data").iterdir()}
    draw = random.Random(11)
    landed, anew = 0, True
    while landed < 20 or not list((tmp_path / "read").glob("*.json")):
        if anew:
            # From the beginning again: else everything would soon be kept, and nothing left to be killed in.
            shutil.rmtree(tmp_path / "read", ignore_errors=True)
        begun = time.monotonic()
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            killed.wait(timeout=draw.uniform(0.05, 0.95) * took[anew])
            # Sooner than the machine was when it began: the next points are drawn from what it takes now.
            took[anew] = min(took[anew], time.monotonic() - begun)
        except subprocess.TimeoutExpired:
            landed += 1
            killed.kill()
            killed.wait()
        anew = not anew
    kept = {p: p.stat().st_mtime_ns for p in (tmp_path / "read").glob("*.json")}
    assert kept and subprocess.run(command, capture_output=True, text=True, check=True).stdout == whole
    assert not list((tmp_path / "read").glob("nlforge-*"))
    assert {p: p.stat().st_mtime_ns for p in kept} == kept
    assert {p: p.read_bytes() for p in (tmp_path / "data").iterdir()} == before
