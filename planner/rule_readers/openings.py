"""How each reply is to begin: “start with « Dear reader » or « Dear Sir »”, “commencer par Bonjour Madame ou …”."""

from __future__ import annotations

import re
from functools import cache

from engine.core.tables import table_beside

_QUOTED = r"[“”\"«„‘]\s*([^“”\"«»„‘’\n]{2,80}?)\s*[“”\"»’]"
_NAME = (
    r"((?-i:[A-ZÀ-ÖØ-Þ])[\w'’-]*(?:\s+(?!(?:{or})\s)"
    r"(?:(?-i:[A-ZÀ-ÖØ-Þ])[\w'’-]*|de|du|der|die|und|à|del?|la|y)(?=\W|$)){{0,4}})"
)
"""Words as they are written in a greeting: the first with a capital, the others too."""


def opening_in(text: str) -> tuple[str, ...]:
    """The phrases of which a reply begins with one; empty where the words name none: “begin with a greeting”."""
    for match in _ways().finditer(text):
        found = _phrases(match["phrases"] or match["ahead"])
        if found:
            return found
    return ()


def _phrases(said: str) -> tuple[str, ...]:
    names = [next(filter(None, m.groups())) for m in _one().finditer(said)]
    return tuple(dict.fromkeys(name.strip(" .,") for name in names if len(name.strip(" .,")) > 1))


@cache
def _one() -> re.Pattern[str]:
    return re.compile(f"{_QUOTED}|{_NAME.format(**_table())}", re.I)


@cache
def _ways() -> re.Pattern[str]:
    table = _table()
    one = re.sub(r"\((?=[^?])", "(?:", f"(?:{_QUOTED}|{_NAME.format(**table)})")
    several = rf"{one}(?:\s*,?\s*(?:(?:{table['or']})\s+)?{one})*"
    behind = rf"(?<!\w)(?:{table['begins']})\s*:?\s*(?:(?:{table['small']})\s*,?\s*)*(?P<phrases>{several})"
    # German has the verb behind: “mit ‚Hallo‘ beginnen”.
    german = rf"(?<!\w)mit\s+(?:(?:{table['small']})\s+)*(?P<ahead>{several})\s+(?:{table['last']})(?!\w)"
    return re.compile(f"{behind}|{german}", re.I)


@cache
def _table() -> dict[str, str]:
    return {name: str(way) for name, way in table_beside(__file__, "openings.yaml").items()}
