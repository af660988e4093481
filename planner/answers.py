"""Bare answers to the questions of a plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.core.frozen import Frozen
from engine.core.spec import Task
from planner.agreement import agreed
from planner.compile.ask_data import CONSENT
from planner.compile.classification import FOLDERS, SORTS
from planner.compile.columns import COLUMNS, YES
from planner.compile.hand_over import hand_over_answer
from planner.compile.house_rules import KEEP, OWN_VALUES, REPLACE
from planner.compile.missing import FILES, NO_OTHER, meant_by
from planner.compile.nearest import taken
from planner.compile.row_forecast import SEVERAL, SEVERAL_OPTIONS
from planner.compile.sources import GLOSSARY, NO_GLOSSARY, NONE_YET
from planner.compile.task import SOMETHING_ELSE, task_in
from planner.compile.to_find import TO_FIND, kept_to_find
from planner.compile.unanswered import NOT_IN_TEXT, phrase_in
from planner.compile.use_of import DOUBTED, USES, use_in
from planner.documents.beside import DOCUMENTS
from planner.guesses import CONFIRMED
from planner.plan import YOU_DECIDE, Plan, Question
from planner.reading.merge import REPLACED, STAYS_HERE
from planner.ready_answers import option_changes, option_meant
from planner.render.explain import leaves_it_open
from planner.requirements import Change, Circumstance, Requirements, WantedSource, normal
from planner.rule_readers.not_there import quoted_alone
from planner.sentences import InEveryLanguage, in_english

_BY_YES = frozenset({DOCUMENTS, GLOSSARY, USES, FOLDERS, CONSENT})
"""Questions that a yes answers as well."""
_REFUSED = frozenset({"no", "n", "no it is not", "nein", "non", "不", "不是", "不对"})


class Pending(Frozen):
    """A question of the last turn whose options stand for changes."""

    question: Question
    changes: tuple[Change | None, ...]


def answers(
    words: str,
    plan: Plan | None,
    pending: Sequence[Pending],
    wants: Requirements,
    doubted: Collection[str] = (),
    in_every_language: InEveryLanguage = in_english,
) -> tuple[list[Change], frozenset[str]] | None:
    """The changes and settled fields of a bare answer to open questions; None where the words are something else.
    `doubted` are names of documents of which it is asked whether all of them is seen."""
    if plan is not None and (changes := taken(words, plan.unbuilt, in_every_language)) is not None:
        return changes, frozenset()
    if plan is not None and (picked := _of_offers(words, plan, in_every_language)) is not None:
        return picked
    questions = plan.questions if plan is not None else ()
    if plan is None or not questions:
        return None
    yes = agreed(words)
    said = _bare(words)
    if leaves_it_open(words):
        return [], frozenset(name for q in questions for name in (q.field, *q.field.split("_and_")))
    first = next((q for q in plan.asked if len(q.options) > 1), None)
    for question in questions:
        at = next((n for n, o in enumerate(question.options) if said in map(_bare, in_every_language(o))), None)
        if question.field == "rubric" and question.options != CONFIRMED:
            # “Drop “…”” is read as the change it is.
            at = None
        if question.options == CONFIRMED and (yes or said in _REFUSED):
            at = 0 if yes else 1
        if at is None and question.field == COLUMNS and yes:
            return [], frozenset({COLUMNS})
        if question.field == DOCUMENTS and (at is not None or yes or said in _REFUSED):
            return _of_documents(wants, doubted if at == 1 or said in _REFUSED else (), words.strip()), frozenset(
                {DOCUMENTS}
            )
        if at is None and question.field == GLOSSARY and (yes or said in _REFUSED):
            at = 0 if yes else 1
        if at is None and question.field == "task" and yes and plan is not None and plan.spec is not None:
            return [Change(op="set", field="task", value=plan.spec.task.value, quote=words.strip())], frozenset()
        if at is None and question.options[:1] in ((STAYS_HERE,), (REPLACED,)) and (yes or said in _REFUSED):
            at = 1 if yes else 0
        if at is None and question.field == NOT_IN_TEXT and (yes or said in _REFUSED):
            at = 1 if yes else 0
        if at is None and question.field == NOT_IN_TEXT and (phrase := quoted_alone(words)) is not None:
            return [Change(op="set", field=NOT_IN_TEXT, value=phrase, quote=words.strip())], frozenset({NOT_IN_TEXT})
        if (
            at is None
            and question.field in (USES, FILES, FOLDERS)
            and (yes or (question.field == FOLDERS and said in _REFUSED))
        ):
            at = 0 if yes else 1
        if at is None and question in plan.asked and question.field != "rubric":
            at = option_meant(question, words, yes=yes, no=said in _REFUSED, first=question is first)
        if at is not None:
            return _picked(question, at, words, pending, wants)
    return None


def agreed_to(
    yes: str, plan: Plan, pending: Sequence[Pending], wants: Requirements
) -> tuple[list[Change], frozenset[str]]:
    """What a yes says that stands before other words: it answers which file is meant, else whether the columns, or
    what I read, are right, where nothing else is asked that a yes could answer."""
    asked = [q for q in plan.asked if q.field in (FILES, COLUMNS) or q.options == CONFIRMED]
    question = next((q for q in asked if q.field == FILES and q.options), None)
    if question is None and len(asked) == 1 and not any(q.field in _BY_YES for q in plan.asked if q not in asked):
        question = asked[0]
    if question is None:
        return [], frozenset()
    if question.field == COLUMNS:
        return [], frozenset({COLUMNS})
    return _picked(question, 0, yes, pending, wants)


def _of_offers(
    words: str, plan: Plan, in_every_language: InEveryLanguage
) -> tuple[list[Change], frozenset[str]] | None:
    """Of what is asked beside the plan an option as it stands there; a yes agrees to the plan."""
    said = _bare(words)
    for offer in plan.offers:
        for option in offer.options:
            changes = hand_over_answer(option, words)
            if changes is not None and said in map(_bare, in_every_language(option)):
                return changes, frozenset({offer.field})
    return None


def _bare(words: str) -> str:
    return normal(words.strip(" .!?\"'“”„")).replace("_", " ")


def _of_documents(wants: Requirements, left_out: Collection[str], quote: str) -> list[Change]:
    """What was taken from documents that are left out is taken back."""
    return [
        Change(op="remove", field=field, value=w.value, quote=quote)
        for field, wishes in wants.wishes.items()
        for w in wishes
        if w.said.document is not None and w.said.document in left_out
    ]


def _picked(
    question: Question, at: int, words: str, pending: Sequence[Pending], wants: Requirements
) -> tuple[list[Change], frozenset[str]]:
    option, settled = question.options[at], frozenset({question.field, *question.field.split("_and_")})
    waiting = next((p for p in pending if p.question == question), None)
    if waiting is not None:
        change = waiting.changes[at]
        # The words of the first reading support the value; the answer only picks it. That a guess was wrong settles
        # nothing of its field.
        return ([change] if change is not None else []), frozenset() if question.options == CONFIRMED else settled
    if (ready := option_changes(option, words, wants)) is not None:
        return [*ready[0]], settled | ready[1]
    if question.field == GLOSSARY and option != YES:
        settled |= {NO_GLOSSARY}
    if question.field == OWN_VALUES and option in (KEEP, REPLACE):
        return ([Change(op="add", field="keep", value="own", quote=words.strip())] if option == KEEP else []), settled
    if question.field == FOLDERS:
        sorts = [Change(op="set", field="task", value=Task.CLASSIFICATION.value, quote=words.strip())]
        return (sorts if option == SORTS else []), settled
    if question.field == NOT_IN_TEXT:
        phrase = phrase_in(option)
        return (
            [Change(op="set", field=NOT_IN_TEXT, value=phrase, quote=words.strip())] if phrase is not None else []
        ), settled
    if question.field == TO_FIND:
        return list(kept_to_find(option, words)), settled
    if question.field == USES:
        return [Change(op="add", field="sources", value=use_in(option), quote=words.strip())], settled
    if question.field == DOUBTED and option != YOU_DECIDE:
        return [Change(op="add", field="sources", value=use_in(option), quote=words.strip())], frozenset()
    if question.field == FILES and option != NO_OTHER:
        old = meant_by(option, wants)
        return [
            Change(op="replace", field="sources", value=WantedSource(path=option), quote=words.strip(), old=old)
        ], settled
    if question.field == "task" and (task := task_in(option)) is not None:
        return [Change(op="set", field="task", value=task.value, quote=words.strip())], frozenset()
    if option == SOMETHING_ELSE:
        # It stays asked, and what is said next is read as a wish.
        return [], frozenset()
    if question.field == SEVERAL and option in SEVERAL_OPTIONS:
        return [Change(op="set", field=SEVERAL, value=SEVERAL_OPTIONS[option], quote=words.strip())], settled
    if question.field == "data_sources" and option == NONE_YET:
        return [Change(op="add", field="circumstances", value=Circumstance.NO_DATA, quote=words.strip())], frozenset()
    if question.field in ("data_sources", COLUMNS) and option not in (YOU_DECIDE, YES):
        return [Change(op="set", field="column", value=option, quote=words.strip())], frozenset()
    return [], settled
