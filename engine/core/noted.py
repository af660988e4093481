"""What a run tells a person, as events: in English, and by code and figures for other languages."""

from __future__ import annotations

from typing import Any

from engine.core.error_parts import parts_of
from engine.core.errors import NlforgeError
from engine.core.events import Diagnosed, Evaluated, GateChecked, RunCancelled, RunFailedEvent
from engine.core.noted_figures import NotedFigures
from engine.core.sentences import Digits, Sentence, packed, sentence, unpacked

NOTED = "noted-"
"""Begin of the keys of all sentences that events hold."""


def noted(told: Sentence, **more: Any) -> Diagnosed:
    """Something a person should know, as an event with `more` fields."""
    code, figures = _apart(told)
    return Diagnosed(text=str(told), code=code, figures=figures, **more)


def checked(name: str, passed: bool, figure: float | None, detail: Sentence) -> GateChecked:
    """A gate, with what it found."""
    code, figures = _apart(detail)
    value = None if figure is None else float(figure)
    return GateChecked(name=name, passed=passed, figure=value, detail=str(detail), code=code, figures=figures)


def detail_of(gate: GateChecked) -> str:
    """What a gate found, as a sentence."""
    if not gate.code:
        return gate.detail
    return unpacked({"text": gate.detail, "key": f"{NOTED}{gate.code}", "figures": gate.figures})


def about_of(event: Evaluated) -> str:
    """What a model was given beside the message, as a sentence."""
    return unpacked(event.about_sentence) if event.about_sentence else event.about


def run_failed(error: NlforgeError) -> RunFailedEvent:
    """The end of a run by an error."""
    return RunFailedEvent(
        what=str(error.what),
        why=str(error.why),
        todo=str(error.todo),
        exit_code=int(error.exit_code),
        remedies=error.remedies,
        sentences=parts_of(error),
    )


def run_cancelled(why: str) -> RunCancelled:
    """The end of a run that was stopped; `why` as the end of a sentence."""
    return RunCancelled(reason=str(why), reason_sentence=packed(why) if isinstance(why, Sentence) else {})


def decimals(value: float, digits: int = 2, *, sign: bool = False) -> Digits:
    """A figure with so many digits behind the point, and `sign` with its + or -."""
    return Digits(f"{value:{'+' if sign else ''}.{digits}f}")


def count(value: int) -> Digits:
    """A whole number to be shown, “1,234”."""
    return Digits(f"{value:,}")


def percent(share: float, *, sign: bool = False) -> Sentence:
    """“12%”."""
    return sentence("noted-percent", "{figure}%", figure=Digits(f"{100 * share:{'+' if sign else ''}.0f}"))


def _apart(told: Sentence) -> tuple[str, NotedFigures]:
    assert told.key.startswith(NOTED), told.key
    return told.key.removeprefix(NOTED), packed(told)["figures"]
