"""Which search finds what answers a message: by words (bm25s), by meaning (embeddings), or both? `python -m
tests.bench.retrieval`

Of the sample, a find is right when it is a passage of the chapter whose rule the right reply gives, or a learned row
with a reply from that chapter; of Banking77, when it has the topic of the message. Both together: reciprocal rank
fusion, k = 60 (Cormack et al. 2009).
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.data.prepare import prepare
from engine.graders.facts import token_f1
from engine.retrieval.passages import passages
from engine.retrieval.retriever import of_facts, of_rows, words
from engine.retrieval.sentence_encoder import many_vectors
from tests.bench.banking77 import DATA, rows

SAMPLE = Path(__file__).parents[2] / "sessions" / "returns-desk"
_TOP = 3
_EACH = 10
"""Messages of each topic that are searched, as in the smaller test of Casanueva et al. 2020."""
_K = 60
Finds = list[list[int]]
"""For each message the items, the best first."""


def found(texts: Sequence[str], messages: Sequence[str]) -> dict[str, Finds]:
    """What each search puts first."""
    import numpy as np
    from bm25s import BM25

    index = BM25()
    index.index([words(t) or [""] for t in texts], show_progress=False)
    by_words = np.array([index.get_scores(words(m)) if words(m) else np.zeros(len(texts)) for m in messages])
    by_meaning = many_vectors(messages) @ many_vectors(texts).T

    def ranks(scores: object) -> object:
        return np.argsort(np.argsort(-np.asarray(scores), axis=1, kind="stable"), axis=1) + 1

    # What shares no word is found by no search for words.
    fused = np.where(by_words > 0, 1 / (_K + np.asarray(ranks(by_words))), 0) + 1 / (_K + np.asarray(ranks(by_meaning)))
    return {
        name: [list(map(int, row)) for row in np.argsort(-scores, axis=1, kind="stable")[:, :_TOP]]
        for name, scores in (("bm25s", by_words), ("embedded", by_meaning), ("both", fused))
    }


def hits(finds: Finds, right: Callable[[int, int], bool]) -> list[bool]:
    """For each message whether one of its first finds is right."""
    return [any(right(n, item) for item in items) for n, items in enumerate(finds)]


def sample() -> dict[str, dict[str, list[bool]]]:
    """The held-out messages among rows and passages, and all messages among the passages alone."""
    spec = TrainingSpec(
        name="b",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        stages=(SftStage(),),
        model=ModelSpec(base="b", params_b=0.1),
        rubric=(
            Criterion.model_validate({"name": "safe", "about": "", "weight": 1, "grader": {"kind": "guidelines"}}),
        ),
        data=DataSpec(sources=(Source(path="messages.csv"), Source(path="handbook.md", use="retrieve", kind="text"))),
    )
    data = prepare(spec, SAMPLE)
    facts, rules = data.references.facts, dict[str, str]()
    for passage in passages(facts, ""):
        rules.setdefault(passage.heading, passage.text)
    texts = [item.searched for item in of_facts(facts)]
    chapters = [text.split(":")[0] if text.split(":")[0] in rules else "" for text in texts]

    def chapter(row: Row) -> str:
        return max(rules, key=lambda heading: token_f1(rules[heading], row.reply))

    held, everyone = data.held_out, [*data.train, *data.held_out]
    learned = [item.searched for item in of_rows(data.train)]
    of_items = [*(chapter(r) for r in data.train), *chapters]
    wanted, all_wanted = [chapter(r) for r in held], [chapter(r) for r in everyone]
    return {
        f"sample, {len(held)} held out, rows and passages": {
            k: hits(v, lambda n, item: of_items[item] == wanted[n])
            for k, v in found([*learned, *texts], [r.prompt for r in held]).items()
        },
        f"sample, {len(everyone)} messages, passages": {
            k: hits(v, lambda n, item: chapters[item] == all_wanted[n])
            for k, v in found(texts, [r.prompt for r in everyone]).items()
        },
    }


def banking() -> dict[str, dict[str, list[bool]]]:
    """Ten messages a topic searched for all messages of the test set."""
    known, seen = [], Counter[str]()
    train = rows("train.csv", None)
    random.Random(7).shuffle(train)
    for text, topic in train:
        if seen[topic] < _EACH:
            seen[topic] += 1
            known.append((text, topic))
    asked = rows("test.csv", None)
    finds = found([t for t, _ in known], [t for t, _ in asked])
    return {
        f"Banking77, {len(asked)} messages": {
            k: hits(v, lambda n, item: known[item][1] == asked[n][1]) for k, v in finds.items()
        }
    }


def main() -> int:
    table = {**sample(), **(banking() if DATA.exists() else {})}
    print(
        (
            f"| right among the first {_TOP} | bm25s | embedded | both | embedded alone finds | bm25s alone "
            "finds |\n| --- |"
        )
        + " ---: |" * 5
    )
    for name, by in table.items():
        only = [
            sum(a and not b for a, b in zip(by[x], by[y], strict=True))
            for x, y in (("embedded", "bm25s"), ("bm25s", "embedded"))
        ]
        print(
            f"| {name} | " + " | ".join(f"{sum(h) / len(h):.1%}" for h in by.values()) + f" | {only[0]} | {only[1]} |"
        )
    print(json.dumps({name: {k: round(sum(h) / len(h), 4) for k, h in by.items()} for name, by in table.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
