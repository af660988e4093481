"""Names of months and days in five languages, from the Unicode locale data."""

from __future__ import annotations

from babel import Locale

SPOKEN = ("en", "de", "fr", "es", "zh")


def _names(kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in SPOKEN:
        locale = Locale(code)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in getattr(locale, kind)[context][width].items():
                    found.setdefault(str(name).casefold().rstrip("."), int(number))
    return found


MONTHS = _names("months")
"""Name without its full stop, in small letters → 1 to 12."""
MONTHS.update({"sept": 9, "jänner": 1, "feber": 2})
DAYS = _names("days") | {"sonnabend": 5, "tues": 1, "weds": 2, "thur": 3, "thurs": 3, "星期天": 6, "周天": 6, "礼拜天": 6}
"""Name → 0 (Monday) to 6 (Sunday)."""
DAYS.update({f"礼拜{sign}": n for n, sign in enumerate("一二三四五六日")} | {f"周{sign}": n for n, sign in enumerate("一二三四五六日")})
