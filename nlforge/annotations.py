"""The person's own judgements of replies: which are asked for, where they are kept, and how far the graders agree
with them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from engine.calibration.agreement import Agreement, Answer, JudgedPair, agreement
from engine.calibration.replay import Better, Compared, ToldChange
from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines
from engine.core.paths import RunPaths, runs_of
from engine.core.regular_files import require_regular
from engine.core.sentences import as_said
from engine.core.spec import Criterion, TrainingSpec, load_spec
from engine.data.sources_of_facts import references
from engine.evaluation.statistics import wilson
from engine.graders.verdict import References, Reply
from engine.prompting.delivered import measured_as
from engine.rubric.llm_judge import ask_ahead, open_judges
from engine.rubric.score import signed, verdict
from nlforge.run_process import open_judge
from nlforge.store import Session
from nlforge.wording.catalogue import say, written

_UNREADABLE = frozenset({"latency"})
"""Kinds nobody can judge by reading."""
_ENOUGH = 5
_MODELS: tuple[Literal["base", "trained"], ...] = ("base", "trained")
_LARGEST_MB = 64
"""Of a file with judgements."""
_GOOD = 0.8
"""Share of agreement below which a line is said not to measure what the person means."""


class Judgement(Frozen):
    """One line of `judgements.jsonl`."""

    prompt: str
    reply: str
    criterion: str
    """Name of the line; empty = the reply as a whole."""
    verdict: Answer
    """Whether what the line speaks of is so, good or bad; of a whole reply whether it is good."""
    time: str = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))


class Preference(Frozen):
    """Another line of `judgements.jsonl`: of two replies to a message the better one."""

    prompt: str
    first: str
    second: str
    better: Better
    time: str = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))


@dataclass(frozen=True)
class AnnotationCase:
    """A reply to be judged for one line; the person is not told whose it is."""

    criterion: Criterion
    prompt: str
    reply: str

    @property
    def question(self) -> str:
        return say(
            "judge-question-true" if self.criterion.weight > 0 else "judge-question-fault", line=self.criterion.name
        )


@dataclass(frozen=True)
class Answered:
    """A reply of a run to a held-out message."""

    prompt: str
    expected: str
    reply: str
    model: Literal["base", "trained"]
    """trained: of what the run delivers, whichever way of answering that is."""


class Desk:
    """A session whose newest measured run is judged by its person."""

    def __init__(self, session: Session) -> None:
        """Raises BadInput where no run of the session has replies to judge."""
        run = next((r for r in reversed(runs_of(session.root)) if r.replies.is_file()), None)
        if run is None:
            raise BadInput(
                say("judge-no-replies", session=session.id),
                say("judge-no-replies-why"),
                say("judge-no-replies-todo", session=session.id),
            )
        self.session, self.run, self.path = session, run, session.root / "judgements.jsonl"
        self.spec: TrainingSpec = load_spec(run.spec)
        self.lines = [c for c in self.spec.rubric if c.grader.kind not in _UNREADABLE]
        self.replies = list(_replies(run))

    def judged(self) -> list[Judgement]:
        """All so far, oldest first; of one said twice the last counts. Lines of another version are left out."""
        found: dict[tuple[str, str, str], Judgement] = {}
        for line in read_lines(self.path).lines:
            try:
                one = Judgement.model_validate_json(line)
            except ValidationError:
                continue
            found[one.criterion, one.prompt, one.reply] = one
        return list(found.values())

    def preferences(self) -> list[Preference]:
        """All pairs so far, oldest first; of one judged twice the last counts, in whatever order it was shown."""
        found: dict[tuple[str, frozenset[str]], Preference] = {}
        for line in read_lines(self.path).lines:
            try:
                one = Preference.model_validate_json(line)
            except ValidationError:
                continue
            found[one.prompt, frozenset((one.first, one.second))] = one
        return list(found.values())

    def append(self, said: Judgement | Preference) -> None:
        """Add one line; it is on disk when this returns."""
        append_line(self.path, said.model_dump_json())

    def keep(self, case: AnnotationCase, answer: Answer) -> None:
        """Append one judgement of a line."""
        self.append(Judgement(prompt=case.prompt, reply=case.reply, criterion=case.criterion.name, verdict=answer))

    def told(self, criterion: str) -> list[ToldChange | Compared]:
        """What the person said of a line, or of whole replies and pairs where its name is empty; of messages of this
        run only."""
        expected = {r.prompt: r.expected for r in self.replies}
        said: list[ToldChange | Compared] = [
            ToldChange(prompt=j.prompt, expected=expected[j.prompt], reply=j.reply, person=j.verdict)
            for j in self.judged()
            if j.criterion == criterion and j.prompt in expected
        ]
        if not criterion:
            said += [
                Compared(prompt=p.prompt, expected=expected[p.prompt], first=p.first, second=p.second, person=p.better)
                for p in self.preferences()
                if p.prompt in expected
            ]
        return said

    def cases(self, count: int, line: str | None = None) -> list[AnnotationCase]:
        """The next replies to judge, of both models and in no order, for one line: the named one, else the one that
        needs it most.

        Raises:
            BadInput: there is no such line.
        """
        judged = self.judged()
        criterion = self._line(line, count, judged)
        known = {(j.prompt, j.reply) for j in judged if j.criterion == criterion.name}
        open_ = list(
            dict.fromkeys(
                (r.prompt, r.reply) for r in self.replies if (r.prompt, r.reply) not in known and r.reply.strip()
            )
        )
        random.Random(self.spec.data.seed).shuffle(open_)
        return [AnnotationCase(criterion, prompt, reply) for prompt, reply in open_[:count]]

    def _line(self, name: str | None, count: int, judged: Sequence[Judgement]) -> Criterion:
        if not self.lines:
            raise BadInput(say("judge-unreadable-lines"), "", say("judge-unreadable-lines-todo"))
        if name is not None:
            found = next((c for c in self.lines if c.name.casefold() == name.casefold()), None)
            if found is None:
                raise BadInput(
                    say("judge-no-line", line=name),
                    say("judge-there-are", lines=", ".join(c.name for c in self.lines)),
                    say("judge-name-line"),
                )
            return found
        # First what nothing else or only a language model judges, then what counts most; what was judged already waits.
        done = {c.name: sum(j.criterion == c.name for j in judged) for c in self.lines}
        return min(
            self.lines, key=lambda c: (done[c.name] >= count, c.grader.kind not in ("judge", "none"), -abs(c.weight))
        )

    def taken_from(self, path: Path) -> list[Judgement]:
        """Judgements of a JSON lines file with prompt, reply, criterion (empty = the whole reply) and verdict.

        Raises:
            BadInput: it cannot be read, or a line is no judgement of this run; nothing of it is kept then.
        """
        require_regular(path, _LARGEST_MB)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(
                say("judge-file-unread", path=str(path)), as_said(str(error)), say("judge-file-todo")
            ) from error
        there, found = {(r.prompt, r.reply) for r in self.replies}, []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                said = json.loads(line)
                one = Judgement.model_validate({k: said[k] for k in ("prompt", "reply", "criterion", "verdict")})
                if one.criterion:
                    next(c for c in self.lines if c.name == one.criterion)
            except (ValueError, KeyError, TypeError, StopIteration, RecursionError) as error:
                raise BadInput(
                    say("judge-no-judgement", number=str(number), path=str(path)),
                    say("judge-no-judgement-why"),
                    say("judge-cases-with"),
                ) from error
            if (one.prompt, one.reply) not in there:
                raise BadInput(
                    say("judge-not-of-run", number=str(number), path=str(path)),
                    "",
                    say("judge-cases-with"),
                )
            found.append(one)
        return found

    def agreements(self) -> list[tuple[Criterion, Agreement]]:
        """Each line the person has judged, beside its grader.

        Raises:
            Declined: a judge of the rubric may not be asked.
            LlmUnavailable: a judge refuses the key, or does not exist.
        """
        judged = self.judged()
        with self.references([c for c in self.lines if any(j.criterion == c.name for j in judged)]) as refs:
            return [
                (c, agreement(c.name, self._pairs(c, mine, refs)))
                for c in self.lines
                if (mine := [j for j in judged if j.criterion == c.name])
            ]

    @contextmanager
    def references(self, lines: Sequence[Criterion]) -> Iterator[References]:
        """What replies are judged against, with the judges that the lines name."""
        with open_judges(lines, open_judge, self.run.judged, offline_only=self.spec.data.offline_only) as judges:
            yield replace(references(self.spec, self.session.data_root()), judges=judges)

    def _pairs(self, criterion: Criterion, judged: Sequence[Judgement], refs: References) -> list[JudgedPair]:
        expected = {r.prompt: r.expected for r in self.replies}
        replies = [Reply(j.prompt, expected[j.prompt], j.reply) for j in judged if j.prompt in expected]
        ask_ahead([criterion], replies, refs)
        found = []
        for one, reply in zip((j for j in judged if j.prompt in expected), replies, strict=True):
            said = verdict(criterion, reply, refs)
            figure = signed(criterion, said)
            if figure is not None:
                found.append(
                    JudgedPair(
                        prompt=one.prompt, reply=one.reply, person=one.verdict, grader=figure, reason=said.reason
                    )
                )
        return found

    def by_model(self, criterion: Criterion) -> dict[str, tuple[int, int]]:
        """How often the person said yes, of how many, for the base and for the trained model."""
        said = {(j.prompt, j.reply): j.verdict for j in self.judged() if j.criterion == criterion.name}
        found = {}
        for model in ("base", "trained"):
            answers = [
                said[key]
                for key in dict.fromkeys((r.prompt, r.reply) for r in self.replies if r.model == model)
                if key in said
            ]
            found[model] = (answers.count("yes"), len(answers))
        return found


def _replies(run: RunPaths) -> Iterator[Answered]:
    kept, own = read_lines(run.replies), measured_as(run)
    for line in ("", *kept.lines) if kept.torn or kept.unread else kept.lines:
        try:
            said = json.loads(line)
            base, trained = (
                Answered(
                    str(said["prompt"]), str(said["expected"]), str(said[own if model == "trained" else model]), model
                )
                for model in _MODELS
            )
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadInput(
                say("judge-damaged", path=str(run.replies)),
                say("judge-damaged-why"),
                say("judge-damaged-todo"),
            ) from error
        yield from (base, trained)


def in_words(criterion: Criterion, found: Agreement, by_model: dict[str, tuple[int, int]]) -> list[str]:
    """What the person should know of a line they have judged, a sentence each."""
    name = criterion.name
    yes = "; ".join(
        say(
            "judge-by-model",
            model=say(f"judge-model-{model}"),
            hits=str(hits),
            of=str(of),
            share=_between(*wilson(hits, of)),
        )
        for model, (hits, of) in by_model.items()
        if of
    )
    if found.agreed is None or found.interval is None:
        return [say("judge-only-you", line=name, yes=yes)]
    share = say(
        "judge-line-agree",
        line=name,
        hits=str(round(found.agreed * found.judged)),
        of=str(found.judged),
        share=_between(*found.interval),
    )
    said = [f"{share} {_beyond_chance(found)}", say("judge-you", yes=yes)]
    if found.judged < _ENOUGH:
        return [*said, say("judge-too-few")]
    if found.agreed >= _GOOD:
        return [*said, say("judge-measures")]
    kind = found.too_kind * 2 >= round((1 - found.agreed) * found.judged)
    return [*said, say("judge-too-high" if kind else "judge-too-low", advice=_advice(criterion))]


def _beyond_chance(found: Agreement) -> str:
    if found.kappa is None:
        return say("judge-chance-unclear")
    kappa = written(f"{found.kappa:.2f}")
    if not found.kappa_interval:
        return say("judge-kappa", kappa=kappa)
    low, high = (written(f"{end:.2f}") for end in found.kappa_interval)
    return say("judge-kappa-between", kappa=kappa, low=low, high=high)


def _between(low: float, high: float) -> str:
    return say("judge-share", low=f"{100 * low:.0f}", high=f"{100 * high:.0f}")


def _advice(criterion: Criterion) -> str:
    match criterion.grader.kind:
        case "judge":
            return say("judge-advice-judge")
        case "patterns" | "tone" | "glossary":
            return say("judge-advice-words")
        case "length" | "readable":
            return say("judge-advice-limit")
        case _:
            return say("judge-advice-other")
