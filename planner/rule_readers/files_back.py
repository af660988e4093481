"""Files that were left alone and are wanted again: “I need tickets.csv again like before”, “don't delete my file”."""

from __future__ import annotations

from collections.abc import Iterator

from planner.requirements import Change, Requirements, WantedSource, path_key
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.files import file_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.purposes import listed
from planner.rule_readers.seen import SeenFiles

_SHORT = 20
"""Letters of a clause that goes on with the one before it: “…, like before”."""


def read_files_back(words: str, known: Requirements, seen: SeenFiles) -> Iterator[Hit]:
    """A file by its name, or the only one that is left alone by “my file”."""
    left = [w.value for w in known.all("sources") if isinstance(w.value, WantedSource) and w.value.use == "never"]
    if not left:
        return
    files = file_spans(words, seen)
    spans = clause_spans(words)
    for clause, after in zip(spans, (*spans[1:], None), strict=True):
        behind = after.text if after is not None and len(after.text) <= _SHORT else ""
        if not _wanted_back(f"{clause.text}, {behind}"):
            continue
        named = [f for f in files if clause.start <= f.start < clause.end]
        paths = {path_key(seen.placed(f.path)): (f.start, f.end) for f in named}
        if not named and len(left) == 1 and listed("file_nouns").search(clause.text):
            paths = {path_key(left[0].path): (clause.start, clause.start)}
        for source in left:
            if (place := paths.get(path_key(source.path))) is not None:
                back = WantedSource(path=source.path, use="train")
                yield Hit(Change(op="add", field="sources", value=back, quote=clause.text), *place)


def _wanted_back(text: str) -> bool:
    if listed("never_again").search(text):
        return False
    return listed("file_back").search(text) is not None or listed("not_deleted").search(text) is not None
