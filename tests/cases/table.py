"""The situations as a table: what happened before, and what happens now. `python -m tests.cases.table [FILE.xml]` reads the results of a test run
written with `pytest tests/whole/test_cases.py --junitxml=FILE.xml`."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import yaml


def main(results: Path | None) -> None:
    """One row a situation: case, before, tries that are right now."""
    right: dict[str, list[bool]] = defaultdict(list)
    for test in ElementTree.parse(results).iter("testcase") if results is not None else ():
        if named := re.search(r"\[(.+)-\d+\]$", test.get("name", "")):
            right[named[1]].append(test.find("failure") is None and test.find("error") is None)
    print("| situation | before | now |\n|---|---|---|")
    for path in sorted(Path(__file__).parent.glob("*/case.yaml")):
        case, name = yaml.safe_load(path.read_text(encoding="utf-8")), path.parent.name
        now = f"{sum(right[name])} of {len(right[name])} right" if right[name] else f"{len(case['tries'])} tries"
        print(f"| {name}: {case['case']} | {case['before']} | {now} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
