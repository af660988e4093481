"""Which columns of a table hold the message and the reply."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from engine.data.formats.table import GROUP, PROMPT, REPLY, Table, folded

_PROMPT_NAMES = (
    "customer_message", "message", "question", "prompt", "instruction", "input", "text", "query", "customer", "subject", "body",
    "kundennachricht", "nachricht", "frage", "anfrage", "anliegen", "eingabe", "betreff", "question_client", "demande", "texte", "mensaje", "pregunta",
    "consulta", "texto", "messaggio", "domanda", "问题", "提问", "消息",
)  # fmt: skip
_REPLY_NAMES = (
    "agent_reply", "chosen", "preferred", "better_reply", "better_answer", "reply", "answer", "completion", "response", "output",
    "category", "label", "topic", "class", "intent", "agent_answer",
    "antwort", "rückmeldung", "ausgabe", "kategorie", "klasse", "thema", "réponse", "reponse", "catégorie", "categorie", "respuesta", "categoría",
    "categoria", "etiqueta", "risposta", "答案", "回答", "回复", "类别", "标签",
)  # fmt: skip
_TEXT_WORDS = 3.0
_LABEL_WORDS = 6.0
_ASKS = 0.1
"""Share of question marks by which one column asks more than another."""
_GROUP_NAMES = (GROUP, "conversation_id", "thread_id", "ticket_id", "ticket", "case_id", "customer_id", "customer_no", "client_id", "user_id", "document_id")
_NOBODY = frozenset({"", "-", "0", "?", "nan", "<na>", "n/a", "#n/a", "null", "none", "unknown", "guest", "anonymous", "unbekannt", "gast", "inconnu",
                     "desconocido"})
"""What stands in such a column where nothing is known; rows that have it belong to nobody in common."""


_PEOPLE = re.compile(
    r"(?:(?:customer|client|contact|agent|user|sender|author|requester|assignee|first|last|full|sur|family|given|employee|patient|kunden?|ansprech)[_ -]?)*"
    r"(?:name|partner)|(?:vor|nach|familien|kunden)name|kunde|nom|prénom|prenom|nombre|apellidos?|nome|cognome|customer|agent|requester|assignee|sender|author"
)
_PARTICLES = frozenset({"von", "van", "vom", "zu", "zur", "zum", "der", "den", "dem", "die", "und", "and", "y", "et", "e", "of", "de", "du", "des", "del",
                        "della", "di", "da", "do", "dos", "das", "la", "le", "las", "los", "el", "al", "bin", "ibn", "ben", "bint", "ter", "ten",
                        "te", "af", "av"})  # fmt: skip
"""Small words that are part of names."""
_SENTENCE = re.compile(r"[?!？！؟。¿¡\n]|\w{5,}[.…](?:\s|$)|\.\.\.")
_ONE_CASE_WORDS = 3
_CASELESS_WORDS = 5
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_MOST_IDEOGRAPHS = 6


def name_columns(columns: Sequence[str], texts: Sequence[str | None] = ()) -> list[str]:
    """Columns that hold names of people, by their own; `texts` are those known to hold messages or replies."""
    return [c for c in columns if c not in texts and _PEOPLE.fullmatch(_unnumbered(c))]


def is_name(cell: str) -> bool:
    """Whether a cell of a column of names holds names rather than a sentence."""
    text = cell.strip()
    if not text or _SENTENCE.search(text):
        return False
    if _IDEOGRAPHS.search(text):
        return "·" in text or "・" in text or sum(map(str.isalpha, text)) <= _MOST_IDEOGRAPHS
    words = [w for part in text.split() if "@" not in part and any(map(str.isalpha, w := part.strip("<>()[]{},;:\"'„“”«»./-")))]
    if len(words) <= 2:
        return bool(words)
    own = [w for w in words if w.casefold() not in _PARTICLES]
    if text.upper() == text.lower():
        return len(own) <= _CASELESS_WORDS
    if text.islower() or text.isupper():
        return len(own) <= _ONE_CASE_WORDS
    return all(w[0].isupper() or w[1:2] in ("'", "’") for w in own)


def group_of(columns: Sequence[str]) -> str | None:
    """The column that says to which conversation or customer a row belongs."""
    return _by_name(columns, _GROUP_NAMES)


def group_keys(columns: Sequence[str], row: Mapping[str, str], file: str) -> tuple[str, ...]:
    """All that a row belongs to, as “column=value”: a customer is the same in every file, the conversations of a chat are numbered in each anew."""
    found = []
    for column in columns:
        name, value = _unnumbered(column), row.get(column, "").strip().casefold().removesuffix(".0")
        if name in _GROUP_NAMES and value not in _NOBODY:
            found.append(f"{file}: {name}={value}" if name == GROUP else f"{name}={value}")
    return tuple(found)


def pair_of(table: Table, named: Sequence[str] = ()) -> tuple[str | None, str | None]:
    """Columns of message and reply by their names, `named` ones and those of known formats first; for the message else the longest text."""
    filled = table.filled
    if {PROMPT, REPLY} <= set(filled) and not set(named) & set(table.columns):
        return PROMPT, REPLY
    reply = next((c for c in table.columns if c in named), None) or _by_name(filled, _REPLY_NAMES)
    prompt = _by_name([c for c in filled if c != reply], _PROMPT_NAMES)
    if reply and not prompt:
        prompt = _longest_text_column(table, exclude=reply)
    return prompt, reply


def known_pair(columns: Sequence[str]) -> bool:
    """Whether some are known names of a message and of a reply."""
    reply = _by_name(columns, _REPLY_NAMES)
    return reply is not None and _by_name([c for c in columns if c != reply], _PROMPT_NAMES) is not None


def _by_name(columns: Sequence[str], names: Sequence[str]) -> str | None:
    # A second column of the same name has a number.
    known = {**{_unnumbered(c): c for c in reversed(columns)}, **{folded(c): c for c in reversed(columns)}}
    return next((known[n] for n in names if n in known), None)


def _unnumbered(column: str) -> str:
    return re.sub(r"_\d+$", "", folded(column))


def _longest_text_column(table: Table, exclude: str) -> str | None:
    means = {c: sum(len(r.get(c, "")) for r in table.rows) for c in table.columns if c != exclude}
    return max(means, key=lambda c: means[c], default=None)


def pair_by_content(table: Table) -> tuple[str | None, str | None]:
    """Columns of message and answer by what stands in them, where their names say nothing: two columns of text, of which the one that
    asks more is the message, else the left one; or one of text and one of few repeated words. A guess, to be confirmed."""
    full = {c: [r[c] for r in table.rows if r.get(c)] for c in table.columns}
    texts = [c for c, values in full.items() if values and _words(values) >= _TEXT_WORDS and len(set(values)) * 2 > len(values) and _letters(values)]
    if len(texts) >= 2:
        first, second = sorted(sorted(texts, key=lambda c: -_words(full[c]))[:2], key=table.columns.index)
        asks = [sum(v.rstrip().endswith(("?", "？")) for v in full[c]) / len(full[c]) for c in (first, second)]
        return (second, first) if asks[1] > asks[0] + _ASKS else (first, second)
    labels = [c for c, values in full.items() if c not in texts and 2 <= len(set(values)) <= max(2, len(values) // 3)
              and _words(values) <= _LABEL_WORDS and _letters(values)]
    return (texts[0], labels[-1]) if texts and labels else (None, None)


def _words(values: Sequence[str]) -> float:
    return sum(len(v.split()) for v in values) / len(values)


def _letters(values: Sequence[str]) -> bool:
    """Whether most of it is words rather than figures, dates or addresses of pages."""
    joined = "".join(values[:200])
    return sum(map(str.isalpha, joined)) * 2 > len(joined) and sum("://" in v for v in values) * 2 < len(values)
