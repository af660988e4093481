"""What several models are called that are asked for: the list behind the words that ask for them, or before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from planner.rule_readers.specialist_words import any_of, count_in, counted, listed

_HAN = "\u3040-\u9fff\uac00-\ud7af"
_AND = r"(?:and|und|et|y|e|en|och|og|i|и|oraz|plus|sowie)"
_BETWEEN = re.compile(
    rf"\s*[,，、;；]\s*(?:{_AND}\s+)?|\s+{_AND}\s+|\s+\+\s+|\s*/\s+|(?<=[{_HAN}])(?:和|跟|与|與|及|と|、)(?=[{_HAN}])",
    re.I,
)
_ENDS = re.compile(r"[.!?](?=\s|$)|[。！？\n]|\s[-–—]\s")
_LED = re.compile(r"[^.!?\n:：()（）。！？→]{0,45}?\s*(?P<mark>[:：(（→]|->|=>|\s[-–—]\s)\s*")
_BRACKET = re.compile(r"[(（]([^()（）]*)[)）]")
_CUT = re.compile("[\ue000:：=→<>()（）\\[\\]|\\n\\d]|->|\\s[-–—]\\s")
_EDGE = " \t\r-–—*•·\"'“”„‟«»「」『』‘’`.,;:!?"
_ITEM = re.compile(r"[ \t]*(?:[-*•–·]|\d{1,2}[.)])?[ \t]*(?P<item>[^\n]+)")
_MOST_WORDS, _LONGEST, _LONGEST_HAN = 4, 40, 8
_BACK = 420
_FEWEST = 2


@dataclass(frozen=True)
class Name:
    """What one of them is called, with its place."""

    text: str
    start: int
    end: int


def names_behind(plain: str, at: int, count: int | None, *, named: bool) -> list[Name]:
    """“…: doors, locks and keys”, “… for doors and locks”, or the lines below; `named`: by the name for such models."""
    led = _LED.match(plain, at)
    found: list[Name] = []
    if led is not None:
        if led["mark"] in "(（":
            end = next((plain.find(mark, led.end()) for mark in ")）" if plain.find(mark, led.end()) >= 0), len(plain))
            found = _named(plain, led.end(), end, count)
            if len(found) < _FEWEST and (colon := re.compile(r"[)）]\s*[:：]\s*").match(plain, end)) is not None:
                # “Three specialists (no common one): …”.
                found = _named(plain, colon.end(), _sentence_end(plain, colon.end()), count)
        elif "\n" in plain[led.start("mark") : led.end()]:
            found = _lines(plain, led.end(), count)
        else:
            found = _named(plain, led.end(), _sentence_end(plain, led.end()), count)
    if len(found) < _FEWEST and (below := re.compile(r"[^.!?\n:]{0,40}[.:]?[ \t]*\n").match(plain, at)) is not None:
        found = _lines(plain, below.end(), count, marked=True)
    if len(found) < _FEWEST and not named:
        # “One specialist per region, north + south”: nothing else in the sentence.
        comma = re.compile(r"\s*,\s*").match(plain, at)
        end = _sentence_end(plain, at)
        told = _named(plain, comma.end(), end, count) if comma is not None else []
        found = told if told and not plain[told[-1].end : end].strip(_EDGE) else []
    if (
        len(found) < _FEWEST
        and count is not None
        and (asked := re.compile(r"[^.!?\n]{0,20}\?\s+").match(plain, at)) is not None
    ):
        # “Three specialists, does that make sense? Doors, locks, keys.”
        found = _named(plain, asked.end(), _sentence_end(plain, asked.end()), count)
        found = found if len(found) == count else []
    if len(found) < _FEWEST and named and (said := _namely().match(plain, at)) is not None and (count or said["word"]):
        found = _named(plain, said.end(), _sentence_end(plain, said.end()), count)
    return found if len(found) >= _FEWEST else []


@cache
def _namely() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of('please', 'side_by_side')})?\s*(?:(?P<word>{any_of('namely')})\s|,\s*)", re.I)


def names_before(plain: str, at: int, count: int | None, *, named: bool) -> list[Name]:
    """“Doors, locks, keys: a model each”, “the three desks (doors, locks, keys) …, so one per desk”."""
    begin = max(0, at - _BACK)
    head = plain[begin:at]
    here = max((m.end() for m in _ENDS.finditer(head.rstrip(_EDGE + " "))), default=0)
    tail = head[here:].rstrip(_EDGE + " (（→")
    near = _run_at_end(plain, begin + here, begin + here + len(tail), count)
    if near or named:
        return near
    for bracket in reversed(list(_BRACKET.finditer(head))):
        found = _named(plain, begin + bracket.start(1), begin + bracket.end(1), count)
        if len(found) >= _FEWEST:
            return found
    told = list(_told().finditer(head))
    for one in reversed(told):
        number = count_in(one[0])
        found = _named(plain, begin + one.end(), _sentence_end(plain, begin + one.end()), number)
        if number is not None and len(found) == number and count in (None, number):
            return found
    before = head[:here].rstrip(_EDGE + " \n")
    start = max((m.end() for m in _ENDS.finditer(before)), default=0)
    found = _run_at_end(plain, begin + start, begin + len(before), count) if len(before) - start < _BACK // 2 else []
    return found or _only_list(plain, begin, begin + here) or _words_listed(plain, begin, at)


def _only_list(plain: str, begin: int, end: int) -> list[Name]:
    """A line above that is nothing but a list."""
    for line in reversed(list(_ITEM.finditer(plain, begin, end))):
        pieces = list(_pieces(plain, line.start("item"), line.end("item")))
        names = [_name(plain, a, b) for a, b in pieces]
        if len(pieces) > _FEWEST and all(names):
            return [n for n in names if n is not None]
    return []


def _words_listed(plain: str, begin: int, end: int) -> list[Name]:
    """The last list of words in a row; of two only names."""
    word = r"[^\W\d_][\w'’-]+"
    either = re.compile(
        rf"(?<![\w,])(?P<run>{word}(?:,\s+{word})+,?\s+(?:{_AND}|o|oder|or|ou)\s+{word}|[A-ZÄÖÜÀ-Ý][\w-]+\s+{_AND}\s+[A-ZÄÖÜÀ-Ý][\w-]+)(?!\w)"
    )
    runs = list(either.finditer(plain, begin, end))
    if not runs:
        return []
    found = [_name(plain, a, b) for a, b in _pieces(plain, *runs[-1].span("run"))]
    return [n for n in found if n is not None] if all(found) and len(found) >= _FEWEST else []


@cache
def _told() -> re.Pattern[str]:
    """“We have three desks: …”, “drei sparten, …”."""
    return re.compile(rf"{counted()}\s+(?:\w+\s+)?\w+\s*[:,]\s+", re.I)


def _run_at_end(plain: str, start: int, end: int, count: int | None) -> list[Name]:
    """The last list of a stretch: all of it behind its colon, where each piece is a name."""
    colon = max((m.end() for m in re.finditer(r"[:：]", plain[start:end])), default=0)
    pieces = list(_pieces(plain, start + colon, end))
    found: list[Name] = []
    for a, b in reversed(pieces):
        name = _name(plain, a, b, led=not found)
        if name is None:
            if found or a != pieces[-1][0]:
                break
            continue
        found.insert(0, name)
    if found and (number := count_in(found[0].text)) is not None and len(found) - 1 == number:
        found = found[1:]
    if count is not None and len(found) > count:
        found = found[-count:]
    han = [re.search(f"[{_HAN}]", n.text) is not None for n in found]
    whole = bool(found) and (all(han) or len(found) > _FEWEST or len(found) == count or len(found) == len(pieces))
    return found if len(found) >= _FEWEST and whole else []


def _named(plain: str, start: int, end: int, count: int | None) -> list[Name]:
    """The names of a list from its begin; a piece that is none ends it."""
    found: list[Name] = []
    comma = ""
    for a, b in _pieces(plain, start, end):
        gap = plain[found[-1].end : a].strip() if found else ""
        # “飞行、客舱、地面，各用各的数据”: another mark, another part.
        if len(found) > 1 and comma == "、" and "，" in gap:
            break
        comma = "、" if "、" in gap else comma
        name = _name(plain, a, b)
        if name is None:
            break
        if any(name.text.casefold() == other.text.casefold() for other in found):
            break
        found.append(name)
        if len(found) == count:
            break
    return found


def _lines(plain: str, at: int, count: int | None, *, marked: bool = False) -> list[Name]:
    """One name a line, with what it learns from or holds behind it."""
    found: list[Name] = []
    for line in _ITEM.finditer(plain, at):
        item = line["item"]
        told = re.search("[\ue000:：=→(（]|->", item) is not None
        if marked and not told and not re.match(r"[ \t]*[-*•–·\d]", line[0]):
            break
        name = _name(plain, line.start("item"), line.end("item"))
        if name is None or ("\n\n" in plain[at : line.start()] and found):
            break
        found.append(name)
        at = line.end()
        if len(found) == count:
            break
    return found


def _pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Between the marks and “ands” of a list; what stands in brackets belongs to the name before."""
    bare = _BRACKET.sub(lambda m: "(" + "\ue001" * (len(m[0]) - 2) + ")", plain[start:end])
    at = 0
    for mark in _BETWEEN.finditer(bare):
        yield start + at, start + mark.start()
        at = mark.end()
    yield start + at, start + len(bare)


def _sentence_end(plain: str, at: int) -> int:
    found = _ENDS.search(plain, at)
    return found.start() if found is not None else len(plain)


def name_at(plain: str, start: int, end: int) -> Name | None:
    """The name that a stretch begins with."""
    return _name(plain, start, end)


def _name(plain: str, start: int, end: int, *, led: bool = False) -> Name | None:
    """A piece of a list without articles and what is said of it; None where it is no name. `led`: it may have the
    words behind it that ask for the models."""
    text = plain[start:end]
    bare = text.lstrip(_EDGE)
    at = start + len(text) - len(bare)
    while (lead := listed("leads").match(bare)) is not None and bare[lead.end() :].strip():
        rest = bare[lead.end() :]
        if lead[0][-1:] not in "'’" and not rest[:1].isspace() and lead[0].isascii():
            break
        at += lead.end() + len(rest) - len(rest.lstrip(_EDGE))
        bare = rest.lstrip(_EDGE)
    if (cut := _CUT.search(bare)) is not None:
        bare = bare[: cut.start()]
    stops = [m.start() for m in listed("tails").finditer(bare) if m.start() > 0]
    stops += [m.start() for m in re.finditer("的", bare) if m.start() > 0]
    bare = bare[: min(stops)] if stops else bare
    bare = bare.rstrip(_EDGE)
    if (apart := re.match(rf"(.+?)\s+{any_of('apart')}$", bare, re.I)) is not None and led:
        bare = apart[1]
    return Name(bare, at, at + len(bare)) if _is_name(bare) else None


def _is_name(text: str) -> bool:
    if not any(map(str.isalpha, text)) or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    if (
        listed("no_names").match(text) is not None
        or listed("leads").fullmatch(text) is not None
        or listed("specialists").fullmatch(text) is not None
    ):
        return False
    han = len(re.findall(f"[{_HAN}]", text))
    return (han <= _LONGEST_HAN and len(text) > 1) or text.isupper()
