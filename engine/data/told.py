"""What is said of the rows: why some are not learned, what was put right in others, and how labels were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from engine.core.frozen import Frozen
from engine.data.counts import Counts
from engine.data.labels import Book, label_key
from engine.data.places import places
from engine.data.usable import Usable

_NAMED = 6
_FEW_ROWS = 3
"""Rows below which a label is hardly learned."""
_FIGURES = 3
_LEFT_OUT: Mapping[str, tuple[str, str]] = {
    "blank": ("has no message or no answer", "have no message or no answer"),
    "marked_row": (
        "is marked as not to be learned from, as you said",
        "are marked as not to be learned from, as you said",
    ),
    "no_answer": (
        "has an empty marker instead of an answer, such as “N/A” or “not assigned”",
        "have an empty marker instead of an answer, such as “N/A” or “not assigned”",
    ),
    "duplicate": ("is the same as another row", "are the same as another row"),
    "near_duplicate": ("differs from another row by small edits only", "differ from another row by small edits only"),
    "conflict": ("contradicts another row with the same message", "contradict another row with the same message"),
    "same_question": (
        "asks the same as another question that was made from your texts, with another answer",
        "ask the same as another question that was made from your texts, with another answer",
    ),
    "breaks_guidelines": ("has an answer that breaks your guidelines", "have an answer that breaks your guidelines"),
    "in_acceptance_file": ("is also in the test file", "are also in the test file"),
    "no_result": (
        "has no result at the end, unlike the other answers",
        "have no result at the end, unlike the other answers",
    ),
    "unanswered": ("asks what its text does not answer", "ask what their text does not answer"),
    "no_verdict": (
        "has no verdict on its reply, unlike the others",
        "have no verdict on their reply, unlike the others",
    ),
    "two_verdicts": ("has a reply that was marked both good and bad", "have a reply that was marked both good and bad"),
    "disliked": ("has a reply somebody marked as bad", "have a reply somebody marked as bad"),
    "no_difference": (
        "has a better and a worse reply that are the same",
        "have a better and a worse reply that are the same",
    ),
    "too_long": (
        "is longer than the model can be trained on at once",
        "are longer than the model can be trained on at once",
    ),
    "several_labels": ("has several labels", "have several labels"),
    "over_made_share": (
        "is made from texts, and there are already enough beside the rows people wrote",
        "are made from texts, and there are already enough beside the rows people wrote",
    ),
    "may_be_answered": (
        "was written as one your texts do not answer, and they may answer it",
        "were written as ones your texts do not answer, and they may answer them",
    ),
    "not_in_the_passage": (
        "has an answer that says more than its passage",
        "have an answer that says more than their passage",
    ),
}
_MENDED: Mapping[str, str] = {
    "control_tokens": "Control tokens of a chat template (such as “<|im_end|>”) were taken out of",
    "leftovers": (
        "Line breaks, tabs or letters that a program had written as “\\n”, “\\t” or “&nbsp;” were put right in"
    ),
    "signature": "The name of the person who answered was taken out below the reply of",
}


class Remark(Frozen):
    """Something a person should know of their rows; nothing is lost by it."""

    code: str
    text: str


def left_out(counts: Counts, rows: int, use: str = "used for training") -> str:
    """“12 of 60 rows are not used for training: 7 have no answer (lines 3, 9 and 5 more of a.csv), …”; empty where
    all are."""
    dropped = {reason: n for reason, n in counts.dropped.items() if n and reason in _LEFT_OUT}
    if not dropped:
        return ""
    part = counts.factor > 1
    about = "About " if part else ""
    parts = []
    for reason, n in sorted(dropped.items(), key=lambda item: -item[1]):
        count = round(n * counts.factor)
        where = _where(counts, reason, n)
        parts.append(f"{count:,} {_LEFT_OUT[reason][count != 1]}{where}")
    whole = round(sum(dropped.values()) * counts.factor)
    if len(parts) == 1:
        return (
            f"{about}{whole:,} of {rows:,} rows {'is' if whole == 1 else 'are'} not {use}, as "
            f"{'it' if whole == 1 else 'they'} {parts[0].partition(' ')[2]}."
        )
    return f"{about}{whole:,} of {rows:,} rows {'is' if whole == 1 else 'are'} not {use}: {'; '.join(parts)}."


def mended(counts: Counts) -> list[Remark]:
    """What was put right in rows that are learned."""
    return [
        Remark(code="rows_mended", text=f"{said} {counts.rows(n)}{_where(counts, kind, n)}.")
        for kind, said in _MENDED.items()
        if (n := counts.mended[kind])
    ]


def _where(counts: Counts, reason: str, n: int) -> str:
    found = counts.places.get(reason, [])
    if not found:
        return ""
    return f" ({places(found)}, …)" if counts.factor > 1 else f" ({places(found, n - len(found))})"


def of_labels(book: Book, labels: Mapping[str, int], measured: Mapping[str, int], counts: Counts) -> list[Remark]:
    """How labels were read, and which can hardly or not at all be learned; `labels` and `measured` are rows by
    label, of both sides."""
    found = []
    if book.lists:
        found.append(
            Remark(
                code="labels_joined",
                text=f"In {counts.rows(book.lists)} the label is written as a list; its one entry is used.",
            )
        )
    if book.spellings:
        said = [f"“{label}” is also written as {_quoted(others)}" for label, others in book.spellings.items()]
        found.append(
            Remark(
                code="labels_joined",
                text=f"Labels that differ only in capitals, blanks or marks are one: {_some(said, '; ')}.",
            )
        )
    if book.guessed:
        said = [f"“{wrong}” → “{right}”" for wrong, right in book.guessed.items()]
        found.append(
            Remark(
                code="label_typos",
                text=f"Probable typos are corrected to the label meant: {_some(said)}. If they are labels of "
                "their own, say: keep the labels as they are.",
            )
        )
    if unknown := {label: n for label, n in measured.items() if label not in labels}:
        found.append(
            Remark(
                code="unknown_labels",
                text=f"{_these(unknown)} only in the test rows: it cannot learn {_it(unknown)}, and "
                "these rows count as wrong.",
            )
        )
    if rare := {label: n for label, n in labels.items() if n * counts.factor < _FEW_ROWS}:
        found.append(
            Remark(
                code="rare_labels",
                text=f"{_some([f'“{label}” has {_rows(n)}' for label, n in rare.items()])}: too few to learn or test "
                "reliably. Add examples, or merge such labels.",
            )
        )
    figures = {key: label for label in labels if (key := label_key(label)).lstrip("+-").replace(".", "", 1).isdecimal()}
    if len(labels) >= _FIGURES and len(figures) == len(labels):
        shown = [figures[key] for key in sorted(figures, key=float)]
        found.append(
            Remark(
                code="figures_as_labels",
                text=f"The labels are figures ({_some(shown)}): each is a separate class, so being off by "
                "one counts as wrong as being off by more.",
            )
        )
    return found


def told_of(found: Usable, labels: Sequence[str], counts: Counts) -> list[str]:
    """Sentences about the labels of a run."""
    if found.book is None:
        return []
    rows = Counter(r.reply for r in found.rows if r.reply in set(labels))
    remarks = of_labels(found.book, rows, Counter(r.reply for r in found.acceptance), counts)
    return [remark.text for remark in remarks] + found.measured.told + several(found.book, counts)


def several(book: Book, counts: Counts) -> list[str]:
    """What becomes of rows with several labels."""
    if not book.count_several:
        return []
    become = {"first": "the first of them counts", "none": "they are left out", "all": "each combination is a class"}[
        book.several
    ]
    whose = f"{counts.rows(book.count_several).capitalize()} {'has' if book.count_several == 1 else 'have'}"
    return [f"{whose} several labels, such as “{' '.join(book.example.split())}”: {become}."]


def _rows(n: int) -> str:
    return f"{n:,} row{'' if n == 1 else 's'}"


def _these(labels: Mapping[str, int]) -> str:
    said = _some([f"“{label}” ({_rows(n)})" for label, n in labels.items()])
    return f"The label {said} appears" if len(labels) == 1 else f"The labels {said} appear"


def _it(labels: Mapping[str, int]) -> str:
    return "it" if len(labels) == 1 else "them"


def _quoted(texts: Sequence[str]) -> str:
    return _some([f"“{text}”" for text in texts])


def _some(items: Sequence[str], between: str = ", ") -> str:
    more = f"{between}and {len(items) - _NAMED:,} more" if len(items) > _NAMED else ""
    return f"{between.join(items[:_NAMED])}{more}"
