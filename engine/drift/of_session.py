"""Whether what comes in has moved away from what the model of a session learned from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.events import TrustMeasured
from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.core.paths import RunPaths, runs_of
from engine.core.rare_events import rare_events
from engine.core.releases import released_run
from engine.core.sentences import sentence
from engine.data.stored_rows import ARROW, StoredRows
from engine.drift.arrivals import Arrival, arrivals_of, today
from engine.drift.compare import FEWEST, SharesCompared, compared
from engine.drift.tally import MessageFacts, MessageTally, language_of, tallied
from engine.drift.topics import Topics, topics_of
from engine.models.weight_digests import is_there
from engine.retrieval import sentence_encoder

DAYS = 30
"""Of what came in, so many are looked at."""
_FIRST = 200
"""Of what came in first, how sure the model was is what later messages are compared with."""
_MOST_LEARNED = 2000
_MOST_LABELS = 40


class LearnedMessages(Frozen):
    """What is counted of the messages a model learned from, and its topics; kept beside the run, computed once."""

    topics: Topics | None
    """None where meanings could not be compared."""
    languages: tuple[str, ...]
    messages: int
    counts: dict[str, dict[str, int]]
    """Of each aspect how many messages were which."""

    def tally(self) -> MessageTally:
        """The counts as those of what came in."""
        return MessageTally(
            messages=self.messages,
            topics=Counter({int(which): n for which, n in self.counts["topics"].items()}),
            languages=Counter(self.counts["languages"]),
            lengths=Counter({int(which): n for which, n in self.counts["lengths"].items()}),
        )


@dataclass(frozen=True)
class Drift:
    """What came in beside what was learned."""

    version: int
    since: date | None
    """The first day of what came in; None where nothing did."""
    names: tuple[str, ...]
    """Of the topics."""
    compared: SharesCompared


def drift_of(session: Path, days: int = DAYS) -> Drift:
    """What came in during the last days beside what the model that people get learned from.

    Raises:
        BadInput: there is no model, or it learned from no messages.
        RunFailed: its prepared rows cannot be read.
    """
    run = given_run(session)
    learned = learned_messages(run)
    version = int(run.root.name)
    came = arrivals_of(session, version)
    first_day = today() - timedelta(days=days)
    lately = [one for one in came if one.day > first_day]
    now, before = tallied(one.facts for one in lately), learned.tally()
    before.handed_over = _handed_over(run)
    before.unsure = tallied(one.facts for one in came[:_FIRST]).unsure
    if len(came) < _FIRST + FEWEST:
        # The same messages on both sides tell nothing.
        before.unsure.clear()
    return Drift(
        version=version,
        since=lately[0].day if lately else None,
        names=learned.topics.names if learned.topics is not None else (),
        compared=compared(before, now),
    )


def given_run(session: Path) -> RunPaths:
    """The run whose model people get.

    Raises:
        BadInput: there is none.
    """
    run = released_run(session)
    if run is None:
        run = next((one for one in reversed(runs_of(session)) if is_there(one.adapter)), None)
    if run is None:
        raise BadInput(
            sentence("error-drift_no_model", "There is no trained model in {session}.", session=session.name),
            sentence("error-drift_no_model_why", "So there is nothing that messages could move away from."),
            sentence("error-drift_no_model_todo", "Train one first."),
        )
    return run


def learned_messages(run: RunPaths) -> LearnedMessages:
    """What is counted of what a run's model learned from.

    Raises:
        BadInput: it learned from no messages with replies.
        RunFailed: its prepared rows cannot be read.
    """
    kept = run.root / "learned_about.json"
    with suppress(OSError, ValidationError, ValueError):
        found = LearnedMessages.model_validate(json.loads(kept.read_bytes()))
        if found.topics is not None or not sentence_encoder.present():
            return found
    found = _counted(run)
    replace_json(kept, found.model_dump_json())
    return found


def facts_of(messages: Sequence[str], topics: Topics | None, languages: Sequence[str]) -> list[MessageFacts]:
    """What is counted of messages.

    Raises:
        RunFailed: there are topics, and the model that compares meanings is not on this machine.
    """
    which: Sequence[int | None] = [None] * len(messages)
    if topics is not None:
        which = topics.of(sentence_encoder.many_vectors(messages))
    return [
        MessageFacts(len(message), language_of(message, languages), topic)
        for message, topic in zip(messages, which, strict=True)
    ]


def arrival_of(message: str, learned: LearnedMessages, version: int | None) -> Arrival:
    """A message that came in, as it is kept; how it was answered is added by whoever knows it.

    Raises:
        RunFailed: as `facts_of`.
    """
    (found,) = facts_of([message], learned.topics, learned.languages)
    return Arrival(day=today(), version=version, letters=found.letters, language=found.language, topic=found.topic)


def _counted(run: RunPaths) -> LearnedMessages:
    path = run.data / "train" / ARROW
    rows = list(StoredRows(path)) if path.is_file() else []
    # What the base wrote, and copies of one message, are nothing people asked.
    pairs = list({row.prompt: row.reply for row in rows if row.prompt.strip() and not row.made}.items())
    pairs = pairs[:: max(1, len(pairs) // _MOST_LEARNED)]
    if not pairs:
        raise BadInput(
            sentence("error-drift_no_messages", "This model learned from no messages with replies."),
            sentence("error-drift_no_messages_why", "So what people ask it has nothing to be compared with."),
        )
    messages, replies = [one for one, _ in pairs], [reply for _, reply in pairs]
    languages = tuple(
        code
        for code, n in Counter(language_of(m, ()) for m in messages).most_common()
        if code and n >= 0.02 * len(pairs)
    )
    topics = None
    told = messages
    if sentence_encoder.present() and len(messages) >= 2 * FEWEST:
        # One half makes the topics, the other says how near to them messages are that did not.
        labels = replies if len(set(replies)) <= _MOST_LABELS else []
        topics = topics_of(messages[::2], labels[::2])
        told = messages[1::2]
    counted = tallied(facts_of(told, topics, languages))
    return LearnedMessages(
        topics=topics,
        languages=languages,
        messages=counted.messages,
        counts={
            "topics": {str(k): n for k, n in counted.topics.items()},
            "languages": dict(counted.languages),
            "lengths": {str(k): n for k, n in counted.lengths.items()},
        },
    )


def _handed_over(run: RunPaths) -> Counter[bool]:
    """Of the held-out messages, as it was measured; empty where it answers everything."""
    told = []
    with suppress(OSError):
        told = [one for one in rare_events(run.events, ("trust_measured",)) if isinstance(one, TrustMeasured)]
    if not told or told[-1].answered is None:
        return Counter()
    kept = round(told[-1].answered * told[-1].rows)
    return Counter({False: kept, True: told[-1].rows - kept})
