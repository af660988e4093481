"""Where data sets of the model hub are named in words: with their commit, by the address of a page of it, and without
a commit, which is too little to learn from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

_HAN = "\u3400-\u9fff"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*"
_BEFORE = rf"(?<![^\W{_HAN}])(?<![/.\\:@-])"
_INSIDE = rf"(?:/(?:[^\W{_HAN}]|[.~+%=-])+)*"
_END = r"(?![A-Za-z0-9_@])"
_PINNED = re.compile(rf"{_BEFORE}(?P<name>{_NAME})@(?P<revision>[0-9a-f]{{40}}){_END}(?P<inside>{_INSIDE})/?", re.I)
_PAGE = re.compile(
    rf"(?i)(?<!\w)(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf://)datasets/(?P<name>{_NAME})"
    rf"(?:@(?P<at>[\w.-]+)|/(?:tree|resolve|blob|raw|commit)/(?P<revision>[\w.-]+))?(?P<inside>{_INSIDE})/?"
    r"(?:[?#][^\s\"'“”«»`<>)]*)?"
)
_SETS = (
    r"data\s?-?sets?|datensätze?n?s?|datensatz|jeux? de données|conjuntos? de datos|insieme di dati|conjunto de dados"
    r"|数据集|データセット|데이터셋"
)
_HUB = re.compile(r"(?i)hugging\s?-?face|(?<!\w)(?:model|hf)[\s-]?hub(?!\w)")
_LOOSE = re.compile(rf"{_BEFORE}(?P<name>{_NAME})(?:@(?P<at>[A-Za-z0-9._-]+))?{_END}(?!/)")
_CUE = re.compile(rf"(?i)(?:{_SETS}|load_dataset\()(?:\s+(?:named|called|namens|nommé|llamado))?\s*[:“\"„«`'(]?\s*$")
_MARKED = re.compile(r"[A-Za-z]_?\d|-v?\d|[A-Za-z]_[A-Za-z]|[a-z][A-Z]|^[A-Z][A-Za-z0-9]+/[a-z0-9]+-")
"""What names of the hub have, and other words with a stroke between them rarely."""
_SAYS_SETS = re.compile(r"(?i)(?:train|training|test|tests|val|valid|validation|dev|eval|evaluation)$")
_SENTENCE = re.compile(r"[.!?]\s|\n|[。！？]")
_NEAR = 200


def hub_spans(words: str) -> Iterator[tuple[str, int, int]]:
    """Each data set of the hub that is named with its commit, as a source names it, with the place of its name; which
    of them are base models, `own_bases.py` tells."""
    taken: list[tuple[int, int]] = []
    for pattern in (_PAGE, _PINNED):
        for match in pattern.finditer(words):
            start, end = match.span()
            source = _source(match)
            if source is None or any(a < end and start < b for a, b in taken):
                continue
            # The point behind a name ends the sentence.
            end -= len(match.group()) - len(match.group().rstrip(".,;"))
            taken.append((start, end))
            yield source, start, end


def loose_name(words: str) -> str | None:
    """The first data set of the hub that is named without its commit; None where the words speak of none."""
    for match in _PAGE.finditer(words):
        if _source(match) is None:
            return match["name"].rstrip(".")
    return next((m["name"].rstrip(".") for m in _LOOSE.finditer(words) if _is_meant(words, m)), None)


def _source(match: re.Match[str]) -> str | None:
    found = {"at": "", "revision": "", "inside": "", **{k: v or "" for k, v in match.groupdict().items()}}
    name, revision = found["name"].rstrip("."), (found["at"] or found["revision"]).rstrip(".")
    if re.fullmatch(r"[0-9a-fA-F]{40}", revision) is None:
        return None
    inside = unquote(found["inside"]).strip("/").rstrip(".")
    return f"{name}@{revision.lower()}" + (f"/{inside}" if inside else "")


def _is_meant(words: str, match: re.Match[str]) -> bool:
    """Whether two words with a stroke between them name a data set: “dataset train/test” and “German/English” do
    not."""
    org, name = match["name"].split("/")
    if any(_SAYS_SETS.match(part) or len(part) < 2 for part in (org, name)) or not re.search(r"[A-Za-z]{2}", name):
        return False
    if re.search(r"\.[A-Za-z][A-Za-z0-9]{0,7}$", name.rstrip(".")):
        return False
    before = words[max(0, match.start() - _NEAR) : match.start()]
    after = words[match.end() : match.end() + _NEAR]
    sentence = _SENTENCE.split(before)[-1] + " " + _SENTENCE.split(after)[0]
    cues = (_HUB.search(sentence), _CUE.search(before), match["at"] or _MARKED.search(match["name"]))
    return sum(bool(cue) for cue in cues) >= 2
