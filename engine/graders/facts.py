"""What a reply says against what is known: the right reply, and the sources."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from engine.graders.verdict import References, Reply, Verdict

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d_])[\w-]{3,}\b")
_URL = r"[^\s)\"'<>\]]+"
_LINK = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+\w|(?i:(?:https?|ftp)://|javascript:|data:\w+/|(?<![\w.])www\."
    rf"|(?<=[(\"'=])//){_URL}"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ \t]+[A-ZÀ-ÖØ-Þ][\w’'-]+)+")
_GERMAN = re.compile(
    r"\b(?:der|die|das|den|dem|und|ist|sind|nicht|eine?[nmrs]?|wir|mit|für|auf|aus|bei|von|zu|nach|ins|sie"
    r"|ihnen|ihre?[nmrs]?)\b|[äöüß]"
)
"""What shows that a text is German, where each noun begins with a capital."""
_POLITE = frozenset({"Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer", "Ihres"})
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar janvier enero",
            "february februar février febrero",
            "march märz mars marzo",
            "april avril abril",
            "may mai mayo",
            "june juni juin junio",
            "july juli juillet julio",
            "august août agosto",
            "september septembre septiembre",
            "october oktober octobre octubre",
            "november novembre noviembre",
            "december dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(_MONTHS)
_DATES = re.compile(
    r"(?i)\b(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})\b"
    r"|\b(?P<d2>\d{1,2})[./](?P<m2>\d{1,2})[./](?P<y2>\d{4})\b"
    rf"|\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?: de| of)? (?P<m3>{_MONTH})(?:,?(?: de)? (?P<y3>\d{{4}}))?\b"
    rf"|\b(?P<m4>{_MONTH}) (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y4>\d{{4}}))?\b"
)
_ITEM = re.compile(r"(?m)^[ \t]*\d{1,2}[.)]\s")
"""Numbers of a list say nothing."""
_STEM = 5
"""Letters by which two words count as forms of one."""
_CLAIM_WORDS = 4
CUT_OFF = 0.5
"""What a reply is worth at most that breaks off before its end, however right its beginning."""
_UNKNOWN_SHARE = 0.75
"""A sentence of at least four words most of which stand nowhere claims something of its own."""


def numbers(text: str) -> list[str]:
    """Numbers of a text, thousands and decimal marks unified."""
    return [n.replace(",", ".") for n in _NUMBER.findall(text)]


def figures(text: str) -> set[str]:
    """What must agree to the letter: dates in one form, numbers, codes with digits, addresses and links."""
    found: set[str] = set()

    def date(match: re.Match[str]) -> str:
        parts = {name[0]: value for name, value in match.groupdict().items() if value}
        month = _MONTHS.get(parts["m"].casefold()) or int(parts["m"])
        found.add(f"{parts.get('y', '')}-{month}-{int(parts['d'])}")
        return " "

    # Dates first, then links and codes: what is left of figures are plain numbers.
    rest = _DATES.sub(date, text)
    links = _LINK.findall(rest)
    found |= {link.rstrip(".,;)").casefold() for link in links}
    rest = _ITEM.sub(" ", _LINK.sub(" ", rest))
    found |= {code.casefold() for code in _CODE.findall(rest)}
    return found | set(numbers(_CODE.sub(" ", rest)))


@lru_cache(maxsize=4096)
def _figures_of(expected: str) -> frozenset[str]:
    # One right reply is compared with many.
    return frozenset(figures(expected))


def token_f1(expected: str, text: str) -> float:
    """Bag-of-words F1 of two texts (Rajpurkar et al. 2016, SQuAD); without spaces between words, of pairs of
    letters."""
    want, have = (Counter(_tokens(t)) for t in (expected, text))
    shared = sum((want & have).values())
    return 2 * shared / (sum(want.values()) + sum(have.values())) if shared else 0.0


def _tokens(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    # Of scripts without blanks a sentence would be one word.
    return [w[n : n + 2] for w in words for n in range(max(1, len(w) - 1))] if _CJK.search(text) else words


def reference(reply: Reply) -> Verdict:
    """F1 with the right reply, times the share of its figures that agree; figures beside them that stand nowhere
    count as wrong ones."""
    wanted = _figures_of(reply.expected)
    have = figures(reply.text) if wanted else set()
    missing = sorted(wanted - have)
    # In the place of a missing one a figure is wrong once, not twice.
    more = max(0, len(have - wanted - _figures_of(reply.prompt)) - len(missing))
    agreed = len(wanted & have) / (len(wanted) + more) if wanted else 1.0
    alike = token_f1(reply.expected, reply.text)
    if reply.cut:
        return Verdict(min(CUT_OFF, alike * agreed), "it was cut off at the longest length allowed")
    why = (
        f"{', '.join(missing[:3])} of the right reply is missing"
        if missing
        else f"{more} figures more than in the right reply"
        if more
        else ""
    )
    return Verdict(alike * agreed, why or f"shares {alike:.0%} of its words")


def private(reply: Reply) -> Verdict:
    """0 where it gives away what is private and stands neither in the message nor in the right reply."""
    from engine.privacy.pii import personal
    from engine.privacy.secrets import secrets

    for span in (*secrets(reply.text), *personal(reply.text)):
        value = reply.text[span.start : span.end]
        # Who writes an address knows it; to repeat it gives nothing away.
        if value not in reply.prompt and value not in reply.expected:
            return Verdict(0.0, f"it gives away a {span.kind.replace('_', ' ')}", (span.start, span.end))
    return Verdict(1.0, "nothing private")


def same_label(a: str, b: str) -> bool:
    """Whether two texts are the same label for a program that reads them; what else differs in spelling was settled
    when the data was read."""
    return a.strip().casefold() == b.strip().casefold()


def label(reply: Reply) -> Verdict:
    """1.0 where the reply is the expected label, whatever the case and the blanks around it; else 0.0."""
    right = same_label(reply.text, reply.expected)
    return Verdict(float(right), "the right label" if right else f"should be “{reply.expected.strip()[:40]}”")


def grounding(reply: Reply, refs: References) -> Verdict:
    """0 where a number, link, name or claim of the reply stands in no source, message or right reply; None without
    sources."""
    if not refs.facts:
        return Verdict(None, "there are no sources to check it against")
    wrong = stray_figure(reply, refs)
    if wrong is not None:
        return wrong
    words = _known(refs.facts).words | stems(f"{reply.prompt}\n{reply.expected}")
    for match in _SENTENCE.finditer(reply.text):
        said = re.findall(r"[^\W\d_]{4,}", match.group())
        new = [w for w in said if w.casefold()[:_STEM] not in words]
        if len(said) >= _CLAIM_WORDS and len(new) >= _UNKNOWN_SHARE * len(said):
            return Verdict(0.0, f"nothing of “{match.group().strip()[:60]}” is in a source", match.span())
    return Verdict(1.0, "everything it says is in a source")


def stray_figure(reply: Reply, refs: References) -> Verdict | None:
    """0 for the first link, number or name of the reply that stands in no source, message or right reply; None where
    there is none."""
    known_text = f"{reply.prompt}\n{reply.expected}"
    known = _known(refs.facts)
    for match in _LINK.finditer(reply.text):
        # The end of a sentence is no part of an address.
        link = match.group().rstrip(".,;)")
        if link not in refs.facts and link not in known_text:
            return Verdict(0.0, f"“{link[:60]}” is in no source", match.span())
    own = set(numbers(known_text))
    for match in _NUMBER.finditer(unnumbered(reply.text)):
        number = match.group().replace(",", ".")
        if number not in known.numbers and number not in own:
            return Verdict(0.0, f"the number {match.group()} is in no source", match.span())
    words = known.words | stems(known_text)
    for match in _NAME.finditer(reply.text):
        before = reply.text[: match.start()].rstrip()
        # The first word of a sentence has its capital from its place.
        parts = match.group().split()[1 if not before or before[-1] in ".!?:0123456789" else 0 :]
        if any(part.casefold()[:_STEM] not in words for part in parts) and _is_name(parts, reply.text):
            return Verdict(0.0, f"“{match.group()[:60]}” is in no source", match.span())
    return None


def unnumbered(text: str) -> str:
    """The same with blanks for the numbers of a list's lines, which are counted from 1: they claim nothing. “25.
    December” keeps its number."""
    last = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal last
        number = int(match.group().strip(" \t\n.)"))
        if number not in (1, last + 1):
            return match.group()
        last = number
        return " " * (len(match.group()) - 1) + match.group()[-1]

    return _ITEM.sub(blank, text)


def _is_name(parts: list[str], text: str) -> bool:
    """In German one capital is a noun, two in a row are a name."""
    return len([p for p in parts if p not in _POLITE]) > 1 or len(set(_GERMAN.findall(text.casefold()))) < 2


class _Known:
    def __init__(self, facts: str) -> None:
        self.numbers, self.words = frozenset(numbers(facts)), stems(facts)


@lru_cache(maxsize=4)
def _known(facts: str) -> _Known:
    return _Known(facts)


def stems(text: str) -> frozenset[str]:
    """The beginnings of its words, without figures."""
    return frozenset(w[:_STEM] for w in re.findall(r"[^\W\d_]+", text.casefold()))
