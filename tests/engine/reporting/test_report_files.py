"""The three files of a report: whatever a row holds, they stay what they are."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from engine.core.events import (
    Diagnosed,
    RunEvent,
    RunStarted,
    StageFinished,
    StageStarted,
    Step,
)
from engine.core.paths import RunPaths
from engine.core.printable import in_markdown
from engine.core.spec import DataSpec, ModelSpec, Task, TrainingSpec
from engine.reporting.markdown import markdown
from engine.reporting.page import page
from engine.reporting.plots import Mark, curve, dots
from engine.reporting.report import Findings, Report, build_report
from engine.runs.conclude import write_report
from tests.support.hostile_reports import hostile_report

VOID = {"meta", "br", "line", "circle", "polyline"}


class Tags(HTMLParser):
    """Which tags and attributes a browser would see, and that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []
    return tags


def test_a_page_holds_no_foreign_tag() -> None:
    """Only the tags of the page itself, all closed, no address, no script, no handler; the rows are there as text."""
    text = page(hostile_report())
    tags = parsed(text)
    assert tags.tags <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "br",
        "div",
        "table",
        "tr",
        "th",
        "td",
        "small",
        "ul",
        "li",
        "b",
        "svg",
        "line",
        "circle",
        "text",
        "polyline",
        "details",
        "summary",
    }
    assert not any(a.startswith("on") or a in ("src", "href") for a in tags.attributes)
    assert (
        "alert(1)" in tags.text
        and "{{ 7*7 }}" in tags.text
        and "49" not in re.sub(r"\d+\.\d+", "", re.sub(r"[0-9a-f]{64}", "", tags.text))
    )
    assert "http" not in text.replace("http-equiv", "").replace("https://x.example", "")
    assert text.count("<svg") == 4, "before and after, each way, loss and reward"


def test_the_curve_is_that_of_the_training_that_is_kept() -> None:
    """Of three trainings the second is kept: its loss is drawn, the report says so, and no kind of training goes by
    its short name."""
    events: list[RunEvent] = []
    for number in (1, 2, 3):
        events += [] if number == 1 else [Diagnosed(text=f"Round {number}", cause="underfit", round=number)]
        events += [
            StageStarted(stage="sft", steps=2, rows=9),
            *(Step(stage="sft", step=n, of=2, loss=number / n, tokens_per_second=1, eta_seconds=1) for n in (1, 2)),
            StageFinished(stage="sft", seconds=3, loss=number / 2),
        ]
    spec = TrainingSpec(
        name="n",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(),
    )
    report = build_report(spec, [RunStarted(digest="d", pid=1), *events], None, Findings(round=2))
    assert [c.points for c in report.curves] == [((1, 2.0), (2, 1.0))] and report.rounds == 3
    for text in (markdown(report), page(report)):
        assert (
            "It was trained 3 times." in text
            and "are from training 2." in text
            and "sft" not in text
            and "Learning from your examples" in text
        )
    # A run that goes on after a stop goes through its trainings again from the first.
    again = [
        RunStarted(digest="d", pid=2, resumed=True),
        Step(stage="sft", step=2, of=2, loss=0.25, tokens_per_second=1, eta_seconds=1),
    ]
    report = build_report(spec, [RunStarted(digest="d", pid=1), *events, *again], None, Findings(round=1))
    assert [c.points for c in report.curves] == [((1, 1.0), (2, 0.25))]
    once = build_report(spec, [RunStarted(digest="d", pid=1), *events[:4]])
    assert "times" not in markdown(once) and once.rounds == 1


def test_markdown_holds_rows_on_their_line() -> None:
    """No row begins a heading, a table or a tag; tables keep their columns."""
    text = markdown(hostile_report())
    assert [line for line in text.splitlines() if line.startswith("#")][1:] == [
        "## Result",
        "## Before and after",
        "## Where it does well and where it does not",
        "## Worst answers",
        "## How fast and how large",
        "## Data",
        "## Checks",
        "## Time",
        "## Side by side",
        "## Where the plan comes from",
    ]
    assert "<script" not in text and "<img" not in text
    for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block


def test_the_data_can_be_read_again(tmp_path: Path) -> None:
    """All three are written; the JSON is the report, and holds no character that breaks a terminal."""
    paths = RunPaths(tmp_path / "s" / "runs" / "1")
    report = hostile_report()
    write_report(report, paths)
    text = (paths.root / "report.json").read_text(encoding="utf-8")
    assert Report.model_validate(json.loads(text)) == report
    assert (
        not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\ud800]", json.loads(text)["goal"])
        and "␛[31m⟨U+202E⟩evil" in json.loads(text)["goal"]
    )
    assert paths.report.exists() and (paths.root / "report.html").exists()


def test_the_figures_are_those_of_the_events() -> None:
    report = hostile_report()
    assert report.score is not None and list(report.score.values) == ["base", "prompt_only", "retrieval", "trained"]
    change = report.against["base"]["score"]
    assert change.gain == pytest.approx(
        (report.score.values["trained"] or 0) - (report.score.values["base"] or 0), abs=1e-3
    )
    assert {c.of for c in report.curves} == {"loss", "reward"} and len(report.worst) == 5
    assert report.worst[0].score <= report.worst[-1].score and report.worst[0].reasons[0].reason
    assert report.cause == "underfit" and report.gain == 0.4


@given(st.text(max_size=80))
def test_any_text_is_one_line_of_markdown(text: str) -> None:
    found = in_markdown(text)
    assert "\n" not in found and "<" not in found and not re.search(r"(?<!\\)[|`*_\[\]#]", found)


@given(st.text(max_size=60), st.lists(st.one_of(st.none(), st.floats(-3, 3)), min_size=2, max_size=2))
def test_any_plot_is_whole(label: str, values: list[float | None]) -> None:
    """Whatever it is called and wherever its values lie, also where there are none."""
    for plot in (
        dots([Mark(label, *values)], label),
        curve([(1, values[0] or 0.0)], label, label),
        curve([], label, label),
        curve([(n, n * (values[1] or 1.0)) for n in range(1000)], label, label),
    ):
        assert isinstance(plot, Markup) and len(plot) < 30_000
        parsed(str(plot))
        assert all(-2 <= float(x) <= 362 for x in re.findall(r'\bcx="([-0-9.]+)"', plot))


def test_a_run_that_came_to_nothing_has_a_report_too() -> None:
    spec = TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(),
    )
    report = build_report(spec, [])
    assert report.score is None and "# t" in markdown(report) and parsed(page(report)).text


def test_a_curve_is_of_one_training() -> None:
    """Trained twice, with fewer steps the second time: no end of the first hangs on the second; what goes on after a
    stop is one training."""
    spec = TrainingSpec(
        name="t",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(),
    )

    def trained(first: int, last: int, of: int, loss: float) -> list[RunEvent]:
        steps = [
            Step(stage="sft", step=n, of=of, loss=loss, tokens_per_second=1, eta_seconds=0)
            for n in range(first + 1, last + 1)
        ]
        return [StageStarted(stage="sft", steps=of, rows=8, first_step=first), *steps]

    (found,) = build_report(spec, [*trained(0, 4, 4, 3.0), *trained(0, 1, 2, 1.0), *trained(1, 2, 2, 0.5)]).curves
    assert found.points == ((1, 1.0), (2, 0.5))
