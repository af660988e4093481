"""The full screen: how soon it is there, how soon a key is seen while a run reports, and a session with a million
events. `make bench-tui`"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from engine.core.printable import for_people
from engine.models.precision import processor
from tests.bench.terminal import COLUMNS, ROWS, Terminal
from tests.bench.tui_runs import key_to_paint, opened_long

ROOT = Path(__file__).parents[2]
OURS = (sys.executable, "-P", "-m", "nlforge", "chat")
PEERS = {
    "harlequin": ("harlequin",),
    "posting": ("posting",),
    "mistral-vibe": ("vibe",),
}
"""Each has an environment of its own, `.venv-peer-NAME`; the program in it."""
_INPUT = {"nlforge": "Say it in your own words", "harlequin": "Data Catalog", "posting": "Enter a URL"}
"""What is drawn where one writes; of others the first frame counts."""
_SECONDS = 60.0


def first_paint(command: tuple[str, ...], words: str | None, home: Path, rounds: int) -> list[float]:
    """Seconds from the start of a program to its first whole frame, with what it reads in the cache of the system."""
    found = []
    for _ in range(rounds + 1):
        with Terminal(command, home) as terminal:
            found.append(terminal.until(words, _SECONDS))
    return found[1:]


def peer(name: str) -> tuple[str, ...] | None:
    """The command of a peer, where it could be installed."""
    program = ROOT / f".venv-peer-{name}" / "bin" / PEERS[name][0]
    return (str(program),) if program.exists() else None


def why_missing(name: str) -> str:
    """The last words of pip."""
    log = ROOT / f".venv-peer-{name}" / "install.log"
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "not installed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="starts of each program; the median counts")
    parser.add_argument("--events", type=int, default=1_000_000, help="of the long session")
    parser.add_argument("--keys", type=int, default=200, help="pressed while events arrive")
    options = parser.parse_args()
    out = for_people(sys.stdout)
    print(f"{processor()}, {os.cpu_count()} processors; a terminal of {COLUMNS} by {ROWS}", file=out)
    figures: dict[str, object] = {"processor": processor()}
    with tempfile.TemporaryDirectory(prefix="nlforge-bench-") as place:
        home = Path(place)
        print(f"{'first frame':<16}{'median s':>10}{'fastest':>10}{'slowest':>10}", file=out)
        for name in ("nlforge", *PEERS):
            command = OURS if name == "nlforge" else peer(name)
            key = "first_paint_s" if name == "nlforge" else f"first_paint_s_{name.replace('-', '_')}"
            if command is None:
                figures[key] = None
                print(f"{name:<16}  missing: {why_missing(name)}", file=out)
                continue
            try:
                took = first_paint(command, _INPUT.get(name), home, options.rounds)
            except TimeoutError as error:
                figures[key] = None
                print(f"{name:<16}  no frame: {error}", file=out)
                continue
            figures[key] = round(statistics.median(took), 3)
            print(f"{name:<16}{statistics.median(took):>10.3f}{min(took):>10.3f}{max(took):>10.3f}", file=out)
        keys = sorted(key_to_paint(home, options.keys))
        figures["key_to_paint_p99_ms"] = round(keys[int(len(keys) * 0.99)], 1)
        print(
            f"a key while 2,000 events a second arrive: median {statistics.median(keys):.1f} ms, "
            f"99th percentile {figures['key_to_paint_p99_ms']} ms, {len(keys)} keys",
            file=out,
        )
        seconds, mib = opened_long(home, options.events)
        figures["open_1m_events_s"], figures["open_1m_events_mb"] = round(seconds, 2), round(mib, 1)
        print(f"a session with {options.events:,} events: {seconds:.2f} s until it is seen, {mib:.0f} MiB", file=out)
    figures["commit"] = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
