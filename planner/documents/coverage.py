"""Which requirement became what: each sentence of a document beside the values, criteria and gates that rest on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.core.frozen import Frozen
from engine.core.printable import lines as in_lines
from planner.documents.quoting import QUOTED_MAIL
from planner.documents.sentences import headings, sentences
from planner.reading.reader import show_value
from planner.requirements import ChangeField, Requirements, Wish, normal
from planner.rule_readers.asides import quiet_sections, set_aside
from planner.rule_readers.asks_nothing import why_nothing
from planner.rule_readers.requirement_rows import NOT_TO_BE_DONE, requirement_rows, table_heads
from planner.sentences import Digits, Sentence, Text, semicolons, sentence
from planner.unused_words import NotUsed
from planner.wishes.table import WISHES

TABLE_HEAD = sentence("unused-table-head", "the head of a table")
_HEADING = sentence("unused-heading", "a heading")
NOT_SURE = sentence(
    "unused-not-sure", "it is not sure what this means for the plan; until you say so it does not count"
)


class Covered(Frozen):
    """One sentence of a requirement document."""

    document: str
    sentence: str
    became: tuple[str, ...] = ()
    """“place in the spec: value”, one an entry."""
    because: Text = ""
    """Why it, or a part of it, became nothing; empty where all of it became something."""


def coverage(
    documents: Sequence[tuple[str, str]],
    wants: Requirements,
    rejected: Sequence[str] = (),
    not_used: Sequence[NotUsed] = (),
    *,
    small: bool = False,
    unsure: Sequence[str] = (),
) -> list[Covered]:
    """Every sentence of the `documents` (name, text) in order.

    `rejected` are the reasons why proposed changes were not taken, `not_used` what of the words is known to have become
    nothing;
    `small` says that only exact things were read by the embedded model; `unsure` are quotes of what is likely and asked
    about.
    """
    found = []
    for name, text in documents:
        heads, aside = headings(text), _aside(text)
        for one in (s for s in sentences(text) if s != QUOTED_MAIL):
            became = tuple(
                dict.fromkeys(f"{WISHES[field].at}: {_shown(wish)}" for field, wish in _resting_on(one, name, wants))
            )
            doubt = NOT_SURE if _is_among(one, unsure) else ""
            if became:
                # What only a part of it became is told too.
                because = _known_why(one, name, not_used) or doubt
            elif one in heads:
                because = _HEADING
            else:
                nothing = why_nothing(one) or why_nothing(one, "budget")
                because = aside.get(one) or nothing or doubt or _why_not(one, name, not_used, rejected, small)
            found.append(Covered(document=name, sentence=one, became=became, because=because))
    return found


def _aside(text: str) -> dict[str, Sentence]:
    """Sentences of sections, and heads and rows of tables, that ask for nothing, with the reason."""
    rows = [(one.start, one.end, NOT_TO_BE_DONE) for one in requirement_rows(text) if one.weight == "out"]
    heads = {one: TABLE_HEAD for _, _, head in table_heads(text) for one in sentences(head)}
    told = [*quiet_sections(text), *rows, *set_aside(text)]
    return heads | {one: why for a, b, why in told for one in sentences(text[a:b])}


def _resting_on(words: str, document: str, wants: Requirements) -> list[tuple[ChangeField, Wish]]:
    folded = normal(words)
    return [
        (field, wish)
        for field, wishes in wants.wishes.items()
        for wish in wishes
        if wish.said.document == document
        and not wish.said.guessed
        and _overlap(normal(wish.said.quote), folded)
        and not (field == "goal" and normal(wish.said.quote) != folded)
    ]


def _overlap(quote: str, words: str) -> bool:
    """A quote inside the sentence, or one that runs over the whole sentence into the next."""
    return quote in words or (words in quote and len(words) * 3 > len(quote))


def _shown(wish: Wish) -> str:
    text = show_value(wish.value)
    return text if len(text) <= 80 else text[:79] + "…"


def _why_not(words: str, document: str, not_used: Sequence[NotUsed], rejected: Sequence[str], small: bool) -> str:
    if known := _known_why(words, document, not_used):
        return known
    refused = next(
        (
            reason
            for reason in rejected
            if normal(words) in normal(reason)
            or any(part and part in normal(words) for part in [normal(reason.partition("“")[2].partition("”")[0])])
        ),
        None,
    )
    if refused:
        return sentence("unused-not-taken", "not taken: {reason}", reason=refused)
    if small:
        return sentence(
            "unused-no-reader",
            "without the model that reads requests, figures, files and names are read only; fetch it: "
            "nlforge models fetch multilingual-e5-small",
        )
    return sentence("unused-names-nothing", "it names no value, rule, figure or limit that a plan can use")


def _known_why(words: str, document: str, not_used: Sequence[NotUsed]) -> str:
    """Why words of it are known to have become nothing."""
    folded = normal(words)
    known = [
        one.why
        for one in not_used
        if one.document == document and (normal(one.words).rstrip("…") in folded or folded in normal(one.words))
    ]
    return semicolons(list(dict.fromkeys(known))) if known else ""


def _is_among(words: str, quotes: Sequence[str]) -> bool:
    folded = normal(words)
    return any(quote and _overlap(quote, folded) for quote in map(normal, quotes))


def coverage_table(rows: Sequence[Covered], spoken: Callable[[str], str] = str, width: int = 60) -> str:
    """Two columns for people: the sentence, and what it became or why not. `spoken` says a sentence of nlforge in their
    language."""

    def cut(text: str) -> str:
        return text if len(text) <= width else text[: width - 1] + "…"

    def missing(row: Covered) -> str:
        if row.became:
            return sentence("unused-of-a-part", "a part is not covered, because: {why}", why=row.because)
        return sentence("unused-not-covered", "not covered, because: {why}", why=row.because)

    lines = []
    for row in rows:
        told = [*row.became, *([spoken(missing(row))] if row.because else [])]
        for n, right in enumerate(told):
            lines.append(f"{cut(row.sentence) if n == 0 else '':<{width}}  {right}")
    done, of = (Digits(f"{count}") for count in (sum(bool(r.became) for r in rows), len(rows)))
    last = sentence("unused-coverage", "{done} of {of} sentences became part of the plan.", done=done, of=of)
    return in_lines([*lines, "", spoken(last)])
