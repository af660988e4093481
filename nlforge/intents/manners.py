"""Words about when a run begins and how considerate it is, known to the letter: nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from engine.core.tables import table_beside

_LONGEST = 160
_MOST_SENTENCES = 12
"""A longer text is no talk."""
_ENDS = re.compile(r"(?<!\d)[.!;。！；]+(?=\s|$)|(?<=\d)[.!;]+(?=\s+[^\W\d]|$)|\n+")
_MARKS = re.compile(r"[^\w\s':.\-]|(?<!\d):|:(?!\d)|\.(?!\w)|(?<!\w)[.\-]|(?<=[ap])\.(?=m)")
_TONIGHT, _EVENING, _MORNING = 22, 19, 6
"""Hours that are meant by these."""
_NIGHT_ENDS = 5
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "ein": 1, "eine": 1, "einer": 1, "two": 2, "zwei": 2, "three": 3, "drei": 3,
    "four": 4, "vier": 4, "five": 5, "fünf": 5, "six": 6, "sechs": 6, "half an": 0.5, "einer halben": 0.5,
}  # fmt: skip
_LATE = {"tonight", "evening", "tomorrow_night"}
_TOMORROW = ("tomorrow", "morgen", "demain", "mañana", "domani")


@dataclass(frozen=True)
class MannersSaid:
    """What is wanted."""

    words: str
    """As they were said."""
    rest: str = ""
    """What else was said."""
    kinds: frozenset[str] = frozenset()
    """Names of `manners` in the table."""
    at: datetime | None = None
    night: bool = False
    """A night is meant that has begun already."""
    begins: bool = False
    """It is to begin, by the same words."""


@dataclass(frozen=True)
class _Ways:
    times: tuple[tuple[str, re.Pattern[str]], ...]
    manners: tuple[tuple[str, re.Pattern[str]], ...]
    begins: re.Pattern[str]
    around: re.Pattern[str]
    list: re.Pattern[str]
    out: re.Pattern[str]


def _one_of(ways: list[str], parts: Mapping[str, str]) -> str:
    found = []
    for number, way in enumerate(map(str, ways)):
        text = way.replace("?P<named>", f"?P<named{number}>")
        for part, words in parts.items():
            text = text.replace(f"{{{part}}}", words)
        found.append(f"(?:{text})")
    return "|".join(found)


def _whole(ways: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{ways})(?=\s|$)")


@cache
def _ways() -> _Ways:
    table = table_beside(__file__, "manners.yaml")
    parts = {name: f"(?:{'|'.join(map(str, words))})" for name, words in table["parts"].items()}
    return _Ways(
        tuple((name, _whole(_one_of([way], parts))) for name, ways in table["times"].items() for way in ways),
        tuple((name, _whole(_one_of(ways, parts))) for name, ways in table["manners"].items()),
        _whole(_one_of(table["begins"], parts)),
        _whole(_one_of([*table["waits"], *table["around"]], parts)),
        re.compile(_one_of(table["list"], parts)),
        re.compile(_one_of(table["out"], parts)),
    )


def asks_for_line(text: str) -> bool:
    """Whether it is asked which runs wait."""
    return _ways().list.fullmatch(_plain(text)) is not None


def taken_out(text: str) -> str | None:
    """Whose run is to be taken out of the line: a session, empty for this one; None where that is not said."""
    found = _ways().out.fullmatch(_plain(text)) if len(text) <= _LONGEST else None
    return None if found is None else next((name for name in found.groups() if name), "")


def manners_in(text: str, now: datetime) -> MannersSaid | None:
    """What a text says of it, and what is left of the text; None where it says nothing of it."""
    sentences = [part for part in _ENDS.split(text) if part.strip()]
    if not 0 < len(sentences) <= _MOST_SENTENCES:
        return None
    left, found = text, []
    for one in sentences:
        said, piece = _sentence(one, now), one
        if said is None and "," in one:
            # “…, start it tonight”: with a comma alone only where it is said that it shall begin.
            _, _, piece = one.rpartition(",")
            said = _sentence(piece, now)
            said = said if said is not None and said.begins else None
        if said is not None:
            found.append(said)
            left = left.replace(piece, "", 1)
    if not found:
        return None
    rest = re.sub(r"(?:^|(?<=[\s.!;,]))[\s.!;,]+", " ", left).strip(" ,;")
    return MannersSaid(
        " ".join(one.words for one in found),
        rest if re.search(r"\w", rest) else "",
        frozenset().union(*(one.kinds for one in found)),
        next((one.at for one in found if one.at is not None), None),
        any(one.night for one in found),
        any(one.begins for one in found),
    )


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold().replace("’", "'")).split())


def _sentence(text: str, now: datetime) -> MannersSaid | None:
    words, ways = _plain(text), _ways()
    if not words or len(words) > _LONGEST or text.rstrip().endswith(("?", "？")):
        return None
    kinds: set[str] = set()
    times: dict[str, re.Match[str]] = {}
    begins = False
    place = 0
    while place < len(words):
        matches = [(found.end(), "time", name, found) for name, way in ways.times if (found := way.match(words, place))]
        matches += [
            (found.end(), "manner", name, found) for name, way in ways.manners if (found := way.match(words, place))
        ]
        matches += [(found.end(), "begins", "", found) for found in [ways.begins.match(words, place)] if found]
        matches += [(found.end(), "around", "", found) for found in [ways.around.match(words, place)] if found]
        if not matches:
            return None
        # The longest; of equals, the one that says most.
        end, what, name, found = max(matches, key=lambda one: one[0])
        if what == "time":
            times[name] = found
            kinds.add("time")
        elif what == "manner":
            kinds.add(name)
        begins = begins or what == "begins"
        place = end + 1
    if not kinds:
        return None
    if not times:
        return MannersSaid(text.strip(), "", frozenset(kinds), begins=begins)
    # “Tonight at 11”: the figure says when.
    name = "clock" if "clock" in times else next(iter(times))
    moment = _moment(name, times[name].groupdict(), now, f"{times[name][0]} {'night' if _LATE & times.keys() else ''}")
    if moment is None:
        return None
    begun = moment <= now
    return MannersSaid(text.strip(), "", frozenset(kinds), None if begun else moment, begun, begins)


def _moment(name: str, told: Mapping[str, str | None], now: datetime, words: str) -> datetime | None:
    """When that is next; not after now where it has begun."""

    def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
        # The wall clock of that day, also where the clocks are set in between.
        wall = datetime(now.year, now.month, now.day, hour, minute) + timedelta(days=days)
        return _as_here(wall, now)

    match name:
        case "tonight":
            return now if now.hour >= _TONIGHT or now.hour < _NIGHT_ENDS else at(_TONIGHT)
        case "evening":
            return now if now.hour >= _EVENING else at(_EVENING)
        case "morning":
            return at(_MORNING, days=0 if now.hour < _MORNING and "tomorrow" not in words else 1)
        case "tomorrow_night":
            return at(_TONIGHT, days=1)
        case "midnight":
            return at(0, days=1)
        case "later":
            number = str(told["n"])
            count = float(number) if number.isdigit() else _NUMBERS[number]
            return now + timedelta(**{"minutes" if str(told["unit"]).startswith("minut") else "hours": count})
    hour, minute, half = int(told["h"] or 0), int(told["m"] or 0), told["pm"] or ""
    if half.replace(" ", "") in ("pm", "intheevening", "atnight") and hour < 12:
        hour += 12
    elif half.replace(" ", "") in ("am", "inthemorning") and hour == 12:
        hour = 0
    hour = 0 if hour == 24 else hour
    if hour > 23:
        return None
    if any(day in words.split() for day in _TOMORROW):
        return at(hour, minute, 1)
    if hour < 12 and not half and re.search(r"tonight|nacht|abend|night", words) and hour > _NIGHT_ENDS:
        hour += 12
    today = at(hour, minute)
    return today if today > now else at(hour, minute, 1)


def _as_here(wall: datetime, now: datetime) -> datetime:
    """A time on the wall with the offset of this machine at that time, where `now` has it too."""
    local = wall.astimezone()
    return (
        local
        if now.utcoffset() == now.replace(tzinfo=None).astimezone().utcoffset()
        else wall.replace(tzinfo=now.tzinfo)
    )
