"""Makes `world_words.yaml` from the Unicode CLDR (through babel): reading some fifty of its locales takes seconds."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from engine.data.languages import WIDESPREAD
from planner.rule_readers.world_words import LENGTHS

FILE = Path(__file__).with_name("world_words.yaml")
_MORE = (
    "en_IN", "zh_Hant", "ms", "et", "lt", "lv", "sr", "sr_Latn", "ur", "ta", "te", "mr", "sw", "fil", "is", "eu", "gl",
)  # fmt: skip
_COUNTS = (0, 1, 2, 3, 5, 11, 100, 1.5)
"""Of each of its plural forms at least one."""
_WIDTHS: tuple[Literal["long", "short"], ...] = ("long", "short")
_DIGITS = re.compile(r"[\d.,٠-٩०-९০-৯۰-۹٫٬]+")
_SHORTEST = 2


def multiples() -> dict[str, float]:
    """What a number before a word is multiplied by."""
    from babel import Locale

    found: dict[str, float] = {}
    for name in (*WIDESPREAD, *_MORE):
        formats = Locale.parse(name).compact_decimal_formats
        for form in formats.get("long") or formats.get("short") or {}:
            for size, pattern in (formats.get("long") or formats["short"])[form].items():
                written = str(pattern.pattern).replace("'", "")
                zeros = written.count("0")
                word = written.replace("0", "").replace("\u00a0", " ").strip(" .").casefold()
                if zeros and (len(word) >= _SHORTEST or not word.isascii()) and word:
                    found.setdefault(word, int(size) / 10 ** (zeros - 1))
    return found


def time_words() -> dict[str, list[float]]:
    """The seconds that a word for a length of time may stand for."""
    found: dict[str, set[float]] = defaultdict(set)
    for name in (*WIDESPREAD, *_MORE):
        for length, seconds in LENGTHS.items():
            for word in _forms(name, length):
                found[word].add(seconds)
    return {word: sorted(seconds) for word, seconds in found.items()}


def _forms(name: str, length: str) -> Iterator[str]:
    from babel.units import format_unit

    for count in _COUNTS:
        for width in _WIDTHS:
            written = _DIGITS.sub("", format_unit(count, f"duration-{length}", width, locale=name))
            word = written.replace("\u00a0", " ").strip().rstrip(".").strip().casefold()
            if len(word) >= _SHORTEST or (word and not word.isascii()):
                yield word


def main() -> int:
    """Writes the words beside the readers."""
    import yaml

    head = "# Written by `python -m planner.rule_readers.from_cldr`.\n"
    words = {"multiples": multiples(), "lengths": time_words()}
    FILE.write_text(
        head + yaml.safe_dump(words, allow_unicode=True, default_flow_style=None, sort_keys=True, width=120),
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
