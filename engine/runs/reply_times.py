"""The time for a reply, measured on what is delivered: kept, so that a run that goes on does not measure again, and
held against what was asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from engine.core.errors import GateFailed
from engine.core.events import GateChecked
from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.core.noted import checked, detail_of
from engine.core.paths import RunPaths
from engine.core.sentences import Digits, sentence
from engine.core.spec import TrainingSpec
from engine.export.prompts import prompts_of
from engine.export.served import Served, served_in
from engine.graders.kinds import Latency
from engine.models.llama_child import usable_processors
from engine.rubric.score import DEFAULT_SECONDS
from engine.serving.reply_time import SHARE, Count, Timed, timed
from engine.serving.served_model import can_be_served

USERS = (1, 8)
"""Who asks: one person, and several at once."""
_MESSAGES = 40
"""Enough that the 95th percentile is not the slowest reply."""


class _Kept(Frozen):
    key: str
    """What the times are of."""
    times: tuple[Timed, ...]


@dataclass(frozen=True)
class TimeLimit:
    """How long a reply may take."""

    seconds: float
    share: float = SHARE
    """Of replies that have to be whole by then."""
    bound: bool = True
    """Whether a model that breaks it is not released; else it is a line of the rubric that only costs points."""


def times_of(paths: RunPaths, folder: Path, check: Callable[[], None]) -> tuple[Timed, ...]:
    """Of one person and of several at once; empty where what was exported into `folder` is served by other programs, or
    reads no message of the evaluation. `check` may raise to stop.

    Raises:
        RunFailed: the server does not come up, or ends.
    """
    if not can_be_served(folder):
        return ()
    served, messages = served_in(folder), prompts_of(paths, _MESSAGES)
    asked = f"{served.model_dump_json()} {messages} {usable_processors()}"
    key = f"sha256:{hashlib.sha256(asked.encode('utf-8', 'surrogatepass')).hexdigest()}"
    found = _kept(paths, key)
    count = _counting(paths, served)
    for users in USERS[len(found) :]:
        one = timed(folder, messages, users, check, count)
        if one is None:
            return ()
        found = (*found, one)
        replace_json(paths.timed, _Kept(key=key, times=found).model_dump_json())
    return found


def _kept(paths: RunPaths, key: str) -> tuple[Timed, ...]:
    try:
        kept = _Kept.model_validate_json(paths.timed.read_bytes())
    except (OSError, ValidationError):
        # Not there, or torn: it is measured.
        return ()
    return kept.times if kept.key == key else ()


def _counting(paths: RunPaths, served: Served) -> Count | None:
    """How tokens are counted where the server does not, as of a model that picks a label."""
    if served.kind == "fields" or not served.labels:
        return None
    from engine.export.trained import trained_of
    from engine.models.tokenizer import text_ids

    tokenizer = trained_of(paths).tokenizer
    return lambda text: len(text_ids(tokenizer, text))


def limits_of(spec: TrainingSpec) -> list[TimeLimit]:
    """The limits of time for a reply in what was confirmed, the tightest first."""
    return sorted(_limits(spec), key=lambda limit: limit.seconds)


def _limits(spec: TrainingSpec) -> Iterator[TimeLimit]:
    said = spec.limits.max_response_seconds
    if said is not None:
        yield TimeLimit(said)
    for criterion in spec.rubric:
        if not isinstance(criterion.grader, Latency):
            continue
        named = criterion.name.casefold()
        gate = next((gate for gate in spec.gates if gate.metric.casefold() == named), None)
        yield TimeLimit(
            criterion.grader.seconds or said or DEFAULT_SECONDS,
            SHARE if gate is None or criterion.weight < 0 else gate.at_least,
            criterion.hard or gate is not None,
        )


def held_against(limits: list[TimeLimit], times: tuple[Timed, ...], trained: float | None) -> GateChecked | None:
    """The gate: one person, as the trained model was measured too, gets the replies in time. `trained` are the seconds
    that its replies took on average. What only costs points fails where only the trained model keeps it. None where
    there is no limit, or nothing was measured."""
    if not limits or not times:
        return None
    alone = times[0]
    broken = [one for one in limits if alone.within(one.seconds) < one.share]
    failed = next((one for one in broken if one.bound or (trained is not None and trained <= one.seconds)), None)
    limit = failed or (broken or limits)[0]
    figures = {
        "share": f"{limit.share * 100:.0f}",
        "seconds": Digits(_seconds(alone.slowest(limit.share))),
        "limit": Digits(f"{limit.seconds:g}"),
    }
    detail = sentence(
        "noted-reply_time",
        "{share} of 100 replies of what is delivered are whole within {seconds} seconds, and the limit is {limit}.",
        **figures,
    )
    if broken and trained is not None:
        figures["trained"] = Digits(_seconds(trained))
        detail = (
            sentence(
                "noted-reply_time-trained_keeps",
                "{share} of 100 replies of what is delivered are whole within {seconds} seconds, and the limit is "
                "{limit}; the trained model, with {trained} seconds on average, keeps it.",
                **figures,
            )
            if trained <= limit.seconds
            else sentence(
                "noted-reply_time-trained_neither",
                "{share} of 100 replies of what is delivered are whole within {seconds} seconds, and the limit is "
                "{limit}; the trained model, with {trained} seconds on average, does not keep it either.",
                **figures,
            )
        )
    return checked("release_reply_time", failed is None, round(alone.slowest(limit.share), 3), detail)


def require_in_time(gate: GateChecked | None) -> None:
    """Raises GateFailed where what is delivered replies too slowly."""
    if gate is not None and not gate.passed:
        raise GateFailed(
            sentence("noted-too_slow", "The model is trained and exported, but what is delivered replies too slowly."),
            detail_of(gate),
            sentence(
                "noted-todo-too_slow",
                "Let a faster machine serve it, ask for shorter replies or a smaller model, or allow more time.",
            ),
        )


def time_lines(times: tuple[Timed, ...], limits: list[TimeLimit]) -> list[str]:
    """How long people wait, a sentence for one and for several."""
    lines = []
    for one in times:
        who = "One person" if one.users == 1 else f"{one.users} people who ask at once"
        line = (
            f"{who} {'waits' if one.users == 1 else 'wait'} {_seconds(one.most)} seconds at most for 95 of 100 replies "
            f"({_seconds(one.mean)} on average; {len(one.seconds)} messages, asked of the server on this machine)"
        )
        if limits:
            kept = one.within(limits[0].seconds) >= limits[0].share
            line += f"; {'within' if kept else 'longer than'} the {limits[0].seconds:g} seconds asked for"
        lines.append(f"{line}.")
    if times and times[0].too_long:
        lines.append(f"{times[0].too_long} messages are longer than it can read.")
    return lines


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
