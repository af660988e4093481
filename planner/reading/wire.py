"""What a reading holds: a list of small typed changes, one type a wish, made from `planner/wishes/table.py`.

A language model writes it in the short form of `planner/reading/short_form.py`, which is read here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Union

from pydantic import ConfigDict, Field, GetJsonSchemaHandler, create_model, model_validator
from pydantic_core import CoreSchema

from engine.core.frozen import Frozen
from planner.reading.short_form import answer_schema, long_form
from planner.requirements import Change, Value
from planner.rule_readers.languages import language_code
from planner.wishes.field import ChangeField
from planner.wishes.table import WISHES

SetOp = Literal["set", "remove"]
ListOp = Literal["add", "remove", "replace"]


class _Step(Frozen):
    # What a language model is told is the short form. To look for these docstrings in the source of each class made
    # from this one takes most of a second.
    model_config = ConfigDict(use_attribute_docstrings=False)

    op: SetOp
    """set: this is the value now; remove: it is taken back."""
    quote: str
    """The words that ask for it, copied letter for letter from the message; every number of the value stands in
    them."""


class _One(_Step):
    if TYPE_CHECKING:
        field: ChangeField
        value: Value


class _Many(Frozen):
    model_config = ConfigDict(use_attribute_docstrings=False)

    if TYPE_CHECKING:
        field: ChangeField
        value: Value
    op: ListOp
    """add: one more entry, or new facts about one; remove: it is taken back or cancelled; replace: `value` takes the
    place of `old`."""
    quote: str
    """The words that ask for it, copied letter for letter from the message; every number of the value stands in
    them."""
    old: str | None = None
    """With replace: name of the entry that goes; else null."""


class SmallerChange(_Step):
    """They want a smaller or a larger model than the one planned, without saying how large."""

    field: Literal["size_step"]
    value: Literal["smaller", "larger"]


def _told() -> dict[ChangeField, type[_One | _Many]]:
    """A type for each wish that a language model may speak of."""
    found: dict[ChangeField, type[_One | _Many]] = {}
    for field, wish in WISHES.items():
        if wish.told is not None:
            parts: dict[str, Any] = {"field": (Literal[field], ...), "value": (wish.told.type or wish.type, ...)}
            found[field] = create_model(f"{field}_change", __base__=_Many if wish.many else _One, **parts)
    return found


_TOLD = _told()
if TYPE_CHECKING:
    AnyChange = _One | _Many | SmallerChange
else:
    # A size by comparison beside the size in figures.
    _SIZE = list(_TOLD).index("max_params_b") + 1
    AnyChange = Union[(*[*_TOLD.values()][:_SIZE], SmallerChange, *[*_TOLD.values()][_SIZE:])]


class Asks(Frozen):
    """The message is a question about the plan and changes nothing."""

    kind: Literal["why", "what_if", "undo"]
    """why: the reason for a value; what_if: what would follow from other circumstances (give these as changes); undo:
    take the last message back."""
    about: str = ""
    """With why: the value asked about, in English, e.g. “model”, “learning rate”, “budget”, “time”."""


class ReadingAnswer(Frozen):
    """What one message of the person changes."""

    asks: Asks | None = None
    changes: tuple[AnyChange, ...] = Field(default=())

    @model_validator(mode="before")
    @classmethod
    def _from_short(cls, given: Any) -> Any:
        return long_form(given) if isinstance(given, dict) else given

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return answer_schema()


def to_change(wire: AnyChange) -> Change | SmallerChange:
    """The same as a change of requirements; a relative size stays as it is, for it depends on the plan."""
    if isinstance(wire, SmallerChange):
        return wire
    old = getattr(wire, "old", None)
    value = wire.value
    if wire.field == "languages":
        # Languages are known by their codes, and called by their names.
        value = language_code(str(value))
        old = None if old is None else language_code(old)
    return Change(op=wire.op, field=wire.field, value=value, quote=wire.quote, old=old)
