"""A German conversation hears German from a run: of its rows, its checks, its figures, and at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.events import RunEvent
from engine.core.noted import run_cancelled
from engine.core.sentences import sentence
from engine.data.forecast import forecast
from engine.data.prepared_set import keep_prepared, open_prepared
from engine.runs import conclude as of_end
from nlforge.messages import TalkMessage
from nlforge.run_view import RunView
from nlforge.wording import catalogue
from nlforge.wording.catalogue import speak
from planner.compile.row_forecast import warnings_of_rows
from planner.render.reasons import said
from planner.rule_readers.languages import language_of
from tests.support.told_runs import DEMANDING, LETTERS, TOPICS, ToldRun
from tests.support.verdicts import CHAT, SORT

ENGLISH = re.compile(
    r"(?i)\b(?:the|of|is|are|and|with|which|than|not|it|were|have|has|rows?|replies|messages|model|wanted)\b"
)
NAMES = re.compile(r"„[^“]*“|\((?:promises no date|right|right label)(?:, [a-z ]+)*\)|\S*[/\\]\S+|model/adapter|right")
"""Words of the person and names, which stay as they are."""


@pytest.fixture(autouse=True)
def unweighed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No weights lie there to be weighed."""
    monkeypatch.setattr(of_end, "size_of", lambda *_: None)
    monkeypatch.setattr(of_end, "base_model_dir", lambda _: tmp_path)
    yield
    speak("en")


def heard(events: list[RunEvent]) -> list[str]:
    view = RunView()
    return [
        line for event in events for told in view.take(event) if isinstance(told, TalkMessage) for line in told.lines
    ]


def in_german(run: ToldRun) -> list[str]:
    """What is heard in German, after a look at each line; as many lines as in English, and none the same."""
    speak("en")
    english = heard(run.events)
    speak("de")
    german = heard(run.events)
    assert len(german) == len(english) and not set(german) & {line for line in english if line.count(" ") > 2}
    for line in german:
        plain = NAMES.sub("", line)
        assert not ENGLISH.search(plain), line
        assert language_of(plain) in ("de", None), line
        assert not re.search(r"\d\.\d\d?\b", plain), line
    return german


def test_what_is_told_of_letters(tmp_path: Path) -> None:
    """Rows that are left out, and figures that are missed."""
    run = ToldRun(tmp_path, DEMANDING, LETTERS)
    run.prepared()
    run.ended(lambda: run.evaluated({"base": 2, "prompt_only": 3, "retrieval": 4, "trained": 9}))
    heard_lines = in_german(run)
    for part in (
        "7 von 93 Zeilen werden nicht gelernt: 5 sind gleich wie andere (Zeilen 40, 41, 55, 90 und 95 von a.csv); 1 ",
        "12 von 13 Testzeilen haben eine Antwort, die Wort für Wort auch gelernt wird: ",
        "Gemessen: das Basismodell mit Beispielen (ein Prompt mit 3 Beispielen), an ",
        "1 von 13 Antworten wurde bei 64 Tokens abgeschnitten, mehr darf es nicht schreiben",
        "Prüfung NICHT bestanden: Freigabe: right. right: 0,692, verlangt mindestens 0,9.",
        "Prüfung bestanden: Freigabe: Punktzahl. Punktzahl: 0,692, verlangt mindestens 0,1.",
        "Das Modell ist trainiert, verfehlt aber eine Zahl, die du verlangt hast.",
        "Keine Antwort hat eine Pflicht verletzt (promises no date).",
    ):
        assert any(part in line for line in heard_lines), (part, heard_lines)


def test_what_is_told_of_labels(tmp_path: Path) -> None:
    """Slips, labels that are rare, and a model that was trained with success."""
    run = ToldRun(tmp_path, SORT, TOPICS)
    run.prepared()
    run.ended(lambda: run.evaluated({"base": 2, "prompt_only": 3, "retrieval": 4, "trained": 99}))
    heard_lines = in_german(run)
    for part in (
        "Wahrscheinliche Tippfehler werden zum gemeinten Etikett berichtigt: „retrun“ → „return“.",
        "„complaint“ hat 1 Zeile: zu wenig, um sie sicher zu lernen oder zu testen.",
        "Das Training hat geholfen: Die Punktzahl ist um 0,",
        ") besser als eine Suche in deinen Daten, mit bis zu 4 Fundstellen im Prompt.",
    ):
        assert any(part in line for line in heard_lines), (part, heard_lines)


@pytest.mark.parametrize(
    ("right", "says"),
    [
        ({"base": 2, "prompt_only": 3, "retrieval": 90, "trained": 9}, "Das untrainierte Modell mit einer Suche"),
        ({"base": 9, "prompt_only": 9, "retrieval": 9, "trained": 9}, "nicht besser als das Basismodell ohne Training"),
    ],
)
def test_what_is_told_where_training_brought_nothing(tmp_path: Path, right: dict[str, int], says: str) -> None:
    run = ToldRun(tmp_path, CHAT, LETTERS)
    run.ended(lambda: run.evaluated(right))
    assert any(says in line for line in in_german(run))


def test_what_is_told_where_a_check_ends_it(tmp_path: Path) -> None:
    """With what to do; a run that goes on tells the same of the rows it began with."""
    run = ToldRun(tmp_path, SORT, TOPICS)
    run.ended(run.too_long)
    heard_lines = in_german(run)
    assert heard_lines[-3] == "Die Prüfung „nichts ist abgeschnitten“ ist nicht bestanden."
    assert re.fullmatch(
        r"\d+ Zeilen sind länger als 512 Tokens und müssten abgeschnitten werden: Zeilen .+ weitere von a\.csv\.",
        heard_lines[-2],
    )
    assert heard_lines[-1].startswith("Es wurde nichts trainiert. Kürze oder berichtige diese Zeilen")


def test_the_page_tells_of_rows_as_the_run_does(tmp_path: Path) -> None:
    """Before anything runs, and in the same words."""
    run = ToldRun(tmp_path, SORT, TOPICS)
    found = forecast(run.spec, tmp_path)
    speak("de")
    told = [said(warning.text, catalogue) for warning in warnings_of_rows(found, run.spec)]
    run.prepared()
    assert set(told) & set(in_german(run)) >= {
        "4 von 92 Zeilen werden nicht gelernt: Sie sind gleich wie andere (Zeilen 40, 41, 55 und 90 von a.csv).",
        "„complaint“ hat 1 Zeile: zu wenig, um sie sicher zu lernen oder zu testen. Nimm Beispiele dazu, oder fasse "
        "solche Etiketten zusammen.",
    }


def test_a_run_that_goes_on_tells_it_in_german_too(tmp_path: Path) -> None:
    """From the rows as they lie in its folder."""
    run = ToldRun(tmp_path, SORT, TOPICS)
    _, fingerprint = keep_prepared(run.data, run.spec, run.paths.data)
    run.data, _ = open_prepared(run.paths.data, fingerprint, run.spec, tmp_path)
    run.prepared()
    assert any(line.startswith("Wahrscheinliche Tippfehler werden") for line in in_german(run))


def test_what_was_stopped_by_the_system(tmp_path: Path) -> None:
    run = ToldRun(tmp_path, SORT, TOPICS)
    why = sentence("noted-stopped_by_system", "the system told it to end ({signal})", signal="SIGTERM")
    run.emit(run_cancelled(why))
    assert in_german(run)[-1].startswith("Der Lauf wurde angehalten: Das System hat es verlangt (SIGTERM).")
