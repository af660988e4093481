"""Ways of learning asked for in other words than their names, and words that only sound so."""

from __future__ import annotations

import pytest

from planner.requirements import WantedStage
from planner.rule_readers.all import read_all


def _stages(words: str) -> dict[str, bool]:
    return {c.value.kind: c.value.wanted for c in read_all(words) if isinstance(c.value, WantedStage)}


@pytest.mark.parametrize(
    ("words", "stages"),
    [
        ("First let it read the whole maintenance archive, then the pairs.", {"cpt": True, "sft": True}),
        ("only reading, no questions and answers of any kind", {"cpt": True}),
        ("use the picks so it learns what our readers like better", {"dpo": True}),
        ("after the examples let it practise against the test bench", {"sft": True, "grpo": True}),
        ("SFT only, no RL", {"sft": True, "grpo": False}),
        ("Zuerst alle Protokolle lesen lassen, dann die Beispiele", {"cpt": True, "sft": True}),
        ("Es soll gegen den Simulator üben, bis es klappt", {"grpo": True}),
        ("Daraus soll es lernen, welche Antwort besser ankommt", {"dpo": True}),
        ("Eine Stufe mit Belohnung lehnen wir ab", {"grpo": False}),
        ("Qu'il lise d'abord toutes nos notices", {"cpt": True}),
        ("pas besoin de renforcement", {"grpo": False}),
        ("qu'il apprenne ce que les relecteurs préfèrent", {"dpo": True}),
        ("primero que lea todos los manuales", {"cpt": True}),
        ("que practique contra el compilador", {"grpo": True}),
        ("nada de refuerzo", {"grpo": False}),
        ("先让模型通读全部手册，再学例子", {"cpt": True, "sft": True}),
        ("不要强化学习", {"grpo": False}),
        ("che si eserciti contro il banco prova", {"grpo": True}),
        ("laat het eerst alle handleidingen lezen", {"cpt": True}),
    ],
)
def test_ways_of_learning_in_plain_words(words: str, stages: dict[str, bool]) -> None:
    assert _stages(words) == stages


@pytest.mark.parametrize(
    "words",
    [
        "It reads the customer's mail first and then answers.",
        "Students practise against the clock with it.",
        "Our DPO has agreed, and the DPO wants names removed.",
        "The drawings list reinforcement bars and meshes.",
        "We tested with 40 pairs last year.",
        "Er liest zuerst die Anfrage und antwortet dann.",
        "Schüler üben mit dem Bot Vokabeln.",
        "Le DPO est d'accord.",
        "Los alumnos practican con el bot cada tarde.",
        "学生用它练习口语",
        "Gli studenti si esercitano la sera.",
        "命令必须只读",
    ],
)
def test_what_only_sounds_so(words: str) -> None:
    assert _stages(words) == {}
