"""Style sheets of a page: which declarations hold for an element, as a browser on a desk finds out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.documents.css.conditions import Verdict, shown_on_screen, supported
from engine.documents.css.files import resolved_from
from engine.documents.css.selectors import chosen_by
from engine.documents.css.units import at_commas

_MOST_RULES, _DEEPEST = 50_000, 12
_BAR, _NONE = "::-webkit-scrollbar", frozenset({"none", "0", "0px"})
UNLAYERED = 1 << 30
FONTS_ONLY = re.compile(
    r"(?:https?:)?//(?:fonts\.googleapis\.com/(?:css2?|icon)\b|themes\.googleusercontent\.com/fonts/css\b"
    r"|fonts\.bunny\.net/css\b)"
)
"""Services whose sheets hold fonts and nothing else."""


@dataclass(frozen=True)
class Declared:
    """Declarations of one rule, or of a style attribute."""

    values: tuple[tuple[str, str, bool], ...]
    """Property, value, and whether it is important."""
    layer: int = UNLAYERED
    browser: bool = False
    """Of the browser's own sheet, which comes before all others."""
    maybe: str = ""
    """Why nobody can tell whether it counts for the element; empty = it does."""


@dataclass(frozen=True)
class Animation:
    """What an animation does."""

    end: Declared
    frames: tuple[tuple[str, str, bool], ...]
    """Declarations of all its frames."""


@dataclass
class Sheets:
    """All style sheets of a page; `load` gives the text of one by its address and the encoding told with it, or None
    where it cannot be read."""

    load: Callable[[str, str], str | None] = lambda *_: None
    dark: bool = False
    """Whether the window is one of dark colours."""
    unread: list[str] = field(default_factory=list)
    """Addresses of sheets that are not there, and rules nobody here can read."""
    animated: dict[str, Animation] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)
    """Variables whose values a sheet limits, so that they cannot be filled in."""
    fonts: set[str] = field(default_factory=set)
    """Families the page brings along, or changes the size of."""
    _layers: dict[str, int] = field(default_factory=dict)
    _matcher: Any = None
    _count: int = 0

    def add(self, css: str, *, browser: bool = False, depth: int = 0, maybe: str = "", base: str = "") -> None:
        """A sheet more, behind those before it; `maybe` says why nobody can tell whether it counts, `base` where it
        lies."""
        import tinycss2

        rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        # With a namespace the same selectors choose other elements.
        named = any(rule.type == "at-rule" and rule.lower_at_keyword == "namespace" for rule in rules)
        self._rules(
            rules,
            RulePlace(browser=browser, maybe=maybe or ("@namespace" if named else ""), base=base),
            depth,
            top=True,
        )

    def of(self, element: Any) -> list[tuple[tuple[int, int, int], Declared]]:
        """What holds for an element (of cssselect2), weakest first, with the weight of its selector."""
        return self._matching(element, None)

    def of_first_line(self, element: Any) -> list[tuple[tuple[int, int, int], Declared]]:
        """The same for its first line, which may be all there is."""
        return self._matching(element, "first-line")

    def _matching(self, element: Any, part: str | None) -> list[tuple[tuple[int, int, int], Declared]]:
        return (
            []
            if self._matcher is None
            else [(weight, declared) for weight, _, pseudo, declared in self._matcher.match(element) if pseudo == part]
        )

    def drawn_beside(self, element: Any) -> dict[str, list[tuple[tuple[int, int, int], Declared]]]:
        """The same for what a sheet draws before and after what stands in the element."""
        found: dict[str, list[tuple[tuple[int, int, int], Declared]]] = {}
        for specificity, _, pseudo, declared in self._matcher.match(element) if self._matcher is not None else ():
            if pseudo in ("before", "after"):
                found.setdefault(pseudo, []).append((specificity, declared))
        return {
            pseudo: rules
            for pseudo, rules in found.items()
            if any(name in ("position", "content") for _, d in rules for name, _, _ in d.values)
        }

    def _rules(self, rules: Sequence[Any], place: RulePlace, depth: int, *, top: bool = False) -> None:
        started = not top
        for rule in rules:
            if rule.type == "at-rule":
                if rule.lower_at_keyword != "import":
                    started = started or rule.lower_at_keyword not in ("charset", "layer") or rule.content is not None
                elif started:
                    continue  # only in front of all rules is it one
                self._at(rule, place, depth)
            elif rule.type == "qualified-rule":
                started = True
                self._qualified(rule, place, depth)

    def _qualified(self, rule: Any, place: RulePlace, depth: int) -> None:
        import cssselect2
        import tinycss2

        # Said once; each further rule costs nothing more.
        if self._count > _MOST_RULES:
            return
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_RULES:
            self.unread.append("rules that are too many or nested too deep")
            return
        selector = nested(tinycss2.serialize(rule.prelude).strip(), place.parent)
        declared, inner = _contents(rule.content)
        bars = [one.strip().removesuffix(_BAR) or "*" for one in at_commas(selector) if one.strip().endswith(_BAR)]
        if bars and any(value in _NONE for name, value, _ in declared if name in ("display", "width", "height")):
            # As the property that has the same meaning for all browsers.
            selector, declared = ", ".join(bars), (("scrollbar-width", "none", False),)
        # A rule that only holds others chooses nothing itself.
        for one, sure in chosen_by(selector) if declared else ():
            if one is None:
                self.unread.append(f"the rule {selector[:60]}")
                continue
            maybe = place.maybe or ("" if sure else f"the rule for “{selector[:60]}”")
            # Late, as a page without sheets needs none.
            self._matcher = self._matcher or cssselect2.Matcher()
            self._matcher.add_selector(one, Declared(declared, place.layer, place.browser, maybe))
        self._rules(inner, place.inside(selector), depth + 1)

    def _at(self, rule: Any, place: RulePlace, depth: int) -> None:
        import tinycss2

        prelude, name = tinycss2.serialize(rule.prelude).strip(), rule.lower_at_keyword
        inner = (
            list[Any]()
            if rule.content is None
            else tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        )
        match name:
            case "media":
                self._if(shown_on_screen(prelude, dark=self.dark), rule, place, depth)
            case "supports":
                self._if(supported(prelude), rule, place, depth)
            case "scope":
                self._rules(
                    inner,
                    # Where it begins and ends is not worked out, so what is in it may count anywhere.
                    RulePlace("", place.layer, place.layer_name, place.browser, f"@scope {prelude[:40]}"),
                    depth + 1,
                )
            case "layer":
                names = (
                    [f"{place.layer_name}.{n.strip()}".strip(".") for n in prelude.split(",")]
                    if prelude
                    else [f"?{len(self._layers)}"]
                )
                for one in names:
                    # A layer has its place from where it is first named.
                    self._layers.setdefault(one, len(self._layers))
                if rule.content is not None:
                    self._inner(rule, replace(place, layer=self._layers[names[0]], layer_name=names[0]), depth)
            case "import":
                self._import(prelude, place.base, depth)
            case "keyframes" | "-webkit-keyframes":
                frames = [frame for frame in inner if frame.type == "qualified-rule"]
                # What an animation leaves behind is its last frame.
                ends = [frame for frame in frames if re.search(r"\bto\b|\b100%", tinycss2.serialize(frame.prelude))]
                told = tuple(one for frame in frames for one in _contents(frame.content)[0])
                self.animated[prelude.strip("\"'")] = Animation(
                    Declared(_contents(ends[-1].content)[0] if ends else ()), told
                )
            case "property":
                self.registered.add(prelude)
            case "font-face":
                self._font(_contents(rule.content or [])[0])
            case (
                "page"
                | "charset"
                | "namespace"
                | "counter-style"
                | "view-transition"
                | "font-feature-values"
                | "font-palette-values"
                | "position-try"
                | "viewport"
                | "-ms-viewport"
                | "list"
                | "color-profile"
                | "-ms-keyframes"
                | "-o-keyframes"
            ):
                pass
            case _ if rule.content is not None:
                self._if(None, rule, place, depth)

    def _if(self, holds: Verdict, rule: Any, place: RulePlace, depth: int) -> None:
        """The rules of a condition that holds, or of which nobody knows."""
        import tinycss2

        if holds is not False:
            words = " ".join(tinycss2.serialize(rule.prelude).split())
            self._inner(
                rule,
                place
                if holds
                else replace(place, maybe=place.maybe or f"@{rule.lower_at_keyword} {words[:50]}".strip()),
                depth,
            )

    def _font(self, told: Sequence[tuple[str, str, bool]]) -> None:
        values = {name: value for name, value, _ in told}
        changed = any(
            name.endswith(("-override", "size-adjust")) or name == "unicode-range" for name in values
        ) and "url(" not in values.get("src", "")
        if changed or "url(" in values.get("src", ""):
            self.fonts.add(values.get("font-family", "").strip("\"' ").casefold())

    def _inner(self, rule: Any, place: RulePlace, depth: int) -> None:
        import tinycss2

        if depth > _DEEPEST:
            self.unread.append("rules that are too many or nested too deep")
            return
        if not place.parent:
            self._rules(
                tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), place, depth + 1
            )
            return
        declared, inner = _contents(rule.content)
        if declared:
            # “@media screen { color: white }” inside of a rule.
            import cssselect2

            for one, sure in chosen_by(place.parent):
                if one is not None:
                    maybe = place.maybe or ("" if sure else f"the rule for “{place.parent[:60]}”")
                    self._matcher = self._matcher or cssselect2.Matcher()
                    self._matcher.add_selector(one, Declared(declared, place.layer, place.browser, maybe))
        self._rules(inner, place, depth + 1)

    def _import(self, prelude: str, base: str, depth: int) -> None:
        named = re.match(r"(?:url\(\s*)?[\"']?([^\"')\s]+)[\"']?\s*\)?\s*(.*)", prelude)
        rest = "" if named is None else named[2]
        layered = re.match(r"(?:layer\b|supports\()", rest) is not None
        # In a layer its weight is another, which is not known before all layers are.
        holds = None if layered else shown_on_screen(rest, dark=self.dark)
        if named is None or holds is False or FONTS_ONLY.match(named[1]):
            return
        at = resolved_from(base, named[1])
        text = self.load(at, "") if depth < _DEEPEST else None
        if text is None:
            self.unread.append(f"the style sheet {named[1][:80]}")
        else:
            self.add(text, depth=depth + 1, maybe="" if holds else f"@import {prelude[:50]}", base=at)


@dataclass(frozen=True)
class RulePlace:
    """Where in a sheet a rule stands."""

    parent: str = ""
    """Selector of the rule around it."""
    layer: int = UNLAYERED
    layer_name: str = ""
    browser: bool = False
    maybe: str = ""
    base: str = ""
    """Address of the sheet, as its imports are meant."""

    def inside(self, selector: str) -> RulePlace:
        """The place of a rule that is nested in one with this selector."""
        return replace(self, parent=selector)


def nested(selector: str, parent: str) -> str:
    """A selector of a rule inside of another as one that stands alone."""
    if not parent:
        return selector
    # `:is` has the weight of the heaviest of its list, as nesting has.
    around = f":is({parent})"
    return ", ".join(
        one.replace("&", around) if "&" in one else f"{around} {one.strip()}" for one in at_commas(selector)
    )


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
            # Comments inside of values are kept by the parser.
            value = re.sub(r"/\*.*?\*/", " ", tinycss2.serialize(one.value), flags=re.S)
            name = one.name if one.name.startswith("--") else one.lower_name
            yield name, " ".join(value.split()), bool(one.important)
