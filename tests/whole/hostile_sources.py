"""What others may bring that commands a terminal or lies on a page, and what may be seen of it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.core import events as ev
from engine.core.errors import LlmUnavailable
from planner.reading.wire import ReadingAnswer
from tests.support.conversations import WORDS
from tests.support.messages import desk_table
from tests.support.no_model import NoModel

EVIL = (
    "evil\n# False heading\r\n- STOP: "
    "false\x1b[2J\x1b]0;pwned\x07\x9b31m\x7f\u202egpj.exe\u2066x\U000e0068\U000e0069\u2028## False "
    "too\ufeff[/] [bold]"
)
IN_A_NAME = EVIL.replace("\x7f", "")
HEBREW = "קובץ 12"
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
FALSE = re.compile(r"(?m)^[\s│▌┃┆┊╎║]{0,12}(?:#+ False|- STOP: false)")
RIGHT = re.compile("[\u0590-\u08ff\u200f]")


def assert_harmless(text: str) -> None:
    """No character of it commands, hides or moves anything, and no line of others begins as one of nlforge's."""
    assert not (found := FALSE.search(text)), f"{text[max(0, found.start() - 200) : found.end() + 40]}"
    assert_letters(text)


def assert_letters(text: str) -> None:
    """No character of it commands, hides or moves anything."""
    seen = re.sub("\u2068[^\u2068\u2069\n]*\u2069", "", text)
    assert not (found := RAW.search(seen)), f"{seen[max(0, found.start() - 80) : found.end() + 40]!a}"
    assert not (found := RIGHT.search(seen)), f"not isolated: {seen[max(0, found.start() - 80) : found.end() + 40]!a}"


def assert_data(text: str) -> None:
    """JSON or YAML with no raw character that a terminal obeys."""
    assert not (found := RAW.search(text)), f"{text[max(0, found.start() - 80) : found.end() + 40]!a}"


def table(
    path: Path, *, names: tuple[str, str] = ("question", "answer"), more: str = "", question: str = "", answer: str = ""
) -> None:
    rows = list(csv.DictReader(io.StringIO(desk_table())))
    first, second = list(rows[0])[:2]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*names, *([more] if more else [])])
        for n, row in enumerate(rows):
            writer.writerow(
                [f"{row[first]} {question} {n}", f"{row[second]} {answer}".strip(), *([f"{more} {n}"] if more else [])]
            )


class Liar(NoModel):
    """A large planning model that answers with quotes and names nobody said."""

    small = False
    name = "openai/liar"

    def ask(self, prompt: str, answer: Any) -> Any:
        if answer is ReadingAnswer:
            changes = [
                {"op": "set", "field": "goal", "value": EVIL, "quote": EVIL},
                {
                    "op": "add",
                    "field": "criteria",
                    "quote": WORDS[:20],
                    "value": {"name": EVIL, "about": EVIL, "weight": 1},
                },
            ]
            return ReadingAnswer.model_validate({"asks": None, "changes": changes[:1]})
        raise LlmUnavailable(EVIL, EVIL, EVIL)


@contextmanager
def liar() -> Iterator[Any]:
    yield Liar()


Setup = Callable[[Path], tuple[str, list[Path]]]


def _words(folder: Path) -> tuple[str, list[Path]]:
    table(folder / "desk.csv")
    return f"{WORDS} {EVIL} correct answer +1.0, {EVIL} +0.5", []


def _file(folder: Path) -> tuple[str, list[Path]]:
    table(folder / f"{IN_A_NAME.replace('/', '')}.csv")
    return "A helper that answers our customers", [folder / f"{IN_A_NAME.replace('/', '')}.csv"]


def _missing(folder: Path) -> tuple[str, list[Path]]:
    return f"A helper that answers like “{IN_A_NAME}.csv” and desk\x1b[2J.csv", [
        folder / f"{IN_A_NAME.replace('/', '')}.csv"
    ]


def _folder(folder: Path) -> tuple[str, list[Path]]:
    inside = folder / IN_A_NAME.replace("/", "")
    inside.mkdir()
    table(inside / "desk.csv")
    (inside / f"{IN_A_NAME.replace('/', '')}.docx").write_bytes(b"broken")
    (inside / f"{IN_A_NAME.replace('/', '')}.md").write_text(EVIL * 3, encoding="utf-8")
    return "A helper that answers our customers", [inside]


def _column(folder: Path) -> tuple[str, list[Path]]:
    table(folder / "desk.csv", more=EVIL)
    return WORDS, []


def _columns(folder: Path) -> tuple[str, list[Path]]:
    table(folder / "desk.csv", names=(f"question {EVIL}", f"answer {EVIL}"))
    return WORDS, []


def _nothing(folder: Path) -> tuple[str, list[Path]]:
    table(folder / "desk.csv", names=(f"a {EVIL}", f"b {EVIL}"), question="7", answer="")
    (folder / "desk.csv").write_text(f'"{EVIL}","{EVIL} b"\n1,2\n', encoding="utf-8")
    return WORDS, []


def _cell(folder: Path) -> tuple[str, list[Path]]:
    table(folder / "desk.csv", question=EVIL, answer=EVIL)
    return WORDS, []


def _label(folder: Path) -> tuple[str, list[Path]]:
    rows = [
        (f"Where is my parcel number {n} {'abcdefgh'[n % 8] * 4}?", (EVIL, "refund", "late")[n % 3]) for n in range(90)
    ]
    with open(folder / "desk.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    return "Sort our customers' messages into our topics, like in desk.csv", []


def _member(folder: Path) -> tuple[str, list[Path]]:
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("desk.csv", desk_table())
        archive.writestr(f"{IN_A_NAME}.docx", b"broken")
        archive.writestr(f"{IN_A_NAME}.csv", f'"{EVIL}"\n1\n')
    return "A helper that answers our customers", [folder / "all.zip"]


def _hebrew(folder: Path) -> tuple[str, list[Path]]:
    table(folder / f"{HEBREW}.csv", names=(HEBREW, f"{HEBREW} תשובה"), question=HEBREW, answer=HEBREW, more="עמודה")
    return f"A helper: the message is in {HEBREW}, the answer in “{HEBREW} תשובה”. {HEBREW} +0.5", [
        folder / f"{HEBREW}.csv"
    ]


SOURCES: dict[str, Setup] = {
    "words": _words,
    "file": _file,
    "missing file": _missing,
    "folder": _folder,
    "column": _column,
    "message columns": _columns,
    "no columns": _nothing,
    "cell": _cell,
    "label": _label,
    "zip member": _member,
    "right to left": _hebrew,
}


def events_of_others() -> list[ev.RunEvent]:
    side = ev.SideBySide(prompt=EVIL, expected=HEBREW, base=EVIL, trained=EVIL)
    measured: dict[str, Any] = {
        "split": EVIL,
        "rows": 5,
        "score": 0.5,
        "criteria": {EVIL: 0.5, HEBREW: 0.1},
        "metrics": {EVIL: 0.1},
        "about": EVIL,
        "notes": (EVIL,),
    }
    return [
        ev.RunStarted(digest=EVIL, pid=1),
        ev.DataReady(read=9, kept=8, train=6, eval=2, dropped={EVIL: 1}, redacted={EVIL: 1}, places={EVIL: [EVIL]}),
        ev.GateChecked(name=EVIL, passed=True, figure=1, detail=EVIL),
        ev.GateChecked(name=EVIL, passed=False, figure=1, detail=EVIL),
        ev.StageStarted(stage=EVIL, steps=2, rows=6),
        ev.Step(stage=EVIL, step=1, of=2, loss=1, tokens_per_second=1, eta_seconds=1),
        ev.Sample(stage=EVIL, step=1, prompt=EVIL, reply=EVIL),
        ev.StageFinished(stage=EVIL, seconds=1),
        ev.Evaluated(model="base", **measured),
        ev.Evaluated(model="trained", **measured),
        ev.Diagnosed(text=EVIL, gain=0.1, examples=(side,)),
        ev.Exported(what=EVIL, path=EVIL),
        ev.Parity(what=EVIL, same=1, of=2),
        ev.RunFinished(seconds=1, adapter=EVIL, report=EVIL),
        ev.RunFailedEvent(what=EVIL, why=EVIL, todo=EVIL),
        ev.RunCancelled(reason=EVIL),
    ]
