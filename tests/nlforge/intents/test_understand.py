"""Words are told apart: exact readers first, then the classifier; long texts are no commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.core.paths import RunPaths
from engine.retrieval import sentence_encoder
from engine.retrieval.sentence_encoder import DIMENSIONS
from nlforge.asking_back import doubt
from nlforge.intents.answers import is_yes
from nlforge.intents.classifier import Classifier, Reads, best_here, classifier, likely
from nlforge.intents.commands import command
from nlforge.intents.fit import FOLDER, TRAIN, digest, labelled, learned_from
from nlforge.intents.intent import Audience, Intent, Situation
from nlforge.intents.likeness import judge_of, raised
from nlforge.intents.understand import understand
from tests.bench.understanding import outcome

COMMANDS = [
    (Intent.STOP, ["Stop!", "please pause", "Bitte anhalten.", "mets en pause", "pausa por favor", "暂停", "一時停止"]),
    (Intent.STOP, ["Pause for a moment", "bitte kurz anhalten", "arrête un instant", "Para un momento."]),
    (Intent.STOP, [
        "oui, arrêtez", "Arrêtez tout, s'il vous plaît.", "Hören Sie bitte auf", "ja, stopp",
        "Yes, stop it all please.", "vale, páralo por favor",
        "sí, para", "sì, fermati per favore", "是的，停止", "请停下来", "Brechen Sie bitte ab", "no, stop the run now",
    ]),
    (Intent.GO_ON, ["go on", "Bitte weiter", "mach weiter", "continuer", "sigue", "继续"]),
    (Intent.HELP, ["help", "Hilfe!", "?", "aide", "Ayuda", "帮助", "what now?"]),
    (Intent.PROGRESS, ["are you done yet?", "Wie lange noch?", "how long will it take", "¿ya está?", "还要多久？"]),
    (Intent.SCORE, ["Is it better now?", "ist es besser geworden?"]),
    (Intent.SPEED, ["why is it so slow", "Warum ist es so langsam?"]),
    (Intent.TEACH, ["ask me", "please ask me for the missing replies", "Frag mich ab!", "let me write replies"]),
    (Intent.JUDGE, ["judge", "let me judge some answers", "ich möchte ein paar Antworten bewerten"]),
    (Intent.QUIT, ["bye", "quit", "tschüss", "退出"]),
]  # fmt: skip
NEARLY = [
    "how long may I keep the parcel?", "stop my subscription", "help me with my invoice",
    "Wie lange dauert der Versand?", "pause my deliveries", "judge this essay", "continue the story",
    "is it better to lease a car", "export duties to Norway", "I want to stop smoking",
    "stop?", "STOP ？", "non stop", "bitte non-stop",
    "Hilfe, mein Konto ist gesperrt", "dann halt alles", "para todo", "hören Sie nicht auf", "don't stop",
    "no parar", "no paren", "No detener, por favor", "non si fermi", "non fermate", "no pause",
]  # fmt: skip
"""They begin or end as a command does, and are none."""

AGREED = [
    "Ja passt, fangen Sie an.", "Ja, bitte legen Sie los", "passt", "Einverstanden, los geht's!",
    "yes go ahead, thank you very much", "Yes please, go ahead!", "yes, looks good, start", "do it please", "sure",
    "Oui, c'est bon, allez-y.", "Oui, lancez.", "d'accord", "OK, c'est parfait, vous pouvez commencer s'il vous plaît",
    "y", "ja und danke", "sí, y gracias", "you may start now", "好吧",
    "sí, adelante", "Sí, por favor, empiece", "Va bene, procedi pure, grazie.", "好的，开始吧", "可以，请开始训练。",
]  # fmt: skip
NOT_AGREED = [
    "y ahora", "y bien", "ya vale", "ya está bien", "ok and now", "Ja, und jetzt", "ok et maintenant", "sì e ora",
    "yes and…", "ok so", "do you start now", "so you start it then", "对了", "好了", "行了", "对吧",
    "yes, but use fewer rows", "ja, aber erst morgen", "oui mais sans le glossaire", "sí, pero con menos filas",
    "sì, ma non oggi", "好的，但是用英文", "不可以", "yes?", "passt?", "los geht's ?", "可以吗？", "thanks", "perfect",
    "merci", "gut", "please", "oui, arrêtez", "yes, stop", "ja, halt", "no", "it", "go on", "start with the table",
    "yes and add tone +0.5", "ok what does it cost",
]  # fmt: skip


def require(reads: Reads) -> None:
    if reads == "meaning" and best_here() != "meaning":
        pytest.skip("the sentence encoder is not on this machine")


@pytest.mark.parametrize(("intent", "said"), [(intent, text) for intent, said in COMMANDS for text in said])
def test_plain_commands_are_known_without_a_classifier(intent: Intent, said: str) -> None:
    """In any situation, in capitals, with punctuation and fillers."""

    def never(_: str, __: Situation) -> Mapping[Intent, float]:
        raise AssertionError("asked")

    for situation in Situation:
        found = understand(said, situation, never)
        assert (found.intent, found.confidence, found.chance, found.exact) == (intent, 1, 1, True)


def test_agreement_is_nothing_but_agreement() -> None:
    """In whatever courtesy; courtesy alone, a question, and a “but” start nothing."""
    assert [said for said in AGREED if not is_yes(said)] == []
    assert [said for said in NOT_AGREED if is_yes(said)] == []
    # At once, however often it could be cut in two ways.
    assert not is_yes("thank you " * 300 + "but")


@pytest.mark.parametrize("said", NEARLY)
def test_what_only_begins_as_a_command_is_none(said: str) -> None:
    assert command(said) is None


@pytest.mark.parametrize(("said", "intent"), [
    ("ask: are you done yet?", Intent.FOR_MODEL), ("Frage: stopp", Intent.FOR_MODEL), ("问：帮助", Intent.FOR_MODEL),
    ("change: stop using emojis", Intent.WISH), ("ändern: Hilfe auch auf Englisch", Intent.WISH),
])  # fmt: skip
def test_a_head_decides_whatever_follows(said: str, intent: Intent) -> None:
    assert understand(said, Situation.FINISHED).intent is intent


@given(
    st.lists(st.floats(0.001, 1), min_size=len(Intent), max_size=len(Intent)),
    st.text(st.characters(categories=["L"]), min_size=30, max_size=400),
)
def test_the_audience_is_that_with_the_largest_sum(weights: list[float], text: str) -> None:
    """Whatever a classifier says: the confidence is that of the audience, the others are the other audiences, and a
    long text is never for nlforge itself."""
    chances = {intent: weight / sum(weights) for intent, weight in zip(Intent, weights, strict=True)}
    found = understand(text, Situation.FINISHED, lambda _, __: chances)
    sums = {audience: sum(c for i, c in chances.items() if i.audience is audience) for audience in Audience}
    if len(text) > 200:
        assert found.audience is not Audience.NLFORGE and Audience.NLFORGE not in {o.audience for o, _ in found.others}
    else:
        assert found.audience is max(sums, key=lambda audience: sums[audience])
        assert found.confidence == pytest.approx(min(sums[found.audience], 0.999))
    assert found.chance <= found.confidence and found.second is not None and found.second is not found.intent
    assert not found.exact and len({found.audience, *(o.audience for o, _ in found.others)}) == 1 + len(found.others)


def test_the_weights_are_those_of_the_labelled_messages() -> None:
    """They carry the digest of what they were fitted on: after a change of the messages they are fitted anew."""
    from nlforge.intents.classifier import WEIGHTS

    with np.load(WEIGHTS, allow_pickle=False) as kept:
        assert str(kept["digest"]) == digest(learned_from()), "run: python -m nlforge.intents.fit"


def test_nothing_that_is_measured_with_was_learned() -> None:
    """No message of the other files stands among those the weights are fitted on."""
    learned = {row.words.casefold() for row in labelled(TRAIN)}
    for path in FOLDER.glob("*.jsonl"):
        if path != TRAIN:
            assert not learned & {row.words.casefold() for row in labelled(path)}


@pytest.mark.parametrize(
    ("file", "reads", "right", "wrong"),
    [
        ("written_first", "words", 0.5, 0.03),
        ("written_first", "meaning", 0.75, 0.03),
        ("blind", "words", 0.4, 0.06),
        ("blind", "meaning", 0.6, 0.07),
    ],
)
def test_what_was_never_learned_is_told_apart(file: str, reads: Reads, right: float, wrong: float) -> None:
    """Of messages that the weights were not fitted on: most are right, few are wrong, and no run is stopped or goes on
    where something else was meant. Those by someone who had seen nothing are harder."""
    require(reads)
    rows = labelled(FOLDER / f"{file}.jsonl")
    found = [(row, understand(row.words, row.situation, partial(likely, reads=reads))) for row in rows]
    became = [outcome(row, meant) for row, meant in found]
    assert became.count("right") >= right * len(rows) and became.count("wrong") <= wrong * len(rows)
    moved = [row for row, meant in found if meant.intent.moves(row.situation) and not doubt("", meant, row.situation)]
    assert [row.words for row in moved if not row.intent.moves(row.situation)] == []


ASIDE = [
    "does it lose anything when I interrupt it", "bye for now, I look in again tonight", "has anyone stopped this",
    "geht etwas verloren, wenn ich jetzt unterbreche?", "hat ihn jemand angehalten?", "si je l'arrête, on perd quoi ?",
    "¿se pierde algo si lo paro ahora?", "现在停下会丢东西吗",
]  # fmt: skip
"""They speak of stopping, and ask for none."""


@pytest.mark.parametrize("reads", ["words", "meaning"])
@pytest.mark.parametrize("said", ASIDE)
def test_who_speaks_of_stopping_does_not_stop_the_run(said: str, reads: Reads) -> None:
    require(reads)
    meant = understand(said, Situation.RUNNING, partial(likely, reads=reads))
    assert meant.intent is not Intent.STOP or doubt(said, meant, Situation.RUNNING) is not None


@pytest.mark.parametrize(("intent", "said"), [
    (Intent.STOP, "stop for now, my colleague needs the laptop"), (Intent.SPEED, "it's so slow today"),
    (Intent.STOP, "hör mal kurz auf, das Internet hängt"), (Intent.SPEED, "das dauert mir zu lange, woran liegt's"),
    (Intent.STOP, "coupe ça, j'ai un client"), (Intent.SPEED, "c'est long, y a un souci ?"),
    (Intent.STOP, "déjalo, que cerramos"), (Intent.SPEED, "va lentísimo, ¿por qué?"),
    (Intent.STOP, "先别跑了，电脑太卡"), (Intent.SPEED, "太慢了吧"),
])  # fmt: skip
def test_who_gives_a_reason_or_complains_changes_no_plan(intent: Intent, said: str) -> None:
    """“Leave it, we need the computer” stops the run, or is asked about; it is not kept as a wish."""
    require("meaning")
    assert understand(said, Situation.RUNNING).intent is intent


@pytest.mark.parametrize("reads", ["words", "meaning"])
def test_probabilities_sum_to_one_in_every_situation(reads: Reads) -> None:
    require(reads)
    found: Classifier = classifier(reads)
    texts = ["", "?", "🙂", "x" * 5000, "how is it", "Wie weit ist es denn jetzt?"]
    # “Ask me” is known by its exact words alone.
    assert set(Intent) - set(found.intents) == {Intent.TEACH}
    for situation in Situation:
        rows = found.probabilities(texts, [situation] * len(texts))
        assert rows.shape == (len(texts), len(found.intents)) and rows.sum(axis=1) == pytest.approx(
            [1] * len(texts), abs=1e-5
        )


def test_without_the_encoder_words_alone_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.retrieval.sentence_encoder.present", lambda: False)
    assert best_here() == "words" and sum(likely("how is my order", Situation.FINISHED).values()) == pytest.approx(1)


@given(
    st.lists(st.floats(0.001, 1), min_size=len(Intent), max_size=len(Intent)),
    st.floats(-1, 1),
    st.floats(-1, 1),
)
def test_the_more_alike_to_its_data_the_likelier_for_the_model(weights: list[float], one: float, other: float) -> None:
    """Never less likely than before, and what is unlike changes nothing."""
    chances = dict(zip(Intent, (weight / sum(weights) for weight in weights), strict=True))
    less, more = (raised(chances, alike)[Intent.FOR_MODEL] for alike in sorted((one, other)))
    assert chances[Intent.FOR_MODEL] - 1e-9 <= less <= more + 1e-9
    assert sum(raised(chances, one).values()) == pytest.approx(1)
    assert raised(chances, 0.2) == pytest.approx(chances)


def test_what_a_model_was_tested_with_is_for_it(tmp_path: Path) -> None:
    """A message word for word like its data goes to it, though elsewhere it would be a question about a run."""
    require("meaning")
    run = RunPaths(tmp_path / "s" / "runs" / "1")
    run.root.mkdir(parents=True)
    asked = "how much longer until you are through with it"
    assert understand(asked, Situation.FINISHED, judge_of(run)).audience is Audience.NLFORGE
    run.eval_rows.write_text(json.dumps({"prompt": asked, "reply": "soon"}) + "\n", encoding="utf-8")
    assert understand(asked, Situation.FINISHED, judge_of(run)).intent is Intent.FOR_MODEL


class Counting:
    """A sentence encoder that knows nothing, and what it was given."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def pieces(self, texts: Sequence[str]) -> list[str]:
        self.encoded += texts
        return list(texts)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), DIMENSIONS), DIMENSIONS**-0.5, np.float32)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    found = Counting()
    monkeypatch.setattr(sentence_encoder, "encoder_in", lambda _: found)
    monkeypatch.setattr(sentence_encoder, "present", lambda: True)
    yield found
    sentence_encoder.vector.cache_clear()


def test_a_text_is_encoded_once(tmp_path: Path, encoder: Counting) -> None:
    """Both what it means and how like the model's own messages it is are told from one vector."""
    run = RunPaths(tmp_path / "s" / "runs" / "1")
    run.root.mkdir(parents=True)
    run.eval_rows.write_text(json.dumps({"prompt": "mine", "reply": "yes"}) + "\n", encoding="utf-8")
    for _ in range(2):
        understand("hmm, and the others?", Situation.FINISHED, judge_of(run))
    assert sorted(encoder.encoded) == ["hmm, and the others?", "mine"]


@pytest.mark.parametrize("wish", [
    "I want a model that answers our guests' e-mails.", "Ein Modell, das Beschwerden nach Abteilung sortiert.",
    "Je voudrais un modèle qui trie les factures par fournisseur.", "El presupuesto es de 50 euros como mucho.",
    "我想要一个能回答客户问题的模型。",
])  # fmt: skip
def test_nobody_waits_for_the_encoder_while_planning(wish: str, encoder: Counting) -> None:
    """What reads like a wish is one by its words alone; only what does not is looked at by its meaning."""
    assert likely(wish, Situation.PLANNING)[Intent.WISH] > 0.5 and not encoder.encoded
    likely("hang on a minute, who are you", Situation.PLANNING)
    assert encoder.encoded == ["hang on a minute, who are you"]
