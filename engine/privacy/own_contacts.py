"""What is the firm's own: its hotline, address and signatures, which stand in many replies and are nobody's private
data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from engine.core.frozen import Frozen
from engine.privacy.pii import personal
from engine.privacy.redact import apart, same

OWN, DOUBT = 0.3, 0.1
"""Shares of the replies from which a value is the firm's own, and from which it may be."""
_FEWEST, _FEWEST_IN_DOUBT = 3, 5
"""Fewer replies, or customers, than these say nothing."""
_DRAWN = 2000
_SIGNS = 60
"""A name is a signature where so few letters follow it."""
KINDS = frozenset({"phone", "email", "address", "iban", "account", "handle", "id_number", "name"})


class OwnContacts(Frozen):
    """A value that stands in many replies."""

    value: str
    """As it is written most often."""
    kind: str
    share: float
    """Of the replies it stands in, 0 to 1."""

    @property
    def sure(self) -> bool:
        return self.share >= OWN


def house(replies: Iterable[tuple[str, str]]) -> tuple[OwnContacts, ...]:
    """Values by share, the largest first, from pairs of conversation (empty = each reply its own) and reply; of
    many, some are drawn."""
    every = list(replies)
    drawn = every[:: max(1, len(every) // _DRAWN)][:_DRAWN]
    written: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for n, (group, reply) in enumerate(drawn):
        found = [
            s
            for s in apart(list(personal(reply)))
            if s.kind in KINDS and (s.kind != "name" or len(reply) - s.end <= _SIGNS)
        ]
        for key, value in {(s.kind, same(value)): value for s in found for value in [reply[s.start : s.end]]}.items():
            written[key][value] += 1
            seen[key].add(group or f"#{n}")
    many = [
        OwnContacts(value=values.most_common(1)[0][0], kind=key[0], share=values.total() / len(drawn))
        for key, values in written.items()
        if len(seen[key]) >= _FEWEST
    ]
    return tuple(
        sorted(
            (o for o in many if o.sure or (o.share >= DOUBT and len(seen[o.kind, same(o.value)]) >= _FEWEST_IN_DOUBT)),
            key=lambda o: (-o.share, o.value),
        )
    )
