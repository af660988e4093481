"""Who shall judge what no program can: “let gpt-5 judge friendliness”, “judge: ollama/qwen3”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.requirements import Change, WantedJudge
from planner.rule_readers.hit import Hit

_FAMILIES = "gpt|claude|gemini|mistral|llama|qwen|deepseek|command|grok|phi|gemma"
_MODEL = (
    rf"(?P<model>embedded|(?:[a-z][\w.-]*/)+[\w.:-]*\w|(?:{_FAMILIES})(?:-[\w.:-]*\w|\d[\w.:-]*(?<=\w)"
    r"|[\w.:]*\d[\w.:-]*(?<=\w))|o[1-9](?:-\w+)*)(?![\w/])"
)
_ABOUT = r"(?P<about>[^,;:.!?\n]{1,120}?)"
_END = r"(?=\s*(?:[,;:.!?\n]|$))"
_JUDGE = r"(?:judge|grade|score|rate|assess|evaluate)"
_SAID = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?:let|have)\s+{_MODEL}\s+{_JUDGE}\b(?:\s+{_ABOUT}{_END})?",
        rf"\bjudge(?:\s+model)?\s*(?:[:=]|is\b|shall be\b|should be\b)\s*{_MODEL}(?:\s+for\s+{_ABOUT}{_END})?",
        (
            rf"\buse\s+{_MODEL}\s+(?:as\s+(?:a|the|our|my)?\s*judge|(?:to|for)\s+judg(?:e"
            rf"|ing))\b(?:\s+(?:for\s+|of\s+)?{_ABOUT}{_END})?"
        ),
        (
            rf"(?:(?:(?<=[,;.!?\n])|^)\s{{0,4}}{_ABOUT}\s{{1,4}}(?:is|are|to be|shall be|should be|must be"
            r"|can be|may be)\s+)?"
            rf"\b(?:judged|graded|rated|assessed)\s+by\s+{_MODEL}"
        ),
        rf"\b(?:lass|lasst|lassen sie)\s+{_MODEL}\s+(?:{_ABOUT}\s+)?(?:bewerten|beurteilen|benoten)\b",
        rf"\b{_MODEL}\s+(?:soll|darf|kann)\s+(?:{_ABOUT}\s+)?(?:bewerten|beurteilen|benoten)\b",
        rf"\b(?:bewertet|beurteilt|benotet)\s+von\s+{_MODEL}",
        rf"\b(?:laisse[zr]?)\s+{_MODEL}\s+(?:juger|évaluer|noter)\b(?:\s+{_ABOUT}{_END})?",
        rf"\bque\s+{_MODEL}\s+(?:juzgue|evalúe|califique)\b(?:\s+{_ABOUT}{_END})?",
    )
)
_NONE = re.compile(
    (
        r"\b(?:no|without an?|without the|without|drop the|remove the)\s+(?:llm[- ])?judge(?!\w|\s+(?:will|may"
        r"|can|must|shall|should))"
    ),
    re.I,
)
_WORD_OF_IT = re.compile(
    r"judg|grade|score|rate|assess|evaluat|bewert|beurteil|benot|juge|évalu|note|juzgu|evalú|califi", re.I
)
_WHOLE = re.compile(
    (
        r"(?:(?:it|them|that|this|all|everything|the rest|es|das|alles|sie|le|la|les|lo|tout|todo)\b|(?:(?:all"
        r"|the|its|die|alle|ihre|les|ses|las|sus)\s+)*"
        r"(?:repl(?:y|ies)|answers?|rest|antwort(?:en)?|réponses?|respuestas?)\b)"
    ), re.I)  # fmt: skip
_LEAD = re.compile(r"^(?:whether|if|how|for|the|a|an|ob|wie|die|der|das|si|la|le|les|el|los|las)\s+", re.I)
_AND = re.compile(r"\s+(?:and|und|et|y)\s+", re.I)


def read_judge(words: str) -> Iterator[Hit]:
    """The model as it is named, and what it shall judge; nothing named = all that no program can check."""
    if _WORD_OF_IT.search(words) is None:
        return
    for pattern in _SAID:
        if (match := pattern.search(words)) is not None:
            about = (match.groupdict().get("about") or "").strip(" \"'“”„‘’")
            whole = not about or _WHOLE.fullmatch(about) is not None
            names = () if whole else tuple(_LEAD.sub("", part).strip() for part in _AND.split(about))
            quote = match.group().strip()
            start = match.start() + match.group().index(quote)
            yield Hit(
                Change(op="set", field="judge", value=WantedJudge(model=match["model"], about=names), quote=quote),
                start,
                start + len(quote),
            )
            return
    if (match := _NONE.search(words)) is not None:
        yield Hit(
            Change(op="remove", field="judge", value=WantedJudge(model="none"), quote=match.group()),
            match.start(),
            match.end(),
        )
