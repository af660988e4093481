"""A document that is spoken of by what it is, where no file is named: the only one in the folder that fits is taken,
and of several it is asked which is meant."""

from __future__ import annotations

from planner.compile.missing import FILES, NO_OTHER
from planner.meant import NOTHING_MEANT, Meant
from planner.plan import Question
from planner.reading.merge import MergeChoice
from planner.requirements import Change, Requirements, WantedSource
from planner.rule_readers.kinds_of_files import spoken_document
from planner.rule_readers.seen import SeenFiles
from planner.sentences import sentence

_MOST = 6
"""Files that are offered."""


def files_meant(words: str, known: Requirements, seen: SeenFiles) -> Meant:
    """For words that name no file, where none is known yet."""
    if known.all("sources"):
        return NOTHING_MEANT
    spoken = spoken_document(words, seen)
    if spoken is None or len(spoken.files) > _MOST:
        return NOTHING_MEANT
    changes = [Change(op="add", field="sources", value=WantedSource(path=f), quote=spoken.quote) for f in spoken.files]
    if spoken.named_so and len(changes) == 1:
        return Meant((changes[0],))
    text = sentence(
        "question-which-document",
        "Which file do you mean by “{words}”? In this folder there is {files}."
        if len(changes) == 1
        else "Which file do you mean by “{words}”? In this folder there are {files}.",
        words=spoken.quote,
        files=spoken.files,
        count=len(changes),
    )
    question = Question(field=FILES, options=(*spoken.files, NO_OTHER), text=text)
    return Meant((), (MergeChoice(question, (*changes, None)),))
