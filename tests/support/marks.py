"""Tests that need what not every machine has."""

from __future__ import annotations

import pytest

from engine.retrieval.sentence_encoder import present

needs_the_model = pytest.mark.skipif(
    not present(), reason="the model that compares meanings is not on this machine (nlforge models fetch)"
)
