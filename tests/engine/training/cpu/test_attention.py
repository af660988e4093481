"""Rows that share a row do not see each other, and learn what they would have learned side by side."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.events import RunEvent, Step
from engine.core.stages import CptStage, SftStage
from engine.training.cpt import train_cpt
from engine.training.cpu import lm_head as head
from engine.training.cpu.attention import attend_on_cpu, weights
from engine.training.cpu.packing import layout_of
from engine.training.cpu.patch import for_cpu
from engine.training.model import Start
from engine.training.sft import train_sft
from engine.training.stage_context import StageContext
from tests.engine.training.trainings import ROWS
from tests.support.small_models import small_model


def drawn(draw: random.Random, size: int) -> list[int]:
    return [draw.randrange(100, 40_000) for _ in range(size)]


def padded(rows: list[list[int]], side: str = "right") -> tuple[Any, Any]:
    """Tokens and which of them are of a row."""
    import torch

    longest = max(map(len, rows))
    filled = [[5] * (longest - len(row)) for row in rows]
    ids = torch.tensor(
        [[*row, *fill] if side == "right" else [*fill, *row] for row, fill in zip(rows, filled, strict=True)]
    )
    seen = torch.tensor(
        [
            [1] * len(row) + [0] * len(fill) if side == "right" else [0] * len(fill) + [1] * len(row)
            for row, fill in zip(rows, filled, strict=True)
        ]
    )
    return ids, seen


def ready(long: bool = False) -> Any:
    """The small model in fp32 as it is trained on a processor."""
    from trl.trainer.utils import add_fused_lm_head

    model = small_model()[0].float()
    add_fused_lm_head(model)
    for_cpu(model, 1000 if long else 100)
    return model


def log_probs(model: Any, rows: list[list[int]], side: str = "right") -> list[Any]:
    """Of each row's tokens from the second on."""
    ids, seen = padded(rows, side)
    out = model(input_ids=ids, attention_mask=seen, labels=ids.masked_fill(seen == 0, -100), fused_lm_head=True)
    assert bool((out.label_mask == (seen[:, 1:] * seen[:, :-1]).bool()).all()) or side == "left"
    return [
        found[mask.bool()][-(len(row) - 1) :] for found, mask, row in zip(out.log_probs, seen[:, 1:], rows, strict=True)
    ]


def alone(rows: list[list[int]]) -> list[Any]:
    """The same by the model as it comes, a row at a time."""
    import torch

    model = small_model()[0].float()
    scores = [torch.log_softmax(model(torch.tensor([row])).logits[0], -1) for row in rows]
    return [of[:-1].gather(1, torch.tensor(row[1:])[:, None])[:, 0] for of, row in zip(scores, rows, strict=True)]


def families(draw: random.Random) -> list[list[int]]:
    """Rows with a common start, of which some go on alike, one is another's start, two are the same, and one has
    nothing to do with them."""
    system, asked, more = drawn(draw, 12), drawn(draw, 15), drawn(draw, 9)
    return [
        system + asked + drawn(draw, 7),
        system + asked + drawn(draw, 2),
        system + asked,
        system + more + drawn(draw, 30),
        system + more + [101],
        system + more + [101],
        drawn(draw, 40),
        system + drawn(draw, 3),
    ]


@pytest.mark.parametrize("long", [False, True])
def test_a_row_is_what_it_is_alone(long: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log-probabilities of rows that share starts, and all gradients, by both ways of attention."""
    import torch

    if long:
        monkeypatch.setattr("engine.training.cpu.attention.SHORT_ROWS", 1)
    rows = families(random.Random(1))
    model, usual = ready(long), small_model()[0].float()
    found = log_probs(model, rows)
    assert all(torch.allclose(a, b, atol=2e-5) for a, b in zip(found, alone(rows), strict=True))
    sum(of.sum() for of in found).backward()
    for row in rows:
        logits = usual(torch.tensor([row])).logits[0]
        torch.nn.functional.cross_entropy(logits[:-1], torch.tensor(row[1:]), reduction="sum").neg().backward()
    for (name, a), (_, b) in zip(model.named_parameters(), usual.named_parameters(), strict=True):
        assert torch.allclose(a.grad, b.grad, atol=1e-5 + 1e-4 * float(b.grad.abs().max())), name


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.lists(st.integers(6, 9), min_size=1, max_size=20)),
        min_size=1,
        max_size=6,
    )
)
def test_every_token_stands_where_its_row_has_it(parts: list[tuple[int, int, list[int]]]) -> None:
    """Whatever rows have in common: following a row's segments gives the row, positions count from its start, and
    labels find the token before."""
    import torch

    rows = [[*range(10, 10 + 6 * a), *range(50, 50 + 5 * b), *ends] for a, b, ends in parts]
    for side in ("right", "left"):
        ids, seen = padded(rows, side)
        labels = ids.masked_fill(seen == 0, -100)
        if side == "left":
            # As where replies are scored: the first token of a row has no label.
            labels[torch.arange(len(rows)), seen.argmax(1)] = -100
        layout = layout_of(seen, ids, labels)
        assert layout is not None
        tokens, positions = ids.reshape(-1)[layout.source].tolist(), layout.positions[0].tolist()
        assert len(tokens) <= sum(map(len, rows))
        expected = [(row[n], n) for row in rows for n in range(len(row) - 1)]
        assert [(tokens[index], positions[index]) for index in layout.scored.tolist()] == expected
        spans = {span: [*group.before, span] for group in layout.groups for span in group.rows}
        chains = [[t for at, size in spans[span] for t in tokens[at : at + size]] for span in spans]
        assert all(any(row[: len(chain)] == chain for row in rows) for chain in chains)
        assert all(any(chain == row for chain in chains) for row in rows)
        for span, chain in spans.items():
            assert positions[span[0]] == sum(size for _, size in chain[:-1])


def test_what_rows_begin_with_alike_is_computed_once() -> None:
    """Eight replies to one message: its tokens are there once; three tokens alike are not worth it; padding on the
    left as well."""
    import torch

    draw = random.Random(2)
    message = drawn(draw, 20)
    for rows, tokens in (
        ([message + drawn(draw, 5 + n) for n in range(8)], 20 + sum(range(5, 13))),
        ([[7, 8, 9, *drawn(draw, 6)] for _ in range(3)], 27),
    ):
        ids, seen = padded(rows, "left")
        layout = layout_of(seen, ids, torch.full_like(ids, -100))
        assert layout is not None and len(layout.source) == tokens


def test_a_label_with_nothing_before_it_is_left_to_the_usual_way() -> None:
    """A row padded on the left with a label on its first token, and one with a hole."""
    import torch

    ids = torch.tensor([[5, 5, 10, 11], [12, 13, 14, 15]])
    seen = torch.tensor([[0, 0, 1, 1], [1, 1, 1, 1]])
    assert layout_of(seen, ids, ids.masked_fill(seen == 0, -100)) is None
    hole = torch.tensor([[1, 0, 1, 1], [1, 1, 1, 1]])
    assert layout_of(hole, ids, torch.full_like(ids, -100)) is None


def test_no_token_sees_another_row() -> None:
    """Another neighbour, as long as the one before, changes a row by no bit."""
    import torch

    draw = random.Random(1)
    model = ready()
    rows = [drawn(draw, n) for n in (7, 31, 2, 12)]
    first = log_probs(model, rows)
    other = log_probs(model, [rows[0], drawn(draw, 31), *rows[2:]])
    assert [torch.equal(a, b) for a, b in zip(first, other, strict=True)] == [True, False, True, True]


def test_replies_are_those_of_usual_attention() -> None:
    """Prompts of several lengths, padded on the left and with a cache, as when the model replies."""
    import torch

    model, tokenizer = small_model()
    model = model.float().eval()
    tokenizer.padding_side = "left"
    batch = tokenizer(["How much?", "How much is the red lamp on the table?"], return_tensors="pt", padding=True)
    usual = model.generate(**batch, max_new_tokens=8, do_sample=False)
    attend_on_cpu(model, 100, packed=True)
    assert torch.equal(model.generate(**batch, max_new_tokens=8, do_sample=False), usual)


def test_large_scores_keep_their_differences_under_autocast() -> None:
    """As of Qwen2's larger kin: all keys have the same in common, which softmax takes away, and numbers in bfloat16
    have no room beside it."""
    import torch

    torch.manual_seed(1)
    query, key = torch.randn(4, 6, 8), torch.randn(4, 9, 8)
    query[..., 0], key[..., 0] = 64, 512
    q, k, hidden = query.bfloat16(), key.bfloat16(), torch.zeros(2, 1, 1, 6, 9)
    right = torch.softmax(q.double() @ k.double().transpose(1, 2) * 0.35, -1)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = weights(q, k, hidden, 0.35)
    assert found.dtype == torch.bfloat16 and float((found.double() - right).abs().max()) < 0.01


def trained(folder: Path, stage: SftStage | CptStage) -> list[float]:
    """Losses of all steps."""
    events: list[RunEvent] = []
    place = StageContext(folder / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None)
    if isinstance(stage, SftStage):
        assert train_sft(stage, Start(), "You sell lamps and answer in one short sentence.", ROWS, place)
    else:
        assert train_cpt(stage, Start(), [f"{r.prompt} {r.reply}" * (1 + n % 4) for n, r in enumerate(ROWS)], [], place)
    return [e.loss for e in events if isinstance(e, Step) and e.loss is not None]


@pytest.mark.parametrize("kind", [SftStage, CptStage])
def test_what_is_learned_is_the_same(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[SftStage | CptStage]
) -> None:
    """Examples and texts: one long row a step, every gate passed, and the losses of rows side by side."""
    common = {"epochs": 2, "batch_size": 4, "learning_rate": 1e-2, "max_length": 64}
    side_by_side = trained(tmp_path / "side", kind.model_validate({**common, "packing": False}))
    made: list[Any] = []
    usual = head.layout_of
    monkeypatch.setattr(head, "layout_of", lambda *given: made.append(usual(*given)) or made[-1])
    packed = trained(tmp_path / "packed", kind.model_validate(common))
    assert made and None not in made
    assert packed == pytest.approx(side_by_side, abs=0.02)
