"""Private values in the ways people say them, kind by kind and in many languages, and harmless look-alikes."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.privacy.finders.dates import months
from engine.privacy.finders.seen import see
from engine.privacy.finders.spoken_figures import spoken_figures
from engine.privacy.redact import KINDS, Redactor
from engine.privacy.secrets_in_speech import without_secrets


def _redacted(text: str) -> str:
    redactor = Redactor(KINDS, Counter())
    redactor.meet(text)
    return redactor.redact(text)


def _left(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(text, now) for text, value in told if value.casefold() in (now := _redacted(text)).casefold()]


DICTATED = [
    ("My number's oh seven seven double-oh nine hundred one two three", "nine hundred"),
    ("the card is four times five, then five five oh oh, one two three four, four three two one", "one two"),
    ("Meine Tel. lautet null eins sieben sechs 44 55 66 77", "44 55"),
    ("zéro six douze trente-quatre cinquante-six quatre-vingt-dix-huit", "trente"),
    ("tel: seis uno dos, 34 56 78", "34 56"),
    ("chiamami al tre quattro sette uno due tre quattro cinque sei sette", "quattro"),
    ("liga para nove um dois três quatro cinco seis meia oito", "quatro"),
    ("bel nul zes twaalf vierendertig zesenvijftig achtenzeventig", "vierendertig"),
    ("Mój numer to pięćset dwanaście 345 678", "345"),
    ("тел восемь девятьсот шестнадцать сто двадцать три сорок пять", "сорок"),
    ("soita nolla neljä nolla yksi kaksi kolme neljä viisi", "kolme"),
    ("电话一三八零零一三八零零零", "一三八"), ("電話は〇九〇-一二三四-五六七八です", "一二三四"),
    ("전화번호 공일공 1234 5678", "1234"),
    ("card number is four one one one, one one one one, one one one one, one one one one", "one one"),
    ("my PIN is one nine eight four", "nine"), ("mon code porte est quatre sept un un", "sept"),
    ("the passcode for the gate is 1 9 8 4", "9 8"), ("mon code du portail est le 4 5 7 8", "5 7"),
]  # fmt: skip
BORN = [
    ("ich bin 12/04/1969 geboren", "1969"), ("nací el 4-V-1980", "1980"), ("nata il 1/1/'80", "'80"),
    ("Geburtstag meiner Mutter: dritter Mai neunzehnhundertvierzig", "neunzehn"),
    ("born on the fourth of july nineteen seventy", "seventy"),
    ("né le douze mars mille neuf cent soixante", "soixante"),
    ("nata il dodici marzo millenovecentosessanta", "marzo"), ("ik ben op 3-5-1977 geboren", "1977"),
    ("olen syntynyt 5. maaliskuuta 1975", "maaliskuuta"), ("urodziłem się 12 kwietnia 1969 r.", "1969"),
    ("1969. április 12-én születtem", "április"), ("12.04.1969 doğumluyum", "1969"),
    ("родился 12 апреля 1969 года", "апреля"),
    ("γεννήθηκα στις 12 Απριλίου 1969", "1969"), ("昭和44年4月12日生まれ", "44年"), ("1969년 4월 12일생입니다", "1969"),
    ("sinh ngày 12 tháng 4 năm 1969", "1969"), ("เกิดวันที่ 12 เมษายน 2512", "2512"), ("ولدت في ١٢ أبريل ١٩٦٩", "١٩٦٩"),
]  # fmt: skip
LIVES = [
    ("Mvh Torbjørn, Storgata 5, 0155 Oslo", "Storgata"), ("12 r. Pasteur 75015", "Pasteur"),
    ("Dlouhá 12, 110 00 Praha", "Dlouhá"),
    ("Nordre gate 12, 7011 Trondheim", "Nordre"),
    ("〒150-0002 渋谷区渋谷2-21-1に送ってください", "2-21-1"), ("wohne Lindenstr 4b, 2. OG re., 07743 Jena", "Jena"),
    ("221b baker st london nw16xe", "baker"), ("abito in v. Roma 14, 20121 Milano", "Milano"),
    ("Ilica 5, 10000 Zagreb", "Ilica"),
    ("Vestergade 12, 2. tv, 8000 Aarhus C", "Aarhus"), ("Kossuth utca 5, Budapest", "Kossuth"),
    ("Jl. Sudirman No. 12, Jakarta", "Sudirman"), ("số 12 đường Lê Lợi, quận 1", "Lê Lợi"),
    ("강남구 테헤란로 152로 보내주세요", "152"),
    ("Rose Cottage, Church Lane, Nether Wallop", "Church Lane"), ("Rivadavia 7740, 1406 Buenos Aires", "Rivadavia"),
    ("شارع الملك فهد 12", "فهد"), ("רחוב הרצל 12", "הרצל"),
]  # fmt: skip
CALLED = [
    ("this is Siobhán O’Rourke again", "Rourke"), ("Je m'appelle Anne-Sophie de La Tour", "Tour"),
    ("acct for R K Banerjee", "Banerjee"),
    ("Deliver to Mr & Mrs J Papadopoulos", "Papadopoulos"), ("hi its tom hargreaves here", "hargreaves"),
    ("c'est moi, benoît garnier", "garnier"), ("Hier ist nochmal Wackernagel, Kd.-Nr. 5531", "Wackernagel"),
    ("Viele Grüße aus Starnberg, Familie Aschenbrenner", "Aschenbrenner"), ("Üdvözlettel, Kovács Éva", "Kovács"),
    ("Cảm ơn, Trần Thị Mai", "Trần"), ("mitt nummer är 070-123 45 67 /Linnea", "Linnea"),
    ("Olá, sou a Conceição, bom dia", "Conceição"),
    ("przesyłka dla Agnieszki Nowakowskiej", "Agnieszki"), ("позвоните Наталье Сергеевой", "Наталье"),
    ("انا محمد العلي", "محمد"),
    ("Mam na imię Zbigniew, nazwisko Wąs", "Wąs"), ("A-n-n-a M-e-i-e-r is my name", "M-e-i"),
    ("Ich buchstabiere: W-I-E-C-Z-O-R-E-K", "W-I-E"),
    ("S pozdravem, Vojtěch", "Vojtěch"), ("Med vänlig hälsning, Ingegerd", "Ingegerd"),
    ("Kind regards, Ngaire McAllister", "McAllister"),
]  # fmt: skip
OPENS = [
    ("my login's fluffy / Summer-2024!", "Summer"), ("kennwort ist Sonne und danach 77", "Sonne"),
    ("the password is sunshine then 42", "sunshine"),
    ("pa$$word is tiger77", "tiger77"), ("key AKIA IOSF ODNN 7EXA MPLE", "IOSF"), ("UPI id rkb77@okhdfc", "rkb77"),
    ("pay to priya.s@okaxis please", "priya"), ("send it to paypal.me/annameier", "annameier"),
    ("My licence is MORGA 657054 SM9IJ", "MORGA"),
    ("c.f. rss mra 80a01 h501 u", "80a01"), ("mi correo ana punto ibarretxe arroba gmail punto com", "ana punto"),
    ("meine mail ist anna unterstrich meier ät gmx punkt de", "meier"), ("write mel77 at gmail.com ok", "mel77"),
    ("my ip 93.184.216 .34", "184"),
]  # fmt: skip
HARMLESS = [
    "one two three four five six seven eight go!", "between nineteen ninety and two thousand and five",
    "Wir haben sieben, acht oder neun Stück",
    "my order number is zero four five one two three nine", "Your score was twenty one to nineteen",
    "订单一二三号，共五件",
    "It took me three or four, maybe five or six attempts", "Abrimos de nueve a dos y de cuatro a ocho",
    "items 1 2 3 4 5 6 7",
    "Die Bestellung vom 12.04.2026: mein Sohn ist gestern geboren",
    "Delivered on 12/04/2026, my son was born yesterday",
    "Artikel 12, 10115 Teile bestellt", "Modell 3, 2200 Watt", "Band 2, 1500 Seiten", "Order 12, 10115 Berlin",
    "Felco 2, 12345 Stück",
    "Terminal Gate 5 is closed", "Mill Lane nursery opens at 9", "第3区1-2を見る", "Référence 12.45.78.90",
    "Ordernummer 070-12345",
    "Zamówienie 512-345-67", "We are at the point where it is late", "Meet me at home. The point is clear",
    "We met at 9. The dot is red",
    "login and password are wrong", "My password is wrong and then 3 attempts failed", "Size S, M, L, X, options",
    "Rose 'Grace Kelly' is out of stock", "Do you have the Marie Curie rose?", "The hydrangea Annabelle died",
    "A bag of King Edward potatoes",
    "I bought a Victoria plum and a James Grieve apple", "My John Deere will not start",
    "Die Rose „Gertrude Jekyll“ blüht",
    "Apfel Gloster und Birne Alexander Lucas", "Herr der Ringe Band 2", "The St. Martin catalogue, page 12",
    "Soy Cliente Premium",
    "Henry VIII style bench", "Virginia creeper, Jasmine, Rosemary, Heather and Daisy seeds",
    "Basil, Sage, Olive oil and Ginger",
    "Jack Daniels barrel planter", "The David Austin rose 'Olivia Rose' arrived dead.",
    "Clematis Nelly Moser, Princess Diana and Jackmanii please.",
    "Die Kartoffelsorten Linda, Laura und Belana", "La rose Pierre de Ronsard a fané.",
    "The Martha Stewart collection", "Jasmin und Veronika im Topf",
    "Is the Charles Bentley bench in stock?", "Ikea Billy and Kallax shelves", "EAN: 4 006381 333931",
    "Rosa Blüten, Viola gemischt, Erika winterhart",
    "Do you sell Laura Ashley wallpaper?", "Les pommes de terre Charlotte sont pourries",
    "The John Lewis voucher does not work",
    "Hello Fern lovers", "The Captain Scarlet tulips never opened", "The Desmond Elliott Prize longlist is out",
    "Perunalajike Nicola",
]  # fmt: skip


@pytest.mark.parametrize(
    "told", [DICTATED, BORN, LIVES, CALLED, OPENS], ids=["dictated", "born", "lives", "called", "opens"]
)
def test_nothing_of_the_value_is_left(told: list[tuple[str, str]]) -> None:
    assert _left(told) == []


def test_harmless_texts_stay() -> None:
    """Counting, hours, years, orders, parts, varieties, brands, titles and games."""
    assert [(text, now) for text in HARMLESS if (now := _redacted(text)) != text] == []


def test_who_does_something_is_no_thing() -> None:
    """A word for goods beside a name does not hide a person who orders, or whose it is."""
    for text in (
        "The rose Anna ordered died",
        "mit freundlichen Grüßen Linda Petersen",
        "I gave the pot to Anna Schmidt",
    ):
        assert "[name]" in _redacted(text), text


def test_a_dictated_number_is_read_as_its_figures() -> None:
    for text, figures in (
        ("oh seven seven double-oh nine hundred one two three", "07700900123"),
        ("null eins sieben sechs vierundvierzig", "017644"),
        ("zéro six soixante-dix-huit quatre-vingt-dix-sept douze", "06789712"),
        ("four times zero one two", "000012"),
        ("一三九 1234 5678", "13912345678"),
    ):
        assert [f.figures for f in spoken_figures(see(text))] == [figures]


def test_months_are_those_of_every_language() -> None:
    """The list has all that Babel (CLDR) knows in the languages that are read; a new version shows here."""
    from babel import Locale

    for code in (
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "sv",
        "da",
        "nb",
        "fi",
        "pl",
        "cs",
        "hu",
        "ro",
        "tr",
        "ru",
        "uk",
        "el",
        "hr",
    ):
        # Its stand-alone names are mixed up between languages that one process loads.
        for name in Locale.parse(code).months["format"]["wide"].values():
            assert str(name).casefold().split()[-1].rstrip(".") in months(), (code, name)


def test_what_is_said_in_disguise_is_not_kept() -> None:
    """Words that are stored hold no code that was dictated, nor one behind a word in signs."""
    for said, value in (
        ("my PIN is one nine eight four", "nine"),
        ("pa$$word: tiger77", "tiger77"),
        ("login: mel77 / Summer-2024!", "Summer"),
    ):
        assert value not in without_secrets(said)


LONG = {
    "words": "one " * 10_000, "figures": "1 " * 20_000, "signs": "一" * 50_000, "letters": "a-" * 30_000,
    "list": "A, " * 10_000,
    "pairs": "login: a / " * 2000, "houses": "Haus 1, 10115 " * 2000, "points": "a dot " * 10_000 + "at",
    "births": "née le " * 1000,
    "apostrophes": "O’A" * 20_000, "payee": "x" * 100_000 + "@okaxis",
}  # fmt: skip


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_is_looked_at_once(text: str) -> None:
    """Every look is bounded, whatever repeats: none of these comes near the time limit of a test."""
    assert Redactor(KINDS, Counter()).spans(text) is not None
