"""The sentences a verdict on a model is made of, in English; other front ends have their own by the code."""

from __future__ import annotations

from collections.abc import Mapping

from engine.core.fitness_event import FitnessSentence

_LIKELY = "(of many more, likely between {low} and {high} %)"
_FILE = "{file} (a table; Excel and LibreOffice open it)"
SENTENCES: Mapping[str, str] = {
    "customers-replies": "Fit for customers: what it answers can go out without anybody looking.",
    "staff-sure": (
        "Helps staff: where it is sure enough it drafts a reply, and somebody must read each one before it goes out."
    ),
    "enough": ("For that at least {bar} % must be right, also at the lower end."),
    "customers-labels": "Fit to sort by itself: nobody has to look at each message.",
    "customers-forms": "Fit to fill in forms by itself: nobody has to look at each one.",
    "staff-replies": "Helps staff: it drafts replies, and somebody must read each one before it goes out.",
    "staff-labels": "Helps staff: it suggests a label, and somebody must check each one.",
    "staff-forms": "Helps staff: it fills in forms, and somebody must check each one.",
    "not_yet-few": (
        "Not yet: it was tested with {rows} messages, and it takes at least {least} to say what it is fit for. Until "
        "then somebody must check all it does."
    ),
    "not_yet-unmeasured": "Not yet: there were no messages with right replies to measure it with.",
    "not_yet-wrong": "Do not use it yet: too much of what it says is wrong.",
    "not_yet-hands_over": (
        "Do not use it yet: it is not sure enough of any reply, and would leave every message to a person."
    ),
    "not_yet-little": "Of no use yet: it leaves nearly every message to a person.",
    "not_yet-frequent": "Do not use it yet: always saying “{label}” would be right about as often.",
    "no_claim": (
        "No verdict on its answers: it has only read your texts; it was taught no answers, and none were measured. "
        "To have both, give it messages with right replies."
    ),
    "all-replies": f"It answers every message. Of {{rows}} new ones it got {{right}} right {_LIKELY}.",
    "all-labels": f"Of {{rows}} new messages it sorted {{right}} rightly {_LIKELY}.",
    "all-forms": f"Of {{rows}} new forms it filled in {{right}} without a mistake {_LIKELY}.",
    "so_far": "{right} of the {rows} were right.",
    "few_so_far": (
        "It was tested with only {rows} messages, but so few of them were right ({right}) that a longer test "
        "would hardly change that."
    ),
    "test_more": (
        "The test needs at least {more} more messages with the right answer: give me more examples, of which about a "
        "third is kept for the test, or a file to test with."
    ),
    "too_few-asked": ("{rows} tested messages are too few to be sure of the {bar} % you asked for."),
    "too_few-ours": (
        "{rows} tested messages are too few for nobody to look: for that I ask for {bar} % right where you name no "
        "other figure."
    ),
    "too_few-fixed": (
        "{rows} tested messages are too few for nobody to look: for that nlforge itself asks for {bar} % right."
    ),
    "below-fixed": "To do without a look, {bar} % must be right; nlforge itself asks for that.",
    "below-asked": "You asked for {bar} % right before it does without a look.",
    "below-ours": "To do without a look, {bar} % must be right; I ask for that where you name no other figure.",
    "more_in_test": (
        "To be sure of {bar} %, it takes a test with about {more} more messages in which it does no worse."
    ),
    "field": "{names} was wrong or missing in {wrong} of {rows}.",
    "some-replies": (
        f"In the test it was sure enough of {{done}} of {{rows}} messages; {{right}} of these replies were right "
        f"{_LIKELY}."
    ),
    "some-labels": (
        f"In the test it was sure enough of {{done}} of {{rows}} messages; {{right}} of these labels were right "
        f"{_LIKELY}."
    ),
    "some-forms": (
        f"In the test it was sure enough of {{done}} of {{rows}} forms; {{right}} of these were without a mistake "
        f"{_LIKELY}."
    ),
    "hands_over": "It left the other {rest} to a person, without a draft.",
    "strangers": "Of {rows} test messages about quite other things it left {count} to a person.",
    "strangers_low": (
        "Of {rows} test messages about quite other things it left {count} to a person and answered the others; to do "
        "without a look, it must leave {least} of 100."
    ),
    "strangers_few": (
        "Of {rows} test messages about quite other things it left {count} to a person; to do without a look, it takes "
        "a test with at least {least}."
    ),
    "answers_all-replies": "It cannot tell what it does not know: it answers that too, and may make things up.",
    "answers_all-labels": "A message that fits none of your labels gets one all the same.",
    "weak": "It does worst at {names}.",
    "musts": "Some replies broke a rule that nobody may break: {names}.",
    "missed": "It misses what you asked for: {names}.",
    "held_back": "It was not released: another check failed, and says why.",
    "free_wording": ("Only what says nearly the same as your own reply counts as right here; others may be good, too."),
    "no_better": "The training brought nothing: without it the base model does about as well.",
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
    "more": (
        "To be sure of {demand} % right, it takes a test with about {more} more messages in which it does no worse."
    ),
    "if_all": "Had it answered all {rows} test messages, {right} would have been right.",
    "could_hand_over": "To let it answer some by itself, ask that it hands over what it is not sure of.",
    "chance": "With these examples, {demand} % right is out of reach.",
    "untried": (
        "What it does with messages about quite other things was not tried, so somebody must look, however much is "
        "right."
    ),
    "to_correct-replies": f"{{wrong}} wrong replies are listed, each with the right one and why: {_FILE}.",
    "to_correct-labels": f"{{wrong}} wrong labels are listed, each with the right one and why: {_FILE}.",
    "to_correct-forms": f"{{wrong}} wrong forms are listed, each with the right one and why: {_FILE}.",
    "to_correct-sure": (
        "Listed is what it got wrong, with what is right and why: {given} it was sure of, and {kept} it kept back, "
        f"which nobody would have been given: {_FILE}."
    ),
    "what_helps": "What helps most: more and other examples, or a larger base model, which takes more time and memory.",
}
_ONE: Mapping[str, tuple[str, str]] = {
    "not_yet-few": (
        "rows",
        "Not yet: it was tested with {rows} message, and it takes at least {least} to say what it is fit for. Until "
        "then somebody must check all it does.",
    ),
    "to_correct-replies": ("wrong", f"{{wrong}} wrong reply is listed, with the right one and why: {_FILE}."),
    "to_correct-labels": ("wrong", f"{{wrong}} wrong label is listed, with the right one and why: {_FILE}."),
    "to_correct-forms": ("wrong", f"{{wrong}} wrong form is listed, with the right one and why: {_FILE}."),
    "more_in_test": (
        "more",
        "To be sure of {bar} %, it takes a test with about {more} more message in which it does no worse.",
    ),
    "more": (
        "more",
        "To be sure of {demand} % right, it takes a test with about {more} more message in which it does no worse.",
    ),
    "test_more": (
        "more",
        "The test needs at least {more} more message with the right answer: give me more examples, of which about a "
        "third is kept for the test, or a file to test with.",
    ),
}
"""What a sentence is where a figure is 1."""


def sentence(code: str, **figures: int | str) -> FitnessSentence:
    """One of them with its figures."""
    of, alone = _ONE.get(code, ("", ""))
    form = alone if of and figures[of] == 1 else SENTENCES[code]
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in figures.items()}
    return FitnessSentence(code=code, figures=figures, text=form.format(**shown))
