"""`SESSION` or `SESSION@VERSION`, as commands take them."""

from __future__ import annotations

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from nlforge.session_factory import find
from nlforge.store import Session

_MARK = "@"


def named(text: str) -> tuple[Session, int | None]:
    """The session, and the number of the version that stands behind it, if one does.

    Raises:
        BadInput: there is no such session, or what stands behind it is no number.
    """
    id, mark, number = text.rpartition(_MARK)
    if not mark or "/" in number:
        # A path may have the sign in the name of a folder.
        return find(text), None
    if not number.isdecimal() or not int(number):
        raise BadInput(
            sentence("error-version_no_number", "“{number}” is not the number of a version.", number=number),
            "",
            sentence("error-see_versions", "See them with: nlforge versions {session}", session=id),
        )
    return find(id), int(number)


def named_run(text: str) -> tuple[Session, RunPaths | None]:
    """The session, and the run of that version; without a number the newest one with a model, None where there is none.

    Raises:
        BadInput: there is no such session or version.
    """
    session, number = named(text)
    if number is None:
        return session, session.trained
    from engine.versions.versions import version_numbered

    return session, version_numbered(session.root, number).run
