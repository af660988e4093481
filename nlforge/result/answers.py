"""Answers a person judges: the worst ones of a run, and those they tried; what they said of each is kept as feedback,
and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from engine.core.display_names import MODELS
from engine.core.errors import BadInput
from engine.core.journal import append_line
from engine.core.paths import RunPaths
from engine.serving.kept_feedback import KeptFeedback, feedback_in
from engine.serving.settings import ServingPaths
from nlforge.messages import SideBySideReply
from nlforge.said_words import unsaid
from nlforge.wording.catalogue import number, say

if TYPE_CHECKING:
    from pathlib import Path

    from engine.evaluation.worst import WorstAnswer
    from nlforge.store import Record, Session

Rating = Literal["up", "down"]
_MOST_TRIED = 20
BY = "chat"
"""Who said it: the person at this machine, who has no key."""


@dataclass(frozen=True)
class AnswerShown:
    """One answer with its number on the screen and in plain lines."""

    number: int
    reply_id: str
    message: str
    reply: str
    expected: str = ""
    """The right reply; empty where nobody knows it yet."""
    why: tuple[str, ...] = ()
    tried: SideBySideReply | None = None
    """What was answered side by side; None for one of the held-out messages."""


@dataclass(frozen=True)
class SaidOfAnswer:
    """What the person last said of one answer."""

    feedback_id: str
    rating: Rating | None
    correction: str


class AnswerDesk:
    """The answers of a run, and what is said of them: appended to `feedback.jsonl`, as the server does."""

    def __init__(self, session: Session, run: RunPaths, worst: Sequence[WorstAnswer]) -> None:
        self.session, self.run = session, run
        self._worst = tuple(_of_worst(n, one, run) for n, one in enumerate(worst, 1))

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return ServingPaths(self.session.root).feedback

    def answers(self) -> tuple[AnswerShown, ...]:
        """The worst ones, then those that were tried since the plan was confirmed, in the order they were tried."""
        asked = [r for r in _since_confirmed(self.session.records()) if r["kind"] == "asked" and "trained" in r]
        first = len(self._worst) + 1
        return (*self._worst, *(_of_tried(n, record, self.run) for n, record in enumerate(asked, first)))

    def shown(self) -> tuple[AnswerShown, ...]:
        """The worst ones, and the last of those that were tried, as many as one reads."""
        answers, first = self.answers(), len(self._worst)
        return (*answers[:first], *answers[max(first, len(answers) - _MOST_TRIED) :])

    def answer(self, number: int) -> AnswerShown:
        """The answer of a number.

        Raises:
            BadInput: there is none.
        """
        answers = self.answers()
        if not 1 <= number <= len(answers):
            raise BadInput(say("result-no-answer", number=number, count=len(answers)), "", say("result-see-answers"))
        return answers[number - 1]

    def said(self) -> dict[str, SaidOfAnswer]:
        """Of each reply, by its id, what was said last and holds."""
        return {one.reply: _said(one) for one in feedback_in(self.path)}

    def judge(self, answer: AnswerShown, rating: Rating, correction: str = "") -> SaidOfAnswer:
        """Keep a thumb, and the right reply where one was written; private data and passwords are replaced first.

        Raises:
            BadInput: the file is no plain file.
            RunFailed: it could not be written.
        """
        from engine.core.spec import load_spec
        from engine.serving.feedback import FeedbackAsk, feedback_line
        from engine.serving.replies import Exchange, completion

        data = load_spec(self.run.spec).data
        whole = json.dumps(completion(self.session.id, answer.reply, reply_id=answer.reply_id)).encode()
        exchange = Exchange([{"role": "user", "content": answer.message}], [whole], stream=False)
        ask = FeedbackAsk(id=answer.reply_id, rating=rating, correction=unsaid(correction.strip()))
        line_id, line = feedback_line(ask, BY, self.session.id, exchange, data.keep, data.own, int(self.run.root.name))
        text = line()
        append_line(self.path, text)
        return SaidOfAnswer(line_id, rating, str(json.loads(text)["correction"]))

    def take_back(self, answer: AnswerShown) -> bool:
        """Take the last thing back that was said of it; what was said before holds again. False: nothing was said.

        Raises:
            BadInput: the file is no plain file.
            RunFailed: it could not be written.
        """
        from engine.serving.feedback import taken_back_line

        said = self.said().get(answer.reply_id)
        if said is None:
            return False
        append_line(self.path, taken_back_line(said.feedback_id, answer.reply_id, BY, self.session.id))
        return True


def how_sure(reply: SideBySideReply) -> str:
    """How sure the model is, and whether it hands over; that it answers everything where that is not known."""
    if reply.handed_over:
        return say("result-hands-over", sure=_percent(reply.sure)) if reply.sure is not None else say("result-over")
    return say("result-answers", sure=_percent(reply.sure)) if reply.sure is not None else say("result-answers-all")


def _percent(share: float) -> str:
    return number(100 * share)


def _of_worst(number: int, worst: WorstAnswer, run: RunPaths) -> AnswerShown:
    why = tuple(f"{r.criterion}: {r.reason}" for r in worst.reasons if r.reason and (r.met is None or r.met < 1))
    reply_id = f"held-out-{run.root.name}-{_digest(worst.prompt, worst.reply)}"
    return AnswerShown(number, reply_id, worst.prompt, worst.reply, worst.expected, why)


def _of_tried(number: int, record: Record, run: RunPaths) -> AnswerShown:
    text, trained, sure = str(record["text"]), str(record["trained"]), record.get("sure")
    tried = SideBySideReply(
        text,
        str(record.get("base", "")),
        trained,
        record["model"] if record.get("model") in MODELS else "trained",
        sure=float(sure) if isinstance(sure, int | float) else None,
        handed_over=record.get("handed_over") is True,
    )
    reply_id = f"tried-{run.root.name}-{_digest(str(record.get('time', '')), text, trained)}"
    return AnswerShown(number, reply_id, text, trained, tried=tried)


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:16]


def _since_confirmed(records: Sequence[Record]) -> Sequence[Record]:
    confirmed = [n for n, record in enumerate(records) if record["kind"] == "confirmed"]
    return records[confirmed[-1] :] if confirmed else records


def _said(kept: KeptFeedback) -> SaidOfAnswer:
    rating: Rating | None = "up" if kept.rating == "up" else "down" if kept.rating == "down" else None
    return SaidOfAnswer(kept.id, rating, kept.correction)
