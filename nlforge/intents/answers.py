"""Answers to what nlforge asked, and words with a head that says whom they are for."""

from __future__ import annotations

import re

_YES = {
    "yes",
    "y",
    "go",
    "ja",
    "yep",
    "sure",
    "ok",
    "okay",
    "oui",
    "sí",
    "start",
    "是",
    "是的",
    "好",
    "好的",
    "sim",
    "sì",
}
_YES_FILLER = {
    "please",
    "bitte",
    "it",
    "build",
    "ahead",
    "do",
    "that",
    "now",
    "los",
    "this",
    "thanks",
    "thank",
    "you",
    "let's",
    "train",
}


def plain(text: str) -> str:
    """Its words alone, in small letters."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.casefold().replace("’", "'")).split())


def is_yes(text: str) -> bool:
    """Nothing but agreement; “yes, but …” is a wish."""
    words = set(plain(text).split())
    return bool(words & _YES) and words <= _YES | _YES_FILLER


def is_no(text: str) -> bool:
    return plain(text) in {
        "no",
        "n",
        "nein",
        "not yet",
        "no thanks",
        "no thank you",
        "nein danke",
        "non",
        "non merci",
        "no gracias",
        "不",
        "不要",
        "não",
    }


def is_ask(text: str) -> bool:
    """What was kept shall go to the trained model."""
    return plain(text) in {
        "ask",
        "ask it",
        "ask the model",
        "ask my model",
        "frag",
        "frag es",
        "fragen",
        "demande",
        "pregunta",
        "问",
    }


def as_change(text: str) -> str | None:
    """The wish behind “change: …”; None for anything else."""
    return _behind(
        text,
        {
            "change",
            "change it",
            "plan",
            "actually",
            "ändern",
            "ändere",
            "änderung",
            "changer",
            "changement",
            "cambiar",
            "cambio",
            "更改",
            "修改",
        },
    )


def as_question(text: str) -> str | None:
    """The question to the trained model behind “ask: …”; None for anything else."""
    return _behind(
        text, {"ask", "ask it", "ask the model", "frage", "frag", "demande", "question", "pregunta", "问", "提问"}
    )


def _behind(text: str, heads: frozenset[str] | set[str]) -> str | None:
    head, colon, rest = text.replace("：", ":", 1).partition(":")
    return rest.strip() if colon and plain(head) in heads and rest.strip() else None
