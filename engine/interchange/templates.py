"""Texts with places to fill, as OpenAI's graders have them: `{{item.FIELD}}` and `{{sample.output_text}}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.core.errors import BadInput
from engine.core.sentences import Digits, sentence

_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_KNOWN = re.compile(r"\s*(item|sample)((?:\.[^\W\d][\w-]*|\[\d{1,6}\]|\[\s*(?:\"[^\"\]]*\"|'[^'\]]*')\s*\])+)\s*")
_STEP = re.compile(r"\.([^\W\d][\w-]*)|\[(\d+)\]|\[\s*[\"']([^\"'\]]*)[\"']\s*\]")
_SAMPLE = ("output_text", "output_json", "output_tools", "choices")
_MOST = 20_000


@dataclass(frozen=True)
class Placeholder:
    """A value of the row (`item`) or of the reply (`sample`), by the steps to it."""

    of: str
    steps: tuple[str | int, ...]

    @property
    def is_reply(self) -> bool:
        """Whether it is the whole text of the reply."""
        return self.of == "sample" and self.steps == ("output_text",)

    @property
    def parts(self) -> list[str | int]:
        """The name it begins with, then each step into it."""
        return [self.of, *self.steps]


Template = tuple[str | Placeholder, ...]


def template(text: str, line: str) -> Template:
    """Words and places in order; `line` names the grader in errors.

    Raises:
        BadInput: a place of another form, or of what no reply has.
    """
    if len(text) > _MOST:
        raise BadInput(
            sentence("error-grader_text_too_long", "A text of “{line}” is too long.", line=line),
            sentence("error-has_letters", "It has {count} letters.", count=Digits(f"{len(text):,}")),
            sentence("error-shorten", "Shorten it."),
        )
    found: list[str | Placeholder] = []
    at = 0
    for match in _PLACE.finditer(text):
        found += [text[at : match.start()], _place(match, line)]
        at = match.end()
    rest = text[at:]
    if "{{" in rest:
        raise _unknown(rest[rest.index("{{") :], line)
    return tuple(p for p in (*found, rest) if p != "")


def _place(match: re.Match[str], line: str) -> Placeholder:
    known = _KNOWN.fullmatch(match[1])
    if known is None:
        raise _unknown(match[0], line)
    steps = tuple(name or (int(number) if number else quoted) for name, number, quoted in _STEP.findall(known[2]))
    if known[1] == "sample" and steps[0] not in _SAMPLE:
        raise _unknown(match[0], line)
    return Placeholder(known[1], steps)


def _unknown(shown: str, line: str) -> BadInput:
    return BadInput(
        sentence(
            "error-do_not_know_template", "I do not know the template {shown} in “{line}”.", shown=shown[:80], line=line
        ),
        sentence(
            "error-know_and_sample_output_text",
            "I know {field}, and of sample output_text, output_json, output_tools and choices.",
            field="{{item.FIELD}}",
        ),
        sentence("error-change_template_or_leave_that", "Change the template, or leave that grader out."),
    )


def fields_of(*templates: Template) -> tuple[str, ...]:
    """Fields of the row that are asked for, each once."""
    return tuple(
        dict.fromkeys(str(p.steps[0]) for t in templates for p in t if isinstance(p, Placeholder) and p.of == "item")
    )


def only_place(found: Template) -> Placeholder | None:
    """The place where a template is nothing else."""
    return found[0] if len(found) == 1 and isinstance(found[0], Placeholder) else None


def only_words(found: Template) -> str | None:
    """The words where a template has no places."""
    return "".join(p for p in found if isinstance(p, str)) if all(isinstance(p, str) for p in found) else None
