"""Sentences as fields of a model. Apart from them, so that who only says one loads no pydantic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator

from engine.core.sentences import Sentence


def _kept(value: Any, plain: ValidatorFunctionWrapHandler, info: ValidationInfo) -> str:
    if isinstance(value, Sentence):
        return value
    text: str = plain(value)
    known: Mapping[str, Sentence] = info.context or {}
    return known.get(text, text)


Text = Annotated[str, WrapValidator(_kept)]
"""A field that may hold a sentence. Its JSON is the English text; `context` of `model_validate` may say which sentences
such texts are."""
