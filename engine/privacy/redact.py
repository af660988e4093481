"""Placeholders for personal data and secrets: the same value has the same placeholder in one conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from engine.privacy.finders.disguised import undisguised
from engine.privacy.finders.firms import is_firm
from engine.privacy.pii import people, personal
from engine.privacy.secrets import secrets
from engine.privacy.span import Span

Kind = Literal[
    "secret",
    "password",
    "iban",
    "card",
    "account",
    "id_number",
    "email",
    "phone",
    "mac",
    "ip",
    "plate",
    "birth_date",
    "handle",
    "address",
    "name",
]
_NAME_LETTERS = 3
_BLANKLESS = re.compile(
    r"[\u0590-\u08ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_HUNG_BEFORE = re.compile(r"[\u0590-\u08ff]")
_HANGUL = re.compile(r"[가-힣]")
_NO_NAMES = frozenset(
    {
        "agent",
        "customer",
        "unknown",
        "guest",
        "admin",
        "support",
        "service",
        "team",
        "bot",
        "system",
        "none",
        "anonymous",
        "kunde",
        "user",
        "der",
        "die",
        "von",
        "van",
        "the",
        "und",
        "and",
        "gmbh",
        "ltd",
        "inc",
        "info",
        "may",
        "will",
        "mark",
        "hope",
        "grace",
    }
)
"""Words that stand in name columns and are none, or are words of a sentence as well (these go only as part of a
whole name)."""
KINDS: tuple[Kind, ...] = (
    "secret",
    "password",
    "iban",
    "card",
    "account",
    "id_number",
    "email",
    "phone",
    "mac",
    "ip",
    "plate",
    "birth_date",
    "handle",
    "address",
    "name",
)
"""In order of precedence where two overlap."""


_FIGURES = r"(?=[\w/-]*\d)[\w/-]+"


def _spoken_of(*words: str) -> re.Pattern[str]:
    """A number that is said to be one of these: “order no. 123-456”, “Bestellnummer: 0815”; it ends before the first
    word without a digit."""
    said = rf"(?:{'|'.join(words)})[\w-]*\s*(?:no|number|num|nr|id|nummer|code)?\b"
    return re.compile(
        rf"(?i){said}[\s.:#=(]*(?:is|ist|est|es|was)?[\s:#]*(?P<value>{_FIGURES}(?: {_FIGURES})*)(?![\w@])"
    )


_SPOKEN_OF: dict[str, re.Pattern[str]] = {
    "order_number": _spoken_of("order", "bestell", "auftrag", "commande", "pedido"),
    "customer_number": _spoken_of("customer", "client", "kunden", "account", "konto", "cliente"),
    "invoice_number": _spoken_of("invoice", "bill", "rechnung", "facture", "factura"),
    "ticket_number": _spoken_of("ticket", "case", "vorgang", "incident", "fall"),
    "tracking_number": _spoken_of("tracking", "parcel", "shipment", "sendung", "paket", "colis", "envío"),
    "serial_number": _spoken_of("serial", "serien", "série", "serie", "device"),
    "article_number": _spoken_of("article", "item", "product", "sku", "artikel", "produkt", "produit", "producto"),
}
"""Kinds of numbers a person may want to keep; elsewhere one that looks like a phone number or card goes."""
NUMBERS = frozenset(_SPOKEN_OF)
_LIKE_NUMBERS = ("phone", "card")
"""What a number that is kept may look like; one that begins later than it is another that was written behind it."""


class Redactor:
    """Replaces within one conversation; a new one is made for the next, so that nobody can be followed across
    conversations."""

    def __init__(
        self,
        kinds: Sequence[str],
        counts: Counter[str],
        found: list[tuple[str, str]] | None = None,
        keep: Sequence[str] = (),
        own: Sequence[str] = (),
    ) -> None:
        """`keep` names kinds that stay, `own` values of the firm itself: its numbers stay everywhere, its people's
        names in replies."""
        self._kinds, self._counts, self._found = frozenset(kinds) - frozenset(keep), counts, found
        self._stays = [_SPOKEN_OF[k] for k in keep if k in _SPOKEN_OF]
        self._own = frozenset(map(same, own))
        self._people: set[str] = set()
        self._names: dict[tuple[str, str], str] = {}
        self._of_kind: Counter[str] = Counter()

    def redact(self, text: str, names: Sequence[str] = (), *, reply: bool = False) -> str:
        """The text with placeholders: `[email]` for the first address, `[email 2]` for the next. `names` are known
        from elsewhere."""
        out, at = [], 0
        for span in self.spans(text, names, reply=reply):
            value = text[span.start : span.end]
            out += [text[at : span.start], self._placeholder(span.kind, value)]
            at = span.end
            self._counts[span.kind] += 1
            if self._found is not None:
                self._found.append((span.kind, value))
        return "".join([*out, text[at:]])

    def spans(self, text: str, names: Sequence[str] = (), *, reply: bool = False) -> list[Span]:
        """What would be replaced, in order of place, none over another."""
        if not text or not self._kinds:
            return []
        spans = [
            s
            for s in (*secrets(text), *personal(text), *_disguised(text), *_named(text, names))
            if s.kind in self._kinds
        ]
        self._people |= {text[s.start : s.end] for s in spans if s.kind == "name"}
        spans += _whole(text, self._people)
        if self._stays:
            stay = [m.span("value") for pattern in self._stays for m in pattern.finditer(text)]
            spans = [
                s for s in spans if not (s.kind in _LIKE_NUMBERS and any(a == s.start and s.end <= b for a, b in stay))
            ]
        whole = apart(spans)
        return [s for s in whole if not self._is_own(text[s.start : s.end], s.kind, reply)] if self._own else whole

    def _is_own(self, value: str, kind: str, reply: bool) -> bool:
        return same(value) in self._own and (reply or kind != "name")

    def meet(self, *texts: str) -> None:
        """Names in one text of the conversation are names in all of it, from here on."""
        if "name" in self._kinds:
            self._people |= {text[s.start : s.end] for text in texts for s in people(text)}

    def _placeholder(self, kind: str, value: str) -> str:
        key = (
            kind,
            re.sub(r"[\s().-]", "", value.casefold())
            if kind in ("phone", "iban", "card")
            else " ".join(value.casefold().split()),
        )
        if key not in self._names:
            self._of_kind[kind] += 1
            number = self._of_kind[kind]
            said = kind.replace("_", " ")
            self._names[key] = f"[{said}]" if number == 1 else f"[{said} {number}]"
        return self._names[key]


def same(value: str) -> str:
    """Letters and figures alone, small: equal for values that differ in how they are written."""
    return re.sub(r"[\W_]", "", value.casefold())


def _disguised(text: str) -> Iterator[Span]:
    """What is found in the text only as it is usually written."""
    if (plain := undisguised(text)) is not None:
        yield from plain.back((*secrets(plain.text), *personal(plain.text), *plain.addresses()))


def _named(text: str, names: Sequence[str]) -> Iterator[Span]:
    """Each place a name stands: whole, or its parts where they are written as names are."""
    names = [name for name in names if not is_firm(name)]
    parts = {part for name in names if (part := " ".join(name.split())) and any(map(str.isalpha, part))}
    parts |= {
        p
        for name in parts
        for p in name.split()
        if len(p) >= _NAME_LETTERS and p[0].isupper() and p.casefold() not in _NO_NAMES
    }
    parts |= {
        p for name in parts for p in name.split() if len(p) >= _NAME_LETTERS and p.isalpha() and p.lower() == p.upper()
    }
    for part in parts:
        if part.casefold() not in _NO_NAMES and (len(part) >= _NAME_LETTERS or (len(part) > 1 and _is_blankless(part))):
            for match in re.finditer(_as_a_word(part), text):
                yield Span(match.start(), match.start() + len(part), "name")


def _whole(text: str, names: Collection[str]) -> Iterator[Span]:
    """Each place one of these stands as it was written elsewhere; a single word may be a word of the language, and
    is left."""
    for name in names:
        if " " in name or (len(name) >= _NAME_LETTERS and _is_blankless(name)):
            for match in re.finditer(_as_a_word(name), text):
                yield Span(match.start(), match.start() + len(name), "name")


def _is_blankless(name: str) -> bool:
    """Whether it is written in a script in which words stand beside each other, or have others hung on them."""
    return _BLANKLESS.search(name) is not None


def _as_a_word(name: str) -> str:
    """A pattern of a name as it stands in a sentence: by itself, in Arabic and Hebrew with the small words before it,
    in Korean with those behind it, in Chinese, Japanese and Thai anywhere."""
    if not _is_blankless(name):
        return rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)"
    if _HUNG_BEFORE.search(name):
        return rf"(?:(?<!\w)|(?<=(?<!\w)[وفبلكשהולבמכ])){re.escape(name)}(?!\w)"
    return rf"(?<![가-힣]){re.escape(name)}" if _HANGUL.search(name) else re.escape(name)


def apart(spans: Sequence[Span]) -> list[Span]:
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
