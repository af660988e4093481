"""The libraries that compute, each asked in its own words: llama.cpp for a GGUF file, vLLM for merged weights.

Both speak OpenAI's API for conversations; what stands here is what that does not have: how they are started, which
tokens a text has, and how likely given tokens are to be the next.
"""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from engine.export.served import Served
from engine.serving.api_errors import too_long

Ask = Callable[[str, Mapping[str, Any]], Awaitable[bytes]]
"""Posts an object to a path of the model's process; the whole answer."""
_LIFT = 100.0
"""Added to the logits of the tokens that are compared: they stand first among all, and as far apart as before."""


class Backend(Protocol):
    """How one library is started and asked."""

    @property
    def child(self) -> str:
        """The module that runs it in a process of its own."""
        ...

    @property
    def start_seconds(self) -> float:
        """How long it may take to start, the reading of the weights left out."""
        ...

    def arguments(self, model: Path, name: str, context: int) -> tuple[str, ...]:
        """What that module is given."""
        ...

    async def fitted(self, ask: Ask, payload: Mapping[str, Any], served: Served) -> dict[str, Any]:
        """A chat request as the library takes it.

        Raises:
            ApiError: the conversation is longer than the model reads.
        """
        ...

    async def ids(self, ask: Ask, text: str, *, special: bool) -> tuple[int, ...]:
        """The tokens of a text; names of special tokens in it are those tokens only where it is `special`."""
        ...

    async def prompt_ids(self, ask: Ask, messages: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
        """The tokens of a conversation up to where the reply begins."""
        ...

    async def next_tokens(self, ask: Ask, ids: Sequence[int], tokens: Sequence[int]) -> dict[int, float]:
        """How likely each of some tokens is to follow `ids`; only their proportions mean something.

        Raises:
            KeyError, IndexError, TypeError, ValueError: the library told something else.
        """
        ...


class LlamaBackend:
    """llama.cpp's server, as the package xllamacpp has it."""

    child = "engine.serving.llama_child"
    start_seconds = 60.0

    def __init__(self, slots: int) -> None:
        self._slots = slots

    def arguments(self, model: Path, name: str, context: int) -> tuple[str, ...]:
        return ("--file", str(model), "--name", name, "--context", str(context), "--slots", str(self._slots))

    async def fitted(self, ask: Ask, payload: Mapping[str, Any], served: Served) -> dict[str, Any]:
        # It refuses what is too long itself, and ends a reply where the context does.
        return dict(payload)

    async def ids(self, ask: Ask, text: str, *, special: bool) -> tuple[int, ...]:
        wanted = {"content": text, "add_special": special, "parse_special": special}
        return tuple(json.loads(await ask("/tokenize", wanted))["tokens"])

    async def prompt_ids(self, ask: Ask, messages: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
        prompt = json.loads(await ask("/apply-template", {"messages": list(messages)}))["prompt"]
        return await self.ids(ask, prompt, special=True)

    async def next_tokens(self, ask: Ask, ids: Sequence[int], tokens: Sequence[int]) -> dict[int, float]:
        body = {
            "prompt": list(ids),
            "n_predict": 1,
            "n_probs": len(tokens),
            "post_sampling_probs": True,
            "samplers": ["temperature"],
            "temperature": 1.0,
            "logit_bias": [[token, _LIFT] for token in tokens],
        }
        told = json.loads(await ask("/completion", body))
        return {int(one["id"]): float(one["prob"]) for one in told["completion_probabilities"][0]["top_probs"]}


class VllmBackend:
    """vLLM's server, where it is installed."""

    child = "engine.serving.vllm_child"
    # It compiles for the card it finds.
    start_seconds = 600.0

    def arguments(self, model: Path, name: str, context: int) -> tuple[str, ...]:
        return ("--folder", str(model), "--name", name, "--context", str(context))

    async def fitted(self, ask: Ask, payload: Mapping[str, Any], served: Served) -> dict[str, Any]:
        # It refuses a request whose reply might not fit, where llama.cpp ends the reply.
        has = len(await self.prompt_ids(ask, payload["messages"]))
        if has >= served.context:
            raise too_long(served.name, has, served.context)
        return {**payload, "max_tokens": min(payload["max_tokens"], served.context - has)}

    async def ids(self, ask: Ask, text: str, *, special: bool) -> tuple[int, ...]:
        # Names of special tokens are always those tokens; an option that is called like one is nobody's.
        told = json.loads(await ask("/tokenize", {"prompt": text, "add_special_tokens": False}))
        return tuple(told["tokens"])

    async def prompt_ids(self, ask: Ask, messages: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
        wanted = {"messages": list(messages), "add_generation_prompt": True, "add_special_tokens": False}
        return tuple(json.loads(await ask("/tokenize", wanted))["tokens"])

    async def next_tokens(self, ask: Ask, ids: Sequence[int], tokens: Sequence[int]) -> dict[int, float]:
        # Started so that it tells probabilities after all but these tokens were ruled out.
        body = {
            "prompt": list(ids),
            "max_tokens": 1,
            "temperature": 0.0,
            "logprobs": len(tokens),
            "allowed_token_ids": list(tokens),
            "return_tokens_as_token_ids": True,
        }
        told = json.loads(await ask("/v1/completions", body))
        found = told["choices"][0]["logprobs"]["top_logprobs"][0]
        return {int(name.removeprefix("token_id:")): math.exp(share) for name, share in found.items()}
