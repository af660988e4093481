"""Which columns hold the message and which the answer, and which are not to be used: by name, in any order and
wording."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from engine.core.spec import Task
from engine.data.asked_columns import find_column
from engine.data.column_names import labels, replies
from engine.data.formats.table import folded
from planner.requirements import Change, ChangeField
from planner.rule_readers.all_but import read_all_but
from planner.rule_readers.column_fields import fields_named, kept_beside
from planner.rule_readers.column_links import linked
from planner.rule_readers.column_tokens import Token, tokens_of, words_for
from planner.rule_readers.hit import Hit
from planner.rule_readers.loose_columns import loose_names
from planner.rule_readers.seen_columns import SeenColumns

_SENTENCE = re.compile(r"[^\n.!?。！？;；]+(?:[.!?。！？;；](?!\s|$|[\u3400-\u9fff])[^\n.!?。！？;；]*)*")
_SHORT = re.compile(r"\b(cols?|Sp)\.(?=\s)", re.I)
"""Short for a column; no sentence ends there."""
_ARROW = re.compile(r"\s*(?:-+>|=+>|→|⇒|➔|>>)\s*")
_FROM_TO = (
    ("from", "to|into"),
    ("von", "nach|zu|auf"),
    ("aus", "wird|werde"),
    ("de", "à|vers|a"),
    ("depuis", "vers"),
    ("从", "到"),
    ("given", "(?:predict|answer(?: with)?|write|give)"),
)
_FEW_WORDS = 8
_ANSWERED_NO = re.compile(r"(?i)^\W*(?:no(?:\W+no)+|no(?=\W+(?:the|it|i|we|they)\b)|nein|nee|non\s*,)\W+")
"""“No, the answer is …” denies what was there before, not what follows."""


@dataclass
class _Said:
    """What a sentence says of columns."""

    prompt: list[Token] = field(default_factory=list)
    reply: list[Token] = field(default_factory=list)
    unused: list[Token] = field(default_factory=list)
    fields: list[Token] = field(default_factory=list)
    """The answer is a form of them."""
    more: list[Token] = field(default_factory=list)
    """Of the message beside those it has."""
    no_reply: list[Token] = field(default_factory=list)
    """Said not to be the answer."""


def read_columns(words: str, seen: Sequence[SeenColumns] = ()) -> Iterator[Hit]:
    """What each sentence says of columns; of several that name the same role the last counts."""
    if not seen and not words_for("column").search(words) and "_" not in words:
        return
    known = tuple(dict.fromkeys(c for s in seen for c in s.names))
    before: list[Hit] = []
    listed: set[str] = set()
    for sentence in _SENTENCE.finditer(_SHORT.sub(lambda m: f"{m[1]} ", words)):
        text = sentence.group()
        hits = list(_swapped(text, words, seen)) or list(_hits(_read(text, known, listed), text, seen))
        hits = list(read_all_but(text, seen)) or hits or list(_goes_on(text, known, before, seen))
        if any(h.change.field == "answer_columns" for h in hits):
            listed = {folded(str(h.change.value)) for h in hits if h.change.field in ("column", "answer_columns")}
        before = hits
        yield from (replace(h, start=h.start + sentence.start(), end=h.end + sentence.start()) for h in hits)


def _goes_on(text: str, known: Sequence[str], before: Sequence[Hit], seen: Sequence[SeenColumns]) -> Iterator[Hit]:
    """“Drop-off day too.”: it goes with what was said before it, else into the form that is the answer."""
    names = [t for t in tokens_of(text, known) if t.kind == "name"]
    also = words_for("also").search(text)
    if also is None or not names or len(text.split()) > _FEW_WORDS:
        return
    rest = "".join(c if not any(t.start <= n < t.end for t in names) else " " for n, c in enumerate(text))
    if not _only(rest, "also", "list"):
        return
    said = [h.change.field for h in before if h.change.field in ("answer_columns", "unused_columns")]
    form = any(s.reply and s.more_reply for s in seen)
    kept = "answer_columns" in said or (form and not said)
    at: ChangeField | None = "answer_columns" if kept else "unused_columns" if said else None
    for name in names if at is not None else ():
        change = {"op": "add", "field": at, "value": name.name, "quote": text.strip()}
        yield Hit(Change.model_validate(change), name.start, name.end)


def _read(text: str, known: Sequence[str], listed: Collection[str] = ()) -> _Said:
    """`listed` are the fields of a form that was named before."""
    text = _ANSWERED_NO.sub(lambda m: " " * len(m[0]), text)
    tokens = tokens_of(text, known)
    names = [t for t in tokens if t.kind == "name"]
    said = _Said()
    loose = [t for t in loose_names(text, known) if not any(t.start < n.end and n.start < t.end for n in names)]
    if not names and not loose:
        return said
    said.unused = _unused(text, sorted([*names, *loose], key=lambda t: t.start))
    if not names:
        return said
    if len(names) == 1 and names[0].called and words_for("unused_anywhere").search(text):
        said.unused = names
    whole, (text, tokens, denied) = text, _without_denied(text, [t for t in tokens if t not in said.unused])
    names = [t for t in tokens if t.kind == "name"]
    pair = _arrow(text, names, known) or _from_to(text, names, known) or _predicted(text, names)
    if pair is not None:
        said.prompt, said.reply = pair
        return said
    said.fields = fields_named(text, tokens) or (kept_beside(text, names) if said.unused else [])
    if said.fields:
        tokens = [t for t in tokens if not any(t.start < f.end and f.start < t.end for f in said.fields)]
    links = linked(text, tokens)
    said.prompt = [name for role, name in links if role.kind == "message"]
    answers = [] if said.fields else [(role, name) for role, name in links if role.kind == "answer"]
    said.reply = [name for role, name in answers if role == answers[-1][0]]
    no_message, said.no_reply = _not_so(whole, names, denied)
    said.unused += no_message if not said.prompt and not said.reply else []
    if links or said.fields or said.unused or said.no_reply:
        return said
    called = [t for t in names if t.called and not _is_wrong(text, t)]
    if len(called) == 1 and words_for("also").search(text):
        said.more = called
    elif len(called) == 1 and listed and folded(called[0].name) not in listed:
        # “… fill in A, B and C. The booking is in the column D.”: D is what they are taken from.
        said.prompt = called
    elif len(called) == 1:
        said.reply = called
    elif len(called) > 1:
        listed = [t.name for t in called]
        own = next(iter((*replies(listed), *labels(listed))), listed[-1])
        said.prompt, said.reply = [t for t in called if t.name != own], [t for t in called if t.name == own]
    return said


def _hits(said: _Said, text: str, seen: Sequence[SeenColumns]) -> Iterator[Hit]:
    quote = text.strip()

    def hit(op: str, at: ChangeField, token: Token) -> Hit:
        return Hit(
            Change.model_validate({"op": op, "field": at, "value": token.name, "quote": quote}), token.start, token.end
        )

    for n, token in enumerate(said.prompt):
        yield hit("add" if n else "set", "prompt_columns", token)
    if said.more:
        now = next((s for s in seen if s.prompt and find_column(s.names, said.more[0].name)), None)
        for n, name in enumerate(now.prompt if now is not None else ()):
            yield hit("add" if n else "set", "prompt_columns", replace(said.more[0], name=name))
        yield hit("add", "prompt_columns", said.more[0])
    if len(said.fields) > 1:
        form = Change(op="set", field="task", value=Task.EXTRACTION.value, quote=quote)
        yield Hit(form, said.fields[0].start, said.fields[-1].end)
    for n, token in enumerate(said.fields or said.reply):
        # “The answers are in A, B and C”: all of them together.
        yield hit("add" if n else "set", "answer_columns" if n else "column", token)
    for token in said.unused:
        yield hit("add", "unused_columns", token)
    for token in said.no_reply if not said.prompt and not said.reply else ():
        turned = next((s for s in seen if s.prompt and s.reply and s.reply == find_column(s.names, token.name)), None)
        if turned is not None:
            yield from _turned(turned, quote, token.start, token.end)


def _swapped(text: str, words: str, seen: Sequence[SeenColumns]) -> Iterator[Hit]:
    """“Swap the columns”, “the other way round”: what is the answer is the message, and what was the message the
    answer."""
    match = words_for("swap").search(text)
    pair = next((s for s in seen if s.prompt and s.reply), None)
    if match is None or pair is None:
        return
    spoken = tokens_of(text, pair.names)
    named = {t.name.casefold() for t in spoken if t.kind == "name"}
    speaks_of_columns = (
        words_for("column").search(text) or {t.kind for t in spoken} >= {"message", "answer"} or len(named) > 1
    )
    if not speaks_of_columns and len(words.split()) > _FEW_WORDS:
        return
    yield from _turned(pair, text.strip(), *match.span())


def _turned(pair: SeenColumns, quote: str, start: int, end: int) -> Iterator[Hit]:
    for at, value in (("prompt_columns", pair.reply), ("column", pair.prompt[-1])):
        yield Hit(Change.model_validate({"op": "set", "field": at, "value": value, "quote": quote}), start, end)


def _is_wrong(text: str, name: Token) -> bool:
    """“The column X is wrong”."""
    wrong = words_for("wrong").search(text, name.end)
    return wrong is not None and _only(words_for("holds").sub(" ", text[name.end : wrong.start()]))


def _unused(text: str, names: Sequence[Token]) -> list[Token]:
    """Names after “do not use”, “ignore”, “without the column”, and before “weglassen”, “is not used”; those listed
    with them too."""
    found: list[Token] = []
    for n, token in enumerate(names):
        before, after = (
            text[names[n - 1].end if n else 0 : token.start],
            text[token.end : names[n + 1].start if n + 1 < len(names) else len(text)],
        )
        # “Leave out A, just B and C”: what comes then stays.
        goes_on = n > 0 and names[n - 1] in found and _only(before, "list") and not words_for("only").search(before)
        sure = token.called or not token.plain
        if token.plain and "_" in token.name:
            # Other things than columns have such names.
            continue
        if (
            goes_on
            or _ends_with(before, "unused_before")
            or (sure and _ends_with(before, "without"))
            or _begins_with(after, "unused_after")
        ):
            found.append(token)
    return found


def _ends_with(before: str, name: str) -> bool:
    """Whether nothing but small words stands between a cue and the name."""
    cues = list(words_for(name).finditer(before))
    return any(_only(before[cue.end() :]) for cue in cues)


def _begins_with(after: str, name: str) -> bool:
    cue = next((m for m in words_for(name).finditer(after) if _only(after[: m.start()])), None)
    # “Die Spalte X nicht im Text …” goes on; what leaves a column out ends there.
    return (
        cue is not None
        and re.match(r"\s*(?:$|[!?,，、)]|bitte\b|please\b|und\b|and\b|et\b|y\b)", after[cue.end() :]) is not None
    )


def _only(text: str, *more: str) -> bool:
    for name in ("column", "filler", *more):
        text = words_for(name).sub(" ", text)
    return not re.sub(r"[\s,，、\"'“”‘’`„«»「」『』()-]+", "", text)


def _without_denied(text: str, tokens: Sequence[Token]) -> tuple[str, list[Token], list[Token]]:
    """Without what is said not to be, which is given as well: “not in A but in B” speaks of B."""
    kept, denied = [], []
    for token in tokens:
        cue = next(
            (
                m
                for m in words_for("not_before").finditer(text, 0, token.start)
                if "," not in text[m.end() : token.start] and _only(text[m.end() : token.start], "in")
            ),
            None,
        )
        if cue is None:
            kept.append(token)
        else:
            denied.append(token)
            text = f"{text[: cue.start()]}=".ljust(token.end) + text[token.end :]
    return text, kept, denied


def _not_so(text: str, names: Sequence[Token], denied: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Names that are said not to be the message, and not to be the answer."""
    found: dict[str, list[Token]] = {"message": [], "answer": []}
    for role in (t for t in denied if t.kind != "name"):
        before = [t for t in names if t.end <= role.start]
        if before and _only(
            words_for("holds").sub(" ", words_for("not_before").sub(" ", text[before[-1].end : role.start]))
        ):
            found[role.kind].append(before[-1])
    return found["message"], found["answer"]


def _arrow(text: str, names: Sequence[Token], known: Sequence[str]) -> tuple[list[Token], list[Token]] | None:
    """“Subject + body → reply”."""
    for n, (left, right) in enumerate(pairwise(names)):
        if _ARROW.fullmatch(re.sub(r"[\"'“”‘’`„«»]", "", text[left.end : right.start])) and _all_known(
            (left, right), known
        ):
            if not _stands_alone(text, left, right):
                continue
            listed = [left]
            for earlier, later in zip(reversed(names[:n]), reversed(names[: n + 1]), strict=False):
                if not _only(re.sub(r"[+&]", " ", text[earlier.end : later.start]), "list"):
                    break
                listed.insert(0, earlier)
            return listed, [right]
    return None


def _stands_alone(text: str, left: Token, right: Token) -> bool:
    """Whether words like any other stand on both sides of an arrow by themselves: “a curator's text → label it” is
    no pair."""
    before = words_for("use").sub(" ", text[: left.start].rpartition(",")[2].rpartition(":")[2])
    after = re.match(r"[\s\"'”’`»」』]*(?:$|[,，、;；.。)!?]|(?:and|und|et|y|as|als|comme|como)\b)", text[right.end :])
    return (not left.plain or _only(re.sub(r"[+&]|\S+(?=\s*[+&])", " ", before), "list")) and (
        not right.plain or after is not None
    )


def _from_to(text: str, names: Sequence[Token], known: Sequence[str]) -> tuple[list[Token], list[Token]] | None:
    """“From X to Y”."""
    for left, right in pairwise(names):
        if not _all_known((left, right), known):
            continue
        for source, target in _from_to_words():
            if source.search(text[: left.start]) and target.fullmatch(text[left.end : right.start]):
                return [left], [right]
    return None


@cache
def _from_to_words() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    column, gap = words_for("column").pattern, r"[\s\"'“”‘’`„«»,]*(?:(?:the|der|die|das|la|le)\s+)?"
    return tuple(
        (
            re.compile(rf"(?:\b|(?=[从])){a}{gap}(?:{column})?{gap}$", re.I),
            re.compile(rf"{gap}(?:{column})?{gap}(?:{b}){gap}(?:{column})?{gap}", re.I),
        )
        for a, b in _FROM_TO
    )


def _predicted(text: str, names: Sequence[Token]) -> tuple[list[Token], list[Token]] | None:
    """“Predict Y from X”, “根据 X 预测 Y”."""
    if not words_for("predict").search(text) or len(names) < 2:
        return None
    for n, (left, right) in enumerate(pairwise(names)):
        between, before = text[left.end : right.start], text[: left.start]
        if _ends_with(before, "predict") and _ends_with(between, "out_of"):
            listed = [
                right,
                *(
                    t
                    for a, t in zip(names[n + 1 :], names[n + 2 :], strict=False)
                    if _only(text[a.end : t.start], "list")
                ),
            ]
            return listed, [left]
        if _ends_with(before, "out_of") and _ends_with(between, "predict"):
            return [left], [right]
    return None


def _all_known(tokens: Sequence[Token], known: Sequence[str]) -> bool:
    """Whether all are columns for sure: of a measured file, called so, or written as only columns are."""
    return all(t.called or find_column(known, t.name) is not None or "_" in t.name for t in tokens)
