"""What `--model` means: a name, a file or a folder of this machine, and what stands in where the machine is small."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFWriter

from engine.core.errors import BadInput, LlmUnavailable, RunFailed
from engine.models.base_weights import gguf_path
from engine.models.llama_child import threads
from planner.llm.client import open_llm, stays_here
from planner.llm.embedded import embedded_server
from planner.llm.local_models import EMBEDDED, LEAST_FREE_GB, LOCAL_MODELS, VARIABLE, LocalModel, choose, is_local
from planner.reading.small import ClauseAnswer

ALL_HERE, NONE_HERE = (lambda _: True), (lambda _: False)


def model_file(
    path: Path, *, talks: bool = True, kind: str = "llama", type: str = "model", weights: int = 64, **numbers: int
) -> Path:
    """A GGUF file with the head of a model and one weight."""
    writer = GGUFWriter(str(path), kind)
    writer.add_type(type)
    writer.add_block_count(2)
    writer.add_embedding_length(64)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_context_length(4096)
    for name, number in numbers.items():
        writer.add_uint16(f"split.{name}", number)
    if talks:
        writer.add_chat_template("{{ messages }}")
    writer.add_tensor("w", np.zeros((weights, 64), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_the_first_of_the_table_needs_nothing() -> None:
    """It is what is installed, and what stands in."""
    assert LOCAL_MODELS[0].name == EMBEDDED
    assert choose(None, 0.0, NONE_HERE).name == choose(EMBEDDED, 0.0, NONE_HERE).name == EMBEDDED


@pytest.mark.parametrize("free_gb", [0.3, 1.0, 2.0, 3.9, 4.0, 8.0, 64.0])
@pytest.mark.parametrize("wanted", LOCAL_MODELS, ids=lambda m: m.name)
def test_a_small_machine_takes_the_small_model_and_says_why(wanted: LocalModel, free_gb: float) -> None:
    """Machines made up: what fits is taken as asked; below 4 GB the installed one stands in, with the figures."""
    made = choose(wanted.name, free_gb, ALL_HERE)
    assert made.served is not None and made.served.small
    if wanted is LOCAL_MODELS[0] or free_gb >= LEAST_FREE_GB:
        assert made.name == wanted.name and made.instead_of is None
    else:
        assert made.name == EMBEDDED and made.instead_of is not None
        assert (made.instead_of.name, made.instead_of.needs_gb, made.instead_of.free_gb) == (
            wanted.name,
            LEAST_FREE_GB,
            free_gb,
        )


def test_nothing_is_fetched_unasked() -> None:
    for wanted in LOCAL_MODELS[1:]:
        with pytest.raises(BadInput, match=f"nlforge models fetch {wanted.base}"):
            choose(wanted.name, 16.0, NONE_HERE)


def test_a_server_calls_its_model_after_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As llama.cpp's does: what is offered can be typed. A folder of that name is that folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("openai/Qwen2.5-7B-Instruct-Q4_K_M.gguf", "ollama/mine.gguf", "lm_studio/a/b.gguf"):
        assert choose(name, 8.0).served is None and not is_local(name)
    (tmp_path / "openai").mkdir()
    path = model_file(tmp_path / "openai" / "mine.gguf")
    made = choose("openai/mine.gguf", 8.0)
    assert made.served is not None and made.served.gguf == path


def test_a_file_is_served_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by option or environment, relative or not; the name is one that later calls understand too."""
    path = model_file(tmp_path / "any.gguf")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (str(path), "any.gguf", "./any.gguf", "~/any.gguf"):
        made = choose(name, 8.0)
        assert made.name == str(path) and made.served is not None and made.served.gguf == path and is_local(name)
        assert made.served.small and made.served.context == 4096
        assert stays_here(name)
    monkeypatch.setenv(VARIABLE, "any.gguf")
    with open_llm() as llm:
        assert llm.name == str(path) and llm.small
        llm.require_offline()


def test_a_large_file_is_trusted_with_whole_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.llm.local_models.SMALL", 4000)
    assert [
        served.small
        for weights in (32, 64)
        if (served := choose(str(model_file(tmp_path / f"{weights}.gguf", weights=weights)), 8.0).served) is not None
    ] == [True, False]


def test_a_folder_holds_one_model(tmp_path: Path) -> None:
    """Adapters and readers of pictures beside it are none; of several, one must be named."""
    folder = tmp_path / "ollama" / "mine"
    folder.mkdir(parents=True)
    with pytest.raises(BadInput, match="no GGUF file"):
        choose(str(folder))
    (folder / "model.safetensors").touch()
    with pytest.raises(BadInput, match=r"safetensors.*convert_hf_to_gguf"):
        choose(str(folder))
    model_file(folder / "adapter.gguf", type="adapter")
    model_file(folder / "mmproj.gguf", kind="clip")
    path = model_file(folder / "mine.gguf")
    made = choose(str(folder), 8.0)
    assert made.served is not None and made.served.gguf == path and made.name == str(folder)
    model_file(folder / "mine-q8.gguf")
    with pytest.raises(BadInput, match=r"2 models: mine-q8\.gguf, mine\.gguf"):
        choose(str(folder), 8.0)


def test_a_model_in_parts_is_taken_whole(tmp_path: Path) -> None:
    parts = [model_file(tmp_path / f"m-{n + 1:05d}-of-00002.gguf", count=2, no=n, talks=not n) for n in range(2)]
    for name in (parts[0], tmp_path):
        made = choose(str(name), 8.0)
        assert made.served is not None and made.served.gguf == parts[0]
    parts[1].unlink()
    with pytest.raises(BadInput, match=r"m-00002-of-00002.gguf is not beside it"):
        choose(str(parts[0]), 8.0)


def test_what_cannot_plan_is_said(tmp_path: Path) -> None:
    """Missing, broken off, something else under the name, an adapter, without a chat template, too large, or a pipe."""
    whole = model_file(tmp_path / "whole.gguf")
    (tmp_path / "half.gguf").write_bytes(whole.read_bytes()[:-1000])
    (tmp_path / "page.gguf").write_text("<html>404</html>")
    (tmp_path / "empty.gguf").touch()
    model_file(tmp_path / "adapter.gguf", type="adapter")
    model_file(tmp_path / "plain.gguf", talks=False)
    os.mkfifo(tmp_path / "pipe.gguf")
    for name, why in {
        "gone.gguf": "no such file",
        "half.gguf": "shorter than its head says",
        "page.gguf": "no complete GGUF file",
        "empty.gguf": "no complete GGUF file",
        "adapter.gguf": "no whole model",
        "plain.gguf": "no chat template",
        "pipe.gguf": "pipe",
    }.items():
        with pytest.raises(BadInput, match=why) as caught:
            choose(str(tmp_path / name), 8.0)
        assert name in caught.value.what and caught.value.todo, name
    with pytest.raises(BadInput, match=r"needs 0.4 GB of free memory, and 0.1 GB are free.*smaller") as caught:
        choose(str(whole), 0.1)
    assert "whole.gguf cannot be the planning model" in caught.value.what


def test_names_of_others_are_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that happens to be called like a provider's model changes nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ollama" / "qwen3").mkdir(parents=True)
    for name in ("openai/gpt-x", "ollama/qwen3", "anthropic/claude-9"):
        assert choose(name).served is None and choose(name).name == name and not is_local(name)


def test_what_the_server_cannot_load_is_said_in_its_words(tmp_path: Path) -> None:
    """A head in order is no model yet."""
    path = model_file(tmp_path / "hollow.gguf", kind="unheard-of")
    with pytest.raises(LlmUnavailable, match=r"did not start with hollow.gguf.*unheard-of"), embedded_server(path):
        pass


@pytest.mark.parametrize(
    ("usable", "cores", "wanted"), [(1, 1, 1), (2, 1, 2), (2, 2, 2), (4, 2, 4), (16, 8, 8), (8, None, 8), (6, 2, 4)]
)
def test_threads_are_as_many_as_compute(usable: int, cores: int | None, wanted: int) -> None:
    assert threads(usable, cores) == wanted


@pytest.mark.slow
def test_any_file_answers(tmp_path: Path) -> None:
    """The installed model under another name and place, through the whole way from its path to an answer."""
    try:
        copy = shutil.copy(gguf_path(), tmp_path / "copy.gguf")
    except RunFailed:
        pytest.skip("the base model is not on this machine")
    with open_llm(str(copy)) as llm:
        assert llm.ask("Is “be kind” a rule? Answer.", ClauseAnswer).kind and llm.spent.calls == 1
