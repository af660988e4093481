"""Rules that no reply may break: a reply is judged before anybody sees it, by the musts of the rubric that need
nothing but the message and the reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.spec import Criterion, TrainingSpec
from engine.graders.verdict import References, Reply
from engine.rubric.score import breaks_hard, grade
from engine.trust.instead import instead

_BY_REPLY_ALONE = frozenset({"patterns", "guidelines", "private", "language", "length", "readable", "tone"})
"""All others compare with a right reply or with sources, which nobody has at the door, or run code."""


@dataclass(frozen=True)
class HardRules:
    """The rules of one model."""

    criteria: tuple[Criterion, ...]
    instead: str
    """What is said in the place of a reply that breaks one."""

    def broken(self, prompt: str, text: str) -> str | None:
        """The name of a rule that this reply breaks; None where it keeps all that can be judged."""
        reply = Reply(prompt, "", text)
        for criterion in self.criteria:
            if breaks_hard([criterion], [grade(criterion, reply, References())]):
                return criterion.name
        return None


def hard_rules(spec: TrainingSpec | None, languages: Sequence[str] = ()) -> HardRules:
    """Those of a spec that can be judged at the door."""
    found = tuple(c for c in spec.rubric if c.hard and c.grader.kind in _BY_REPLY_ALONE) if spec is not None else ()
    return HardRules(found, instead(languages))
