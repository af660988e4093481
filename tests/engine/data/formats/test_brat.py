"""Marked places of texts: brat's folders are read as doccano's lines are, for learning and for measuring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.spec import Source
from engine.data.clean import legible
from engine.data.counts import Counts
from engine.data.folder import files_of
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from nlforge.sources import measurer
from planner.compile.plan import compile_plan
from planner.compile.use_of import USES
from planner.requirements import Requirements, Said, WantedSource, Wish
from tests.engine.data.formats.brought import lines, rows_of
from tests.support.machines import CPU

_PLACES = ("Ghent", "Oulu", "Lyon", "Graz", "Turin", "Bergen")
_TEXTS = [f"Send {n + 2} crates to {_PLACES[n % 6]} by Friday {n + 1}." for n in range(26)]


def _marks(text: str) -> list[tuple[int, int, str]]:
    place = next(p for p in _PLACES if p in text)
    day = text[text.index("Friday") : -1]
    return [
        (text.index(place), text.index(place) + len(place), "PLACE"),
        (text.index(day), text.index(day) + len(day), "DAY"),
    ]


def _answer(text: str) -> str:
    return json.dumps({label: [text[a:b]] for a, b, label in _marks(text)})


def _brat(folder: Path, texts: list[str], end: str = "\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for n, text in enumerate(texts):
        (folder / f"note{n:02}.txt").write_bytes(f"{text}{end}".encode())
        found = "".join(f"T{k}\t{label} {a} {b}\t{text[a:b]}\n" for k, (a, b, label) in enumerate(_marks(text), 1))
        (folder / f"note{n:02}.ann").write_text(found, encoding="utf-8")
    return folder


def _read(folder: Path, left_out: list[str] | None = None) -> list[tuple[str, str]]:
    counts = Counts()
    rows = read_rows(
        Source(path=folder.name, kind="table", prompt_column="prompt", reply_column="reply"), folder.parent, counts
    )
    if left_out is not None:
        left_out += counts.left_out
    return [(r.prompt, r.reply) for r in legible(rows, Counts())]


def test_a_folder_of_brat_is_one_table_of_texts_and_their_marked_places(tmp_path: Path) -> None:
    folder = _brat(tmp_path / "notes", _TEXTS)
    assert files_of(folder) == [folder] and _read(folder) == [(t, _answer(t)) for t in _TEXTS]
    (tmp_path / "more.csv").write_text("message,reply\nHow are you?,Well.\n")
    assert files_of(tmp_path) == [tmp_path / "more.csv", folder]
    found = profile_source(folder)
    assert (found.kind, found.usable, found.problem) == ("table", 26, "")


def test_odd_files_of_brat_are_read_or_said(tmp_path: Path) -> None:
    folder, left_out = _brat(tmp_path / "notes", _TEXTS[:4]), list[str]()
    more = {
        "a": ("Nothing today.\n", ""),
        "b": ("First line.\r\nTo Ghent, Mr Noor.\r\n",
         "T1\tPLACE 15 20\tGhent\nR1\tGoes Arg1:T1 Arg2:T1\t\n#1\tAnnotatorNotes T1\twhich one?\n"),
        "c": ("From Ghent or near Oulu.\n", "T1\tPLACE 5 10;19 23\tGhent Oulu\n"),
        "d": ("Miss Lind takes the felt hat.\n", "T1\tWHO 0 9\tMiss Lind\nT2\tWHAT 8 28\td takes the felt hat\n"),
        "e": ("The Ghent office.\n", "T1\tPLACE 4 9\tGhent\nT2\tUNIT 4 16\tGhent office\n"),
        "f": ("The Ghent office.\n", "T1\tPLACE 4 8\tLiège\n"),
    }  # fmt: skip
    for name, (text, marks) in more.items():
        (folder / f"x{name}.txt").write_bytes(text.encode())
        (folder / f"x{name}.ann").write_text(marks, encoding="utf-8")
    (folder / "alone.txt").write_text("Nobody has looked at this.")
    (folder / "lost.ann").write_text("T1\tPLACE 0 1\tx\n")
    (folder / "annotation.conf").write_text("[entities]\nPLACE\n")
    assert _read(folder, left_out)[4:] == [
        ("Nothing today.", "{}"),
        ("First line.\r\nTo Ghent, Mr Noor.", '{"PLACE": ["Ghent"]}'),
        ("From Ghent or near Oulu.", '{"PLACE": ["Ghent Oulu"]}'),
        ("The Ghent office.", '{"PLACE": ["Ghent"], "UNIT": ["Ghent office"]}'),
    ]
    assert sorted(left_out) == [
        "notes: files of marked places without their text (lost.ann): 1",
        "notes: relations, events, attributes and notes, which are not learned: 2",
        "notes: texts with marked places that cut into one another (xd.txt): 1",
        "notes: texts with marked places whose words they do not contain (xf.txt): 1",
        "notes: texts without a file of marked places beside them (alone.txt): 1",
    ]


def test_it_learns_from_doccano_and_is_measured_with_brat(tmp_path: Path) -> None:
    lines(
        tmp_path / "book.jsonl",
        [{"id": n, "text": t, "label": [list(m) for m in _marks(t)]} for n, t in enumerate(_TEXTS)],
    )
    _brat(tmp_path / "exam", [t.replace("crates", "sacks") for t in _TEXTS[:6]])
    plan = _planned(tmp_path)
    assert plan.spec is not None and not [q for q in plan.questions if q.field == USES]
    assert {(s.path, s.use, s.kind, s.reply_column) for s in plan.spec.data.sources} == {
        ("exam", "eval", "table", "reply"),
        ("book.jsonl", "train", "jsonl", "reply"),
    }
    for path in (tmp_path / "exam").glob("*.ann"):
        path.unlink()
    plan = _planned(tmp_path)
    question = next(q for q in plan.questions if q.field == USES)
    assert (
        plan.status == "needs_answers"
        and "exam is a test file, but it holds texts without the right answers" in question.text
    )
    assert question.options == ("do not use exam",)


def _planned(root: Path) -> Any:
    wish = Wish(
        value=WantedSource(path="exam", use="eval"), said=Said(turn=1, quote="the folder exam is only for measuring")
    )
    wants = Requirements(wishes={"sources": (wish,)})
    return compile_plan(wants, measurer(root, [root / "book.jsonl", root / "exam"])(wants), CPU)


_EMPTY = "Nothing to send today."


@pytest.mark.parametrize(("marked", "empty"), [
    (lambda t: {"text": t, "label": [list(m) for m in _marks(t)], "Comments": []},
    {"text": _EMPTY, "label": [], "Comments": []}),
    (lambda t: {"text": t, "entities": [{"start_offset": a, "end_offset": b, "label": k} for a, b, k in _marks(t)]},
    {"text": _EMPTY, "entities": []}),
    (lambda t: {"text": t, "answer": "accept", "spans": [{"start": a, "end": b, "label": k} for a, b, k in _marks(t)]},
     {"text": _EMPTY, "answer": "accept", "spans": []}),
    (lambda t: {"data": {"text": t}, "annotations": [{"result": [
        {"type": "labels", "from_name": "l", "to_name": "text", "value": {"start": a, "end": b, "labels": [k]}} for a,
        b, k in _marks(t)]}]},
     {"data": {"text": _EMPTY}, "annotations": [{"result": []}]}),
])  # fmt: skip
def test_a_text_in_which_nothing_was_marked_is_an_example_of_that(marked: Any, empty: Any, tmp_path: Path) -> None:
    items = [*map(marked, _TEXTS[:12]), empty]
    found = legible(rows_of(lines(tmp_path / "a.jsonl", items)), Counts())
    assert [(r.prompt, r.reply) for r in found] == [*((t, _answer(t)) for t in _TEXTS[:12]), (_EMPTY, "{}")]


def test_texts_nobody_has_come_to_are_no_examples(tmp_path: Path) -> None:
    """Half a list without marks is not annotated yet; a field that says so counts."""
    rest = [{"text": f"{_EMPTY} {n}", "label": []} for n in range(8)]
    left_out: list[str] = []
    assert (
        len(
            rows_of(
                lines(
                    tmp_path / "a.jsonl",
                    [*({"text": t, "label": [list(m) for m in _marks(t)]} for t in _TEXTS[:8]), *rest],
                ),
                left_out,
            )
        )
        == 8
    )
    assert left_out == ["a.jsonl: texts without annotations: 8 (lines 9, 10, 11, 12, 13, …)"]
    by = [{"text": t, "label": [list(m) for m in _marks(t)], "annotation_approver": "kim"} for t in _TEXTS[:12]]
    items = [*by, {**rest[0], "annotation_approver": "kim"}, {**rest[1], "annotation_approver": None}]
    left_out.clear()
    assert [r.reply for r in rows_of(lines(tmp_path / "b.jsonl", items), left_out)][12:] == ["{}"]
    assert left_out == ["b.jsonl: texts without annotations: 1 (line 14)"]


def test_places_that_cut_into_one_another_or_lie_outside_are_left_out_and_said(tmp_path: Path) -> None:
    bad = [
        {"text": "Miss Lind takes the hat.", "label": [[0, 9, "WHO"], [8, 23, "WHAT"]]},
        {"text": "Miss Lind.", "label": [[0, 90, "WHO"]]},
    ]
    inside = {"text": "The Ghent office.", "label": [[4, 9, "PLACE"], [4, 16, "UNIT"]]}
    left_out: list[str] = []
    rows = rows_of(
        lines(
            tmp_path / "a.jsonl",
            [*({"text": t, "label": [list(m) for m in _marks(t)]} for t in _TEXTS[:4]), *bad, inside],
        ),
        left_out,
    )
    assert [r.reply for r in rows][4:] == ['{"PLACE": ["Ghent"], "UNIT": ["Ghent office"]}']
    assert left_out == [
        "a.jsonl: texts with marked places that cut into one another: 1 (line 5)",
        "a.jsonl: texts with marked places that lie outside of them: 1 (line 6)",
    ]
