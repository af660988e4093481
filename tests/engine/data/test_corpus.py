"""A corpus of documents is cleaned in one pass; what stays does not depend on how it is cut into batches."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.data import minhash as near
from engine.data.corpus import clean_corpus

_WORDS = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in ("lt", "mp", "rn", "st")]


def _document(draw: random.Random, words: int = 90) -> str:
    return " ".join(draw.choices(_WORDS, k=words))


def _corpus() -> tuple[list[str], dict[int, int]]:
    draw = random.Random(4)
    texts = [_document(draw) for _ in range(200)]
    copies = {}
    for n in range(40):
        words = texts[n].split()
        words[draw.randrange(len(words))] = "edited"
        copies[len(texts)] = n
        texts.append(" ".join(words))
    return [*texts, texts[100].upper(), "too short", "# " * 80, "x " * 80], copies


def test_copies_poor_and_short_documents_go(tmp_path: Path) -> None:
    """Each planted copy is found, nothing else is, and every document is accounted for."""
    texts, copies = _corpus()
    done = clean_corpus(texts, tmp_path)
    assert done.read == len(texts) == len(done.kept) + sum(done.dropped.values())
    assert done.dropped == {"near_duplicate": 40, "duplicate": 1, "too_short": 1, "words_of_unusual_length": 2}
    assert {tuple(sorted(pair)) for pair in done.clusters.items()} == {tuple(sorted(pair)) for pair in copies.items()}
    assert not list(tmp_path.iterdir()), "the spool is gone"


def test_batches_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents a batch, one a batch, and all in one give the same."""
    texts, _ = _corpus()
    whole = clean_corpus(texts, tmp_path)
    monkeypatch.setattr(near, "BATCH_BYTES", 1)
    assert clean_corpus(texts, tmp_path) == whole


def test_nothing_in_nothing_out(tmp_path: Path) -> None:
    """An empty corpus is no error."""
    assert clean_corpus([], tmp_path).read == 0
    assert clean_corpus(["one two"], tmp_path).kept == []
