"""Exact readers for what has one right reading in a sentence; each gives changes with their quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.spec import Money, Task
from planner.requirements import Change, WantedCriterion, WantedGate

_NUMBER = r"\d+(?:[.,]\d+)*"
_FILE = re.compile(r"(?<![\w/.\\-])((?:[\w~.-]*/)*[\w.-]+\.(?:csv|tsv|jsonl|json|parquet|xlsx|md|txt|pdf|docx|html?))(?![\w/])", re.I)
_REWARD = re.compile(r"(?P<name>[^,;:.!?\n+−–]*[^\W\d_][^,;:.!?\n+−–]*?)[\s:=(]+(?P<weight>[+−–-]\s?\d+(?:[.,]\d+)?)(?![\d%]|\s?\d)")
_MONEY = re.compile(rf"(?P<before>US\$|[$€£¥₹])\s?(?P<a>{_NUMBER})"
                    rf"|(?P<b>{_NUMBER})\s?(?P<after>[$€£¥₹]|(?:US )?dollars?|USD|euros?|EUR|pounds?|GBP)(?!\w)", re.I)
_HOURS = re.compile(rf"(?P<n>{_NUMBER})\s?(?P<unit>hours?|hrs?|h)\b", re.I)
_FORBIDDEN = re.compile(r"(?:\b(?:never|not|don[’']?t)\s+(?:ever\s+)?(?:use|learn|read|train|touch|take|include)\b"
                        r"|\b(?:not|without|except|leave out|ignore|skip)\b)"
                        r"(?:\s+(?:from|on|with|the|files?|my|our|anything|in))*\s*(?:[\w./~-]+\.\w+\s*(?:,|and|or)\s*(?:or\s+|and\s+)?)*$", re.I)
_SPENDING = re.compile(r"\b(?:budget|spend|spending|afford)\b", re.I)
_BUDGET = re.compile(r"\b(?:costs?|pay|cheap\w*|have|got|at most|max(?:imum)?|no more than|less than|under|below|up to|limit|tops)\b", re.I)
_GOODS = re.compile(r"\b(?:refund|price|order|voucher|sell|fee|invoice|discount|deliver|ship|postage|parcel|goods|customer)\w*", re.I)
_CEILING_AFTER = re.compile(r"^\W*(?:\w+\s+){0,2}(?:at most|max(?:imum)?|tops|or (?:less|smaller|fewer|faster))\b", re.I)
_SERVICE = re.compile(r"\b(?:answer|repl(?:y|ies)|respon[ds]|open|deliver|ship|refund|call|goods)|\bcustomers? (?:can|may|have)\b", re.I)
_SIZE = re.compile(rf"(?P<n>{_NUMBER})\s?(?:B|billion(?: parameters)?)\b")
_CEILING = re.compile(r"\b(?:at most|(?:don[’']?t|do not|never)\b.*\bmore than|"
                      r"(?:no|not) (?:more|bigger|larger|longer|slower) than|under|below|up to|max(?:imum|imal)?|smaller than"
                      r"|less than|faster than|within|in|deadline)\b", re.I)
_SECONDS = re.compile(rf"(?P<n>{_NUMBER})\s?(?:seconds?|secs?|s)\b", re.I)
_GATE = re.compile(rf"(?P<metric>accuracy|score|precision|recall|f1|correct(?:ness)?)\b[^.;,\n]*?(?P<n>{_NUMBER})\s?(?:%|percent)"
                   rf"|(?P<n2>{_NUMBER})\s?(?:%|percent)\s+(?:of\s+\w+\s+)?(?P<metric2>accuracy|accurate|score|precision|recall|f1|correct)", re.I)
_COLUMN = re.compile(r"(?:\bcolumn\s+(?:named\s+|called\s+)?[\"'“‘`]?(?P<a>[\w-]+)"
                     r"|(?!(?:the|a|an|this|that|each|every|one|in|which|what)\b)[\"'“‘`]?\b(?P<b>[\w-]+)[\"'”’`]?\s+column\b)", re.I)
_NOT_COLUMNS = {"the", "a", "this", "that", "each", "every", "one", "is", "and", "with", "of", "in", "named", "called"}
_TASKS = {
    Task.CLASSIFICATION: re.compile(r"\b(?:classif\w+|categori[sz]\w+|(?:sort|sorts|sorting)\b[^.;]*\binto)\b", re.I),
    Task.TRANSLATION: re.compile(r"\btranslat\w+", re.I),
    Task.SUMMARIZATION: re.compile(r"\bsummar(?:y|ies|i[sz]\w+)", re.I),
    Task.EXTRACTION: re.compile(r"\bextract\w*", re.I),
    Task.CHAT_ASSISTANT: re.compile(r"\b(?:chat ?bots?|chat[ _]assistant|answers? (?:our )?customers)\b", re.I),
}
_CURRENCY = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "eur": "EUR", "gbp": "GBP"}
_LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "dutch": "nl",
    "polish": "pl", "turkish": "tr", "arabic": "ar", "chinese": "zh", "japanese": "ja", "korean": "ko", "russian": "ru",
    "ukrainian": "uk", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "czech": "cs", "greek": "el",
    "hindi": "hi",
}
_NOT_THIS = re.compile(r"\b(?:never|not|no|without|except)(?:\s+(?:in|speak|write|use))?\s*$", re.I)
_LANGUAGE = re.compile(r"\b(" + "|".join(_LANGUAGES) + r")\b", re.I)


def read_all(words: str) -> list[Change]:
    """Changes of all readers, in the order of their fields."""
    return [*read_task(words), *read_files(words), *read_rubric(words), *read_column(words), *read_languages(words), *read_money(words),
            *read_hours(words), *read_size(words), *read_seconds(words), *read_gates(words)]


def read_task(words: str) -> Iterator[Change]:
    """The kind of task, where the words name exactly one."""
    found = [(task, match) for task, pattern in _TASKS.items() if (match := pattern.search(words))]
    if len(found) == 1:
        task, match = found[0]
        yield Change(op="set", field="task", value=task.value, quote=_clause(words, match))


def read_files(words: str) -> Iterator[Change]:
    """Files to use; one named after a “never” or “not” in its clause is to be left alone."""
    for match in _FILE.finditer(words):
        name, clause = match.group(1), _clause(words, match)
        if _FORBIDDEN.search(clause[:clause.find(name)]):
            yield Change(op="remove", field="sources", value=name, quote=clause)
            yield Change(op="add", field="excluded", value=name, quote=clause)
        else:
            yield Change(op="add", field="sources", value=name, quote=name)
            yield Change(op="remove", field="excluded", value=name, quote=name)


def read_rubric(words: str) -> Iterator[Change]:
    """`what +1.0, other −0.5`: a name, then a signed number; the unicode minus and dashes count as minus."""
    for match in _REWARD.finditer(words):
        name = re.sub(r"^(?:and|but|then)\s+", "", match.group("name").strip(" \t-*•(\"'"), flags=re.I)
        if not name:
            continue
        written = match.group("weight").replace(" ", "").replace("−", "-").replace("–", "-").replace(",", ".")
        quote = words[match.start() + match.group(0).index(name):match.end()]
        yield Change(op="add", field="rubric", value=WantedCriterion(name=name, weight=float(written)), quote=quote)


def read_column(words: str) -> Iterator[Change]:
    """The column that holds the wanted answer, by name."""
    for match in _COLUMN.finditer(words):
        name = match.group("a") or match.group("b")
        if name.casefold() not in _NOT_COLUMNS:
            yield Change(op="set", field="column", value=name, quote=_clause(words, match))
            return


def read_languages(words: str) -> Iterator[Change]:
    for match in _LANGUAGE.finditer(words):
        if _NOT_THIS.search(words[: match.start()]):
            continue
        yield Change(op="add", field="languages", value=_LANGUAGES[match.group(1).casefold()], quote=match.group(1))


def read_money(words: str) -> Iterator[Change]:
    """What may be spent; prices and refunds of the business are none."""
    for match in _MONEY.finditer(words):
        sign = (match.group("before") or match.group("after")).casefold()
        stem = "EUR" if sign.startswith("euro") else "GBP" if sign.startswith("pound") else "USD"
        amount = number(match.group("a") or match.group("b"))
        clause = _clause(words, match)
        if amount is not None and (_SPENDING.search(clause) or (_BUDGET.search(clause) and not _GOODS.search(clause))):
            yield Change(op="set", field="budget", value=Money(amount=amount, currency=_CURRENCY.get(sign, stem)), quote=clause)


def read_hours(words: str) -> Iterator[Change]:
    """A time limit for the work; opening hours and how soon a shop answers its customers are none."""
    yield from (change for change in _one_number("deadline_hours", _HOURS, words) if not _SERVICE.search(change.quote))


def read_seconds(words: str) -> Iterator[Change]:
    """A time limit for one reply."""
    yield from _one_number("max_response_seconds", _SECONDS, words)


def read_size(words: str) -> Iterator[Change]:
    """A ceiling in billions of parameters."""
    yield from _one_number("max_params_b", _SIZE, words)


def read_gates(words: str) -> Iterator[Change]:
    for match in _GATE.finditer(words):
        share = number(match.group("n") or match.group("n2"))
        metric = (match.group("metric") or match.group("metric2")).casefold()
        metric = metric if metric in ("score", "precision", "recall", "f1") else "accuracy"
        if share is not None and share <= 100:
            yield Change(op="add", field="gates", value=WantedGate(metric=metric, at_least=share / 100), quote=_clause(words, match))


def _one_number(field: str, pattern: re.Pattern[str], words: str) -> Iterator[Change]:
    for match in pattern.finditer(words):
        value = number(match.group("n"))
        clause = _clause(words, match)
        at = clause.index(match.group())
        if value is not None and (_CEILING.search(clause[:at]) or _CEILING_AFTER.search(clause[at + len(match.group()):])):
            yield Change.model_validate({"op": "set", "field": field, "value": value, "quote": _clause(words, match)})


def number(written: str) -> float | None:
    """`1,000` and `1.000` with three digits after the only mark are thousands, `1,5` and `1.5` are not."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        written = written.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", written):
        written = written.replace(".", "").replace(",", ".")
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return None


def _clause(words: str, match: re.Match[str]) -> str:
    """The clause around a match, word for word."""
    marks = [m.end() for m in re.finditer(r"[;\n]|[.,!?](?=\s|$)", words)]
    start = max((m for m in marks if m <= match.start()), default=0)
    end = min((m for m in marks if m >= match.end()), default=len(words))
    return words[start:end].strip().rstrip(".,;:!?")
