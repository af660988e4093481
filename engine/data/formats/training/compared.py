"""Replies side by side with the one people preferred: of two models in an arena, of columns `response_a` and
`response_b`, of any named columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.data.formats.shapes import Item, as_text, says
from engine.data.formats.table import folded
from engine.data.formats.training.cells import opened
from engine.data.formats.training.fields import ASKED, first_of, instructions, told_in
from engine.data.formats.training.messages import chat_of, is_message
from engine.data.formats.training.pairs import message_of, pair_row, sides
from engine.data.formats.training.reading import RowReading, RowsFound
from engine.data.formats.training.said import Chat, SaidTurn

TIES = "comparisons that ended in a tie"
UNJUDGED = "comparisons without a decision"
UNCLEAR = "comparisons whose verdict names none of the replies"
_WINNER = (
    "winner", "winning_model", "winner_model", "preferred", "preference", "preferred_response", "better",
    "better_response", "better_response_id", "human_preference", "overall_preference", "preference_strength",
    "gewinner", "sieger", "besser", "bevorzugt", "gagnant", "préféré", "ganador", "preferido", "vincitore", "胜者",
    "更好",
)  # fmt: skip
_PERHAPS = ("best", "choice", "chosen", "selected", "verdict", "vote", "judgment", "judgement", "label", "labels")
"""Names that say who won only where their values name the replies, of which there are two."""
_UNDERSTOOD = 0.8
_REPLIES = re.compile(
    r"(?P<stem>(?:model_)?(?:response|reply|answer|output|completion|conversation|chat|summary|human_ref"
    r"|assistant|antwort|réponse|respuesta|risposta|回答)s?)_?(?P<which>[a-d]|[0-9]|left|right)"
)
_TIE = frozenset({
    "tie", "both", "both_bad", "tie_(bothbad)", "tie_(both_bad)", "bothbad", "both_good", "neither", "none", "equal",
    "equally_good", "draw", "same", "similar", "unentschieden", "gleich", "beide", "keine", "égalité", "les_deux",
    "empate", "ambas", "ninguna", "pareggio", "平局", "一样",
})  # fmt: skip
_MODEL = "model_"
_LOOKED_AT = 200


@dataclass(frozen=True)
class Comparison:
    """How a file says which of the replies that stand side by side is the better one."""

    replies: Mapping[str, frozenset[str]]
    """Field of a reply → what the verdict may call it."""
    winner: str | None = None
    """The field of the verdict; None where each reply has a field of its own for it."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Field of a reply → the field with its score, or whether it won."""
    models: Mapping[str, str] = field(default_factory=dict)
    """Field of a reply → the field with the name of its model."""
    message: str | None = None
    """The field of the message, where only what stands in it tells."""
    signed: bool = False
    """The verdict is a figure below 0 where the first reply is better, above where the second is."""


def comparison(items: Sequence[Item]) -> Comparison | None:
    """How the first objects of a file compare replies; None where they do not."""
    looked = items[:_LOOKED_AT]
    fields = {folded(k): k for item in looked for k in item}
    found = [(m["stem"], m["which"], k) for name, k in fields.items() if (m := _REPLIES.fullmatch(name)) is not None]
    stem = next((s for s, _, _ in found if sum(s == other for other, _, _ in found) > 1), None)
    own = {k: which for s, which, k in found if s == stem}
    models = {
        k: model
        for k, which in own.items()
        if (model := fields.get(f"{_MODEL}{which}")) is not None and model not in own
    }
    for name in (*_WINNER, *_PERHAPS):
        if name in fields and fields[name] not in own:
            values = {_folded(item.get(fields[name])) for item in looked} - {""}
            how = _judged(own, fields, name, values, models)
            if how is not None and (name in _WINNER or (len(own) == 2 and _understood(looked, how) >= _UNDERSTOOD)):
                return replace(how, message=_message(looked, how))
    marks = {
        k: fields[m]
        for k, which in own.items()
        for m in (f"rating_{which}", f"score_{which}", f"winner_model_{which}")
        if m in fields
    }
    how = Comparison({k: frozenset() for k in own}, None, marks, models)
    return replace(how, message=_message(looked, how)) if own and len(marks) == len(own) else None


def _judged(
    own: Mapping[str, str], fields: Mapping[str, str], name: str, values: set[str], models: Mapping[str, str]
) -> Comparison | None:
    """How a field says which reply is better; of replies in columns of any name, the ones its values name."""
    winner = fields[name]
    if not own:
        named = {fields[v]: v for v in sorted(values) if v in fields and fields[v] != winner}
        return (
            Comparison({k: frozenset({v}) for k, v in named.items()}, winner)
            if len(named) > 1 and name in _WINNER
            else None
        )
    if "human_ref_a" in fields and values <= {"0", "1"}:
        # SHP: 1 where the first is preferred.
        return Comparison({k: frozenset({"1" if which == "a" else "0"}) for k, which in own.items()}, winner)
    signed = len(own) == 2 and any(v.startswith("-") for v in values) and all(re.fullmatch(r"-?\d", v) for v in values)
    calls = {k: _called(k, which, n, own.values(), values) for n, (k, which) in enumerate(own.items(), 1)}
    return Comparison(calls, winner, {}, models, signed=signed)


def _understood(items: Sequence[Item], how: Comparison) -> float:
    """Share of the verdicts that name a reply or a tie."""
    said = [(item, v) for item in items if (v := _folded(item.get(how.winner or "")))]
    return sum(v in _TIE or _best(item, list(how.replies), v, how) is not None for item, v in said) / max(1, len(said))


def _message(items: Sequence[Item], how: Comparison) -> str | None:
    """The field with most words beside the replies; None where a name says which it is."""
    if any(first_of(item, ASKED) for item in items):
        return None
    known = {*how.replies, how.winner, *how.marks.values(), *how.models.values()}
    words = Counter({k: 0 for item in items for k in item if k not in known})
    for item in items:
        words.update({k: len(v.split()) for k in words if isinstance(v := item.get(k), str)})
    best = max(words, key=lambda k: words[k], default=None)
    return best if best is not None and words[best] > len(items) else None


def compared(item: Item, number: int, reading: RowReading, how: Comparison) -> RowsFound | None:
    """The better reply beside each of the worse ones; None where the object holds no replies to compare."""
    replies = [k for k in how.replies if says(item.get(k))]
    if len(replies) < 2:
        return None
    verdict = _folded(item.get(how.winner)) if how.winner is not None else ""
    best = _best(item, replies, verdict, how)
    taken = frozenset({*how.replies, *([how.winner] if how.winner else []), *how.marks.values(), *told_in(item)})
    if best is None:
        tie = (
            verdict in _TIE
            or (how.signed and verdict in ("0", "-0"))
            or (how.winner is None and all(says(item.get(m)) for m in how.marks.values()))
        )
        reading.left.add(TIES if tie else UNJUDGED if not verdict else UNCLEAR, number)
        return RowsFound([], frozenset({*taken, *item}))
    before, used = message_of(item, number, reading, without=tuple(taken))
    if not before.said and how.message is not None and says(item.get(how.message)):
        before, used = Chat([SaidTurn("asks", as_text(item[how.message]))]), {how.message}
    rows = []
    for other in (k for k in replies if k != best):
        two = [_turns(item.get("prompt"), item[k]) for k in (best, other)]
        better, worse = two if None not in two else sides(_chat(item[best]), _chat(item[other]), number, reading)
        row = pair_row(before, better or "", worse or "", number, reading)
        rows += [{**row, **instructions(item, before.told)}] if row else []
    return RowsFound(rows, frozenset({*taken, *used}))


def _chat(value: object) -> object:
    """A chat that stands as text in a cell; anything else as it is."""
    inside = opened(value)
    return inside if isinstance(inside, list) and inside and all(is_message(m) for m in inside) else value


def _best(item: Item, replies: Sequence[str], verdict: str, how: Comparison) -> str | None:
    if how.winner is None:
        marks = {k: _figure(item.get(how.marks[k])) for k in replies}
        top = max((v for v in marks.values() if v is not None), default=None)
        best = [k for k, v in marks.items() if v == top]
        return best[0] if top is not None and len(best) == 1 and None not in marks.values() else None
    if how.signed:
        figure = _figure(verdict)
        return None if not figure else replies[0] if figure < 0 else replies[1]
    meant = [
        k
        for k in replies
        if verdict and (verdict in how.replies[k] or verdict == _folded(item.get(how.models.get(k, ""))))
    ]
    return meant[0] if len(meant) == 1 else None


def _called(column: str, which: str, place: int, others: Collection[str], values: set[str]) -> frozenset[str]:
    """What a verdict may call a reply: its column, its letter or number, the model with that letter."""
    names = {
        folded(column),
        which,
        *(
            f"{of}_{which}"
            for of in ("model", "response", "answer", "reply", "assistant", "option", "output", "completion")
        ),
    }
    if not any(o.isdigit() for o in others) and values & {"1", "2"} and "0" not in values:
        names.add(str(place))
    if any(o.isdigit() for o in others):
        letter = "abcdefghij"[place - 1 : place]
        names |= {letter, f"model_{letter}", f"response_{letter}"}
    names |= {"left"} if place == 1 else {"right"} if place == 2 else set()
    return frozenset(names)


def _turns(prompts: object, replies: object) -> Chat | None:
    """A chat whose questions and answers stand in two lists."""
    both = [opened(v) if isinstance(v, str) else v for v in (prompts, replies)]
    if not all(isinstance(v, list) and v and all(isinstance(t, str) or t is None for t in v) for v in both):
        return None
    asked, answered = both
    assert isinstance(asked, list) and isinstance(answered, list)
    return chat_of([[q or "", a or ""] for q, a in zip(asked, answered, strict=False)], RowReading(), 1)


def _folded(value: object) -> str:
    text = (
        re.sub(r"[\s_-]+", "_", as_text(value).strip().casefold())
        if not re.fullmatch(r"\s*-?\d+(?:\.\d+)?\s*", as_text(value))
        else as_text(value).strip()
    )
    return text.removesuffix(".0")


def _figure(value: object) -> float | None:
    if isinstance(value, bool):
        return float(value)
    try:
        return float({"true": 1, "false": 0}.get(as_text(value).strip().casefold(), as_text(value)))
    except ValueError:
        return None
