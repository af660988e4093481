"""Gates on the very tokens that will be trained on; a few rows that cannot pass are left out and named, many stop
the run."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from engine.core.events import RunEvent
from engine.core.gate import gate
from engine.core.noted import count
from engine.core.row import Row
from engine.core.sentences import Sentence, sentence, then
from engine.data.places import RowPlace, places
from engine.data.stored_rows import Chosen
from engine.models.load import conversation
from engine.models.protocols import Tokenizer
from engine.models.tokenizer import chat_ids

FEW = 0.1
"""Share of the rows that may be left out; where more do not fit, what is left would not be what was brought."""
_TODO = sentence(
    "noted-todo-rows", "Nothing was trained. Shorten or repair these rows, or leave them out, and start again."
)


class Taught(NamedTuple):
    """A row as it is trained on."""

    ids: Sequence[int]
    learned: Sequence[int]
    """Those of them that have loss."""
    reply: str
    prompt: str = ""
    place: RowPlace = ("", 0)


@dataclass(frozen=True)
class Fitting:
    """Rows that can be trained on as they are."""

    rows: Sequence[Row]
    numbers: Sequence[int] | None = None
    """Of these rows among all; None = they are all of them."""
    too_long: list[RowPlace] = field(default_factory=list)
    """Left out: longer than the limit."""
    changed: list[RowPlace] = field(default_factory=list)
    """Left out: they read back from their tokens as something else."""
    longest: int = 0
    """Tokens of the longest that is within the limit."""


@dataclass
class Noted:
    """What is noted of rows while their tokens are looked at."""

    longer: set[int] = field(default_factory=set)
    """Numbers of rows that cannot be trained on as they are."""
    changed: set[int] = field(default_factory=set)
    longest: int = 0
    """Tokens of the longest of the others."""

    def fitting(self, rows: Sequence[Row]) -> Fitting:
        """Without these, where they are few; else all of them, for the gates to refuse."""
        out = self.longer | self.changed
        if not out or not is_few(len(out), len(rows)):
            return Fitting(rows, longest=self.longest)
        kept = array("q", (n for n in range(len(rows)) if n not in out))
        left = [[(rows[n].file, rows[n].line) for n in sorted(which)] for which in (self.longer, self.changed)]
        return Fitting(Chosen(rows, kept), kept, left[0], left[1], self.longest)


def taught_of(
    rows: Iterable[Row],
    tokenizer: Tokenizer,
    system_prompt: str,
    limit: int,
    noted: Noted,
    replies: Callable[[Row], Sequence[str]] = lambda row: (row.reply,),
) -> Iterator[list[Taught]]:
    """Of each row in order one for each of its replies; those that are longer than `limit` tokens or read back as
    something else are told to `noted`."""
    for number, row in enumerate(rows):
        taught = [_taught(row, reply, tokenizer, system_prompt) for reply in replies(row)]
        if any(len(t.ids) > limit for t in taught):
            noted.longer.add(number)
        elif any(_changed(t, tokenizer) for t in taught):
            noted.changed.add(number)
        else:
            noted.longest = max(noted.longest, *(len(t.ids) for t in taught))
        yield taught


def is_few(out: int, of: int) -> bool:
    """Whether so many may be left out: one in ten, and one of any number of rows."""
    # One may always be left out, or a single long row would stop a small training.
    return out < of and out <= max(1, FEW * of)


def _taught(row: Row, reply: str, tokenizer: Tokenizer, system_prompt: str) -> Taught:
    asked = conversation(system_prompt, row.prompt)
    before = chat_ids(tokenizer, asked, reply_next=True)
    whole = chat_ids(tokenizer, [*asked, {"role": "assistant", "content": reply}], reply_next=False)
    # A template may write the end of what is asked another way when a reply follows.
    begins = next(
        (n for n, (a, b) in enumerate(zip(before, whole, strict=False)) if a != b), min(len(before), len(whole))
    )
    # Four bytes a token.
    return Taught(array("i", whole), array("i", whole[begins:]), reply, row.prompt, (row.file, row.line))


def _changed(row: Taught, tokenizer: Tokenizer) -> bool:
    """Whether message or reply is not what its tokens say; control tokens say nothing."""
    learned, whole = (_plain(tokenizer.decode(list(ids), skip_special_tokens=True)) for ids in (row.learned, row.ids))
    return learned != _plain(row.reply) or _plain(row.prompt) not in whole


def _plain(text: str) -> str:
    # Some tokenizers join a letter and its accent.
    return unicodedata.normalize("NFC", text).strip()


def check_rows(
    rows: Iterable[Taught],
    tokenizer: Tokenizer,
    limit: int,
    emit: Callable[[RunEvent], None],
    fits: Fitting | None = None,
) -> tuple[int, int]:
    """Returns the number of tokens, and that of the longest row; `fits` says what was left out before.

    Raises:
        GateFailed: a row is longer than `limit`, teaches nothing, does not end in the stop token, or reads back as
            something else.
    """
    empty: list[RowPlace] = []
    cut: list[RowPlace] = []
    unstopped: list[RowPlace] = []
    changed: list[RowPlace] = []
    total = longest = 0
    for row in rows:
        total += len(row.ids)
        longest = max(longest, len(row.ids))
        # The template ends a turn with the stop token and a line break.
        for found, wrong in (
            (empty, not row.learned),
            (cut, len(row.ids) > limit),
            (unstopped, tokenizer.eos_token_id not in row.learned[-2:]),
            # Read back from the tokens: a tokenizer may drop letters it does not know, and no error says so.
            (changed, _changed(row, tokenizer)),
        ):
            if wrong:
                found.append(row.place)
    left = fits if fits is not None else Fitting([])
    _gate(emit, "loss_on_reply", empty, _nothing)
    _gate(emit, "stop_token_learned", unstopped, _endless)
    _gate(emit, "nothing_cut", cut, partial(too_long, limit), left.too_long)
    _gate(emit, "template_round_trip", changed, _changed_rows, left.changed)
    return total, longest


def check_lengths(
    lengths: Sequence[int],
    rows: Sequence[Row],
    limit: int,
    emit: Callable[[RunEvent], None],
    left_out: Sequence[RowPlace] = (),
) -> None:
    """Gate `nothing_cut` alone, for rows of which only the message is read.

    Raises:
        GateFailed: one is longer than `limit` tokens.
    """
    cut = [(row.file, row.line) for n, row in zip(lengths, rows, strict=True) if n > limit]
    _gate(emit, "nothing_cut", cut, partial(too_long, limit), left_out)


def _nothing(rows: int) -> Sentence:
    return sentence(
        "noted-rows-nothing",
        "{count} row has a reply with nothing to learn"
        if rows == 1
        else "{count} rows have a reply with nothing to learn",
        count=count(rows),
        n=rows,
    )


def _endless(rows: int) -> Sentence:
    return sentence(
        "noted-rows-endless",
        "{count} row has a reply that does not teach when to stop"
        if rows == 1
        else "{count} rows have a reply that does not teach when to stop",
        count=count(rows),
        n=rows,
    )


def _changed_rows(rows: int) -> Sentence:
    return sentence(
        "noted-rows-changed",
        "{count} row reads back from its tokens as something else"
        if rows == 1
        else "{count} rows read back from their tokens as something else",
        count=count(rows),
        n=rows,
    )


def too_long(limit: int, rows: int) -> Sentence:
    """Of rows that would have to be cut."""
    return sentence(
        "noted-rows-too_long",
        "{count} row is longer than {limit} tokens and would have to be cut"
        if rows == 1
        else "{count} rows are longer than {limit} tokens and would have to be cut",
        count=count(rows),
        limit=count(limit),
        n=rows,
    )


def _gate(
    emit: Callable[[RunEvent], None],
    name: str,
    wrong: Sequence[RowPlace],
    fault: Callable[[int], Sentence],
    left_out: Sequence[RowPlace] = (),
) -> None:
    said = (
        sentence("noted-fault_at", "{fault}: {places}.", fault=fault(len(wrong)), places=places(wrong))
        if wrong
        else sentence("noted-fault", "{fault}.", fault=fault(0))
    )
    if left_out:
        before = sentence(
            "noted-left_out_before",
            "Left out before: {fault}: {places}.",
            fault=fault(len(left_out)),
            places=places(left_out),
        )
        said = then(said, before)
    gate(emit, name, not wrong, len(wrong), said, _TODO)
