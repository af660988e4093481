"""What programs that show markdown leave out of it: heads, notes, what stands behind a fence or beyond a table; and
marks of dialects."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from typing import Any

from engine.documents.found import Unseen

HEAD = "it stands in the head of the file, which is not shown"
BEHIND_FENCE = "it stands behind the beginning of a block of code, which is not shown"
BEYOND = "it stands beyond the columns of its table"
UNREFERRED = "it is a note that nothing refers to"
DIALECT = "programs differ in whether they show comments, classes or formulas of this kind"
_YAML = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_TOML = re.compile(r"\A\ufeff?\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.S)
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:")
_LANGUAGE = re.compile(r"[\w+#.{}-]{0,24}")
_DIALECTS = re.compile(
    (
        r"%%(?=[^%]*\w)[^%]+%%|\{#(?=[^#]*\s\w).*?#\}|\{%-?\s*comment\b|\{/\*.*?\*/\}|\{--(?=.*?\w).+?--\}"
        r"|\{>>.*?<<\}|^\*\[[^\]\n]+\]:|\{:[^}\n]*=[^}\n]*\}"
        r""
        r"|(?<=[)`\]])\{[^}\n]*=[^}\n]*\}|^#+ [^\n]*\{[^}\n]*=[^}\n]*\}[ \t]*$"
        r"|\$\$(?:[^$]*?[^$\\])?%[^$]*\$\$|\\\[[^\n]*\n(?:[^\n]+\n)*?[^\n]*(?<!\\)%[^\n]*\n"
        r"|^:::+ *\{[^}\n]*\}|\\(?:[hv]?phantom|(?:text|page)?color(?:box)?|smash|[rlc]lap|hspace|raisebox|tiny|kern)\b"
        r"|\$[^$\n]*\\text\w*\{(?:[^}\n]*\s){3}"
    ),
    re.S | re.M,
)


def without_head(text: str) -> tuple[str, list[Unseen]]:
    """The text without front matter: YAML, TOML or JSON."""
    for pattern, read in ((_YAML, _yaml), (_TOML, tomllib.loads)):
        found = pattern.match(text)
        if found is not None and isinstance(_read(read, found[1]), dict):
            return text[found.end() :], [Unseen(found[1], HEAD)]
    if text.startswith("{\n"):
        try:
            value, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return text, []
        if isinstance(value, dict) and re.match(r"\s*\n", text[end:]):
            return text[end:], [Unseen(text[:end], HEAD)]
    return text, []


def _yaml(text: str) -> Any:
    import yaml

    return yaml.safe_load(text)


def _read(read: Any, text: str) -> Any:
    try:
        return read(text)
    except Exception:  # the readers raise what they like; what cannot be read is text
        return None


def without_unshown(lines: list[str], tokens: Sequence[Any]) -> list[Unseen]:
    """Takes out of the lines what no program shows of fences, tables and notes, and gives it."""
    return [*_fences(lines, tokens), *_tables(lines, tokens), *_notes(lines, tokens)]


def dialects(lines: Sequence[str], tokens: Sequence[Any]) -> tuple[str, ...]:
    """Doubts about marks that some programs take for comments; those in code are shown by all."""
    code = _code_lines(tokens)
    prose = re.sub(r"`[^`\n]+`", "`", "\n".join("" if n in code else line for n, line in enumerate(lines)))
    return (DIALECT,) if _DIALECTS.search(prose) else ()


def _code_lines(tokens: Sequence[Any]) -> set[int]:
    return {n for one in tokens if one.type in ("fence", "code_block") and one.map for n in range(*one.map)}


def _fences(lines: list[str], tokens: Sequence[Any]) -> list[Unseen]:
    found = []
    for one in tokens:
        info = one.info.strip() if one.type == "fence" else ""
        if info and one.map and not _LANGUAGE.fullmatch(info):
            line = lines[one.map[0]]
            lines[one.map[0]] = line[: line.index(one.markup) + len(one.markup)] if one.markup in line else one.markup
            found.append(Unseen(info, BEHIND_FENCE))
    return found


def _tables(lines: list[str], tokens: Sequence[Any]) -> list[Unseen]:
    from markdown_it.rules_block.table import escapedSplit

    found, columns = list[Unseen](), 0
    for n, one in enumerate(tokens):
        if one.type == "thead_open":
            end = next(m for m in range(n, len(tokens)) if tokens[m].type == "thead_close")
            columns = sum(1 for other in tokens[n:end] if other.type == "th_open")
        if one.type == "tr_open" and one.map and columns:
            line = lines[one.map[0]]
            cells = escapedSplit(line.strip())
            cells = cells[1:] if cells and not cells[0].strip() else cells
            cells = cells[:-1] if cells and not cells[-1].strip() else cells
            if len(cells) > columns:
                found.append(Unseen(" ".join(cells[columns:]), BEYOND))
                lines[one.map[0]] = f"|{'|'.join(cells[:columns])}|"
    return found


def _notes(lines: list[str], tokens: Sequence[Any]) -> list[Unseen]:
    code, found = _code_lines(tokens), list[Unseen]()
    prose = "\n".join(_NOTE.sub("", line) for n, line in enumerate(lines) if n not in code)
    used = {name.casefold() for name in re.findall(r"\[\^([^\]\s]+)\]", re.sub(r"`[^`\n]+`", "", prose))}
    n = 0
    while n < len(lines):
        note, start = _NOTE.match(lines[n]) if n not in code else None, n
        n += 1
        if note is None or note[1].casefold() in used:
            continue
        while n < len(lines) and (
            re.match(r" {2,}\S|\t", lines[n])
            or (lines[n].strip() and not _NOTE.match(lines[n]) and lines[n - 1].strip())
            or (not lines[n].strip() and n + 1 < len(lines) and re.match(r" {4}|\t", lines[n + 1]))
        ):
            n += 1
        found.append(Unseen("\n".join(lines[start:n]), UNREFERRED))
        lines[start:n] = [""] * (n - start)
    return found
