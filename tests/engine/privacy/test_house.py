"""What stands in many replies is the firm's own: it stays there, is shown, and is asked about where it may be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.core.row import Row
from engine.data.clean import clean
from engine.data.counts import Counts
from engine.data.prepare import prepare
from engine.privacy.own_contacts import house
from engine.privacy.redact import KINDS, Redactor
from nlforge.pipeline import turns_of
from nlforge.planning import plan_from
from planner.llm.client import open_llm
from planner.plan import Plan
from tests.bench.private import FORMS, SETS, measured, ours, rows_of
from tests.support.pages import spec_page

_WORDS = "Answer our customers as in these examples"
_THINGS = [
    "lamp",
    "chair",
    "sofa",
    "shelf",
    "table",
    "carpet",
    "curtain",
    "mirror",
    "vase",
    "clock",
    "bed",
    "desk",
    "bench",
    "stool",
    "rug",
    "tray",
    "bowl",
    "plate",
    "mug",
    "jar",
]


def _written(folder: Path, lines: list[str], name: str = "data.csv") -> Path:
    path = folder / name
    path.write_text("question,answer\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _rows(every: int, own: str) -> list[str]:
    """Forty different rows; each n-th reply says the firm's own value."""
    stages = (
        "is packed",
        "has left us",
        "waits at the depot",
        "comes with the next tour",
        "was ordered",
        "is on the road",
        "is being made",
    )
    return [
        (
            f"Where is my {'old' if n < len(_THINGS) else 'new'} {thing} now?,The {thing} you ask about "
            f"{stages[n % 7]} and you will hear from us as soon as "
            f"it moves{own if n % every == 0 else ''}."
        )
        for n, thing in enumerate(_THINGS * 2)
    ]


def _planned(folder: Path, monkeypatch: pytest.MonkeyPatch, *said: str) -> Plan:
    monkeypatch.chdir(folder)
    with open_llm("embedded") as llm:
        plan = plan_from(turns_of(None, [], [_WORDS, *said]), llm, [Path("data.csv")], None, "house").state.plan
    assert plan is not None and plan.spec is not None
    return plan


@pytest.mark.parametrize(("reply", "value", "kind"), [
    ("Call our hotline 0800 555 1200.", "0800 555 1200", "phone"),
    ("Write to help@lampen.example please.", "help@lampen.example", "email"),
    ("Unser Laden ist in der Hafenstraße 12, 20457 Hamburg.", "Hafenstraße 12, 20457 Hamburg", "address"),
    ("Cordialement, Amélie", "Amélie", "name"),
    ("Nuestro teléfono es el 900 123 456.", "900 123 456", "phone"),
    ("请拨打客服电话400-820-1234。", "400-820-1234", "phone"),
])  # fmt: skip
def test_a_value_in_a_third_of_the_replies_is_the_firms_own(reply: str, value: str, kind: str) -> None:
    """Phone numbers, addresses, mails and the signature, in any language; a customer's own value is none."""
    found = house([("", f"Answer {n} is on its way. {reply if n % 3 == 0 else 'Done.'}") for n in range(30)])
    assert [(o.value, o.kind, o.sure) for o in found] == [(value, kind, True)]
    assert house([("", f"Answer {n}. Call us on 0171 {n}23456{n}.") for n in range(30)]) == ()


def test_one_customers_number_is_not_the_firms() -> None:
    """A chat in which the same customer's number is said ten times is one conversation."""
    assert house([("chat 1", f"We ring you on 0171 1234567, step {n}.") for n in range(10)]) == ()


def test_the_firms_own_stays_and_the_customers_goes() -> None:
    """In replies; a name that signs replies is replaced in messages, where it may be a customer's."""
    rows = [
        Row(
            "I am Amélie, call 0171 1234567 or is it 0800 555 1200?",
            "Call 0800-5551200, not 0171 1234567. Cordialement, Amélie",
            "f",
            1,
        )
    ]
    (row,) = clean(rows, KINDS, Counts(), own=("0800 555 1200", "Amélie"))
    assert row.prompt == "I am [name], call [phone] or is it 0800 555 1200?"
    assert row.reply == "Call 0800-5551200, not [phone]. Cordialement, Amélie"


def test_what_may_be_the_firms_own_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One reply in five: kept if the person says so, by the option or in words; else replaced."""
    _written(tmp_path, _rows(5, ". Hotline 0800 555 1200"))
    asked = _planned(tmp_path, monkeypatch)
    assert [q.field for q in asked.questions] == ["own_values"] and "0800 555 1200" in asked.questions[0].text
    for words in ("keep them", "Our own hotline should stay"):
        kept = _planned(tmp_path, monkeypatch, words)
        assert kept.spec is not None and kept.spec.data.own == ("0800 555 1200",) and not kept.questions
        assert "“0800 555 1200” stays as it is, for you say it is your own." in spec_page(kept)
        assert any("0800 555 1200" in r.reply for r in prepare(kept.spec, tmp_path).train)
    replaced = _planned(tmp_path, monkeypatch, "replace them")
    assert replaced.spec is not None and not replaced.spec.data.own and not replaced.questions
    assert not any("0800 555 1200" in r.reply for r in prepare(replaced.spec, tmp_path).train)


def test_the_person_may_want_the_firms_own_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in half of the replies stays by itself, but for the person's word."""
    _written(tmp_path, _rows(2, ". Hotline 0800 555 1200"))
    plan = _planned(tmp_path, monkeypatch)
    assert plan.spec is not None and plan.spec.data.own == ("0800 555 1200",)
    page = spec_page(plan)
    assert "“0800 555 1200” stays as it is, for it stands in 50 % of your replies and so counts as your own." in page
    for words in ("Remove our hotline too", "replace our own contact details", "ersetze unsere Kontaktdaten"):
        other = _planned(tmp_path, monkeypatch, words)
        assert other.spec is not None and other.spec.data.own == ()
    assert "“replace our own contact details”" in page


def test_what_cannot_be_removed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No kind of private data is called so: the person learns that it stays."""
    _written(tmp_path, _rows(50, ""))
    plan = _planned(tmp_path, monkeypatch, "GDPR: delete SSNs and shoe sizes")
    told = [w.text for w in plan.warnings if w.code == "words_not_used"]
    assert any("shoe sizes" in t for t in told) and not any(
        "SSNs" in t.split("because")[0] and "shoe" not in t for t in told
    )


def test_the_development_sets_are_found() -> None:
    """Written by people who had not seen the code: at least 95 % of what is private, and of what is replaced, in
    prose and in tables."""
    scores = measured(rows_of(sorted(SETS.glob("dev-*.jsonl"))), ours)
    for form in FORMS:
        assert all(figure >= 0.95 for figure in scores[form].figures().values()), scores[form].faults


@pytest.mark.parametrize("text", [
    "Hi Chat, how are you?", "Hello Support", "Liebes Team, danke", "Hallo Lampenhaus Team,",
    "The Rose Gold model from May 2023",
    "In March or April we open on Monday",
    "Die Rose ist welk, der Engel aus Gold", "La lámpara Aurora y la mesa Alba",
    "Ford Focus 1.6, Mercedes C 200, Renault Clio V",
    "ISBN 978-3-16-148410-0", "Fehler 0x80070005",
    "tyres 205/55 R16 91V", "open 9:00-17:00, 2015-2019", "order no. 300184472", "Rechnung 2024-118845",
    "part 0 986 494 123", "pages 100-2000",
    "订单号2403187765021", "6月1日0:00-6:00",
])  # fmt: skip
def test_what_is_nobodys_stays(text: str) -> None:
    """Models, part and order numbers, ranges, hours, months, brands and greetings of nobody."""
    assert Redactor(KINDS, Counter()).redact(text) == text


@pytest.mark.parametrize(("text", "expected"), [
    ("mail anna [at] example [dot] com", "mail [email]"), ("see https://x.blob.example/a?sv=2024&sig=aB3dE5fG7hI9 now",
    "see [secret] now"),
    ("PO Box 1182, Tulsa, OK 74101", "[address]"),
    ("MAC 3C:52:82:9F:0B:E4", "MAC [mac]"), ("born on 4 May 1980, seen on 5 May",
    "born on [birth date], seen on 5 May"), ("VIN 1HGCM82633A004352",
    "VIN [plate]"),
    ("Kontonummer 1234567, BLZ 370 400 44", "Kontonummer [account], BLZ [account 2]"),
    ("我的身份证号是11010519491231002X，密码是Abc@1234",
    "我的身份证号是[id number]，密码是[password]"),
    ("le mot de passe (Chaton2015*) ne va pas", "le mot de passe ([password]) ne va pas"),
    ("Vivo en C/ Mayor 15, 28013 Madrid",
    "Vivo en [address]"), ("hier ist meike, hallo", "hier ist [name], hallo"),
    ("Name: RODRIGUEZ, ANGEL\nDOB: 05/1941\nSKU: BK-R64Y", "Name: [name]\nDOB: [birth date]\nSKU: BK-R64Y"),
    ("@jule_k schreibt",
    "[handle] schreibt"), ("我叫李雪梅，电话13817264509", "我叫[name]，电话[phone]"),
])  # fmt: skip
def test_kinds_that_were_not_found_before(text: str, expected: str) -> None:
    assert Redactor(KINDS, Counter()).redact(text) == expected
