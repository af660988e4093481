"""The likeliest of a closed set of labels as a reply: a search with beams among the labels' tokens.

The beams of a message are tokens beside each other behind it, of which each sees the message and its own beginning
alone. So a message is read once for all beams, and nothing that was read is ever copied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.models.decode import grows, read, still, with_room
from engine.models.protocols import LanguageModel
from engine.models.reply_attention import replying

if TYPE_CHECKING:
    import torch
    from torch import Tensor

BEAMS = 3
"""First tokens are often shared, and the best first token is not always that of the best label."""
Nexts = Mapping[tuple[int, ...], Sequence[int]]
"""For the tokens of a beginning those that lead on to a label; the last of each label is the token that ends a
reply."""


def nexts_of(labels: Sequence[Sequence[int]], end: int) -> dict[tuple[int, ...], list[int]]:
    """`Nexts` of the labels' tokens, `end` behind each."""
    found: dict[tuple[int, ...], list[int]] = {}
    for label in labels:
        ids = [*label, end]
        for n, token in enumerate(ids):
            if token not in (known := found.setdefault(tuple(ids[:n]), [])):
                known.append(token)
    return found


@dataclass
class _Beam:
    ids: tuple[int, ...]
    logp: float
    """Of all its tokens."""
    places: tuple[int, ...]
    """Where its tokens stand among those behind the message."""


@dataclass
class _Search:
    """Of one message."""

    number: int
    beams: list[_Beam]
    best: tuple[tuple[int, ...], float] = ((), float("-inf"))

    def go_on(self, nexts: Nexts, end: int, scores: Sequence[Sequence[float]], width: int) -> None:
        """`scores[b]` are log-probabilities of the allowed next tokens of beam b, in their order."""
        found = [
            (beam.logp + logp, n, token)
            for n, (beam, some) in enumerate(zip(self.beams, scores, strict=True))
            for token, logp in zip(nexts[beam.ids], some, strict=True)
        ]
        # Of equal ones the first, whatever the sorting.
        found.sort(key=lambda one: -one[0])
        going: list[_Beam] = []
        for logp, n, token in found[: 2 * BEAMS]:
            beam = self.beams[n]
            if token == end and logp > self.best[1]:
                self.best = (beam.ids, logp)
            elif token != end and len(going) < BEAMS:
                going.append(_Beam((*beam.ids, token), logp, beam.places))
        # A label only becomes less likely as it goes on.
        self.beams = [
            _Beam(b.ids, b.logp, (*b.places, width + n)) for n, b in enumerate(going) if b.logp > self.best[1]
        ]


def search(
    model: LanguageModel,
    prompts: Sequence[Sequence[int]],
    nexts: Nexts,
    end: int,
    padding: int,
    on_token: Callable[[], None] | None = None,
) -> list[tuple[int, ...]] | None:
    """The tokens of the likeliest label for each prompt, in order, without the one that ends it; None where the model
    keeps what it read in a way that beams cannot share.

    A label's probability is the product of those of its tokens and of the end, by the whole vocabulary: no label gains
    by being short. `on_token` is called before each further token, and may raise to stop.
    """
    import torch

    if model.config._attn_implementation not in ("sdpa", "eager"):
        return None
    longest = max(map(len, nexts))
    device = next(model.parameters()).device
    searches = [_Search(n, [_Beam((), 0.0, ())]) for n in range(len(prompts))]
    alive = list(searches)
    with torch.inference_mode(), replying(model):
        out = read(model, prompts, padding)
        if not grows(out.cache):
            return None
        seen, logits, lengths = out.seen, out.logits[:, None], out.seen.sum(-1)
        cache = with_room(out.cache, torch.arange(len(prompts), device=device), seen.shape[1] + BEAMS * longest)
        del out
        for written in range(longest + 1):
            for one, scores in zip(alive, _scores(logits, alive, nexts), strict=True):
                one.go_on(nexts, end, scores, written * BEAMS)
            kept = still([bool(one.beams) for one in alive])
            if not kept:
                break
            if on_token is not None:
                on_token()
            if len(kept) < len(alive):
                which = torch.tensor(kept, device=device)
                cache.batch_select_indices(which)
                seen, lengths, alive = seen[which], lengths[which], [alive[n] for n in kept]
            logits = model(
                input_ids=torch.tensor(
                    [_padded([b.ids[-1] for b in one.beams], padding) for one in alive], device=device
                ),
                attention_mask=_mask(seen, alive, written + 1, next(model.parameters()).dtype),
                position_ids=(lengths[:, None] + written).expand(-1, BEAMS),
                past_key_values=cache,
                use_cache=True,
            ).logits
    return [one.best[0] for one in searches]


def _padded(tokens: list[int], padding: int) -> list[int]:
    return tokens + [padding] * (BEAMS - len(tokens))


def _mask(seen: Tensor, alive: Sequence[_Search], written: int, dtype: torch.dtype) -> Tensor:
    """(rows, 1, beams, prompt + beams · written), 0 for what a beam's last token sees and the lowest number else."""
    import torch

    allowed = torch.zeros(len(seen), BEAMS, BEAMS * written, dtype=torch.bool)
    for row, one in enumerate(alive):
        for n in range(BEAMS):
            # The place of a beam that is not there sees itself, so that no number of it is missing.
            places = one.beams[n].places if n < len(one.beams) else (BEAMS * (written - 1) + n,)
            allowed[row, n, list(places)] = True
    allowed = torch.cat([seen[:, None].expand(-1, BEAMS, -1), allowed.to(seen.device)], -1)
    mask = torch.zeros(allowed.shape, dtype=dtype, device=seen.device)
    return mask.masked_fill_(~allowed, torch.finfo(dtype).min)[:, None]


def _scores(logits: Tensor, alive: Sequence[_Search], nexts: Nexts) -> list[list[list[float]]]:
    """Log-probabilities of the allowed next tokens of each beam of each search; `logits` is (rows, beams, words)."""
    import torch

    places = [(row, n, nexts[b.ids]) for row, one in enumerate(alive) for n, b in enumerate(one.beams)]
    most = max(len(tokens) for _, _, tokens in places)
    device = logits.device
    row, beam = (torch.tensor([place[n] for place in places], device=device) for n in range(2))
    words = torch.tensor([[*tokens, *[tokens[0]] * (most - len(tokens))] for _, _, tokens in places], device=device)
    rows = logits[row, beam].float()
    logps = (rows.gather(-1, words) - rows.logsumexp(-1, keepdim=True)).tolist()
    found: list[list[list[float]]] = [[] for _ in alive]
    for (at, _, tokens), some in zip(places, logps, strict=True):
        found[at].append(some[: len(tokens)])
    return found
