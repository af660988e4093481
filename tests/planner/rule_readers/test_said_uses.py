"""What plain words say that a file is for."""

from __future__ import annotations

import pytest

from planner.requirements import WantedSource
from planner.rule_readers.all import read_all
from planner.rule_readers.said_uses import said_use


def _uses(words: str) -> dict[str, str | None]:
    return {c.value.path: c.value.use for c in read_all(words) if isinstance(c.value, WantedSource)}


@pytest.mark.parametrize(
    ("words", "use"),
    [
        ("hr.csv is out of bounds", "never"),
        ("please leave hr.csv alone", "never"),
        ("The file hr.csv belongs to the union. It is not to be used.", "never"),
        ("hr.csv bleibt draußen", "never"),
        ("Finger weg von hr.csv", "never"),
        ("hr.csv ne doit pas servir", "never"),
        ("hr.csv no se toca", "never"),
        ("hr.csv 不得使用", "never"),
        ("hr.csv non va usato", "never"),
        ("hr.csv não é pra usar", "never"),
        ("hr.csv mag niet gebruikt worden, afblijven", "never"),
        ("90 rows in hr.csv, test only", "eval"),
        ("The 90 rows in hr.csv decide whether we take it.", "eval"),
        ("hr.csv dient einzig der Prüfung", "eval"),
        ("hr.csv, réservé à l'évaluation", "eval"),
        ("hr.csv es solo para comprobar", "eval"),
        ("hr.csv 封存，验收用", "eval"),
        ("hr.csv per la verifica", "eval"),
        ("hr.csv is alleen om te toetsen", "eval"),
    ],
)
def test_uses_in_plain_words(words: str, use: str) -> None:
    assert _uses(words) == {"hr.csv": use}


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("It looks the answers up in rules.pdf", "rules.pdf"),
        ("Das System schlägt in rules.pdf nach, rules.pdf zum Nachschlagen", "rules.pdf"),
        ("il cherche dans rules.pdf", "rules.pdf"),
        ("que lo busque en rules.pdf", "rules.pdf"),
        ("去查 rules.pdf 再回答", "rules.pdf"),
        ("the model calls our functions, described in tools.json", "tools.json"),
        ("es ruft unsere Funktionen auf, siehe tools.yaml", "tools.yaml"),
    ],
)
def test_files_to_look_things_up_in(words: str, path: str) -> None:
    assert _uses(words) == {path: "retrieve"}


@pytest.mark.parametrize(
    "words",
    [
        "We tested the old bot with mails.csv, which holds 900 replies.",
        "mails.csv holds 900 replies with our tone",
        "Lernen soll es aus mails.csv, 900 Antworten.",
        "mails.csv contient 900 réponses",
        "En mails.csv hay 900 respuestas",
        "mails.csv 里有 900 条回复",
        "learn from mails.csv; no prices in the replies",
    ],
)
def test_files_nothing_is_said_of(words: str) -> None:
    assert set(_uses(words).values()) <= {None, "train"}


def test_each_of_two_files_has_its_own_words() -> None:
    assert _uses("learn from a.csv, but b.csv is out of bounds") == {"a.csv": None, "b.csv": "never"}


def test_a_heap_without_a_file_name_has_its_words_too() -> None:
    words = "there's this other file from our old partner, keep your fingers off that"
    start = words.index("this other")
    found = said_use(words, start, start + len("this other file"))
    assert found is not None
    assert found[0] == "never"
