"""What meaning and words of a message say of its label."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.core.errors import BadInput, RunFailed
from engine.core.row import Row
from engine.core.spec import HandOver
from engine.encoder.meanings import meanings
from engine.encoder.tokens import Pieces
from engine.models.base_weights import ENCODER, unpacked
from engine.retrieval import sentence_encoder
from engine.trust.guard import Guard, guard_in
from engine.trust.labels import LABEL_KNOWN, LABEL_RIGHT, label_bytes, labels_from, learned_labels
from engine.trust.learned import LABELS, Learned, keep_learned, learned_from, learned_in
from engine.trust.measured import keep, trust_of
from engine.trust.measures import NAMES, AnsweredMessage, measures, names_of
from engine.trust.trust import TRUST

WORDS = {
    "refund": ["money", "back", "refund", "paid", "returned", "amount", "card", "account", "transfer", "days"],
    "parcel": ["parcel", "tracking", "courier", "lost", "driver", "doorstep", "late", "box", "shipped", "depot"],
    "login": ["password", "login", "reset", "locked", "code", "email", "browser", "session", "token", "screen"],
}


def _rows(each: int, seed: int = 1) -> list[Row]:
    draw = random.Random(seed)
    return [
        Row(" ".join(draw.sample(words, 5)), label, "a.csv", n) for n in range(each) for label, words in WORDS.items()
    ]


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learned_from(_rows(20), "", "none", chooses=True)


def _figures(learned: Learned, said: list[AnsweredMessage]) -> list[dict[str, float]]:
    return [dict(zip(NAMES, row, strict=True)) for row in measures(learned, said)]


def test_a_message_about_no_label_has_less_energy_and_a_wrong_label_no_vote(learned: Learned) -> None:
    right, wrong, strange, other = _figures(
        learned,
        [
            AnsweredMessage("my parcel is late and the courier lost the box", "parcel"),
            AnsweredMessage("my parcel is late and the courier lost the box", "login"),
            AnsweredMessage("zebra cloud banana violin", "parcel"),
            AnsweredMessage("my parcel is late and the courier lost the box", "no label that was learned"),
        ],
    )
    assert right["energy"] == wrong["energy"] > strange["energy"] + 0.5
    assert right["own_label"] > wrong["own_label"] and right["vote"] > -0.5 > wrong["vote"] >= other["vote"]
    assert other["own_label"] == 0


def test_the_right_label_is_the_likeliest(learned: Learned) -> None:
    fresh = _rows(10, seed=2)
    assert learned.labels is not None
    scores = learned.labels.scores([row.prompt for row in fresh], None)
    chosen = [learned.labels.labels[n] for n in scores.argmax(1)]
    assert sum(a == row.reply for a, row in zip(chosen, fresh, strict=True)) >= 29


def test_only_what_chooses_labels_is_told_by_them(learned: Learned) -> None:
    written = learned_from(_rows(3), "", "none")
    assert names_of(learned) != names_of(written)
    assert written.labels is None
    for row in _figures(written, [AnsweredMessage("my parcel", "parcel")]):
        assert [row[name] for name in (*LABEL_KNOWN, *LABEL_RIGHT)] == [0, 0, 0]
    assert learned_labels(["a", "b"], ["one", "one"], None) is None, "nothing is chosen where there is one label"
    assert measures(learned, []) == []


def test_it_hands_over_strangers_and_is_found_again(learned: Learned, tmp_path: Path) -> None:
    fresh = _rows(60, seed=3)
    assert learned.labels is not None
    best = learned.labels.scores([row.prompt for row in fresh], None).argmax(1)
    known = [AnsweredMessage(row.prompt, learned.labels.labels[n], (-0.1,)) for row, n in zip(fresh, best, strict=True)]
    right = [one.text == row.reply for one, row in zip(known, fresh, strict=True)]
    strangers = [AnsweredMessage(f"zebra {n} cloud banana {n * 7}", "parcel", (-0.1,)) for n in range(60)]
    found = trust_of(known, right, strangers, learned, HandOver(right_share=0.9), ["en"])
    assert found.promised and found.trust.at is not None and found.trust.at.answered > 0.9
    assert keep(tmp_path / TRUST, found, learned).hashes.keys() >= {LABELS}
    guard = guard_in(tmp_path)
    assert guard is not None
    assert guard.sure(known[:9]) == pytest.approx(Guard(found.trust, learned).sure(known[:9]), abs=1e-3)
    assert all(guard.hands_over(strangers[:20]))
    (tmp_path / LABELS).write_bytes((tmp_path / LABELS).read_bytes() + b"x")
    with pytest.raises(BadInput, match=r"trust-labels.npz is missing or was changed"):
        guard_in(tmp_path)


def test_labels_of_any_letters_are_kept(tmp_path: Path) -> None:
    rows = [
        Row(f"{word} {n}", label, "a.csv", n)
        for n in range(4)
        for label, word in (("不知道", "zebra"), ("\ud800 x", "ox"))
    ]
    learned = learned_from(rows, "", "none", chooses=True)
    known = [AnsweredMessage(row.prompt, row.reply) for row in rows] * 5
    keep(tmp_path / TRUST, trust_of(known, [True] * 40, [], learned, HandOver(), ["en"]), learned)
    guard = guard_in(tmp_path)
    assert guard is not None and guard.learned.labels is not None and learned.labels is not None
    assert guard.learned.labels.labels == learned.labels.labels
    assert np.array_equal(guard.learned.labels.weights, learned.labels.weights)


needs_encoders = pytest.mark.skipif(
    not sentence_encoder.present() or unpacked(ENCODER) is None, reason="the encoders are not on this machine"
)


@needs_encoders
def test_what_messages_are_about_counts_beside_their_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept, found again with the same figures, and refused with what to do where the encoder is gone."""
    learned = learned_from(_rows(12), "", "use-multilingual-3", chooses=True)
    assert learned.labels is not None and learned.labels.centre is not None
    fresh = [row.prompt for row in _rows(5, seed=4)]
    alone = replace(learned.labels, centre=None, weights=learned.labels.weights[:-384])
    assert not np.allclose(learned.label_scores(fresh), alone.scores(fresh, learned.vectors(fresh)))
    again = labels_from(label_bytes(learned.labels), 512)
    assert np.array_equal(replace(learned, labels=again).label_scores(fresh), learned.label_scores(fresh))
    hashes = keep_learned(tmp_path, learned)
    assert learned_in(tmp_path, "use-multilingual-3", hashes).labels is not None
    monkeypatch.setattr("engine.trust.learned.is_here", lambda _: False)
    with pytest.raises(RunFailed) as told:
        learned_in(tmp_path, "use-multilingual-3", hashes)
    assert [one.kind for one in told.value.remedies] == ["fetch_model"] and ENCODER.name in str(told.value)
    without = learned_from(_rows(12), "", "use-multilingual-3", chooses=True)
    assert without.labels is not None and without.labels.centre is None


@needs_encoders
def test_a_meaning_is_that_of_transformers() -> None:
    import torch

    from engine.encoder.network import load_encoder

    folder = unpacked(ENCODER)
    assert folder is not None
    texts = ["Wo ist mein Paket?", "", "请问我的包裹在哪里 " * 60]
    encoder, pieces = load_encoder(folder).eval(), Pieces(folder)
    for text, mine in zip(texts, meanings(texts, folder), strict=True):
        ids = torch.tensor([[pieces.begin, *pieces.of(f"query: {text}").ids[:128], pieces.end]])
        with torch.no_grad():
            mean = encoder(input_ids=ids).last_hidden_state.mean(1)[0].numpy()
        assert mine @ (mean / np.linalg.norm(mean)) == pytest.approx(1, abs=1e-5)
