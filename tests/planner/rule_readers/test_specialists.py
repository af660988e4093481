"""Specialists side by side: who asks for them, what they are called, and who only speaks of people or departments."""

from __future__ import annotations

import pytest

from planner.requirements import Requirements, Said, WantedExpert, WantedSource, Wish
from planner.rule_readers.all import read_all


def _named(words: str, known: Requirements | None = None) -> list[str]:
    found = read_all(words, known)
    return [c.value.name for c in found if isinstance(c.value, WantedExpert) and c.op == "add"]


def _gone(words: str, names: tuple[str, ...]) -> list[str]:
    found = read_all(words, _known(names))
    return [c.value.name for c in found if isinstance(c.value, WantedExpert) and c.op == "remove"]


def _known(names: tuple[str, ...]) -> Requirements:
    said = Said(turn=0, quote="x")
    return Requirements(wishes={"experts": tuple(Wish(value=WantedExpert(name=n), said=said) for n in names)})


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("We want three specialists: doors, locks and hinges.", ["doors", "locks", "hinges"]),
        ("two separate models (wholesale, retail), both answer mails", ["wholesale", "retail"]),
        ("doors, locks, hinges: a model per range, please", ["doors", "locks", "hinges"]),
        ("I'd like one specialist for saddles and one for bridles.", ["saddles", "bridles"]),
        ("Zwei Spezialisten bitte: Dachziegel und Klinker", ["Dachziegel", "Klinker"]),
        ("Segel, Motor und Elektrik, jeder Bereich kriegt sein eigenes Modell", ["Segel", "Motor", "Elektrik"]),
        ("je Sorte ein Modell (Pils, Weizen, Bock)", ["Pils", "Weizen", "Bock"]),
        ("Wir wollen einen Assistenten für Mieter, einen für Eigentümer.", ["Mieter", "Eigentümer"]),
        ("Il nous faut deux spécialistes : pneus et freins.", ["pneus", "freins"]),
        ("un modèle par atelier (couture, teinture, broderie)", ["couture", "teinture", "broderie"]),
        ("Queremos tres especialistas: hornos, vitrinas y cámaras", ["hornos", "vitrinas", "cámaras"]),
        ("dos especialistas, uno para quesos y otro para embutidos", ["quesos", "embutidos"]),
        ("三个专家模型：门锁、窗户、玻璃", ["门锁", "窗户", "玻璃"]),
        ("陶瓷和玻璃，各做一个模型", ["陶瓷", "玻璃"]),
        ("vogliamo due specialisti: caldaie e pompe", ["caldaie", "pompe"]),
        ("graag drie specialisten: bollen, vaste planten en bomen", ["bollen", "vaste planten", "bomen"]),
        ("quatro especialistas: café, milho, soja e cana", ["café", "milho", "soja", "cana"]),
    ],
)
def test_specialists_are_read_with_their_names(words: str, names: list[str]) -> None:
    assert _named(words) == names


@pytest.mark.parametrize(
    "words",
    [
        "Our experts answered 300 questions: doors, locks and hinges.",
        "The marketing, sales and service departments wrote 400 replies each.",
        "No specialists please, a single model for doors, locks and hinges.",
        "Three specialists for doors, locks and hinges? No thanks, one model.",
        "Labelled by three experts: Miller, Brown and Jones.",
        "We sell three models of pumps, small, medium and large.",
        "Unsere Experten prüfen jede Antwort: Ton, Länge, Inhalt.",
        "Keine Spezialisten, Dach, Wand und Boden lernt ein Modell.",
        "Einkauf, Lager und Versand schreiben alle in dieselbe Liste.",
        "Nos spécialistes répondent aux clients : pneus, freins, vidange.",
        "Pas de spécialistes, un seul modèle pour pneus et freins.",
        "Nuestros expertos revisan hornos, vitrinas y cámaras.",
        "Los departamentos de ventas, compras y almacén usan el mismo buzón.",
        "由三位专家标注：张、李、王",
        "门锁部、窗户部、玻璃部都用同一个邮箱",
        "I nostri esperti scrivono le risposte: caldaie, pompe, valvole.",
    ],
)
def test_people_and_departments_are_no_specialists(words: str) -> None:
    assert _named(words) == []


def test_the_files_beside_the_names_are_their_own() -> None:
    found = read_all("two specialists: doors (doors.jsonl, 900) and locks (locks.jsonl, 400)")
    experts = [c.value for c in found if isinstance(c.value, WantedExpert)]
    assert [(e.name, e.sources) for e in experts] == [("doors", ("doors.jsonl",)), ("locks", ("locks.jsonl",))]


def test_a_file_called_as_a_known_specialist_is_its_own() -> None:
    found = read_all("doors_qa.csv and locks_qa.csv", _known(("doors", "locks")))
    experts = {c.value.name: c.value.sources for c in found if isinstance(c.value, WantedExpert)}
    assert experts == {"doors": ("doors_qa.csv",), "locks": ("locks_qa.csv",)}
    assert {c.value.path for c in found if isinstance(c.value, WantedSource)} == {"doors_qa.csv", "locks_qa.csv"}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("actually just one model", ["doors", "locks", "hinges"]),
        ("ein einziges Modell reicht", ["doors", "locks", "hinges"]),
        ("finalement un seul modèle", ["doors", "locks", "hinges"]),
        ("mejor un solo modelo", ["doors", "locks", "hinges"]),
        ("一个模型就够", ["doors", "locks", "hinges"]),
        ("uno solo basta", ["doors", "locks", "hinges"]),
        ("only doors for now", ["locks", "hinges"]),
        ("drop locks, we answer those by hand", ["locks"]),
        ("the third one goes", ["hinges"]),
    ],
)
def test_known_specialists_go(words: str, names: list[str]) -> None:
    assert sorted(_gone(words, ("doors", "locks", "hinges"))) == sorted(names)


@pytest.mark.parametrize(
    "words",
    [
        "not one model, three as said",
        "each of them answers in one language",
        "doors should sound friendlier",
        "nur ein Satz als Antwort",
        "las puertas tienen 300 ejemplos",
    ],
)
def test_known_specialists_stay(words: str) -> None:
    assert _gone(words, ("doors", "locks", "hinges")) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("and one for gates, gates.jsonl", "gates"),
        ("a fourth specialist for gates", "gates"),
        ("noch einen Spezialisten für Tore", "Tore"),
        ("ajoutez un autre spécialiste pour les portails", "portails"),
    ],
)
def test_one_more_beside_known_ones(words: str, name: str) -> None:
    assert _named(words, _known(("doors", "locks"))) == [name]
