"""Detection of reward hacking from the figures of RL, step by step.

What goes wrong first is known: replies grow, repeat themselves, lose all variety, or satisfy the graders of the reward
and no others (Gao et al. 2023; Skalse et al. 2022, “Defining and Characterizing Reward Hacking”).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.core.events import PracticeFigures
from engine.core.gain import Gain
from engine.core.sentences import Sentence, sentence

Trick = Literal["longer", "repeating", "one_reply", "only_what_pays", "nothing_left"]

_WINDOW = 3
"""Steps that are looked at together: single ones vary with their messages."""
_GROWN = 2.0
_REPEATS = 0.2
_VARIETY_LEFT = 0.2
_ALL_ALIKE = 0.9
_PAID = 0.02
_SAID: dict[Trick, Sentence] = {
    "longer": sentence(
        "noted-trick-longer",
        "the replies have become twice as long, and their reward rises with it",
    ),
    "repeating": sentence(
        "noted-trick-repeating",
        "the replies say the same again and again",
    ),
    "one_reply": sentence(
        "noted-trick-one_reply",
        "the model has lost its variety: all of its replies are alike",
    ),
    "only_what_pays": sentence(
        "noted-trick-only_what_pays",
        "replies score better by the rubric, but worse by graders not used in training (reward hacking)",
    ),
    "nothing_left": sentence(
        "noted-trick-nothing_left",
        "nearly all replies to a message get the same reward, so there is nothing more to learn from them",
    ),
}


@dataclass
class RewardWatch:
    """Fed with each RL step; returns the fault found, if any."""

    seen: list[PracticeFigures] = field(default_factory=list)

    def step(self, figures: PracticeFigures) -> Trick | None:
        """None = go on."""
        self.seen.append(figures)
        # The first window is what the last is compared with.
        if len(self.seen) < 2 * _WINDOW:
            return None
        first, last = self.seen[:_WINDOW], self.seen[-_WINDOW:]
        # Of all steps of the window: one may have easy messages only.
        if min(f.all_alike for f in last) > _ALL_ALIKE:
            return "nothing_left"
        if _mean([f.repetition for f in last]) > _mean([f.repetition for f in first]) + _REPEATS:
            return "repeating"
        if _mean([f.entropy for f in last]) < _VARIETY_LEFT * _mean([f.entropy for f in first]):
            return "one_reply"
        before, now = ([f.reward for f in part if f.reward is not None] for part in (first, last))
        # Longer alone is no trick: a question may need it. Only where it pays is it one.
        paid = _mean(now) - _mean(before) if before and now else 0.0
        if paid > _PAID and _mean([f.tokens for f in last]) > _GROWN * _mean([f.tokens for f in first]):
            return "longer"
        return None


def gap(rewards: Gain, unseen: Gain) -> Trick | None:
    """On the same prompts before and now: a higher reward, and a loss beyond noise by the held-out graders."""
    return "only_what_pays" if rewards.gain > _PAID and unseen.below else None


def in_words(trick: Trick) -> Sentence:
    """As half a sentence."""
    return _SAID[trick]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
