"""Fields of texts: the schema the examples show, windows, markings, and a head that learns them."""

from __future__ import annotations

import itertools
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.core.errors import RunFailed
from engine.core.logistic import log_softmax
from engine.encoder.decode import best_tags, read_fields, spans_of
from engine.encoder.form import filled, form_of
from engine.encoder.inference import ReaderInference
from engine.encoder.network import FieldReader, batch_of, load_encoder
from engine.encoder.read import ReadFields, ReadSpan, ReadValue
from engine.encoder.schema import ABSENT, FieldSchema, SpanKind, lost_of, schema_of
from engine.encoder.store import CARD, WEIGHTS, ReaderCard, card_text, save_weights
from engine.encoder.tags import FIRST, INSIDE, OUTSIDE
from engine.encoder.targets import target_of
from engine.encoder.tokens import WINDOW, Pieces, grouped, windows
from engine.models.e5_file import unpack
from engine.training.fields import LearningReader
from tests.support.small_encoders import encoder_file
from tests.support.small_readers import READER_TEXTS, reader_reply, trained_reader

_SHA = "0" * 64


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    return unpack(encoder_file(folder / "file.bin"), _SHA, folder / "out")


def test_the_schema_is_what_the_replies_show() -> None:
    schema = schema_of((text, reader_reply(text)) for text in READER_TEXTS)
    assert set(schema.choices["what"]) == {"send", "fix"}
    assert set(schema.flags["seen"]) == {"red", "blue"}
    (kind,) = schema.spans
    assert (kind.name, set(kind.attributes["colour"])) == ("thing", {"red", "blue"})


def test_a_value_seen_too_seldom_and_a_reply_that_is_no_object_teach_nothing() -> None:
    replies = ['{"a": "x"}'] * 3 + ['{"a": "y"}', "no json", "[1]", '{"b": 3}', '{"c": null}', '{"d": {"e": 1}}']
    schema = schema_of(("", reply) for reply in replies)
    assert (schema.choices, schema.flags, schema.spans) == ({"a": ("x",)}, {}, ())


@pytest.mark.parametrize(
    ("values", "is_copied"),
    [
        ([f"firm {n}" for n in range(30)], True),
        (["paid", "open"] * 15, False),
        ([f"town {n % 25}" for n in range(100)], True),
        (["paid"] * 9 + ["open", "lost"], False),
        (["paid", "paid", "open", "open", "lost"], True),
    ],
)
@pytest.mark.parametrize("several", [False, True])
def test_words_of_the_text_are_copied_where_they_are_no_small_closed_set(
    values: list[str], is_copied: bool, several: bool
) -> None:
    rows = [(f"this is {one}, see", json.dumps({"a": [one] if several else one})) for one in values]
    schema = schema_of(rows)
    assert [kind.form for kind in schema.spans] == ([("texts" if several else "text")] if is_copied else [])
    assert ("a" in (schema.flags if several else schema.choices)) is not is_copied
    # Of a value that its text does not hold nothing can be marked.
    assert schema_of(("other words", reply) for _, reply in rows).spans == ()


def test_true_false_and_figures_come_back_as_they_were_written(encoder: Path) -> None:
    rows = [(f"pay {n} euros", json.dumps({"due": n, "open": n % 2 == 0, "who": None})) for n in range(1, 41)]
    schema = schema_of(rows)
    assert (set(schema.plain), set(schema.choices)) == ({"due", "open"}, {"open"})
    text = Pieces(encoder).of("pay 27 euros")
    target = target_of(text, json.dumps({"due": 27, "open": False}), schema)
    assert len(target.spans) == 1
    assert lost_of("pay 27 euros", '{"due": 27, "open": false, "who": null}', schema) == 0
    assert lost_of("pay 27 euros", '{"due": 28, "open": "perhaps", "who": "me"}', schema) == 3
    read = ReadFields(
        {"open": [ReadValue("false", 0.9, (0, 0))]},
        {},
        {"due": [ReadSpan(4, 6, 0.6), ReadSpan(7, 12, 0.55)]},
    )
    assert json.loads(form_of(text.text, read, schema, {})) == {"due": 27, "open": False}
    assert json.loads(form_of(text.text, read, schema, {"due": 0.7, "open": 0.95})) == {}


def test_an_attribute_that_may_be_missing_has_a_value_for_it() -> None:
    replies = ['{"a": [{"quote": "x", "b": "y"}]}'] * 3 + ['{"a": [{"quote": "x"}]}'] * 3
    (kind,) = schema_of(("x", reply) for reply in replies).spans
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
    logits = log_softmax(np.array(rows))

    def allowed(tags: tuple[int, ...]) -> bool:
        return tags[0] != INSIDE and all(not (a == OUTSIDE and b == INSIDE) for a, b in itertools.pairwise(tags))

    def chance(tags: tuple[int, ...]) -> float:
        return float(sum(logits[n, tag] for n, tag in enumerate(tags)))

    best = max(chance(tags) for tags in itertools.product(range(3), repeat=len(rows)) if allowed(tags))
    found = tuple(best_tags(np.array(rows)))
    assert allowed(found)
    assert chance(found) == pytest.approx(best, abs=1e-4)


def test_marked_places_begin_anew_where_two_touch() -> None:
    assert spans_of([OUTSIDE, FIRST, INSIDE, FIRST, OUTSIDE, FIRST]) == [(1, 2), (3, 3), (5, 5)]


def test_what_is_not_in_the_text_is_lost_and_counted(encoder: Path) -> None:
    schema = schema_of((text, reader_reply(text)) for text in READER_TEXTS)
    text = Pieces(encoder).of("send the red car")
    reply = json.dumps({"what": "fly", "thing": [{"quote": "green car"}, {"quote": "red car", "colour": "red"}]})
    target = target_of(text, reply, schema)
    assert (target.choices["what"], len(target.spans), lost_of(text.text, reply, schema)) == (0, 1, 2)
    span = target.spans[0]
    assert text.words(span.first, span.last) == "red car"


def _save(model: FieldReader, card: ReaderCard, encoder: Path, folder: Path) -> None:
    folder.mkdir()
    save_weights(model, encoder, folder)
    (folder / CARD).write_text(card_text(card), encoding="utf-8")


@pytest.fixture(scope="module")
def learned(encoder: Path) -> FieldReader:
    return trained_reader(encoder)


@pytest.fixture
def kept(learned: FieldReader, encoder: Path, tmp_path: Path) -> ReaderInference:
    card = ReaderCard(encoder="small", encoder_sha256=_SHA, schema=learned.schema)
    _save(learned, card, encoder, tmp_path / "kept")
    found = ReaderInference(tmp_path / "kept", encoder)
    assert found.card == card
    return found


@pytest.mark.parametrize("text", READER_TEXTS[:5])
def test_a_head_learns_fields(kept: ReaderInference, text: str) -> None:
    read, said = read_fields(kept, kept.pieces.of(text), {}), json.loads(reader_reply(text))
    best = read.choices["what"][0]
    assert (best.value if best.probability > 0.5 else None) == said.get("what")
    assert [v.value for v in read.flags["seen"] if v.probability > 0.5] == said.get("seen", [])
    marked = [(text[s.start : s.end], s.attributes["colour"][0]) for s in read.spans["thing"]]
    assert marked == [(one["quote"], one["colour"]) for one in said.get("thing", [])]


@pytest.mark.parametrize("text", ["", "send", *READER_TEXTS[:2], "fix the red bus " * 120])
def test_what_is_read_is_what_wastrained_reader(learned: FieldReader, kept: ReaderInference, text: str) -> None:
    """Computed by numpy from what was kept in 8 bits, and by torch from what was learned: the same but for rounding."""
    tokens = kept.pieces.of(text)
    told = kept.scores(tokens)
    with torch.inference_mode():
        right = learned(batch_of([tokens], kept.pieces, 1))
    pairs = [(told.flags, right.flags[0]), (told.choices["what"], right.choices["what"][0]), (told.tags, right.tags[0])]
    for mine, theirs in pairs:
        assert np.abs(mine - theirs.numpy()).max() < 0.15
    if len(tokens) > 1:
        mine, theirs = kept.told(told, 0, [(0, 1)]), learned.told(right, 0, [(0, 0, 1)])
        assert np.abs(mine["colour"] - theirs["colour"].detach().numpy()).max() < 0.15


def test_a_reader_of_another_encoder_is_refused(learned: FieldReader, encoder: Path, tmp_path: Path) -> None:
    card = ReaderCard(encoder="small", encoder_sha256="1" * 64, schema=learned.schema)
    _save(learned, card, encoder, tmp_path / "kept")
    with pytest.raises(RunFailed, match="another encoder"):
        ReaderInference(tmp_path / "kept", encoder)


@pytest.mark.parametrize("file", [CARD, WEIGHTS])
@pytest.mark.parametrize("left", [0, 40])
def test_a_damaged_reader_is_said(kept: ReaderInference, encoder: Path, tmp_path: Path, file: str, left: int) -> None:
    damaged = tmp_path / "kept" / file
    damaged.write_bytes(damaged.read_bytes()[:left])
    with pytest.raises(RunFailed, match="cannot be used"):
        ReaderInference(tmp_path / "kept", encoder)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors"])
def test_a_damaged_encoder_is_said(kept: ReaderInference, encoder: Path, tmp_path: Path, file: str) -> None:
    copied = Path(shutil.copytree(encoder, tmp_path / "encoder"))
    (copied / file).write_bytes((copied / file).read_bytes()[:100])
    with pytest.raises(RunFailed, match="cannot be used"):
        ReaderInference(tmp_path / "kept", copied)


def test_a_text_of_nothing_and_a_long_one_are_read(kept: ReaderInference) -> None:
    empty, long = (read_fields(kept, kept.pieces.of(text), {}) for text in ("", "send the red car " * 400))
    assert empty.spans["thing"] == []
    assert len(long.spans["thing"]) > 100


def test_what_is_no_json_in_a_reply_is_said_by_no_form() -> None:
    """NaN and infinity are read by Python and by nobody else; half a character cannot be written to a file."""
    replies = ['{"due": NaN, "paid": 1e999, "who": "\\ud83d", "a": "b"}'] * 4
    schema = schema_of(("a \ud83d text", reply) for reply in replies)
    assert schema.choices == {"who": ("?",), "a": ("b",)} and not schema.spans
    assert lost_of("a text", replies[0], schema) == 2
    assert card_text(ReaderCard(encoder="small", encoder_sha256=_SHA, schema=schema)).encode()
    kinds = schema_of((f"total {n}", json.dumps({"total": n})) for n in range(40))
    for words in ("NaN", "Infinity", "1e999", "[" * 3000):
        said = ReadFields({}, {}, {"total": [ReadSpan(0, len(words), 0.9)]})
        assert json.loads(form_of(words, said, kinds, {}), parse_constant=pytest.fail) == {"total": words}


def test_a_list_of_places_and_words_teaches_the_places() -> None:
    """Both would be written under one name, and one would be lost without a word."""
    replies = [json.dumps({"a": [{"quote": "x"}, "y" if n % 2 else "z"]}) for n in range(8)]
    schema = schema_of(("x", reply) for reply in replies)
    assert [kind.name for kind in schema.spans] == ["a"] and not schema.flags
    assert lost_of("x", replies[0], schema) == 1


@pytest.mark.parametrize(
    "reply",
    [
        {"number": "bill %d", "payer": "firm%d"},
        {"goods": [{"quote": "firm%d", "is.new": "yes"}]},
        {"goods": [{"quote": "firm%d", "100%": "yes", "": "x", "a/b": "c", "keys": "d"}]},
    ],
)
def test_any_form_is_learned_and_kept(reply: dict[str, object], encoder: Path) -> None:
    """Also one whose values are all copied, so that nothing is said of the whole message; names are as people have
    them."""
    rows = [
        (f"bill {n} to firm{n}", json.dumps(reply).replace("%d", str(n)).replace("yes", "yn"[n % 2])) for n in range(30)
    ]
    schema, pieces, base = schema_of(rows), Pieces(encoder), load_encoder(encoder)
    assert schema.spans and not schema.choices and not schema.flags
    texts = [pieces.of(text) for text, _ in rows]
    targets = [target_of(text, form, schema) for text, (_, form) in zip(texts, rows, strict=True)]
    card = ReaderCard(encoder="small", encoder_sha256=_SHA, schema=schema)
    model = LearningReader(FieldReader(base, schema, base.config.hidden_size), encoder, targets, card)
    model.loss(batch_of(texts, pieces, model.pad), range(len(rows))).backward()
    assert model.reads_back()
    assert json.loads(model.form(rows[0][0])).keys() <= {kind.name for kind in schema.spans}
    with torch.no_grad():
        model.reader.tag[0].weight[0, 0] = float("nan")
    assert not model.reads_back()


def test_a_form_tells_how_sure_each_of_its_fields_is() -> None:
    """Said and unsaid fields alike, so that one doubtful field makes the form doubtful."""
    schema = FieldSchema(
        choices={"room": ("single", "double")}, flags={"wants": ("cot",)}, spans=(SpanKind(name="from", form="text"),)
    )
    read = ReadFields(
        {"room": (ReadValue("double", 0.9, (0, 6)), ReadValue("single", 0.05, (0, 6)))},
        {"wants": (ReadValue("cot", 0.3, (0, 3)),)},
        {"from": (ReadSpan(0, 6, 0.8), ReadSpan(7, 9, 0.2))},
    )
    found = filled("double to", read, schema, {})
    assert json.loads(found.text) == {"room": "double", "from": "double"}
    assert [round(math.exp(one), 3) for one in found.logps] == [0.9, 0.7, 0.8]
