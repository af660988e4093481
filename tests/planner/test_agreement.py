"""A yes to an open question of the plan, in whatever courtesy."""

from __future__ import annotations

import pytest

from planner.agreement import agreed, agreed_sentence


@pytest.mark.parametrize(
    "said",
    [
        "Oui c'est bien ce fichier.",
        "C'est bien celui-ci, merci",
        "Yes that's the file",
        "That's it.",
        "Ja, diese Datei ist gemeint",
        "Das ist die Datei, genau.",
        "Sí, es ese archivo",
        "Sì, è proprio questo",
        "是的，就是这个文件",
        "Bon, oui, c'est ça",
        "Sure, that one",
    ],
)
def test_courtesy_around_a_yes_takes_nothing_from_it(said: str) -> None:
    assert agreed(said)


@pytest.mark.parametrize(
    "said",
    [
        "Oui, mais pas cette colonne",
        "C'est bien trop long",
        "C'est bon pour les clients",
        "Yes, this file and desk.csv",
        "the file",
        "That's it?",
        "Ja, aber die andere Datei",
        "ese archivo no",
        "no, not this one",
        "questo file",
        "不是这个文件",
    ],
)
def test_more_or_less_than_a_yes_is_none(said: str) -> None:
    assert not agreed(said)


@pytest.mark.parametrize(
    ("said", "yes"),
    [
        ("Oui c'est bien ce fichier. Nos règles : toujours poli.", "Oui c'est bien ce fichier."),
        ("Ja, genau. Höchstens drei Sätze.", "Ja, genau."),
        ("Yes. But use the other one.", ""),
        ("It is polite. Yes.", ""),
        ("Yes.", ""),
    ],
)
def test_a_yes_before_other_words(said: str, yes: str) -> None:
    assert agreed_sentence(said) == yes
