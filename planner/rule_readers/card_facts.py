"""How many cards are meant and how much memory one has, from what stands around the name; and that there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.estimation.gpus import Card
from planner.rule_readers.byte_sizes import find_byte_sizes
from planner.rule_readers.lexicon import cue, has, table
from planner.rule_readers.numbers import find_numbers, read_digits
from planner.rule_readers.spoken_numbers import plain_figures, spoken_numbers

MOST = 1024
_GB = r"(?:gb|gib|go|gigabytes?|gigs?|gigas?|g|гб|ГБ|ギガ|기가)(?![^\W\d_])"
_OF = r"(?:with|mit|avec|con|com|met|med|à|de|da|di|a|of|von|各|带|的|und|each|zu|je|jeweils|chacune|cada una)"
_MEMORY = re.compile(rf"^[\s(,，、\-–]*(?:{_OF}\s*)*(\d+(?:[.,]\d+)?)\s?{_GB}", re.I)
_MEMORY_BEFORE = re.compile(
    r"(\d+)\s?(?:gb|gib|go)\s*(?:of\s+)?(?:vram|memory|speicher|mémoire|memoria|ram)?\s*[(,]?\s*$", re.I
)
_BARE_MEMORY = re.compile(rf"^\s+(?:{_OF}\s+)+(\d+)(?!\w|[.,]\d|\s?[^\W\d_]{{1,3}}(?!\w))", re.I)
"""“Dos A100 de 80”."""
_MARK = re.compile(r"\s*[,，、–-]")
_NEAR, _A_DETAIL = 40, 34
_WHOSE = 8
"""Letters behind a size in which “RAM” makes it that of the machine."""
_END = re.compile(r"[.!?。！？;；\n](?:\s|$)|[。！？；\n]")
_COUNT = re.compile(
    (
        r"(?<!\d)(\d{1,4})\s*(?:x|×|\*|mal|块|张|台)?\s*(?:used|old|new|nvidia|geforce|gebrauchte|alte|neue"
        r"|gpus?|cards?|d['’]occasion|usadas?|二手)?\s*(?:nvidia\s+|geforce\s+|tesla\s+)*$"
    ),
    re.I,
)
_PAIRS = {
    "pair": 2,
    "dual": 2,
    "couple": 2,
    "twin": 2,
    "paire": 2,
    "pareja": 2,
    "par": 2,
    "paar": 2,
    "coppia": 2,
    "quad": 4,
}
_PAIR = re.compile(rf"\b({'|'.join(_PAIRS)})(?:\s+(?:of|de|di|d['’]))?\s*(?:nvidia\s+|geforce\s+|rtx\s+)*$", re.I)
_AFTER = re.compile(r"^\s*(?:\(?\d+\s?(?:gb|go|g)\)?)?\s*[x×]\s?(\d{1,3})\b", re.I)
_REST = 60
"""Letters before “no card” in which the machine may be named."""


def cards_missing(words: str) -> Iterator[tuple[int, int]]:
    """Places that say there is no card: “no GPU”, “senza scheda video”, “même pas un vieux GPU”, “GPU keine”; of what
    is only called a card, where a machine stands before it."""
    taken: list[tuple[int, int]] = []
    places = [(m.start(), m.end()) for m in cue("no_gpu").finditer(words)]
    folded = words.casefold()
    if any(thing in folded for thing in _roots()):
        places += [(m.start(), m.end()) for m in _none_of_it().finditer(words)]
        places += [
            (m.start(), m.end())
            for m in _none_of_these().finditer(words)
            if has("card_machine", words[max(0, m.start() - _REST) : m.start()])
        ]
    for start, end in places:
        if not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            yield start, end


@cache
def _roots() -> frozenset[str]:
    """The first letters of everything a card is called: most words name none."""
    return frozenset(
        str(w).casefold().split()[0].rstrip("*")[:4] for name in ("card_thing", "bare_card") for w in cue_words(name)
    )


def cue_words(name: str) -> tuple[str, ...]:
    """The entries of a list as written."""
    return tuple(str(word) for word in table()[name])


@cache
def _none_of_it() -> re.Pattern[str]:
    thing, none = cue("card_thing").pattern, cue("none_of").pattern
    return re.compile(
        rf"(?:{none})\s?(?:(?:{cue('card_filler').pattern})\s?){{0,4}}(?:{thing})"
        rf"|(?:{thing})\s?[:=?？：–—-]?\s?(?:{cue('none_behind').pattern})(?=\s*(?:[.,;!?)。，；！\n]|$))",
        re.I,
    )


@cache
def _none_of_these() -> re.Pattern[str]:
    """“Sin tarjeta”; “sans carte d’identité” and “no card payments” name something else."""
    return re.compile(
        rf"(?:{cue('none_of').pattern})\s(?:(?:{cue('card_filler').pattern})\s){{0,3}}(?:{cue('bare_card').pattern})"
        r"(?=\s*(?:[.,;!?)\n]|$))",
        re.I,
    )


def count_of(before: str, after: str) -> tuple[int | None, int]:
    """How many the words before or behind a name say, and how many letters of `before` belong to it."""
    if digits := _COUNT.search(before):
        return int(digits.group(1)), len(before) - digits.start()
    if times := _AFTER.match(after):
        return int(times.group(1)), 0
    if pair := _PAIR.search(before):
        return _PAIRS[pair.group(1).casefold()], len(before) - pair.start()
    spelt = plain_figures(before)
    for numbers in (find_numbers(before), spoken_numbers(spelt[-_NEAR:]) if before.strip() else ()):
        text = before if numbers and numbers == find_numbers(before) else spelt[-_NEAR:]
        spoken = [
            n
            for n in sorted(numbers, key=lambda n: n.start)
            if _filler().fullmatch(text[n.end :]) and n.value == int(n.value) and 1 <= n.value <= MOST
        ]
        if spoken:
            return int(spoken[-1].value), min(len(before), len(text) - spoken[-1].start)
    for few in table()["few_cards"]:
        # Small numbers of languages whose number words are not read.
        for word in cue("few_cards", few).finditer(before):
            if _filler().fullmatch(before[word.end() :]):
                return int(few), len(before) - word.start()
    return _count_behind(after), 0


def _count_behind(after: str) -> int | None:
    """“A100 80GB times two”, “A6000 48GB 两块”, “L40S, zwei Stück”."""
    end = memory.end() if (memory := _MEMORY.match(after)) else 0
    rest = re.sub(r"^[\s)]*[,，]?\s*", "", after[end:])
    for number in find_numbers(rest)[:1]:
        lead, tail = rest[: number.start].strip(), rest[number.end :].lstrip()
        whole = number.value == int(number.value) and 1 <= number.value <= MOST
        if whole and (cue("card_times").fullmatch(lead) or (not lead and cue("pieces").match(tail))):
            return int(number.value)
    return None


@cache
def _filler() -> re.Pattern[str]:
    """What may stand between a number and the name of a card."""
    return re.compile(rf"\s*(?:[x×*块张台个枚장개]|(?:{cue('card_between').pattern})|[\s-])*", re.I)


def memory_of(card: Card, before: str, after: str) -> tuple[float | None, int]:
    """Memory of one in GB as said, and how many letters of `after` belong to it."""
    said = _MEMORY.match(after)
    value = read_digits(said.group(1)) if said else None
    if said and has("machine_bytes", after[said.end() : said.end() + _WHOSE]):
        said = None
    if said and value is not None and (card.shared or not _MARK.match(after) or value in card.vram_gb):
        return value, said.end()
    if (bare := _BARE_MEMORY.match(after)) and float(bare.group(1)) in card.vram_gb:
        return float(bare.group(1)), bare.end()
    if (earlier := _MEMORY_BEFORE.search(before)) and not card.shared:
        return float(earlier.group(1)), 0
    end = _END.search(after)
    for size in find_byte_sizes(after[: end.start() if end else _NEAR][:_NEAR]):
        value = round(size.megabytes / 1000, 2)
        # “An RTX 3080 Ti, he says it has 12 gigabytes”; those of the machine or of a disk are none of its own.
        own = (
            value in card.vram_gb
            and size.start <= _A_DETAIL
            and not has("machine_bytes", after[size.end : size.end + 12])
        )
        if value >= 1 and (card.shared or own):
            return value, 0
    return None, 0
