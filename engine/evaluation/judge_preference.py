"""Which model's replies the judges of a rubric prefer, pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.core.sentences import Sentence, sentence, then
from engine.core.spec import Criterion
from engine.data.prepare import Prepared
from engine.graders.kinds import LlmJudge
from engine.graders.verdict import Reply
from engine.rubric.llm_judge import compare


def preferred(
    criteria: Sequence[Criterion], data: Prepared, base: Sequence[str], trained: Sequence[str]
) -> Iterator[Sentence]:
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
        told = sentence(
            "noted-judge_prefers",
            "“{line}”, asked of both replies in both orders: {judge} prefers the trained model for {trained} of {rows} "
            "messages, the base model for {base}, neither for {neither}.",
            line=criterion.name,
            judge=criterion.grader.model,
            trained=found["second"],
            rows=len(pairs),
            base=found["first"],
            neither=found["tie"],
        )
        missing = sentence("noted-not_judged", "{count} could not be judged.", count=found[None])
        yield then(told, missing) if found[None] else told
