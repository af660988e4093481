"""The end of a run as a mail and for a web hook: state, score and minutes, and no text of anybody's."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Literal

from engine.core.errors import ExitCode
from engine.core.events import Evaluated, RunCancelled, RunEvent, RunFailedEvent, RunFinished, WayChosen, active_seconds
from engine.core.frozen import Frozen
from engine.core.stop_reason import PAUSED
from nlforge.notices.settings import MailWay, NoticeSettings, is_here
from nlforge.wording.catalogue import number, say

_PATIENCE = 20.0
"""Seconds a server may take to answer."""
PAUSES = (5.0, 30.0)
"""Seconds before it is tried again."""
Way = Literal["mail", "hook"]
EndState = Literal["finished", "held-back", "stopped", "paused", "failed"]


class EndNotice(Frozen):
    """All that is sent."""

    state: EndState
    score: float | None
    """Of what is delivered, at most 1; None where nothing was measured."""
    minutes: float


def notice_of(events: Iterable[RunEvent]) -> EndNotice | None:
    """From what a run reported; None where it has not ended."""
    known = list(events)
    end = next((e for e in reversed(known) if isinstance(e, RunFinished | RunFailedEvent | RunCancelled)), None)
    if end is None:
        return None
    model = next((e.model for e in reversed(known) if isinstance(e, WayChosen)), "trained")
    score = next((e.score for e in reversed(known) if isinstance(e, Evaluated) and e.model == model), None)
    state: EndState = "finished"
    if isinstance(end, RunCancelled):
        state = "paused" if end.reason == str(PAUSED) else "stopped"
    elif isinstance(end, RunFailedEvent):
        state = "held-back" if end.exit_code == int(ExitCode.GATE_FAILED) else "failed"
    rounded = None if score is None else round(score, 3)
    return EndNotice(state=state, score=rounded, minutes=round(active_seconds(known) / 60, 1))


def told_all(settings: NoticeSettings, one: EndNotice, pauses: Sequence[float] = PAUSES) -> dict[Way, str]:
    """Send it on every way that is set, each tried a few times; of those that failed, why."""
    failed: dict[Way, str] = {}
    mail, hook = settings.mail, settings.hook
    if mail is not None and (why := _tried(lambda: send_mail(mail, one), pauses)):
        failed["mail"] = why
    if hook is not None and (why := _tried(lambda: post_hook(hook, one), pauses)):
        failed["hook"] = why
    return failed


def _tried(send: Callable[[], None], pauses: Sequence[float]) -> str:
    """Empty when it has been sent, else why not."""
    why = ""
    for pause in (0.0, *pauses):
        time.sleep(pause)
        try:
            send()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            why = f"{type(error).__name__}: {error}"
        else:
            return ""
    return why


def send_mail(way: MailWay, one: EndNotice) -> None:
    """Raises OSError or SMTPException where the server does not take it, or does not encrypt although it is another
    machine."""
    mail = EmailMessage()
    mail["Subject"] = say("notice-subject", state=say(f"notice-state-{one.state}"))
    mail["From"], mail["To"] = way.sender or way.to, way.to
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="nlforge.invalid")
    mail.set_content("\n".join(body_lines(one)))
    encrypted = way.port == 465
    made = (
        smtplib.SMTP_SSL(way.host, way.port, timeout=_PATIENCE, context=ssl.create_default_context())
        if encrypted
        else smtplib.SMTP(way.host, way.port, timeout=_PATIENCE)
    )
    with made as server:
        if not encrypted and not is_here(way.host):
            server.starttls(context=ssl.create_default_context())
        if way.user is not None:
            server.login(way.user, way.password or "")
        server.send_message(mail)


def body_lines(one: EndNotice) -> list[str]:
    """The mail."""
    lines = [say("notice-state", state=say(f"notice-state-{one.state}"))]
    if one.score is not None:
        lines.append(say("notice-score", score=number(one.score, 3)))
    return [*lines, say("notice-minutes", minutes=number(one.minutes, 1))]


def post_hook(url: str, one: EndNotice) -> None:
    """Raises OSError where the server does not answer, or with anything but 2xx; no redirection is followed."""
    import httpx

    try:
        answer = httpx.post(url, json=one.model_dump(mode="json"), timeout=_PATIENCE, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    if not answer.is_success:
        raise OSError(f"HTTP {answer.status_code}")
