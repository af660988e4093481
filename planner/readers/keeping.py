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
_GONE = re.compile(
    r"(?i)\b(?:remove[ds]?|replace[ds]?|redact(?:ed)?|delete[ds]?|drop(?:ped)?|mask(?:ed)?|anonymi[sz]ed?|entfern\w*|lösch\w*|ersetz\w*|supprim\w*)\b"
)
_STAY = re.compile(r"(?i)\b(?:stay|remain|be kept|keep|bleiben|behalten|rester|garder|quedar\w*)\b")


def read_keeping(words: str) -> Iterator[Hit]:
    """“Order numbers may stay”, “keep the near duplicates”; with a “not” before what is done to them, “do not redact names”."""
    for clause in clause_spans(words):
        negated = has("negation", clause.text)
        permitted = cue("may_stay").search(clause.text) is not None or cue("keep_these").match(clause.text.strip()) is not None
        op: Literal["add", "remove"]
        if (permitted and not negated) or (negated and _GONE.search(clause.text)):
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


def read_rights(words: str) -> Iterator[Hit]:
    """Sentences about licence, ownership and consent, as they stand, for the data card."""
    for clause in clause_spans(words):
        match = cue("rights").search(clause.text)
        if match is not None and not words[clause.end :].lstrip().startswith(("?", "？")):
            yield Hit(Change(op="add", field="rights", value=clause.text, quote=clause.text), clause.start + match.start(), clause.start + match.end())
