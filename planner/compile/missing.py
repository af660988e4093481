"""Files that are not there: which other may be meant, and where a path of another machine leads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from engine.data.profile import DataProfile
from planner.plan import Question
from planner.requirements import Requirements, WantedSource
from planner.rule_readers.seen import file_key, last

FILES = "files"
"""Field of the question whether a file that is there is the one that was named."""
NO_OTHER = "no, another one"
_OF_WINDOWS = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\)")


def missing_questions(unseen: Sequence[str], profiles: Sequence[DataProfile]) -> list[Question]:
    """One question for each file that another may be, one for paths of another machine, and one for all others."""
    known = {p.path: p for p in profiles if p.kind == "missing"}
    found: list[Question] = []
    left = list(unseen)
    for path in unseen:
        alike = known[path].alike if path in known else ()
        if alike:
            left.remove(path)
            elsewhere = re.search(r"[/\\]", path) is not None
            text = (
                (
                    f"{path} is not on this machine. {_which(alike, 'in this folder the same file')} If not, "
                    "put the file into this folder and say its name."
                )
                if elsewhere
                else (
                    f"I have not seen {path} yet. {_which(alike, 'meant')} If not, say the path, or put it "
                    "into this folder."
                )
            )
            found.append(Question(field=FILES, options=(*alike, NO_OTHER), text=text))
    foreign = [p for p in left if _OF_WINDOWS.match(p)]
    if foreign:
        one = len(foreign) == 1
        found.append(
            Question(
                field="data_sources",
                text=(
                    f"{', '.join(foreign)} {'is a path' if one else 'are paths'} of a Windows machine, and not "
                    "on this "
                    f"machine. Put {'the file' if one else 'the files'} into this folder and say "
                    f"{'its name' if one else 'their names'}."
                ),
            )
        )
    left = [p for p in left if p not in foreign]
    if left:
        found.append(
            Question(
                field="data_sources",
                text=(
                    f"I have not seen {', '.join(left)} yet. Where "
                    f"{'is it' if len(left) == 1 else 'are they'}? Say the "
                    "path, or put it into this folder."
                ),
            )
        )
    return found


def _which(alike: Sequence[str], what: str) -> str:
    return f"Is {alike[0]} {what}?" if len(alike) == 1 else f"Is one of these {what}: {', '.join(alike)}?"


def meant_by(option: str, wants: Requirements) -> str | None:
    """The path in the requirements that a file was offered for."""
    named = [w.value.path for w in wants.all("sources") if isinstance(w.value, WantedSource) and w.value.path != option]
    same = next((p for p in named if file_key(last(p)) == file_key(last(option))), None)
    return same or max(named, key=lambda p: fuzz.ratio(file_key(last(p)), file_key(last(option))), default=None)
