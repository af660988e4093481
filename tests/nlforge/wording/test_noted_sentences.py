"""What a run tells and what errors say is in the language of the person: each sentence has its German, and nothing is
told without one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from engine.core import events as ev
from engine.core.errors import GateFailed
from engine.core.events import parse_event
from engine.core.noted import checked, decimals, detail_of, noted, percent, run_failed
from engine.core.sentences import Digits, Sentence, Tongue, one_after_another, sentence
from engine.evaluation.diagnosis import diagnose
from nlforge.wording.catalogue import InLanguage, speak
from nlforge.wording.told import detail, error_lines, failed_lines, finding
from planner.rule_readers.languages import language_of
from tests.support.catalogue_texts import texts
from tests.support.diagnoses import CASES
from tests.support.noted_sentences import BEGINS, MADE, calls, noted_sentences

SAYS_LESS = {
    # What the machine lacks is known in English alone.
    "noted-not_run_here",
}
WITH_WORDS_OF_THEIR_OWN = {
    # File → how many events it builds itself, and why that is right.
    "engine/core/noted.py": (1, "gives each its code"),
    "engine/runs/conclude.py": (1, "a finding of the diagnosis, by its code"),
    "engine/runs/writing_progress.py": (1, "in both catalogues, by its code"),
    "engine/data/ready.py": (1, "sentences that an older version stored as text"),
}
GERMAN = InLanguage("de")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("en")


def test_every_sentence_of_a_run_or_an_error_has_its_german() -> None:
    """With the same figures; and nothing is translated that no run says."""
    german, said = texts("de"), noted_sentences()
    assert len(said) > 900 and said.keys() <= german.keys(), said.keys() - german.keys()
    assert {key for key, of in said.items() if of != {german[key]}} - SAYS_LESS == set()
    assert german.keys() >= MADE, MADE - german.keys()
    assert {key for key in german if key.startswith(BEGINS)} == said.keys() | MADE


@pytest.mark.parametrize("key", sorted(key for key in texts("de") if key.startswith(BEGINS)))
def test_its_german_is_german(key: str) -> None:
    """Said with any figures, one and several: nothing is missing, and no word of it is English."""
    for number in (1, 3):
        figures: dict[str, Any] = dict.fromkeys(_named(key), number)
        told = GERMAN.say(key, **figures)
        assert "{" not in told and "  " not in told.strip() and "“" not in re.sub("„[^“]*“", "", told)
        assert not ENGLISH.search(told), told
        if len(told.split()) > 10:
            assert language_of(told) == "de", told


ENGLISH = re.compile(r"(?i)\b(?:the|of|is|are|and|with|which|than|not|it|were|rows?|replies|messages)\b")


def _named(key: str) -> set[str]:
    """The figures a German text names, those that only choose between forms as well."""
    of = next((of for name, of in noted_sentences().items() if name == key), {frozenset[str]()})
    return set().union(*of) | {"n", "rows", "where", "why"}


def test_no_event_is_bare_english() -> None:
    """All that tells something goes through `noted` or `checked`, which take nothing without a key."""
    own: dict[str, int] = {}
    for path, call in calls("Diagnosed"):
        own[path] = own.get(path, 0) + 1
        bare = not any(one.arg == "code" for one in call.keywords)
        assert not bare or path == "engine/data/ready.py", ast.unparse(call)
    assert own == {path: count for path, (count, _) in WITH_WORDS_OF_THEIR_OWN.items()}
    assert {path for kind in ("GateChecked", "RunFailedEvent") for path, _ in calls(kind)} == {"engine/core/noted.py"}


TOLD = sentence(
    "noted-figure_is", "{metric} is {figure}, wanted at least {least}.", metric=Sentence("right", "name-metric-right"),
    figure=decimals(0.5, 3), least=Digits("0.9"),
)  # fmt: skip


def test_a_gate_is_told_with_the_signs_of_the_language() -> None:
    gate = parse_event(checked("release_right", False, 0.5, TOLD).model_dump_json())
    assert isinstance(gate, ev.GateChecked) and detail(gate) == "right is 0.500, wanted at least 0.9."
    speak("de")
    assert detail(gate) == "right: 0,500, verlangt mindestens 0,9."
    assert isinstance(found := detail_of(gate), Sentence) and (found, found.key) == (TOLD, TOLD.key)


def test_the_end_of_a_run_is_told_part_by_part() -> None:
    """What happened and what to do; a part that is text only, as it is."""
    error = GateFailed(
        sentence("noted-not_released", "The model is trained, but not released."),
        one_after_another(
            [TOLD, sentence("noted-no_must_broken", "No reply broke a must ({musts}).", musts=["a", "b"])]
        ),
        "Only text.",
    )
    event = parse_event(run_failed(error).model_dump_json())
    assert isinstance(event, ev.RunFailedEvent) and failed_lines(event) == (
        "The model is trained, but not released.",
        "right is 0.500, wanted at least 0.9. No reply broke a must (a, b).",
        "Only text.",
    )
    speak("de")
    german = (
        "Das Modell ist trainiert, aber nicht freigegeben.",
        "right: 0,500, verlangt mindestens 0,9. Keine Antwort hat eine Pflicht verletzt (a, b).",
        "Only text.",
    )
    assert failed_lines(event) == german == error_lines(error)


def test_figures_of_every_kind_are_told() -> None:
    """Shares, names of languages, and a finding inside another sentence."""
    known = diagnose(CASES[0][1])
    inner = Sentence(f"{known.text} {known.expected}", f"finding-{known.code}", known.figures)  # type: ignore[arg-type]
    round_two = noted(sentence("noted-round", "Round {number} of at most {most}: {why}", number=2, most=3, why=inner))
    share = noted(sentence("noted-loss_accepted", "a loss of up to {most}, or …", most=percent(0.1)))
    where = sentence("noted-slice-language", "messages in the language “{name}”", name=Tongue("de"))
    for event in (round_two, share):
        assert finding(event) == event.text
    speak("de")
    assert finding(round_two).startswith("Runde 2 von höchstens 3: ") and language_of(finding(round_two)) == "de"
    assert "10 %" in finding(share)
    assert finding(noted(where)) == "Nachrichten in der Sprache „Deutsch“"


@pytest.mark.parametrize(
    ("code", "figures"),
    [
        ("of_2030", {}),
        ("figure_is", {}),
        ("then", {"first": {"key": "../en/run", "figures": {}, "text": "First."}, "second": {"digits": 3}}),
        ("then", {"first": None, "second": "b"}),
        ("then", {"first": {"key": "talk-greeting"}, "second": "b"}),
    ],
)
def test_of_another_version_the_english_is_told(code: str, figures: dict[str, Any]) -> None:
    speak("de")
    assert finding(ev.Diagnosed.model_construct(text="As it was.", code=code, figures=figures)) == "As it was."
    assert finding(ev.Diagnosed(text="As it was.")) == "As it was."


def test_a_key_that_is_no_sentence_of_a_run_is_not_looked_up() -> None:
    speak("de")
    first = {"key": "talk-greeting", "figures": {}, "text": "First."}
    event = ev.Diagnosed(text="T", code="then", figures={"first": first, "second": "b"})
    assert finding(event) == "First. b"
