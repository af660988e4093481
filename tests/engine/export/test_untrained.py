"""What a run delivers without its training is exported as it answers: the base weights, with what stands in its prompts
beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.errors import BadInput, GateFailed
from engine.core.paths import RunPaths
from engine.export.check import check
from engine.export.export import CARD, export
from engine.export.folder import changed_in
from engine.export.served import served_in
from engine.export.trained import trained_of
from engine.models.base_weights import base_digest
from engine.models.generate import generate
from engine.models.load import load_model
from engine.prompting.ask import answer
from engine.prompting.delivered import way_of
from engine.prompting.prompting import PASSAGES, PROMPTING
from tests.support.exported import EXAMPLES, SEARCH, delivers, tiny_base, tiny_run

FOUR = 4


@pytest.fixture
def run(tmp_path: Path) -> RunPaths:
    return tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base"))


def test_a_run_answers_with_the_base_and_what_stands_in_its_prompts(run: RunPaths) -> None:
    """Its own words alone are asked otherwise, and a long message gets what there is room for."""
    texts = ["my parcel", "Where is my garden hose? " * 30]
    trained, plain = answer(run, texts), answer(run, texts, delivered=False)
    prompter = delivers(run, SEARCH)
    loaded, system = load_model(base=trained_of(run).base), trained_of(run).system_prompt
    wanted = generate(
        *loaded, system, texts[:1], max_new_tokens=12, asked=lambda text: prompter.turns(system, text)
    )  # fmt: skip
    assert answer(run, texts)[0] == wanted[0] not in (trained[0], plain[0]) and len(answer(run, texts)) == 2
    assert answer(run, texts, delivered=False) == plain


def test_examples_stand_in_the_modelfile_beside_the_base_weights(run: RunPaths, tmp_path: Path) -> None:
    delivers(run, EXAMPLES)
    found = export(run, "ollama", prompts=FOUR, root=tmp_path)
    assert found.parity is not None and [one.way for one in found.parity.ways] == ["base", "gguf", "server"]
    modelfile = (found.folder / "Modelfile").read_text()
    assert 'MESSAGE user """Where is my hat?"""\nMESSAGE assistant """In the “post”,\non its way."""\n' in modelfile
    assert PROMPTING in served_in(found.folder).hashes and changed_in(found.folder) == []
    card, trained = (found.folder / CARD).read_text(), trained_of(run)
    assert f"untrained: {base_digest(trained.base)}" in card and "1 example (prompting.json)" in card
    assert "|  | prompt only |" in card and "That is what you get." in card
    check(run, "ollama", prompts=FOUR)
    with pytest.raises(BadInput, match="no adapter to export"):
        export(run, "adapter")


def test_a_search_lies_beside_and_ollama_is_told_to_have_none(run: RunPaths, tmp_path: Path) -> None:
    """What was exchanged since is found, also under new hashes; another way of answering makes all anew."""
    delivers(run, SEARCH)
    found = export(run, "ollama", prompts=FOUR, root=tmp_path)
    modelfile = (found.folder / "Modelfile").read_text()
    assert "# The search is not in here" in modelfile and "MESSAGE" not in modelfile
    assert {PROMPTING, PASSAGES} <= set(served_in(found.folder).hashes)
    assert "up to 4 finds of a search by words" in (found.folder / CARD).read_text()
    passages = found.folder / PASSAGES
    passages.write_text(passages.read_text().replace("on its way", "lost"))
    with pytest.raises(GateFailed) as failed:
        check(run, "ollama", prompts=FOUR)
    assert PASSAGES in failed.value.faults[0]
    state = found.folder / "export.json"
    from engine.core.hashed_file import sha256_of

    state.write_text(state.read_text().replace(found.files[PASSAGES], sha256_of(passages)))
    with pytest.raises(GateFailed) as failed:
        check(run, "ollama", prompts=FOUR)
    assert failed.value.faults == [f"{PASSAGES} is not the one of the run."]
    delivers(run, EXAMPLES)
    again = export(run, "ollama", prompts=FOUR, root=tmp_path)
    assert not again.kept and not passages.exists() and "MESSAGE user" in (again.folder / "Modelfile").read_text()


def test_trained_weights_that_look_up_take_their_index_along(run: RunPaths, tmp_path: Path) -> None:
    delivers(run, SEARCH, "trained")
    assert way_of(run).model == "trained" and "on its way" in way_of(run).turns("", "my parcel")[-1]["content"]
    found = export(run, "adapter", tmp_path / "out")
    assert {PROMPTING, PASSAGES, "adapter.gguf"} <= set(found.files)
    assert "trained weights" in (found.folder / CARD).read_text() and export(run, "adapter", tmp_path / "out").kept
