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
    "whole_forms": "forms that are right in all values", "precision": "of the values it filled in, right",
    "recall": "of the values that are there, found", "f1": "F1 over the values of all forms",
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
LEFT_OUT: Mapping[str, str] = {
    "blank": "no message or no answer",
    "duplicate": "the same as another row",
    "marked_row": "marked as not to be learned from, as you said",
    "no_answer": "an empty marker instead of an answer",
    "too_long": "longer than the model can be trained on at once",
    "several_labels": "several labels",
    "control_tokens": "control tokens of a chat template, taken out",
    "leftovers": "line breaks or letters a program had written as signs, put right",
    "signature": "the name of the person who answered, taken out below the reply",
    "near_duplicate": "another row with small edits",
    "conflict": "equal questions with answers that contradict each other",
    "overruled": "a reply in whose place you chose another",
    "forgotten": "a row of somebody who is to be forgotten",
    "retired": "a reply that rests on what is no longer true",
    "same_question": "a question made twice from your texts, with different answers",
    "breaks_guidelines": "an answer that breaks your guidelines",
    "in_acceptance_file": "is also in your test file",
    "over_limit": "more rows than you wanted to use",
    "over_made_share": "made from texts, and there are already enough beside the rows people wrote",
    "may_be_answered": "a question written as one your texts do not answer, which they may answer",
    "not_in_the_passage": "an answer that says more than its passage",
    "no_result": "no result at the end, unlike the other answers",
    "unanswered": "a question its text does not answer",
    "no_verdict": "no verdict on the reply, unlike the others",
    "two_verdicts": "the same reply marked both good and bad",
    "disliked": "a reply somebody marked as bad",
    "no_difference": "the better and the worse reply are the same",
    "only_measures": "kept apart to measure with",
    "set_aside": "of a set that is not used",
    "too_short": "a text too short to learn from",
    "words_of_unusual_length": "a text of words of unusual length",
    "mostly_symbols": "a text that is mostly symbols",
    "only_bullets": "a text of bullet points alone",
    "cut_off_lines": "a text of lines that are cut off",
    "repeated_lines": "a text that repeats its lines",
    "few_words_with_letters": "a text with few real words",
    "placeholder_text": "filler text, as on unfinished pages",
}
"""Why a row or text is not learned, and what is put right in one."""
PERSONAL_DATA: Mapping[str, str] = {
    "secret": "keys and other secrets",
    "password": "passwords",
    "card": "card numbers",
    "iban": "account numbers",
    "email": "e-mail addresses",
    "phone": "phone numbers",
    "ip": "network addresses",
    "address": "street addresses",
    "name": "names",
    "account": "bank accounts",
    "id_number": "ID numbers (social security, tax, insurance, passport, licence, patient)",
    "mac": "device addresses",
    "plate": "number plates and vehicle numbers",
    "birth_date": "dates of birth",
    "handle": "user names",
}
"""What is found in texts and replaced."""


def counted(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    """“8 (no message or no answer); 6 (the same as another row)”: each count that is not zero, in words."""
    return "; ".join(f"{n:,} ({in_words(code, words)})" for code, n in counts.items() if n)


def in_words(code: str, words: Mapping[str, str]) -> str:
    """What a code means; one of another version of nlforge as it is, without its underscores."""
    return words.get(code, code.replace("_", " "))
