"""One pass from rows as read to rows that may teach: each step counts what it dropped and keeps samples."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.text_decoding import without_halves
from engine.data.cells import folded_cell, is_empty, labels_for_nothing, says_nothing
from engine.data.counts import Counts
from engine.data.mend import mended
from engine.data.minhash import near_clusters
from engine.data.shared import told_apart
from engine.privacy.redact import Redactor, masked

_NOTHING_FOUND = ("{}", "[]")
_SAMPLES = 3
NEAR_TWINS = 0.85
"""Resemblance from which two rows are one row with small edits."""


def clean(
    rows: Sequence[Row],
    kinds: Sequence[str],
    counts: Counts,
    *,
    labels: bool = False,
    keep: Sequence[str] = (),
    own: Sequence[str] = (),
) -> list[Row]:
    """Rows that may teach, with placeholders: `legible` and `distinct` ones, `redacted`."""
    return redacted(
        distinct(legible(rows, counts, labels=labels, keep=keep), counts, labels=labels, keep=keep),
        kinds,
        counts,
        keep,
        own,
    )


def legible(
    rows: Sequence[Row],
    counts: Counts,
    *,
    labels: bool = False,
    keep: Sequence[str] = (),
    task: str = "",
    not_in_text: str = "",
) -> list[Row]:
    """Repair letters and what does not belong to a text, drop rows without message or answer; `task` is that of the
    spec, `not_in_text` what is answered where the text beside a question has no answer (empty: such rows are
    dropped)."""
    counts.read += len(rows)
    found = []
    # A reply that holds against others and is empty says that none of them is true any more.
    retired = {normalised(row.prompt) for row in rows if row.settled and not row.reply.strip()}
    retired -= {normalised(row.prompt) for row in rows if row.settled and row.reply.strip()}
    for row in rows:
        if normalised(row.prompt) in retired:
            counts.drop("retired", row)
        elif row.unanswered and not not_in_text:
            counts.drop("unanswered", row)
        else:
            found.append(replace(row, reply=not_in_text) if row.unanswered else row)
    return _answered(mended(_repaired(found, counts), counts, task), counts, labels, keep)


def distinct(rows: Sequence[Row], counts: Counts, *, labels: bool = False, keep: Sequence[str] = ()) -> list[Row]:
    """Without rows that contradict each other, exact and near twins.

    With `labels` the replies are categories: of equal messages the one with the label most give stays, of a tie none.
    `keep` names reasons no row is dropped for.
    """
    rows = _without_overruled(rows, counts)
    # Before twins are dropped, so that what most say counts.
    kept = list(rows) if "conflict" in keep else _without_conflicts(_without_two_verdicts(rows, counts), counts, labels)
    kept = kept if "duplicate" in keep else _without_twins(kept, counts)
    return kept if "near_duplicate" in keep else _without_near_twins(kept, counts)


def _repaired(rows: Sequence[Row], counts: Counts) -> list[Row]:
    from ftfy import fix_text
    from ftfy.badness import is_bad

    def repair(text: str) -> str:
        text = without_halves(text)
        # Only where letters are broken for sure: the repair also straightens quotes, which may be meant.
        return fix_text(text) if is_bad(text) else text.replace("\x00", "")

    out = []
    for row in rows:
        fixed = replace(row, prompt=repair(row.prompt), reply=repair(row.reply), rejected=repair(row.rejected))
        counts.repaired += fixed != row
        out.append(fixed)
    return out


def _answered(rows: Sequence[Row], counts: Counts, labels: bool, keep: Sequence[str]) -> list[Row]:
    """Rows with a message and an answer; what stands for nothing is none, unless it is a label of so many rows that
    it means something."""
    meant = labels_for_nothing([r.reply for r in rows]) if labels else {}
    counts.told += [
        sentence(
            "noted-word_is_label",
            "“{word}” counts as a label, because {rows} have it.",
            word=word,
            rows=counts.rows(n),
        )
        for word, n in meant.items()
    ]
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
        first = seen.setdefault(
            (normalised(row.prompt), normalised(row.reply), normalised(row.rejected), row.liked), row
        )
        if first is row:
            kept.append(row)
        else:
            counts.drop("duplicate", row, first)
    return kept


def _without_near_twins(rows: Sequence[Row], counts: Counts) -> list[Row]:
    """Of rows that differ by small edits the longest stays; other figures are other facts, and other questions about
    one text no copies."""
    whole = [f"{r.prompt}\n{r.reply}\n{r.rejected}" for r in rows]
    clusters = near_clusters(whole, NEAR_TWINS)
    members: dict[tuple[int, int, tuple[str, ...], bool | None], list[int]] = defaultdict(list)
    for n, apart in enumerate(
        told_apart([r.prompt for r in rows], [f"{r.reply}\n{r.rejected}" for r in rows], clusters)
    ):
        members[clusters[n], apart, tuple(sorted(re.findall(r"\d+", whole[n]))), rows[n].liked].append(n)
    # The longest says most; of equals the first.
    best = {n: max(group, key=lambda i: (len(whole[i]), -i)) for group in members.values() for n in group}
    for n, row in enumerate(rows):
        if best[n] != n:
            counts.drop("near_duplicate", row, rows[best[n]])
    return [row for n, row in enumerate(rows) if best[n] == n]


def _without_overruled(rows: Sequence[Row], counts: Counts) -> list[Row]:
    """Where a person said which reply to a message holds, others to the same message are not learned."""
    # Of several the last was said last.
    holds = {normalised(row.prompt): row for row in rows if row.settled}
    kept = []
    for row in rows:
        held = holds.get(normalised(row.prompt))
        if held is not None and held is not row and normalised(held.reply) != normalised(row.reply):
            counts.drop("overruled", row, held)
        else:
            kept.append(row)
    return kept


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
        # A tie has no right side.
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
            dropped |= {
                id(r): next(o for o in group if o.liked is not r.liked)
                for r in group
                if 2 * ups == len(group) or r.liked is (2 * ups < len(group))
            }
    for row in rows:
        if id(row) in dropped:
            counts.drop("two_verdicts", row, dropped[id(row)])
    return [r for r in rows if id(r) not in dropped]


def _figures(text: str) -> str:
    return " ".join(sorted(set(re.findall(r"\d+(?:[.,]\d+)*", text))))


def redacted(
    rows: Sequence[Row], kinds: Sequence[str], counts: Counts, keep: Sequence[str] = (), own: Sequence[str] = ()
) -> list[Row]:
    """The rows in order with placeholders, those of a conversation with one set; `keep` names kinds of values that
    stay, `own` values that do."""
    redactors: dict[tuple[str, str], Redactor] = {}
    found: list[tuple[str, str]] = []
    kept = []
    for n, row in enumerate(rows):
        redactor = redactors.setdefault(
            row.conversation if row.group else (row.file, f"#{n}"), Redactor(kinds, counts.redacted, found, keep, own)
        )
        start = len(found)
        # Names that are introduced in one are placeholders in both.
        redactor.meet(row.prompt, row.reply)
        kept.append(
            replace(
                row,
                prompt=redactor.redact(row.prompt, row.names),
                reply=redactor.redact(row.reply, row.names, reply=True),
                rejected=redactor.redact(row.rejected, row.names, reply=True),
                names=(),
            )
        )
        for kind, value in found[start:]:
            if len(counts.samples[kind]) < _SAMPLES:
                counts.samples[kind].append(f"{row.file}:{row.line}: {masked(value)}")
    counts.secrets += [value for kind, value in found if kind in ("secret", "password")]
    return kept
