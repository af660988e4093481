"""Replies that end in a result: what leads to it is free, the result must be right."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from engine.graders.kinds import Ending
from engine.graders.structure import values_met
from engine.graders.verdict import Reply, Verdict

_FIGURE = re.compile(r"[-−+]?\d+(?:[\d.,'’ ]*\d)?")
_MARKS = " \t*_`\"'“”„«».,;:!。，；：！$（）()[]{}\\"
_MOST_OBJECTS = 2000


def ending(reply: Reply, wanted: Ending) -> Verdict:
    """Whether the result is that of the right reply; of a JSON object the share of its right values."""
    right, found = result_of(reply.expected, wanted), result_of(reply.text, wanted)
    if right is None:
        return Verdict(None, "the right reply ends in no result")
    if found is None:
        return Verdict(0.0, f"it gives no result{f' after “{wanted.after}”' if wanted.after else ''}")
    if wanted.form == "json":
        return values_met(found, right)
    same = (
        _figures(found) == _figures(right)
        if wanted.form == "number" and _figures(right)
        else _folded(found) == _folded(right)
    )
    return Verdict(
        float(same), "the right result" if same else f"the result is “{str(found)[:40]}”, not “{str(right)[:40]}”"
    )


def result_of(text: str, wanted: Ending) -> Any:
    """The result a reply ends in: words, or an object of JSON; None where there is none."""
    if wanted.form == "json":
        return _last_object(text)
    if not wanted.after:
        last = next((line.strip(_MARKS) for line in reversed(text.split("\n")) if line.strip(_MARKS)), None)
        return last or None
    places = [m.end() for m in re.finditer(r"\s+".join(map(re.escape, wanted.after.split())), text, re.IGNORECASE)]
    if not places:
        return None
    rest = text[places[-1] :].lstrip(" \t*_:：\n")
    if wanted.before:
        return (_until(rest, wanted.before) or "").strip(" \t\n$") or None
    return rest.split("\n", 1)[0].strip(_MARKS) or None


def has_result(text: str, wanted: Ending) -> bool:
    """Whether a reply ends in a result of the form that is wanted."""
    result = result_of(text, wanted)
    return result is not None and (wanted.form != "number" or any(map(str.isdigit, str(result))))


def _until(rest: str, before: str) -> str | None:
    """What stands before the mark that closes it; curly brackets may stand in one another."""
    if before != "}":
        at = rest.casefold().find(before.casefold())
        return rest[:at] if at >= 0 else None
    depth = 1
    for n, letter in enumerate(rest):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return rest[:n]
    return None


def _last_object(text: str) -> Any:
    """The last object of JSON that stands in the text by itself."""
    reader, found, at = json.JSONDecoder(), None, 0
    for _ in range(_MOST_OBJECTS):
        at = text.find("{", at)
        if at < 0:
            break
        try:
            found, at = reader.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
    return found


def _figures(said: Any) -> str:
    """The one figure of a result, thousands and decimal marks unified; empty where there is none or more than one."""
    found = _FIGURE.findall(unicodedata.normalize("NFKC", str(said)))
    if len(found) != 1:
        return ""
    figure = re.sub(r"[ '’]", "", found[0]).replace("−", "-").lstrip("+")
    figure = re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", figure) if not re.fullmatch(r"-?0[.,]\d{3}", figure) else figure
    figure = figure.replace(",", ".")
    return (figure.rstrip("0").rstrip(".") or "0") if figure.count(".") == 1 else figure


def _folded(said: Any) -> str:
    return " ".join(unicodedata.normalize("NFKC", str(said)).casefold().split())
