"""What only the person knows of the data: whether it may be used, what documents are for, whether there are pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.core.spec import Source, Task, TrainingSpec
from engine.data.profile import DataProfile
from planner.compile.kinds import VERDICTS, wanted_stages
from planner.compile.use_of import DOUBTED, use_answer
from planner.plan import YOU_DECIDE, Question
from planner.requirements import Change, Circumstance, Requirements, WantedSource, path_key
from planner.sentences import all_of, sentence

CONSENT, PAIRS = "consent", "pairs"
MAY_USE = sentence("option-may-use", "yes, they agreed or the law allows it")
NOT_ASKED = sentence("option-not-asked", "no, not yet")
MARKED = sentence("option-marked-pairs", "yes, one of two replies is marked better")
THUMBS = sentence("option-thumbs", "only single replies, marked good or bad")
NO_PAIRS = sentence("option-no-pairs", "no, let it compare replies it writes itself")
NONE_MARKED, MARKED_ALONE = "no pairs", "thumbs"
"""Settled beside the question, where there are no pairs."""
_MOST_NAMED = 3
_FOR: tuple[Literal["retrieve", "train"], ...] = ("retrieve", "train")
_OF_DOCUMENTS = frozenset({Task.QA_OVER_DOCUMENTS, Task.DOMAIN_ADAPTATION})
"""Kinds of task that say by themselves what documents are for: to be looked up in, and to be read."""


def data_changes(option: str, words: str) -> tuple[list[Change], frozenset[str]] | None:
    """What an answer changes, and what it settles beside its question; None where the option is another question's."""
    quote = words.strip()
    if option == MAY_USE:
        return [Change(op="add", field="rights", value=quote, quote=quote)], frozenset()
    if option == NOT_ASKED:
        return [Change(op="add", field="circumstances", value=Circumstance.NO_CONSENT, quote=quote)], frozenset()
    beside: dict[str, frozenset[str]] = {
        MARKED: frozenset(),
        THUMBS: frozenset({MARKED_ALONE}),
        NO_PAIRS: frozenset({NONE_MARKED}),
    }
    return ([], beside[option]) if option in beside else None


def _said(wants: Requirements) -> dict[Circumstance, bool]:
    """The circumstances, with whether only a small model read them."""
    return {Circumstance(str(w.value)): w.said.guessed for w in wants.all("circumstances")}


def consent_question(wants: Requirements, spec: TrainingSpec, settled: frozenset[str]) -> list[Question]:
    """Whether data of people may be learned from, where nothing was said of it."""
    said = _said(wants)
    # What only a small model read is warned of, which asks nothing of whoever has no such data.
    about_people = said.get(Circumstance.PERSONAL_DATA) is False
    learned = [s.path for s in spec.data.sources if s.use == "train"]
    if not about_people or not learned or CONSENT in settled or spec.data.rights or wants.all("rights"):
        return []
    if said.keys() & {Circumstance.NO_CONSENT, Circumstance.LICENCE_FORBIDS}:
        return []
    text = sentence(
        "question-consent",
        "May the data of the people in {files} be used to train a model: did they agree (consent), or is there another "
        "right to it?",
        files=all_of(learned[:_MOST_NAMED]),
    )
    return [Question(field=CONSENT, options=(MAY_USE, NOT_ASKED), text=text)]


def use_question(wants: Requirements, spec: TrainingSpec, settled: frozenset[str]) -> list[Question]:
    """What documents are for, where they are all there is and neither the words nor the task say it."""
    if spec.task in _OF_DOCUMENTS or DOUBTED in settled or "cpt" in wanted_stages(wants):
        return []
    unsaid = {
        path_key(w.value.path)
        for w in wants.all("sources")
        if isinstance(w.value, WantedSource) and w.value.use is None and w.value.holds == "documents"
    }
    here = [s.path for s in spec.data.sources if path_key(s.path) in unsaid]
    if not here or any(s.use == "train" and s.path not in here for s in spec.data.sources):
        return []
    text = sentence(
        "question-documents",
        "What are the documents for ({path}): shall the model look facts up in them while it answers, or learn to "
        "write like them?",
        path=here[0],
    )
    options = tuple(use_answer(use, here[0]) for use in _FOR)
    return [Question(field=DOUBTED, options=(*options, YOU_DECIDE), text=text)]


def pairs_question(
    wants: Requirements, spec: TrainingSpec, profiles: Sequence[DataProfile], settled: frozenset[str]
) -> list[Question]:
    """Whether there are any, where learning from preferences is asked for and no file was looked at."""
    learned = [s for s in spec.data.sources if s.use == "train"]
    unknown = not any(p.rows for p in profiles) and not any(map(_compares, learned))
    if "dpo" not in wanted_stages(wants) or PAIRS in settled or not unknown:
        return []
    text = sentence(
        "question-pairs",
        "You want it to learn from comparisons (DPO). Are there pairs of replies to the same message, one of them "
        "marked better?",
    )
    return [Question(field=PAIRS, options=(MARKED, THUMBS, NO_PAIRS, YOU_DECIDE), text=text)]


def _compares(source: Source) -> bool:
    return source.holds in ("preferences", VERDICTS)
