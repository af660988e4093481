"""What a model is fit for, in the language of the conversation, at the end of its run."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.core import events as ev
from engine.evaluation.fitness import FitnessFacts, judged_fit
from engine.evaluation.fitness_words import SENTENCES, sentence
from nlforge.messages import TableMessage, TalkMessage
from nlforge.run_view import RunView
from nlforge.wording.catalogue import LANGUAGES, speak
from nlforge.wording.told import fitness_lines

NAMES = {"names", "label", "file"}


def _judged(code: str, figure: int) -> ev.FitnessJudged:
    figures: dict[str, int | str] = {
        name: f"<{name}>" if name in NAMES else figure for name in re.findall(r"\{(\w+)\}", SENTENCES[code])
    }
    one = sentence(code, **figures)
    return judged_fit(FitnessFacts("texts")).model_copy(update={"sentences": (one,), "text": one.text})


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("en")


@pytest.mark.parametrize("figure", [1, 2, 1234])
@pytest.mark.parametrize("code", SENTENCES)
def test_each_sentence_is_in_the_catalogue(code: str, figure: int) -> None:
    """To the letter what the report has; and in German something else, in full and with the same figures."""
    event = _judged(code, figure)
    speak("en")
    assert fitness_lines(event) == (event.text,)
    speak("de")
    (german,) = fitness_lines(event)
    assert german != event.text and german.endswith(".") and "{" not in german and "  " not in german
    shown = {f"{figure:,}".replace(",", "."), *(f"<{name}>" for name in NAMES)}
    assert {one for one in shown if one in german} == {
        one for one in shown if one.replace("1.234", "1,234") in event.text
    }


def test_a_sentence_of_another_version_is_said_as_it_is() -> None:
    found = _judged("no_claim", 1)
    later = found.sentences[0].model_copy(update={"code": "of_2030", "text": "As it was."})
    for language in LANGUAGES:
        speak(language)
        assert fitness_lines(found.model_copy(update={"sentences": (later,)})) == ("As it was.",)


@pytest.mark.parametrize(
    "last",
    [
        ev.RunFinished(seconds=60, adapter="a", report="report.md"),
        ev.RunFailedEvent(what="The model is trained, but misses a figure you asked for.", exit_code=5),
    ],
)
def test_it_is_said_at_the_end_after_the_figures(last: ev.RunEvent) -> None:
    """Not when it comes, for a gate may still fail; and then right after the table, whatever comes of the run."""
    view = RunView()
    trained = ev.Evaluated(model="trained", split="s", rows=42, score=0.8, criteria={}, metrics={})
    list(view.take(trained))
    speak("de")
    event = judged_fit(FitnessFacts("replies", [n < 36 for n in range(42)]))
    assert list(view.take(event)) == []
    said = list(view.take(last))
    at = next(n for n, one in enumerate(said) if isinstance(one, TalkMessage) and "Hilft Mitarbeitern" in one.lines[0])
    assert isinstance(said[at - 1], TableMessage) and isinstance(said[at + 1], TalkMessage)
    verdict = said[at]
    assert isinstance(verdict, TalkMessage) and "Von 42 neuen hat es 36 richtig beantwortet" in verdict.lines[1]
    # A run that begins anew has no verdict yet.
    list(view.take(ev.RunStarted(digest="d", pid=1)))
    assert view.fitness is None
