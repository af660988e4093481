"""May the trained model be given to people? What the person demanded, and what nobody may break."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import GateFailed
from engine.evaluate import Judged
from engine.events import GateChecked, RunEvent
from engine.spec import TrainingSpec


def check_release(spec: TrainingSpec, trained: Judged, emit: Callable[[RunEvent], None]) -> None:
    """Each demanded figure is a gate, and one more says that no reply broke a must of the rubric. A figure not measured is not reached.

    Raises:
        GateFailed: one of them does not hold; the model is trained, and can be asked all the same.
    """
    missed = []
    if musts := [c.name for c in spec.rubric if c.hard]:
        detail = (f"{trained.broken} of {trained.event.rows} replies broke a must ({', '.join(musts)})." if trained.broken
                  else f"No reply broke a must ({', '.join(musts)}).")
        emit(GateChecked(name="release_no_must_broken", passed=trained.broken == 0, figure=float(trained.broken), detail=detail))
        missed += [detail] if trained.broken else []
    figures = {**trained.event.criteria, **trained.event.metrics, "score": trained.event.score}
    correct = next((trained.event.criteria[c.name] for c in spec.rubric if c.grader.kind == "reference"), None)
    if correct is not None:
        # Free text has no exact accuracy; how correct the answers are is what is meant.
        figures.setdefault("accuracy", correct)
    for wanted in spec.gates:
        figure = figures.get(wanted.metric)
        passed = figure is not None and figure >= wanted.at_least
        said = "was not measured" if figure is None else f"is {figure:.3f}"
        detail = f"{wanted.metric} {said}, wanted at least {wanted.at_least:g}."
        emit(GateChecked(name=f"release_{wanted.metric}", passed=passed, figure=figure, detail=detail))
        missed += [] if passed else [detail]
    if missed:
        raise GateFailed("The model is trained, but does not reach what you demanded.", " ".join(missed),
                         "Try it anyway by asking it, add more examples, or say “change:” and a lower figure.")
