"""The person's own words: without quoted mails, struck-out text and the sentences of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engine.data.formats.quoted import quoted_places
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.own_marks import FILE_LIKE, is_sentence
from planner.rule_readers.quotations import MARKED
from planner.sentences import Digits, sentence

MOST_READ = 300_000
"""Characters of one message that are read."""
QUOTED = sentence("unused-quoted-mail", "it is in a quoted mail; say it in your own words if it counts")
STRUCK = sentence("unused-struck-out", "it is struck out")
OTHERS = sentence("unused-words-of-others", "these are the words of somebody else; say it in your own if it counts")
TOO_LONG = sentence(
    "unused-too-long",
    "I read the first {most} characters of a message; give the rest as a document with --from",
    most=Digits(f"{MOST_READ:,}"),
)
NO_WORD = sentence(
    "unused-no-word",
    "a word of more than 1,000 letters is none I can read, but a key, a link or a file by its look; name a file "
    "instead",
)
_COMPARED = re.compile(r"(?m)^>(?==|\s?[\d.,]+\s?(?:%|％|percent|prozent|pour cent|por ciento))", re.I)
"""“> 90 %” on a line of its own is a figure to reach."""
_OVERLAY = re.compile(r"(?:[^\s\u0335-\u0338][\u0335-\u0338] ?){2,}")
_TAGGED = re.compile(r"<(?P<tag>s|del|strike)\b[^<>]*>", re.I)
_BEFORE, _FARTHEST = 90, 4000
_CLOSES = re.compile(r"[.!?。！？\n](?=\s|$)|[。！？]")
_FIRST_PERSON = re.compile(r"(?<!\w)(?:i|we|ich|wir|je|j['’]|nous|yo|nosotros|我|我们)\W*(?:\w+\W+){0,1}$", re.I)
_FEWEST_ITEMS = 3
_MARKS = dict.fromkeys(map(ord, ".'’"))
LONG_WORD = re.compile(r"[^\s,;|，。、；：！？]{1001,}")
_LONG_GAP = re.compile(r"[^\S\n]{1001,}")


@dataclass(frozen=True)
class LeftOut:
    """Characters that are not read, and why, as the end of a sentence."""

    start: int
    end: int
    why: str


def is_figure(word: str) -> bool:
    """One too long to be used is told as such; without it “at most … billion” would be another figure."""
    return word.translate(_MARKS).isdecimal()


def blanked(text: str, places: list[LeftOut]) -> str:
    """The text with blanks at the places."""
    parts, at = [], 0
    for left in sorted(places, key=lambda one: one.start):
        if left.end > at:
            start = max(at, left.start)
            parts += [text[at:start], re.sub(r"[^\n]", " ", text[start : left.end])]
            at = left.end
    # Nothing goes on behind so many blanks, and a reader that looks over blanks would look over all of them again and
    # again.
    return _LONG_GAP.sub(lambda gap: "\n" * len(gap[0]), "".join([*parts, text[at:]]))


def struck(text: str) -> Iterator[tuple[int, int]]:
    """“~~so~~”, <s>so</s>, and letters with a stroke laid over each."""
    yield from (m.span() for m in _OVERLAY.finditer(text))
    opened: int | None = None
    for mark in re.finditer(r"~~|\n[ \t]*\n", text):
        a, b = mark.span()
        if text[a] != "~":
            opened = None
        elif opened is not None and text[a - 1 : a].strip():
            yield opened, b
            opened = None
        elif opened is None and text[b : b + 1].strip(" \n~"):
            opened = a
    until = 0
    for tag in _TAGGED.finditer(text):
        closing = f"</{tag['tag'].lower()}>"
        end = text[tag.end() : tag.end() + MOST_READ].lower().find(closing) if tag.start() >= until else -1
        if end >= 0:
            until = tag.end() + end + len(closing)
            yield tag.start(), until


def quoted(text: str) -> list[tuple[int, int]]:
    """Places of quoted mails; where nothing else is there, what is quoted is what the person hands over. Lines end
    with a bare newline."""
    marks = [m.start() for m in _COMPARED.finditer(text)]
    if marks and len(re.findall(r"(?m)^>", text)) == len(marks):
        text = _COMPARED.sub(" ", text)
    places = quoted_places(text)
    left, at = [], 0
    for start, end in places:
        left.append(text[at:start])
        at = end
    rest = "".join([*left, text[at:]])
    if not re.search(r"\w", rest) or _are_list_marks(text, rest):
        return []
    # “Please see below” makes what is forwarded the person's own wish.
    return [(a, b) for a, b in places if text.startswith(">", a) or not has("points_below", rest)]


def _are_list_marks(text: str, rest: str) -> bool:
    """Whether “>” stands before the items of a list under its title, and not before the lines of a mail."""
    title = rest.strip()
    items = [line for line in text.split("\n") if line.startswith(">")]
    return (
        "\n" not in title
        and title[-1:] not in ".!?…"
        and len(items) >= _FEWEST_ITEMS
        and not any(line.rstrip().endswith(("?", ":")) for line in items)
    )


def words_of_others(text: str) -> Iterator[tuple[int, int]]:
    """Places of sentences, dialogues and lists that are said to be somebody else's."""
    yield from _sentences_of_others(text)
    yield from _dialogue(text)
    yield from _introduced(text)


def _sentences_of_others(text: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks behind “a customer wrote:”, or before “, said the boss”."""
    for match in MARKED.finditer(text):
        said = match[match.lastgroup or 0].strip()
        if is_sentence(said) and FILE_LIKE.search(said) is None and _by_another(text, match.start(), match.end()):
            yield match.start() + 1, match.end() - 1


def _by_another(text: str, start: int, end: int) -> bool:
    # What is introduced in one line may stand in the next.
    before = re.sub(r"(?<=[:：])[ \t]*\n{1,2}[ \t]*$", " ", text[max(0, start - _BEFORE) : start])
    before = _CLOSES.split(before)[-1]
    verbs = list(cue("speaks").finditer(before))
    if verbs and not has("names_a_thing", before[verbs[-1].end() :]):
        return _FIRST_PERSON.search(before[: verbs[-1].start()]) is None
    if before.rstrip().endswith((":", "：")):
        return has("speaker_noun", before) and not has("names_a_thing", before)
    after = text[end : end + 30].lstrip(" ,，")
    verb = cue("speaks").match(after)
    return verb is not None and not re.match(r"\s*(?:i|we|ich|wir|je|nous|yo)\b", after[verb.end() :], re.I)


def _introduced(text: str) -> Iterator[tuple[int, int]]:
    """What follows “a customer wrote:” without quotation marks: the rest of the line, or the paragraph below."""
    for colon in re.finditer("[:：]", text):
        lead = _CLOSES.split(text[max(0, colon.start() - _BEFORE) : colon.start()])[-1]
        verbs, outsiders = list(cue("speaks").finditer(lead)), has("outsider", lead)
        if (
            verbs
            and outsiders
            and not has("names_a_thing", lead[verbs[-1].end() :])
            and _FIRST_PERSON.search(lead[: verbs[-1].start()]) is None
        ):
            start, end = _following(text, colon.end())
            # What stands in quotation marks ends with them.
            if MARKED.match(text, start + len(text[start:end]) - len(text[start:end].lstrip())) is None:
                yield start, end


def _following(text: str, at: int) -> tuple[int, int]:
    """The sentence that follows in the line, or, where nothing does, the paragraph below."""
    line = text.find("\n", at, at + _FARTHEST)
    end = line if line >= 0 else min(len(text), at + _FARTHEST)
    if text[at:end].strip():
        stop = _CLOSES.search(text, at + 1, end)
        return at, stop.end() if stop is not None else end
    below = re.compile(r"\s*").match(text, end)
    assert below is not None
    stop = re.compile(r"\n[ \t]*\n").search(text, below.end(), below.end() + _FARTHEST)
    return below.end(), stop.start() if stop is not None else min(len(text), below.end() + _FARTHEST)


@cache
def _turn_of_a_dialogue() -> re.Pattern[str]:
    return re.compile(rf"(?m)^[ \t]*[*_]*(?P<who>{cue('dialogue').pattern})[*_]*\s?\d{{0,2}}[*_]*\s?[:：][^\n]*", re.I)


def _dialogue(text: str) -> list[tuple[int, int]]:
    """Lines of a conversation that is shown: at least two, by two speakers."""
    turns = list(_turn_of_a_dialogue().finditer(text))
    return [m.span() for m in turns] if len({m["who"].casefold() for m in turns}) > 1 else []
