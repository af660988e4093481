"""Another base model is wished for without a name."""

from __future__ import annotations

import pytest

from planner.rule_readers.other_base import reads_other_base


@pytest.mark.parametrize(
    "words",
    [
        "take a different model, any will do",
        "Then try another base model.",
        "oh dear. use some other model and start",
        "nimm halt ein anderes Modell",
        "probier es mit einem anderen Modell",
        "essayez un autre modèle",
        "prenez un autre modele, n'importe lequel",
        "prueba con otro modelo",
        "otro modelo",
        "usa otro modelo que sea más fácil",
    ],
)
def test_it_is_heard(words: str) -> None:
    assert reads_other_base(words) is not None


@pytest.mark.parametrize(
    "words",
    [
        "we need another model for the invoices",
        "our other model answers in French",
        "don't use another model",
        "kein anderes Modell bitte",
        "no uses otro modelo",
        "the customers of the other model complain about it every single day",
    ],
)
def test_other_models_are_none(words: str) -> None:
    assert reads_other_base(words) is None
