"""Where it is not clear whom words are for, the person is asked, with answers to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlforge.intents.answers import is_ask, is_yes, plain
from nlforge.intents.commands import command
from nlforge.intents.intent import Audience, Intent, Situation, Understood
from nlforge.messages import TalkMessage
from nlforge.store import Record
from nlforge.wording.catalogue import LANGUAGES, InLanguage, Language, say, spoken

_SURE = 0.7
"""Probability from which on words go to whom they seem to be for."""
_SURE_WHILE_PLANNING = 0.9
"""The same for a command while planning, when nearly everything is a wish: one that is taken for a command is lost."""
_SURE_TO_MOVE = 0.9
"""Probability of the meaning itself from which on a run is stopped, or goes on, by words that were guessed."""
_WHILE_PLANNING = frozenset({Intent.HELP, Intent.PROGRESS, Intent.STOP, Intent.QUIT, Intent.COURTESY})
_SHOWN = 120


@dataclass(frozen=True)
class Doubt:
    """Words that may mean several things, the likeliest first."""

    text: str
    options: tuple[Intent, ...]


def doubt(text: str, meant: Understood, situation: Situation, *, both_wait: bool = False) -> Doubt | None:
    """What has to be asked; None where it is clear enough. `both_wait`: wishes and questions to the model are kept
    alike until the run has ended, and asked about then."""
    sure = meant.confidence
    if both_wait and meant.audience is not Audience.NLFORGE:
        sure += sum(chance for other, chance in meant.others if other.audience is not Audience.NLFORGE)
    others = () if sure >= _SURE else tuple(other for other, _ in meant.others)
    if meant.intent.moves(situation) and meant.chance < _SURE_TO_MOVE:
        # Whom the words are for may be sure, and yet not that they are no question.
        return Doubt(text, tuple(dict.fromkeys((meant.intent, meant.second or Intent.PROGRESS, *others))))
    return Doubt(text, (meant.intent, *others)) if others else None


def for_nlforge(meant: Understood) -> bool:
    """Whether words are surely for nlforge itself, whatever they ask of it."""
    return meant.audience is Audience.NLFORGE and meant.confidence >= _SURE


def is_command_while_planning(text: str, meant: Understood) -> bool:
    """Whether words are for nlforge itself although a plan is being made: that they are to be a wish, or the answer to
    an open question, is so likely that only few meanings may be guessed at all."""
    from planner.render.explain import as_query

    if meant.exact:
        # “Question: can you build …?” has the head of a question to a model, “change: …” says that it is a wish.
        # “Cancel that” takes back what was planned last, where nothing runs.
        return meant.audience is Audience.NLFORGE and (meant.intent is not Intent.STOP or as_query(text) is None)
    likely = meant.intent in _WHILE_PLANNING and meant.confidence >= _SURE_WHILE_PLANNING
    # “Undo” and questions about the plan are the planner's.
    return likely and as_query(text) is None


def asked_back(found: Doubt, situation: Situation) -> TalkMessage:
    """The question, with its answers numbered."""
    shown = found.text if len(found.text) <= _SHOWN else f"{found.text[:_SHOWN]}…"
    options = (
        say("meant-option", number=n, what=_words(option, situation, spoken()))
        for n, option in enumerate(found.options, 1)
    )
    return TalkMessage(say("meant-which", words=shown), *options, say("meant-answer"))


def chosen(answer: str, found: Doubt, situation: Situation) -> Intent | None:
    """The option that is said by its number, by its words, or by a yes to the first; None where something else is."""
    said = plain(answer)
    if (known := command(answer)) in (Intent.STOP, Intent.GO_ON):
        # “Carry on” is no yes to “shall it stop?”.
        return known if known in found.options else None
    if is_yes(answer):
        return found.options[0]
    for number, option in enumerate(found.options, 1):
        words = (plain(_words(option, situation, language)) for language in LANGUAGES)
        if said == str(number) or said in words or (option is Intent.FOR_MODEL and is_ask(answer)):
            return option
    return None


def open_doubt(records: Sequence[Record]) -> Doubt | None:
    """The question that is still open: the last that was said is what it is about."""
    kinds = ("said", "asked", "planned", "confirmed")
    last = next((r for r in reversed(records) if r["kind"] in kinds or "unsure" in r), None)
    if last is None or "unsure" not in last:
        return None
    try:
        return Doubt(str(last["text"]), tuple(Intent(one) for one in last["unsure"]))
    except ValueError:
        # Of another version, with other intents.
        return None


def _words(option: Intent, situation: Situation, language: Language) -> str:
    """An answer as it is shown in a language."""
    words = InLanguage(language)
    if option in (Intent.FOR_MODEL, Intent.WISH) and situation is Situation.RUNNING:
        return words.say(f"meant-{option}-later")
    return words.say(f"meant-{option}")
