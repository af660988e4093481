"""What only Linux and macOS have is used where it is named here, and nowhere else: each further place would be one more
to mend before there is a version for Windows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.import_graph import TOPS
from tests.support.places import ROOT

MODULES = {"fcntl", "termios", "pwd", "grp", "resource", "pty", "tty"}
NAMES = {
    "os": {
        "fork",
        "killpg",
        "getuid",
        "geteuid",
        "getgid",
        "getegid",
        "setsid",
        "fchmod",
        "pread",
        "uname",
        "getloadavg",
    }
    | {"O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_DIRECTORY", "O_PATH", "sched_getaffinity", "sysconf", "mkfifo"},
    "signal": {"SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGALRM", "pthread_kill", "setitimer"},
    "select": {"poll"},
    "errno": {"EDQUOT"},
}
FOLDERS = ("/dev/", "/proc/", "/sys/")
KNOWN = {
    "opening and locking files": {
        "engine/core/journal.py",
        "engine/core/regular_files.py",
        "engine/data/prepared_set.py",
        "engine/data/stored_rows.py",
        "engine/models/download.py",
        "engine/models/store.py",
        "engine/runs/turns.py",
        "nlforge/new_file.py",
        "nlforge/run_hold.py",
    },
    "processes and signals": {
        "engine/core/limited_process.py",
        "engine/core/stop_reason.py",
        "engine/graders/sandbox.py",
        "engine/models/hub_process.py",
        "engine/runs/launch.py",
        "engine/serving/main.py",
        "engine/serving/registry.py",
        "engine/serving/vllm_child.py",
        "nlforge/query.py",
        "nlforge/web/server.py",
    },
    "facts of the machine": {
        "engine/core/presence.py",
        "engine/core/system_said.py",
        "engine/models/llama_child.py",
        "engine/models/precision.py",
        "engine/runs/surroundings.py",
        "nlforge/console.py",
        "nlforge/run_facts.py",
    },
}
"""What for, and the files. `engine/sandbox/` is Linux's alone by its nature."""


def of_one_system(code: str) -> Iterator[str]:
    """Modules, names and folders in code that Windows has not."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names if one.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module)) if module in MODULES:
                yield module
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in NAMES.get(owner, ()):
                yield f"{owner}.{name}"
            case ast.Attribute(attr="add_signal_handler"):
                yield "add_signal_handler"
            case ast.Constant(value=str(text)) if text.startswith(FOLDERS):
                yield text


def test_such_code_is_found() -> None:
    code = 'import fcntl\nfrom pwd import getpwuid\nos.fork()\nopen("/proc/meminfo")\nx.add_signal_handler(1)\nos.sep'
    found = {"fcntl", "pwd", "os.fork", "/proc/meminfo", "add_signal_handler"}
    assert set(of_one_system(code)) == found


def test_no_further_file_is_of_one_system() -> None:
    known = {file for files in KNOWN.values() for file in files}
    found = {
        str(path.relative_to(ROOT)): sorted(names)
        for top in TOPS
        for path in (ROOT / top).rglob("*.py")
        if (names := set(of_one_system(path.read_text(encoding="utf-8"))))
    }
    assert {file: names for file, names in found.items() if file not in known and "/sandbox/" not in file} == {}
    assert known - found.keys() == set(), "no longer: take it from the list"
