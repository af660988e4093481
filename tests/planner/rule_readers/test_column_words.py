"""Which column is what, as people say it: any order, any wording, five languages."""

from __future__ import annotations

import pytest

from planner.rule_readers.columns import read_columns
from planner.rule_readers.seen_columns import SeenColumns

DESK = SeenColumns(("no", "incoming", "outgoing"), ("incoming",), "outgoing")
MAIL = SeenColumns(("ticket_id", "customer", "subject", "body", "agent_reply"), ("body",), "agent_reply")
FORM = SeenColumns(
    ("Kundennachricht", "Antwort an Kunden", "Größe", "文本", "客户消息", "我们的回复"),
    ("Kundennachricht",),
    "Antwort an Kunden",
)
WORDS = SeenColumns(
    ("text", "answer", "question", "message", "label", "category", "name", "context", "German", "English"),
    ("question",),
    "answer",
)
BLIND = None


def said(words: str, seen: SeenColumns | None) -> tuple[list[str], str | None, list[str]]:
    """Message, answer and unused columns after the words."""
    prompt: list[str] = []
    reply, unused = None, []
    for hit in read_columns(words, [seen] if seen else []):
        change = hit.change
        if change.field == "prompt_columns":
            prompt = [str(change.value)] if change.op == "set" else [*prompt, str(change.value)]
        elif change.field == "column":
            reply = str(change.value)
        else:
            unused.append(str(change.value))
    return prompt, reply, unused


@pytest.mark.parametrize(("words", "seen", "prompt", "reply"), [
    ("The message is in the column incoming and the answer in the column outgoing.", DESK, ["incoming"], "outgoing"),
    ("The message is in the column incoming and the answer in the column outgoing.", BLIND, ["incoming"], "outgoing"),
    ("The message is in the column incoming and the answer in outgoing", DESK, ["incoming"], "outgoing"),
    ("The answer is in outgoing, the message is in incoming", DESK, ["incoming"], "outgoing"),
    ("customer_message is the question, agent_reply the answer", BLIND, ["customer_message"], "agent_reply"),
    ("incoming is the question, outgoing the answer", DESK, ["incoming"], "outgoing"),
    ("The message is in the column body, the reply in agent_reply", MAIL, ["body"], "agent_reply"),
    ("body -> agent_reply", MAIL, ["body"], "agent_reply"),
    ("subject + body → agent_reply", MAIL, ["subject", "body"], "agent_reply"),
    ("from incoming to outgoing", DESK, ["incoming"], "outgoing"),
    ("Learn to go from the column incoming to the column outgoing.", BLIND, ["incoming"], "outgoing"),
    ("incoming contains what the customer wrote", DESK, ["incoming"], None),
    ("incoming contains what our customers asked and outgoing what we answered", DESK, ["incoming"], "outgoing"),
    ("use column agent_reply as answer", MAIL, [], "agent_reply"),
    ("Use body as the message and agent_reply as the answer.", MAIL, ["body"], "agent_reply"),
    ("take subject for the message", MAIL, ["subject"], None),
    ("the label is in column category", WORDS, [], "category"),
    ("the topic is in the column category", BLIND, [], "category"),
    ("No, the answer is in incoming", DESK, [], "incoming"),
    ("the message is subject and body", MAIL, ["subject", "body"], None),
    ("the message is subject, body and customer; the answer is agent_reply", MAIL, ["subject", "body", "customer"],
    "agent_reply"),
    ("message: incoming, answer: outgoing", DESK, ["incoming"], "outgoing"),
    ("input=incoming output=outgoing", DESK, ["incoming"], "outgoing"),
    ("incoming: message; outgoing: reply", DESK, ["incoming"], "outgoing"),
    ("question is the input and answer is the output", WORDS, ["question"], "answer"),
    ("the question is in text, the answer is in label", WORDS, ["text"], "label"),
    ("The answer column is outgoing", DESK, [], "outgoing"),
    ("The answer is not in incoming but in outgoing", DESK, [], "outgoing"),
    ("predict category from text", WORDS, ["text"], "category"),
    ("predict category from text and context", WORDS, ["text", "context"], "category"),
    ("given body, predict agent_reply", MAIL, ["body"], "agent_reply"),
    ("The first column is the message and the second the answer.", BLIND, ["first"], "second"),
    ("the answer is in column B", BLIND, [], "B"),
    ("The answers are in English and the messages are in German", WORDS, ["German"], "English"),
    ("column spalte3", BLIND, [], "spalte3"),
    ("use the columns incoming and outgoing", DESK, ["incoming"], "outgoing"),
    ('The message is in the column "Antwort an Kunden"', FORM, ["Antwort an Kunden"], None),
    ("also use the column subject", MAIL, ["body", "subject"], None),
    ('the topic stands in col. F "topic"', BLIND, [], "topic"), ("faults.csv column CLASS", BLIND, [], "CLASS"),
    ("column is hs6", BLIND, [], "hs6"),
    ('answer column "IMDRF_A"', BLIND, [], "IMDRF_A"), ("see it in normalised.csv (columns raw, clean)", BLIND, ["raw"],
    "clean"),
    ("the correct answer is in the column inspector_code, not contractor_code", BLIND, [], "inspector_code"),
    ("die Zielspalte MERKMALE", BLIND, [], "MERKMALE"),
    ("Die Spalte mit der Lösung heißt „wohin“", BLIND, [], "wohin"), ("la colonne c'est \"cat\"", BLIND, [], "cat"),
    ("列名“班组”", BLIND, [], "班组"),
    ("列は「分類確定」", BLIND, [], "分類確定"), ("目标列为 std_desc", BLIND, [], "std_desc"),
    ("Die Zuordnung steht in Spalte H „Entscheidung“", BLIND, [], "Entscheidung"),
    ("nutz nur die spalte text und als antwort die spalte stufe", BLIND, ["text"], "stufe"),
    # German
    ("Die Nachricht steht in der Spalte incoming und die Antwort in outgoing.", DESK, ["incoming"], "outgoing"),
    ("Kundennachricht ist die Frage, „Antwort an Kunden“ die Antwort", FORM, ["Kundennachricht"], "Antwort an Kunden"),
    ("In der Spalte incoming steht, was der Kunde schreibt", DESK, ["incoming"], None),
    ("incoming enthält, was der Kunde schrieb, outgoing was wir geantwortet haben", DESK, ["incoming"], "outgoing"),
    ("Nimm body als Nachricht und agent_reply als Antwort", MAIL, ["body"], "agent_reply"),
    ("Die Antwortspalte ist Antwort an Kunden", FORM, [], "Antwort an Kunden"),
    ("Die Nachricht besteht aus subject und body", MAIL, ["subject", "body"], None),
    ("Das Label steht in der Spalte Größe", FORM, [], "Größe"),
    ("von incoming nach outgoing", DESK, ["incoming"], "outgoing"),
    ("Nein, die Antwort ist in incoming", DESK, [], "incoming"),
    # French
    ("Le message est dans la colonne incoming et la réponse dans outgoing", DESK, ["incoming"], "outgoing"),
    ("incoming est la question et outgoing la réponse", DESK, ["incoming"], "outgoing"),
    ("incoming contient ce que le client a écrit", DESK, ["incoming"], None),
    ("utilise la colonne outgoing comme réponse", DESK, [], "outgoing"),
    ("de incoming à outgoing", DESK, ["incoming"], "outgoing"),
    # Spanish
    ("El mensaje está en la columna incoming y la respuesta en outgoing", DESK, ["incoming"], "outgoing"),
    ("incoming es la pregunta y outgoing la respuesta", DESK, ["incoming"], "outgoing"),
    ("usa la columna outgoing como respuesta", DESK, [], "outgoing"),
    ("incoming contiene lo que el cliente escribe", DESK, ["incoming"], None),
    # Chinese
    ("消息在incoming列，回答在outgoing列", DESK, ["incoming"], "outgoing"),
    ("incoming是问题，outgoing是答案", DESK, ["incoming"], "outgoing"),
    ("客户消息是问题，我们的回复是答案", FORM, ["客户消息"], "我们的回复"),
    ("把outgoing作为答案", DESK, [], "outgoing"),
    ("incoming列是客户写的内容", DESK, ["incoming"], None),
    ("标签在“文本”列", FORM, [], "文本"),
])  # fmt: skip
def test_message_and_answer_are_named_in_any_order(
    words: str, seen: SeenColumns | None, prompt: list[str], reply: str | None
) -> None:
    assert said(words, seen)[:2] == (prompt, reply)


@pytest.mark.parametrize(("words", "seen", "unused"), [
    ("Do not use the column customer", MAIL, ["customer"]), ("Do not use the column customer", BLIND, ["customer"]),
    ("ignore customer", MAIL, ["customer"]),
    ("ignore subject and customer", MAIL, ["subject", "customer"]), ("without the column customer", MAIL, ["customer"]),
    ("leave out ticket_id", MAIL, ["ticket_id"]),
    ("ohne die Spalte customer", MAIL, ["customer"]), ("Die Spalte customer bitte weglassen", MAIL, ["customer"]),
    ("lass die Spalte subject weg", MAIL, ["subject"]),
    ("sans la colonne customer", MAIL, ["customer"]), ("n'utilise pas la colonne subject", MAIL, ["subject"]),
    ("sin la columna customer", MAIL, ["customer"]),
    ("no uses la columna subject", MAIL, ["subject"]), ("不要用customer列", MAIL, ["customer"]),
    ("忽略subject", MAIL, ["subject"]),
    ("customer列不用", MAIL, ["customer"]),
    ("The column customer is not used.", MAIL, ["customer"]),
    ("The column first_code is what the call handler chose in a hurry and is not to be used", BLIND, ["first_code"]),
])  # fmt: skip
def test_what_is_left_out_is_never_the_answer(words: str, seen: SeenColumns | None, unused: list[str]) -> None:
    assert said(words, seen) == ([], None, unused)


@pytest.mark.parametrize("words", [
    "Swap the columns.", "please swap message and answer", "The columns are the wrong way round",
    "vertausche die Spalten",
    "Nachricht und Antwort sind vertauscht",
    "inverse les colonnes", "intercambia las columnas", "把两列对调", "No, the other way round!", "umgekehrt", "反了",
])  # fmt: skip
def test_columns_are_swapped(words: str) -> None:
    assert said(words, MAIL) == (["agent_reply"], "body", [])
    assert said(words, BLIND)[:2] == ([], None)


@pytest.mark.parametrize("words", [
    "Answer our customers as in these examples", "Answer the customer politely", "Answer customer questions",
    "The reply is in the name of the company",
    "The answer must contain the name", "Reply in the customer's language", "Sort messages by category",
    "If the customer has a question, answer it",
    "Never answer a question about the body", "The answer must be short", "Write the reply without the name",
    "Do not answer the customer in German",
    "Beantworte die Fragen unserer Kunden", "Die Antwort ist höflich", "Translate English messages into German",
    "回答客户的问题",
    "Réponds aux questions des clients",
    "Each message is one customer, and the text comes from the body of a mail",
    "Do not use the customer's name in the answer",
    "34k columns in the catalogue, 6k have a description", "I write the gardening column for our paper",
    "640 sheets with the file exported as text, in cues_archive",
    "Output: text in the tone of our brand", "from a curator text → label a child enjoys", "forget liste_attente",
    "2.3 字段缺失时填空字符串",
    "column name → class of data",
])  # fmt: skip
def test_words_like_any_other_are_no_columns(words: str) -> None:
    assert said(words, MAIL) == ([], None, []) and said(words, WORDS) == ([], None, [])
