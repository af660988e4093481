"""Names of firms stay, those of people beside them go."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.privacy.redact import KINDS, Redactor


def _redacted(text: str, *names: str) -> str:
    redactor = Redactor(KINDS, Counter())
    redactor.meet(text)
    return redactor.redact(text, names)


@pytest.mark.parametrize("text", [
    "Kunde: Krone Tools", "Von: Krone Tools GmbH", "Sender: Baker Logistics", "Regards,\nKrone Tools",
    "Customer: Carter Supplies Ltd", "From: Schmidt & Söhne KG", "Martin Foods ordered 20 pallets",
    "Cliente: García Suministros S. L.", "Client : Dupont Transports SARL", "Lieferant: Weber Maschinenbau",
])  # fmt: skip
def test_a_firm_is_nobody(text: str) -> None:
    """It may decide the label of a message, and no person is known by it."""
    assert _redacted(text) == text


@pytest.mark.parametrize(("text", "gone"), [
    ("Kunde: Peter Stahl", "Stahl"), ("Customer: Danielle Steel", "Steel"), ("Name: Inge Ag", "Inge"),
    ("Regards,\nPeter Krone\nKrone Tools", "Peter"), ("Customer: John Carter services my boiler", "Carter"),
    ("Hallo, hier Anna Schmidt, Gruppe 4. Grüße\nAnna Schmidt", "Schmidt"), ("From: Anna Fischer", "Fischer"),
])  # fmt: skip
def test_people_are_replaced_as_before(text: str, gone: str) -> None:
    assert gone not in _redacted(text)


def test_a_column_of_senders_may_hold_firms() -> None:
    """What stands in it counts as a name only where it is none of a firm."""
    assert (
        _redacted("Krone Tools orders 5, says Mia Berg", "Krone Tools", "Mia Berg")
        == "Krone Tools orders 5, says [name]"
    )
