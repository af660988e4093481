"""Specs that are valid, as small as they may be."""

from __future__ import annotations

from pathlib import Path

from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec, dump_yaml
from engine.core.stages import SftStage


def spec(**changes: object) -> TrainingSpec:
    """A valid spec."""
    return TrainingSpec(
        **{
            "name": "t",
            "goal": "g",
            "task": Task.CHAT_ASSISTANT,
            "data": DataSpec(),
            "model": ModelSpec(base="b", params_b=0.135),
            "stages": (SftStage(),),
            **changes,
        }
    )  # type: ignore[arg-type]


def measured_on(share: float, most: int, seed: int) -> DataSpec:
    """Data of which a share is held out."""
    return DataSpec(eval_share=share, max_eval_rows=most, seed=seed)


def tiny(**stage: object) -> TrainingSpec:
    """Forty rows of the sample, a few steps."""
    return TrainingSpec(
        name="tiny",
        goal="answer",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(
            sources=(
                Source(path="messages.csv", kind="table"),
                Source(path="handbook.md", use="retrieve", kind="text"),
            ),
            limit=40,
            max_eval_rows=2,
        ),
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135, system_prompt="You answer our customers."),
        stages=(SftStage(**{"epochs": 0.5, "batch_size": 4, **stage}),),  # type: ignore[arg-type]
        rubric=(
            Criterion(name="right", about="right", weight=1, grader="reference"),
            Criterion(name="invents", about="invents", weight=-1, grader="grounding"),
        ),
    )


def spec_of(path: str, **data: object) -> TrainingSpec:
    """A minimal spec over one table."""
    return TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(sources=(Source(path=path),), **data),  # type: ignore[arg-type]
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        stages=(SftStage(),),
        rubric=(
            Criterion(name="right", about="right", weight=1, grader="reference"),
            Criterion(name="safe", about="safe", weight=0.3, grader="guidelines"),
        ),
    )


def spec_with(tmp_path: Path, sample: Path, *sources: Source) -> TrainingSpec:
    for name in ("messages.csv", "handbook.md"):
        (tmp_path / name).symlink_to(sample / name)
    spec = tiny()
    spec = spec.model_copy(update={"data": spec.data.model_copy(update={"sources": sources or spec.data.sources})})
    (tmp_path / "x.yaml").write_text(dump_yaml(spec))
    return spec
