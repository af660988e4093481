"""Whether replies end in a result that can be compared by itself: a figure, a letter, a label, an object of JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from engine.data.column_kinds import word_count
from engine.graders.ending import result_of
from engine.graders.kinds import Ending

SHARED = 0.9
"""Share of the replies that must end in the same way."""
_FEWEST = 8
_DRAWN = 400
_LEADS = 3
"""Words before the result, without which the reply is the result."""
_LONGEST_RESULT = 8
_WORD = (
    r"answer|result|solution|label|category|class|verdict|conclusion|decision|sentiment|intent|score|rating"
    r"|total|choice|option|prediction|output"
    r"|antwort|ergebnis|lösung|kategorie|klasse|urteil|fazit|entscheidung|stimmung|absicht|bewertung|summe"
    r"|réponse|résultat|catégorie|étiquette|classe|verdict|décision|note|total|respuesta|resultado"
    r"|categoría|etiqueta|clase|conclusión|decisión|puntuación"
    r"|risposta|risultato|resposta"
)
_IS = r"(?:is|are|ist|lautet|est|es|è|é)"
_NAMED = re.compile(
    rf"(?i)(?<![^\W_])(?:{_WORD})(?:\s+{_IS})?\s*[*_]*\s*[:：=]|(?<![^\W_])(?:{_WORD})\s+{_IS}(?=\s)"
    r"|(?:答案|结论|结果|类别|标签|判断|答え|結論)\s*(?:是|为|は)?\s*[:：]?"
)
_SIGN = re.compile(r"(?m)^[ \t]*(#{2,6})(?=[ \t]*\S)|(=>|->|→|⇒)")
_TAG = re.compile(r"<([A-Za-z_]\w{0,30})>[^<]{1,200}</\1>\s*$")
_FIGURE = re.compile(r"[^\d\n]{0,6}\d[\d.,'’ ]*\D{0,16}")
_LABEL = re.compile(r"[a-z][\w/ -]{0,40}|[A-Z][A-Z_/ -]{1,40}|[A-F]|\d{1,3}")
_FIELD = re.compile(r"(?m)^[ \t*_-]*[^\W\d_]\w*(?: \w+){0,2} ?[:：][*_]*[ \t]*(?:\S+[ \t]*){1,3}$")
"""A line of a form, as “City: Paris”."""
_MARKS = " \t*_`.\"'"


def ending_of(replies: Sequence[str]) -> Ending | None:
    """How at least nine of ten replies end, where that is a result after words that lead to it; None where they end
    in no such way."""
    drawn = [r for r in replies[:: max(1, len(replies) // _DRAWN)] if r.strip()]
    if len(drawn) < _FEWEST:
        return None
    for wanted in _candidates(drawn):
        results = [result_of(text, wanted) for text in drawn]
        found = [(text, result) for text, result in zip(drawn, results, strict=True) if result is not None]
        if len(found) < SHARED * len(drawn) or sum(_leads(text, wanted) for text, _ in found) < SHARED * len(drawn):
            continue
        if wanted.form == "json":
            return wanted
        said = [str(result) for _, result in found]
        if len(set(said)) > 1 and sum(len(s.split()) <= _LONGEST_RESULT for s in said) >= SHARED * len(said):
            figures = sum(_FIGURE.fullmatch(s) is not None for s in said) >= SHARED * len(said)
            return wanted.model_copy(update={"form": "number"}) if figures else wanted
    return None


def _candidates(texts: Sequence[str]) -> list[Ending]:
    """Ways to end that enough of the texts share, the surest first."""
    tags = _shared([m[1] if (m := _TAG.search(t)) is not None else None for t in texts])
    found = [Ending(after=f"<{tag}>", before=f"</{tag}>") for tag in tags]
    if sum("\\boxed{" in t for t in texts) >= SHARED * len(texts):
        found.append(Ending(after="\\boxed{", before="}"))
    if sum(t.rstrip(" \n`.").endswith("}") for t in texts) >= SHARED * len(texts):
        found.append(Ending(form="json"))
    found += [Ending(after=mark) for mark in _shared([_last_mark(t) for t in texts])]
    # A label that comes first, with its reason below it.
    found += [
        Ending(after=mark) for mark in _shared([_first_mark(t) for t in texts]) if _closed(texts, Ending(after=mark))
    ]
    lines = [next(line.strip(_MARKS) for line in reversed(t.split("\n")) if line.strip()) for t in texts]
    if sum(_LABEL.fullmatch(line) is not None for line in lines) >= SHARED * len(lines) and _closed(texts, Ending()):
        found.append(Ending())
    return found


def _last_mark(text: str) -> str | None:
    """What stands before the result in the last line."""
    line = next((line for line in reversed(text.split("\n")) if line.strip()), "")
    marks = [*_SIGN.finditer(line), *_NAMED.finditer(line)]
    return _plain(max(marks, key=lambda m: m.end()).group()) if marks else None


def _first_mark(text: str) -> str | None:
    first, _, rest = text.strip().partition("\n")
    match = _NAMED.search(first)
    return _plain(match.group()) if match is not None and rest.strip() else None


def _plain(mark: str) -> str:
    return " ".join(mark.strip(" \t*_").split())


def _shared(marks: Sequence[str | None]) -> list[str]:
    """The mark that enough of the texts have, in its commonest spelling."""
    counted = Counter(m.casefold() for m in marks if m)
    return [
        next(m for m in marks if m and m.casefold() == folded)
        for folded, n in counted.most_common(1)
        if n >= SHARED * len(marks)
    ]


def _closed(texts: Sequence[str], wanted: Ending) -> bool:
    """Whether the results are few values again and again."""
    results = [str(r) for t in texts if (r := result_of(t, wanted)) is not None]
    return 2 <= len(set(results)) <= max(2, len(results) // 4)


def _leads(text: str, wanted: Ending) -> bool:
    """Whether anything but the result is said, in words and not as fields of a form."""
    rest = _FIELD.sub("", text).rstrip()
    if wanted.form == "json":
        rest = rest[: rest.find("{")]
    elif wanted.after:
        at = rest.casefold().rfind(wanted.after.casefold())
        rest = rest if at < 0 else rest[:at] + rest[at:].partition("\n")[2]
    else:
        rest = rest.rpartition("\n")[0]
    return word_count(rest) >= _LEADS
