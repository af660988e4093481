"""Which columns a person names as message and answer, and how a name is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.spec import Source
from engine.data.formats.table import folded

_ORDINALS = (
    "first 1st erste[rsn]? premi[eè]re? primer[ao]? prim[ao] 第一",
    "second 2nd zweite[rsn]? deuxième seconde? segund[ao] 第二",
    "third 3rd dritte[rsn]? troisième tercer[ao]? terza 第三",
    "fourth 4th vierte[rsn]? quatrième cuart[ao] quarta 第四", "fifth 5th fünfte[rsn]? cinquième quint[ao] 第五",
)  # fmt: skip
_LAST = re.compile(r"(?i)last|letzte[rsn]?|dernière?|últim[ao]|ultim[ao]|最后")
_NTH = tuple(
    re.compile(rf"(?i)(?:{'|'.join(o.split())})(?:[ _](?:column|spalte|colonne|columna))?(?:一?列)?") for o in _ORDINALS
)


_UNIT = re.compile(
    r"(?i)(?<=[^\W_])[ _-]+[(\[]?(?:k?g|lbs?|[kmcd]?m[²³23]?|km/?h|[mc]?l|kwh?|h|min|%|€|\$|£|eur|usd|gbp|chf)[)\]]?$"
)


def without_unit(column: str) -> str:
    """A column's name as people say it: “Weight” of “Weight kg”, “Price” of “Price (EUR)”."""
    return _UNIT.sub("", column)


def find_column(columns: Sequence[str], said: str) -> str | None:
    """The column a person means: by its name in any case, with blanks or underscores, and without its unit where no
    other is called so; by its letter in a sheet, or by its place."""
    wanted = folded(said)
    found = next((c for c in columns if c.strip().casefold() == said.strip().casefold()), None) or next(
        (c for c in columns if folded(c) == wanted), None
    )
    bare = [c for c in columns if folded(without_unit(c)) == wanted]
    if found is not None or len(bare) == 1:
        return found if found is not None else bare[0]
    if re.fullmatch(r"[A-Z]", said.strip()) and ord(said.strip()) - ord("A") < len(columns):
        return columns[ord(said.strip()) - ord("A")]
    at = next((n for n, nth in enumerate(_NTH) if nth.fullmatch(said.strip())), None)
    if at is None and _LAST.fullmatch(said.strip()) and columns:
        at = len(columns) - 1
    return columns[at] if at is not None and at < len(columns) else None


@dataclass(frozen=True)
class AskedColumns:
    """The columns a person named, in their words; what a table does not have says nothing about it."""

    prompt: tuple[str, ...] = ()
    """Those of the message, in order."""
    reply: str | None = None
    unused: tuple[str, ...] = ()
    """Neither message nor answer."""
    more_reply: tuple[str, ...] = ()
    """Further columns of the answer: it is a form of all of them."""
    form: bool = False
    """Fields are to come out, whichever columns those are."""

    def within(self, columns: Sequence[str]) -> AskedColumns:
        """By the names a table has for them; the answer is no part of the message."""
        reply = find_column(columns, self.reply) if self.reply else None
        fields = [c for said in self.more_reply if (c := find_column(columns, said)) is not None and c != reply]
        if reply is None and fields:
            reply, *fields = fields
        answers = {reply, *fields}
        prompt = [c for said in self.prompt if (c := find_column(columns, said)) is not None and c not in answers]
        unused = [
            c
            for said in self.unused
            if (c := find_column(columns, said)) is not None and c not in answers and c not in prompt
        ]
        more = tuple(dict.fromkeys(fields))
        return AskedColumns(tuple(dict.fromkeys(prompt)), reply, tuple(dict.fromkeys(unused)), more, self.form)


def asked_of(source: Source) -> AskedColumns:
    """The columns a spec names."""
    prompt = tuple(c for c in (source.prompt_column, *source.more_prompt_columns) if c)
    return AskedColumns(prompt, source.reply_column, more_reply=source.more_reply_columns)


NOTHING_ASKED = AskedColumns()
