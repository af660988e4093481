"""What is to be removed: kinds of private data, which are replaced anyway, and things nobody here knows how to find."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.keeping import changes, things
from planner.rule_readers.kept_things import THINGS
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.negation import is_order, parts
from planner.sentences import sentence

_POLITE = r"(?:please|also|and|then|gdpr|hipaa|dsgvo|rgpd|bitte|auch|veuillez|por favor|también|s'il vous plaît|请)"
_ALL = (
    r"(?:all|any|the|our|their|bitte|alle|die|der|das|den|unsere|tous|toutes|les|nos|todos|todas|los|las|el|la"
    r"|nuestros|所有)"
)
_VERB = (
    r"(?:remove|delete|redact|replace|mask|strip|anonymi[sz]e|black out|entferne?n?|lösche?n?|schwärze?n?"
    r"|ersetze?n?|anonymisiere?n?|supprimez?"
    r"|supprimer|effacez?|masquez?"
    r"|anonymisez?|remplacez?|elimin[ae]r?|elimine|borr[ae]r?|borre|anonimiza|reemplaza|删除|去掉|屏蔽)"
)
_ORDER = re.compile(rf"(?i)^\W*(?:{_POLITE}\W+)*{_VERB}(?:(?<=[\u4e00-\u9fff])|(?!\w))(?:\W*{_ALL}(?!\w))*\W*")
_MUST = re.compile(
    r"(?i)(?<!\w)(?:must|should|shall|have to|need to|müssen|muss|sollen|soll|doivent|doit|deben|debe"
    r"|tienen que)(?!\w)[^.]{0,20}$"
)
_JOINED = re.compile(r"(?i)\s+(?:and|or|und|oder|sowie|et|ou|y|o)\s+|[,;、，和]\s*")
_LEAD = re.compile(rf"(?i)^(?:{_POLITE}|{_ALL}|as well|too|auch|aussi)(?!\w)\W*")
_MANY = re.compile(r"(?i)(?:s|n|es|号|码|名|期|数据)$|number|nummer|numéro|número|name|date|datum|fecha")
"""Things are spoken of in the plural, or as numbers, names and dates."""
_ROWS = frozenset({"near_duplicate", "duplicate", "conflict", "breaks_guidelines"})
_MOST_WORDS = 4
UNKNOWN = sentence(
    "unused-cannot-find",
    "I know no way to find that in your texts, so it is not removed; take it out of the files, or leave its "
    "column away",
)


def read_removals(words: str) -> Iterator[Hit]:
    """“Delete SSNs”, “MRN must be removed”: takes back what may stay; all kinds are replaced where nothing else was
    said."""
    for clause, part, offset in _ordered(words):
        taken: list[tuple[int, int]] = []
        for keep, name in THINGS:
            for match in cue(name).finditer(part) if keep not in _ROWS else ():
                if not any(a < match.end() and match.start() < b for a, b in taken):
                    taken.append(match.span())
                    for change in changes("remove", keep, clause.text):
                        yield Hit(change, offset + match.start(), offset + match.end())


def unknown_kinds(words: str) -> Iterator[tuple[int, int]]:
    """Places of things that are to be removed and that are no kind of private data known here: “remove eye colours”
    (`UNKNOWN` says why)."""
    for _, part, offset in _ordered(words):
        order = _ORDER.match(part)
        at = order.end() if order is not None else len(part)
        for piece in [*_JOINED.finditer(part, at), None]:
            end = piece.start() if piece is not None else len(part)
            start = at + (lead.end() if (lead := _LEAD.match(part[at:end])) else 0)
            said = part[start:end].strip(" .!。")
            if said and len(said.split()) <= _MOST_WORDS and _MANY.search(said) and not things().search(said):
                yield offset + start, offset + start + len(said)
            at = piece.end() if piece is not None else end


def _ordered(words: str) -> Iterator[tuple[Clause, str, int]]:
    """Parts of clauses that order something to be removed, with their place."""
    for clause in clause_spans(words):
        for part, at in parts(clause.text, things()):
            offset = clause.start + at
            if any(has(name, part) for name in ("not_done", "beside", "only", "stays", "on_condition")):
                continue
            verb = next((v for v in cue("done_as").finditer(part) if _MUST.search(part[: v.start()])), None)
            place = (0, 0) if _ORDER.match(part) else verb.span() if verb is not None else None
            if place is not None and is_order(words, clause.start, clause.end, (offset + place[0], offset + place[1])):
                yield clause, part, offset
