"""A kind of task that is set against another, and extraction that is asked for by its fields: “extract, do not sort”,
“saque los datos en campos”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from engine.core.spec import Task
from engine.core.tables import table_beside
from planner.requirements import Change
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import WordList

_SENTENCE = re.compile(r"[^\n.!?。！？;；]+(?:[.!?](?!\s|$)[^\n.!?。！？;；]*)*")
_REACH = 30
"""So many letters before its word a “not” may stand."""
_LONGEST = 160
"""A longer sentence tells a story, and sets nothing right."""
_FIELD_REACH = 50
_FORM_REACH = 16
_WANT_REACH = 40
_PLACE = re.compile(
    r"(?i)[^,.;:]{0,30}?(?<!\w)(?:into|in|auf|en|dans|entre|among|tra|fra|per|nelle|nei)(?!\w)|(?=[\u3400-\u9fff])"
)
"""Where what is spread goes."""
_PLACED = re.compile(r"(?i)(?<!\w)(?:auf|in|zu)\s[^.;:]{3,90}$")
_TELLS = re.compile(
    r"(?i)(?<!\w)(?:how|tell|tells|explain|wie man|sag\w*|erklär\w*|comment|dire|dise|cómo|diga|decir)(?!\w)"
)
"""“It should tell people how to get to the right office” answers."""
_IF = re.compile(r"(?i)(?<!\w)(?:if|when|falls|wenn|si|quand|cuando|quando)(?!\w)|(?:^|[,;])\s*se(?!\w)|如果")
_THOSE_WHO = re.compile(r"(?i)\s*(?:die|welche|who|qui|quienes?|chi)(?!\w)")
_COUNT_REACH = 12
"""So many letters may stand between wanting and how many: “gives me back all three fields”, and not “I need answers
about four fields”."""
_INTO = re.compile(
    r"(?i)(?<!\w)(?:sort|sorts|sorting|classif\w+|categori[sz]\w*|sortier\w*|einsortier\w*|klassifizier\w*|kategorisier\w*"
    r"|class(?:er|ez)|trie[rz]|clasifi\w+|classifica\w*)(?!\w)[^,.;:]{0,40}?(?<!\w)(?:into|in|nach|by|en|dans|par|por|per)"
    r"\s+(?:[^\W\d_]+\s+){0,2}(?:class(?:es)?|categories|topics?|labels?|klassen|kategorien|themen|catégories|thèmes"
    r"|étiquettes|categorías|clases|temas|etiquetas|categorie|classi)(?!\w)"
)
"""“Sort texts into our classes”: what comes out is said in so many words."""
_CONDITION = re.compile(r"(?i)(?<!\w)(?:if|when|falls|wenn|si|quand|cuando|se|quando)(?!\w)|如果")
_COUNT = (
    r"(?:(?:all|the|these|those|alle|die|diese|les|ces|los|estos|i|questi|这|那)\s*)?(?:\d{1,2}|two|three|four|five|six"
    r"|seven|eight|zwei|drei|vier|fünf|sechs|sieben|acht|deux|trois|quatre|cinq|sept|huit|dos|tres|cuatro|cinco|seis"
    r"|siete|ocho|due|tre|quattro|cinque|sei|sette|otto|[两三四五六七八])\s*个?\s*$"
)
"""Before the word for fields: whoever counts them has a form in mind."""


def read_task_words(words: str) -> Iterator[Hit]:
    """The kind of task that is meant where another is denied beside it, else classification where texts are sorted into
    classes, else extraction where fields are to come out; the last counts."""
    found = [hit for sentence in _SENTENCE.finditer(words) if (hit := _told(sentence)) is not None]
    yield from found[-1:]


def _told(sentence: re.Match[str]) -> Hit | None:
    text = sentence.group()
    set_right = _against(text) if len(text) <= _LONGEST else None
    if set_right is not None:
        return _hit(set_right, text.strip(), sentence.start(), sentence.end())
    into = _INTO.search(text)
    if into is not None and not _is_denied(text, into.start()) and not _CONDITION.search(text):
        return _hit(Task.CLASSIFICATION, into.group(), sentence.start() + into.start(), sentence.start() + into.end())
    if (wanted := _wanted(text)) is not None:
        return _hit(wanted, text.strip(), sentence.start(), sentence.end())
    if _spreads(text) or _finds_its_way(text):
        return _hit(Task.CLASSIFICATION, text.strip(), sentence.start(), sentence.end())
    for clause in clause_spans(text):
        if _asks_for_fields(clause.text) or _fills_a_form(clause.text):
            at = sentence.start()
            return _hit(Task.EXTRACTION, clause.text, at + clause.start, at + clause.end)
    return None


def _hit(task: Task, quote: str, start: int, end: int) -> Hit:
    return Hit(Change(op="set", field="task", value=task.value, quote=quote), start, end)


def _against(text: str) -> Task | None:
    """The one kind that is affirmed, where exactly one other is denied."""
    affirmed, denied = set[Task](), set[Task]()
    for task, listed in _kinds().items():
        for match in listed.finditer(text):
            (denied if _is_denied(text, match.start()) else affirmed).add(task)
    if _list("says_which").search(text):
        affirmed.add(Task.CLASSIFICATION)
    affirmed -= denied
    return next(iter(affirmed)) if len(affirmed) == 1 and len(denied) == 1 and not _CONDITION.search(text) else None


def _is_denied(text: str, at: int) -> bool:
    """Whether a “not” stands before the word, in its own clause."""
    before = re.split(r"[,，;；:：、]|(?<!\w)(?:but|sondern|mais|sino|ma|bensì)(?!\w)|而是", text[:at])[-1][-_REACH:]
    return _list("against").search(before) is not None


def _wanted(text: str) -> Task | None:
    """The one kind that is said behind “I want”: “lo que quiero es clasificar los mensajes”."""
    if len(text) > _LONGEST or _IF.search(text):
        return None
    found = set[Task]()
    for task, listed in _wanted_kinds().items():
        for match in listed.finditer(text):
            wants = [
                m for m in _list("wants").finditer(text, 0, match.start()) if match.start() - m.end() <= _WANT_REACH
            ]
            between = text[wants[-1].end() : match.start()] if wants else "."
            if not re.search(r"[,.;:，；：]", between) and not _list("other_wish").search(between):
                found |= set() if _is_denied(text, match.start()) else {task}
    return next(iter(found)) if len(found) == 1 else None


def _spreads(text: str) -> bool:
    """Whether texts go each into a class: “que se repartan en A, B y C, que son nuestras clases”, “which of the five
    it is”."""
    if _IF.search(text):
        return False
    spread = next((m for m in _list("spreads").finditer(text) if not _is_denied(text, m.start())), None)
    if spread is None:
        return False
    into = _PLACE.match(text, spread.end())
    # “… auf A, B und C verteilt werden, das sind unsere Klassen”.
    placed = into.end() if into is not None else spread.end() if _PLACED.search(text[: spread.start()]) else None
    return placed is not None and _list("classes").search(text, placed) is not None


def _finds_its_way(text: str) -> bool:
    """Whether messages are to come to those who deal with them: “they should land with the right team”."""
    if _IF.search(text) or not (_list("wants").search(text) or _list("shall").search(text)):
        return False
    return any(
        not _is_denied(text, match.start()) and not _TELLS.search(text[: match.start()])
        for match in _arriving().finditer(text)
    )


def _fills_a_form(clause: str) -> bool:
    """Whether a form is to be filled in from what is written; that those who write do so is another thing."""
    if _list("against").search(clause) or _IF.search(clause) or _THOSE_WHO.match(clause):
        return False
    forms = list(_list("form").finditer(clause))
    for name in ("fills", "types"):
        for match in _list(name).finditer(clause):
            near = [
                m for m in forms if abs(m.start() - match.end()) <= _FIELD_REACH or 0 <= match.start() - m.end() <= 30
            ]
            if near and not _list("fillers_in").search(clause[: match.start()][-_FORM_REACH:]):
                return True
    return False


def _asks_for_fields(clause: str) -> bool:
    """Whether fields, or data as fields, are to come out."""
    if _list("against").search(clause) or _CONDITION.search(clause):
        return False
    takes = [m.end() for m in _list("takes").finditer(clause)]
    if any(0 <= m.start() - end <= _FIELD_REACH for m in _list("into_fields").finditer(clause) for end in takes):
        return True
    before = (re.search(_COUNT, clause[: m.start()], re.I) for m in _list("fields").finditer(clause))
    counted = [count.start() for count in before if count is not None]
    # “It reads the two fields subject and body” says what goes in.
    wanted = [m.end() for m in _list("takes").finditer(clause) if not _list("reads").fullmatch(m.group())]
    wanted += [m.end() for m in _list("wants").finditer(clause)]
    return any(0 <= at - end <= _COUNT_REACH for at in counted for end in wanted)


@cache
def _table() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = table_beside(__file__, "task_words.yaml")
    return loaded


@cache
def _list(name: str) -> WordList:
    return word_list(tuple(map(str, _table()[name])))


@cache
def _arriving() -> re.Pattern[str]:
    ways = (str(way).replace("PLACE", str(_table()["places"])) for way in _table()["arrives"])
    return re.compile("|".join(rf"(?<!\w)(?:{way})(?!\w)" for way in ways), re.I)


@cache
def _wanted_kinds() -> Mapping[Task, WordList]:
    return {Task(name): word_list(tuple(map(str, listed))) for name, listed in _table()["wanted"].items()}


@cache
def _kinds() -> Mapping[Task, WordList]:
    return {Task(name): word_list(tuple(map(str, listed))) for name, listed in _table()["kinds"].items()}
