"""A folder with a file of every kind, 20 hostile ones and everything planted goes through `nlforge build`; what is
found of it. `make bench-planted`."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.heap import HOSTILE, ROWS, TEXTS
from tests.support.planted import Planted, plant

_WORDS = (
    "Answer our customers' questions like our desk does. Measure with data/accept.csv, learn from everything "
    "else in data."
)


def fill(folder: Path) -> Planted:
    """All files."""
    hidden = plant(folder)
    draw = random.Random(14)
    letters = "abcdefghijklmnopqrstuvwxyz"

    def text(count: int) -> str:
        return " ".join("".join(draw.choices(letters, k=6)) for _ in range(count))

    for name, write in ROWS.items():
        write(folder / name, [(text(12), text(8)) for _ in range(3)])
    for name, write_text in TEXTS.items():
        write_text(folder / name, f"The {text(1)} is {text(9)}.")
    for name, make in HOSTILE.items():
        make(folder / name)
    return hidden


def main() -> None:
    with tempfile.TemporaryDirectory() as root:
        data = Path(root) / "data"
        data.mkdir()
        hidden = fill(data)
        files = sum(1 for _ in data.iterdir())
        command = [sys.executable, "-m", "nlforge", "build", _WORDS, "--data", "data", "--yes", "--json"]
        ended = subprocess.run(
            command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
        )
        events = [json.loads(line) for line in ended.stdout.splitlines()]
        run = next(iter(Path(root).glob("sessions/*/runs/1")))
        facts: dict[str, Any] = json.loads((run / "data.json").read_text(encoding="utf-8"))
        shown = json.loads((run / "model" / "tokens.json").read_text(encoding="utf-8"))
        kept = "\n".join(
            (run / name).read_text(encoding="utf-8") for name in ("eval.jsonl", "learned.jsonl", "replies.jsonl")
        )
        print(
            f"{files} files, exit {ended.returncode}, {facts['read']} rows read, {facts['train']['rows']} learned from"
        )
        print("left out:", *facts["left_out"], sep="\n  ")
        print(f"{'planted':<24} {'there':>6} {'found':>6} {'recall':>7} {'precision':>9}")
        result: dict[str, float] = {"exit": ended.returncode, "files": files}
        for reason, there in hidden.dropped.items():
            taken = facts["dropped"].get(reason, 0)
            recall, precision = min(1.0, taken / there), min(1.0, there / max(1, taken))
            print(f"{reason:<24} {there:>6} {taken:>6} {recall:>7.3f} {precision:>9.3f}")
            result |= {f"{reason}_recall": round(recall, 4), f"{reason}_precision": round(precision, 4)}
        everything = kept + json.dumps(shown, ensure_ascii=False)
        groups = {**hidden.people, "secrets": [v for values in hidden.secrets.values() for v in values]}
        for kind, values in groups.items():
            gone = sum(_folded(v) not in _folded(everything) for v in values)
            print(f"{kind:<24} {len(values):>6} {gone:>6} {gone / len(values):>7.3f}")
            result[f"{kind}_recall"] = round(gone / len(values), 4)
        asked = [e for e in events if e.get("kind") == "gate" and e.get("name") == "no_secret_learned"]
        print("; ".join(e["detail"] for e in asked))
        print(json.dumps(result))


def _folded(text: str) -> str:
    """`learned.jsonl` holds messages without case and punctuation."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


if __name__ == "__main__":
    main()
