"""What changed in a plan, a line each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.core.printable import lines as in_lines
from planner.diff import DiffLine
from planner.render.field_names import name_of, value_of
from planner.render.reasons import cut, said, told
from planner.render.wording import Wording

_CRITERION = re.compile(r"(?P<line>rubric\[.+\])\.(?P<value>[\w.]+)", re.DOTALL)


def diff_page(lines: Sequence[DiffLine], words: Wording) -> str:
    """One line a change: what it was, what it is, why."""
    if not lines:
        return words.say("change-none")
    return in_lines(
        f"{_sign(line)} {name_of(line.field, words)}: {_change(line, words)}{_because(line, words)}"
        for line in _whole_criteria(lines, words)
    )


def unchanged_text(told: Sequence[str], words: Wording) -> str:
    """That nothing changed, and why."""
    return f"{words.say('change-none')} {in_lines(said(one, words) for one in told)}"


def _whole_criteria(lines: Sequence[DiffLine], words: Wording) -> list[DiffLine]:
    """A line of the rubric that is new or gone is one change, not one a value."""
    found: list[DiffLine] = []
    for line in lines:
        match = _CRITERION.fullmatch(line.field)
        fresh = line.before is None
        if match is None or not (fresh or line.after is None):
            found.append(line)
        elif match["value"] == "name":
            whole = {
                other.field: value_of(other.field, str(other.after if fresh else other.before), words)
                for other in lines
                if (other.before is None) == fresh
            }
            said = ", ".join(whole[at] for value in ("weight", "about") if (at := f"{match['line']}.{value}") in whole)
            found.append(
                DiffLine(
                    field=match["line"],
                    before=None if fresh else said,
                    after=said if fresh else None,
                    because=line.because,
                )
            )
        elif not any(other.field == f"{match['line']}.name" and (other.before is None) == fresh for other in lines):
            found.append(line)
    return found


def _sign(line: DiffLine) -> str:
    return "+" if line.before is None else "-" if line.after is None else "~"


def _change(line: DiffLine, words: Wording) -> str:
    both = (line.before, line.after)
    return " → ".join(cut(value_of(line.field, text, words), 60) for text in both if text is not None)


def _because(line: DiffLine, words: Wording) -> str:
    text = told(line.because, words)
    return f"  ({cut(text)})" if text else ""
