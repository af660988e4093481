"""As much of Go's text/template as a Modelfile of ours uses, by its documentation: texts, fields, `if`, `else if`,
`range`, `ne`, `eq`, `gt`, `len`, `slice`, `index`; without marks that trim blanks."""

from __future__ import annotations

import json
from collections.abc import Sequence

Message = dict[str, str]


def rendered(template: str, messages: Sequence[Message]) -> str:
    """What Ollama sends the model for a conversation, a reply being awaited."""
    parts = _parts(template)
    text, rest = _block(parts, 0, {"messages": list(messages), "i": -1, "dot": None})
    assert rest == len(parts)
    return text


def _parts(template: str) -> list[tuple[str, str]]:
    """Texts and actions; an action may hold braces in a quoted text."""
    found, at = list[tuple[str, str]](), 0
    while (begin := template.find("{{", at)) >= 0:
        found.append(("text", template[at:begin]))
        end, quoted = begin + 2, False
        while quoted or not template.startswith("}}", end):
            if template[end] == "\\" and quoted:
                end += 1
            elif template[end] == '"':
                quoted = not quoted
            end += 1
        found.append(("action", template[begin + 2 : end].strip()))
        at = end + 2
    return [*found, ("text", template[at:])]


def _block(parts: list[tuple[str, str]], at: int, scope: dict) -> tuple[str, int]:
    """Up to `else` or `end`, which is not taken."""
    out = ""
    while at < len(parts):
        kind, text = parts[at]
        if kind == "text":
            out, at = out + text, at + 1
        elif text == "end" or text.startswith("else"):
            return out, at
        elif text.startswith("if "):
            made, at = _if(parts, at, scope)
            out += made
        elif text.startswith("range "):
            assert text == "range $i, $_ := .Messages"
            begin, end = at + 1, at
            for n, message in enumerate(scope["messages"]):
                made, end = _block(parts, begin, {**scope, "i": n, "dot": message})
                out += made
            assert parts[end] == ("action", "end")
            at = end + 1
        else:
            out, at = out + str(_value(text, scope)), at + 1
    return out, at


def _if(parts: list[tuple[str, str]], at: int, scope: dict) -> tuple[str, int]:
    out, done = "", False
    while True:
        text = parts[at][1]
        condition = text.removeprefix("else ").removeprefix("if ")
        holds = not done and (text == "else" or bool(_value(condition, scope)))
        made, at = _block(parts, at + 1, scope)
        if holds:
            out, done = made, True
        if parts[at] == ("action", "end"):
            return out, at + 1


def _value(text: str, scope: dict) -> object:
    if text.startswith('"'):
        return json.loads(text)
    if text in (".Content", ".Role"):
        return scope["dot"][text[1:].lower()]
    if text == "(index .Messages 0).Role":
        return scope["messages"][0]["role"]
    if text == "(len (slice $.Messages $i))":
        return len(scope["messages"][scope["i"] :])
    if text.isdigit():
        return int(text)
    name, _, rest = text.partition(" ")
    first, _, second = rest.rpartition(" ")
    a, b = _value(first, scope), _value(second, scope)
    return {"eq": a == b, "ne": a != b, "gt": isinstance(a, int) and isinstance(b, int) and a > b}[name]
