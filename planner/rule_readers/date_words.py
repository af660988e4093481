"""The ways to write a date, in five languages, each with the day it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from planner.rule_readers.calendar import (
    Edge,
    coming,
    days,
    monday,
    month_start,
    months,
    months_edge,
    quarter_start,
    week_edge,
)
from planner.rule_readers.holidays import holiday
from planner.rule_readers.lexicon import cue, table, word_list
from planner.rule_readers.wordlist import WordList

Resolve = Callable[[re.Match[str], datetime], datetime | str | None]
"""The day at midnight; a text why it is not known, as the end of a sentence; None where the words are no date."""
_YEAR = r"(?P<y>20\d\d)"
_HAN_DAYS = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)}


def _year(match: re.Match[str]) -> int | None:
    written = match.groupdict().get("y")
    return int(written) if written else None


def _month(match: re.Match[str]) -> int:
    return months()[match["month"].casefold().rstrip(".")]


def _named_month(match: re.Match[str], today: datetime) -> datetime:
    return coming(today, _month(match), int(match["d"]), _year(match))


def _figures(match: re.Match[str], today: datetime) -> datetime:
    return coming(today, int(match["m"]), int(match["d"]), _year(match))


_LED = re.compile(
    (
        r"(?:(?<!\w)(?:by|before|until|till|on|due|in|since|from|bis|zum|am|vor|vom|ab|den|im|avant|le|au|du|en"
        r"|pour|d['’]ici|jusqu['’]au|depuis|para|el|del"
        r"|hasta|antes de|desde)"
        r"|截止)\s*[:：]?\s*$"
    ), re.I)  # fmt: skip
_LED_REACH = 16


def _led(match: re.Match[str]) -> bool:
    """Whether a word before it makes a date of what may be something else: “by 25/12”, “am 1.5”, “before May”."""
    return _LED.search(match.string[max(0, match.start() - _LED_REACH) : match.start()]) is not None


def _dotted(match: re.Match[str], today: datetime) -> datetime | None:
    return _figures(match, today) if _led(match) else None


def _slashes(match: re.Match[str], today: datetime) -> datetime | str | None:
    a, b = int(match["d"]), int(match["m"])
    if not (match["y"] or _led(match)) or (a > 12 and b > 12):
        return None
    if a > 12 or a == b:
        return coming(today, b, a, _year(match))
    if b > 12:
        return coming(today, a, b, _year(match))
    return f"{match.group().strip()} is one day in Europe and another in the USA; write the month as a word"


def _chinese(match: re.Match[str], today: datetime) -> datetime:
    import cn2an

    day = match["d"]
    return coming(
        today,
        months()[match["month"] + "月"],
        int(day) if day.isdigit() else int(cn2an.cn2an(day, "smart")),
        _year(match),
    )


def _day_of_month(match: re.Match[str], today: datetime) -> datetime:
    day = int(match["d"])
    if match["next"]:
        return month_start(today, 1).replace(day=day)
    this = today.replace(day=day)
    return this if this >= today else month_start(today, 1).replace(day=day)


def _weekday(match: re.Match[str], today: datetime) -> datetime | None:
    """The next day of that name; “next Friday” is the one after a Friday that is as near as the day after tomorrow."""
    groups = match.groupdict()
    if len(match["day"]) <= _SHORT_DAY and not (match["day"][0].isupper() or match["day"][0] >= "\u3400"):
        # “Mon” is Monday, “mon” is French.
        return None
    wanted = days()[match["day"].casefold()]
    if week := groups.get("week"):
        return monday(today) + timedelta(days=(14 if week.startswith("下下") else 7) + wanted)
    ahead = (wanted - today.weekday()) % 7 or (0 if groups.get("this") else 7)
    if groups.get("later") or ((groups.get("next") or groups.get("next2")) and ahead <= 2):
        ahead += 7
    return today + timedelta(days=ahead)


def _period(match: re.Match[str], today: datetime) -> datetime | None:
    """An edge of a week, month, quarter or year, of this or the next one."""
    groups = match.groupdict()
    edge: Edge = "start" if groups.get("first") else "middle" if groups.get("mid") else "end"
    ahead = 1 if groups.get("next") or groups.get("next2") else 0
    if groups.get("month_name"):
        return months_edge(
            coming(today.replace(day=1), months()[match["month_name"].casefold().rstrip(".")], 1, _year(match)), 1, edge
        )
    if groups.get("day"):
        return today + timedelta(days=ahead)
    if groups.get("week"):
        return week_edge(today, ahead, edge)
    if groups.get("month"):
        return months_edge(month_start(today, ahead), 1, edge)
    if groups.get("quarter"):
        return months_edge(quarter_start(today, ahead), 3, edge)
    return months_edge(today.replace(year=today.year + ahead, month=1, day=1), 12, edge) if groups.get("year") else None


def _quarter(match: re.Match[str], today: datetime) -> datetime:
    """The end of a quarter by its number."""
    first = today.replace(year=_year(match) or today.year, month=3 * int(match["q"]) - 2, day=1)
    if _year(match) is None and month_start(first, 3) <= today:
        first = first.replace(year=today.year + 1)
    return months_edge(first, 3, "start" if match["first"] else "middle" if match["mid"] else "end")


def _bare_month(match: re.Match[str], today: datetime) -> datetime | None:
    """“By January” is its beginning; “in January” the last day of it."""
    if not (match["inside"] or match["y"] or _led(match)):
        return None
    first = coming(today.replace(day=1), _month(match), 1, _year(match))
    return months_edge(first, 1, "end") if match["inside"] else first


def _near(match: re.Match[str], today: datetime) -> datetime:
    return today + timedelta(days=next(int(ahead) for ahead in table()["near_days"] if match[f"n{ahead}"]))


def _feast(match: re.Match[str], today: datetime) -> datetime | str:
    if match["unknown"]:
        return f"I do not know when “{match['unknown']}” is; say the date"
    return holiday(next(name for name in table()["holidays"] if match[name]), today)


def _list(name: str) -> str:
    return cue(name).pattern


def _longest_first(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def ways() -> tuple[tuple[re.Pattern[str], Resolve, frozenset[str]], ...]:
    """Each way to write a date, compiled, and the kinds of parts it needs."""
    month = rf"(?<!\w)(?:{_longest_first([m for m in months() if '月' not in m])})(?!\w)\.?"
    weekdays = [d for d in days() if ord(d[0]) < 0x3000 and (len(d) > 3 or d in ("mon", "tue", "wed", "thu", "fri"))]
    day = rf"(?<!\w)(?P<day>{_longest_first(weekdays)})(?:abend|nachmittag|vormittag|mittag|morgen|früh)?(?!\w)"
    units = "|".join(rf"(?P<{unit}>{_list(f'period_{unit}')})" for unit in ("day", "week", "month", "quarter", "year"))
    following, this = rf"(?P<next>{_list('next_words')})", rf"(?P<this>{_list('this_words')})"
    of = r"(?:(?:of|der|des|dieser|dieses|du|de|del|la|le|el|l['’]|este|esta|ce|cette|the)\s*)*"
    edge = rf"(?:(?P<first>{_list('edge_start')})|(?P<mid>{_list('edge_middle')})|(?P<last>{_list('edge_end')}))"
    year = rf"(?:,?\s+(?:de\s+|del\s+)?{_YEAR})?"
    later = r"(?:\s+(?P<next2>prochaine?|suivante?|qui vient|que viene|próxim[oa]))?"
    feasts = "|".join(
        [
            rf"(?P<unknown>{_list('unknown_days')})",
            *(rf"(?P<{name}>{cue('holidays', name).pattern})" for name in table()["holidays"]),
        ]
    )
    this_or_next = r"(?:this|the|(?P<next>next))"
    written: list[tuple[str, Resolve, str]] = [
        (rf"(?<!\d){_YEAR}[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?!\d)", _figures, "digit"),
        (rf"(?<!\d)(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})-{_YEAR}", _figures, "digit"),
        (
            rf"(?<![\d.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s*(?:of\s+|de\s+|d['’])?(?P<month>{month}){year}",
            _named_month,
            "digit month",
        ),
        (
            (
                rf"(?P<month>{month})\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]|\s*(?:[ap]\.?m|uhr"
                rf"|h\b|%|[€$])){year}"
            ),
            _named_month,
            "digit month",
        ),
        (
            r"(?<![\d.,])(?P<d>\d{1,2})\.\s?(?P<m>0?[1-9]|1[0-2])\.(?:\s?(?P<y>20\d\d|\d\d)(?!\d))?(?!\d)",
            _figures,
            "digit",
        ),
        (r"(?<![\d.,])(?P<d>\d{1,2})\.(?P<m>0?[1-9]|1[0-2])(?![\d.,]*\d|\s*(?:%|[€$]|uhr|gb|euro))", _dotted, "digit"),
        (r"(?<![\d/.])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>20\d\d|\d\d))?(?![\d/])", _slashes, "digit"),
        (r"(?:(?P<y>20\d\d)\s?年\s?)?(?P<m>(?<!\d)\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]?", _figures, "digit"),
        (
            (
                r"(?:(?P<y>20\d\d)\s?年\s?)?(?P<month>十[一二]?"
                r"|[一二三四五六七八九])月(?P<d>[一二三四五六七八九十]{1,3})[日号號]"
            ),
            _chinese,
            "sign",
        ),
        (
            rf"(?<!\w)the\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)(?!\w)(?:\s+of\s+{this_or_next}\s+month)?",
            _day_of_month,
            "digit",
        ),
        (
            (
                r"(?<!\w)(?:zum|am|dem|den|bis)\s+(?P<d>\d{1,2})\.(?!\s?\d|\s?[A-ZÄÖÜ]\w+)(?:\s+(?:dieses"
                r"|(?P<next>nächsten|kommenden))\s+monats)?"
            ),
            _day_of_month,
            "digit",
        ),
        (
            (
                r"(?<!\w)(?:le|el|del|al|du)\s+(?P<d>\d{1,2})"
                r"(?=\s*(?:[.,;!?)]|$)|\s+(?:du mois|de este mes|(?P<next>du mois prochain|del próximo mes"
                r"|del mes que viene)))"
            ),
            _day_of_month,
            "digit",
        ),
        (r"(?P<next>下个?月)?(?<![\d月])(?P<d>\d{1,2})\s?[号日](?=\W|前|之前|以前|$)", _day_of_month, "digit"),
        (
            rf"(?:{following}\s+|{this}\s+)?{day}(?:\s+(?P<next2>prochain|qui vient|que viene|próximo))?",
            _weekday,
            "day",
        ),
        (
            (
                rf"{day},?\s+(?:(?:of|in|de|der|den|la|le)\s+)*(?P<week>next week|the week after|(?:nächste"
                r"|kommende|folgende)[rn]?\s+woche|semaine prochaine"
                r"|próxima semana|semana que viene)"
            ),
            _weekday,
            "day",
        ),
        (rf"{day}\s+(?P<later>week|in einer woche|en huit)(?!\w)", _weekday, "day"),
        (r"(?P<week>下下个?|下个?)(?P<day>(?:周|星期|礼拜)[一二三四五六日天])", _weekday, "sign"),
        (r"(?P<this>本|这个?)?(?P<day>(?:周|星期|礼拜)[一二三四五六日天])", _weekday, "sign"),
        (rf"{edge}\s*{of}(?:{following}\s+|{this}\s+)?(?:{units}){later}(?!\w)", _period, "edge"),
        (
            (
                r"(?<!\w)(?:(?P<next>next|nächstes)\s+)?(?:(?P<month>month|monats)|(?P<quarter>quarter"
                r"|quartals)|(?P<year>year|jahres))(?:['’]s)?[-\s]?ende?(?!\w)"
            ),
            _period,
            "end",
        ),
        (rf"{edge}\s*{of}(?P<month_name>{month})(?:\s+(?:de\s+)?{_YEAR})?", _period, "edge month"),
        (rf"(?:{edge}\s*{of})?(?<!\w)q(?P<q>[1-4])(?:[\s/]*{_YEAR})?(?!\w)", _quarter, "quarter"),
        (
            r"(?<!\w)(?:(?P<day>eod|cob)|(?P<week>eow)|(?P<month>eom)|(?P<quarter>eoq)|(?P<year>eoy))(?!\w)",
            _period,
            "short",
        ),
        (
            (
                r"(?<![\d一二两三四五六七八九十个])(?<!\d\s)(?:(?P<next>下个?|明)|本|这个?|今)?(?:(?P<week>周"
                r"|星期)|(?P<month>月)|(?P<quarter>季度?)|(?P<year>年))"
                r"(?:底|末|内)"
            ),
            _period,
            "sign",
        ),
        (
            r"(?:(?P<next>下个?)|本|这个?)(?:(?P<week>周|星期)|(?P<month>月))(?![一二三四五六日天底末内])",
            _period,
            "sign",
        ),
        (
            rf"(?P<inside>(?<!\w)(?:in|im|en|during|within)\s+)?(?P<month>{month})(?:\s+(?:de\s+)?{_YEAR})?(?!\s*\d)",
            _bare_month,
            "month",
        ),
        (rf"(?<!\w)(?:{following}|{this})\s+(?:{units})(?:\s+(?P<next2>prochaine?))?(?!\w)", _period, "period this"),
        (
            (
                r"(?<!\w)(?:(?P<week>semaine|semana)|(?P<month>mois|mes))\s+(?P<next>prochaine?|qui vient"
                r"|que viene|próxim[oa])(?!\w)"
            ),
            _period,
            "period",
        ),
        (
            "|".join(rf"(?P<n{ahead}>{cue('near_days', ahead).pattern})" for ahead in table()["near_days"]),
            _near,
            "near",
        ),
        (feasts, _feast, "feast"),
    ]
    return tuple((re.compile(way, re.I), resolve, frozenset(kinds.split())) for way, resolve, kinds in written)


@cache
def _words_of() -> dict[str, frozenset[str]]:
    """First words, in small letters, of each kind of a date's parts."""
    periods = [str(w) for unit in ("day", "week", "month", "quarter", "year") for w in table()[f"period_{unit}"]]
    lists = {"month": months(), "day": days(), "period": periods}
    found = {
        kind: frozenset(m.group().lower() for w in words if (m := re.match(r"\w+", w)) is not None)
        for kind, words in lists.items()
    }
    return found | {
        "quarter": frozenset({"q1", "q2", "q3", "q4"}),
        "short": frozenset({"eod", "cob", "eow", "eom", "eoq", "eoy"}),
    }


@cache
def _phrases_of() -> dict[str, WordList]:
    """Kinds whose parts are phrases: their first words, as “the”, are everywhere."""
    lists = {
        "edge": [w for name in ("edge_start", "edge_middle", "edge_end") for w in table()[name]],
        "feast": [w for words in (table()["unknown_days"], *table()["holidays"].values()) for w in words],
        "near": [w for words in table()["near_days"].values() for w in words],
    }
    return {kind: word_list(tuple(map(str, words))) for kind, words in lists.items()}


_SHORT_DAY = 4
_GLUED_DAY = 4
_PART = re.compile(r"\d+|[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+\d?")
_ENDING = re.compile(
    r"(?:month|quarter|year|monats|quartals|jahres)\S{0,3}[\s-]?end|(?:monats|quartals|jahres)ende", re.I
)


@cache
def _kinds_of() -> dict[str, tuple[str, ...]]:
    """Word → the kinds it may begin."""
    found: dict[str, list[str]] = {}
    for kind, words in _words_of().items():
        for word in words:
            found.setdefault(word, []).append(kind)
    return {word: tuple(kinds) for word, kinds in found.items()}


def parts_in(text: str) -> dict[str, list[int]]:
    """Where parts of dates stand, by kind: only around them need dates be looked for."""
    found: dict[str, list[int]] = {}
    kinds_of, glued = _kinds_of(), tuple(day for day in days() if len(day) > _GLUED_DAY)
    for match in _PART.finditer(text):
        word = match.group().lower()
        kinds = kinds_of.get(word, ())
        if word[0].isdigit():
            kinds = (*kinds, "digit")
        if "\u3400" <= word[0] <= "\u9fff":
            kinds = (*kinds, "sign", "digit")
        elif word.startswith(glued):
            # “Freitagabend” is one word.
            kinds = (*kinds, "day")
        for kind in kinds:
            found.setdefault(kind, []).append(match.start())
    for kind, phrases in _phrases_of().items():
        if places := [m.start() for m in phrases.finditer(text)]:
            found[kind] = places
    if "period" in found:
        found["this"] = sorted(m.start() for name in ("next_words", "this_words") for m in cue(name).finditer(text))
    for match in _ENDING.finditer(text):
        found.setdefault("end", []).append(match.start())
    return found
