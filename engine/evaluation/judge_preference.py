"""Which model's replies the judges of a rubric prefer, pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.core.spec import Criterion
from engine.data.prepare import Prepared
from engine.graders.kinds import LlmJudge
from engine.graders.verdict import Reply
from engine.rubric.llm_judge import compare


def preferred(
    criteria: Sequence[Criterion], data: Prepared, base: Sequence[str], trained: Sequence[str]
) -> Iterator[str]:
    """A sentence for each line with a judge: how many held-out messages were answered better before and after
    training."""
    judges = data.references.judges
    for criterion in criteria:
        if judges is None or not isinstance(criterion.grader, LlmJudge) or not data.held_out:
            continue
        pairs = [
            (Reply(r.prompt, r.reply, a), Reply(r.prompt, r.reply, b))
            for r, a, b in zip(data.held_out, base, trained, strict=True)
        ]
        found = Counter(compare(judges, criterion.grader, pairs))
        missing = f" {found[None]} could not be judged." if found[None] else ""
        yield (
            f"“{criterion.name}”, asked of both replies in both orders: {criterion.grader.model} prefers "
            f"the trained model for {found['second']} of "
            f"{len(pairs)} messages, the base model for {found['first']}, neither for {found['tie']}.{missing}"
        )
