"""What a rule is called, and whether its name is that of a fault."""

from __future__ import annotations

import re
from typing import Literal

from planner.rule_readers.lexicon import has

_LEADING = re.compile(
    r"^(?:(?:and|but|also|please|it|they|he|she|replies|answers|the bot|the model|must|should|shall|has to|have to|"
    r"needs to|may|can|no|not|never|always|don't|do not|without|only|keep it|be|is|"
    r"und|aber|auch|bitte|es|sie|er|muss|müssen|soll|sollte|sollen|darf|dürfen|kann|kein|keine|keinen|nicht|nie|"
    r"niemals|immer|ohne|nur|et|mais|aussi|il|elle|doit|doivent|ne|jamais|toujours|pas de|sans|"
    r"y|pero|también|debe|deben|nunca|siempre|sin)\b[\s,:]*)+",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:(?<!\w)(?:no|not|never|nicht|nie|niemals|kein\w*|pas|jamais|nunca|non|niet|nooit)\s+|不(?:要|能|得)?)"
    r"(?:(?:more|longer|over|exceed\w*|mehr|länger|über|plus|más|máximo|superior)(?!\w)|超过|多于)",
    re.IGNORECASE,
)
_SHORTEST = 3
Strength = Literal["must", "should", "nice"]
_STRENGTHS: tuple[Strength, ...] = ("must", "should", "nice")


def named(quote: str, *, unwanted: bool) -> tuple[str, bool]:
    """Name and sign of a rule whose words are `quote`, and which a reader holds for a fault or not.

    “Never promise refunds” is the fault “promise refunds”, whatever the reader holds it for; “no more than 60 words” is
    no fault.
    """
    if _COMPARED.search(quote):
        return quote.strip(" ,.;:!?"), False
    lead = match.group() if (match := _LEADING.match(quote)) is not None else ""
    return subject(quote), unwanted or has("negation", lead)


def strength_of(quote: str, held: str | None) -> Strength:
    """How much a rule binds: as its words say, else as a reader holds it."""
    if has("not_binding", quote):
        return "nice"
    if has("binding", quote):
        return "must"
    return next((one for one in _STRENGTHS if one == held), "should")


def subject(quote: str) -> str:
    """What a rule is about, without the words that make it one: “must never promise refunds” → “promise refunds”."""
    quote = quote.strip("| \t")
    bare = _LEADING.sub("", quote).strip(" ,.;:!?")
    return bare if len(bare) >= _SHORTEST else quote.strip(" ,.;:!?") or quote
