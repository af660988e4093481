"""What people said to ChatGPT and Claude, as these export it (`conversations.json`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from engine.data.formats.openai import chat_rows
from engine.data.formats.shapes import Item, mapping, mappings

_OTHER_WAYS = "messages of another version of a conversation, as where an answer was written anew"
_WORDLESS = "messages of pictures, sound or files without words"
_ROLES = {"user": "user", "human": "user", "assistant": "assistant"}
_TEXTS = ("text", "multimodal_text")
_CITED = re.compile("\ue200[^\ue201]*\ue201|【[^】]*†[^】]*】")
"""Marks of sources, which the page shows as small numbers."""


def is_assistant(conversation: Item) -> bool:
    """Whether it is a conversation of ChatGPT (a tree of messages) or of Claude (a list of them)."""
    nodes = conversation.get("mapping")
    tree = mapping(nodes).values()
    return any({"message", "parent", "children"} <= mapping(node).keys() for node in tree) or any(
        m.get("sender") in _ROLES for m in mappings(conversation.get("chat_messages")))


def assistant_rows(conversations: Sequence[tuple[int, Item]], left: Counter[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of conversations, each answer with what was said just before; what is in no row is counted in `left`."""
    for number, conversation in conversations:
        said = list(_shown(conversation, left) if "mapping" in conversation else _listed(conversation, left))
        name = str(conversation.get("conversation_id") or conversation.get("uuid") or conversation.get("id") or number)
        yield from chat_rows({"id": name, "messages": [{"role": role, "content": text} for role, text in said]}, number, left)


def _shown(conversation: Item, left: Counter[str]) -> Iterator[tuple[str, str]]:
    """The messages on the way to the one that was shown last; what was written in other versions is counted."""
    nodes = dict(mapping(conversation.get("mapping")))
    name, way = conversation.get("current_node"), dict[str, None]()
    if name not in nodes:
        name = next((key for key in reversed(nodes) if not mapping(nodes[key]).get("children")), None)
    while isinstance(name, str) and name in nodes and name not in way:
        way[name] = None
        name = mapping(nodes[name]).get("parent")
    left[_OTHER_WAYS] += sum(1 for key in nodes if key not in way and _words(nodes[key], Counter()) is not None)
    for key in reversed(way):
        if (found := _words(nodes[key], left)) is not None:
            yield found


def _words(node: Any, left: Counter[str]) -> tuple[str, str] | None:
    """Who said a message, and what; None for those of programs and those nobody sees."""
    message = mapping(mapping(node).get("message"))
    content, hidden = mapping(message.get("content")), mapping(message.get("metadata")).get("is_visually_hidden_from_conversation")
    role = _ROLES.get(str(mapping(message.get("author")).get("role")))
    # What is said to a tool is no answer.
    if role is None or hidden or message.get("recipient") not in (None, "all") or content.get("content_type", "text") not in _TEXTS:
        return None
    parts = content.get("parts")
    listed = parts if isinstance(parts, list) else [content.get("text")]
    text = "\n".join(p for p in listed if isinstance(p, str) and p.strip())
    text = _CITED.sub("", text).strip()
    if not text:
        left[_WORDLESS] += any(p is not None and not isinstance(p, str) for p in listed)
        return None
    return role, text


def _listed(conversation: Item, left: Counter[str]) -> Iterator[tuple[str, str]]:
    for message in mappings(conversation.get("chat_messages")):
        role = _ROLES.get(str(message.get("sender")))
        shown = [str(p["text"]) for p in mappings(message.get("content")) if p.get("type", "text") == "text" and p.get("text")]
        text = "\n".join(shown) or str(message.get("text") or "")
        if role is not None and text.strip():
            yield role, text.strip()
        else:
            left[_WORDLESS] += role is not None
