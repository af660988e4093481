"""A figure in one cell of a table and its unit in the next: “Response time | 2 | seconds”."""

from __future__ import annotations

import re

_UNITS = (
    r"s|sec|secs|seconds?|ms|milliseconds?|min|minutes?|h|hours?|days?|working days|weeks?|months?"
    r"|sekunden?|minuten?|stunden?|tage?|wochen?|monate?"
    r"|secondes?|heures?|jours?|semaines?|mois|segundos?|minutos?|horas?|d[ií]as?|semanas?|meses|mes"
    r"|secondi|minuti|ore|giorni|settimane|mesi"
    r"|eur|euros?|usd|dollars?|gbp|pounds?|chf|francs?|franken|cny|rmb|jpy|[€$£¥]|%"
    r"|percent|per cent|prozent|pour cent|por ciento"
    r"|mb|gb|kb|b|billion parameters|milliarden parameter|milliards de paramètres"
    r"|秒|毫秒|分钟|小时|天|周|月|个月|元|万元|美元|欧元"
)
_BESIDE = re.compile(rf"(?im)(?<=\d)(?P<gap>[ ]*\|[ ]*)(?=(?:{_UNITS})\.?[ ]*(?:\||$))")


def with_units(text: str) -> str:
    """The text, of the same length, with blanks between a figure and the unit that stands in the cell beside it."""
    return _BESIDE.sub(lambda m: " " * len(m["gap"]), text) if "|" in text else text
