"""What may stay although it would be replaced or left out, and what is said of licence and consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from planner.readers.clauses import clause_spans
from planner.readers.hit import Hit
from planner.readers.lexicon import cue, has
from planner.requirements import Change, Keep

_THINGS: tuple[tuple[Keep, str], ...] = (
    ("order_number", "kept_order"), ("customer_number", "kept_customer"), ("invoice_number", "kept_invoice"), ("ticket_number", "kept_ticket"),
    ("tracking_number", "kept_tracking"), ("serial_number", "kept_serial"), ("article_number", "kept_article"), ("email", "kept_email"),
    ("phone", "kept_phone"), ("name", "kept_name"), ("address", "kept_address"), ("ip", "kept_ip"), ("near_duplicate", "kept_near"),
    ("duplicate", "kept_twins"), ("conflict", "kept_conflicts"), ("breaks_guidelines", "kept_bad"),
)  # fmt: skip
_GONE = (
    r"\b(?:remov(?:e[ds]?|ing)|replac(?:e[ds]?|ing)|redact(?:ed|ing)?|delet(?:e[ds]?|ing)|drop(?:ped|ping)?|mask(?:ed|ing)?|anonymi[sz](?:ed?|ing)"
    r"|(?:ge)?(?:entfern|lösch|ersetz|schwärz|anonymisier)\w*|supprim\w*|effac\w*|elimin\w*|borr[ae]\w*)\b"
)
_NOT = r"(?:\b(?:not|never|cannot|no need to|nicht|nie|niemals|kein\w*|ne|jamais|no|nunca)\b|n['’]t\b|\bn['’])"
_OTHERWISE = (
    r"(?:only|just|nur|seulement|sólo|solo|forget|fail|omit|neglect|hesitate|vergess\w*|vergiss|versäum\w*|zöger\w*|oubli\w*|olvid\w*|dej\w*)"
)
"""“Do not forget to remove” asks for it, and so does “not only”."""
_NOT_DONE = re.compile(
    rf"(?i){_NOT}(?:\s+(?!{_OTHERWISE}\b)[\w'’-]+){{0,5}}?\s*{_GONE}(?:\s+(?:or|nor|and|oder|und|ou|et|ni|o|y)\s+{_GONE})*"
    rf"|{_GONE}(?:\s+[\w'’-]+){{0,5}}?\s+(?:nicht|pas|jamais)\b(?!\s+nur)"
)
_DONE = re.compile(rf"(?i){_GONE}")
_DEPENDS = re.compile(
    r"(?i)\b(?:if|when(?:ever)?|where(?:ver)?|unless|until|that|which|whose|wenn|falls|sofern|solange|wo|bevor|deren|die noch"
    r"|s['’]il\w*|si|lorsqu\w*|tant que|où|dont|qui|cuando|donde|mientras|que)\b"
)
"""What begins like this says when something holds, not what is wished."""
_STAY = re.compile(r"(?i)\b(?:stay|remain|be kept|keep|bleiben|behalten|rester|garder|quedar\w*)\b")


def read_keeping(words: str) -> Iterator[Hit]:
    """“Order numbers may stay”, “keep the near duplicates”; with a “not” before what is done to them, “do not redact names”."""
    for clause in clause_spans(words):
        negated = has("negation", clause.text)
        permitted = cue("may_stay").search(clause.text) is not None or cue("keep_these").match(clause.text.strip()) is not None
        op: Literal["add", "remove"]
        if (permitted and not negated) or _spared(clause.text):
            op = "add"
        elif negated and _STAY.search(clause.text):
            # “Names must not stay” takes the permission back.
            op = "remove"
        else:
            continue
        taken: list[tuple[int, int]] = []
        for keep, name in _THINGS:
            for match in cue(name).finditer(clause.text):
                if not any(a < match.end() and match.start() < b for a, b in taken):
                    taken.append(match.span())
                    change = Change(op=op, field="keep", value=keep, quote=clause.text)
                    yield Hit(change, clause.start + match.start(), clause.start + match.end())


def _spared(clause: str) -> bool:
    """Whether all that is removed or replaced here is so with a “not” of its own."""
    done = list(_DONE.finditer(clause))
    if not done:
        return False
    if (condition := _DEPENDS.search(clause)) is not None and condition.start() < done[0].start():
        return False
    return sum(len(_DONE.findall(m.group())) for m in _NOT_DONE.finditer(clause)) == len(done)


def read_rights(words: str) -> Iterator[Hit]:
    """Sentences about licence, ownership and consent, as they stand, for the data card."""
    for clause in clause_spans(words):
        match = cue("rights").search(clause.text)
        if match is not None and not words[clause.end :].lstrip().startswith(("?", "？")):
            yield Hit(Change(op="add", field="rights", value=clause.text, quote=clause.text), clause.start + match.start(), clause.start + match.end())
