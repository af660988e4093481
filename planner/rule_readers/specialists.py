"""Several models side by side that are asked for by name: “three specialists: doors, locks, keys”, “je Sorte ein
Modell”, “uno per i bar, uno per i negozi”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from planner.requirements import Change, Requirements, WantedExpert
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.files import FileSpan, file_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.specialist_names import Name, name_at, names_before, names_behind
from planner.rule_readers.specialist_words import any_of, count_in, counted, listed

_HEAD, _NEAR, _OF_A_NAME, _ONE_LINE = 28, 220, 3, 60
_FEWEST = 2
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[。！？\n]")
_LIST_MARK = re.compile(r"[^.!?\n]{0,30}?[:：(（]")


@dataclass(frozen=True)
class _Asked:
    """Words that ask for several models."""

    start: int
    end: int
    count: int | None
    named: bool
    """By the name for such models; else by one for each of several things."""


def read_specialists(words: str, known: Requirements | None = None) -> Iterator[Hit]:
    """Each with the files that are its own, as far as the words tell."""
    files = file_spans(words)
    plain = _plain(words, files)
    found = _of_a_table(words) or _one_by_one(plain) or _listed(plain)
    names = found[0] if found is not None else []
    own = _own_files(plain, names, files)
    if not names:
        yield from _files_of_known(words, files, known)
    for n, name in enumerate(names):
        quote = words[found[1][n][0] : found[1][n][1]].strip() if found is not None else ""
        value = WantedExpert(name=name.text, sources=own[n])
        yield Hit(Change(op="add", field="experts", value=value, quote=quote), name.start, name.start)


def _files_of_known(words: str, files: Sequence[FileSpan], known: Requirements | None) -> Iterator[Hit]:
    """Files that are called as known specialists are, of which no file is known yet."""
    experts = [w.value for w in known.all("experts") if isinstance(w.value, WantedExpert)] if known is not None else []
    for expert in experts:
        mine = [f for f in files if _is_called(f.path, expert.name)]
        if expert.sources or len(mine) != 1 or sum(_is_called(mine[0].path, e.name) for e in experts) != 1:
            continue
        value = expert.model_copy(update={"sources": (mine[0].path,)})
        quote = words[mine[0].start : mine[0].end]
        yield Hit(Change(op="add", field="experts", value=value, quote=quote), mine[0].start, mine[0].start)


_Found = tuple[list[Name], list[tuple[int, int]]]
"""Names, and the stretch of words that each rests on."""


def _plain(words: str, files: Sequence[FileSpan]) -> str:
    """Files are no words of a list."""
    signs = list(words)
    for file in files:
        signs[slice(*file.outer)] = "\ue000" * (file.outer[1] - file.outer[0])
    return "".join(signs)


@cache
def _asking() -> re.Pattern[str]:
    apart, kinds, models = any_of("apart", "small"), any_of("specialists"), any_of("models")
    either, a, several = any_of("specialists", "models"), any_of("a"), counted()
    of_han = r"\s*(?:个|個|つの|つ|개의?)?\s*"
    return re.compile(
        "|".join(
            (
                rf"(?P<each>(?:{a}|{any_of('apart')})\s+(?:{apart}\s+){{0,2}}{either}\s+{any_of('per')}\s+(?:\w+\s+)?\w+"
                rf"|{any_of('per')}\s+(?:\w+\s+){{1,2}}{a}\s+(?:{apart}\s+){{0,2}}{either}"
                rf"|{any_of('each')}\s+(?:\w+\s+){{0,3}}{any_of('its_own')}\s+(?:{any_of('apart', 'small', 'its_own')}"
                rf"\s+){{0,2}}{either}"
                rf"|{a}\s+(?:{apart}\s+)?{either}\s+{any_of('each_behind')}|{any_of('each_han')})",
                rf"(?P<named>(?:{several}{of_han})?(?:{apart}\s+){{0,2}}{kinds})",
                rf"(?P<apart>{several}{of_han}(?:{apart}\s+){{1,2}}{models}"
                rf"|{several}\s+{models}\s+{any_of('apart', 'side_by_side')})",
            )
        ),
        re.I,
    )


@cache
def _refused() -> re.Pattern[str]:
    """“Three specialists? No thanks.”"""
    return re.compile(rf"[^.!?\n]{{0,60}}\?\s*{any_of('no_thanks')}|[^.!?\n]{{0,30}}{any_of('not_needed')}", re.I)


def _asked(plain: str) -> Iterator[_Asked]:
    for match in _asking().finditer(plain):
        ahead = plain[max(0, match.start() - _HEAD) : match.start()]
        ahead = _SENTENCE.split(ahead)[-1]
        if _ends_with("none_wanted", ahead) or _refused().match(plain, match.end()):
            continue
        named = match["named"] is not None
        if named and (_ends_with("of_people", ahead, 0) or _of_people(plain, match.end())):
            continue
        yield _Asked(match.start(), match.end(), count_in(match[0]), named)


def _ends_with(name: str, ahead: str, most: int = 1) -> bool:
    """Whether a word of the list stands at the end, with `most` words behind it."""
    last = list(listed(name).finditer(ahead))
    rest = ahead[last[-1].end() :] if last else ""
    return bool(last) and len(re.findall(r"[^\W_]+", rest)) <= most and "," not in rest


def _of_people(plain: str, at: int) -> bool:
    """“Experts wrote 300 answers” are people."""
    rest = re.split(r"[.!?:：(（\n]", plain[at : at + _HEAD])[0]
    return listed("people_do").search(rest) is not None


def _listed(plain: str) -> _Found | None:
    for asked in _asked(plain):
        behind = names_behind(plain, asked.end, asked.count, named=asked.named)
        if asked.named and asked.count is None and behind and not _LIST_MARK.match(plain, asked.end):
            # “Experts for doors and locks” may be people; only “specialists please for …” are not.
            behind = behind if listed("please").match(plain[asked.end :].lstrip()) is not None else []
        if behind:
            spans = [(name.start, name.end) for name in behind]
            return behind, [(asked.start, spans[0][1]), *spans[1:]]
        before = names_before(plain, asked.start, asked.count, named=asked.named)
        if before and not (asked.named and asked.count is None and not _as_such(plain, before, asked)):
            end = asked.end if asked.start - before[-1].end < _ONE_LINE else before[-1].end
            return before, [(before[0].start, end)] * len(before)
    return None


def _as_such(plain: str, names: Sequence[Name], asked: _Asked) -> bool:
    """“Doors, locks and keys as specialists of their own”."""
    gap = plain[names[-1].end : asked.start]
    return (len(gap.split()) <= 1 and re.search(r"\w", gap) is not None) or listed("apart").match(
        plain[asked.start :]
    ) is not None


@cache
def _one_for() -> re.Pattern[str]:
    inner = any_of("specialists", "models")
    return re.compile(
        rf"(?:{any_of('one_of')}\s+(?:{any_of('apart', 'small')}\s+)?(?:{inner}\s+)?|{inner}\s+)"
        rf"{any_of('what_for')}\s+",
        re.I,
    )


def _one_by_one(plain: str) -> _Found | None:
    """“One for doors, one for locks”."""
    marks = list(_one_for().finditer(plain))
    marks = [m for m in marks if not _ends_with("none_wanted", plain[max(0, m.start() - _HEAD) : m.start()])]
    for n, first in enumerate(marks):
        run = [first]
        for mark in marks[n + 1 :]:
            if len(_SENTENCE.findall(plain[run[-1].end() : mark.start()])) or mark.start() - run[-1].end() > _NEAR:
                break
            run.append(mark)
        if len(run) < _FEWEST or not _of_models(plain, run):
            continue
        ends = [m.start() for m in run[1:]] + [_end_of(plain, run[-1].end())]
        # What stands in the same clause as the next one ends before its “and”.
        names = [name_at(plain, m.end(), _clause_end(plain, m.end(), end)) for m, end in zip(run, ends, strict=True)]
        if all(names):
            return [x for x in names if x], [(m.start(), x.end) for m, x in zip(run, names, strict=True) if x]
    return None


def _clause_end(plain: str, at: int, end: int) -> int:
    text = re.split(
        r"[,;(（]|\s(?:and|und|et|y|e|en|och|og|и|și|i)\s*$|\s(?:and|und|et|y|e|en|och|og|и|și)\s", plain[at:end]
    )[0]
    return at + len(text)


def _end_of(plain: str, at: int) -> int:
    found = _SENTENCE.search(plain, at)
    return found.start() if found is not None else len(plain)


def _of_models(plain: str, run: Sequence[re.Match[str]]) -> bool:
    """Whether it is models that there is one of for each."""
    if any(listed("models").search(m[0]) or listed("specialists").search(m[0]) for m in run):
        return True
    head = plain[max(0, run[0].start() - _NEAR // 2) : run[0].start()]
    head = re.split(r"[.!?](?=\s)|\n\s*\n", head)[-1]
    # Of several things those that were named last.
    asked = list(re.finditer(rf"{counted()}\s*(?:\w+\s+){{0,2}}{any_of('specialists', 'models')}", head, re.I))
    asked += [m for m in listed("models").finditer(head) if len(head) - m.end() < _ONE_LINE // 2]
    asked += [m for m in listed("want").finditer(head) if len(head[m.end() :].split()) < _OF_A_NAME]
    asked += [m for m in listed("specialists").finditer(head) if not _ends_with("of_people", head[: m.start()], 0)]
    return bool(asked) and not _ends_with("none_wanted", head[: asked[-1].start()])


def _of_a_table(words: str) -> _Found | None:
    """A table of specialists, one a row."""
    names: list[Name] = []
    spans: list[tuple[int, int]] = []
    for clause in clause_spans(words):
        if len(clause.heads) != len(clause.cells) or not clause.cells:
            continue
        at = next((n for n, head in enumerate(clause.heads) if listed("specialists").fullmatch(head.strip())), None)
        if at is None:
            continue
        a, b = clause.cells[at]
        if (name := name_at(words, a, b)) is not None:
            names.append(name)
            spans.append((clause.start, clause.cells[min(at + 1, len(clause.cells) - 1)][1]))
    return (names, spans) if len(names) >= _FEWEST else None


def _own_files(plain: str, names: Sequence[Name], files: Sequence[FileSpan]) -> list[tuple[str, ...]]:
    """The files each learns from: the one that stands beside its name, that is called as it is, or, where there are as
    many as names, by their order."""
    beside: list[tuple[str, ...]] = []
    for n, name in enumerate(names):
        until = names[n + 1].start if n + 1 < len(names) else _end_of(plain, name.end)
        mine = [
            f.path
            for f in files
            if name.end <= f.start < until and not re.search(r"[.。\n]", plain[name.end : f.start])
        ]
        beside.append(tuple(mine) if len(mine) == 1 else ())
    if names and all(beside):
        return beside
    called = [[f.path for f in files if _is_called(f.path, name.text)] for name in names]
    if names and any(called) and all(len(c) <= 1 for c in called):
        return [tuple(c) for c in called]
    if names and len(files) == len(names) and files[0].start > names[-1].start:
        return [(f.path,) for f in files]
    return [() for _ in names]


def _is_called(path: str, name: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_]+", _bare(name)) if len(w) >= _OF_A_NAME]
    parts = [w for w in re.findall(r"[^\W\d_]+", _bare(path)) if len(w) >= _OF_A_NAME]
    return any(a.startswith(b) or b.startswith(a) for a in words for b in parts)


def _bare(text: str) -> str:
    text = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
