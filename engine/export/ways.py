"""The ways one model is run: with transformers, and with llama.cpp, bare and as a server of conversations.

Each way writes a greedy reply to a message and says how probable each of its tokens was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.errors import GateFailed
from engine.core.sentences import sentence
from engine.export.llama_server import asked, llama_server
from engine.models.decode import decode
from engine.models.protocols import LanguageModel, Tokenizer

if TYPE_CHECKING:
    from torch import Tensor

_AT_ONCE = 8
"""Replies that are read at once."""


@dataclass(frozen=True)
class WrittenReply:
    """A reply: its tokens, the one that ends it included where it was written, and the log-probability of each when it
    was written."""

    ids: tuple[int, ...]
    logps: tuple[float, ...]
    whole: tuple[int, ...] = ()
    """All its tokens, where `ids` are only those before the first one whose probability is not told; empty = `ids`."""

    @property
    def written(self) -> tuple[int, ...]:
        return self.whole or self.ids


@dataclass(frozen=True)
class AskedMessage:
    """A message, and the tokens up to where its reply begins, as in training."""

    text: str
    ids: tuple[int, ...]


def written_by(
    model: LanguageModel, tokenizer: Tokenizer, asked_: Sequence[AskedMessage], ends: frozenset[int], longest: int
) -> list[WrittenReply]:
    """The greedy reply of a model of transformers to each message."""
    found: list[WrittenReply] = []
    for start in range(0, len(asked_), _AT_ONCE):
        some = [list(one.ids) for one in asked_[start : start + _AT_ONCE]]
        out = decode(model, some, ends, tokenizer.pad_token_id, temperature=0.0, longest=longest)
        found += [WrittenReply(tuple(i), tuple(p)) for i, p in zip(out.ids, out.logps, strict=True)]
    return found


def logps_of(model: LanguageModel, asked_: Sequence[AskedMessage], said: Sequence[WrittenReply]) -> list[list[float]]:
    """The log-probability a model of transformers gives each token of a reply, one message at a time: padding and the
    others of a batch would be a difference too."""
    import torch

    found: list[list[float]] = []
    for one, reply in zip(asked_, said, strict=True):
        if not reply.ids:
            found.append([])
            continue
        with torch.inference_mode():
            given = torch.tensor([[*one.ids, *reply.ids]], device=model.device)
            logits: Tensor = model(given, logits_to_keep=len(reply.ids) + 1).logits[0, :-1].float()
            told = logits.log_softmax(-1).gather(-1, given[0, len(one.ids) :, None])[:, 0]
        found.append([float(value) for value in told])
    return found


class Llama:
    """A GGUF file in llama.cpp."""

    def __init__(self, address: str, ends: frozenset[int], longest: int) -> None:
        self._address, self._ends, self._longest = address, ends, longest

    def bare(self, one: AskedMessage) -> WrittenReply:
        """Its reply to tokens."""
        body = {"prompt": list(one.ids), "return_tokens": True, "n_probs": 1, **self._options()}
        told = asked(self._address, "/completion", body)
        return _said(told.get("completion_probabilities") or [], tuple(map(int, told["tokens"])))

    def served(self, one: AskedMessage, bare: WrittenReply | None = None) -> WrittenReply:
        """Its reply to a message of a conversation: template and system text are those in the file; `bare` is its reply
        to the same tokens."""
        messages = [{"role": "user", "content": one.text}]
        body = {"messages": messages, "logprobs": True, "top_logprobs": 1, **self._options()}
        told = asked(self._address, "/v1/chat/completions", body)["choices"][0]
        return _said((told.get("logprobs") or {}).get("content") or [], bare.written if bare is not None else ())

    def text(self, messages: Sequence[Mapping[str, str]]) -> tuple[str, bool]:
        """Its reply to a conversation as users see it, and whether it was cut off at the limit."""
        body = {"messages": [dict(one) for one in messages], **self._options()}
        told = asked(self._address, "/v1/chat/completions", body)["choices"][0]
        return str(told["message"].get("content") or "").strip(), told.get("finish_reason") == "length"

    def require_same_tokens(self, asked_: Sequence[AskedMessage]) -> None:
        """That the file's template and tokenizer make the same tokens of each message as those of the training.

        Raises:
            GateFailed: they do not.
        """
        for one in asked_:
            written = asked(self._address, "/apply-template", {"messages": [{"role": "user", "content": one.text}]})
            body: dict[str, Any] = {"content": written["prompt"], "add_special": True, "parse_special": True}
            ids = tuple(asked(self._address, "/tokenize", body)["tokens"])
            if ids != one.ids:
                at = next((n for n, (a, b) in enumerate(zip(ids, one.ids, strict=False)) if a != b), len(one.ids))
                raise GateFailed(
                    sentence(
                        "error-exported_file_reads_messages_otherwise",
                        "The exported file reads messages otherwise than the model was trained to.",
                    ),
                    sentence(
                        "error-makes_tokens_training_made_they",
                        "Of “{text}” it makes {count} tokens, training made {count_2}; they differ from token {at} on.",
                        text=one.text[:60],
                        count=len(ids),
                        count_2=len(one.ids),
                        at=at + 1,
                    ),
                    sentence(
                        "error-nothing_was_exported_take_merged",
                        "Nothing was exported; take the merged weights: --to merged",
                    ),
                )

    def _options(self) -> dict[str, object]:
        return {"temperature": 0, "n_predict": self._longest, "max_tokens": self._longest, "cache_prompt": False}


def _said(told: Sequence[dict[str, Any]], whole: tuple[int, ...]) -> WrittenReply:
    """The tokens whose probabilities are told; of halves of a letter llama.cpp tells none, and behind one of those
    nothing stands after what it was written after."""
    ids, logps = tuple(int(one["id"]) for one in told), tuple(float(one["logprob"]) for one in told)
    left = iter(whole)
    if not whole or not all(number in left for number in ids):
        return WrittenReply(ids, logps)
    common = next((n for n, (a, b) in enumerate(zip(ids, whole, strict=False)) if a != b), len(ids))
    return WrittenReply(ids[:common], logps[:common], whole)


@contextmanager
def in_llama(gguf: Path, asked_: Sequence[AskedMessage], ends: frozenset[int], longest: int) -> Iterator[Llama]:
    """The file with room for the longest message and its reply."""
    context = max(len(one.ids) for one in asked_) + longest + 8
    with llama_server(gguf, context) as address:
        yield Llama(address, ends, longest)
