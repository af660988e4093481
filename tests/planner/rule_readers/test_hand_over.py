"""What a model leaves to a person, in words of six languages, and how that is taken back or changed."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes
from planner.check import check_change
from planner.requirements import Requirements, Value
from planner.rule_readers.all import read_all
from planner.rule_readers.hand_over import HAND_OVER

ON, OFF = {"hand_over": True}, {"hand_over": False}


def over(*turns: str) -> dict[str, Value]:
    """What the last turn says of it, each held against the words."""
    known, said, changes = Requirements(), list[str](), []
    for number, words in enumerate(turns, 1):
        said.append(words)
        changes = read_all(words, known)
        assert all(check_change(c, said) is None for c in changes if c.field in HAND_OVER)
        known = apply_changes(known, changes, number)
    return {c.field: c.value for c in changes if c.field in HAND_OVER}


@pytest.mark.parametrize("words", [
    "If it is not sure, it should pass it on to a colleague.", "Hand over to a person when unsure.",
    "If the assistant does not know the answer, forward the question to a human colleague.",
    "I'd rather it asked a colleague than gave a wrong answer.", "Better no answer than a wrong one.",
    "It should only answer when it is confident.", "Answer only what you are sure of.", "If unsure, route to the desk.",
    "Leave to us whatever it can't answer.", "It should say nothing rather than guess.",
    "hand over what it is not sure of",
    "Lieber nachfragen als falsch antworten.", "Im Zweifel an einen Kollegen geben.",
    "Wenn der Bot etwas nicht weiß, übergibt er an einen Menschen.", "Er soll nur antworten, wenn er sich sicher ist.",
    "Bei Unsicherheit bitte an uns weiterleiten.", "gib ab, wo du unsicher bist",
    "En cas de doute, il transfère à un conseiller.", "Mieux vaut ne rien dire que se tromper.",
    "Il ne doit répondre que s'il est sûr.", "Quand il ne sait pas, il renvoie vers notre équipe.",
    "Si no está seguro, que lo pase a un compañero.", "Mejor preguntar que responder mal.",
    "Que responda solo cuando esté seguro.",
    "Se non è sicuro, deve passare la domanda a un collega.", "Deve rispondere solo se è sicuro.",
    "Meglio chiedere che rispondere in modo sbagliato.",
    "不确定时转给人工客服。", "没有把握的问题请转人工。", "宁可转人工也不要答错。", "它只回答有把握的问题。",
    "We need a bot for guests of our hotel. Anything it isn't certain about should go to the front desk staff.",
    "Whenever it can't answer with confidence, let a human take over.",
    "It must not guess: unclear cases go to my team.",
    "Wrong answers are worse than no answers.",
    "If it doesn't know, it should admit that and get a person.",
    "It should stay silent when unsure.",
    "Please never let it answer when it is unsure.",
    "Bitte bei Unklarheiten an das Team weiterreichen.",
    "Es soll nicht raten, sondern dann einen Kollegen fragen.",
    "Falsche Antworten sind schlimmer als keine.",
    "Schwierige Fälle, bei denen es unsicher ist, sollen an den Support gehen.",
    "Il vaut mieux passer la main à un conseiller que répondre n'importe quoi.",
    "Si le modèle hésite, qu'il passe la main à un humain.",
    "Si tiene dudas, que pase la conversación a un agente humano.",
    "Que no adivine; si no sabe, que avise a una persona.",
    "Se non ne è certo, passi la mano a un collega.",
    "如果没把握就让人工来回答。",
    "不懂的问题不要乱答，转给客服。",
    "Our customers hate made-up answers. When it has no idea, it should put them through to a human.",
    "Have it transfer anything it's unsure about to our helpdesk staff.",
    "It may skip messages it is not confident about and leave them to my colleagues.",
    "Wenn der Assistent sich unsicher ist, soll ein Mensch übernehmen.",
    "Er soll Fragen, die er nicht sicher beantworten kann, an unsere Mitarbeiter weiterleiten.",
    "S'il n'a pas la réponse, il passe le relais à un collègue.",
    "Je préfère qu'il demande plutôt que de répondre faux.",
    "Prefiero que pregunte a que conteste mal.",
    "Las dudas, a un compañero.",
    "In caso di dubbio chiedere a un collega.",
    "Preferisco che chieda piuttosto che sbagliare.",
    "拿不准的时候请转给真人。",
    "It should be friendly and short. When in doubt: ask a colleague.",
    "Answer in the customer's language and hand over what is unclear to a human agent.",
    "Whatever it isn't sure of should land with one of our people.",
    "In cases of doubt, please have a human answer.",
    "We can't afford wrong information, so it should rather pass questions to us than guess.",
    "Kann es eine Frage nicht beantworten, soll es sie an uns weiterleiten.",
    "Bei unsicheren Antworten soll ein Kollege drüberschauen.",
    "Have our secretary review the borderline mails.", "Where it wavers, Olga decides.",
    "When it cannot tell, show the mail to a clerk.", "The doubtful cases go to Samira.",
    "Lass Jonas die fraglichen Mails prüfen.", "Zögert es, soll eine Fachkraft entscheiden.",
    "Strittige Fälle bitte unserer Disponentin vorlegen.",
    "Les messages douteux, Amélie les vérifie.", "S'il hésite, que la secrétaire regarde.",
    "Los correos dudosos los mira Andrea.", "Cuando vacile, que decida la encargada.",
    "Se esita, guardi la segretaria.",
    "Quand il n'est pas certain, il doit laisser un collègue répondre.",
    "Qu'il ne réponde pas s'il n'est pas sûr.",
    "Si duda, que no conteste y avise al equipo.",
    "Ante la duda, derivar a un humano.",
    "Se l'assistente non è sicuro, la domanda va a un operatore.",
    "In caso di incertezza passare all'operatore.",
    "遇到不会的问题，转接人工。",
    "机器人不能确定答案时，交给我们的员工。",
])  # fmt: skip
def test_it_hands_over_what_it_is_not_sure_of(words: str) -> None:
    assert over(words) == ON


@pytest.mark.parametrize("words", [
    "It must answer everything, no hand-over.", "Let it answer everything itself.", "Don't hand anything over.",
    "It has to answer every message, even if it is unsure.", "answer everything",
    "Es soll alles selbst beantworten.", "Keine Übergabe, bitte.", "Nichts an Kollegen weitergeben.",
    "Il doit répondre à tout, sans transfert.", "Pas de transfert à un humain.", "Tiene que responder a todo.",
    "Sin derivar a nadie, que conteste todo.", "Deve rispondere a tutto, senza passaggi a un operatore.",
    "所有问题都要回答，不要转人工。",
    "Turn off the handover.",
    "We have nobody to take over, so it has to answer all questions.",
    "Schalte die Übergabe ab.",
    "Auch unsichere Fragen soll es beantworten.",
    "Désactive le transfert.",
    "Il doit répondre à toutes les questions lui-même.",
    "Quita el traspaso.",
    "不确定也要回答。",
    "Every message gets an answer, we don't need a handover.",
    "I don't want it to hand over.",
    "Es darf nicht weitergeleitet werden, alles muss beantwortet werden.",
    "Il répond à tout, toujours.",
    "Que lo conteste todo él mismo.",
    "Non deve passare nulla a nessuno, risponde sempre lui.",
    "全部都要自己回答。",
    "Just answer everything, please.",
    "Handing over is not needed.",
    "Es soll jede Nachricht selbst beantworten, eine Übergabe brauchen wir nicht.",
    "不需要转人工，全部由它回答。",
])  # fmt: skip
def test_it_answers_everything(words: str) -> None:
    assert over(words) == OFF


@pytest.mark.parametrize(("words", "share", "on"), [
    ("At least 95 % of its answers must be right.", 0.95, False),
    ("Of what it answers, at least nine out of ten should be right.", 0.9, False),
    ("98% of the answers it gives are correct and the rest goes to our staff.", 0.98, True),
    ("When in doubt it should hand over to a human, and 90 % of what it answers must be right.", 0.9, True),
    ("95 Prozent seiner Antworten sollen richtig sein.", 0.95, False),
    ("Von dem, was es beantwortet, müssen mindestens 90 % richtig sein, den Rest bekommt ein Kollege.", 0.9, True),
    ("Je veux que 95 % de ses réponses soient correctes.", 0.95, False),
    ("Por lo menos el 90 % de sus respuestas tienen que ser correctas.", 0.9, False),
    ("Il 95% delle sue risposte deve essere corretto.", 0.95, False), ("它的回答至少95%必须正确。", 0.95, False),
    ("I need at least 97% of the replies it sends to be right.", 0.97, False),
    ("Not more than 5 % of its answers may be wrong.", 0.95, False),
    ("One in twenty of its answers may be wrong at most.", 0.95, False),
    ("Höchstens 5 % seiner Antworten dürfen falsch sein.", 0.95, False),
    ("El 95 % de lo que responda tiene que ser correcto.", 0.95, False),
    ("Almeno il 90% di quello che risponde dev'essere giusto.", 0.9, False),
    ("它答的95%以上要正确。", 0.95, False),
    ("Make sure 9 of 10 answers that it gives are correct, everything else a colleague looks at.", 0.9, True),
    ("Set the share of right answers to 92 % before it hands over.", 0.92, False),
    ("Mindestens 9 von 10 seiner Antworten müssen korrekt sein, sonst soll er übergeben.", 0.9, True),
    ("90 % au moins de ce qu'il répond doit être juste.", 0.9, False),
    ("It may only send an answer when it's 95 % sure to be right.", 0.95, True),
    ("19 of 20 of its replies have to be right.", 0.95, False),
    ("98 % von dem, was es beantwortet, muss stimmen.", 0.98, False),
    ("它给出的回答要有九成五是对的。", 0.95, False),
])  # fmt: skip
def test_so_many_of_its_answers_must_be_right(words: str, share: float, on: bool) -> None:
    """Of its answers: a figure that all replies must reach is something else."""
    assert over(words) == {"right_share": share, **(ON if on else {})}
    assert not any(c.field == "gates" for c in read_all(words))


@pytest.mark.parametrize(("words", "text"), [
    ('It should say "I\'ll connect you with a colleague" when it does not know.', "I'll connect you with a colleague"),
    ("When in doubt, say 'Let me get a colleague for you.'", "Let me get a colleague for you."),
    ("Im Zweifel soll es sagen: „Das kläre ich mit einer Kollegin.“", "Das kläre ich mit einer Kollegin."),
    ("En cas de doute, il dit « Je vous passe un collègue ».", "Je vous passe un collègue"),
    ("Cuando no esté seguro debe decir «Le paso con un compañero».", "Le paso con un compañero"),
    ("Quando non sa rispondere deve dire «La metto in contatto con un collega».",
     "La metto in contatto con un collega"),
    ("不确定的时候说“我帮您转接同事”。", "我帮您转接同事"),
    ("Tell the customer “Sorry, I'll ask my colleague” if you don't know.", "Sorry, I'll ask my colleague"),
    ("Wenn du es nicht weißt, sag „Ich frage nach“.", "Ich frage nach"),
    ("If it cannot help, it should say “Please hold, a colleague will take over.”",
     "Please hold, a colleague will take over."),
    ("Wenn es nicht weiter weiß: „Da muss ich kurz nachfragen.“", "Da muss ich kurz nachfragen."),
    ("回答不了就说“请稍等，我请同事来”。", "请稍等，我请同事来"),
    ("If the bot has doubts it says “I will ask my colleague” and stops.", "I will ask my colleague"),
    ("Wenn es sich nicht sicher ist, schreibt es: „Ich gebe das weiter.“", "Ich gebe das weiter."),
])  # fmt: skip
def test_its_own_words_are_kept(words: str, text: str) -> None:
    assert over(words) == {**ON, "hand_over_text": text}


def test_words_alone_turn_nothing_on() -> None:
    """Whether it does hand over is another thing than what it says then."""
    assert over("When it hands over, it should say “One of us writes to you.”") == {
        "hand_over_text": "One of us writes to you."
    }


@pytest.mark.parametrize(("first", "then", "found"), [
    ("Hand over when unsure, 95% of its answers right.", "make it 90", {"right_share": 0.9}),
    ("At least 95 % of its answers must be right.", "90 % is enough", {"right_share": 0.9}),
    ("Hand over when unsure.", "98 percent of the answers must be right.", {"right_share": 0.98}),
    ("Mindestens 95 % seiner Antworten müssen stimmen.", "lieber 90", {"right_share": 0.9}),
    ("Au moins 95 % de ses réponses doivent être justes.", "plutôt 90 %", {"right_share": 0.9}),
    ("Hand over when unsure.", "No hand-over after all.", OFF), ("Hand over when unsure.", "Answer everything.", OFF),
    ("Im Zweifel an einen Kollegen geben.", "Doch keine Übergabe.", OFF),
    ("En cas de doute, transmettre à un collègue.", "Finalement pas de transfert.", OFF),
    ("En caso de duda, pasar a un agente.", "Al final sin derivar.", OFF),
    ("Nel dubbio, passare a una persona.", "Alla fine nessun passaggio.", OFF),
    ("没有把握的问题请转人工。", "算了，不转人工了。", OFF),
    ("No hand-over.", "Hand over after all when it is unsure.", ON),
    ("Hand over when unsure.", "Say instead: “We will call you back.”", {"hand_over_text": "We will call you back."}),
    ("Im Zweifel an einen Kollegen geben.", "Sag stattdessen: „Ein Mensch hilft.“",
     {"hand_over_text": "Ein Mensch hilft."}),
])  # fmt: skip
def test_it_is_changed_and_taken_back(first: str, then: str, found: dict[str, Value]) -> None:
    assert over(first, then) == found


@pytest.mark.parametrize("words", [
    "We want 95 % accuracy.", "At least 90 % of the answers must be right.", "95% of the labels must be right.",
    "Hand over complaints about legal matters to a colleague.", "If the customer is angry, escalate to a human.",
    "When the customer is not sure which size fits, offer them the size guide.",
    "If the customer is unsure, pass them our phone number.", "A bot that answers all questions about our returns.",
    "It should answer every question in German.", "The staff hand over the parcels to the courier.",
    "Übergib Beschwerden über Rechtsfragen an die Rechtsabteilung.",
    "Les réclamations juridiques doivent être transmises à un collègue.",
    "Derivar las quejas legales a un compañero.", "Passare i reclami legali a un collega.", "涉及法律的投诉请转人工。",
    "We are not sure yet which hardware we have; ask our team.",
    "I don't know how many rows there are, my colleague has the file.",
    "+2 points if it hands over to a colleague when unsure.", "If it is not in the manual, say “ask the desk”.",
    "Sort the mails by which colleague they should be passed to.", "Should it hand over when it is unsure?",
    "Our agents hand cases over at 6 pm; the bot covers the night.",
    "The bot answers guests at night when no colleague is there.",
    "If the mail is about invoices, forward it to accounting.",
    "Classify whether a mail needs a human or not.",
    "Of 10,000 messages 95 % were answered correctly by our staff.",
    "The replies say 'please ask a colleague' too often; it should stop that.",
    "We are unsure about the budget, my colleague will tell you.",
    "Wenn der Kunde unsicher ist, soll der Bot die Größentabelle schicken.",
    "Reklamationen gehen immer an Frau Weber.",
    "Si el cliente duda, ofrecer una cita con un asesor.",
    "We pass the messages on to the warehouse team by hand today.",
    "The model should tell which team a ticket goes to.",
    "Refunds above 500 euros always go to a human.",
    "If a guest asks for a doctor, call the reception staff.",
    "Not sure if we have enough rows, ask me.",
    "Emails in Dutch are passed on to our colleague in Utrecht.",
    "Wir sind unsicher, ob 7B reicht.",
    "Bei Beschwerden soll er einen Menschen dazuholen.",
    "Our old bot handed over half of the chats to agents, which was too much.",
    "Customers can always ask for a human colleague.",
    "If the parcel is lost, transfer the case to claims.",
    "It must know our 40 colleagues by name.",
    "Ich bin nicht sicher, welche Daten du brauchst; frag meinen Kollegen.",
    "95 % der Anfragen beantwortet heute ein Mensch richtig.",
    'Say "appears to be" rather than "is" where the notes are unsure.',
    'please say "unknown" instead of inventing types, that\'s a must',
    'Wenn er unsicher ist, soll er "unklar" schreiben.',
    "bueno, lo de puro ideal pero no pasa nada",
    "People come in with a parcel and they don't know the customs form.",
    'People ask things like "which sieve was it for sand", otherwise the office won\'t let us use it.',
    "Wir dürfen die Daten nicht weitergeben.",
])  # fmt: skip
def test_rules_for_replies_and_figures_for_all_of_them_are_something_else(words: str) -> None:
    assert over(words) == {}


def test_the_figure_of_all_answers_stays_a_gate() -> None:
    (change,) = (c for c in read_all("At least 90 % of the answers must be right.") if c.field == "gates")
    assert change.quote.startswith("At least 90 %")
