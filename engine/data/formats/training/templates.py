"""Chats written into one text with the marks of a template: taken apart into turns, so that no mark stays in what is
learned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.data.formats.training.calls import turn_of
from engine.data.formats.training.roles import Part, folded_role, part_of
from engine.data.formats.training.said import Chat

CONTROL = re.compile(
    r"</?s>|<\|(?:im_end|endoftext|eot_id|eom_id|end|end_of_text|begin_of_text|return|call|pad|eos|bos"
    r"|END_OF_TURN_TOKEN|START_OF_TURN_TOKEN|eot|endofturn)\|>"
    r"|<(?:end_of_turn|eos|bos|pad|BOS_TOKEN|EOS_TOKEN|end_of_utterance)>|<｜(?:end▁of▁sentence|begin▁of▁sentence)｜>"
)
"""Marks between turns."""
_WITHIN = re.compile(rf"(?:\s*(?:{CONTROL.pattern}))*(.*?)(?:(?:{CONTROL.pattern})\s*)*", re.DOTALL)


@dataclass(frozen=True)
class _Template:
    mark: re.Pattern[str]
    """What a turn begins with; its group `role` names who speaks."""
    fixed: Mapping[str, Part] = field(default_factory=dict)
    """Marks that name nobody, and who speaks behind them."""
    sign: str = "<"
    """What every mark has in it, so that most texts need not be searched."""
    certain: bool = True
    """Nobody writes such marks by chance; else the names of one family count."""


_WORDS = r"[^\W\d_][\w '’-]{0,24}?"
_INST: dict[str, Part] = {
    "[INST]": "asks",
    "[/INST]": "answers",
    "<<SYS>>": "tells",
    "<</SYS>>": "asks",
    "[TOOL_RESULTS]": "tool",
    "[/TOOL_RESULTS]": "answers",
    "[AVAILABLE_TOOLS]": "tells",
    "[/AVAILABLE_TOOLS]": "asks",
}
_TEMPLATES = (
    _Template(re.compile(r"<\|im_start\|>[ \t]*(?P<role>[\w-]+)[^\n<]*\n?")),
    _Template(re.compile(r"<\|start_header_id\|>\s*(?P<role>[\w-]+)\s*<\|end_header_id\|>\s*")),
    _Template(re.compile(r"<start_of_turn>[ \t]*(?P<role>[\w-]+)[ \t]*\n?")),
    _Template(re.compile(r"<\|start_of_role\|>\s*(?P<role>[\w-]+)[^\n<]*<\|end_of_role\|>")),
    _Template(re.compile(r"<\|start\|>(?P<role>[\w-]+)[^\n<]*(?:<\|channel\|>[^\n<]*)?<\|message\|>")),
    _Template(re.compile(r"<\|(?P<role>USER|CHATBOT|SYSTEM)_TOKEN\|>")),
    _Template(
        re.compile(
            r"<\|(?P<role>user|assistant|system|prompter|human|bot|gpt|model|ai|tool|function|observation)\|>\s*",
            re.IGNORECASE,
        )
    ),
    _Template(re.compile(r"<｜(?P<role>User|Assistant|System)｜>")),
    _Template(re.compile(r"\[\|(?P<role>Human|AI|User|Assistant|System)\|\]\s*"), sign="[|"),
    _Template(re.compile(r"\[/?(?:INST|TOOL_RESULTS|AVAILABLE_TOOLS)\]|<</?SYS>>"), _INST, sign="[INST]"),
    _Template(re.compile(rf"#{{2,4}}[ \t]*(?P<role>{_WORDS})[ \t]*(?:[:：]|(?=\n)|$)[ \t]*"), sign="##", certain=False),
    _Template(
        re.compile(r"(?:(?<=\s)|(?<=>)|^)(?P<role>USER|ASSISTANT|SYSTEM|HUMAN|FUNCTION RESPONSE)[ \t]*:[ \t]*"),
        sign=":",
        certain=False,
    ),
    _Template(
        re.compile(rf"(?:^|\n)[ \t]*(?:\*\*)?(?P<role>{_WORDS})(?:\*\*)?[ \t]*[:：](?:\*\*)?[ \t]*"),
        sign="",
        certain=False,
    ),
)
_PAIRS = (
    "human user system tool function_response function context | assistant ai bot gpt chatgpt model",
    "instruction input context system | response output answer", "question context system | answer response",
    "q context | a", "customer client visitor caller | agent support bot assistant",
    "nutzer benutzer system | assistent ki", "anweisung aufgabe eingabe kontext | antwort ausgabe",
    "frage kontext | antwort", "kunde kundin | agent support", "utilisateur système | assistant",
    "instruction entrée contexte | réponse reponse sortie", "question contexte | réponse reponse",
    "client cliente | agent", "usuario sistema | asistente", "instrucción entrada contexto | respuesta salida",
    "pregunta contexto | respuesta", "cliente | agente", "domanda contesto | risposta", "用户 人类 系统 | 助手",
    "指令 输入 | 输出 回答 回复", "问题 提问 问 | 回答 答案 答", "客户 顾客 | 客服",
)  # fmt: skip
_FAMILIES = [
    (frozenset(asks.split()), frozenset(answers.split()))
    for asks, _, answers in (pair.partition(" | ") for pair in _PAIRS)
]
"""Names that stand in one template together: of a text in which people say “Input:” too, only those it begins with
are marks."""
_OPEN = "…"
_TELLS = frozenset({"system", "système", "sistema", "系统"})
_ONE_NAME = _FAMILIES[0]
"""Of these names a chat uses one on each side; others are words of what is said."""


def taken_apart(text: str, *, certain: bool = False) -> Chat | None:
    """The turns of a chat in one text; None where it has no template's marks. `certain`: only by marks nobody writes
    by chance."""
    for template in _TEMPLATES:
        if template.sign in text and (template.certain or not certain):
            marks = _marks(template, text)
            chat = _by(marks, text) if marks else None
            if chat is not None:
                return chat
    return None


def prompt_apart(text: str) -> Chat | None:
    """The turns of a prompt that ends where its answer would begin, as “… Assistant:”; None where it has no
    template's marks."""
    chat = taken_apart(text) if "<" in text or "[" in text or text.rstrip()[-1:] in (":", "：", "*") else None
    if chat is None or chat.said[-1].answers:
        return None
    # What anybody might write is a template only where the mark of the answer is left open.
    opened = taken_apart(f"{text}{_OPEN}")
    return (
        chat
        if taken_apart(text, certain=True) is not None
        or (opened is not None and opened.said[-1].answers and opened.said[-1].text == _OPEN)
        else None
    )


def begins_marked(text: str) -> bool:
    """Whether a text begins with the mark of somebody who asks, and the first mark of an answer comes behind it."""
    for template in _TEMPLATES:
        marks = _marks(template, text) if template.sign in text else []
        if marks:
            return (
                not text[: marks[0][0]].strip()
                and marks[0][2] == "asks"
                and any(part == "answers" for _, _, part in marks)
            )
    return False


def within_marks(text: str) -> str:
    """A text that is no chat, without the marks it begins and ends with."""
    found = _WITHIN.fullmatch(text) if CONTROL.search(text) else None
    return found[1].strip() if found is not None else text


def without_marks(text: str) -> str:
    """A text without the marks templates set between turns."""
    return CONTROL.sub("", text).strip()


def _marks(template: _Template, text: str) -> list[tuple[int, int, Part]]:
    """Where the marks of turns begin and end, and who speaks behind each."""
    found = list(template.mark.finditer(text))
    if template.fixed:
        return [(m.start(), m.end(), template.fixed[m[0]]) for m in found]
    if template.certain:
        known = {part_of(m["role"]) for m in found}
        stranger: Part = "asks" if "answers" in known else "answers"
        return [(m.start(), m.end(), part_of(m["role"]) or stranger) for m in found]
    named = [(folded_role(m["role"]), m) for m in found] if len(found) > 1 else []
    if not named:
        return []
    for asks, answers in sorted(
        _FAMILIES, key=lambda f: next((n for n, (name, _) in enumerate(named) if name in f[0]), len(named))
    ):
        if not any(name in answers for name, _ in named) or not any(name in asks for name, _ in named):
            continue
        count = _first(named, asks, answers) if (asks, answers) == _ONE_NAME else asks | answers
        return [(m.start(), m.end(), _side(name, answers)) for name, m in named if name in count]
    return []


def _first(named: Sequence[tuple[str, re.Match[str]]], asks: frozenset[str], answers: frozenset[str]) -> frozenset[str]:
    """The names a chat uses: the first of each side, and those of system and tools."""
    sides = [
        [name for name, _ in named if name in side and _side(name, answers) in ("asks", "answers")]
        for side in (asks, answers)
    ]
    return frozenset(listed[0] for listed in sides if listed) | {
        name for name in asks if _side(name, answers) in ("tells", "tool")
    }


def _side(name: str, answers: frozenset[str]) -> Part:
    return (
        "answers" if name in answers else "tells" if name in _TELLS else "tool" if part_of(name) == "tool" else "asks"
    )


def _by(marks: Sequence[tuple[int, int, Part]], text: str) -> Chat | None:
    """The turns behind the marks; None where nobody asks."""
    chat = Chat()
    before = without_marks(text[: marks[0][0]])
    if any(map(str.isalpha, before)):
        chat.told.append(before)
    for (_, begins, part), after in zip(marks, [*(m[0] for m in marks[1:]), len(text)], strict=True):
        own = turn_of(part, without_marks(text[begins:after]))
        if own.text.strip():
            (chat.told.append(own.text) if part == "tells" else chat.said.append(own))
    return chat if any(t.part == "asks" for t in chat.said) else None
