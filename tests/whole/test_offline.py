"""Nothing leaves the machine: each command is watched from outside of its network, in the environment of a person
who has set nothing."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.main import get_group

from engine.core.offline import VARIABLES
from engine.core.spec import dump_yaml
from nlforge.cli.commands import app
from tests.outside import ROOT, Seen, bare, watched, why_not
from tests.support.places import SAMPLE
from tests.support.small_models import small_cache
from tests.support.specs import tiny

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("offline")]
Watch = Callable[..., Seen]
_NLFORGE = (sys.executable, "-P", "-m", "nlforge")
_RESOLVER, _CLOSE = "udp 192.0.2.254:53", "\x11"
_CALLS_HOME = """<html><head><link rel="stylesheet" href="http://style.example/a.css">
<script src="http://script.example/a.js"></script></head>
<body><img src="http://pixel.example/a.png"><p>Answer our customers as we did. Budget: 40 euros.</p></body></html>"""
_REACHES_OUT = """<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "http://dtd.example/tmx.dtd">
<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>Hello there</seg></tuv><tuv xml:lang="de"><seg>Guten Tag</seg></tuv></tu></body></tmx>"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a person with the sample's files, files that name addresses, a home without any cache, and the small
    model."""
    folder = tmp_path_factory.mktemp("person")
    for name in ("messages.csv", "handbook.md"):
        shutil.copy(SAMPLE / name, folder)
    (folder / "wishes.html").write_text(_CALLS_HOME)
    (folder / "memory.tmx").write_text(_REACHES_OUT)
    (folder / "x.yaml").write_text(dump_yaml(tiny()))
    (folder / "batch.jsonl").write_text('{"id": "a", "from": ["wishes.html"]}\n')
    (folder / "home").mkdir()
    small_cache(folder / "cache")
    return folder


@pytest.fixture(scope="module")
def watcher() -> None:
    if (why := why_not()) is not None:
        pytest.skip(why)


@pytest.fixture(scope="module")
def watch(place: Path, watcher: None) -> Watch:
    def run(*command: str, said: str = "", typed: Sequence[tuple[str, str]] = (), **more: str) -> Seen:
        own = {"HOME": str(place / "home"), "NLFORGE_CACHE": str(place / "cache"), "NLFORGE_SESSIONS": str(place / "s")}
        environment = bare(**{**own, **more})
        return watched(command, environment, place, said=said, typed=typed)

    return run


@pytest.fixture(scope="module")
def built(watch: Watch, place: Path) -> str:
    """A session with a trained model."""
    seen = watch(*_NLFORGE, "build", "x.yaml", "--yes", "--json")
    assert (seen.packets, seen.names) == ((), ()), "nothing is sent by a build"
    assert seen.code == 0, seen.out[-3000:]
    return str(next(json.loads(line)["session"] for line in seen.out.splitlines() if line.startswith("{")))


def test_the_watcher_sees(watcher: None) -> None:
    """Names, packets of both kinds of addresses and to other resolvers are seen; what stays on loopback is none."""
    code = """
import socket
own = socket.create_server(("127.0.0.1", 0))
socket.create_connection(own.getsockname(), 3).close()
for where in (("telemetry.example", 443), ("2001:db8:1::1", 443)):
    try:
        socket.create_connection(where, 3)
    except ConnectionRefusedError:
        pass
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("9.9.9.9", 53))
"""
    seen = watched([sys.executable, "-c", code], bare(), ROOT)
    assert seen.code == 0 and seen.names == ("telemetry.example",)
    assert seen.packets == (_RESOLVER, "tcp 198.51.100.1:443", "tcp 2001:db8:1::1:443", "udp 9.9.9.9:53")


_LOOKS: dict[str, Sequence[str]] = {
    "help": ("--help",),
    "version": ("--version",),
    "doctor": ("doctor",),
    "models": ("models",),
    "data sets of the hub": ("data",),
    "a data set of the hub that is not here": ("plan", f"Answer our customers. Learn from maker/desk@{'0' * 40}."),
    "a data set without its commit": ("plan", "Use the data set PolyAI/banking77 from Hugging Face."),
    "sessions": ("sessions",),
    "how the end of a run is told": ("notify",),
    "a plan by the embedded model": (
        "plan",
        "We want replies to our customers, as friendly as ours.",
        "--data",
        "messages.csv",
    ),
    "a file that names addresses": ("plan", "Translate as we did", "--data", "memory.tmx"),
    "plans from a document that names addresses": ("plan", "--batch", "batch.jsonl"),
}


@pytest.mark.parametrize("arguments", _LOOKS.values(), ids=_LOOKS.keys())
def test_planning_and_looking_send_nothing(watch: Watch, arguments: Sequence[str]) -> None:
    seen = watch(*_NLFORGE, *arguments)
    assert (seen.packets, seen.names) == ((), ()) and seen.code in (0, 3), seen.out[-2000:]


@pytest.mark.slow
def test_training_and_asking_send_nothing(watch: Watch, place: Path, built: str) -> None:
    """A build, and everything that can be done with what was built."""
    cases = [
        json.loads(line)
        for line in watch(*_NLFORGE, "judge", built, "--json").out.splitlines()
        if line.startswith('{"kind": "case"')
    ]
    (place / "judged.jsonl").write_text("".join(json.dumps({**case, "verdict": "no"}) + "\n" for case in cases))
    commands: dict[tuple[str, ...], int] = {
        ("ask", built, "How long do I have to send it back?"): 0,
        ("eval", built, "--data", "messages.csv", "--limit", "2"): 0,
        ("judge", built, "--from", "judged.jsonl"): 0,
        ("sessions", "show", built): 0,
        ("sessions", "query", "select count(*) from events"): 0,
        ("sessions", "query", "from 'https://table.example/a.parquet'"): 2,
        ("stop", built): 2,
        ("resume", built): 2,
        ("export", built, "--to", "adapter"): 0,
        ("versions", built): 0,
        ("drift", built): 0,
        ("forget", built, "customer 4711"): 0,
        ("changes", built): 0,
        ("feedback", built, "--message", "How long?", "--correction", "45 days."): 0,
        ("feedback", built): 0,
        ("release", built): 0,
        ("rollback", built): 2,
        ("compare", built, f"{built}@1"): 0,
        ("rubric", "export", built, "--to", "openai", "-o", "graders.json"): 0,
        ("rubric", "export", built, "--to", "verifiers", "-o", "env"): 0,
        ("replay", built, "--check"): 0,
        ("serve", built, "--key", "anna"): 0,
        # Last, for it changes the plan.
        ("improve", built): 3,
    }
    seen = {" ".join(command): watch(*_NLFORGE, *command) for command in commands}
    assert {c: (s.packets, s.names) for c, s in seen.items() if s.packets or s.names} == {}
    assert {" ".join(c): code for c, code in commands.items()} == {c: s.code for c, s in seen.items()}, [
        s.out[-500:] for s in seen.values()
    ]
    done = {arguments[0] for arguments in (*_LOOKS.values(), *commands)} | {"chat", "build"}
    assert done >= set(get_group(app).commands), "every command is watched"


@pytest.mark.slow
def test_a_conversation_sends_nothing(watch: Watch, place: Path) -> None:
    """In plain lines, and on a terminal from the first screen to a plan."""
    plain = watch(*_NLFORGE, "chat", said="Sort our customers' messages into topics\nwhy this model?\n")
    assert (plain.packets, plain.names) == ((), ()) and "Session" in plain.out, plain.out[-2000:]
    full = watch(*_NLFORGE, typed=[("Close (a run", "Sort our mails into topics\r"), ("judged", _CLOSE)])
    assert (full.packets, full.names, full.code) == ((), (), 0), full.out[-2000:]


@pytest.mark.slow
@pytest.mark.xdist_group("cluster")
def test_a_cluster_of_this_machine_sends_nothing(watch: Watch) -> None:
    """Neither Ray's reports nor its questions to clouds, nor a question for the name of an address; and its ports
    are on loopback."""
    pytest.importorskip("ray", reason="ray is not installed")
    seen = watch(*_NLFORGE, "build", "x.yaml", "--yes", "--on", "ray", RAY_worker_niceness="0")
    assert (seen.packets, seen.names, seen.code) == ((), (), 0), seen.out[-3000:]


def test_nothing_is_fetched_unasked(watch: Watch, place: Path) -> None:
    """A machine without the base model plans, and says before anything is started how it is fetched; fetching asks
    the index, and nobody else."""
    empty = {"NLFORGE_CACHE": str(place / "empty")}
    build = watch(*_NLFORGE, "build", "x.yaml", "--yes", **empty)
    assert (build.packets, build.names, build.code) == ((), (), 6) and "nlforge models fetch" in build.out, build.out[
        -2000:
    ]
    fetched = watch(
        *_NLFORGE,
        "models",
        "fetch",
        **empty,
        PIP_INDEX_URL="http://index.example:8000/simple",
        PIP_RETRIES="0",
        PIP_TRUSTED_HOST="index.example",
    )
    assert fetched.names == ("index.example",) and fetched.packets == (_RESOLVER, "tcp 198.51.100.1:8000"), fetched.out[
        -2000:
    ]


def test_what_the_hub_has_is_asked_of_the_hub_alone(watch: Watch) -> None:
    """By its own commands, whatever else the library would like to tell or fetch."""
    pinned = f"maker/desk@{'0' * 40}"
    looks = [(kind, "look", "maker/desk") for kind in ("data", "models")]
    for command in (*looks, ("data", "fetch", pinned), ("models", "fetch", pinned)):
        seen = watch(*_NLFORGE, *command, HF_ENDPOINT="http://hub.example:8000")
        assert set(seen.names) == {"hub.example"} and seen.code == 6, seen.out[-2000:]
        assert set(seen.packets) == {_RESOLVER, "tcp 198.51.100.1:8000"}


@pytest.mark.parametrize(
    ("model", "more", "name", "port"),
    [
        (
            "openai/gpt-4o",
            {"OPENAI_API_KEY": "k", "NLFORGE_API_BASE": "http://model.example:8000/v1"},
            "model.example",
            8000,
        ),
        ("anthropic/claude-sonnet-4-5", {"ANTHROPIC_API_KEY": "k"}, "api.anthropic.com", 443),
    ],
)
def test_a_model_elsewhere_is_all_that_is_reached(
    watch: Watch, place: Path, model: str, more: dict[str, str], name: str, port: int
) -> None:
    """Where a person names one: its client fetches no lists of prices, headers or tokens beside; the words go there,
    and no row of a file does."""
    seen = watch(
        *_NLFORGE, "plan", "Reply to our customers as we did", "--data", "messages.csv", "--model", model, **more
    )
    assert seen.names == (name,) and seen.packets == (_RESOLVER, f"tcp 198.51.100.1:{port}"), seen.out[-2000:]
    with open(place / "messages.csv", encoding="utf-8", newline="") as file:
        rows = [row["customer_message"] for row in csv.DictReader(file) if len(row["customer_message"]) > 20]
    assert rows and not [row for row in rows for body in seen.asked if json.dumps(row)[1:-1] in body]
    assert port == 443 or any("Reply to our customers" in body for body in seen.asked)


_ENTRIES = sorted(
    ".".join(p.relative_to(ROOT).with_suffix("").parts)
    for part in ("engine", "planner", "nlforge")
    for p in (ROOT / part).rglob("*.py")
    if '__name__ == "__main__"' in p.read_text(encoding="utf-8") and p.name != "locked_in.py"
)
_FIRST = """
import os, sys
from importlib import import_module
unset = {}
class Watching:
    def find_spec(self, name, path=None, target=None):
        if name in LIBRARIES:
            unset.update({v: os.environ.get(v) for v in VARIABLES if os.environ.get(v) != VARIABLES[v]})
sys.meta_path.insert(0, Watching())
import_module(ENTRY)
unset.update({v: os.environ.get(v) for v in VARIABLES if os.environ.get(v) != VARIABLES[v]})
print(unset)
"""


@pytest.mark.parametrize(
    "entry", [*_ENTRIES, "nlforge.cli", "engine.runs.ray_executor", "engine.data.prepare", "planner.plan"]
)
def test_it_is_the_first_thing_of_every_entry(entry: str) -> None:
    """Whatever is set in the environment, before the first library that could send anything is imported."""
    libraries = {
        "huggingface_hub",
        "datasets",
        "transformers",
        "trl",
        "litellm",
        "ray",
        "torch",
        "peft",
        "mcp",
        "opentelemetry",
        "requests",
        "httpx",
    }
    code = f"ENTRY, LIBRARIES, VARIABLES = {entry!r}, {libraries!r}, {dict(VARIABLES)!r}\n{_FIRST}"
    contrary = {
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_TELEMETRY": "0",
        "RAY_USAGE_STATS_ENABLED": "1",
        "LITELLM_MODE": "DEV",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**bare(), **contrary}
    )
    assert done.stdout.strip() == "{}", done.stdout + done.stderr[-500:]
