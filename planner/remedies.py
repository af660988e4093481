"""A remedy, as the engine knows it, becomes changes of what the person wants: no sentence is read for it."""

from __future__ import annotations

from engine.core.remedies import Action, LearningRate, LowerTarget, Passes, Remedy, WithoutStage
from engine.core.spec import TrainingSpec
from engine.models.catalogue import entry_of
from planner.compile.model_choice import next_size
from planner.requirements import Change, ChangeField, Value, WantedGate, WantedRate, WantedStage


def changes_of(remedy: Remedy, spec: TrainingSpec, quote: str) -> tuple[Change, ...]:
    """The changes a remedy stands for, with the words it was offered in; none where only the person can do it, or
    where it is no change of the plan."""

    def to(field: ChangeField, *values: Value, op: str = "set") -> tuple[Change, ...]:
        return tuple(Change.model_validate({"op": op, "field": field, "value": v, "quote": quote}) for v in values)

    match remedy:
        case LearningRate():
            return to("learning_rate", WantedRate(rate=remedy.rate))
        case Passes():
            return to("passes", remedy.passes)
        case LowerTarget():
            return to("gates", WantedGate(metric=remedy.metric, at_least=remedy.at_least), op="add")
        case WithoutStage():
            return to("stages", WantedStage(kind=remedy.stage, wanted=False), op="add")
        case Action(kind="examples_first"):
            return to("stages", WantedStage(kind="sft"), WantedStage(kind="grpo"), op="add")
        case Action(kind="leave_out_bad_examples"):
            return to("keep", "breaks_guidelines", op="remove")
        case Action(kind="use_lora"):
            return to("method", "lora")
        case Action(kind="smaller_model"):
            size = next_size(entry_of(spec.model).nominal_b, "smaller")
            return () if size is None else to("max_params_b", size)
        case _:
            return ()
