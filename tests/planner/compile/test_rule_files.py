"""Files of house rules that are named beside the data: the page does not promise that replies are judged by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.messages import desk_table
from tests.support.pages import spec_page
from tests.support.planned_folders import planned

RULES = "# Stil\n\n" + "\n\n".join(
    f"Grüße die Person Nummer {n} immer mit ihrem Namen und danke ihr." for n in range(9)
)


@pytest.mark.parametrize(("name", "words", "told"), [
    ("stil.md", "Unsere Stilregeln stehen in stil.md.", True),
    ("voice.md", "Our rules of style are in voice.md.", True),
    ("ton.md", "Nos règles sont dans ton.md.", True), ("tono.md", "Las normas de estilo están en tono.md.", True),
    ("house_rules.md", "Beside it there is house_rules.md.", True), ("faq.md", "Facts are in faq.md.", False),
])  # fmt: skip
def test_rules_in_a_file_are_said_not_to_be_judged_by(name: str, words: str, told: bool, tmp_path: Path) -> None:
    (tmp_path / "mails.csv").write_text(desk_table())
    (tmp_path / name).write_text(RULES)
    page = spec_page(planned(f"A helper that answers like in mails.csv. {words}", tmp_path))
    assert name in page and (f"by the rules in {name}" in page and f"--from {name}" in page) is told
