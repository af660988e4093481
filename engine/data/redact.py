"""Placeholders for personal data and secrets: the same value has the same placeholder in one conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from engine.data.personal import personal
from engine.data.secrets import secrets
from engine.data.span import Span

Kind = Literal["secret", "password", "iban", "card", "email", "phone", "ip", "address", "name"]
KINDS: tuple[Kind, ...] = ("secret", "password", "iban", "card", "email", "phone", "ip", "address", "name")
"""In order of precedence where two overlap."""


class Redactor:
    """Replaces within one conversation; a new one is made for the next, so that nobody can be followed across conversations."""

    def __init__(self, kinds: Sequence[str], counts: Counter[str], found: list[tuple[str, str]] | None = None) -> None:
        self._kinds, self._counts, self._found = frozenset(kinds), counts, found
        self._names: dict[tuple[str, str], str] = {}
        self._of_kind: Counter[str] = Counter()

    def redact(self, text: str) -> str:
        """The text with placeholders: `[email]` for the first address, `[email 2]` for the next."""
        if not text or not self._kinds:
            return text
        spans = [s for s in (*secrets(text), *personal(text)) if s.kind in self._kinds]
        out, at = [], 0
        for span in _apart(spans):
            value = text[span.start : span.end]
            out += [text[at : span.start], self._placeholder(span.kind, value)]
            at = span.end
            self._counts[span.kind] += 1
            if self._found is not None:
                self._found.append((span.kind, value))
        return "".join([*out, text[at:]])

    def _placeholder(self, kind: str, value: str) -> str:
        key = (kind, re.sub(r"[\s().-]", "", value.casefold()) if kind in ("phone", "iban", "card") else " ".join(value.casefold().split()))
        if key not in self._names:
            self._of_kind[kind] += 1
            number = self._of_kind[kind]
            self._names[key] = f"[{kind}]" if number == 1 else f"[{kind} {number}]"
        return self._names[key]


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans in order of place; what touches a span of greater precedence goes up in one that covers both."""
    rank = {kind: n for n, kind in enumerate(KINDS)}
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            last = kept[-1]
            kind = min(last.kind, span.kind, key=lambda k: rank[k])  # type: ignore[index]
            kept[-1] = Span(last.start, max(last.end, span.end), kind)
        else:
            kept.append(span)
    return kept


def masked(value: str) -> str:
    """Enough of a value to recognise it by, and not enough to use it."""
    return value[:2] + "…" + value[-1:] if len(value) > 6 else "…"
