"""From the words of a rubric line to the grader that can measure it, filled with what the words say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from engine.core.spec import Task
from engine.data.languages import recognised
from engine.graders.kinds import (
    Ending,
    Glossary,
    Grader,
    Grounding,
    Guidelines,
    JsonFields,
    Label,
    Language,
    Latency,
    Length,
    LlmJudge,
    NotMeasured,
    Patterns,
    Private,
    Readable,
    Reference,
    ToolCall,
)
from planner.rule_readers.languages import language_named
from planner.rule_readers.numbers import find_numbers
from planner.sentences import Digits, Sentence, Tongue, all_of, quoted, semicolons, sentence

_SAID = re.compile(r"[“”\"«»„‟]([^“”\"«»„‟]{2,80})[“”\"«»„‟]")
_NEVER = re.compile(
    r"(?i)\b(?:never|not|no|n't|avoid\w*|without|forbid\w*|nie|niemals|nicht|kein\w*|ohne|jamais|pas|sans|nunca|sin)\b"
)
_MOST = re.compile(
    r"(?i)\b(?:at most|no more than|not more than|max(?:imum|\.)?|up to|under|below|fewer than|höchstens"
    r"|maximal|nicht mehr als|au plus|au maximum"
    r"|pas plus de|como máximo|a lo sumo|no más de)\b"
)
_LEAST = re.compile(
    r"(?i)\b(?:at least|min(?:imum|\.)?|no fewer than|not less than|mindestens|wenigstens|au moins|al menos"
    r"|como mínimo)\b"
)
_UNITS: tuple[tuple[Literal["words", "sentences", "characters"], re.Pattern[str]], ...] = (
    ("sentences", re.compile(r"(?i)\b(?:sentences?|sätzen?|satz|phrases?|frases?|oraciones)\b")),
    ("characters", re.compile(r"(?i)\b(?:characters?|zeichen|caractères?|caracteres)\b")),
    ("words", re.compile(r"(?i)\b(?:words?|wörtern?|worte|mots?|palabras?)\b")),
)
_IN_LANGUAGE = re.compile(r"(?i)\b(?:in|auf|en|into|language|sprache|langue|idioma)\b")
_SUBJECTS: tuple[tuple[Callable[[], Grader], re.Pattern[str]], ...] = (
    (
        Latency,
        re.compile(r"\b(?:slow\w*|latency|fast(?:er)?|quick\w*|speed\w*|too long to answer|response time)\b", re.I),
    ),
    (
        Grounding,
        re.compile(r"invent|hallucinat|made.?up|makes? (?:things?|something|stuff)? ?up|fabricat|grounded", re.I),
    ),
    (
        Private,
        re.compile(
            (
                r"(?:personal|private|sensitive|customer) data|personally identif|\bpii\b|personenbezogen"
                r"|persönliche daten|données (?:personnelles|privées)"
                r"|datos (?:personales|privados)|\b(?:leaks?|gives? away|reveals?|discloses?)\b.*\b(?:secrets?"
                r"|passwords?|keys?|names?|addresses)\b"
            ),
            re.I,
        ),
    ),
    (
        Guidelines,
        re.compile(
            (
                r"\b(?:guidelines?|security|secure\w*|safety|privacy)\b|\b(?:follows?|breaks?"
                r"|against)\b.*\bpolic(?:y|ies)\b"
            ),
            re.I,
        ),
    ),
    (Glossary, re.compile(r"house (?:term|word|language)|glossary|terminolog|our (?:terms|words)|vocabulary", re.I)),
    (JsonFields, re.compile(r"\bjson\b", re.I)),
    (ToolCall, re.compile(r"\b(?:tool|function)[- ]calls?\b|\b(?:right|correct|wrong) (?:tool|function)\b", re.I)),
    (
        Readable,
        re.compile(
            (
                r"plain (?:language|words|english)|easy to (?:read|understand)|simple (?:words|language)"
                r"|(?:leicht|gut) (?:verständlich|lesbar)"
                r"|einfache sprache|langage (?:simple|clair)|facile à (?:lire|comprendre)|lenguaje (?:sencillo"
                r"|claro)|fácil de (?:leer|entender)"
            ),
            re.I,
        ),
    ),
    (Reference, re.compile(r"\b(?:(?:in)?correct\w*|right|(?:in)?accura\w*|wrong\w*)\b", re.I)),
)
HOW: dict[str, Sentence] = {
    "reference": sentence("grader-reference", "compared with the answer in your data"),
    "label": sentence("grader-label", "must be the label in your data"),
    "glossary": sentence("grader-glossary", "checked against the terms of the glossary"),
    "guidelines": sentence("grader-guidelines", "no promised refund, no asking for passwords or card numbers"),
    "latency": sentence("grader-latency", "seconds per reply"),
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
                unit=Sentence(unit, f"grader-unit-{unit}"),
            )
        case Language(languages=()):
            return sentence("grader-same-language", "the language is recognised: that of the message")
        case Language(languages=languages):
            codes = [Tongue(code) for code in languages]
            return sentence("grader-language", "the language is recognised: {languages}", languages=codes)
        case Patterns(required=required, forbidden=forbidden):
            told = []
            if required:
                looks = [quoted(one) for one in required]
                told.append(sentence("grader-looks-for", "looks for {phrases}", phrases=looks))
            if forbidden:
                never = [quoted(one) for one in forbidden]
                told.append(sentence("grader-must-not", "must not hold {phrases}", phrases=never))
            return sentence("grader-patterns", "{what}", what=semicolons(told) if told else "")
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


def grader_for(name: str, task: Task, *, unwanted: bool = False) -> Grader:
    """The grader whose subject the words speak of. `unwanted`: the line is a fault, so that what it names must not
    be there."""
    if said := tuple(_SAID.findall(name)):
        # A fault that names a phrase is that it stands there.
        never = unwanted != (_NEVER.search(_SAID.sub(" ", name)) is not None)
        return Patterns(forbidden=said) if never else Patterns(required=said)
    if (length := _length(name, unwanted)) is not None:
        return length
    found = next((kind for kind, subject in _SUBJECTS if subject.search(name)), None)
    if found is None and _IN_LANGUAGE.search(name) and (languages := language_named(name)):
        # What no text can be recognised in would be found in no reply.
        return Language(languages=tuple(languages)) if recognised() >= set(languages) else NotMeasured()
    if found is Reference and task is Task.CLASSIFICATION:
        return Label()
    return NotMeasured() if found is None else found()


def _length(name: str, unwanted: bool) -> Length | None:
    unit = next((u for u, pattern in _UNITS if pattern.search(name)), None)
    numbers = [int(n.value) for n in find_numbers(name) if n.value >= 1 and n.value == int(n.value)]
    most, least = _MOST.search(name), _LEAST.search(name)
    over = re.search(r"(?i)\b(?:more than|over|longer than|mehr als|länger als|plus de|más de)\b", name)
    if unit is None or len(numbers) != 1 or not (most or least or over):
        return None
    if most:
        return Length(unit=unit, at_most=numbers[0])
    if over and unwanted:
        return Length(unit=unit, at_most=numbers[0])
    return Length(unit=unit, at_least=numbers[0])
