"""Tables whose rows say which of the staff wrote the reply: who that is, and the rows of one of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from engine.data.formats.table import Table, Writers, folded
from engine.data.formats.talks import OF_MACHINES, Sides, machines_among, one_spelling, same_writer

_AGENTS = re.compile(
    r"(?:support_|customer_|assigned_|answering_|replying_|service_)?(?:agent|assignee|operator|employee"
    r"|representative|rep|advisor|adviser|consultant|staff|supporter"
    r"|moderator|responder|answered_by|replied_by|handled_by|closed_by|written_by|assigned_to"
    r"|bearbeiter(?:in)?|mitarbeiter(?:in)?|sachbearbeiter(?:in)?|berater(?:in)?"
    r"|beantwortet_von|conseill(?:er|ère)|conseillere|réponse_de|répondu_par|opérateur|agente|asesora?"
    r"|operador|respondido_por|atendido_por)(?:_?name)?|客服|坐席|处理人|回复人"
)
_MOST_NAMES = 0.5
_LONGEST_NAME = 60
_MOST_WORDS = 5
_FEWEST_ROWS = 4


def of_agents(found: Table, sides: Sides) -> Table:
    """The table with who wrote its replies, where a column names them; only the rows of the wanted one, where there
    is such a one."""
    column = next((c for c in found.filled if _AGENTS.fullmatch(folded(c))), None)
    if column is None or found.writers.messages:
        return found
    names = [row.get(column, "").strip() for row in found.rows]
    spelt = one_spelling(Counter(name for name in names if name))
    names = [spelt.get(name, name) for name in names]
    wrote = Counter(name for name in names if name)
    if not _are_names(wrote):
        return found
    wanted = same_writer(sides.wanted, wrote)
    if wanted is None and (machines := machines_among(wrote)):
        own = [n for n, name in enumerate(names) if name not in machines]
        found = replace(
            found,
            rows=[found.rows[n] for n in own],
            lines=[found.lines[n] for n in own],
            left_out=(*found.left_out, f"{OF_MACHINES} ({', '.join(sorted(machines))}): {len(names) - len(own):,}"),
        )
        wrote = Counter({name: count for name, count in wrote.items() if name not in machines})
    if wanted is None:
        return replace(
            found, writers=Writers(dict(wrote.most_common()), tuple(name for name, _ in wrote.most_common()))
        )
    own = [n for n, name in enumerate(names) if name == wanted]
    others = len(names) - len(own)
    left_out = (*found.left_out, *([f"rows answered by others than {wanted}: {others:,}"] if others else []))
    return replace(
        found,
        rows=[found.rows[n] for n in own],
        lines=[found.lines[n] for n in own],
        left_out=left_out,
        writers=Writers(dict(wrote.most_common()), (wanted,)),
    )


def _are_names(wrote: Counter[str]) -> bool:
    """Whether what stands in the column are names that come again, rather than texts or numbers."""
    rows = wrote.total()
    named = sum(
        n
        for name, n in wrote.items()
        if any(map(str.isalpha, name)) and len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS
    )
    return rows >= _FEWEST_ROWS and named * 2 > rows and len(wrote) <= _MOST_NAMES * rows
