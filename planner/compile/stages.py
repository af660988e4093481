"""The stages of training, with every hyper-parameter and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.core.spec import Task
from engine.core.stages import CptStage, DpoStage, GrpoStage, SftStage, Stage
from engine.data.tokens import reply_limit
from engine.models.base_weights import CATALOGUE_DEFAULT, EMBEDDED
from planner.compile.forms import NO_ENCODER, fields_stage
from planner.compile.model_choice import ModelChoice
from planner.plan import Origin, default, said
from planner.requirements import StageKind, WantedRate, Wish
from planner.sentences import Digits, Sentence, sentence

_LONGEST = {
    Task.CLASSIFICATION: 1024,
    Task.CHAT_ASSISTANT: 1024,
    Task.SUMMARIZATION: 8192,
    Task.EXTRACTION: 4096,
    Task.CODE_ASSISTANT: 4096,
    Task.TOOL_USE_AGENT: 4096,
    Task.QA_OVER_DOCUMENTS: 4096,
    Task.TRANSLATION: 1024,
    Task.REWRITING_STYLE: 2048,
    Task.DOMAIN_ADAPTATION: 4096,
}
_PACKED = sentence(
    "stage-packed",
    "rows differ in length; one behind the other nothing is computed for padding, nor twice for what they "
    "begin with alike; the loss is the same",
)
_PIECE = 512
"""Tokens of a piece of text on a processor: every token is scored, which takes memory for each."""


@dataclass(frozen=True)
class Amount:
    """How much there is to learn from."""

    rows: int | None
    """Examples measured or said; None = not known."""
    verdicts: bool = False
    """What is known of preferences is thumbs up and down, not pairs."""
    pairs: bool = True
    """There are pairs with one marked better, or nothing is known of it."""
    reply_tokens: int | None = None
    """Of the longest right reply, as measured."""
    reasoned: bool = False
    """The right replies say more than the label they end in."""
    forms: bool = False
    """The right replies are forms that can be filled in from their messages."""
    in_words: bool = False
    """What it is delivered to runs models that write, and no other head."""
    only_examples: bool = False
    """Examples with answers are all that is learned from."""


def stages_of(
    kinds: Sequence[StageKind],
    task: Task,
    choice: ModelChoice,
    amount: Amount,
    rules: dict[str, Origin],
    passes: Wish | None = None,
    rate: Wish | None = None,
    method: Wish | None = None,
) -> tuple[Stage, ...]:
    """Each stage resolved; the reasons go to `rules`. `passes` and a `rate` in figures are those the person wants over
    the examples, or what else comes first; a rate by comparison, and the `method`, is that of all stages."""
    amount = replace(amount, only_examples=set(kinds) == {"sft"})
    stages = [_stage(kind, task, choice, amount, rules) for kind in kinds]
    if stages and passes is not None and isinstance(passes.value, float | int):
        at = kinds.index("sft") if "sft" in kinds else 0
        stages[at] = stages[at].model_copy(update={"epochs": float(passes.value)})
        rules[f"stages[{kinds[at]}].epochs"] = said(passes.said)
    for at, kind in enumerate(kinds):
        if rate is not None and isinstance(rate.value, WantedRate):
            own = (
                rate.value.rate
                if rate.value.rate is not None and kind == ("sft" if "sft" in kinds else kinds[0])
                else stages[at].learning_rate
            )
            stages[at] = stages[at].model_copy(update={"learning_rate": float(f"{own * rate.value.times:.3g}")})
            rules[f"stages[{kind}].learning_rate"] = said(rate.said)
        if method is not None:
            rules[f"stages[{kind}].method"] = (
                said(method.said)
                if method.value == choice.method
                else default(
                    sentence(
                        "stage-not-here",
                        "you asked for {method}, which cannot be trained here: {why}",
                        method=str(method.value),
                        why=_NOT_HERE[method.value == "qlora"],
                    )
                )
            )
    return tuple(stages)


_NOT_HERE = {
    True: sentence("stage-no-4-bits", "weights of 4 bits need a graphics card, and never one of Apple's"),
    False: sentence("stage-no-memory", "there is too little memory for it"),
}


def _stage(kind: StageKind, task: Task, choice: ModelChoice, amount: Amount, rules: dict[str, Origin]) -> Stage:
    def because(field: str, reason: str) -> None:
        rules[f"stages[{kind}].{field}"] = default(reason)

    rows = amount.rows
    how_many = (
        sentence("stage-examples", "{count} examples", count=Digits(f"{rows:,}"))
        if rows
        else sentence("stage-unknown-examples", "an unknown number of examples")
    )
    if not choice.model.writes:
        return fields_stage(rows, how_many, rules)
    rank = 32 if rows is None or rows <= 10_000 else 64 if rows <= 100_000 else 128
    because(
        "lora_rank",
        sentence(
            "stage-rank",
            "rank {rank} holds what {examples} can teach (LoRA Without Regret, 2025)",
            rank=Digits(str(rank)),
            examples=how_many,
        ),
    )
    because("lora_alpha", sentence("stage-alpha", "twice the rank, the usual scale"))
    because(
        "method",
        {
            "lora": sentence(
                "stage-lora", "adapters on bf16 weights fit the memory and forget less than training all weights"
            ),
            "qlora": sentence(
                "stage-qlora", "bf16 weights do not fit the memory, 4-bit ones with adapters do (QLoRA, 2023)"
            ),
            "full": sentence(
                "stage-full", "plain text in quantity changes more than adapters hold, and the memory allows it"
            ),
        }[choice.method],
    )
    longest = min(_LONGEST[task], choice.model.context)
    if kind == "cpt" and choice.model.name == CATALOGUE_DEFAULT:
        longest = min(longest, _PIECE)
    because(
        "max_length",
        sentence("stage-pieces", "texts are read in pieces of this length, cut between paragraphs; nothing is left out")
        if kind == "cpt"
        else sentence("stage-longest", "longer rows stop the run instead of being cut unseen"),
    )
    because(
        "sharding",
        sentence(
            "stage-divided",
            "{whole} GB do not fit one card; with every layer divided among all (FSDP2) it is {each} GB on each",
            whole=Digits(f"{choice.unsharded_gb:g}"),
            each=Digits(f"{choice.memory_gb:g}"),
        )
        if choice.sharding == "fsdp2"
        else sentence("stage-undivided", "all weights fit where they are trained, so nothing has to be fetched"),
    )
    classes = (
        kind == "sft"
        and task is Task.CLASSIFICATION
        and amount.only_examples
        and not amount.reasoned
        and choice.sharding == "none"
        and not amount.in_words
    )
    batch = 16 if task is Task.CLASSIFICATION or (rows or 0) > 10_000 else 8
    if classes and (rows or 0) >= 5_000:
        batch = 32
    because("batch_size", sentence("stage-batch", "small batches suit LoRA and fit the memory"))
    epochs = (8 if rows is not None and rows < 1_000 else 4) if classes else _epochs(kind, task, rows)
    because(
        "epochs",
        sentence("stage-one-pass", "{examples}: one pass", examples=how_many)
        if epochs == 1
        else sentence(
            "stage-few-passes",
            "{examples}: a few passes; with more it starts to memorise them (overfitting)",
            examples=how_many,
        ),
    )
    rate, why = _rate(kind, task, choice, classes)
    because("learning_rate", why)
    because(
        "activation_checkpointing",
        sentence(
            "stage-again", "the memory holds no activations of a whole step; they are computed again, a quarter slower"
        )
        if choice.checkpointing
        else sentence("stage-held", "the memory holds all activations, which is a quarter faster"),
    )
    shared = {
        "method": choice.method,
        "sharding": choice.sharding,
        "activation_checkpointing": choice.checkpointing,
        "epochs": epochs,
        "learning_rate": rate,
        "batch_size": batch,
        "lora_rank": rank,
        "lora_alpha": 2 * rank,
        "max_length": longest,
    }
    match kind:
        case "cpt":
            because("replay_share", sentence("stage-replay", "a tenth of general text keeps what the base knew"))
            because("packing", _PACKED)
            return CptStage.model_validate(shared)
        case "sft":
            if amount.forms:
                because("head", NO_ENCODER)
            if task is Task.CLASSIFICATION:
                because(
                    "head",
                    sentence(
                        "stage-head", "one layer on top chooses a label in one pass; on Banking77 it reached 93.8 %"
                    )
                    if classes
                    else sentence("stage-no-head-divided", "a layer on top cannot be trained on divided weights")
                    if choice.sharding != "none"
                    else sentence("stage-no-head-ollama", "Ollama runs models that write, so labels are written")
                    if amount.in_words
                    else sentence("stage-no-head", "what is learned after the examples needs replies in words"),
                )
            because(
                "packing", sentence("stage-side", "a class head reads messages side by side") if classes else _PACKED
            )
            return SftStage.model_validate({**shared, "head": "classes" if classes else "text", "packing": not classes})
        case "dpo":
            source = "verdicts" if amount.verdicts else "pairs" if amount.pairs else "rubric"
            because("beta", sentence("stage-beta-dpo", "the usual strength (Rafailov et al. 2023)"))
            because("learns_from", _LEARNS_FROM[source])
            if source == "rubric":
                because(
                    "completions",
                    sentence("stage-best-and-worst", "of eight replies the best and the worst differ clearly"),
                )
                because("temperature", _VARIETY)
            return DpoStage.model_validate({**shared, "learns_from": source})
        case "grpo":
            for field, reason in (
                (
                    "completions",
                    sentence("stage-average", "eight replies show which are better than average (Shao et al. 2024)"),
                ),
                ("max_completion_length", sentence("stage-as-long", "as long as a reply of this task needs")),
                ("temperature", _VARIETY),
                (
                    "beta",
                    sentence("stage-beta-grpo", "no penalty: the rubric and few steps hold it (as in DAPO, 2025)"),
                ),
            ):
                because(field, reason)
            because(
                "batch_size",
                sentence(
                    "stage-batch-grpo",
                    "eight messages of eight replies a step: single messages say little of the rubric",
                ),
            )
            return GrpoStage.model_validate(
                {**shared, "batch_size": 8, "max_completion_length": min(longest, completion_tokens(task, amount))}
            )


def completion_tokens(task: Task, amount: Amount) -> int:
    """A third more than the longest right reply, so that one is cut only where it is of no use."""
    return reply_limit(amount.reply_tokens) if amount.reply_tokens else 1024 if task is Task.CODE_ASSISTANT else 256


_LEARNS_FROM = {
    "verdicts": sentence(
        "stage-verdicts", "the data holds thumbs up and down for single replies (Ethayarajh et al. 2024)"
    ),
    "pairs": sentence("stage-pairs", "pairs with one marked better say the most"),
    "rubric": sentence(
        "stage-rubric",
        "the data holds no pairs, so the rubric makes them of replies the model writes itself (Xu et al. 2024)",
    ),
}
_VARIETY = sentence("stage-variety", "full variety, or there is nothing to compare")


def _epochs(kind: StageKind, task: Task, rows: int | None) -> float:
    if kind in ("cpt", "dpo", "grpo"):
        return 1
    if rows is not None and rows >= 50_000:
        return 1
    if task is Task.CLASSIFICATION or (rows is not None and rows >= 5_000):
        return 2
    return 4 if rows is not None and rows < 1_000 else 3


_FACTOR: dict[StageKind, float] = {"cpt": 0.4, "sft": 1.0, "dpo": 0.02, "grpo": 0.04}
"""Rate of each kind against that of supervised fine-tuning."""
_ABOUT: dict[StageKind, Sentence] = {
    "cpt": sentence("stage-rate-cpt", "less than for examples, so that less is forgotten"),
    "sft": sentence("stage-rate-sft", "nearly independent of the rank"),
    "dpo": sentence("stage-rate-dpo", "a fiftieth of the rate for examples: preferences move a model far with little"),
    "grpo": sentence("stage-rate-grpo", "a twenty-fifth of the rate for examples: rewards are noisy"),
}


def _rate(kind: StageKind, task: Task, choice: ModelChoice, classes: bool = False) -> tuple[float, Sentence]:
    # One's own may be called as the one that was measured.
    measured_one = choice.model.name == CATALOGUE_DEFAULT and choice.model.weights == EMBEDDED
    if measured_one and choice.method != "full":
        # Measured on this base: labels need less than whole replies.
        best = 1e-3 if classes else 2e-3 if task is Task.CLASSIFICATION else 4e-3
        if kind == "dpo":
            return 3e-4, sentence(
                "stage-rate-measured-dpo",
                "of 0.00002, 0.00008 and 0.0003 the last taught this base most on the sample: of unseen "
                "pairs the better reply was the likelier "
                "one in 22 % before and in 78 % after 84 pairs, and with thumbs in 65 % after 28 of each",
            )
        if kind != "sft":
            return float(f"{best * _FACTOR[kind]:.1e}"), sentence(
                "stage-rate-of-base",
                "{about}; on this base {rate} is the rate for those",
                about=_ABOUT[kind],
                rate=Digits(f"{best:g}"),
            )
        return best, sentence(
            "stage-rate-measured",
            "LoRA wants ten times the rate of full fine-tuning or more, and small models more so "
            "(LoRA Without Regret, 2025); on this base 0.002 to 0.004 answered best, 0.001 chose labels best",
        )
    full = 5e-5 * (2000 / choice.model.hidden) ** 0.0775
    rate = full * (1 if choice.method == "full" else 10) * _FACTOR[kind]
    digits = float(f"{rate:.1e}")
    scale = (
        sentence("stage-full-rate", "full fine-tuning")
        if choice.method == "full"
        else sentence("stage-ten-times", "ten times full fine-tuning")
    )
    return digits, sentence(
        "stage-rate-by-width",
        "{scale} at this width ({width}); {about} (LoRA Without Regret, 2025)",
        scale=scale,
        width=Digits(str(choice.model.hidden)),
        about=_ABOUT[kind],
    )
