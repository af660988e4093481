"""From the words of a rubric line to the grader that can measure it, filled with what the words say."""

from __future__ import annotations

from engine.core.spec import Task
from engine.data.languages import recognised
from engine.graders.kinds import (
    Code,
    Ending,
    Grader,
    JsonFields,
    Label,
    Language,
    Latency,
    Length,
    LlmJudge,
    NotMeasured,
    Patterns,
    Readable,
    Reference,
    grader_of,
)
from planner.graders.fields import (
    code_words,
    holds,
    keys_in,
    languages_in,
    length_in,
    marks_in,
    other_address_in,
    quoted_in,
    seconds_in,
    without_quoted,
    words_named,
    words_of,
)
from planner.graders.subject import probabilities, subject_of
from planner.requirements import normal
from planner.rule_readers.endings import closing_in
from planner.rule_readers.lexicon import has
from planner.rule_readers.openings import opening_in
from planner.sentences import Digits, Sentence, Tongue, all_of, quoted, semicolons, sentence

_LIKELY_LENGTH = 0.2
_OF_TEXTS = frozenset({"private", "guidelines", "grounding", "refusal", "language"})
"""Subjects of replies that are texts; a label has none of them."""
HOW: dict[str, Sentence] = {
    "reference": sentence("grader-reference", "compared with the answer in your data"),
    "label": sentence("grader-label", "must be the label in your data"),
    "glossary": sentence("grader-glossary", "checked against the terms of the glossary"),
    "guidelines": sentence("grader-guidelines", "no promised refund, no asking for passwords or card numbers"),
    "latency": sentence("grader-latency", "seconds per reply"),
    "refusal": sentence("grader-refusal", "must refuse where the answer in your data refuses, and only there"),
    "code": sentence("grader-code", "the Python of the reply is run, locked in; an error fails it"),
    "grounding": sentence(
        "grader-grounding", "numbers, links, names and claims must stand in your documents or the question"
    ),
    "private": sentence(
        "grader-private",
        "no keys, passwords, names, addresses or numbers of people that the question does not hold",
    ),
    "json": sentence("grader-json", "must be JSON with the values in your data"),
    "tool_call": sentence("grader-tool_call", "must be the call in your data"),
    "none": sentence("grader-none", "no program can check it; learned from your examples, not measured here"),
}


def how(grader: Grader) -> Sentence:
    """What is looked at, for the page; empty for graders that no words of a person ask for."""
    match grader:
        case Ending(after=after, form=form):
            return sentence(
                "grader-ending",
                "{what} must be that of your data; what leads to it is not compared",
                what=sentence("grader-after", "the result after “{after}”", after=after)
                if after
                else sentence("grader-object", "the object of JSON at the end")
                if form == "json"
                else sentence("grader-last-line", "the last line"),
            )
        case Length(unit=unit, at_least=least, at_most=most):
            bounds: list[str] = [sentence("grader-least", "at least {n}", n=Digits(str(least)))] if least > 1 else []
            bounds += [sentence("grader-most", "at most {n}", n=Digits(str(most)))] if most is not None else []
            return sentence(
                "grader-length",
                "counted: {bounds} {unit}",
                bounds=all_of(bounds) if bounds else "",
                unit=Sentence("lines (of up to 80 characters)" if unit == "lines" else unit, f"grader-unit-{unit}"),
            )
        case Language(languages=()):
            return sentence("grader-same-language", "the language is recognised: that of the message")
        case Language(languages=languages):
            codes = [Tongue(code) for code in languages]
            return sentence("grader-language", "the language is recognised: {languages}", languages=codes)
        case Patterns(required=required, at_end=True):
            return sentence("grader-closes", "must close with {phrases}", phrases=[quoted(one) for one in required])
        case Patterns(required=required, at_start=True):
            phrases = [quoted(one) for one in required]
            return (
                sentence("grader-opens", "must begin with {phrases}", phrases=phrases)
                if len(phrases) == 1
                else sentence("grader-opens-one-of", "must begin with one of {phrases}", phrases=phrases)
            )
        case Patterns(required=required, forbidden=forbidden):
            told = []
            if required:
                looks = [quoted(one) for one in required]
                told.append(sentence("grader-looks-for", "looks for {phrases}", phrases=looks))
            if forbidden:
                never = [quoted(one) for one in forbidden]
                told.append(sentence("grader-must-not", "must not hold {phrases}", phrases=never))
            return sentence("grader-patterns", "{what}", what=semicolons(told) if told else "")
        case Latency(seconds=float(most)):
            return sentence("grader-latency-most", "timed: at most {n} seconds per reply", n=Digits(f"{most:g}"))
        case JsonFields(each_entry=True):
            return sentence(
                "grader-json-entries",
                "each value of the form must be that of your data; missing ones and invented ones cost alike",
            )
        case JsonFields(fields=fields) if fields:
            names = [quoted(one) for one in fields]
            return sentence(
                "grader-json-fields", "must be JSON with {names}, each with its value in your data", names=all_of(names)
            )
        case Readable(at_most=most):
            return sentence(
                "grader-readable",
                "long words and long sentences are counted (LIX at most {most})",
                most=Digits(f"{most:g}"),
            )
        case LlmJudge(model=model, question=question):
            return sentence("grader-judge", "{model} is asked: {question}", model=model, question=question)
        case _:
            return HOW.get(grader.kind, Sentence(""))


def grader_for(name: str, task: Task, *, unwanted: bool = False, quote: str = "") -> Grader:
    """The grader whose subject the words speak of. `unwanted`: the line is a fault, so that what it names must not
    be there. `quote`: the person's words around the name, which may show that it is a phrase."""
    if not unwanted and (closing := closing_in(name)) is not None:
        return Patterns(required=(closing.phrase,), at_end=True)
    if not unwanted and (opening := opening_in(name)):
        return Patterns(required=opening, at_start=True)
    subject = subject_of(name)
    if task is Task.CLASSIFICATION and subject in _OF_TEXTS and has("due_condition", name):
        # “When the customer's name is X always high” speaks of labels.
        return NotMeasured()
    if (patterns := _patterns(name, quote, task, subject, unwanted=unwanted)) is not None:
        return patterns
    match subject:
        case "length":
            return length_in(name, unwanted=unwanted) or NotMeasured()
        case "language":
            return _language(name, unwanted=unwanted)
        case "latency":
            return Latency(seconds=seconds_in(name))
        case "json":
            return _json(keys_in(name))
        case "reference":
            return Label() if task is Task.CLASSIFICATION else Reference()
        case "code":
            # What runs code of replies knows Python alone.
            return Code() if holds("python", f"{name} {quote}") else NotMeasured()
        case "none" if probabilities(name)["length"] >= _LIKELY_LENGTH:
            # A number of words or lines speaks louder than what stands around it.
            return length_in(name, unwanted=unwanted) or NotMeasured()
        case "address" | "sign" | "patterns":
            return NotMeasured()
        case kind:
            return grader_of(kind)


def _patterns(name: str, quote: str, task: Task, subject: str, *, unwanted: bool) -> Patterns | None:
    """Words that are named, or known from the form of address or the marks that are called by name."""
    # A fault that names a phrase is that it stands there.
    never = unwanted != holds("negation", without_quoted(name))
    if subject == "address":
        return Patterns(forbidden=other_address_in(name)) if other_address_in(name) and not never else None
    if subject == "sign":
        return Patterns(forbidden=marks_in(name)) if marks_in(name) and never else None
    said = quoted_in(name) if subject == "patterns" or _is_a_phrase(name) else ()
    if not said and normal(name) in map(normal, quoted_in(quote)):
        said = (name.strip(),)
    if not said and subject == "patterns":
        said = words_named(name)
    if not said and never and subject != "json" and task in (Task.CODE_ASSISTANT, Task.TOOL_USE_AGENT):
        said = code_words(name)
    if not said:
        return None
    return Patterns(forbidden=said) if never else Patterns(required=said)


def _is_a_phrase(name: str) -> bool:
    """“Says ‘…’”, or nothing but phrases and what joins them; not what is to be said in some cases."""
    around = without_quoted(name)
    alone = all(words_of("joins").fullmatch(word) for word in around.replace(",", " ").split())
    return alone or (holds("saying", around) and not holds("conditions", around))


def _json(keys: tuple[str, ...]) -> JsonFields:
    # A key that the data calls otherwise would stand in neither reply, and be no fault, without the schema.
    return JsonFields(fields=keys, json_schema={"required": list(keys)} if keys else None)


def _language(name: str, *, unwanted: bool) -> Grader:
    languages = languages_in(name)
    # Which other language is wanted instead of one that is not, the words do not say; and one that no text can be
    # recognised in would be found in no reply.
    if languages is None or (unwanted and languages) or not recognised() >= set(languages):
        return NotMeasured()
    return Language(languages=languages)
