"""Whether a reply is given or the message is handed over to a person: what was measured of the model, at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.sentences import sentence
from engine.retrieval.sentence_encoder import require
from engine.trust.calibrate import confidence
from engine.trust.instead import INSTEAD
from engine.trust.learned import Learned, learned_in
from engine.trust.measures import NAMES, AnsweredMessage, measures, only
from engine.trust.trust import TRUST, Trust, trust_in


@dataclass(frozen=True)
class Guard:
    """The trust of one model with what it is reckoned from."""

    trust: Trust
    learned: Learned

    @property
    def text(self) -> str:
        """Said instead of an answer."""
        return self.trust.text or INSTEAD["en"]

    def sure(self, said: Sequence[AnsweredMessage]) -> list[float]:
        """How sure the model may be of each reply, 0..1.

        Raises:
            RunFailed: the model that compares meanings is not on this machine.
        """
        return sure_of(self.trust, measures(self.learned, said))

    def hands_over(self, said: Sequence[AnsweredMessage]) -> list[bool]:
        """Of each reply whether a person should answer. Where no threshold keeps the demand, it is each.

        Raises:
            RunFailed: the model that compares meanings is not on this machine.
        """
        return [self.is_too_unsure(sure) for sure in self.sure(said)]

    def is_too_unsure(self, sure: float) -> bool:
        """The same of a reply of which it is so sure."""
        return self.trust.threshold is None or sure < self.trust.threshold


def sure_of(trust: Trust, figures: Sequence[Sequence[float]]) -> list[float]:
    """How sure the model may be of replies with these figures, in the order of `NAMES`."""
    right = confidence(trust.calibration, only(trust.calibration.features, figures))
    if trust.known is None:
        return right
    return [a * b for a, b in zip(right, confidence(trust.known, only(trust.known.features, figures)), strict=True)]


def guard_in(folder: Path) -> Guard | None:
    """The guard kept in a folder; None where the model there answers every message.

    Raises:
        BadInput: a file of it is missing or was changed.
        RunFailed: it compares meanings, and the model for that is not on this machine.
    """
    trust = trust_in(folder / TRUST)
    if trust is None:
        return None
    if not {*trust.calibration.features, *(trust.known.features if trust.known is not None else ())} <= set(NAMES):
        raise BadInput(
            sentence(
                "error-another_version_nlforge", "{folder} is of another version of nlforge.", folder=folder / TRUST
            ),
            sentence(
                "error-how_sure_model_reply_reckoned", "How sure the model is of a reply is reckoned otherwise there."
            ),
            sentence(
                "error-train_again_with_this_version",
                "Train again with this version, or use the one it was trained with.",
            ),
        )
    # Before anybody asks: a message that could not be judged would have to be handed over.
    require(trust.embedding)
    return Guard(trust, learned_in(folder, trust.embedding, trust.hashes))
