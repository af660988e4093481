"""Changes of a rubric that a person's judgements may call for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from engine.calibration.agreement import WORTH
from engine.calibration.phrases import only_in, typical_of
from engine.calibration.replay import Compared, ToldChange
from engine.core.frozen import Frozen
from engine.core.spec import Criterion
from engine.graders.kinds import Length, NotMeasured, Patterns
from engine.graders.plain import says_something

ChangeKind = Literal["weight", "must", "gone", "limit", "forbidden", "required"]
_TIMES = (2.0, 0.5, 4.0)
_ROUNDER = 50
_MOST_OF_THEM = 0.6
"""Share of the right replies that must keep to a limit before it is thought of; how many do not is said with the
offer."""
_OFTEN = 3
"""Rejected replies that must hold a phrase before it is thought of as forbidden."""


class CandidateChange(Frozen):
    """One line of a rubric made another, added, or left away."""

    kind: ChangeKind
    before: Criterion | None
    """None = there was no such line."""
    after: Criterion | None
    """None = it goes."""

    def applied(self, rubric: Sequence[Criterion]) -> list[Criterion]:
        """The rubric with the change."""
        if self.before is None:
            return [*rubric, *([self.after] if self.after is not None else [])]
        changed = [self.after if c.name == self.before.name else c for c in rubric]
        return [c for c in changed if c is not None]


def of_whole(
    rubric: Sequence[Criterion], told: Sequence[ToldChange | Compared], apart: Sequence[ToldChange | Compared]
) -> Iterator[CandidateChange]:
    """Changes for judgements of whole replies, the plainest first: weights, musts, lines that go, a limit, phrases.
    `apart` are those where the rubric says something else: what is rejected there only is looked for."""
    for line in rubric:
        for times in _TIMES:
            yield _changed("weight", line, weight=round(line.weight * times, 4))
    for line in rubric:
        if line.grader.kind not in ("none", "latency"):
            yield _changed("must", line, hard=not line.hard)
    for line in rubric:
        # What nlforge put there itself comes back with the next plan.
        if not line.default and any(c.weight > 0 and c.name != line.name for c in rubric):
            yield CandidateChange(kind="gone", before=line, after=None)
    good, bad, expected = _sides(told)
    most = max((c.weight for c in rubric if c.weight > 0), default=1.0)
    limits = list(_limits(good, bad, expected))
    for limit in (n for n in limits if _is_round(n)):
        yield _new("limit", f"more than {limit} words", Length(at_most=limit), -most, rubric)
    missed = _sides(apart)[1]
    for phrase in only_in(missed, good, expected, _OFTEN):
        yield from _fault(_new("forbidden", f"says “{phrase}”", Patterns(forbidden=(phrase,)), -most, rubric))
    if good:
        for phrase in typical_of(good, missed, expected):
            yield from _fault(_new("required", f"does not say “{phrase}”", Patterns(required=(phrase,)), -most, rubric))
    # Odd limits last: a person means “fifty words”, not forty-seven.
    for limit in (n for n in limits if not _is_round(n)):
        yield _new("limit", f"more than {limit} words", Length(at_most=limit), -most, rubric)


def of_line(line: Criterion, told: Sequence[ToldChange | Compared]) -> Iterator[CandidateChange]:
    """Changes of one line for judgements of that line: its limit, or the phrases it looks for."""
    good, bad, expected = _sides(told, of_fault=line.weight < 0)
    match line.grader:
        case Length(unit="words", at_least=least, at_most=most) if least <= 1 and most is not None:
            name = "more than {} words" if line.weight < 0 else "at most {} words"
            for limit in _limits(good, bad, expected):
                yield _renamed("limit", line, name.format(limit), Length(at_most=limit))
        case Patterns(required=(), forbidden=forbidden) if forbidden:
            for phrase in only_in(bad, good, expected, _OFTEN):
                yield _renamed(
                    "forbidden",
                    line,
                    _listed("says" if line.weight < 0 else "never says", (*forbidden, phrase)),
                    Patterns(forbidden=(*forbidden, phrase)),
                )
        case NotMeasured():
            for phrase in only_in(bad, good, expected, _OFTEN):
                yield _renamed(
                    "forbidden",
                    line,
                    f"{line.name}: {'says' if line.weight < 0 else 'never says'} “{phrase}”",
                    Patterns(forbidden=(phrase,)),
                )
            if good and line.weight > 0:
                for phrase in typical_of(good, bad, expected):
                    yield _renamed("required", line, f"{line.name}: says “{phrase}”", Patterns(required=(phrase,)))
        case _:
            return


def _sides(told: Sequence[ToldChange | Compared], *, of_fault: bool = False) -> tuple[list[str], list[str], list[str]]:
    """Replies the person took, those they rejected, and the right ones; a reply said to be partly so is neither."""
    good, bad = [], []
    for one in told:
        if isinstance(one, Compared):
            first, second = (one.first, one.second) if one.person == "first" else (one.second, one.first)
            good.append(first)
            bad.append(second)
        elif one.person != "partly":
            (good if (WORTH[one.person] == 1) != of_fault else bad).append(one.reply)
    return good, bad, list(dict.fromkeys(t.expected for t in told))


def _limits(good: Sequence[str], bad: Sequence[str], expected: Sequence[str]) -> Iterator[int]:
    """Numbers of words between a reply that was taken and a longer one that was rejected, round ones where there are,
    which most right replies keep to."""
    counts = sorted({(_words(t), taken) for texts, taken in ((good, True), (bad, False)) for t in texts})
    for (fewer, taken), (more, longer_taken) in pairwise(counts):
        if taken and not longer_taken and 0 < fewer < more:
            round_ones = [n for n in range(fewer, more) if _is_round(n)]
            limit = round_ones[len(round_ones) // 2] if round_ones else fewer
            if sum(_words(t) <= limit for t in expected) >= _MOST_OF_THEM * len(expected):
                yield limit


def _is_round(limit: int) -> bool:
    return limit % (5 if limit < _ROUNDER else 10) == 0


def _words(text: str) -> int:
    return sum(map(says_something, text.split()))


def _changed(kind: ChangeKind, line: Criterion, **values: object) -> CandidateChange:
    return CandidateChange(kind=kind, before=line, after=line.model_copy(update=values))


def _renamed(kind: ChangeKind, line: Criterion, name: str, grader: Length | Patterns) -> CandidateChange:
    return _changed(kind, line, name=name, grader=grader, about="")


def _new(
    kind: ChangeKind, name: str, grader: Length | Patterns, weight: float, rubric: Sequence[Criterion]
) -> CandidateChange:
    taken = next((c for c in rubric if c.name == name), None)
    return CandidateChange(kind=kind, before=taken, after=Criterion(name=name, about="", weight=weight, grader=grader))


def _fault(change: CandidateChange) -> Iterator[CandidateChange]:
    """A fault that costs points, and one that costs them all."""
    yield change
    assert change.after is not None
    yield change.model_copy(update={"after": change.after.model_copy(update={"hard": True})})


def _listed(verb: str, phrases: Sequence[str]) -> str:
    return f"{verb} {' or '.join(f'“{p}”' for p in phrases)}"
