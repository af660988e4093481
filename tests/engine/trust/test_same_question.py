"""Which messages ask the same, so that one answer fits both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.trust.same_question import question_of, same_words

SAME = [
    ("How long is a voucher valid?", "how long are your vouchers valid"),
    ("Do you ship to Norway?", "Hi! Is shipping to Norway possible?"),
    ("Can I pay by invoice?", "Is paying by invoice possible? Thanks"),
    ("Can I cancel my order?", "I want to cancel my order, please."),
    ("Wie lange gilt ein Gutschein?", "Hallo, wie lange gilt denn der Gutschein?"),
    ("Kann ich auf Rechnung zahlen?", "Ist Zahlen auf Rechnung möglich?"),
    ("¿Puedo pagar con tarjeta regalo?", "Hola, ¿puedo pagar con la tarjeta regalo, por favor?"),
]
OTHERS = [
    ("Can I return a used knife?", "Can I return an unused knife?"),
    ("Can I return the tent after 20 days?", "Can I return the tent after 50 days?"),
    ("Do you ship to Norway?", "Do you ship to Sweden?"),
    ("Do you ship to Austria?", "Do you ship to Australia?"),
    ("Do you ship to Norway?", "Do you ship from Norway?"),
    ("Do I have to return the tent?", "Can I return the tent?"),
    ("Muss ich das Zelt zurückgeben?", "Darf ich das Zelt zurückgeben?"),
    ("Liefert ihr Zelte in die Schweiz?", "Liefert ihr Zelte aus der Schweiz?"),
    ("¿Envían tiendas a España?", "¿Envían tiendas de España?"),
    ("My parcel has not arrived", "My parcel has arrived"),
    ("How long is a gift card valid?", "How long is a gift valid?"),
    ("Can I cancel my order?", "Can I change my order?"),
    ("What does shipping cost?", "What does returning cost?"),
    ("Was kostet der Versand nach Österreich?", "Was kostet der Versand in die Schweiz?"),
    ("Kann ich das Zelt zurückgeben?", "Kann ich das Zelt nicht zurückgeben?"),
    ("Order 4711a is missing", "Order 4711b is missing"),
    ("Help", "Helpers"),
    # The same words in other places.
    ("Can I fly from Rome to Oslo?", "Can I fly from Oslo to Rome?"),
    ("Kann ich den Mantel gegen die Jacke tauschen?", "Kann ich die Jacke gegen den Mantel tauschen?"),
    ("Is the tent with poles and without pegs?", "Is the tent without poles and with pegs?"),
    ("A room for 2 adults and 3 children, please", "A room for 3 adults and 2 children, please"),
    ("Do you pay the return?", "Do I pay the return?"),
    ("Müssen Sie die Rückgabe zahlen?", "Muss ich die Rückgabe zahlen?"),
    ("Can my son use her card?", "Can her son use my card?"),
    ("Can only members book the sauna?", "Can members book only the sauna?"),
    # Words that only look bent, and those that are too small to be seen.
    ("Within fifteen days of delivery?", "Within fifty days of delivery?"),
    ("Gilt das für drei Personen?", "Gilt das für dreizehn Personen?"),
    ("I have got the parcel", "I haven't got the parcel"),
    ("The pool will be closed on Monday", "The pool was closed on Monday"),
    ("Do you sell tea and coffee?", "Do you sell tea or coffee?"),
    ("¿Puedo ir sin mi perro con mi gato?", "¿Puedo ir con mi perro sin mi gato?"),
    ("Le train de Lyon à Paris est en retard", "Le train de Paris à Lyon est en retard"),
    ("送料はいくらですか", "返品の送料はいくらですか"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert same_words(question_of(one), question_of(other)) and same_words(question_of(other), question_of(one))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_one_word_more_or_other_is_another_question(one: str, other: str) -> None:
    assert not same_words(question_of(one), question_of(other)) and not same_words(question_of(other), question_of(one))


@given(st.text(max_size=80))
def test_a_message_is_the_same_as_itself_whatever_its_capitals(text: str) -> None:
    """Unless it has no word at all."""
    one, other = question_of(text), question_of(f"  {text.upper().lower()} !")
    if question_of(text.upper().lower()).text == one.text:
        assert same_words(one, other) is bool(one.text)
