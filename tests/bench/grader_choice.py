"""Is the grader chosen for a rule the right one? `python -m tests.bench.grader_choice`

Rules drawn from conversations and rules written by kind (`tests/data/grader_rules.yaml`), by language and by kind:
right in kind and fields, needlessly not measured, measured though nothing can; with the sentence encoder, where it is
here, and without it.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from unittest.mock import patch

from engine.retrieval.sentence_encoder import present
from planner.graders import subject
from tests.support.grader_rules import MAIN_LANGUAGES, Rule, is_right, rules


def measured(some: list[Rule]) -> tuple[dict[tuple[str, str], Counter[str]], Counter[tuple[str, str]]]:
    """Counts of each group, and of pairs of kinds that were taken for each other."""
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    confused: Counter[tuple[str, str]] = Counter()
    for rule in some:
        found = rule.chosen()
        right = is_right(found, rule)
        language = rule.language if rule.language in MAIN_LANGUAGES else "others"
        for group in ("all", language, rule.kind):
            groups[rule.origin, group].update(
                rules=1,
                right=int(right),
                measurable=int(rule.measurable),
                needless=int(rule.measurable and found.kind == "none"),
                wrongly=int(rule.right == ("none",) and found.kind != "none"),
            )
        if not right:
            confused[rule.kind, found.kind] += 1
    return groups, confused


def main() -> int:
    """Prints the tables, and figures of all rules as JSON in the last line."""
    some = rules()
    last = {}
    for here in dict.fromkeys((present(), False)):
        subject.probabilities.cache_clear()
        with patch.object(subject, "present", lambda here=here: here):
            started = time.perf_counter()
            groups, confused = measured(some)
            spent = (time.perf_counter() - started) / len(some)
        print(f"\n{'with' if here else 'without'} the sentence encoder, {1000 * spent:.1f} ms a rule\n")
        print("| rules | group | rules | right | measurable | needlessly not measured | measured in vain |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
        for (origin, group), n in groups.items():
            print(
                f"| {origin} | {group} | {n['rules']} | {n['right'] / n['rules']:.0%} | {n['measurable']} "
                f"| {n['needless']} | {n['wrongly']} |"
            )
        print("\ntaken for another:", ", ".join(f"{a} for {b} {n}" for (b, a), n in confused.most_common()))
        name = "with_encoder" if here else "by_letters"
        last |= {
            f"{name}_right": round(sum(n["right"] for (_, g), n in groups.items() if g == "all") / len(some), 4),
            f"{name}_needless": round(sum(n["needless"] for (_, g), n in groups.items() if g == "all") / len(some), 4),
        }
    print(json.dumps(last))
    return 0


if __name__ == "__main__":
    sys.exit(main())
