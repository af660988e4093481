"""What comes in beside what was learned: a move is seen, chance is not, and no word of anybody is kept."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.data.stored_rows import write_rows
from engine.drift.arrivals import Arrival, arrivals_file, arrivals_of, today
from engine.drift.compare import FEWEST, MATTERS, compared, newcombe
from engine.drift.of_session import arrival_of, drift_of, learned_messages
from engine.drift.tally import MessageFacts, MessageTally, language_of, length_of, tallied
from engine.drift.topics import NOTHING, topics_of
from engine.retrieval import sentence_encoder

SHOES = [f"The shoes I ordered on day {n} are too tight, may I change the size of the shoes?" for n in range(60)]
PARCELS = [f"My parcel number {n} has not arrived, where is my parcel now?" for n in range(60)]
GARDEN = [f"Which seeds do I sow in the garden in week {n}, and how deep?" for n in range(60)]

needs_encoder = pytest.mark.skipif(
    not sentence_encoder.present(), reason="the model that compares meanings is not here"
)


def facts(*parts: tuple[int, MessageFacts]) -> MessageTally:
    return tallied(one for n, fact in parts for one in [fact] * n)


def session_with(tmp_path: Path, rows: list[Row]) -> RunPaths:
    """A session with one trained run that learned these rows."""
    run = RunPaths(tmp_path / "desk" / "runs" / "1")
    run.adapter.mkdir(parents=True)
    (run.adapter / "adapter_config.json").write_text("{}")
    run.spec.write_text("version: 1\n")
    write_rows(run.data / "train", rows, "train", "f")
    return run


def came(run: RunPaths, messages: list[str], day: date | None = None) -> None:
    learned = learned_messages(run)
    path = arrivals_file(run.session)
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        for message in messages:
            one = arrival_of(message, learned, 1)
            file.write(one.model_copy(update={"day": day or one.day}).model_dump_json() + "\n")


def learned_rows(*messages: str) -> list[Row]:
    return [Row(prompt=m, reply=f"Reply to {m}", file="f.csv", line=n) for n, m in enumerate(messages)]


def test_a_share_that_moved_is_told_and_one_by_chance_is_not() -> None:
    """Twice as many in German is a move; 52 of 100 beside 50 of 100 is none, and 5 of 5 are too few."""
    de, en = MessageFacts(80, "de"), MessageFacts(80, "en")
    moved = compared(facts((50, de), (50, en)), facts((90, de), (10, en))).moved
    assert {(one.aspect, one.which) for one in moved} == {("language", "de"), ("language", "en")}
    assert moved[0].low > MATTERS or moved[0].high < -MATTERS
    assert not compared(facts((50, de), (50, en)), facts((52, de), (48, en))).moved
    assert not compared(facts((50, de), (50, en)), facts((FEWEST - 1, de))).moved
    assert not compared(facts((5000, de), (95000, en)), facts((7000, de), (93000, en))).moved, "surely, but by two"


def test_chance_alone_rarely_rings() -> None:
    """Of 300 draws from the same messages at most one in twenty is an alarm."""
    draw = np.random.default_rng(7)
    alarms = 0
    for _ in range(300):
        before, now = (
            MessageTally(
                messages=150,
                topics=Counter(map(int, draw.integers(0, 10, 150))),
                lengths=Counter(map(int, draw.integers(0, 4, 150))),
                languages=Counter({"en": 150}),
            )
            for _ in range(2)
        )
        alarms += bool(compared(before, now).moved)
    assert alarms <= 15


def test_the_interval_is_that_of_the_paper() -> None:
    """Newcombe 1998, table II, example (a), method 10: 56/70 − 48/80."""
    low, high = newcombe((56, 70), (48, 80), 1.959964)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_what_hands_over_and_what_is_unsure_are_shares_too() -> None:
    kept, given = MessageFacts(80, handed_over=False, sure=0.9), MessageFacts(80, handed_over=True, sure=0.2)
    moved = compared(facts((80, kept), (20, given)), facts((40, kept), (60, given))).moved
    assert {one.aspect for one in moved} == {"handed_over", "unsure"}
    plain = MessageFacts(80)
    assert {one.aspect for one in compared(facts((99, plain)), facts((99, given))).shares} == {"length"}


def test_lengths_and_languages() -> None:
    assert [length_of(n) for n in (0, 39, 40, 119, 120, 400, 9000)] == [0, 0, 1, 1, 2, 3, 3]
    assert language_of("ok", ()) == ""
    assert language_of("Wo bleibt mein Paket, ich warte schon seit einer Woche darauf", ("en",)) == "de"
    assert language_of("Where is my parcel, I have been waiting for a week now", ("en", "de")) == "en"


@needs_encoder
def test_topics_have_names_and_know_what_is_none_of_them() -> None:
    topics = topics_of([*SHOES, *PARCELS])
    assert any("shoes" in name for name in topics.names) and any("parcel" in name for name in topics.names)
    vectors = sentence_encoder.many_vectors([SHOES[3], PARCELS[3], *GARDEN[:5]])
    found = topics.of(vectors)
    assert found[0] != found[1] and NOTHING not in found[:2] and set(found[2:]) == {NOTHING}
    labels = topics_of([*SHOES, *PARCELS], ["size"] * 60 + ["late"] * 60)
    assert labels.names == ("late", "size")
    assert labels.of(vectors[:2]) == [1, 0]


@needs_encoder
def test_a_session_tells_what_moved(tmp_path: Path) -> None:
    """As learned: nothing; then half of it about the garden: told, with how much."""
    run = session_with(tmp_path, learned_rows(*SHOES, *PARCELS))
    assert drift_of(run.session).compared.now == 0
    came(run, [*SHOES[:30], *PARCELS[:30]])
    same = drift_of(run.session)
    assert same.compared.now == 60 and not same.compared.moved
    came(run, GARDEN)
    moved = drift_of(run.session).compared.moved
    assert moved and moved[0].aspect == "topic" and moved[0].which == str(NOTHING) and moved[0].now >= 0.45


@needs_encoder
def test_old_messages_and_those_of_other_versions_do_not_count(tmp_path: Path) -> None:
    run = session_with(tmp_path, learned_rows(*SHOES, *PARCELS))
    came(run, GARDEN, today() - timedelta(days=40))
    assert drift_of(run.session).compared.now == 0
    assert drift_of(run.session, days=60).compared.now == 60
    assert len(arrivals_of(run.session, 2)) == 0 and len(arrivals_of(run.session, None)) == 60


def test_no_word_is_kept(tmp_path: Path) -> None:
    run = session_with(tmp_path, learned_rows(*SHOES))
    came(run, ["My name is Zuzanna Quist and my card number is 4111"])
    text = arrivals_file(run.session).read_text()
    assert "Zuzanna" not in text and "4111" not in text
    assert set(json.loads(text)) == set(Arrival.model_fields)
    assert ":" not in json.loads(text)["day"], "a day, and no hour"


def test_damaged_lines_and_older_files_are_read(tmp_path: Path) -> None:
    path = arrivals_file(tmp_path)
    path.parent.mkdir()
    line = Arrival(day=today(), version=1, letters=3).model_dump_json()
    path.write_text(f'{line}\n{{"day": "never"}}\n[1]\n{line[:9]}')
    path.with_name("arrivals.jsonl.1").write_text(f"{line}\n")
    assert len(arrivals_of(tmp_path, 1)) == 2


def test_without_a_model_or_messages_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    with pytest.raises(BadInput, match="no trained model"):
        drift_of(tmp_path / "desk")
    with pytest.raises(BadInput, match="no messages"):
        drift_of(session_with(tmp_path / "b", []).session)
