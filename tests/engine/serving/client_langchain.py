"""LangChain's client at the server named by the first argument: chat, streaming, an error."""

from __future__ import annotations

import sys

from langchain_openai import ChatOpenAI
from openai import BadRequestError

chat = ChatOpenAI(base_url=sys.argv[1], api_key="none", model="desk", max_tokens=8)
assert chat.invoke("Where is my parcel?").content
assert len([part for part in chat.stream("Where is my parcel?") if part.content]) > 1
try:
    chat.invoke("hello " * 2000)
except BadRequestError as error:
    if "512 at most" not in str(error):
        raise SystemExit(f"another error: {error}") from error
else:
    raise SystemExit("a prompt that is too long was taken")
print("chat, streaming, an error")
