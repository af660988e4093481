"""The command that sets where a person is told of the end of their runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from engine.core.errors import BadInput, RunFailed
from nlforge.cli.app import Json, app
from nlforge.console import give, on_terminal, tell
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.notices.settings import MailWay, NoticeSettings

_PASSWORD = "NLFORGE_SMTP_PASSWORD"


@app.command()
def notify(
    mail: Annotated[str | None, typer.Option("--mail", metavar="ADDRESS", help="Who gets a mail.")] = None,
    smtp: Annotated[str | None, typer.Option("--smtp", metavar="HOST[:PORT]", help="Server that sends it.")] = None,
    user: Annotated[str | None, typer.Option("--user", help="Account at that server.")] = None,
    sender: Annotated[str | None, typer.Option("--from", metavar="ADDRESS", help="Default: the one of --mail.")] = None,
    hook: Annotated[str | None, typer.Option("--hook", metavar="URL", help="Gets the figures by POST.")] = None,
    bell: Annotated[
        str | None, typer.Option("--bell", metavar="screen|always|never", help="Bell and notice of the terminal.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Send nothing any more; settings of mail and hook go.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Send one now, as after a run.")] = False,
    json_: Json = False,
) -> None:
    """Be told when a run has ended: bell, mail, web hook. Shows what is set; nothing is sent unless it is."""
    from nlforge.notices.settings import NoticeSettings, bell_wanted, notice_settings, set_notices

    found = NoticeSettings(bell=bell_wanted()) if off else notice_settings()
    changes: dict[str, object] = {}
    if mail is not None or smtp is not None or user is not None or sender is not None:
        changes["mail"] = _mail(found.mail, mail, smtp, user, sender)
    if hook is not None:
        changes["hook"] = hook
    if bell is not None:
        changes["bell"] = bell
    if changes:
        found = _valid({**found.model_dump(), **changes})
    if changes or off:
        set_notices(found)
    _shown(found, json_)
    if test:
        _tested(found)


def _valid(values: dict[str, object]) -> NoticeSettings:
    from pydantic import ValidationError

    from nlforge.notices.settings import NoticeSettings

    try:
        return NoticeSettings.model_validate(values)
    except ValidationError as error:
        one = error.errors()[0]
        raise BadInput(
            say("notice-not-set"),
            say("notice-value-wrong", name=".".join(map(str, one["loc"])), why=one["msg"]),
            say("notice-not-set-todo"),
        ) from error


def _mail(
    before: MailWay | None, to: str | None, smtp: str | None, user: str | None, sender: str | None
) -> dict[str, object]:
    if (to is None or smtp is None) and before is None:
        raise BadInput(say("notice-mail-needs"), "", say("notice-mail-needs-todo"))
    values: dict[str, object] = before.model_dump() if before is not None else {}
    if to is not None:
        values["to"] = to
    if sender is not None:
        values["sender"] = sender
    if smtp is not None:
        host, _, port = smtp.rpartition(":") if smtp.count(":") == 1 else (smtp, "", "")
        if host != values.get("host"):
            # The account and its password are those of the server that was set; no other is to see them.
            values = {name: value for name, value in values.items() if name not in ("user", "password", "port")}
        values |= {"host": host, **({"port": int(port)} if port.isdecimal() else {})}
    if user is not None:
        values |= {"user": user, "password": _password()}
    return values


def _password() -> str:
    """From the environment, or typed unseen: on the command line others of the machine could read it."""
    if (given := os.environ.get(_PASSWORD)) is not None:
        return given
    if not on_terminal():
        raise BadInput(say("notice-password-needs"), "", say("notice-password-needs-todo", name=_PASSWORD))
    typed: str = typer.prompt(say("notice-password"), hide_input=True, err=True)
    return typed


def _shown(found: NoticeSettings, json_: bool) -> None:
    from engine.core.printable import json_line

    if json_:
        shown = found.model_dump(mode="json", exclude={"mail": {"password": True}})
        give(json_line({**shown, "hook": _host_of(found.hook) if found.hook is not None else None}))
        return
    tell(say(f"notice-bell-{found.bell}"))
    if found.mail is not None:
        tell(say("notice-mail-set", to=found.mail.to, host=f"{found.mail.host}:{found.mail.port}"))
    if found.hook is not None:
        tell(say("notice-hook-set", url=_host_of(found.hook)))
    if found.mail is None and found.hook is None:
        tell(say("notice-nothing-sent"))


def _host_of(url: str) -> str:
    """Where a hook is; who knows all of its address can post there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _tested(found: NoticeSettings) -> None:
    from nlforge.notices.send import EndNotice, told_all

    if found.mail is None and found.hook is None:
        raise BadInput(say("notice-nothing-sent"), "", say("notice-mail-needs-todo"))
    failed = told_all(found, EndNotice(state="finished", score=None, minutes=0.0), ())
    if failed:
        told = " ".join(say(f"notice-failed-{way}", why=why) for way, why in failed.items())
        raise RunFailed(told, "", say("notice-failed-todo"))
    tell(say("notice-test-sent"))
