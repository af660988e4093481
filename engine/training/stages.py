"""The stages of a spec one after another, each from the weights of the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.data.prepare import Prepared
from engine.errors import RunFailed
from engine.events import RunEvent, Sample
from engine.paths import RunPaths
from engine.spec import TrainingSpec
from engine.stages import CptStage, DpoStage, SftStage
from engine.training.loop import Place
from engine.training.model import Start

_SAMPLE_TOKENS = 64


def train_stages(spec: TrainingSpec, data: Prepared, general: Sequence[str], paths: RunPaths, emit: Callable[[RunEvent], None],
                 stopped: Callable[[], bool], seconds_left: Callable[[], float | None]) -> None:
    """Train all of them, texts with `general` ones mixed in; the last one's adapter is at `paths.adapter`. Stages that have finished are not trained again.

    Returns early where `stopped` says so.

    Raises:
        GateFailed: a check before the first step did not hold.
        RunFailed: a training went wrong twice, or the person's deadline has passed.
    """
    before: Path | None = None
    for number, stage in enumerate(spec.stages):
        last = number == len(spec.stages) - 1
        out = paths.adapter if last else paths.adapter.with_name(f"after_{stage.kind}")

        def sample(model: Any, tokenizer: Any, step: int, kind: str = stage.kind) -> None:
            from engine.generate import generate

            if not data.held_out:
                return
            prompt = data.held_out[0].prompt
            reply = generate(model, tokenizer, spec.model.system_prompt, [prompt], max_new_tokens=_SAMPLE_TOKENS)[0]
            emit(Sample(stage=kind, step=step, prompt=prompt, reply=reply))

        place = Place(out, spec.data.seed, emit, stopped, sample, seconds_left)
        done = True
        match stage:
            case SftStage():
                from engine.training.sft import train_sft

                # What was disliked is learned from as that, not as an example.
                done = train_sft(stage, Start(before), spec.model.system_prompt, [r for r in data.train if r.liked is not False], place)
            case CptStage():
                from engine.training.cpt import train_cpt

                done = train_cpt(stage, Start(before), data.texts.train, general, place)
            case DpoStage():
                from engine.training.preferences import train_dpo, train_kto

                train = train_dpo if stage.learns_from == "pairs" else train_kto
                done = train(stage, Start(before), spec.model.system_prompt, data.train, place)
            case _:
                raise AssertionError(f"{stage.kind} is refused before anything starts")
        if not done:
            if stopped():
                return
            left = seconds_left()
            raise RunFailed("The time you allowed is over.", f"The training was saved where it is; {-(left or 0):.0f} seconds over.",
                            "Allow more time (“change: it may take … hours”), or use fewer rows.")
        before = out
