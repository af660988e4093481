"""Fields of texts: the schema the examples show, windows, markings, and a head that learns them."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.core.errors import RunFailed
from engine.encoder import e5_file
from engine.encoder.decode import best_tags, read_fields, spans_of
from engine.encoder.e5_file import unpack
from engine.encoder.network import FIRST, INSIDE, OUTSIDE, FieldReader, batch_of, load_encoder
from engine.encoder.schema import ABSENT, schema_of
from engine.encoder.store import CARD, ReaderCard, load_reader, save_reader
from engine.encoder.targets import loss_of, target_of, weights_of
from engine.encoder.tokens import WINDOW, Pieces, grouped, windows
from tests.support.small_encoders import encoder_file

_TEXTS = ("send the red car", "fix a blue bus", "send the blue car", "nothing here", "fix the red bus") * 4


def _reply(text: str) -> str:
    said: dict[str, object] = {}
    first = text.partition(" ")[0]
    if first in ("send", "fix"):
        said["what"] = first
    for colour in ("red", "blue"):
        if colour in text:
            said.setdefault("thing", [])
            begins = text.index(colour)
            thing = {"quote": text[begins:], "colour": colour}
            said["thing"] = [thing]
            said["seen"] = [colour]
    return json.dumps(said)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    unpack(encoder_file(folder / "file.bin"), folder / "out")
    return folder / "out"


def test_the_schema_is_what_the_replies_show() -> None:
    schema = schema_of(map(_reply, _TEXTS))
    assert set(schema.choices["what"]) == {"send", "fix"}
    assert set(schema.flags["seen"]) == {"red", "blue"}
    (kind,) = schema.spans
    assert (kind.name, set(kind.attributes["colour"])) == ("thing", {"red", "blue"})


def test_a_value_seen_too_seldom_and_a_reply_that_is_no_object_teach_nothing() -> None:
    schema = schema_of(['{"a": "x"}'] * 3 + ['{"a": "y"}', "no json", "[1]", '{"b": 3}'])
    assert schema.choices == {"a": ("x",)}


def test_an_attribute_that_may_be_missing_has_a_value_for_it() -> None:
    replies = ['{"a": [{"quote": "x", "b": "y"}]}'] * 3 + ['{"a": [{"quote": "x"}]}'] * 3
    (kind,) = schema_of(replies).spans
    assert set(kind.attributes["b"]) == {"y", ABSENT}


@given(st.integers(0, 5 * WINDOW))
def test_each_piece_counts_in_one_window_that_reads_it(count: int) -> None:
    found = windows(count)
    assert [n for _, _, counts, until in found for n in range(counts, until)] == list(range(count))
    assert all(first <= counts <= until <= last <= first + WINDOW for first, last, counts, until in found)


@given(st.lists(st.integers(0, 600), max_size=40), st.integers(600, 3000))
def test_groups_hold_every_text_once_and_no_more_than_fits(sizes: list[int], most: int) -> None:
    groups = grouped(sizes, most)
    assert sorted(n for group in groups for n in group) == list(range(len(sizes)))
    assert all(max(sizes[n] for n in group) * len(group) <= most for group in groups if len(group) > 1)


@given(st.lists(st.tuples(*[st.floats(-3, 3, width=32)] * 3), min_size=1, max_size=5))
def test_the_likeliest_marking_is_found(rows: list[tuple[float, float, float]]) -> None:
    logits = torch.tensor(rows).log_softmax(-1)

    def allowed(tags: tuple[int, ...]) -> bool:
        return tags[0] != INSIDE and all(not (a == OUTSIDE and b == INSIDE) for a, b in itertools.pairwise(tags))

    def chance(tags: tuple[int, ...]) -> float:
        return float(sum(logits[n, tag] for n, tag in enumerate(tags)))

    best = max(chance(tags) for tags in itertools.product(range(3), repeat=len(rows)) if allowed(tags))
    found = tuple(best_tags(torch.tensor(rows)))
    assert allowed(found)
    assert chance(found) == pytest.approx(best, abs=1e-4)


def test_marked_places_begin_anew_where_two_touch() -> None:
    assert spans_of([OUTSIDE, FIRST, INSIDE, FIRST, OUTSIDE, FIRST]) == [(1, 2), (3, 3), (5, 5)]


def test_what_is_not_in_the_text_is_lost_and_counted(encoder: Path) -> None:
    schema = schema_of(map(_reply, _TEXTS))
    text = Pieces(encoder).of("send the red car")
    reply = json.dumps({"what": "fly", "thing": [{"quote": "green car"}, {"quote": "red car", "colour": "red"}]})
    target = target_of(text, reply, schema)
    assert (target.choices["what"], target.lost, len(target.spans)) == (0, 1, 1)
    span = target.spans[0]
    assert text.words(span.first, span.last) == "red car"


def _trained(encoder: Path) -> tuple[FieldReader, Pieces]:
    torch.manual_seed(7)
    pieces, schema = Pieces(encoder), schema_of(map(_reply, _TEXTS))
    base = load_encoder(encoder)
    model = FieldReader(base, schema, base.config.hidden_size)
    texts = [pieces.of(text) for text in _TEXTS]
    targets = [target_of(text, _reply(text.text), schema) for text in texts]
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    batch = batch_of(texts, pieces, 1)
    for _ in range(150):
        loss = loss_of(model, model(batch), targets, batch.there, weights_of(targets))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return model.eval(), pieces


def test_a_head_learns_fields_and_is_the_same_after_it_was_kept(encoder: Path, tmp_path: Path) -> None:
    model, pieces = _trained(encoder)
    texts = [pieces.of(text) for text in _TEXTS[:5]]
    card = ReaderCard(encoder="small", encoder_sha256=e5_file.SHA256, schema=model.schema)
    save_reader(model, card, encoder, tmp_path / "kept")
    again, found = load_reader(tmp_path / "kept", encoder)
    assert found == card
    for reader in (model, again):
        for text, read in zip(texts, read_fields(reader, texts, batch_of(texts, pieces, 1)), strict=True):
            said = json.loads(_reply(text.text))
            best = read.choices["what"][0]
            assert (best.value if best.probability > 0.5 else None) == said.get("what")
            assert [v.value for v in read.flags["seen"] if v.probability > 0.5] == said.get("seen", [])
            marked = [(text.text[s.start : s.end], s.attributes["colour"][0]) for s in read.spans["thing"]]
            assert marked == [(one["quote"], one["colour"]) for one in said.get("thing", [])]


def test_a_reader_of_another_encoder_is_refused(encoder: Path, tmp_path: Path) -> None:
    model, _ = _trained(encoder)
    card = ReaderCard(encoder="small", encoder_sha256="0" * 64, schema=model.schema)
    save_reader(model, card, encoder, tmp_path / "kept")
    with pytest.raises(RunFailed, match="another encoder"):
        load_reader(tmp_path / "kept", encoder)
    (tmp_path / "kept" / CARD).write_text("{", encoding="utf-8")
    with pytest.raises(RunFailed, match="cannot be used"):
        load_reader(tmp_path / "kept", encoder)


def test_a_text_of_nothing_and_a_long_one_are_read(encoder: Path) -> None:
    model, pieces = _trained(encoder)
    texts = [pieces.of(text) for text in ("", "send the red car " * 400)]
    empty, long = read_fields(model, texts, batch_of(texts, pieces, 1))
    assert empty.spans["thing"] == []
    assert len(long.spans["thing"]) > 100
