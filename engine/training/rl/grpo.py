"""GRPO with TRL: several completions a prompt, those above the group's mean reward made likelier."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from engine.core.noted import noted
from engine.core.remedies import Action, WithoutStage
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.stages import GrpoStage
from engine.graders.verdict import Reply
from engine.models.load import conversation, on_card
from engine.models.protocols import Batch, TrainerArguments
from engine.rubric.holdout_graders import repetition
from engine.training.cpu.patch import for_cpu
from engine.training.gpu.memory import fit_of, recomputes
from engine.training.gpu.patch import for_card
from engine.training.loop import is_done, keep_start, train_to_end
from engine.training.model import Start, common_arguments, eight_bit, hold_still, steps_of, trainable_model
from engine.training.rl.monitor import RUBRIC_LINE, Course, set_apart
from engine.training.rl.preflight import NothingToLearn, check_able, check_rubric
from engine.training.rl.reward import Scoring, mean
from engine.training.rl.sampler import Sampler
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.trainer_rows import conversation_type, keep_rows, open_rows

_WRITTEN_TOGETHER = 32
_TOGETHER, _TOGETHER_ON_CARD = 8, 32
"""Replies that go through the model at once while learning; of few ones a card would mostly wait for the next product
to be asked for."""


def train_grpo(
    stage: GrpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext, scoring: Scoring
) -> bool:
    """Group relative policy optimisation (Shao et al. 2024, “DeepSeekMath”) with the weighted rubric as its one reward;
    False where it was stopped.

    The loss counts every token alike (Yu et al. 2025, “DAPO”). The weights kept are those of the step that was best on
    rows kept out of RL, by held-out graders; it ends early where the rewards rise for the wrong reasons.

    Raises:
        GateFailed: the rubric can be gamed, no reply is ever good, or a check of the first step did not hold. Where all
            rewards are equal, it is raised only if nothing was learned before; else that stays as it is, and is said.
        RunFailed: the training went wrong twice, or the deadline would pass.
    """
    place.begin("grpo", stage, rows)
    if is_done(place, "grpo"):
        return True
    # Before a model is loaded: a rubric that pays for empty replies is found in seconds.
    check_rubric(scoring, rows, place.emit)
    try:
        if not rows:
            raise NothingToLearn(
                sentence("noted-nothing_to_practise", "There is nothing to train on by reinforcement learning."),
                sentence("noted-no_messages", "Your data has no messages, only texts."),
                sentence("noted-todo-no_messages", "Add messages, or leave that stage out."),
                remedies=(WithoutStage(stage="grpo"), Action(kind="name_file")),
            )
        return train_to_end("grpo", start, place, lambda: _prepared(stage, start, system_prompt, rows, place, scoring))
    except NothingToLearn as error:
        keep_start("grpo", place, start, error)
        return True


def _prepared(
    stage: GrpoStage, start: Start, system_prompt: str, rows: Sequence[Row], place: StageContext, scoring: Scoring
) -> PreparedStage:
    import pyarrow as pa
    from trl import GRPOConfig, GRPOTrainer

    model, tokenizer = trainable_model(stage, start, place.seed)
    train_rows, checked = set_apart(rows, place.seed)
    # A step that is not full would never be taken.
    stage = stage.model_copy(update={"batch_size": min(stage.batch_size, len(train_rows))})
    sampler = Sampler(model, tokenizer, temperature=stage.temperature, max_new_tokens=stage.max_completion_length)
    # Before the trainer changes the model: one that goes on writes with the same attention as one that was not stopped.
    sampler.copy()
    asked = sampler.tokenize([conversation(system_prompt, r.prompt) for r in train_rows])
    varied = list(range(len(train_rows)))
    if place.crew.agree(place.newest("grpo") is None):
        varied = place.crew.agree(
            check_able(sampler, asked, train_rows, scoring, stage.completions, start.adapter is not None, place.emit)
        )
    entries = ((conversation(system_prompt, r.prompt), r.prompt, r.reply) for r in train_rows)
    columns = {"prompt": conversation_type(), "message": pa.string(), "expected": pa.string()}
    place.crew.once(lambda: keep_rows(place.state("grpo"), columns, entries))
    dataset = open_rows(place.state("grpo"))
    steps = steps_of(stage, len(train_rows))
    ahead = _ahead(stage, len(train_rows), steps)
    batches = batches_of(stage, place.crew.size, ahead, fit_of(place.state("grpo")).parts)
    longest = max(map(len, asked)) + stage.max_completion_length
    eight = eight_bit(stage, place.state("grpo"))
    writer = rollout_writer(stage, place.crew.size)
    if on_card():
        place.emit(
            noted(
                sentence("noted-replies_written_by", "Replies to practise on are written by {writer}.", writer=writer)
            )
        )
    arguments = GRPOConfig(
        **{
            **common_arguments(
                stage,
                steps,
                place.state("grpo"),
                place.seed,
                place.crew.size,
                start.report_to,
                recompute=recomputes(model, stage, batches["per_device_train_batch_size"] * longest, eight_bit=eight),
            ),
            **batches,
        },
        num_generations=stage.completions,
        max_completion_length=stage.max_completion_length,
        temperature=stage.temperature,
        beta=stage.beta,
        **({"use_vllm": True, "vllm_mode": "colocate", "vllm_max_model_length": longest} if writer == "vllm" else {}),
    )
    trainer = GRPOTrainer(
        model=model,
        reward_funcs=[_reward(scoring)],
        args=arguments,
        train_dataset=dataset,
        processing_class=tokenizer,
        # TRL's own would run through the adapters, in fp32 on bf16 weights, which only autocast lets meet.
        rollout_func=sampler.rollout if writer == "transformers" else None,
    )
    # The trainer made the adapter of the start as one that learns.
    hold_still(model)
    # The trainer sets it with its first step; the checks before that need it as well.
    trainer.current_gradient_accumulation_steps = arguments.gradient_accumulation_steps
    for_cpu(model, longest, temperature=stage.temperature, entropy=True)
    for_card(model)
    course = Course(place.state("grpo"), model, sampler, scoring, system_prompt, checked, steps, place.emit)
    messages = stage.batch_size * ahead
    # Those whose replies differ in reward: only they give a gradient, which the gates look for.
    hard = [
        dataset[n]
        for n in sorted(varied[: 2 * messages], key=lambda n: -len(asked[n]))[:messages]
        for _ in range(stage.completions)
    ]
    # Of one reply to each message; every reply counts as a row of a step.
    tokens = sum(len(ids) + stage.max_completion_length // 2 for ids in asked)
    return PreparedStage(
        trainer,
        model,
        tokenizer,
        tokens,
        len(train_rows),
        steps,
        hard,
        starts_at=_first_loss,
        course=course,
        whole_steps=ahead,
    )


def _ahead(stage: GrpoStage, messages: int, steps: int) -> int:
    """Steps whose replies are written together. A token of 32 replies takes hardly longer than one of 8, as the weights
    are read once for all; replies that are a few steps old are corrected for by the clipped ratio of GRPO."""
    return max(1, min(_WRITTEN_TOGETHER // (stage.batch_size * stage.completions), messages // stage.batch_size, steps))


def batches_of(stage: GrpoStage, processes: int = 1, ahead: int = 1, parts: int = 1) -> dict[str, int]:
    """All replies of `ahead` steps are written at once, and learned from a few at a time; in `parts` of that where the
    memory is too small."""
    replies = max(1, stage.batch_size // processes) * stage.completions
    # All batches of a step must be of one size.
    together = max(1, math.gcd(replies, _TOGETHER_ON_CARD if on_card() else _TOGETHER) // parts)
    batches = replies // together
    return {
        "per_device_train_batch_size": together,
        "gradient_accumulation_steps": batches,
        "steps_per_generation": batches * ahead,
    }


def rollout_writer(stage: GrpoStage, processes: int) -> Literal["vllm", "transformers"]:
    """What writes the replies: vLLM on the card the training is on (TRL's colocate mode) where it is installed, else
    transformers.

    Several processes would each start a vLLM of their own, and 4-bit weights cannot be handed over to it merged.
    """
    there = on_card() and importlib.util.find_spec("vllm") is not None
    return "vllm" if there and processes == 1 and stage.method != "qlora" else "transformers"


def _reward(scoring: Scoring) -> Callable[..., list[float | None]]:
    """TRL's reward function: one figure a reply; None, which is missing, where the rubric cannot judge."""

    def rubric(
        completions: Sequence[Sequence[Mapping[str, str]]],
        message: Sequence[str],
        expected: Sequence[str],
        log_metric: Callable[[str, float], None],
        **_: Any,
    ) -> list[float | None]:
        texts = [(c[0].get("content") or "").strip() for c in completions]
        lines = scoring.lines([Reply(m, e, t) for m, e, t in zip(message, expected, texts, strict=True)])
        found = scoring.weigh(lines)
        unseen = mean([scoring.unseen(m, e, t) for m, e, t in zip(message, expected, texts, strict=True)])
        log_metric("repetition", sum(map(repetition, texts)) / len(texts))
        log_metric("unjudged", sum(f is None for f in found) / len(found))
        log_metric("group_std", group_std(message, found))
        for name, value in scoring.by_line(lines).items():
            if value is not None:
                log_metric(f"{RUBRIC_LINE}{name}", value)
        if unseen is not None:
            log_metric("unseen", unseen)
        return found

    return rubric


def group_std(messages: Sequence[str], rewards: Sequence[float | None]) -> float:
    """Mean over the messages of the standard deviation of their rewards."""
    groups: dict[str, list[float]] = {}
    for message, reward in zip(messages, rewards, strict=True):
        if reward is not None:
            groups.setdefault(message, []).append(reward)
    spreads = [math.sqrt(sum((r - sum(g) / len(g)) ** 2 for r in g) / len(g)) for g in groups.values()]
    return sum(spreads) / len(spreads) if spreads else 0.0


def _first_loss(batch: Batch, arguments: TrainerArguments) -> float:
    """What the loss of a batch is while the weights are those it was written with: every ratio is one, so only
    advantages and lengths count."""
    counted = (batch["advantages"][:, None] * batch["completion_mask"]).sum()
    share = arguments.gradient_accumulation_steps / arguments.steps_per_generation
    return float(-counted / (batch["num_items_in_batch"].clamp(min=1.0) * share))
