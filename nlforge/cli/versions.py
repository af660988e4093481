"""Commands about the versions of a model: which there are, which one people get, and what lies between two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.core.errors import BadInput, RunFailed
from engine.core.printable import json_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, talk, tell
from nlforge.sharing.versions import TAKES_OVER, done_lines, late_lines, made_for_servers, version_lines
from nlforge.wording.catalogue import number as shown
from nlforge.wording.catalogue import say, written

if TYPE_CHECKING:
    from engine.versions.compare import ComparedRow, VersionsCompared
    from engine.versions.release import ReleaseDone
    from engine.versions.versions import Version
    from nlforge.store import Session

_ROWS = 5
_SHOWN = 160
_Which = Annotated[str, typer.Argument(metavar="SESSION[@VERSION]")]


@app.command()
def versions(session: SessionId, json_: Json = False) -> None:
    """The versions of a session's model, and which one people get."""
    from engine.versions.versions import versions_of
    from nlforge.session_factory import find

    opened = find(session)
    if json_:
        for one in versions_of(opened.root):
            give(json_line(_told(one)))
        return
    *lines, how = version_lines(opened)
    tell(*lines)
    talk(how)


@app.command()
def release(session: _Which, json_: Json = False) -> None:
    """Give people a version: servers of the session take it over, and lose no request."""
    from engine.versions import release as releasing
    from engine.versions.versions import versions_of
    from nlforge.versions_named import named

    opened, wanted = named(session)
    if wanted is None:
        known = versions_of(opened.root)
        if not known:
            raise BadInput(say("command-no-model", session=session), "", say("command-open-it", session=session))
        wanted = known[-1].number
    for line in made_for_servers(opened, wanted):
        talk(line)
    _tell(releasing.release(opened.root, wanted, TAKES_OVER), opened, json_)


@app.command()
def rollback(session: SessionId, json_: Json = False) -> None:
    """Give people the version they had before."""
    from engine.versions.release import rolled_back
    from nlforge.session_factory import find

    opened = find(session)
    _tell(rolled_back(opened.root, TAKES_OVER), opened, json_)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="A", help="SESSION or SESSION@VERSION.")],
    after: Annotated[str, typer.Argument(metavar="B", help="SESSION or SESSION@VERSION.")],
    rows: Annotated[int, typer.Option("--rows", min=0, help="Replies of each kind that are shown.")] = _ROWS,
    json_: Json = False,
) -> None:
    """Two versions row by row on the messages both were measured with, and what chance explains."""
    from engine.versions.compare import compared
    from nlforge.versions_named import named_run

    runs = []
    for name in (before, after):
        _, run = named_run(name)
        if run is None:
            raise BadInput(say("command-no-model", session=name), "", say("command-open-it", session=name))
        runs.append(run)
    found = compared(*runs)
    if json_:
        give(json_line(_as_data(found, before, after)))
        for row in found.rows:
            give(json_line({"kind": "row", **row.__dict__, "change": row.change}))
        return
    tell(*_compared(found, before, after))
    for key, some in (("versions-worse", found.worse), ("versions-better", found.better)):
        if some[:rows]:
            tell("", say(key, rows=len(some)), *(line for row in some[:rows] for line in _row(row)))


def _told(one: Version) -> dict[str, Any]:
    return {
        "kind": "version",
        "version": one.number,
        "state": one.state,
        "made": one.made.isoformat() if one.made is not None else None,
        "score": one.score,
        "noise": one.noise,
        "rows": one.rows,
        "fit": one.fit or None,
        "failed": list(one.failed),
        "delivered": one.delivered,
        "spec": one.spec,
        "weights": one.weights or None,
        "data": one.data or None,
        "released": one.last.model_dump(mode="json") if one.last is not None else None,
    }


def _tell(done: ReleaseDone, session: Session, json_: bool) -> None:
    if json_:
        late = [{"address": one.address, "why": one.refused} for one in done.late]
        told = {"servers": [one.address for one in done.servers], "late": late, "seconds": round(done.seconds, 3)}
        give(json_line({**done.line.model_dump(mode="json"), **told}))
    else:
        tell(*done_lines(done, session))
    if done.late:
        raise RunFailed(*late_lines(done, session))


def _compared(found: VersionsCompared, before: str, after: str) -> list[str]:
    gain = found.gain
    kind = "better" if gain.above else "worse" if gain.below else "chance" if gain.enough else "few"
    lines = [
        say(
            "versions-compared",
            rows=gain.pairs,
            a=before,
            b=after,
            before=shown(found.before or 0.0, 2),
            after=shown(found.after or 0.0, 2),
        ),
        say(
            f"versions-compared-{kind}",
            change=shown(gain.gain, 2, sign=True),
            low=shown(gain.low, 2, sign=True),
            high=shown(gain.high, 2, sign=True),
        ),
        say("versions-moved", better=len(found.better), worse=len(found.worse), same=found.same),
    ]
    if found.alone_before or found.alone_after:
        lines.append(say("versions-alone", before=found.alone_before, after=found.alone_after))
    return lines


def _row(row: ComparedRow) -> list[str]:
    return [
        f"- {_short(row.prompt)}",
        f"  {say('versions-row-before', score=shown(row.before_score or 0.0, 2))} {_short(row.before)}",
        f"  {say('versions-row-after', score=shown(row.after_score or 0.0, 2))} {_short(row.after)}",
    ]


def _as_data(found: VersionsCompared, before: str, after: str) -> dict[str, Any]:
    return {
        "kind": "compared",
        "a": before,
        "b": after,
        "rows": found.gain.pairs,
        "score_a": found.before,
        "score_b": found.after,
        **found.gain.model_dump(include={"gain", "low", "high"}),
        "beyond_noise": found.gain.above or found.gain.below,
        "better": len(found.better),
        "worse": len(found.worse),
        "same": found.same,
        "only_a": found.alone_before,
        "only_b": found.alone_after,
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return written(line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…")
