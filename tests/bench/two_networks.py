"""Two machines with networks of their own, as far as one can be two: a raylet in each of two network namespaces, joined
by a cable (veth).

`python -m pytest tests/bench/two_networks.py`; needs Linux and the rights of root, and skips with the system's own
words without them.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.core.events import Diagnosed, Evaluated, RunFinished, StageStarted, Step
from tests.support.clusters import started, until_steps
from tests.support.runs import wait

pytest.importorskip("ray", reason="ray is not installed")

_CLONE_NEWNET = 0x40000000
_HEAD, _OTHER = "10.77.0.1", "10.77.0.2"
_PORT = 6379
_READY_SECONDS = 120


@dataclass(frozen=True)
class Machines:
    """Names of both namespaces."""

    head: str
    other: str

    @property
    def address(self) -> str:
        return f"{_HEAD}:{_PORT}"

    def processes(self, machine: str, named: str = "") -> list[int]:
        """Ids of the processes in that namespace whose command line holds `named`."""
        ids = [
            int(p)
            for p in subprocess.run(
                ["ip", "netns", "pids", machine], capture_output=True, text=True, check=True
            ).stdout.split()
        ]
        return [p for p in ids if named in _command(p)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no networks of their own can be made here: ip {' '.join(words)}: {done.stderr.strip()}")


@contextmanager
def on_machine(name: str) -> Iterator[None]:
    """Processes started inside belong to that machine; this one comes back."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as home, open(f"/run/netns/{name}") as there:
        assert libc.setns(there.fileno(), _CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())
        try:
            yield
        finally:
            assert libc.setns(home.fileno(), _CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())


@pytest.fixture
def machines() -> Iterator[Machines]:
    """Two namespaces with a cable between them and a raylet of one processor in each."""
    tag = secrets.token_hex(2)
    made = Machines(f"nlf{tag}a", f"nlf{tag}b")
    folder = tempfile.TemporaryDirectory(prefix="nlfray", ignore_cleanup_errors=True)
    raylets: list[subprocess.Popen[bytes]] = []
    try:
        for name in (made.head, made.other):
            _ip("netns", "add", name)
        _ip(
            "link",
            "add",
            f"{made.head}0",
            "netns",
            made.head,
            "type",
            "veth",
            "peer",
            "name",
            f"{made.other}0",
            "netns",
            made.other,
        )
        for name, address in ((made.head, _HEAD), (made.other, _OTHER)):
            for words in (
                ("addr", "add", f"{address}/24", "dev", "cable"),
                ("link", "set", "cable", "up"),
                ("link", "set", "lo", "up"),
            ):
                if words[0] == "addr":
                    _ip("-n", name, "link", "set", f"{name}0", "name", "cable")
                _ip("-n", name, *words)
        env = {
            **os.environ,
            "RAY_USAGE_STATS_ENABLED": "0",
            "GLOO_SOCKET_IFNAME": "cable",
            "RAY_health_check_failure_threshold": "3",
        }
        ray = [
            sys.executable,
            "-m",
            "ray.scripts.scripts",
            "start",
            "--num-cpus=1",
            "--object-store-memory=200000000",
            "--block",
        ]
        for name, words in (
            (
                made.head,
                [
                    "--head",
                    f"--node-ip-address={_HEAD}",
                    f"--port={_PORT}",
                    "--include-dashboard=false",
                    f"--temp-dir={folder.name}",
                ],
            ),
            (made.other, [f"--address={_HEAD}:{_PORT}", f"--node-ip-address={_OTHER}"]),
        ):
            with on_machine(name):
                raylets.append(
                    subprocess.Popen(
                        [*ray, *words],
                        env=env,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                        start_new_session=True,
                    )
                )
            _until_raylet(made, name)
        yield made
    finally:
        for name in (made.other, made.head):
            if Path(f"/run/netns/{name}").exists():
                for pid in made.processes(name):
                    os.kill(pid, signal.SIGKILL)
                subprocess.run(["ip", "netns", "del", name], check=False)
        for raylet in raylets:
            raylet.wait()
        folder.cleanup()


def _until_raylet(machines: Machines, name: str) -> None:
    end = time.monotonic() + _READY_SECONDS
    while not machines.processes(name, "raylet/raylet"):
        assert time.monotonic() < end, f"no raylet came up on {name}"
        time.sleep(0.5)


_COUNT = """
import ray, time
ray.init({address!r}, logging_level="ERROR", log_to_driver=False)
end = time.monotonic() + {seconds}
while (alive := sum(n["Alive"] for n in ray.nodes())) < 2 and time.monotonic() < end:
    time.sleep(0.5)
print(alive)
"""


def _nodes(machines: Machines) -> int:
    """Machines the cluster knows of, both within two minutes."""
    with on_machine(machines.head):
        code = _COUNT.format(address=machines.address, seconds=_READY_SECONDS)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def _lose_worker(machines: Machines) -> None:
    """The training process on the other machine is killed; its raylet lives."""
    os.kill(machines.processes(machines.other, "RayTrainWorker")[0], signal.SIGKILL)


def _lose_machine(machines: Machines) -> None:
    """Everything on the other machine is killed at once."""
    for pid in machines.processes(machines.other):
        os.kill(pid, signal.SIGKILL)


def _pull_cable(machines: Machines) -> None:
    """The other machine lives, but nothing it says arrives."""
    _ip("-n", machines.head, "link", "set", "cable", "down")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("lose", [_lose_worker, _lose_machine, _pull_cable])
def test_two_machines_train_and_one_is_lost(
    lose: object, machines: Machines, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers on both machines share each step; whatever is lost on the way, the run goes on from its last
    checkpoint to the end."""
    assert _nodes(machines) == 2
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "cable")
    with on_machine(machines.head):
        run = started(tmp_path / "s", sample, machines.address, epochs=2)
    until_steps(run, 3)
    found = [len(machines.processes(name, "RayTrainWorker")) for name in (machines.head, machines.other)]
    assert found == [1, 1], run.log.read_text()[-3000:]
    lose(machines)  # type: ignore[operator]
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    assert "2 machines with 2 workers" in next(
        e.text for e in events if isinstance(e, Diagnosed) and "Ray cluster" in e.text
    )
    firsts = [e.first_step for e in events if isinstance(e, StageStarted)]
    assert len(firsts) == 2 and firsts[0] == 0 and firsts[1] >= 1
    assert {e.step for e in events if isinstance(e, Step)} == set(range(1, 21))
    assert [e.model for e in events if isinstance(e, Evaluated)] == ["base", "trained"]
