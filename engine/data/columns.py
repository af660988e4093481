"""Which columns of a table form the message, and which is the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from engine.data import column_names as names
from engine.data.asked_columns import NOTHING_ASKED, AskedColumns
from engine.data.belongs import group_of, is_name, name_columns
from engine.data.column_conflicts import contradict
from engine.data.column_kinds import LABEL_WORDS, TEXT_WORDS, Column, measured, same_classes
from engine.data.form_columns import form_of
from engine.data.formats.table import (
    AS_WRITTEN,
    FILE,
    GROUP,
    INSTRUCTIONS,
    PROMPT,
    REPLY,
    SETTLED,
    SPLIT,
    UNANSWERED,
    Table,
)
from engine.data.verdicts import decision_column, rejected_column, verdict_column

_ASKS = 0.1
"""Share of question marks by which one column asks more than another."""
_TECHNICAL = frozenset({INSTRUCTIONS, FILE, UNANSWERED, SETTLED})
_NEVER = frozenset({"empty", "date", "address", "id"})
"""Kinds of columns that are neither message nor answer, whatever they are called."""
_SAME = 0.2
"""Share of rows in which a column says what the answer says, so that it is an answer too."""
_BEGINS = 0.8
"""Share of rows whose subject is the beginning of their text, so that it says nothing of its own."""
_SAME_LABELS = 0.8
"""Share of its labels that another column holds as well."""
_MOST_RATINGS = 11


@dataclass(frozen=True)
class Columns:
    """The columns of a table by what they are for."""

    prompt: tuple[str, ...] = ()
    """Those of the message, in the order in which they stand in it; empty where none was found."""
    reply: str | None = None
    unused: tuple[str, ...] = ()
    """Those that hold something and are neither learned nor used to judge, what says most first."""
    seconds: tuple[str, ...] = ()
    """Of the unused ones those that hold another answer."""
    guessed: bool = False
    """They were told by what stands in them; their names say nothing."""
    why: str = ""
    """How they were told."""
    lacking: Literal["", "replies"] = ""
    """What a file of messages does not have at all."""
    more_reply: tuple[str, ...] = ()
    """Further columns of the answer, which is a form of all of them."""


def known_pair(columns: Sequence[str]) -> bool:
    """Whether some are known names of a message and of a reply."""
    reply = next(iter((*names.replies(columns), *names.labels(columns))), None)
    return reply is not None and bool(
        names.asking([c for c in columns if c != reply]) or names.subjects([c for c in columns if c != reply])
    )


def columns_of(table: Table, asked: AskedColumns = NOTHING_ASKED) -> Columns:
    """What a person named, else what names and contents of the columns tell; every reader of a table goes by this.

    The message is what asks or is asked about: a body with its subject, a question with its context, history or
    choices. Names, numbers and addresses of people, dates and numbers of things are neither message nor answer.
    """
    return _Choice(table, asked.within(table.columns)).made()


class _Choice:
    """One table while its columns are chosen."""

    def __init__(self, table: Table, asked: AskedColumns) -> None:
        self.table, self.asked = table, asked
        # In many files read as one, the set is a fact of the row as its file is.
        self.filled = [c for c in table.filled if c not in _TECHNICAL and not (c == SPLIT and FILE in table.columns)]
        beside = {rejected_column(table.filled), decision_column(table)}
        named = (c.removesuffix(AS_WRITTEN) for c in self.filled if c.endswith(AS_WRITTEN))
        self.explained = [c for c in named if c in self.filled]
        """Columns with names in the place of codes, as the file itself explains them."""
        beside |= {f"{c}{AS_WRITTEN}" for c in self.explained} - {asked.reply, *asked.prompt}
        self.own = [c for c in self.filled if c not in (*asked.unused, *asked.more_reply) and c not in beside]

    @cached_property
    def seen(self) -> dict[str, Column]:
        return measured(self.table)

    @cached_property
    def titles(self) -> list[str]:
        """Those called a subject or a title, as the whole table tells."""
        return names.subjects(self.table.columns)

    @cached_property
    def usable(self) -> list[str]:
        """Those that may be message or answer by what stands in them."""
        return [c for c in self.own if self.seen[c].kind not in _NEVER and not self._holds_people(c)]

    def made(self) -> Columns:
        asked, why, guessed = self.asked, "as you said", False
        prompt, reply = asked.prompt, asked.reply
        if not prompt and not reply and {PROMPT, REPLY} <= set(self.own):
            prompt, reply, why = (PROMPT, *self._further(PROMPT, REPLY)), REPLY, "what such files call them"
        if not reply and asked.form and (form := form_of(self.table, self.seen, self.usable, prompt)) is not None:
            text, fields = form
            found = Columns(text, fields[0], guessed=True, why="their contents", more_reply=fields[1:])
            return self._with_unused(found)
        if not reply:
            reply, guessed = self._reply(prompt)
            why = "their names"
        if reply and not prompt:
            prompt, why = self._message(reply), "their names" if not asked.reply else why
        if reply and not asked.reply:
            reply = self._rather_true(reply, prompt)
        if not (prompt and reply):
            lacking = self._is_without_replies(prompt, reply)
            first, second = (None, None) if lacking else self._by_content(prompt, reply)
            if first is None or second is None:
                return Columns(
                    prompt or tuple(self._asking()[:1]),
                    reply,
                    why="nothing tells which",
                    lacking="replies" if lacking else "",
                )
            prompt = prompt or (*self._before(first, second), first, *self._further(first, second))
            reply, guessed, why = second if asked.reply else self._rather_true(second, prompt), True, "their contents"
        found = Columns(tuple(prompt), reply, guessed=guessed, why=why, more_reply=asked.more_reply)
        return self._with_unused(found if asked.prompt else self._usable(found))

    def _usable(self, found: Columns) -> Columns:
        """Another message, where the one that was guessed stands beside so many replies that no row could be learned:
        a place beside the mails that name it."""
        text = str(found.reply)
        if not contradict(self.table, found.prompt, (text, *found.more_reply)):
            return found
        # A column of mails is seldom what is written.
        incoming = self.asked.form or bool(names.asking([text]))
        if not found.more_reply and incoming and (form := form_of(self.table, self.seen, self.usable, (text,))):
            return Columns(form[0], form[1][0], guessed=True, why="their contents", more_reply=form[1][1:])
        if not self.asked.reply and self._reads(text) and not found.more_reply:
            turned = Columns((text,), found.prompt[-1], guessed=True, why="their contents")
            return found if contradict(self.table, turned.prompt, (str(turned.reply),)) else turned
        told = {found.reply, *found.more_reply}
        others = tuple(c for c in self.own if c not in told and self.seen[c].kind != "empty" and c != GROUP)
        longest = self._longest(text) if not found.prompt or self.seen[found.prompt[-1]].words < TEXT_WORDS else None
        for prompt in (((longest,) if longest is not None else ()), others):
            if prompt and prompt != found.prompt and not contradict(self.table, prompt, (text, *found.more_reply)):
                return replace(found, prompt=prompt, guessed=True, why="their contents")
        return found

    def _reply(self, prompt: Sequence[str]) -> tuple[str | None, bool]:
        """The answer by its name: a text, else a label, else stars; and whether that is a guess."""
        left = [c for c in self.own if c not in prompt]
        written = next((c for c in self._replies(left) if self._may_answer(c)), None)
        if written is not None:
            return self._named_class(written, left), False
        label = next((c for c in self.explained if c in left and self._may_answer(c)), None)
        if label is not None:
            return label, False
        label = next((c for c in names.labels(left) if self._may_answer(c)), None)
        if label is not None:
            # What a help desk sorts its tickets by is seldom all that is wanted of them.
            return self._named_class(label, left), names.is_ticket_list(self.table.columns)
        texts = [c for c in left if c in self.usable and self._reads(c) and c not in self.titles]
        stars = next((c for c in names.ratings(left) if self._rates(c)), None) if len(texts) < 2 else None
        return stars, False

    def _replies(self, left: Sequence[str]) -> list[str]:
        return [c for c in names.replies(self.table.columns) if c in left]

    def _may_answer(self, column: str) -> bool:
        return self.seen[column].kind not in ("empty", "date", "address") and not self._holds_people(column)

    def _rates(self, column: str) -> bool:
        seen = self.seen[column]
        return seen.kind in ("number", "label") and 2 <= seen.distinct <= _MOST_RATINGS

    def _named_class(self, reply: str, left: Sequence[str]) -> str:
        """The column with the names of the classes, where the answer is their numbers."""
        seen = self.seen[reply]
        if seen.kind != "number" and not all(re.fullmatch(r"[A-Za-z]?\d+", c) for c in seen.cells):
            return reply
        numbers = [r.get(reply, "").strip() for r in self.table.rows]
        for column in left:
            other = self.seen[column]
            if (
                column != reply
                and other.lettered
                and other.words <= LABEL_WORDS
                and other.distinct == seen.distinct
                and other.kind not in _NEVER
                and same_classes(numbers, [r.get(column, "").strip() for r in self.table.rows])
            ):
                return column
        return reply

    def _rather_true(self, reply: str, prompt: Sequence[str]) -> str:
        """Of two columns with the same labels the one that no machine proposed: “suggested” beside “checked”."""
        if self.seen[reply].kind != "label" or not names.is_guess(reply):
            return reply
        said = set(self.seen[reply].cells)
        others = [
            c
            for c in self.own
            if c != reply and c not in prompt and self.seen[c].kind == "label" and not names.is_guess(c)
        ]
        return next((c for c in others if len(said & set(self.seen[c].cells)) >= _SAME_LABELS * len(said)), reply)

    def _asking(self, reply: str | None = None) -> list[str]:
        """Columns that may be the message by their names, the likeliest first."""
        judged = verdict_column(self.table, (reply,)) if reply else None
        left = [c for c in self.usable if c not in (reply, judged, GROUP)]
        return [*names.asking(left), *(c for c in self.titles if c in left)]

    def _message(self, reply: str) -> tuple[str, ...]:
        known = self._asking(reply)
        main = known[0] if known else self._longest(reply)
        if main is None:
            return ()
        if main in self.titles or (self.seen[main].kind == "label" and not names.labels([reply])):
            # A title or the kind of a request says less than a text beside it.
            main = next(
                (
                    c
                    for c in names.asking(self.usable)
                    if c not in (main, reply) and self.seen[c].words > self.seen[main].words
                ),
                main,
            )
        return (*self._before(main, reply), main, *self._further(main, reply))

    def _before(self, main: str, reply: str) -> list[str]:
        """The subject, where it says something of its own."""
        if not names.is_body(main):
            return []
        left = [c for c in self.titles if c in self.usable and c not in (main, reply)]
        return [c for c in left[:1] if self.seen[c].distinct > 1 and not self._begins(c, main)]

    def _begins(self, subject: str, main: str) -> bool:
        pairs = [
            (
                " ".join(r.get(subject, "").split()).rstrip(" .…").casefold(),
                " ".join(r.get(main, "").split()).casefold(),
            )
            for r in self.table.rows
        ]
        full = [(a, b) for a, b in pairs if a and b]
        return bool(full) and sum(b.startswith(a) for a, b in full) >= _BEGINS * len(full)

    def _further(self, main: str, reply: str) -> list[str]:
        """What is given beside the question: context, history, choices; never what gives the answer away."""
        if GROUP in self.own or INSTRUCTIONS in self.table.filled:
            return []
        instructs = any(w in names.named(main) for w in ("instruct", "prompt", "anweisung", "指令"))
        # A, B, C, … are choices beside a question, and nothing beside one another.
        left = [c for c in self.own if c not in (main, reply) and (len(c) > 1 or len(main) > 1)]
        return [
            c
            for c in names.contexts(left, beside_instruction=instructs)
            if self.seen[c].kind not in _NEVER
            and self.seen[c].kind != "number"
            and self.seen[c].distinct > 1
            and not self._repeats_reply(c, reply)
        ]

    def _repeats_reply(self, column: str, reply: str) -> bool:
        full = [
            (r.get(column, "").strip().casefold(), r.get(reply, "").strip().casefold())
            for r in self.table.rows
            if r.get(column) and r.get(reply)
        ]
        return bool(full) and sum(a == b for a, b in full) > _SAME * len(full)

    def _holds_people(self, column: str) -> bool:
        """Whether it names people rather than saying what they say."""
        cells = self.seen[column].cells
        if column in name_columns([column]):
            return bool(cells) and sum(map(is_name, cells)) * 2 > len(cells)
        return False

    def _longest(self, reply: str) -> str | None:
        left = [c for c in self.usable if c not in (reply, GROUP) and self.seen[c].kind != "number"]
        # What reads like names is rather that of a product than nothing at all.
        left = [c for c in left if self.seen[c].kind != "name"] or left
        return max(left, key=lambda c: sum(map(len, self.seen[c].cells)), default=None)

    def _is_without_replies(self, prompt: Sequence[str], reply: str | None) -> bool:
        """Whether it is messages alone: those of a help desk, or a subject with its text, and no other column of
        texts."""
        if prompt or reply or self.asked.prompt or self.asked.reply:
            return False
        said = [c for c in self.usable if names.is_body(c) or c in self.titles]
        if names.is_ticket_list(self.table.columns) and len(said) > 1:
            said = [c for c in said if c not in names.comments(said)]
        others = [
            c
            for c in self.usable
            if c not in said and not names.of_tickets(c) and self.seen[c].kind in ("text", "short", "label")
        ]
        bodies = [c for c in said if self.seen[c].kind in ("text", "short")]
        titled = len(bodies) > 1 and any(c in self.titles for c in bodies)
        return (
            bool(bodies)
            and not others
            and (names.is_ticket_list(self.table.columns) or titled or len(self.usable) == 1)
        )

    def _by_content(self, prompt: Sequence[str], reply: str | None) -> tuple[str | None, str | None]:
        """Two columns of text, of which the one that asks more is the message, else the left one; or one of text and
        one of few repeated words, or of short answers. A guess, to be confirmed."""
        left = [c for c in self.usable if c != GROUP and not names.of_tickets(c)]
        # Beside one text alone, “tags” and “status” are what it is sorted by.
        left = left if len(left) > 1 or len(self.usable) != 2 else list(self.usable)
        texts = [c for c in left if self._reads(c)]
        fixed = prompt[-1] if prompt else None
        if fixed is not None or reply is not None:
            others = [c for c in left if c not in prompt and c != reply]
            best = (
                sorted((c for c in others if c in texts), key=lambda c: -self.seen[c].words)
                or [c for c in others if self.seen[c].kind == "label"]
                or others
            )
            return (
                (fixed, best[0])
                if fixed is not None and best
                else (best[0], reply)
                if best and fixed is None
                else (None, None)
            )
        if len(texts) >= 2:
            first, second = sorted(sorted(texts, key=lambda c: -self.seen[c].words)[:2], key=self.table.columns.index)
            asks = [
                sum(v.endswith(("?", "？")) for v in self.seen[c].cells) / len(self.seen[c].cells)
                for c in (first, second)
            ]
            return (second, first) if asks[1] > asks[0] + _ASKS else (first, second)
        if not texts:
            return None, None
        closed = [
            c
            for c in left
            if c not in texts and self.seen[c].repeats and self.seen[c].words <= LABEL_WORDS and self.seen[c].lettered
        ]
        short = [c for c in left if c not in texts and self.seen[c].kind == "short" and self.seen[c].lettered]
        decided = [c for c in (decision_column(self.table),) if c is not None and c not in self.asked.unused]
        found = closed or decided or (short if len(short) == 1 else [])
        return (texts[0], found[-1]) if found else (None, None)

    def _reads(self, column: str) -> bool:
        seen = self.seen[column]
        return (
            seen.words >= TEXT_WORDS
            and seen.distinct * 2 > len(seen.cells)
            and seen.lettered
            and seen.kind in ("text", "short", "label")
        )

    def _with_unused(self, found: Columns) -> Columns:
        assert found.reply is not None
        told = {
            *found.prompt,
            found.reply,
            *found.more_reply,
            rejected_column(self.table.filled),
            verdict_column(self.table, (*found.prompt, found.reply)),
            decision_column(self.table) if decision_column(self.table) != found.reply else None,
            group_of(self.table.filled),
            GROUP,
        }
        left = [c for c in self.filled if c not in told]
        order = {
            "text": 0,
            "short": 1,
            "label": 2,
            "name": 3,
            "number": 4,
            "id": 5,
            "date": 5,
            "address": 5,
            "empty": 6,
        }
        seconds = [c for c in left if names.another_reply(c) and self.seen[c].kind in ("text", "short")]
        left.sort(key=lambda c: (c not in seconds, order[self.seen[c].kind]))
        return replace(found, unused=tuple(left), seconds=tuple(seconds))
