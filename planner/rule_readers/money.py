"""What may be spent on this; prices and refunds of the business, what is paid today, savings and what others ask are
none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from engine.core.spec import Money
from planner.requirements import Change
from planner.rule_readers.clauses import Clause, clause_at, clause_spans, heard
from planner.rule_readers.hit import Hit, Missed, bare
from planner.rule_readers.lexicon import cue, has, table
from planner.rule_readers.numbers import NumberFound, find_numbers
from planner.sentences import sentence

_RANGE = re.compile(r"\s*(?:-|–|—|to|bis|à|a|hasta|到|至)\s*(?:[$€£¥]\s?)?", re.I)
_AND = re.compile(r"\s*(?:and|und|et|y|和)\s*(?:[$€£¥]\s?)?", re.I)
_OWN = re.compile(r"\b(?:have|['’]ve|got|habe|haben|hätten|ai|avons|tengo|tenemos|hay)\b|有", re.I)
_NOT_THIS = re.compile(
    (
        r"(?:\bnot|\binstead of|\brather than|\bnicht|\bstatt|\banstelle von|\bpas|\bau lieu de|\ben vez de"
        r"|\ben lugar de|而不是|不是)"
        r"\s*(?:just|only|nur|the|a|die|les|los)?\s*[$€£¥]?\s*$"
    ),
    re.I,
)
_THAT_COSTS = re.compile(
    (
        r"(?:(?<!\w)(?:that|which|who|die|das|der|welche|qui|que)\s+(?:\w+\s+)?(?:costs?|kosten|kostet|coûtent"
        r"|coûte|cuestan|cuesta|pay|zahlen|paient|pagan)(?!\w)"
        r"|(?:价格|售价|单价)[是在为]?)[^.;!?。；]*$"
    ),
    re.I,
)
"""“Sofas that cost between 800 and 3000 euros”: what is sold has a price."""
_JOINS = re.compile(
    r"(?<!\w)(?:and|but|while|whereas|und|aber|während|et|mais|tandis que|y|pero|mientras)(?!\w)|而|但", re.I
)
_UNIT_BEHIND = re.compile(r"\s?(?:%|％|gb|tb|mb|[x×]\s?\d)|\s?-?[^\W\d_]", re.I)
_SMALL_WORD_BEHIND = re.compile(
    (
        r"\s+(?:max|tops|total|in|for|at|und|and|oder|or|ist|is|wäre|would|please|bitte|then|dann|instead|statt"
        r"|oder so)\b|块"
    ),
    re.I,
)
_SECONDS = re.compile(r"(?<!\w)[Ss]ek$")
"""“1,5 Sek.” are seconds; kronor are “SEK” or “kr”."""
_CENTS = re.compile(r"\s?(?:cents?|ct|centimes?|céntimos?|rappen|pence)\b", re.I)
_ANY_MONEY = ("元", "圆", "圓", "$")
_NEAR, _FARTHEST = 80, 400
"""Letters before an amount in which is looked for what must end right before it, and for what may stand apart."""
_FOLLOWS = 2
"""So many clauses behind an amount may one without a currency correct it."""
_WHY = (
    (
        "per_piece",
        sentence(
            "unused-money-per-piece",
            "it is a price for each use, and a plan has no place for that; say what may be spent in all, as "
            "“budget 500 euros”",
        ),
    ),
    ("earlier_money", sentence("unused-money-earlier", "it was so earlier; say “budget …” if it is the limit now")),
    (
        "paid_now",
        sentence(
            "unused-money-paid-now",
            "it says what is paid now, not what may be spent; say “budget …” if it is the limit",
        ),
    ),
    (
        "others_money",
        sentence("unused-money-of-others", "it says what others ask or pay; say “budget …” if it is your limit"),
    ),
    (
        "savings",
        sentence(
            "unused-money-saved",
            "it speaks of what is saved, not of what may be spent; say “budget …” if it is the limit",
        ),
    ),
    (
        "losses",
        sentence("unused-money-lost", "it does not say what may be spent on this; say “budget …” if it is the limit"),
    ),
)
_NO_LIMIT = sentence(
    "unused-money-unclear",
    "I cannot tell whether this may be spent; say “budget …” if it is the limit",
)


def read_money(words: str) -> Iterator[Hit | Missed]:
    """Amounts with a currency where the words speak of spending, or say nothing else; of a range the upper end, of a
    correction the last."""
    spans = clause_spans(words)
    numbers = find_numbers(words)
    last: tuple[Money, Clause] | None = None
    for n, number in enumerate(numbers):
        currency, start, end = currency_beside(words, number.start, number.end)
        clause = clause_at(spans, start, end)
        if clause is None:
            continue
        if currency is None:
            currency = _at_home(words, clause, number)
        if currency is None:
            if _CENTS.match(words, number.end) and has("per_piece", heard(clause, number.start)):
                yield Missed(number.start, number.end, _WHY[0][1], "budget")
            if last is not None and (hit := _corrected(words, spans, clause, number, last)) is not None:
                yield hit
                last = (hit.change.value, clause) if isinstance(hit.change.value, Money) else last
            continue
        found = _amount(words, spans, clause, numbers[n:], currency, (start, end))
        if isinstance(found, Hit) and isinstance(found.change.value, Money):
            last = (found.change.value, clause)
        if found is not None:
            yield found


def _amount(
    words: str,
    spans: Sequence[Clause],
    clause: Clause,
    numbers: Sequence[NumberFound],
    currency: str,
    place: tuple[int, int],
) -> Hit | Missed | None:
    start, end = place
    said = _around(words, clause, *place)
    budget = has("budget_noun", said)
    if has("of_another", said):
        # “The line ‘Budget 40,000’ is from another template”.
        return Missed(start, end, _NO_LIMIT, "budget")
    if _THAT_COSTS.search(words[max(clause.start, start - _FARTHEST) : start]):
        return Missed(start, end, _NO_LIMIT, "budget")
    if _NOT_THIS.search(words[max(clause.start, start - _NEAR) : start]):
        return Missed(start, end, sentence("unused-not-meant", "it is what you do not mean"), "budget")
    behind = re.split(r"[，。；,;]\s*(?!\d)", words[end : end + 24])[0]
    if has("per_piece", behind) or (has("per_piece", said) and not budget):
        return Missed(start, end, _WHY[0][1], "budget")
    why = next((why for name, why in _WHY[1:] if has(name, said) and (not budget or name == "earlier_money")), None)
    often = cue("more_per_time").match(behind.lstrip()) is not None or has("per_time", behind[:12])
    if why is not None or (often and not budget):
        return Missed(start, end, why or _WHY[2][1], "budget")
    strong = has("money_strong", said) or budget
    weak = (
        has("money_cue", said)
        or has("at_most", said)
        or has("is_enough", said)
        or has("may_be_spent", said)
        or _OWN.search(said) is not None
    )
    alone = bare(words, clause, [place], most=1)
    at = spans.index(clause)
    # “Budget, 200 dollars”: the cue may stand in the clause before.
    led = alone and at > 0 and has("money_strong", spans[at - 1].text)
    # “500 euros, no more”.
    closing = (
        spans[at + 1] if at + 1 < len(spans) and cue("no_more").fullmatch(spans[at + 1].text) is not None else None
    )
    weak = weak or closing is not None
    if not (strong or led or ((weak or alone) and not has("goods", said))):
        return Missed(start, end, _NO_LIMIT, "budget") if not has("goods", said) else None
    top = _top(words, clause, numbers)
    if closing is not None:
        clause = replace(clause, text=words[clause.start : closing.end], end=closing.end)
        end = closing.end
    quote = words[min(clause.start, start) : max(clause.end, end)]
    change = Change(op="set", field="budget", value=Money(amount=top.value, currency=currency), quote=quote)
    return Hit(change, start, max(end, top.end), sure=strong or led or alone)


def _around(words: str, clause: Clause, start: int, end: int) -> str:
    """What is said about the amount: of a clause with several amounts the part between the “and”s around it, if that
    says anything."""
    whole = heard(clause, start)
    if clause.cells or _amounts_in(clause.text) < 2:
        return whole
    edges = _joints(clause.text)
    first = max(p for p in edges if clause.start + p <= start)
    last = min((p for p in edges if clause.start + p >= end), default=len(clause.text))
    part = clause.text[first:last]
    spoken = _OWN.search(part) is not None
    return (
        part
        if spoken
        or any(
            has(name, part)
            for name in ("money_cue", "money_strong", "budget_noun", "goods", *(name for name, _ in _WHY))
        )
        else whole
    )


@lru_cache(maxsize=256)
def _amounts_in(text: str) -> int:
    return sum(currency_beside(text, n.start, n.end)[0] is not None for n in find_numbers(text))


@lru_cache(maxsize=256)
def _joints(text: str) -> tuple[int, ...]:
    return (0, *(p for m in _JOINS.finditer(text) for p in m.span()), len(text))


def _top(words: str, clause: Clause, numbers: Sequence[NumberFound]) -> NumberFound:
    """The upper end of a range, or the figure itself."""
    number = numbers[0]
    for other in numbers[1:2]:
        between = words[number.end : other.start]
        gap = re.sub(rf"^\s?(?:{_currency().pattern})", "", between)
        spoken = _AND.fullmatch(gap) is not None and has("between", words[clause.start : number.start][-16:])
        if (
            other.end <= clause.end
            and other.value >= number.value
            and (_RANGE.fullmatch(gap) or spoken)
            and not re.match(r"\s?%", words[other.end :])
        ):
            return other
    return number


def _corrected(
    words: str, spans: Sequence[Clause], clause: Clause, number: NumberFound, last: tuple[Money, Clause]
) -> Hit | None:
    """“…, no, make it 4,000”, “notfalls 3,5k”: a figure without a unit right behind an amount, with a word of
    correction."""
    at, before = spans.index(clause), spans.index(last[1])
    if not 0 <= at - before <= _FOLLOWS or (
        _UNIT_BEHIND.match(words, number.end) and not _SMALL_WORD_BEHIND.match(words, number.end)
    ):
        return None
    said = words[last[1].end if at > before else last[1].start : number.start]
    if not has("corrects", said) or has("money_cue", clause.text) or number.value * 100 < last[0].amount:
        return None
    change = Change(
        op="set", field="budget", value=Money(amount=number.value, currency=last[0].currency), quote=clause.text
    )
    return Hit(change, number.start, number.end)


@cache
def _currency() -> re.Pattern[str]:
    """Any name of a currency; one group each."""
    return re.compile(
        "|".join(rf"(?P<{code}>{cue('currencies', code).pattern})" for code in table()["currencies"]), re.I
    )


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"(?:[,.][-–]{{1,2}})?\s?(?:\|\s?)?(?:t(?=eur|€))?(?:{_currency().pattern})", re.I)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{_currency().pattern})\s?(?:\|\s?)?$", re.I)


def currency_beside(words: str, start: int, end: int) -> tuple[str | None, int, int]:
    """ISO code of the currency beside a number, and the span of both."""
    after = _after().match(words, end)
    head = words[max(0, start - 14) : start]
    before = _before().search(head) if head.strip() else None
    if after is not None and not _SECONDS.search(after.group()):
        # “新台幣 50,000 元”: the sign behind says only that it is money.
        led = before.lastgroup if before is not None and after.group().strip() in _ANY_MONEY else None
        return _crowns(led or after.lastgroup, words), start, after.end()
    if before is not None and before.group().strip():
        return _crowns(before.lastgroup, words), start - (len(head) - before.start()), end
    return None, start, end


def _crowns(code: str | None, words: str) -> str | None:
    """“5000 kr” are the crowns of the language around them, those of Sweden where it is none of them."""
    if code != "KRONER":
        return code
    from planner.rule_readers.languages import language_of

    crowns: dict[str, str] = table()["crowns"]
    return crowns.get(language_of(words) or "", "SEK")


_HOME_REACH = 60
_MAY_BE_HOME = re.compile(r"budget|etat|presupuesto|spend|dépenser|gastar|[预花]", re.I)
_HOME = re.compile(
    (
        r"(?:budgets?|etat|presupuesto|预算|(?<!\w)(?:spend|dépenser|gastar)(?!\w)|花)"
        r"(?:\s+(?:is|of|ist|von|est|de|es|liegt bei|beträgt|max\.?|maximum|maximal|höchstens|at most|about"
        r"|around|etwa|ca\.?|approx\.?|up to|bis zu|:|：))*"
        r"[\s:：=|]*$"
    ),
    re.I,
)


def _at_home(words: str, clause: Clause, number: NumberFound) -> str | None:
    """“Budget: 500” without a currency is meant in that of the language; anything after the number that counts
    something else is none."""
    lead = f"{clause.led_by}: " if clause.led_by else ""
    ahead = f"{lead}{words[max(clause.start, number.start - _HOME_REACH) : number.start]}"
    said = heard(clause, number.start) if clause.cells else ""
    if not (_MAY_BE_HOME.search(ahead) and _HOME.search(ahead)) and not (clause.cells and has("budget_noun", said)):
        return None
    if has("of_another", clause.text):
        return None
    if clause.cells and (named := _currency().search(said)) is not None:
        return _crowns(named.lastgroup, words)
    if (
        _UNIT_BEHIND.match(words, number.end)
        and not _SMALL_WORD_BEHIND.match(words, number.end)
        and not words[number.end :].lstrip().startswith("|")
    ):
        return None
    from planner.rule_readers.languages import language_of

    homes: dict[str, str] = table()["home_currency"]
    return homes.get(language_of(words) or "en", "USD")
