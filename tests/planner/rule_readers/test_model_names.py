"""The model that words name as a base."""

from __future__ import annotations

import pytest

from planner.rule_readers.model_names import model_named


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Grundlage: Qwen3-8B", "Qwen3-8B"),
        ("GPT-OSS-20B as base", "GPT-OSS-20B"),
        ("Statt Qwen3-8B bitte ein europäisches: Mistral-7B", "Mistral-7B"),
        ("pak maar Qwen3-4B als basis", "Qwen3-4B"),
        ("Nos gustaría usar EuroLLM si encaja", "EuroLLM"),
        ("based on llama 3.1 8b, we have that", "llama 3.1 8b"),
        ("au lieu de Qwen3-8B prenez Mistral 7B", "Mistral 7B"),
        ("用 Qwen2.5-7B-Instruct 作基座", "Qwen2.5-7B-Instruct"),
        ("take gemma", "gemma"),
        ("HuggingFaceTB/SmolLM2-360M", "HuggingFaceTB/SmolLM2-360M"),
        ("the small one", None),
        ("Qwen3-8B or Mistral-7B", None),
    ],
)
def test_the_name_is_taken_out_of_the_words_around_it(words: str, name: str | None) -> None:
    assert model_named(words) == name
