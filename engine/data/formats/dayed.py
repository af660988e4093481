"""Chats as text with the day on a line of its own: LINE's and KakaoTalk's exports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from engine.data.formats.dialogue import NOTICES, WORDLESS, Tally, Turn, leave, told
from engine.data.formats.talks import Sides, Talk, talk_rows
from engine.data.formats.whatsapp_lines import times

_DAY = re.compile(
    r"^\W*(?:[^\W\d_]{2,9}\.?,\s*)?(?P<date>\d{1,4}\s?(?:[./-]|年|년)\s?\d{1,2}\s?(?:[./-]|月"
    r"|월)\s?\d{1,4}\s?[.日일]?)\s*(?:[(（]?[^\W\d_]{1,9}[.)）]?)?\W*$"
)
"""`2024/03/01(Fri)`, `Fri, 03/01/2024`, `--------------- 2024년 3월 1일 금요일 ---------------`."""
_HALF = r"(?:(?:[^\W\d_]{1,4}\.?\s?){1,2})?"
_LINE = re.compile(rf"^(?P<time>{_HALF}\d{{1,2}}:\d{{2}}\s?{_HALF})\t(?P<speaker>[^\t\n]{{1,60}})\t(?P<text>.*)$")
_KAKAO = re.compile(
    rf"^\[(?P<speaker>[^\]\n]{{1,60}})\] \[(?P<time>{_HALF}\d{{1,2}}:\d{{2}}\s?{_HALF})\] (?P<text>.*)$"
)
_ENTRY = re.compile(rf"^{_HALF}\d{{1,2}}:\d{{2}}\s?{_HALF}\t")
"""Any entry of LINE, those of the program included."""
_WORDLESS_TEXT = re.compile(r"\[[^\[\]\n]{2,20}\]")
"""What LINE writes for a sticker or a picture, in every language."""
_KAKAO_WORDLESS = frozenset(
    {"사진", "동영상", "이모티콘", "삭제된 메시지입니다.", "Photo", "Video", "Emoticon", "Sticker"}
)
_AFTERNOON = re.compile(r"(?i)pm|午後|下午|오후|ch|p\.?m\.?")
_LINES_TO_TELL = 60
_FEWEST = 2


@dataclass
class _Said:
    speaker: str
    lines: list[str]
    number: int
    date: str
    clock: int


def is_dayed(text: str) -> bool:
    """Whether it is such a chat: days on lines of their own, and below them messages of two writers."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    first = lines[:_LINES_TO_TELL]
    found = [m for line in lines if (m := _LINE.match(line) or _KAKAO.match(line))]
    return (
        any(_DAY.match(line) for line in first)
        and len({m["speaker"] for m in found}) >= _FEWEST
        and len(found) * 3 >= len(lines)
    )


def dayed(text: str, left_out: list[str], sides: Sides | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """Messages with their answers; what is in no row is counted in `left_out`, and who wrote in `sides`."""
    left = Tally()
    said = list(_said(text, left))
    turns = [
        Turn(s.speaker, "\n".join(s.lines).strip(), s.number, when=None if day is None else day + s.clock, group=s.date)
        for s, day in zip(said, times([s.date for s in said]), strict=True)
    ]
    yield from talk_rows([Talk("chat", turns)], left, sides)
    left_out += told(left)


def _said(text: str, left: Counter[str]) -> Iterator[_Said]:
    day, last = "", None
    quoted = False
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        match = None if quoted else _LINE.match(line) or _KAKAO.match(line)
        if match is not None:
            if last is not None:
                yield last
            words = match["text"]
            # LINE puts a text of several lines between quotation marks.
            quoted = "\t" in line and words.startswith('"') and words.count('"') % 2 == 1
            if _WORDLESS_TEXT.fullmatch(words.strip()) or words.strip() in _KAKAO_WORDLESS:
                leave(left, WORDLESS, number)
                last = None
            elif day:
                last = _Said(
                    match["speaker"].strip(),
                    [words.removeprefix('"') if quoted else words],
                    number,
                    day,
                    _clock(match["time"]),
                )
        elif quoted and last is not None:
            quoted = not line.endswith('"') or line.endswith('""')
            last.lines.append(line.replace('""', '"') if quoted else line.removesuffix('"').replace('""', '"'))
        elif (began := _DAY.match(line)) is not None:
            day = began["date"]
        elif _ENTRY.match(line):
            if last is not None:
                yield last
            last = None
            leave(left, NOTICES, number)
        elif last is not None:
            last.lines.append(line)
    if last is not None:
        yield last


def _clock(time: str) -> int:
    hour, minute = (int(p) for p in re.findall(r"\d+", time)[:2])
    half = re.sub(r"[\d:\s]", "", time)
    hour = hour % 12 + 12 if hour <= 12 and _AFTERNOON.fullmatch(half) else hour
    return hour * 3600 + minute * 60
