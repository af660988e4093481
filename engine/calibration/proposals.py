"""The change of a rubric that makes it agree more with a person, if there is one that is more than a fit to what
they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import comb

from engine.calibration.candidates import CandidateChange, of_line, of_whole
from engine.calibration.replay import Compared, Replay, ToldChange
from engine.core.frozen import Frozen
from engine.core.spec import Criterion

FEWEST = 8
"""Judgements below which nothing is proposed."""
_LEAST_GAIN = 2
_CHANCE = 0.1
"""One-sided; a proposal is a question to the person, and their yes decides."""
Candidates = Callable[[Sequence[ToldChange | Compared], Sequence[ToldChange | Compared]], Iterable[CandidateChange]]
"""Judgements, and those of them on which the rubric says something else → what might be changed."""


class Proposal(Frozen):
    """A change, and how often the rubric says the same as the person before and after."""

    change: CandidateChange
    of: int
    """Judgements."""
    before: int
    after: int
    unseen: int
    """Agreed on where each judgement was left out when the change was chosen, and then looked at."""


def propose_whole(
    rubric: Sequence[Criterion], replay: Replay, refused: Sequence[CandidateChange] = ()
) -> Proposal | None:
    """The best change for judgements of whole replies and of pairs."""
    return _propose(rubric, replay, replay.agrees(rubric), lambda told, apart: of_whole(rubric, told, apart), refused)


def propose_line(line: Criterion, replay: Replay, refused: Sequence[CandidateChange] = ()) -> Proposal | None:
    """The best change of one line. A line that nothing measures is compared with always saying what the person says
    most often."""
    before = replay.agrees([line])
    if all(answer is None for answer in replay.answers([line])):
        said = [t.person for t in replay.told]
        most = Counter(said).most_common(1)
        before = [p == most[0][0] for p in said]
    return _propose([line], replay, before, lambda told, _: of_line(line, told), refused)


def _propose(
    rubric: Sequence[Criterion],
    replay: Replay,
    before: Sequence[bool],
    candidates: Candidates,
    refused: Sequence[CandidateChange],
) -> Proposal | None:
    """Leave-one-out over the whole search (Stone 1974): for each judgement the change is chosen from the others only.
    It counts where that mends clearly more of those left out than it breaks (sign test)."""
    told = replay.told
    if len(told) < FEWEST:
        return None
    seen: dict[str, list[bool]] = {}

    def agrees(change: CandidateChange) -> list[bool]:
        key = change.model_dump_json()
        if key not in seen:
            seen[key] = replay.agrees(change.applied(rubric))
        return seen[key]

    # What comes to the same is not asked for again in other words.
    no_more = {(change.kind, tuple(agrees(change))) for change in refused}

    def chosen(kept: Sequence[int]) -> CandidateChange | None:
        # Plain changes come first, and only more agreement than theirs counts for a later one.
        best, gain = None, _LEAST_GAIN - 1
        for change in candidates([told[n] for n in kept], [told[n] for n in kept if not before[n]]):
            now = agrees(change)
            if (change.kind, tuple(now)) in no_more:
                continue
            won = sum(now[n] - before[n] for n in kept)
            if won > gain:
                best, gain = change, won
        return best

    everything = range(len(told))
    change = chosen(everything)
    # Agreement rises also by saying what the person says most often; beyond chance it has to rise too.
    if change is None or replay.beyond_chance(change.applied(rubric)) <= replay.beyond_chance(rubric):
        return None
    unseen = []
    for left_out in everything:
        # The search itself is repeated: a change chosen with a judgement says nothing of how it does on new ones.
        found = chosen([n for n in everything if n != left_out])
        unseen.append(before[left_out] if found is None else agrees(found)[left_out])
    mended = sum(now and not was for now, was in zip(unseen, before, strict=True))
    broken = sum(was and not now for now, was in zip(unseen, before, strict=True))
    if mended <= broken or _by_chance(mended, mended + broken) > _CHANCE:
        return None
    return Proposal(change=change, of=len(told), before=sum(before), after=sum(agrees(change)), unseen=sum(unseen))


def _by_chance(hits: int, of: int) -> float:
    """Probability of at least so many heads among `of` throws of a coin."""
    return float(sum(comb(of, k) for k in range(hits, of + 1)) / 2**of)
