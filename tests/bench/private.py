"""How much of what is private is found, how much that is replaced is private, and how fast. `make bench-private`

Each line of a set (`tests/data/private/*.jsonl`) is a text with its private values and values that must stay. A private
value is found if none of its letters and figures stands where it stood; a replacement is right if it touches a private
value; a value stays if it stands unchanged. The sets `heldout-*` are those nobody looks at: their faults are not
printed. `--presidio PYTHON` measures presidio-analyzer beside it, in the environment of that interpreter.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

Spans = list[tuple[int, int, str]]
Find = Callable[[str], Spans]
SETS = Path(__file__).parents[1] / "data" / "private"
FORMS = ("prose", "table")


def rows_of(paths: Sequence[Path]) -> list[dict[str, Any]]:
    return [
        json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def places(text: str, value: str) -> list[tuple[int, int]]:
    """Where a value stands as a whole."""
    first = r"(?<![^\W_])" if re.match(r"[a-zA-Z0-9À-ž]", value) else ""
    last = r"(?![^\W_])" if re.search(r"[a-zA-Z0-9À-ž]$", value) else ""
    found = [m.span() for m in re.finditer(first + re.escape(value) + last, text)]
    return found or [m.span() for m in re.finditer(re.escape(value), text)]


class Score:
    """Counts of one form of texts."""

    def __init__(self) -> None:
        self.there, self.found, self.replaced, self.right = (
            Counter[str](),
            Counter[str](),
            Counter[str](),
            Counter[str](),
        )
        self.stay = self.stayed = 0
        self.faults: list[str] = []

    def add(self, row: dict[str, Any], spans: Spans) -> None:
        text = row["text"]
        gone = {n for start, end, _ in spans for n in range(start, end)}
        private: set[int] = set()
        for value in row["private"]:
            at = places(text, value["value"])
            private |= {n for start, end in at for n in range(start, end)}
            self.there[value["kind"]] += 1
            if at and all(n in gone for start, end in at for n in range(start, end) if text[n].isalnum()):
                self.found[value["kind"]] += 1
            else:
                self.faults.append(f"{row['id']} missed {value['kind']}: {value['value']}")
        for start, end, kind in spans:
            self.replaced[kind] += 1
            if private & set(range(start, end)):
                self.right[kind] += 1
            else:
                self.faults.append(f"{row['id']} wrongly {kind}: {text[start:end]!r}")
        for value in row["stays"]:
            self.stay += 1
            if any(not gone & set(range(*at)) for at in places(text, value)):
                self.stayed += 1
            else:
                self.faults.append(f"{row['id']} lost: {value!r}")

    def figures(self) -> dict[str, float]:
        share = [(self.found, self.there), (self.right, self.replaced)]
        recall, precision = (sum(a.values()) / max(1, sum(b.values())) for a, b in share)
        return {
            "recall": round(recall, 4),
            "precision": round(precision, 4),
            "stays": round(self.stayed / max(1, self.stay), 4),
        }


def measured(rows: Iterable[dict[str, Any]], find: Find) -> dict[str, Score]:
    scores = {form: Score() for form in FORMS}
    for row in rows:
        scores[row["form"]].add(row, find(row["text"]))
    return scores


def ours(text: str) -> Spans:
    from engine.privacy.redact import KINDS, Redactor

    redactor = Redactor(KINDS, Counter())
    redactor.meet(text)
    return [tuple(span) for span in redactor.spans(text)]


def table(scores: dict[str, Score]) -> list[str]:
    lines = [
        f"{'':<18} {'prose':>29} {'table':>29}",
        f"{'kind':<18} {'there':>9} {'found':>9} {'recall':>9} {'there':>9} {'found':>9} {'recall':>9}",
    ]
    for kind in sorted({k for s in scores.values() for k in s.there}):
        cells = [(s.there[kind], s.found[kind]) for s in scores.values()]
        lines.append(
            f"{kind:<18}"
            + "".join(
                f" {there:>9} {found:>9} {found / there if there else float('nan'):>9.3f}" for there, found in cells
            )
        )
    lines += [
        "",
        f"{'replaced as':<18} {'all':>9} {'right':>9} {'precision':>9} {'all':>9} {'right':>9} {'precision':>9}",
    ]
    for kind in sorted({k for s in scores.values() for k in s.replaced}):
        cells = [(s.replaced[kind], s.right[kind]) for s in scores.values()]
        lines.append(
            f"{kind:<18}"
            + "".join(
                f" {there:>9} {found:>9} {found / there if there else float('nan'):>9.3f}" for there, found in cells
            )
        )
    for name in ("recall", "precision", "stays"):
        lines.append(f"{name:<18}" + "".join(f" {s.figures()[name]:>29.3f}" for s in scores.values()))
    return lines


def speed(texts: Sequence[str], find: Callable[[str], Any], seconds: float = 3.0) -> float:
    """Megabytes of text a second of one core."""
    size = sum(len(t.encode()) for t in texts)
    for text in texts[:20]:
        find(text)
    begun, done = time.process_time(), 0
    while time.process_time() - begun < seconds:
        for text in texts:
            find(text)
        done += size
    return done / 1e6 / (time.process_time() - begun)


def messages() -> list[str]:
    """Messages and replies of the sample session: what most data looks like."""
    from engine.core.spec import Source
    from engine.data.prepare import read_rows

    rows = read_rows(Source(path="messages.csv"), Path(__file__).parents[2] / "sessions" / "returns-desk")
    return [text for row in rows for text in (row.prompt, row.reply)]


_PRESIDIO = """
import json, sys, time
begun = time.perf_counter()
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
import presidio_analyzer.predefined_recognizers as every, spacy, tldextract, inspect
tldextract.extract.__self__ if False else None
class Blank(SpacyNlpEngine):
    def __init__(self, codes):
        super().__init__()
        self.nlp = {c: spacy.blank(c) for c in codes}
codes = ["en", "de", "fr", "es", "it", "zh"]
registry = RecognizerRegistry(supported_languages=codes)
for code in codes:
    for name, one in inspect.getmembers(every, inspect.isclass):
        if name in ("SpacyRecognizer", "StanzaRecognizer", "TransformersRecognizer",
            "GLiNERRecognizer") or "Azure" in name or "LangExtract" in name or "LLM" in name:
            continue
        try:
            registry.add_recognizer(one(supported_language=code))
        except Exception:
            pass
engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(codes), supported_languages=codes)
loaded = time.perf_counter() - begun
rows = json.load(sys.stdin)
size, begun, found = sum(len(r["text"].encode()) for r in rows), time.process_time(), []
for row in rows:
    kept = []
    found = engine.analyze(row["text"], language=row["lang"], score_threshold=float(sys.argv[1]))
    for r in sorted(found, key=lambda r: (r.start, -r.end)):
        if kept and r.start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], r.end), kept[-1][2])
        else:
            kept.append((r.start, r.end, r.entity_type))
    found.append(kept)
json.dump({"loaded": loaded, "mb": size / 1e6 / (time.process_time() - begun), "found": found}, sys.stdout)
"""


def presidio(python: str, rows: list[dict[str, Any]], threshold: float) -> tuple[dict[str, Score], dict[str, float]]:
    """Presidio's pattern and country recognisers over blank pipelines, without a model for names."""
    ended = subprocess.run(
        [python, "-c", _PRESIDIO, str(threshold)], input=json.dumps(rows), capture_output=True, text=True, check=True
    )
    said = json.loads(ended.stdout.splitlines()[-1])
    by_text = {row["text"]: [tuple(span) for span in spans] for row, spans in zip(rows, said["found"], strict=True)}
    return measured(rows, by_text.__getitem__), {"loaded_s": round(said["loaded"], 1), "mb_per_s": round(said["mb"], 3)}


def told(rows: list[dict[str, Any]], *, faults: bool) -> dict[str, Any]:
    """Figures by kind, form and language, printed and returned."""
    scores = measured(rows, ours)
    print(*table(scores), sep="\n")
    for score in scores.values() if faults else ():
        print(*score.faults, sep="\n")
    print("\nby language")
    languages: dict[str, dict[str, float]] = {}
    for code in sorted({r["lang"] for r in rows}):
        whole = Score()
        for row in rows:
            if row["lang"] == code:
                whole.add(row, ours(row["text"]))
        languages[code] = whole.figures()
        print(f"{code:<18}" + "".join(f" {name} {value:.3f}" for name, value in languages[code].items()))
    return {form: score.figures() for form, score in scores.items()} | {"languages": languages, "rows": len(rows)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path, help="JSONL sets; default: all of tests/data/private")
    parser.add_argument("--faults", action="store_true", help="print each value that was missed or wrongly replaced")
    parser.add_argument("--presidio", help="the interpreter of an environment with presidio-analyzer")
    asked = parser.parse_args()
    groups = (
        {"": asked.sets}
        if asked.sets
        else {
            "the texts the rules were made with": sorted(SETS.glob("dev-*")),
            "texts the rules were not made with": sorted(SETS.glob("heldout-*")),
        }
    )
    result: dict[str, Any] = {}
    for name, paths in groups.items():
        rows = rows_of(paths)
        print(*([f"\n== {name}: {len(rows)}"] if name else []), sep="\n")
        result[name or "all"] = told(rows, faults=asked.faults and not paths[0].name.startswith("heldout"))
    rates = {
        "mb_per_s": round(speed(messages(), ours), 2),
        "mb_per_s_dense": round(speed([r["text"] for r in rows], ours), 2),
    }
    print(
        f"\n{rates['mb_per_s']} MB/s on messages of the sample, {rates['mb_per_s_dense']} MB/s on these sets; one core"
    )
    result |= rates
    if asked.presidio:
        for threshold in (0.4, 0.01):
            others, cost = presidio(asked.presidio, rows, threshold)
            figures = {form: score.figures() for form, score in others.items()}
            print(
                f"\npresidio-analyzer, scores from {threshold}: {cost['mb_per_s']} MB/s, {cost['loaded_s']} s to load"
            )
            print(*table(others), sep="\n")
            result[f"presidio_{threshold}"] = {**figures, **cost}
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
