"""Typed decisions: which option, which number, yes or no, with probabilities instead of words.

Of a model that writes, the probability of an option is that with which it would write it if it could write nothing else
(Willard & Louf 2023, “Efficient Guided Generation for Large Language Models”, without sampling): at each token where
options part, the logits of their next tokens are compared. Options that begin differently take one pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

import aiohttp
from pydantic import Field, ValidationError, model_validator

from engine.core.frozen import Finite
from engine.serving.api_errors import ApiError
from engine.serving.backends import Ask
from engine.serving.chat_request import Message, messages_of, require_model
from engine.serving.prompts import prompted
from engine.serving.relay import asked
from engine.serving.replies import new_id
from engine.serving.served_model import ServedModel

_MOST_OPTIONS, _MOST_STEPS = 200, 101
_YES_NO = {"de": ("ja", "nein"), "fr": ("oui", "non"), "es": ("sí", "no"), "it": ("sì", "no")}


class DecisionAsk(Finite):
    """What is to be decided of what."""

    kind: Literal["choose", "score", "yes_no", "form"] = Field(default="choose", alias="type")
    model: str | None = None
    input: str | None = None
    """A message, where there is no conversation."""
    messages: list[dict[str, Any]] | None = None
    question: str = ""
    """Stands behind the last message."""
    options: tuple[str, ...] = Field(default=(), max_length=_MOST_OPTIONS)
    """For “choose”; a model with labels has its own. For “yes_no” the words for yes and no."""
    minimum: int = 1
    maximum: int = 5
    """For “score”, both included."""
    hands_over_below: float = Field(default=0.0, ge=0, le=1)
    """Where the likeliest answer is less probable, a person should decide."""

    @model_validator(mode="after")
    def _can_be_decided(self) -> DecisionAsk:
        if (self.input is None) == (self.messages is None):
            raise ValueError("send either input or messages")
        if self.kind == "score" and not 0 < self.maximum - self.minimum < _MOST_STEPS:
            raise ValueError(f"a score has 2 to {_MOST_STEPS} steps from minimum to maximum")
        if self.kind == "yes_no" and len(self.options) not in (0, 2):
            raise ValueError("yes or no are two options, the one for yes first")
        if len(set(self.options)) != len(self.options) or not all(o.strip() for o in self.options):
            raise ValueError("each option must be there once, and none be empty")
        return self


def decision_ask(body: Mapping[str, Any]) -> DecisionAsk:
    """Raises ApiError where something in it cannot be done."""
    try:
        return DecisionAsk.model_validate(body)
    except ValidationError as error:
        fault = error.errors()[0]
        at = ".".join(map(str, fault["loc"])) or None
        raise ApiError(400, f"{at or 'The request'}: {fault['msg'].removeprefix('Value error, ')}.", param=at) from None


async def decided(session: aiohttp.ClientSession, model: ServedModel, ask: DecisionAsk) -> dict[str, Any]:
    """The decision.

    Raises:
        ApiError: the model has no such answer, or cannot be reached.
    """
    require_model({"model": ask.model} if ask.model is not None else {}, model.served)
    given = ask.messages if ask.messages is not None else [{"role": "user", "content": ask.input}]
    messages = messages_of(given, model.served)
    if model.head is None:
        # Before the question: what is searched for is what the person wrote.
        messages = await prompted(model, messages, model.served.max_new_tokens, partial(asked, session, model))
    if ask.question:
        last = messages[-1]
        messages[-1] = {**last, "content": f"{last['content']}\n\n{ask.question}".strip()}
    if model.head is not None:
        by_field = await asyncio.to_thread(model.head.probabilities, str(messages[-1]["content"]))
        return _of_head(model, ask, by_field)
    if ask.kind == "form":
        raise ApiError(400, f"{model.served.name} fills in no forms; ask it with /v1/chat/completions.", param="type")
    options = _options(ask, model)
    shares = await shares_of(session, model, messages, options)
    return _told(model, ask, dict(zip(options, shares, strict=True)))


def _options(ask: DecisionAsk, model: ServedModel) -> Sequence[str]:
    if ask.kind == "score":
        return [str(n) for n in range(ask.minimum, ask.maximum + 1)]
    if ask.kind == "yes_no":
        return ask.options or next((_YES_NO[c] for c in model.served.languages if c in _YES_NO), ("yes", "no"))
    options = ask.options or model.served.labels
    if len(options) < 2:
        raise ApiError(400, "Name at least two options.", param="options")
    return options


def _of_head(model: ServedModel, ask: DecisionAsk, by_field: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    if model.served.kind == "fields":
        if ask.kind != "form":
            raise ApiError(400, f"{model.served.name} fills in a form: send type “form”.", param="type")
        answer = {name: max(shares, key=shares.__getitem__) for name, shares in by_field.items()}
        least = min((max(shares.values()) for shares in by_field.values()), default=1.0)
        return _decision(model, ask, answer, by_field, least)
    labels = by_field["label"]
    if ask.kind != "choose":
        raise ApiError(400, f"{model.served.name} chooses among its labels: send type “choose”.", param="type")
    if unknown := [option for option in ask.options if option not in labels]:
        raise ApiError(400, f"“{unknown[0][:80]}” is none of the labels of {model.served.name}.", param="options")
    picked = {name: share for name, share in labels.items() if not ask.options or name in ask.options}
    whole = sum(picked.values()) or 1.0
    return _told(model, ask, {name: share / whole for name, share in picked.items()})


def _told(model: ServedModel, ask: DecisionAsk, shares: Mapping[str, float]) -> dict[str, Any]:
    best = max(shares, key=shares.__getitem__)
    answer: object = best
    more: dict[str, Any] = {}
    if ask.kind == "score":
        answer = int(best)
        more["expected"] = sum(int(name) * share for name, share in shares.items())
    elif ask.kind == "yes_no":
        answer = best == next(iter(shares))
    return {**_decision(model, ask, answer, shares, shares[best]), **more}


def _decision(
    model: ServedModel, ask: DecisionAsk, answer: object, probabilities: object, sure: float
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "object": "nlforge.decision",
        "model": model.served.name,
        "type": ask.kind,
        "answer": answer,
        "probabilities": probabilities,
        "hands_over": sure < ask.hands_over_below,
    }


async def shares_of(
    session: aiohttp.ClientSession, model: ServedModel, messages: Sequence[Message], options: Sequence[str]
) -> list[float]:
    """The probability of each option, in order."""
    ask, backend = partial(asked, session, model), model.backend
    end, begun, *written = await asyncio.gather(
        backend.ids(ask, model.served.stops[0], special=True) if model.served.stops else _nothing(),
        backend.prompt_ids(ask, messages),
        *(backend.ids(ask, option, special=False) for option in options),
    )
    # Closed by the end token: an option that others begin with is one of its own.
    rows = [(*row, *end[-1:]) if end else row for row in written]
    parting = {row[:n] for row in rows for n in range(len(row)) if len(_nexts(rows, row[:n])) > 1}
    places = sorted(parting)
    found = await asyncio.gather(*(_compared(ask, model, (*begun, *at), _nexts(rows, at)) for at in places))
    shares = dict(zip(places, found, strict=True))
    raw = [_product(row, shares) for row in rows]
    whole = sum(raw) or 1.0
    return [share / whole for share in raw]


async def _nothing() -> tuple[int, ...]:
    return ()


def _nexts(rows: Sequence[tuple[int, ...]], begun: tuple[int, ...]) -> list[int]:
    return sorted({row[len(begun)] for row in rows if len(row) > len(begun) and row[: len(begun)] == begun})


def _product(row: tuple[int, ...], shares: Mapping[tuple[int, ...], Mapping[int, float]]) -> float:
    share = 1.0
    for n, token in enumerate(row):
        if (here := shares.get(row[:n])) is not None:
            share *= here.get(token, 0.0)
    return share


async def _compared(ask: Ask, model: ServedModel, ids: Sequence[int], tokens: Sequence[int]) -> dict[int, float]:
    """The probability of each of some tokens to be the next, if it is one of them."""
    try:
        probs = await model.backend.next_tokens(ask, ids, tokens)
    except (KeyError, IndexError, TypeError, ValueError):
        raise ApiError(502, f"{model.served.name} gave no probabilities. Send the request again.") from None
    found = {token: probs.get(token, 0.0) for token in tokens}
    whole = sum(found.values()) or 1.0
    return {token: share / whole for token, share in found.items()}
