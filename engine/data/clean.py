"""One pass from rows as read to rows that may teach: each step counts what it dropped and keeps samples."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from engine.data.cells import folded_cell, is_empty, labels_for_nothing, says_nothing
from engine.data.letters import without_halves
from engine.data.mend import mended
from engine.data.near import near_clusters
from engine.data.places import Place
from engine.data.redact import KINDS, Redactor, masked
from engine.data.shared import told_apart

_NOTHING_FOUND = ("{}", "[]")
_SAMPLES = 3
_SNIPPET = 160
_PLACES = 5
NEAR_TWINS = 0.85
"""Resemblance from which two rows are one row with small edits."""


@dataclass(frozen=True)
class Row:
    """One example and its way back to the file it came from."""

    prompt: str
    reply: str
    file: str
    line: int
    """Line, row, message or page, counted from 1."""
    group: str = ""
    """Conversation, document or customer it belongs to: a group is never on both sides of the split, and has one set of placeholders."""
    groups: tuple[str, ...] = ()
    """All it belongs to, each as “column=value”; where there are any, they hold across files, and `group` says the placeholders only."""
    made: str = ""
    """By what it was made from a text that holds no rows (templates, code, a model's name); empty = people wrote it."""
    passage: str = ""
    """The words of the text a made row rests on."""
    names: tuple[str, ...] = ()
    """Names of people in other columns of its row: they are replaced wherever they stand."""
    rejected: str = ""
    """The reply to the same message that was marked worse; empty where there is no pair."""
    liked: bool | None = None
    """What somebody said of the reply: thumbs up or down; None where nobody did."""
    unjudged: bool = False
    """Nobody said whether its reply is good, where that is said of the other rows of its file."""
    unanswered: bool = False
    """A question that the text beside it does not answer: what is replied there is for the spec to say."""
    of_set: str = ""
    """The set it belongs to, where its file says so: train, dev or test."""

    @property
    def conversation(self) -> tuple[str, str]:
        """Its group, and the file it is known in: a name in angle brackets, as mails have, is one in all files."""
        return "" if self.group.startswith("<") and self.group.endswith(">") else self.file, self.group

    @property
    def judged(self) -> bool:
        """Whether it says which reply is better, or whether one is good."""
        return bool(self.rejected) or self.liked is not None


@dataclass
class Counts:
    """What was read, dropped and redacted, by reason and kind, with samples of each."""

    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    redacted: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    """Of documents that are read as they are: how many were read, kept, and left out by reason."""
    repaired: int = 0
    """Rows whose letters had been broken by a wrong encoding."""
    mended: Counter[str] = field(default_factory=Counter)
    """Rows something was taken out of or put right in, by kind."""
    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    """Reason or kind → where the first rows of it stand."""
    told: list[str] = field(default_factory=list)
    """Sentences for the person about how rows were read."""
    samples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Reason or kind → where, and the beginning of what; values of personal data are masked."""
    factor: float = 1.0
    """How many rows each of those counted stands for, where only a part was looked at."""
    sampling: bool = True
    """Whether samples are kept; what is private in them has to be looked for, which takes its time."""
    left_out: list[str] = field(default_factory=list)
    """Files and parts of files that could not be used, and why."""
    secrets: list[str] = field(default_factory=list)
    """Secrets found in the data, for the test that the model has not learned them; never written to disk."""

    def rows(self, n: int) -> str:
        """So many rows, in words, as many as they stand for."""
        count = round(n * self.factor)
        return f"{'about ' if self.factor > 1 else ''}{count:,} row{'' if count == 1 else 's'}"

    def add(self, other: Counts) -> None:
        """What was counted elsewhere."""
        self.read += other.read
        self.repaired += other.repaired
        for mine, theirs in ((self.dropped, other.dropped), (self.redacted, other.redacted), (self.texts, other.texts), (self.mended, other.mended)):
            mine.update(theirs)
        for reason, found in other.places.items():
            self.places[reason] = (self.places[reason] + found)[:_PLACES]
        self.told += other.told
        for reason, shown in other.samples.items():
            self.samples[reason] = (self.samples[reason] + shown)[:_SAMPLES]
        self.left_out += other.left_out
        self.secrets += other.secrets

    def drop(self, reason: str, row: Row, beside: Row | None = None) -> None:
        """Count a row as dropped; of the first few it is kept what they were, and what they lost against."""
        self.dropped[reason] += 1
        self._place(reason, row)
        if self.sampling and len(self.samples[reason]) < _SAMPLES:
            other = f" (like {beside.file}:{beside.line})" if beside is not None else ""
            self.samples[reason].append(f"{row.file}:{row.line}{other}: {_snippet(row)}")

    def mend(self, kind: str, row: Row) -> None:
        """Count a row as put right."""
        self.mended[kind] += 1
        self._place(kind, row)

    def _place(self, reason: str, row: Row) -> None:
        if len(self.places[reason]) < _PLACES:
            self.places[reason].append((row.file, row.line))


def _snippet(row: Row) -> str:
    """What a person needs to recognise the row; nothing personal."""
    redactor = Redactor(KINDS, Counter())
    redactor.meet(row.prompt, row.reply)
    # Cut last: half an address is none to the search, and still tells whose it is.
    said = " → ".join(redactor.redact(text, row.names) for text in (row.prompt, row.reply))
    return " ".join(said.split())[:_SNIPPET]


def normalised(text: str) -> str:
    """Lower case, punctuation and runs of space folded: equal for messages that read the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def clean(rows: Sequence[Row], kinds: Sequence[str], counts: Counts, *, labels: bool = False, keep: Sequence[str] = (), own: Sequence[str] = ()) -> list[Row]:
    """Rows that may teach, with placeholders: `legible` and `distinct` ones, `redacted`."""
    return redacted(distinct(legible(rows, counts, labels=labels, keep=keep), counts, labels=labels, keep=keep), kinds, counts, keep, own)


def legible(rows: Sequence[Row], counts: Counts, *, labels: bool = False, keep: Sequence[str] = (), task: str = "",
            not_in_text: str = "") -> list[Row]:
    """Repair letters and what does not belong to a text, drop rows without message or answer; `task` is that of the spec, `not_in_text` what is
    answered where the text beside a question has no answer (empty: such rows are dropped)."""
    counts.read += len(rows)
    found = []
    for row in rows:
        if row.unanswered and not not_in_text:
            counts.drop("unanswered", row)
        else:
            found.append(replace(row, reply=not_in_text) if row.unanswered else row)
    return _answered(mended(_repaired(found, counts), counts, task), counts, labels, keep)


def distinct(rows: Sequence[Row], counts: Counts, *, labels: bool = False, keep: Sequence[str] = ()) -> list[Row]:
    """Without rows that contradict each other, exact and near twins.

    With `labels` the replies are categories: of equal messages the one with the label most give stays, of a tie none. `keep` names
    reasons no row is dropped for.
    """
    # Before twins are dropped, so that what most say counts.
    kept = list(rows) if "conflict" in keep else _without_conflicts(_without_two_verdicts(rows, counts), counts, labels)
    kept = kept if "duplicate" in keep else _without_twins(kept, counts)
    return kept if "near_duplicate" in keep else _without_near_twins(kept, counts)


def _repaired(rows: Sequence[Row], counts: Counts) -> list[Row]:
    from ftfy import fix_text
    from ftfy.badness import is_bad

    def repair(text: str) -> str:
        text = without_halves(text)
        return fix_text(text) if is_bad(text) else text.replace("\x00", "")

    out = []
    for row in rows:
        fixed = replace(row, prompt=repair(row.prompt), reply=repair(row.reply), rejected=repair(row.rejected))
        counts.repaired += fixed != row
        out.append(fixed)
    return out


def _answered(rows: Sequence[Row], counts: Counts, labels: bool, keep: Sequence[str]) -> list[Row]:
    """Rows with a message and an answer; what stands for nothing is none, unless it is a label of so many rows that it means something."""
    meant = labels_for_nothing([r.reply for r in rows]) if labels else {}
    counts.told += [f"“{word}” is taken for a label, as {counts.rows(n)} have it." for word, n in meant.items()]
    # Where answers are objects or lists, an empty one says that there is nothing to be found.
    full = [reply for row in rows if (reply := row.reply.strip()) and reply not in _NOTHING_FOUND]
    formed = sum(reply.startswith(("{", "[")) for reply in full) * 2 > len(full)
    kept = []
    for row in rows:
        if row.rejected and normalised(row.rejected) == normalised(row.reply):
            counts.drop("no_difference", row)
        elif formed and row.reply.strip() in _NOTHING_FOUND and not says_nothing(row.prompt) and not row.unjudged:
            kept.append(row)
        elif says_nothing(row.prompt) or is_empty(row.reply):
            counts.drop("blank", row)
        elif row.unjudged:
            counts.drop("no_verdict", row)
        elif folded_cell(row.reply) in meant or "no_answer" in keep or not says_nothing(row.reply):
            kept.append(row)
        else:
            counts.drop("no_answer", row)
    return kept


def _without_twins(rows: Sequence[Row], counts: Counts) -> list[Row]:
    seen: dict[tuple[str, str, str, bool | None], Row] = {}
    kept = []
    for row in rows:
        first = seen.setdefault((normalised(row.prompt), normalised(row.reply), normalised(row.rejected), row.liked), row)
        if first is row:
            kept.append(row)
        else:
            counts.drop("duplicate", row, first)
    return kept


def _without_near_twins(rows: Sequence[Row], counts: Counts) -> list[Row]:
    """Of rows that differ by small edits the longest stays; other figures are other facts, and other questions about one text no copies."""
    whole = [f"{r.prompt}\n{r.reply}\n{r.rejected}" for r in rows]
    clusters = near_clusters(whole, NEAR_TWINS)
    members: dict[tuple[int, int, tuple[str, ...], bool | None], list[int]] = defaultdict(list)
    for n, apart in enumerate(told_apart([r.prompt for r in rows], [f"{r.reply}\n{r.rejected}" for r in rows], clusters)):
        members[clusters[n], apart, tuple(sorted(re.findall(r"\d+", whole[n]))), rows[n].liked].append(n)
    best = {n: max(group, key=lambda i: (len(whole[i]), -i)) for group in members.values() for n in group}
    for n, row in enumerate(rows):
        if best[n] != n:
            counts.drop("near_duplicate", row, rows[best[n]])
    return [row for n, row in enumerate(rows) if best[n] == n]


def _without_conflicts(rows: Sequence[Row], counts: Counts, labels: bool) -> list[Row]:
    """Equal messages whose answers contradict each other: another label, or other figures."""
    says: Callable[[str], str] = normalised if labels else _figures
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        # What was disliked may well say something else.
        if row.liked is not False:
            asked[normalised(row.prompt)].append(row)
    dropped: set[int] = set()
    for group in asked.values():
        told = Counter(said for r in group if (said := says(r.reply)))
        if len(told) < 2:
            continue
        (top, most), (_, next_most) = told.most_common(2)
        stays = top if most > next_most else None
        for row in group:
            if says(row.reply) and says(row.reply) != stays:
                counts.drop("conflict", row, next(r for r in group if r is not row))
                dropped.add(id(row))
    return [r for r in rows if id(r) not in dropped]


def _without_two_verdicts(rows: Sequence[Row], counts: Counts) -> list[Row]:
    """Of the same reply to the same message, liked and disliked, the verdict most gave stays; of a tie none."""
    judged: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.liked is not None:
            judged[normalised(row.prompt), normalised(row.reply)].append(row)
    dropped: dict[int, Row] = {}
    for group in judged.values():
        ups = sum(r.liked is True for r in group)
        if 0 < ups < len(group):
            dropped |= {id(r): next(o for o in group if o.liked is not r.liked) for r in group if 2 * ups == len(group) or r.liked is (2 * ups < len(group))}
    for row in rows:
        if id(row) in dropped:
            counts.drop("two_verdicts", row, dropped[id(row)])
    return [r for r in rows if id(r) not in dropped]


def _figures(text: str) -> str:
    return " ".join(sorted(set(re.findall(r"\d+(?:[.,]\d+)*", text))))


def redacted(rows: Sequence[Row], kinds: Sequence[str], counts: Counts, keep: Sequence[str] = (), own: Sequence[str] = ()) -> list[Row]:
    """The rows in order with placeholders, those of a conversation with one set; `keep` names kinds of values that stay, `own` values that do."""
    redactors: dict[tuple[str, str], Redactor] = {}
    found: list[tuple[str, str]] = []
    kept = []
    for n, row in enumerate(rows):
        redactor = redactors.setdefault(row.conversation if row.group else (row.file, f"#{n}"), Redactor(kinds, counts.redacted, found, keep, own))
        start = len(found)
        redactor.meet(row.prompt, row.reply)
        kept.append(replace(row, prompt=redactor.redact(row.prompt, row.names), reply=redactor.redact(row.reply, row.names, reply=True),
                            rejected=redactor.redact(row.rejected, row.names, reply=True), names=()))
        for kind, value in found[start:]:
            if len(counts.samples[kind]) < _SAMPLES:
                counts.samples[kind].append(f"{row.file}:{row.line}: {masked(value)}")
    counts.secrets += [value for kind, value in found if kind in ("secret", "password")]
    return kept
