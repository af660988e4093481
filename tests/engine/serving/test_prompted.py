"""What stands in the prompts of an exported model stands there when it is served, and what people said stays theirs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.core.hashed_file import sha256_of
from engine.core.row import Row
from engine.export.served import served_in
from engine.prompting.prompter import Prompter
from engine.prompting.prompting import PASSAGES, PROMPTING, Prompting, keep_prompting
from engine.retrieval.retriever import library_of
from engine.serving.backends import LlamaBackend
from engine.serving.hard_rules import hard_rules
from engine.serving.prompts import prompted
from engine.serving.served_model import ServedModel
from tests.support.serving import SYSTEM, events, exported, lines_of, served

_ASKED = "When does the ferry to Sark leave?"
_HI = [{"role": "user", "content": _ASKED}]
_ROWS = [Row("When does the Sark ferry leave?", "The ferry to Sark leaves at 6:45 from pier four.", "a.csv", 1)]
SEARCH = Prompter(
    Prompting(kind="retrieval", budget=60, finds=2), library_of(_ROWS, "", lambda text: len(text.split()))
)
EXAMPLES = Prompter(Prompting(kind="examples", budget=40, examples=(("Bonjour?", "Bonjour, madame."),)))


def kept(folder: Path, prompter: Prompter) -> dict[str, str]:
    """It lies beside an exported model; hashes of its files."""
    return {
        name: sha256_of(folder / name) for name in keep_prompting(folder, prompter.prompting, prompter.library).files
    }


def asked_with(tmp_path: Path, prompter: Prompter, messages: list[dict[str, Any]], longest: int = 24) -> list[Any]:
    """What a model of 512 tokens gets of a conversation; a word is a token where they are counted."""
    folder = exported(tmp_path / "desk")
    model = ServedModel(folder, served_in(folder), None, hard_rules(None, ("en",)), LlamaBackend(1), prompter=prompter)

    async def ask(path: str, body: Mapping[str, Any]) -> bytes:
        if path == "/apply-template":
            return json.dumps({"prompt": " ".join(m["content"] for m in body["messages"])}).encode()
        return json.dumps({"tokens": list(range(len(body["content"].split())))}).encode()

    return asyncio.run(prompted(model, messages, longest, ask))


def test_finds_stand_in_the_last_message_and_examples_before_the_first(tmp_path: Path) -> None:
    talk = [{"role": "system", "content": SYSTEM}, *_HI, {"role": "assistant", "content": "At seven."}, *_HI]
    given = asked_with(tmp_path, SEARCH, talk)
    assert given[:3] == talk[:3] and "leaves at 6:45" in given[3]["content"] and given[3]["content"].endswith(_ASKED)
    given = asked_with(tmp_path, EXAMPLES, talk)
    assert [one["role"] for one in given[:3]] == ["system", "user", "assistant"] and given[3:] == talk[1:]
    assert talk[-1] == _HI[0], "what was sent stays as it is"


@pytest.mark.parametrize(("words", "found"), [(300, True), (440, False), (600, False)])
def test_a_long_message_is_not_refused_for_what_stands_beside_it(tmp_path: Path, words: int, found: bool) -> None:
    """Finds take the room that is left; without any they are left out, and so are examples."""
    long = [{"role": "user", "content": f"{_ASKED} {'so ' * words}"}]
    for prompter in (SEARCH, EXAMPLES):
        assert (asked_with(tmp_path, prompter, long) != long) is found


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_a_search_is_served_and_the_log_holds_what_people_said(tmp_path: Path) -> None:
    """Whole, as a stream and as a decision; the log, feedback and whoever looks at the reply see their own words."""
    folder = exported(tmp_path / "desk")
    hashes = kept(folder, SEARCH)
    exported(tmp_path / "desk", hashes=hashes)
    with served(tmp_path / "desk", log_texts=True) as server, server.client() as client:
        whole = client.post("/v1/chat/completions", json={"messages": _HI}).json()
        # The system text and the message alone are about 40.
        assert whole["usage"]["prompt_tokens"] > 65
        parts = events(client.post("/v1/chat/completions", json={"messages": _HI, "stream": True}).text)
        said = "".join(c["delta"].get("content") or "" for p in parts for c in p["choices"])
        assert said == whole["choices"][0]["message"]["content"]
        ask = {"input": _ASKED, "question": "From which pier does it leave?", "options": ["pier four", "pier nine"]}
        shares = client.post("/v1/decide", json=ask).json()["probabilities"]
        assert client.post("/v1/feedback", json={"id": whole["id"], "rating": "up"}).status_code == 201
        assert lines_of(server.paths.feedback, 1)[-1]["messages"][-1] == _HI[0]
        assert lines_of(server.paths.requests, 2)[0]["messages"][-1] == _HI[0]
        long = [{"role": "user", "content": _ASKED + " please" * 420}]
        assert client.post("/v1/chat/completions", json={"messages": long, "max_tokens": 4}).status_code == 200
    exported(tmp_path / "desk")
    with served(tmp_path / "desk") as server, server.client() as client:
        plain = client.post("/v1/decide", json=ask).json()["probabilities"]
    assert shares["pier four"] > plain["pier four"], "what was found stands before the question"
    exported(tmp_path / "desk", hashes=hashes)
    (folder / PASSAGES).write_text((folder / PASSAGES).read_text().replace("6:45", "9:45"))
    with pytest.raises(AssertionError, match=r"missing or was changed"), served(tmp_path / "desk"):
        pass


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_labels_are_chosen_after_the_examples(tmp_path: Path) -> None:
    folder = exported(tmp_path / "desk")
    pairs = (("I bought a hat.", "zwei"), ("I lost a hat.", "eins"), ("I bought shoes.", "zwei"))
    hashes = kept(folder, Prompter(Prompting(kind="examples", budget=80, examples=pairs)))
    exported(tmp_path / "desk", hashes=hashes, labels=("eins", "zwei"))
    with served(tmp_path / "desk") as server, server.client() as client:
        found = client.post("/v1/decide", json={"input": "I bought a coat."}).json()
        told = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "I bought a coat."}]})
        assert found["answer"] == told.json()["choices"][0]["message"]["content"] == "zwei"
    (folder / PROMPTING).unlink()
    with pytest.raises(AssertionError, match=r"missing or was changed"), served(tmp_path / "desk"):
        pass
