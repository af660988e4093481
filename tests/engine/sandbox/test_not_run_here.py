"""Where code cannot be locked in it is not run: its line is missing, never 0, and the page says so before the yes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.core.errors import RunFailed
from engine.core.row import Row
from engine.core.spec import Criterion, Gate, dump_yaml
from engine.graders.kinds import grader_of
from engine.graders.verdict import References, Reply
from engine.rubric.grader_checks import self_test
from engine.rubric.score import not_run_here, said_of_not_run, verdict, weighted
from engine.sandbox import client
from engine.sandbox.client import Failed, SandboxMissing
from engine.training.rl.reward import Scoring
from tests.engine.sandbox.verdicts import CASES, CODE, GRADER, LENGTH
from tests.support.places import ROOT
from tests.support.specs import spec_with

RIGHT = "def f(x): return x * 2"
WITHOUT = """
import os, sys
from engine.sandbox import kernel
user, group = os.geteuid(), os.getegid()
kernel.unshare(kernel.NEW_USER)
for name, content in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
    with open(f"/proc/self/{name}", "w") as file:
        file.write(content)
with open("/proc/sys/user/max_user_namespaces", "w") as file:
    file.write("0")
"""
"""Puts a process where the kernel gives no namespaces, as it is in most containers."""
linux = pytest.mark.skipif(client.lacks() is not None, reason="this machine gives no namespaces to take away")


def without_namespaces(
    code: str, folder: Path, *arguments: str, bubblewrap: bool = False
) -> subprocess.CompletedProcess[str]:
    path = {} if bubblewrap else {"PATH": str(folder)}
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NLFORGE_SESSIONS": str(folder / "s"),
        **path,
    }
    return subprocess.run(
        [sys.executable, "-P", "-c", WITHOUT + code, *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        timeout=300,
        env=environment,
    )


@linux
def test_the_page_says_it_before_the_yes(tmp_path: Path, sample: Path) -> None:
    """Beside the line, and with what is missing and where to read about it; a figure demanded of it is said to be
    out of reach."""
    spec = spec_with(tmp_path, sample)
    (tmp_path / "x.yaml").write_text(
        dump_yaml(
            spec.model_copy(update={"rubric": (*spec.rubric, CODE), "gates": (Gate(metric=CODE.name, at_least=0.9),)})
        )
    )
    done = without_namespaces("from nlforge.cli import main\nmain()", tmp_path, "build", "x.yaml")
    page = " ".join(done.stdout.split())
    assert done.returncode == 3, done.stderr
    assert "its tests pass NOT MEASURED HERE; runs and passes" in page and "“its tests pass”: not measured here" in page
    assert (
        "namespaces of its own" in page
        and "docs/sandbox.md" in page
        and "“at least 0.9” would count as not reached" in page
    )
    assert not_run_here([CODE]) == {}


@linux
def test_nothing_is_run_without_the_sandbox(tmp_path: Path) -> None:
    """Neither a reply nor a grader: what they would have written is not there, and nobody gets a 0 for it."""
    code = """
from engine.rubric.score import not_run_here, verdict, weighted
from engine.graders.verdict import References, Reply
from tests.engine.sandbox.verdicts import CODE, GRADER, LENGTH
import json
touch = "open('there', 'w').write('x')\\n"
touching = GRADER.grader.model_copy(update={"source": touch + GRADER.grader.source})
lines = [CODE, GRADER.model_copy(update={"grader": touching}), LENGTH]
found = [verdict(c, Reply("m", "e", touch), References()) for c in lines]
met = [v.met for v in found]
print(json.dumps([met, [v.failed for v in found], weighted(lines, met), sorted(not_run_here(lines))]))
"""
    done = without_namespaces(code, tmp_path)
    assert json.loads(done.stdout) == [[None, None, 1.0], [False, False, False], 1.0, ["its tests pass", "my own"]], (
        done.stderr
    )
    assert not (tmp_path / "there").exists()


@linux
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_bubblewrap_takes_over_where_it_alone_gets_namespaces(tmp_path: Path) -> None:
    """The same verdicts, and nothing gets out either."""
    code = """
import json
from pathlib import Path
from engine.sandbox import client
from tests.engine.sandbox.escapes import World, escapes
from tests.engine.sandbox.verdicts import CASES, judged
world = World(Path("."))
tried = {e.name: judged(world.reply(e.code), "raise ValueError(attempt())").reason for e in escapes()[::6]}
known = [c for kind in CASES.values() for c in kind[::6] if c.get("met", 0) is not None]
judgements = {c["name"]: judged(c["reply"], c["tests"], c.get("right", ""), seconds=20) for c in known}
cases = {name: found.met for name, found in judgements.items()}
why = {name: found.reason for name, found in judgements.items()}
kinds = [type(k).__name__ for k in client.keepers.values()]
print(json.dumps([kinds, tried, cases, why, world.seen() == world.before]))
world.close()
"""
    done = without_namespaces(code, tmp_path, bubblewrap=True)
    keepers, tried, cases, reasons, unchanged = json.loads(done.stdout)
    assert keepers == ["Bubbles"] and unchanged and len(tried) >= 20, done.stderr
    assert [name for name, why in tried.items() if not why.startswith("ValueError: refused")] == []
    right = {c["name"] for kind in ("right", "honest") for c in CASES[kind]}
    assert len(cases) >= 12
    assert {name: reasons[name] for name, met in cases.items() if met != float(name in right)} == {}


@pytest.fixture
def another_system(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on macOS and Windows."""
    client.close()
    monkeypatch.setattr(sys, "platform", "darwin")
    yield
    client.close()


@pytest.mark.usefixtures("another_system")
def test_another_system_is_named() -> None:
    """Its words are for a person; the self-test calls the line untested, not useless."""
    missing = not_run_here([CODE, LENGTH, GRADER])
    assert set(missing) == {"its tests pass", "my own"}
    assert said_of_not_run(missing).startswith(
        "“its tests pass”, “my own”: not measured here"
    ) and "darwin" in said_of_not_run(missing)
    assert self_test([CODE], [Row("m", RIGHT, "f", n) for n in range(5)], References()).untested == ("its tests pass",)


@linux
def test_a_worker_that_cannot_says_so_instead_of_paying_for_another_rubric(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged by running it where practice was planned is not left out in silence elsewhere."""
    sent = Scoring((CODE, LENGTH)).elsewhere()
    assert sent.run_before == {"its tests pass"} and sent.reward("m", RIGHT, RIGHT) == 1.0
    client.close()
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(RunFailed, match="worker cannot judge"):
        sent.reward("m", RIGHT, RIGHT)
    assert replace(sent, run_before=frozenset()).reward("m", RIGHT, RIGHT) == 1.0
    client.close()


@linux
def test_what_could_not_be_locked_in_once_is_a_failure_and_no_verdict() -> None:
    """A reply that was never begun with is missing, and counted: it gets no 0 for the machine's trouble."""
    with pytest.raises(Failed):
        client.run("code", ["x = 1", json.dumps({"tests": "", "right": ""})], 5, 2**60)
    broken = CODE.model_copy(update={"grader": CODE.grader.model_copy(update={"memory_mb": 2**60})})
    found = verdict(broken, Reply("m", RIGHT, RIGHT), References())
    assert found.met is None and found.failed


def test_only_lines_that_run_code_ask_for_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rubric without them starts no process."""

    def refuse(*_: object) -> None:
        raise SandboxMissing("asked")

    monkeypatch.setattr(client, "keeper_of", refuse)
    lines = [Criterion(name=k, about="", weight=1, grader=grader_of(k)) for k in ("reference", "label", "json", "none")]
    assert (
        not_run_here(lines) == {}
        and not_run_here([CODE]) == {"its tests pass": "asked"}
        and weighted([CODE], [None]) is None
    )
