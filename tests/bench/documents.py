"""What becomes of the sentences of requirement documents: `python -m tests.bench.documents`.

Of each labelled sentence every value must stand in the requirements at the end. Wrong is a value that rests on a
sentence and is not among its labels, and one that rests on words that ask for nothing. Names of rules and goals are
free: a rule is right where it rests on the sentence and its sign and strength are those of the label.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nlforge.pipeline import turns_of
from nlforge.planning import Planned, plan_from
from planner.llm.client import Llm, open_llm
from planner.reading.wire import ReadingAnswer, to_change
from planner.requirements import (
    Change,
    Value,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedSource,
    WantedStage,
    Wish,
    key,
    normal,
)

FOLDER = Path(__file__).parents[1] / "data" / "requirement_documents"
_NAMES_FREE = ("goal", "judge", "rights")
_NEAR = 0.01


@dataclass
class Count:
    """Sentences, and what became of their values."""

    sentences: int = 0
    right: int = 0
    """All values there, and no other."""
    wrong: int = 0
    """Some other value rests on it."""
    open: int = 0
    """Neither: something is missing."""
    reasoned: int = 0
    """Of those open: the coverage says why in words of its own."""
    fields: dict[str, list[int]] = field(default_factory=dict)
    """Wanted, and found."""
    why: Counter[str] = field(default_factory=Counter)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=None, help="planning model; default: the one of this machine")
    parser.add_argument("--show", action="store_true", help="each sentence that is not right")
    parser.add_argument("--only", default="", help="part of the name of a document")
    options = parser.parse_args()
    total, begun = Count(), time.perf_counter()
    documents = yaml.safe_load((FOLDER / "labels.yaml").read_text(encoding="utf-8"))
    with open_llm(options.model) as llm:
        for told in documents:
            if options.only in told["file"]:
                _add(total, _document(told, llm, show=options.show))
    print(
        f"\n{total.sentences} sentences: right {total.right} ({total.right / total.sentences:.0%}), "
        f"wrong {total.wrong} ({total.wrong / total.sentences:.1%}), open {total.open}, "
        f"of these with a reason {total.reasoned}; {time.perf_counter() - begun:.0f} s"
    )
    for name, (wanted, found) in sorted(total.fields.items(), key=lambda item: -item[1][0]):
        print(f"{name:<24}{wanted:>6}{found:>6}{found / wanted:>8.0%}")
    print(dict(total.why))
    return 0


def _document(told: Mapping[str, Any], llm: Llm, *, show: bool) -> Count:
    started, one = time.perf_counter(), Count()
    planned = plan_from(turns_of(None, [FOLDER / told["file"]]), llm, [], None, told["file"])
    _judge(told, planned, one, show=show)
    print(
        f"{told['file']:<46}{one.right:>4} right{one.wrong:>4} wrong{one.open:>4} open of {one.sentences}, "
        f"{time.perf_counter() - started:.1f} s",
        flush=True,
    )
    return one


def _add(total: Count, one: Count) -> None:
    for name in ("sentences", "right", "wrong", "open", "reasoned"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    for name, (wanted, found) in one.fields.items():
        kept = total.fields.setdefault(name, [0, 0])
        kept[0] += wanted
        kept[1] += found
    total.why += one.why


def _judge(told: Mapping[str, Any], planned: Planned, count: Count, *, show: bool) -> None:
    everywhere = [
        (name, wish)
        for name, wishes in planned.state.requirements.wishes.items()
        for wish in wishes
        # A likely circumstance is a warning all the same.
        if not wish.said.guessed or name == "circumstances"
    ]
    lenient = [("circumstances", one) for one in told["optional_circumstances"]]
    # What one sentence says may be quoted from another that says it too.
    all_labels = [*_labels(told["sentences"]), *((name, [_value(name, value)]) for name, value in lenient)]
    for sentence in told["sentences"]:
        count.sentences += 1
        resting = [(name, wish) for name, wish in everywhere if _rests(wish, sentence["text"])]
        wanted = [] if sentence["values"] == "none" else list(_labels([sentence], optional=False))
        missing = [one for one in wanted if not _found(one, resting, everywhere)]
        for one in wanted:
            kept = count.fields.setdefault(one[0], [0, 0])
            kept[0] += 1
            kept[1] += one not in missing
        strange = [(name, wish) for name, wish in resting if not _allowed(name, wish, sentence, all_labels)]
        if strange:
            count.wrong += 1
            count.why.update(name for name, _ in strange)
        elif missing:
            count.open += 1
            count.reasoned += bool(_reason(sentence["text"], planned))
        else:
            count.right += 1
        if show and (strange or missing):
            print(f"  {sentence['text'][:150]}")
            for name, values in missing:
                print(f"    missing {name}: {values[0]}")
            for name, wish in strange:
                print(f"    wrong {name}: {wish.value} “{wish.said.quote[:80]}”")
    for one in told["not_requirements"]:
        for name, wish in everywhere:
            if _rests(wish, one["text"]) and not _allowed(name, wish, None, all_labels):
                count.wrong += 1
                count.why[f"{name} of nothing"] += 1
                if show:
                    print(f"  NOT {one['text'][:150]}\n    wrong {name}: {wish.value}")


Labels = tuple[str, list[Value]]


def _labels(sentences: Sequence[Mapping[str, Any]], *, optional: bool = True) -> Iterator[Labels]:
    """Field and the values that are right for it."""
    for sentence in sentences:
        if sentence["values"] == "none":
            continue
        for one in sentence["values"]:
            if optional or not one.get("optional"):
                said = [one["value"], *one.get("or", [])]
                yield one["field"], [_value(one["field"], value) for value in said]


def _value(name: str, value: object) -> Value:
    """As a change would carry it; what has no such form stays text."""
    change = {"op": "set", "field": name, "value": value, "quote": ""}
    for op in ("set", "add"):
        try:
            (read,) = ReadingAnswer.model_validate({"changes": [change | {"op": op}]}).changes
        except ValueError:
            continue
        made = to_change(read)
        return made.value if isinstance(made, Change) else str(value)
    return str(value)


def _rests(wish: Wish, sentence: str) -> bool:
    """Whether the words of a wish stand in a sentence; cells of a row one by one."""
    quote, whole = normal(wish.said.quote), normal(sentence.replace(" | ", " "))
    parts = [part for part in map(normal, sentence.split(" | ")) if len(part) > 2]
    return bool(quote) and (quote in whole or whole in quote or any(quote == part for part in parts))


def _found(label: Labels, resting: Sequence[tuple[str, Wish]], everywhere: Sequence[tuple[str, Wish]]) -> bool:
    name, values = label
    if name in _NAMES_FREE:
        return any(one == name for one, _ in everywhere)
    if name == "rubric":
        return any(one == name and _same(value, wish.value) for one, wish in resting for value in values)
    return any(one == name and _same(value, wish.value) for one, wish in everywhere for value in values)


def _allowed(name: str, wish: Wish, sentence: Mapping[str, Any] | None, labels: Sequence[Labels]) -> bool:
    if name in _NAMES_FREE:
        return True
    if name == "rubric":
        # A second rule from the same words is no second truth; its sign may not be another.
        mine = [] if sentence is None else list(_labels([sentence]))
        return any(one == name and any(_same(value, wish.value) for value in values) for one, values in mine)
    return any(one == name and any(_same(value, wish.value) for value in values) for one, values in labels)


def _same(label: Value, found: Value) -> bool:
    match label, found:
        case (bool(), _) | (_, bool()):
            return label == found
        case float() | int(), float() | int():
            return abs(label - found) <= _NEAR * max(abs(label), abs(found), 1e-9)
        case WantedCriterion(), WantedCriterion():
            return label.unwanted == found.unwanted and (
                label.strength == found.strength if label.weight is None else label.weight == found.weight
            )
        case WantedSource(), WantedSource():
            return _path(label.path) == _path(found.path) and label.use == found.use
        case WantedGate(), WantedGate():
            return _same(label.at_least, found.at_least) and label.metric.split()[0] == found.metric.split()[0]
        case WantedStage(), WantedStage():
            return (label.kind, label.wanted) == (found.kind, found.wanted)
        case WantedGpu(), WantedGpu():
            return key(label) == key(found) and label.count == found.count
        case WantedExpert(), WantedExpert():
            return key(label) == key(found)
        case _:
            return normal(str(label)) == normal(str(found))


def _path(path: str) -> str:
    return normal(path).rstrip("/").removeprefix("./")


def _reason(sentence: str, planned: Planned) -> str:
    whole = normal(sentence.replace(" | ", " "))
    return next(
        (
            one.because
            for one in planned.coverage
            if one.because and (normal(one.sentence) in whole or whole in normal(one.sentence))
        ),
        "",
    )


if __name__ == "__main__":
    sys.exit(main())
