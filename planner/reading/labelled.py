"""Labelled planning conversations: what people said, and the changes a careful engineer reads in each message."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.sentences import as_said, sentence
from planner.changes import apply_changes
from planner.reading.field_rows import reply_of, with_known
from planner.reading.wire import Asks, ReadingAnswer, SmallerChange, to_change
from planner.requirements import NOTHING_KNOWN, Change, Requirements

_FORM = sentence(
    "error-each_line",
    "Each line: {form}.",
    form='{"id": …, "split": …, "turns": [{"words": …, "asks": …, "changes": [ … ]}]}',
)


@dataclass(frozen=True)
class LabelledMessage:
    """A message in its conversation."""

    id: str
    split: str
    """train, dev or test."""
    language: str
    words: str
    known: Requirements
    """What the labels of the messages before it say."""
    changes: tuple[Change, ...]
    asks: Asks | None
    size_step: str | None
    """“smaller” or “larger”, where a model of another size is wanted without a figure."""

    @property
    def text(self) -> str:
        """As an encoder reads it."""
        return with_known(self.words, self.known)

    @property
    def reply(self) -> str:
        """What an encoder is to say of it."""
        return reply_of(self.changes, self.size_step, self.asks)


def conversations(folder: Path) -> Iterator[dict[str, Any]]:
    """The conversations of a folder, file by file, as they are written.

    Raises:
        BadInput: a line is not such a conversation.
    """
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                told: dict[str, Any] = json.loads(line)
                # Second labels of conversations that stand elsewhere have no words.
                if all("words" in turn for turn in told["turns"]):
                    yield told
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(
                    sentence(
                        "error-line_not_labelled_conversation",
                        "Line {number} of {file} is not a labelled conversation.",
                        number=number,
                        file=file,
                    ),
                    as_said(str(error)),
                    _FORM,
                ) from error


def answer_of(turn: Mapping[str, Any], *, unread: bool = True) -> ReadingAnswer:
    """The label of a turn; with `unread` also what the exact check cannot take yet."""
    more = turn.get("unread", []) if unread else []
    return ReadingAnswer.model_validate({"asks": turn.get("asks"), "changes": [*turn["changes"], *more]})


def labelled(folder: Path) -> Iterator[LabelledMessage]:
    """All messages of the conversations in a folder, file by file.

    Raises:
        BadInput: as `conversations`, or a label is none.
    """
    for told in conversations(folder):
        try:
            yield from _of_one(told)
        except (KeyError, TypeError, ValidationError) as error:
            raise BadInput(
                sentence(
                    "error-conversation_not_labelled",
                    "The conversation {name} is not labelled.",
                    name=str(told.get("id")),
                ),
                as_said(str(error)),
                _FORM,
            ) from error


def _of_one(told: dict[str, Any]) -> Iterator[LabelledMessage]:
    known, earlier = NOTHING_KNOWN, list[Requirements]()
    for number, turn in enumerate(told["turns"], 1):
        answer = answer_of(turn)
        read = [to_change(wire) for wire in answer.changes]
        changes = tuple(one for one in read if not isinstance(one, SmallerChange))
        step = next((one.value for one in read if isinstance(one, SmallerChange)), None)
        yield LabelledMessage(
            told["id"], told["split"], told["language"], turn["words"], known, changes, answer.asks, step
        )
        if answer.asks is None:
            earlier.append(known)
            known = apply_changes(known, changes, number)
        elif answer.asks.kind == "undo" and earlier:
            known = earlier.pop()
