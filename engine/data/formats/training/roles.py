"""Who of a chat asks, answers, calls tools, is a tool, or only instructs, by the names files give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Part = Literal["asks", "answers", "calls", "tool", "tells"]

_ASKS = frozenset({
    "user", "human", "customer", "client", "usr", "prompter", "questioner", "asker", "question", "prompt",
    "instruction", "input", "query", "student", "patient", "caller", "visitor", "buyer", "guest", "requester", "kunde",
    "kundin", "nutzer", "benutzer", "frage", "anweisung", "aufgabe", "eingabe", "utilisateur", "question_client",
    "entrée", "demande", "usuario", "cliente", "pregunta", "instrucción", "entrada", "utente", "domanda", "用户",
    "客户", "顾客", "人类", "问题", "提问", "指令", "输入",
})  # fmt: skip
_ANSWERS = frozenset({
    "assistant", "gpt", "bot", "agent", "model", "chatgpt", "bing", "bard", "llm", "ai", "chatbot", "answer",
    "response", "output", "reply", "completion", "ai_assistant", "support", "assistent", "antwort", "ausgabe",
    "réponse", "reponse", "asistente", "agente", "respuesta", "salida", "assistente", "risposta", "助手", "机器人",
    "客服", "回答", "答案", "回复", "输出",
})  # fmt: skip
_MODELS = re.compile(r"(?:chat_?)?gpt[\d_.]\w*|(?:claude|gemini|llama|mistral|mixtral|qwen|deepseek|gemma)[\w.]*")
_CALLS = frozenset({"function_call", "tool_call", "function_calls", "tool_calls", "functioncall", "toolcall", "action"})
_TOOL = frozenset({
    "tool", "function", "observation", "observations", "ipython", "tool_response", "tool_result", "tool_results",
    "tool_output", "function_response", "function_result", "function_output", "functionresponse", "environment",
    "environment_output",
})  # fmt: skip
_TELLS = frozenset({"system", "developer", "sys", "system_prompt", "system_message", "context"})


def part_of(role: str, known: Mapping[str, Part] | None = None) -> Part | None:
    """The part a name stands for, `known` ones first; None where it says nothing."""
    return (known.get(folded_role(role)) if known else None) or _part_of(role)


@lru_cache(maxsize=1024)
def _part_of(role: str) -> Part | None:
    name = folded_role(role)
    if name in _ASKS:
        return "asks"
    if name in _ANSWERS or _MODELS.fullmatch(name):
        return "answers"
    return "calls" if name in _CALLS else "tool" if name in _TOOL else "tells" if name in _TELLS else None


def folded_role(role: str) -> str:
    """A role as roles are compared: “Function-Response” is function_response."""
    return re.sub(r"[\s_-]+", "_", role.strip().casefold())
