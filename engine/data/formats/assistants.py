"""What people said to ChatGPT and Claude, as these export it (`conversations.json`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.data.formats.dialogue import told
from engine.data.formats.shapes import Item, mapping, mappings

_OTHER_WAYS = "messages of another version of a conversation, for example where an answer was regenerated"
_EMPTY = "conversations in which nothing was said"
_WORDLESS = "messages of pictures, sound or files without words"
_ROLES = {"user": "user", "human": "user", "assistant": "assistant"}
_TEXTS = ("text", "multimodal_text")
_CITED = re.compile("\ue200[^\ue201]*\ue201|【[^】]*†[^】]*】")
"""Marks of sources, which the page shows as small numbers."""


def is_assistant(conversation: Item) -> bool:
    """Whether it is a conversation of ChatGPT (a tree of messages) or of Claude (a list of them)."""
    if isinstance(conversation.get("chat_messages"), list) and "uuid" in conversation:
        return True
    tree = mapping(conversation.get("mapping")).values()
    return any({"message", "parent", "children"} <= mapping(node).keys() for node in tree) or any(
        isinstance(by := m.get("sender"), str) and by in _ROLES for m in mappings(conversation.get("chat_messages"))
    )


def as_chats(numbered: Iterable[tuple[int, Any]], left_out: list[str]) -> Iterator[tuple[int, Any]]:
    """The objects, with each conversation as OpenAI's files have chats; what was not said in it is counted in
    `left_out`."""
    left: Counter[str] = Counter()
    for number, item in numbered:
        if not isinstance(item, Mapping) or not is_assistant(item):
            yield number, item
            continue
        said = list(_shown(item, left) if "mapping" in item else _listed(item, left))
        name = str(item.get("conversation_id") or item.get("uuid") or item.get("id") or number)
        if said:
            yield number, {"id": name, "messages": [{"role": role, "content": text} for role, text in said]}
        else:
            left[_EMPTY] += 1
    left_out += told(left)


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
    content, hidden = (
        mapping(message.get("content")),
        mapping(message.get("metadata")).get("is_visually_hidden_from_conversation"),
    )
    role = _ROLES.get(str(mapping(message.get("author")).get("role")))
    # What is said to a tool is no answer.
    if (
        role is None
        or hidden
        or message.get("recipient") not in (None, "all")
        or content.get("content_type", "text") not in _TEXTS
    ):
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
        shown = [
            str(p["text"])
            for p in mappings(message.get("content"))
            if p.get("type", "text") == "text" and p.get("text")
        ]
        text = "\n".join(shown) or str(message.get("text") or "")
        if role is not None and text.strip():
            yield role, text.strip()
        else:
            left[_WORDLESS] += role is not None
