"""How well messages to a session are told apart: for nlforge, for the trained model, for the planner.

`python -m tests.bench.understanding FILE…`: labelled messages, one JSON object a line (words, intent, state, language),
by default those of `sessions/embedded-planner/intents/` that nothing is fitted on. With `--for-model CSV…` (column
`text`) and `--wishes JSONL…` (conversations of `sessions/embedded-planner/conversations`) also messages that others
wrote; with `--own CSV…`, one for each of `--for-model`, as if the model had been made for messages like those. Prints
tables for people, and as its last line one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from engine.retrieval.sentence_encoder import many_vectors, present
from nlforge.asking_back import doubt, is_command_while_planning
from nlforge.intents.classifier import Reads, likely
from nlforge.intents.fit import FOLDER, TRAIN, Labelled, labelled
from nlforge.intents.intent import Audience, Intent, Situation, Understood
from nlforge.intents.likeness import likeness, raised
from nlforge.intents.understand import Judge, understand

_SAMPLE, _OWN = 300, 200
_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


def outcome(row: Labelled, meant: Understood) -> str:
    """What became of a message: right, the right audience with another meaning, asked, or wrong. That a run is stopped
    or goes on where nobody wanted it is wrong, whoever the words were for."""
    planner, found = Audience.PLANNER, doubt(row.words, meant, row.situation)
    if row.situation is Situation.PLANNING and not is_command_while_planning(row.words, meant):
        # While a plan is made, whatever is no clear command is read by the planner.
        return "right" if row.intent.audience is planner else "to planner"
    if row.situation is not Situation.PLANNING and found is not None:
        return "asked" if row.intent in found.options else "asked amiss"
    if meant.intent is row.intent:
        return "right"
    if meant.intent.moves(row.situation):
        return "wrong"
    return "audience right" if meant.audience is row.intent.audience else "wrong"


def judge_for(reads: Reads, own: Sequence[str]) -> Judge:
    """The classifier, beside a model that is sent messages like `own`."""
    plain: Judge = partial(likely, reads="words") if reads == "words" else likely
    if not own or reads == "words":
        return plain
    vectors = many_vectors(own)
    return lambda text, situation: raised(plain(text, situation), likeness(text, vectors))


def measured(rows: Sequence[Labelled], reads: Reads, shown: bool = False, own: Sequence[str] = ()) -> dict[str, float]:
    """Counts by outcome, and tables by state, language and kind."""
    judge = judge_for(reads, own)
    found = [(row, meant := understand(row.words, row.situation, judge), outcome(row, meant)) for row in rows]
    counts: dict[str, int] = defaultdict(int)
    for _, _, what in found:
        counts[what] += 1
    print(f"\n{reads}: {len(rows)} messages, " + ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
    by: dict[str, Callable[[Labelled], str]] = {
        "state": lambda r: str(r.situation),
        "language": lambda r: r.language,
        "kind": lambda r: str(r.intent),
    }
    if shown:
        for name, key in by.items():
            groups: dict[str, list[str]] = defaultdict(list)
            for row, _, what in found:
                groups[key(row)].append(what)
            cells = (
                f"{group} {sum(w == 'right' for w in all_)}+{sum(w == 'audience right' for w in all_)}"
                f"+{sum(w.startswith('asked') for w in all_)}/{len(all_)}"
                for group, all_ in sorted(groups.items())
            )
            print(f"  by {name} (right + right audience + asked / all): " + "; ".join(cells))
        for low, high in pairwise(_BINS):
            inside = [
                (row, meant)
                for row, meant, _ in found
                if not meant.exact and row.situation is not Situation.PLANNING and low <= meant.confidence < high
            ]
            if inside:
                right = sum(row.intent.audience is meant.audience for row, meant in inside)
                said = sum(meant.confidence for _, meant in inside) / len(inside)
                print(f"  said {said:.2f}: for whom it is was right in {right} of {len(inside)}")
    of = len(rows)
    return {
        "right": counts["right"] / of,
        "audience": (counts["right"] + counts["audience right"]) / of,
        "asked": (counts["asked"] + counts["asked amiss"]) / of,
        "wrong": counts["wrong"] / of,
    }


def column(path: Path, most: int) -> list[str]:
    """Some of the texts of a table."""
    with open(path, encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    return random.Random(0).sample(texts, min(most, len(texts)))


def wishes_of(path: Path) -> list[Labelled]:
    """Changes of plans in labelled conversations: all while planning, the later ones as if said after a run too."""
    talks = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Labelled(turn["words"], Intent.WISH, situation, talk["language"])
        for talk in talks
        for number, turn in enumerate(talk["turns"])
        for situation in ((Situation.PLANNING,) if number == 0 else (Situation.PLANNING, Situation.FINISHED))
        if turn["changes"] and not turn["asks"]
    ]


def main() -> None:
    """All tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    for name in ("--for-model", "--own", "--wishes"):
        parser.add_argument(name, nargs="*", type=Path, default=[])
    asked = parser.parse_args()
    files = asked.files or [path for path in sorted(FOLDER.glob("*.jsonl")) if path != TRAIN]
    reads: tuple[Reads, ...] = ("words", "meaning") if present() else ("words",)
    result: dict[str, dict[str, float]] = {}
    for path in files:
        print(f"\n{path.name}")
        for one in reads:
            result[f"{path.stem}_{one}"] = measured(labelled(path), one, shown=True)
    owns = dict(zip(asked.for_model, asked.own, strict=False))
    for path in asked.for_model:
        rows = [Labelled(text, Intent.FOR_MODEL, Situation.FINISHED, "en") for text in column(path, _SAMPLE)]
        print(f"\n{path.parent.name}")
        for one in reads:
            result[f"{path.parent.name}_{one}"] = measured(rows, one)
        if path in owns and "meaning" in reads:
            print("beside a model made for such messages:")
            own = column(owns[path], _OWN)
            result[f"{path.parent.name}_own"] = measured(rows, "meaning", own=own)
            for other in files:
                result[f"{other.stem}_beside_{path.parent.name}"] = measured(labelled(other), "meaning", own=own)
    for path in asked.wishes:
        for situation in (Situation.PLANNING, Situation.FINISHED):
            print(f"\n{path.name}, {situation}")
            rows = [row for row in wishes_of(path) if row.situation is situation]
            for one in reads:
                result[f"{path.stem}_{situation}_{one}"] = measured(rows, one)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
