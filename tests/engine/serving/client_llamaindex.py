"""LlamaIndex's client at the server named by the first argument: chat, streaming, an error."""

from __future__ import annotations

import sys

from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike
from openai import BadRequestError

llm = OpenAILike(
    api_base=sys.argv[1],
    api_key="none",
    model="desk",
    is_chat_model=True,
    context_window=512,
    max_tokens=8,
    max_retries=0,
)
ask = [ChatMessage(role="user", content="Where is my parcel?")]
assert llm.chat(ask).message.content
assert len([part for part in llm.stream_chat(ask) if part.delta]) > 1
try:
    llm.chat([ChatMessage(role="user", content="hello " * 2000)])
except BadRequestError as error:
    if "512 at most" not in str(error):
        raise SystemExit(f"another error: {error}") from error
else:
    raise SystemExit("a prompt that is too long was taken")
print("chat, streaming, an error")
