"""Threads of mails: a reply and the mail it answers are a row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.data.formats.dialogue import Tally, Turn, leave, told, unanswered_wanted
from engine.data.formats.mail import Mail
from engine.data.formats.sides import who_answers
from engine.data.formats.table import GROUP, PROMPT, REPLY
from engine.data.formats.talks import Sides, same_writer

_UNANSWERED = "mails in threads without an answer"
_UNASKED = "mails of those who answer that answer none"
_EMPTY = "mails without words of their own, such as those of attachments alone"
_REPLY = re.compile(r"(?i)\s*(?:(?:re|aw|antw|antwort|rép|réf|resp|sv|vs|rif)(?:\[\d+\])?\s?:\s*)+")


def mail_rows(
    mails: Sequence[Mail], left_out: list[str] | None = None, sides: Sides | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of mails with their answers; where who opens a thread gets none, it is empty.

    Who answers is told by all of the mails together, so that what a customer writes after an answer is none. What is in
    no row is counted in `left_out`, and who wrote in `sides`.
    """
    by_id: dict[str, Mail] = {}
    for mail in mails:
        # A mail may lie in more folders than one.
        by_id.setdefault(mail.id, mail)
    above = _above(by_id)
    threads = _threads(by_id, above)
    sides = Sides() if sides is None else sides
    wanted = same_writer(sides.wanted, {mail.sender for mail in by_id.values()})
    answering = _answering(by_id, threads) if wanted is None else frozenset({wanted})
    wrote = Counter(mail.sender for mail in by_id.values() if mail.sender)
    sides.wrote += wrote
    sides.answered += Counter({who: count for who, count in wrote.items() if who in answering})
    replies = {
        i: above[i]
        for i, mail in by_id.items()
        if mail.sender in answering and i in above and above[i].sender not in answering
    }
    answered = {asked.id for asked in replies.values()}
    asked = {i: _asked(mail, above, answered) for i, mail in replies.items()}
    used = {mail.id for chain in asked.values() for mail in chain}
    left = Tally()
    for mail in by_id.values():
        if not mail.text.strip() and mail.id not in used and mail.id not in asked:
            leave(left, _EMPTY, _place(mail))
        elif mail.id in asked:
            yield mail.number, _row(mail, "\n".join(m.text for m in asked[mail.id]), mail.text, threads)
        elif mail.id in used:
            continue
        elif mail.sender in answering:
            leave(left, _UNASKED, _place(mail))
        elif mail.id in above:
            leave(left, _UNANSWERED, _place(mail))
            if unanswered_wanted():
                yield mail.number, _row(mail, mail.text, "", threads)
        else:
            yield mail.number, _row(mail, mail.text, "", threads)
    if left_out is not None:
        left_out += told(left)


def _place(mail: Mail) -> int | str:
    return f"{mail.file}:{mail.number}" if mail.file else mail.number


def _row(mail: Mail, prompt: str, reply: str, threads: Mapping[str, str]) -> dict[str, str]:
    row = {PROMPT: prompt, REPLY: reply, GROUP: threads[mail.id]}
    return {**row, "file": mail.file} if mail.file else row


def _above(by_id: Mapping[str, Mail]) -> dict[str, Mail]:
    """The mail each answers: the one it names, else the last with its subject that one of its receivers had sent to who
    replies, or opened a thread with at another address of theirs."""
    sent: dict[tuple[str, str, str], list[tuple[int, Mail]]] = defaultdict(list)
    for n, mail in enumerate(by_id.values()):
        for receiver in (*mail.to, *(() if _REPLY.match(mail.subject) else ("",))):
            sent[_subject(mail), mail.sender, receiver].append((n, mail))
    above = {}
    for n, mail in enumerate(by_id.values()):
        subject = _subject(mail)
        if mail.answers in by_id:
            above[mail.id] = by_id[mail.answers]
        elif not any(i in by_id for i in mail.before) and _REPLY.match(mail.subject) and subject:
            fitting = [
                pair
                for who in mail.to - {mail.sender}
                for receiver in (mail.sender, "")
                for pair in sent.get((subject, who, receiver), ())
            ]
            before = [(other.when or 0.0, k, other) for k, other in fitting if _is_before(other, k, mail, n)]
            if before:
                above[mail.id] = max(before, key=lambda found: found[:2])[2]
    return {i: mail for i, mail in above.items() if mail.id != i}


def _subject(mail: Mail) -> str:
    return " ".join(_REPLY.sub("", mail.subject, count=1).casefold().split())


def _is_before(one: Mail, at: int, other: Mail, place: int) -> bool:
    return one.when <= other.when if one.when is not None and other.when is not None else at < place


def _threads(by_id: Mapping[str, Mail], above: Mapping[str, Mail]) -> dict[str, str]:
    """Thread of each mail: mails that name each other, or one that is not here."""
    joined: dict[str, str] = {}

    def first(name: str) -> str:
        while (up := joined.setdefault(name, name)) != name:
            joined[name] = joined.setdefault(up, up)
            name = up
        return name

    for i, mail in by_id.items():
        for other in (*mail.before, mail.answers, above[i].id if i in above else ""):
            if other:
                joined[first(i)] = first(other)
    return {i: first(i) for i in by_id}


def _answering(by_id: Mapping[str, Mail], threads: Mapping[str, str]) -> frozenset[str]:
    conversations: dict[str, list[Mail]] = defaultdict(list)
    for i, mail in by_id.items():
        conversations[threads[i]].append(mail)
    for mails in conversations.values():
        if all(m.when is not None for m in mails):
            mails.sort(key=lambda m: m.when or 0.0)
    return who_answers(
        [Turn(m.sender, m.text or m.subject or m.id, m.number) for m in mails] for mails in conversations.values()
    )


def _asked(mail: Mail, above: Mapping[str, Mail], answered: Collection[str]) -> list[Mail]:
    """The mail answered, and before it those of the same sender it goes on with and that had no answer of their own."""
    chain = [mail]
    while (
        (up := above.get(chain[0].id)) is not None
        and up.sender == mail.sender
        and up.id not in answered
        and up not in chain
    ):
        chain.insert(0, up)
    return chain
