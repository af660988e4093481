"""“All columns but some” is heard in five languages, for forms and for tables."""

from __future__ import annotations

import pytest

from planner.rule_readers.columns import read_columns
from planner.rule_readers.seen_columns import SeenColumns

EN = SeenColumns(("Ref no", "Letter", "Claimant", "Object", "Sum"), ("Letter",), "Sum", text="Letter")
DE = SeenColumns(("Nr", "Brief", "Kunde", "Ware", "Termin"), ("Brief",), "Ware", text="Brief")
FR = SeenColumns(("Nº", "Lettre", "Client", "Objet", "Somme"), ("Lettre",), "Somme", text="Lettre")
ES = SeenColumns(("Núm", "Carta", "Cliente", "Objeto", "Importe"), ("Carta",), "Importe", text="Carta")


def read(words: str, seen: SeenColumns) -> tuple[list[str], list[str]]:
    """The fields of the form, and the columns that are left out."""
    hits = list(read_columns(words, [seen]))
    form = [str(h.change.value) for h in hits if h.change.field in ("column", "answer_columns")]
    return form, [str(h.change.value) for h in hits if h.change.field == "unused_columns"]


@pytest.mark.parametrize(("words", "seen", "form", "left"), [
    ("It completes every field apart from the ref number.", EN, ["Claimant", "Object", "Sum"], ["Ref no"]),
    ("Fill in all the other columns, leaving out Object and Sum.", EN, ["Ref no", "Claimant"], ["Object", "Sum"]),
    ("Fill in all columns.", EN, ["Ref no", "Claimant", "Object", "Sum"], []),
    ("Es soll jedes Feld bis auf die Nummer ausfüllen.", DE, ["Kunde", "Ware", "Termin"], ["Nr"]),
    ("Trag sämtliche Spalten ohne Kunde und Termin ein.", DE, ["Nr", "Ware"], ["Kunde", "Termin"]),
    ("Qu'il remplisse tous les champs hormis le numéro.", FR, ["Client", "Objet", "Somme"], ["Nº"]),
    ("Que complete todas las columnas salvo Importe.", ES, ["Núm", "Cliente", "Objeto"], ["Importe"]),
    ("Use all columns except Object.", EN, [], ["Object"]),
    ("Nimm alle Spalten außer Ware.", DE, [], ["Ware"]),
    ("All fields of our company except farming grow.", EN, [], []),
])  # fmt: skip
def test_all_but_some(words: str, seen: SeenColumns, form: list[str], left: list[str]) -> None:
    assert read(words, seen) == (form, left)
