"""Peers of the data bench, run in an environment of their own: `python data_peers.py datasketch|datatrove
CORPUS.jsonl FOLDER`; prints seconds."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any


def datasketch(corpus: Path, _: Path) -> float:
    """MinHash-LSH over shingles of three words, 64 permutations, as in its own guide."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]

    texts = [json.loads(line)["text"] for line in corpus.open(encoding="utf-8")]
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        index = MinHashLSH(threshold=0.7, num_perm=64)
        for number, text in enumerate(texts):
            words = re.findall(r"\w+", text.casefold())
            sketch = MinHash(num_perm=64)
            sketch.update_batch([" ".join(words[n : n + 3]).encode() for n in range(max(1, len(words) - 2))])
            index.query(sketch)
            index.insert(str(number), sketch)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def datatrove(corpus: Path, folder: Path) -> float:
    """Gopher quality and the four MinHash steps, same shingles and bands, one task."""
    from datatrove.executor import LocalPipelineExecutor  # type: ignore[import-not-found]
    from datatrove.pipeline.dedup import (  # type: ignore[import-not-found]
        MinhashConfig,
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.filters import GopherQualityFilter  # type: ignore[import-not-found]
    from datatrove.pipeline.readers import JsonlReader  # type: ignore[import-not-found]
    from datatrove.pipeline.writers import JsonlWriter  # type: ignore[import-not-found]

    config = MinhashConfig(num_buckets=16, hashes_per_bucket=4, n_grams=3)
    good = str(folder / "good")
    begun = time.perf_counter()

    def run(*steps: Any, tasks: int = 1) -> None:
        LocalPipelineExecutor(
            pipeline=list(steps), tasks=tasks, workers=1, logging_dir=str(folder / "logs" / type(steps[-1]).__name__)
        ).run()

    run(
        JsonlReader(str(corpus.parent), glob_pattern=corpus.name),
        GopherQualityFilter(min_stop_words=0),
        JsonlWriter(good),
    )
    run(JsonlReader(good), MinhashDedupSignature(output_folder=str(folder / "signatures"), config=config))
    run(
        MinhashDedupBuckets(
            input_folder=str(folder / "signatures"), output_folder=str(folder / "buckets"), config=config
        ),
        tasks=16,
    )
    run(MinhashDedupCluster(input_folder=str(folder / "buckets"), output_folder=str(folder / "remove"), config=config))
    run(JsonlReader(good), MinhashDedupFilter(input_folder=str(folder / "remove")), JsonlWriter(str(folder / "out")))
    return time.perf_counter() - begun


if __name__ == "__main__":
    peer = {"datasketch": datasketch, "datatrove": datatrove}[sys.argv[1]]
    print(json.dumps({"seconds": peer(Path(sys.argv[2]), Path(sys.argv[3]))}))
