"""What may be spent on this; prices and refunds of the business are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.spec import Money
from planner.readers.clauses import clause_at, clause_spans
from planner.readers.hit import Hit, bare
from planner.readers.lexicon import cue, has, table
from planner.readers.numbers import find_numbers
from planner.requirements import Change


def read_money(words: str) -> Iterator[Hit]:
    """Amounts with a currency where the words speak of spending, or say nothing else."""
    spans = clause_spans(words)
    numbers = find_numbers(words)
    for n, number in enumerate(numbers):
        currency, start, end = currency_beside(words, number.start, number.end)
        clause = clause_at(spans, start, end)
        if currency is None and clause is not None:
            currency = _at_home(words, clause.start, number.start, number.end)
        if currency is None or clause is None:
            continue
        if has("per_time", words[end : end + 12]) and not re.search(r"budget|presupuesto|预算", clause.text, re.I):
            continue
        strong = has("money_strong", clause.text)
        weak = (
            has("money_cue", clause.text)
            or has("at_most", clause.text)
            or bool(re.search(r"\b(?:have|got|haben|hätten|avons|tenemos|hay)\b|有", clause.text, re.I))
        )
        alone = bare(words, clause, [(start, end)], most=1)
        # “budget: 200 dollars” and “Budget, 200 dollars”: the cue may stand in the clause before.
        led = alone and spans.index(clause) > 0 and has("money_strong", spans[spans.index(clause) - 1].text)
        if strong or led or ((weak or alone) and not has("goods", clause.text)):
            amounts = [m for m in numbers[n + 1 :] if m.end <= clause.end and re.fullmatch(r"\s*(?:-|–|to|bis|à|a)\s*", words[end : m.start])]
            top = amounts[0] if amounts else number
            quote = words[min(clause.start, start) : max(clause.end, end)]
            yield Hit(
                Change(op="set", field="budget", value=Money(amount=top.value, currency=currency), quote=quote),
                start,
                max(end, top.end),
                sure=strong or led or alone,
            )


def currency_beside(words: str, start: int, end: int) -> tuple[str | None, int, int]:
    """ISO code of the currency beside a number, and the span of both."""
    for code in table()["currencies"]:
        body = cue("currencies", code).pattern
        after = re.compile(rf"\s?(?:{body})", re.I).match(words, end)
        if after:
            return code, start, after.end()
        head = words[max(0, start - 14) : start]
        before = re.search(rf"(?:{body})\s?$", head, re.I)
        if before and before.group().strip():
            return code, start - (len(head) - before.start()), end
    return None, start, end


def _at_home(words: str, clause_start: int, start: int, end: int) -> str | None:
    """“Budget: 500” without a currency is meant in that of the language; anything after the number that counts something else is none."""
    if not re.search(
        r"(?:budgets?|presupuesto|预算)(?:\s+(?:is|of|ist|von|est|de|es|liegt bei|max\.?|about|around|etwa|:|：))*[\s:：=]*$", words[clause_start:start], re.I
    ):
        return None
    if re.match(r"\s?(?:%|％|gb|tb|[^\W\d_])", words[end : end + 3], re.I) and not re.match(
        r"\s+(?:max|tops|total|in|for|at|und|and|oder)\b", words[end:], re.I
    ):
        return None
    from planner.readers.languages import language_of

    homes: dict[str, str] = table()["home_currency"]
    return homes.get(language_of(words) or "en", "USD")
