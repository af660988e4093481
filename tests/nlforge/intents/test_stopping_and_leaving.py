"""A stop with its reason stops, a goodbye leaves, and words that only speak of either do neither."""

from __future__ import annotations

import pytest

from nlforge.asking_back import Doubt, chosen
from nlforge.conversation import Conversation
from nlforge.intents.answers import is_yes
from nlforge.intents.commands import command
from nlforge.intents.intent import Intent, Situation
from nlforge.messages import Goodbye, TalkMessage
from nlforge.state import State
from nlforge.store import Session
from tests.support.conversations import started
from tests.support.no_model import no_model

STOPS = [
    "please stop the run now, we have to go home",
    "stop it pls i need the laptop",
    "I must leave now, stop it please.",
    "Bitte anhalten, ich muss gleich zum Zug",
    "Es ist schon spät, brich ab bitte",
    "Wir machen jetzt Feierabend, bitte stoppen.",
    "on arrête là pour aujourd'hui",
    "arrêtez tout, je dois éteindre l'ordinateur",
    "Je dois y aller, on arrête.",
    "páralo por favor, tengo que irme",
    "Es tarde, detenlo.",
    "fermati, devo spegnere il computer",
    "Devo andare, ferma tutto.",
    "先停一下，我要下班了",
    "我要回家，停止训练",
    "ok stop, thanks, bye",
    "Actually stop everything, I have to leave",
    "Finalement on arrête tout, je dois sortir",
    "Eigentlich brich alles ab, ich muss weg",
    "En realidad detén todo, me voy",
    "hold on, stop that",
    "oh no, cancel it, that's the wrong table",
    "please could you abort it now?",
    "Moment, brich das ab, das ist die falsche Tabelle",
    "doch lieber abbrechen bitte",
    "ich will dass du aufhörst",
    "attendez, arretez tout, c'est le mauvais tableau",
    "finalement il vaut mieux arrêter",
    "mejor cancelalo ya",
    "quiero que lo detengas",
    "he dicho que pares",
    "espera, detenlo, me equivoqué",
]
GOES_ON = [
    "carry on please",
    "sorry, it was the right file after all. carry on",
    "nein, war doch die richtige Tabelle, mach weiter",
    "falscher Alarm, weiter bitte",
    "non, c'était le bon tableau, continuez",
    "perdón, era la tabla correcta. sigue adelante",
]
LEAVES = [
    "ok, thanks, goodbye!",
    "bye for now",
    "right thats it, im done, goodbye",
    "Ich bin fertig, danke, auf Wiedersehen",
    "J'ai terminé, merci, à demain",
    "He terminado, gracias, hasta luego",
    "Vielen Dank, auf Wiedersehen",
    "na dann tschüss, bis Montag",
    "Bon, merci, bonne soirée",
    "à demain, merci beaucoup",
    "Gracias, nos vemos",
    "adiós, hasta mañana",
    "Grazie mille, arrivederci",
    "好的，再见",
    "谢谢，明天见",
]
NEITHER = [
    "don't cancel it",
    "no lo canceles",
    "nicht anhalten bitte",
    "can it be stopped?",
    "how do I cancel it",
    "customers want to cancel it",
    "take the smaller one. carry on",
    "can I carry on working?",
    "stop when we have to go home",
    "do not stop it, i have to leave",
    "should it stop, because I have to go?",
    "he said stop, I have to leave",
    "nicht anhalten, ich muss nur los",
    "ne l'arrêtez pas, je dois partir",
    "no lo pares, me voy",
    "non fermarlo, devo andare",
    "别停，我要下班了",
    "I have to close the computer",
    "je dois partir",
    "bis morgen",
    "hasta mañana",
    "Danke, bis morgen",
    "until tomorrow",
    "ciao",
    "it ends with thanks and goodbye",
    "répondez toujours « au revoir »",
    "say bye",
    "on arrête les abréviations",
    "stop saying that because customers hate it",
]
AGREED = [
    "Alors c'est d'accord pour nous, vous pouvez commencer.",
    "Bon, ça me convient, allez-y",
    "we agree, please go ahead",
    "Wir sind einverstanden, legen Sie bitte los",
    "Estamos de acuerdo, pueden empezar",
    "Per noi va bene così, cominciate pure",
    "我们同意，开始吧",
    "oh well, go on then",
    "alright, yeah, crack on",
    "Na gut, von mir aus, dann kannst du loslegen",
    "joa, los jetzt",
    "bon ben oui, on peut lancer",
    "ok allez, vous pouvez démarrer",
    "venga, dale",
    "pues sí, ya puede empezar",
]
NOT_AGREED = [
    "c'est d'accord, mais sans la signature",
    "on est d'accord ?",
    "wir sind nicht einverstanden",
    "no estamos de acuerdo",
    "we agree on the first rule",
    "non sono d'accordo",
    "不同意",
    "na ja",
    "ah ok",
    "venga ya",
    "go on holiday",
    "oui, vous pouvez le réduire",
    "sí, venga, pero más barato",
    "yeah go on, with the small one",
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [*((s, Intent.STOP) for s in STOPS), *((s, Intent.QUIT) for s in LEAVES), *((s, Intent.GO_ON) for s in GOES_ON)],
)
def test_it_is_known_by_its_words(said: str, meant: Intent) -> None:
    assert command(said) is meant


@pytest.mark.parametrize("said", NEITHER)
def test_speaking_of_it_is_neither(said: str) -> None:
    assert command(said) not in (Intent.STOP, Intent.QUIT, Intent.GO_ON)


def test_agreement_in_all_courtesy() -> None:
    assert [one for one in AGREED if not is_yes(one)] == []
    assert [one for one in NOT_AGREED if is_yes(one)] == []


def test_a_goodbye_closes_the_chat_unless_a_run_goes(session: Session, alive: list[bool]) -> None:
    """It says how to come back; while a run goes it stays, and says that the run goes on."""
    told = list(Conversation(session, no_model).hear("merci, au revoir"))
    assert isinstance(told[-1], Goodbye) and isinstance(told[0], TalkMessage) and "nlforge chat desk" in told[0].text
    conversation = started(session)
    told = list(conversation.hear("ok bye bye"))
    assert not any(isinstance(one, Goodbye) for one in told) and conversation.state is State.RUNNING
    assert "the run continues" in "".join(one.text for one in told if isinstance(one, TalkMessage))


def test_going_on_is_no_yes_to_a_question_about_stopping() -> None:
    """“Go on then” agrees to a plan; to “shall it stop?” it is a no."""
    asked = Doubt("it is the wrong one", (Intent.STOP, Intent.WISH))
    assert chosen("go on", asked, Situation.RUNNING) is None
    assert chosen("yes", asked, Situation.RUNNING) is Intent.STOP
    assert chosen("stop it", asked, Situation.RUNNING) is Intent.STOP


def test_a_stop_with_its_reason_stops(session: Session, alive: list[bool]) -> None:
    conversation = started(session)
    list(conversation.hear("pls stop it now i have to close computer"))
    assert conversation.run is not None and conversation.run.stop.exists()
