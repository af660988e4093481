"""What stands in prompts beside the message is kept with the model, and is the same wherever it answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.hashed_file import sha256_of
from engine.core.row import Row
from engine.prompting.prompter import Prompter, prompter_in
from engine.prompting.prompting import (
    PASSAGES,
    PROMPTING,
    VECTORS,
    Prompting,
    changed_documents,
    drop_prompting,
    keep_prompting,
    prompting_in,
)
from engine.retrieval.retriever import library_of
from engine.retrieval.sentence_encoder import EMBEDDING
from tests.support.marks import needs_the_model

ROWS = [Row(f"How do I return item {n}?", f"Send item {n} back within {n} days.", "a.csv", n) for n in range(1, 9)]
FACTS = "# Delivery\n\nA bench is delivered by lorry within nine days.\n\n# Opening\n\nThe shop opens at eight."
SEARCH = Prompting(kind="retrieval", budget=60, finds=2, documents={"handbook.md": "0"})
EXAMPLES = Prompting(kind="examples", budget=60, examples=(("Hello?", "Hello."), ("Where?", "Here.")))


def count(text: str) -> int:
    return len(text.split())


def kept(folder: Path, embedding: str = "none") -> Prompter:
    library = library_of(ROWS, FACTS, count, embedding)
    keep_prompting(folder, SEARCH.model_copy(update={"embedding": embedding}), library)
    found = prompter_in(folder)
    assert found is not None
    return found


def test_a_model_without_any_sees_the_message_alone(tmp_path: Path) -> None:
    assert prompter_in(tmp_path) is None and prompting_in(tmp_path) is None


@pytest.mark.parametrize("embedding", ["none", pytest.param(EMBEDDING, marks=needs_the_model)])
def test_a_search_finds_the_same_after_it_was_kept(tmp_path: Path, embedding: str) -> None:
    made = Prompter(SEARCH, library_of(ROWS, FACTS, count, embedding))
    again = kept(tmp_path / "model", embedding)
    for message in ("When is my bench delivered?", "return item 3", "Xylophon Quetzal", "…", "Wann kommt die Bank?"):
        assert again.turns("Be kind.", message) == made.turns("Be kind.", message)
    assert "lorry within nine days" in again.turns("", "When is my bench delivered?")[-1]["content"]
    assert (tmp_path / "model" / VECTORS).exists() == (embedding != "none")
    assert {(tmp_path / "model" / name).stat().st_mode & 0o777 for name in again.prompting.files} == {0o600}


def test_of_a_conversation_the_last_message_gets_the_finds(tmp_path: Path) -> None:
    talk = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Is the shop open?"},
        {"role": "assistant", "content": "From eight on."},
        {"role": "user", "content": "When is my bench delivered?"},
    ]
    found = kept(tmp_path).prompted(talk)
    assert found[:3] == talk[:3] and found[3]["content"].endswith("message:\nWhen is my bench delivered?")
    assert "lorry" in found[3]["content"] and talk[3]["content"] == "When is my bench delivered?"


def test_examples_stand_after_the_system_prompt(tmp_path: Path) -> None:
    keep_prompting(tmp_path, EXAMPLES)
    found = prompter_in(tmp_path)
    assert found is not None and found.prompting == EXAMPLES
    told = found.turns("Be kind.", "When?")
    assert [t["role"] for t in told] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert found.turns("", "When?") == told[1:]
    assert not (tmp_path / PASSAGES).exists()


def test_finds_keep_to_number_and_budget(tmp_path: Path) -> None:
    library = library_of(ROWS, FACTS, count)
    assert len(library.best("return item", 1000, 2)) == 2
    one = library.best("return item", 20, 4)
    assert sum(map(count, one)) <= 20 and len(one) == 1
    left = library.best("return item 3", 1000, 1, lambda item: "item 3" in item.searched)
    assert left and "item 3" not in left[0]


@pytest.mark.parametrize("file", [PASSAGES, VECTORS])
@pytest.mark.parametrize("damage", ["missing", "changed", "link"])
@needs_the_model
def test_a_file_that_is_not_what_was_written_is_refused(tmp_path: Path, file: str, damage: str) -> None:
    kept(tmp_path, EMBEDDING)
    path = tmp_path / file
    data = path.read_bytes()
    path.unlink()
    if damage == "changed":
        path.write_bytes(data[:-2] + b"x\n")
    elif damage == "link":
        (tmp_path / "other").write_bytes(data)
        path.symlink_to(tmp_path / "other")
    with pytest.raises(BadInput, match="missing or was changed"):
        prompter_in(tmp_path)


def test_a_damaged_description_is_refused(tmp_path: Path) -> None:
    """A model that learned to look things up must not answer without, because a file is broken."""
    (tmp_path / PROMPTING).write_text('{"kind": "retrieval", "budget": 3}')
    with pytest.raises(BadInput, match="damaged"):
        prompter_in(tmp_path)


def test_an_empty_index_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing to look facts up in"):
        keep_prompting(tmp_path, SEARCH, library_of([], "", count))
    assert prompter_in(tmp_path) is None


def test_what_is_kept_anew_leaves_nothing_of_before(tmp_path: Path) -> None:
    kept(tmp_path)
    keep_prompting(tmp_path, EXAMPLES)
    assert sorted(p.name for p in tmp_path.iterdir()) == [PROMPTING]
    drop_prompting(tmp_path)
    assert prompter_in(tmp_path) is None


def test_documents_that_changed_are_named(tmp_path: Path) -> None:
    """One that is not on this machine is not known to have changed."""
    (tmp_path / "a.md").write_text("seven days")
    (tmp_path / "b.md").write_text("open at eight")
    documents = {name: sha256_of(tmp_path / name) for name in ("a.md", "b.md")} | {"gone.md": "0"}
    assert changed_documents(documents, tmp_path) == []
    (tmp_path / "a.md").write_text("nine days")
    assert changed_documents(documents, tmp_path) == ["a.md"]
