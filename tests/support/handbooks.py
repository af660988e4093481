"""Handbooks as houses write them: headings, several paragraphs below each, sentences on “we” and “children”, names of
those to ask."""

from __future__ import annotations

from pathlib import Path

from tests.support.papers import docx, paragraph

_EN = {
    "Medicine": (
        "We give prescribed medicine only. Bring it to the office in its box. Children do not carry medicine in bags.",
        "We do not give cough sweets bought without a prescription. Inhalers are kept in the green bag.",
        "First aid is given by Mrs Okafor and Mr Lund. For every bump to the head you get a phone call.",
    ),
    "Behaviour": (
        "Children are told the three rules in the first week. Bullying is hurting somebody on purpose and again.",
        "We ring parents the same day. You get an answer within three school days. In an evacuation the children go "
        "to the church hall. On the last day of term school ends at 13.30.",
    ),
    "Uniform": tuple(
        f"The {what} is {colour} and can be bought in the shop on Alder Lane for {n} pounds, where a used one in good "
        f"order costs {n - 3} pounds and is put aside for a week when you ring before noon. We take it back until the "
        f"{n}th day if its label is still sewn in and nobody has worn it outside in the rain or at a match."
        for n, (what, colour) in enumerate(
            (("jumper", "navy"), ("polo shirt", "white"), ("PE bag", "grey"), ("swim cap", "red")), 11
        )
    ),
    "Food": (
        "Lunch is free for the youngest. From Year 3 it costs 2.85 pounds a day. Water bottles hold only water.",
        "Birthday treats: please no cakes. Stickers are welcome. The kitchen needs a letter for a special diet.",
    ),
    "Whom to ask": (
        "Special needs: Mrs Hartley, Tuesday to Thursday. Safeguarding: Ms Adeyemi, in her absence Mr Lund.",
        "You get a reply within 15 school days. Complaints are first for the class teacher.",
    ),
    "Getting here": (
        "Parking is not allowed on Alder Lane before nine. Scooters are pushed in the playground. No dogs please.",
    ),
}
_DE = {
    "Medikamente": (
        "Wir geben nur verordnete Medikamente. Bringen Sie sie ins Büro. Kinder dürfen keine Medikamente tragen.",
        "Wir dürfen keine Hustenbonbons geben. Inhalatoren werden in der grünen Tasche aufbewahrt.",
        "Erste Hilfe wird von Frau Okafor und Herrn Lindner geleistet. Sie erhalten am selben Tag einen Anruf.",
    ),
    "Verhalten": (
        "Kinder werden in der ersten Woche über die Regeln belehrt. Mobbing ist eine absichtliche Verletzung.",
        "Wir müssen die Eltern anrufen. Sie erhalten binnen drei Tagen eine Antwort. Man kann sich beschweren.",
    ),
    "Kleidung": tuple(
        f"{was} kostet im Laden in der Erlengasse {n} Euro, gebraucht und in gutem Zustand {n - 3} Euro, und wird eine "
        f"Woche lang zurückgelegt, wenn Sie vor zwölf Uhr anrufen. Wir können es bis zum {n}. Tag zurücknehmen, wenn "
        "das Etikett noch eingenäht ist und niemand es draußen im Regen oder bei einem Spiel getragen hat."
        for n, was in enumerate(("Der Pullover", "Das Hemd", "Der Turnbeutel", "Die Badekappe"), 11)
    ),
    "Essen": (
        "Das Mittagessen ist für die Kleinsten frei. Ab Klasse 3 kostet es 2,85 Euro. Wasserflaschen sind erlaubt.",
        "Geburtstage: bitte keine Kuchen. Aufkleber sind willkommen. Die Küche braucht für eine Diät ein Attest.",
    ),
    "Ansprechpartner": (
        "Die Förderung ist bei Frau Hartmann, dienstags bis donnerstags. Der Kinderschutz ist bei Frau Adler.",
        "Sie erhalten binnen 15 Schultagen eine Antwort. Beschwerden sind zuerst für die Klassenleitung.",
    ),
    "Anfahrt": (
        "Das Parken ist in der Erlengasse vor neun verboten. Roller werden im Hof geschoben. Hunde sind verboten.",
    ),
}
HANDBOOKS = {"en": ("Family Handbook.docx", _EN), "de": ("Elternhandbuch.docx", _DE)}


def handbook(folder: Path, language: str) -> Path:
    """A Word file; `language` is en or de."""
    name, sections = HANDBOOKS[language]
    body = "".join(_heading(title) + "".join(map(paragraph, said)) for title, said in sections.items())
    return docx(folder / name, body)


def _heading(text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
