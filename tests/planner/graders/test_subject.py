"""What a rule is about is told the same on every machine, quickly, and from the phrases that ship."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.graders import subject
from planner.graders.fit import fingerprint, labelled
from planner.graders.subject import features, probabilities, subject_of


def test_the_weights_are_those_of_the_phrases() -> None:
    """Whoever changes the table runs `make grader-weights`."""
    import numpy as np

    with np.load(subject.WEIGHTS, allow_pickle=False) as kept:
        assert str(kept["phrases"]) == fingerprint()
        assert set(kept["subjects"].tolist()) == {kind for _, _, kind in labelled()}


def test_every_kind_has_phrases_in_five_languages() -> None:
    spoken: dict[str, set[str]] = {}
    for language, _, kind in labelled():
        spoken.setdefault(kind, set()).add(language)
    assert all({"en", "de", "fr", "es", "zh"} <= languages for languages in spoken.values())


def test_no_phrase_stands_there_twice() -> None:
    said = [phrase.casefold() for _, phrase, _ in labelled()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("here", [True, False])
@given(words=st.text(max_size=400))
def test_probabilities_are_probabilities(here: bool, words: str) -> None:
    here = here and subject.present()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(subject, "present", lambda: here)
        found = probabilities.__wrapped__(words)
    assert sum(found.values()) == pytest.approx(1, abs=1e-3) and min(found.values()) >= 0


@given(st.text(max_size=100))
def test_features_are_a_set(words: str) -> None:
    found = features(words)
    assert found == sorted(set(found)) and all(0 <= one < subject.BUCKETS for one in found)


@pytest.mark.parametrize("words", [
    "richtige Antwort", "wrong answer", "réponse exacte", "respuesta correcta", "答案正确", "zu langsam", "trop lent",
    "erfindet etwas", "不要编造",
])  # fmt: skip
def test_plain_rules_need_no_encoder(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "present", lambda: False)
    probabilities.cache_clear()
    assert subject_of(words) != "none"
    probabilities.cache_clear()
