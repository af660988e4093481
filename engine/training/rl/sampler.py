"""RL rollouts on machines without a GPU: several completions a prompt at once, from the current policy's weights.

TRL's own generation runs through the adapters, reads each message once for every reply, and goes on until the last
reply is done. Here the adapters are folded into a copy of the weights, a message is read once, and a reply that is done
leaves the batch.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from engine.models.decode import Rollout, decode
from engine.models.generate import end_tokens
from engine.models.protocols import LanguageModel, Tokenizer, without_adapters
from engine.models.tokenizer import chat_ids

_AT_ONCE = 64


class Sampler:
    """Draws replies from a model that is being trained; what it returns was drawn from the weights of that moment."""

    def __init__(self, model: LanguageModel, tokenizer: Tokenizer, *, temperature: float, max_new_tokens: int) -> None:
        """`model` is the one that learns, with or without adapters; `temperature` 0 takes the likeliest token each
        time."""
        self.model, self.tokenizer = model, tokenizer
        self.temperature, self.max_new_tokens = temperature, max_new_tokens
        self._copy: LanguageModel | None = None
        self._still: set[str] = set()

    def copy(self) -> None:
        """Make the copy that writes, from the model as it is set up now; else the first reply makes it."""
        self._folded()

    def rollout(
        self, prompts: Sequence[Sequence[dict[str, str]]], _trainer: object
    ) -> dict[str, list[list[int]] | list[list[float]]]:
        """TRL's `rollout_func`: conversations, each as often as replies are wanted → prompt_ids, completion_ids,
        logprobs."""
        ids = self.tokenize(prompts)
        found = self.write(ids)
        return {"prompt_ids": ids, "completion_ids": found.ids, "logprobs": found.logps}

    def tokenize(self, prompts: Sequence[Sequence[dict[str, str]]]) -> list[list[int]]:
        """As the model sees them in use: with the template, up to where its reply begins."""
        return [chat_ids(self.tokenizer, p, reply_next=True) for p in prompts]

    def write(self, prompts: Sequence[Sequence[int]], *, greedy: bool = False) -> Rollout:
        """One reply for each prompt, in order; equal prompts are read once."""
        folded = self._folded()
        ids: list[list[int]] = []
        logps: list[list[float]] = []
        for start in range(0, len(prompts), _AT_ONCE):
            part = decode(
                folded,
                prompts[start : start + _AT_ONCE],
                end_tokens(folded, self.tokenizer),
                self.tokenizer.pad_token_id,
                temperature=0.0 if greedy else self.temperature,
                longest=self.max_new_tokens,
            )
            ids += part.ids
            logps += part.logps
        return Rollout(ids, logps)

    def texts(self, prompts: Sequence[Sequence[int]], *, greedy: bool = False) -> list[str]:
        """The replies as text."""
        return [
            self.tokenizer.decode(ids, skip_special_tokens=True).strip()
            for ids in self.write(prompts, greedy=greedy).ids
        ]

    def _folded(self) -> LanguageModel:
        """A copy of the model with its adapters in its weights, as they are now."""
        import torch
        from peft.tuners.tuners_utils import BaseTunerLayer

        fresh = self._copy is None
        if self._copy is None:
            # TRL replaces the forward of the model, which a copy would share.
            own = without_adapters(self.model)
            forward = vars(own).pop("forward", None)
            # A copy, for merging into the model that learns would change the weights its adapters are trained on.
            self._copy = copy.deepcopy(self.model)
            if forward is not None:
                own.forward = forward
            self._copy.requires_grad_(False).eval()
            self._still = {name for name, p in self.model.named_parameters() if not p.requires_grad}
        layers = [m for m in self._copy.modules() if isinstance(m, BaseTunerLayer)]
        changed = {id(p) for m in layers for p in m.get_base_layer().parameters()}
        with torch.no_grad():
            # Folding again what was folded before would leave its rounding behind.
            # The trainer may have added an adapter of its own, which only says where practice began.
            theirs = {} if fresh else dict(self.model.named_parameters())
            for name, mine in self._copy.named_parameters():
                if not fresh and (name not in self._still or id(mine) in changed):
                    mine.copy_(theirs[name])
            for layer in layers:
                # peft would not merge a second time what it takes to be merged.
                layer.merged_adapters.clear()
                layer.merge(adapter_names=["default"])
        return without_adapters(self._copy)
