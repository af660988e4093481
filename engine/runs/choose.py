"""What a run delivers: the trained model, or the untrained one with examples or a search in its prompt, where that does
as well or better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from engine.core.errors import GateFailed
from engine.core.events import GateChecked, RunEvent, WayChosen
from engine.core.way_event import DeliveredModel, Weights
from engine.evaluation.compare_models import Measured, with_changes
from engine.evaluation.fitness import Instead, instead_of_trained
from engine.evaluation.release_gates import OVER_BASELINE, check_release
from engine.evaluation.score_replies import SCORE
from engine.models.generate import Asked
from engine.models.protocols import ModelAndTokenizer
from engine.prompting.delivered import keep_delivered
from engine.prompting.prompting import drop_prompting, keep_prompting
from engine.runs.evaluate import Assessed, Whole
from engine.runs.secrets import require_no_secrets


@dataclass(frozen=True)
class ChosenWay:
    """What is delivered."""

    measured: Measured
    weights: Weights
    gates: Sequence[GateChecked]
    """Of the release."""
    refused: GateFailed | None
    """Why nothing is released; the trained model can be asked all the same."""
    as_good: bool = False
    """The untrained model does as well as the trained one; else better, where it is chosen."""

    @property
    def model(self) -> DeliveredModel:
        """What its figures are called."""
        name = self.measured.event.model
        # The base as it is is never delivered: where nothing helped, nothing won.
        assert name != "base"
        return name

    @property
    def instead(self) -> Instead | None:
        """Of the untrained model, how it stands beside the trained one."""
        if self.weights == "trained":
            return None
        return Instead(self.model, self.as_good)

    def asked(self, system_prompt: str) -> Asked | None:
        """What makes the messages the model sees of a prompt; None where that is the message alone."""
        return None if self.measured.prompter is None else partial(self.measured.prompter.turns, system_prompt)


def choose(
    whole: Whole, others: Sequence[Measured], found: Assessed, load: Callable[[], ModelAndTokenizer]
) -> ChosenWay:
    """The trained model, but for a way without training that it is no better than beyond noise: of these the one with
    the highest score that passes all gates of the release itself, and is better than the base as it is. A search is
    none of them where the spec wants none. `load` gives the base.

    Raises:
        RunFailed: replies could not be judged.
    """
    trained = ChosenWay(found.after, "trained", found.gates, found.refused)
    failed = {gate.name for gate in found.gates if not gate.passed}
    ways = [
        one
        for one in others
        if one.prompter is not None
        and f"{OVER_BASELINE}{one.event.model}" in failed
        and (whole.spec.deploy.retrieval or one.event.model != "retrieval")
    ]
    for one in sorted(ways, key=lambda one: -(one.event.score or 0.0)):
        own = with_changes(one, others[:1])
        gates: list[GateChecked] = []
        try:
            check_release(whole.spec, own.judged, partial(_keep, gates))
            asked = partial(own.prompter.turns, whole.spec.model.system_prompt) if own.prompter is not None else None
            if whole.data.counts.secrets:
                require_no_secrets(whole.spec, whole.data, load(), partial(_keep, gates), asked)
        except GateFailed:
            continue
        change = found.after.event.against[one.event.model][SCORE]
        return ChosenWay(own, "base", gates, None, as_good=not change.below)
    return trained


def deliver_this(whole: Whole, chosen: ChosenWay) -> None:
    """From here on the run answers so: kept beside the weights, and told.

    Raises:
        RunFailed: it could not be kept.
    """
    paths = whole.paths
    # What was kept by an earlier start of the run is not of this choice.
    paths.trust.unlink(missing_ok=True)
    prompter = chosen.measured.prompter
    if chosen.weights == "base" and prompter is not None:
        # Examples say nothing of documents.
        documents = dict(whole.documents) if prompter.library is not None else {}
        found = prompter.prompting.model_copy(update={"documents": documents})
        keep_prompting(paths.untrained, found, prompter.library)
    told = WayChosen(
        model=chosen.model, weights=chosen.weights, as_good=chosen.as_good, digest="", text=in_words(chosen)
    )
    keep_delivered(paths, chosen.weights, lambda digest: whole.emit(told.model_copy(update={"digest": digest})))
    if chosen.weights == "trained":
        # Not before: until then an earlier note may speak of it.
        drop_prompting(paths.untrained)


def in_words(chosen: ChosenWay) -> str:
    """What is delivered, and why."""
    if chosen.weights == "trained":
        return "The trained model is what you get."
    return instead_of_trained(Instead(chosen.model, chosen.as_good)).text


def _keep(gates: list[GateChecked], event: RunEvent) -> None:
    if isinstance(event, GateChecked):
        gates.append(event)
