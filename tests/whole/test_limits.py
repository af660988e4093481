"""Words, tables and pages made to take minutes end in rows, in a plan, or in a sentence that says what to do."""

from __future__ import annotations

import json
import os
import random
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.core.limited_process import read_limited
from engine.core.spec import load_spec
from engine.data.profile import profile_source
from engine.documents.apart import seen_apart
from engine.documents.read import read_seen
from engine.privacy.finders.labels import labelled
from engine.privacy.finders.seen import see
from nlforge.pipeline import turns_of
from planner.rule_readers.all import MOST_FILES, TOO_MANY_FILES, read_words
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.marks import LONGEST, sentence_edges
from planner.rule_readers.own import NO_WORD
from planner.rule_readers.utterance import utterance

ANY = random.Random(5)
MADE = {
    "letters": "a" * 100_000,
    "base64": "".join(ANY.choices(string.ascii_letters + string.digits + "+/",
     k=100_000)),
    "ideographs": "字" * 100_000, "brackets": "(" * 100_000, "quotation marks": '"' * 100_000, "a path": "a/" * 50_000,
    "a link": "https://a.example/" + "b" * 100_000,
}  # fmt: skip
WISH = "The budget is 200 euros"


@pytest.mark.parametrize("word", MADE.values(), ids=MADE)
def test_a_word_nobody_wrote_is_left_out_and_said_and_what_stands_beside_it_is_read(word: str) -> None:
    words = f"{WISH}. {word}\nAt least 90 % right."
    assert [left.why for left in utterance(words).left_out] == [NO_WORD]
    assert len(utterance(words).own) == len(words) and max(map(len, utterance(words).own.split())) < 100
    assert [hit.change.field for hit in read_words(words).hits] == ["budget", "gates"]


def test_a_figure_too_long_to_be_used_is_not_taken_out_of_its_sentence() -> None:
    found = read_words(f"{WISH}. At most {'9' * 5000} billion parameters.")
    assert [hit.change.field for hit in found.hits] == ["budget"]


@pytest.mark.parametrize(
    "word", ["a" * 1000, ",".join(["refund"] * 400), "，".join(["退款"] * 900), "|".join(["a"] * 2000)]
)
def test_a_long_word_or_a_list_without_blanks_is_read(word: str) -> None:
    assert not utterance(f"{WISH}. {word}").left_out


@pytest.mark.parametrize("text", ["and " * 5000, "1% " * 5000, "no, " * 5000, "，".join(["字"] * 20_000), "- " * 8000])
def test_what_has_no_end_is_cut_so_that_no_reader_looks_at_more_at_once(text: str) -> None:
    edges = [*sentence_edges(text), len(text)]
    assert edges == sorted(set(edges)) and max(b - a for a, b in pairwise(edges)) <= LONGEST
    assert max((c.end - c.start for c in clause_spans(text)), default=0) <= LONGEST


def test_of_a_pasted_list_the_first_files_count_and_the_rest_is_said() -> None:
    found = read_words("Learn from\n" + "\n".join(f"data/f{n}.csv" for n in range(MOST_FILES + 20)))
    assert len({hit.change.value for hit in found.hits if hit.change.field == "sources"}) == MOST_FILES
    assert [m.why for m in found.missed].count(TOO_MANY_FILES) == 20


def test_what_a_label_looks_at_does_not_grow_with_the_labels_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def counted(*given: Any) -> Iterator[Any]:
        for one in islice(*given):
            looked.append(1)
            yield one

    monkeypatch.setattr("engine.privacy.finders.labels.islice", counted)
    for many in (500, 2000):
        looked.clear()
        seen = see("a.b@" + "c-" * many)
        assert len(seen.hits) >= many - 1
        list(labelled(seen))
        assert len(looked) < 100 * many


def _wide(path: Path, write: Callable[[Path], None]) -> str:
    write(path)
    found = profile_source(path)
    assert found.kind == "unknown"
    return found.problem


def test_a_table_of_very_many_columns_is_refused_with_a_sentence(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(20_000)]
    lines = [",".join(names), *[",".join(f"{r}" for _ in names) for r in range(5)]]
    said = _wide(tmp_path / "wide.csv", lambda p: p.write_text("\n".join(lines)) and None)
    assert (
        "wide.csv has 20,000 columns, and I read tables of up to 1,000" in said
        and "Save it with the columns for the message" in said
    )
    said = _wide(
        tmp_path / "wide.jsonl",
        lambda p: p.write_text("\n".join(json.dumps(dict.fromkeys(names, "v")) for _ in range(3))) and None,
    )
    assert "wide.jsonl has 20,000 columns" in said
    said = _wide(
        tmp_path / "many.jsonl",
        lambda p: (
            p.write_text("\n".join(json.dumps({f"k{r}_{n}": "v" for n in range(20)}) for r in range(300))) and None
        ),
    )
    assert "tables of up to 5,000" in said


def test_a_wide_table_of_a_survey_is_read(tmp_path: Path) -> None:
    names = ["question", "answer", *[f"c{n}" for n in range(300)]]
    rows = [
        ",".join([f"where is my order {r}?", "it comes tomorrow at noon", *["" for _ in range(300)]]) for r in range(12)
    ]
    (tmp_path / "survey.csv").write_text("\n".join([",".join(names), *rows]))
    found = profile_source(tmp_path / "survey.csv")
    assert (found.usable, found.prompt_column, found.reply_column) == (12, "question", "answer")


@pytest.mark.parametrize("mark", ["<@", "<@U1|a", "<http|", "<"])
def test_marks_of_a_chat_without_their_end_cost_no_more_than_their_length(tmp_path: Path, mark: str) -> None:
    said = [
        {
            "type": "message",
            "user": f"U{n % 2}",
            "ts": f"160000000{n}.0",
            "text": mark * 30_000 if n < 2 else f"hello there number {n}",
        }
        for n in range(10)
    ]
    (tmp_path / "2024-01-01.json").write_text(json.dumps(said))
    found = profile_source(tmp_path / "2024-01-01.json")
    assert found.rows and not found.problem


PAGES = {
    "page.html": "<p>Budget 200 euros</p>" + "<a>" * 20_000,
    "links.html": "<p>Budget 200 euros</p>" + "<a href=x>y</a>" * 5000,
    "open.html": "<p>Budget 200 euros</p>" + "<!--" * 20_000, "text.md": "Budget 200 euros <b>x</b> " + "[" * 20_000,
    "table.md": "Budget 200 euros <b>x</b>\n\n|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n|" + "b|" * 2000,
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_very_many_marks_ends_with_its_words(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGES[name])
    assert "Budget 200 euros" in turns_of(None, [tmp_path / name], [])[0].text


def test_a_page_nested_as_none_is_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_text("<div>" * 100_000)
    with pytest.raises(BadInput, match="nested more than 2,000 deep"):
        turns_of(None, [tmp_path / "deep.html"], [])


GREEDY = """
import pathlib, sys
from engine.core.limited_process import answer
answer(pathlib.Path("x.csv"), pathlib.Path(sys.argv[1]), 60, lambda: {"text": len(bytearray(2 * 2**30))})
"""


def test_a_reader_has_no_more_memory_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "greedy.py").write_text(GREEDY)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    monkeypatch.setenv("NLFORGE_DATA_MEMORY_GB", "1")
    with pytest.raises(BadInput) as error:
        read_limited("greedy", [], Path("x.csv"), tmp_path, 60)
    assert (
        error.value.what == "x.csv cannot be read."
        and "1 GiB of memory" in error.value.why
        and "NLFORGE_DATA_MEMORY_GB" in error.value.todo
    )


def test_a_document_is_parsed_in_a_process_of_its_own_and_found_as_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "look.css").write_text(".no { display: none }")
    (tmp_path / "wish.html").write_text(
        "<link rel=stylesheet href=look.css><p>Budget 200 euros<p class=no>Budget 900 euros"
    )
    here = read_seen(tmp_path / "wish.html")
    monkeypatch.setattr("engine.documents.apart.read_seen", None)
    assert seen_apart(tmp_path / "wish.html") == here and here.unseen[0].words == "Budget 900 euros"


HANGS = """
import subprocess, sys, pathlib
from engine.core.limited_process import answer
def find():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    pathlib.Path(sys.argv[1]).write_text(str(child.pid))
    child.wait()
answer(pathlib.Path("x"), pathlib.Path(sys.argv[2]), 60, find)
"""


def test_a_reader_that_takes_too_long_ends_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hangs.py").write_text(HANGS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    with pytest.raises(BadInput, match="takes longer than 3 seconds"):
        read_limited("hangs", [str(tmp_path / "pid")], Path("x.csv"), tmp_path, 3)
    child = (tmp_path / "pid").read_text()
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", child], capture_output=True, text=True, check=False
    ).stdout.strip()
    assert not state or state.startswith("Z")


COMPUTES = """
import pathlib, sys, time
from engine.core.limited_process import answer
def find():
    until = time.monotonic() + 2
    while time.monotonic() < until:
        pass
    return {"read": True}
answer(pathlib.Path("x"), pathlib.Path(sys.argv[1]), 60, find)
"""


def test_a_reader_that_would_compute_is_not_ended_by_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where other programs have the processor: what counts is what it computes, and that is limited by itself."""
    (tmp_path / "computes.py").write_text(COMPUTES)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    assert read_limited("computes", [], Path("x.csv"), tmp_path, 1) == {"read": True}


@pytest.mark.parametrize("name", ["wish.txt", "wish.md", "wish.docx", "wish"])
def test_a_pipe_a_device_and_a_link_to_one_are_no_documents(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (tmp_path / f"link-{name}").symlink_to("/dev/zero")
    for path in (tmp_path / name, tmp_path / f"link-{name}", Path("/dev/zero")):
        with pytest.raises(BadInput, match="a pipe or a device, not a file"):
            turns_of(None, [path], [])


def test_a_spec_of_many_megabytes_is_not_parsed(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("name: x\n" * 1_000_000)
    with pytest.raises(BadInput, match=r"spec\.yaml is too large for a spec"):
        load_spec(tmp_path / "spec.yaml")
