"""Which version people get, said in the conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.releases import released_run
from nlforge.sharing.versions import gone_back, released, version_lines
from nlforge.sharing.words import Wanted, wish_of
from nlforge.store import Session
from tests.support.versions import version_made


@pytest.mark.parametrize(
    ("words", "wanted", "named"),
    [
        ("Which versions are there?", Wanted.VERSIONS, ""),
        ("Welche Fassungen gibt es?", Wanted.VERSIONS, ""),
        ("which version do our customers get right now?", Wanted.VERSIONS, ""),
        ("Welche Version ist gerade im Einsatz?", Wanted.VERSIONS, ""),
        ("Release version 2", Wanted.RELEASE, "2"),
        ("please put version 12 live", Wanted.RELEASE, "12"),
        ("Gib Version 3 frei", Wanted.RELEASE, "3"),
        ("Bitte gib die neue Fassung frei.", Wanted.RELEASE, ""),
        ("release the newest version", Wanted.RELEASE, ""),
        ("Publie la version 2", Wanted.RELEASE, "2"),
        ("发布版本2", Wanted.RELEASE, "2"),
        ("Roll back", Wanted.BACK, ""),
        ("Go back to the previous version, please", Wanted.BACK, ""),
        ("Geh zurück zur alten Version", Wanted.BACK, ""),
        ("Nimm wieder die alte Fassung", Wanted.BACK, ""),
        ("vuelve a la versión anterior", Wanted.BACK, ""),
        ("Should we roll back?", None, ""),
        ("Roll back?", Wanted.VERSIONS, ""),
        ("Our customers ask which versions of the stove exist", None, ""),
        ("The release of version 2 of our app brought many mails", None, ""),
    ],
)
def test_words_are_known_to_the_letter(words: str, wanted: Wanted | None, named: str) -> None:
    """What only asks decides nothing."""
    wish = wish_of(words)
    assert (wish.wanted if wish else None, wish.named if wish else "") == (wanted, named)


def test_decided_in_words(tmp_path: Path) -> None:
    session = Session.create(tmp_path, "desk")
    for number in (1, 2):
        version_made(session.root, number)
    (told,) = released(session, "1")
    assert "version 1" in told.lines[0] and (run := released_run(session.root)) is not None and run.root.name == "1"
    assert [one.lines[0] for one in released(session, "")] == ["People get version 2 of desk from now on."]
    (told,) = gone_back(session)
    assert "version 1 of desk again" in told.lines[0]
    lines = version_lines(session)
    assert "people get it" in lines[0] and any("gone back to by" in line for line in lines)
