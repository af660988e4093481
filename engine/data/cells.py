"""What programs write into a cell: lists as text, and values that stand for nothing."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections import Counter
from collections.abc import Sequence

_OPEN, _CLOSE = "[({", "])}"
_ARRAY = re.compile(r"(?:np\.)?array\((.*?)(?:,\s*dtype=[^)]*)?\)", re.DOTALL)
_SIDE_BY_SIDE = re.compile(r"['\"]\s+['\"]")
_BARE = re.compile(r"[\[{]([^\[\]{}():\"']*)[\]}]")
"""A list without quotation marks, as PostgreSQL and people write it."""
_QUOTED = re.compile(r"\{(.*)\}", re.DOTALL)
_FEWEST_SWITCHES = 3


def listed(cell: str) -> list[str] | None:
    """Members of a list that stands in a cell as JSON, Python, NumPy or PostgreSQL write it; None where the cell is
    no list of texts and figures."""
    text = cell.strip()
    if (array := _ARRAY.fullmatch(text)) is not None:
        text = array[1].strip()
    if not (text[:1] in tuple(_OPEN) and text[-1:] in tuple(_CLOSE)):
        return None
    if _SIDE_BY_SIDE.search(text):
        # NumPy sets its members apart by blanks, which Python reads as one text.
        return [a or b for a, b in re.findall(r"'([^']*)'|\"([^\"]*)\"", text)]
    members = _members(text)
    if members is None or (len(members) >= _FEWEST_SWITCHES and set(members) <= {"0", "1"}):
        # Noughts and ones say yes or no to something each, they are no names.
        return None
    return members


def _members(text: str) -> list[str] | None:
    value = _value(text)
    if isinstance(value, list | tuple | set | frozenset):
        return (
            [str(v) for v in value if v is not None]
            if all(isinstance(v, str | int | float | None) for v in value)
            else None
        )
    if value is not None or not (
        bare := _BARE.fullmatch(text) or (_QUOTED.fullmatch(text) if text.startswith("{") and ":" not in text else None)
    ):
        return None
    row = next(csv.reader([bare[1]], skipinitialspace=True), [])
    return [part.strip() for part in row if part.strip()]


def _value(text: str) -> object:
    for read in (json.loads, ast.literal_eval):
        try:
            found: object = read(text)
            return found
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
    return None


_EMPTY = frozenset({
    "nan", "<na>", "null", "<null>", "(null)", "nil", "undefined", "\\n", "#n/a", "#n/v", "#nv", "#ref!", "#value!",
    "#name?", "#div/0!", "#num!", "#bezug!", "#wert!", "[]", "{}", '""', "''",
})  # fmt: skip
"""What programs write into cells that are empty or wrong."""
_SIGNS = frozenset({
    "(blank)", "(leer)", "(empty)", "(空)", "[empty]", "<empty>", "<blank>", "[blank]", "[null]", "-", "--", "---", "–",
    "—", "_", "__", "?", "??", "???", ".", "..", "...", "…", "*", "/", "//", "tbd", "tba", "tbc", "t.b.d.", "todo",
    "to do", "fixme", "to be defined", "to be determined", "to be done", "待定", "待补充",
})  # fmt: skip
"""What people write where something is missing; nobody's answer, and no label."""
_WORDS = frozenset({
    "none", "(none)", "[none]", "<none>", "n/a", "n.a.", "na", "n.a", "n.c.", "n.c", "nc.", "not available",
    "not applicable", "no answer", "no reply", "no response", "no comment", "unanswered", "k.a.", "k. a.", "k.a",
    "kein", "keine", "keiner", "keines", "keine antwort", "keine angabe", "keine angaben", "ohne antwort", "entfällt",
    "nicht vorhanden", "s.o.", "n.v.", "aucun", "aucune", "sans réponse", "pas de réponse", "aucune réponse", "néant",
    "non renseigné", "non disponible", "ninguno", "ninguna", "sin respuesta", "sin datos", "n/d", "n.d.",
    "no disponible", "no aplica", "nessuno", "nessuna", "nessuna risposta", "non disponibile", "geen", "geen antwoord",
    "brak", "brak odpowiedzi", "нет ответа", "не указано", "без ответа", "无", "暂无", "无回复", "没有回复", "未回复",
    "未答复", "なし", "回答なし", "없음", "sem resposta", "nenhum", "nenhuma",
})  # fmt: skip
"""Words for nothing: no answer where answers are written, a label where so many rows have it that it is one."""
_STILL_OPEN = re.compile(
    r"(?:TBD|TBA|TBC|TODO|TO DO|FIXME)\b(?:\W.{0,60})?"
    r"|(?i:tbd|tba|tbc|todo|to do|fixme|to be (?:defined|determined|confirmed|announced"
    r"|done))(?:\s*[:;,(\[–—-].{0,60})?[.!]?"
)
"""“TBD - ask Nora”: who fills it in is no answer either. “Todo el año” is Spanish, “to be announced at noon” an
answer."""
_UNASSIGNED = re.compile(
    r"(?:(?:still |noch |todavía |ancora |pas )?(?:nicht|not|non|no|sin|niet|pas) )(?:yet |encore |aún |ancora )?"
    r"(?:zugeordnet|zugewiesen|kategorisiert|klassifiziert|eingeordnet|assigned|classified|categori[sz]ed"
    r"|labell?ed|sorted|attribuée?|affectée?|classée?"
    r"|catégorisée?|asignad[oa]|asignar|clasificad[oa]|clasificar|assegnat[oa]|classificat[oa]"
    r"|toegewezen)(?: yet)?|un(?:assigned|classified|categori[sz]ed"
    r"|labell?ed|sorted|zugeordnet)|ohne (?:zuordnung|kategorie)|sans catégorie|sin categoría"
    r"|senza categoria|(?:à|zu|to be) (?:classer|attribuer|assigned"
    r"|classified)|da (?:assegnare|classificare)|por (?:asignar|clasificar)|未分类|未分配|未归类"
)
"""What stands for a class until somebody sets one."""
_DELETED = re.compile(
    r"[(\[<](?:(?:this |the )?(?:message|comment|post|review|reply|answer|nachricht|beitrag|antwort|avis"
    r"|commentaire|réponse"
    r"|mensaje|comentario|reseña|respuesta)\s(?:was |has been |wurde )?)?(?:deleted|removed|gelöscht"
    r"|entfernt|supprimée?|retirée?"
    r"|eliminad[oa]|borrad[oa]|rimosso|eliminato|已删除|已撤回)(?: by .{1,30})?[)\]>]"
)
"""What programs put in the place of a text that is gone."""
_ENDS = " \t\r\n.!:;,"
_FEWEST_LABELS, _LABEL_SHARE = 3, 0.02


def is_empty(text: str) -> bool:
    """Whether nothing stands in a cell, or what programs write then."""
    return folded_cell(text) in _EMPTY | {""}


def says_nothing(text: str) -> bool:
    """Whether an answer is none: `is_empty`, or a sign or word for nothing alone."""
    plain = folded_cell(text)
    listed = any(p in _SIGNS or p in _WORDS for p in (plain, plain.rstrip(_ENDS)))
    return (
        (listed and text.strip(_ENDS) != "Todo")
        or is_empty(text)
        or any(way.fullmatch(plain) is not None for way in (_DELETED, _UNASSIGNED))
        or (text.strip(_ENDS) != "Todo" and _STILL_OPEN.fullmatch(" ".join(text.split())) is not None)
    )


def labels_for_nothing(cells: Sequence[str]) -> dict[str, int]:
    """What stands for nothing elsewhere, but here for a label, with how many rows have it: a word in so many of
    them, and a sign among signs."""
    counts = Counter(folded_cell(cell) for cell in cells)
    enough = {plain: n for plain, n in counts.items() if n >= max(_FEWEST_LABELS, _LABEL_SHARE * len(cells))}
    signs = any(not any(map(str.isalnum, plain)) and not says_nothing(plain) for plain in enough)
    return {
        plain: n
        for plain, n in enough.items()
        if says_nothing(plain)
        and (
            plain.rstrip(_ENDS) in _WORDS | {"todo", "to do"}
            or (signs and bool(plain) and not any(map(str.isalnum, plain)))
        )
    }


def folded_cell(text: str) -> str:
    """As cells are compared."""
    return " ".join(text.casefold().split())
