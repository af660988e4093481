"""What each kind of grader notices of spoiled replies, each on data that fits it. `python -m
tests.bench.selftest_table`"""

from __future__ import annotations

import json
import sys
from typing import Any

from engine.core.row import Row
from engine.core.spec import Criterion
from engine.graders.judge_protocol import JudgePanel, JudgeRequest, JudgeVerdict
from engine.graders.verdict import References, Term
from engine.rubric.grader_checks import KINDS, SelfTest, self_test

_CITIES = (
    "Leeds",
    "York",
    "Bristol",
    "Exeter",
    "Durham",
    "Lincoln",
    "Norwich",
    "Preston",
    "Oxford",
    "Bath",
    "Ripon",
    "Truro",
    "Derby",
    "Ely",
)
_FACTS = " ".join(
    f"Parcels to {city} take {n + 2} days and cost £{n}.50 by post. Print the send-back slip in {city}."
    for n, city in enumerate(_CITIES)
)
_ANSWERS = [
    (
        f"How long does a parcel to {city} take?",
        f"Thank you for asking. Parcels to {city} take {n + 2} days by post. Please print the send-back slip.",
    )
    for n, city in enumerate(_CITIES)
]
_SETUP = ["create table orders as select range as id, range % 5 as shop, range * 2 as price from range(40)"]
_CODE = (
    "def area(a, b):\n    return a * b",
    "def area(a, b):\n    total = 0\n    for _ in range(b):\n        total += a\n    return total",
)


_FUNCTION = (
    "def grade(sample, item):\n    return float(sample['output_text'].strip() == item['reference_answer'].strip())\n"
)


def cases() -> dict[str, tuple[dict[str, Any], list[tuple[str, str]]]]:
    """Kind → what is said beside it, and messages with their right replies."""
    found: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
        kind: ({}, _ANSWERS)
        for kind in ("reference", "glossary", "guidelines", "grounding", "latency", "private", "readable", "none")
    }
    found |= {
        "label": ({}, [(q, ("refund", "late parcel", "wrong size")[n % 3]) for n, (q, _) in enumerate(_ANSWERS)]),
        "ending": (
            {"after": "####", "form": "number"},
            [(q, f"By post two days, {n} more by boat.\n#### {n + 2}") for n, (q, _) in enumerate(_ANSWERS)],
        ),
        "patterns": ({"required": ["send-back slip"]}, _ANSWERS),
        "language": ({"languages": ["en"]}, _ANSWERS),
        "length": ({"at_most": 30}, _ANSWERS),
        "tone": ({"wanted": ["thank you"]}, _ANSWERS),
        "refusal": (
            {},
            [(q, a if n % 2 else "I am sorry, but I cannot tell you that.") for n, (q, a) in enumerate(_ANSWERS)],
        ),
        "json": (
            {},
            [
                (q, json.dumps({"city": city, "days": n + 2}))
                for n, ((q, _), city) in enumerate(zip(_ANSWERS, _CITIES, strict=True))
            ],
        ),
        "tool_call": (
            {},
            [
                (q, json.dumps({"name": "track", "arguments": {"city": city, "day": n + 2}}))
                for n, ((q, _), city) in enumerate(zip(_ANSWERS, _CITIES, strict=True))
            ],
        ),
        "sql": (
            {"setup": _SETUP},
            [(f"Orders above {n * 4}?", f"select id from orders where price > {n * 4}") for n in range(14)],
        ),
        "code": (
            {"tests": "assert area(3, 4) == 12"},
            [(f"Area, way {n}?", f"# way {n}\n{_CODE[n % 2]}") for n in range(14)],
        ),
        "similarity": ({"measure": "rouge_l"}, _ANSWERS),
        "python": ({"source": _FUNCTION}, _ANSWERS),
        "judge": ({"model": "scripted", "question": "Is the reply friendly and does it answer?"}, _ANSWERS),
    }
    return found


def thankful(request: JudgeRequest) -> JudgeVerdict:
    """A judge of a few lines: thanks, and the city of the message. It stands in for a language model, which is
    measured where one is named."""
    city = request.prompt.split(" to ")[-1].split(" ")[0]
    return JudgeVerdict(
        "yes" if "Thank you" in request.reply and city in request.reply else "no", "thanks and the city"
    )


def self_tested(kind: str, rows: list[tuple[str, str]], more: dict[str, Any]) -> SelfTest:
    """The self-test of one kind on its own data."""
    refs = References(
        facts=_FACTS, terms=(Term("send-back slip", ("return label",)),), judges=JudgePanel({"scripted": thankful})
    )
    line = Criterion.model_validate({"name": kind, "about": kind, "weight": 1, "grader": {"kind": kind, **more}})
    return self_test([line], [Row(q, a, "f", n) for n, (q, a) in enumerate(rows)], refs)


def table() -> dict[str, dict[str, tuple[float, bool]]]:
    """Kind of grader → kind of spoiling → the share noticed, and whether it is there to notice it."""
    return {
        kind: {d.kind: (d.detected, d.due) for d in self_tested(kind, rows, more).table}
        for kind, (more, rows) in cases().items()
    }


def _cell(rate: tuple[float, bool] | None) -> str:
    """What a grader is there for in bold; “–” where the data has no case."""
    return "–" if rate is None else f"**{rate[0]:.0%}**" if rate[1] else f"{rate[0]:.0%}"


def main() -> int:
    found = table()
    print("| grader | " + " | ".join(KINDS) + " |\n| --- |" + " ---: |" * len(KINDS))
    for kind, rates in found.items():
        print(f"| `{kind}` | " + " | ".join(_cell(rates.get(spoiled)) for spoiled in KINDS) + " |")
    print(json.dumps({kind: {k: rate for k, (rate, _) in rates.items()} for kind, rates in found.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
