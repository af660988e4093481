"""Files in the words that are not named by their path: “it”, “the second one”, “the handbook”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planner.readers.purposes import listed, table
from planner.readers.seen import Seen, last, stems
from planner.readers.uses import Mention
from planner.requirements import Requirements, WantedSource

_DETERMINER = re.compile(
    r"(?i)(?:^|[\s(\"“])(?:the|our|my|your|this|that|these|no|any|die|den|das|der|dem|unser\w*|mein\w*|dies\w*|kein\w*|ohne|without|le|la|les|l['’]|notre|nos|mon|ma|ce|cette|sans|pas de|el|los|las|"
    r"nuestr\w+|mi|est[ea]|sin|del|du|des|vom|beim|drop|skip|ignore|remove|forget|file|datei|fichier|archivo)\s*$|[用要掉除个份弃略删]\s*$"
)
_SHORTEST = 3


def soft_mentions(text: str, hard: Sequence[Mention], known: Requirements, seen: Seen) -> list[Mention]:
    """Pronouns and everyday names with the files they may stand for; the last one named is the one that “it” is."""
    found = [*_everyday(text, known, seen)]
    before = list(_spoken_of(known))
    for match in listed("pronouns").finditer(text):
        named = [m for m in hard if m.end <= match.start()]
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


def _everyday(text: str, known: Requirements, seen: Seen) -> Iterator[Mention]:
    """“The glossary” for a file that is one, “the gold set” for gold_set.xlsx, “das Handbuch” for handbook.md."""
    paths = dict.fromkeys([*(p for p, _ in seen.kinds), *_spoken_of(known), *(f for f in seen.files if "." in last(f))])
    called: dict[str, list[str]] = {stem: files for stem, files in stems(paths).items() if len(stem) >= _SHORTEST}
    kinds = dict(seen.kinds)
    for name, nouns in table()["nouns_of_files"].items():
        files = [p for p in paths if kinds.get(p) == name or any(noun in stem for stem in stems([p]) for noun in (name, *nouns))]
        for noun in nouns if len(files) == 1 else ():
            called.setdefault(noun, files)
    for name, files in called.items():
        if len(files) != 1:
            continue
        words = r"[\s_-]+".join(map(re.escape, name.split()))
        for match in re.finditer(rf"(?<!\w){words}(?:[\s-]?(?:file|datei|table|tabelle|fichier|archivo))?(?!\w)" if name.isascii() or not _han(name) else re.escape(name), text, re.I):
            if _DETERMINER.search(text[: match.start()][-24:]):
                yield Mention(*match.span(), tuple(files), soft=True)


def _han(text: str) -> bool:
    return re.search(r"[\u3400-\u9fff]", text) is not None
