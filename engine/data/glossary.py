"""House terms and the plain words they stand for: lists of them are known by their headings or by what stands in
them, in tables and in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.data.column_kinds import Column, measured
from engine.data.column_names import asking, labels, named, replies
from engine.data.formats.table import Table, table
from engine.data.parse import holds_rows
from engine.data.read import read_table, read_text
from engine.graders.verdict import Term

_TERM = re.compile(
    r"(?:house|our|correct|right|preferred|approved|official|company|brand)?_?(?:terms?|wording)|preferred"
    r"|approved|correct|right|we_say|say|use|do_say"
    r"|(?:fach|haus|firmen|vorzugs)?begriffe?|(?:haus|fach)?wort|wir_sagen|richtig|bevorzugt|sagen"
    r"|verwenden|benutzen|unser_(?:wort|begriff)"
    r"|(?:notre_|bon_)?termes?(?:_maison)?|nous_disons|dire|utiliser|préféré|(?:nuestro_)?términos?"
    r"|terminos?|decimos|decir|usar|correcto|preferido|palabra"
    r"|termini?|术语|用语|我们说|正确|标准用语|規定|用語"
)
_INSTEAD = re.compile(
    r"(?:and_)?(?:not|instead(?:_of)?|avoid|never(?:_say)?|do_?n[o']?t_(?:say|use)|do_not_(?:say|use)|wrong"
    r"|synonyms?|plain_words?|forbidden|banned|not_allowed|rather_than|old_terms?)"
    r"|(?:an)?statt(?:dessen)?|anstelle(?:_von)?|(?:und_)?nicht|vermeiden|nie|falsch|synonyme?"
    r"|nicht_(?:sagen|verwenden|benutzen)|verboten|alte[rs]?_(?:begriff|wort)"
    r"|au_lieu_de|plutôt_que|éviter|pas|ne_pas_(?:dire|utiliser)|interdit|en_(?:lugar|vez)_de|evitar"
    r"|no_(?:usar|decir)|sinónimos?|prohibido|incorrecto"
    r"|invece_di|evitare|而不是|代替|不要用|不说|避免|同义词|别名|错误|禁用"
)
_EITHER = re.compile(r"wrong|falsch|incorrecto|错误|plain_words?|never")
_FILE = re.compile(
    r"glossar|glossaire|glosario|terminolog|terms?(?:base|list)?$|begriffe|wörterliste|wordlist"
    r"|house.?(?:terms|words)|术语|词汇"
)
_SENTENCE = re.compile(r"[.!?。！？](?:\s|$)")
_TERM_WORDS = 4.0
_BARE_WORDS = 2.0
"""Words of a term on average, where nothing but the cells themselves speaks for a list of terms."""
_FEWEST = 3
_MOSTLY = 0.5
"""Share of a text's words that stand in its list of terms, so that it is a glossary and no handbook with a table in
it."""
_RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*")
_SPLIT = re.compile(r"\s*[;；\n]\s*")
_SPLIT_ELSE = re.compile(r"\s*(?:[,，、]|\s/\s|\s\|\s)\s*")


@dataclass(frozen=True)
class GlossaryTerms:
    """A list of terms, and where it stands in its table."""

    term: str
    """Heading of the column with the house terms."""
    instead_of: str
    sure: bool
    """Its headings or its name say so; else only what stands in it."""


def glossary_of(found: Table, name: str = "", *, said: bool = False) -> GlossaryTerms | None:
    """Which columns hold the terms and what they are used for; None where it is no such list. `said`: a person calls
    it one."""
    filled = list(found.filled)
    term = next((c for c in filled if _TERM.fullmatch(named(c))), None)
    instead = next((c for c in filled if c != term and _INSTEAD.fullmatch(named(c))), None)
    if term is not None and instead is not None and {named(term), named(instead)} == {"term", "instead_of"}:
        return GlossaryTerms(term, instead, sure=True)
    left = term or next((c for c in filled if c != instead), None)
    right = instead or next((c for c in filled if c != left), None)
    if left is None or right is None:
        return None
    seen = measured(found)
    headed = term is not None and instead is not None
    called = said or _FILE.search(Path(name).stem.casefold()) is not None
    unknown = len(filled) == 2 and not (asking(filled) or replies(filled) or labels(filled))
    hinted = headed or instead is not None or called
    if not said and not (
        _is_list(seen[left], seen[right], _TERM_WORDS if hinted else _BARE_WORDS) and (hinted or unknown)
    ):
        return None
    # “Wrong” beside “right” may as well be a lesson in spelling.
    return GlossaryTerms(left, right, sure=called or (instead is not None and not _EITHER.fullmatch(named(instead))))


def _is_list(left: Column, right: Column, most_words: float) -> bool:
    """Whether two columns hold words beside words, the left ones each once, and no sentences."""
    cells = (*left.cells, *right.cells)
    parts = sum(len(_words_of(c)) for c in right.cells)
    return (
        len(left.cells) >= _FEWEST
        and left.distinct == len(left.cells)
        and left.words <= most_words
        and left.lettered
        and right.lettered
        and right.distinct * 2 > len(right.cells)
        and right.words * len(right.cells) <= most_words * parts
        and not any(_SENTENCE.search(c) for c in cells)
        and not {left.kind, right.kind} & {"number", "date", "address", "id"}
    )


def table_in(text: str) -> Table | None:
    """The table that a text mostly consists of, as markdown writes it; None where it is a text."""
    lines = text.split("\n")
    grids: list[list[tuple[int, list[str]]]] = [[]]
    for number, line in enumerate(lines, 1):
        if line.strip().startswith("|") or (line.count("|") >= 1 and grids[-1]):
            # Tables of Word have an empty row of headings above their own.
            if not _RULE.fullmatch(line.strip()) and line.strip(" |"):
                grids[-1].append((number, [_plain(c) for c in line.strip().strip("|").split("|")]))
        elif grids[-1]:
            grids.append([])
    grid = max(grids, key=len)
    inside = sum(len(" ".join(cells).split()) for _, cells in grid)
    if len(grid) <= _FEWEST or inside < _MOSTLY * len(text.replace("|", " ").split()):
        return None
    (_, names), *rows = grid
    return table((n, dict(zip(names, cells, strict=False))) for n, cells in rows)


def _plain(cell: str) -> str:
    return re.sub(r"\\(.)", r"\1", cell.strip()).strip("*_` ")


def terms_of(path: Path) -> list[Term]:
    """The terms of a glossary, whatever kind of file it is.

    Raises:
        BadInput: the file cannot be read.
    """
    found = read_table(path) if holds_rows(path) else table_in(read_text(path))
    where = glossary_of(found, path.name, said=True) if found is not None else None
    return list(_terms(found, where)) if found is not None and where is not None else []


def _terms(found: Table, where: GlossaryTerms) -> Iterator[Term]:
    for row in found.rows:
        if term := row.get(where.term, "").strip():
            yield Term(term, tuple(_words_of(row.get(where.instead_of, ""))))


def _words_of(cell: str) -> Sequence[str]:
    """The plain words of a cell: by semicolons, else by commas or strokes."""
    split = _SPLIT if _SPLIT.search(cell.strip()) else _SPLIT_ELSE
    return [w for part in split.split(cell) if (w := part.strip())]
