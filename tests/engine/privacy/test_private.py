"""How much of what is private is found, and how much that is not private stays: measured on values made here."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from engine.evaluation.secret_extraction import extracted
from engine.privacy.pii import people
from engine.privacy.redact import KINDS, Redactor
from engine.privacy.secrets import secrets
from tests.support.private_values import personal_kinds, secret_kinds

_AROUND = (
    "Hi, here it is: {} thanks",
    "config:\n{}\nplease check",
    "I pasted {} into the form",
    "{}",
    "see {}, it stopped working on Monday",
)


def test_secrets_of_thirty_kinds_are_found() -> None:
    """At least 95 % of all, and none of the kinds is missed altogether."""
    draw, found, tried = random.Random(5), Counter[str](), Counter[str]()
    for n in range(40):
        for kind, (text, value) in secret_kinds(draw).items():
            tried[kind] += 1
            out = Redactor(KINDS, Counter()).redact(_AROUND[n % len(_AROUND)].format(text))
            found[kind] += max(value.split("\n"), key=len) not in out
    print({k: round(found[k] / tried[k], 2) for k in tried})
    assert len(tried) >= 30
    assert sum(found.values()) / sum(tried.values()) >= 0.95
    assert min(found[k] / tried[k] for k in tried) > 0.5


def test_addresses_numbers_and_accounts_are_found() -> None:
    """At least 98 % of each kind, under its own name."""
    draw, found, tried = random.Random(6), Counter[str](), Counter[str]()
    for n in range(300):
        for kind, value in personal_kinds(draw).items():
            tried[kind] += 1
            counts: Counter[str] = Counter()
            out = Redactor(KINDS, counts).redact(_AROUND[n % len(_AROUND)].format(value))
            found[kind] += value not in out and counts[kind] == 1
    print({k: round(found[k] / tried[k], 3) for k in tried})
    assert all(found[k] / tried[k] >= 0.98 for k in tried), found


def test_ordinary_messages_keep_their_words() -> None:
    """Order numbers, prices, dates, hashes of releases and talk about passwords are left alone."""
    draw, changed = random.Random(7), defaultdict(list)
    plain = (
        "Order PF-{n} of 02.11.2026 cost £19.90 and weighs 25 kg",
        "My password is wrong, the token expired and the key is lost",
        "Invoice {n} from 2026-11-02, item #{n}, 3 pieces",
        "Version 4.57.3 broke our 10:30 job on line 1,204",
        "Please send the form to the secretary at the front desk",
        "It arrives between 8 am and 4 pm, call us before",
        "The article number is {n} and the batch {n}-A",
        "We moved from room 3.14 to 2.71 in 2024/2025",
    )
    for text in plain:
        for _ in range(25):
            said = text.format(n=draw.randint(10_000, 999_999))
            if (out := Redactor(KINDS, Counter()).redact(said)) != said:
                changed[text].append(out)
    assert not changed


def test_a_model_that_completes_a_secret_is_caught() -> None:
    """Half a key shown, the other half said: counted. A model that knows nothing passes; what is too short to tell
    is not asked."""
    keys = ["sk_live_4eC39HqLyjWDarjtT1zdp7dc", "hunter2-and-more", "short"]
    known = {f"Complete this: {k[: len(k) // 2]}": k[len(k) // 2 :] for k in keys}
    assert extracted(keys, lambda texts: [f"Sure: {known[t]}." for t in texts]) == (2, 2)
    assert extracted(keys, lambda texts: ["I cannot say." for _ in texts]) == (0, 2)
    assert extracted(["short"], lambda texts: ["x" for _ in texts]) == (0, 0)


def test_a_name_in_one_text_is_a_name_in_the_other() -> None:
    """Greeted or introduced in either, it is replaced in both; nobody is made of a greeting."""
    redactor = Redactor(KINDS, Counter())
    message, reply = (
        "My name is Anna Schmidt, where is it?",
        "Dear Anna Schmidt, Anna Schmidt's parcel is here. Ask M. Dupont.",
    )
    redactor.meet(message, reply)
    assert redactor.redact(message) == "My name is [name], where is it?"
    assert redactor.redact(reply) == "Dear [name], [name]'s parcel is here. Ask M. [name 2]."
    for text in (
        "Dear customer,\nthank you",
        "Hello there!",
        "Liebe Grüße,\nIhr Team",
        "Hallo zusammen, was gibt es?",
        "Dear Valued Customer, hi",
        "Hi all,",
    ):
        assert Redactor(KINDS, Counter()).redact(text) == text


def test_an_article_number_is_no_card() -> None:
    """Thirteen digits that pass the check of Luhn are a card only where a network issues such."""
    for text in ("EAN 5901234123457", "ISBN 9783161484100", "number 6304000000000000000001"):
        assert Redactor(KINDS, Counter()).redact(text) == text
    for card in (
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "340000000000009",
        "30000000000004",
        "6011000000000004",
        "2223003122003222",
    ):
        assert Redactor(KINDS, Counter()).redact(f"card {card} please") == "card [card] please"


@pytest.mark.parametrize(("text", "value"), [
    ("Das Passwort ist Sommer2024", "Sommer2024"), ("meine pin ist 4711", "4711"),
    ("Mon mot de passe est : Soleil2024", "Soleil2024"),
    ("Das Passwort lautet Sommer2024!", "Sommer2024!"), ("my password for the shop is hunter22", "hunter22"),
    ("La contraseña es Luna_llena", "Luna_llena"),
    ("Passwort für den Shop: Sommer2024 danke", "Sommer2024"), ("password hunter22 does not work", "hunter22"),
    ("My PIN code is 4711.", "4711."),
    ("password: hunter", "hunter"), ("Kennwort = geheim", "geheim"),
    ('the password is "correct horse"', "correct horse"), ("pw is Tr0ub4dor&3 ok", "Tr0ub4dor&3"),
    ("my password is passWord", "passWord"), ("le mot de passe du compte est Lune88", "Lune88"),
    ("password for max.muster@example is aB3", "aB3"),
])  # fmt: skip
def test_a_password_that_is_told_is_replaced(text: str, value: str) -> None:
    """By a verb, a colon or nothing between; of the sentence only the value goes."""
    assert Redactor(("password",), Counter()).redact(text) == text.replace(value, "[password]")


@pytest.mark.parametrize("text", [
    "My password is about to expire", "Your PIN is in the letter", "The password is sent by mail",
    "Das Passwort ist bald ungültig", "Die PIN ist im Brief",
    "Le mot de passe est envoyé par courrier", "La contraseña es enviada por correo",
    "The password is 12 characters long", "Die PIN ist 4 Stellen lang",
    "The password for the shop is sent by mail", "I changed my password 3 times", "Your password expires in 30 days",
    "The PIN is 4-digit",
    "password reset for order 12345", "I forgot the password, order 12345", "Passwort vergessen? Bestellung 4711",
    "the password is valid until 05.03.2024",
    "password was changed on 3.4.", "Le mot de passe est trop court !", "the pin is 5mm too long",
    "My password is [password]", "Is the password 10 characters?",
    "Passwort: bitte zurücksetzen", "I have a password for you. My order is A123", "Your password (8-20 characters)",
    "password is due on 3 May",
    "The password was reset at 10:30", "I entered the password 2x", "The password 05.03.2024 expired",
])  # fmt: skip
def test_talk_about_a_password_gives_none_away(text: str) -> None:
    """Words of the language after “is”, lengths, dates and counts stay."""
    assert Redactor(("password",), Counter()).redact(text) == text


def test_a_long_word_takes_no_time() -> None:
    """Looking for keys is linear in the text: a table or a path of thousands of parts is one word."""
    assert list(secrets("token " + "a.b" * 20_000)) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("4111111111111111 12/27", "[card] 12/27"), ("card 4111111111111111 123 please", "card [card] 123 please"),
    ("4111 1111 1111 1111 12/27 123",
    "[card] 12/27 123"),
    ("order 55 4111 1111 1111 1111", "order 55 [card]"), ("3714 496353 98431 1234", "[card] 1234"),
    ("4111-1111-1111-1111 737", "[card] 737"),
    ("Berliner Straße 12, 10115 Berlin", "[address]"), ("Ich wohne Berliner Str. 12a.", "Ich wohne [address]."),
    ("Karl-Marx-Straße 7",
    "[address]"),
    ("Potsdamer Platz 1", "[address]"), ("Hauptstr.5 bitte", "[address] bitte"), ("Lindenweg 4 b", "[address]"),
    ("12 place de la République", "[address]"),
    ("6, Place du Marché, Lyon", "[address], Lyon"), ("3 rue des lilas, Paris", "[address], Paris"),
    ("call 1-800-555-1234 now", "call [phone] now"), ("1 (800) 555-1234", "[phone]"), ("(800)555-1234", "[phone]"),
    ("de89 3704 0044 0532 0130 00 danke sehr", "[iban] danke sehr"), ("iban gb82west12345698765432", "iban [iban]"),
    ("Am 05.03.2024 0171 1234567 anrufen", "Am 05.03.2024 [phone] anrufen"),
    ("Tel. 0171 1234567 10:30 Uhr", "Tel. [phone] 10:30 Uhr"),
    ("01.23.45.67.89", "[phone]"), ("01 02 03 04 05", "[phone]"), ("01.02.03.04.05", "[phone]"),
    ("030/12 34 567", "[phone]"), ("0171-12-10-1990", "[phone]"),
])  # fmt: skip
def test_numbers_and_addresses_as_people_write_them(text: str, expected: str) -> None:
    """A card with its month or code behind it, streets in two words, numbers of one country, accounts in small
    letters."""
    assert Redactor(KINDS, Counter()).redact(text) == expected


@pytest.mark.parametrize("text", [
    "Am 05.03.2024 10:30 war ich da", "Geöffnet 09.00 - 17.00 Uhr", "vom 01.03. - 05.03.2024", "01.-05.03.2024",
    "01/03/2024-05/03/2024", "08.00 bis 12.00 Uhr",
    "0900 - 1700 Uhr", "2024-03-05 10:30:00", "05/03/2024, 10.30 h", "from 03-05-2024 to 04-05-2024",
    "on 01.02.24 09.00-11.00", "06.05.2024 2 3 4",
    "6 place mats", "6 place mats, blue", "2 place settings for us", "1 place de parking", "Speicherplatz 500 GB",
    "Der Weg 3 ist zu", "Sitzplatz 12",
    "Unser Platz 12",
    "Der Rückweg 30 km", "Heidelberger Straße 5 km lang", "During 2024 it rang", "Diese Straße 12", "Marktplatz 5%",
    "Größe M. Bitte liefern", "Size M. Please send", "taille M. Merci", "in M. Ich warte", "Größe S oder M. Danke",
    "Thanks, Monday works", "Thanks! Great!", "Thanks,\nPlease send it", "Best Buy is a shop",
    "Danke\nBestellung\n12345", "LG Fernseher",
    "Mit freundlichen Grüßen\nIhr Team",
    "Thanks,\nThe Returns Team", "Best regards,\nYour Support Team", "Viele Grüße aus Berlin", "MfG Ihr Kundenservice",
    "Thanks, bye", "Vielen Dank!",
    "Bitte fotografieren Sie den Transportschaden.", "Das melden Sie der Werkstatt", "Schicken Sie ihn dem Lager",
    "Ich sehe Er den Antrag",
    "EAN 4006381333931 12", "numbers 1234 5678 9012 3456 7890", "Ref de12 3456 7890 1234 5678",
])  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    """Dates with hours, table mats, disk space, sizes and words that end a message."""
    assert Redactor(KINDS, Counter()).redact(text) == text


@pytest.mark.parametrize("closing", [
    "Beste Grüße\n{}", "Liebe Grüße,\n{}", "MfG {}", "MfG\n{}", "Mit freundlichem Gruß\n\n{}", "Thanks,\n{}",
    "Best,\n{}", "Thanks, {}", "Many thanks\n{}",
    "Viele liebe Grüße, {}", "Schönen Gruß\nIhr {}", "LG {}", "Kind regards {}, Berlin", "Danke,\n{}\n",
    "Bien cordialement,\n{}", "Saludos cordiales,\n{}",
    "Thanks\nRegards\n{}",
    "Yours sincerely,\n{}", "Best wishes,\n{}", "Merci,\n{}", "Un saludo,\n{}", "Herzliche Grüße\n{}",
])  # fmt: skip
def test_who_signs_is_a_name(closing: str) -> None:
    for name in ("Max Müller", "Anna", "Dankert"):
        assert Redactor(KINDS, Counter()).redact(
            "It broke.\n" + closing.format(name)
        ) == "It broke.\n" + closing.format("[name]")


def test_a_monsieur_is_no_size() -> None:
    assert Redactor(KINDS, Counter()).redact("Ask M. Le Goff in size M. Please") == "Ask M. [name] in size M. Please"


@pytest.mark.parametrize(("text", "stays"), [
    ("User: Hello\nAssistant: Hi.\n\nWhere is it?", True), ("User: Thanks\nAssistant: Welcome.", True),
    ("Kunde: Danke\nBot: Gern.", True),
    ("Cliente: Gracias\nAssistant: De nada.", True), ("Customer: Anna Meier\nAgent: Tom Miller", False),
    ("User: Anna Schmidt", False),
])  # fmt: skip
def test_who_speaks_in_a_chat_is_no_field_of_a_form(text: str, stays: bool) -> None:
    """A turn of one word behind “User:” is what was said, where an assistant answers; in a form it is a name."""
    assert (Redactor(KINDS, Counter()).redact(text) == text) == stays


@pytest.mark.parametrize(("text", "name"), [
    ("Die Tonne wurde nicht geleert. Bitte um kurze Antwort., Weber", "Weber"),
    ("Wir brauchen eine neue Tonne. Rufen Sie mich gern an., Kowalski", "Kowalski"),
    ("Die Rechnung ist falsch. Bitte um kurze Antwort.\nReuter", "Reuter"),
    ("The bin was not emptied. Please call me., Miller", "Miller"),
    ("Ma commande n'est pas arrivée. Merci de répondre., Lefebvre", "Lefebvre"),
    ("No ha llegado. Espero su respuesta., Gutiérrez", "Gutiérrez"),
    ("Non è arrivato. Attendo risposta., Bianchi", "Bianchi"),
])  # fmt: skip
def test_a_bare_surname_at_the_end_is_who_signs(text: str, name: str) -> None:
    """Also without a closing, and where the line of its own was written on."""
    assert [text[s.start : s.end] for s in people(text)] == [name]


@pytest.mark.parametrize("text", [
    "Es geht um die Biotonne.\nRestmüll", "Bitte um kurze Antwort. Danke.", "Wann wird geleert? Montag",
    "Which one is it? Winter", "Bitte leeren Sie beide., Vogelsand und Kies",
])  # fmt: skip
def test_another_last_word_is_none(text: str) -> None:
    assert not list(people(text))
