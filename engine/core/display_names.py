"""What figures, models and kinds of training are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.core.events import Measurable

MODELS: Mapping[Measurable, str] = {
    "base": "base",
    "prompt_only": "base with examples",
    "retrieval": "base with a search",
    "trained": "trained",
}
METRICS: Mapping[str, str] = {
    "text_loss": "loss on unread texts", "general_loss": "loss on general texts",
    "reply_loss": "loss on the expected replies", "prefers_better": "prefers the better reply",
    "mean_seconds": "seconds a reply takes", "exact_match": "exactly the same words", "accuracy": "exactly right",
    "macro_f1": "macro F1 (every label counts equally)", "cut": "replies cut off at the limit",
    "unknown_labels": "rows with labels it has not learned",
    "accuracy_of_known": "exactly right, among labels it has learned", "general": "small test of general ability",
    "unseen": "graders not used in training", "judge_missing": "replies that could not be judged",
}  # fmt: skip
STAGES: Mapping[str, str] = {
    "cpt": "Reading your texts",
    "sft": "Learning from your examples",
    "dpo": "Learning which replies are better",
    "grpo": "Learning by trial and reward (RL) against your rubric",
}
"""What the model does in a kind of training."""
LESS_IS_BETTER = frozenset(
    {"mean_seconds", "reply_loss", "text_loss", "general_loss", "judge_missing", "cut", "unknown_labels"}
)
