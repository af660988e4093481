"""Rows from code: what a function does → its code, and code with a gap → what belongs there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_LANGUAGES = {
    ".py": "Python", ".js": "JavaScript", ".jsx": "JavaScript", ".ts": "TypeScript", ".tsx": "TypeScript",
    ".java": "Java", ".kt": "Kotlin", ".go": "Go", ".rs": "Rust", ".c": "C", ".h": "C", ".cc": "C++", ".cpp": "C++",
    ".hpp": "C++", ".cs": "C#", ".php": "PHP", ".swift": "Swift", ".scala": "Scala", ".dart": "Dart",
}  # fmt: skip
GAP = "<gap>"
_FEWEST_LINES, _MOST_LINES = 3, 60
_DOC_WORDS = 3
_OPENS = re.compile(
    r"^(?P<indent>[ \t]*)(?!if\b|for\b|while\b|switch\b|else\b|try\b|catch\b|do\b|return\b"
    r"|[}\])]).*\)[^;{}()]*\{[ \t]*$"
)
_COMMENT = re.compile(r"(?:^[ \t]*//+!?.*\n)+\Z|^[ \t]*/\*[\s\S]*?\*/[ \t]*\n\Z", re.MULTILINE)
_STRINGS = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*[\s\S]*?\*/")


@dataclass(frozen=True)
class Function:
    """A function with the words that describe it; `doc` is empty where there are none."""

    language: str
    code: str
    doc: str
    line: int
    body_at: int
    """Lines of the code before its body."""


def is_code(suffix: str) -> bool:
    """Whether files with this ending hold code of a language whose functions are found."""
    return suffix in _LANGUAGES


def functions(text: str, suffix: str) -> Iterator[Function]:
    """Functions of 3 to 60 lines, in order; a file that is not valid Python has none."""
    found = _python(text) if suffix == ".py" else _braced(text, _LANGUAGES[suffix])
    yield from (f for f in found if _FEWEST_LINES <= f.code.count("\n") + 1 <= _MOST_LINES)


def rows_of(function: Function) -> Iterator[tuple[str, str]]:
    """Message and answer pairs; code stands in fences, as models write it."""
    fence = function.language.lower().replace("c++", "cpp").replace("c#", "csharp")
    lines = function.code.split("\n")
    head = "\n".join(lines[: function.body_at])
    if len(function.doc.split()) >= _DOC_WORDS:
        yield (
            f"Write this in {function.language}: {function.doc}\n```{fence}\n{head}\n```",
            f"```{fence}\n{function.code}\n```",
        )
    body = lines[function.body_at :]
    # The middle of the body: what stands before and after tells what is missing.
    first, last = len(body) // 4, len(body) - max(1, len(body) // 4)
    if last - first >= 2:
        gap = "\n".join([*lines[: function.body_at], *body[:first], GAP, *body[last:]])
        yield f"What belongs at {GAP}?\n```{fence}\n{gap}\n```", f"```{fence}\n" + "\n".join(body[first:last]) + "\n```"


def _python(text: str) -> Iterator[Function]:
    try:
        # Parsed, never imported: nothing of the code is run.
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = text.split("\n")
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.end_lineno is None:
            continue
        # Decorators belong to it and stand above it.
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        doc = ast.get_docstring(node) or ""
        inside = node.body[1:] if doc else node.body
        if not inside:
            continue
        # The docstring is the question; the answer is the code without it.
        head, body = lines[first - 1 : node.body[0].lineno - 1], lines[inside[0].lineno - 1 : node.end_lineno]
        indent = len(head[0]) - len(head[0].lstrip()) if head else 0
        if not head:
            continue
        yield Function(
            "Python",
            "\n".join(row[indent:] for row in (*head, *body)),
            " ".join(doc.split("\n\n")[0].split()),
            first,
            len(head),
        )


def _braced(text: str, language: str) -> Iterator[Function]:
    """Functions of languages with braces: a line that ends in `) … {`, to the brace that closes it."""
    # Braces in texts and comments are no blocks; lines keep their numbers.
    plain = _STRINGS.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    lines, bare = text.split("\n"), plain.split("\n")
    at = 0
    while at < len(lines):
        opened = _OPENS.match(bare[at])
        end = _closed(bare, at) if opened is not None else None
        if opened is None or end is None:
            at += 1
            continue
        before = "\n".join(lines[max(0, at - 30) : at]) + "\n"
        comment = _COMMENT.search(before)
        doc = (
            re.sub(r"^[ \t]*(?:/\*+|\*+/|\*|//+!?)[ \t]?|\*/[ \t]*$", "", comment.group(), flags=re.MULTILINE)
            if comment
            else ""
        )
        doc = " ".join(re.split(r"\n\s*\n|@\w+", doc.strip())[0].split())
        indent = len(opened["indent"])
        yield Function(language, "\n".join(row[indent:] for row in lines[at : end + 1]), doc, at + 1, 1)
        at = end + 1


def _closed(lines: list[str], at: int) -> int | None:
    """Line of the brace that closes the last one of line `at`; None where it is further than a function is long."""
    depth = 0
    for n in range(at, min(len(lines), at + _MOST_LINES)):
        depth += lines[n].count("{") - lines[n].count("}")
        if depth <= 0:
            return n
    return None
