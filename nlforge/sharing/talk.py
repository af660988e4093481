"""What the conversation says and does where a model is given to others: one question, a server, its end in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from engine.core.cancel import Cancelled
from engine.core.errors import BadInput, ExitCode, NlforgeError, RunFailed
from engine.serving.keys import PREFIX, KeyFile
from engine.serving.settings import ServingPaths
from nlforge.intents.commands import command
from nlforge.intents.intent import Intent, Situation
from nlforge.messages import TalkMessage
from nlforge.sharing.kept_good import kept_good
from nlforge.sharing.said_wrong import kept_wrong, said_wrong
from nlforge.sharing.versions import gone_back, released, version_lines
from nlforge.sharing.words import Reach, ServerWish, Wanted, reach_of, wish_of
from nlforge.store import Record, Session
from nlforge.wording.catalogue import say
from nlforge.wording.told import error_lines

if TYPE_CHECKING:
    from engine.serving.registry import RunningServer
    from nlforge.standing import Standing

Asked = Literal["network", "newer"]
_SOON, _AT_LAST = 3.0, 70.0
"""Seconds in which a server ends that nobody asks anything, and in which open requests come to their end."""
_SHOWN = 300


def heard(text: str, at: Standing) -> Iterator[TalkMessage] | None:
    """What is wanted of servers is done, or the open question about them answered; None where words are of neither."""
    reach = reach_of(text)
    stops = command(text) is Intent.STOP
    if reach is not None and not (stops and at.going) and (asked := _asked_last(at.session.records())) is not None:
        return _noted(text, at, _answered(asked, reach, at))
    wish = wish_of(text)
    if wish is not None and wish.wanted is Wanted.USED and at.situation is Situation.PLANNING:
        return None
    if wish is not None and wish.wanted in (Wanted.GIVE, Wanted.USED):
        return offered(text, at) if at.session.trained is not None or at.going else None
    if wish is not None and _is_about_servers(wish, at):
        return _noted(text, at, _done(wish, at))
    if at.session.trained is not None and (wrong := said_wrong(text)) is not None:
        return _noted(text, at, [TalkMessage(*kept_wrong(wrong, at.session))])
    if stops and not at.going and _serves(at.session):
        return _noted(text, at, [TalkMessage(say("talk-nothing-runs"), *still_served(at.session))])
    return None


def offered(text: str, at: Standing, *, guessed: bool = False) -> Iterator[TalkMessage]:
    """The one question before anybody else gets the model, or why there is none; `guessed`: the words may mean
    something else."""
    lines, asked = _question(at)
    if guessed and at.session.trained is not None:
        lines.append(say("answer-or-model"))
    at.session.append("said", text=text, answer=lines, about_servers=asked)
    yield TalkMessage(*lines)


def without_keys(lines: Iterable[str]) -> list[str]:
    """What was said, as it is written down: who was told a key has seen it."""
    return [say("share-key-kept") if line.startswith(PREFIX) else line for line in lines]


def how_others_use_it(session: Session) -> tuple[str, ...]:
    """What is said of it when a run has ended: that it is served already, or how it comes to be."""
    return still_served(session) or (say("share-offer"),)


def still_served(session: Session) -> tuple[str, ...]:
    """Where the session's model is served, and how that is ended; nothing where it is not."""
    if not _serves(session):
        return ()
    from nlforge.sharing.servers import own_servers

    return tuple(say("share-served", address=_shown(one), session=session.id) for one in own_servers(session))


def _serves(session: Session) -> bool:
    return any(ServingPaths(session.root).running.glob("*.json"))


def _asked_last(records: Sequence[Record]) -> Asked | None:
    """The question that is still open: it was asked last."""
    kinds = ("said", "asked", "planned", "confirmed")
    last = next((r for r in reversed(records) if r["kind"] in kinds or "unsure" in r), None)
    asked: Asked | None = last.get("about_servers") if last is not None else None
    return asked if asked in ("network", "newer") else None


def _is_about_servers(wish: ServerWish, at: Standing) -> bool:
    match wish.wanted:
        case Wanted.STOP_IT:
            return not at.going and _serves(at.session)
        case Wanted.KEY | Wanted.REVOKE:
            return ServingPaths(at.session.root).keys.exists()
        case (
            Wanted.VERSIONS | Wanted.RELEASE | Wanted.BACK | Wanted.MOVED | Wanted.SAID | Wanted.CHANGED | Wanted.FORGET
        ):
            return at.session.trained is not None
        case _:
            return True


def _noted(text: str, at: Standing, messages: Iterable[TalkMessage]) -> Iterator[TalkMessage]:
    """The messages, which are written down with the words when they have been said, but for keys."""
    kept: list[str] = []
    try:
        for message in messages:
            kept += without_keys(message.lines)
            yield message
    except NlforgeError as error:
        kept += error_lines(error)
        raise
    finally:
        at.session.append("said", text=text, answer=kept)


def _question(at: Standing) -> tuple[list[str], Asked | None]:
    session = at.session
    if session.trained is None:
        return ([say("share-later"), at.view.status()] if at.going else [say("talk-no-model"), *at.way_on]), None
    from nlforge.sharing.servers import own_servers, ready, serves_older

    running, there = own_servers(session), ready(session)
    if at.going and there is None:
        return [say("share-after-run"), at.view.status()], None
    makes = [] if there is not None else [say("share-makes-first")]
    failed = [say("share-failed-check")] if at.view.exit_code == ExitCode.GATE_FAILED else []
    if reached := [one for one in running if not one.loopback]:
        if not serves_older(reached[0], session):
            return [say("share-already"), *_about(reached[0], session)], None
        return [say("share-newer", address=_shown(reached[0])), *makes, *failed, say("share-ask-newer")], "newer"
    now = [say("share-here-now", address=one.address) for one in running]
    return [say("share-what"), *now, *makes, *failed, *_ways(), say("share-as-file")], "network"


def _ways() -> tuple[str, ...]:
    return say("share-ask"), say("share-ask-yes"), say("share-ask-no")


def _answered(asked: Asked, reach: Reach, at: Standing) -> Iterator[TalkMessage]:
    if asked == "newer" and reach is not Reach.OPEN:
        yield TalkMessage(say("share-stays-older"))
    elif reach is Reach.DROP:
        yield TalkMessage(say("share-nothing"))
    else:
        try:
            yield from _replaced(at) if asked == "newer" else _served(at, network=reach is Reach.OPEN)
        except Cancelled:
            yield TalkMessage(say("share-broken-off"))
        except NlforgeError:
            yield TalkMessage(say("share-not-served"))
            raise


def _served(at: Standing, *, network: bool) -> Iterator[TalkMessage]:
    """A server that others reach, or this machine alone, with all it needs."""
    from engine.serving.registry import running_servers, stop_server
    from nlforge.sharing import servers

    session = at.session
    running = servers.own_servers(session)
    if there := [one for one in running if not (network and one.loopback)]:
        yield TalkMessage(say("share-already"), *_about(there[0], session))
        return
    yield from _made(at)
    for one in running:
        yield from _ended(one)
    yield TalkMessage(say("share-starting"))
    folder = servers.ready(session)
    assert folder is not None
    started = servers.start(session, folder, network=network)
    server = next(one for one in running_servers([session.root]) if one.address == started.address)
    try:
        asked, reply = servers.tried(session, started)
    except NlforgeError:
        stop_server(server, _AT_LAST)
        raise
    yield TalkMessage(*_place(server))
    if started.key is not None:
        yield TalkMessage(say("share-key"), started.key)
    yield TalkMessage(say("share-works", asked=_short(asked), reply=_short(reply)))
    if not server.loopback:
        yield TalkMessage(say("share-plain"), say("share-firewall", port=str(server.port)))
    yield TalkMessage(*_use(server, session, shown=started.key is not None), say("share-runs-on"))


def _made(at: Standing) -> Iterator[TalkMessage]:
    """What is served, made where it is not there."""
    from nlforge.sharing import servers

    trained = at.session.given
    if trained is None:
        raise BadInput(say("talk-no-model"), "", say("talk-no-model-todo"))
    if servers.ready(at.session) is None:
        yield TalkMessage(say("share-making"))
        servers.made(at.session, trained)
        yield TalkMessage(say("share-made"))


def _replaced(at: Standing) -> Iterator[TalkMessage]:
    """The newest model in place of the one that is served."""
    from engine.serving.registry import take_newest
    from nlforge.sharing.servers import own_servers

    yield from _made(at)
    running = own_servers(at.session)
    for one in running:
        take_newest(one)
    lines = [say("share-replaced", address=_shown(one)) for one in running]
    yield TalkMessage(*(lines or [say("share-none")]))


def _done(wish: ServerWish, at: Standing) -> Iterator[TalkMessage]:
    match wish.wanted:
        case Wanted.STOP | Wanted.STOP_IT:
            yield from _stopped(wish, at.session)
        case Wanted.KEY:
            key = KeyFile(ServingPaths(at.session.root).keys).make(wish.named)
            yield TalkMessage(say("share-key-of", name=wish.named), key)
        case Wanted.VERSIONS:
            yield TalkMessage(*version_lines(at.session))
        case Wanted.MOVED | Wanted.SAID | Wanted.CHANGED | Wanted.FORGET:
            yield TalkMessage(*kept_good(wish, at.session))
        case Wanted.RELEASE:
            yield from released(at.session, wish.named)
        case Wanted.BACK:
            yield from gone_back(at.session)
        case Wanted.REVOKE:
            KeyFile(ServingPaths(at.session.root).keys).revoke(wish.named)
            yield TalkMessage(say("share-key-back", name=wish.named))
        case _:
            yield from _listed(at.session)


def _stopped(wish: ServerWish, session: Session) -> Iterator[TalkMessage]:
    from nlforge.sharing.servers import all_servers, own_servers

    known = all_servers(session)
    meant = own_servers(session)
    if wish.of_all:
        meant = known
    elif wish.named:
        meant = [one for one in known if one.session.casefold() == wish.named.casefold()]
    if meant:
        for one in meant:
            yield from _ended(one)
        return
    others = dict.fromkeys(one.session for one in known)
    lines = [say("share-stop-which", session=one) for one in others] or _or_for_the_model(session)
    yield TalkMessage(say("share-none-here" if others else "share-none"), *lines)


def _ended(server: RunningServer) -> Iterator[TalkMessage]:
    from engine.serving.registry import stop_server

    if not stop_server(server, _SOON):
        yield TalkMessage(say("share-ending"))
        if not stop_server(server, _AT_LAST):
            kill = say("command-serve-kill", pid=str(server.pid))
            raise RunFailed(say("command-serve-goes-on", address=server.address), "", kill)
    yield TalkMessage(say("share-stopped", session=server.session, address=_shown(server)))


def _listed(session: Session) -> Iterator[TalkMessage]:
    from nlforge.sharing.servers import all_servers

    known = all_servers(session)
    if not known:
        yield TalkMessage(say("share-none"), *_or_for_the_model(session))
    for one in known:
        since = f"{one.since.astimezone():%Y-%m-%d %H:%M}"
        yield TalkMessage(
            say("share-runs", session=one.session, since=since),
            *_about(one, session),
            say("share-end-it" if one.session == session.id else "share-end-other", session=one.session),
        )


def _or_for_the_model(session: Session) -> list[str]:
    return [say("answer-or-model")] if session.trained is not None else []


def _about(server: RunningServer, session: Session) -> Iterator[str]:
    """Who reaches it, and where."""
    yield from _place(server)
    yield from _use(server, session)


def _place(server: RunningServer) -> Iterator[str]:
    from nlforge.sharing.servers import addresses_of

    if server.loopback:
        yield say("share-page-here", address=server.address)
        return
    first, *others = addresses_of(server.address)
    yield say("share-page", address=first)
    if others:
        yield say("share-page-or", addresses=", ".join(others))


def _use(server: RunningServer, session: Session, *, shown: bool = False) -> Iterator[str]:
    """For programs, and with whose keys; `shown`: the only one stands above."""
    yield say("share-api", address=f"{_shown(server)}/v1")
    keys = KeyFile(ServingPaths(session.root.parent / server.session).keys)
    owners = [entry.name for entry in keys.entries()]
    if owners:
        yield say("share-keys-more") if shown else say("share-keys", names=", ".join(owners))
    elif keys.used():
        yield say("share-keys-none")


def _shown(server: RunningServer) -> str:
    from nlforge.sharing.servers import addresses_of

    return server.address if server.loopback else addresses_of(server.address)[0]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
