"""Whether a part of a style sheet counts in a window on a desk: yes, no, or nobody can tell (None)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from engine.documents.css.harmless import sure_of
from engine.documents.css.sure import Sure
from engine.documents.css.units import at_commas, length

_WIDTHS, _HEIGHTS = (1280.0, 1920.0), (700.0, 1200.0)
"""Of the windows people read in, in pixels; what changes between them cannot be told."""
_FEATURE = re.compile(
    r"(?P<bound>min-|max-)?(?P<name>width|height|device-width|device-height)\s*(?::|(?P<sign>[<>]=?"
    r"|=))\s*(?P<value>[^<>=]+)"
)
_RANGE = re.compile(
    r"(?P<low>[^<>=]+?)\s*(?P<first>[<>]=?)\s*(?P<name>width|height)(?:\s*(?P<second>[<>]=?)\s*(?P<high>[^<>=]+))?"
)
_HOLDS = re.compile(
    r"prefers-reduced-motion:no-preference|prefers-contrast:no-preference|orientation:landscape"
    r"|hover(?::hover)?|any-hover(?::hover)?"
    r"|pointer(?::fine)?|any-pointer(?::fine)?|color|min-color:[1-8]|update(?::fast)?|display-mode:browser"
    r"|overflow-block:scroll|min-resolution:(?:1dppx|96dpi)|forced-colors:none|inverted-colors:none|grid:0|monochrome:0"
)
_FAILS = re.compile(
    r"prefers-reduced-motion(?::reduce)?|prefers-contrast(?::more|:less|:custom)?|orientation:portrait|hover:none"
    r"|any-hover:none|pointer:(?:coarse|none)"
    r"|any-pointer:none|color:0|update:(?:none|slow)|display-mode:(?:fullscreen|standalone|minimal-ui)"
    r"|-ms-high-contrast(?::[\w-]+)?|forced-colors(?::active)?|inverted-colors(?::inverted)?|grid|grid:1|monochrome"
    r"|prefers-color-scheme:no-preference"
)
_SCREENS, _OTHERS = (
    frozenset({"all", "screen"}),
    frozenset({"print", "speech", "aural", "braille", "embossed", "handheld", "projection", "tty", "tv"}),
)
_SUPPORTED = re.compile(
    r"(?:display:(?:grid|flex|-webkit-box|contents|flow-root)|position:(?:-webkit-)?sticky"
    r"|(?:-webkit-)?backdrop-filter:.+|gap:.+|object-fit:.+|aspect-ratio:.+|--[\w-]+:.*|color:var\(--[\w-]+\))"
)
Verdict = bool | None


def shown_on_screen(query: str, *, dark: bool = False) -> Verdict:
    """Whether a media query holds for a page on a screen, in light colours or in dark ones."""
    bare = re.sub(r"/\*.*?\*/", "", query).casefold().strip()
    return True if not bare else _any(_query(one.strip(), dark) for one in at_commas(bare))


def supported(condition: str) -> Verdict:
    """Whether browsers of today know what “@supports” asks for."""
    return _condition(condition.strip(), _knows)


def _query(query: str, dark: bool) -> Verdict:
    turned = query.startswith("not ")
    query = re.sub(r"^(?:not|only)\s+(?!\()", "", query)
    kind = re.match(r"([a-z-]+)(?:\s+and\s+|$)", query)
    there: Verdict = True if kind is None or kind[1] in _SCREENS else False if kind[1] in _OTHERS else None
    rest = query[kind.end() :] if kind is not None else query
    holds = _all([there, _condition(rest, lambda text: _feature(text, dark)) if rest else True])
    return _not(holds) if turned and (kind is not None or not rest.startswith("not ")) else holds


def _condition(text: str, of_one: Callable[[str], Verdict]) -> Verdict:
    bare = text.strip()
    alternatives, together = _split(bare, "or"), _split(bare, "and")
    # “a and b or c” without brackets is no condition; browsers take it for one they do not know.
    if len(alternatives) > 1 and len(together) > 1:
        return None
    if len(alternatives) > 1:
        return _any(_condition(one, of_one) for one in alternatives)
    if len(together) > 1:
        return _all(_condition(one, of_one) for one in together)
    if re.match(r"not[\s(]", bare):
        return _not(_condition(bare[3:], of_one))
    if bare.startswith("(") and bare.endswith(")"):
        inside = bare[1:-1].strip()
        return _condition(inside, of_one) if re.match(r"\(|not[\s(]", inside) else of_one(inside)
    return of_one(bare) if "(" in bare else None


def _split(text: str, word: str) -> list[str]:
    found, depth, start = list[str](), 0, 0
    for match in re.finditer(rf"[()]|\b{word}\b", text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0 and match[0] == word:
            found.append(text[start : match.start()])
            start = match.end()
    return [*found, text[start:]]


def _feature(text: str, dark: bool) -> Verdict:
    bare = re.sub(r"\s*:\s*", ":", text)
    if bare in ("prefers-color-scheme:light", "prefers-color-scheme:dark"):
        return bare.endswith(":dark") == dark
    if _HOLDS.fullmatch(bare):
        return True
    if _FAILS.fullmatch(bare):
        return False
    if re.search(r"(?<![\w.])(?!0+(?:\.0*)?(?![\w.]))[\d.]+(?![\w.%])", text) and "(" not in text:
        return None  # a length without a unit
    tests = _sizes(text)
    if tests is None:
        return None
    name, holds, limits = tests
    least, most = _HEIGHTS if "height" in name else _WIDTHS
    tried = [
        holds(at)
        for at in {
            least,
            most,
            *(limit + more for limit in limits for more in (-1, 0, 1) if least <= limit + more <= most),
        }
    ]
    return all(tried) if all(tried) == any(tried) else None


def _sizes(text: str) -> tuple[str, Callable[[float], bool], list[float]] | None:
    """What a feature asks of the size of the window: its name, the test, and where the answer changes."""
    if (bound := _FEATURE.fullmatch(text)) is not None and (limit := length(bound["value"])) is not None:
        sign = {"min-": ">=", "max-": "<="}.get(bound["bound"] or "", bound["sign"] or "=")
        return bound["name"], lambda at: _compares(at, sign, limit), [limit]
    if (span := _RANGE.fullmatch(text)) is None or (low := length(span["low"])) is None:
        return None
    high = length(span["high"] or "")
    if span["second"] and high is None:
        return None
    return (
        span["name"],
        lambda at: _compares(low, span["first"], at) and (high is None or _compares(at, span["second"], high)),
        [low, *([high] if high is not None else [])],
    )


def _knows(text: str) -> Verdict:
    name, _, value = text.partition(":")
    bare = f"{name.strip().casefold()}:{' '.join(value.split()).casefold()}"
    return (
        True
        if _SUPPORTED.fullmatch(bare)
        or (
            value
            and not name.strip().startswith("-")
            and sure_of(name.strip().casefold(), value.strip()) is not Sure.NOT
            and _is_checked(name.strip().casefold())
        )
        else None
    )


def _is_checked(name: str) -> bool:
    """Whether values of the property are looked at, not taken as they come."""
    return sure_of(name, "?") is Sure.NOT


def _not(one: Verdict) -> Verdict:
    return None if one is None else not one


def _any(all_of: Iterable[Verdict]) -> Verdict:
    found = list(all_of)
    return True if True in found else None if None in found else False


def _all(all_of: Iterable[Verdict]) -> Verdict:
    found = list(all_of)
    return False if False in found else None if None in found else True


def _compares(a: float, sign: str, b: float) -> bool:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b}[sign]
