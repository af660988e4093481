"""The few sentences that are commands, not wishes."""

from __future__ import annotations

import re

_YES = {"yes", "y", "go", "ja", "yep", "sure", "ok", "okay", "oui", "sí", "start"}
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
_STATUS = {
    "status",
    "how is it going",
    "how's it going",
    "how far",
    "how far is it",
    "how long",
    "how much longer",
    "progress",
    "wie läuft es",
}
_ABOUT_A_RUN = {
    "will",
    "it",
    "take",
    "takes",
    "does",
    "until",
    "till",
    "is",
    "done",
    "are",
    "we",
    "you",
    "to",
    "go",
    "left",
    "still",
    "the",
    "training",
    "run",
    "now",
    "yet",
    "finished",
    "ready",
    "with",
    "there",
    "this",
    "more",
    "need",
    "needs",
    "so",
    "far",
    "today",
    "longer",
    "before",
    "please",
    "then",
}
_STOP = {"stop", "stop it", "cancel", "abort", "please stop", "stop please", "stopp", "halt"}
_AGAIN = {"go on", "continue", "resume", "again", "retry", "weiter"}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s']", " ", text.casefold().replace("’", "'")).split())


def is_yes(text: str) -> bool:
    """Nothing but agreement; “yes, but …” is a wish."""
    words = set(_plain(text).split())
    return bool(words & _YES) and words <= _YES | _YES_FILLER


def is_no(text: str) -> bool:
    return _plain(text) in {"no", "n", "nein", "not yet", "no thanks", "no thank you"}


def is_status(text: str) -> bool:
    """How the run goes; “how long may I keep it?” is a question to the model."""
    plain = _plain(text)
    return plain in _STATUS or any(
        plain.startswith(f"{s} ") and set(plain[len(s) :].split()) <= _ABOUT_A_RUN for s in _STATUS if " " in s
    )


def is_stop(text: str) -> bool:
    return _plain(text) in _STOP


def is_again(text: str) -> bool:
    return _plain(text) in _AGAIN or is_yes(text)


def is_details(text: str) -> bool:
    """Every value of the plan is wanted."""
    return _plain(text) in {
        "details",
        "show details",
        "show everything",
        "everything",
        "show me everything",
        "show the whole plan",
        "whole plan",
    }


def is_tokens(text: str) -> bool:
    """They want to see what exactly is learned."""
    return _plain(text) in {
        "tokens",
        "show tokens",
        "show the tokens",
        "show me the tokens",
        "what is learned",
        "what exactly is learned",
        "what does it learn",
        "show what is learned",
        "was wird gelernt",
        "was lernt es",
        "show the loss mask",
        "loss mask",
    }


_JUDGE = re.compile(
    r"(?:(?:please|bitte|now|jetzt) )*(?:judge|let me judge|i want to judge|i would like to judge"
    r"|i'd like to judge|i will judge|i'll judge"
    r"|can i judge|may i judge|lass mich|lassen sie mich|ich möchte|ich will|ich würde gern|kann ich|darf ich)?"
    r"(?: (?:a few|some|the|its|these|those|ein paar|einige|die|seine))?(?: (?:replies|answers|of (?:the"
    r"|its) (?:replies|answers)|antworten))?"
    r"(?: (?:myself|now|please|selbst|jetzt|bitte))*(?:(?:^| )(?:bewerten|beurteilen))?"
)


def is_judging(text: str) -> bool:
    """They want to judge replies themselves, and say nothing else."""
    plain = _plain(text)
    return (
        re.search(r"\bjudge\b", plain) is not None or plain.endswith(("bewerten", "beurteilen"))
    ) and _JUDGE.fullmatch(plain) is not None


def is_thanks(text: str) -> bool:
    """Politeness that asks for nothing."""
    return _plain(text) in {
        "thanks",
        "thank you",
        "thanks a lot",
        "great",
        "good",
        "fine",
        "danke",
        "vielen dank",
        "merci",
        "gracias",
        "谢谢",
        "好的",
    }


def is_ask(text: str) -> bool:
    """What was kept shall go to the trained model."""
    return _plain(text) in {
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
    return rest.strip() if colon and _plain(head) in heads and rest.strip() else None
