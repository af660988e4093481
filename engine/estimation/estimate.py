"""Time, money, memory and disk a spec needs on a machine, as low, likely, high."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from pydantic import Field

from engine.core.frozen import Frozen
from engine.core.spec import Gpu, TrainingSpec
from engine.core.stages import Stage, uses_reward
from engine.data.profile import DataProfile
from engine.estimation.amount import TEMPLATE_TOKENS, DataAmount, amount_of
from engine.estimation.benchmark import Rates
from engine.estimation.costs import cost_of, with_judges
from engine.estimation.delivery import delivering_seconds
from engine.estimation.machine import Machine
from engine.estimation.prices import prices
from engine.estimation.question_writing import writing_memory_gb, writing_seconds
from engine.estimation.reading import EAGER_GB, PIECES_A_TOKEN, reading_rates
from engine.evaluation.baselines import BUDGET_TOKENS
from engine.graders.kinds import LlmJudge
from engine.models.base_weights import EMBEDDED
from engine.models.catalogue import BaseModelEntry, entry_of
from engine.models.context_budget import BATCH_TOKENS
from engine.models.generate import AT_ONCE
from engine.models.label_search import BEAMS
from engine.trust.strangers import MOST_TRIED

_STORED_BYTES = 12.0
"""Of a token: its letters, and the token itself with its label."""
_AT_ONCE, _ALONE = 16, 0.55
"""Replies whose token was timed, and the share of that time that one alone takes."""
_EMBEDDED_B = 0.135
_GPU_SHARE = 0.35
"""Share of a card's peak that fine-tuning reaches."""
_GPU_SPREAD = (0.4, 1.0, 3.0)
_GPU_START = 60.0
_GPU_BYTES_PER_SECOND = 500e9
_FLOPS_PER_PARAMETER = {"lora": 4.0, "qlora": 5.0, "full": 6.0}
"""Forward and backward per token; adapters need no gradient of the weights themselves, 4-bit weights are unpacked on
the way."""
_RECOMPUTES = 1.3
_METHOD = {"lora": 1.0, "qlora": 1.25, "full": 1.5}
_BYTES_PER_PARAMETER = {"lora": 2.0, "qlora": 0.6, "full": 16.0}
"""bf16 weights; 4-bit weights with their scales; bf16 weights and gradients with fp32 copy and Adam moments
(Rajbhandari et al. 2020, ZeRO)."""
_ADAPTER_WIDTHS = 16.5
"""Widths of all linear layers of a block together, in and out, in hidden widths (measured on the 135M: 9.8M adapter
weights at rank 32)."""
_RANK, _ADAPTER_BYTES = 32, 16.0
_TOKENS_AT_ONCE = 4096
_CONTEXT_GB = 1.5
_WHOLE_LAYERS = 3
"""The layer computed, the one fetched meanwhile, and about as much for the embeddings, which stay whole through a
step."""
_LONGEST_ROW = 2.5
"""The longest row against the mean one, for the two steps of the smoke run."""
_SAMPLES, _SAMPLE_TOKENS = 2, 64
_GENERAL_TOKENS, _GENERAL_STEPS = 16_000, 224
_SECONDS_A_ROW = 0.0008
_WRITTEN_AT_ONCE, _WIDER = 64, 0.5
_ABLE, _CHECKS, _CHECKED_ROWS, _CHECKED_SHARE = 8, 6, 24, 8
"""Messages of the RL preflight, monitor checks and the rows of each, as in `engine.training.rl.preflight` and
`engine.training.rl.monitor`."""
_FORWARD = 0.4
"""Share of a learned token's time that one takes which is only read."""
_BASELINES = 2
_GENERAL_TEST_TOKENS = 2000
JUDGEMENT_TOKENS = (700, 80)
"""What one judgement of a reply reads and writes."""
_JUDGED, _TEST_CALLS, _GAME_CALLS = 7, 44, 96
"""Questions a held-out row at most (both models and both baselines alone, the right reply, and both models beside each
other in both orders), those of the test before a judge is used, and those of the reward-hacking preflight."""
_JUDGE_SECONDS, _JUDGES_AT_ONCE = 2.5, 8
_RAMBLES = 0.9
"""Share of the longest reply allowed that the base model uses up: it has not learned when to stop."""


class Estimate(Frozen):
    hours: tuple[float, float, float]
    """Low, likely, high."""
    cost: dict[str, float | str]
    """Amount and currency of what is paid for; kwh, electricity_usd and co2_kg of what the machine draws."""
    memory_gb: float
    disk_gb: float
    seconds: dict[str, float] = Field(default_factory=dict)
    """Likely seconds by phase, before what earlier runs correct."""
    kind: str = ""
    """What runs are compared by."""


def training_memory_gb(
    model: BaseModelEntry, method: str, *, checkpointing: bool = True, shards: int = 1, finds: float = 0.0
) -> float:
    """Weights and optimizer, activations of one step, and what the runtime takes, in GB for one process.

    Of weights divided among `shards` processes (FSDP2) each holds its part, and all of the layer it computes and of the
    one it fetches. A layer's activations are 34 bytes a token and unit of width, of which checkpointing keeps the 2 of
    its input (Korthikanti et al. 2022, “Reducing Activation Recomputation”, eq. 1 and section 5, with attention that
    keeps no scores). `finds` are the tokens a search puts into the prompts of a step.
    """
    weights = model.params_b * _BYTES_PER_PARAMETER[method]
    if shards > 1:
        weights *= 1 / shards + _WHOLE_LAYERS / model.layers
    adapters = 0.0 if method == "full" else _RANK * model.layers * _ADAPTER_WIDTHS * model.hidden * _ADAPTER_BYTES / 1e9
    kept = model.layers * 2 + 34 * 2 if checkpointing else model.layers * 34
    activations = (_TOKENS_AT_ONCE + finds) * model.hidden * kept / 1e9
    eager = 0.0 if model.writes else EAGER_GB
    return round(weights + adapters + activations + eager + _CONTEXT_GB, 1)


def reply_seconds(params_b: float, tokens: int, *, gpu: bool, cpus: int = 1) -> float:
    """Seconds for a reply of `tokens` by a model of so many billions of parameters; decoding is bound by reading the
    weights once a token."""
    if gpu:
        return 0.1 + tokens * params_b * 2e9 / _GPU_BYTES_PER_SECOND
    return 0.3 + tokens * params_b / _EMBEDDED_B / (50.0 * max(1, cpus))


def estimate(
    spec: TrainingSpec,
    profiles: Sequence[DataProfile],
    machine: Machine,
    gpus: Sequence[Gpu] = (),
    *,
    rented: bool = False,
    usd_a_judgement: Callable[[str], float | None] = lambda _: None,
) -> Estimate:
    """Phase by phase from rows, tokens and measured rates, corrected by what runs of the same kind really took.

    Rows are those measured, else those said, else a thousand. `usd_a_judgement` gives the price of a judge of that
    name, None where it is not known.

    Raises:
        BadInput: the base model is not in the catalogue.
    """
    amount = amount_of(spec, profiles)
    model = entry_of(spec.model)
    method = spec.stages[0].method if spec.stages else "lora"
    recomputes = any(s.activation_checkpointing for s in spec.stages)
    # One's own may be called as one of the catalogue.
    base = spec.model.base if spec.model.weights == EMBEDDED else f"{spec.model.base} ({spec.model.weights})"
    kind = "/".join([base, method, *(s.kind for s in spec.stages), "card" if gpus else f"{machine.cpus} cores"])
    if gpus:
        seconds, spread = _on_cards(spec, amount, model, gpus), _GPU_SPREAD
    else:
        seconds, spread = _on_processor(spec, profiles, amount, machine), machine.known.spread(kind)
    judges = [c.grader.model for c in spec.rubric if isinstance(c.grader, LlmJudge)]
    questions = _JUDGED * amount.held_out + _TEST_CALLS
    sampled = math.ceil(sum(_replies(stage, amount) for stage in spec.stages)) + _GAME_CALLS * any(
        map(uses_reward, spec.stages)
    )
    if judges:
        each = sum(_JUDGE_SECONDS / (1 if judge == "embedded" else _JUDGES_AT_ONCE) for judge in judges)
        seconds["measure"] += questions * each
        seconds["train"] += sampled * each
    likely = sum(seconds.values()) / 3600
    # Most runs need one training; how many there are at most widens the range.
    low, middle, high = (round(likely * f, 4) for f in (*spread[:2], spread[2] * spec.limits.rounds))
    divided = any(s.sharding != "none" for s in spec.stages)
    memory = training_memory_gb(
        model,
        method,
        checkpointing=recomputes,
        shards=sum(g.count for g in gpus) if divided and gpus else 1,
        finds=amount.finds_tokens * max((s.batch_size for s in spec.stages), default=0),
    )
    # One after the other: the writer is gone before training begins.
    memory = max(memory, writing_memory_gb(spec))
    cost = with_judges(cost_of(middle, gpus, rented), [usd_a_judgement(j) for j in judges], questions + sampled)
    return Estimate(
        hours=(low, middle, high),
        cost=cost,
        memory_gb=memory,
        kind=kind,
        disk_gb=round(0.5 + spec.model.params_b * (2 if model.weights == "embedded" else 4) + _stored_gb(amount), 1),
        seconds={k: round(v, 1) for k, v in seconds.items()},
    )


def _stored_gb(amount: DataAmount) -> float:
    """The prepared rows in the run's folder, and their tokens while a stage trains."""
    return (amount.rows * amount.row_tokens + amount.text_tokens) * _STORED_BYTES / 1e9


def _work(stage: Stage, amount: DataAmount) -> tuple[float, float]:
    """Rows of a stage in all passes, and the tokens it takes forward and backward for each, or as much work as that."""
    learned = amount.rows - amount.held_out
    match stage.kind:
        case "cpt":
            tokens = (amount.text_tokens or learned * amount.row_tokens) / (1 - stage.replay_share)
            # A text is seldom as long as the limit: on average rows are a bit more than half full.
            rows = max(1.0, tokens / (stage.max_length * 0.6))
            return stage.epochs * rows, tokens / rows
        case "sft":
            pieces = amount.message_tokens * (PIECES_A_TOKEN if stage.head == "fields" else 1.0)
            return stage.epochs * learned, amount.row_tokens if stage.head == "text" else pieces
        case "dpo":
            # Two replies, or one and its mismatched twin; the reference goes forward only, a third of the work.
            return stage.epochs * learned, amount.row_tokens * (2.0 if stage.learns_from == "verdicts" else 2 * 4 / 3)
        case "grpo":
            return stage.epochs * learned * stage.completions, amount.row_tokens


def _once(stage: Stage, amount: DataAmount) -> float:
    """Of the tokens of a row in `_work` those another row of its step has as well, which a processor computes once
    (`engine.training.cpu.packing`)."""
    system = amount.start_tokens * (1 - 1 / stage.batch_size)
    message = max(0.0, amount.row_tokens - amount.reply_tokens)
    match stage.kind:
        case "sft":
            return system if stage.packing and stage.head == "text" else 0.0
        case "dpo":
            return 2 * system if stage.learns_from == "verdicts" else (message + system) * 4 / 3
        case "grpo":
            return message * (1 - 1 / stage.completions)
        case "cpt":
            return 0.0


def _replies(stage: Stage, amount: DataAmount) -> float:
    """Completions sampled and scored during RL."""
    learned = amount.rows - amount.held_out
    if stage.kind == "grpo":
        checked = min(_CHECKED_ROWS, learned // _CHECKED_SHARE)
        return stage.epochs * learned * stage.completions + _ABLE * stage.completions + _CHECKS * checked
    return float((learned + _ABLE) * stage.completions) if uses_reward(stage) and stage.kind == "dpo" else 0.0


def _writing(stage: Stage, amount: DataAmount) -> float:
    """Sequential decoding steps of 16 replies during RL, 64 at once taking as long as 16 twice over."""
    longest = stage.max_completion_length if stage.kind == "grpo" else amount.longest_reply
    length = min(longest, amount.reply_tokens * _LONGEST_ROW)
    return _replies(stage, amount) / _WRITTEN_AT_ONCE * length * _WRITTEN_AT_ONCE / _AT_ONCE * _WIDER


def _on_processor(
    spec: TrainingSpec, profiles: Sequence[DataProfile], amount: DataAmount, machine: Machine
) -> dict[str, float]:
    encoder = not entry_of(spec.model).writes
    rates: Rates = (
        reading_rates(machine.known.rates, machine.cpus) if encoder else machine.known.rates.of(entry_of(spec.model))
    )
    # What was measured holds for this machine's cores; what was not is for two.
    scale = 1.0 if rates.measured else 2 / max(1, machine.cpus)
    found = {"start": rates.start, "data": amount.rows * _SECONDS_A_ROW + writing_seconds(spec, profiles, machine)}
    train = smoke = 0.0
    for stage in spec.stages:
        rows, tokens = _work(stage, amount)
        tokens -= _once(stage, amount)
        slower = _METHOD[stage.method] * scale * (_RECOMPUTES if stage.activation_checkpointing else 1.0)
        train += (rows / stage.batch_size * rates.step + rows * tokens * rates.token) * slower
        train += _writing(stage, amount) * rates.decode * scale
        smoke += (
            2.5 * (rates.step + stage.batch_size * min(tokens * _LONGEST_ROW, stage.max_length) * rates.token) * slower
            + 1
        )
        train += _SAMPLES * _SAMPLE_TOKENS * rates.decode * _ALONE * scale if amount.held_out else 0.0
        if stage.kind == "cpt":
            wanted = min(_GENERAL_TOKENS, amount.text_tokens * stage.replay_share)
            found["general_text"] = (
                max(1.0, wanted / (_AT_ONCE * _GENERAL_STEPS * 0.6)) * _GENERAL_STEPS * rates.decode * scale
            )
    found |= {"checks": smoke, "train": train * max(1, len(spec.experts))}
    found["measure"] = _measuring(spec, amount, rates, scale)
    found["deliver"] = delivering_seconds(spec, rates, amount.row_tokens, amount.reply_tokens, scale)
    return found


def _measuring(spec: TrainingSpec, amount: DataAmount, rates: Rates, scale: float) -> float:
    """Seconds for base, baselines and trained model on the held-out rows, and the test of general ability before and
    after."""
    classes = any(s.kind == "sft" and s.head != "text" for s in spec.stages)
    own = amount.message_tokens + TEMPLATE_TOKENS
    # Labels that are written are searched with beams beside each other.
    beams = BEAMS if amount.labels else 1
    rambling = amount.reply_tokens + 2 if amount.labels else amount.longest_reply * _RAMBLES

    def written(prompt: float, tokens: float, replies: int = amount.held_out) -> float:
        rows = max(1, min(replies, AT_ONCE, BATCH_TOKENS // max(1, int(prompt))))
        return -(-replies // rows) * tokens * rates.decode * _together(rows * beams)

    def read(tokens: float) -> float:
        return tokens * rates.token * _FORWARD

    alone = 3 * rates.decode * _ALONE
    seconds = written(own, rambling) + 2.0
    if classes:
        seconds += read(amount.held_out * own)
    else:
        ended = rambling if amount.labels else min(amount.longest_reply, amount.reply_tokens * 1.6)
        tried = amount.held_out + (MOST_TRIED if spec.hand_over else 0)
        # What it finds is read anew for each message.
        seconds += written(own + amount.finds_tokens, ended, tried) + read(tried * amount.finds_tokens)
        seconds += alone * amount.reply_tokens + 2 * read(_GENERAL_TEST_TOKENS)
    latency = any(c.grader.kind == "latency" for c in spec.rubric)
    if latency:
        seconds += alone * rambling
    if amount.held_out and not all(s.kind == "cpt" for s in spec.stages):
        # Examples in the prompt are read once for all rows, finds of a search for each.
        seconds += read(BUDGET_TOKENS + amount.held_out * (2 * own + BUDGET_TOKENS))
        seconds += written(own + BUDGET_TOKENS / 4, rambling) + written(own + BUDGET_TOKENS, rambling)
        seconds += _BASELINES * (alone * rambling if latency else 0.0)
    return seconds * scale


def _together(rows: int) -> float:
    """What a token of so many replies takes of the time for 16 at once."""
    return _ALONE + rows * (1 - _ALONE) / _AT_ONCE


def _on_cards(spec: TrainingSpec, amount: DataAmount, model: BaseModelEntry, gpus: Sequence[Gpu]) -> dict[str, float]:
    table = prices()
    flops = sum(table.of(g).tflops * g.count for g in gpus) * 1e12 * _GPU_SHARE
    train = 0.0
    for stage in spec.stages:
        rows, tokens = _work(stage, amount)
        # FLOP by FLOP: operations a parameter and token, over what the cards do in a second.
        train += rows * tokens * model.params_b * 1e9 * _FLOPS_PER_PARAMETER[stage.method] / flops
        train += _replies(stage, amount) * reply_seconds(model.params_b, int(amount.reply_tokens), gpu=True) / 8
    measure = (2 + _BASELINES) * amount.held_out * reply_seconds(model.params_b, int(amount.reply_tokens), gpu=True) / 8
    return {
        "start": _GPU_START,
        "data": amount.rows * _SECONDS_A_ROW,
        "train": train * max(1, len(spec.experts)),
        "measure": measure,
    }
