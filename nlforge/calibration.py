"""How far the rubric and a person agree on whole replies and on its lines, and what would make them agree more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.calibration.candidates import CandidateChange
from engine.calibration.proposals import FEWEST, Proposal, propose_line, propose_whole
from engine.calibration.replay import Replay
from engine.core.frozen import Frozen
from engine.core.spec import Criterion
from engine.evaluation.statistics import wilson
from engine.graders.verdict import References, Reply
from engine.rubric.score import grade
from nlforge.annotation_session import WHOLE
from nlforge.annotations import Desk, in_words
from nlforge.wording.catalogue import say, short, written


class WholeAgreement(Frozen):
    """The rubric beside the person's judgements of whole replies and of pairs."""

    judged: int
    agreed: int
    interval: tuple[float, float]
    """95 % interval of the share."""
    by_chance: float
    """Judgements on which they would agree if each gave its own answers in any order."""
    line: str | None
    """The line that by itself speaks against the person with the most points where they differ; None where none
    does."""
    often: int
    says: tuple[str, ...]
    """The same in words."""


@dataclass(frozen=True)
class Offer:
    """A change to be said yes or no to."""

    change: CandidateChange
    text: str
    """What it would be, and what it would bring, for the person."""
    quote: str
    """What it would be, and why, as it is kept in the session."""


@dataclass
class Calibration:
    """Judgements held against a rubric; what the person takes changes it, what they refuse is not offered again."""

    desk: Desk
    rubric: list[Criterion]
    refs: References
    accepted: list[Offer] = field(default_factory=list)
    refused: list[CandidateChange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._whole = Replay(self.desk.told(WHOLE), self.refs)
        # One look at each line is enough: the judgements stay as they are.
        self._lines = {
            c.name: Replay(told, self.refs, line=True) for c in self.rubric if (told := self.desk.told(c.name))
        }

    def whole(self) -> WholeAgreement | None:
        """Of whole replies and pairs; None where none was judged."""
        replay, rubric = self._whole, self.rubric
        if not replay.told:
            return None
        hits, of = sum(replay.agrees(rubric)), len(replay.told)
        line, often = replay.against(rubric) or (None, 0)
        return WholeAgreement(
            judged=of,
            agreed=hits,
            interval=wilson(hits, of),
            by_chance=round(replay.by_chance(rubric), 2),
            line=line,
            often=often,
            says=tuple(_of_whole(replay, rubric)),
        )

    def said(self) -> list[str]:
        """What the person should know, a sentence or two each: of whole replies first, then of lines."""
        whole = self.whole()
        found = list(whole.says) if whole is not None else []
        for criterion, agreement in self.desk.agreements():
            found += in_words(criterion, agreement, self.desk.by_model(criterion))
        return found or [say("judge-others")]

    def next(self) -> Offer | None:
        """The best change that is left."""
        proposal = propose_whole(self.rubric, self._whole, self.refused)
        if proposal is None:
            lines = ((c, self._lines.get(c.name)) for c in self.rubric)
            proposal = next(
                (
                    p
                    for c, replay in lines
                    if replay is not None and (p := propose_line(c, replay, self.refused)) is not None
                ),
                None,
            )
        return None if proposal is None else _offer(proposal, self._right_ones(proposal.change))

    def _right_ones(self, change: CandidateChange) -> str:
        """How many of the right replies themselves a new check speaks against; empty where it does against none."""
        before, after = change.before, change.after
        if after is None or (before is not None and before.grader == after.grader):
            return ""
        right = list(dict.fromkeys((r.prompt, r.expected) for r in self.desk.replies))
        grades = [grade(after, Reply(prompt, expected, expected), self.refs) for prompt, expected in right]
        against = sum(g is not None and (g > 0 if after.weight < 0 else g < 1) for g in grades)
        return f" {say('judge-right-ones', count=str(len(right)), against=str(against))}" if against else ""

    def answer(self, offer: Offer, yes: bool) -> None:
        """Take an offer, or refuse it."""
        if not yes:
            self.refused.append(offer.change)
            return
        self.accepted.append(offer)
        before, after = offer.change.before, offer.change.after
        self.rubric = offer.change.applied(self.rubric)
        if before is not None and after is not None and before.name in self._lines:
            self._lines[after.name] = self._lines.pop(before.name)


@contextmanager
def calibrating(desk: Desk, rubric: Sequence[Criterion] | None = None) -> Iterator[Calibration]:
    """Judgements of the session against `rubric`, the run's own where none is given.

    Raises:
        Declined: a judge of the rubric may not be asked.
        LlmUnavailable: a judge refuses the key, or does not exist.
    """
    lines = list(rubric if rubric is not None else desk.spec.rubric)
    with desk.references(lines) as refs:
        yield Calibration(desk, lines, refs)


def _of_whole(replay: Replay, rubric: Sequence[Criterion]) -> list[str]:
    of = len(replay.told)
    if not of:
        return []
    agrees = replay.agrees(rubric)
    low, high = wilson(sum(agrees), of)
    said = [
        say(
            "judge-agree",
            hits=str(sum(agrees)),
            of=str(of),
            low=f"{100 * low:.0f}",
            high=f"{100 * high:.0f}",
            chance=f"{replay.by_chance(rubric):.0f}",
        )
    ]
    if None in (answers := replay.answers(rubric)):
        said.append(say("judge-undecided", count=str(answers.count(None))))
    if not all(agrees):
        too_kind = sum(
            answer == "yes" and told.person == "no" for answer, told in zip(answers, replay.told, strict=True)
        )
        too_strict = sum(
            answer == "no" and told.person == "yes" for answer, told in zip(answers, replay.told, strict=True)
        )
        if too_kind or too_strict:
            said.append(say("judge-kind-strict", kind=too_kind, shown=str(too_kind), strict=str(too_strict)))
        if (worst := replay.against(rubric)) is not None:
            said.append(say("judge-worst", line=worst[0], often=str(worst[1]), of=str(of - sum(agrees))))
    if of < FEWEST:
        said.append(say("judge-fewest", fewest=str(FEWEST)))
    elif len({told.person for told in replay.told}) == 1:
        said.append(say("judge-all-same"))
    return said


def _offer(proposal: Proposal, right_ones: str) -> Offer:
    what = _what(proposal.change)
    of = {"after": str(proposal.after), "of": str(proposal.of), "before": str(proposal.before)}
    brings = say("judge-brings", **of, unseen=str(proposal.unseen)) + right_ones
    return Offer(proposal.change, f"{what}\n{brings}", say("judge-quote", what=what, **of))


def _what(change: CandidateChange) -> str:
    before, after = change.before, change.after
    if after is None:
        assert before is not None
        return say("judge-gone", line=before.name)
    size, line, weight = abs(after.weight), after.name, written(f"{after.weight:+g}")
    points = say("judge-points", count=size, shown=short(size))
    costs = say("judge-costs-all" if after.hard else "judge-costs", points=points)
    match change.kind:
        case "weight":
            assert before is not None
            return say("judge-weight", line=line, weight=weight, before=written(f"{before.weight:+g}"))
        case "must" if after.hard:
            return say("judge-must-with" if after.weight < 0 else "judge-must-without", line=line, weight=weight)
        case "must":
            return say("judge-must-no-more", line=line, weight=weight)
        case _ if before is None:
            return say("judge-reply-of" if change.kind == "limit" else "judge-reply-that", line=line, costs=costs)
        case _:
            return say("judge-becomes", before=before.name, line=line, weight=weight)
