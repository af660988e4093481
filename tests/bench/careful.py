"""How well a plan keeps what a careful reader read: `python -m tests.bench.careful --sample 600`.

The labelled conversations are planned with their labels as readings. By field: how often the requirements hold what was
read, and how often the spec does.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict

from tests.support.agreement import points
from tests.support.labelled import conversations, planned, wanted_of


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--misses", nargs="*", default=None, help="list the misses of these fields; of all without one")
    parser.add_argument("--ids", nargs="*", default=None, help="only these conversations")
    options = parser.parse_args()
    cases = conversations()
    if options.ids is None:
        cases = tuple(random.Random(options.seed).sample(cases, min(options.sample, len(cases))))
    else:
        cases = tuple(c for c in cases if c["id"] in options.ids)
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for case in cases:
        state = planned(case)
        for point in points(*wanted_of(case), state):
            count = tally[point.field]
            count[0] += 1
            count[1] += point.known
            count[2] += point.planned
            if not point.planned and options.misses is not None and point.field in (options.misses or [point.field]):
                print(
                    f"{case['id']} {point.field}: want {point.want} got {point.got}"
                    f"{'' if point.known else ' (lost before the plan)'}"
                )
    print(f"{'field':24} {'wanted':>6} {'known':>14} {'planned':>14}")
    for field, (of, known, kept) in sorted(tally.items()):
        print(f"{field:24} {of:6} {known:6} {known / of:7.1%} {kept:6} {kept / of:7.1%}")
    print(
        json.dumps({f: {"of": of, "known": known, "planned": kept} for f, (of, known, kept) in sorted(tally.items())})
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
