"""The stages of a spec one after another, each from the weights of the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.core.errors import RunFailed
from engine.core.events import RunEvent, Sample
from engine.core.paths import RunPaths
from engine.core.remedies import Action, MoreTime
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared
from engine.models.base_weights import base_of
from engine.models.protocols import LanguageModel, Tokenizer
from engine.training.job import Job, Train, train_job
from engine.training.model import Start
from engine.training.rl.reward import Scoring
from engine.training.stage_context import StageContext
from engine.training.tracking import trackers

_SAMPLE_TOKENS = 64


def train_stages(
    spec: TrainingSpec,
    data: Prepared,
    general: Sequence[str],
    paths: RunPaths,
    emit: Callable[[RunEvent], None],
    stopped: Callable[[], bool],
    seconds_left: Callable[[], float | None],
    train: Train = train_job,
    hold: Callable[[bool], None] = lambda _: None,
) -> None:
    """Train all of them, texts with `general` ones mixed in; the last one's adapter is at `paths.adapter`. Finished
    ones are not trained again.

    Returns early where `stopped` says so; `hold` is told whether there are steps that are not saved, which an end from
    outside has to wait for.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: a training went wrong twice, or the person's deadline has passed.
        BadInput: a tracker that was asked for is not known or not installed.
    """
    before: Path | None = None
    report_to, base = trackers(), base_of(spec.model)
    for number, stage in enumerate(spec.stages):
        last = number == len(spec.stages) - 1
        out = paths.adapter if last else paths.adapter.with_name(f"after_{stage.kind}")
        prompt = data.held_out[0].prompt if data.held_out else None
        place = StageContext(
            out,
            spec.data.seed,
            emit,
            stopped,
            sampler(stage.kind, spec.model.system_prompt, prompt, emit),
            seconds_left,
            hold=hold,
        )
        job = Job(
            stage,
            Start(before, base, report_to),
            spec.model.system_prompt,
            data.train,
            data.texts.train,
            general,
            prompt,
            Scoring(spec.rubric, data.references, data.reply_tokens),
        )
        hold(False)
        if not train(job, place):
            if stopped():
                return
            left = seconds_left()
            raise RunFailed(
                sentence("noted-used_up", "The time or money you allowed is used up."),
                sentence(
                    "noted-seconds_over",
                    "The training was saved as it is; {seconds} seconds over.",
                    seconds=round(-(left or 0)),
                ),
                sentence("noted-todo-used_up", "Allow more time or money, or use fewer rows."),
                remedies=(MoreTime(), Action(kind="fewer_rows")),
            )
        before = out


def sampler(
    kind: str, system_prompt: str, prompt: str | None, emit: Callable[[RunEvent], None]
) -> Callable[[LanguageModel, Tokenizer, int], None]:
    """Says what the model replies to `prompt` at a step."""

    def sample(model: LanguageModel, tokenizer: Tokenizer, step: int) -> None:
        from engine.models.generate import generate

        if prompt is not None:
            reply = generate(model, tokenizer, system_prompt, [prompt], max_new_tokens=_SAMPLE_TOKENS)[0]
            emit(Sample(stage=kind, step=step, prompt=prompt, reply=reply))

    return sample
