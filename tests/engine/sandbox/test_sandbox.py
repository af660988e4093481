"""Code of a reply stays in its sandbox: each way out is tried for real, and looked for from outside."""

from __future__ import annotations

import fcntl
import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.graders.kinds import Code, Python
from engine.graders.sandbox import python
from engine.graders.verdict import Reply
from engine.sandbox import client
from engine.sandbox.client import Ended
from tests.engine.sandbox.escapes import MARK, Escape, World, escapes, processes_named
from tests.engine.sandbox.fills import FILLS
from tests.support.places import ROOT

# Together: what is looked for from outside has the same name in each.
pytestmark = [
    pytest.mark.skipif(client.lacks() is not None, reason=f"code is not run here: this machine lacks {client.lacks()}"),
    pytest.mark.xdist_group("sandbox"),
]
ESCAPES = escapes()
NAMED = f"import ctypes\nctypes.CDLL(None).prctl(15, {MARK.encode()!r}, 0, 0, 0)\n"
"""Gives its process a name by which the host finds it."""


def judged(code: str, tests: str = "", seconds: float = 5, memory_mb: int = 256) -> Ended:
    return client.run("code", [code, json.dumps({"tests": tests, "right": ""})], seconds, memory_mb)


def said(code: str, what: str) -> str:
    """What an expression comes to in the process of a reply, as text."""
    ended = judged(code, f"raise ValueError({what})")
    assert ended.said is not None, ended
    return str(ended.said["why"]).removeprefix("ValueError: ")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    found = World(tmp_path_factory.mktemp("w"))
    yield found
    found.close()


def test_there_are_enough_and_they_are_real(tmp_path: Path) -> None:
    """At least 64 of them work where nothing holds them, each on its own: what the sandbox refuses is no mistake in
    the code that tries it."""
    works = [e for e in ESCAPES if e.outside == "anyone" or (e.outside == "root" and os.geteuid() == 0)]
    apart = World(tmp_path)
    try:
        found = apart.without_the_sandbox(works)
        changed = apart.seen()
    finally:
        apart.close()
        for name in (MARK, f"{MARK}2"):
            Path("/dev/shm", name).unlink(missing_ok=True)
        for kind in ("-M", "-S", "-Q"):
            subprocess.run(["ipcrm", kind, "0x6e6c66"], check=False, stderr=subprocess.DEVNULL)
    assert {name: what for name, what in found.items() if not what.startswith("got")} == {}
    assert len(works) >= 64 and len(ESCAPES) >= 128
    # And whoever looks from outside sees it.
    assert {what for what, was in apart.before.items() if changed[what] != was} >= {
        "its folder",
        "who called",
        "shared memory",
        "system V",
    }


@pytest.mark.parametrize("escape", ESCAPES, ids=[e.name for e in ESCAPES])
def test_nothing_gets_out(escape: Escape, world: World) -> None:
    """It is refused inside, and outside all is as it was."""
    assert said(world.reply(escape.code), "attempt()").startswith("refused")
    assert world.seen() == world.before


@pytest.mark.parametrize("what", FILLS)
def test_nothing_is_filled(what: str) -> None:
    """Disk, memory, processes and words have limits; the reply goes on where it takes the refusal, and its tests can
    pass."""
    code, holds = FILLS[what]
    ended = judged(code, f"assert {holds}, used()")
    assert ended.said == {"passed": True}, ended


def seen_from_outside(code: str, then: Callable[[str], None], seconds: float = 20) -> Ended:
    """Run it, and do something as soon as the host sees its process."""
    found: list[Ended] = []
    job = threading.Thread(target=lambda: found.append(judged(NAMED + code, "assert True", seconds)))
    job.start()
    then(_waited_for())
    job.join()
    return found[0]


def _waited_for() -> str:
    until = time.monotonic() + 20
    while not (there := processes_named(MARK)):
        assert time.monotonic() < until, "it was never seen"
        time.sleep(0.005)
    return there[0]


def _gone() -> bool:
    until = time.monotonic() + 10
    while processes_named(MARK) and time.monotonic() < until:
        time.sleep(0.01)
    return not processes_named(MARK)


def test_what_the_host_sees_of_it() -> None:
    """No rights, no new ones, a filter for its calls, namespaces that are not the host's, and nobody's user where
    nlforge runs as root."""
    told: dict[str, str] = {}
    spaces: dict[str, tuple[str, str]] = {}

    def look(pid: str) -> None:
        told.update(
            line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line
        )
        spaces.update(
            {
                k: (os.readlink(f"/proc/{pid}/ns/{k}"), os.readlink(f"/proc/self/ns/{k}"))
                for k in ("user", "pid", "net", "ipc", "mnt", "uts")
            }
        )

    seen_from_outside("import time\ntime.sleep(0.3)", look)
    assert told["CapEff"] == told["CapPrm"] == told["CapBnd"] == told["CapAmb"] == "0" * 16
    assert told["NoNewPrivs"] == "1" and told["Seccomp"] == "2" and told["Threads"] == "1"
    assert told["NSpid"].split()[-1] == "1" and len(told["NSpid"].split()) >= 3
    assert told["Uid"].split()[0] == ("65534" if os.geteuid() == 0 else str(os.geteuid()))
    assert {kind for kind, (its, ours) in spaces.items() if its == ours} == set()


@pytest.mark.parametrize("bomb", [
    "import threading, time\ndef later():\n    while True: time.sleep(0.01)\nthreading.Thread(target=later).start()",
    "import signal\nsignal.signal(signal.SIGALRM, lambda *_: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)",
    "import atexit, time\natexit.register(lambda: time.sleep(100))",
    "class A:\n    def __del__(self):\n        while True: pass\na = A()",
    "import sys, time\nsys.settrace(lambda *_: time.sleep(0.02) or None)",
])  # fmt: skip
def test_nothing_outlives_its_verdict(bomb: str) -> None:
    """Threads, handlers and what waits for the end are gone when the verdict is there."""
    ended = seen_from_outside(f"{bomb}\nimport time\ntime.sleep(0.2)", lambda _: None)
    assert ended.said == {"passed": True} and _gone()


def test_time_is_limited_by_the_processor() -> None:
    """It ends after a second of it, whatever it does with signals and exceptions."""
    code = (
        "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True:\n    try:\n        while "
        "True: pass\n    except BaseException: pass"
    )
    ended = judged(code, seconds=0.5)
    assert ended.said == {"why": "it ended before its tests"} and ended.signal == signal.SIGKILL and ended.seconds > 0.5


def test_who_is_killed_takes_the_sandbox_along() -> None:
    """No reply goes on when nlforge was killed."""
    code = (
        f"from engine.sandbox import client\nclient.run('code', [{NAMED + 'while True: pass'!r}, "
        '\'{"tests": "", "right": ""}\'], 60, 256)'
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as process:
        _waited_for()
        process.send_signal(signal.SIGKILL)
    assert _gone()


def test_the_next_reply_finds_nothing_of_the_last() -> None:
    """Neither files nor what it did to Python."""
    judged(
        "open('left', 'w').write('x')\nimport builtins, json, os\nbuiltins.len = json.loads = os.getpid = lambda *_: 7"
    )
    assert (
        said("import builtins, json, os", "[os.listdir('.'), len('ab'), json.loads('1'), os.getpid()]")
        == "[[], 2, 1, 1]"
    )


def test_a_keeper_that_was_ended_is_started_again() -> None:
    """A judge that somebody killed judges the next reply."""
    judged("")
    (keeper,) = [
        k for libraries, k in client.keepers.items() if libraries == () and isinstance(k, client.RunningKeeper)
    ]
    keeper.process.kill()
    keeper.process.wait()
    assert judged("", "assert 1").said == {"passed": True}


def test_a_grader_finds_what_is_installed_and_nothing_beside_it(tmp_path: Path) -> None:
    """Packages in a folder below /tmp too; it can neither write there nor look around, and says its number by
    itself."""
    packages = tmp_path / "site-packages"
    packages.mkdir()
    (packages / "scale.py").write_text("FULL = 0.5")
    (tmp_path / "secret").write_text("kept")
    source = f"""
import os, socket, scale
def grade(sample, item):
    opened = lambda: open({str(tmp_path / "secret")!r}), lambda: open(scale.__file__, 'a')
    tries = *opened, lambda: os.listdir({str(tmp_path)!r}), socket.socket, os.fork
    for attempt in tries:
        try:
            attempt()
            return 0
        except OSError:
            pass
    open('mine', 'w').write('x')
    return scale.FULL"""
    given = json.dumps({"grader": source, "sample": {}, "item": {}, "libraries": [str(packages)]})
    assert client.run("grader", [given], 5, 512, [str(packages)]).said == {"number": "0.5"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["secret", "site-packages"]


@pytest.mark.parametrize(
    "said",
    [
        "b'[' * 60000",
        "b'{\"number\": ' + b'9' * 400 + b'}'",
        "b'{\"number\": ' + b'9' * 5000 + b'}'",
        "b'{\"number\": [1]}'",
        "b'{\"why\": ' + b'[' * 900 + b']' * 900 + b'}'",
    ],
)
def test_no_word_of_a_grader_ends_who_hears_it(said: str) -> None:
    """No depth, no number of digits and no other kind of value than wanted."""
    source = f"import os\ndef grade(sample, item):\n    os.write(4, {said})\n    os._exit(0)"
    found = python(Reply("", "a", "a"), Python(source=source))
    assert found.met is None and found.reason.startswith("the grader fails: it"), found


def test_a_reason_commands_no_terminal() -> None:
    found = python(
        Reply("", "a", "a"), Python(source="def grade(sample, item): raise ValueError('\\x1b]0;x\\x07\\ud800')")
    )
    assert found.reason == "the grader fails: ValueError: ␛]0;x␇⟨U+D800⟩"


@pytest.mark.parametrize("kind", [Code, Python])
@pytest.mark.parametrize(
    "limit", [{"seconds": 1e10}, {"seconds": math.inf}, {"seconds": math.nan}, {"memory_mb": 10**13}, {"memory_mb": 1}]
)
def test_limits_have_limits(kind: type[Code | Python], limit: dict[str, float]) -> None:
    """A spec that asks for more is refused in words; whoever runs a job past the spec gets a failure, and the keeper
    lives."""
    with pytest.raises(ValueError, match=r"code may (run for|use)|finite number"):
        kind.model_validate({"source": "def grade(s, i): return 1", **limit} if kind is Python else limit)
    if limit != {"memory_mb": 1}:
        with pytest.raises(client.Failed, match="no code runs"):
            client.run("code", ["", json.dumps({"tests": "", "right": ""})], **{"seconds": 1, "memory_mb": 64, **limit})  # type: ignore[arg-type]


def test_many_at_once_get_their_own_verdicts() -> None:
    """Of jobs that are begun at once none hears another's, or takes its threads."""

    def job(n: int) -> Ended:
        hold = (
            "import threading, time\nthreading.stack_size(32768)\ntry:\n"
            "    while True: threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\nexcept "
            "RuntimeError: pass\ntime.sleep(0.3)"
        )
        one = "import threading, time\ntime.sleep(0.2)\nt = threading.Thread(target=print)\nt.start()\nt.join()"
        return judged(f"{hold if n == 0 else one}\ndef f(): return {n}", f"t = 1\nassert f() == {n}")

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(job, range(20)))
    assert [e.said for e in found] == [{"passed": True}] * 20


def test_no_lock_on_a_file_of_the_machine() -> None:
    """It would hold up others, and be heard by them; a database in its own folder works without."""
    code = """
import fcntl, os, sqlite3
try: fcntl.flock(open(os.__file__), fcntl.LOCK_EX)
except OSError: pass
kept = open('/dev/null', 'r+'), open(os.__file__)
fcntl.lockf(kept[0], fcntl.LOCK_EX | fcntl.LOCK_NB)
fcntl.lockf(kept[1], fcntl.LOCK_SH | fcntl.LOCK_NB)
base = sqlite3.connect('mine.db')
base.execute('create table t (n)')
base.execute('insert into t values (1)')
base.commit()
import time
time.sleep(0.3)
def n(): return base.execute('select n from t').fetchall()
"""
    locked: list[str] = []

    def look(_: str) -> None:
        time.sleep(0.15)
        for path, kind in (("/dev/null", fcntl.LOCK_EX), (os.__file__, fcntl.LOCK_SH)):
            with open(path, "r+b" if path == "/dev/null" else "rb") as file:
                try:
                    fcntl.lockf(file, kind | fcntl.LOCK_NB)
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    locked.append(path)

    ended = seen_from_outside(code, look)
    assert ended.said == {"passed": True} and locked == []
    assert judged(code, "assert n() == [(1,)]").said == {"passed": True}
