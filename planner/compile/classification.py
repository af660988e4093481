"""Folders of texts whose names may be labels: asked, where neither the words nor the files tell."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Task
from engine.data.profile import DataProfile
from planner.compile.task import sorts_texts
from planner.plan import Question
from planner.requirements import Requirements
from planner.sentences import first_of, quoted, sentence

FOLDERS = "folder_labels"
SORTS = sentence("option-sorts", "yes, it should sort texts")
LOOKS_UP = sentence("option-looks-up", "no, they are topics of texts to look up")
_NAMED = 6
_OF_DOCUMENTS = frozenset({Task.QA_OVER_DOCUMENTS, Task.DOMAIN_ADAPTATION, Task.CODE_ASSISTANT})


def about_folders(wants: Requirements, profiles: Sequence[DataProfile], settled: frozenset[str]) -> list[Question]:
    """Whether the names of folders are labels, one question for all; none where that is settled, or the words speak
    of documents."""
    perhaps = [p for p in profiles if p.perhaps_labels]
    wish = wants.one("task")
    if (
        not perhaps
        or FOLDERS in settled
        or sorts_texts(wants) is not None
        or (wish is not None and wish.value in _OF_DOCUMENTS)
    ):
        return []
    names = [quoted(name) for name in perhaps[0].perhaps_labels]
    return [
        Question(
            field=FOLDERS,
            options=(SORTS, LOOKS_UP),
            text=sentence(
                "question-folders",
                "The texts in {path} lie in folders: {names}. Is each folder's name the label that the model should "
                "learn to give its texts?",
                path=perhaps[0].path,
                names=first_of(names, _NAMED),
            ),
        )
    ]
