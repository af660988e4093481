"""Of replies drawn here nothing known is computed again, and those to one message are learned from together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.core.row import Row
from engine.core.spec import Criterion
from engine.core.stages import GrpoStage
from engine.graders.kinds import Length, Reference
from engine.models.protocols import without_adapters
from engine.training.cpu.patch import for_cpu
from engine.training.model import Start
from engine.training.rl.grpo import train_grpo
from engine.training.rl.reward import Scoring
from engine.training.rl.sampler import Sampler
from engine.training.stage_context import StageContext

SCORING = Scoring(
    (
        Criterion(name="right", about="", weight=1.0, grader=Reference()),
        Criterion(name="short", about="", weight=1.0, grader=Length(unit="characters", at_most=108)),
    )
)
ROWS = [
    Row(
        f"Where is parcel {n}?", f"Parcel {n} left on day {n + 2} and comes {'soon' if n % 2 else 'later'}.", "t.csv", n
    )
    for n in range(8)
]
STAGE = GrpoStage(epochs=1, batch_size=1, completions=8, max_completion_length=16, learning_rate=1e-9, max_length=256)


@pytest.mark.usefixtures("small")
def test_replies_to_one_message_are_learned_from_together_and_not_scored_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each batch holds the messages of its part alone; the probabilities replies of several steps were drawn with are
    those the model that learns would give them, which is not asked."""
    import torch

    monkeypatch.setenv("NLFORGE_ARITHMETIC", "float32")
    scored: list[tuple[bool, Any, Any, Any]] = []
    drawn: list[Any] = []
    usual, told = for_cpu, Sampler.drawn_with

    def watched(model: Any, longest: int, **more: Any) -> None:
        usual(model, longest, **more)
        plain = without_adapters(model)
        forward = plain.forward

        def forward_seen(*args: Any, **kwargs: Any) -> Any:
            out = forward(*args, **kwargs)
            if kwargs.get("fused_lm_head"):
                scored.append((torch.is_grad_enabled(), kwargs["input_ids"], kwargs["labels"], out.log_probs.detach()))
            return out

        plain.forward = forward_seen

    def drawn_with(sampler: Sampler, longest: int) -> Any:
        drawn.append(told(sampler, longest))
        return drawn[-1]

    monkeypatch.setattr("engine.training.rl.grpo.for_cpu", watched)
    monkeypatch.setattr(Sampler, "drawn_with", drawn_with)
    place = StageContext(tmp_path / "model" / "adapter", 7, lambda _: None, lambda: False, lambda *_: None)
    assert train_grpo(STAGE, Start(), "", ROWS, place, SCORING)
    learned = [call for call in scored if call[0]]
    assert drawn and len(drawn[-1]) == 32, "replies of four steps are written together"
    for _, ids, labels, _ in learned:
        begins = int((labels != -100).any(0).nonzero()[0])
        assert len(ids) == 8 and len(ids[:, :begins].unique(dim=0)) == 1, "replies to several messages are mixed"
    # Of the last replies written together, in their order: with no learning to speak of they are as likely as then.
    places = drawn[-1].shape[1]
    own = torch.cat([logps[:, -places:] for *_, logps in learned[-4:]])
    assert torch.allclose(own, drawn[-1], atol=2e-4)
    again = sum(len(ids) for grad, ids, *_ in scored if not grad)
    assert again < 32, "what drew them is asked for again"
