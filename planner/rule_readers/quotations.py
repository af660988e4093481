"""What stands in quotation marks, fences of code and comments: words that are shown, and not wished for unless the
person says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.rule_readers.lexicon import has
from planner.rule_readers.own_marks import FILE_LIKE, is_long
from planner.sentences import sentence

SHOWN = sentence(
    "unused-only-shown",
    "it is in quotation marks or in a code block; say it in your own words if it counts",
)
_BEFORE = 90
_MANY, _MOST, _FARTHEST = 4, 0.6, 2000
MARKED = re.compile(
    r"“(?P<a>[^“”]{1,900})”|„(?P<b>[^“”„]{1,900})[“”]|«(?P<c>[^«»]{1,900})»|»(?P<g>[^«»]{1,900})«"
    r"|\"(?P<d>[^\"\n]{1,900})\"|「(?P<e>[^「」]{1,900})」"
    r"|『(?P<f>[^『』]{1,900})』|‘(?P<h>(?:[^‘’]|(?<=\w)’(?=\w)){1,900})’|(?<![\w'])'(?P<i>(?:[^'\n]"
    r"|(?<=\w)'(?=\w)){1,900})'(?![\w'])"
    r"|‚(?P<j>[^‚‘’]{1,900})[‘’]|‹(?P<k>[^‹›]{1,900})›|(?<!`)`(?P<l>[^`\n]{1,900})`(?!`)"
)
"""One quotation; what is between its marks is its only group that is there."""
_FENCE = re.compile(r"(?ms)^[ \t]{0,3}(?P<mark>```+|~~~+)[^\n]*\n(?P<inside>.*?)(?:^[ \t]{0,3}(?P=mark)[ \t]*$|\Z)")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)|(?<!\S)/\*(?=\s)(.{1,900}?)\*/", re.S)
_FIRST_PERSON = re.compile(
    (
        r"(?<!\w)(?:i|i['’]\w+|my|we|our|ours|us|ich|mein\w*|wir|unser\w*|je|j['’]\w*|mon|ma|mes|nous|notre|nos"
        r"|yo|mi|mis|nosotros|nuestr\w+"
        r"|io|mio|noi|nostr\w+|eu|meu|minha|nosso|nossa)(?!\w)|我|我们"
    ),
    re.I,
)
_CLOSES = re.compile(r"[.!?。！？\n](?=\s|$)|[。！？]")


def shown(text: str) -> Iterator[tuple[int, int]]:
    """Places of sentences in quotation marks, of code in fences, and of comments, that the person does not make
    their own."""
    yield from (m.span() for m in _COMMENT.finditer(text))
    first, last = re.search(r"\w", text), re.search(r"\w(?=\W*\Z)", text[-_FARTHEST:])
    words = (
        first.start() if first is not None else len(text),
        len(text) - len(text[-_FARTHEST:]) + last.end() if last is not None else len(text),
    )
    for fence in _FENCE.finditer(text):
        if not _is_all(words, fence.start(), fence.end()) and not _is_claimed(text, fence.start()):
            yield fence.span("inside")
    sentences = [
        m
        for m in MARKED.finditer(text)
        if is_long(said := m[m.lastgroup or 0].strip()) and FILE_LIKE.search(said) is None
    ]
    if len(sentences) >= _MANY and sum(len(m.group()) for m in sentences) > _MOST * len(text.strip()):
        # What somebody was asked and said, written down from beginning to end, is what the person hands over.
        return
    for match in sentences:
        if not _is_all(words, match.start(), match.end()) and not _is_claimed(text, match.start()):
            yield match.start() + 1, match.end() - 1


def _is_all(words: tuple[int, int], start: int, end: int) -> bool:
    """Whether nothing is said beside it, from the first word to the last: then it is what the person hands over."""
    return start <= words[0] and words[1] <= end


def _is_claimed(text: str, start: int) -> bool:
    """Whether what leads to it makes it the person's own: “our rule: …”, “the budget is “…””, “these are my
    wishes:”."""
    before = text[max(0, start - _BEFORE) : start].rstrip(" \t\n`")
    lead = _CLOSES.split(before)[-1]
    if has("speaker_noun", lead) and not _owns(lead):
        return False
    return _owns(lead) or has("claimed", lead)


def _owns(lead: str) -> bool:
    """A word of the first person that is not the one who is spoken to: “a customer wrote to us”."""
    found = list(_FIRST_PERSON.finditer(lead))
    return bool(found) and not (has("speaks", lead) and has("speaker_noun", lead[: found[0].start()]))
