"""A query over sessions is one select: it reaches nothing else, takes little memory, and ends."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.core.errors import BadInput, ExitCode
from nlforge import query as querying
from nlforge.query import answered
from nlforge.store import Session
from tests.support.places import ROOT


@pytest.fixture
def some(tmp_path: Path) -> Path:
    for n in range(3):
        Session.create(tmp_path / "s", f"s{n}").append("said", text=f"hello {n}", filename="x", folder="y")
    return tmp_path / "s"


def asked(root: Path, sql: str) -> list[Any]:
    with answered(root, sql) as (_, rows):
        return list(rows)


@pytest.mark.parametrize(
    "sql",
    [
        "drop table sessions",
        "create table x as select 1",
        "copy (select 1) to '{there}'",
        "attach '{there}'",
        "export database '{there}'",
        "install httpfs",
        "load httpfs",
        "set memory_limit='9GB'",
        "set enable_external_access=true",
        "pragma version",
        "call pragma_version()",
        "begin",
        "explain select 1",
        "explain analyze copy (select 1) to '{there}'",
        "prepare p as select 1",
        "select 1; select 2",
        ";",
        "",
        "select 1; copy (select 1) to '{there}'",
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "select * from 'http://127.0.0.1:1/x.csv'",
        "select * from enable_logging(storage='file', storage_path='{there}')",
        "select * from duckdb_secrets()",
        "select getenv('HOME')",
        "select * from some",
        "selec 1",
        "select error('a\nb')",
    ],
)
def test_a_query_is_one_select_and_reaches_nothing(sql: str, some: Path, tmp_path: Path) -> None:
    """By DuckDB's own kind of statement; what is refused or fails is a sentence on a line, and nothing is written
    anywhere."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadInput) as error:
        asked(some, sql.replace("{there}", str(tmp_path / "there")))
    assert all("\n" not in line for line in error.value.lines) and sorted(tmp_path.rglob("*")) == before


def test_queries_take_little_memory_and_all_sessions(some: Path) -> None:
    """Again and again, also with a name the table has itself; what does not fit is spilled, and too much of it is
    said."""
    for _ in range(8):
        assert len(asked(some, "from sessions")) == 3
    assert asked(some, "select folder from sessions order by 1") == [("s0",), ("s1",), ("s2",)]
    with pytest.raises(BadInput, match="too much memory or disk"):
        asked(some, "select repeat(chr(65+(range%26)::int)||range::varchar, 200000) as x from range(20000) order by 1")
    assert (
        len(
            asked(
                some,
                (
                    "select repeat(chr(65+(range%26)::int)||range::varchar, 1000) as x from range(30000) order "
                    "by 1 limit 5"
                ),
            )
        )
        == 5
    )


@pytest.mark.parametrize(
    "sql",
    ["select length(repeat('ab',1000000000)||repeat('ab',1000000000))", "select length(printf('%2000000000d',1))"],
)
def test_a_query_has_no_more_memory_than_is_said(sql: str, some: Path) -> None:
    """What functions on texts take too, which DuckDB does not count."""
    with pytest.raises(BadInput, match="too much memory"):
        asked(some, sql)


def test_a_query_that_never_ends_is_ended(some: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence; folders of killed queries are taken away with the next, those of living ones stay."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(querying, "SECONDS", 2)
    killed, living, young, link = (tmp_path / f"nlforge-query-{name}" for name in ("killed", "living", "young", "link"))
    for folder in (killed, living, young):
        folder.mkdir()
        (folder / "spilled").touch()
    link.symlink_to(some)
    for folder in (killed, living):
        os.utime(folder, (0, 0))
    file = os.open(living, os.O_RDONLY)
    fcntl.flock(file, fcntl.LOCK_EX)
    with pytest.raises(BadInput, match="longer than 2 seconds"):
        asked(some, "with recursive t(n) as (select 1 union all select n+1 from t) select count(*) from t")
    os.close(file)
    assert (
        sorted(p.name for p in tmp_path.glob("nlforge-query-*")) == [link.name, living.name, young.name]
        and len(list(some.iterdir())) == 3
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_query_without_end_is_interrupted(number: signal.Signals, some: Path) -> None:
    """Ctrl-C and TERM end it with the code of the contract, and nothing is left behind."""
    command = [sys.executable, "-P", "-m", "nlforge", "sessions", "query", "select 'begun' from sessions limit 1"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NLFORGE_SESSIONS": str(some),
        "TMPDIR": str(some.parent),
    }
    assert subprocess.run(command, env=environment, capture_output=True, check=True).stdout.endswith(b"begun\n")
    # Where tests run in the background, the shell has them and their children pass over Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    endless = subprocess.Popen(
        [*command[:-1], "select length(string_split(repeat('a,',500000000),',')[1])"],
        env=environment,
        stderr=subprocess.PIPE,
    )
    signal.signal(signal.SIGINT, before)
    while not list(some.parent.glob("nlforge-query-*")):
        assert endless.poll() is None
    while not (inner := psutil.Process(endless.pid).children()):
        assert endless.poll() is None
    endless.send_signal(number)
    assert endless.communicate(timeout=60)[1] == b""
    psutil.wait_procs(inner, timeout=60)
    assert not inner[0].is_running() and endless.returncode == (
        -number if number == signal.SIGKILL else int(ExitCode.INTERRUPTED)
    )
    assert number == signal.SIGKILL or not list(some.parent.glob("nlforge-query-*"))
