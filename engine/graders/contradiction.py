"""Lines of a rubric that no reply can meet together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from engine.graders.kinds import Grader, Language, Length, Patterns, Tone


def contradiction(named: Sequence[tuple[str, Grader]]) -> str | None:
    """The first pair of lines that contradict each other, in a sentence; None where there is none."""
    for (one, a), (other, b) in combinations(named, 2):
        if (why := _between(a, b)) is not None:
            return f"“{one}” and “{other}” contradict each other: {why}"
    for name, grader in named:
        if (why := _within(grader)) is not None:
            return f"“{name}” contradicts itself: {why}"
    return None


def _between(a: Grader, b: Grader) -> str | None:
    if (
        isinstance(a, Language)
        and isinstance(b, Language)
        and a.languages
        and b.languages
        and not set(a.languages) & set(b.languages)
    ):
        return "no reply is in both languages"
    if isinstance(a, Length) and isinstance(b, Length) and a.unit == b.unit:
        most = min((x.at_most for x in (a, b) if x.at_most is not None), default=None)
        if most is not None and max(a.at_least, b.at_least) > most:
            return f"at least {max(a.at_least, b.at_least)} and at most {most} {a.unit}"
    return _clash(_wanted(a), _unwanted(b)) or _clash(_wanted(b), _unwanted(a))


def _within(a: Grader) -> str | None:
    if isinstance(a, Length) and a.at_most is not None and a.at_least > a.at_most:
        return f"at least {a.at_least} and at most {a.at_most} {a.unit}"
    return _clash(_wanted(a), _unwanted(a))


def _wanted(a: Grader) -> tuple[str, ...]:
    # Of the words of a tone one is enough, so that only a single one can be ruled out.
    return a.required if isinstance(a, Patterns) else a.wanted if isinstance(a, Tone) and len(a.wanted) == 1 else ()


def _unwanted(a: Grader) -> tuple[str, ...]:
    return a.forbidden if isinstance(a, Patterns) else a.unwanted if isinstance(a, Tone) else ()


def _clash(wanted: Sequence[str], unwanted: Sequence[str]) -> str | None:
    both = {w.casefold() for w in wanted} & {u.casefold() for u in unwanted}
    return f"“{min(both)}” is wanted and forbidden" if both else None
