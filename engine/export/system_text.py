"""A chat template that says the system text of the training wherever a conversation has none of its own.

Programs that run a model send what their users type: without this, it would be asked otherwise than it was trained.
"""

from __future__ import annotations

import json

from engine.models.protocols import Tokenizer


def template_with(system_prompt: str, template: str) -> str:
    """`template`, for a conversation without a system message, as if it began with this one; where it is empty,
    training had none, and the template itself says what stands there then."""
    if not system_prompt:
        return template
    # Escapes of JSON are those of jinja; letters beyond ASCII stand as they are.
    text = json.dumps(system_prompt, ensure_ascii=False)
    return (
        "{%- if not messages or messages[0]['role'] != 'system' %}"
        "{%- set messages = [{'role': 'system', 'content': " + text + "}] + messages %}"
        "{%- endif %}" + template
    )


def delivered_template(tokenizer: Tokenizer, system_prompt: str) -> str:
    """The template that goes with a model."""
    return template_with(system_prompt, tokenizer.chat_template or "")
