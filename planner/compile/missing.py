"""Files that are not there: which other may be meant, and where a path of another machine leads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz

from engine.data.hub_place import pinned
from engine.data.profile import DataProfile
from planner.compile.from_hub import hub_questions
from planner.plan import Question
from planner.requirements import Requirements, WantedSource
from planner.rule_readers.lexicon import pattern, table
from planner.rule_readers.seen import file_key, last
from planner.sentences import Sentence, sentence

FILES = "files"
"""Field of the question whether a file that is there is the one that was named."""
NO_OTHER = sentence("option-another", "no, another one")
_OF_WINDOWS = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\)")


def missing_questions(unseen: Sequence[str], profiles: Sequence[DataProfile]) -> list[Question]:
    """One question for each file that another may be, one for paths of another machine, and one for all others."""
    known = {p.path: p for p in profiles if p.kind == "missing"}
    found: list[Question] = []
    of_hub = hub_questions([p for p in unseen if pinned(p) is not None or p not in known or not known[p].alike])
    found += of_hub.values()
    left = [path for path in unseen if path not in of_hub]
    for path in list(left):
        alike = known[path].alike if path in known else ()
        if alike:
            left.remove(path)
            elsewhere = re.search(r"[/\\]", path) is not None
            text = _same_file(path, alike) if elsewhere else _meant(path, alike)
            found.append(Question(field=FILES, options=(*alike, NO_OTHER), text=text))
    foreign = [p for p in left if _OF_WINDOWS.match(p)]
    if foreign:
        text = sentence(
            "question-windows-path",
            "{paths} is a path of a Windows machine, and not on this machine. Put the file into this folder and say "
            "its name."
            if len(foreign) == 1
            else "{paths} are paths of a Windows machine, and not on this machine. Put the files into this folder and "
            "say their names.",
            paths=foreign,
            count=len(foreign),
        )
        found.append(Question(field="data_sources", text=text))
    left = [p for p in left if p not in foreign]
    unclear = [p for p in left if _is_everything(p)]
    if unclear:
        text = sentence(
            "question-everything",
            "“{words}”: which data is that? Name the files or folders it should learn from (data sources); a folder "
            "that holds all of them is enough.",
            words=unclear[0],
        )
        found.append(Question(field="data_sources", text=text))
    left = [p for p in left if p not in unclear]
    if left:
        text = sentence(
            "question-not-seen",
            "I have not seen {paths} yet. Where is it? Say the path, or put it into this folder."
            if len(left) == 1
            else "I have not seen {paths} yet. Where are they? Say the path, or put it into this folder.",
            paths=left,
            count=len(left),
        )
        found.append(Question(field="data_sources", text=text))
    return found


def _is_everything(path: str) -> bool:
    """Whether it names all there is and no place: “all our data”, “alles, was wir haben”."""
    every, beside = _everything()
    left, found = every.subn(" ", path)
    return found > 0 and not re.search(r"[^\W_]", beside.sub(" ", left))


@cache
def _everything() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table()["everything"]
    return pattern(words["all"]), pattern(words["beside"])


def _same_file(path: str, alike: Sequence[str]) -> Sentence:
    return sentence(
        "question-same-file",
        "{path} is not on this machine. Is {alike} in this folder the same file? If not, put the file into this folder "
        "and say its name."
        if len(alike) == 1
        else "{path} is not on this machine. Is one of these in this folder the same file: {alike}? If not, put the "
        "file into this folder and say its name.",
        path=path,
        alike=alike,
        count=len(alike),
    )


def _meant(path: str, alike: Sequence[str]) -> Sentence:
    return sentence(
        "question-meant",
        "I have not seen {path} yet. Is {alike} meant? If not, say the path, or put it into this folder."
        if len(alike) == 1
        else "I have not seen {path} yet. Is one of these meant: {alike}? If not, say the path, or put it into this "
        "folder.",
        path=path,
        alike=alike,
        count=len(alike),
    )


def meant_by(option: str, wants: Requirements) -> str | None:
    """The path in the requirements that a file was offered for."""
    named = [w.value.path for w in wants.all("sources") if isinstance(w.value, WantedSource) and w.value.path != option]
    same = next((p for p in named if file_key(last(p)) == file_key(last(option))), None)
    return same or max(named, key=lambda p: fuzz.ratio(file_key(last(p)), file_key(last(option))), default=None)
