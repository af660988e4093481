"""Figures to reach: “88% right or better”, “mindestens 95 % Genauigkeit”, “F1 ≥ 0.9”, “error rate under 5 %”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.requirements import Change, WantedGate
from planner.rule_readers.clauses import Clause, clause_at, clause_spans, heard, with_lead
from planner.rule_readers.hit import Hit, Missed, bare
from planner.rule_readers.lexicon import cue, has, pattern, table
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.shares import Share, find_shares
from planner.sentences import sentence

_NOT = re.compile(
    (
        r"(?:\bnot|\bnicht|\bpas|\bno|\binstead of|\brather than|\bstatt|\bau lieu de|\ben vez de|不是"
        r"|而不是)\s*(?:just|only|nur|the)?\s*$"
    ),
    re.I,
)
_FROM = re.compile(r"(?:\bfrom|\bvon|\bde|\bdesde|从)\s*$", re.I)
_TO = re.compile(r"\s*(?:to|auf|bis|zu|à|a|hasta|到)\s+\d", re.I)
_SIGNED = re.compile(r"[+＋]\s?$")
_BESIDE, _BEFORE = 20, 80
"""Characters; what must end right before a figure is looked for in no more than stand there."""
_NOT_BEFORE = re.compile(
    rf"(?:{pattern([str(w) for w in table()['not_a_gate']]).pattern})\s*(?:of|von|de|is|:|：)?\s*$", re.I
)
_RELATIVE = sentence(
    "unused-relative",
    "it is relative to a figure I do not know; say the figure to reach, as “at least 90 %”",
)
_ONE_KIND = sentence(
    "unused-one-kind-of-mistake",
    "I hold a model to its accuracy or its score, not to one kind of mistake; say the accuracy you need",
)
_BEHIND = 60
_OF_REPLIES = re.compile(
    r"(?i)(?<!\w)(?:draft|output|summar|translation|text|letter|entw[uü]rf|brouillon|courrier|borrador|bozz|traduc)|[译稿]"
)
_SMALL = re.compile(
    r"(?i)(?<!\w)(?:go|goes|are|is|be|being|get|must|should|shall|have|has|to|can|will|of|them|it|all|cases|at least"
    r"|that|werden|wird|sind|sollen|müssen|gehen|davon|fällen?|sont|doivent|être|cas|son|deben|ser|casos|sono|casi)(?!\w)"
)
"""What may stand between a figure and “as is” where nothing is named that it counts."""
_ON_A_SET = re.compile(
    (
        r"\s+(?:on|auf|sur|en|bei)\s+(?:the\s+|der\s+|den\s+|la\s+|le\s+)?(?:valid\w*|test\w*|dev|eval\w*"
        r"|gold\w*|holdout|held|prüf\w*|\S+\.\w{2,5})(?!\w)"
    ),
    re.I,
)
"""“85 % on valid”, “90 % on check.csv”."""
_EACH = sentence(
    "unused-of-each-label",
    "I can require a figure for all labels together; the report shows how it does with each label",
)
_UPPER = sentence(
    "unused-upper-share",
    "I can only hold a model to what it gets right; say it as “at least 95 % right”",
)
_WHAT = sentence(
    "unused-share-of-what",
    "I cannot tell what should be right that often; say it as “at least 90 % right”",
)
_TODAY = sentence("unused-share-today", "it says how it is today, not what is to be reached")


def read_gates(words: str) -> Iterator[Hit | Missed]:
    """Shares with a cue that they must be reached; what is on offer, held out or a share of customers is none, and what
    is relative to an unknown figure cannot be one."""
    spans = clause_spans(words)
    for number in find_numbers(words):
        points = cue("relative").match(
            words,
            number.end + len(words[number.end : number.end + 2]) - len(words[number.end : number.end + 2].lstrip(" -")),
        )
        if points is not None:
            yield Missed(number.start, points.end(), _RELATIVE, "gates")
    for share in find_shares(words):
        clause = clause_at(spans, share.start, share.end)
        if (
            clause is None
            or not 0 < share.value <= 1
            or _NOT.search(words[max(clause.start, share.start - _BEFORE) : share.start])
        ):
            continue
        said = heard(clause, share.start)
        if has("error_kinds", said):
            yield Missed(share.start, share.end, _ONE_KIND, "gates")
        elif _is_relative(words, clause, said, share):
            yield Missed(share.start, share.end, _RELATIVE, "gates")
        elif _of_errors(said, share) and share.value < 1:
            yield _gate(words, clause, share, "accuracy", 1 - share.value)
        elif (gate := _reached(words, clause, said, share)) is not None:
            yield gate
            if isinstance(gate, Hit) and (each := cue("of_each").search(clause.text)) is not None:
                yield Missed(clause.start + each.start(), clause.start + each.end(), _EACH, "gates")


def _gate(words: str, clause: Clause, share: Share, metric: str, at_least: float, *, sure: bool = True) -> Hit:
    quote = clause.text if metric == "accuracy" and at_least == share.value else with_lead(words, clause)
    change = Change(op="add", field="gates", value=WantedGate(metric=metric, at_least=round(at_least, 6)), quote=quote)
    return Hit(change, share.start, share.end, sure=sure)


def _of_errors(said: str, share: Share) -> bool:
    """“At most 5 % errors”, “1 in 20 may be wrong”, and not “95 % without errors”."""
    rest = cue("no_errors").sub(" ", said)
    if not (has("errors", rest) or has("errors", share.counts)):
        return False
    return (
        has("at_most", said)
        or has("at_most_errors", said)
        or re.search(r"[<≤]", said) is not None
        or (share.value <= 0.5 and _names_a_rate(rest))
    )


def _names_a_rate(said: str) -> bool:
    """“Error rate: 5 %”."""
    return re.search(r"(?:\brate|quote\b|\btaux|\btasa|率)", said, re.I) is not None


def _is_relative(words: str, clause: Clause, said: str, share: Share) -> bool:
    before, after = words[max(clause.start, share.start - 24) : share.start], words[share.end : clause.end]
    if has("relative", after[:30]) or (
        _SIGNED.search(words[max(0, share.start - 2) : share.start]) and share.written == "percent"
    ):
        return True
    if cue("relative_after").match(after.lstrip()) is not None:
        return True
    by = re.search(rf"(?:{cue('relative_before').pattern})\s*$", before, re.I)
    return by is not None and has("improves", said) and not has("at_least", said)


def _reached(words: str, clause: Clause, said: str, share: Share) -> Hit | Missed | None:
    metric, named = _metric(clause, share, said)
    # “17 in 20 accepted as is”.
    named = named or (share.written != "decimal" and _as_is(words, clause, share))
    bound = cue("at_most").sub(" ", said)
    wanted = _ON_A_SET.match(words, share.end) is not None or has("at_least", bound)
    wanted = wanted or has("wanted_figure", said) or has("is_enough", said) or bool(re.search(r"≥|>=|>|⩾", said))
    after, before = words[share.end : clause.end][:22], words[max(clause.start, share.start - _BEFORE) : share.start]
    percent = share.written != "decimal"
    if share.written == "fraction" and not named and not has("wanted_figure", said):
        # “Half of them” are most often messages.
        return None
    if has("not_a_gate", words[share.end : min(clause.end, share.end + _BESIDE)]) or _NOT_BEFORE.search(before):
        # “19 % Mehrwertsteuer”, “Skonto von 2 %”.
        return None
    if cue("only_told").match(
        words[share.end :].split("\n", maxsplit=1)[0][:_BEHIND].lstrip(" ,;(–-")
    ) or _is_tolerance(words, share):
        # “Recall under 0.6 (information only)”, “auf 5 % genau”.
        return None
    if (has("not_a_gate", said) and not named) or (not wanted and has("takes_back_figure", clause.text)):
        return None
    if (
        percent
        and (has("percent_not_gate", after) or cue("share_of_others").match(after.lstrip()) is not None)
        and not named
    ):
        return None
    if percent and bound != said and not wanted and not named:
        return Missed(share.start, share.end, _UPPER, "gates")
    if named and not wanted and (has("as_it_is", said) or (_FROM.search(before) and _TO.match(words, share.end))):
        return Missed(share.start, share.end, _TODAY, "gates")
    if (
        (percent and (named or wanted))
        or (
            not percent
            and named
            and (
                wanted
                or cue("metric_behind").match(after.lstrip())
                or re.search(r"\bof\s*$|[=:|]\s*$|\b(?:at|von|de)\s*$|\w\s$", before)
            )
        )
        or (percent and bare(words, clause, [(share.start, share.end)]))
    ):
        return _gate(words, clause, share, metric, share.value, sure=named or wanted)
    return Missed(share.start, share.end, _WHAT, "gates") if percent and share.written != "fraction" else None


def _as_is(words: str, clause: Clause, share: Share) -> bool:
    """Whether replies, or what is not named, need no mending; “90 % of orders are accepted” tells of a business."""
    for match in cue("as_is").finditer(words, clause.start, clause.end):
        between = words[share.end : match.start()] or words[match.end() : share.start]
        if (
            has("reply", between)
            or _OF_REPLIES.search(between)
            or re.search(r"[^\W\d_]", _SMALL.sub("", between)) is None
        ):
            return True
    return False


def _is_tolerance(words: str, share: Share) -> bool:
    """“Auf 5 % genau”, “à 5 % près”, “to within 5 %”, “± 5 %”: how near a value must come."""
    before, after = words[max(0, share.start - _BESIDE) : share.start], words[share.end : share.end + _BESIDE]
    return _ends_with("within_of", before) or (
        _ends_with("to_within", before) and cue("exactly").match(after.lstrip()) is not None
    )


def _ends_with(name: str, text: str) -> bool:
    bare = text.rstrip()
    return any(match.end() == len(bare) for match in cue(name).finditer(bare))


def _metric(clause: Clause, share: Share, said: str) -> tuple[str, bool]:
    """The metric named nearest in the clause, else at the head of the column; accuracy where none is."""
    found = [
        (clause.start + m.start(), clause.start + m.end(), name)
        for name in table()["gate_metric"]
        for m in cue("gate_metric", name).finditer(clause.text)
    ]
    if len({name for _, _, name in found}) > 1 and (figure := re.search(r"\d", clause.text)) is not None:
        # “Recall at least 97 % and precision at least 98 %”, “97 % recall and 98 % precision”.
        leads = min(a for a, _, _ in found) < clause.start + figure.start()
        beside = [m for m in found if (m[1] <= share.start if leads else m[0] >= share.end)]
        found = beside or found
    # “Précision” begins as the word for being exact does.
    near = [(min(abs(b - share.start), abs(a - share.end)), n == "accuracy", n) for a, b, n in found]
    if not near and said != clause.text:
        near = [
            (m.start(), name == "accuracy", name)
            for name in table()["gate_metric"]
            for m in cue("gate_metric", name).finditer(said)
        ]
    return (min(near)[2], True) if near else ("accuracy", has("no_errors", said))
