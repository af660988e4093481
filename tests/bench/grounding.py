"""Does comparing meanings help to tell what sources say from what they do not? `python -m tests.bench.grounding`

Sentences somebody wrote by hand (`grounding_texts/pairs.csv`): what the sources say in other words or another language,
courtesies, and claims that turn them round (a “not”, another condition, another place, a promise); beside them
sentences of right replies, and of texts about something else. Thresholds are chosen on every second sentence and
measured on the others.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.spec import Criterion, Source
from engine.data.prepare import read_rows
from engine.graders import facts, meaning
from engine.graders.verdict import References, Reply
from engine.retrieval.sentence_encoder import EMBEDDING, many_vectors, vectors
from engine.rubric.score import breaks_guidelines, grade

ROOT = Path(__file__).parents[2]
TEXTS = Path(__file__).parent / "grounding_texts"
SAMPLE = ROOT / "sessions" / "returns-desk"
BANKING = ROOT.parent / "shared" / "data" / "banking77" / "test.csv"
GOOD = ("right", "paraphrase", "courtesy")
BAD = ("negated", "condition", "place", "promise", "unrelated")
WAYS = {"words": "none", "meaning": EMBEDDING}
_NOT = re.compile(
    r"(?i)\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't|nicht|kein\w*|nie|niemals"
    r"|niemand|nichts|ohne|weder)\b"
)
_CHANGES = 3
"""Ways one sentence with figures gets a wrong one."""


@dataclass(frozen=True)
class Case:
    kind: str
    language: str
    source: str
    text: str

    @property
    def good(self) -> bool:
        return self.kind in GOOD


def sources() -> dict[str, str]:
    return {
        "handbook": (SAMPLE / "handbook.md").read_text(encoding="utf-8"),
        "radhaus": (TEXTS / "radhaus.md").read_text(encoding="utf-8"),
    }


def written() -> list[Case]:
    """Those written by hand, figures among them."""
    with open(TEXTS / "pairs.csv", encoding="utf-8", newline="") as file:
        return [Case(**row) for row in csv.DictReader(file)]


def cases() -> list[Case]:
    """All that claim something in words."""
    found = [c for c in written() if c.kind != "figures"]
    replies = dict.fromkeys(
        r.reply for r in read_rows(Source(path="messages.csv"), SAMPLE) if breaks_guidelines(r.reply) is None
    )
    right = dict.fromkeys(s for reply in replies for s in meaning.sentences(reply) if meaning.claims(s))
    found += [Case("right", "en", "handbook", s) for s in right]
    other = {"handbook": "radhaus", "radhaus": "handbook"}
    found += [Case("unrelated", c.language, other[c.source], c.text) for c in found if c.kind == "paraphrase"]
    if BANKING.exists():
        with open(BANKING, encoding="utf-8", newline="") as file:
            found += [Case("unrelated", "en", "handbook", row["text"]) for row in list(csv.DictReader(file))[::51]]
    return found


def changed_figures(seed: int = 7) -> list[tuple[Case, str]]:
    """Sentences with figures, and each with one of them changed for another of the same source."""
    draw, texts = random.Random(seed), sources()
    found = []
    for case in (c for c in written() if c.kind == "figures"):
        known = sorted(f for f in set(facts.numbers(texts[case.source])) if f.isdigit() and len(f) < 3)
        for _ in range(_CHANGES):
            old = draw.choice(facts.numbers(case.text))
            new = draw.choice([f for f in known if f not in facts.numbers(case.text)])
            found.append((case, re.sub(rf"(?<![\d.]){re.escape(old)}(?![\d.]?\d)", new, case.text, count=1)))
    return found


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """Probability that a good one scores higher than a bad one, ties counting half (Hanley and McNeil 1982)."""
    return sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))


def balanced(figures: Sequence[float], found: Sequence[Case], pick: Sequence[bool], threshold: float) -> float:
    """Mean of the shares of good and bad ones on their side of the threshold, of the picked sentences."""
    good, bad = (
        [f for f, c, p in zip(figures, found, pick, strict=True) if p and c.good is side] for side in (True, False)
    )
    return (sum(g >= threshold for g in good) / len(good) + sum(b < threshold for b in bad) / len(bad)) / 2


def scores() -> dict[str, Callable[[Case], float]]:
    """What a sentence scores: higher = sooner said by the sources."""
    texts = sources()

    lines = {name: [facts.stems(line) for line in text.splitlines()] for name, text in texts.items()}

    def words(case: Case) -> float:
        said = facts.stems(case.text)
        return max(len(said & line) for line in lines[case.source]) / len(said)

    def known(case: Case) -> float:
        said = re.findall(r"[^\W\d_]{4,}", case.text)
        all_words = facts.stems(texts[case.source])
        return sum(w.casefold()[:5] in all_words for w in said) / max(1, len(said))

    def both(case: Case) -> float:
        return max(similar(case), words(case))

    def similar(case: Case) -> float:
        return meaning.similarity(case.text, texts[case.source])

    return {"words that stand anywhere": known, "words of one line": words, "embedding": similar, "both": both}


def graded(case: Case, text: str, embedding: str) -> float:
    line = Criterion.model_validate({"name": "g", "about": "", "weight": 1, "grader": {"kind": "grounding"}})
    return grade(line, Reply("", "", text), References(sources()[case.source], embedding=embedding)) or 0.0


def one_sided_not(case: Case) -> bool:
    """Whether only one of a claim and the source sentence most like it, which speak of the same (cosine from 0.5),
    has a “not”."""
    said = meaning.sentences(sources()[case.source])
    alike = many_vectors(said) @ vectors([case.text])[0]
    nearest = int(alike.argmax())
    return bool(alike[nearest] >= 0.5 and (_NOT.search(case.text) is None) != (_NOT.search(said[nearest]) is None))


def rates(seconds: float = 2.0) -> dict[str, float]:
    """Replies of the sample a second and core: by words; by meaning, each seen for the first time; and seen before."""
    from engine.retrieval import sentence_encoder as embedding

    rows = read_rows(Source(path="messages.csv"), SAMPLE)
    line = Criterion.model_validate({"name": "g", "about": "", "weight": 1, "grader": {"kind": "grounding"}})
    replies = [Reply(r.prompt, r.reply, rows[n - 1].reply) for n, r in enumerate(rows)]
    found = {}
    for name, used, forget in (
        ("words", "none", False),
        ("meaning, new", EMBEDDING, True),
        ("meaning, seen", EMBEDDING, False),
    ):
        refs = References(sources()["handbook"], embedding=used)
        for reply in replies:
            grade(line, reply, refs)
        took = judged = 0.0
        while took < seconds:
            for reply in replies:
                if forget:
                    # What the model says is new each time; message and right reply are not.
                    embedding.vector.cache_clear()
                    embedding.vectors([*meaning.COURTESIES, *meaning.sentences(f"{reply.prompt}\n{reply.expected}")])
                begun = time.process_time()
                grade(line, reply, refs)
                took += time.process_time() - begun
            judged += len(replies)
        found[name] = judged / took
    return found


def main() -> int:
    found, kinds = cases(), (*GOOD, *BAD)
    print(
        "| ROC-AUC of right, paraphrased and courteous against | "
        + " | ".join(scores())
        + " |\n| --- |"
        + " ---: |" * len(scores())
    )
    scored = {name: [score(c) for c in found] for name, score in scores().items()}
    for kind in (*BAD, "all of them"):
        pick = [c.good or kind in (c.kind, "all of them") for c in found]
        row = [
            auc(
                [s for s, c in zip(v, found, strict=True) if c.good],
                [s for s, c, p in zip(v, found, pick, strict=True) if p and not c.good],
            )
            for v in scored.values()
        ]
        print(f"| {kind} | " + " | ".join(f"{a:.2f}" for a in row) + " |")
    print()
    chosen, measured = ([n % 2 == half for n in range(len(found))] for half in (0, 1))
    for name, v in scored.items():
        best = max((t / 100 for t in range(1, 100)), key=lambda t, v=v: balanced(v, found, chosen, t))  # type: ignore[misc]
        print(
            f"{name}: {best:.2f} is best on one half; balanced accuracy on the other "
            f"{balanced(v, found, measured, best):.3f}"
        )
    verdicts = {used: [graded(c, c.text, used) for c in found] for used in ("none", EMBEDDING)}
    for used, v in verdicts.items():
        print(
            f"the grader, embedding {used}: balanced accuracy on the other half "
            f"{balanced(v, found, measured, 1.0):.3f}, on all "
            f"{balanced(v, found, [True] * len(found), 1.0):.3f}"
        )
    print("\n| the grader | sentences | by words | by meaning |\n| --- | ---: | ---: | ---: |")
    table: dict[str, dict[str, float]] = {}
    for kind in kinds:
        for language in ("en", "de"):
            some = [c for c in found if (c.kind, c.language) == (kind, language)]
            if some:
                right = {
                    name: sum((graded(c, c.text, used) > 0) == c.good for c in some) / len(some)
                    for name, used in WAYS.items()
                }
                table[f"{kind} {language}"] = right
                print(f"| {kind}, {language} | {len(some)} | {right['words']:.0%} | {right['meaning']:.0%} |")
    figures = [c for c in written() if c.kind == "figures"]
    for name, some, good in (
        ("figures, in other words", [(c, c.text) for c in figures], True),
        ("figures, one changed", changed_figures(), False),
    ):
        right = {k: sum((graded(c, t, used) > 0) == good for c, t in some) / len(some) for k, used in WAYS.items()}
        table[name] = right
        print(f"| {name} | {len(some)} | {right['words']:.0%} | {right['meaning']:.0%} |")
    for kind in ("right", "paraphrase", "negated"):
        some = [c for c in found if c.kind == kind]
        print(f"\na “not” on one side only, {kind}: {sum(map(one_sided_not, some)) / len(some):.0%}", end="")
    speed = rates()
    print("\n" + "\n".join(f"{name:<16}{rate:>10,.0f} replies/s" for name, rate in speed.items()))
    print(json.dumps({"judged_right": table, "replies_per_s": {k: round(v) for k, v in speed.items()}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
