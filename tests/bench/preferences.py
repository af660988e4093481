"""Learning rates for pairs (DPO) and for thumbs (KTO) on the sample and the real base. `python -m
tests.bench.preferences`

The model first learns from the sample's examples. What it then replies itself is the worse reply, what the agent wrote
the better one, so that there is something left to learn. Each rate is tried from there, and measured on messages of
neither training.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from engine.core.row import Row
from engine.core.stages import DpoStage, SftStage
from engine.models.generate import generate
from engine.models.libraries import quiet_libraries
from engine.models.load import load_model
from engine.models.log_likelihood import one_reply_loss
from engine.training.dpo_kto import train_dpo, train_kto
from engine.training.model import Start
from engine.training.sft import train_sft
from engine.training.stage_context import StageContext
from tests.bench.sft import SYSTEM, rows

RATES = (2e-5, 8e-5, 2e-4, 5e-4)
_TOKENS = 64


def place(folder: Path) -> StageContext:
    return StageContext(folder / "model" / "adapter", 7, lambda _: None, lambda: False, lambda *_: None)


def with_own_replies(adapter: Path, some: list[Row]) -> list[Row]:
    """Each row with what the model replies as the worse reply; rows it answers word for word are left out."""
    model, tokenizer = load_model(adapter)
    own = generate(model, tokenizer, SYSTEM, [r.prompt for r in some], max_new_tokens=_TOKENS)
    return [replace(r, rejected=reply) for r, reply in zip(some, own, strict=True) if reply and reply != r.reply]


def judged(adapter: Path, pairs: list[Row]) -> tuple[float, float, float]:
    """Share of pairs whose better reply is the likelier one, by how much (nats a token), and the loss on the better
    replies."""
    model, tokenizer = load_model(adapter)
    losses = [
        (
            one_reply_loss(model, tokenizer, SYSTEM, r.prompt, r.reply),
            one_reply_loss(model, tokenizer, SYSTEM, r.prompt, r.rejected),
        )
        for r in pairs
    ]
    count = len(losses)
    return (
        sum(a < b for a, b in losses) / count,
        sum(b - a for a, b in losses) / count,
        sum(a for a, _ in losses) / count,
    )


def verdicts(pairs: list[Row]) -> list[Row]:
    """The same replies as thumbs: the better one up, the worse one down."""
    return [
        row
        for r in pairs
        for row in (replace(r, liked=True, rejected=""), replace(r, reply=r.rejected, liked=False, rejected=""))
    ]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=48)
    parser.add_argument("--rates", type=float, nargs="*", default=list(RATES))
    parser.add_argument("--kinds", choices=["dpo", "kto"], nargs="*", default=["dpo", "kto"])
    asked = parser.parse_args()
    quiet_libraries()
    train, held_out = rows(200)
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        assert train_sft(
            SftStage(epochs=2, batch_size=8, learning_rate=4e-3), Start(), SYSTEM, train, place(folder / "sft")
        )
        start = folder / "sft" / "model" / "adapter"
        pairs, test = with_own_replies(start, train[: asked.pairs]), with_own_replies(start, held_out)
        print(
            (
                f"{len(pairs)} pairs to learn from, {len(test)} to measure "
                f"with\n{'':<8}{'rate':>9}{'better likelier':>17}{'by nats a token':>17}"
                f"{'loss of better':>16}{'seconds':>9}"
            ),
            flush=True,
        )
        tried: list[tuple[str, float]] = [
            ("before", 0.0),
            *((kind, rate) for kind in asked.kinds for rate in asked.rates),
        ]
        for kind, rate in tried:
            begun = time.perf_counter()
            at = place(folder / f"{kind}_{rate:g}")
            stage = DpoStage(
                epochs=1, batch_size=8, learning_rate=rate or 1.0, learns_from="verdicts" if kind == "kto" else "pairs"
            )
            if kind == "dpo":
                assert train_dpo(stage, Start(start), SYSTEM, pairs, at)
            elif kind == "kto":
                assert train_kto(stage, Start(start), SYSTEM, verdicts(pairs), at)
            share, margin, loss = judged(start if kind == "before" else at.out, test)
            found[f"{kind} {rate:g}"] = [round(share, 3), round(margin, 3), round(loss, 3)]
            print(
                f"{kind:<8}{rate:>9g}{share:>17.1%}{margin:>17.3f}{loss:>16.3f}{time.perf_counter() - begun:>9.0f}",
                flush=True,
            )
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
