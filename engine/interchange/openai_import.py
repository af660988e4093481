"""OpenAI's graders as lines of a rubric: the nearest of ours, and what differs said of each."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from inspect import getdoc
from typing import Any, NamedTuple

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.sentences import as_said, cause, sentence
from engine.core.spec import Criterion
from engine.graders import kinds
from engine.graders.kinds import Grader
from engine.interchange import openai_graders as openai
from engine.interchange.formula import Weighed, Weights, weights_of
from engine.interchange.imported import Imported, ImportNote, faults, unlike
from engine.interchange.judges import judge_of, steps
from engine.interchange.openai_python import check_source, similarity_source, told_again
from engine.interchange.templates import Placeholder, Template, fields_of, only_place, only_words, template

_LONGEST_ABOUT = 2000
_MEANT = "the field {{{{item.{0}}}}} is taken to be the right reply of your data"


class _Line(NamedTuple):
    """What measures a line, what it is about, and what differs."""

    grader: Grader
    about: str
    notes: Sequence[str] = ()


def from_openai(value: Any) -> Imported:
    """The rubric a grader, a job with one, or a list of graders stands for.

    Raises:
        BadInput: an unknown type, a formula that is no weighted sum, a template that is not known, a rubric that only
            punishes.
    """
    found = openai.graders_of(value)
    if isinstance(found, openai.Multi):
        singles = {key: openai.single(g, str(g.get("name") or key)) for key, g in found.graders.items()}
        weights = weights_of(found.calculate_output, list(singles))
    else:
        named: set[str] = set()
        singles = {
            unlike(str(g.get("name") or g.get("type") or "grader")[:200], named): openai.single(
                g, str(g.get("name") or "grader")
            )
            for g in found
        }
        equal = () if len(singles) == 1 else ("the file has no formula: all of its graders count the same",)
        weights = Weights(tuple(Weighed(n, 1.0, opposite=False, hard=False) for n in singles), equal)
    criteria: list[Criterion] = []
    notes = [ImportNote(line="", text=f"{text[0].upper()}{text[1:]}.") for text in weights.notes]
    taken: set[str] = set()
    for weighed in weights.lines:
        single = singles[weighed.name]
        name = unlike(single.name or weighed.name, taken)
        made = _line(single, name, weighed.opposite)
        criteria.append(_criterion(name, weighed, made))
        notes += [
            ImportNote(line=name, text=f"{text[0].upper()}{text[1:]}.") for text in (*made.notes, *_left_away(single))
        ]
    if not any(c.weight > 0 for c in criteria):
        raise BadInput(
            sentence("error-these_graders_only_subtract_points", "These graders only subtract points."),
            sentence("error-no_weight_formula_positive", "No weight of the formula is positive."),
            sentence("error-add_grader_for_what_good", "Add a grader for what is good."),
        )
    return Imported(criteria=tuple(criteria), notes=tuple(notes))


def _criterion(name: str, weighed: Weighed, made: _Line) -> Criterion:
    try:
        return Criterion(
            name=name, about=made.about[:_LONGEST_ABOUT], weight=weighed.weight, hard=weighed.hard, grader=made.grader
        )
    except ValidationError as error:
        raise BadInput(
            sentence(
                "error-grader_cannot_be_line_rubric", "The grader “{name}” cannot be a line of a rubric.", name=name
            ),
            as_said(faults(error)),
            sentence("error-correct_or_leave_out", "Correct it, or leave it out."),
        ) from error


def _left_away(single: openai.Single) -> Iterable[str]:
    extra = single.model_extra or {}
    if "pass_threshold" in extra:
        yield "the threshold from which on it passes is left out; ask for a figure to reach where you want one"
    if "sampling_params" in extra:
        yield "the settings of the model that judges are left out"


def _line(single: openai.Single, name: str, opposite: bool) -> _Line:
    match single:
        case openai.StringCheck():
            return _string_check(single, name, opposite)
        case openai.TextSimilarity():
            return _text_similarity(single, name, opposite)
        case openai.PythonSource(source=source):
            return _python(source, name, opposite)
        case openai.ScoreModel(model=model, input=messages):
            low, high = single.range or (0.0, 1.0)
            return _judged(model, _question(messages, name), steps(high, low) if opposite else steps(low, high))
        case openai.LabelModel(model=model, input=messages, labels=labels, passing_labels=passing):
            choices = [(label, float((label in passing) != opposite)) for label in labels]
            return _judged(
                model,
                f"{_question(messages, name)}\nAnswers: {', '.join(labels)}; good are: {', '.join(passing)}",
                choices,
            )
        case openai.Endpoint():
            return _Line(
                kinds.NotMeasured(),
                "a server of yours was asked",
                [
                    (
                        "it asks a server, and nothing leaves this machine: the line is kept and reported as "
                        "missing; its address and headers are not kept"
                    )
                ],
            )


def _string_check(single: openai.StringCheck, name: str, opposite: bool) -> _Line:
    given, wanted = template(single.input, name), template(single.reference, name)
    equal = single.operation == "eq"
    place, other = _reply_first(given, wanted) if single.operation in ("eq", "ne") else (only_place(given), wanted)
    right, words = only_place(other), only_words(other)
    if place is not None and right is not None and right.of == "item" and equal and not opposite:
        if place.is_reply and len(right.steps) == 1:
            return _Line(
                kinds.Label(),
                "is exactly the right reply",
                [f"{_MEANT.format(right.steps[0])}; capital letters and spaces at its ends do not count here"],
            )
        if (
            place.of == "sample"
            and place.steps[0] == "output_json"
            and len(place.steps) == 2
            and place.steps[1:] == right.steps[-1:]
        ):
            return _Line(
                kinds.JsonFields(fields=(str(place.steps[1]),)),
                f"has the right “{place.steps[1]}” in its JSON",
                [
                    (
                        f"“{place.steps[1]}” is compared with the same field of the right reply of your data, "
                        "which must be JSON; "
                        "capital letters and runs of spaces do not count here"
                    )
                ],
            )
    if place is not None and place.is_reply and words and words.strip() and single.operation in ("like", "ilike"):
        shown = words.strip()
        case = "" if single.operation == "ilike" else " in any case"
        about = f"does not say “{shown}”" if opposite else f"says “{shown}”"
        grader = kinds.Patterns(forbidden=(shown,)) if opposite else kinds.Patterns(required=(shown,))
        return _Line(
            grader, about, [f"“{shown}” counts here as whole words{case}; inside a longer word it is not found"]
        )
    asked = {"eq": "equals", "ne": "does not equal", "like": "holds", "ilike": "holds, in any case,"}[single.operation]
    return _written(
        check_source(given, wanted, single.operation),
        f"{single.input[:200]} {asked} {single.reference[:200]}",
        (given, wanted),
        opposite,
    )


def _reply_first(given: Template, wanted: Template) -> tuple[Placeholder | None, Template]:
    """Of two sides that are compared, that of the reply first."""
    other = only_place(wanted)
    return (other, given) if other is not None and other.of == "sample" else (only_place(given), wanted)


def _text_similarity(single: openai.TextSimilarity, name: str, opposite: bool) -> _Line:
    given, wanted, measure = template(single.input, name), template(single.reference, name), single.evaluation_metric
    place, other = _reply_first(given, wanted)
    right = only_place(other)
    whole = place is not None and place.is_reply and right is not None and right.of == "item" and len(right.steps) == 1
    meant = [_MEANT.format(right.steps[0])] if whole and right is not None else []
    shown = measure.replace("_", " ")
    if measure in ("cosine", "meteor"):
        needs = "vectors of a hosted model" if measure == "cosine" else "a dictionary of synonyms"
        if whole and not opposite:
            return _Line(
                kinds.Reference(),
                "agrees with the right reply",
                [*meant, f"{shown} needs {needs}; here words are compared, and figures, dates and codes must be there"],
            )
        return _Line(
            kinds.NotMeasured(),
            f"is like {single.reference[:200]} ({shown})",
            [f"{shown} needs {needs}, so nothing here measures this; the line is kept and reported as missing"],
        )
    if whole and not opposite:
        return _Line(
            kinds.Similarity.model_validate({"measure": measure}),
            f"is like the right reply ({shown})",
            [*meant, f"OpenAI does not say how its {shown} splits words and smooths, so figures may differ a little"],
        )
    about = f"{single.input[:200]} is like {single.reference[:200]} ({shown})"
    return _written(similarity_source(given, wanted, measure), about, (given, wanted), opposite)


def _written(source: str, about: str, templates: tuple[Template, ...], opposite: bool) -> _Line:
    """A line measured by Python that was written from templates."""
    fields = fields_of(*templates)
    grader = kinds.Python(source=source, fields=fields if len(fields) == 1 else (), high="bad" if opposite else "good")
    return _Line(grader, f"not: {about}" if opposite else about, _meaning(fields))


def _meaning(fields: Sequence[str]) -> list[str]:
    asked = [f for f in fields if f not in ("messages", "prompt")]
    if len(asked) > 1:
        return [
            (
                f"the fields {', '.join(asked)} are read from the right reply of your data, which must be a "
                "JSON object with these fields"
            )
        ]
    return [_MEANT.format(asked[0])] if asked else []


def _python(source: str, name: str, opposite: bool) -> _Line:
    if (why := kinds.no_grader(source)) is not None:
        raise BadInput(
            sentence("error-python_cannot_be_used", "The Python of “{name}” cannot be used.", name=name),
            cause(why),
            sentence("error-correct_or_leave_that_grader", "Correct it, or leave that grader out."),
        )
    own = told_again(source)
    if own is not None and not opposite:
        told = {
            "glossary": "it is checked against the glossary of the spec it goes into",
            "grounding": "it is checked against the sources of the spec it goes into",
        }.get(own.kind)
        return _Line(own, (getdoc(type(own)) or own.kind).split("\n")[0], [told] if told else [])
    tree = ast.parse(source)
    about = (
        ast.get_docstring(next(d for d in tree.body if isinstance(d, ast.FunctionDef) and d.name == "grade"))
        or "a Python function of yours"
    )
    if missing := sorted(m for m in _imported(tree) if not _is_there(m)):
        return _Line(
            kinds.NotMeasured(),
            about,
            [f"it needs {', '.join(missing)}, which is not here; the line is kept and reported as missing"],
        )
    fields = _asked(tree)
    few = tuple(f for f in fields if f not in ("messages", "prompt"))
    notes = [*_meaning(fields), "it runs without network, with 10 seconds and 2 GB; a number outside of 0 to 1 is cut"]
    return _Line(
        kinds.Python(source=source, fields=few if len(few) == 1 else (), high="bad" if opposite else "good"),
        about,
        notes,
    )


def _imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def _is_there(module: str) -> bool:
    try:
        return module in sys.stdlib_module_names or find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _asked(tree: ast.AST) -> list[str]:
    """Fields of `item` a source names, in order: `item["x"]` and `item.get("x")`."""
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Name(id="item"), slice=ast.Constant(value=str() as name)):
                found[name] = None
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="item"), attr="get"), args=[ast.Constant(value=str() as name), *_]
            ):
                found[name] = None
            case _:
                pass
    return list(found)


def _question(messages: Sequence[openai.Message], name: str) -> str:
    said = []
    for message in messages:
        text = _words(message.content)
        template(text, name)
        said.append(text)
    return "\n\n".join(filter(None, said))


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        return str(content.get("text") or f"[{content.get('type', 'a part that is no text')}]")
    return "\n".join(map(_words, content))


def _judged(model: str, question: str, choices: Sequence[tuple[str, float]]) -> _Line:
    grader = judge_of(model, question, choices)
    note = (
        f"it asks {grader.model}, which must be reachable, and judges nothing where nothing may leave your machine"
        if grader.kind == "judge"
        else (
            f"the model {model} cannot be asked it here, because its answers cannot be told apart; the line is "
            "kept and reported as missing"
        )
    )
    return _Line(grader, question, [note])
