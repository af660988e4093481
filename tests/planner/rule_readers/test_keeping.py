"""What may stay by sentence, what is said of rights, and columns confirmed in one question."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.core.spec import DataSpec, Source
from engine.data.card import card, card_text
from engine.data.prepare import prepare
from engine.data.profile import profile_source
from engine.privacy.redact import KINDS, Redactor
from planner.plan_state import PlanState
from planner.rule_readers.keeping import read_keeping, read_rights
from planner.rule_readers.removals import read_removals, unknown_kinds
from planner.turn import plan_turn
from tests.planner.desk import desk_profiles, planned
from tests.support.machines import CPU
from tests.support.no_model import NoModel
from tests.support.pages import spec_page
from tests.support.places import SAMPLE
from tests.support.specs import spec


@pytest.mark.parametrize(("words", "expected"), [
    ("Order numbers may stay.", [("add", "order_number")]),
    ("Bestellnummern dürfen bleiben", [("add", "order_number")]),
    ("Please keep the near duplicates", [("add", "near_duplicate")]),
    ("Please don't redact names and phone numbers", [("add", "phone"), ("add", "name")]),
    ("Les numéros de commande peuvent rester", [("add", "order_number")]),
    ("names must not stay", [("remove", "name")]),
    ("Keep answers short and friendly", []),
    ("We keep customer e-mails in Outlook", []),
    ("Our customers order numbers of items", []),
    ("Email addresses must be removed", []),
    ("Names must not be removed", [("add", "name")]),
    ("Never redact names", [("add", "name")]),
    ("There is no need to remove names", [("add", "name")]),
    ("I don't want you to redact names", [("add", "name")]),
    ("Please make sure that names are not removed", [("add", "name")]),
    ("Redact no names", [("add", "name")]),
    ("Do not forget not to redact names", [("add", "name")]),
    ("Could you please not redact names?", [("add", "name")]),
    ("Redact e-mails but not names", [("add", "name")]),
    ("Do not redact names and delete e-mails", [("add", "name")]),
    ("Remove everything except names", [("add", "name")]),
    ("Remove names but keep order numbers", [("add", "order_number")]),
    ("Los nombres se pueden dejar", [("add", "name")]),
    ("Sí, pero los nombres pueden quedarse", [("add", "name")]),
    ("Sí, y deja los nombres", [("add", "name")]),
    ("No tapéis los nombres", [("add", "name")]),
    ("Deja fuera los nombres", [("remove", "name")]),
    ("Deja los nombres ocultos", []),
    ("Oui, mais gardez les noms", [("add", "name")]),
    ("On peut laisser les noms", [("add", "name")]),
    ("Laissez les noms de côté", []),
    ("Ja, und lass die Namen drin", [("add", "name")]),
    ("Do not redact names in e-mails", [("add", "name")]),
    ("Do not redact names because we need them", [("add", "name")]),
    ("Namen dürfen nicht entfernt werden", [("add", "name")]),
    ("Bitte keine Namen löschen", [("add", "name")]),
    ("Lösche keine Namen", [("add", "name")]),
    ("Entferne die Namen nicht", [("add", "name")]),
    ("Ich will, dass Namen nicht entfernt werden", [("add", "name")]),
    ("Ne supprimez pas les noms", [("add", "name")]),
    ("Les noms ne doivent pas être supprimés", [("add", "name")]),
    ("Je ne veux pas que les noms soient supprimés", [("add", "name")]),
    ("No elimines los nombres", [("add", "name")]),
    ("Los nombres no deben ser eliminados", [("add", "name")]),
    ("No quiero que se eliminen los nombres", [("add", "name")]),
    ("Namen dürfen nicht bleiben", [("remove", "name")]),
    ("Names may stay but not e-mails", [("add", "name"), ("remove", "email")]),
    ("Leave the names out", [("remove", "name")]), ("Leave out e-mail addresses", [("remove", "email")]),
    ("Lass die Namen weg", [("remove", "name")]),
    ("Keep names out of it", [("remove", "name")]), ("leave bad examples out", [("remove", "breaks_guidelines")]),
    ("Leave names alone", [("add", "name")]),
])  # fmt: skip
def test_what_may_stay_is_read(words: str, expected: list[tuple[str, str]]) -> None:
    assert [(h.change.op, h.change.value) for h in read_keeping(words)] == expected


@pytest.mark.parametrize("words", [
    "Do not forget to redact names", "Never fail to remove names", "Don't hesitate to delete names",
    "Don't only redact names", "Don't just remove names",
    "Not only names but also e-mail addresses must be removed", "Not all names must be removed",
    "If names are not removed, stop",
    "Stop when names are not removed", "Never train on texts where names are not removed",
    "Never train on texts with names not removed",
    "Texts that are not redacted have names", "Check whether names are not redacted",
    "Do not stop until names are removed", "Are names not removed?",
    "Names were not removed", "We have not removed names", "Names are not removed yet",
    "Do not redact names unless they are public",
    "Do not redact names, unless they are public", "Do not redact anything except names", "Remove nothing but names",
    "Do not forget to keep names",
    "If names must not stay, tell us", "Order numbers may not be all that stays", "Without names, remove e-mails",
    "Those who do not remove names are fined",
    "Vergiss nicht die Namen zu entfernen", "Vergiss nicht, Namen zu entfernen",
    "Bitte nicht vergessen, Namen zu löschen",
    "Zögern Sie nicht die Namen zu löschen", "Nicht nur Namen müssen entfernt werden",
    "Nicht nur Namen, sondern auch E-Mails müssen entfernt werden",
    "Wenn Namen nicht entfernt werden, halte an", "Trainiere nie auf Texten, in denen Namen nicht entfernt wurden",
    "Nicht entfernte Namen melden",
    "Entfernte Namen nicht anzeigen", "Entferne nicht nur die Namen", "Namen wurden nicht entfernt",
    "N'oubliez pas de supprimer les noms", "N'hésitez pas à supprimer les noms", "Ne supprimez pas seulement les noms",
    "Si les noms ne sont pas supprimés, arrêtez",
    "Pas seulement les noms mais aussi les adresses e-mail doivent être supprimés",
    "Des textes où les noms ne sont pas supprimés", "Les noms n'ont pas été supprimés",
    "No olvides eliminar los nombres", "No dejes de borrar los nombres", "No solo los nombres deben ser eliminados",
    "Si los nombres no son eliminados, para",
    "Textos donde los nombres no son eliminados", "Los nombres no eliminados se revisan",
    "No elimines solo los nombres",
])  # fmt: skip
def test_a_not_that_governs_something_else_keeps_nothing(words: str) -> None:
    """Forgetting, “not only”, conditions, questions and clauses about texts give no permission."""
    assert list(read_keeping(words)) == []


@pytest.mark.parametrize(("keep", "text", "expected"), [
    (("order_number",), "My order no. 020 7946 0358 is late, call 020 7946 0123.",
    "My order no. 020 7946 0358 is late, call [phone]."),
    (("order_number",), "Order number 12345 please call 0171 1234567", "Order number 12345 please call [phone]"),
    (("order_number",), "Order no.020 7946 0358 is late", "Order no.020 7946 0358 is late"),
    (("order_number",), "order 12345 0171 1234567", "order 12345 [phone]"),
    (("order_number",), "order 12345 max@example.com wrote", "order 12345 [email] wrote"),
    (("order_number",), "order 12345max@example.com wrote", "order [email] wrote"),
    (("order_number",), "Order 12345 - card 4111 1111 1111 1111", "Order 12345 - card [card]"),
    (("order_number",), "Bestellung 12345 Lindenweg 4 bitte", "Bestellung 12345 [address] bitte"),
    (("order_number",), "Order 4111 1111 1111 1111 is mine", "Order 4111 1111 1111 1111 is mine"),
    (("customer_number",), "My account 55 and password is hunter22x", "My account 55 and password is [password]"),
    (("customer_number",), "Konto DE89 3704 0044 0532 0130 00", "Konto [iban]"),
    ((), "Call 020 7946 0123.", "Call [phone]."),
    (("phone",), "Call 020 7946 0123 or a@b.org.", "Call 020 7946 0123 or [email]."),
])  # fmt: skip
def test_what_may_stay_stays(keep: tuple[str, ...], text: str, expected: str) -> None:
    assert Redactor(KINDS, Counter(), None, keep).redact(text) == expected


def test_it_reaches_the_spec_the_page_and_the_card(tmp_path: Path) -> None:
    """Said in one sentence, shown before the yes, and kept with what was built."""
    words = "Answer our customers. Order numbers may stay. The messages are ours, customers gave consent in writing."
    plan = planned(words, desk_profiles())
    assert (
        plan.spec is not None
        and plan.spec.data.keep == ("order_number",)
        and plan.spec.data.rights == ("customers gave consent in writing",)
    )
    page = spec_page(plan)
    assert "May stay as they are: order numbers" in page and "customers gave consent in writing" in page
    data = prepare(plan.spec, SAMPLE)
    text = card_text(card(plan.spec, SAMPLE, data.counts, data.train, data.held_out))
    assert (
        "“customers gave consent in writing”" in text and "Kept as they are, because you said so: order number" in text
    )
    assert [h.change.value for h in read_rights("Do we need a licence?")] == []


def test_near_copies_and_contradictions_stay_by_sentence(tmp_path: Path) -> None:
    lines = [
        f"Where is parcel number {n} {'abcdefghij'[n % 10] * 5} now,It is at stop {n} of the way" for n in range(30)
    ]
    lines += ["Do you open late,Until 20 o'clock", "Do you open late,Until 22 o'clock"]
    (tmp_path / "a.csv").write_text("message,reply\n" + "\n".join(lines) + "\n")
    source = Source(path="a.csv", use="train", kind="table", prompt_column="message", reply_column="reply")
    strict, kept = (
        prepare(spec(data=DataSpec(sources=(source,), keep=keep)), tmp_path).counts for keep in ((), ("conflict",))
    )
    assert strict.dropped["conflict"] == 2 and kept.dropped["conflict"] == 0


def test_names_of_people_in_other_columns_are_replaced(tmp_path: Path) -> None:
    """A name column tells whom a message speaks of, first names included; words that are no names stay."""
    lines = [
        (
            f"Where is my parcel {n} please asks Ingrid {'abcdefghij'[n % 10] * 4},Dear Ms Bergqvist it is at "
            f"stop {n} Ingrid,Ingrid Bergqvist"
        )
        for n in range(30)
    ]
    (tmp_path / "a.csv").write_text("message,reply,customer_name\n" + "\n".join(lines) + "\n")
    source = Source(path="a.csv", use="train", kind="table", prompt_column="message", reply_column="reply")
    data = prepare(spec(data=DataSpec(sources=(source,))), tmp_path)
    assert data.counts.redacted["name"] >= 60
    assert not any(
        "Ingrid" in text or "Bergqvist" in text for r in (*data.train, *data.held_out) for text in (r.prompt, r.reply)
    )


def test_guessed_columns_are_confirmed_once(tmp_path: Path) -> None:
    """One question for all such tables; “yes” settles it, a column name changes it."""
    lines = "\n".join(f"Wo bleibt die Lieferung {n} denn,Sie kommt am Tag {n} bei Ihnen an,x{n}" for n in range(30))
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"spalte1,spalte2,spalte3\n{lines}\n")
    profiles = [profile_source(tmp_path / name).model_copy(update={"path": name}) for name in ("a.csv", "b.csv")]
    state = plan_turn(PlanState(), "Answer our customers", NoModel(), lambda _: profiles, CPU)
    assert state.plan is not None and [q.field for q in state.plan.questions] == ["columns"]
    assert (
        "in a.csv “spalte1” is the message" in state.plan.questions[0].text
        and "in b.csv" in state.plan.questions[0].text
    )
    agreed = plan_turn(state, "Yes", NoModel(), lambda _: profiles, CPU)
    assert agreed.plan is not None and agreed.plan.status == "ready"
    changed = plan_turn(state, "column spalte3", NoModel(), lambda _: profiles, CPU)
    assert (
        changed.plan is not None
        and changed.plan.spec is not None
        and {s.reply_column for s in changed.plan.spec.data.sources} == {"spalte3"}
    )


@pytest.mark.parametrize(("words", "expected"), [
    ("GDPR: delete SSNs", [("remove", "id_number")]), ("MRN must be removed", [("remove", "id_number")]),
    ("Remove SSNs too", [("remove", "id_number")]),
    ("Dates of birth may stay", [("add", "birth_date")]), ("Please keep the licence plates", [("add", "plate")]),
    ("Usernames may stay", [("add", "handle")]),
    ("Geburtsdaten dürfen bleiben", [("add", "birth_date")]),
    ("Lösche alle Personalausweisnummern", [("remove", "id_number")]),
    ("Die Kennzeichen dürfen bleiben", [("add", "plate")]), ("Les dates de naissance peuvent rester",
    [("add", "birth_date")]),
    ("Supprimez les numéros de sécurité sociale", [("remove", "id_number")]),
    ("Las matrículas pueden quedarse", [("add", "plate")]),
    ("Elimina los pasaportes", [("remove", "id_number")]), ("车牌可以保留", [("add", "plate")]),
    ("Bank accounts must be removed", [("remove", "account")]),
    ("Our own hotline should stay", [("add", "own"), ("remove", "not_own")]),
    ("Unsere Hotline darf bleiben", [("add", "own"), ("remove", "not_own")]),
    ("Notre numéro peut rester", [("add", "own"), ("remove", "not_own")]),
    ("Nuestro teléfono puede quedarse", [("add", "own"), ("remove", "not_own")]),
    ("我们的热线可以保留", [("add", "own"), ("remove", "not_own")]), ("Replace our hotline",
    [("add", "not_own"), ("remove", "own")]),
    ("Our passports must be renewed", []), ("Customers ask for their birthday present", []),
])  # fmt: skip
def test_new_kinds_and_what_is_our_own_are_read(words: str, expected: list[tuple[str, str]]) -> None:
    """Identity numbers, dates of birth, plates, user names, and the firm's own hotline, in five languages."""
    assert [(h.change.op, h.change.value) for h in (*read_keeping(words), *read_removals(words))] == expected


@pytest.mark.parametrize(("words", "expected"), [
    ("Remove eye colours", ["eye colours"]), ("Please delete names and shoe sizes", ["shoe sizes"]),
    ("GDPR: delete salaries", ["salaries"]),
    ("Delete SSNs and names", []), ("Lösche bitte die Blutgruppen", ["Blutgruppen"]), ("We remove stains", []),
    ("Do not remove eye colours", []),
    ("Supprimez les religions", ["religions"]), ("Elimina los sueldos y los nombres", ["sueldos"]),
])  # fmt: skip
def test_what_cannot_be_removed_is_known_as_such(words: str, expected: list[str]) -> None:
    """A wish to remove something nobody here knows is not passed over."""
    assert [words[a:b].strip() for a, b in unknown_kinds(words)] == expected
