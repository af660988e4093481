"""Files in the words that are not named by their path: “it”, “the second one”, “the handbook”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import permutations

from planner.requirements import Requirements, WantedSource
from planner.rule_readers.purposes import listed, table
from planner.rule_readers.seen import SeenFiles, last, stems
from planner.rule_readers.uses import Mention

_NAME_FOLLOWS = re.compile(r"\s*[\"“„«`'‘]?\ue000")
_SHORTEST = 3
_NOTHING_FOLLOWS = re.compile(
    (
        r"\s*(?:$|[.,;:!?)“”\"]|(?:and|und|et|y|is|are|ist|sind|est|sont|es|son|not|nicht|for|zum|pour|para"
        r"|only|nur|please|bitte)(?!\w))"
    ),
    re.I,
)


def soft_mentions(text: str, hard: Sequence[Mention], known: Requirements, seen: SeenFiles) -> list[Mention]:
    """Pronouns and everyday names with the files they may stand for; the last one named is the one that “it” is."""
    found = [*_everyday(text, known, seen), *_by_difference(text, known, seen)]
    before = list(_spoken_of(known))
    for match in (m for m in listed("pronouns").finditer(text) if not _NAME_FOLLOWS.match(text, m.end())):
        named = sorted((m for m in (*hard, *found) if m.end <= match.start()), key=lambda m: m.end)
        paths = named[-1].paths if named else tuple(before[-1:])
        found += [Mention(*match.span(), paths, soft=True)] if paths else []
    for place, name in enumerate(("first", "second")):
        for match in listed(name).finditer(text):
            files = list(dict.fromkeys(p for m in hard if m.end <= match.start() for p in m.paths)) or before
            if len(files) == 2 or (files and place == 0):
                found.append(Mention(*match.span(), (files[place],), soft=True))
    return _apart(found, hard)


def _apart(found: Sequence[Mention], hard: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: m.start - m.end):
        if not any(k.start < mention.end and mention.start < k.end for k in (*kept, *hard)):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _spoken_of(known: Requirements) -> Iterator[str]:
    """Files in the order in which they were last spoken of."""
    for wish in sorted(known.all("sources"), key=lambda w: w.said.turn):
        if isinstance(wish.value, WantedSource):
            yield wish.value.path


def _everyday(text: str, known: Requirements, seen: SeenFiles) -> Iterator[Mention]:
    """“The glossary” for a file that is one, “the gold set” for gold_set.xlsx, “das Handbuch” for handbook.md."""
    folded = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    for name, file in _called(frozenset([*(p for p, _ in seen.kinds), *_spoken_of(known)]), seen).items():
        if len(name) < _SHORTEST or name not in folded:
            continue
        words = r"[\s_-]+".join(map(re.escape, name.split()))
        whole = words if _han(name) else rf"(?<!\w){words}(?:[\s-]?(?:file|datei|table|tabelle|fichier|archivo))?(?!\w)"
        for match in re.finditer(whole, text, re.I):
            if _is_determined(text[: match.start()][-24:]):
                yield Mention(*match.span(), (file,), soft=True, named=True)


def _by_difference(text: str, known: Requirements, seen: SeenFiles) -> Iterator[Mention]:
    """“The old one”, “der alten”, “the 2023 file”: of two files whose names differ in one word the one that has it."""
    for word, file in _differing(frozenset([*(p for p, _ in seen.kinds), *_spoken_of(known)]), seen).items():
        for match in re.finditer(
            rf"(?<!\w){re.escape(word)}(?:e[rnms]?)?(?:\s+(?:one|ones|file|datei|tabelle|fichier|archivo))?(?!\w)",
            text,
            re.I,
        ):
            if _is_determined(text[: match.start()][-24:]) and _NOTHING_FOLLOWS.match(text, match.end()):
                yield Mention(*match.span(), (file,), soft=True, named=True)


@lru_cache(maxsize=16)
def _differing(spoken: frozenset[str], seen: SeenFiles) -> Mapping[str, str]:
    """Files by the one word in which their names differ from a sister's."""
    words = {
        f: last(f).casefold() for f in dict.fromkeys([*sorted(spoken), *(f for f in seen.files if "." in last(f))])
    }
    parts = {f: frozenset(re.findall(r"[^\W_]+", name)) for f, name in words.items()}
    found: dict[str, list[str]] = {}
    for one, other in permutations(parts, 2):
        if len(only := parts[one] - parts[other]) == 1 and len(parts[other] - parts[one]) <= 1 and len(parts[one]) > 1:
            word = next(iter(only))
            if len(word) >= _SHORTEST and one not in found.setdefault(word, []):
                found[word].append(one)
    return {word: files[0] for word, files in found.items() if len(files) == 1}


def _is_determined(head: str) -> bool:
    """Whether a word like “the”, “our” or “no” leads up to the name."""
    return (
        any(not head[m.end() :].strip(" '’") for m in listed("determiners").finditer(head))
        or re.search(r"[用要掉除个份弃略删]\s*$", head) is not None
    )


@lru_cache(maxsize=16)
def _called(spoken: frozenset[str], seen: SeenFiles) -> Mapping[str, str]:
    """Files by what people call them, where that is one file's name alone."""
    paths = dict.fromkeys([*sorted(spoken), *(f for f in seen.files if "." in last(f))])
    found = {stem: files[0] for stem, files in stems(paths).items() if len(files) == 1}
    kinds, own = dict(seen.kinds), {p: next(iter(stems([p])), "") for p in paths}
    for name, nouns in table()["nouns_of_files"].items():
        files = [p for p in paths if kinds.get(p) == name or any(noun in own[p] for noun in (name, *nouns))]
        for noun in nouns if len(files) == 1 else ():
            found.setdefault(noun, files[0])
    return found


def _han(text: str) -> bool:
    return re.search(r"[\u3400-\u9fff]", text) is not None
