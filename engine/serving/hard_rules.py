"""Rules that no reply may break: a reply is judged before anybody sees it, by the musts of the rubric that need
nothing but the message and the reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.spec import Criterion, TrainingSpec
from engine.graders.verdict import References, Reply
from engine.rubric.score import breaks_hard, grade

_BY_REPLY_ALONE = frozenset({"patterns", "guidelines", "private", "language", "length", "readable", "tone"})
"""All others compare with a right reply or with sources, which nobody has at the door, or run code."""
_INSTEAD = {
    "en": "I cannot answer this myself. Please ask a colleague.",
    "de": "Das kann ich nicht selbst beantworten. Bitte wenden Sie sich an eine Kollegin oder einen Kollegen.",
    "fr": "Je ne peux pas répondre moi-même. Veuillez demander à un collègue.",
    "es": "No puedo responder a esto. Pregunte a un compañero, por favor.",
    "it": "Non posso rispondere da solo. Chieda a un collega, per favore.",
    "zh": "这个问题我无法回答，请联系我的同事。",
}


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
    spoken = next((code for code in languages if code in _INSTEAD), "en")
    return HardRules(found, _INSTEAD[spoken])
