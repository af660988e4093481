"""Clean and de-duplicate 10 k, 100 k and 1 M documents, beside datasketch and datatrove on the same ones. `make
bench-data`."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from engine.data.corpus import Cleaned, clean_corpus
from engine.data.minhash import near_clusters
from tests.bench.corpus import documents, sentences

_PEERS = Path(__file__).with_name("data_peers.py")
_PEER_DOCUMENTS = 10_000


def _whole_pass(count: int, corpus: Path, pipe: multiprocessing.connection.Connection) -> None:
    """In a process of its own, so that the peak is that of this size alone."""
    with tempfile.TemporaryDirectory() as folder:
        before = time.perf_counter()
        done = clean_corpus((json.loads(line)["text"] for line in corpus.open(encoding="utf-8")), Path(folder))
        seconds = time.perf_counter() - before
    pipe.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, done))


def measure(count: int, corpus: Path) -> tuple[float, float, Cleaned]:
    """Seconds, peak in MB, and what was done."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_whole_pass, args=(count, corpus, there))
    process.start()
    found: tuple[float, float, Cleaned] = here.recv()
    process.join()
    return found


def planted(done: Cleaned, truth: dict[int, int]) -> tuple[float, float]:
    """Recall and precision over near copies: found where the document or its original went for the other's sake."""
    gone = set(range(done.read)) - set(done.kept)
    of: dict[int, set[int]] = {}
    for copy, original in truth.items():
        of.setdefault(original, {original}).add(copy)
    families = {n: family for family in of.values() for n in family}
    found = sum(len(family & gone) >= len(family) - 1 for family in of.values())
    right = sum(families.get(a) is families.get(b, set()) for a, b in done.clusters.items())
    return found / max(1, len(of)), right / max(1, len(done.clusters))


def peer(name: str, python: Path, corpus: Path) -> float | None:
    """Its seconds; None where it is not installed or failed, which is said."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(python), str(_PEERS), name, str(corpus), folder]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True)
            return float(json.loads(ended.stdout.strip().split("\n")[-1])["seconds"])
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            why = getattr(error, "stderr", "") or str(error)
            print(f"{name} is missing: {why.strip().split(chr(10))[-1][:200]}")
            return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers/bin/python"))
    options = parser.parse_args()
    sentences()
    result: dict[str, float | None] = {}
    rates = []
    print(f"{'documents':>10} {'MB':>8} {'seconds':>9} {'MB/s':>7} {'peak MB':>8} {'recall':>7} {'precision':>9}")
    for size in options.sizes:
        name = {10_000: "10k", 100_000: "100k", 1_000_000: "1m"}.get(size, str(size))
        with tempfile.TemporaryDirectory() as folder:
            corpus, truth, letters = Path(folder) / "corpus.jsonl", {}, 0
            with corpus.open("w", encoding="utf-8") as file:
                for number, (text, of) in enumerate(documents(size)):
                    file.write(json.dumps({"id": str(number), "text": text}) + "\n")
                    letters += len(text)
                    if of is not None:
                        truth[number] = of
            seconds, peak, done = measure(size, corpus)
            recall, precision = planted(done, truth)
            rates.append(seconds / letters)
            speed = letters / 1e6 / seconds
            print(
                (
                    f"{size:>10,} {letters / 1e6:>8.1f} {seconds:>9.1f} {speed:>7.1f} {peak:>8.0f} "
                    f"{recall:>7.4f} {precision:>9.4f}"
                ),
                flush=True,
            )
            result |= {
                f"mb_per_s_{name}": round(speed, 2),
                f"peak_mb_{name}": round(peak),
                "dup_recall": round(recall, 4),
                "dup_precision": round(precision, 4),
            }
            if size == _PEER_DOCUMENTS:
                result |= _beside_peers(corpus, options.peers, seconds)
    result["growth"] = round(rates[-1] / rates[0], 2)
    print(
        "\nnear step alone against datasketch, whole pass against datatrove, 10,000 documents; growth: "
        "seconds a letter, largest against smallest"
    )
    print(json.dumps(result))


def _timed(texts: list[str]) -> float:
    before = time.perf_counter()
    near_clusters(texts, 0.7)
    return time.perf_counter() - before


def _beside_peers(corpus: Path, python: Path, seconds: float) -> dict[str, float | None]:
    texts = [json.loads(line)["text"] for line in corpus.open(encoding="utf-8")]
    # Both sides have their libraries loaded before the clock runs, and the near step is the fastest of three.
    near_clusters(texts[:1000], 0.7)
    near = min(_timed(texts) for _ in range(3))
    other, whole = peer("datasketch", python, corpus), peer("datatrove", python, corpus)
    for name, ours, theirs in (("datasketch", near, other), ("datatrove", seconds, whole)):
        if theirs is not None:
            print(f"{name:>10}: {theirs:8.1f} s, here {ours:.2f} s: {theirs / ours:.1f} times")
    return {
        "ratio_datasketch": other and round(other / near, 1),
        "ratio_datatrove": whole and round(whole / seconds, 1),
    }


if __name__ == "__main__":
    main()
