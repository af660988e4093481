"""Whether the probabilities of the planner's own reader mean what they say: of what it holds for 70 % likely, 70 % must
be right. `python -m tests.bench.reliability --reader FOLDER --split test`
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from engine.encoder.inference import ReaderInference
from engine.encoder.targets import target_of
from engine.encoder.tune import FieldFindings, judged
from engine.models.base_weights import ENCODER, base_model_dir
from planner.reading.fields import TRAINED
from tests.bench.reading import messages

_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0001)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="test", choices=["train", "dev", "test"])
    parser.add_argument("--reader", type=Path, default=TRAINED, help="folder of a trained reader")
    options = parser.parse_args()
    model, rows = ReaderInference(options.reader, base_model_dir(ENCODER)), messages(options.split)
    texts, card = [model.pieces.of(row.text) for row in rows], model.card
    targets = [target_of(text, row.reply, model.schema) for text, row in zip(texts, rows, strict=True)]
    found = judged(model, texts, targets, card.outside)
    groups: dict[str, list[str]] = {
        "choices": [*model.schema.choices],
        "flags": [*model.schema.flags],
        "places": [kind.name for kind in model.schema.spans],
    }
    for name, fields in groups.items():
        _table(f"{name} ({len(rows)} messages of {options.split})", [found[f].found for f in fields if f in found])
    for field in sorted(name for name in found if "=" not in name):
        print(f"{field:<24}{_error([found[field].found]):>6.3f}{_told(found, field, card.thresholds)}")
    return 0


def _told(found: Mapping[str, FieldFindings], field: str, thresholds: Mapping[str, float]) -> str:
    at, one = thresholds.get(field, 0.5), found[field]
    said = [holds for probability, holds in one.found if probability >= at]
    right = sum(said)
    return (
        f"   from {at:.2f}: found {right} of {one.wanted}, rightly {right} of {len(said)}" if one.wanted or said else ""
    )


def _table(title: str, found: Sequence[Sequence[tuple[float, bool]]]) -> None:
    every = [one for some in found for one in some]
    print(f"\n{title}: expected calibration error {_error(found):.3f}")
    print(f"{'said':<14}{'number':>8}{'mean said':>11}{'right':>8}")
    for low, high in pairwise(_EDGES):
        some = [(p, holds) for p, holds in every if low <= p < high]
        if some:
            mean, right = sum(p for p, _ in some) / len(some), sum(holds for _, holds in some) / len(some)
            print(f"{low:.2f} to {min(high, 1):.2f}  {len(some):>8}{mean:>11.2f}{right:>8.2f}")
    print()


def _error(found: Sequence[Sequence[tuple[float, bool]]]) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean distance of said and right, by the size of the bins."""
    every = [one for some in found for one in some]
    total = 0.0
    for low, high in pairwise(_EDGES):
        some = [(p, holds) for p, holds in every if low <= p < high]
        total += abs(sum(p - holds for p, holds in some))
    return total / max(1, len(every))


if __name__ == "__main__":
    sys.exit(main())
