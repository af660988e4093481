"""What of labelled messages is understood, field by field: by the exact readers alone, and with the planner's own
encoder. `python -m tests.bench.reading --split dev`

A change counts as found where field, step and value are those of the label; rules, sources, specialists and what is
copied where the words they rest on are the same for the most part.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.encoder.read import ReadFields, ReadSpan, ReadValue
from engine.encoder.schema import QUOTE, parsed
from planner.check import check_change
from planner.reading.field_changes import FieldChanges, Thresholds
from planner.reading.labelled import LabelledMessage, labelled
from planner.reading.merge import merged
from planner.reading.reader import Reader, Reading, TurnContext
from planner.requirements import (
    Change,
    WantedCriterion,
    WantedGate,
    WantedGpu,
    WantedSource,
    WantedStage,
    key,
)
from planner.rule_readers.all import read_utterance
from planner.rule_readers.utterance import utterance

FOLDER = Path(__file__).parents[2] / "sessions" / "embedded-planner" / "conversations"
_BY_WORDS = frozenset({"rubric", "sources", "experts", "rights", "goal", "judge"})
_ALIKE = 0.3


def messages(split: str) -> list[LabelledMessage]:
    """All messages of a split."""
    return [one for one in labelled(FOLDER) if one.split == split]


def heard(message: LabelledMessage, reader: Reader | None, now: datetime) -> tuple[list[Change], Reading]:
    """What the exact readers and `reader` make of a message, as a turn would take it."""
    found = read_utterance(utterance(message.words), message.known, now)
    exact = [hit.change for hit in found.hits]
    doubtful = [hit.change for hit in found.hits if not hit.sure]
    reading = Reading()
    if reader is not None:
        reading = reader.read(TurnContext(words=message.words, known=message.known, exact=exact, doubtful=doubtful))
    agreed = merged(exact, reading, doubtful if reading.weighs_doubt else [])[0]
    # A likely warning is on the page as well, only that it blocks nothing.
    agreed += [guess for guess in reading.guesses if guess.field == "circumstances"]
    # What two say of one entry is one change.
    return list({(c.field, c.op == "remove", key(c.value)): c for c in agreed}.values()), reading


@dataclass(frozen=True)
class LabelReader:
    """Marks what the labels mark, and is sure of it: what is lost then is lost on the way to changes."""

    by_words: dict[str, LabelledMessage]

    def read(self, turn: TurnContext) -> Reading:
        message = self.by_words[turn.words]
        found = FieldChanges(turn.words, read_of(turn.words, message.reply), Thresholds(), turn.exact, turn.known).all()
        return Reading(tuple(c for c in found.sure if check_change(c, (turn.words,)) is None))


def read_of(text: str, reply: str) -> ReadFields:
    """What a reader would say whose reply is `reply`, with every probability 1."""
    choices: dict[str, list[ReadValue]] = {}
    flags: dict[str, list[ReadValue]] = {}
    spans: dict[str, list[ReadSpan]] = {}
    for name, value in parsed(reply).items():
        if isinstance(value, str):
            choices[name] = [ReadValue(value, 1.0, (0, 0))]
            continue
        for one in value:
            if isinstance(one, str):
                flags.setdefault(name, []).append(ReadValue(one, 1.0, (0, 0)))
            elif (start := text.find(one[QUOTE])) >= 0:
                told = {fact: (said, 1.0) for fact, said in one.items() if fact != QUOTE}
                spans.setdefault(name, []).append(ReadSpan(start, start + len(one[QUOTE]), 1.0, told))
    return ReadFields(choices, flags, spans)


def value_key(change: Change) -> str:
    """What must be the same for a change to be found."""
    match change.value:
        case WantedStage():
            return f"{change.value.kind} {change.value.wanted}"
        case WantedGate():
            return f"{change.value.at_least:g}"
        case WantedGpu():
            return f"{change.value.count} {change.value.vram_gb}"
        case float() | int():
            return f"{float(change.value):.4g}"
        case _:
            return str(change.value)


@dataclass
class Tally:
    """Of one field."""

    wanted: int = 0
    found: int = 0
    right: int = 0


def compare(wanted: Sequence[Change], found: Sequence[Change], tally: dict[str, Tally], told: Counter[str]) -> None:
    """Count what was found of what was wanted."""
    for field in {c.field for c in (*wanted, *found)}:
        mine = [c for c in found if c.field == field]
        theirs = [c for c in wanted if c.field == field]
        one = tally.setdefault(field, Tally())
        one.wanted += len(theirs)
        one.found += len(mine)
        for change in theirs:
            match = _match(change, mine)
            if match is None:
                continue
            mine.remove(match)
            one.right += 1
            if isinstance(change.value, WantedCriterion) and isinstance(match.value, WantedCriterion):
                told["rules"] += 1
                told["sign"] += change.value.unwanted == match.value.unwanted
                told["strength"] += change.value.strength == match.value.strength
            if isinstance(change.value, WantedSource) and isinstance(match.value, WantedSource):
                told["sources"] += 1
                told["use"] += change.value.use == match.value.use
                told["not to train on"] += change.value.use in ("never", "eval", "retrieve")
                told["and so read"] += change.value.use in ("never", "eval", "retrieve") and (
                    change.value.use == match.value.use
                )


def _match(change: Change, among: Sequence[Change]) -> Change | None:
    same = [c for c in among if (c.op == "remove") == (change.op == "remove")]
    if change.field in _BY_WORDS:
        near = [(_overlap(change, c), n) for n, c in enumerate(same)]
        best = max(near, default=(0.0, -1))
        return same[best[1]] if best[0] >= _ALIKE else None
    return next((c for c in same if value_key(c) == value_key(change)), None)


def _overlap(one: Change, other: Change) -> float:
    a, b = _words(one), _words(other)
    return len(a & b) / max(1, len(a | b))


def _words(change: Change) -> set[str]:
    said = f"{change.quote} {change.value.path}" if isinstance(change.value, WantedSource) else change.quote
    return set(re.findall(r"[^\W_]+|[\u3040-\u9fff]", said.casefold()))


def kind_of(message: LabelledMessage) -> str:
    """What a message is in its conversation."""
    if message.asks is not None:
        return f"question ({message.asks.kind})"
    if not message.changes:
        return "nothing to plan"
    if not message.known.wishes:
        return "first wish"
    return "withdrawal" if any(c.op in ("remove", "replace") for c in message.changes) else "change or answer"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="dev", choices=["train", "dev", "test"])
    parser.add_argument("--reader", type=Path, default=None, help="folder of a trained reader; default: exact alone")
    parser.add_argument("--labels", action="store_true", help="what the labels mark, read without a fault")
    parser.add_argument("--every", type=int, default=1, help="of so many messages one")
    options = parser.parse_args()
    reader: Reader | None = None
    if options.labels:
        reader = LabelReader({one.words: one for one in messages(options.split)})
    if options.reader is not None:
        from engine.models.field_model import field_model
        from planner.reading.fields import FieldsReader

        reader = FieldsReader(field_model(options.reader))
    tally: dict[str, Tally] = {}
    told: Counter[str] = Counter()
    seconds, whole, count, now = [], 0, 0, datetime.now().astimezone()
    parts: dict[str, list[int]] = {}
    for message in messages(options.split)[:: options.every]:
        begun = time.perf_counter()
        found, reading = heard(message, reader, now)
        seconds.append(time.perf_counter() - begun)
        before = {field: (one.wanted, one.found, one.right) for field, one in tally.items()}
        # A goal is the first words, whoever reads.
        compare([c for c in message.changes if c.field != "goal"], [c for c in found if c.field != "goal"], tally, told)
        count += 1
        right = all(
            (one.wanted - a) == (one.right - c) == (one.found - b)
            for field, one in tally.items()
            for a, b, c in [before.get(field, (0, 0, 0))]
        )
        whole += right
        for part in (f"language {message.language}", f"turn: {kind_of(message)}"):
            of = parts.setdefault(part, [0, 0])
            of[0] += 1
            of[1] += right
        told["guesses"] += len(reading.guesses)
        told["guesses right"] += sum(
            _match(guess, [c for c in message.changes if c.field == guess.field]) is not None
            for guess in reading.guesses
        )
        asks = reading.asks.kind if reading.asks is not None else None
        told["questions"] += message.asks is not None
        told["questions found"] += message.asks is not None and asks == message.asks.kind
        told["questions made up"] += message.asks is None and asks is not None
    print(f"{count} messages of {options.split}; everything right in {whole}")
    print(f"{'field':<24}{'wanted':>8}{'found':>8}{'right':>8}{'recall':>9}{'precision':>11}")
    for field, one in sorted(tally.items(), key=lambda item: -item[1].wanted):
        recall, precision = one.right / max(1, one.wanted), one.right / max(1, one.found)
        print(f"{field:<24}{one.wanted:>8}{one.found:>8}{one.right:>8}{recall:>9.0%}{precision:>11.0%}")
    print(dict(told))
    for part, (of, good) in sorted(parts.items()):
        print(f"{part:<32}{good:>6} of {of}")
    print(f"seconds a message: median {statistics.median(seconds):.3f}, longest {max(seconds):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
