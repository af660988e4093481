"""What a rule says beside its subject is read in ten languages: how much of what, how soon, which words and keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.graders.kinds import Length
from planner.graders.fields import (
    keys_in,
    languages_in,
    length_in,
    marks_in,
    other_address_in,
    quoted_in,
    seconds_in,
    words_named,
)

MOST = {
    "words": ["at most {n} words", "höchstens {n} Wörter", "pas plus de {n} mots", "no más de {n} palabras",
              "massimo {n} parole", "no máximo {n} palavras", "hoogstens {n} woorden", "maksymalnie {n} słów"],
    "sentences": ["no more than {n} sentences", "maximal {n} Sätze", "{n} phrases maximum", "hasta {n} frases",
                  "{n}句话以内", "max {n} zinnen", "{n} meningar"],
    "characters": ["under {n} characters", "unter {n} Zeichen", "moins de {n} caractères", "menos de {n} caracteres",
                   "不超过{n}个字", "{n}文字以内", "meno di {n} caratteri"],
    "lines": ["{n} lines", "{n} Zeilen", "{n} lignes au plus", "{n} líneas máximo", "最多{n}行", "{n} righe"],
}  # fmt: skip
FAULTS = {
    "words": ["longer than {n} words", "länger als {n} Wörter", "dépasse {n} mots", "supera {n} palabras"],
    "sentences": ["more than {n} sentences", "mehr als {n} Sätze", "plus de {n} phrases", "más de {n} oraciones"],
    "characters": ["exceeds {n} characters", "über {n} Zeichen", "超过{n}个字", "più di {n} caratteri"],
}  # fmt: skip
LEAST = {
    "words": ["at least {n} words", "mindestens {n} Wörter", "au moins {n} mots", "al menos {n} palabras",
              "nicht weniger als {n} Wörter", "not fewer than {n} words"],
    "sentences": ["minimum {n} sentences", "wenigstens {n} Sätze", "至少{n}句话"],
}  # fmt: skip


def _of(table: dict[str, list[str]]) -> st.SearchStrategy[tuple[str, str]]:
    return st.sampled_from([(unit, form) for unit, forms in table.items() for form in forms])


@given(_of(MOST), st.integers(2, 900))
def test_a_most_is_a_most(form: tuple[str, str], n: int) -> None:
    unit, words = form
    assert length_in(words.format(n=n)) == Length.model_validate({"unit": unit, "at_most": n})


@given(_of(FAULTS), st.integers(2, 900))
def test_more_of_it_as_a_fault_is_a_most_and_as_a_wish_a_least(form: tuple[str, str], n: int) -> None:
    unit, words = form
    assert length_in(words.format(n=n), unwanted=True) == Length.model_validate({"unit": unit, "at_most": n})
    assert length_in(words.format(n=n)) == Length.model_validate({"unit": unit, "at_least": n})


@given(_of(LEAST), st.integers(2, 900))
def test_a_least_is_a_least(form: tuple[str, str], n: int) -> None:
    unit, words = form
    assert length_in(words.format(n=n)) == Length.model_validate({"unit": unit, "at_least": n})


@pytest.mark.parametrize(("words", "least", "most"), [
    ("30 to 50 words", 30, 50), ("zwischen 30 und 50 Wörtern", 30, 50), ("de 30 à 50 mots", 30, 50),
    ("at least 30 and at most 50 words", 30, 50), ("mindestens 30 und höchstens 50 Wörter", 30, 50),
    ("from 30 words to 50 words", 30, 50), ("exactly 12 words", 12, 12), ("etwa 100 Wörter", 80, 120),
    ("about 100 words at most", 1, 100), ("höchstens 40 Wörter pro Antwort", 1, 40), ("vijftig woorden", 1, 50),
])  # fmt: skip
def test_ranges_and_abouts(words: str, least: int, most: int) -> None:
    assert length_in(words) == Length(at_least=least, at_most=most)


@pytest.mark.parametrize("words", [
    "sentences of 12 words", "Sätze höchstens 15 Wörter", "phrases de vingt mots au plus", "每句不超过20个字",
    "title of 5 words", "three examples", "two lines of 40 characters", "uses fewer words", "one word per line", "kurz",
    "0 words", "3.5 words", "99999999999 words",
])  # fmt: skip
def test_parts_and_what_is_no_length_are_not_counted(words: str) -> None:
    assert length_in(words) is None


@given(st.text(max_size=60), st.booleans())
def test_whatever_is_said_the_readers_answer(words: str, unwanted: bool) -> None:
    length_in(words, unwanted=unwanted)
    assert (seconds := seconds_in(words)) is None or 0 < seconds <= 3600
    for read in (languages_in, keys_in, words_named, marks_in, other_address_in):
        read(words)
    assert all(phrase.strip() for phrase in quoted_in(words))


@pytest.mark.parametrize(("words", "seconds"), [
    ("within two seconds", 2), ("in unter 3 Sekunden", 3), ("moins de 1,5 seconde", 1.5), ("medio segundo", 0.5),
    ("half a second", 0.5), ("500 ms", 0.5), ("三秒内", 3), ("entro 4 secondi", 4), ("in einer Minute", 60),
    ("two to three seconds", 3), ("too slow", None), ("sofort", None),
    ("in a single second", 1), ("dwie sekundy", 2), ("in under a minute and a half", 90), ("un segundo y medio", 1.5),
    ("半秒", 0.5), ("eine halbe Minute", 30), ("within two hours", None),
])  # fmt: skip
def test_seconds(words: str, seconds: float | None) -> None:
    assert seconds_in(words) == seconds


@pytest.mark.parametrize(("words", "codes"), [
    ("answers in German", ("de",)), ("po angielsku", ("en",)), ("in het Nederlands", ("nl",)), ("用英文", ("en",)),
    ("auf Deutsch oder Französisch", ("de", "fr")), ("en langue anglaise", ("en",)),
    ("in French, not English", ("fr",)),
    ("in the language of the customer", ()), ("not German", None), ("日本語で", ("ja",)),
    ("German customers", ()), ("les clients allemands", ()), ("clientes alemanes", ()), ("die deutschen Kunden", ()),
    ("德语客户", ()), ("Friedrich Engels", ()), ("in het Engels", ("en",)), ("niet in het Duits", None),
    ("w języku polskim", ("pl",)), ("writes to customers in German", ("de",)), ("自动用德语回复客户", ("de",)),
])  # fmt: skip
def test_languages(words: str, codes: tuple[str, ...] | None) -> None:
    found = languages_in(words)
    assert found == codes or (found is not None and codes is not None and set(found) == set(codes))


@pytest.mark.parametrize(("words", "named"), [
    ("never the word cheap", ("cheap",)), ("die Wörter gratis und umsonst", ("gratis", "umsonst")),
    ("le mot problème", ("problème",)), ("las palabras oferta, gratis y regalo", ("oferta", "gratis", "regalo")),
    ("word for word", ()), ("mot pour mot", ()), ("no clichés", ()),
])  # fmt: skip
def test_named_words(words: str, named: tuple[str, ...]) -> None:
    assert words_named(words) == named


@pytest.mark.parametrize(("words", "keys"), [
    ("JSON with the fields name, date and total", ("name", "date", "total")),
    ("JSON mit den Feldern a und b", ("a", "b")), ("JSON avec les clés nom et prix", ("nom", "prix")),
    ("JSON with keys \"first name\" and \"id\"", ("first name", "id")),
    ("JSON, all fields filled", ()), ("JSON with every field right", ()),
])  # fmt: skip
def test_keys(words: str, keys: tuple[str, ...]) -> None:
    assert keys_in(words) == keys


@pytest.mark.parametrize("words", ["“x y”", "„x y“", "« x y »", "「x y」", "'x y'", '"x y"', "‘x y’"])
def test_quotation_marks_of_all_kinds(words: str) -> None:
    assert quoted_in(f"says {words}") == ("x y",)


def test_an_apostrophe_quotes_nothing() -> None:
    assert quoted_in("doesn't say it's done, l'article d'hier") == ()
