"""A document that holds the house's rules: it is no file to measure with, and is taken out in words that name it by
what it is: “ignore the rules thing”, “das Regeldokument ist kein Test”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from engine.core.tables import table_beside
from planner.requirements import Change, Requirements, WantedSource
from planner.rule_readers.files import file_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.rules_back import same_word

_TEXT = re.compile(r"\.(?:docx?|pdf|odt|txt|md|rtf|html?)$", re.I)
_REACH = 70
_BETWEEN = r"(?:\W+[\w'’]+){0,4}?\W+"


def not_measured_with(words: str, hits: Sequence[Hit]) -> list[Hit]:
    """Documents of rules that something was taken to be measured with, only because the sentence speaks of checking:
    facts are looked up in them."""
    return [_looked_up(words, hit) for hit in hits]


def read_rule_documents(words: str, known: Requirements) -> Iterator[Hit]:
    """Known documents that are no test, or are left alone, in words without their name."""
    sources = [w.value for w in known.all("sources") if isinstance(w.value, WantedSource)]
    if not sources or file_spans(words):
        return
    for match in _no_test().finditer(words):
        tests = [s for s in sources if s.use == "eval"]
        for source in tests if len(tests) == 1 else ():
            use = "retrieve" if _TEXT.search(source.path) else "train"
            yield _use(source, use, words, match.start(), match.end())
    for match in _away().finditer(words):
        meant = [s for s in sources if s.use != "never" and _named(match["what"], s.path)]
        for source in meant if len(meant) == 1 else ():
            yield _use(source, "never", words, match.start(), match.end())


def _looked_up(words: str, hit: Hit) -> Hit:
    value = hit.change.value
    if not isinstance(value, WantedSource) or value.use != "eval" or not _TEXT.search(value.path):
        return hit
    start, end = max(0, hit.start - _REACH), hit.end + _REACH
    around = f"{words[start : hit.start]} {words[hit.end : end]}"
    described = _way("described").search(around) or _way("rules").search(value.path)
    if described is None or (_way("test").search(around) and not _no_test().search(around)):
        return hit
    # Where nothing is said of its use, what stands in it decides.
    return replace(hit, change=hit.change.model_copy(update={"value": value.model_copy(update={"use": "retrieve"})}))


def _use(source: WantedSource, use: str, words: str, start: int, end: int) -> Hit:
    value = WantedSource.model_validate({"path": source.path, "use": use})
    return Hit(Change(op="add", field="sources", value=value, quote=words[start:end].strip()), start, end)


def _named(said: str, path: str) -> bool:
    """Whether a word of the file's name is said, or both are called rules."""
    stem = PurePosixPath(path.replace("\\", "/")).stem
    if re.search(_table()["rules"], said, re.I) and _way("rules").search(re.sub(r"[_-]", " ", stem)):
        return True
    own = re.findall(r"[^\W\d_]{4,}", stem)
    return any(same_word(a, b) for a in re.findall(r"[^\W\d_]{4,}", said) for b in own)


@cache
def _away() -> re.Pattern[str]:
    """A verb of leaving, and a document by what it is: “forget the rules document”, “le fichier des consignes”."""
    table = _table()
    rules, document = table["rules"], table["document"]
    german = rf"(?:[\w'’-]+\W+){{0,2}}(?:{rules})[\w-]*(?:dokument|datei|blatt|liste|zettel)\w*"
    what = rf"(?:[\w'’-]+\W+){{1,3}}(?:{document})(?:{_BETWEEN}(?:{rules}))?(?!\w)|{german}"
    return re.compile(rf"(?<!\w)(?:{table['away']})\W+(?P<what>{what})", re.I)


@cache
def _no_test() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_table()['no_test']})(?!\w)", re.I)


@cache
def _way(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_table()[name]})(?![^\W_])", re.I)


@cache
def _table() -> dict[str, str]:
    return {name: str(way) for name, way in table_beside(__file__, "rule_documents.yaml").items()}
