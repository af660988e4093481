"""The plan beside the conversation: always the current one, each line to be selected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.core.printable import one_line
from nlforge.tui.plan_lines import PlanLine, marked, plan_lines, said_now, weight_text
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from planner.plan import Plan

_BAR = 6
_SIGNS = {"": " ", "yours": "●", "followed": "↳", "gone": "−"}
_COLOURS = {"": "", "yours": "$text-warning", "followed": "$text-accent", "gone": "dim strike"}
MORE = "more"


class PlanPanel(OptionList):
    """Arrow keys and the mouse select a line, Enter opens it; whoever types instead writes into the input line."""

    DEFAULT_CSS = """
    PlanPanel { border: round $primary; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    PlanPanel:focus { border: round $border; }
    PlanPanel > .option-list--option-disabled { color: $foreground; }
    """

    class Chosen(Message):
        """The person wants to know more of a line, or to change it."""

        def __init__(self, line: PlanLine) -> None:
            super().__init__()
            self.line = line

    class Typed(Message):
        """A key, or what was pasted: it is meant for the input line."""

        def __init__(self, written: events.Key | events.Paste) -> None:
            super().__init__()
            self.written = written

    class Left(Message):
        """The person is done here."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._plan: Plan | None = None
        self._told: tuple[PlanLine, ...] = ()
        self._details = False
        self._shown: list[PlanLine | None] = []
        """The line of each option; None = a heading."""
        self._writing = False
        """A letter is on its way to the line, which has the keyboard only a moment later."""

    @property
    def lines(self) -> tuple[PlanLine, ...]:
        """All lines of the plan, with what the last change made of them."""
        return self._told

    @property
    def selected(self) -> PlanLine | None:
        """The line that Enter opens."""
        at = self.highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    def show_plan(self, plan: Plan) -> None:
        """Show a plan; lines that differ from the one before are marked until the next change."""
        lines = plan_lines(plan)
        if self._plan is not None:
            lines = marked(self._told, lines, said_now(self._plan, plan))
            if not any(line.change for line in lines):
                # Asking is no change: what the last one did stays in sight.
                lines = self._told
        self._plan, self._told = plan, lines
        self.border_title, self.border_subtitle = say("panel-title"), say("panel-keys")
        self._rebuild()
        self._show_change()

    def on_resize(self) -> None:
        self._rebuild()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        line = self._shown[event.option_index]
        if line is not None and line.key == MORE:
            self._details = not self._details
            self._rebuild()
        elif line is not None:
            self.post_message(self.Chosen(line))

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.post_message(self.Left())
        elif (event.is_printable and (self._writing or event.key != "space")) or (
            self._writing and event.key == "enter"
        ):
            event.stop()
            event.prevent_default()
            self._writing = True
            self.post_message(self.Typed(events.Key(event.key, event.character)))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._writing = True
        self.post_message(self.Typed(events.Paste(event.text)))

    def on_focus(self) -> None:
        self._writing = False

    def _show_change(self) -> None:
        """What changed is in sight, the first line of it at the latest."""
        changed = [n for n, line in enumerate(self._shown) if line is not None and line.change]
        if changed:
            self.highlighted = next((n for n in changed if self._is_yours(n)), changed[0])

    def _is_yours(self, at: int) -> bool:
        line = self._shown[at]
        return line is not None and line.change == "yours"

    def _rebuild(self) -> None:
        kept = self.selected
        self.clear_options()
        self._shown = []
        width = max(12, self.scrollable_content_region.width)
        for line, content in self._contents(width):
            self._shown.append(line)
            self.add_option(Option(content, disabled=line is None))
        same = [
            n for n, line in enumerate(self._shown) if kept is not None and line is not None and line.key == kept.key
        ]
        self.highlighted = same[0] if same else None

    def _contents(self, width: int) -> Iterator[tuple[PlanLine | None, Content]]:
        if any(line.change for line in self._told):
            yield None, Content(hung(say("panel-legend"), width, 0)).stylize("dim")
        largest = max((abs(line.weight) for line in self._told if line.weight is not None), default=1.0) or 1.0
        for part, lines in groupby(self._told, key=lambda line: line.part):
            yield None, Content(say(f"panel-part-{part}")).stylize("bold $text-primary")
            found = list(lines)
            for line in found:
                if not line.detail or self._details or line.change:
                    yield line, _content(line, width, largest)
            if hidden := [line for line in found if line.detail and not line.change]:
                told = say("panel-fewer") if self._details else say("panel-more", count=len(hidden))
                yield PlanLine(part, MORE, told), Content(f"  {told}").stylize("dim")


def hung(text: str, width: int, indent: int) -> str:
    """A text in lines of at most `width` cells, all but the first indented by so many."""
    lines, line = list[str](), ""
    for word in one_line(text).split(" "):
        room = width - (indent if lines else 0)
        if line and cell_len(line) + 1 + cell_len(word) <= room:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, max(1, width - indent)) or [""]
        lines += full
    return f"\n{' ' * indent}".join([*lines, line])


def _content(line: PlanLine, width: int, largest: float) -> Content:
    """One line with its sign, a bar where it has points, and what it was."""
    sign, colour = _SIGNS[line.change], _COLOURS[line.change]
    head = Content.assemble((f"{sign} ", colour))
    if line.weight is not None:
        full = max(1, round(_BAR * abs(line.weight) / largest))
        bar = "$text-success" if line.weight > 0 else "$text-error"
        head = Content.assemble(
            head, f"{weight_text(line.weight):>5} ", ("█" * full, bar), ("░" * (_BAR - full), "dim"), " "
        )
    stops = line.hard and line.part != "judging"
    must = (
        f"{say('panel-must')}: " if line.hard and line.part == "judging" else f"{say('page-stop')}: " if stops else ""
    )
    indent = min(head.cell_length, width // 2)
    text = Content(hung(f"{must}{line.text}", width - head.cell_length, 0).replace("\n", f"\n{' ' * indent}"))
    text = text.stylize("bold $text-error", 0, len(must)) if must else text
    text = text.stylize(colour) if colour else text
    was = hung(say("panel-was", was=line.was), width - indent, 0).replace("\n", f"\n{' ' * indent}") if line.was else ""
    told = Content(f"\n{' ' * indent}{was}").stylize("dim") if was else Content("")
    return Content.assemble(head, text, told)
