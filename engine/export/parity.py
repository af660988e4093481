"""Proof that what is exported is the trained model: how far its log-probabilities are from those of the merged weights.

The measure is the model's own: as much as the same merged weights in bf16 differ from themselves in fp32, which nobody
calls another model. It is taken in the same call, along the same replies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import GateFailed
from engine.core.frozen import Frozen
from engine.core.sentences import Digits, Sentence, sentence
from engine.export.prompts import prompts_of
from engine.export.trained import Trained
from engine.export.ways import AskedMessage, WrittenReply, in_llama, logps_of, written_by
from engine.models.download import Say, quiet
from engine.models.load import conversation, load_model
from engine.models.protocols import LanguageModel
from engine.models.tokenizer import chat_ids

LONGEST = 32
"""Tokens of a reply that are compared."""
NOISE = "bf16"
"""The same merged weights in bf16: the measure, and no way."""


class Difference(Frozen):
    """Of one way from the merged weights in fp32, along its own replies."""

    way: str
    mean: float
    """Mean difference in the log-probability of a token, in nats."""
    largest: float
    tokens: int
    same: int | None = None
    """Replies that are the merged weights' to the letter; equal ones are counted, not demanded, as two words may be
    equally likely. None of the measure, which writes none."""


class ParityTable(Frozen):
    """What was measured."""

    prompts: int
    allowed: Difference
    """The merged weights in bf16."""
    ways: tuple[Difference, ...]

    @property
    def faults(self) -> list[Sentence]:
        """Of each way that differs by more than is allowed, a sentence."""
        return [
            sentence(
                "error-fault_differs",
                "{way}: {mean} on average and {largest} at most, allowed are {mean_allowed} and {largest_allowed} nats "
                "a token.",
                way=one.way,
                mean=Digits(f"{one.mean:.4f}"),
                largest=Digits(f"{one.largest:.4f}"),
                mean_allowed=Digits(f"{self.allowed.mean:.4f}"),
                largest_allowed=Digits(f"{self.allowed.largest:.4f}"),
            )
            for one in self.ways
            if not (one.mean <= self.allowed.mean and one.largest <= self.allowed.largest)
        ]

    def lines(self) -> list[str]:
        """As a table, a line each."""
        rows = [*self.ways, self.allowed]
        return [
            f"{'':<12}{'mean':>10}{'largest':>10}{'tokens':>8}{'same replies':>14}",
            *(
                f"{one.way if one is not self.allowed else 'allowed':<12}{one.mean:>10.5f}{one.largest:>10.5f}"
                f"{one.tokens:>8}{'' if one.same is None else f'{one.same}/{self.prompts}':>14}"
                for one in rows
            ),
        ]


@dataclass
class _Reference:
    """The merged weights in fp32."""

    model: LanguageModel
    asked: Sequence[AskedMessage]
    replies: Sequence[WrittenReply]
    """Its own."""

    def from_it(
        self,
        way: str,
        said: Sequence[WrittenReply] | None,
        logps: Sequence[Sequence[float]],
        along: Sequence[WrittenReply],
    ) -> Difference:
        """How far a way is: `logps` are what it gave the tokens of `along`, `said` what it would say."""
        own = logps_of(self.model, self.asked, along)
        gaps = [abs(a - b) for one, other in zip(logps, own, strict=True) for a, b in zip(one, other, strict=True)]
        same = None if said is None else sum(a.written == b.written for a, b in zip(said, self.replies, strict=True))
        return Difference(
            way=way,
            # Without a token nothing was shown: as far as can be.
            mean=sum(gaps) / len(gaps) if gaps else float("inf"),
            largest=max(gaps, default=float("inf")),
            tokens=len(gaps),
            same=same,
        )


def asked_of(trained: Trained, most: int) -> list[AskedMessage]:
    """Messages as the model was trained to be asked; without what else stands in its prompts, for weights are compared
    here, and that lies beside them."""
    return [
        AskedMessage(
            text, tuple(chat_ids(trained.tokenizer, conversation(trained.system_prompt, text), reply_next=True))
        )
        for text in prompts_of(trained.run, most)
    ]


def measure(
    trained: Trained,
    merged: Path,
    ends: frozenset[int],
    gguf: Path | None = None,
    *,
    prompts: int = 50,
    longest: int = LONGEST,
    say: Say = quiet,
) -> ParityTable:
    """Adapter, and of a GGUF file the bare model and the server, against the merged weights.

    Raises:
        GateFailed: the file makes other tokens of a message than training did.
        RunFailed: llama.cpp did not load the file.
    """
    asked_, longest = asked_of(trained, prompts), min(longest, trained.form.max_new_tokens)
    told: Mapping[str, list[WrittenReply]] = {} if gguf is None else _of_llama(gguf, asked_, ends, longest, say)
    own_way = "base" if trained.is_base else "adapter"
    say(f"Comparing it with the {'base model' if trained.is_base else 'trained adapter'} …")
    adapter = load_model(trained.adapter, base=trained.base, dtype="float32")[0]
    said = written_by(adapter, trained.tokenizer, asked_, ends, longest)
    along = logps_of(adapter, asked_, said)
    # One at a time: two in fp32 are more than many machines hold.
    del adapter
    reference = _merged_model(merged, "float32")
    own = _Reference(reference, asked_, written_by(reference, trained.tokenizer, asked_, ends, longest))
    ways = [own.from_it(own_way, said, along, said)]
    ways += [own.from_it(way, replies, [one.logps for one in replies], replies) for way, replies in told.items()]
    coarse = _merged_model(merged, "bfloat16")
    allowed = own.from_it(NOISE, None, logps_of(coarse, asked_, own.replies), own.replies)
    return ParityTable(prompts=len(asked_), allowed=allowed, ways=tuple(ways))


def require_parity(table: ParityTable) -> None:
    """Raises GateFailed where a way differs by more than bf16 does."""
    if table.faults:
        raise GateFailed(
            sentence(
                "error-what_was_exported_not_trained",
                "What was exported is not the trained model: it was not given out.",
            ),
            sentence(
                "error-differs_from_merged_weights_by",
                "It differs from the merged weights by more than these differ from themselves in bf16.",
            ),
            sentence("error-export_again_if_stays_so", "Export it again; if it stays so, train again."),
            faults=table.faults,
        )


def _of_llama(
    gguf: Path, asked_: Sequence[AskedMessage], ends: frozenset[int], longest: int, say: Say
) -> Mapping[str, list[WrittenReply]]:
    say("Comparing it in llama.cpp …")
    with in_llama(gguf, asked_, ends, longest) as llama:
        llama.require_same_tokens(asked_)
        bare = [llama.bare(one) for one in asked_]
        return {"gguf": bare, "server": [llama.served(one, said) for one, said in zip(asked_, bare, strict=True)]}


def _merged_model(folder: Path, dtype: str) -> LanguageModel:
    import torch
    from transformers import AutoModelForCausalLM

    model: LanguageModel = AutoModelForCausalLM.from_pretrained(
        folder, dtype=getattr(torch, dtype), local_files_only=True
    )
    if torch.cuda.is_available():
        model.to("cuda")
    model.eval()
    return model
