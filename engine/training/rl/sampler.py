"""RL rollouts on machines without a GPU: several completions a prompt at once, from the current policy's weights.

TRL's own generation runs through the adapters, reads each message once for every reply, and goes on until the last
reply is done. Here the adapters are folded into a copy of the weights, a message is read once, and a reply that is done
leaves the batch.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import NamedTuple

from engine.models.generate import end_tokens
from engine.models.protocols import LanguageModel, Tokenizer, without_adapters
from engine.models.tokenizer import chat_ids

_AT_ONCE = 64


class Rollout(NamedTuple):
    """Token numbers of each reply, its stop token included where it was reached, and their log-probabilities when
    drawn."""

    ids: list[list[int]]
    logps: list[list[float]]


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
            part = _write(
                folded,
                self.tokenizer,
                prompts[start : start + _AT_ONCE],
                0.0 if greedy else self.temperature,
                self.max_new_tokens,
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


def _write(
    model: LanguageModel, tokenizer: Tokenizer, prompts: Sequence[Sequence[int]], temperature: float, longest: int
) -> Rollout:
    import torch

    different = {ids: n for n, ids in enumerate(dict.fromkeys(tuple(p) for p in prompts))}
    width = max(map(len, different))
    device = next(model.parameters()).device
    # On the left: each row ends where its reply begins.
    padded = torch.tensor([[tokenizer.pad_token_id] * (width - len(p)) + list(p) for p in different], device=device)
    mask = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in different], device=device)
    ends = end_tokens(model, tokenizer)
    with torch.inference_mode():
        out = model(
            input_ids=padded,
            attention_mask=mask,
            # Padding counts no places, so a message has the positions it has alone.
            position_ids=(mask.cumsum(-1) - 1).clamp(min=0),
            use_cache=True,
            # Scores of the whole prompt would be thrown away: of 49k words each.
            logits_to_keep=1,
        )
        cache = out.past_key_values
        spread = torch.tensor([different[tuple(p)] for p in prompts], device=device)
        # One row read for each different message, then one for each reply wanted.
        cache.batch_select_indices(spread)
        mask, logits = mask[spread], out.logits[spread, -1]
        ids: list[list[int]] = [[] for _ in prompts]
        logps: list[list[float]] = [[] for _ in prompts]
        alive = list(range(len(prompts)))
        for _ in range(longest):
            # In fp32: these are the probabilities the ratio of GRPO is computed against.
            scores = torch.log_softmax(logits.float() / (temperature or 1.0), -1)
            token = torch.multinomial(scores.exp(), 1) if temperature else scores.argmax(-1, keepdim=True)
            drawn, said = token[:, 0].tolist(), scores.gather(-1, token)[:, 0].tolist()
            for row, one, logp in zip(alive, drawn, said, strict=True):
                ids[row].append(one)
                logps[row].append(logp)
            # Rows that are done leave the batch: what is left costs less.
            going = [n for n, one in enumerate(drawn) if one not in ends]
            if not going:
                break
            if len(going) < len(alive):
                kept = torch.tensor(going, device=device)
                cache.batch_select_indices(kept)
                mask, token, alive = mask[kept], token[kept], [alive[n] for n in going]
            mask = torch.cat([mask, mask.new_ones(len(alive), 1)], -1)
            out = model(
                input_ids=token,
                attention_mask=mask,
                position_ids=mask.sum(-1, keepdim=True) - 1,
                past_key_values=cache,
                use_cache=True,
            )
            logits = out.logits[:, -1]
    return Rollout(ids, logps)
