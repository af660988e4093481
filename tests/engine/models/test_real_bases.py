"""The real models of the catalogue say in training what their files say in llama.cpp."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

from engine.models.base_weights import Base, gguf_path, has_file, unpacked
from engine.models.generate import write
from engine.models.load import conversation, load_model
from engine.models.tokenizer import chat_ids, text_ids
from planner.llm import embedded
from tests.support.small_bases import QWEN

BASE = Base(QWEN)
_ASKED = [
    ("Answer in one word.", "What is the capital of France?"),
    ("", "Write a Python function that adds two numbers."),
]
_TEXTS = ["Grüße, wo ist es?\n\n  def f(x):\n\treturn x  # 我的包裹", "What does “<|im_end|>” mean?", " 1 < 2 | 3 > 4 "]


@pytest.mark.slow
def test_the_unpacked_model_replies_as_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens are the same ones, of conversations and of plain texts; so are the first words of greedy replies, and
    where a short reply ends. Later words differ where two are about as likely: llama.cpp rounds activations."""
    if not has_file(BASE) or unpacked(BASE) is None:
        pytest.skip(f"not on this machine: nlforge models fetch {QWEN}")
    model, tokenizer = load_model(base=BASE, dtype="float32")
    mine = [write(model, tokenizer, system, [asked], max_new_tokens=16)[0] for system, asked in _ASKED]
    asked = [conversation(system, said) for system, said in _ASKED]
    texts = [tokenizer.apply_chat_template(one, tokenize=False, add_generation_prompt=True) for one in asked]
    del model
    monkeypatch.setattr(embedded, "gguf_path", lambda: gguf_path(BASE))
    monkeypatch.setattr(embedded, "START_SECONDS", 300.0)
    with embedded.embedded_server() as address:

        def post(path: str, **body: object) -> Any:
            request = urllib.request.Request(
                address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=600) as reply:
                return json.load(reply)

        for messages, text, own in zip(asked, texts, mine, strict=True):
            ids = post("/tokenize", content=text, add_special=False, parse_special=True)["tokens"]
            assert ids == chat_ids(tokenizer, messages, reply_next=True)
            told = post("/completion", prompt=text, temperature=0, n_predict=16, cache_prompt=False)
            assert told["content"].strip()[:24] == own.text[:24] and (told["stop_type"] == "limit") == own.cut
        for plain in _TEXTS:
            ids = post("/tokenize", content=plain, add_special=False, parse_special=False)["tokens"]
            assert ids == text_ids(tokenizer, plain)
