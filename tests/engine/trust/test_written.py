"""Confidence of written replies: what is measured, kept, obeyed and the same in torch and in llama.cpp."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import HandOver
from engine.trust import answer as asking
from engine.trust.guard import Guard, guard_in
from engine.trust.instead import instead
from engine.trust.learned import FILES, Learned, learned_from
from engine.trust.measured import contradicting, in_words, keep, trust_of
from engine.trust.measures import NAMES, AnsweredMessage, measures
from engine.trust.right import are_right
from engine.trust.trust import TRUST

TOPICS = {
    "refund": "Money goes back within 5 working days of the check.",
    "label": "Print the slip in the garden gate under my parcels.",
    "swap": "Your first swap is free; choose swap and the new size.",
    "abroad": "From abroad you have 60 days and your own carrier.",
}


def _rows() -> list[Row]:
    asks = ("how does the {} work here", "tell me about the {} please", "what is the {} like for me")
    return [
        Row(ask.format(topic), reply, "a.csv", n) for n, (topic, reply) in enumerate(TOPICS.items()) for ask in asks
    ]


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learned_from(_rows(), "", "none")


def _known(count: int, seed: int = 3) -> tuple[list[AnsweredMessage], list[bool]]:
    """Right replies are written with more certainty than wrong ones."""
    draw, said, right = random.Random(seed), [], []
    for n in range(count):
        topic = list(TOPICS)[n % 4]
        good = n % 3 != 0
        other = list(TOPICS)[(n + 1) % 4]
        logp = draw.gauss(-0.05, 0.02) if good else draw.gauss(-1.5, 0.3)
        said.append(
            AnsweredMessage(
                f"question {n}: how does the {topic} work", TOPICS[topic if good else other], (logp, logp - 0.1)
            )
        )
        right.append(good)
    return said, right


def _strangers(count: int) -> list[AnsweredMessage]:
    draw = random.Random(5)
    return [
        AnsweredMessage(f"zebra {n} banana cloud {n * 7}", TOPICS["refund"], (draw.gauss(-0.8, 0.3),))
        for n in range(count)
    ]


def test_figures_say_how_sure_and_how_near(learned: Learned) -> None:
    near, far = measures(
        learned,
        [
            AnsweredMessage("how does the refund work here", TOPICS["refund"], (-0.1, -0.5)),
            AnsweredMessage("zebra banana", TOPICS["swap"]),
        ],
    )
    first, second = (dict(zip(NAMES, one, strict=True)) for one in (near, far))
    assert first["least_logp"] == -0.5 and first["sourced"] == 0.0
    assert first["near"] == pytest.approx(1, abs=1e-5) and first["margin"] > 0.2
    assert second["near"] < 0.3 and second["least_logp"] == 0.0
    assert measures(learned, []) == []
    facts = "The refund takes 5 days.\n\nA swap is free for the first time."
    (sourced,) = measures(
        learned_from(_rows(), facts, "none"), [AnsweredMessage("a refund", "The refund takes 5 days.")]
    )
    assert dict(zip(NAMES, sourced, strict=True))["sourced"] == pytest.approx(1, abs=1e-5)


def test_what_is_promised_holds_and_strangers_are_handed_over(learned: Learned) -> None:
    said, right = _known(400)
    found = trust_of(said, right, _strangers(100), learned, HandOver(right_share=0.9), ["de"])
    trust = found.trust
    assert found.promised and trust.at is not None and (trust.at.right_low or 0) >= 0.9
    assert trust.unknown_handed_over is not None and trust.unknown_handed_over >= 0.95
    assert trust.text == instead(["de"]) and "Kollegin" in trust.text
    told = in_words(trust, True)
    assert "of them right" in told and "hands over the rest" in told and "too few" not in told


def test_few_rows_promise_nothing_and_say_how_many_more(learned: Learned) -> None:
    said, right = _known(30)
    found = trust_of(said, right, _strangers(40), learned, HandOver(text="Ask Jo."), ["en"])
    assert not found.promised and found.trust.text == "Ask Jo."
    assert found.trust.threshold is not None, "the best there is is used all the same"
    told = in_words(found.trust, False)
    assert "30 messages with right replies are too few to promise 95 %: about" in told
    with pytest.raises(BadInput, match="too few"):
        trust_of(said[:9], right[:9], [], learned, HandOver(), ["en"])


def test_a_demand_that_cannot_be_kept_hands_over_everything(learned: Learned) -> None:
    said, _ = _known(60)
    wrong = [False] * len(said)
    found = trust_of(said, wrong, [], learned, HandOver(), ["en"])
    assert found.trust.threshold is None and "hands over every message" in in_words(found.trust, found.promised)
    assert Guard(found.trust, learned).hands_over(said) == [True] * len(said)


def test_it_is_kept_without_texts_and_found_again(learned: Learned, tmp_path: Path) -> None:
    said, right = _known(60)
    found = trust_of(said, right, _strangers(40), learned, HandOver(), ["en"])
    assert guard_in(tmp_path) is None
    keep(tmp_path / TRUST, found, learned)
    guard = guard_in(tmp_path)
    assert guard is not None
    before = Guard(found.trust, learned).sure(said)
    assert guard.sure(said) == pytest.approx(before, abs=1e-3)
    assert not any(b"refund" in path.read_bytes() for path in tmp_path.iterdir())
    (tmp_path / FILES[0]).write_bytes((tmp_path / FILES[1]).read_bytes() + b"x")
    with pytest.raises(BadInput, match="was changed"):
        guard_in(tmp_path)


def test_a_trust_of_another_version_is_refused(learned: Learned, tmp_path: Path) -> None:
    said, right = _known(60)
    keep(tmp_path / TRUST, trust_of(said, right, [], learned, HandOver(), ["en"]), learned)
    told = json.loads((tmp_path / TRUST).read_text())
    told["calibration"]["features"][0] = "moon"
    (tmp_path / TRUST).write_text(json.dumps(told))
    with pytest.raises(BadInput, match="another version"):
        guard_in(tmp_path)


def test_examples_that_contradict_each_other_are_found() -> None:
    rows = [*_rows(), Row("How does the refund work here?", TOPICS["abroad"], "a.csv", 99)]
    assert contradicting(learned_from(rows, "", "none")) == (0, len(rows) - 1)
    assert contradicting(learned_from(_rows(), "", "none")) is None
    assert contradicting(learned_from([], "", "none")) is None


def _judge(
    prompt: str, expected: str, said: str, cut: bool = False, broken: bool = False, labels: bool = False
) -> bool:
    return are_right([prompt], [expected], [said], [cut], [broken], criteria=(), labels=labels, embedding="none")[0]


def test_a_reply_is_right_with_all_figures_and_nearly_the_same_words() -> None:
    right = "You have 45 days from the day your parcel arrived."
    assert _judge("how long", right, "From the day your parcel arrived you have 45 days.")
    assert not _judge("how long", right, "You have 30 days from the day your parcel arrived.")
    assert not _judge("how long", right, "You have 45 days, and 5 more, from the day your parcel arrived.")
    assert _judge("is 5 enough", right, "You have 45 days, not 5, from the day your parcel arrived.")
    assert not _judge("how long", right, "It was 45 to me.")
    assert not _judge("how long", right, right, cut=True) and not _judge("how long", right, right, broken=True)
    assert _judge("x", "Refund", "refund ", labels=True) and not _judge("x", "Refund", "Swap", labels=True)


def test_asking_obeys_it(learned: Learned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.core.paths import RunPaths
    from engine.models.generate import Written

    run = RunPaths(tmp_path / "runs" / "1")
    run.trust.parent.mkdir(parents=True)
    written = [Written(TOPICS["refund"], False, (-0.05, -0.06)), Written(TOPICS["swap"], False, (-2.5, -4.0))]
    monkeypatch.setattr(asking, "answer_each", lambda run, texts: written[: len(texts)])
    texts = ["how does the refund work here", "zebra banana"]
    assert [one.text for one in asking.answer_or_hand_over(run, texts)] == [w.text for w in written]
    said, right = _known(400)
    found = trust_of(said, right, _strangers(100), learned, HandOver(right_share=0.9, text="Ask Jo."), ["en"])
    keep(run.trust, found, learned)
    given, handed = asking.answer_or_hand_over(run, texts)
    assert (given.text, given.handed_over) == (TOPICS["refund"], False)
    assert (handed.text, handed.handed_over) == ("Ask Jo.", True)
    assert handed.sure is not None and given.sure is not None and handed.sure < given.sure


def test_torch_and_llama_tell_the_same_of_a_reply(tmp_path: Path) -> None:
    """The server's log-probabilities are those of the training's library but for rounding."""
    from engine.export.export import export
    from engine.export.llama_server import llama_server
    from engine.export.served import served_in
    from engine.export.ways import asked
    from engine.models.generate import write
    from engine.models.load import load_model
    from engine.serving.chat import logps_in
    from tests.support.exported import SYSTEM, tiny_base, tiny_run

    base = tiny_base(tmp_path / "base")
    run = tiny_run(tmp_path / "s", base)
    rows = [Row(f"Where is my {word}?", "Here.", "a.csv", n) for n, word in enumerate(("parcel", "refund", "invoice"))]
    learned = learned_from(rows, "", "none")
    said, right = _known(60)
    keep(run.trust, trust_of(said, right, _strangers(40), learned, HandOver(), ["en"]), learned)
    done = export(run, "gguf", precision="f16", prompts=2)
    served = served_in(done.folder)
    assert {TRUST, *FILES} <= set(served.hashes), "they go with the model"
    guard = guard_in(done.folder)
    assert guard is not None
    model, tokenizer = load_model(run.adapter, base=base, dtype="float32")
    # Of halves of letters, which a random model writes often, llama.cpp tells no probability.
    texts = [f"Where is my {word}, number {n}?" for n in range(12) for word in ("parcel", "refund")]
    here = write(model, tokenizer, SYSTEM, texts, max_new_tokens=3)
    same = 0
    with llama_server(done.folder / served.file, 512) as address:
        for text, one in zip(texts, here, strict=True):
            body = {
                "messages": [{"role": "user", "content": text}],
                "logprobs": True,
                "temperature": 0,
                "max_tokens": 3,
            }
            choice = asked(address, "/v1/chat/completions", body)["choices"][0]
            if choice["message"]["content"].strip() != one.text or "\ufffd" in one.text:
                continue
            same += 1
            theirs = logps_in(choice, served.stops)
            assert theirs == pytest.approx(one.logps, abs=0.05)
            both = [AnsweredMessage(text, one.text, one.logps), AnsweredMessage(text, one.text, theirs)]
            assert math.isclose(*guard.sure(both), abs_tol=0.02)
    assert same
