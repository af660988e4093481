"""Findings, remedies, errors and names of the engine, in words: it sends codes and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.sentences import Sentence, packed
from engine.core.stop_reason import ASKED_FOR, PAUSED
from nlforge.wording.catalogue import LANGUAGES, InLanguage, Language, has, number, say, short, spoken
from nlforge.wording.noted import FAULTS, finding_figures, noted_text, sentence_of

if TYPE_CHECKING:
    from engine.core.errors import NlforgeError
    from engine.core.events import (
        Diagnosed,
        Evaluated,
        FitnessJudged,
        GateChecked,
        Measurable,
        RunCancelled,
        RunEvent,
        RunFailedEvent,
    )
    from engine.core.fitness_event import FitnessSentence
    from engine.core.remedies import Remedy

_INSTEAD = ("better-", "as_good-")
"""Begin of the sentences that say that the untrained model is delivered."""
_RELEASE = "release_"
"""Begin of the names of checks that hold a figure back."""
_REFUSED = (2, 5)
"""Exit codes of what no second try changes (`engine/core/errors.py`): a file that cannot be used, a check."""


def stage_name(stage: str) -> str:
    """What the model does in a kind of training."""
    return _stage_name(spoken(), stage)


@cache
def _stage_name(language: Language, stage: str) -> str:
    """Kept: each step asks for it."""
    words = InLanguage(language)
    return words.say(f"name-stage-{stage}") if words.has(f"name-stage-{stage}") else words.say("run-training")


def who(model: Measurable) -> str:
    """A measured model, in a sentence."""
    return say(f"name-who-{model}")


def model_name(model: Measurable) -> str:
    """A measured model, in a table."""
    return say(f"name-model-{model}")


def metric_name(name: str) -> str:
    """A figure; a line of the rubric is called as the person calls it."""
    return say(f"name-metric-{name}") if has(f"name-metric-{name}") else name


def check_name(name: str) -> str:
    """A check; one of a figure that the person demands is called by it."""
    if has(f"name-check-{name}"):
        return say(f"name-check-{name}")
    figure = name.removeprefix(_RELEASE)
    if figure == name or spoken() == "en":
        return name.replace("_", " ")
    return say("name-check-release", name=metric_name(figure))


def in_every_language(text: str) -> tuple[str, ...]:
    """A sentence of the plan as it is said in each language: an answer counts whatever is spoken where it is given, or
    repeated."""
    from planner.render.reasons import said

    return tuple(said(text, InLanguage(language)) for language in LANGUAGES)


def finding(event: Diagnosed) -> str:
    """A finding in the language that is spoken; one that is text only, as it is."""
    if not event.code or not has(f"finding-{event.code}"):
        return noted_text(event.code, event.figures, event.text)
    try:
        return say(f"finding-{event.code}", **finding_figures(event.figures))
    except FAULTS:
        # An event of another version, with other figures.
        return event.text


def detail(event: GateChecked) -> str:
    """What a check found."""
    return noted_text(event.code, event.figures, event.detail)


def about(event: Evaluated) -> str:
    """What a model was given beside the message."""
    return sentence_of(event.about_sentence or None, event.about)


def fitness_lines(event: FitnessJudged, folder: Path = Path()) -> tuple[str, ...]:
    """What the model is fit for, and that it is the untrained one where it is; on a second line why: how much it
    answers, what is right, what it cannot do. `folder` is that of the run, as the person can name it."""
    instead = len(event.sentences) > 1 and event.sentences[1].code.startswith(_INSTEAD)
    begin, rest = event.sentences[: 1 + instead], event.sentences[1 + instead :]
    first, others = (" ".join(_of_fitness(one, folder) for one in some) for some in (begin, rest))
    return (first, others) if others else (first,)


def _of_fitness(sentence: FitnessSentence, folder: Path) -> str:
    figures = {name: _quoted(value) if isinstance(value, str) else value for name, value in sentence.figures.items()}
    if "file" in figures:
        figures["file"] = str(folder / str(figures["file"]))
    try:
        return say(f"fit-{sentence.code}", **figures)
    except KeyError:
        # Of another version, or with other figures.
        return sentence.text


def _quoted(value: str) -> str:
    """Names with the quotation marks of the language."""
    return value.replace("“", "„").replace("”", "“") if spoken() == "de" else value


def offered(remedy: Remedy, size: float | None = None) -> str:
    """A remedy as an answer to choose; `size` in billions is what a smaller model has at most."""
    match remedy.kind:
        case "learning_rate":
            half = abs(remedy.rate * 2 - remedy.before) < remedy.before * 1e-6
            key = "remedy-learning_rate" if half else "remedy-learning_rate-other"
            return say(key, rate=short(remedy.rate), before=short(remedy.before))
        case "passes":
            passes, before = remedy.passes, short(remedy.before)
            return say("remedy-passes", passes=passes, shown=short(passes), before=before)
        case "lower_target":
            figures = {"at_least": short(remedy.at_least), "before": short(remedy.before)}
            return say("remedy-lower_target", metric=remedy.metric, **figures)
        case "without_stage":
            return say(f"remedy-without_stage-{remedy.stage}")
        case "smaller_model":
            return say("remedy-smaller_model", size=short(size or 0))
        case _:
            return say(f"remedy-{remedy.kind}")


def hint(remedy: Remedy) -> str:
    """What to type for a remedy that only the person can carry out; empty where the text beside it says all."""
    match remedy.kind:
        case "more_examples":
            needed = remedy.needed
            return "" if needed is None else say("remedy-hint-more_examples", have=remedy.have, needed=needed)
        case "more_time":
            minutes = remedy.minutes
            if minutes is None:
                return say("remedy-hint-more_time")
            return say("remedy-hint-more_time-minutes", minutes=number(minutes))
        case "fetch_model" | "look_at_model":
            return say(f"remedy-hint-{remedy.kind}", model=remedy.model)
        case "fetch_data" | "remove_data" | "look_at_data":
            return say(f"remedy-hint-{remedy.kind}", data=remedy.data)
        case kind:
            return say(f"remedy-hint-{kind}") if has(f"remedy-hint-{kind}") else ""


def hints(remedies: Sequence[Remedy]) -> Iterator[str]:
    """Those of all remedies, each once."""
    yield from dict.fromkeys(filter(None, map(hint, remedies)))


def error_lines(error: NlforgeError) -> tuple[str, ...]:
    """What happened, why, what to do, and what to type for it."""
    own = (error.what, error.why, *(f"- {_said(fault)}" for fault in error.faults), error.todo)
    return (*filter(None, map(_said, own)), *hints(error.remedies))


def _said(text: str) -> str:
    return sentence_of(packed(text), text) if isinstance(text, Sentence) and text.key else text


def failed_lines(event: RunFailedEvent) -> tuple[str, ...]:
    """The same of a run that failed."""
    # How it is run again is told after each end.
    others = [one for one in event.remedies if one.kind != "run_again"]
    parts = {"what": event.what, "why": event.why, "todo": event.todo}
    said = (sentence_of(event.sentences.get(name), text) for name, text in parts.items())
    return (*filter(None, said), *hints(others))


def again_line(ended: RunEvent | None) -> str:
    """How a run that has ended is run again; one that was refused for its data or its plan would be once more."""
    refused = ended is not None and ended.kind == "run_failed" and ended.exit_code in _REFUSED
    return say("talk-again-same" if refused else "talk-again")


def stopped_line(event: RunCancelled, left: str) -> str:
    """That a run was stopped, why, and what is `left` of it."""
    if event.reason == ASKED_FOR:
        return say("run-stopped-asked", left=left)
    if event.reason == str(PAUSED):
        return say("going-paused", left=left)
    if not event.reason:
        return say("run-stopped", left=left)
    return say("run-stopped-why", reason=sentence_of(event.reason_sentence or None, event.reason), left=left)
