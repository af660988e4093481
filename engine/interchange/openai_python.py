"""Python graders: written from templates and from our own graders, and our own ones told again in what was written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from engine.graders import ending, facts, guidelines, similarity, structure, wording
from engine.graders.kinds import Grader
from engine.graders.samples import REPLY_FIELDS
from engine.graders.verdict import References
from engine.interchange.bundle import bundle
from engine.interchange.openai_graders import LARGEST_SOURCE
from engine.interchange.templates import Placeholder, Template

MARK = "# nlforge: "
_REFERENCES = "REFERENCES = "
_grader: TypeAdapter[Any] = TypeAdapter(Grader)

_CODE = {
    "reference": (facts, "reference"),
    "label": (facts, "label"),
    "grounding": (facts, "grounding"),
    "glossary": (wording, "glossary"),
    "guidelines": (guidelines, "guidelines"),
    "patterns": (wording, "patterns"),
    "tone": (wording, "tone"),
    "length": (wording, "length"),
    "readable": (wording, "readable"),
    "refusal": (wording, "refusal"),
    "json": (structure, "json_fields"),
    "tool_call": (structure, "tool_call"),
    "ending": (ending, "ending"),
}
"""Kinds whose code runs anywhere, and where it is."""
_TOLD = frozenset({"grounding", "glossary"})
_BARE = frozenset({"reference", "label", "guidelines", "refusal", "tool_call", "grounding", "glossary"})
"""Kinds with nothing said beside them."""
CANNOT = {
    "latency": "OpenAI's graders are not told how long a reply took",
    "language": "it needs a library that OpenAI's graders do not have",
    "private": "it needs libraries that OpenAI's graders do not have",
    "sql": "it needs a database, which OpenAI's graders do not have",
    "code": "it starts a process without network, which OpenAI's graders may not",
    "none": "no program measures it",
}
"""Kinds that cannot be told in a grader of OpenAI's, and why."""

_HEAD = f"""
import json
from collections import namedtuple
from types import SimpleNamespace

Verdict = namedtuple("Verdict", "met reason span", defaults=("", None))


def _text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _reply(sample, item):
    right = next((item[k] for k in {REPLY_FIELDS!r} if k in item), "")
    said = [m for m in item.get("messages") or [] if m.get("role") == "user"]
    asked = item.get("prompt") or "\\n".join(_text(m.get("content") or "") for m in said)
    text = sample.get("output_text") or ""
    if not text and sample.get("output_tools"):
        text = json.dumps(sample["output_tools"], ensure_ascii=False)
    return SimpleNamespace(prompt=asked, expected=_text(right), text=text, seconds=None, cut=False)
"""

_FILLED = """
import json


def _filled(parts, sample, item):
    return "".join(p if isinstance(p, str) else _value({"sample": sample, "item": item}, p) for p in parts)


def _value(value, steps):
    for step in steps:
        value = value[step]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
"""
_CHECKS = {
    "eq": "given == wanted",
    "ne": "given != wanted",
    "like": "wanted in given",
    "ilike": "wanted.casefold() in given.casefold()",
}


def source_of(grader: Grader, refs: References) -> str | None:
    """A grader of ours as Python that needs nothing of nlforge, or None where it cannot be told so.

    Its function returns how well the reply meets what is wanted; where ours cannot judge, it returns 1.
    """
    if grader.kind not in _CODE:
        return None
    module, function = _CODE[grader.kind]
    given = ["reply"]
    lines = [f"{MARK}{grader.model_dump_json()}", "from __future__ import annotations", _HEAD]
    if grader.kind in _TOLD:
        told = json.dumps(
            {"facts": refs.facts, "terms": [[t.term, list(t.instead_of)] for t in refs.terms]}, ensure_ascii=False
        )
        lines += [
            f"{_REFERENCES}json.loads({told!r})",
            'Term = namedtuple("Term", "term instead_of")',
            (
                'REFS = SimpleNamespace(facts=REFERENCES["facts"], terms=[Term(t, tuple(s)) for t, s in '
                'REFERENCES["terms"]], max_seconds=None)'
            ),
            "",
        ]
        given.append("REFS")
    if grader.kind not in _BARE:
        lines.append(f"WANTED = SimpleNamespace(**json.loads({json.dumps(_settings(grader))!r}))\n")
        given.append("WANTED")
    lines += [
        bundle(module.__name__, function, frozenset({"Verdict"})),
        "\ndef grade(sample, item):",
        "    reply = _reply(sample, item)",
        f"    met = {function}({', '.join(given)}).met",
        "    return 1.0 if met is None else float(met)\n",
    ]
    source = "\n".join(lines)
    return source if len(source.encode()) <= LARGEST_SOURCE else None


def told_again(source: str) -> Grader | None:
    """The grader of ours a source was written from; None where it was not, or was changed since."""
    first = source.split("\n", 1)[0]
    if not first.startswith(MARK):
        return None
    try:
        found: Grader = _grader.validate_json(first.removeprefix(MARK))
    except (ValidationError, RecursionError):
        return None
    written = source_of(found, References())
    return found if written is not None and _without_references(written) == _without_references(source) else None


def _without_references(source: str) -> list[str]:
    return [line for line in source.split("\n") if not line.startswith(_REFERENCES)]


def check_source(given: Template, wanted: Template, operation: str) -> str:
    """A comparison of two filled templates."""
    return _compared(given, wanted, f"float({_CHECKS[operation]})", "")


def similarity_source(given: Template, wanted: Template, measure: str) -> str:
    """How alike two filled templates are."""
    return _compared(given, wanted, f"alike(given, wanted, {measure!r})", bundle(similarity.__name__, "alike"))


def _compared(given: Template, wanted: Template, value: str, more: str) -> str:
    return "\n".join(
        filter(
            None,
            [
                "from __future__ import annotations",
                _FILLED,
                more,
                "\ndef grade(sample, item):",
                f"    given = _filled({_parts(given)}, sample, item)",
                f"    wanted = _filled({_parts(wanted)}, sample, item)",
                f"    return {value}\n",
            ],
        )
    )


def _parts(found: Template) -> str:
    parts: Sequence[Any] = [p.parts if isinstance(p, Placeholder) else p for p in found]
    return repr(parts)


def turned(source: str) -> str:
    """The same function with its number turned round: 1 becomes 0."""
    return (
        f"{source.rstrip()}\n\n\n_turned = grade\n\n\ndef grade(sample, item):\n    return 1.0 - "
        "float(_turned(sample, item))\n"
    )


def _settings(grader: Grader) -> dict[str, Any]:
    """All settings of a grader, those as well that a spec leaves out."""
    told = grader.model_dump(mode="json")
    return {name: told.get(name, getattr(grader, name)) for name in type(grader).model_fields if name != "kind"}
