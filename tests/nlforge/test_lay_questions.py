"""What people ask of nlforge itself before they say yes is answered from the plan, and is no part of it."""

from __future__ import annotations

import pytest

from nlforge.conversation import Conversation
from nlforge.lay_answers import lay_answer
from nlforge.lay_questions import asked_in
from nlforge.messages import Page, TalkMessage
from nlforge.standing import Standing
from nlforge.store import Session
from nlforge.wording.catalogue import LANGUAGES, said_in, say
from planner.llm.local_models import EMBEDDED
from tests.support.conversations import WORDS, started, talk
from tests.support.no_model import no_model

ASKED = {
    "offline": [
        "Will it still work without the internet?",
        "and can it run offline, I have no wifi there",
        "Funktioniert das dann auch ohne Netz?",
        "Ça fonctionnera sans connexion ?",
        "¿Se puede usar sin conexión?",
    ],
    "better": [
        "Is that really going to be better than doing it by hand?",
        "will it be any better than what we do now",
        "Wird es besser als das, was ich heute schreibe?",
        "Ce sera mieux que ce que je fais aujourd'hui ?",
        "¿Lo hará mejor que yo?",
    ],
    "worst": [
        "whats the worst that can happen if I just send it",
        "What might go wrong with it?",
        "Was könnte da schiefgehen?",
        "Qu'est-ce qui peut mal se passer ?",
        "¿Qué es lo peor que puede pasar?",
    ],
    "rows": [
        "How many examples are there now?",
        "Wie viele Zeilen bleiben denn?",
        "Il reste combien de lignes ?",
        "¿Cuántas líneas hay ahora?",
    ],
    "private": [
        "Do our e-mails get uploaded to a server?",
        "is everything kept on our computer?",
        "And the letters, do they leave the house?",
        "Gehen die Daten irgendwohin ins Netz?",
        "Bleibt das alles bei uns im Haus?",
        "Können Sie mir sagen, ob die Mails nach draußen geschickt werden?",
        "Est-ce que nos courriels restent chez nous ?",
        "Nos fichiers, ils partent dans le cloud ?",
        "¿Los archivos salen de la oficina?",
        "¿Se quedan aquí los datos?",
        "Le mail dei clienti escono da qui?",
        "I file vengono caricati in rete?",
        "邮件内容会被上传到云端吗？",
    ],
    "who": [
        "Who else can read our mails?",
        "Wer kann das lesen?",
        "Qui peut lire nos lettres ?",
        "¿Quién puede ver los mensajes?",
        "Chi può leggere i messaggi?",
        "谁能看到这些数据？",
    ],
    "safe": [
        "Is all this secure?",
        "Ist das Ganze datenschutzkonform?",
        "C'est confidentiel ?",
        "¿Es seguro?",
        "Sono al sicuro i dati?",
        "这样安全吗？",
    ],
    "files": [
        "Will you delete our files?",
        "Was geschieht mit meinen Dateien?",
        "Qu'est-ce qui se passe avec nos fichiers ?",
        "¿Qué pasa con los correos?",
        "Cosa succede con i miei documenti?",
        "文件会被删除吗？",
    ],
    "cost": [
        "What will this cost us?",
        "do we have to pay every month",
        "Was kostet das am Ende?",
        "Zahlen wir monatlich dafür?",
        "C'est payant ?",
        "Ça nous coûte combien ?",
        "¿Cuánto nos cuesta?",
        "¿Tenemos que pagar cada mes?",
        "Quanto costa?",
        "Si paga ogni mese?",
        "这个多少钱？",
    ],
    "time": [
        "When will it be ready?",
        "Wie lange braucht das?",
        "Ça prend combien de temps ?",
        "¿Cuánto tardará?",
        "Quanto tempo ci vuole?",
        "要多长时间？",
    ],
    "effort": [
        "What do I have to do myself?",
        "Was müssen wir dafür tun?",
        "Qu'est-ce que je dois faire ?",
        "¿Qué tengo que hacer?",
        "Che cosa devo fare?",
        "我们要做什么？",
    ],
    "after": [
        "How can my colleagues use it later, in Outlook?",
        "do they have to install something?",
        "Wie können die Kollegen damit arbeiten?",
        "Muss man etwas installieren?",
        "Comment mes collègues s'en servent après ?",
        "¿Hay que instalar algo?",
        "Come lo usano i colleghi?",
        "同事怎么使用？",
    ],
    "model": [
        "Which model do you use?",
        "Ist das ChatGPT?",
        "C'est quel modèle ?",
        "¿Qué modelo es?",
        "Quale modello è?",
        "用的是什么模型？",
    ],
    "resume": [
        "I want to continue where we stopped yesterday",
        "Ich möchte dort weitermachen, wo wir letzte Woche aufgehört haben.",
        "On reprend là où on en était hier ?",
        "Quisiera continuar donde lo dejamos la última vez.",
        "Vorrei continuare da dove ero rimasto.",
        "接着上次的继续做",
    ],
}
NONE = [
    "The bot tells customers what it costs.",
    "Clients often ask: who can see my data?",
    "Kunden fragen, wie lange es dauert.",
    "Can the assistant tell callers how long it takes?",
    "What does an oil change cost?",
    "Wie lange dauert die Lieferung?",
    "Can it leave the field empty?",
    "Our letters must not leave the house.",
    "Nos courriels ne sortent pas d'ici.",
    "I dati restano qui.",
    "Los datos se quedan en casa.",
    "Can you finish for less than 80 euro?",
    "What would it cost if we take a larger model?",
    "I want a model that says who can see an invoice and how long a transfer takes.",
    "- How long will it take?",
    "退货要花多少钱？",
    "The answer to “who can see my data, and where is it kept?” is in faq.docx.",
    "continue the letter where the customer stopped",
    "¿El modelo debe decir a los clientes cuánto cuesta?",
    "Questions such as: is it safe? How much is it?",
    "数据不能离开这台电脑。",
]
"""Wishes, and what is told of others."""


@pytest.mark.parametrize(("topic", "asked"), [(topic, one) for topic, listed in ASKED.items() for one in listed])
def test_what_is_asked_is_understood(topic: str, asked: str) -> None:
    """In each language; nothing of it is left for the plan."""
    rest, found = asked_in(asked)
    assert rest == "" and [topic in one.topics for one in found] == [True], (rest, found)


@pytest.mark.parametrize("said", NONE)
def test_a_wish_is_no_question(said: str) -> None:
    assert asked_in(said) == (said, [])


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        (
            "It must be polite. Does our data leave the house? At most three sentences.",
            "It must be polite. At most three sentences.",
        ),
        ("We need a bot for tickets.csv, and what does it cost us?", "We need a bot for tickets.csv."),
        ("Die Anrede ist „Sie“. Und was kostet das monatlich?", "Die Anrede ist „Sie“."),
        ("Hello, one question: do we pay monthly?", ""),
    ],
)
def test_a_wish_beside_a_question_stays(said: str, rest: str) -> None:
    assert asked_in(said)[0] == rest


def test_answers_are_of_the_plan_that_the_same_words_make(session: Session) -> None:
    """A wish with a question in it: the page comes first, then the answer from it; nothing is “not used”."""
    conversation = Conversation(session, no_model, reader=lambda: EMBEDDED)
    told = list(conversation.hear(f"{WORDS} Do our mails leave the house? What does it cost, do we pay monthly?"))
    pages = [n for n, one in enumerate(told) if isinstance(one, Page)]
    private = [n for n, one in enumerate(told) if isinstance(one, TalkMessage) and say("lay-private-plan") in one.lines]
    assert pages and private and pages[0] < private[0]
    text = talk(told)
    assert say("lay-reads-embedded") in text and say("lay-cost-once") in text and "USD" in text
    assert conversation.not_used == ()
    assert [r.get("answer") is not None for r in session.records() if r["kind"] == "said"] == [False, True, True]


def test_before_a_plan_nothing_is_made_up(session: Session) -> None:
    conversation = Conversation(session, no_model, reader=lambda: EMBEDDED)
    told = talk(list(conversation.hear("How long will it take? And what will my colleagues need to install?")))
    assert say("lay-time-later") in told and say("lay-after-others") in told and conversation.plan is None


def test_what_goes_elsewhere_is_said(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planning model of others, and a cluster."""
    monkeypatch.delenv("NLFORGE_API_BASE", raising=False)
    conversation = Conversation(session, no_model, reader=lambda: "openai/gpt-4o")
    conversation.on = "ray://10.0.0.1:10001"
    told = talk(list(conversation.hear("Do our mails leave the house?")))
    assert "openai/gpt-4o" in told and "ray://10.0.0.1:10001" in told and say("lay-private-here") not in told


def test_while_a_run_goes_its_own_figures_answer(session: Session, alive: list[bool]) -> None:
    conversation = started(session)
    assert say("lay-time-meanwhile") not in talk(list(conversation.hear("How long will it take?")))
    assert say("lay-private-here") in talk(list(conversation.hear("Does our data leave the house?")))


def test_the_last_session_is_named_in_a_new_chat(session: Session) -> None:
    list(Conversation(session, no_model).hear(WORDS))
    new = Conversation(Session.fresh(session.root.parent, "session"), no_model)
    told = talk(list(new.hear("Bonjour, je voudrais reprendre là où on s'était arrêté hier, avec les mails.")))
    assert f"nlforge chat {session.id}" in told and new.plan is None
    # In its own session there is nothing to open.
    assert "nlforge chat" not in talk(list(Conversation(session, no_model).hear("on reprend là où on en était hier ?")))


def test_each_topic_has_its_sentences(session: Session) -> None:
    """In each language of the screens."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    at = Standing(session, conversation.situation, None, conversation.view, conversation.plan)
    for topic in ASKED:
        assert all(lay_answer((topic,), at))
    assert all(said_in(language, "lay-after-others") for language in LANGUAGES)


def test_a_yes_before_other_words_says_which_file_is_meant(session: Session) -> None:
    """“Is desk.csv meant?” is answered, and the rest of the words is read as well."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS.replace("desk.csv", "desk_2023.csv")))
    assert conversation.plan is not None and any("desk.csv" in q.options for q in conversation.plan.asked)
    list(conversation.hear("Oui c'est bien ce fichier. The budget is 50 dollars."))
    plan = conversation.plan
    assert plan.spec is not None and [s.path for s in plan.spec.data.sources] == ["desk.csv"]
    assert plan.spec.limits.budget is not None and conversation.not_used == ()
