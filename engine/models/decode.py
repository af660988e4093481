"""Replies drawn token by token, many at once: a message is read once for all of its replies, keys and values stand
where they were written, and a reply that is done leaves the batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.models.protocols import LanguageModel
from engine.models.reply_attention import replying

_WORTH = 256
"""Tokens that reading a common beginning once has to save."""

if TYPE_CHECKING:
    from torch import Tensor


class Rollout(NamedTuple):
    """Token numbers of each reply, its stop token included where it was reached, and their log-probabilities when
    drawn."""

    ids: list[list[int]]
    logps: list[list[float]]


def decode(
    model: LanguageModel,
    prompts: Sequence[Sequence[int]],
    ends: frozenset[int],
    padding: int,
    *,
    temperature: float,
    longest: int,
    on_token: Callable[[], None] | None = None,
) -> Rollout:
    """One reply of at most `longest` tokens for each prompt, in order; equal prompts are read once.

    `temperature` 0 takes the likeliest token each time. `ends` are the tokens that end a reply, `padding` any token.
    `on_token` is called before each further token of all replies, and may raise to stop.
    """
    import torch

    different = {ids: n for n, ids in enumerate(dict.fromkeys(tuple(p) for p in prompts))}
    device = next(model.parameters()).device
    ids: list[list[int]] = [[] for _ in prompts]
    logps: list[list[float]] = [[] for _ in prompts]
    with torch.inference_mode(), replying(model):
        out = read(model, list(different), padding)
        mask, width = out.seen.long(), out.seen.shape[1]
        spread = torch.tensor([different[tuple(p)] for p in prompts], device=device)
        # One row read for each different message, then one for each reply wanted.
        cache = with_room(out.cache, spread, width + longest)
        mask = torch.cat([mask[spread], mask.new_ones(len(prompts), longest)], -1)
        places, logits = mask[:, :width].sum(-1, keepdim=True), out.logits[spread]
        del out
        alive = list(range(len(prompts)))
        for written in range(1, longest + 1):
            token, logp = draw(logits, temperature)
            drawn = token[:, 0].tolist()
            for row, one, said in zip(alive, drawn, logp[:, 0].tolist(), strict=True):
                ids[row].append(one)
                logps[row].append(said)
            # Rows that are done leave the batch: what is left costs less.
            kept = still([one not in ends for one in drawn])
            if not kept or written == longest:
                break
            if on_token is not None:
                on_token()
            if len(kept) < len(alive):
                which = torch.tensor(kept, device=device)
                cache.batch_select_indices(which)
                mask, places, token, alive = mask[which], places[which], token[which], [alive[n] for n in kept]
            logits = model(
                input_ids=token,
                attention_mask=mask[:, : width + written],
                position_ids=places,
                past_key_values=cache,
                use_cache=True,
            ).logits[:, -1]
            places = places + 1
    return Rollout(ids, logps)


class Read(NamedTuple):
    """What a model has read of some prompts."""

    cache: Any
    """Keys and values, a row for each prompt."""
    seen: Tensor
    """(prompts, tokens), false where a prompt is padded."""
    logits: Tensor
    """Of the token that follows each, (prompts, words)."""


def read(model: LanguageModel, prompts: Sequence[Sequence[int]], padding: int) -> Read:
    """Read prompts of any length, each of which ends where its reply begins; what all of them begin with is read once.

    Call it under `torch.inference_mode()`.
    """
    import torch

    device = next(model.parameters()).device
    # By number: of a slice, torch gives each row a copy of the whole head (13 GB for 48 rows of a 0.5B).
    options: dict[str, Any] = {"use_cache": True, "logits_to_keep": torch.tensor([-1], device=device)}
    # Each has to have a token of its own, after which something is asked.
    shared = min(begun_alike(prompts), min(map(len, prompts)) - 1)
    if shared * (len(prompts) - 1) >= _WORTH:
        begun = model(input_ids=torch.tensor([prompts[0][:shared]], device=device), **options).past_key_values
        if grows(begun):
            begun.batch_repeat_interleave(len(prompts))
            options["past_key_values"] = begun
    if "past_key_values" not in options:
        shared = 0
    width = max(map(len, prompts)) - shared
    # On the left of what is a prompt's own: each row ends where its reply begins.
    rows = [[padding] * (width + shared - len(p)) + list(p[shared:]) for p in prompts]
    seen = torch.tensor(
        [[True] * shared + [False] * (width + shared - len(p)) + [True] * (len(p) - shared) for p in prompts],
        device=device,
    )
    out = model(
        input_ids=torch.tensor(rows, device=device),
        attention_mask=seen.long(),
        # Padding counts no places, so a message has the positions it has alone.
        position_ids=(seen.cumsum(-1) - 1).clamp(min=0)[:, shared:],
        # Scores of the whole prompt would be thrown away: of 49k words each.
        **options,
    )
    return Read(out.past_key_values, seen, out.logits[:, -1])


def begun_alike(prompts: Sequence[Sequence[int]]) -> int:
    """How many tokens all of them begin with."""
    # What the first and the last in order have in common all in between have.
    rows = [list(p) for p in prompts]
    first, last = min(rows), max(rows)
    return next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))


def grows(cache: Any) -> bool:
    """Whether each layer keeps a key and a value for each token; windows, convolutions and state spaces keep something
    else, which only they know."""
    from transformers.cache_utils import DynamicLayer

    return all(type(one) is DynamicLayer for one in cache.layers)


def draw(scores: Tensor, temperature: float) -> tuple[Tensor, Tensor]:
    """A token for each row of (rows, words), and its log-probability, both (rows, 1)."""
    import torch

    # In fp32: these are the probabilities the ratio of GRPO is computed against.
    x = scores.float() / (temperature or 1.0)
    x.sub_(x.amax(-1, keepdim=True))
    token = None if temperature else x.argmax(-1, keepdim=True)
    p = x.exp()
    if token is None:
        # By the inverse of the distribution: one random number a row, where a draw of torch takes one for each word.
        summed = p.cumsum(-1)
        total = summed[:, -1:].clone()
        # Below the last sum, so that no word without probability is drawn.
        point = torch.minimum(torch.rand_like(total) * total, total.nextafter(torch.zeros_like(total)))
        token = torch.searchsorted(summed, point, right=True)
    else:
        total = p.sum(-1, keepdim=True)
    return token, x.gather(-1, token) - total.log()


def still(going: Sequence[bool]) -> list[int]:
    """The rows that go on: each in its place, and the last ones in the places of those that are done, so that few
    move."""
    kept = [n for n, on in enumerate(going) if on]
    left = len(kept)
    movers = [n for n in kept if n >= left]
    return [n if going[n] else movers.pop() for n in range(left)]


def with_room(cache: Any, spread: Tensor, most: int) -> Any:
    """A cache with row `spread[n]` of `cache` as its row n, and room for `most` tokens."""
    from transformers import Cache

    if not grows(cache):
        cache.batch_select_indices(spread)
        return cache
    return Cache(layers=[_room()(one, spread, most) for one in cache.layers])


@cache
def _room() -> Any:
    """Made when first needed, as transformers is slow to import."""
    from transformers.cache_utils import DynamicLayer

    class Room(DynamicLayer):  # type: ignore[misc]
        """Keys and values of a layer with room for those to come: for a new token nothing else is copied."""

        def __init__(self, read: Any, spread: Tensor, most: int) -> None:
            super().__init__()
            self.dtype, self.device, self.is_initialized = read.keys.dtype, read.keys.device, True
            _, heads, self.length, width = read.keys.shape
            self.whole = [of.new_empty(len(spread), heads, most, width) for of in (read.keys, read.values)]
            for whole, of in zip(self.whole, (read.keys, read.values), strict=True):
                whole[:, :, : self.length] = of[spread]
            self._show()

        def _show(self) -> None:
            self.keys, self.values = (whole[:, :, : self.length] for whole in self.whole)

        def update(self, key_states: Tensor, value_states: Tensor, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
            """Write behind those that are there, and return all."""
            new = key_states.shape[2]
            for whole, of in zip(self.whole, (key_states, value_states), strict=True):
                whole[:, :, self.length : self.length + new] = of
            self.length += new
            self._show()
            return self.keys, self.values

        def batch_select_indices(self, indices: Tensor) -> None:
            """Only these rows: row n is what row `indices[n]` was, which is none before n."""
            moved = [(n, one) for n, one in enumerate(indices.tolist()) if n != one]
            self.whole = [
                whole[: len(indices)] if not moved else _moved(whole, moved, self.length)[: len(indices)]
                for whole in self.whole
            ]
            self._show()

    return Room


def _moved(whole: Tensor, moved: Sequence[tuple[int, int]], length: int) -> Tensor:
    for to, of in moved:
        whole[to, :, :length] = whole[of, :, :length]
    return whole
