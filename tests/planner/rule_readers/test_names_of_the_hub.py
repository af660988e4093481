"""Base models and data sets of the hub are named alike, with a commit: the words beside the name tell them apart."""

from __future__ import annotations

import pytest

from planner.rule_readers.all import read_all
from planner.rule_readers.seen import SeenFiles
from tests.planner.rule_readers.changes_read import read

COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAME = f"maker/desk@{COMMIT}"
NAMED_AS_MODEL = f"acme/llama-7b@{COMMIT}"


@pytest.mark.parametrize(
    "words",
    [
        f"Build it on {NAME}.",
        f"The base model is {NAME}",
        f"model: {NAME}",
        f"Our weights are in {NAME}",
        f"use our model {NAME}",
        f"use {NAME} as base",
        f"fine-tune {NAME} with our mails",
        f"Start from {NAME}.",
        f"use https://huggingface.co/maker/desk/tree/{COMMIT}",
        f"nimm {NAME} als Basis",
        f"Trainiere auf {NAME} weiter",
        f"Pars de {NAME}",
        f"Usa {NAME} como modelo base",
        f"以{NAME}为基座",
        f"在 {NAME} 的基础上训练",
        f"从 {NAME} 开始训练",
    ],
)
def test_words_for_a_start_make_it_a_base_model(words: str) -> None:
    """And nothing in the name, or in its commit, is another wish."""
    assert [(c.field, c.value) for c in read_all(words)] == [("base_model", NAME)]


@pytest.mark.parametrize(
    "words",
    [
        f"Learn from {NAME}.",
        f"use {NAME}",
        f"Train it on {NAME}",
        f"Train the model from {NAME}",
        f"Build a model from {NAME}",
        f"fine-tune it on {NAME}",
        f"Start with the data in {NAME}",
        f"knowledge base: {NAME}",
        f"The data: https://huggingface.co/datasets/maker/desk/tree/{COMMIT}",
        f"Trainiere auf {NAME}",
        f"Nimm den Datensatz „{NAME}“",
        f"Apprends à partir de {NAME}",
        f"Aprende a partir de {NAME}",
        f"Entrena sobre {NAME}",
        f"用数据集{NAME}训练一个回答客户问题的助手",
        f"在{NAME}上训练",
    ],
)
def test_else_it_is_a_data_set(words: str) -> None:
    assert [s.path for s in read(words, "sources")] == [NAME] and read(words, "base_model") == []


def test_a_name_that_says_that_it_is_a_model_is_one_where_it_is_used() -> None:
    """Learned from, it is data all the same."""
    assert read(f"use {NAMED_AS_MODEL}", "base_model") == [NAMED_AS_MODEL]
    for words in (f"Learn from {NAMED_AS_MODEL}", f"Apprends à partir de {NAMED_AS_MODEL}"):
        assert read(words, "base_model") == [] and [s.path for s in read(words, "sources")] == [NAMED_AS_MODEL]


def test_one_the_hub_was_asked_about_as_a_model_is_a_model() -> None:
    changes = read_all(f"use {NAME}", seen=SeenFiles(models=(NAME,)))
    assert [(c.field, c.value) for c in changes] == [("base_model", NAME)]


def test_files_and_folders_of_one_are_data_beside_a_base_model() -> None:
    """Models have no parts that are named."""
    words = f"Start from {NAME} and learn from {NAME}/data. Use {NAME}/more.csv only to measure."
    assert read(words, "base_model") == [NAME]
    assert {s.path: s.use for s in read(words, "sources")} == {f"{NAME}/data": None, f"{NAME}/more.csv": "eval"}


@pytest.mark.parametrize("words", [f"It must be better than the base model {NAME}", f"Do not start from {NAME}."])
def test_one_that_is_only_compared_with_or_ruled_out_is_nothing(words: str) -> None:
    assert read_all(words) == []
