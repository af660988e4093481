"""Train the reader that comes with the planner, from the labelled conversations: `make planner-reader`.

It can be stopped with Ctrl-C, and goes on from its last checkpoint when it is called again.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from pathlib import Path

from engine.core.errors import NlforgeError
from engine.core.printable import for_people
from engine.core.printable import lines as in_lines
from engine.encoder.e5_file import ENCODER, SHA256, required
from planner.reading.labelled import labelled


def main() -> int:
    """Train, with progress on stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conversations", type=Path, help="folder of labelled conversations")
    parser.add_argument("out", type=Path, help="folder the reader goes to")
    parser.add_argument("--passes", type=int, default=8)
    options = parser.parse_args()
    told = for_people(sys.stderr)
    try:
        return 0 if _train(options.conversations, options.out, options.passes) else 130
    except NlforgeError as error:
        print(in_lines(error.lines), file=told)
        return int(error.exit_code)


def _train(conversations: Path, out: Path, passes: int) -> bool:
    # Imported late: torch takes seconds, and whoever asks for help needs none of it.
    from engine.encoder.train import ReaderRow, ReaderSettings, train_reader

    messages = list(labelled(conversations))
    stop, begun, told = threading.Event(), time.monotonic(), for_people(sys.stderr)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())

    def say(step: int, steps: int, loss: float) -> None:
        minutes = (time.monotonic() - begun) / 60
        print(f"step {step} of {steps}, loss {loss:.2f}, {minutes:.0f} min", file=told, flush=True)

    rows = {
        split: [ReaderRow(one.text, one.reply) for one in messages if one.split == split] for split in ("train", "dev")
    }
    return train_reader(
        rows["train"],
        rows["dev"],
        required(),
        out,
        (ENCODER, SHA256),
        ReaderSettings(passes=passes),
        say,
        stop.is_set,
    )


if __name__ == "__main__":
    sys.exit(main())
