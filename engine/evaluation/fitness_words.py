"""The sentences a verdict on a model is made of, in English; other front ends have their own by the code."""

from __future__ import annotations

from collections.abc import Mapping

from engine.core.fitness_event import FitnessSentence

_IN_THE_LONG_RUN = "({share} %; in the long run between {low} and {high} %)"
_OF_SOME = "(in the long run between {low} and {high} %; measured on {rows} messages)"
SENTENCES: Mapping[str, str] = {
    "customers-replies": "Fit for customers: what it answers can go out without anybody looking.",
    "customers-labels": "Fit to sort by itself: nobody has to look at each message.",
    "customers-forms": "Fit to fill in forms by itself: nobody has to look at each one.",
    "staff-replies": "Fit for staff with a look: somebody must read each reply before it goes out.",
    "staff-labels": "Fit for staff with a look: it suggests a label, and somebody must check each one.",
    "staff-forms": "Fit for staff with a look: it fills in forms, and somebody must check each one.",
    "not_yet-few": "Not yet: {rows} messages are too few to say what it is fit for; it takes {least}.",
    "not_yet-unmeasured": "Not yet: there were no messages with right replies to measure it with.",
    "not_yet-wrong": "Not yet fit for use: too much of what it says is wrong.",
    "not_yet-hands_over": "Not yet fit for use: it would hand every message to a person.",
    "not_yet-little": "Not yet of use: it hands nearly every message to a person.",
    "not_yet-frequent": "Not yet fit for use: always saying “{label}” would be right about as often.",
    "no_claim": (
        "No verdict on its answers: it has only read your texts; it was taught no answers, and none were measured. "
        "To have both, give it messages with right replies."
    ),
    "all-replies": f"It answers every message. Of {{rows}} new ones it got {{right}} right {_IN_THE_LONG_RUN}.",
    "all-labels": f"Of {{rows}} new messages it sorted {{right}} rightly {_IN_THE_LONG_RUN}.",
    "all-forms": f"Of {{rows}} new forms it filled in {{right}} without a mistake {_IN_THE_LONG_RUN}.",
    "so_far": "So far {right} of {rows} were right.",
    "some-replies": f"It answers {{answered}} of 100 messages, and {{share}} % of these answers are right {_OF_SOME}.",
    "some-labels": f"It sorts {{answered}} of 100 messages, {{share}} % of these rightly {_OF_SOME}.",
    "some-forms": f"It fills in {{answered}} of 100 forms, {{share}} % of these without a mistake {_OF_SOME}.",
    "hands_over": "It hands the other {rest} of 100 to a person.",
    "strangers": "Of {rows} messages about things it never learned it hands over {share} %.",
    "answers_all-replies": "It cannot tell what it does not know: it answers that too, and may make things up.",
    "answers_all-labels": "A message that fits none of your labels gets one all the same.",
    "weak": "It does worst at {names}.",
    "musts": "Some replies broke a rule that nobody may break: {names}.",
    "missed": "It misses what you asked for: {names}.",
    "held_back": "It was not released: another check failed, and says why.",
    "free_wording": ("Only what says nearly the same as your own reply counts as right here; others may be good, too."),
    "no_better": "Without training the base model does about as well.",
    "better-prompt_only": (
        "The untrained model with a few of your examples before each message does better than the trained one; that is "
        "what you get."
    ),
    "better-retrieval": (
        "The untrained model with a search in your data does better than the trained one; that is what you get."
    ),
    "as_good-prompt_only": (
        "The untrained model with a few of your examples before each message does as well as the trained one; that is "
        "what you get."
    ),
    "as_good-retrieval": (
        "The untrained model with a search in your data does as well as the trained one; that is what you get."
    ),
    "more": "To promise that {demand} % are right, it takes about {more} more messages with right replies.",
    "if_all": "If it answered all, {right} of {rows} would be right.",
    "could_hand_over": "To let it answer some by itself, ask that it hands over what it is not sure of.",
    "chance": "That {demand} % are right cannot be promised.",
    "untried": "What it does with messages about things it never learned was not tried.",
    "to_correct": "{wrong} wrong replies are listed in {file}, each with the right one and why.",
    "to_correct-some": (
        "The {wrong} replies that would be wrong if it handed nothing over are listed in {file}, each with the right "
        "one and why."
    ),
}
_ONE: Mapping[str, tuple[str, str]] = {
    "not_yet-few": ("rows", "Not yet: {rows} message is too few to say what it is fit for; it takes {least}."),
    "to_correct": ("wrong", "{wrong} wrong reply is listed in {file}, with the right one and why."),
    "to_correct-some": (
        "wrong",
        "The {wrong} reply that would be wrong if it handed nothing over is listed in {file}, with the right one "
        "and why.",
    ),
    "more": ("more", "To promise that {demand} % are right, it takes about {more} more message with a right reply."),
}
"""What a sentence is where a figure is 1."""


def sentence(code: str, **figures: int | str) -> FitnessSentence:
    """One of them with its figures."""
    of, alone = _ONE.get(code, ("", ""))
    form = alone if of and figures[of] == 1 else SENTENCES[code]
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in figures.items()}
    return FitnessSentence(code=code, figures=figures, text=form.format(**shown))
