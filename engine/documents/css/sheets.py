"""Style sheets of a page: which declarations hold for an element, as a browser on a desk finds out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.documents.css.units import at_commas, length

_SCREENS = (1280.0, 1920.0)
"""Widths of windows; what is hidden in one of them is hidden."""
_HEIGHT = 900.0
_FEATURE = re.compile(r"(?P<bound>min-|max-)?(?P<name>width|height|device-width|device-height)\s*(?::|(?P<sign>[<>]=?|=))\s*(?P<value>[^<>=]+)")
_RANGE = re.compile(r"(?P<low>[^<>=]+?)\s*(?P<first>[<>]=?)\s*(?P<name>width|height)(?:\s*(?P<second>[<>]=?)\s*(?P<high>[^<>=]+))?")
_HOLDS = re.compile(r"(?:prefers-color-scheme:light|prefers-reduced-motion:no-preference|prefers-contrast:no-preference|orientation:landscape|hover(?::hover)?"
                    r"|any-hover:hover|pointer:fine|any-pointer:fine|color|scripting:enabled|update:fast|display-mode:browser|overflow-block:scroll"
                    r"|(?:min-)?color:\d+|min-resolution:(?:1dppx|96dpi)|forced-colors:none|inverted-colors:none|grid:0|monochrome:0)")  # fmt: skip
_MOST_RULES, _DEEPEST = 50_000, 12
_HIDES = frozenset({"display", "visibility", "opacity", "color", "font-size", "font", "clip", "clip-path", "transform", "height", "max-height", "width",
                    "left", "top", "text-indent", "content-visibility", "position"})
UNLAYERED = 1 << 30


@dataclass(frozen=True)
class Declared:
    """Declarations of one rule, or of a style attribute."""

    values: tuple[tuple[str, str, bool], ...]
    """Property, value, and whether it is important."""
    layer: int = UNLAYERED
    browser: bool = False
    """Of the browser's own sheet, which comes before all others."""


@dataclass
class Sheets:
    """All style sheets of a page; `load` gives the text of one that is named in another, or None where it is not there."""

    load: Callable[[str], str | None] = lambda _: None
    unread: list[str] = field(default_factory=list)
    """Addresses of sheets that are not there, and selectors nobody here understands."""
    animated: dict[str, Declared] = field(default_factory=dict)
    """Name of an animation → how it ends."""
    _layers: dict[str, int] = field(default_factory=dict)
    _matcher: Any = None
    _count: int = 0

    def add(self, css: str, *, browser: bool = False, depth: int = 0) -> None:
        """A sheet more, behind those before it."""
        import tinycss2

        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        self._rules(rules, Place(browser=browser), depth)

    def of(self, element: Any) -> list[tuple[tuple[int, int, int], Declared]]:
        """What holds for an element (of cssselect2), weakest first, with the weight of its selector; its first line may be all there is."""
        if self._matcher is None:
            return []
        return [(specificity, declared) for specificity, _, pseudo, declared in self._matcher.match(element) if pseudo in (None, "first-line")]

    def drawn_beside(self, element: Any) -> dict[str, list[tuple[tuple[int, int, int], Declared]]]:
        """The same for what a sheet draws before and after what stands in the element."""
        found: dict[str, list[tuple[tuple[int, int, int], Declared]]] = {}
        for specificity, _, pseudo, declared in self._matcher.match(element) if self._matcher is not None else ():
            if pseudo in ("before", "after"):
                found.setdefault(pseudo, []).append((specificity, declared))
        return {pseudo: rules for pseudo, rules in found.items() if any(name in ("position", "content") for _, d in rules for name, _, _ in d.values)}

    def _rules(self, rules: Sequence[Any], place: Place, depth: int) -> None:
        for rule in rules:
            if rule.type == "at-rule":
                self._at(rule, place, depth)
            elif rule.type == "qualified-rule":
                self._qualified(rule, place, depth)

    def _qualified(self, rule: Any, place: Place, depth: int) -> None:
        import cssselect2
        import tinycss2

        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_RULES:
            self.unread.append("rules that are too many or nested too deep")
            return
        selector = nested(tinycss2.serialize(rule.prelude).strip(), place.parent)
        declared, inner = _contents(rule.content)
        try:
            compiled = cssselect2.compile_selector_list(selector)
        except cssselect2.SelectorError:
            if any(name in _HIDES for name, _, _ in declared) and not all(_is_own_of_a_browser(one) for one in at_commas(selector)):
                self.unread.append(f"the rule {selector[:60]}")
            compiled = []
        if declared:
            if self._matcher is None:
                self._matcher = cssselect2.Matcher()
            for one in compiled:
                self._matcher.add_selector(one, Declared(declared, place.layer, place.browser))
        self._rules(inner, place.inside(selector), depth + 1)

    def _at(self, rule: Any, place: Place, depth: int) -> None:
        import tinycss2

        prelude, name = tinycss2.serialize(rule.prelude).strip(), rule.lower_at_keyword
        inner = list[Any]() if rule.content is None else tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        match name:
            case "media" if shown_on_screen(prelude):
                self._inner(rule, place, depth)
            case "supports" if not prelude.casefold().startswith("not"):
                self._inner(rule, place, depth)
            case "container" | "starting-style":
                self._inner(rule, place, depth)
            case "scope":
                root = re.match(r"\s*\(([^)]*)\)", prelude)
                self._rules(inner, place.inside(root[1]) if root else place, depth + 1)
            case "layer":
                names = [f"{place.layer_name}.{n.strip()}".strip(".") for n in prelude.split(",")] if prelude else [f"?{len(self._layers)}"]
                for one in names:
                    self._layers.setdefault(one, len(self._layers))
                if rule.content is not None:
                    self._inner(rule, Place(place.parent, self._layers[names[0]], names[0], place.browser), depth)
            case "import":
                self._import(prelude, depth)
            case "keyframes" | "-webkit-keyframes":
                ends = [frame for frame in inner if frame.type == "qualified-rule" and re.search(r"\bto\b|\b100%", tinycss2.serialize(frame.prelude))]
                if ends:
                    self.animated[prelude] = Declared(_contents(ends[-1].content)[0])

    def _inner(self, rule: Any, place: Place, depth: int) -> None:
        import tinycss2

        if depth > _DEEPEST:
            return
        if not place.parent:
            self._rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), place, depth + 1)
            return
        declared, inner = _contents(rule.content)
        if declared:
            # “@media screen { color: white }” inside of a rule.
            import cssselect2

            for one in cssselect2.compile_selector_list(place.parent):
                self._matcher = self._matcher or cssselect2.Matcher()
                self._matcher.add_selector(one, Declared(declared, place.layer, place.browser))
        self._rules(inner, place, depth + 1)

    def _import(self, prelude: str, depth: int) -> None:
        named = re.match(r"(?:url\(\s*)?[\"']?([^\"')\s]+)[\"']?\s*\)?\s*(.*)", prelude)
        if named is None or not shown_on_screen(re.sub(r"^(?:layer(?:\([^)]*\))?|supports\([^)]*\))\s*", "", named[2])):
            return
        text = self.load(named[1]) if depth < _DEEPEST else None
        if text is None:
            self.unread.append(f"the style sheet {named[1][:80]}")
        else:
            self.add(text, depth=depth + 1)


@dataclass(frozen=True)
class Place:
    """Where in a sheet a rule stands."""

    parent: str = ""
    """Selector of the rule around it."""
    layer: int = UNLAYERED
    layer_name: str = ""
    browser: bool = False

    def inside(self, selector: str) -> Place:
        return Place(selector, self.layer, self.layer_name, self.browser)


def nested(selector: str, parent: str) -> str:
    """A selector of a rule inside of another as one that stands alone."""
    if not parent:
        return selector
    around = f":is({parent})"
    return ", ".join(one.replace("&", around) if "&" in one else f"{around} {one.strip()}" for one in at_commas(selector))


def declarations(css: str) -> tuple[tuple[str, str, bool], ...]:
    """Of a style attribute."""
    import tinycss2

    return tuple(_of(tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)))


def _contents(content: Any) -> tuple[tuple[tuple[str, str, bool], ...], list[Any]]:
    """Declarations of a block, and the rules inside of it."""
    import tinycss2

    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return tuple(_of(found)), [one for one in found if one.type in ("qualified-rule", "at-rule")]


def _of(found: Sequence[Any]) -> Iterator[tuple[str, str, bool]]:
    import tinycss2

    for one in found:
        if one.type == "declaration":
            value = re.sub(r"/\*.*?\*/", " ", tinycss2.serialize(one.value), flags=re.S)
            name = one.name if one.name.startswith("--") else one.lower_name
            yield name, " ".join(value.split()), bool(one.important)


def _is_own_of_a_browser(selector: str) -> bool:
    """“input::-webkit-x”, “a:focus-visible”: parts and states that hide nothing of a text at rest."""
    return re.search(r"::?-|::[\w-]+|:(?:focus|hover|active|visited|target|checked|disabled|enabled|invalid|valid|required|placeholder|autofill|open"
                     r"|fullscreen|modal|popover-open|user-)", selector) is not None  # fmt: skip


def shown_on_screen(query: str) -> bool:
    """Whether a media query holds for a page in a window on a desk; one with something unknown in it does not, as CSS has it."""
    bare = re.sub(r"/\*.*?\*/", "", query).casefold().strip()
    return not bare or any(_holds(one.strip(), width) for one in at_commas(bare) for width in _SCREENS)


def _holds(query: str, width: float) -> bool:
    turned = query.startswith("not ")
    query = re.sub(r"^(?:not|only)\s+", "", query)
    kind = re.match(r"([a-z-]+)(?:\s+and\s+|$)", query)
    there = kind is None or kind[1] in ("all", "screen")
    rest = query[kind.end() :] if kind is not None else query
    holds = there and (not rest or _condition(rest, width))
    return holds != turned


def _condition(text: str, width: float) -> bool:
    alternatives = _split(text, "or")
    if len(alternatives) > 1:
        return any(_condition(one, width) for one in alternatives)
    together = _split(text, "and")
    if len(together) > 1:
        return all(_condition(one, width) for one in together)
    bare = text.strip()
    if bare.startswith("not "):
        return not _condition(bare[4:], width)
    if bare.startswith("(") and bare.endswith(")"):
        inside = bare[1:-1].strip()
        return _condition(inside, width) if inside.startswith(("(", "not")) else _feature(inside, width)
    return False


def _split(text: str, word: str) -> list[str]:
    found, depth, start = list[str](), 0, 0
    for match in re.finditer(rf"[()]|\b{word}\b", text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0 and match[0] == word:
            found.append(text[start : match.start()])
            start = match.end()
    return [*found, text[start:]]


def _feature(text: str, width: float) -> bool:
    if _HOLDS.fullmatch(re.sub(r"\s*:\s*", ":", text)):
        return True
    if (bound := _FEATURE.fullmatch(text)) is not None:
        there, limit = (width if "width" in bound["name"] else _HEIGHT), length(bound["value"])
        sign = {"min-": ">=", "max-": "<="}.get(bound["bound"] or "", bound["sign"] or "=")
        return limit is not None and _compares(there, sign, limit)
    if (span := _RANGE.fullmatch(text)) is not None:
        there, low, high = (width if span["name"] == "width" else _HEIGHT), length(span["low"]), length(span["high"] or "")
        above = low is not None and _compares(low, span["first"], there)
        return above and (not span["second"] or (high is not None and _compares(there, span["second"], high)))
    return False


def _compares(a: float, sign: str, b: float) -> bool:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b}[sign]
