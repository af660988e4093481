"""Everything of a person goes from a session, nothing of anybody else, and there is proof that does not name them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import DataSpec, Source, dump_yaml
from engine.data.prepare import prepare
from engine.data.stored_rows import ARROW, StoredRows, write_rows
from engine.forgetting.erase import erased, places
from engine.forgetting.forget import forget, traces
from engine.forgetting.sources import lines_with
from engine.forgetting.terms import as_term, forgotten_file, forgotten_in, keep_term
from engine.improving.frozen import freeze, frozen_rows
from engine.improving.rounds import RoundLine, keep_round, now
from tests.support.specs import spec, spec_of

WHO = "Zuzanna Quist"
OTHER = "Anna Quist"


def row(message: str, reply: str = "Yes.", line: int = 2) -> Row:
    return Row(prompt=message, reply=reply, file="mail.csv", line=line)


def session_with(tmp_path: Path) -> Path:
    """A session whose files hold the person in many ways."""
    run = RunPaths(tmp_path / "desk" / "runs" / "1")
    run.adapter.mkdir(parents=True)
    wanted = spec(data=DataSpec(sources=(Source(path="mail.csv"),)))
    run.spec.write_text(dump_yaml(wanted))
    write_rows(
        run.data / "train", [row(f"I am {WHO}, where is it?", line=2), row(f"I am {OTHER}.", line=3)], "train", "f"
    )
    write_rows(run.data / "test", [row("What of 4711?", line=4)], "test", "f")
    session = run.session
    (session / "session.jsonl").write_text(json.dumps({"kind": "said", "text": f"Ask {WHO.upper()} about it"}) + "\n")
    (session / "feedback.jsonl").write_text(
        "".join(
            json.dumps({"id": n, "messages": [{"role": "user", "content": text}], "correction": ""}) + "\n"
            for n, text in enumerate((f"I am {WHO}, where is it?", "Hello", "zuzanna-quist here"))
        )
    )
    run.report.write_text(f"The worst: {WHO} asked. {OTHER} too.\n")
    run.eval_rows.write_text(json.dumps({"prompt": "What of 4711?", "reply": "Yes."}) + "\n")
    (session / "your-corrections.csv").write_text(f'message,reply\n"I am {WHO}, where is it?",Here\nHello,Hi\n')
    (tmp_path / "mail.csv").write_text(f"message,reply,customer\nI am {WHO},Yes.,4711\nHi,No.,4712\n")
    return session


def test_everything_of_a_person_goes_and_nothing_of_others(tmp_path: Path) -> None:
    session = session_with(tmp_path)
    before = places(session, WHO)
    assert {"session.jsonl", "feedback.jsonl", "runs/1/report.md", "your-corrections.csv"} <= before.keys()
    gone = erased(session, WHO)
    assert places(session, WHO) == {} and gone["feedback.jsonl"] == 2
    kept = [
        json.loads(line)["messages"][0]["content"] for line in (session / "feedback.jsonl").read_text().splitlines()
    ]
    assert kept == ["Hello"]
    run = RunPaths(session / "runs" / "1")
    assert [one.prompt for one in StoredRows(run.data / "train" / ARROW)] == [f"I am {OTHER}."]
    assert run.report.read_text() == f"The worst: [forgotten] asked. {OTHER} too.\n"
    assert (session / "your-corrections.csv").read_text() == "message,reply\nHello,Hi\n"
    assert json.loads((session / "session.jsonl").read_text())["text"] == "Ask [forgotten] about it"


def test_a_tokenizer_knows_every_word_and_a_spec_is_bound(tmp_path: Path) -> None:
    """Weights and their words stay as they are; what a digest binds is told as left."""
    session = session_with(tmp_path)
    run = RunPaths(session / "runs" / "1")
    words = run.adapter / "tokenizer.json"
    words.write_text(json.dumps({"vocab": [WHO]}))
    run.spec.write_text(run.spec.read_text().replace("goal: g", f"goal: answers {WHO}"))
    done = forget(session, tmp_path, WHO, "chat", run)
    assert WHO in words.read_text() and WHO in run.spec.read_text() and done.left == 1


def test_the_proof_names_versions_and_nobody(tmp_path: Path) -> None:
    session = session_with(tmp_path)
    done = forget(session, tmp_path, WHO, "chat", RunPaths(session / "runs" / "1"))
    assert (done.left, done.versions) == (0, (1,)) and sum(done.erased.values()) >= 6
    text = forgotten_file(session).read_text()
    assert "zuzanna" not in text.casefold() and "quist" not in text.casefold()
    assert forgotten_in(session).holds(f"and {WHO.upper()}?") and not forgotten_in(session).holds(OTHER)


def test_a_customer_by_a_column_of_the_sources(tmp_path: Path) -> None:
    """The row does not say 4711, but it is of that customer."""
    session = session_with(tmp_path)
    found = traces(session, tmp_path, "4711", RunPaths(session / "runs" / "1"))
    assert found.sources == {"mail.csv": (2,)} and found.versions == (1,)
    forget(session, tmp_path, "4711", "chat", RunPaths(session / "runs" / "1"))
    train = StoredRows(RunPaths(session / "runs" / "1").data / "train" / ARROW)
    assert [one.line for one in train] == [3]
    assert (tmp_path / "mail.csv").read_text().count("4711") == 1, "the person's own file is theirs"


def test_no_later_run_learns_it(tmp_path: Path) -> None:
    draw = random.Random(1)
    words = ["".join(draw.choices("bcdfghklmnprstvwz", k=3)) + "ao"[n % 2] + "rn" for n in range(400)]
    rows = "".join(f"Is {' '.join(words[n * 9 : n * 9 + 9])} there {n}?,No {words[n]}.,{4700 + n}\n" for n in range(40))
    (tmp_path / "mail.csv").write_text(f"message,reply,customer\n{rows}")
    keep_term(tmp_path, as_term("4711", "chat", now()))
    known = forgotten_in(tmp_path)
    wanted = spec_of("mail.csv")
    lines = lines_with(wanted, tmp_path, known.holds)
    data = prepare(wanted, tmp_path, forgotten=lambda row: (row.file, row.line) in lines)
    assert data.counts.dropped["forgotten"] == 1
    assert not [one for one in (*data.train, *data.held_out) if " there 11?" in one.prompt]


def test_frozen_rows_of_a_person_go_too(tmp_path: Path) -> None:
    session = session_with(tmp_path)
    digest = freeze(session, 1, [row(f"I am {WHO}"), row("Hello")])
    keep_round(
        session,
        RoundLine(
            number=1, time=now(), before=1, version=2, decision="candidate", new_rows=1, new_better=1, new_worse=0,
            held_back=True, frozen=digest,
        ),
    )  # fmt: skip
    forget(session, tmp_path, WHO, "chat", None)
    assert [one.prompt for one in frozen_rows(session)] == ["Hello"]


@pytest.mark.parametrize("term", ["", "a", "..", "12"])
def test_what_stands_everywhere_is_not_looked_for(tmp_path: Path, term: str) -> None:
    with pytest.raises(BadInput, match="too short"):
        traces(session_with(tmp_path), tmp_path, term, None)


def test_nothing_found_changes_nothing(tmp_path: Path) -> None:
    session = session_with(tmp_path)
    files = {path: path.read_bytes() for path in session.rglob("*") if path.is_file()}
    assert traces(session, tmp_path, "Nobody Else", None).nothing
    assert erased(session, "Nobody Else") == {}
    assert files == {path: path.read_bytes() for path in session.rglob("*") if path.is_file()}
