"""Conversations in JSON as the interfaces of help desks give it: at any depth, in each ticket or in one list that
names the tickets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.data.formats.assistants import is_assistant
from engine.data.formats.dialogue import INTERNAL, Turn
from engine.data.formats.jsonrows import are_known
from engine.data.formats.posted import Post, flat, known_sides, names_of, opening_of, people_in, post_of
from engine.data.formats.shapes import Item, mapping
from engine.data.formats.sides import who_answers
from engine.data.formats.talks import OF_MACHINES, Talk
from engine.data.formats.whose import folded

UNSIGNED = "messages that do not say who wrote them"
_TICKETS = (
    "ticket", "conversation", "thread", "case", "issue", "chat", "discussion", "dialog", "dialogue", "request",
    "inquiry", "vorgang", "anfrage", "demande", "consulta", "caso", "会话", "工单",
)  # fmt: skip
_REFERENCES = frozenset(
    {*_TICKETS, *(f"{t}{end}" for t in _TICKETS for end in ("_id", "_uuid", "_key", "_number", "_no", "_nr", "id"))}
)
_NOTE_LISTS = ("note", "internal", "private", "notiz", "intern", "comment", "kommentar", "comentario")
"""How lists are called that hold what the staff say to each other, where another beside them holds the messages."""
_MOSTLY = 0.5
_DEEPEST = 60
_FEWEST_KEYED = 2
_OFTEN = 0.5
_FEW = 0.5


@dataclass(eq=False)
class _List:
    """A list of messages, with the objects it stands in, the outermost first, each with its key or number."""

    path: tuple[str, ...]
    """Names of the fields it stands in, without the numbers of entries."""
    posts: list[Post]
    items: list[Item]
    above: tuple[tuple[str, Item, bool], ...]
    """Objects it stands in: key or number of each, the object, and whether it is one of several."""


@dataclass
class _Found:
    lists: list[_List] = field(default_factory=list)
    sides: dict[str, bool] = field(default_factory=dict)
    """People of the file whose side it tells, by number and address."""
    tickets: dict[str, Item] = field(default_factory=dict)


def conversations(value: Any, entries: Sequence[Any], left: Counter[str] | None = None) -> list[Talk] | None:
    """The conversations of a file; None where it holds none, or such as files to train with hold them.

    `entries` are the objects other readers would take for its rows. Internal notes and what programs write are counted
    in `left`.
    """
    if any(isinstance(e, Mapping) and is_assistant(e) for e in entries):
        return None
    found = _search(value)
    chosen = [own for own in _by_path(found) if _is_talk(own, found)]
    if not chosen or not any(_is_help_desk(own, entries) for own in chosen):
        return None
    inside = {id(record): one for own in chosen for one in own for _, record, _ in one.above}
    kept = [own for own in chosen if not all(any(id(i) in inside for i in one.items) for one in own)]
    left = Counter() if left is None else left
    held = {id(one.above[-1][1]) for own in kept for one in own if one.above}
    beside = [
        one for one in found.lists if one.above and id(one.above[-1][1]) in held and not any(one in own for own in kept)
    ]
    left[INTERNAL] += sum(p.note for one in beside for p in one.posts)
    return [talk for own in kept for talk in _talks(own, found, left)]


def _search(value: Any) -> _Found:
    """All lists of messages, people and tickets of a file."""
    found = _Found()
    # A list and not a recursion: the depth is that of the file.
    todo: list[tuple[Any, tuple[str, ...], tuple[tuple[str, Item, bool], ...]]] = [(value, (), ())]
    while todo:
        node, path, above = todo.pop()
        # What is nested so deep was made to break a reader.
        if len(above) > _DEEPEST:
            continue
        listed = _listed(node)
        if listed is not None:
            named = path[-1] if path else ""
            for names, side in people_in([item for _, item in listed], named):
                found.sides.update(dict.fromkeys(names, side))
            posts = [post_of(item) for _, item in listed]
            written = [p for p in posts if p is not None]
            if written and len(written) >= _MOSTLY * len(listed):
                found.lists.append(
                    _List(path, written, [i for (_, i), p in zip(listed, posts, strict=True) if p is not None], above)
                )
            # From the end, as the stack gives back what was put on last: messages stay in their order.
            for key, item in reversed(listed):
                if named.rstrip("s") in _TICKETS or opening_of(item):
                    found.tickets.update(dict.fromkeys(names_of(item), item))
                todo += [
                    (v, (*path, folded(str(k))), (*above, (key, item, True)))
                    for k, v in reversed(list(item.items()))
                    if isinstance(v, Mapping | list)
                ]
        elif isinstance(node, Mapping):
            todo += [
                (v, (*path, folded(str(k))), (*above, ("", node, False)))
                for k, v in reversed(list(node.items()))
                if isinstance(v, Mapping | list)
            ]
        elif isinstance(node, list):
            todo += [(v, path, above) for v in reversed(node) if isinstance(v, list)]
    return found


def _listed(node: Any) -> list[tuple[str, Item]] | None:
    """The objects of a list, or of an object that holds them by name or number; None where it is neither."""
    if isinstance(node, list):
        # GraphQL has each entry in an object beside the place it stands at.
        inner = [
            item["node"]
            if isinstance(item, Mapping) and item.keys() <= {"node", "cursor", "__typename"} and "node" in item
            else item
            for item in node
        ]
        items = [(str(n), item) for n, item in enumerate(inner, 1) if isinstance(item, Mapping)]
        return items or None
    if isinstance(node, Mapping) and len(node) >= _FEWEST_KEYED and all(isinstance(v, Mapping) for v in node.values()):
        # Fields all entries have: of an object with named parts each has its own.
        shared = set.intersection(*(set(map(str, v)) for v in node.values()))
        # Firebase and the like write lists as objects, with numbers or with keys that begin with “-”.
        numbered = all(any(map(str.isdigit, str(k))) or str(k).startswith("-") for k in node)
        return [(str(k), v) for k, v in node.items()] if shared and numbered else None
    return None


def _by_path(found: _Found) -> list[list[_List]]:
    """The lists that stand in the same field; where a ticket has one with notes beside its messages, those are
    notes."""
    by_path: dict[tuple[str, ...], list[_List]] = defaultdict(list)
    for one in found.lists:
        by_path[one.path].append(one)
    beside = {id(one.above[-1][1]) for one in found.lists if one.above and not _is_of_notes(one.path)}
    for path, lists in by_path.items():
        if _is_of_notes(path):
            for one in lists:
                if one.above and id(one.above[-1][1]) in beside:
                    one.posts = [replace(p, note=True) for p in one.posts]
    return list(by_path.values())


def _is_of_notes(path: tuple[str, ...]) -> bool:
    return bool(path) and any(part.startswith(_NOTE_LISTS) for part in path[-1].split("_"))


def _side(post: Post, record: Item, found: _Found, *, turned: bool) -> bool | None:
    """Whether a message answers, by what it, the people of the file and its ticket say."""
    if post.answers is not None:
        # “user” is the customer in one program and the staff in another.
        return not post.answers if post.either and turned else post.answers
    side = next((found.sides[name] for name in post.who if name in found.sides), None)
    if side is not None or not post.who:
        return side
    asks, answers = known_sides(record)
    if post.who & asks:
        return False
    return True if post.who & answers or asks else None


def _is_turned(posts: Sequence[Post]) -> bool:
    """Whether a word for either side stands for the staff here: beside it are customers, and nobody else who
    answers."""
    plain = {p.answers for p in posts if p.answers is not None and not p.either and not p.bot and not p.machine}
    return plain == {False}


def _record(one: _List, found: _Found) -> Item:
    """The object a list of messages belongs to: the innermost of several, else the one it stands in."""
    several = [item for _, item, is_one in one.above if is_one]
    return several[-1] if several else one.above[-1][1] if one.above else {}


def _is_talk(lists: Sequence[_List], found: _Found) -> bool:
    """Whether lists of messages are conversations: some ask and some answer, or a few people speak in most of them."""
    posts = [p for one in lists for p in one.posts if not p.note and not p.machine and p.text]
    turned = _is_turned([p for one in lists for p in one.posts])
    told = {
        _side(p, _record(one, found), found, turned=turned)
        for one in lists
        for p in one.posts
        if not p.note and not p.machine and p.text
    }
    if {True, False} <= told or (True in told and any(opening_of(_record(one, found)) for one in lists)):
        return True
    # Each stands for itself; nobody answers anybody.
    if lists[0].path and folded(lists[0].path[-1]) in ("reviews", "ratings", "bewertungen", "avis"):
        return False
    talks = [
        [Turn(p.speaker, p.text, 1) for p in one.posts if p.text and not p.note and not p.machine] for one in lists
    ]
    talks = [t for t in talks if len({turn.speaker for turn in t}) > 1]
    if len(talks) < _FEWEST_KEYED or len(talks) < _OFTEN * len(lists) or not posts:
        return False
    answering = who_answers(talks)
    held = sum(any(turn.speaker in answering for turn in t) for t in talks)
    return bool(answering) and held >= _OFTEN * len(talks) and len(answering) <= _FEW * len(talks)


def _is_help_desk(lists: Sequence[_List], entries: Sequence[Any]) -> bool:
    """Whether readers of files to train with would not read them as they are meant."""
    if any(p.marked for one in lists for p in one.posts):
        return True
    if not lists[0].path:
        return False
    return not are_known(entries) or len({_reference(i) for one in lists for i in one.items}) > len(lists)


def _reference(item: Item) -> str:
    """The ticket a message names; empty where it names none."""
    for key, value in flat(item).items():
        if key in _REFERENCES:
            named = mapping(value).get("id", "") if isinstance(value, Mapping) else value
            if isinstance(named, str | int) and str(named).strip():
                return str(named).strip()
    return ""


def _talks(lists: Sequence[_List], found: _Found, left: Counter[str]) -> Iterator[Talk]:
    turned = _is_turned([p for one in lists for p in one.posts])
    posts = [p for one in lists for p in one.posts]
    # A program that answers beside people says nothing that shall be learned.
    staffed = any(p.answers and not p.bot for p in posts)
    for number, (name, record, said) in enumerate(_grouped(lists, found), 1):
        turns: list[Turn] = []
        # By time only where all have one: those without would move to the front.
        for post in sorted(said, key=lambda p: p.when or 0.0) if all(p.when is not None for p in said) else said:
            answers = _side(post, record, found, turned=turned)
            if post.note:
                left[INTERNAL] += 1
            elif post.machine or (post.bot and staffed):
                left[OF_MACHINES] += 1
            elif not post.speaker and answers is None:
                left[UNSIGNED] += bool(post.text)
            else:
                turns.append(Turn(post.speaker or str(answers), post.text, number, answers))
        opening = opening_of(record)
        # The first turn answers something, and that stands in a field of the ticket.
        if opening and turns and turns[0].answers and all(t.text.strip() != opening for t in turns):
            turns.insert(0, Turn("requester", opening, number, False))
        yield Talk(name or str(number), turns)


def _grouped(lists: Sequence[_List], found: _Found) -> Iterator[tuple[str, Item, list[Post]]]:
    """Name, ticket and messages of each conversation."""
    named = [[_reference(i) for i in one.items] for one in lists]
    varies = any(len(set(names)) > 1 for names in named) and sum(
        map(bool, (n for names in named for n in names))
    ) > _MOSTLY * sum(map(len, named))
    if varies:
        groups: dict[str, list[Post]] = defaultdict(list)
        for one, names in zip(lists, named, strict=True):
            for post, ticket in zip(one.posts, names, strict=True):
                groups[ticket].append(post)
        yield from ((ticket, found.tickets.get(ticket, {}), said) for ticket, said in groups.items())
        return
    for one in lists:
        record = _record(one, found)
        key = next((k for k, item, is_one in reversed(one.above) if is_one), "")
        name = next(
            (
                str(v)
                for k in ("id", "uuid", "key", "number", "ticket_id")
                if isinstance(v := flat(record).get(k), str | int)
            ),
            key,
        )
        own = post_of(record)
        # A ticket may itself be the first message, with those that follow in a list.
        first = (
            [own]
            if own is not None and own.text and not own.note and all(own.text != p.text for p in one.posts)
            else []
        )
        yield name, record, [*first, *one.posts]
