"""What is said of the rows: why some are not learned, what was put right in others, and how labels were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from engine.core.frozen import Frozen
from engine.core.noted import count
from engine.core.sentence_field import Text
from engine.core.sentences import Figure, Sentence, quoted, semicolons, sentence
from engine.data.counts import Counts
from engine.data.labels import Book, corrected, label_key
from engine.data.places import places
from engine.data.usable import Usable

_NAMED = 6
_FEW_ROWS = 3
"""Rows below which a label is hardly learned."""
_FIGURES = 3
REASONS_LEFT_OUT: Mapping[str, tuple[str, str]] = {
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
    "overruled": ("has a reply in whose place you chose another", "have a reply in whose place you chose another"),
    "forgotten": ("is of somebody who is to be forgotten", "are of somebody who is to be forgotten"),
    "retired": ("rests on what is no longer true", "rest on what is no longer true"),
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
WAYS_OF_MENDING: Mapping[str, str] = {
    "control_tokens": "Control tokens of a chat template (such as “<|im_end|>”) were taken out of",
    "leftovers": (
        "Line breaks, tabs or letters that a program had written as “\\n”, “\\t” or “&nbsp;” were put right in"
    ),
    "signature": "The name of the person who answered was taken out below the reply of",
}


class Remark(Frozen):
    """Something a person should know of their rows; nothing is lost by it."""

    code: str
    text: Text


def left_out(counts: Counts, rows: int, use: Literal["training", "testing"] = "training") -> str:
    """“12 of 60 rows are not used for training: 7 have no answer (lines 3, 9 and 5 more of a.csv), …”; empty where
    all are."""
    dropped = {reason: n for reason, n in counts.dropped.items() if n and reason in REASONS_LEFT_OUT}
    if not dropped:
        return ""
    parts = [(round(n * counts.factor), reason, n) for reason, n in sorted(dropped.items(), key=lambda item: -item[1])]
    whole = round(sum(dropped.values()) * counts.factor)
    shown: dict[str, Figure] = {
        "about": sentence("noted-about", "About ") if counts.factor > 1 else "",
        "whole": count(whole),
        "rows": count(rows),
        "n": whole,
    }
    if len(parts) == 1:
        ((some, reason, n),) = parts
        why = sentence("noted-left_out", "{why}{where}", why=_why(reason, some), where=_where(counts, reason, n))
        if use == "testing":
            return sentence(
                "noted-not_tested_as",
                "{about}{whole} of {rows} rows is not used for testing, as it {why}."
                if whole == 1
                else "{about}{whole} of {rows} rows are not used for testing, as they {why}.",
                why=why,
                **shown,
            )
        return sentence(
            "noted-not_trained_as",
            "{about}{whole} of {rows} rows is not used for training, as it {why}."
            if whole == 1
            else "{about}{whole} of {rows} rows are not used for training, as they {why}.",
            why=why,
            **shown,
        )
    whys = semicolons(
        [
            sentence(
                "noted-left_out-some",
                "{count} {why}{where}",
                count=count(some),
                why=_why(reason, some),
                where=_where(counts, reason, n),
            )
            for some, reason, n in parts
        ]
    )
    if use == "testing":
        return sentence(
            "noted-not_tested",
            "{about}{whole} of {rows} rows is not used for testing: {whys}."
            if whole == 1
            else "{about}{whole} of {rows} rows are not used for testing: {whys}.",
            whys=whys,
            **shown,
        )
    return sentence(
        "noted-not_trained",
        "{about}{whole} of {rows} rows is not used for training: {whys}."
        if whole == 1
        else "{about}{whole} of {rows} rows are not used for training: {whys}.",
        whys=whys,
        **shown,
    )


def _why(reason: str, rows: int) -> Sentence:
    """Why so many rows are left out, after what they are."""
    return Sentence(REASONS_LEFT_OUT[reason][rows != 1], f"noted-left_out-{reason}", {"n": rows})


def mended(counts: Counts) -> list[Remark]:
    """What was put right in rows that are learned."""
    return [
        Remark(
            code="rows_mended",
            text=Sentence(
                f"{said} {counts.rows(n)}{_where(counts, kind, n)}.",
                f"noted-mended-{kind}",
                {"rows": counts.rows(n), "where": _where(counts, kind, n)},
            ),
        )
        for kind, said in WAYS_OF_MENDING.items()
        if (n := counts.mended[kind])
    ]


def _where(counts: Counts, reason: str, n: int) -> str:
    found = counts.places.get(reason, [])
    if not found:
        return ""
    if counts.factor > 1:
        return sentence("noted-where_and_others", " ({places}, …)", places=places(found))
    return sentence("noted-where", " ({places})", places=places(found, n - len(found)))


def of_labels(book: Book, labels: Mapping[str, int], measured: Mapping[str, int], counts: Counts) -> list[Remark]:
    """How labels were read, and which can hardly or not at all be learned; `labels` and `measured` are rows by
    label, of both sides."""
    found = []
    if book.lists:
        text = sentence(
            "noted-label_lists",
            "In {rows} the label is written as a list; its one entry is used.",
            rows=counts.rows(book.lists),
        )
        found.append(Remark(code="labels_joined", text=text))
    if book.spellings:
        said = [
            sentence(
                "noted-also_written",
                "“{label}” is also written as {others}",
                label=label,
                others=_some([quoted(other) for other in others]),
            )
            for label, others in book.spellings.items()
        ]
        text = sentence(
            "noted-labels_joined",
            "Labels that differ only in capitals, blanks or marks are one: {labels}.",
            labels=_some_apart(said),
        )
        found.append(Remark(code="labels_joined", text=text))
    if book.guessed:
        text = sentence(
            "noted-labels_corrected",
            "Probable typos are corrected to the label meant: {slips}. If they are labels of their own, say: keep the "
            "labels as they are.",
            slips=_some([corrected(wrong, right) for wrong, right in book.guessed.items()]),
        )
        found.append(Remark(code="label_typos", text=text))
    if unknown := {label: n for label, n in measured.items() if label not in labels}:
        said = [
            sentence("noted-label_rows", "“{label}” ({rows})", label=label, rows=_rows(n))
            for label, n in unknown.items()
        ]
        text = sentence(
            "noted-unknown_labels",
            "The label {labels} appears only in the test rows: it cannot learn it, and these rows count as wrong."
            if len(unknown) == 1
            else "The labels {labels} appear only in the test rows: it cannot learn them, and these rows count as "
            "wrong.",
            labels=_some(said),
            n=len(unknown),
        )
        found.append(Remark(code="unknown_labels", text=text))
    if rare := {label: n for label, n in labels.items() if n * counts.factor < _FEW_ROWS}:
        said = [
            sentence("noted-label_has_rows", "“{label}” has {rows}", label=label, rows=_rows(n))
            for label, n in rare.items()
        ]
        text = sentence(
            "noted-rare_labels",
            "{labels}: too few to learn or test reliably. Add examples, or merge such labels.",
            labels=_some(said),
        )
        found.append(Remark(code="rare_labels", text=text))
    figures = {key: label for label in labels if (key := label_key(label)).lstrip("+-").replace(".", "", 1).isdecimal()}
    if len(labels) >= _FIGURES and len(figures) == len(labels):
        text = sentence(
            "noted-figures_as_labels",
            "The labels are figures ({labels}): each is a separate class, so being off by one counts as wrong as being "
            "off by more.",
            labels=_some([figures[key] for key in sorted(figures, key=float)]),
        )
        found.append(Remark(code="figures_as_labels", text=text))
    return found


def told_of(found: Usable, labels: Sequence[str], counts: Counts) -> list[str]:
    """Sentences about the labels of a run."""
    if found.book is None:
        return []
    rows = Counter(r.reply for r in found.rows if r.reply in set(labels))
    remarks = of_labels(found.book, rows, Counter(r.reply for r in found.acceptance), counts)
    return [remark.text for remark in remarks] + found.measured.told + several(found.book, counts)


def several(book: Book, counts: Counts) -> list[Sentence]:
    """What becomes of rows with several labels."""
    if not book.count_several:
        return []
    rows, example = counts.rows(book.count_several), " ".join(book.example.split())
    figures: dict[str, Figure] = {
        "rows": Sentence(rows.capitalize(), rows.key, rows.figures),
        "example": example,
        "n": book.count_several,
        "become": _BECOME[book.several],
    }
    return [
        sentence(
            "noted-several_labels",
            "{rows} has several labels, such as “{example}”: {become}."
            if book.count_several == 1
            else "{rows} have several labels, such as “{example}”: {become}.",
            **figures,
        )
    ]


_BECOME: Mapping[str, Sentence] = {
    "first": sentence("noted-several-first", "the first of them counts"),
    "none": sentence("noted-several-none", "they are left out"),
    "all": sentence("noted-several-all", "each combination is a class"),
}


def _rows(n: int) -> Sentence:
    return sentence("noted-rows", "{count} row" if n == 1 else "{count} rows", count=count(n), n=n)


def _some(items: Sequence[Figure]) -> Figure:
    if len(items) <= _NAMED:
        return items
    return sentence("noted-and_more", "{items}, and {more} more", items=items[:_NAMED], more=count(len(items) - _NAMED))


def _some_apart(items: Sequence[str]) -> str:
    if len(items) <= _NAMED:
        return semicolons(items)
    more = count(len(items) - _NAMED)
    return sentence("noted-and_more_apart", "{items}; and {more} more", items=semicolons(items[:_NAMED]), more=more)
